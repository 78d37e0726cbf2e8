"""Type A and Type B evaluation of standard uncertainty (JCGM 100:2008, clause 4; JJF 1059.1-2012, 4.3)."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..errors import BadInput, NotDefined
from .distributions import INFINITE, Estimated, Normal, Rectangular
from .quantities import Group, Quantity


def type_a(observations: Sequence[float]) -> Estimated:
    """Mean of independent repeated observations, u = s/sqrt(n), n - 1 degrees of freedom (JCGM 100:2008, 4.2).

    Raises BadInput for fewer than 2 observations; with one, use :func:`pooled`'s s from earlier series.
    """
    values = _observations(observations, "observations")
    n = len(values)
    return Estimated(float(np.mean(values)), float(np.std(values, ddof=1)) / math.sqrt(n), n - 1)


def pooled(mean: float, n: int, *, s: Sequence[float], dof: Sequence[float]) -> Estimated:
    """A mean of ``n`` observations whose scatter is known from series of standard deviations ``s`` with ``dof`` degrees of freedom each.

    s_p^2 = sum(dof s^2)/sum(dof), u = s_p/sqrt(n), dof = sum(dof) (JCGM 100:2008, 4.2.4, H.3.6; JJF 1059.1-2012, 4.3.2.4).
    """
    if len(s) != len(dof) or not s:
        raise BadInput("s", s, "each pooled standard deviation has its degrees of freedom")
    if any(not v >= 0 for v in s):
        raise BadInput("s", s, "a standard deviation is not negative")
    if any(not v > 0 for v in dof):
        raise BadInput("dof", dof, "degrees of freedom are above 0")
    _count("n", n, 1)
    total = math.fsum(dof)
    s_p = math.sqrt(math.fsum(v * d * v for v, d in zip(s, dof, strict=True)) / total)
    return Estimated(mean, s_p / math.sqrt(n), total)


# Range coefficient C (mean range over sigma) and degrees of freedom of the range method, JJF 1059.1-2012, 4.3.2.3, Table 1.
RANGE_TABLE = {
    2: (1.13, 0.9),
    3: (1.69, 1.8),
    4: (2.06, 2.7),
    5: (2.33, 3.6),
    6: (2.53, 4.5),
    7: (2.70, 5.3),
    8: (2.85, 6.0),
    9: (2.97, 6.8),
}


def range_method(observations: Sequence[float]) -> Estimated:
    """Mean of 2 to 9 observations whose s comes from their range: s = R/C, u = s/sqrt(n), dof by the table (JJF 1059.1-2012, 4.3.2.3)."""
    values = _observations(observations, "observations")
    n = len(values)
    if n not in RANGE_TABLE:
        raise NotDefined(
            f"the range method for {n} observations",
            clause="JJF 1059.1-2012, 4.3.2.3, Table 1 (2 to 9)",
            instead="use the standard deviation (type_a)",
        )
    C, dof = RANGE_TABLE[n]
    return Estimated(float(np.mean(values)), float(np.ptp(values)) / C / math.sqrt(n), dof)


def simultaneous(observations: Mapping[str, Sequence[float]], units: Mapping[str, str] | None = None) -> tuple[Quantity, ...]:
    """Means of quantities observed together, with the covariances of the means (JCGM 100:2008, 5.2.3, H.2.2), one quantity for each name.

    n sets of observations give n - 1 degrees of freedom to each mean and to what is computed from them (H.2.3: the approach of a single set).
    """
    names = tuple(observations)
    series = [_observations(values, f"observations.{name}") for name, values in observations.items()]
    if len({len(values) for values in series}) != 1:
        raise BadInput(
            "observations", {name: len(v) for name, v in observations.items()}, "simultaneous observations are equally many for each quantity"
        )
    n = len(series[0])
    data = np.array(series)
    means, s = data.mean(axis=1), data.std(axis=1, ddof=1)
    centred = (data - means[:, None]) / np.where(s > 0, s, 1.0)[:, None]
    R = centred @ centred.T / (n - 1)
    np.fill_diagonal(R, 1.0)
    group = Group(names, np.clip(R, -1.0, 1.0), simultaneous=True)
    return tuple(
        Quantity(name, Estimated(float(means[k]), float(s[k]) / math.sqrt(n), n - 1), (units or {}).get(name, ""), group)
        for k, name in enumerate(names)
    )


def certificate(x: Any, *, U: Any, k: float | None = None, p: float | None = None, dof: float = INFINITE) -> Normal | Estimated:
    """A value from a certificate with expanded uncertainty ``U``: u = U/k (JCGM 100:2008, 4.3.3), or u = U/t_p(dof) from its level ``p`` (4.3.4).

    Exactly one of ``k`` and ``p`` is given. With finite ``dof`` the quantity is an :class:`~.distributions.Estimated` one, else normal.
    """
    if (k is None) == (p is None):
        raise BadInput("k", k, "a certificate states U with either the coverage factor k or the coverage probability p")
    if k is not None and not (0.0 < k < INFINITE):
        raise BadInput("k", k, "a coverage factor is above 0")
    factor = coverage_factor(p, dof) if p is not None else k
    if isinstance(U, str | bytes):
        raise BadInput("U", U, "a number is needed, such as 0.2")
    u = U / factor
    return Normal(x, u) if dof == INFINITE else Estimated(x, u, dof)


def relative_dof(relative_uncertainty: float) -> float:
    """Degrees of freedom of a Type B uncertainty that is itself known within ``relative_uncertainty``: 1/2 (du/u)^-2 (JCGM 100:2008, G.4.2).

    0.25 gives 8; 0.1 gives 50; 0 gives infinity.
    """
    if not 0.0 <= relative_uncertainty < INFINITE:
        raise BadInput("relative_uncertainty", relative_uncertainty, "the relative uncertainty of u is not negative, for example 0.25")
    return INFINITE if relative_uncertainty == 0.0 else 0.5 / relative_uncertainty**2


def digital(reading: Any, resolution: Any) -> Rectangular:
    """An indication that rounds to ``resolution``: a rectangle of that width about it, u = 0.29 resolution (JCGM 100:2008, F.2.2.1)."""
    if not np.all(np.asarray(resolution) > 0.0):
        raise BadInput("resolution", resolution, "a resolution is above 0")
    return Rectangular(reading - resolution / 2.0, reading + resolution / 2.0)


def coverage_factor(p: float, dof: float = INFINITE) -> float:
    """k of a two-sided interval of probability ``p``: the t factor t_p(dof), or the normal one where ``dof`` is infinite (JCGM 100:2008, G.3)."""
    check_probability(p)
    if not dof > 0.0:
        raise BadInput("dof", dof, "degrees of freedom are above 0")
    from scipy.special import ndtri, stdtrit

    tail = 0.5 + p / 2.0
    return float(ndtri(tail) if math.isinf(dof) else stdtrit(dof, tail))


def check_probability(p: float, field: str = "p") -> None:
    """Raise BadInput where ``p`` is no coverage probability."""
    if isinstance(p, bool) or not isinstance(p, int | float) or not 0.0 < p < 1.0:
        raise BadInput(field, p, "a coverage probability lies between 0 and 1, for example 0.95")


def _observations(observations: Sequence[float], field: str) -> Any:
    try:
        values = np.array([float(v) for v in observations])
    except (TypeError, ValueError):
        raise BadInput(field, observations, "observations are a list of numbers") from None
    if len(values) < 2:
        raise BadInput(field, list(observations), "a Type A evaluation takes at least 2 observations (JCGM 100:2008, 4.2.2)")
    if not np.isfinite(values).all():
        raise BadInput(field, list(observations), "observations are finite numbers")
    return values


def _count(field: str, value: int, least: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise BadInput(field, value, f"a whole number of at least {least} is needed")
