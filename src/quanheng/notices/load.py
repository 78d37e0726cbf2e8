"""Bytes in, ``Document`` out. The kind of file is told by its content, never by its name."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from .document import Document, document_from_text
from .encodings import decode
from .errors import UnreadableDocument


@dataclass(frozen=True, slots=True)
class Limits:
    """What a hostile file may cost at most. A real notice with its annex stays far below each."""

    file_bytes: int = 20_000_000
    unpacked_bytes: int = 60_000_000
    zip_entries: int = 3_000
    characters: int = 2_000_000
    table_rows: int = 5_000
    table_columns: int = 64


DEFAULT = Limits()

_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "pdf", "this is a PDF, which is not read yet; save it as .docx, or copy its text into a .txt file"),
    (b"\xd0\xcf\x11\xe0", "old-office", "this is an old Word, Excel or WPS file (.doc, .xls, .wps, .et); open it and save it as .docx"),
    (b"{\\rtf", "rtf", "this is an RTF file; open it and save it as .docx"),
    (b"\x89PNG", "image", "this is a picture; the text in it cannot be read here, so type or recognise it and hand in .docx or .txt"),
    (b"\xff\xd8\xff", "image", "this is a picture; the text in it cannot be read here, so type or recognise it and hand in .docx or .txt"),
    (b"GIF8", "image", "this is a picture; the text in it cannot be read here, so type or recognise it and hand in .docx or .txt"),
    (b"II*\x00", "image", "this is a scanned picture (TIFF); recognise its text and hand in .docx or .txt"),
    (b"MM\x00*", "image", "this is a scanned picture (TIFF); recognise its text and hand in .docx or .txt"),
    (b"Rar!", "archive", "this is a RAR archive; unpack it and hand in the document itself"),
    (b"7z\xbc\xaf", "archive", "this is a 7-Zip archive; unpack it and hand in the document itself"),
    (b"\x1f\x8b", "archive", "this is a gzip archive; unpack it and hand in the document itself"),
)


def load(data: bytes, *, filename: str = "", limits: Limits = DEFAULT) -> Document:
    """Text and tables of a .docx or plain text file.

    Plain text may be UTF-8, UTF-16, GB18030 or Big5. Raises UnreadableDocument for
    anything else, and for a file beyond ``limits``; nothing remote is ever fetched.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableDocument("the file is empty; hand in a document with text in it", code="empty")
    if len(data) > limits.file_bytes:
        raise UnreadableDocument(
            f"the file has {len(data):,} bytes, more than the {limits.file_bytes:,} allowed; remove pictures from it or hand in its text",
            code="too-large",
        )
    for magic, code, message in _REFUSED:
        if data.startswith(magic):
            raise UnreadableDocument(message, code=code)
    if data.startswith(b"PK"):
        return _load_zip(data, filename, limits)
    text = decode(data)
    if text.lstrip()[:200].lower().startswith(("<!doctype html", "<html", "<?xml")):
        raise UnreadableDocument("this is a web page or XML file, which is not read yet; copy its text into a .txt file", code="markup")
    if len(text) > limits.characters:
        raise UnreadableDocument(
            f"the text has {len(text):,} characters, more than the {limits.characters:,} allowed; hand in the notice alone", code="too-large"
        )
    return document_from_text(text, filename=filename)


def _load_zip(data: bytes, filename: str, limits: Limits) -> Document:
    """A .docx, after its container was found to be within the limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > limits.zip_entries:
                raise UnreadableDocument(
                    f"the file holds {len(entries):,} parts, more than the {limits.zip_entries:,} allowed; it is no ordinary document",
                    code="zip-bomb",
                )
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > limits.unpacked_bytes:
                raise UnreadableDocument(
                    f"the file would unpack to {unpacked:,} bytes, more than the {limits.unpacked_bytes:,} allowed; remove pictures from it "
                    f"or hand in its text",
                    code="zip-bomb",
                )
            names = {entry.filename for entry in entries}
            _refuse_other_containers(names)
            with archive.open("word/document.xml") as part:
                body = part.read(limits.unpacked_bytes + 1)
    except UnreadableDocument:
        raise
    except Exception as error:  # zipfile, zlib and the decryptors raise a dozen classes for damaged bytes
        raise UnreadableDocument(
            "the Word file is damaged or locked with a password; open it in Word, save it again without one and retry", code="damaged"
        ) from error
    if len(body) > limits.unpacked_bytes:
        raise UnreadableDocument("the file unpacks to far more than it says; it is no ordinary document", code="zip-bomb")
    from .load_docx import document_from_wordprocessingml  # lxml is loaded only for Word files

    return document_from_wordprocessingml(body, filename=filename, limits=limits)


def _refuse_other_containers(names: set[str]) -> None:
    if "word/document.xml" in names:
        return
    if any(name.startswith("xl/") for name in names):
        raise UnreadableDocument("this is a workbook (.xlsx), which is not read yet; copy its table into a .docx file", code="workbook")
    if "OFD.xml" in names:
        raise UnreadableDocument("this is an OFD file, which is not read yet; save it as .docx, or copy its text into a .txt file", code="ofd")
    if "content.xml" in names:
        raise UnreadableDocument("this is an OpenDocument file; open it and save it as .docx", code="opendocument")
    raise UnreadableDocument(
        "this is an archive without a document in it that can be read; unpack it and hand in the document itself", code="archive"
    )
