"""A table that came out one cell a line: with an indent for each cell, with numbers, or with neither."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from .grid import Grid, GridCell, Range, cell_of, padded
from .row_alignment import align, is_date_only, is_time_words, scored_alignment
from .row_segments import UNIT_ROLES, rows_of_lines
from .table_header import Column, columns_of, role_of
from .unit_names import is_unit_name

_Rows = list[tuple[GridCell, ...]]
_END_OF_TABLE = re.compile(r"^(?:备注|注|说明|附件|附)\s*[:：0-9]|^[一二三四五六七八九十]{1,3}、|^\d{4}年\d{1,2}月\d{1,2}日$|^[（(]?联系人")


def cell_per_line(text: str, lines: Sequence[Range], first: int) -> Grid | None:
    """A table with one cell a line: first its header, cell by cell, then row after row."""
    head: list[int] = []
    for number in range(first, min(first + 24, len(lines))):
        words = text[slice(*lines[number])].strip()
        if not words:
            if head and columns_of([text[slice(*lines[n])] for n in head]) is not None and not _header_goes_on(text, lines, number):
                break
            continue
        if columns_of([text[slice(*lines[n])] for n in [*head, number]], partial=True) is None:
            break
        head.append(number)
    columns = columns_of([text[slice(*lines[n])] for n in head]) if len(head) >= 3 else None
    if (longer := _head_before_one(text, lines, first)) is not None and len(longer) > len(head):
        head = longer
        columns = columns_of([text[slice(*lines[n])] for n in head])
    if columns is None or not head or head[0] != first:
        return None
    if _is_caption(text, lines, head):
        return None
    body = range(head[-1] + 1, len(lines))
    is_sure = True
    if text[lines[first][0]] in "\t \u3000":
        rows, used = _indented_rows(text, lines, body, columns)
    elif columns[0].role != "number":
        rows, used, is_sure = _unnumbered_rows(text, lines, body, columns)
    else:
        rows, used = _numbered_rows(text, lines, body, columns)
    return Grid(columns, tuple(rows), frozenset({*range(first, head[-1] + 1), *used}), "cell-per-line", is_sure) if rows else None


def _header_goes_on(text: str, lines: Sequence[Range], blank: int) -> bool:
    """Whether the cell under a blank line is a header too: then every cell has one under it."""
    below = next((text[slice(*line)] for line in lines[blank + 1 : blank + 4] if text[slice(*line)].strip()), "")
    return role_of(below.strip()) is not None


def _is_caption(text: str, lines: Sequence[Range], head: Sequence[int]) -> bool:
    """Whether the first of the header's lines is the name of the table: without an indent, over cells that all have one."""
    indented = [text[lines[number][0]] in "\t \u3000" for number in head]
    return not indented[0] and all(indented[1:])


def _head_before_one(text: str, lines: Sequence[Range], first: int) -> list[int] | None:
    """Header cells, one of them unknown, between 序号 and the first number."""
    if role_of(text[slice(*lines[first])]) != "number":
        return None
    head: list[int] = []
    for number in range(first, min(first + 16, len(lines))):
        words = text[slice(*lines[number])].strip()
        if words == "1":
            return head if len(head) >= 4 and columns_of([text[slice(*lines[n])] for n in head]) is not None else None
        if len(words) > 12:
            return None
        if words:
            head.append(number)
    return None


def _indented_rows(text: str, lines: Sequence[Range], body: range, columns: tuple[Column, ...]) -> tuple[_Rows, set[int]]:
    """Every cell begins with an indent, also an empty one; a line without one goes on with the cell before."""
    rows: _Rows = []
    record: list[GridCell] = []
    used: set[int] = set()
    pending: set[int] = set()

    def finish() -> None:
        nonlocal record
        if record and columns_of([text[cell.start : cell.end] for cell in record]) is None:
            whole = record if len(record) == len(columns) else align(text, [cell for cell in record if cell.end > cell.start], columns)
            if any(cell.end > cell.start for cell in whole):
                rows.append(padded(whole, len(columns)))
        used.update(pending)
        pending.clear()
        record = []

    for number in body:
        start, end = lines[number]
        words = text[start:end]
        if not words:
            finish()
        elif words[0] in "\t \u3000" and (words.strip() or words[0] == "\t"):
            cell = cell_of(text, start, end)
            if len(record) == len(columns):
                finish()
            record.append(cell)
            pending.add(number)
        elif record and words.strip() and record[-1].end > record[-1].start:
            record[-1] = cell_of(text, record[-1].start, end)
            pending.add(number)
        elif words.strip():
            break
    finish()
    return rows, used


