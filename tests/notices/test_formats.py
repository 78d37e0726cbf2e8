"""PDF, web pages, workbooks, OFD and numbered Word files become the same text and tables that a person sees."""

import io
import stat
from datetime import date

import pytest
from openpyxl import Workbook

from quanheng.notices import Limits, Table, UnreadableDocument, load, office, read, recognition
from quanheng.notices.layout import LaidCell
from quanheng.notices.pdf_pages import _continued

from .small_files import NUMBERING, numbered, ofd_file, pdf_file, pdf_of, word_file, zip_file

HEADER = ["序号", "活动名称", "活动时间", "负责单位"]
ROWS = [
    ["1", "血压计免费检修", "5月18日", "量河区市场监管局"],
    ["2", "计量公开课进校园和进社区", "5月19日至21日", "量河区市场监管局"],
    ["3", "加油机检查", "5月底前", "尺山区市场监管局"],
]
BODY = [
    "关于开展2027年世界计量日活动的通知",
    "各区市场监管局：",
    "　　今年的活动由各区自行组织，市局统一发布，请各单位于2027年6月1日前将总结报市局计量处，逾期不再汇总，也不再另行通知各单位。",
    "　　各单位要高度重视。",
]


def rows_read(data):
    return [(a.name.value, str(a.window.value.start), a.units("responsible")) for a in read(load(data)).activities]


EXPECTED = [
    ("血压计免费检修", "2027-05-18", ("量河区市场监管局",)),
    ("计量公开课进校园和进社区", "2027-05-19", ("量河区市场监管局",)),
    ("加油机检查", "None", ("尺山区市场监管局",)),
]


def test_a_pdf_gives_paragraphs_and_the_table_under_its_rules():
    document = load(pdf_of(BODY, [((40, 120, 120, 130), [HEADER, *ROWS])], head="衡川市市场监督管理局文件汇编"))
    assert document.text.count("逾期不再汇总，也不再另行通知各单位。") == 1, "broken lines are one again"
    assert "— 1 —" not in document.text
    assert rows_read(pdf_of(BODY, [((40, 120, 120, 130), [HEADER, *ROWS])])) == EXPECTED
    assert [str(one.date.value) for one in read(document).deadlines] == ["2027-06-01"]


def test_a_pdf_table_goes_on_over_pages_and_its_head_is_no_row():
    rows = [[str(n), f"第{n}场计量讲座", f"5月{n % 28 + 1}日", "量河区市场监管局"] for n in range(1, 61)]
    table = []
    for number, row in enumerate(rows):
        table += [HEADER] * (number in (0, 19, 38)) + [row]
    document = load(pdf_of(BODY, [((40, 140, 100, 130), table)], head="内部资料 第0期"))
    assert "内部资料" not in document.text
    assert [a.number.value for a in read(document).activities] == [str(n) for n in range(1, 61)]


def test_a_row_that_a_page_end_breaks_is_one_again():
    def row(*words):
        return tuple(LaidCell(word) for word in words)

    above = (row(*HEADER), row("1", "计量公开课进", "5月18日", "量河区市场监管局"))
    joined = _continued(above, (row(*HEADER), row("", "校园", "", ""), row("2", "验秤", "5月19日", "市局")))
    assert [[cell.words for cell in one] for one in joined[1:]] == [
        ["1", "计量公开课进校园", "5月18日", "量河区市场监管局"],
        ["2", "验秤", "5月19日", "市局"],
    ]


def test_a_scan_is_refused_where_nothing_can_recognise_it(monkeypatch):
    monkeypatch.setattr(recognition, "recogniser", lambda: None)
    for data, code in ((pdf_file([[("line", 10, 10, 90, 90)]]), "scan"), (b"\x89PNG\r\n\x1a\n....", "image")):
        with pytest.raises(UnreadableDocument) as refusal:
            load(data)
        assert refusal.value.code == code


