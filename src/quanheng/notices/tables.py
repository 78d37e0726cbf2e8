"""The annex table in whatever shape it arrives, as one grid of ranges of the cleaned text.

Shapes: a real table of the document; pipes; tabs; columns parted by blanks; one cell a
line with an indent; one cell a line with the empty cells lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .document import Cell, Table
from .matrix_tables import calendar_records
from .record_tables import Records, pairs_of_row, records_of, turned_records
from .row_alignment import align, is_date_only, is_time_words
from .table_header import Column, columns_of

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell's range of the cleaned text, without the blanks around it."""

    start: int
    end: int
    is_merged: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows under a recognised header; each row has one cell for each column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[GridCell, ...], ...]
    lines: frozenset[int] = frozenset()
    """Numbers of the text lines that the table takes up."""
    shape: str = "table"


def grid_of_table(table: Table, text: str, range_of: dict[Cell, Range], before: Grid | None) -> Grid | None:
    """A real table with a header that can be read, or one that goes on from ``before`` without its own."""
    rows = [[_cell(text, *range_of[cell], is_merged=cell.merged == "above") for cell in row] for row in table.rows]
    columns: tuple[Column, ...] | None = None
    body: list[tuple[GridCell, ...]] = []
    for number, row in enumerate(rows):
        words = ["" if cell.merged == "left" else text[grid.start : grid.end] for cell, grid in zip(table.rows[number], row, strict=True)]
        if (found := columns_of(words)) is not None:
            # A header on two levels: the row below names the columns that one above spans.
            columns = found if columns is None or (not body and _roles(found) >= _roles(columns)) else columns
        elif columns is not None:
            body.append(_padded(row, len(columns)))
    if columns is None and (records := _records_of_table(text, table, rows)) is not None:
        return _grid_of_records(records, frozenset())
    if columns is None and before is not None and rows and len(rows[0]) == len(before.columns):
        columns, body = before.columns, [_padded(row, len(before.columns)) for row in rows]
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
        grid = _parted(text, lines, number) or _records_in_text(text, lines, number) or _cell_per_line(text, lines, number)
        if grid is None:
            number += 1
            continue
        if grid.rows:
            grids.append(grid)
        number = max(grid.lines) + 1
    return grids


def _cell(text: str, start: int, end: int, *, is_merged: bool = False) -> GridCell:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return GridCell(start, start + len(words.strip()), is_merged)


def _padded(row: Sequence[GridCell], width: int) -> tuple[GridCell, ...]:
    end = row[-1].end if row else 0
    return (*row[:width], *(GridCell(end, end) for _ in range(width - len(row))))


_PARTINGS = (
    ("pipes", re.compile(r"[|｜]")),
    ("tabs", re.compile(r"\t")),
    ("blanks", re.compile(r"[ \u3000]{2,}|\t")),
    ("commas", re.compile(r"[,，]")),
)
_RULE = re.compile(r"[\s|｜+:\-—=]+")


def _split(text: str, line: Range, parting: re.Pattern[str]) -> list[GridCell]:
    """Cells of one line; a pipe at its very edge parts nothing."""
    start, end = line
    words = text[start:end]
    cells: list[GridCell] = []
    place = 0
    for match in parting.finditer(words):
        cells.append(_cell(text, start + place, start + match.start()))
        place = match.end()
    cells.append(_cell(text, start + place, end))
    if words.lstrip()[:1] in "|｜" and cells[0].start == cells[0].end:
        cells = cells[1:]
    return cells


def _parted(text: str, lines: Sequence[Range], first: int) -> Grid | None:
    """A table with one row a line; without rows if only its header is there."""
    for shape, parting in _PARTINGS:
        head = _split(text, lines[first], parting)
        columns = columns_of([text[cell.start : cell.end] for cell in head]) if len(head) >= 3 else None
        if columns is None:
            continue
        rows: list[tuple[GridCell, ...]] = []
        used = {first}
        for number in range(first + 1, len(lines)):
            words = text[slice(*lines[number])]
            if not words.strip() or (shape == "pipes" and _RULE.fullmatch(words)):
                continue
            cells = _split(text, lines[number], parting)
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
            if shape in {"blanks", "commas"} and len(cells) != len(columns):
                cells = list(align(text, cells, columns))
            rows.append(_padded(cells, len(columns)))
        return Grid(columns, tuple(rows), frozenset(used), shape)
    return None


def _cell_per_line(text: str, lines: Sequence[Range], first: int) -> Grid | None:
    """A table with one cell a line: first its header, cell by cell, then row after row."""
    head: list[int] = []
    for number in range(first, min(first + 24, len(lines))):
        words = text[slice(*lines[number])].strip()
        if not words:
            if head and columns_of([text[slice(*lines[n])] for n in head]) is not None:
                break
            continue
        if columns_of([text[slice(*lines[n])] for n in [*head, number]], partial=True) is None:
            break
        head.append(number)
    columns = columns_of([text[slice(*lines[n])] for n in head]) if len(head) >= 3 else None
    if columns is None or not head or head[0] != first:
        return None
    body = range(head[-1] + 1, len(lines))
    if text[lines[first][0]] in "\t \u3000":
        rows, used = _indented_rows(text, lines, body, columns)
    elif columns[0].role != "number":
        rows, used = _unnumbered_rows(text, lines, body, columns)
    else:
        rows, used = _numbered_rows(text, lines, body, columns)
    return Grid(columns, tuple(rows), frozenset({*range(first, head[-1] + 1), *used}), "cell-per-line") if rows else None


