"""A table parted by blanks whose lines a narrow page broke: what is in the pieces tells which belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from .grid import Grid, GridCell, Range, cell_of, padded
from .row_alignment import align, is_time_words, scored_alignment
from .table_header import Column, columns_of

_WIDE_BLANK = re.compile(r"[ \u3000]{2,}|\t")
_MOST_HEADER_LINES = 3
_MOST_LINES = 4  # of one row
_LEAST_ROWS = 3
_END = re.compile(r"(?:备注|注|说明|附件|联系人)\s*[:：]|[一二三四五六七八九十]{1,3}、|[（(]?此件")


def wrapped_rows(text: str, lines: Sequence[Range], first: int) -> Grid | None:
    """The table under a header of two or three broken lines, whose rows begin with the next number or with a time."""
    for count in range(_MOST_HEADER_LINES, 0, -1):
        if (columns := _header(text, lines[first : first + count])) is not None:
            break
    else:
        return None
    begins = {"number": _next_number, "time": _time}.get(columns[0].role)
    if begins is None:
        return None
    rows: list[list[list[GridCell]]] = []
    used = set(range(first, first + count))
    for number in range(first + count, len(lines)):
        if not text[slice(*lines[number])].strip():
            continue
        pieces = _pieces(text, lines[number])
        head = text[pieces[0].start : pieces[0].end]
        if begins(head, len(rows)) and len(pieces) > 1:
            rows.append([pieces])
        elif not rows or _END.match(head) or len(rows[-1]) == _MOST_LINES:
            break
        else:
            rows[-1].append(pieces)
        used.add(number)
    if len(rows) < _LEAST_ROWS:
        return None
    laid = [padded(_closed_up(text, row, columns), len(columns)) for row in rows]
    return Grid(columns, tuple(laid), frozenset(used), "blanks", is_sure=False)


def _closed_up(text: str, row: Sequence[list[GridCell]], columns: tuple[Column, ...]) -> tuple[GridCell, ...]:
    """The cells of a row; at each break of a line the cell either goes on or ends, whichever fits its columns better."""
    best: tuple[float, tuple[GridCell, ...]] | None = None
    for goes_on in product((False, True), repeat=len(row) - 1):
        cells = list(row[0])
        for join, pieces in zip(goes_on, row[1:], strict=True):
            if join:
                cells[-1:] = [GridCell(cells[-1].start, pieces[0].end), *pieces[1:]]
            else:
                cells += pieces
        found = scored_alignment(text, cells, columns, most=1)
        if len(cells) <= len(columns) and (best is None or found[0] > best[0]):
            best = found
    return best[1] if best else align(text, [cell for pieces in row for cell in pieces], columns)


def _pieces(text: str, line: Range) -> list[GridCell]:
    start, end = line
    cells: list[GridCell] = []
    for match in _WIDE_BLANK.finditer(text, start, end):
        cells.append(cell_of(text, start, match.start()))
        start = match.end()
    return [cell for cell in (*cells, cell_of(text, start, end)) if cell.end > cell.start]


def _header(text: str, lines: Sequence[Range]) -> tuple[Column, ...] | None:
    """The columns of a header broken over exactly these lines, at a blank or within a word (实施时 | 间)."""
    words: list[str] = []
    for line in lines:
        pieces = [text[cell.start : cell.end] for cell in _pieces(text, line)]
        if not pieces:
            return None
        if words and columns_of([*words[:-1], words[-1] + pieces[0], *pieces[1:]]) is not None and len(pieces[0]) + len(words[-1]) <= _LONGEST:
            words = [*words[:-1], words[-1] + pieces[0], *pieces[1:]]
        else:
            words += pieces
    return columns_of(words) if len(words) >= _LEAST_ROWS and len(lines) > 1 else None


_LONGEST = 4  # characters of a header word put together again


def _next_number(words: str, rows: int) -> bool:
    return words == str(rows + 1)


def _time(words: str, rows: int) -> bool:
    return is_time_words(words)
