"""Units in and out as xlsx or csv: a preview first, every row's error named, good rows kept whatever stands beside them."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
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


class UnreadableSheet(Exception):
    """The file as a whole cannot be read as a list of units."""


@dataclass
class UnitRow:
    """One line of a sheet: what it says, what it would do, and what is wrong with it."""

    line: int
    values: dict[str, str]
    action: str = "create"  # create | change | same | refused
    errors: list[str] = field(default_factory=list)


def rows_of_file(data: bytes, filename: str) -> list[UnitRow]:
    """Rows of an xlsx or csv file with a heading line; UnreadableSheet says why a file is refused."""
    try:
        lines = list(_xlsx_lines(data) if data[:2] == b"PK" else _csv_lines(data))
    except (CalamineError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableSheet(_("%(file)s is neither an xlsx workbook nor a csv file in UTF-8 or GB18030.") % {"file": filename}) from error
    if not lines:
        raise UnreadableSheet(_("%(file)s is empty.") % {"file": filename})
    if len(lines) > MOST_ROWS:
        raise UnreadableSheet(_("%(file)s has more than %(most)s rows. Split it.") % {"file": filename, "most": MOST_ROWS})
    places = _column_places(lines[0])
    if "name" not in places:
        raise UnreadableSheet(_("%(file)s has no column “name” (单位名称). The first line must hold the headings.") % {"file": filename})
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        values = {column: cells[place].strip() if place < len(cells) else "" for column, place in places.items()}
        if any(values.values()):
            rows.append(UnitRow(line=number, values={column: values.get(column, "") for column in COLUMNS}))
    return rows


def _column_places(heading: list[str]) -> dict[str, int]:
    written = [cell.strip().lower() for cell in heading]
    return {column: written.index(word) for column, wordings in HEADINGS.items() for word in wordings if word in written}


def _xlsx_lines(data: bytes) -> Iterator[list[str]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    for row in sheet.to_python(nrows=MOST_ROWS + 2):
        yield [str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell) for cell in row]


def _csv_lines(data: bytes) -> Iterator[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    yield from csv.reader(io.StringIO(text), strict=True)


def check_rows(rows: list[UnitRow]) -> None:
    """Say for each row what it would do; a parent may stand in the tree or on an earlier line."""
    known = {unit.name: unit for unit in Unit.objects.select_related("parent").prefetch_related("aliases")}
    labels = {str(label): value for value, label in UnitKind.choices}
    coming: set[str] = set()
    for row in rows:
        row.errors.clear()
        values = row.values
        values["kind"] = labels.get(values["kind"], values["kind"])
        if not values["name"]:
            row.errors.append(_("The name is empty."))
        if values["name"] in coming:
            row.errors.append(_("“%(name)s” stands on an earlier line already.") % {"name": values["name"]})
        if values["kind"] not in UnitKind.values:
            row.errors.append(
                _("“%(kind)s” is no kind of unit. Use one of: %(kinds)s.") % {"kind": values["kind"], "kinds": ", ".join(UnitKind.values)}
            )
        if values["parent"] and values["parent"] not in known and values["parent"] not in coming:
            row.errors.append(_("The parent unit “%(parent)s” is neither in the tree nor on an earlier line.") % {"parent": values["parent"]})
        if values["official_order"] and not values["official_order"].isdecimal():
            row.errors.append(_("The official order “%(order)s” is no whole number.") % {"order": values["official_order"]})
        standing = known.get(values["name"])
        row.action = "refused" if row.errors else "create" if standing is None else "same" if _is_as_stored(standing, values) else "change"
        if not row.errors:
            coming.add(values["name"])


def _is_as_stored(unit: Unit, values: dict[str, str]) -> bool:
    stored = (
        unit.kind,
        unit.parent.name if unit.parent else "",
        unit.short_name,
        {alias.alias for alias in unit.aliases.all()},
        unit.official_order,
        unit.region_code or "",
    )
    order = int(values["official_order"] or unit.official_order)
    return stored == (values["kind"], values["parent"], values["short_name"], set(_aliases(values)), order, values["region_code"])


def _aliases(values: dict[str, str]) -> list[str]:
    return [alias.strip() for alias in values["aliases"].replace("；", ";").split(";") if alias.strip()]


def store_rows(rows: list[UnitRow], *, by: User | None) -> None:
    """Store every good row, each in a transaction of its own; a row that fails then says why and is marked refused."""
    check_rows(rows)
    for row in rows:
        if row.action not in {"create", "change"}:
            continue
        try:
            _store(row.values, by=by)
        except ValidationError as error:
            row.action, row.errors = "refused", list(error.messages)


@transaction.atomic
def _store(values: dict[str, str], *, by: User | None) -> None:
    parent = Unit.objects.filter(name=values["parent"]).first() if values["parent"] else None
    if values["parent"] and parent is None:
        raise ValidationError(_("The parent unit “%(parent)s” was refused on its own line.") % {"parent": values["parent"]})
    unit = Unit.objects.filter(name=values["name"]).first()
    order = int(values["official_order"] or (unit.official_order if unit else 1000))
    if unit is None:
        create_unit(
            name=values["name"],
            kind=values["kind"],
            parent=parent,
            short_name=values["short_name"],
            aliases=_aliases(values),
            official_order=order,
            region_code=values["region_code"],
            by=by,
        )
        return
    change_unit(
        unit,
        name=unit.name,
        kind=values["kind"],
        parent=parent,
        short_name=values["short_name"],
        aliases=_aliases(values),
        official_order=order,
        region_code=values["region_code"],
        on=timezone.localdate(),
        by=by,
    )


def export_lines(units: Iterable[Unit]) -> Iterator[list[str]]:
    """The heading line and a line for each unit, in the columns that the import reads; parents come before children."""
    yield list(COLUMNS)
    for unit in units:
        aliases = ";".join(alias.alias for alias in unit.aliases.all())
        yield [
            unit.name,
            unit.kind,
            unit.parent.name if unit.parent else "",
            unit.short_name,
            aliases,
            str(unit.official_order),
            unit.region_code or "",
        ]


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
    """A cell that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
