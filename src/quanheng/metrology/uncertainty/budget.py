"""The uncertainty budget of a result: rows, text, HTML and chart (EA-4/02; JJF 1059.1-2012, 5.3)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ..errors import NotDefined
from ..verdict import Words
from .distributions import Real
from .quantities import Quantity

if TYPE_CHECKING:
    from .law import Result

Language = Literal["zh", "en"]

CORRELATION = Words("相关项", "correlation")


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One line of a budget: an input quantity, or (``quantity`` None) what correlation adds to the variance or takes from it.

    ``contribution`` is |c| u, for correlation the square root of the size of its variance term; ``share`` is the part of the combined variance
    in %, for correlation negative where it takes.
    """

    quantity: Quantity | None
    sensitivity: Real | None
    contribution: Real
    share: Real

    @property
    def name(self) -> str:
        """Name of the quantity; empty for correlation."""
        return "" if self.quantity is None else self.quantity.name

    def to_plain(self) -> dict[str, Any]:
        """The line with everything that is known of the quantity."""
        known: dict[str, Any] = {"quantity": self.name}
        if self.quantity is None:
            known["term"] = CORRELATION
        else:
            q = self.quantity
            known |= {"unit": q.unit, "estimate": q.estimate, "u": q.u, "distribution": q.distribution.words, "dof": q.dof}
        return {**known, "sensitivity": self.sensitivity, "contribution": self.contribution, "share": self.share}


@dataclass(frozen=True, slots=True, eq=False)
class Budget:
    """An uncertainty budget, column by column; ``rows`` gives it line by line.

    In a batch the numbers are arrays; to show one of its results, take ``result.at(index).budget``.

    Attributes
    ----------
    name, unit, estimate, u
        The result's.
    dof : float, array or None
        Effective degrees of freedom; None where they are not defined.
    quantities : tuple of Quantity
        One for each line but that of correlation.
    signed : tuple
        c u of each quantity.
    correlation : float, array or None
        What correlation adds to the variance or takes from it; None where nothing correlates.
    """

    name: str
    unit: str
    estimate: Real
    u: Real
    dof: Real | None
    quantities: tuple[Quantity, ...]
    signed: tuple[Real, ...]
    correlation: Real | None
    _sensitivities: tuple[Real, ...] | Callable[[], tuple[Real, ...]]

    @property
    def sensitivities(self) -> tuple[Real, ...]:
        """c of each quantity; those of a batch are computed at each call."""
        c = self._sensitivities
        return c() if callable(c) else c

    @property
    def contributions(self) -> tuple[Real, ...]:
        """|c| u of each quantity."""
        return tuple(map(abs, self.signed))

    @property
    def shares(self) -> tuple[Real, ...]:
        """The part of the combined variance that comes from each quantity, in %."""
        per_cent = _per_cent(self.u)
        return tuple([per_cent * v * v for v in self.signed])

    @property
    def rows(self) -> tuple[BudgetRow, ...]:
        """A line for each input quantity, then one for correlation where there is any."""
        lines = list(map(BudgetRow, self.quantities, self.sensitivities, self.contributions, self.shares))
        if self.correlation is not None:
            lines.append(BudgetRow(None, None, abs(self.correlation) ** 0.5, _per_cent(self.u) * self.correlation))
        return tuple(lines)

    def to_plain(self) -> dict[str, Any]:
        """The budget line by line."""
        return {
            "name": self.name,
            "unit": self.unit,
            "estimate": self.estimate,
            "u": self.u,
            "dof": self.dof,
            "rows": [r.to_plain() for r in self.rows],
        }

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


def budget_of(result: "Result") -> Budget:
    """The budget of ``result``."""
    v = result.contributions
    correlation = None if result.inputs.correlation is None else result.u * result.u - sum(c * c for c in v)
    try:
        dof = result.dof
    except NotDefined:
        dof = None
    return Budget(
        result.name,
        result.unit,
        result.estimate,
        result.u,
        dof,
        result.inputs.quantities,
        v,
        correlation,
        result._sensitivities,
    )


def _per_cent(u: Real) -> Real:
    # 100 % over the combined variance; nothing has a share in a u of 0.
    variance = u * u
    if type(variance) is float:
        return 100.0 / variance if variance > 0.0 else 0.0
    return np.divide(100.0, variance, out=np.zeros_like(variance), where=variance > 0.0)
