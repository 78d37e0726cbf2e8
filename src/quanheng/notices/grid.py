"""A table of the text as a grid of ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .table_header import Column

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell's range of the cleaned text, without the blanks around it."""

    start: int
    end: int
    is_merged: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows under a recognised header; each row has one cell for each column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[GridCell, ...], ...]
    lines: frozenset[int] = frozenset()
    """Numbers of the text lines that the table takes up."""
    shape: str = "table"
    is_sure: bool = True
    """Whether the text itself parts the cells; else what is in them told their columns."""


def cell_of(text: str, start: int, end: int, *, is_merged: bool = False) -> GridCell:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return GridCell(start, start + len(words.strip()), is_merged)


def padded(row: Sequence[GridCell], width: int) -> tuple[GridCell, ...]:
    end = row[-1].end if row else 0
    return (*row[:width], *(GridCell(end, end) for _ in range(width - len(row))))
