"""Robust location and scale (ISO 13528:2022, annex C; ISO 5725-5)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from ..errors import BadInput, NotDefined
from .arrays import Array, median, results

_ROUNDS = 1000
_JUMPS = 30


@dataclass(frozen=True, slots=True)
class Robust:
    """Location, scale and u(xpt) = 1.25 s*/sqrt(p) (ISO 13528:2022, 7.7.3); arrays of the batch's shape.

    ``rule`` says when the iteration stopped: printed examples depend on it. A scale of 0 means that at least half of the
    results are alike, to a part in 10^12.
    """

    method: str
    location: Array
    scale: Array
    u: Array
    rule: str


Stop = Literal["converged", "third-figure"]


def algorithm_a(x: npt.ArrayLike, *, stop: Stop = "converged") -> Robust:
    """Algorithm A (ISO 13528:2022, C.3.1) over the last axis, shape (..., p), at least three results.

    x* = median and s* = 1.483 MAD to begin with; then results are clipped at x* +- 1.5 s*, x* is their mean and s* = 1.134 times their
    standard deviation. ``stop`` is ``converged`` (both change by less than a part in 10^12) or ``third-figure`` (no change in the third
    significant figure of x* and s*, the rule that the standard states).
    """
    values, there = results(x, least=3)
    count = there.sum(axis=-1)
    location = median(values, there)
    away = np.where(there, np.abs(values - location[..., None]), np.nan)
    scale = 1.483 * median(away, there)
    # Half of the results alike but for the last bits of their floats is half of them alike: there is no scale to begin with.
    scale = np.where(scale <= 1e-12 * np.nanmax(away, axis=-1), 0.0, scale)
    flat = _Batch(values.reshape(-1, values.shape[-1]), there.reshape(-1, values.shape[-1]), location.ravel().copy(), scale.ravel().copy())
    left = np.flatnonzero(flat.scale > 0)
    if stop == "converged":
        left = _jump(flat, left)
    _iterate(flat, left, stop)
    location, scale = flat.location.reshape(count.shape), flat.scale.reshape(count.shape)
    return Robust("algorithm-a", location, scale, np.asarray(1.25 * scale / np.sqrt(count)), stop)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Comparisons one a row, with the location and scale found so far (written in place)."""

    values: Array
    there: npt.NDArray[np.bool_]
    location: Array
    scale: Array


def _step(batch: _Batch, rows: npt.NDArray[np.intp]) -> tuple[Array, Array]:
    """One round of the standard's iteration for these rows."""
    reach = 1.5 * batch.scale[rows]
    centre = batch.location[rows]
    clipped = np.clip(batch.values[rows], (centre - reach)[:, None], (centre + reach)[:, None])
    there = batch.there[rows]
    count = there.sum(axis=-1)
    mean = np.where(there, clipped, 0.0).sum(axis=-1) / count
    off = np.where(there, clipped - mean[:, None], 0.0)
    return mean, 1.134 * np.sqrt(np.einsum("ij,ij->i", off, off) / (count - 1))


