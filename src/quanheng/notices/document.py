"""What was loaded: the whole text, and the blocks that lie in it.

Every block is a pair of offsets into ``Document.text``, so that whatever is read
later can be shown in the place where it stood.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of characters of ``Document.text``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span must satisfy 0 <= start <= end, not {self.start}..{self.end}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of running text, without its line end."""

    span: Span


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of a table's grid.

    ``merged`` says that the place is covered by a cell that begins above it or to its
    left; the span is then the span of that cell.
    """

    span: Span
    merged: Literal["above", "left"] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the source; each row has one cell for each column of the grid that it reaches."""

    rows: tuple[tuple[Cell, ...], ...]
    is_ruled: bool = True
    """Whether the file draws or states its cells; else the white between words told them, and no cell is sure."""


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A loaded document: its whole original text and its blocks in reading order."""

    text: str
    blocks: tuple[Block, ...]
    filename: str = ""
    media_type: str = "text/plain"
    recognised: bool = False
    """The text was recognised from a picture: nothing read from it is sure."""
    embedded: str | None = field(default=None, repr=False)
    """The native form that a file written here carries inside, with how it read when fresh (``embedded``)."""
    _line_starts: tuple[int, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        starts = [0, *(i + 1 for i, character in enumerate(self.text) if character == "\n")]
        object.__setattr__(self, "_line_starts", tuple(starts))

    def line_of(self, offset: int) -> int:
        """Number of the line, counted from 1, on which the character at ``offset`` stands."""
        return bisect_right(self._line_starts, offset)

    def line(self, number: int) -> Span:
        """Span of the line with this number, counted from 1, without its line end."""
        start = self._line_starts[number - 1]
        end = self._line_starts[number] - 1 if number < len(self._line_starts) else len(self.text)
        return Span(start, end)

    def words(self, span: Span) -> str:
        """The original characters of ``span``."""
        return self.text[span.start : span.end]


def document_from_text(text: str, *, filename: str = "", media_type: str = "text/plain") -> Document:
    """A document of plain lines; line ends become ``\\n``, nothing else changes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    blocks: list[Block] = []
    start = 0
    for line in text.split("\n"):
        blocks.append(Paragraph(Span(start, start + len(line))))
        start += len(line) + 1
    return Document(text=text, blocks=tuple(blocks), filename=filename, media_type=media_type)