def _unnumbered_rows(text: str, lines: Sequence[Range], body: range, columns: tuple[Column, ...]) -> tuple[_Rows, set[int], bool]:
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
        return _rows_in_one(text, lines, groups[0], columns)
    return *_rows_of_groups(text, lines, groups, columns), True


def _rows_in_one(text: str, lines: Sequence[Range], only: list[int], columns: tuple[Column, ...]) -> tuple[_Rows, set[int], bool]:
    """As many lines as there are columns make a row; where that does not work out, what is in the lines tells."""
    groups = [only[n : n + len(columns)] for n in range(0, len(only) - len(columns) + 1, len(columns))]
    rows, used = _rows_of_groups(text, lines, groups, columns)
    words = tuple(text[slice(*lines[number])].strip() for number in only)
    found = rows_of_lines(words, columns)
    if not found or found[-1][-1][1] <= len(used):
        return rows, used, True
    rows = []
    for row in found:
        cells = [
            cell_of(text, lines[only[first]][0], lines[only[last - 1]][1])
            if last > first
            else GridCell(end := lines[only[max(first - 1, 0)]][1], end)
            for first, last in row
        ]
        rows.append(tuple(cells))
    return rows, set(only[: found[-1][-1][1]]), False


def _rows_of_groups(text: str, lines: Sequence[Range], groups: list[list[int]], columns: tuple[Column, ...]) -> tuple[_Rows, set[int]]:
    rows: _Rows = []
    used: set[int] = set()
    time = next((number for number, column in enumerate(columns) if column.role == "time"), None)
    for group in _parted(text, lines, groups, columns):
        cells = [cell_of(text, *lines[number]) for number in group]
        has_day = len(cells) > 1 and any(is_date_only(text[cell.start : cell.end]) for cell in cells)
        if not (2 if has_day else 3) <= len(cells) <= len(columns) + 2:
            break
        row = tuple(cells) if len(cells) == len(columns) and not _has_broken_time(text, cells, columns) else align(text, cells, columns)
        if time is not None and row[time].end > row[time].start and not is_time_words(text[row[time].start : row[time].end]):
            break
        rows.append(row)
        used.update(group)
    return rows, used


def _has_broken_time(text: str, cells: Sequence[GridCell], columns: tuple[Column, ...]) -> bool:
    """Whether a unit's cell holds a day: then a time stands on two lines, and another cell was lost."""
    return any(column.role in UNIT_ROLES and is_date_only(text[cell.start : cell.end]) for column, cell in zip(columns, cells, strict=True))


def _parted(text: str, lines: Sequence[Range], groups: list[list[int]], columns: tuple[Column, ...]) -> list[list[int]]:
    """The groups, one for each row: where a page ended between two rows, no blank line parts them."""
    parted: list[list[int]] = []
    for group in groups:
        could_be_two = len(columns) + 1 < len(group) <= 2 * len(columns) + 1 and len(groups) > 2
        found = rows_of_lines([text[slice(*lines[number])].strip() for number in group], columns) if could_be_two else []
        if len(found) == 2 and found[-1][-1][1] == len(group):
            parted += [group[row[0][0] : row[-1][1]] for row in found]
        else:
            parted.append(group)
    return parted


_LONGEST_ROW = 14  # lines that a row's cells may still take up before the number of the next


def _goes_on(text: str, lines: Sequence[Range], number: int, expected: str) -> bool:
    """Whether the next row's number still comes: then a date or an enumeration here is a cell and no foot of the table."""
    return any(text[slice(*line)].strip() == expected for line in lines[number + 1 : number + _LONGEST_ROW])


