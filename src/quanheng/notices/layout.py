"""What a loader found, before it is laid down as one text: lines and tables in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .document import Block, Cell, Document, Paragraph, Span, Table
from .errors import UnreadableDocument
from .limits import Limits

Merged = Literal["above", "left"] | None


@dataclass(frozen=True, slots=True)
class LaidCell:
    """One place of a table's grid; ``merged`` says which neighbour's cell covers it (its own words are then not used)."""

    words: str = ""
    merged: Merged = None


@dataclass(frozen=True, slots=True)
class LaidTable:
    rows: tuple[tuple[LaidCell, ...], ...]
    is_ruled: bool = True
    """Whether the file draws or states its cells; else the white between words told them."""


Laid = str | LaidTable


def table_of_spans(cells: Iterable[tuple[int, int, int, int, str]], *, rows: int, columns: int) -> LaidTable:
    """A grid from cells given as row, column, rows covered, columns covered and words; the first to claim a place keeps it."""
    grid: list[list[LaidCell | None]] = [[None] * columns for _ in range(rows)]
    for row, column, down, across, words in cells:
        for r in range(row, min(row + down, rows)):
            for c in range(column, min(column + across, columns)):
                if grid[r][c] is None:
                    grid[r][c] = LaidCell(words) if (r, c) == (row, column) else LaidCell("", "left" if r == row or c > column else "above")
    return LaidTable(tuple(tuple(cell or LaidCell() for cell in row) for row in grid))


def plain(laid: Iterable[Laid]) -> list[Any]:
    """As JSON values, to pass from the process that read a hostile file."""
    return [item if isinstance(item, str) else [item.is_ruled, [[[cell.words, cell.merged] for cell in row] for row in item.rows]] for item in laid]


def from_plain(values: Sequence[Any]) -> list[Laid]:
    return [
        value if isinstance(value, str) else LaidTable(tuple(tuple(LaidCell(*cell) for cell in row) for row in value[1]), value[0])
        for value in values
    ]


def document_of(laid: Iterable[Laid], *, filename: str, media_type: str, limits: Limits, recognised: bool = False) -> Document:
    """The document; raises UnreadableDocument beyond ``limits``."""
    writer = Writer(limits)
    for item in laid:
        if isinstance(item, str):
            writer.paragraph(item)
        else:
            writer.table(item)
    return writer.document(filename=filename, media_type=media_type, recognised=recognised)


class Writer:
    """Lays text and blocks down one after the other; offsets are those of the text so far."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.pieces: list[str] = []
        self.blocks: list[Block] = []
        self.length = 0
        self.rows = 0

    def document(self, *, filename: str, media_type: str, recognised: bool = False) -> Document:
        text = "".join(self.pieces)
        if not text.strip():
            raise UnreadableDocument(
                "the file holds no text, perhaps only pictures; recognise their text and hand it in as .docx or .txt", code="no-text"
            )
        return Document(text=text, blocks=tuple(self.blocks), filename=filename, media_type=media_type, recognised=recognised)

    def put(self, text: str) -> Span:
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        if self.length > self.limits.characters:
            raise UnreadableDocument(f"the document has more than {self.limits.characters:,} characters; hand in the notice alone", code="too-large")
        return Span(start, self.length)

    def paragraph(self, text: str) -> None:
        for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
            self.blocks.append(Paragraph(self.put(line)))
            self.put("\n")

    def count_row(self) -> None:
        self.rows += 1
        if self.rows > self.limits.table_rows:
            raise UnreadableDocument(f"the tables have more than {self.limits.table_rows:,} rows; hand in the annex alone", code="too-large")

    def check_columns(self, columns: int) -> None:
        if columns > self.limits.table_columns:
            raise UnreadableDocument(f"a table has more than {self.limits.table_columns} columns; hand in the annex alone", code="too-large")

    def table(self, table: LaidTable) -> None:
        """Rows as lines, cells parted by tabs; a merged place points to the cell that covers it."""
        rows: list[tuple[Cell, ...]] = []
        for laid in table.rows:
            self.count_row()
            self.check_columns(len(laid))
            row: list[Cell] = []
            for column, cell in enumerate(laid):
                if column:
                    self.put("\t")
                if cell.merged == "left" and row:
                    row.append(Cell(row[-1].span, "left"))
                elif cell.merged == "above" and rows and column < len(rows[-1]):
                    row.append(Cell(rows[-1][column].span, "above"))
                else:
                    row.append(Cell(self.put(cell.words.strip("\n"))))
            rows.append(tuple(row))
            self.put("\n")
        if rows:
            self.blocks.append(Table(tuple(rows), table.is_ruled))
