"""The uncertainty budget of a result: rows, text, HTML and chart (EA-4/02; JJF 1059.1-2012, 5.3)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ..verdict import Words
from .distributions import Real

if TYPE_CHECKING:
    from .law import Result

Language = Literal["zh", "en"]

CORRELATION = Words("相关项", "correlation")


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One line of a budget. ``share`` is the part of the combined variance in %; correlation may take as well as add, so it can be negative.

    The row of the correlation term has no estimate, u, distribution, degrees of freedom and sensitivity (None); its ``contribution`` is the
    square root of the size of its variance term.
    """

    quantity: str
    unit: str
    estimate: Real | None
    u: Real | None
    distribution: Words | None
    dof: float | None
    sensitivity: Real | None
    contribution: Real
    share: Real


@dataclass(frozen=True, slots=True)
class Budget:
    """An uncertainty budget: a row for each input quantity, then one for correlation where there is any, then the result.

    The rows of a batch hold arrays; ``as_text`` and its like show single results.
    """

    name: str
    unit: str
    estimate: Real
    u: Real
    dof: Real | None
    rows: tuple[BudgetRow, ...]

    def as_text(self, language: Language = "en") -> str:
        """An aligned table for people; Chinese characters count as two columns."""
        from .budget_views import budget_text

        return budget_text(self, language)

    def as_html(self, language: Language = "en") -> str:
        """A ``<table>`` with caption and scoped headings, without style or script."""
        from .budget_views import budget_html

        return budget_html(self, language)

    def as_svg(self, language: Language = "en") -> str:
        """A bar chart of the contributions, the combined standard uncertainty last."""
        from .budget_views import budget_svg

        return budget_svg(self, language)

    def at(self, index: int) -> "Budget":
        """The budget of one result of a batch."""

        def pick(value: Any) -> Any:
            return float(value[index]) if isinstance(value, np.ndarray) else value

        rows = tuple(
            BudgetRow(
                r.quantity, r.unit, pick(r.estimate), pick(r.u), r.distribution, r.dof, pick(r.sensitivity), pick(r.contribution), pick(r.share)
            )
            for r in self.rows
        )
        return Budget(self.name, self.unit, pick(self.estimate), pick(self.u), pick(self.dof), rows)


def budget_of(result: "Result") -> Budget:
    """The budget of ``result``; the degrees of freedom are None where they are not defined."""
    from ..errors import NotDefined

    scalar = type(result.u) is float
    variance = result.u * result.u
    safe = (variance or 1.0) if scalar else np.where(variance > 0.0, variance, 1.0)
    rows = []
    summed: Real = 0.0
    for q, c, v in zip(result.inputs.quantities, result.sensitivities, result.contributions, strict=True):
        square = v * v
        summed = summed + square
        d = q.distribution
        rows.append(BudgetRow(q.name, q.unit, d.mean, d.u, d.words, d.dof, c, abs(v), 100.0 * square / safe))
    if result.inputs.correlation is not None:
        rest = variance - summed
        rows.append(BudgetRow("", "", None, None, CORRELATION, None, None, abs(rest) ** 0.5, 100.0 * rest / safe))
    try:
        dof = result.dof
    except NotDefined:
        dof = None
    return Budget(result.name, result.unit, result.estimate, result.u, dof, tuple(rows))
