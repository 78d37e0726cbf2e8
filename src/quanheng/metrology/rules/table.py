"""One table of a rule file: rows found by keys and by the interval in which a quantity lies."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from ..errors import BadInput, MetrologyError
from .limit import Mark

_BOUNDS = ("from", "over", "to", "below")
_ROW_WORDS = frozenset({*_BOUNDS, "mark", "marks", "clause", "note"})


class BadRuleFile(MetrologyError):
    """A rule file does not say what it must say; the message names file, table and row."""

    code = "bad-rule-file"


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval of the quantity by which a row is found; ``None`` is open. ``over``/``to`` is (over, to], ``from``/``below`` [from, below)."""

    lower: Decimal | None
    lower_included: bool
    upper: Decimal | None
    upper_included: bool

    def __contains__(self, value: Decimal) -> bool:
        above = self.lower is None or value > self.lower or (self.lower_included and value == self.lower)
        return above and (self.upper is None or value < self.upper or (self.upper_included and value == self.upper))

    def __str__(self) -> str:
        lower = "(-inf" if self.lower is None else f"{'[' if self.lower_included else '('}{self.lower}"
        upper = "inf)" if self.upper is None else f"{self.upper}{']' if self.upper_included else ')'}"
        return f"{lower}, {upper}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value with how sure it is."""

    value: Decimal
    mark: Mark


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is found by, its values and texts."""

    name: str
    keys: Mapping[str, str | Decimal]
    interval: Interval | None
    cells: Mapping[str, Cell]
    texts: Mapping[str, str]
    clause: str
    note: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one table of a document; ``of`` names the quantity of the intervals, ``units`` the unit of each value column."""

    name: str
    keys: tuple[str, ...]
    of: str | None
    units: Mapping[str, str]
    clause: str
    rows: tuple[Row, ...]

    def row(self, at: Decimal | None, keys: Mapping[str, str | Decimal]) -> Row:
        """The row for ``keys`` in which ``at`` lies.

        Raises BadInput where the table has none: a key that it does not know, or a value outside of its intervals.
        """
        rows = [row for row in self.rows if all(row.keys[key] == keys[key] for key in self.keys)]
        if not rows:
            asked = next((key for key in self.keys if keys[key] not in {row.keys[key] for row in self.rows}), self.keys[-1])
            known = ", ".join(dict.fromkeys(str(row.keys[asked]) for row in self.rows))
            raise BadInput(asked, str(keys[asked]), f"table {self.name} has {known}")
        if self.of is None:
            return rows[0]
        if at is None:
            raise BadInput(self.of, at, f"table {self.name} is entered with a value of {self.of}")
        for row in rows:
            if row.interval is None or at in row.interval:
                return row
        raise BadInput(self.of, str(at), f"table {self.name} goes over {', '.join(str(row.interval) for row in rows)}")


def read_table(where: str, name: str, raw: Mapping[str, Any]) -> Table:
    """The table ``name`` as a rule file gives it; overlaps, gaps (unless the table says ``gaps = true``) and unknown words are refused."""
    where = f"{where}, {name}"
    keys, texts, units = tuple(raw.get("keys", ())), tuple(raw.get("texts", ())), dict(raw.get("units", {}))
    if unknown := set(raw) - {"keys", "texts", "units", "of", "clause", "mark", "gaps", "rows", "note"}:
        raise BadRuleFile(f"{where}: unknown words {sorted(unknown)}")
    rows = tuple(_row(f"{where}, row {number}", entry, raw, keys, texts, units) for number, entry in enumerate(raw["rows"]))
    _meet(where, rows, keys, gaps=bool(raw.get("gaps")))
    return Table(name, keys, raw.get("of"), units, raw.get("clause", ""), rows)


def _row(
    where: str, entry: Mapping[str, Any], raw: Mapping[str, Any], keys: tuple[str, ...], texts: tuple[str, ...], units: Mapping[str, str]
) -> Row:
    if missing := {*keys, *texts} - set(entry):
        raise BadRuleFile(f"{where}: missing {sorted(missing)}")
    if unknown := set(entry) - {*keys, *texts, *units} - _ROW_WORDS:
        raise BadRuleFile(f"{where}: {sorted(unknown)} are neither keys nor values with a unit")
    marks = entry.get("marks", {})
    default = entry.get("mark", raw.get("mark"))
    cells = {}
    for column in units:
        if column in entry:
            mark = marks.get(column, default)
            if mark not in Mark.__members__:
                raise BadRuleFile(f"{where}: {column} has no mark of {', '.join(Mark)}")
            cells[column] = Cell(_decimal(entry[column]), Mark(mark))
    found = {key: entry[key] if isinstance(entry[key], str) else _decimal(entry[key]) for key in keys}
    interval = _interval(where, entry) if raw.get("of") else None
    name = "/".join([*(str(value) for value in found.values()), *([str(interval)] if interval else [])])
    return Row(name, found, interval, cells, {text: entry[text] for text in texts}, entry.get("clause", raw.get("clause", "")), entry.get("note", ""))


def _interval(where: str, entry: Mapping[str, Any]) -> Interval:
    if ("from" in entry and "over" in entry) or ("to" in entry and "below" in entry):
        raise BadRuleFile(f"{where}: one lower and one upper bound at most")
    bounds = {word: _decimal(entry[word]) for word in _BOUNDS if word in entry}
    return Interval(bounds.get("from", bounds.get("over")), "from" in bounds, bounds.get("to", bounds.get("below")), "to" in bounds)


def _meet(where: str, rows: tuple[Row, ...], keys: tuple[str, ...], *, gaps: bool) -> None:
    groups: dict[tuple[str | Decimal, ...], list[Interval | None]] = {}
    for row in rows:
        groups.setdefault(tuple(row.keys[key] for key in keys), []).append(row.interval)
    for group, intervals in groups.items():
        if len(intervals) == 1:
            continue
        named = "/".join(map(str, group))
        for one, next_one in pairwise(intervals):
            if one is None or next_one is None or one.upper is None or next_one.lower is None or one.upper > next_one.lower:
                raise BadRuleFile(f"{where}: rows of {named!r} overlap: {one} and {next_one}")
            if one.upper == next_one.lower and one.upper_included and next_one.lower_included:
                raise BadRuleFile(f"{where}: rows of {named!r} overlap at {one.upper}")
            if not gaps and (one.upper < next_one.lower or one.upper_included == next_one.lower_included):
                raise BadRuleFile(f"{where}: rows of {named!r} leave a gap between {one} and {next_one}")


def _decimal(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))
