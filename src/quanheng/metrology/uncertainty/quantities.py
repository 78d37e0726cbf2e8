"""Input quantities of a measurement: a name, a unit and what is known about the value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from ..errors import BadInput
from .distributions import Array, Distribution, Normal, Real, Sample


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """What several quantities share: the correlation matrix of their estimates.

    Attributes
    ----------
    names : tuple of str
    correlation : array (n, n)
    simultaneous : bool
        Whether the estimates come from one set of simultaneous observations. The degrees of freedom of such a set are those of each
        estimate, and of any value computed from them (JCGM 100:2008, H.2.3 and H.2.4).
    """

    names: tuple[str, ...]
    correlation: Array
    simultaneous: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """An input quantity. Immutable; the *same object* given twice, or behind two results, is the same quantity and fully correlated with itself.

    Attributes
    ----------
    name : str
    distribution : Distribution
        What is known: :class:`~.distributions.Normal`, :class:`~.distributions.Rectangular`, ...; :func:`~.evaluations.type_a` and
        :func:`~.evaluations.certificate` make one from observations or a certificate.
    unit : str
        For show; the caller sees to it that the units of a model fit.
    group : Group or None
        Set by :func:`multivariate_normal` and :func:`~.evaluations.simultaneous`.
    """

    name: str
    distribution: Distribution
    unit: str = ""
    group: Group | None = None

    def __post_init__(self) -> None:
        if type(self.name) is not str or not self.name:
            raise BadInput("name", self.name, "a quantity has a name")
        if not hasattr(self.distribution, "draw"):
            raise BadInput(self.name, self.distribution, "a quantity is given by a distribution such as Normal(x, u); a constant is Normal(x, 0)")

    @property
    def estimate(self) -> Real:
        """The estimate, the expectation of the distribution."""
        return self.distribution.mean

    @property
    def u(self) -> Real:
        """The standard uncertainty. NotDefined where the distribution has none (t with nu <= 2)."""
        return self.distribution.u

    @property
    def dof(self) -> float:
        """Degrees of freedom of u; infinite where u is known well."""
        return self.distribution.dof

    def at(self, index: int) -> "Quantity":
        """The quantity as it stands in one result of a batch."""
        d: Any = self.distribution
        arrays = {} if isinstance(d, Sample) else {f.name: getattr(d, f.name) for f in fields(d)}
        picked = {name: float(value[index]) for name, value in arrays.items() if isinstance(value, np.ndarray)}
        return replace(self, distribution=replace(d, **picked)) if picked else self


def multivariate_normal(names: Sequence[str], x: Sequence[float], covariance: Any, units: Sequence[str] | None = None) -> tuple[Quantity, ...]:
    """Jointly normal quantities (JCGM 101:2008, 6.4.8), one for each name; they keep their correlation wherever they are used together.

    Raises BadInput where ``covariance`` is no covariance matrix of that size (symmetric, no negative eigenvalue).
    """
    C = np.asarray(covariance, dtype=float)
    n = len(names)
    if C.shape != (n, n) or len(x) != n:
        raise BadInput("covariance", C.shape, f"{n} quantities have {n} estimates and a covariance matrix of shape ({n}, {n})")
    if (np.diag(C) < 0.0).any():
        raise BadInput("covariance", covariance, "a variance is not negative")
    u = np.sqrt(np.diag(C))
    scale = np.where(u > 0.0, u, 1.0)
    R = C / np.outer(scale, scale)
    np.fill_diagonal(R, 1.0)
    check_correlation(R, "covariance")
    group = Group(tuple(names), R)
    labels = units or [""] * n
    return tuple(Quantity(names[i], Normal(float(x[i]), float(u[i])), labels[i], group) for i in range(n))


def check_correlation(R: Array, field: str) -> None:
    """Raise BadInput where ``R`` is no correlation matrix: symmetric, within -1 and 1, no negative eigenvalue. r = +-1 is allowed."""
    if not np.isfinite(R).all() or not np.allclose(R, R.T, rtol=0.0, atol=1e-12):
        raise BadInput(field, R.tolist(), "a matrix of correlations or covariances is symmetric and finite")
    if (np.abs(R) > 1.0 + 1e-12).any():
        raise BadInput(field, R.tolist(), "a correlation coefficient lies between -1 and 1 (JCGM 100:2008, C.3.6)")
    if np.linalg.eigvalsh(R)[0] < -1e-10 * len(R):
        raise BadInput(field, R.tolist(), "these correlations contradict each other: the matrix has a negative eigenvalue")


def correlation_matrix(quantities: Sequence[Quantity], stated: Mapping[tuple[str, str], float] | Sequence[Any] = ()) -> Array | None:
    """The correlation matrix of ``quantities`` from their groups and from what is ``stated`` by name; None where nothing correlates.

    Parameters
    ----------
    stated : mapping {(name, name): r} or sequence of (name, name, r)

    Raises BadInput for an unknown name, a coefficient stated twice or for a pair whose group states it already, and coefficients that
    contradict each other.
    """
    entries = [(a, b, r) for (a, b), r in stated.items()] if isinstance(stated, Mapping) else [tuple(entry) for entry in stated]
    if not entries and not any(q.group for q in quantities):
        return None
    index = {q.name: k for k, q in enumerate(quantities)}
    R = np.eye(len(quantities))
    known: set[tuple[int, int]] = set()
    for i, q in enumerate(quantities):
        for j, other in enumerate(quantities[:i]):
            if q.group is not None and q.group is other.group:
                R[i, j] = R[j, i] = q.group.correlation[q.group.names.index(q.name), q.group.names.index(other.name)]
                known.add((j, i))
    for position, entry in enumerate(entries):
        field = f"correlation[{position}]"
        if len(entry) != 3:
            raise BadInput(field, entry, "a correlation is two names and a coefficient")
        a, b, r = entry
        for name in (a, b):
            if name not in index:
                raise BadInput(field, name, f"this is none of the quantities {', '.join(index)}")
        i, j = sorted((index[a], index[b]))
        if i == j or (i, j) in known:
            raise BadInput(field, entry, "a correlation is stated once, between two different quantities")
        known.add((i, j))
        try:
            R[i, j] = R[j, i] = float(r)
        except (TypeError, ValueError):
            raise BadInput(field, r, "a correlation coefficient is a number between -1 and 1") from None
        if not abs(R[i, j]) <= 1.0:
            raise BadInput(field, r, "a correlation coefficient lies between -1 and 1 (JCGM 100:2008, C.3.6)")
    if not R[~np.eye(len(R), dtype=bool)].any():
        return None
    check_correlation(R, "correlation")
    return R


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """The input quantities behind a result and the correlation matrix of their estimates (None: uncorrelated)."""

    quantities: tuple[Quantity, ...]
    correlation: Array | None = None


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
