"""The annex table in whatever shape it arrives, as one grid of ranges of the cleaned text.

Shapes: a real table of the document; pipes; tabs; columns parted by blanks; one cell a
line with an indent; one cell a line with the empty cells lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from .cell_lines import cell_per_line
from .document import Cell, Table
from .grid import Grid, GridCell, Range, cell_of, padded
from .matrix_tables import calendar_records
from .record_tables import Records, pairs_of_row, records_of, turned_records
from .row_alignment import align, is_date_only
from .table_header import Column, columns_of, together
from .wrapped_rows import wrapped_rows

_UNDER_TABLE = re.compile(r"[|｜\s]*(?:填表人|制表人?|审核人?|填报人|联系人|负责人签字|联系电话)\s*[:：]")


def grid_of_table(table: Table, text: str, range_of: dict[Cell, Range], before: Grid | None) -> Grid | None:
    """A real table with a header that can be read, or one that goes on from ``before`` without its own."""
    rows = [[cell_of(text, *range_of[cell], is_merged=cell.merged == "above") for cell in row] for row in table.rows]
    columns: tuple[Column, ...] | None = None
    body: list[tuple[GridCell, ...]] = []
    for number, row in enumerate(rows):
        words = ["" if cell.merged == "left" else text[grid.start : grid.end] for cell, grid in zip(table.rows[number], row, strict=True)]
        if (found := columns_of(words)) is not None:
            # A header on two levels: the row below names the columns that one above spans.
            columns = found if columns is None or (not body and _roles(found) >= _roles(columns)) else columns
        elif columns is not None:
            body.append(padded(row, len(columns)))
    if columns is None and (records := _records_of_table(text, table, rows)) is not None:
        return _grid_of_records(records, frozenset())
    if columns is None and before is not None and rows and len(rows[0]) == len(before.columns):
        columns, body = before.columns, [padded(row, len(before.columns)) for row in rows]
    return Grid(columns, tuple(body), shape="table" if table.is_ruled else "open") if columns else None


def _records_of_table(text: str, table: Table, rows: Sequence[Sequence[GridCell]]) -> Records | None:
    """A real table that is a form, or several one under the other; or one whose rows are what other tables have as columns."""
    ranges = [[(cell.start, cell.end) for cell in row] for row in rows]
    if (turned := turned_records(text, ranges) or calendar_records(text, ranges)) is not None:
        return turned
    pairs: list[tuple[Range, Range]] = []
    for cells, row in zip(table.rows, rows, strict=True):
        own = [cell for source, cell in zip(cells, row, strict=True) if source.merged != "left"]
        pairs += pairs_of_row([(text[cell.start : cell.end], (cell.start, cell.end)) for cell in own]) or []
    return records_of(text, pairs)


def _grid_of_records(records: Records, lines: frozenset[int], shape: str = "table") -> Grid:
    rows = []
    for record in records.rows:
        end = max(last for _, last in record.values())
        rows.append(tuple(GridCell(*record.get(number, (end, end))) for number in range(len(records.columns))))
    return Grid(records.columns, tuple(rows), lines, shape)


def _turned_in_text(text: str, lines: Sequence[Range], first: int, shape: str, parting: re.Pattern[str]) -> Grid | None:
    rows: list[list[Range]] = []
    number = first
    while number < len(lines):
        if rows and shape == "pipes" and _RULE.fullmatch(text[slice(*lines[number])]):
            number += 1
            continue
        cells = [(cell.start, cell.end) for cell in _split(text, lines[number], parting)]
        cells = cells[:-1] if shape == "pipes" and text[slice(*lines[number])].rstrip()[-1:] in "|｜" else cells
        if len(cells) < 3 or (rows and len(cells) != len(rows[0])):
            break
        rows.append(cells)
        number += 1
        if len(rows) > _MOST_SIDEWAYS:
            return None
    records = turned_records(text, rows) or calendar_records(text, rows)
    return _grid_of_records(records, frozenset(range(first, number)), shape) if records else None


def _records_in_text(text: str, lines: Sequence[Range], first: int) -> Grid | None:
    """Forms laid out in lines, label and words parted by a pipe or a tab; blank lines part nothing."""
    for shape, parting in _PARTINGS[:2]:
        if (turned := _turned_in_text(text, lines, first, shape, parting)) is not None:
            return turned
        pairs: list[tuple[Range, Range]] = []
        used: set[int] = set()
        for number in range(first, len(lines)):
            if not text[slice(*lines[number])].strip():
                continue
            cells = _split(text, lines[number], parting)
            if len(cells) > 2 and cells[-1].start == cells[-1].end:
                cells = cells[:-1]
            found = pairs_of_row([(text[cell.start : cell.end], (cell.start, cell.end)) for cell in cells])
            if found is None:
                break
            pairs += found
            used.add(number)
        if used and (records := records_of(text, pairs)) is not None:
            return _grid_of_records(records, frozenset(used), shape)
    return None


def _roles(columns: tuple[Column, ...]) -> int:
    return len({column.role for column in columns} - {"other"})


def grids_in_text(text: str, lines: Sequence[Range]) -> list[Grid]:
    """All tables that are laid out in plain lines."""
    grids: list[Grid] = []
    number = 0
    while number < len(lines):
        grid = (
            wrapped_rows(text, lines, number)
            or _parted(text, lines, number)
            or _records_in_text(text, lines, number)
            or cell_per_line(text, lines, number)
        )
        if grid is None:
            number += 1
            continue
        if grid.rows:
            grids.append(grid)
        number = max(grid.lines) + 1
    return grids


_PARTINGS = (
    ("pipes", re.compile(r"[|｜]")),
    ("tabs", re.compile(r"\t")),
    ("blanks", re.compile(r"[ \u3000]{2,}|\t")),
    ("commas", re.compile(r"[,，]")),
)
_ONE_WIDE_BLANK = re.compile(r"[ \u3000]{2,}|[\t\u3000]")
_ONE_BLANK = re.compile(r"[ \t\u3000]+")
_MOST_SIDEWAYS = 60  # rows of a table on its side or of a calendar
_RULE = re.compile(r"[\s|｜+:\-—=]+")


def _split(text: str, line: Range, parting: re.Pattern[str], *, edged: bool = True) -> list[GridCell]:
    """Cells of one line; a pipe at its very edge parts nothing, unless the table has none there (not ``edged``): then a cell is empty."""
    start, end = line
    words = text[start:end]
    cells: list[GridCell] = []
    place = 0
    for match in parting.finditer(words):
        cells.append(cell_of(text, start + place, start + match.start()))
        place = match.end()
    cells.append(cell_of(text, start + place, end))
    if edged and words.lstrip()[:1] in "|｜" and cells[0].start == cells[0].end:
        cells = cells[1:]
    return cells


def _parted_by_one_blank(text: str, lines: Sequence[Range], first: int) -> Grid | None:
    """A table whose columns one blank parts: every word of its header is known, and its rows have as many pieces."""
    head = _split(text, lines[first], _ONE_BLANK)
    columns = columns_of([text[cell.start : cell.end] for cell in head]) if len(head) >= 4 else None
    if columns is None:
        return None
    rows: list[tuple[GridCell, ...]] = []
    used = {first}
    for number in range(first + 1, len(lines)):
        if not text[slice(*lines[number])].strip():
            continue
        cells = _split(text, lines[number], _ONE_BLANK)
        if not 3 <= len(cells) <= len(columns) + 2:
            break
        rows.append(padded(cells if len(cells) == len(columns) else align(text, cells, columns), len(columns)))
        used.add(number)
    return Grid(columns, tuple(rows), frozenset(used), "blanks", is_sure=False) if len(rows) >= 2 else None


def _close_up(text: str, head: list[GridCell]) -> list[GridCell]:
    """Header cells without the table's indent; 时  间 and 责  任  单  位, set wide, are one of them each."""
    head = head[1:] if head and head[0].start == head[0].end else head
    closed: list[GridCell] = []
    white = [0, *(two.start - one.end for one, two in pairwise(head))]
    for count in together([text[cell.start : cell.end] for cell in head], white):
        closed.append(GridCell(head[0].start, head[count - 1].end))
        head = head[count:]
    return closed


