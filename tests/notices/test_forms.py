"""The native form, the annex in Word and Excel, the command: what goes out comes back."""

import io
import json

import jsonschema
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.notices import SCHEMA, SCHEMA_FILE, SURE, Field, Span, UnknownForm, clean, document_from_text, from_native, load, read, to_native
from quanheng.notices.command import main
from quanheng.notices.write import SummaryRow, SummaryTable, summary_rows, summary_table, summary_table_docx, summary_table_xlsx


@pytest.fixture(scope="module")
def document(demo):
    return load((demo / "mirror.txt").read_bytes(), filename="mirror.txt")


@pytest.fixture(scope="module")
def programme(document):
    return read(document)


def fields_of(value):
    if isinstance(value, Field):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from fields_of(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from fields_of(getattr(value, name))


def test_the_native_form_holds_to_its_schema_and_reads_back_equal(programme):
    form = json.loads(json.dumps(to_native(programme)))
    jsonschema.validate(form, json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
    assert form["schema"] == SCHEMA
    assert from_native(form) == programme


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda form: form.update(schema="quanheng.programme/9"), "quanheng.programme/9"),
        (lambda form: form["title"].update(span=[5, 1]), r"programme\.title\.span"),
        (lambda form: form["activities"][3]["parts"][0].update(role="boss"), r"activities\[3\]\.parts\[0\]\.role"),
        (lambda form: form["issue_date"].update(value="26 April"), "2027-05-20"),
        (lambda form: form.update(extra=1), "extra"),
        (lambda form: form.pop("kind"), r"programme\.kind"),
    ],
)
def test_a_form_that_does_not_hold_is_refused_with_its_place(programme, change, message):
    form = json.loads(json.dumps(to_native(programme)))
    change(form)
    with pytest.raises(UnknownForm, match=message):
        from_native(form)


def test_every_field_points_into_the_original(document, programme):
    for field in fields_of(programme):
        assert 0 <= field.confidence <= 1
        assert field.rule
        if field.span is not None:
            assert field.span.end <= len(document.text)
            assert document.words(field.span).strip() or field.value == ""
    name = programme.activities[13].name
    assert name.value == "公平秤日日验"
    assert document.words(name.span)[0] == "公"
    assert clean(document.words(name.span)).text == name.value


def test_carried_and_vague_fields_are_never_sure(programme):
    for activity in programme.activities:
        if activity.window is not None and (activity.window.value.approximate or activity.window.value.start is None):
            assert activity.window.confidence < SURE
        for part in activity.parts:
            if part.name.is_carried:
                assert part.name.confidence < SURE


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "序号|活动名称|活动时间|负责单位",
                "1|讲座|5月20日|市局",
                "（一）讲座（5月20日）",
                "责任单位：市局。",
                "各单位：",
                "5月20日，市局举办“开放日”。",
                "附件：表",
                "2027年4月1日",
                "",
                "\t序号",
            ]
        ),
        max_size=12,
    )
)
def test_spans_lie_inside_any_text(lines):
    document = document_from_text("\n".join(lines))
    for field in fields_of(read(document)):
        assert field.span is None or field.span.end <= len(document.text)


def test_the_annex_reads_back_equal(programme):
    table = summary_table(programme)
    assert len(table.rows) == 62
    assert summary_rows(read(load(summary_table_docx(table))).activities) == table.rows


PLAIN = st.text(alphabet="计量开放日宣传市局检定秤讲座进社区", min_size=2, max_size=12)
UNITS = st.sampled_from(["市局", "东区市场监管局", "市计量院、东区市场监管局", "主办单位：市局\n承办单位：东区市场监管局", ""])
ROWS = st.builds(
    SummaryRow,
    number=st.just(""),
    name=PLAIN,
    content=PLAIN,
    time_words=st.sampled_from(["5月20日", "5月上旬", "待定", ""]),
    form=PLAIN,
    responsible=UNITS,
)


@settings(max_examples=25, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=8))
def test_any_annex_reads_back_equal(rows):
    rows = tuple(SummaryRow(str(number), row.name, row.content, row.time_words, row.form, row.responsible) for number, row in enumerate(rows, 1))
    title = "2027年“世界计量日”活动安排表"
    assert summary_rows(read(load(summary_table_docx(SummaryTable(title, rows)))).activities) == rows


def test_the_workbook_merges_units_and_prints_its_header_on_each_page():
    rows = [SummaryRow(str(n), f"活动{n}", "内容", "5月20日", "现场", unit) for n, unit in enumerate(("市局", "市局", "东区局"), 1)]
    sheet = openpyxl.load_workbook(io.BytesIO(summary_table_xlsx(SummaryTable("安排表", tuple(rows))))).active
    assert "F3:F4" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert [cell.value for cell in sheet["B"]] == [None, "活动名称", "活动1", "活动2", "活动3"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$2:$2"


@pytest.mark.parametrize("words", ["=1+1", "+86 000", "-5", "@SUM(A1)", '=HYPERLINK("http://example.com")'])
def test_a_cell_is_never_a_formula(words):
    table = SummaryTable("=1+1", (SummaryRow("1", words, words, "5月20日", words, words),))
    sheet = openpyxl.load_workbook(io.BytesIO(summary_table_xlsx(table))).active
    assert [cell.data_type for cell in sheet[3]] == ["s"] * 6
    assert sheet["B3"].value == words
    assert sheet["A1"].data_type == "s"


def test_control_characters_do_not_spoil_the_files():
    table = SummaryTable("安排\x0b表", (SummaryRow("1", "讲\x00座", "内\x1f容", "5月20日", "现场", "市局"),))
    assert openpyxl.load_workbook(io.BytesIO(summary_table_xlsx(table))).active["B3"].value == "讲座"
    assert read(load(summary_table_docx(table))).activities[0].name.value == "讲座"


def test_the_command_prints_each_form(demo, capfdbinary):
    path = str(demo / "notice.docx")
    assert main([path, "--json"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["activities"][0]["start"] == "2027-05-20"
    assert main([path, "--native"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["schema"] == SCHEMA
    assert main([path, "--explain"]) == 0
    explained = capfdbinary.readouterr().out.decode()
    assert "issuer = 衡川市市场监督管理局  [0.95; signature]" in explained
    assert main([path]) == 0
    assert "62" in capfdbinary.readouterr().out.decode()


def test_the_command_refuses_in_one_line(tmp_path, capsys):
    scan = tmp_path / "notice.rar"
    scan.write_bytes(b"Rar!....")
    assert main([str(scan)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "RAR" in error
    assert main([str(tmp_path / "missing.txt")]) == 2
    assert "No such file" in capsys.readouterr().err


def test_a_span_must_run_forward():
    with pytest.raises(ValueError, match=r"5\.\.3"):
        Span(5, 3)
