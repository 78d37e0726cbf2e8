"""The adaptive Monte Carlo procedure (JCGM 101:2008, 7.9; JCGM 102:2011, 7.8): trials in batches until the results are stable."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import NotDefined
from .checking import Array
from .intervals import Kind, coverage_interval, numerical_tolerance
from .regions import correlation_of, radii
from .trials import TRIALS_PER_BLOCK


@dataclass(frozen=True, slots=True)
class Criterion:
    """One result that has to be stable: twice the standard deviation of its average over the batches, against its numerical tolerance."""

    what: str
    twice_s: float
    tolerance: float

    @property
    def met(self) -> bool:
        """Whether the result is stable."""
        return self.twice_s <= self.tolerance


@dataclass(frozen=True, slots=True)
class Stability:
    """How the adaptive procedure ended. ``stable`` is False where the largest number of trials was reached first."""

    stable: bool
    digits: int
    p: float
    batches: int
    trials_per_batch: int
    criteria: tuple[Criterion, ...]


def batch_size(p: float) -> int:
    """M = max(J, 10^4), J the smallest whole number >= 100/(1 - p) (JCGM 101:2008, 7.9.4 b), in whole blocks."""
    J = math.ceil(100.0 / (1.0 - p) - 1e-9)
    return math.ceil(max(J, 10_000) / TRIALS_PER_BLOCK) * TRIALS_PER_BLOCK


def batch_results(values: Array, mean: Array, covariance: Array, p: float, kind: Kind) -> tuple[float, ...]:
    """The results of one batch (outputs, M): y, u, y_low, y_high of a single output (JCGM 101:2008, 7.9.4 d, e); of several outputs each y and u,
    then the largest eigenvalue of the correlation matrix and k_p of the hyper-ellipsoid (JCGM 102:2011, 7.8.3)."""
    u = np.sqrt(np.diag(covariance))
    if len(values) == 1:
        interval = coverage_interval(values[0], p, kind)
        return float(mean[0]), float(u[0]), interval.low, interval.high
    try:
        k_p = float(np.quantile(radii(values, mean, covariance), p))
    except NotDefined:  # outputs that determine each other have no ellipsoid, and nothing of it has to be stable
        k_p = 0.0
    return (*map(float, mean), *map(float, u), float(np.linalg.eigvalsh(correlation_of(covariance))[-1]), k_p)


def judged(rows: Sequence[tuple[float, ...]], covariance: Array, names: Sequence[str], digits: int, p: float) -> Stability:
    """Whether the results of all batches are stable to ``digits`` significant digits (JCGM 101:2008, 7.9.4 f to h).

    The tolerance of y, u and the ends of the interval is that of u(y) from all trials so far, ``covariance``.
    """
    h = len(rows)
    data = np.array(rows)
    twice_s = 2.0 * data.std(axis=0, ddof=1) / math.sqrt(h) if h > 1 else np.full(data.shape[1], math.inf)
    u = np.sqrt(np.diag(covariance))
    delta = [numerical_tolerance(float(v), digits) if v > 0.0 else math.inf for v in u]
    if len(names) == 1:
        labels = [f"{what}({names[0]})" for what in ("y", "u", "y_low", "y_high")]
        tolerances = delta * 4
    else:
        labels = [*(f"y({name})" for name in names), *(f"u({name})" for name in names), "lambda_max", "k_p"]
        k_p = float(data[:, -1].mean())
        largest = float(np.linalg.eigvalsh(correlation_of(covariance))[-1])
        tolerances = [*delta, *delta, numerical_tolerance(largest, digits), numerical_tolerance(k_p, digits) if k_p > 0.0 else math.inf]
    criteria = tuple(Criterion(label, float(s), t) for label, s, t in zip(labels, twice_s, tolerances, strict=True))
    return Stability(h > 1 and all(c.met for c in criteria), digits, p, h, batch_size(p), criteria)
