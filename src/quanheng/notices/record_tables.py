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


def turned_records(text: str, rows: Sequence[Sequence[Range]]) -> Records | None:
    """A table on its side: labels down the first column, one activity in each of the others."""
    width = len(rows[0]) if rows else 0
    if width < 3 or len(rows) < LEAST_FIELDS or any(len(row) != width for row in rows):
        return None
    labels = ["".join(text[slice(*row[0])].split()).rstrip(":：") for row in rows]
    roles = [role_of(label) for label in labels]
    if None in roles or "name" not in roles or len(set(roles) & _ASKED) < LEAST_FIELDS - 1 or len(set(roles)) < len(roles):
        return None
    # Labels in the first line too: an ordinary header.
    if sum(role_of(text[slice(*cell)].strip()) is not None for cell in rows[0]) > 1:
        return None
    columns = tuple(Column(role or "other", label) for role, label in zip(roles, labels, strict=True))
    records = [{number: row[place] for number, row in enumerate(rows) if row[place][1] > row[place][0]} for place in range(1, width)]
    return Records(columns, tuple(record for record in records if record))
