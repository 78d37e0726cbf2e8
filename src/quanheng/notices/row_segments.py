"""Where the rows of a table begin that came out one cell a line, without numbers and with some cells on two lines.

One alignment runs over all lines: each column of each row takes none, one or a few of them, and the whole that fits best wins.
"""

from __future__ import annotations

from collections.abc import Sequence

from .row_alignment import fit, is_time_words
from .table_header import Column

_MOST_LINES = 4  # of one cell
_IDEAL = {"number": 4.0, "time": 4.0, "name": 2.0, "content": 1.8, "form": 2.0}
_IDEAL_UNIT, _IDEAL_OTHER, _GOOD = 3.0, 0.8, 0.5
UNIT_ROLES = frozenset({"responsible", "organiser", "host", "co-organiser", "supervisor", "technical-support"})

Row = tuple[tuple[int, int], ...]
"""For each column its first line and the line after its last."""
_State = tuple[float, int]
"""The score of the best way to come here, and how many lines the column before took."""


def rows_of_lines(words: Sequence[str], columns: Sequence[Column]) -> list[Row]:
    """The rows that the lines make from the first on, as far as they look like rows."""
    width = len(columns)
    bar = _GOOD * sum(_IDEAL.get(column.role, _IDEAL_UNIT if column.role in UNIT_ROLES else _IDEAL_OTHER) for column in columns)
    best: list[list[_State | None]] = [[None] * (width + 1) for _ in range(len(words) + 1)]
    best[0][0] = (0.0, 0)
    for line in range(len(words) + 1):
        for column in range(1, width):
            _go_on(best, line, column, words, columns)
        if line and (done := best[line][width]) is not None:
            best[line][0] = (done[0] - bar, 0)
        for column in range(width):
            _go_on(best, line, column, words, columns)
    return _while_rows(_traced(best), words, columns)


def _go_on(best: list[list[_State | None]], line: int, column: int, words: Sequence[str], columns: Sequence[Column]) -> None:
    """What the column can take from this line on."""
    if (here := best[line][column]) is None:
        return
    for count in range(min(_MOST_LINES, len(words) - line) + 1):
        score = here[0] + fit(columns[column].role, tuple(words[line : line + count]))
        there = best[line + count][column + 1]
        if there is None or score > there[0]:
            best[line + count][column + 1] = (score, count)


def _traced(best: list[list[_State | None]]) -> list[Row]:
    """The rows of the best way, from its end back to the first line."""
    ends = [(state[0], line) for line, states in enumerate(best) if (state := states[0]) is not None]
    line = max(ends)[1]
    width = len(best[0]) - 1
    rows: list[Row] = []
    while line > 0:
        row: list[tuple[int, int]] = []
        for column in range(width, 0, -1):
            state = best[line][column]
            count = state[1] if state else 0
            row.append((line - count, line))
            line -= count
        rows.append(tuple(reversed(row)))
    return rows[::-1]


def _while_rows(rows: list[Row], words: Sequence[str], columns: Sequence[Column]) -> list[Row]:
    """The rows up to the first whose time is none, or that has no name."""
    kept: list[Row] = []
    for row in rows:
        told = {column.role: "".join(words[first:last]) for column, (first, last) in zip(columns, row, strict=True)}
        if ("time" in told and told["time"] and not is_time_words(told["time"])) or not told.get("name", told.get("content")):
            break
        kept.append(row)
    return kept
