"""The cells that rules enclose on a page, as a grid with merged places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from .layout import LaidTable, table_of_spans
from .placed_text import Placed, PlacedLine, first_unit, lines_of

Box = tuple[float, float, float, float]
_LEAST_ROW = 8.0  # points
_COLUMNS_OF_A_ROW = 4  # edges; from so many on a single row is one of a table that goes on from the page before
_FULL = 1.9  # heights of white at the end of a line that its width broke
_SAME = 2.5  # points within which two edges are one rule


def opened(box: Box, edges: Sequence[dict[str, Any]]) -> Box:
    """The box as far as its upright rules go: a row that a page end cuts has no rule at its foot, and none at its head on the next page."""
    uprights = [edge for edge in edges if edge["orientation"] == "v" and box[0] - _SAME <= edge["x0"] <= box[2] + _SAME]
    below = [edge for edge in uprights if edge["top"] <= box[3] + _SAME and edge["bottom"] > box[3] + _LEAST_ROW]
    above = [edge for edge in uprights if edge["bottom"] >= box[1] - _SAME and edge["top"] < box[1] - _LEAST_ROW]
    head = min(edge["top"] for edge in above) if _end_together(above, "top") else box[1]
    foot = max(edge["bottom"] for edge in below) if _end_together(below, "bottom") else box[3]
    return (box[0], head, box[2], foot)


def _end_together(edges: Sequence[dict[str, Any]], end: str) -> bool:
    """Whether these are the rules of two columns or more and all end at one height."""
    ends = [edge[end] for edge in edges]
    return len({round(edge["x0"] / _SAME) for edge in edges}) > 2 and max(ends) - min(ends) <= _SAME


def grid_of(cells: Sequence[Box], chars: Sequence[Placed], *, box: Box | None = None) -> LaidTable | None:
    """The table of these cells, or None where it is a frame and no table; its upright rules go from the head to the foot of ``box``."""
    head, foot = (box[1], box[3]) if box else (cells[0][1], cells[0][3])
    xs, ys = (
        _edges([v for cell in cells for v in (cell[0], cell[2])]),
        _edges([head, foot, *(v for cell in cells for v in (cell[1], cell[3]))]),
    )
    if len(xs) < 3 or len(ys) < (2 if len(xs) > _COLUMNS_OF_A_ROW else 3):
        return None
    own: dict[int, list[Placed]] = {number: [] for number in range(len(cells))}
    outside: list[Placed] = []
    for char in chars:
        x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
        number = next((n for n, (x0, top, x1, bottom) in enumerate(cells) if x0 <= x <= x1 and top <= y <= bottom), None)
        if number is not None:
            own[number].append(char)
        else:
            outside.append(char)
    placed = []
    for number, (x0, top, x1, bottom) in enumerate(cells):
        row, column = _nearest(ys, top), _nearest(xs, x0)
        placed.append((row, column, max(1, _nearest(ys, bottom) - row), max(1, _nearest(xs, x1) - column), _words(own[number], x1)))
    placed += _open_cells(placed, outside, xs, ys)
    return table_of_spans(sorted(placed, key=lambda cell: -cell[2] * cell[3]), rows=len(ys) - 1, columns=len(xs) - 1)


def within(char: Placed, box: Box) -> bool:
    """Whether the middle of the character lies in the box."""
    x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _open_cells(
    placed: Sequence[tuple[int, int, int, int, str]], chars: Sequence[Placed], xs: list[float], ys: list[float]
) -> list[tuple[int, int, int, int, str]]:
    """Cells that lack a rule at one side, as a merged cell does that a page end cuts: no word within the table's frame is lost."""
    covered = {(r, c) for row, column, down, across, _ in placed for r in range(row, row + down) for c in range(column, column + across)}
    found: dict[tuple[int, int], list[Placed]] = {}
    for char in chars:
        row = max(0, min(len(ys) - 2, bisect_right(ys, (char.top + char.bottom) / 2) - 1))
        column = max(0, min(len(xs) - 2, bisect_right(xs, (char.x0 + char.x1) / 2) - 1))
        first = row
        while first and (first - 1, column) not in covered:
            first -= 1
        found.setdefault((first, column), []).append(char)
    cells = []
    for (row, column), inside in found.items():
        down = 1
        while row + down < len(ys) - 1 and (row + down, column) not in covered:
            down += 1
        cells.append((row, column, down, 1, _words(inside, xs[column + 1])))
    return cells


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
    before: PlacedLine | None = None
    for line in lines_of(chars):
        full = before is None or right - before.x1 < max(_FULL, first_unit(line.words)) * before.height
        blank = " " if full and words[-1:].isalpha() and words[-1:].isascii() and line.words[:1].isalpha() and line.words[:1].isascii() else ""
        words += (blank if full or not words else "\n") + line.words
        before = line
    return words
