"""Pages of a PDF with a text layer: lines put together again, tables by their rules. Runs in the guarded process."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .errors import UnreadableDocument
from .layout import Laid, LaidCell, LaidTable, plain
from .limits import Limits
from .pdf_columns import open_tables, two_columns
from .pdf_tables import Box, grid_of, opened, within
from .placed_text import Placed, PlacedLine, begins_anew, lines_of, paragraphs_of
from .radicals import CHARACTER_OF

_EDGE = 0.1  # share of the page's height in which running heads and page numbers stand
_PAGE_NUMBER = re.compile(r"[-—–－\s·]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[,，/／]?\s*共?\s*\d{1,4}\s*页?)?[-—–－\s·]*")
_BARE_NUMBER = re.compile(r"\d{1,4}")
# Dashes and radicals that fonts draw with the glyph of what is typed, as it is typed; a glyph without any character, as the sign that it is.
_AS_TYPED = str.maketrans({"―": "—", "⸺": "——"} | CHARACTER_OF)
_NO_CHARACTER = re.compile(r"\(cid:\d+\)")
_GARBLED = 12  # one character in so many that the file does not tell makes a page a picture
_BLANKS_TO = 3  # heights: how far behind a blank's place the next character may stand
_SPREAD = 0.2  # share of characters of Han behind a blank from which the blanks tell nothing
_SAME_PLACE = 3.0  # points: page numbers stand in one place on every page, or on every second one

# What a browser prints around a page: the moment and the title above, the address and the page below.
_OF_BROWSER = re.compile(
    r"\d{1,4}[/.年-]\d{1,2}[/.月-]\d{1,4}日?,?\s*(?:上午|下午)?\s*\d{1,2}[:：]\d{2}(?:\s*[AP]M)?(?:\s|$)|(?:https?|\ufb01le|file|about):\S*(?:\s+\d{1,3}/\d{1,3})?$"
)


@dataclass(frozen=True, slots=True)
class _Page:
    height: float
    width: float
    lines: list[PlacedLine]
    tables: list[tuple[Box, LaidTable]]
    stretches: list[list[PlacedLine]] | None = None
    """On a page of two columns its lines in reading order, one list for each stretch of one measure."""
    cuts: tuple[float, ...] | None = None
    """Where the columns part of a table without rules that reaches the foot of the page."""


def laid_out(data: bytes, limits: Limits) -> list[Any]:
    """All pages as plain values; UnreadableDocument for a locked file, for one without a text layer and beyond ``limits``."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    try:
        book = pdfplumber.open(io.BytesIO(data))
    except Exception as error:
        if isinstance(error, PDFPasswordIncorrect | PDFEncryptionError) or "Password" in repr(error) or "Encryption" in repr(error):
            raise UnreadableDocument("the PDF is locked with a password; save it again without one and retry", code="locked") from error
        raise
    with book:
        if len(book.pages) > limits.pages:
            raise UnreadableDocument(
                f"the PDF has {len(book.pages):,} pages, more than the {limits.pages} allowed; hand in the notice alone", code="too-large"
            )
        pages: list[_Page] = []
        length = 0
        for page in book.pages:
            pages.append(_page(page, pages[-1].cuts if pages else None))
            length += sum(len(line.words) for line in pages[-1].lines)
            page.close()
            if length > limits.characters:
                raise UnreadableDocument(f"the PDF has more than {limits.characters:,} characters; hand in the notice alone", code="too-large")
    words = "".join(line.words for page in pages for line in page.lines) + "".join(
        c.words for p in pages for _, t in p.tables for r in t.rows for c in r
    )
    if len(words.strip()) < 10 or words.count("\ufffd") * _GARBLED > len(words):
        raise UnreadableDocument("the PDF is a scan without a text layer; recognise its text and hand in .docx or .txt", code="scan")
    return plain(_joined(_without_running_heads(pages)))


def _page(page: Any, before: tuple[float, ...] | None) -> _Page:
    chars = _chars_of(page)
    tables: list[tuple[Box, LaidTable]] = []
    if len(page.rects) + len(page.lines) + len(page.curves) >= 4:
        for found in page.find_tables():
            box = opened(found.bbox, page.edges)
            inside = [char for char in chars if within(char, box)]
            table = grid_of(found.cells, inside, box=box)
            if table is not None:
                tables.append((box, table))
                chars = [char for char in chars if not within(char, box)]
    return _arranged(float(page.height), float(page.width), chars, tables, before)