def test_what_was_recognised_is_never_sure(monkeypatch, tmp_path):
    program = tmp_path / "tesseract"
    program.write_text('#!/bin/sh\ncat >/dev/null\nprintf "关于开展2027年世界计量日活动的通知\\n衡市监计〔2027〕18号\\n各区市场监管局：\\n"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    document = load(pdf_file([[("line", 10, 10, 90, 90)]]))
    assert document.recognised
    programme = read(document)
    assert programme.doc_number.value == "衡市监计〔2027〕18号"
    assert not programme.doc_number.is_sure
    assert not programme.title.is_sure


def test_a_locked_or_damaged_pdf_is_refused():
    for data in (b"%PDF-1.7 ...", pdf_of(BODY)[:300]):
        with pytest.raises(UnreadableDocument) as refusal:
            load(data)
        assert refusal.value.code == "damaged"


def test_a_pdf_beyond_its_pages_is_refused():
    with pytest.raises(UnreadableDocument, match="more than the 3 allowed"):
        load(pdf_file([[("text", 80, 90, "计量检定规程通知正文内容")]] * 4), limits=Limits(pages=3))


def page(body, head='<meta charset="utf-8">'):
    return f"<!DOCTYPE html><html><head>{head}<title>首页</title></head><body>{body}</body></html>"


def test_a_web_page_gives_what_is_shown():
    body = """<nav>首页 &gt; 通知</nav><div class="breadcrumb">当前位置</div><h1>关于开展世界
        计量日活动的通知</h1><script>alert("坏")</script><p>各区<b>市场</b>监管局：<br>请办理。</p><p style="display: none">赌博网站</p>
        <div hidden>看不见</div><ul><li>一</li><li>二</li></ul><div class="share">分享到</div>"""
    document = load(page(body).encode())
    assert [line for line in document.text.split("\n") if line] == ["关于开展世界计量日活动的通知", "各区市场监管局：", "请办理。", "一", "二"]
    assert document.media_type == "text/html"


def test_the_charset_of_a_page_is_the_one_it_declares():
    words = page("<p>质量计量监督检测研究</p>", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    assert "质量计量监督检测研究" in load(words.encode("gb18030")).text
    assert "质量计量" in load(page("<p>质量计量</p>").encode("utf-8")).text


def test_merged_cells_of_a_page_are_carried():
    cells = "".join(f"<th>{words}</th>" for words in HEADER)
    body = (
        "<table class='layout'><tr><td><p>2027年活动安排表</p><table><tr>" + cells + "</tr>"
        "<tr><td>1</td><td>血压计免费检修</td><td>5月18日</td><td rowspan=2>量河区市场监管局</td></tr>"
        "<tr><td>2</td><td>计量公开课进校园和进社区</td><td>5月19日至<br>21日</td></tr>"
        "<tr><td>3</td><td>加油机检查</td><td>5月底前</td><td>尺山区市场监管局</td></tr></table></td></tr></table>"
    )
    assert rows_read(page(body).encode()) == EXPECTED


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 5000 + "x",
        "<table><tr>" + "<td colspan=9999>x</td>" * 3 + "</tr><tr><td>y</td></tr></table>",
        "<table>" + "<tr><td rowspan=9999>x</td><td>y</td></tr>" * 6000 + "</table>",
        "<p>" + "&nbsp;" * 100_000,
    ],
)
def test_hostile_pages_are_read_or_refused(body):
    try:
        read(load(page(body).encode()))
    except UnreadableDocument:
        return


