"""Bytes in, ``Document`` out. The kind of file is told by its content, never by its name."""

from __future__ import annotations

from dataclasses import replace

from .container import Container
from .document import Document, document_from_text
from .encodings import decode
from .errors import UnreadableDocument
from .limits import DEFAULT, Limits

__all__ = ["DEFAULT", "Limits", "load"]

_PICTURE = "this is a picture, and no recogniser is installed here; type or recognise its text and hand in .docx or .txt"
_OLD = "this is an old Word, Excel or WPS file (.doc, .xls, .wps, .et), and LibreOffice is not installed here; open it and save it as .docx"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_ARCHIVES = ((b"Rar!", "a RAR archive"), (b"7z\xbc\xaf", "a 7-Zip archive"), (b"\x1f\x8b", "a gzip archive"))
_WORKBOOK_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_PDF_TYPE, _SHEET_TYPE = "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def load(data: bytes, *, filename: str = "", limits: Limits = DEFAULT) -> Document:
    """Text and tables of a document: .docx, .pdf, .xlsx, .xls, .ofd, a web page or plain text.

    .doc, .wps, .et, .rtf and OpenDocument are read where LibreOffice is installed, scans
    where a recogniser is. Raises UnreadableDocument for anything else, and for a file
    beyond ``limits``; nothing remote is ever fetched and nothing in the file ever runs.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableDocument("the file is empty; hand in a document with text in it", code="empty")
    if len(data) > limits.file_bytes:
        raise UnreadableDocument(
            f"the file has {len(data):,} bytes, more than the {limits.file_bytes:,} allowed; remove pictures from it or hand in its text",
            code="too-large",
        )
    for magic, name in _ARCHIVES:
        if data.startswith(magic):
            raise UnreadableDocument(f"this is {name}; unpack it and hand in the document itself", code="archive")
    if data.startswith(b"PK"):
        return _load_container(data, filename, limits)
    if data[:1024].lstrip().startswith(b"%PDF"):
        return _load_pdf(data, filename, limits)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _load_old_office(data, filename, limits)
    if data.startswith(b"{\\rtf"):
        return _through_office(
            data, filename, limits, ".rtf", "rtf", "this is an RTF file, and LibreOffice is not installed here; open it and save it as .docx"
        )
    if data.startswith(_PICTURES):
        return _recognised(data, filename, limits, "image/*", UnreadableDocument(_PICTURE, code="image"))
    return _load_text(data, filename, limits)


def _load_text(data: bytes, filename: str, limits: Limits) -> Document:
    """Plain text, or a web page, which announces itself at its head."""
    head = data[:2048].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")) or (head.startswith((b"<?xml", b"<!--")) and b"<html" in head):
        from .load_html import document_from_html

        return document_from_html(data, filename=filename, limits=limits)
    if head.startswith(b"<?xml"):
        raise UnreadableDocument("this is an XML file and no document; hand in the document itself", code="markup")
    text = decode(data)
    if len(text) > limits.characters:
        raise UnreadableDocument(
            f"the text has {len(text):,} characters, more than the {limits.characters:,} allowed; hand in the notice alone", code="too-large"
        )
    return document_from_text(text, filename=filename)


def _load_container(data: bytes, filename: str, limits: Limits) -> Document:
    """A zip file: told by the part that every document of its kind holds."""
    container = Container(data, limits)
    if "word/document.xml" in container.names:
        from .load_docx import document_from_word

        return document_from_word(container, filename=filename, limits=limits)
    if "xl/workbook.xml" in container.names:
        return _load_workbook(data, filename, limits)
    if "OFD.xml" in container.names:
        from .load_ofd import document_from_ofd

        return document_from_ofd(container, filename=filename, limits=limits)
    if "content.xml" in container.names:
        sheet = b"spreadsheet" in (container.read("mimetype") or b"")
        message = "this is an OpenDocument file, and LibreOffice is not installed here; open it and save it as .docx"
        return _through_office(data, filename, limits, ".ods" if sheet else ".odt", "opendocument", message, target="xlsx" if sheet else "docx")
    raise UnreadableDocument(
        "this is an archive without a document in it that can be read; unpack it and hand in the document itself", code="archive"
    )


def _load_pdf(data: bytes, filename: str, limits: Limits) -> Document:
    from .guarded import read_guarded
    from .layout import document_of, from_plain

    try:
        laid = from_plain(read_guarded("pdf", data, limits))
    except UnreadableDocument as refusal:
        if refusal.code != "scan":
            raise
        return _recognised(data, filename, limits, _PDF_TYPE, refusal)
    return document_of(laid, filename=filename, media_type=_PDF_TYPE, limits=limits)


def _load_workbook(data: bytes, filename: str, limits: Limits) -> Document:
    from .guarded import read_guarded
    from .layout import document_of, from_plain

    return document_of(from_plain(read_guarded("sheet", data, limits)), filename=filename, media_type=_SHEET_TYPE, limits=limits)


def _load_old_office(data: bytes, filename: str, limits: Limits) -> Document:
    """An OLE file: a workbook is read here, everything else through LibreOffice."""
    if _ENCRYPTED_STREAM in data:
        raise UnreadableDocument("the document is locked with a password; save it again without one and retry", code="locked")
    if _WORD_STREAM not in data and any(name in data for name in _WORKBOOK_STREAMS):
        return _load_workbook(data, filename, limits)
    return _through_office(data, filename, limits, ".doc", "old-office", _OLD)


def _through_office(data: bytes, filename: str, limits: Limits, suffix: str, code: str, message: str, *, target: str = "docx") -> Document:
    from .office import converted, office_program

    if office_program() is None:
        raise UnreadableDocument(message, code=code)
    return replace(_load_container(converted(data, suffix=suffix, target=target, limits=limits), filename, limits), filename=filename)


def _recognised(data: bytes, filename: str, limits: Limits, media_type: str, refusal: UnreadableDocument) -> Document:
    """The text that a recogniser finds, or ``refusal`` where none is installed."""
    from .recognition import document_from_picture, recogniser

    if recogniser() is None:
        raise refusal
    return document_from_picture(data, filename=filename, media_type=media_type, limits=limits)
