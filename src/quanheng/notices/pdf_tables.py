"""The cells that rules enclose on a page, as a grid with merged places."""

from __future__ import annotations

from collections.abc import Sequence

from .layout import LaidTable, table_of_spans
from .placed_text import Placed, lines_of

Box = tuple[float, float, float, float]
_SAME = 2.5  # points within which two edges are one rule


def grid_of(cells: Sequence[Box], chars: Sequence[Placed]) -> LaidTable | None:
    """The table of these cells, or None where it is a frame and no table."""
    xs, ys = _edges([v for cell in cells for v in (cell[0], cell[2])]), _edges([v for cell in cells for v in (cell[1], cell[3])])
    if len(xs) < 3 or len(ys) < 3:
        return None
    own: dict[int, list[Placed]] = {number: [] for number in range(len(cells))}
    for char in chars:
        x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
        number = next((n for n, (x0, top, x1, bottom) in enumerate(cells) if x0 <= x <= x1 and top <= y <= bottom), None)
        if number is not None:
            own[number].append(char)
    placed = []
    for number, (x0, top, x1, bottom) in enumerate(cells):
        row, column = _nearest(ys, top), _nearest(xs, x0)
        placed.append((row, column, max(1, _nearest(ys, bottom) - row), max(1, _nearest(xs, x1) - column), _words(own[number], x1)))
    return table_of_spans(sorted(placed, key=lambda cell: -cell[2] * cell[3]), rows=len(ys) - 1, columns=len(xs) - 1)


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME:
            edges.append(value)
    return edges


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda number: abs(edges[number] - value))


def _words(chars: list[Placed], right: float) -> str:
    """Lines of a cell; a line that fills the cell was broken by its width and goes on."""
    words = ""
    full = True
    for line in lines_of(chars):
        blank = " " if full and words[-1:].isalpha() and words[-1:].isascii() and line.words[:1].isalpha() and line.words[:1].isascii() else ""
        words += (blank if full or not words else "\n") + line.words
        full = right - line.x1 < 1.9 * line.height
    return words