def _jump(batch: _Batch, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Go straight to the fixed point: for given sets of low and high results it has a closed form. Gives the rows that did not settle.

    With l results clipped below, h above and k between, whose mean is m and sum of squares about it Q, the iteration stands still where
    x* = m + c s*, c = 1.5 (h - l)/k, and s*^2 ((p - 1)/1.134^2 - 2.25 (l + h) - k c^2) = Q. The sets then follow from x* and s* anew.
    """
    batch.location[rows], batch.scale[rows] = _step(batch, rows)
    unsettled = []
    for _ in range(_JUMPS):
        if not len(rows):
            break
        centre, reach = batch.location[rows][:, None], 1.5 * batch.scale[rows][:, None]
        values, there = batch.values[rows], batch.there[rows]
        low, high = there & (values < centre - reach), there & (values > centre + reach)
        between = there & ~low & ~high
        k, tails = between.sum(axis=-1), (low | high).sum(axis=-1)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = np.where(between, values, 0.0).sum(axis=-1) / k
            off = np.where(between, values - mean[:, None], 0.0)
            c = 1.5 * (high.sum(axis=-1) - low.sum(axis=-1)) / k
            scale = np.sqrt(np.einsum("ij,ij->i", off, off) / ((there.sum(axis=-1) - 1) / 1.134**2 - 2.25 * tails - k * c**2))
            location = mean + c * scale
        fine = np.isfinite(location) & (scale > 0)
        unsettled.append(rows[~fine])
        still = fine & (np.abs(location - batch.location[rows]) <= 1e-13 * scale) & (np.abs(scale - batch.scale[rows]) <= 1e-13 * scale)
        batch.location[rows[fine]], batch.scale[rows[fine]] = location[fine], scale[fine]
        rows = rows[fine & ~still]
    return np.concatenate([*unsettled, rows]) if unsettled else rows


def _iterate(batch: _Batch, rows: npt.NDArray[np.intp], stop: Stop) -> None:
    """The standard's iteration until ``stop``, for the rows that need it."""
    for _ in range(_ROUNDS):
        if not len(rows):
            return
        location, scale = _step(batch, rows)
        still = _unchanged(batch.location[rows], location, scale, stop) & _unchanged(batch.scale[rows], scale, scale, stop)
        batch.location[rows], batch.scale[rows] = location, scale
        rows = rows[~still]


def _unchanged(old: Array, new: Array, size: Array, stop: Stop) -> npt.NDArray[np.bool_]:
    if stop == "third-figure":
        return np.asarray(_third_figure(old) == _third_figure(new))
    return np.asarray(np.abs(new - old) <= 1e-12 * np.maximum(size, 1e-300))


def _third_figure(value: Array) -> Array:
    with np.errstate(divide="ignore"):
        unit = 10.0 ** (np.floor(np.log10(np.abs(value))) - 2)
    return np.asarray(np.where(value == 0, 0.0, np.round(value / np.where(value == 0, 1.0, unit)) * unit))


def algorithm_s(w: npt.ArrayLike, *, nu: int) -> Array:
    """Pooled standard deviation or range w* by algorithm S (ISO 13528:2022, C.4), ``w`` of shape (..., p), each with ``nu`` degrees of freedom.

    Values are clipped at eta w*, and w* = xi sqrt(mean square); eta^2 is the 90 % point of chi-squared over nu (Table C.1).
    """
    values, there = results(w, least=2)
    if np.any(values[there] < 0):
        raise BadInput("w", float(values[there].min()), "a standard deviation or a range is not negative")
    eta, xi = clipping_factors(nu)
    found = median(values, there)
    count = there.sum(axis=-1)
    for _ in range(_ROUNDS):
        clipped = np.where(there, np.minimum(values, (eta * found)[..., None]), 0.0)
        new = xi * np.sqrt((clipped**2).sum(axis=-1) / count)
        done = bool(np.all(np.abs(new - found) <= 1e-12 * np.maximum(new, 1e-300)))
        found = new
        if done:
            break
    return np.asarray(found)


def clipping_factors(nu: int) -> tuple[float, float]:
    """eta and xi of algorithm S for ``nu`` degrees of freedom (ISO 13528:2022, Table C.1: nu 1 gives 1.645 and 1.097)."""
    from scipy.special import chdtr, chdtri

    if nu < 1:
        raise BadInput("nu", nu, "at least one degree of freedom is needed")
    point = float(chdtri(nu, 0.1))
    return math.sqrt(point / nu), 1 / math.sqrt(float(chdtr(nu + 2, point)) + 0.1 * point / nu)


def made(x: npt.ArrayLike) -> Array:
    """Scaled median absolute deviation, 1.483 MAD (ISO 13528:2022, C.2.2), over the last axis."""
    values, there = results(x, least=2)
    centre = median(values, there)
    return 1.483 * median(np.where(there, np.abs(values - centre[..., None]), np.nan), there)


def niqr(x: npt.ArrayLike) -> Array:
    """Normalised interquartile range, 0.7413 (Q3 - Q1), quartiles by linear interpolation (ISO 13528:2022, C.2.3), over the last axis."""
    values, there = results(x, least=2)
    q1, q3 = np.percentile(values, [25, 75], axis=-1) if there.all() else np.nanpercentile(values, [25, 75], axis=-1)
    return np.asarray(0.7413 * (q3 - q1))


def q_hampel(replicates: Sequence[Sequence[float]] | npt.ArrayLike) -> Robust:
    """Q method for the scale and Hampel's estimator for the location (ISO 13528:2022, C.5.2 and C.5.3).

    One comparison: a list of results, or for each laboratory a list of its replicates (then the scale is the reproducibility standard
    deviation and the location rests on the laboratories' means). At least three laboratories.
    Raises NotDefined where all results are alike.
    """
    laboratories = [np.atleast_1d(np.asarray(each, dtype=float)) for each in replicates]  # type: ignore[union-attr]
    means, _ = results([float(each.mean()) for each in laboratories], least=3)
    scale = _q_scale(laboratories)
    location = _hampel_location(means, scale)
    return Robust("q-hampel", np.asarray(location), np.asarray(scale), np.asarray(1.25 * scale / math.sqrt(len(means))), "exact")


def _q_scale(laboratories: list[Array]) -> float:
    from scipy.special import ndtri

    differences, shares = [], []
    pairs = len(laboratories) * (len(laboratories) - 1) / 2
    for index, first in enumerate(laboratories):
        for second in laboratories[index + 1 :]:
            found = np.abs(first[:, None] - second[None, :]).ravel()
            differences.append(found)
            shares.append(np.full(found.shape, 1 / (pairs * len(found))))
    every = np.concatenate(differences)
    if not every.any():
        raise NotDefined("the Q scale of results that are all alike", clause="ISO 13528:2022, C.5.2", instead="report that all results agree")
    grain = float(every.max()) * 1e-12  # differences that decimal readings make equal differ in their last bits
    steps, where = np.unique(np.round(every / grain), return_inverse=True)
    steps = steps * grain
    heights = np.cumsum(np.bincount(where, weights=np.concatenate(shares)))
    at_zero = float(heights[0]) if steps[0] == 0 else 0.0
    # G1 runs linearly through the middle of every step of H1, and begins at (0, 0).
    before = np.concatenate([[0.0], heights[:-1]])
    nodes, middles = steps, (heights + before) / 2
    if steps[0] == 0:
        middles = np.concatenate([[0.0], middles[1:]])
    else:
        nodes, middles = np.concatenate([[0.0], nodes]), np.concatenate([[0.0], middles])
    wanted = 0.25 + 0.75 * at_zero
    return float(np.interp(wanted, middles, nodes) / (math.sqrt(2) * ndtri(0.625 + 0.375 * at_zero)))


def _psi(q: Array) -> Array:
    size = np.abs(q)
    return np.asarray(np.sign(q) * np.select([size <= 1.5, size <= 3, size <= 4.5], [size, 1.5, 4.5 - size], 0.0))


def _hampel_location(values: Array, scale: float) -> float:
    """The root of sum psi((x_i - x)/s*) = 0 nearest the median: the sum is linear between the nodes where a psi bends."""
    centre = float(np.median(values))
    if scale == 0:
        return centre
    nodes = np.unique(np.concatenate([values + bend * scale for bend in (-4.5, -3.0, -1.5, 1.5, 3.0, 4.5)]))
    sums = _psi((values[:, None] - nodes[None, :]) / scale).sum(axis=0)
    sums[np.abs(sums) < 1e-12 * len(values)] = 0.0
    inside = (nodes >= values.min()) & (nodes <= values.max())  # far from all results every psi is 0, which is no solution
    roots = list(nodes[(sums == 0) & inside])
    crossing = np.flatnonzero(sums[:-1] * sums[1:] < 0)
    roots += [float(nodes[i] - sums[i] * (nodes[i + 1] - nodes[i]) / (sums[i + 1] - sums[i])) for i in crossing]
    if not roots:
        return centre
    distance = np.abs(np.array(roots) - centre)
    nearest = np.flatnonzero(np.isclose(distance, distance.min(), rtol=0, atol=1e-12 * max(1.0, scale)))
    return centre if len(nearest) > 1 else float(roots[int(nearest[0])])
