"""The main part of a .docx: paragraphs and tables in the order of the page.

The part is parsed directly: only text, tabs, breaks and the shape of tables are looked
at, so nothing else in the file can run, fetch or expand. Source: ISO/IEC 29500-1, 17.2 to 17.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from .container import Container
from .document import Cell, Document, Span, Table
from .embedded import NAMESPACE
from .errors import UnreadableDocument
from .layout import Writer
from .limits import Limits
from .safe_xml import parse_xml
from .word_numbering import Numbering, numbering_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_P, _TBL, _TR, _TC, _R = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc", f"{_W}r"
_WRAPPERS = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_GONE = frozenset((_FALLBACK, f"{_W}del", f"{_W}moveFrom"))
_CUSTOM_PARTS = 8
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def document_from_word(container: Container, *, filename: str, limits: Limits) -> Document:
    """Read ``word/document.xml`` with its numbering; raises UnreadableDocument when it is damaged or beyond ``limits``."""
    root = parse_xml(container.read("word/document.xml") or b"", "Word")
    page = root.find(f"{_W}body")
    if page is None:
        raise UnreadableDocument("the Word file has no body; open it in Word, save it again and retry", code="damaged")
    writer = _WordWriter(limits, numbering_of(container.read("word/numbering.xml"), container.read("word/styles.xml")))
    for element in _children(page, {_P, _TBL}):
        if element.tag == _P:
            writer.paragraph(writer.text_of(element))
        else:
            writer.word_table(element)
    return replace(writer.document(filename=filename, media_type=MEDIA_TYPE), embedded=_embedded(container))


def _embedded(container: Container) -> str | None:
    """What a file written here carries inside; parts of others are passed over, damaged ones too."""
    for number in range(1, _CUSTOM_PARTS + 1):
        data = container.read(f"customXml/item{number}.xml")
        if data is not None and NAMESPACE.encode() in data[:400]:
            try:
                return parse_xml(data, "Word").text
            except UnreadableDocument:
                return None
    return None


def _children(parent: etree._Element, wanted: set[str]) -> Iterator[etree._Element]:
    """Children of the wanted kinds, also inside content controls and accepted revisions."""
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, wanted)


def _text_of(paragraph: etree._Element) -> str:
    pieces: list[str] = []
    for run in paragraph.iter(_R):
        if any(ancestor.tag in _GONE for ancestor in run.iterancestors(*_GONE)):
            continue
        for piece in run:
            if piece.tag == f"{_W}t":
                pieces.append(piece.text or "")
            elif piece.tag in _BREAKS:
                pieces.append(_BREAKS[piece.tag])
    return "".join(pieces)


class _WordWriter(Writer):
    """Writes the elements of a Word file; numbers are counted in the order of the text."""

    def __init__(self, limits: Limits, numbering: Numbering) -> None:
        super().__init__(limits)
        self.numbering = numbering

    def text_of(self, paragraph: etree._Element) -> str:
        words = _text_of(paragraph)
        number = self.numbering.words(paragraph)
        return number + words if words.strip() else words

    def word_table(self, table: etree._Element) -> None:
        """Rows as lines, cells parted by tabs; a merged place points to the cell that covers it."""
        above: dict[int, Cell] = {}
        rows: list[tuple[Cell, ...]] = []
        for row in _children(table, {_TR}):
            self.count_row()
            rows.append(self.row(row, above))
            self.put("\n")
        if rows:
            self.blocks.append(Table(tuple(rows)))

    def row(self, row: etree._Element, above: dict[int, Cell]) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        before = row.find(f"{_W}trPr/{_W}gridBefore")
        for _ in range(_number(before, 0, self.limits.table_columns)):
            cells.append(Cell(Span(self.length, self.length)))
        for place, element in enumerate(_children(row, {_TC})):
            if place:
                self.put("\t")
            column = len(cells)
            width = _number(element.find(f"{_W}tcPr/{_W}gridSpan"), 1, self.limits.table_columns)
            merge = element.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(f"{_W}val", "continue") == "continue" and column in above:
                cell = Cell(above[column].span, "above")
            else:
                cell = Cell(self.put("\n".join(self.text_of(paragraph) for paragraph in element.iter(_P)).strip("\n")))
            above[column] = cell
            cells.append(cell)
            cells.extend(Cell(cell.span, "left") for _ in range(width - 1))
            self.check_columns(len(cells))
        return tuple(cells)


def _number(element: etree._Element | None, default: int, largest: int) -> int:
    words = element.get(f"{_W}val", "") if element is not None else ""
    return min(int(words), largest + 1) if words.isdecimal() and len(words) < 6 else default
