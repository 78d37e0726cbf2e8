"""Workbooks (.xlsx, .xls): every visible sheet as lines and one table, merged cells known. Runs in the guarded process."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from .errors import UnreadableDocument
from .layout import Laid, LaidTable, plain, table_of_spans
from .limits import Limits

# From this many filled cells on a row belongs to the table; above it stand the title and the unit.
_ROW_OF_TABLE = 3


def laid_out(data: bytes, limits: Limits) -> list[Any]:
    """Sheets one after the other as plain values."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    visible = [sheet.name for sheet in book.sheets_metadata if str(sheet.visible).endswith("Visible") and str(sheet.typ).endswith("WorkSheet")]
    if len(visible) > limits.sheets:
        raise UnreadableDocument(
            f"the workbook has {len(visible):,} sheets, more than the {limits.sheets} allowed; hand in the annex alone", code="too-large"
        )
    laid: list[Laid] = []
    for name in visible:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > limits.table_rows * 4 or sheet.total_width > limits.table_columns * 16:
            raise UnreadableDocument(
                f"a sheet has {sheet.total_height:,} rows and {sheet.total_width:,} columns, more than allowed; hand in the annex alone",
                code="too-large",
            )
        laid.extend(_sheet([[words_of(value) for value in row] for row in sheet.to_python(skip_empty_area=False)], sheet.merged_cell_ranges or []))
    return plain(laid)


def words_of(value: Any) -> str:
    """A cell as a person sees it: days in ISO form, whole numbers without a decimal point."""
    match value:
        case bool():
            return "是" if value else "否"
        case datetime():
            return value.date().isoformat() if not (value.hour or value.minute) else value.strftime("%Y-%m-%d %H:%M")
        case date() | time():
            return value.isoformat()[:10]
        case timedelta():
            return str(value)
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()


def _sheet(rows: list[list[str]], merges: Sequence[Any]) -> list[Laid]:
    """Lines above the table, the table, lines below it; empty rows and columns at the edges are gone."""
    width = max((number + 1 for row in rows for number, words in enumerate(row) if words), default=0)
    filled = [sum(bool(words) for words in row) for row in rows]
    table_rows = [number for number, count in enumerate(filled) if count >= _ROW_OF_TABLE]
    if width < _ROW_OF_TABLE or not table_rows:
        return [line for row in rows if (line := _line(row))]
    first, last = table_rows[0], table_rows[-1]
    covered = {(top, left): (bottom, right) for (top, left), (bottom, right) in ((tuple(a), tuple(b)) for a, b in merges)}
    # A row below with a cell or two still belongs to the table while merged cells reach into it or a number counts on.
    while last + 1 < len(rows) and (any(t <= last < b for (t, _), (b, _) in covered.items()) or (filled[last + 1] and rows[last + 1][0].isdecimal())):
        last += 1
    cells: list[tuple[int, int, int, int, str]] = []
    kept = [number for number in range(first, last + 1) if filled[number] or any(t < number <= b for (t, _), (b, _) in covered.items())]
    place = {number: index for index, number in enumerate(kept)}
    for number in kept:
        for column, words in enumerate(rows[number][:width]):
            bottom, right = covered.get((number, column), (number, column))
            down = sum(number <= one <= bottom for one in kept)
            if words or down > 1 or right > column:
                cells.append((place[number], column, down, right - column + 1, words))
    table = table_of_spans(sorted(cells, key=lambda cell: -cell[2] * cell[3]), rows=len(kept), columns=width)
    above = [line for row in rows[:first] if (line := _line(row))]
    below = [line for row in rows[last + 1 :] if (line := _line(row))]
    return [*above, LaidTable(_without_empty_columns(table)), *below]


def _without_empty_columns(table: LaidTable) -> tuple[tuple[Any, ...], ...]:
    keep = [number for number in range(len(table.rows[0])) if any(row[number].words for row in table.rows)]
    return tuple(tuple(row[number] for number in keep) for row in table.rows)


def _line(row: list[str]) -> str:
    return "  ".join(words for words in row if words)
