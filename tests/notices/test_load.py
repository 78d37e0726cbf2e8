"""Files of every make: what can be read is read, what cannot is refused in one clear line."""

import io
import time
import zipfile
from pathlib import Path

import pytest
from docx import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.notices import Limits, Table, UnreadableDocument, document_from_text, load, read

WORDS = "关于开展世界计量日活动的通知\n各区市场监管局：\n请于2027年6月1日前报送总结。"
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word_file(body: str, head: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>'
        )
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_simplified_text_is_read_in_every_encoding(encoding):
    assert load(WORDS.encode(encoding)).text == WORDS


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "utf-16"])
def test_traditional_text_is_read_in_every_encoding(encoding):
    words = "關於開展世界計量日活動的通知\n各區市場監管局:\n請於6月1日前報送總結。"
    assert load(words.encode(encoding)).text == words


def test_the_kind_is_told_by_content_not_by_name():
    assert load(WORDS.encode(), filename="notice.docx").text == WORDS


def test_word_tables_keep_merged_cells_in_their_place():
    document = WordDocument()
    document.add_paragraph("前言")
    table = document.add_table(rows=3, cols=3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(1, 2).merge(table.cell(2, 2))
    table.cell(0, 0).merge(table.cell(0, 1))
    file = io.BytesIO()
    document.save(file)
    loaded = load(file.getvalue())
    block = next(block for block in loaded.blocks if isinstance(block, Table))
    assert [cell.merged for cell in block.rows[0]] == [None, "left", None]
    assert [cell.merged for cell in block.rows[2]] == [None, None, "above"]
    assert block.rows[2][2].span == block.rows[1][2].span
    assert loaded.words(block.rows[2][0].span) == "20"
    assert loaded.line_of(block.rows[0][0].span.start) == 2


def test_deleted_text_of_tracked_changes_is_gone():
    body = "<w:p><w:r><w:t>计量</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>日</w:t></w:r></w:ins></w:p>"
    assert load(word_file(body)).text.strip() == "计量日"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"<?xml version='1.0'?><invoice>12</invoice>", "markup"),
        (bytes(range(256)) * 20, "not-text"),
        (b"PK\x03\x04 this is no archive", "damaged"),
        (word_file("<w:p><w:r><w:t></w:t></w:r></w:p>"), "no-text"),
        (word_file("<w:p>")[:-40], "damaged"),
        (word_file("<w:p><w:r>"), "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(data, code):
    with pytest.raises(UnreadableDocument) as refusal:
        load(data)
    assert refusal.value.code == code
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) > 30


def test_other_containers_are_named():
    for member, code in (("xl/workbook.xml", "damaged"), ("OFD.xml", "damaged"), ("notes.txt", "archive")):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(member, "x")
        with pytest.raises(UnreadableDocument) as refusal:
            load(file.getvalue())
        assert refusal.value.code == code


def test_a_zip_bomb_is_refused_before_it_unpacks():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 70_000_000)
    assert len(file.getvalue()) < 100_000
    with pytest.raises(UnreadableDocument, match="70,000,000"):
        load(file.getvalue())


def test_a_zip_bomb_that_lies_about_its_size_is_refused():
    data = bytearray(word_file("<w:p/>" * 50_000))
    size = len(f'<?xml version="1.0" encoding="UTF-8"?><w:document {NAMESPACE}><w:body></w:body></w:document>') + 6 * 50_000
    assert size.to_bytes(4, "little") in data
    forged = bytes(data).replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    with pytest.raises(UnreadableDocument):
        load(forged)


def test_entities_are_never_expanded(tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    for head in (f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'):
        with pytest.raises(UnreadableDocument):
            load(word_file("<w:p><w:r><w:t>计量&a;</w:t></w:r></w:p>", head))


def test_limits_name_the_number_that_was_exceeded():
    with pytest.raises(UnreadableDocument, match="more than the 10 allowed"):
        load(WORDS.encode(), limits=Limits(file_bytes=10))
    rows = "<w:tr><w:tc><w:p/></w:tc></w:tr>" * 12
    with pytest.raises(UnreadableDocument, match="more than 10 rows"):
        load(word_file(f"<w:tbl>{rows}</w:tbl>"), limits=Limits(table_rows=10))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_word_files_are_read_or_refused_but_never_break(demo, data):
    original = (demo / "notice.docx").read_bytes()
    damaged = bytearray(original)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    for broken in (bytes(damaged), bytes(damaged[:cut])):
        try:
            document = load(broken)
        except UnreadableDocument:
            continue
        read(document)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    try:
        document = load(data)
    except UnreadableDocument:
        return
    read(document)


HOSTILE = {
    "blanks": " " * 60_000 + "x",
    "digits": "1" * 60_000,
    "an address without end": "a" * 50_000 + "@",
    "dates without end": "5月17日、" * 15_000,
    "dated clauses without end": "一、5月20日，县局对" * 6_000,
    "rows that head nothing": "项目|单位|数量\n" + "发放|份|12\n" * 2_000,
    "brackets never closed": "（" * 50_000,
    "one row without end": "序号\n活动名称\n活动时间\n负责单位\n1\n" + "市局讲座\n" * 3_000,
    "a header without rows": "序号|活动名称|活动时间|负责单位\n" * 3_000,
    "units without end": "联合" + "甲局、" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_costs_little_time(name):
    started = time.monotonic()
    read(document_from_text(HOSTILE[name]))
    assert time.monotonic() - started < 5


def test_a_workbook_locked_with_a_password_says_so():
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)
    for name in ("a.docx", "a.xlsx"):
        with pytest.raises(UnreadableDocument) as refused:
            load(locked, filename=name)
        assert refused.value.code == "locked"
