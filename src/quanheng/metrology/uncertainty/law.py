"""The law of propagation of uncertainty, first order (JCGM 100:2008, clause 5 and annex G; JCGM 102:2011, clause 6)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import BadInput, NotDefined
from .budget import Budget, budget_of
from .checking import INFINITE, Array, Real
from .combining import Truncation, effective_dof, truncated
from .evaluations import check_probability, coverage_factor
from .quantities import Inputs, joined

if TYPE_CHECKING:
    from .intervals import Kind
    from .montecarlo import MonteCarlo
    from .second_order import SecondOrder
    from .validation import Validation


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """The estimate of one measurand with its standard uncertainty and where it comes from. In a batch every number is an array of one shape.

    It can be an input of a further model: it brings its sensitivities to the input quantities along, so that shared quantities stay shared.

    Attributes
    ----------
    name, unit : str
    estimate, u : float or array
        Estimate and combined standard uncertainty (JCGM 100:2008, 5.1.2, 5.2.2).
    inputs : Inputs
    contributions : tuple of float or array
        Sensitivity times standard uncertainty, signed (5.1.3).
    """

    name: str
    unit: str
    estimate: Real
    u: Real
    inputs: Inputs
    _sensitivities: tuple[Real, ...] | Callable[[], tuple[Real, ...]]
    contributions: tuple[Real, ...]
    _second_order: Any = None

    @property
    def sensitivities(self) -> tuple[Real, ...]:
        """Sensitivity coefficients, one for each input quantity (5.1.3); those of a batch are computed at each call."""
        c = self._sensitivities
        return c() if callable(c) else c

    @property
    def dof(self) -> Real:
        """Effective degrees of freedom by Welch and Satterthwaite (JCGM 100:2008, G.4.1, formula G.2b).

        NotDefined where inputs with finite degrees of freedom are correlated, unless they come from one set of simultaneous observations, which
        then counts as one term with its own degrees of freedom.
        """
        return effective_dof(self.inputs, self.contributions, self.u)

    def k(self, p: float = 0.95, *, truncate: Truncation = "none") -> Real:
        """Coverage factor for the coverage probability ``p``: t_p(dof) (JCGM 100:2008, G.3.2, G.4.1)."""
        check_probability(p)
        from scipy.special import stdtrit

        dof = truncated(self.dof, truncate)
        if not isinstance(dof, np.ndarray):
            return coverage_factor(p, dof)
        return stdtrit(np.minimum(dof, 1e15), 0.5 + p / 2.0)

    def U(self, p: float | None = None, *, k: float | None = None, truncate: Truncation = "none") -> Real:
        """Expanded uncertainty for the coverage probability ``p`` (0.95 if nothing is given), or with the coverage factor ``k`` (6.2.1)."""
        if k is not None:
            if p is not None:
                raise BadInput("k", k, "an expanded uncertainty is asked for by k or by p, not by both")
            if not 0.0 < k < INFINITE:
                raise BadInput("k", k, "a coverage factor is above 0")
            return k * self.u
        return self.k(0.95 if p is None else p, truncate=truncate) * self.u

    def validated_by(
        self, mc: "MonteCarlo", *, digits: int = 2, p: float = 0.95, kind: "Kind" = "shortest", k: float | None = None, truncate: Truncation = "none"
    ) -> "Validation":
        """Whether the interval estimate +- U agrees with that of a Monte Carlo evaluation of the same model (JCGM 101:2008, clause 8).

        ``digits`` significant digits of u are regarded as meaningful; ``kind`` is the Monte Carlo interval, shortest or symmetric. U is that of
        ``p``, or k u where ``k`` is given.
        """
        from .validation import validate

        return validate(self, mc, digits=digits, p=p, kind=kind, k=k, truncate=truncate)

    @property
    def budget(self) -> Budget:
        """The uncertainty budget: a row for each input quantity, and one for what correlation adds or takes."""
        return budget_of(self)

    def at(self, index: int) -> "Result":
        """One result of a batch."""

        def pick(value: Real) -> Real:
            return float(value[index]) if isinstance(value, np.ndarray) else value

        return replace(
            self,
            estimate=pick(self.estimate),
            u=pick(self.u),
            inputs=Inputs(tuple(q.at(index) for q in self.inputs.quantities), self.inputs.correlation),
            _sensitivities=tuple(map(pick, self.sensitivities)),
            contributions=tuple(map(pick, self.contributions)),
        )

    @property
    def second_order(self) -> "SecondOrder":
        """The second-order terms of u and of the estimate. They are reported only; nothing of them is in ``u`` and ``estimate``."""
        if self._second_order is None:
            raise NotDefined(
                f"the second-order term of {self.name}, which is computed from results of another model",
                clause="JCGM 100:2008, 5.1.2 NOTE",
                instead="write both models as one",
            )
        terms: SecondOrder = self._second_order(self)
        return terms

    def to_plain(self) -> dict[str, Any]:
        """Name, estimate, u, degrees of freedom and budget as plain data; a refused dof is given as its reason."""
        found = {"name": self.name, "unit": self.unit, "estimate": self.estimate, "u": self.u}
        try:
            found["dof"] = self.dof
        except NotDefined as refusal:
            found["dof"], found["dof_refused"] = None, str(refusal)
        return {**found, "budget": self.budget}


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What a model gives for its input quantities: a result for each output. With one output it answers for it directly."""

    results: tuple[Result, ...]

    def __getitem__(self, name: str) -> Result:
        for result in self.results:
            if result.name == name:
                return result
        raise BadInput("output", name, f"the outputs of this model are {', '.join(r.name for r in self.results)}")

    @property
    def only(self) -> Result:
        """The result of a model with one output; BadInput where there are several."""
        if len(self.results) > 1:
            raise BadInput("output", None, f"name one of the outputs, for example evaluation[{self.results[0].name!r}]")
        return self.results[0]

    @property
    def estimate(self) -> Real:
        """Estimate of the only output."""
        return self.only.estimate

    @property
    def u(self) -> Real:
        """Combined standard uncertainty of the only output."""
        return self.only.u

    @property
    def dof(self) -> Real:
        """Effective degrees of freedom of the only output."""
        return self.only.dof

    @property
    def budget(self) -> Budget:
        """Uncertainty budget of the only output."""
        return self.only.budget

    @property
    def second_order(self) -> "SecondOrder":
        """Second-order terms of the only output, reported and not applied."""
        return self.only.second_order

    def k(self, p: float = 0.95, *, truncate: Truncation = "none") -> Real:
        """Coverage factor of the only output."""
        return self.only.k(p, truncate=truncate)

    def U(self, p: float | None = None, *, k: float | None = None, truncate: Truncation = "none") -> Real:
        """Expanded uncertainty of the only output."""
        return self.only.U(p, k=k, truncate=truncate)

    def validated_by(
        self, mc: "MonteCarlo", *, digits: int = 2, p: float = 0.95, kind: "Kind" = "shortest", k: float | None = None, truncate: Truncation = "none"
    ) -> "Validation":
        """Whether the only output agrees with its Monte Carlo evaluation; see :meth:`Result.validated_by`."""
        return self.only.validated_by(mc, digits=digits, p=p, kind=kind, k=k, truncate=truncate)

    @property
    def covariance(self) -> Array:
        """Covariance matrix of the outputs, shape (outputs, outputs), or (batch, outputs, outputs) (JCGM 102:2011, 6.2.1)."""
        return covariance(*self.results)

    @property
    def correlation(self) -> Array:
        """Correlation matrix of the outputs; 0 beside an output that has no uncertainty."""
        return correlation(*self.results)

    def to_plain(self) -> dict[str, Any]:
        """The results by name."""
        return {result.name: result.to_plain() for result in self.results}


def covariance(*results: Result) -> Array:
    """Covariance matrix of results, also of different models, through the input quantities that they share (JCGM 100:2008, F.1.2.3)."""
    inputs = joined([result.inputs for result in results])
    place = {id(q): k for k, q in enumerate(inputs.quantities)}
    shape = np.broadcast_shapes(*(np.shape(result.estimate) for result in results), *(np.shape(result.u) for result in results))
    V = np.zeros((*shape, len(results), len(inputs.quantities)))
    for row, result in enumerate(results):
        for q, contribution in zip(result.inputs.quantities, result.contributions, strict=True):
            V[..., row, place[id(q)]] += contribution
    R = inputs.correlation
    return np.asarray((V if R is None else V @ R) @ np.swapaxes(V, -1, -2))


def correlation(*results: Result) -> Array:
    """Correlation matrix of results; 0 beside a result that has no uncertainty."""
    C = covariance(*results)
    u = np.sqrt(np.diagonal(C, axis1=-2, axis2=-1))
    u = np.where(u > 0.0, u, np.inf)
    R = np.clip(C / (u[..., :, None] * u[..., None, :]), -1.0, 1.0)
    R[..., np.arange(len(results)), np.arange(len(results))] = 1.0
    return np.asarray(R)
