"""The travelling standard or the batch of items: homogeneity, stability, drift by leg (ISO 13528:2022, annex B; JJF 1117-2010)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ..errors import BadInput
from ..verdict import Verdict
from .arrays import Array
from .limits import fraction


@dataclass(frozen=True, slots=True)
class Homogeneity:
    """Between-sample standard deviation of g items with m replicates each, against 0.3 sigma_pt.

    ``expanded_criterion`` (B.2.4) allows for the sampling error of s_s; an item set beyond the plain criterion but within it is sufficient.
    """

    mean: float
    s_x: float
    s_w: float
    s_s: float
    criterion: float
    expanded_criterion: float
    verdict: Verdict


def homogeneity(replicates: npt.ArrayLike, sigma_pt: float) -> Homogeneity:
    """Homogeneity of items from ``replicates`` of shape (g, m), g >= 2, m >= 2 (ISO 13528:2022, B.2 and B.3).

    s_x: standard deviation of the items' means; s_w: within items, pooled; s_s^2 = max(0, s_x^2 - s_w^2/m).
    """
    values = np.asarray(replicates, dtype=float)
    if values.ndim != 2 or min(values.shape) < 2:
        raise BadInput("homogeneity", values.shape, "at least two items with at least two replicates each are needed, shape (g, m)")
    _finite(values, "homogeneity")
    _check_sigma(sigma_pt)
    items, each = values.shape
    means = values.mean(axis=1)
    s_x = float(means.std(ddof=1))
    s_w = math.sqrt(float(values.var(axis=1, ddof=1).mean()))
    s_s = math.sqrt(max(0.0, s_x**2 - s_w**2 / each))
    f1, f2 = expanded_criterion_factors(items, each)
    criterion = 0.3 * sigma_pt
    expanded = math.sqrt(f1 * criterion**2 + f2 * s_w**2)
    sufficient = s_s <= expanded or _between_squared(values) <= (Fraction(3, 10) * fraction(sigma_pt)) ** 2
    verdict = Verdict.CONFORMS if sufficient else Verdict.DOES_NOT_CONFORM
    return Homogeneity(float(values.mean()), s_x, s_w, s_s, criterion, expanded, verdict)


def _between_squared(values: Array) -> Fraction:
    """s_s squared in fractions, so that a scatter of exactly 0.3 sigma_pt is on the criterion."""
    rows = [[fraction(each) for each in row] for row in values.tolist()]
    items, each = len(rows), len(rows[0])
    means = [sum(row, Fraction(0)) / each for row in rows]
    centre = sum(means, Fraction(0)) / items
    s_x_squared = sum(((mean - centre) ** 2 for mean in means), Fraction(0)) / (items - 1)
    within = sum(((one - mean) ** 2 for row, mean in zip(rows, means, strict=True) for one in row), Fraction(0))
    return max(Fraction(0), s_x_squared - within / (items * (each - 1)) / each)


def expanded_criterion_factors(items: int, each: int = 2) -> tuple[float, float]:
    """F1 = chi2(0.95, g-1)/(g-1) and F2 = (F(0.95, g-1, g(m-1)) - 1)/m (ISO 13528:2022, Table B.1 for m = 2)."""
    from scipy.special import chdtri, fdtri

    return float(chdtri(items - 1, 0.05)) / (items - 1), (float(fdtri(items - 1, items * (each - 1), 0.95)) - 1) / each


@dataclass(frozen=True, slots=True)
class Stability:
    """Two means against each other: |mean1 - mean2| <= 0.3 sigma_pt (ISO 13528:2022, B.5.1)."""

    mean_before: float
    mean_after: float
    difference: float
    criterion: float
    verdict: Verdict


def stability(before: npt.ArrayLike, after: npt.ArrayLike, sigma_pt: float) -> Stability:
    """Stability from all readings before and after the round (any shapes)."""
    readings = [np.asarray(each, dtype=float).ravel() for each in (before, after)]
    for name, values in zip(("before", "after"), readings, strict=True):
        if not values.size:
            raise BadInput(f"stability.{name}", "empty", "at least one reading is needed")
        _finite(values, f"stability.{name}")
    _check_sigma(sigma_pt)
    first, second = (sum((fraction(one) for one in values.tolist()), Fraction(0)) / values.size for values in readings)
    gap = abs(first - second)
    verdict = Verdict.CONFORMS if gap <= Fraction(3, 10) * fraction(sigma_pt) else Verdict.DOES_NOT_CONFORM
    return Stability(float(first), float(second), float(gap), 0.3 * sigma_pt, verdict)


def _finite(values: Array, field: str) -> None:
    if not np.isfinite(values).all():
        raise BadInput(field, float(values[~np.isfinite(values)][0]), "finite readings are needed; leave an item out where one is missing")


def _check_sigma(sigma_pt: float) -> None:
    if not (sigma_pt > 0 and math.isfinite(sigma_pt)):
        raise BadInput("sigma_pt", sigma_pt, "the standard deviation for proficiency assessment is above 0")


@dataclass(frozen=True, slots=True)
class Leg:
    """The pilot's measurements at both ends of one leg and what changed between them.

    ``significant`` says that the change is beyond 2 u of a difference of two of the pilot's repeatable measurements.
    """

    day_out: float
    day_back: float
    change: float
    u_change: float
    significant: bool


@dataclass(frozen=True, slots=True)
class Drift:
    """Drift of a travelling standard, leg by leg.

    Attributes
    ----------
    legs : tuple of Leg
    value : shape (p,)
        The pilot's value at the day of each laboratory, straight between its measurements before and after.
    u_transfer : shape (p,)
        Standard uncertainty to add for the change on the leg: a rectangle of half its size, |change|/(2 sqrt 3).
    """

    legs: tuple[Leg, ...]
    value: Array
    u_transfer: Array


def drift_by_leg(pilot_days: Sequence[float], pilot_values: Sequence[float], u_repeatability: float, days: Sequence[float]) -> Drift:
    """Drift between the pilot's measurements, and the reference at each laboratory's day.

    ``pilot_days`` rise and hold at least two; every laboratory's day lies between the first and the last.
    ``u_repeatability`` is the standard uncertainty of one of the pilot's values without what stays the same from one to the next.
    """
    times, values, visits = (np.asarray(each, dtype=float) for each in (pilot_days, pilot_values, days))
    if len(times) < 2 or len(times) != len(values) or np.any(np.diff(times) <= 0):
        raise BadInput("pilot_days", list(pilot_days), "at least two rising days, with one value each")
    for index, day in enumerate(visits):
        if not times[0] <= day <= times[-1]:
            raise BadInput(f"days[{index}]", float(day), f"lies between the pilot's first and last measurement, {times[0]:g} to {times[-1]:g}")
    for name, given in (("pilot_days", times), ("pilot_values", values)):
        _finite(given, name)
    if not (u_repeatability >= 0 and math.isfinite(u_repeatability)):
        raise BadInput("u_repeatability", u_repeatability, "a standard uncertainty is not negative (JCGM 100:2008, 2.3.1)")
    changes = np.diff(values)
    u_change = math.sqrt(2) * u_repeatability
    legs = tuple(
        Leg(float(times[i]), float(times[i + 1]), float(changes[i]), u_change, bool(abs(changes[i]) > 2 * u_change)) for i in range(len(changes))
    )
    leg_of = np.clip(np.searchsorted(times, visits, side="right") - 1, 0, len(changes) - 1)
    return Drift(legs, np.interp(visits, times, values), np.abs(changes[leg_of]) / (2 * math.sqrt(3)))