def _chars_of(page: Any) -> list[Placed]:
    """The page's characters that leave ink; each knows whether a blank of the file stands before it on its line."""
    chars: list[Placed] = []
    blank: Any = None
    for c in page.dedupe_chars(tolerance=0.5).chars:
        if not c.get("upright", True):
            continue
        if not c["text"].strip():
            blank = c
            continue
        height = c["bottom"] - c["top"]
        follows = blank is not None and abs(c["top"] - blank["top"]) < 0.3 * height and -0.5 < c["x0"] - blank["x0"] < _BLANKS_TO * height
        chars.append(Placed(_as_typed(c["text"]), c["x0"], c["top"], c["x1"], c["bottom"], follows))
        blank = None
    spread = [char for char in chars if not char.words.isascii()]
    if sum(char.after_blank for char in spread) > _SPREAD * len(spread):  # programs that set every character apart by a blank
        chars = [char if char.words.isascii() else replace(char, after_blank=False) for char in chars]
    return chars


def _as_typed(words: str) -> str:
    return _NO_CHARACTER.sub("\ufffd", words.translate(_AS_TYPED))


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A page of which only the places of its characters are known, as of a scan."""

    width: float
    height: float
    chars: list[Placed]


def laid_out_pages(pages: Sequence[PlacedPage]) -> list[Laid]:
    """Lines and tables of pages without rules, in reading order."""
    arranged: list[_Page] = []
    for page in pages:
        arranged.append(_arranged(page.height, page.width, page.chars, [], arranged[-1].cuts if arranged else None))
    return _joined(_without_running_heads(arranged))


def _arranged(height: float, width: float, chars: list[Placed], tables: list[tuple[Box, LaidTable]], before: tuple[float, ...] | None) -> _Page:
    """The page's lines, and its tables: those that rules draw, else those that white corridors part."""
    cuts = None
    if not tables and chars:
        opened, left = open_tables(chars, before)
        if opened:
            tables = [((0.0, one.top, width, one.bottom), one.table) for one in opened]
            chars = left
            below = [char for char in chars if char.top > opened[-1].bottom and char.bottom < height * (1 - _EDGE)]
            cuts = opened[-1].cuts if not below else None
        elif (stretches := two_columns(chars, width)) is not None:
            return _Page(height, width, [line for lines in stretches for line in lines], [], stretches)
    return _Page(height, width, lines_of(chars), tables, cuts=cuts)


def _without_running_heads(pages: list[_Page]) -> list[_Page]:
    """Pages without what every page repeats at its edge, and without page numbers."""

    def at_edge(page: _Page, line: PlacedLine) -> bool:
        return line.bottom < page.height * _EDGE or line.top > page.height * (1 - _EDGE)

    def shape(line: PlacedLine) -> str:
        return re.sub(r"\d+", "0", line.words.replace(" ", ""))

    counted = _page_numbers(pages)
    repeated = Counter(one for page in pages for one in {shape(line) for line in page.lines if at_edge(page, line)})
    often = {words for words, count in repeated.items() if count >= 3 or (count == 2 and len(pages) == 2)}

    def kept(page: _Page, line: PlacedLine) -> bool:
        if not at_edge(page, line):
            return True
        if _BARE_NUMBER.fullmatch(line.words):  # it may as well number a row that a page ends or begins with
            return line not in counted
        return not (_PAGE_NUMBER.fullmatch(line.words) or _OF_BROWSER.match(line.words) or shape(line) in often)

    return [
        replace(
            page,
            lines=[line for line in page.lines if kept(page, line)],
            stretches=[[line for line in lines if kept(page, line)] for lines in page.stretches] if page.stretches is not None else None,
        )
        for page in pages
    ]


def _page_numbers(pages: list[_Page]) -> list[PlacedLine]:
    """Lines of nothing but a number that count the pages: outermost, in one place, one more on each page; or alone below the text."""
    outermost: list[tuple[int, PlacedLine, bool]] = []
    for number, page in enumerate(pages):
        for line, beside in _outermost(page):
            if _BARE_NUMBER.fullmatch(line.words):
                outermost.append((number, line, beside is None or _stands_off(line, beside)))
    return [
        line
        for number, line, stands_off in outermost
        if stands_off
        or any(
            other != number and abs(one.top - line.top) < _SAME_PLACE and int(one.words) - int(line.words) == other - number
            for other, one, _ in outermost
        )
    ]


