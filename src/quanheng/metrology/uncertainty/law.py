"""The law of propagation of uncertainty, first order (JCGM 100:2008, clause 5 and annex G; JCGM 102:2011, clause 6)."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ..errors import BadInput, NotDefined
from .budget import Budget, budget_of
from .distributions import INFINITE, Array, Real
from .evaluations import check_probability
from .quantities import Quantity, check_correlation

if TYPE_CHECKING:
    from .intervals import Kind
    from .montecarlo import MonteCarlo
    from .second_order import SecondOrder
    from .validation import Validation

FLOAT = {float}
"""The types of the numbers of a single result; in a batch some are arrays."""

Truncation = Literal["none", "floor", "tenth"]
"""What is done to the effective degrees of freedom before the t factor is taken: nothing; truncated to the next lower integer (G.4.1); rounded
to one decimal first and then truncated, so that a printed 19.0 counts as 19 and not as 18."""


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """The input quantities behind a result and the correlation matrix of their estimates (None: uncorrelated)."""

    quantities: tuple[Quantity, ...]
    correlation: Array | None = None


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
            from .evaluations import coverage_factor

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


def joined(parts: Sequence[Inputs]) -> Inputs:
    """All quantities behind several results, each once, with their correlations.

    Raises BadInput where different quantities bear one name, or the parts state different correlations of one pair.
    """
    first = parts[0]
    if all(part is first for part in parts):
        return first
    quantities = list({id(q): q for part in parts for q in part.quantities}.values())
    names = [q.name for q in quantities]
    if len(set(names)) != len(names):
        name = next(name for name in names if names.count(name) > 1)
        raise BadInput(f"inputs.{name}", name, "two different quantities have this name; give each its own, or use one object for one quantity")
    place = {id(q): k for k, q in enumerate(quantities)}
    R = np.full((len(names), len(names)), np.nan)
    for part in parts:
        at = [place[id(q)] for q in part.quantities]
        own = np.eye(len(at)) if part.correlation is None else part.correlation
        old = R[np.ix_(at, at)]
        if (np.isfinite(old) & (old != own)).any():
            raise BadInput("correlation", own.tolist(), "two results state different correlations of the same quantities")
        R[np.ix_(at, at)] = own
    for i, q in enumerate(quantities):
        for j, other in enumerate(quantities):
            if np.isnan(R[i, j]) and q.group is not None and q.group is other.group:
                R[i, j] = q.group.correlation[q.group.names.index(q.name), q.group.names.index(other.name)]
    R = np.nan_to_num(R, nan=0.0)
    np.fill_diagonal(R, 1.0)
    if np.array_equal(R, np.eye(len(names))):
        return Inputs(tuple(quantities))
    check_correlation(R, "correlation")
    return Inputs(tuple(quantities), R)


def combined_u(contributions: Sequence[Real], R: Array | None) -> Real:
    """Combined standard uncertainty of signed contributions (JCGM 100:2008, formulas 12 and 16).

    Contributions with r = +-1 are added before anything is squared, so that a difference of one thing with itself is exactly 0.
    """
    v = list(contributions)
    if R is not None:
        v, R = _merged(v, R)
    scalar = set(map(type, v)) <= FLOAT
    if R is None:
        if scalar:
            return math.hypot(*v)
        # A sum of squares could overflow or vanish at 1e-170; a batch of such numbers is scaled by the caller's units.
        return np.sqrt(sum(c * c for c in v))
    total: Real = 0.0
    for i, a in enumerate(v):
        total = total + a * a
        for j in range(i):
            if R[i, j] != 0.0:
                total = total + 2.0 * R[i, j] * a * v[j]
    return math.sqrt(max(total, 0.0)) if scalar else np.sqrt(np.maximum(total, 0.0))


def _merged(v: list[Real], R: Array) -> tuple[list[Real], Array]:
    kept: list[int] = []
    for i in range(len(v)):
        twin = next((j for j in kept if abs(R[i, j]) == 1.0), None)
        if twin is None:
            kept.append(i)
        else:
            v[twin] = v[twin] + float(R[i, twin]) * v[i]
    return [v[i] for i in kept], R[np.ix_(kept, kept)]


def effective_dof(inputs: Inputs, contributions: Sequence[Real], u: Real) -> Real:
    """Effective degrees of freedom of a combined uncertainty ``u`` with signed ``contributions``; see :attr:`Result.dof`."""
    if inputs.correlation is None:
        finite = [(c, d) for c, q in zip(contributions, inputs.quantities, strict=True) if (d := q.distribution.dof) != INFINITE]
        return _welch_satterthwaite(finite, u)
    terms: list[tuple[Real, float]] = []
    for members in _correlated_sets(inputs.correlation, contributions):
        if all(inputs.quantities[i].dof == INFINITE for i in members):
            continue
        q = inputs.quantities[members[0]]
        if len(members) == 1:
            terms.append((contributions[members[0]], q.dof))
            continue
        if not (q.group and q.group.simultaneous and all(inputs.quantities[i].group is q.group for i in members)):
            names = ", ".join(inputs.quantities[i].name for i in members)
            raise NotDefined(
                f"the effective degrees of freedom with correlated inputs of finite degrees of freedom ({names})",
                clause="JCGM 100:2008, G.4.1",
                instead="give u or U with a chosen k, or use Monte Carlo; one set of simultaneous observations is accepted as such",
            )
        terms.append((combined_u([contributions[i] for i in members], inputs.correlation[np.ix_(members, members)]), q.dof))
    return _welch_satterthwaite(terms, u)


def _welch_satterthwaite(terms: Sequence[tuple[Real, float]], u: Real) -> Real:
    # Formula G.2b, of (contribution, degrees of freedom).
    if not terms:
        return INFINITE
    if type(u) is float:
        # Ratios to u keep 1e-100 from vanishing in its fourth power.
        below = sum([(c / u) ** 4 / dof for c, dof in terms]) if u > 0.0 else 0.0
        return 1.0 / below if below > 0.0 else INFINITE
    with np.errstate(divide="ignore", invalid="ignore"):
        below = sum((c / u) ** 4 / dof for c, dof in terms)
        return np.where(below > 0.0, 1.0 / below, INFINITE)


def _correlated_sets(R: Array, contributions: Sequence[Real]) -> list[list[int]]:
    """Indices of the quantities that contribute, those that correlate together."""
    acting = [i for i, c in enumerate(contributions) if np.any(c != 0.0)]
    found: list[list[int]] = []
    for i in acting:
        touched = [members for members in found if any(R[i, j] != 0.0 for j in members)]
        found = [members for members in found if not any(members is t for t in touched)]
        found.append([i for t in touched for i in t] + [i])
    return found


def truncated(dof: Real, rule: Truncation) -> Real:
    """Degrees of freedom as they enter the t factor. NotDefined where truncation leaves none."""
    if rule not in ("none", "floor", "tenth"):
        raise BadInput("truncate", rule, "degrees of freedom are truncated by one of none, floor, tenth")
    if rule == "none":
        return dof
    finite = np.isfinite(dof)
    short: Any = np.floor(np.round(dof, 1) if rule == "tenth" else dof)
    whole: Any = np.where(finite, short, dof)
    if (whole < 1.0).any():
        raise NotDefined(
            "a t factor with less than one degree of freedom", clause="JCGM 100:2008, G.4.1", instead="do not truncate, or use Monte Carlo"
        )
    return whole if isinstance(dof, np.ndarray) else float(whole)
