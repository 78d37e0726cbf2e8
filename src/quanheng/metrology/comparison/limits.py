"""Scores on a limit are decided in fractions: 10.3 against 10.0 with U of 0.3 is an En of exactly 1, which no float difference gives.

Values count as the decimals that are written. Only what lies within the rounding of floats of a limit is computed again.
"""

import math
from fractions import Fraction

from ..rounding import exact

_EPSILON = 2.0**-50


def fraction(value: float) -> Fraction:
    """The decimal that is written, as a fraction."""
    return Fraction(exact(value))


def settled(score: float, limit: float, d: tuple[float, float], scale_squared: Fraction | None, scale: float, d_exact: Fraction | None) -> float:
    """``score`` = (x - ref)/scale, or +-``limit`` where that is its exact size.

    Parameters
    ----------
    d : (x, ref)
        What was subtracted; their size tells how far the float score may be off.
    scale_squared, d_exact : Fraction or None
        The square of the denominator and the numerator, where both are known as fractions; without them the float score is given
        the benefit of its rounding.
    """
    slack = _EPSILON * (limit + (abs(d[0]) + abs(d[1])) / scale)
    if abs(abs(score) - limit) > slack:
        return score
    at = math.copysign(limit, score)
    if scale_squared is None or d_exact is None:
        return at
    gap = d_exact * d_exact - fraction(limit) ** 2 * scale_squared
    return at if gap == 0 else math.nextafter(at, math.copysign(math.inf, at) if gap > 0 else 0.0)


def weighted_mean_of(values: list[Fraction], variances: list[Fraction]) -> tuple[Fraction, Fraction]:
    """Weighted mean of independent results and its variance, in fractions."""
    weights = [1 / variance for variance in variances]
    total = sum(weights, Fraction(0))
    return sum((weight * value for weight, value in zip(weights, values, strict=True)), Fraction(0)) / total, 1 / total
