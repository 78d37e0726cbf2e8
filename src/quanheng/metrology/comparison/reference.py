"""Reference values of a comparison and the consistency of its results (Cox, Metrologia 39 (2002) 589; 44 (2007) 187; ISO 13528:2022).

Every function takes results and standard uncertainties with laboratories on the last axis and works on whole batches: arrays of shape
(..., p) give reference values of shape (...).
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import BadInput
from .arrays import Array, Mask, median, results, with_uncertainties

SIGNIFICANCE = 0.05
"""Results are inconsistent when Pr(chi-squared > observed) is below this (Cox 2002, 5.2)."""

_MOST_SUBSETS = 200_000
_NEWTON_STEPS = 200


@dataclass(frozen=True, slots=True)
class ReferenceValue:
    """A reference value with what is needed to judge it.

    All arrays have the shape of the batch, ``weights`` and ``included`` that of the results.

    Attributes
    ----------
    method : str
    estimate, u : array
        The reference value and its standard uncertainty.
    weights : array
        Of the estimate as a linear combination of the results; they add up to 1. NaN where the method is not linear.
    included : array of bool
        The results that the value rests on.
    chi_squared, dof, p_value : array
        Of the included results about the value, with the uncertainties as stated; NaN where the method uses none.
    tau : array
        Standard deviation between laboratories that the method adds to each stated uncertainty; 0 for a fixed-effect method.
    """

    method: str
    estimate: Array
    u: Array
    weights: Array
    included: Mask
    chi_squared: Array
    dof: Array
    p_value: Array
    tau: Array

    @property
    def consistent(self) -> Mask:
        """Whether the results agree within their uncertainties at the 5 % level (Cox 2002, 5.2)."""
        return np.asarray(self.p_value >= SIGNIFICANCE)

    @property
    def birge_ratio(self) -> Array:
        """sqrt(chi-squared/nu): above 1 where the results scatter more than their uncertainties tell (Birge 1932)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.sqrt(self.chi_squared / self.dof))


def weighted_mean(x: npt.ArrayLike, u: npt.ArrayLike) -> ReferenceValue:
    """Weighted mean, weights 1/u^2, with the chi-squared test (Cox 2002, procedure A). At least two results."""
    values, uncertainties, there = with_uncertainties(x, u, least=2)
    return _weighted("weighted-mean", values, uncertainties, there, np.zeros(values.shape[:-1]))


def birge_adjusted(reference: ReferenceValue) -> ReferenceValue:
    """``reference`` with its uncertainty multiplied by the Birge ratio where that is above 1."""
    return replace(reference, method="weighted-mean-birge", u=np.asarray(reference.u * np.maximum(1.0, reference.birge_ratio)))


def correlated_mean(x: npt.ArrayLike, covariance: npt.ArrayLike) -> ReferenceValue:
    """Generalised least-squares mean of results with a full covariance matrix, shapes (..., p) and (..., p, p); none may be missing.

    Weights C^-1 1/(1' C^-1 1) (Cox 2002, 7; covariance where laboratories share a source of traceability). Weights may be negative.
    Raises BadInput where the matrix is not positive definite.
    """
    values, there = results(x, least=2)
    if not there.all():
        raise BadInput("x", "NaN", "with a covariance matrix no result may be missing; leave the laboratory out of both")
    matrix = np.broadcast_to(np.asarray(covariance, dtype=float), (*values.shape, values.shape[-1]))
    if not np.allclose(matrix, np.swapaxes(matrix, -1, -2), rtol=1e-10, atol=0):
        raise BadInput("covariance", "given", "a covariance matrix of results is symmetric and positive definite")
    try:
        np.linalg.cholesky(matrix)
        inverse = np.linalg.inv(matrix)
    except np.linalg.LinAlgError:
        raise BadInput("covariance", "given", "a covariance matrix of results is symmetric and positive definite") from None
    total = inverse.sum(axis=(-1, -2))
    weights = inverse.sum(axis=-1) / total[..., None]
    estimate = (weights * values).sum(axis=-1)
    off = values - estimate[..., None]
    chi_squared = np.einsum("...i,...ij,...j->...", off, inverse, off)
    dof = np.full(estimate.shape, float(values.shape[-1] - 1))
    return ReferenceValue(
        "correlated-mean", estimate, 1 / np.sqrt(total), weights, there, chi_squared, dof, _p_value(chi_squared, dof), np.zeros(estimate.shape)
    )


