"""The draft of a notice: its layout, what it never bears, and what it carries inside."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from docx import Document as WordDocument
from docx.oxml.ns import qn
from icalendar import Calendar

from quanheng.notices import Field, compare, document_from_text, load, read, to_flat
from quanheng.notices.embedded import sense
from quanheng.notices.write import activities_csv, activities_ics, notice_docx, summary_table_docx

MOMENT = datetime(2027, 4, 26, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def original(demo):
    return load((demo / "notice.docx").read_bytes(), filename="notice.docx")


@pytest.fixture(scope="module")
def programme(original):
    return read(original)


@pytest.fixture(scope="module")
def written(programme, original):
    return notice_docx(programme, original)


def test_what_is_written_reads_back_equal(programme, original, written):
    again = read(load(written))
    assert sense(again) == sense(replace(programme, doc_number=programme.doc_number))
    assert not compare(programme, again)
    text = load(written).text
    for activity in again.activities:
        assert 0 <= activity.span.start <= activity.span.end <= len(text)
        assert activity.name.value in text[activity.span.start : activity.span.end] or activity.name.is_carried


def test_the_visible_text_says_nearly_everything_itself(programme, written):
    document = load(written)
    flat, wanted = to_flat(read(replace(document, embedded=None)), document), to_flat(programme, document)
    rows = [[(one["name"], one["start"], one["end"], one["organizer"]) for one in form["activities"]] for form in (flat, wanted)]
    assert rows[0] == rows[1]
    for key in ("title", "issuer", "issue_date", "campaign", "deadlines", "contacts"):
        assert flat[key] == wanted[key], key


def edited(data, old, new):
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/document.xml":
                assert old.encode() in part
                part = part.replace(old.encode(), new.encode())
            target.writestr(name, part)
    return out.getvalue()


def test_where_someone_edited_the_visible_text_wins(programme, written):
    again = read(load(edited(edited(written, "早市验秤", "夜市验秤"), "2027年6月18日前", "2027年6月20日前")))
    changes = compare(programme, again)
    assert [(row.what, row.new.name.value) for row in changes.rows] == [("changed", "夜市验秤")]
    assert [field.path for field in changes.fields] == ["deadlines"]


def test_the_native_form_says_what_the_words_leave_open():
    source = document_from_text("关于开展2027年世界计量日活动的通知\n各区市场监管局：\n序号|活动名称|活动时间|负责单位\n1|验秤|待定|市局\n")
    programme = read(source)
    kind = Field("comparison", None, 1.0, "a person said so")
    chosen = replace(programme, activities=(replace(programme.activities[0], kinds=(kind,)),))
    again = read(load(notice_docx(chosen, source)))
    assert again.activities[0].kinds[0].value == "comparison"
    assert not again.activities[0].kinds[0].is_sure, "a file may lie about itself"
    assert again.activities[0].kinds[0].rule == "native form inside the file"


@pytest.mark.parametrize("inside", ["{", "[]", '{"native":{},"reading":{}}', '{"native":{"schema":"quanheng.programme/9"},"reading":1}', "[" * 5000])
def test_a_broken_native_form_is_left_alone(original, programme, inside):
    assert read(replace(original, embedded=inside)) == programme


@pytest.mark.parametrize("letter", [False, True])
def test_the_layout_follows_the_standard(programme, original, letter):
    document = WordDocument(io.BytesIO(notice_docx(programme, original, letter=letter)))
    first, annex = document.sections
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    assert (round(first.left_margin.mm), round(first.right_margin.mm), round(first.bottom_margin.mm)) == (28, 26, 35)
    assert round(first.top_margin.mm) == (30 if letter else 37)
    assert first.different_first_page_header_footer is letter
    assert annex.page_width > annex.page_height
    title = document.paragraphs[0]
    assert (title.text, title.runs[0].font.size.pt) == (programme.title.value, 22)
    heading = next(one for one in document.paragraphs if one.text.startswith("一、"))
    fonts = heading.runs[0]._element.rPr.rFonts
    assert fonts.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia") == "黑体"
    assert round(heading.paragraph_format.line_spacing.mm * 22) == 225


def test_a_draft_bears_no_head_number_or_seal(programme, original, written):
    document = WordDocument(io.BytesIO(written))
    words = "\n".join(one.text for one in document.paragraphs)
    assert programme.doc_number.value not in words
    assert "文件\n" not in words
    xml = zipfile.ZipFile(io.BytesIO(written)).read("word/document.xml").decode()
    assert "FF0000" not in xml
    assert "<w:drawing" not in xml


def test_without_its_document_the_notice_is_composed(programme):
    again = read(load(notice_docx(programme)))
    changed = {field.path for field in compare(programme, again).fields}
    assert not compare(programme, again).rows
    assert changed <= {"duties"}


def test_annex_files_of_the_review_page_still_read_back(programme):
    from quanheng.notices.write import summary_table

    again = read(load(summary_table_docx(summary_table(programme))))
    assert len(again.activities) == len(programme.activities)


def test_csv_holds_every_activity_and_no_formula(programme):
    evil = replace(programme.activities[0], name=Field("=1+1", None, 1.0, "x"))
    rows = list(csv.reader(io.StringIO(activities_csv(replace(programme, activities=(evil, *programme.activities[1:]))).decode("utf-8-sig"))))
    assert len(rows) == 63
    assert rows[1][1] == "'=1+1"
    assert rows[2][3:6] == ["即日起至6月10日", "2027-04-26", "2027-06-10"]


def test_the_calendar_is_read_by_others(programme):
    data = activities_ics(programme, stamp=MOMENT)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    events = list(Calendar.from_ical(data).walk("VEVENT"))
    opening = next(one for one in events if "衡川主场活动" in str(one["SUMMARY"]))
    assert (opening["DTSTART"].dt, opening["DTEND"].dt) == (date(2027, 5, 20), date(2027, 5, 21))
    assert any(str(one["SUMMARY"]).startswith("报送截止") for one in events)
    assert len({str(one["UID"]) for one in events}) == len(events)
    assert activities_ics(programme, stamp=MOMENT) == data


def test_a_page_holds_22_lines_of_28_characters(written):
    document = WordDocument(io.BytesIO(written))
    grid = document.sections[0]._sectPr.xpath("w:docGrid")[0].attrib
    told = {name.split("}")[1]: value for name, value in grid.items()}
    assert told["type"] == "linesAndChars"
    assert 22 * int(told["linePitch"]) / 20 == pytest.approx(225 / 25.4 * 72, abs=1)  # 5.1: the type area is 225 mm high
    assert 28 * (16 + int(told["charSpace"]) / 4096) == pytest.approx(156 / 25.4 * 72, abs=0.1)  # and 156 mm wide
    assert qn("w:type") not in document.sections[-1]._sectPr.xpath("w:docGrid")[0].attrib


def test_page_numbers_stand_one_character_in_from_the_outer_edge_in_song(written):
    section = WordDocument(io.BytesIO(written)).sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert odd.paragraph_format.right_indent.pt == even.paragraph_format.left_indent.pt == 14
    assert {run.font.name for run in (*odd.runs, *even.runs)} == {"宋体"}


def test_the_signature_stays_with_the_text_and_no_empty_page_follows(written):
    document = WordDocument(io.BytesIO(written))
    carrier = document.element.body.xpath("w:p[w:pPr/w:sectPr]")[0]
    assert "".join(carrier.itertext()).strip()
    words = [paragraph.text for paragraph in document.paragraphs]
    signed = next(number for number, text in enumerate(words) if text.endswith("局") and not words[number - 1])
    assert all(document.paragraphs[number].paragraph_format.keep_with_next for number in range(signed - 3, signed + 1))