def workbook(fill):
    book = Workbook()
    fill(book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_sheet_is_read_wherever_its_header_stands():
    def fill(sheet):
        sheet["B2"] = "尺山区2027年世界计量日活动汇总表"
        sheet.merge_cells("B2:E2")
        sheet["B3"] = "填报单位：尺山区市场监管局"
        for row, cells in enumerate(
            [HEADER, [1, "血压计免费检修", date(2027, 5, 18), "量河区市场监管局"], [2, *ROWS[1][1:3], None], [3, *ROWS[2][1:]]], 5
        ):
            for column, value in enumerate(cells, 2):
                sheet.cell(row, column, value)
        sheet.merge_cells("E6:E7")
        sheet["B10"] = "填表人：苏衡"

    data = workbook(fill)
    programme = read(load(data, filename="sheet.xlsx"))
    assert programme.kind.value == "sheet"
    assert programme.title.value == "尺山区2027年世界计量日活动汇总表"
    assert rows_read(data) == EXPECTED
    assert programme.activities[1].parts[0].name.is_carried


def test_a_header_on_two_levels_names_its_lower_columns():
    def fill(sheet):
        for row in (
            ["序号", "活动名称", "活动安排", None, "负责单位"],
            [None, None, "时间", "地点", None],
            ["1", "验秤", "5月18日", "河埠早市", "量河区市场监管局"],
        ):
            sheet.append(row)
        for area in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
            sheet.merge_cells(area)

    activity = read(load(workbook(fill))).activities[0]
    assert (activity.name.value, activity.window.value.words, activity.places[0].value) == ("验秤", "5月18日", "河埠早市")


def test_hidden_sheets_are_not_read():
    book = Workbook()
    book.active.append(["看得见的计量活动"])
    book.create_sheet("x").append(["看不见"])
    book["x"].sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    assert load(file.getvalue()).text.strip() == "看得见的计量活动"


def test_a_sheet_beyond_its_rows_is_refused():
    def fill(sheet):
        for _ in range(30):
            sheet.append(["a", "b", "c"])

    with pytest.raises(UnreadableDocument, match=r"more than (?:10 rows|allowed)"):
        load(workbook(fill), limits=Limits(table_rows=10))


def test_ofd_pages_become_lines():
    rows = [[(20, 30 + 8 * n, words)] for n, words in enumerate(["关于开展2027年世界计量日活动的通知", "衡市监计〔2027〕18号", "各区市场监管局："])]
    head = [(20, 20, HEADER[0]), (40, 20, HEADER[1]), (115, 20, HEADER[2]), (170, 20, HEADER[3])]
    table = [(x, 30 + 8 * n, words) for n, row in enumerate(ROWS) for x, words in zip((20, 40, 115, 170), row, strict=True)]
    data = ofd_file([[one for row in rows for one in row], head + table])
    programme = read(load(data))
    assert programme.doc_number.value == "衡市监计〔2027〕18号"
    assert rows_read(data) == EXPECTED


def test_word_numbers_are_counted_as_word_prints_them():
    body = "".join([
        numbered("活动主题"), numbered("重点任务"), numbered("办好主场", 1), numbered("送检下乡", 1), numbered("一项", 2), numbered("二项", 2),
        numbered("有关要求"), numbered("讲求实效", 1), numbered("另起", 0, 2),
    ])  # fmt: skip
    document = load(word_file(body, numbering=NUMBERING))
    assert document.text.split() == [
        "一、活动主题",
        "二、重点任务",
        "（一）办好主场",
        "（二）送检下乡",
        "1.一项",
        "2.二项",
        "三、有关要求",
        "（一）讲求实效",
        "一、另起",
    ]
    assert [duty.heading.value for duty in read(document).duties if duty.level == 1][:3] == ["活动主题", "重点任务", "有关要求"]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "code"), [(OLE, "old-office"), (b"{\\rtf1 hello}", "rtf"), (zip_file({"content.xml": "<x/>", "mimetype": "x"}), "opendocument")]
)
def test_without_libreoffice_foreign_files_are_refused_with_advice(monkeypatch, data, code):
    monkeypatch.setattr(office, "office_program", lambda: None)
    with pytest.raises(UnreadableDocument, match=r"save it as \.docx") as refusal:
        load(data)
    assert refusal.value.code == code


def test_with_libreoffice_an_old_file_is_converted_in_a_folder_that_goes_away(monkeypatch, tmp_path):
    made = tmp_path / "made.docx"
    made.write_bytes(word_file("<w:p><w:r><w:t>衡川市计量通知</w:t></w:r></w:p>"))
    program = tmp_path / "soffice"
    log = tmp_path / "log"
    program.write_text(f'#!/bin/sh\necho "$@" > {log}\nwhile [ "$1" != "--outdir" ]; do shift; done\nmkdir -p "$2"\ncp {made} "$2/document.docx"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert load(OLE, filename="old.doc").text.strip() == "衡川市计量通知"
    assert "--headless" in log.read_text()
    assert "UserInstallation" in log.read_text()
    program.write_text("#!/bin/sh\nsleep 5\n")
    with pytest.raises(UnreadableDocument, match="more than 1 s"):
        load(OLE, limits=Limits(seconds=1))


def test_entities_are_refused_in_every_xml_format():
    attack = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    with pytest.raises(UnreadableDocument):
        load(zip_file({"OFD.xml": attack + "<x>&b;</x>"}))
    with pytest.raises(UnreadableDocument):
        load(word_file("<w:p/>", numbering=attack + "<x>&b;</x>"))


def test_tables_point_to_the_one_text():
    for data in (
        pdf_of(BODY, [((40, 120, 120, 130), [HEADER, *ROWS])]),
        page("<table><tr><td>甲甲</td><td>乙乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>").encode(),
    ):
        document = load(data)
        table = next(block for block in document.blocks if isinstance(block, Table))
        assert all(document.words(cell.span).strip() for row in table.rows for cell in row)
