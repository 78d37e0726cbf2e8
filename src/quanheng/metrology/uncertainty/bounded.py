"""Distributions between two limits (JCGM 101:2008, 6.4.2 to 6.4.6); see :mod:`~.distributions` for what they have in common."""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..errors import BadInput
from ..verdict import Words
from .checking import INFINITE, Array, Real, assign, degrees, not_negative, number


@dataclass(frozen=True, slots=True)
class Rectangular:
    """Rectangular distribution between the limits ``a`` and ``b`` (JCGM 101:2008, 6.4.2): u = (b - a)/sqrt(12)."""

    a: Real
    b: Real
    dof: float = INFINITE
    words: ClassVar[Words] = Words("均匀分布", "rectangular")

    def __post_init__(self) -> None:
        _limits(self)

    @property
    def mean(self) -> Real:
        return (self.a + self.b) / 2.0

    @property
    def u(self) -> Real:
        return (self.b - self.a) / _SQRT12

    def draw(self, rng: np.random.Generator, n: int) -> Array:
        r = rng.random(n)
        r *= self.b - self.a
        r += self.a
        return r

    def quantile(self, p: Array) -> Array:
        return np.asarray(self.a + (self.b - self.a) * p)


_SQRT12 = math.sqrt(12.0)


def _limits(distribution: Any) -> None:
    a, b = number("a", distribution.a), number("b", distribution.b)
    if not ((a <= b) if type(a) is type(b) is float else np.all(a <= b)):
        raise BadInput("b", distribution.b, "the upper limit is not below the lower limit")
    assign(distribution, a=a, b=b)
    if distribution.dof != INFINITE:
        assign(distribution, dof=degrees(distribution.dof))


@dataclass(frozen=True, slots=True)
class Trapezoidal:
    """Symmetric trapezoid between ``a`` and ``b`` with top-to-base ratio ``beta`` (JCGM 101:2008, 6.4.4): u^2 = (b - a)^2 (1 + beta^2)/24.

    beta = 0 is the triangle (6.4.5), beta = 1 the rectangle.
    """

    a: Real
    b: Real
    beta: float = 0.0
    dof: float = INFINITE

    def __post_init__(self) -> None:
        _limits(self)
        beta = number("beta", self.beta)
        if not 0.0 <= beta <= 1.0:
            raise BadInput("beta", self.beta, "the ratio of top to base lies between 0 and 1")
        assign(self, beta=beta)

    @property
    def words(self) -> Words:
        return Words("三角分布", "triangular") if self.beta == 0.0 else Words("梯形分布", "trapezoidal")

    @property
    def mean(self) -> Real:
        return (self.a + self.b) / 2.0

    @property
    def u(self) -> Real:
        return (self.b - self.a) * math.sqrt((1.0 + self.beta * self.beta) / 24.0)

    def draw(self, rng: np.random.Generator, n: int) -> Array:
        # 6.4.4.4: the sum of two independent rectangles of widths (1 + beta) and (1 - beta) halves of the base.
        r = rng.random(n)
        r *= 1.0 + self.beta
        s = rng.random(n)
        s *= 1.0 - self.beta
        r += s
        r *= (self.b - self.a) / 2.0
        r += self.a
        return r

    def quantile(self, p: Array) -> Array:
        # On [0, 1] the density is a rise over the width e = (1 - beta)/2, a top and a fall; the area of the rise is e/(1 + beta).
        e = (1.0 - self.beta) / 2.0
        q = np.minimum(p, 1.0 - p)
        slope = np.sqrt(q * e * (1.0 + self.beta))
        flat = (q * (1.0 + self.beta) + e) / 2.0
        t = np.where(q * (1.0 + self.beta) < e, slope, flat)
        t = np.where(p <= 0.5, t, 1.0 - t)
        return np.asarray(self.a + (self.b - self.a) * t)


@dataclass(frozen=True, slots=True)
class CurvilinearTrapezoid:
    """Rectangle whose limits ``a`` and ``b`` are themselves known only within ``+-d`` (JCGM 101:2008, 6.4.3): u^2 = (b - a)^2/12 + d^2/9."""

    a: Real
    b: Real
    d: Real
    dof: float = INFINITE
    words: ClassVar[Words] = Words("曲边梯形分布", "curvilinear trapezoid")

    def __post_init__(self) -> None:
        _limits(self)
        d = not_negative("d", self.d, "the inexactness of the limits is not negative")
        if np.any(2.0 * d > self.b - self.a):
            raise BadInput("d", self.d, "the inexactness of the limits is at most half of their distance (JCGM 101:2008, 6.4.3.1)")
        assign(self, d=d)

    @property
    def mean(self) -> Real:
        return (self.a + self.b) / 2.0

    @property
    def u(self) -> Real:
        width = self.b - self.a
        return (width * width / 12.0 + self.d * self.d / 9.0) ** 0.5

    def draw(self, rng: np.random.Generator, n: int) -> Array:
        # 6.4.3.4: a_s = (a - d) + 2 d r1, b_s = (a + b) - a_s, draw = a_s + (b_s - a_s) r2.
        half = rng.random(n)
        half *= -2.0 * self.d
        half += (self.b - self.a) / 2.0 + self.d
        r = rng.random(n)
        r *= 2.0
        r -= 1.0
        r *= half
        r += self.mean
        return r

    def quantile(self, p: Array) -> Array:
        # The half width is uniform in w -+ d; the distribution function has no closed inverse: bisection, 60 halvings.
        w, d, x = (self.b - self.a) / 2.0, self.d, self.mean
        if d == 0.0:
            return Rectangular(self.a, self.b).quantile(p)
        low, high = np.zeros_like(p), np.full_like(p, w + d)
        target = np.abs(p - 0.5)
        for _ in range(60):
            t = (low + high) / 2.0
            edge = np.maximum(t, w - d)
            # P(0 < X - x < t): all of the half widths below t, and t/h of those above.
            inside = (np.clip(t, w - d, w + d) - (w - d)) / (4.0 * d) + t * np.log((w + d) / edge) / (4.0 * d)
            low, high = np.where(inside < target, t, low), np.where(inside < target, high, t)
        return np.asarray(x + np.sign(p - 0.5) * (low + high) / 2.0)


@dataclass(frozen=True, slots=True)
class ArcSine:
    """Arc-sine (U-shaped) distribution between ``a`` and ``b``: a sinusoidally cycling quantity (JCGM 101:2008, 6.4.6): u = (b - a)/sqrt(8)."""

    a: Real
    b: Real
    dof: float = INFINITE
    words: ClassVar[Words] = Words("反正弦分布", "arc sine")

    def __post_init__(self) -> None:
        _limits(self)

    @property
    def mean(self) -> Real:
        return (self.a + self.b) / 2.0

    @property
    def u(self) -> Real:
        return (self.b - self.a) / math.sqrt(8.0)

    def draw(self, rng: np.random.Generator, n: int) -> Array:
        c = draw_cosine(rng, n)  # 6.4.6.3 takes the sine of a uniform angle, which is distributed alike
        c *= (self.b - self.a) / 2.0
        c += self.mean
        return c

    def quantile(self, p: Array) -> Array:
        return np.asarray(self.mean - (self.b - self.a) / 2.0 * np.cos(math.pi * p))


def draw_cosine(rng: np.random.Generator, n: int) -> Array:
    """``n`` cosines of uniform angles."""
    c = rng.random(n)
    c *= math.pi
    np.cos(c, out=c)
    return c
