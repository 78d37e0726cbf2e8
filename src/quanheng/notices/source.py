"""A document made ready for reading: its cleaned text, lines and tables, and the way back to the original."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypeVar

from .clean import CleanText, clean
from .document import Cell, Document, Paragraph, Span, Table
from .grid import Grid, Range
from .programme import Field
from .tables import grid_of_table, grids_in_text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of running text: its range of the cleaned text without the blanks around it."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Source:
    """What the readers of the single topics work on. All ranges are of ``text``, the cleaned text."""

    document: Document
    clean: CleanText
    lines: tuple[Line, ...]
    """Lines that hold words, tables left out."""
    grids: tuple[Grid, ...]

    @property
    def text(self) -> str:
        return self.clean.text

    def span(self, start: int, end: int) -> Span:
        """Where a range of the cleaned text stood in the original."""
        return self.clean.span_in_original(start, end)

    def field(self, value: T, start: int, end: int, confidence: float, rule: str) -> Field[T]:
        """A field read from a range of the cleaned text; never sure where a font told the wrong characters."""
        if isinstance(value, str) and _garbled(value):
            return Field(value, self.span(start, end), min(confidence, _UNSURE), f"{rule}, in characters hardly ever written")
        return Field(value, self.span(start, end), confidence, rule)

    def words(self, start: int, end: int, confidence: float, rule: str) -> Field[str]:
        """The text of a range as a field, lines joined."""
        return self.field(joined(self.text[start:end]), start, end, confidence, rule)


_UNSURE = 0.5


def _garbled(words: str) -> bool:
    """Whether two or more characters are outside GB/T 2312 (6,763 characters): one may be in a name, two come from a font without a true map."""
    return sum("\u3400" <= character <= "\u9fff" and not character.encode("gb2312", "ignore") for character in words) > 1


def joined(words: str) -> str:
    """Broken lines put together again: with a blank between Latin words, with nothing between characters."""
    result = ""
    for piece in (piece.strip() for piece in words.split("\n")):
        result += (
            " " if result and piece and result[-1].isascii() and piece[0].isascii() and result[-1].isalpha() and piece[0].isalpha() else ""
        ) + piece
    return result


def source_of(document: Document) -> Source:
    """Clean ``document`` and find its lines and tables."""
    cleaned = clean(document.text)
    ranges: list[Range] = []
    grids: list[Grid] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            ranges.append(cleaned.range_of(block.span))
            continue
        places: dict[Cell, Range] = {cell: cleaned.range_of(cell.span) for row in block.rows for cell in row}
        grid = grid_of_table(block, cleaned.text, places, grids[-1] if grids else None)
        if grid is not None:
            ranges += _over(block, places)
            grids.append(grid)
            ranges += _under(block, places)
        else:  # a table used for layout: its cells are read as lines
            seen: set[Span] = set()
            for row in block.rows:
                for cell in row:
                    if cell.span not in seen:
                        seen.add(cell.span)
                        ranges.extend(_lines_within(cleaned.text, *places[cell]))
    if not grids:
        grids.extend(grids_in_text(cleaned.text, ranges))
    taken = {number for grid in grids for number in grid.lines}
    running = [line for number, line in enumerate(ranges) if number not in taken]
    cells = [(cell.start, cell.end) for grid in grids if grid.shape != "commas" for row in grid.rows for cell in row]
    cleaned = replace(cleaned, text=_with_wide_stops(cleaned.text, running + cells))
    lines = tuple(line for start, end in running if (line := _line(cleaned.text, start, end)).words)
    return Source(document, cleaned, lines, tuple(grids))


def _over(table: Table, places: dict[Cell, Range]) -> list[Range]:
    """The only words of the first rows of a table: its caption, set in its frame."""
    found: list[Range] = []
    for row in table.rows:
        filled = [places[cell] for cell in row if cell.merged is None and places[cell][1] > places[cell][0]]
        if len(row) < _LEAST_COLUMNS or len(filled) != 1:
            break
        found.append(filled[0])
    return found


def _under(table: Table, places: dict[Cell, Range]) -> list[Range]:
    """The only words of the last rows of a table: a signature, its date or a note set in the table's frame."""
    found: list[Range] = []
    for row in reversed(table.rows):
        filled = [places[cell] for cell in row if cell.merged is None and places[cell][1] > places[cell][0]]
        if len(row) < _LEAST_COLUMNS or len(filled) != 1:
            break
        found.insert(0, filled[0])
    return found


_LEAST_COLUMNS = 3
# Mirror pages and phones set half-width stops between Chinese words; in numbers and in tables parted by commas they stay.
_NARROW_STOP = re.compile(r"(?<=[\u4e00-\u9fff”》）)])[,;](?=[\u4e00-\u9fff“《（(\d])|(?<=[\d%])[,;](?=[\u4e00-\u9fff“《])")
_WIDE = {",": "，", ";": "；"}


def _with_wide_stops(text: str, running: list[Range]) -> str:
    """The text with the stops of its running lines and cells in full width, every character in its place."""
    found = [match.start() for start, end in running for match in _NARROW_STOP.finditer(text, start, end)]
    if not found:
        return text
    characters = list(text)
    for place in found:
        characters[place] = _WIDE[characters[place]]
    return "".join(characters)


def _lines_within(text: str, start: int, end: int) -> list[Range]:
    ranges: list[Range] = []
    for piece in text[start:end].split("\n"):
        ranges.append((start, start + len(piece)))
        start += len(piece) + 1
    return ranges


_EDGE = " \t\u3000|｜\n"


def _line(text: str, start: int, end: int) -> Line:
    words = text[start:end]
    start += len(words) - len(words.lstrip(_EDGE))
    words = words.strip(_EDGE)
    return Line(start, start + len(words), words)