def _parted(text: str, lines: Sequence[Range], first: int) -> Grid | None:
    """A table with one row a line; without rows if only its header is there."""
    for shape, parting in _PARTINGS:
        head = _split(text, lines[first], parting)
        if shape == "blanks" and len(head) < 3:
            head = _split(text, lines[first], _ONE_WIDE_BLANK)
            if len(head) < 3 and (grid := _parted_by_one_blank(text, lines, first)) is not None:
                return grid
        if shape == "blanks":
            head = _close_up(text, head)
        columns = columns_of([text[cell.start : cell.end] for cell in head]) if len(head) >= 3 else None
        if columns is None:
            continue
        rows: list[tuple[GridCell, ...]] = []
        used = {first}
        edged = text[slice(*lines[first])].lstrip()[:1] in {"|", "｜"}
        for number in range(first + 1, len(lines)):
            words = text[slice(*lines[number])]
            if not words.strip() or (shape == "pipes" and _RULE.fullmatch(words)):
                continue
            cells = _split(text, lines[number], parting, edged=edged)
            if shape == "blanks" and len(cells) < len(columns) and len(wide := _split(text, lines[number], _ONE_WIDE_BLANK)) <= len(columns):
                cells = wide
            if len(cells) < 2:
                if shape == "pipes" or not rows or len(words) > 30:
                    break
                if words[:1] not in "\t \u3000":
                    break
            if rows and _UNDER_TABLE.match(words):
                break
            filled = [text[cell.start : cell.end] for cell in cells if cell.end > cell.start]
            if len(filled) < 2 and not (rows and shape == "tabs" and not text[cells[0].start : cells[0].end]) and not is_date_only("".join(filled)):
                break  # a signature or a note in the table's frame
            used.add(number)
            if columns_of([text[cell.start : cell.end] for cell in cells]) is not None:
                continue
            if shape == "commas" and len(cells) < len(columns):
                used.discard(number)
                break  # a sentence with commas
            if shape == "blanks" and cells[0].start == cells[0].end:
                cells = cells[1:]  # the indent of the whole table
            if shape in {"blanks", "commas"} and len(cells) != len(columns):
                cells = list(align(text, cells, columns))
            rows.append(padded(cells, len(columns)))
        return Grid(columns, tuple(rows), frozenset(used), shape)
    return None
