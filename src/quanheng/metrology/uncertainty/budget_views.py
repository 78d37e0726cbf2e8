"""Budgets for people: aligned text, HTML and a chart."""

import html
import math
from collections.abc import Sequence

import numpy as np

from ..columns import columns, width
from ..errors import BadInput
from ..svg import ACCENT, INK, band, picture, text
from ..verdict import Words
from .budget import CORRELATION, Budget, BudgetRow, Language
from .distributions import Real

_HEADINGS = (
    Words("输入量", "quantity"),
    Words("单位", "unit"),
    Words("估计值", "estimate"),
    Words("标准不确定度 u", "standard uncertainty u"),
    Words("分布", "distribution"),
    Words("自由度", "dof"),
    Words("灵敏系数 c", "sensitivity c"),
    Words("不确定度分量 |c|u", "contribution |c|u"),
    Words("占比 %", "share %"),
)
_COMBINED = Words("合成标准不确定度", "combined standard uncertainty")
_TITLE = Words("不确定度分量一览表：", "Uncertainty budget of ")
_NOT_DEFINED = Words("未定义", "not defined")
_BARS = Words("各不确定度分量 |c|u 与合成标准不确定度 u", "Contributions |c|u of the input quantities and the combined standard uncertainty u of ")

_TEXT_COLUMNS = (0, 1, 4)


def _word(words: Words, language: Language) -> str:
    if language not in ("zh", "en"):
        raise BadInput("language", language, "a budget is written in zh or en")
    return words.zh if language == "zh" else words.en


def _cells(budget: Budget, language: Language) -> list[list[str]]:
    if isinstance(budget.u, np.ndarray):
        raise BadInput("budget", f"{budget.u.size} results", "a budget is shown one result at a time: result.at(0).budget")
    rows = [_row(row, language) for row in budget.rows]
    dof = _word(_NOT_DEFINED, language) if budget.dof is None else _dof(budget.dof)
    rows.append([budget.name, budget.unit, _short(budget.estimate, 9), _short(budget.u), _word(_COMBINED, language), dof, "", _short(budget.u), ""])
    return rows


def _row(row: BudgetRow, language: Language) -> list[str]:
    share = f"{row.share:.1f}"
    if row.quantity is None:
        return [_word(CORRELATION, language), "", "", "", "", "", "", _short(row.contribution), share]
    q = row.quantity
    known = [q.name, q.unit, _short(q.estimate, 9), _short(q.u), _word(q.distribution.words, language), _dof(q.dof)]
    return [*known, _short(row.sensitivity), _short(row.contribution), share]


def _short(value: Real | None, digits: int = 4) -> str:
    return "" if value is None else f"{value + 0.0:.{digits}g}"


def _dof(dof: float) -> str:
    return "∞" if math.isinf(dof) else f"{dof:.1f}".removesuffix(".0")


def budget_text(budget: Budget, language: Language) -> str:
    """The budget as an aligned table."""
    return columns([[_word(heading, language) for heading in _HEADINGS], *_cells(budget, language)], left=_TEXT_COLUMNS, drop_empty=True)


def budget_html(budget: Budget, language: Language) -> str:
    """The budget as a ``<table>``: caption, column and row headings with scope."""
    lines = [
        f'<table class="budget" lang="{"zh-CN" if language == "zh" else "en"}">',
        f"<caption>{_word(_TITLE, language)}{html.escape(budget.name)}</caption>",
        "<thead><tr>" + "".join(f'<th scope="col">{_word(heading, language)}</th>' for heading in _HEADINGS) + "</tr></thead>",
        "<tbody>",
    ]
    cells = _cells(budget, language)
    for row in cells[:-1]:
        lines.append(_html_row(row))
    return "\n".join([*lines, "</tbody>", f"<tfoot>{_html_row(cells[-1])}</tfoot>", "</table>"])


def _html_row(row: Sequence[str]) -> str:
    return f'<tr><th scope="row">{html.escape(row[0])}</th>' + "".join(f"<td>{html.escape(cell)}</td>" for cell in row[1:]) + "</tr>"


def budget_svg(budget: Budget, language: Language) -> str:
    """A bar for each contribution and one for the combined standard uncertainty."""
    cells = _cells(budget, language)
    labels = [row[0] for row in cells]
    values = [float(row.contribution) for row in budget.rows] + [float(budget.u)]
    largest = max(values) or 1.0
    left = 16 + 8.0 * max(width(label) for label in labels)
    height = 28 * len(values) + 20
    total_width = left + 480
    said = _word(_BARS, language) + ("" if language == "zh" else budget.name)
    listed = "; ".join(f"{label} {row[7]}" for label, row in zip(labels, cells, strict=True))
    unit = f" {budget.unit}" if budget.unit else ""
    parts = []
    for k, (label, value) in enumerate(zip(labels, values, strict=True)):
        y = 10 + 28 * k
        fill = INK if k == len(values) - 1 else ACCENT
        parts.append(text(left - 8, y + 17, label, anchor="end"))
        parts.append(band(left, y + 4, max(360 * value / largest, 1.0), 18, colour=fill, opacity="1"))
        shown = f"{cells[k][7]}{unit if k == len(values) - 1 else ''}"
        parts.append(text(left + 368 * value / largest + 6, y + 17, shown))
    title = f"{_word(_TITLE, language)}{budget.name}"
    return picture(total_width, height, parts, title=title, description=f"{said}: {listed}{unit}")
