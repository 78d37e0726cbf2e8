"""A calendar set as a table: days down the side and 上午, 下午 across the top; or days across the top and units or times down the side.

Every filled place is one activity. Its name may carry the unit in a bracket.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .record_tables import Records
from .row_alignment import is_date_only
from .table_header import Column, role_of
from .unit_names import is_unit_list

Range = tuple[int, int]
Row = Sequence[Range]
COLUMNS = tuple(Column(role, "日历", is_sure=False, carries=False) for role in ("time", "name", "responsible"))
_PART_OF_DAY = re.compile(
    r"(?:上午|下午|晚上|晚间|中午|早上|早晨|傍晚|全天)(?:[（(]?\d{1,2}[:：时].*)?|[（(]?\d{1,2}[:：]\d{2}\s*[-—–―~～至]+\s*\d{1,2}[:：]\d{2}[)）]?"
)
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天]")
_IN_BRACKET = re.compile(r"\s*[（(](?P<words>(?:[^（）()]|[（(][^（）()]{1,12}[)）]){2,40})[)）]\s*$")
_LEAST_PLACES = 2
_TIME_WORDS = re.compile(r"时间|日期|时段|上午|下午|星期|周")


def calendar_records(text: str, rows: Sequence[Row]) -> Records | None:
    """One record for each filled place; None where the table is no calendar."""
    if len(rows) < 2 or len(rows[0]) < 3:
        return None
    head = [_words(text, one) for one in rows[0]]
    body = [row for row in rows[1:] if any(end > start for start, end in row)]
    if all(_PART_OF_DAY.fullmatch(words) for words in head[1:] if words) and sum(map(bool, head[1:])) >= _LEAST_PLACES:
        days = [row for row in body if is_date_only(_words(text, row[0]))]
        if len(days) * 3 < len(body) * 2 or not days or (head[0] and role_of(head[0]) != "time" and not _TIME_WORDS.search(head[0])):
            return None
        return _records(text, body, time_of=lambda row, _: row[0], unit_of=lambda _: None)
    return _days_across(text, rows[0], head, body)


def _days_across(text: str, top: Row, head: Sequence[str], body: Sequence[Row]) -> Records | None:
    """Days in the header; down the side parts of the day, or units."""
    dated = [words for words in head[1:] if is_date_only(words)]
    if len(dated) < _LEAST_PLACES or len(dated) < sum(bool(words) for words in head[1:]):
        return None
    sides = [_words(text, row[0]) for row in body]
    are_units = all(is_unit_list(words) for words in sides if words) and any(sides)
    if not are_units and not all(_PART_OF_DAY.fullmatch(words) or not words for words in sides):
        return None
    return _records(text, body, time_of=lambda _, column: top[column], unit_of=lambda row: row[0] if are_units else None)


def _records(text: str, body: Sequence[Row], *, time_of: Callable[[Row, int], Range], unit_of: Callable[[Row], Range | None]) -> Records | None:
    records: list[dict[int, Range]] = []
    for row in _sides_carried(body):
        for column in range(1, len(row)):
            for start, end in _entries(text, row[column]):
                record = {0: time_of(row, column), 1: (start, end)}
                if (bracket := _IN_BRACKET.search(text, start, end)) and is_unit_list(bracket["words"]):
                    record[1] = (start, bracket.start())
                    record[2] = bracket.span("words")
                elif (unit := unit_of(row)) is not None:
                    record[2] = unit
                records.append(record)
    return Records(COLUMNS, tuple(records)) if records else None


def _sides_carried(body: Sequence[Row]) -> list[Row]:
    """The rows, an empty place at the side taken from the row above."""
    rows: list[Row] = []
    for row in body:
        is_empty = row[0][1] <= row[0][0]
        rows.append([rows[-1][0], *row[1:]] if is_empty and rows else row)
    return rows


def _entries(text: str, place: Range) -> list[Range]:
    """The lines of a place: each names one activity, unless it only goes on with the bracket of the one before."""
    entries: list[Range] = []
    for piece in re.finditer(r"[^\n]+", text[slice(*place)]):
        words = piece.group()
        start = place[0] + piece.start() + len(words) - len(words.lstrip())
        end = start + len(words.strip())
        if re.fullmatch(r"[-—–―/／\s]*|无|休息", words):
            continue
        if entries and (words.lstrip()[:1] in "（(" or text[slice(*entries[-1])].count("（") > text[slice(*entries[-1])].count("）")):
            entries[-1] = (entries[-1][0], end)
        else:
            entries.append((start, end))
    return entries


def _words(text: str, place: Range) -> str:
    return _WEEKDAY.sub("", "".join(text[slice(*place)].split())) or "".join(text[slice(*place)].split())