def arithmetic_mean(x: npt.ArrayLike) -> ReferenceValue:
    """Mean with s/sqrt(p), the stated uncertainties unused. At least two results."""
    values, there = results(x, least=2)
    count = there.sum(axis=-1).astype(float)
    weights = there / count[..., None]
    held = np.where(there, values, 0.0)
    estimate = (weights * held).sum(axis=-1)
    scatter = (np.where(there, values - estimate[..., None], 0.0) ** 2).sum(axis=-1)
    return _unweighted("arithmetic-mean", estimate, np.sqrt(scatter / (count - 1) / count), weights, there)


def median_value(x: npt.ArrayLike) -> ReferenceValue:
    """Median with 1.25 * 1.483 MAD/sqrt(p) as its standard uncertainty (ISO 13528:2022, 7.7.3 and C.2). At least two results.

    For the median whose uncertainty comes from the stated ones, see :func:`procedure_b`.
    """
    values, there = results(x, least=2)
    estimate = median(values, there)
    mad = median(np.where(there, np.abs(values - estimate[..., None]), np.nan), there)
    u = 1.25 * 1.483 * mad / np.sqrt(there.sum(axis=-1))
    return _unweighted("median", estimate, np.asarray(u), np.full(values.shape, np.nan), there)


def dersimonian_laird(x: npt.ArrayLike, u: npt.ArrayLike) -> ReferenceValue:
    """Random-effects mean with the moment estimate of tau (DerSimonian and Laird 1986). At least two results.

    tau^2 = max(0, (Q - (N - 1))/(sum w - sum w^2/sum w)), weights 1/(u^2 + tau^2); u is the fixed formula (sum of weights)^-1/2.
    """
    values, uncertainties, there = with_uncertainties(x, u, least=2)
    weights = _weights(uncertainties, there, np.zeros(values.shape[:-1]))
    total = weights.sum(axis=-1)
    excess = _cochran(values, weights, there) - (there.sum(axis=-1) - 1)
    tau_squared = np.maximum(0.0, excess / (total - (weights**2).sum(axis=-1) / total))
    return _weighted("dersimonian-laird", values, uncertainties, there, np.asarray(tau_squared))


def mandel_paule(x: npt.ArrayLike, u: npt.ArrayLike) -> ReferenceValue:
    """Random-effects mean whose tau makes the weighted sum of squares N - 1 (Paule and Mandel 1982).

    tau is 0 where the sum already is no larger. At least two results.
    """
    values, uncertainties, there = with_uncertainties(x, u, least=2)
    wanted = there.sum(axis=-1) - 1.0
    tau_squared = np.zeros(values.shape[:-1])
    held = np.where(there, values, 0.0)
    for _ in range(_NEWTON_STEPS):  # the sum of squares is convex and falls with tau^2, so Newton's steps from 0 only go up, to the root
        weights = _weights(uncertainties, there, tau_squared)
        off = held - (np.einsum("...i,...i->...", weights, held) / weights.sum(axis=-1))[..., None]
        excess = np.einsum("...i,...i,...i->...", weights, off, off) - wanted
        slope = np.einsum("...i,...i,...i,...i->...", weights, weights, off, off)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = np.where((excess > 0) & (slope > 0), excess / slope, 0.0)
        tau_squared = tau_squared + step
        if np.all(step <= 1e-14 * tau_squared):
            break
    return _weighted("mandel-paule", values, uncertainties, there, tau_squared)


@dataclass(frozen=True, slots=True)
class Subset:
    """The largest consistent subset of one comparison: which results it keeps, and whether another of the same size was consistent too."""

    reference: ReferenceValue
    excluded: tuple[int, ...]
    rivals: int
    exhaustive: bool