def _indented_rows(text: str, lines: Sequence[Range], body: range, columns: tuple[Column, ...]) -> tuple[list[tuple[GridCell, ...]], set[int]]:
    """Every cell begins with an indent, also an empty one; a line without one goes on with the cell before."""
    rows: list[tuple[GridCell, ...]] = []
    record: list[GridCell] = []
    used: set[int] = set()
    pending: set[int] = set()

    def finish() -> None:
        nonlocal record
        if record and columns_of([text[cell.start : cell.end] for cell in record]) is None:
            whole = record if len(record) == len(columns) else align(text, [cell for cell in record if cell.end > cell.start], columns)
            if any(cell.end > cell.start for cell in whole):
                rows.append(_padded(whole, len(columns)))
        used.update(pending)
        pending.clear()
        record = []

    for number in body:
        start, end = lines[number]
        words = text[start:end]
        if not words:
            finish()
        elif words[0] in "\t \u3000" and (words.strip() or words[0] == "\t"):
            cell = _cell(text, start, end)
            if len(record) == len(columns):
                finish()
            record.append(cell)
            pending.add(number)
        elif record and words.strip() and record[-1].end > record[-1].start:
            record[-1] = _cell(text, record[-1].start, end)
            pending.add(number)
        elif words.strip():
            break
    finish()
    return rows, used


def _unnumbered_rows(text: str, lines: Sequence[Range], body: range, columns: tuple[Column, ...]) -> tuple[list[tuple[GridCell, ...]], set[int]]:
    """Rows parted by blank lines; without these, as many lines as there are columns make a row, while times stand where times belong."""
    groups: list[list[int]] = [[]]
    for number in body:
        words = text[slice(*lines[number])].strip()
        if not words:
            groups.append([])
        elif _END_OF_TABLE.match(words) and not is_date_only(words):
            break
        else:
            groups[-1].append(number)
    groups = [group for group in groups if group]
    if len(groups) == 1:
        only = groups[0]
        groups = [only[n : n + len(columns)] for n in range(0, len(only) - len(columns) + 1, len(columns))]
    rows: list[tuple[GridCell, ...]] = []
    used: set[int] = set()
    time = next((number for number, column in enumerate(columns) if column.role == "time"), None)
    for group in groups:
        cells = [_cell(text, *lines[number]) for number in group]
        if not 3 <= len(cells) <= len(columns) + 2:
            break
        row = tuple(cells) if len(cells) == len(columns) else align(text, cells, columns)
        if time is not None and row[time].end > row[time].start and not is_time_words(text[row[time].start : row[time].end]):
            break
        rows.append(row)
        used.update(group)
    return rows, used


_LONGEST_ROW = 14  # lines that a row's cells may still take up before the number of the next


def _goes_on(text: str, lines: Sequence[Range], number: int, expected: str) -> bool:
    """Whether the next row's number still comes: then a date or an enumeration here is a cell and no foot of the table."""
    return any(text[slice(*line)].strip() == expected for line in lines[number + 1 : number + _LONGEST_ROW])


def _lacks_time(text: str, record: Sequence[GridCell], columns: tuple[Column, ...]) -> bool:
    """Whether the row so far has no time though there is a column for it: then a day is its cell and no signature's."""
    return any(column.role == "time" for column in columns) and not any(is_date_only(text[cell.start : cell.end]) for cell in record[1:])


_UNDER_TABLE = re.compile(r"[|｜\s]*(?:填表人|制表人?|审核人?|填报人|联系人|负责人签字|联系电话)\s*[:：]")
_END_OF_TABLE = re.compile(r"^(?:备注|注|说明|附件|附)\s*[:：0-9]|^[一二三四五六七八九十]{1,3}、|^\d{4}年\d{1,2}月\d{1,2}日$|^[（(]?联系人")


def _numbered_rows(text: str, lines: Sequence[Range], body: range, columns: tuple[Column, ...]) -> tuple[list[tuple[GridCell, ...]], set[int]]:
    """A line that holds just the next number begins a row; which lines fill which columns is told by what is in them."""
    rows: list[tuple[GridCell, ...]] = []
    if columns[0].role != "number":
        return rows, set()
    used: set[int] = set()
    record: list[GridCell] = []
    expected = 1
    header_words = {column.words for column in columns}
    for number in body:
        cell = _cell(text, *lines[number])
        words = text[cell.start : cell.end]
        if words == str(expected):
            if record:
                rows.append(align(text, record, columns))
            record, expected = [cell], expected + 1
        elif not words or re.sub(r"\s", "", words) in header_words:
            pass
        elif not record or (
            _END_OF_TABLE.match(words)
            and not _goes_on(text, lines, number, str(expected))
            and not (is_date_only(words) and _lacks_time(text, record, columns))
        ):
            break
        else:
            record.append(cell)
        used.add(number)
    if record:
        rows.append(align(text, record, columns))
    return rows, used
