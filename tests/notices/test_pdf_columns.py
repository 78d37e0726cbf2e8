"""PDF pages without rules: tables told by white corridors, rows that a page end cut, pages in two columns."""

import pytest

from quanheng.notices import SURE, load, read

from .small_files import pdf_file

HEAD = ("序号", "活动名称", "活动时间", "负责单位")
LEFT = (60, 110, 300, 420)
LEADING, PITCH = 18, 26


def placed(rows, top=200, left=LEFT):
    """Words of a table without rules; a cell of several lines is a list."""
    page = []
    for row in rows:
        lines = [cell if isinstance(cell, list) else [cell] for cell in row]
        for x, cell in zip(left, lines, strict=True):
            page += [("text", x, top + LEADING * number, words) for number, words in enumerate(cell) if words]
        top += PITCH + LEADING * (max(map(len, lines)) - 1)
    return page


def activities(*pages):
    return read(load(pdf_file(pages))).activities


TITLE = [("text", 60, 100, "临川市2027年世界计量日活动安排表")]
ROWS = [
    ("1", ["民生计量进社区便民", "服务活动"], "5月18日", "洛桥区市场监管局"),
    ("2", "计量检定站开放日", "5月20日", "市计量测试所"),
    ("3", "集贸市场电子秤检查", "5月下旬", "河口区市场监管局"),
]


@pytest.mark.parametrize("numbered", [True, False], ids=["numbered", "without numbers"])
def test_a_table_without_rules_is_read_by_its_corridors_and_never_sure(numbered):
    first = 0 if numbered else 1
    read_back = activities([*TITLE, *placed([row[first:] for row in (HEAD, *ROWS)], left=LEFT[first:])])
    assert [one.name.value for one in read_back] == ["民生计量进社区便民服务活动", "计量检定站开放日", "集贸市场电子秤检查"]
    assert [one.units("responsible") for one in read_back] == [("洛桥区市场监管局",), ("市计量测试所",), ("河口区市场监管局",)]
    assert all(one.name.confidence < SURE for one in read_back)


def test_a_table_without_rules_goes_on_over_the_page():
    read_back = activities([*TITLE, *placed([HEAD, *ROWS[:2]], top=650)], placed([*ROWS[2:], ("4", "计量知识竞赛", "6月上旬", "市教育局")], top=90))
    assert [one.name.value for one in read_back][2:] == ["集贸市场电子秤检查", "计量知识竞赛"]


def test_a_paragraph_under_the_table_is_no_row():
    note = [("text", 60, 330, "以上活动由各单位结合实际组织实施，确有调整的，应当提前报市局备案并做好公告工作。")]
    assert len(activities([*TITLE, *placed([HEAD, *ROWS]), *note])) == 3


def ruled(rows, top, left=(60, 180, 420, 520), pitch=40):
    page = placed(rows, top=top + 8, left=left[:-1])
    heights = [pitch * max(len(cell) if isinstance(cell, list) else 1 for cell in row) for row in rows]
    edges = [top + sum(heights[:n]) for n in range(len(rows) + 1)]
    page = []
    for row, edge in zip(rows, edges, strict=False):
        for x, cell in zip(left, row, strict=False):
            page += [("text", x + 4, edge + 8 + LEADING * n, words) for n, words in enumerate(cell if isinstance(cell, list) else [cell]) if words]
    page += [("line", left[0], y, left[-1], y) for y in edges]
    return page + [("line", x, edges[0], x, edges[-1]) for x in left]


def test_a_row_without_a_number_that_the_page_end_cut_is_one_again():
    first = ruled(
        [
            ("活动名称", "活动内容", "活动时间"),
            ("计量开放日", "市民参观电学实验室", "5月20日"),
            ("公平秤体验", "在双桥市场演示公平秤的", "5月21日"),
            ("能源计量培训", "讲解重点用能单位能源计", "5月22日"),
        ],
        600,
    )
    second = ruled([("", "量器具配备要求", ""), ("计量竞赛", "中小学生线上答题", "5月23日")], 90)
    read_back = activities([*TITLE, *first], second)
    assert [one.name.value for one in read_back] == ["计量开放日", "公平秤体验", "能源计量培训", "计量竞赛"]
    assert read_back[2].content.value == "讲解重点用能单位能源计量器具配备要求"


def test_two_columns_are_read_one_after_the_other():
    words = "市局在文化广场设置咨询台二十个向过往群众讲解计量知识并且免费检定血压计"
    left = [("text", 60, 150 + 24 * n, f"左{n}" + words[:12]) for n in range(12)]
    right = [("text", 320, 150 + 24 * n, f"右{n}" + words[12:24]) for n in range(12)]
    text = load(pdf_file([[("text", 200, 90, "计量工作简报"), *left, *right]])).text
    assert text.index("左11") < text.index("右0")
    assert text.index("计量工作简报") < text.index("左0")


def test_what_a_browser_prints_around_a_page_is_no_part_of_the_document():
    lines = ["11/22/26, 10:13 AM", "量河市市场监督管理局关于开展世界计量日活动的通知", "各区市场监管局：", "请于6月5日前报送总结。"]
    data = pdf_file(
        [
            [
                ("text", 30, 12, lines[0]),
                *(("text", 80, 90 + 24 * n, words) for n, words in enumerate(lines[1:])),
                ("text", 30, 815, "https://example.gov.cn/a.html 1/1"),
            ]
        ]
    )
    text = load(data).text
    assert text.startswith("量河市")
    assert "example.gov.cn" not in text
