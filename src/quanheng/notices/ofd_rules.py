"""The rules that an OFD page draws, and the tables they enclose. Source: GB/T 33190-2016, chapter 9 (path objects)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from .layout import LaidTable
from .pdf_tables import Box, grid_of, within
from .placed_text import Placed

_O = "{http://www.ofdspec.org/2016}"
_STRAIGHT = 0.8  # points by which a rule may lean
_MOST_RULES = 1_500
_ARGUMENTS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def tables_of(page: etree._Element, chars: Sequence[Placed], scale: float) -> list[tuple[Box, LaidTable]]:
    """Tables with their boxes, from the top; ``scale`` turns millimetres into the measure of ``chars``."""
    rules = _rules(page, scale)
    if len(rules) < 4:
        return []
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells

    edges = [_edge(*rule) for rule in rules]
    cells = intersections_to_cells(edges_to_intersections(edges, 2.0, 2.0))
    found: list[tuple[Box, LaidTable]] = []
    for group in cells_to_tables(cells):
        box = (min(c[0] for c in group), min(c[1] for c in group), max(c[2] for c in group), max(c[3] for c in group))
        table = grid_of(group, [char for char in chars if within(char, box)])
        if table is not None:
            found.append((box, table))
    return sorted(found, key=lambda one: one[0][1])


def _edge(x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    return {"x0": x0, "x1": x1, "top": y0, "bottom": y1, "orientation": "h" if x1 - x0 >= y1 - y0 else "v"}


def _rules(page: etree._Element, scale: float) -> list[Box]:
    """Straight rules along the page; lines of one rule drawn in pieces are put together."""
    pieces: list[Box] = []
    for element in page.iter(f"{_O}PathObject"):
        data = element.findtext(f"{_O}AbbreviatedData") or ""
        box = _numbers(element.get("Boundary", ""))
        matrix = _numbers(element.get("CTM", "")) or [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
        if len(box) < 4 or len(matrix) != 6:
            continue
        for x0, y0, x1, y1 in _segments(data, matrix, box[0], box[1]):
            left, right = sorted((x0 * scale, x1 * scale))
            top, bottom = sorted((y0 * scale, y1 * scale))
            if (right - left < _STRAIGHT) != (bottom - top < _STRAIGHT):
                pieces.append((left, top, right, bottom))
            if len(pieces) >= _MOST_RULES:
                return _merged(pieces)
    return _merged(pieces)


def _segments(data: str, matrix: list[float], x: float, y: float) -> Iterator[Box]:
    """Straight pieces of a path, with the place of its object added."""

    def point(px: float, py: float) -> tuple[float, float]:
        return matrix[0] * px + matrix[2] * py + matrix[4] + x, matrix[1] * px + matrix[3] * py + matrix[5] + y

    words = data.split()[:20_000]
    place = 0
    first = here = (0.0, 0.0)
    while place < len(words):
        name = words[place]
        values = _numbers(" ".join(words[place + 1 : place + 1 + _ARGUMENTS.get(name, 0)]))
        if name not in _ARGUMENTS or len(values) != _ARGUMENTS[name]:
            return
        place += 1 + len(values)
        target = first if name == "C" else point(*values[-2:])
        if name in {"L", "C"}:
            yield (*here, *target)
        here = target
        if name in {"M", "S"}:
            first = here


def _merged(pieces: list[Box]) -> list[Box]:
    """Rules that touch on one line as one rule."""
    result: list[Box] = []
    for lies in (True, False):
        along, across = (0, 1) if lies else (1, 0)
        chosen = [one for one in pieces if (one[2] - one[0] >= one[3] - one[1]) == lies]
        for piece in sorted(chosen, key=lambda one: (round(one[across] / 2), one[along])):
            last = result[-1] if result else None
            same = last is not None and (last[2] - last[0] >= last[3] - last[1]) == lies and abs(last[across] - piece[across]) < 2
            if last is not None and same and piece[along] <= last[along + 2] + 2:
                end = max(last[along + 2], piece[along + 2])
                result[-1] = (last[0], last[1], end, last[3]) if lies else (last[0], last[1], last[2], end)
            else:
                result.append(piece)
    return [
        (one[0], (one[1] + one[3]) / 2, one[2], (one[1] + one[3]) / 2) if one[2] - one[0] >= one[3] - one[1]
        else ((one[0] + one[2]) / 2, one[1], (one[0] + one[2]) / 2, one[3])
        for one in result
    ]  # fmt: skip


def _numbers(words: str) -> list[float]:
    try:
        return [float(word) for word in words.split()[:64]]
    except ValueError:
        return []
