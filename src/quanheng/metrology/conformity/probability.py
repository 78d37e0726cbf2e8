"""Probability of conformity (JCGM 106:2012, clause 7)."""

import math
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from ..errors import BadInput, NotDefined
from .tolerance import Tolerance

Array = npt.NDArray[np.float64]


@overload
def conformance_probability(y: float, u: float, tolerance: Tolerance, dof: float = ...) -> float: ...
@overload
def conformance_probability(y: Array, u: Array | float, tolerance: Tolerance, dof: float = ...) -> Array: ...
def conformance_probability(y: Any, u: Any, tolerance: Tolerance, dof: float = math.inf) -> Any:
    """Probability that the measurand lies within ``tolerance``: pc = F((TU - y)/u) - F((TL - y)/u).

    F is the standard normal distribution (JCGM 106:2012, 7.4), or Student's t with ``dof`` degrees of freedom where u is itself estimated.
    ``y`` and ``u`` may be arrays that broadcast. With u = 0 it is 1 inside or on the limits and 0 outside.
    Raises BadInput for u < 0 and NotDefined for dof <= 0.
    """
    if dof <= 0:
        raise NotDefined("Student's t with dof <= 0", clause="JCGM 100:2008, C.3.8", instead="give the effective degrees of freedom, above 0")
    if np.any(np.asarray(u) < 0):
        raise BadInput("u", u, "a standard uncertainty is not negative (JCGM 100:2008, 2.3.1)")
    low, high = tolerance.bounds()
    if np.ndim(y) == 0 and np.ndim(u) == 0:
        return _scalar(float(y), float(u), low, high, dof)
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = _between((low - y) / u, (high - y) / u, dof)
    certain = np.where((y >= low) & (y <= high), 1.0, 0.0)
    return np.where(np.asarray(u) == 0, certain, chance)


def conformance_probability_of_sample(sample: Array, tolerance: Tolerance) -> float:
    """The share of Monte Carlo draws of the measurand, shape (M,), that lie within ``tolerance`` (JCGM 106:2012, 7.1 with JCGM 101)."""
    low, high = tolerance.bounds()
    return float(np.mean((sample >= low) & (sample <= high)))


def posterior(y: float, u: float, prior: float, u_prior: float) -> tuple[float, float]:
    """Estimate and standard uncertainty after a normal measurement of a measurand with a normal prior (JCGM 106:2012, A.4.4).

    Weights are the reciprocal variances. Raises BadInput where either uncertainty is not above 0.
    """
    for name, value in (("u", u), ("u_prior", u_prior)):
        if value <= 0:
            raise BadInput(name, value, "combining with prior knowledge needs a standard uncertainty above 0")
    weight, weight_prior = u**-2, u_prior**-2
    return (weight * y + weight_prior * prior) / (weight + weight_prior), (weight + weight_prior) ** -0.5


def _scalar(y: float, u: float, low: float, high: float, dof: float) -> float:
    if u == 0:
        return 1.0 if low <= y <= high else 0.0
    if math.isinf(dof):
        return _normal_between((low - y) / u, (high - y) / u)
    return float(_between(np.float64((low - y) / u), np.float64((high - y) / u), dof))


def _normal_between(a: float, b: float) -> float:
    # Both tails from the side where they are small, so that 1 - 1e-20 does not come out of a difference of ones.
    if a > 0:
        return 0.5 * (math.erfc(a / math.sqrt(2)) - math.erfc(b / math.sqrt(2)))
    return 0.5 * (math.erfc(-b / math.sqrt(2)) - math.erfc(-a / math.sqrt(2)))


def _between(a: Any, b: Any, dof: float) -> Any:
    from scipy.special import ndtr, stdtr

    cdf = ndtr if math.isinf(dof) else lambda t: stdtr(dof, t)
    return np.where(a > 0, cdf(-a) - cdf(-b), cdf(b) - cdf(a))