def largest_consistent_subset(x: npt.ArrayLike, u: npt.ArrayLike) -> Subset:
    """Weighted mean of the largest subset that passes the chi-squared test (Cox 2007). One comparison, shape (p,), at least two results.

    Among subsets of one size the one of the smallest chi-squared is taken, and ``rivals`` counts the other consistent ones. All subsets are
    tried up to 200 000 a size; beyond that the result that adds most to chi-squared is dropped step by step, and ``exhaustive`` is false.
    """
    values, uncertainties, there = with_uncertainties(x, u, least=2)
    if values.ndim != 1:
        raise BadInput("x", values.shape, "a largest consistent subset is sought for one comparison at a time, shape (p,)")
    present = np.flatnonzero(there)
    for dropped in range(len(present) - 1):
        if math.comb(len(present), dropped) > _MOST_SUBSETS:
            return _greedy_subset(values, uncertainties, there)
        masks = np.array(list(_without(len(present), dropped)))
        subset = np.where(masks, values[present], np.nan)
        trial = weighted_mean(subset, np.broadcast_to(uncertainties[present], subset.shape))
        passing = np.flatnonzero(trial.consistent)
        if len(passing):
            best = passing[np.argmin(trial.chi_squared[passing])]
            return _kept(values, uncertainties, there, present[masks[best]], len(passing) - 1, exhaustive=True)
    return _kept(values, uncertainties, there, present[[int(np.argmin(uncertainties[present]))]], 0, exhaustive=True)


@dataclass(frozen=True, slots=True)
class Simulated:
    """A reference value by simulation, with the distributions of the degrees of equivalence (Cox 2002, procedure B).

    ``interval`` is the shortest 95 % coverage interval of the value; ``d_u`` holds the standard uncertainties of x_i minus the value.
    """

    estimate: float
    u: float
    interval: tuple[float, float]
    d_u: tuple[float, ...]
    trials: int
    seed: int
    generator: str


def procedure_b(x: npt.ArrayLike, u: npt.ArrayLike, *, trials: int = 1_000_000, seed: int = 0) -> Simulated:
    """Median of results drawn from their normal distributions: mean and standard deviation of the drawn medians (Cox 2002, procedure B).

    One comparison, shape (p,), at least two results. Blocks keep memory small; the same seed gives the same value.
    """
    values, uncertainties, there = with_uncertainties(x, u, least=2)
    kept, spread = values[there], uncertainties[there]
    generator = np.random.Generator(np.random.PCG64(seed))
    medians = np.empty(trials)
    squares = np.zeros(len(kept))
    sums = np.zeros(len(kept))
    block = 50_000
    for start in range(0, trials, block):
        drawn = kept + spread * generator.standard_normal((min(block, trials - start), len(kept)))
        found = np.median(drawn, axis=-1)
        medians[start : start + len(found)] = found
        off = drawn - found[:, None] - (kept - np.median(kept))
        sums += off.sum(axis=0)
        squares += (off**2).sum(axis=0)
    d_u = np.sqrt(np.maximum(0.0, squares / trials - (sums / trials) ** 2))
    return Simulated(
        float(medians.mean()),
        float(medians.std(ddof=1)),
        _shortest(medians, 0.95),
        tuple(d_u.tolist()),
        trials,
        seed,
        f"PCG64, numpy {np.__version__}",
    )


def bootstrap(x: npt.ArrayLike, *, statistic: str = "median", trials: int = 10_000, seed: int = 0) -> Simulated:
    """Reference value and its uncertainty by resampling the laboratories (ISO 13528:2022, 7.7.4; Efron 1979).

    ``statistic`` is ``median`` or ``mean``; one comparison, shape (p,), at least five results. ``d_u`` is empty: it needs stated uncertainties.
    """
    values, there = results(x, least=5)
    if statistic not in {"median", "mean"}:
        raise BadInput("statistic", statistic, "median or mean")
    kept = values[there]
    generator = np.random.Generator(np.random.PCG64(seed))
    picks = kept[generator.integers(0, len(kept), size=(trials, len(kept)))]
    drawn = np.median(picks, axis=-1) if statistic == "median" else picks.mean(axis=-1)
    estimate = float(np.median(kept) if statistic == "median" else kept.mean())
    return Simulated(estimate, float(drawn.std(ddof=1)), _shortest(drawn, 0.95), (), trials, seed, f"PCG64, numpy {np.__version__}")


