"""Small forms, one for each activity: the label of a field on the left, its words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .table_header import Column, role_of

Range = tuple[int, int]
_ASKED = frozenset({"time", "responsible", "organiser", "host", "place", "content"})
LEAST_FIELDS = 3


@dataclass(frozen=True, slots=True)
class Records:
    """Columns, one for each label, and for every form the ranges of its words by column."""

    columns: tuple[Column, ...]
    rows: tuple[dict[int, Range], ...]


def records_of(text: str, pairs: Sequence[tuple[Range, Range]]) -> Records | None:
    """Forms told by pairs of label and words; a form begins with the name of its activity."""
    columns: list[Column] = []
    rows: list[dict[int, Range]] = []
    known = 0
    for label, words in pairs:
        squeezed = "".join(text[slice(*label)].split()).rstrip(":：")
        role = role_of(squeezed)
        known += role is not None
        column = Column(role or "other", squeezed)
        if column not in columns:
            columns.append(column)
        if role == "name" or not rows:
            rows.append({})
        rows[-1].setdefault(columns.index(column), words)
    roles = {column.role for column in columns}
    if "name" not in roles or len(roles & _ASKED) < LEAST_FIELDS - 1 or known * 2 < len(pairs):
        return None
    return Records(tuple(columns), tuple(row for row in rows if any(columns[number].role == "name" for number in row)))


def pairs_of_row(cells: Sequence[tuple[str, Range]]) -> list[tuple[Range, Range]] | None:
    """Label and words of a form's row: two cells, or four where two fields stand side by side; None for other rows."""
    if len(cells) not in {2, 4}:
        return None
    pairs = [(cells[n], cells[n + 1]) for n in range(0, len(cells), 2)]
    if any(not label.strip() or len(label.strip()) > 12 for (label, _), _ in pairs) or role_of(pairs[0][0][0].strip().rstrip(":：")) is None:
        return None
    # Labels side by side are the header of a table.
    if any(role_of(words.strip()) is not None for _, (words, _) in pairs):
        return None
    return [(label, words) for (_, label), (_, words) in pairs]