def _outermost(page: _Page) -> list[tuple[PlacedLine, PlacedLine | None]]:
    """The first and the last line of a page, each with the one next to it."""
    lines = sorted(page.lines, key=lambda line: line.top)
    if not lines:
        return []
    return [(lines[0], lines[1] if len(lines) > 1 else None), (lines[-1], lines[-2] if len(lines) > 1 else None)]


def _stands_off(line: PlacedLine, beside: PlacedLine) -> bool:
    """Whether a line stands where page numbers stand: away from the left edge, and by itself."""
    return line.x0 - beside.x0 > 8 * line.height


def _joined(pages: list[_Page]) -> list[Laid]:
    """All pages in reading order; a paragraph or table that a page end broke is one again."""
    laid: list[Laid] = []
    open_end = False
    for page in pages:
        blocks: list[tuple[float, Laid, bool, bool, int]] = [(box[1], table, False, False, 0) for box, table in page.tables]
        edges = sorted(box[1] for box, _ in page.tables)
        groups: dict[int, list[PlacedLine]] = {}
        for line in page.lines:
            groups.setdefault(sum(edge < line.top for edge in edges), []).append(line)
        if page.stretches is not None:
            laid += [words for lines in page.stretches for p in paragraphs_of(lines, lines, _measure(lines)) for words in (*[""] * p.blanks, p.words)]
            open_end = False
            continue
        for lines in groups.values():
            blocks += [(p.top, p.words, p.begins_full_left, p.ends_full, p.blanks) for p in paragraphs_of(lines, page.lines, page.width)]
        for place, (_, item, goes_on, ends_full, blanks) in enumerate(sorted(blocks, key=lambda block: block[0])):
            laid += [""] * blanks
            before = laid[-1] if laid else None
            if place == 0 and isinstance(item, str) and isinstance(before, str) and open_end and goes_on and not begins_anew(item):
                laid[-1] = before + item
            elif place == 0 and isinstance(item, LaidTable) and isinstance(before, LaidTable) and len(item.rows[0]) == len(before.rows[0]):
                laid[-1] = LaidTable(_continued(before.rows, item.rows), before.is_ruled and item.is_ruled)
            else:
                laid.append(item)
            open_end = ends_full
    return laid


def _measure(lines: list[PlacedLine]) -> float:
    """Width of a stretch of one measure: of a column, not of the page."""
    return max((line.x1 for line in lines), default=0.0) - min((line.x0 for line in lines), default=0.0)


_ENOUGH_ROWS = 2
_Rows = tuple[tuple[LaidCell, ...], ...]


def _continued(rows: _Rows, more: _Rows) -> _Rows:
    """Rows of two pages; the repeated header goes, and a first row that the page end cut off goes on with the last one above."""
    head = [cell.words for cell in rows[0]]
    while more and [cell.words for cell in more[0]] == head:
        more = more[1:]
    if more and _is_cut_off(rows[1:], more[0]):
        last = tuple(
            LaidCell(above.words + below.words, above.merged) if above.merged is None else above
            for above, below in zip(rows[-1], more[0], strict=True)
        )
        # A whole row whose number alone was lost would bring words into every column of the row above.
        here, there = ({number for number, cell in enumerate(row) if cell.words} for row in (rows[-1], more[0]))
        if len(there) < len(here) or not here & there:
            rows, more = (*rows[:-1], last), more[1:]
    return (*rows, *more)


def _is_cut_off(rows: _Rows, first: tuple[LaidCell, ...]) -> bool:
    """Whether a page's first row lacks words where every row above has some: its number, or name and time, stand on the page before."""
    if not rows or not any(cell.words for cell in first):
        return False
    if all(row[0].words.isdecimal() for row in rows):
        return not first[0].words and first[0].merged is None
    filled = [number for number in range(len(first)) if all(row[number].words for row in rows)]
    lacking = [number for number in filled if not first[number].words and first[number].merged is None]
    return len(rows) >= _ENOUGH_ROWS and len(lacking) * 2 >= len(filled) > 1