def _weights(uncertainties: Array, there: Mask, tau_squared: Array) -> Array:
    if there.all():
        return np.asarray(1.0 / (uncertainties**2 + tau_squared[..., None]))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(there, 1.0 / (uncertainties**2 + tau_squared[..., None]), 0.0)


def _cochran(values: Array, weights: Array, there: Mask) -> Array:
    held = values if there.all() else np.where(there, values, 0.0)
    total = weights.sum(axis=-1)
    mean = np.einsum("...i,...i->...", weights, held) / total
    off = held - mean[..., None]
    return np.asarray(np.einsum("...i,...i,...i->...", weights, off, off))


def _weighted(method: str, values: Array, uncertainties: Array, there: Mask, tau_squared: Array) -> ReferenceValue:
    weights = _weights(uncertainties, there, tau_squared)
    held = values if there.all() else np.where(there, values, 0.0)
    total = weights.sum(axis=-1)
    estimate = np.einsum("...i,...i->...", weights, held) / total
    stated = weights if not tau_squared.any() else _weights(uncertainties, there, np.zeros_like(tau_squared))
    off = held - estimate[..., None]
    chi_squared = np.einsum("...i,...i,...i->...", stated, off, off)
    dof = there.sum(axis=-1) - 1.0
    return ReferenceValue(
        method,
        estimate,
        1 / np.sqrt(total),
        weights / total[..., None],
        there,
        chi_squared,
        np.asarray(dof),
        _p_value(chi_squared, np.asarray(dof)),
        np.sqrt(tau_squared),
    )


def _unweighted(method: str, estimate: Array, u: Array, weights: Array, there: Mask) -> ReferenceValue:
    nothing = np.full(estimate.shape, np.nan)
    return ReferenceValue(method, estimate, u, weights, there, nothing, there.sum(axis=-1) - 1.0, nothing, np.zeros(estimate.shape))


def _p_value(chi_squared: Array, dof: Array) -> Array:
    from scipy.special import chdtrc

    return np.asarray(np.where(dof > 0, chdtrc(np.maximum(dof, 1.0), chi_squared), 1.0))


def _without(count: int, dropped: int) -> Iterator[Mask]:
    for combination in itertools.combinations(range(count), dropped):
        mask = np.ones(count, dtype=bool)
        mask[list(combination)] = False
        yield mask


def _greedy_subset(values: Array, uncertainties: Array, there: Mask) -> Subset:
    kept = list(np.flatnonzero(there))
    while len(kept) > 1:
        trial = weighted_mean(values[kept], uncertainties[kept])
        if bool(trial.consistent):
            break
        kept.pop(int(np.argmax(((values[kept] - trial.estimate) / uncertainties[kept]) ** 2)))
    return _kept(values, uncertainties, there, np.array(kept), 0, exhaustive=False)


def _kept(values: Array, uncertainties: Array, there: Mask, kept: Any, rivals: int, *, exhaustive: bool) -> Subset:
    mask = np.zeros(values.shape, dtype=bool)
    mask[kept] = True
    reference = _weighted("largest-consistent-subset", np.where(mask, values, np.nan), uncertainties, mask, np.zeros(()))
    return Subset(reference, tuple(np.flatnonzero(there & ~mask).tolist()), rivals, exhaustive)


def _shortest(draws: Array, p: float) -> tuple[float, float]:
    ordered = np.sort(draws)
    width = min(len(ordered) - 1, int(p * len(ordered) + 0.5))
    lengths = ordered[width:] - ordered[: len(ordered) - width]
    start = int(np.argmin(lengths))
    return float(ordered[start]), float(ordered[start + width])
