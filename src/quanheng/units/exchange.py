"""Units in and out as xlsx or csv: a preview first, every row's error named, good rows kept whatever stands beside them."""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.styles import Font
from python_calamine import CalamineError, CalamineWorkbook

from quanheng.units.kinds import UnitKind
from quanheng.units.models import Unit, User
from quanheng.units.services import change_unit, create_unit

COLUMNS = ("name", "kind", "parent", "short_name", "aliases", "official_order", "region_code")
HEADINGS = {
    "name": ("name", "单位名称", "名称"),
    "kind": ("kind", "类型", "单位类型"),
    "parent": ("parent", "上级单位", "上级"),
    "short_name": ("short_name", "简称"),
    "aliases": ("aliases", "别名"),
    "official_order": ("official_order", "排序", "官方排序"),
    "region_code": ("region_code", "区划代码", "行政区划代码"),
}
MOST_ROWS = 20_000
MOST_UNPACKED = 200_000_000  # bytes: 20,000 rows need a tenth of it
FORMULA_STARTS = ("=", "+", "-", "@")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class UnreadableSheet(Exception):
    """The file as a whole cannot be read as a list of units."""


@dataclass
class UnitRow:
    """One line of a sheet: what it says, what it would do, and what is wrong with it."""

    line: int
    values: dict[str, str]
    told: frozenset[str] = frozenset(COLUMNS)  # the columns that the sheet has
    action: str = "create"  # create | change | same | refused
    errors: list[str] = field(default_factory=list)


