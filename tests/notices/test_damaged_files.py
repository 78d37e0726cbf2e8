"""Damaged files of every format are read or refused in one line; nothing breaks and nothing hangs. Seeds are fixed."""

import io
import json
import random
import re
import subprocess
import sys
import zipfile

import pytest

from quanheng.notices import Limits, UnreadableDocument, load, read, to_native
from quanheng.notices.guarded import read_guarded
from quanheng.notices.write import notice_docx, summary_table, summary_table_xlsx

from .small_files import ofd_file, pdf_of, zip_file

LIMITS = Limits(seconds=20)


@pytest.fixture(scope="module")
def files(demo):
    document = load((demo / "notice.docx").read_bytes())
    programme = read(document)
    lines = (demo / "notice.txt").read_text(encoding="utf-8").split("\n")[:40]
    table = [[a.number.value, a.name.value, a.window.value.words if a.window else "", "市局"] for a in programme.activities[:12]]
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [["序号", "活动名称", "活动时间", "负责单位"], *table])
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{paragraphs}<table>{rows}</table></body></html>"
    return {
        "docx": (demo / "notice.docx").read_bytes(),
        "draft": notice_docx(programme, document),
        "html": page.encode(),
        "ofd": ofd_file([[(20, 20 + 8 * number, line) for number, line in enumerate(lines[:20]) if line]]),
        "xlsx": summary_table_xlsx(summary_table(programme)),
        "pdf": pdf_of(lines, [((40, 150, 120, 100), [["序号", "活动名称", "活动时间", "负责单位"], *table])]),
    }


def damaged(data, chance, other):
    """One of the things that happen to files on their way: cut, bits turned, pieces lost, doubled or from elsewhere."""
    broken = bytearray(data)
    match chance.randrange(5):
        case 0:
            return bytes(broken[: chance.randrange(1, len(broken))])
        case 1:
            for _ in range(chance.randrange(1, 40)):
                broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        case 2:
            start = chance.randrange(len(broken))
            del broken[start : start + chance.randrange(1, 2000)]
        case 3:
            start, length = chance.randrange(len(broken)), chance.randrange(1, 400)
            broken[start:start] = broken[start : start + length] * chance.randrange(1, 20)
        case _:
            start, place = chance.randrange(len(other)), chance.randrange(len(broken))
            broken[place : place + 300] = other[start : start + 300]
    return bytes(broken)


@pytest.mark.parametrize(("name", "times"), [("docx", 60), ("draft", 40), ("html", 60), ("ofd", 60), ("xlsx", 10), ("pdf", 10)])
def test_damaged_files_are_read_or_refused(files, name, times):
    chance = random.Random(f"damage {name}")
    others = list(files.values())
    refused = 0
    for _ in range(times):
        try:
            document = load(damaged(files[name], chance, chance.choice(others)), limits=LIMITS)
        except UnreadableDocument:
            refused += 1
            continue
        json.dumps(to_native(read(document)))
    assert refused < times or name in {"xlsx", "draft"}


@pytest.mark.parametrize(("name", "part"), [("draft", "word/document.xml"), ("draft", "customXml/"), ("ofd", "Doc_0/")])
def test_sound_archives_with_damaged_parts_are_read_or_refused(files, name, part):
    source = zipfile.ZipFile(io.BytesIO(files[name]))
    parts = {one: source.read(one) for one in source.namelist()}
    chance = random.Random(f"inside {name} {part}")
    for _ in range(40):
        broken = {one: _torn(data, chance) if one.startswith(part) else data for one, data in parts.items()}
        try:
            json.dumps(to_native(read(load(zip_file(broken), limits=LIMITS))))
        except UnreadableDocument:
            continue


def _torn(data, chance):
    """Well-formed more often than not: whole elements and attributes go, move or get other values."""
    pieces = re.findall(rb"<[^>]*>|[^<]+", data)
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(len(pieces))
        match chance.randrange(4):
            case 0:
                pieces[place] = re.sub(rb'"\d+"', b'"%d"' % chance.choice([0, 7, 65536, 10**9]), pieces[place])
            case 1:
                pieces[place] = pieces[chance.randrange(len(pieces))] if not pieces[place].startswith(b"<") else pieces[place]
            case 2:
                del pieces[place]
            case _:
                start = max(0, place - 40)
                pieces[place:place] = pieces[start:place]
        pieces = pieces or [b"<x/>"]
    return b"".join(pieces)


def test_a_parser_that_never_ends_is_ended(monkeypatch):
    real = subprocess.run

    def stuck(command, **options):
        return real([sys.executable, "-c", "while True: pass"], **{**options, "timeout": 0.5})

    monkeypatch.setattr(subprocess, "run", stuck)
    with pytest.raises(UnreadableDocument) as refusal:
        read_guarded("pdf", b"%PDF", Limits(seconds=1))
    assert refusal.value.code == "too-slow"


def test_a_parser_that_takes_all_memory_is_ended(files):
    with pytest.raises(UnreadableDocument) as refusal:
        read_guarded("pdf", files["pdf"], Limits(memory_bytes=60_000_000))
    assert refusal.value.code in {"too-large", "too-slow", "damaged"}


def test_a_pdf_whose_page_unpacks_without_end_is_ended():
    import zlib

    stream = zlib.compress(b"0 0 m 1 1 l S\n" * 3_000_000, 9)
    body = (
        b"%%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Count 1 /Kids [3 0 R] >> endobj\n"
        b"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >> endobj\n"
        b"4 0 obj << /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream endobj\ntrailer << /Root 1 0 R >>" % (len(stream), stream)
    )
    with pytest.raises(UnreadableDocument):
        load(body, limits=Limits(seconds=3, memory_bytes=600_000_000))
