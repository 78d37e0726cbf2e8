"""What a printed page shows by its white: rows that a page ends or begins with, empty cells, blanks, columns without rules."""

from datetime import date

import pytest

from quanheng.notices import load, read
from quanheng.notices.document import Table

from .small_files import pdf_file

LEADING = 20


def down(lines, top=100, left=60):
    """Lines one under the other; None leaves the white of a line."""
    return [("text", left, top + LEADING * number, words) for number, words in enumerate(lines) if words]


def document(*pages):
    return load(pdf_file(pages))


def activities(*pages):
    return [
        (one.name.value, one.window.value.start if one.window else None, [part.name.value for part in one.parts])
        for one in read(document(*pages)).activities
    ]


TITLE = "临川市2027年世界计量日活动安排表"
HEAD = ["序号", "活动名称", "活动内容", "活动时间", "负责单位"]


def test_the_number_of_a_row_at_the_edge_of_a_page_is_no_page_number():
    first = [TITLE, *HEAD, "1", "粮站衡器回访", "校准粮站台秤", "5月12日", "洛桥区市场监管局"]
    second = ["2", "水厂开放", "参观水表检定线", "5月18日", "市计量测试所", "3", "夜市称重", "免费复秤", "5月20日", "河口区市场监管局"]
    assert activities(down(first), down(second, top=60)) == [
        ("粮站衡器回访", date(2027, 5, 12), ["洛桥区市场监管局"]),
        ("水厂开放", date(2027, 5, 18), ["市计量测试所"]),
        ("夜市称重", date(2027, 5, 20), ["河口区市场监管局"]),
    ]


@pytest.mark.parametrize("numbers", [("1", "2", "3"), ("- 1 -", "- 2 -", "- 3 -"), ("7", "8", "9")])
def test_numbers_that_count_the_pages_go(numbers):
    pages = [[*down(["关于开展世界计量日活动的通知", "各单位："]), ("text", 290, 800, number)] for number in numbers]
    text = document(*pages).text
    assert not any(number in text for number in numbers)


def test_an_empty_line_is_an_empty_cell_where_the_words_fit_so():
    rows = ["1", "粮站衡器回访", "校准粮站台秤", "5月12日", "洛桥区市场监管局", None]
    rows += ["2", None, "走访农机合作社", "5月14日", "市计量测试所", None, "3", "水厂开放", "参观检定线", "5月18日", None, None]
    names = [name for name, _, _ in activities(down([TITLE, *HEAD, None, *rows]))]
    assert names == ["粮站衡器回访", "粮站衡器回访", "水厂开放"]  # the second row's name is carried down, and not its content


def test_a_blank_of_the_file_parts_words_though_it_is_narrow():
    assert "Measurements for all times" in document(down(["主题：Measurements for all times"])).text


def test_radicals_are_the_characters_they_stand_for():
    assert "5月20日" in document(down(["活动时间：5⽉20⽇"])).text


# Columns as close as a browser sets them without a border, cells in the middle of their rows.
COLUMNS = (60, 88, 176, 264, 352)


def centred(rows, top):
    """Cells of several lines, each set to the middle of its row; and where the next row begins."""
    page = []
    for row in rows:
        height = 16 * max(len(cell) for cell in row)
        for x, cell in zip(COLUMNS, row, strict=True):
            first = top + (height - 16 * len(cell)) / 2
            page += [("text", x, first + 16 * number, words) for number, words in enumerate(cell)]
        top += height + 6
    return page


WIDE = [
    (["序", "号"], ["活动名称"], ["活动内容"], ["时间"], ["负责单位"]),
    (["1"], ["粮站在用衡器", "回访"], ["校准粮站台秤"], ["5月12日"], ["洛桥区市场", "监管局"]),
    (["2"], ["水厂开放"], ["参观水表检定", "流水线，讲解", "抄表常识"], ["5月18日"], ["市计量所"]),
    (["3"], ["夜市称重"], ["免费复秤"], ["5月20日"], ["河口区市场", "监管局、河口", "区商务局"]),
]


@pytest.mark.parametrize("numbered", [True, False], ids=["numbered", "without numbers"])
def test_a_table_without_rules_whose_cells_run_over_several_lines(numbered):
    rows = WIDE if numbered else [([], *row[1:]) for row in WIDE]
    assert activities([("text", 60, 90, TITLE), *centred(rows, 130)]) == [
        ("粮站在用衡器回访", date(2027, 5, 12), ["洛桥区市场监管局"]),
        ("水厂开放", date(2027, 5, 18), ["市计量所"]),
        ("夜市称重", date(2027, 5, 20), ["河口区市场监管局", "河口区商务局"]),
    ]


def test_such_a_table_goes_on_over_the_page():
    more = [(["4"], ["秤具送检"], ["集中受理农户", "送检"], ["5月25日"], ["市计量所"]), (["5"], ["总结会"], ["交流"], ["6月1日"], ["市局"])]
    names = [name for name, _, _ in activities([("text", 60, 90, TITLE), *centred(WIDE, 600)], centred(more, 90))]
    assert names == ["粮站在用衡器回访", "水厂开放", "夜市称重", "秤具送检", "总结会"]


def test_a_row_without_a_rule_above_it_belongs_to_the_table_below():
    left, top = (60, 120, 260, 380, 520), 200
    cells = [("12", "水厂开放", "5月18日", "市计量测试所"), ("13", "夜市称重", "5月20日", "河口区市场监管局"), ("14", "总结会", "6月1日", "市局")]
    page = [("line", 60, y, 520, y) for y in (240, 280, 320)] + [("line", x, top, x, 320) for x in left]
    page += [("text", x + 4, top + 12 + 40 * n, words) for n, row in enumerate(cells) for x, words in zip(left[:-1], row, strict=True)]
    told = document(page)
    (table,) = (block for block in told.blocks if isinstance(block, Table))
    assert [[told.words(cell.span) for cell in row] for row in table.rows] == [list(row) for row in cells]