def rows_of_file(data: bytes, filename: str) -> list[UnitRow]:
    """Rows of an xlsx or csv file with a heading line; UnreadableSheet says why a file is refused."""
    try:
        lines = list(_xlsx_lines(data) if data[:2] == b"PK" else _csv_lines(data))
    except (CalamineError, UnicodeDecodeError, csv.Error, zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableSheet(_("%(file)s is neither an xlsx workbook nor a csv file in UTF-8 or GB18030.") % {"file": filename}) from error
    if not lines:
        raise UnreadableSheet(_("%(file)s is empty.") % {"file": filename})
    if len(lines) > MOST_ROWS + 1:
        raise UnreadableSheet(_("%(file)s has more than %(most)s rows. Split it.") % {"file": filename, "most": MOST_ROWS})
    places = _column_places(lines[0])
    if missing := [column for column in ("name", "kind") if column not in places]:
        told = {"file": filename, "column": missing[0], "chinese": HEADINGS[missing[0]][1]}
        raise UnreadableSheet(_("%(file)s has no column “%(column)s” (%(chinese)s). The first line must hold the headings.") % told)
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        values = {column: _plain(cells[place]) if place < len(cells) else "" for column, place in places.items()}
        if any(values.values()):
            rows.append(UnitRow(line=number, values={column: values.get(column, "") for column in COLUMNS}, told=frozenset(places)))
    return rows


@cache
def _kind_words() -> dict[str, str]:
    """The kinds' names in each language of the interface, as a person would write them."""
    words: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words |= {str(kind.label): kind.value for kind in UnitKind}
    return words


def _plain(cell: str) -> str:
    """A cell without control characters, outer space and the apostrophe that the export puts before a formula."""
    text = CONTROL.sub("", cell).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_STARTS else text


def _column_places(heading: list[str]) -> dict[str, int]:
    written = [cell.strip().lower() for cell in heading]
    return {column: written.index(word) for column, wordings in HEADINGS.items() for word in wordings if word in written}


def _xlsx_lines(data: bytes) -> Iterator[list[str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            raise ValueError("the workbook unpacks to more than a list of units can need")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    for row in sheet.to_python(nrows=MOST_ROWS + 2):
        yield [str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell) for cell in row]


def _csv_lines(data: bytes) -> Iterator[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    yield from csv.reader(io.StringIO(text), strict=True)


@dataclass
class _Place:
    """A unit of the tree, or one that an earlier line will make."""

    names: tuple[str, ...]  # from the top down
    unit: Unit | None


class _Tree:
    """Units by name and by the names above them, as they stand after the lines read so far."""

    def __init__(self) -> None:
        stored = {unit.pk: unit for unit in Unit.objects.prefetch_related("aliases")}
        self.places: dict[tuple[str, ...], _Place] = {}
        self.named: dict[str, set[tuple[str, ...]]] = {}
        for unit in stored.values():
            self.put(_Place(tuple(stored[UUID(hex=step)].name for step in unit.path.rstrip("/").split("/")), unit))

    def put(self, place: _Place) -> None:
        self.places[place.names] = place
        self.named.setdefault(place.names[-1], set()).add(place.names)

    def find(self, written: str) -> list[_Place]:
        """Units that a cell names: by name, or by the names from further up joined with “/”."""
        steps = tuple(step.strip() for step in written.split("/"))
        found = self.named.get(written) or {names for names in self.named.get(steps[-1], ()) if names[-len(steps) :] == steps}
        return [self.places[names] for names in sorted(found)]

    def move(self, place: _Place, names: tuple[str, ...]) -> None:
        """Put a unit, with all below it, under other names."""
        old = place.names
        for below in [place for found, place in self.places.items() if found[: len(old)] == old]:
            del self.places[below.names]
            self.named[below.names[-1]].discard(below.names)
            below.names = names + below.names[len(old) :]
            self.put(below)


def check_rows(rows: list[UnitRow]) -> None:
    """Say for each row what it would do; a parent may stand in the tree or on an earlier line."""
    tree, seen = _Tree(), Counter(row.values["name"] for row in rows)
    done: set[int] = set()
    for row in rows:
        _check(row, tree, seen, done)


def _check(row: UnitRow, tree: _Tree, seen: Counter[str], done: set[int]) -> tuple[_Place, _Place | None] | None:
    """Judge one row and note in ``tree`` what it will do; its place and its parent's, unless it is refused."""
    row.errors.clear()
    row.action = "refused"
    values = row.values
    values["kind"] = _kind_words().get(values["kind"], values["kind"])
    if not values["name"]:
        row.errors.append(_("The name is empty."))
    if values["kind"] not in UnitKind.values:
        told = {"kind": values["kind"], "kinds": ", ".join(str(label) for label in UnitKind.labels)}
        row.errors.append(_("“%(kind)s” is no kind of unit. Use one of: %(kinds)s.") % told)
    if (order := values["official_order"]) and not (order.isdecimal() and len(order) < 8):
        row.errors.append(_("The official order “%(order)s” is no whole number.") % {"order": order[:20]})
    parents = tree.find(values["parent"]) if values["parent"] else []
    if values["parent"] and not parents:
        row.errors.append(_("The parent unit “%(parent)s” is neither in the tree nor on an earlier line.") % {"parent": values["parent"]})
    if len(parents) > 1:
        told = {"parent": values["parent"], "paths": "; ".join("/".join(place.names) for place in parents[:3])}
        row.errors.append(_("Several units are named “%(parent)s”. Write which, with the names above it: %(paths)s.") % told)
    if row.errors:
        return None
    parent = parents[0] if parents else None
    names = (*(parent.names if parent else ()), values["name"])
    place = tree.places.get(names)
    borne = tree.named.get(values["name"], set())
    if "parent" not in row.told and len(borne) > 1:
        row.errors.append(_("Several units are named “%(name)s”. Add the column “parent”.") % {"name": values["name"]})
        return None
    if place is None and len(borne) == 1 and seen[values["name"]] == 1:  # the one unit of this name, in another place
        place = tree.places[next(iter(borne))]
        if "parent" not in row.told:  # the sheet says nothing of parents
            parent = tree.places.get(place.names[:-1])
        elif names[: len(place.names)] == place.names:
            row.errors.append(_("%(parent)s stands below %(unit)s. Choose a unit outside it.") % {"parent": values["parent"], "unit": values["name"]})
            return None
        else:
            tree.move(place, names)
    if place is not None and id(place) in done:
        row.errors.append(_("“%(name)s” stands on an earlier line already.") % {"name": values["name"]})
        return None
    if place is None:
        place = _Place(names, None)
        tree.put(place)
    done.add(id(place))
    row.action = "create" if place.unit is None else "same" if _is_as_stored(place.unit, parent, row) else "change"
    return place, parent


def _is_as_stored(unit: Unit, parent: _Place | None, row: UnitRow) -> bool:
    values = _values(unit, row)
    stored = (unit.kind, unit.parent_id, unit.short_name, sorted(alias.alias for alias in unit.aliases.all()), unit.official_order, unit.region_code)
    parent_id = (parent.unit.pk if parent.unit else "a unit to come") if parent else None
    aliases = sorted({*values["aliases"]} - {unit.name})
    return stored == (values["kind"], parent_id, values["short_name"], aliases, values["official_order"], values["region_code"])


def _values(unit: Unit | None, row: UnitRow) -> dict[str, Any]:
    """What a row says, in the services' types; what the sheet has no column for stays as it is stored."""
    values = row.values
    said: dict[str, Any] = {
        "kind": values["kind"],
        "short_name": values["short_name"],
        "aliases": [alias.strip() for alias in values["aliases"].replace("；", ";").split(";") if alias.strip()],
        "official_order": int(values["official_order"] or (unit.official_order if unit else 1000)),
        "region_code": values["region_code"] or None,
    }
    if unit is not None:
        stored = {"short_name": unit.short_name, "aliases": [alias.alias for alias in unit.aliases.all()], "region_code": unit.region_code}
        said |= {column: value for column, value in stored.items() if column not in row.told}
    return said


def store_rows(rows: list[UnitRow], *, by: User | None) -> None:
    """Store every good row, each in a transaction of its own; a row that fails then says why and is marked refused."""
    tree, seen = _Tree(), Counter(row.values["name"] for row in rows)
    done: set[int] = set()
    for row in rows:
        found = _check(row, tree, seen, done)
        if found is None or row.action == "same":
            continue
        place, parent = found
        try:
            if parent is not None and parent.unit is None:
                raise ValidationError(_("The parent unit “%(parent)s” was refused on its own line.") % {"parent": row.values["parent"]})
            place.unit = _store(row, place.unit, parent.unit if parent else None, by=by)
        except ValidationError as error:
            row.action, row.errors = "refused", list(error.messages)


def _store(row: UnitRow, unit: Unit | None, parent: Unit | None, *, by: User | None) -> Unit:
    values = _values(unit, row)
    if unit is None:
        return create_unit(name=row.values["name"], parent=parent, **values, by=by)
    return change_unit(unit, name=unit.name, parent=parent, **values, on=timezone.localdate(), by=by)


def export_lines(units: Iterable[Unit]) -> Iterator[list[str]]:
    """The heading line and a line for each unit, in the columns that the import reads; parents come before children.

    A parent whose name more than one unit bears is written with the names above it.
    """
    yield list(COLUMNS)
    tree = _Tree()
    names = {place.unit.pk: place.names for place in tree.places.values() if place.unit}
    for unit in sorted(units, key=lambda unit: (unit.depth, unit.official_order, unit.name)):
        above = names[unit.pk][:-1]
        parent = "" if not above else above[-1] if len(tree.named[above[-1]]) == 1 else "/".join(above)
        aliases = ";".join(alias.alias for alias in unit.aliases.all())
        yield [unit.name, unit.kind, parent, unit.short_name, aliases, str(unit.official_order), unit.region_code or ""]


def as_csv(units: Iterable[Unit]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([_harmless(cell) for cell in line] for line in export_lines(units))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(units: Iterable[Unit]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "units"
    for line in export_lines(units):
        sheet.append([_harmless(cell) for cell in line])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for column, width in zip("ABCDEFG", (40, 26, 40, 16, 40, 14, 14), strict=True):
        sheet.column_dimensions[column].width = width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe before it (the import takes it off again)."""
    text = CONTROL.sub("", cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
