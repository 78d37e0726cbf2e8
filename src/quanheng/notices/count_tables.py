"""Tables of figures in reports: 项目 | 单位 | 数量, one figure a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from .counts import counts
from .document import Table
from .grid import Range
from .programme import Field, Figure
from .source import Source

_WHAT = re.compile(r"(?:统计|工作|活动)?(?:项目|指标|内容|名称|类别|事项)(?:名称)?|指标名称")
_UNIT = re.compile(r"(?:计量|数量|计数)?单位")
_COUNT = re.compile(r"(?:完成)?(?:数量|数值|数据|人次|合计|总数|完成数|完成情况|统计数)(?:[（(].{1,6}[)）])?")
_NUMBER = re.compile(r"(?P<more>约|近|超)?\s*(?P<digits>\d{1,3}(?:[,，]\d{3})+|\d+(?:\.\d+)?)\s*(?P<scale>万)?(?P<over>余|多)?")
_PARTED = re.compile(r"[|｜\t]|[ \u3000]{2,}")


def figures_of_tables(source: Source) -> list[Figure]:
    """The figures of every table whose header says that it counts."""
    found: list[Figure] = []
    for rows in (*_tables(source), *_tables_in_lines(source)):
        found += _read(source, rows)
    return found


def _tables(source: Source) -> list[list[list[Range]]]:
    return [
        [[source.clean.range_of(cell.span) for cell in row] for row in block.rows] for block in source.document.blocks if isinstance(block, Table)
    ]


def _tables_in_lines(source: Source) -> list[list[list[Range]]]:
    """Lines that a pipe, a tab or wide blanks part, as far as they follow each other."""
    tables: list[list[list[Range]]] = [[]]
    for line in source.lines:
        cells: list[Range] = []
        place = line.start
        for match in (*_PARTED.finditer(source.text, line.start, line.end), None):
            stop = match.start() if match else line.end
            cells.append((place, stop))
            place = match.end() if match else stop
        if len(cells) >= 2:
            tables[-1].append(cells)
        elif tables[-1]:
            tables.append([])
    return [rows for rows in tables if len(rows) >= 2]


def _read(source: Source, rows: Sequence[Sequence[Range]]) -> list[Figure]:
    head = ["".join(source.text[slice(*cell)].split()) for cell in rows[0]] if rows else []
    what = next((n for n, words in enumerate(head) if _WHAT.fullmatch(words)), None)
    count = next((n for n, words in enumerate(head) if _COUNT.fullmatch(words)), None)
    unit = next((n for n, words in enumerate(head) if _UNIT.fullmatch(words)), None)
    if what is None or count is None:
        return []
    figures = [_figure(source, row, what, count, unit) for row in rows[1:] if len(row) > max(what, count, unit or 0)]
    return [figure for figure in figures if figure is not None]


def _figure(source: Source, row: Sequence[Range], what: int, count: int, unit: int | None) -> Figure | None:
    text = source.text
    metric = source.words(*row[what], 0.85, "row of a table of figures")
    if not metric.value or re.fullmatch(r"合\s*计|小\s*计|总\s*计", metric.value):
        return None
    start, end = row[count]
    told = next(counts(text, start, end), None)
    if told is not None:
        value = source.field(told.value, told.start, told.end, 0.9, "number in a table of figures")
        return Figure(metric, value, told.unit, told.approximate, source.words(start, end, 0.9, "cell of a table of figures"))
    match = _NUMBER.search(text, start, end)
    units = _unit_of(source, row, what, unit)
    if match is None or not units:
        return None
    number = Decimal(re.sub("[,，]", "", match["digits"])) * (10_000 if match["scale"] else 1)
    field: Field[Decimal] = source.field(
        number.normalize() if number % 1 else number.quantize(Decimal(1)), *match.span(), 0.9, "number in a table of figures"
    )
    return Figure(metric, field, units, bool(match["more"] or match["over"]), source.words(start, end, 0.9, "cell of a table of figures"))


def _unit_of(source: Source, row: Sequence[Range], what: int, unit: int | None) -> str:
    """The unit of count: from its own column, else from a bracket behind what is counted (发放资料（份）)."""
    if unit is not None:
        return re.sub(r"[（）()/、\s]", "", source.text[slice(*row[unit])])
    bracket = re.search(r"[（(](?P<unit>[^（）()]{1,4})[)）]\s*$", source.text[slice(*row[what])])
    return bracket["unit"] if bracket else ""
