"""The unit that a whole table belongs to: a heading above it, or the line that says who filled it in."""

from __future__ import annotations

import re

from .grid import Grid
from .programme import Part
from .source import Line, Source
from .unit_names import is_unit_name

_NUMBER = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、])\s*")
_FILLED_IN = re.compile(r"(?:填报|报送|填表|申报|制表)?(?:单位|部门)\s*(?:[（(](?:盖章|公章|签章)[)）])?\s*[:：]\s*(?P<unit>[^\s:：]{2,30})")
_NEAR = 3


def unit_of_table(source: Source, grid: Grid, before: Grid | None) -> Part | None:
    """Who is responsible for every row, where no column says it; never sure, for the words stand outside the table."""
    if not grid.rows or not grid.rows[0]:
        return None
    begin = min(cell.start for row in grid.rows for cell in row if cell.end > cell.start)
    after = max((cell.end for row in before.rows for cell in row), default=0) if before else 0
    above = [line for line in source.lines if after <= line.start < begin]
    for line in reversed(above[-_NEAR:]):
        if match := _FILLED_IN.search(line.words):
            return _part(source, line, match.start("unit"), match.end("unit"), "unit that filled in the table", 0.8)
    if above and (number := _NUMBER.match(above[-1].words)) and is_unit_name(above[-1].words[number.end() :]):
        return _part(source, above[-1], number.end(), len(above[-1].words), "heading above the table", 0.85)
    return None


def _part(source: Source, line: Line, start: int, end: int, rule: str, confidence: float) -> Part:
    return Part("responsible", source.words(line.start + start, line.start + end, confidence, rule))
