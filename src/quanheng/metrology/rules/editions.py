"""Which edition of a document was in force on a day, and what it says."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from ..errors import BadInput
from ..verdict import Words
from .limit import Confirmation, Limit, named
from .table import BadRuleFile, Row, Table, read_table

_HEAD = frozenset({"document", "edition", "title_zh", "title_en", "valid_from", "valid_to", "replaces", "note"})


@dataclass(frozen=True, slots=True)
class EditionRef:
    """A document and the edition that was applied. ``valid_from`` or ``valid_to`` is None where the day is not known to the rule file."""

    document: str
    edition: str
    title: Words
    valid_from: date | None
    valid_to: date | None
    replaces: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """``JJG 539-2016``."""
        return named(self.document, self.edition)

    @property
    def words(self) -> Words:
        """The name as people of either language write it: documents that are named in Chinese have an English title."""
        return Words(self.name, self.name if self.name.isascii() else self.title.en)

    def is_in_force_on(self, day: date) -> bool:
        """Whether ``day`` lies within the known ends; where the first day is not recorded, not before the year of the edition."""
        return self.begins <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def begins(self) -> date:
        """The first day, or 1 January of the edition's year where the rule file does not have it."""
        if self.valid_from is not None:
            return self.valid_from
        year = re.match(r"\d{4}", self.edition)
        return date(int(year.group()), 1, 1) if year else date.min


@dataclass(frozen=True, slots=True)
class Rules:
    """The tables of one edition, with the confirmations that were given for a record."""

    edition: EditionRef
    tables: Mapping[str, Table]
    confirmations: Mapping[str, Confirmation] = field(default_factory=dict)

    def row(self, table: str, at: Decimal | None = None, **keys: str | Decimal) -> Row:
        """The row of ``table`` for ``keys`` in which ``at`` lies; BadInput where there is none."""
        return self.tables[table].row(at, keys)

    def limit(self, table: str, column: str, at: Decimal | None = None, **keys: str | Decimal) -> Limit:
        """The limit in ``column`` of that row; BadInput where the table leaves the cell empty."""
        row = self.row(table, at, **keys)
        if column not in row.cells:
            raise BadInput(column, row.name, f"{self.edition.name} gives no value here (table {table})")
        return self.cell(table, row, column)

    def has(self, table: str, column: str, at: Decimal | None = None, **keys: str | Decimal) -> bool:
        """Whether the document sets a limit there at all."""
        try:
            return column in self.row(table, at, **keys).cells
        except BadInput:
            return False

    def cell(self, table: str, row: Row, column: str) -> Limit:
        """The value in ``column`` of a row found before, as a limit."""
        cell, edition = row.cells[column], self.edition
        identifier = f"{edition.name}/{table}/{row.name}/{column}" if row.name else f"{edition.name}/{table}/{column}"
        confirmation = self.confirmations.get(identifier)
        return Limit(
            value=cell.value,
            unit=self.tables[table].units[column] or str(row.keys.get("unit", "")),
            document=edition.document,
            edition=edition.edition,
            clause=row.clause,
            mark=cell.mark,
            id=identifier,
            unconfirmed=() if cell.mark.is_confirmed or confirmation else (identifier,),
            confirmations=(confirmation,) if confirmation and not cell.mark.is_confirmed else (),
            note=row.note,
        )

    def cells(self) -> Iterable[Limit]:
        """Every value of the edition."""
        for name, table in self.tables.items():
            for row in table.rows:
                for column in row.cells:
                    yield self.cell(name, row, column)


def rules_on(document: str, day: date, confirmations: Iterable[Confirmation] = ()) -> Rules:
    """What ``document`` said on ``day``.

    Raises BadInput where no edition of it was in force then, where the document is not known, or where a confirmation names no value of the
    edition or another value than the one that stands there.
    """
    editions = _editions().get(document)
    if editions is None:
        raise BadInput("document", document, f"rule files exist for {', '.join(sorted(_editions()))}")
    for rules in editions:
        if rules.edition.is_in_force_on(day):
            return _confirmed(rules, confirmations)
    known = "; ".join(f"{e.name} from {e.valid_from or 'a day not recorded'} to {e.valid_to or 'now'}" for e in (r.edition for r in editions))
    raise BadInput("on", day.isoformat(), f"no edition of {document} in the rule files was in force on that day ({known})")