def _lacks_time(text: str, record: Sequence[GridCell], columns: tuple[Column, ...]) -> bool:
    """Whether the row so far has no time though there is a column for it: then a day is its cell and no signature's."""
    return any(column.role == "time" for column in columns) and not any(is_date_only(text[cell.start : cell.end]) for cell in record[1:])


def _signs(text: str, lines: Sequence[Range], number: int, words: str) -> bool:
    """Whether the line is a signature: an office over a full date."""
    following = next((text[slice(*line)].strip() for line in lines[number + 1 : number + 5] if text[slice(*line)].strip()), "")
    return is_unit_name(words) and re.fullmatch(r"(?:(?:19|20)\d{2}|二[〇○零]\S{2})年\S{1,3}月\S{1,3}日", following) is not None


def _numbered_rows(text: str, lines: Sequence[Range], body: range, columns: tuple[Column, ...]) -> tuple[_Rows, set[int]]:
    """A line that holds just the next number begins a row; which lines fill which columns is told by what is in them."""
    if columns[0].role != "number":
        return [], set()
    records, used = _numbered_records(text, lines, body, columns)
    if sum(map(_is_spaced, records)) * 2 > len(records):
        records = [[cell for cell in record if cell.end > cell.start] for record in records]
    between = _blanks_between(records[:-1])
    rows = [_aligned(text, record, columns, between) for record in records[:-1]]
    if records:
        last = _without_foot(text, records[-1], columns)
        used = {number for number in used if lines[number][0] <= last[-1].end}
        rows.append(_aligned(text, last, columns, between))
    return rows, used


def _numbered_records(text: str, lines: Sequence[Range], body: range, columns: tuple[Column, ...]) -> tuple[list[list[GridCell]], set[int]]:
    """The lines of each row, empty ones among them, and the numbers of all lines that are the table's."""
    used: set[int] = set()
    records: list[list[GridCell]] = []
    header_words = {column.words for column in columns}
    for number in body:
        cell = cell_of(text, *lines[number])
        words = text[cell.start : cell.end]
        expected = str(len(records) + 1)
        if words == expected:
            records.append([cell])
        elif re.sub(r"\s", "", words) in header_words or (not words and not records):
            pass
        elif not words:
            if _blanks_at_end(records[-1]) < len(columns):  # more than a row can be empty are none of its cells
                records[-1].append(cell)
        elif not records or (
            (_END_OF_TABLE.match(words) or _signs(text, lines, number, words))
            and not _goes_on(text, lines, number, expected)
            and not (is_date_only(words) and _lacks_time(text, records[-1], columns))
        ):
            break
        else:
            records[-1].append(cell)
        used.add(number)
    return records, used


def _is_spaced(record: Sequence[GridCell]) -> bool:
    """Whether an empty line stands under every line: then none of them is a cell."""
    return len(record) > 1 and all(one.end == one.start or two.end == two.start for one, two in pairwise(record))


def _blanks_between(records: Sequence[Sequence[GridCell]]) -> int:
    """How many empty lines part two rows: the least of what stands under rows, but for a few that a page's end cut."""
    counts = Counter(_blanks_at_end(record) for record in records)
    return min((count for count, times in counts.items() if times * 5 >= len(records)), default=0)


def _blanks_at_end(record: Sequence[GridCell]) -> int:
    return next(number for number, cell in enumerate(reversed(record)) if cell.end > cell.start)


def _without_foot(text: str, record: list[GridCell], columns: tuple[Column, ...]) -> list[GridCell]:
    """The last row without the lines under the table, where its own already fill every column."""
    if not any(cell.end > cell.start for cell in record[len(columns) :]):
        return record
    whole = scored_alignment(text, record, columns)[0]
    return record[: len(columns)] if scored_alignment(text, record[: len(columns)], columns)[0] > whole else record


def _aligned(text: str, record: Sequence[GridCell], columns: tuple[Column, ...], between: int) -> tuple[GridCell, ...]:
    """The row of these lines, of which an empty one may be an empty cell; ``between`` is how many empty lines part two rows."""
    return align(text, record[: len(record) - min(between, _blanks_at_end(record))], columns)