def check_confirmations(confirmations: Iterable[Confirmation], field_name: str = "confirmations") -> None:
    """Raise BadInput for a confirmation that names no cell of any rule file, or another value than the one that stands there."""
    names = [rules.edition.name for editions in _editions().values() for rules in editions]
    for number, confirmation in enumerate(confirmations):
        if not any(confirmation.limit.startswith(f"{name}/") for name in names):
            raise BadInput(f"{field_name}[{number}].limit", confirmation.limit, "begins with a document of the rule files, such as JJG 539-2016/")
    for editions in _editions().values():
        for rules in editions:
            _confirmed(rules, confirmations, field_name)


def documents() -> tuple[EditionRef, ...]:
    """Every edition of the rule files, by document and day."""
    return tuple(rules.edition for name in sorted(_editions()) for rules in _editions()[name])


def _confirmed(rules: Rules, confirmations: Iterable[Confirmation], field_name: str = "confirmations") -> Rules:
    prefix = f"{rules.edition.name}/"
    ours = {c.limit: (number, c) for number, c in enumerate(confirmations) if c.limit.startswith(prefix)}
    if not ours:
        return rules
    values = {limit.id: limit.value for limit in rules.cells()}
    for identifier, (number, confirmation) in ours.items():
        if identifier not in values:
            raise BadInput(f"{field_name}[{number}].limit", identifier, f"{rules.edition.name} has no value of this name in its rule file")
        if confirmation.value != values[identifier]:
            rule = f"the rule file has {values[identifier]}; a differing value is a change of the rule file, not a confirmation"
            raise BadInput(f"{field_name}[{number}].value", str(confirmation.value), rule)
    return Rules(rules.edition, rules.tables, {identifier: confirmation for identifier, (_, confirmation) in ours.items()})


@cache
def _editions() -> Mapping[str, tuple[Rules, ...]]:
    files = sorted(resources.files(__package__).joinpath("data").iterdir(), key=lambda file: file.name)
    raw = {file.name: tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal) for file in files if file.name.endswith(".toml")}
    return read_editions(raw)


def read_editions(raw: Mapping[str, Mapping[str, Any]]) -> Mapping[str, tuple[Rules, ...]]:
    """Editions by document, oldest first, from parsed rule files by file name.

    A table may be taken over with ``like = "DOCUMENT-EDITION/table"`` (and another ``mark``, where the taking over is itself unconfirmed).
    Raises BadRuleFile where a file is incomplete or two editions are in force on one day.
    """
    by_name = {named(str(content["document"]), str(content["edition"])): content for content in raw.values()}
    found: dict[str, list[Rules]] = {}
    for file, content in raw.items():
        if missing := _HEAD - set(content):
            raise BadRuleFile(f"{file}: missing {sorted(missing)}")
        edition = EditionRef(
            content["document"],
            content["edition"],
            Words(content["title_zh"], content["title_en"]),
            _day(content["valid_from"]),
            _day(content["valid_to"]),
            content["replaces"],
            content["note"],
        )
        tables = {name: read_table(file, name, _resolved(file, table, by_name)) for name, table in content.items() if name not in _HEAD}
        found.setdefault(edition.document, []).append(Rules(edition, tables))
    for document, editions in found.items():
        editions.sort(key=lambda rules: rules.edition.valid_from or date.min)
        for one, later in pairwise(editions):
            if later.edition.valid_from is None or one.edition.is_in_force_on(later.edition.valid_from):
                raise BadRuleFile(f"{document}: {one.edition.edition} and {later.edition.edition} are in force on one day")
    return {document: tuple(editions) for document, editions in found.items()}


def _resolved(file: str, table: Mapping[str, Any], by_name: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    if "like" not in table:
        return table
    document, _, name = str(table["like"]).partition("/")
    try:
        original = by_name[document][name]
    except KeyError:
        raise BadRuleFile(f"{file}: there is no {table['like']} to take over") from None
    if "mark" not in table:
        rows = [{word: value for word, value in row.items() if word != "clause"} for row in original["rows"]]
        return {**original, **{word: value for word, value in table.items() if word != "like"}, "rows": rows, "clause": table.get("clause", "")}
    rows = [{word: value for word, value in row.items() if word not in {"mark", "marks", "clause"}} for row in original["rows"]]
    return {**original, "rows": rows, "mark": table["mark"], "clause": table.get("clause", "")}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
