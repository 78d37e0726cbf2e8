"""Probability distributions that express the knowledge about a quantity (JCGM 101:2008, 6.4; JCGM 100:2008, 4.3).

Each is a frozen value with ``mean``, ``u`` (standard deviation), ``dof`` (how well u is known, JCGM 100:2008, G.4.2) and ``words``; ``draw``
fills an array with exact draws, ``quantile`` gives its inverse distribution function (for correlation by a Gaussian copula).
Estimates and widths may be arrays, for a batch of results under the law of propagation.
"""

import math
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import BadInput, NotDefined
from ..verdict import Words

Array = NDArray[np.float64]
Real = Any
"""A float, or an array of floats for a batch of results."""

INFINITE = math.inf


class Distribution(Protocol):
    """What every distribution offers."""

    @property
    def words(self) -> Words: ...
    @property
    def mean(self) -> Real: ...
    @property
    def u(self) -> Real: ...
    @property
    def dof(self) -> float: ...
    def draw(self, rng: np.random.Generator, n: int) -> Array:
        """``n`` independent draws."""

    def quantile(self, p: Array) -> Array:
        """The value below which the quantity lies with probability ``p``."""


def _number(field: str, value: Any) -> Real:
    if type(value) is float and math.isfinite(value):
        return value
    if isinstance(value, np.ndarray) and value.ndim > 0:
        array = np.asarray(value, dtype=float)
        # The sum is finite unless a value is not (or the sum overflows, which the second look tells apart).
        if not math.isfinite(array.sum()) and not np.isfinite(array).all():
            raise BadInput(field, value, "finite numbers are needed")
        return array
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise BadInput(field, value, "a number is needed") from None
    if not math.isfinite(number):
        raise BadInput(field, value, "a finite number is needed")
    return number


def _not_negative(field: str, value: Any, rule: str) -> Real:
    if isinstance(value, np.ndarray) and value.dtype == float and value.size and value.min() >= 0.0 and value.max() < INFINITE:
        return value  # two passes over a batch, and NaN fails both
    number = _number(field, value)
    if np.any(number < 0.0):
        raise BadInput(field, value, rule)
    return number


def _above_zero(field: str, value: Any, rule: str) -> Real:
    number = _number(field, value)
    if not ((number > 0.0) if type(number) is float else (number > 0.0).all()):
        raise BadInput(field, value, rule)
    return number


def _degrees(value: Any) -> float:
    try:
        dof = float(value)
    except (TypeError, ValueError):
        dof = math.nan
    if not dof > 0.0:
        raise BadInput("dof", value, "degrees of freedom are above 0; leave them out (infinite) where u is known well")
    return dof


_U_RULE = "a standard uncertainty is not negative (JCGM 100:2008, 2.3.1)"


def _set(distribution: object, **values: Any) -> None:
    for name, value in values.items():
        object.__setattr__(distribution, name, value)


def _check_estimate(distribution: Any) -> None:
    x, u, dof = distribution.x, distribution.u, distribution.dof
    if type(dof) is int:
        dof = float(dof)
        object.__setattr__(distribution, "dof", dof)
    if type(x) is type(u) is float and 0.0 <= u < INFINITE and -INFINITE < x < INFINITE and type(dof) is float and dof > 0.0:
        return  # the common case costs no second look
    _set(distribution, x=_number("x", x), u=_not_negative("u", u, _U_RULE), dof=_degrees(dof))


@dataclass(frozen=True, slots=True)
class Normal:
    """Normal distribution of mean ``x`` and standard deviation ``u`` (JCGM 101:2008, 6.4.7). u = 0 is a constant."""

    x: Real
    u: Real
    dof: float = INFINITE
    words: ClassVar[Words] = Words("正态分布", "normal")

    def __post_init__(self) -> None:
        x, u = self.x, self.u
        if not (type(x) is type(u) is float and 0.0 <= u < INFINITE and -INFINITE < x < INFINITE and self.dof == INFINITE):
            _check_estimate(self)

    @property
    def mean(self) -> Real:
        return self.x

    def draw(self, rng: np.random.Generator, n: int) -> Array:
        z = rng.standard_normal(n)
        z *= self.u
        z += self.x
        return z

    def quantile(self, p: Array) -> Array:
        from scipy.special import ndtri

        return np.asarray(self.x + self.u * ndtri(p))


@dataclass(frozen=True, slots=True)
class Estimated:
    """An estimate ``x`` whose standard uncertainty ``u`` rests on ``dof`` degrees of freedom: observations, or a certificate that states them.

    Under the law of propagation u counts as it is, with its dof (JCGM 100:2008, 4.2.3, G.3). In a Monte Carlo evaluation the quantity has the scaled
    and shifted t distribution t_dof(x, u^2) (JCGM 101:2008, 6.4.9.2, 6.4.9.7), whose standard deviation is larger than u. For the standard
    deviation of that t distribution as the uncertainty, use :class:`Student`.
    """

    x: Real
    u: Real
    dof: float
    words: ClassVar[Words] = Words("t 分布", "t")

    def __post_init__(self) -> None:
        _check_estimate(self)

    @property
    def mean(self) -> Real:
        return self.x

    def draw(self, rng: np.random.Generator, n: int) -> Array:
        return draw_t(rng, n, self.x, self.u, self.dof)

    def quantile(self, p: Array) -> Array:
        return _t_quantile(p, self.x, self.u, self.dof)


@dataclass(frozen=True, slots=True)
class Student:
    """The scaled and shifted t distribution t_nu(x, s^2) (JCGM 101:2008, 6.4.9): its u is the standard deviation s sqrt(nu/(nu - 2)).

    That u is a property of the distribution, so it is known exactly (dof infinite). NotDefined where u is asked for and nu <= 2: the variance
    does not exist; Monte Carlo still works.
    """

    x: Real
    s: Real
    nu: float
    words: ClassVar[Words] = Words("t 分布", "t")
    dof: ClassVar[float] = INFINITE

    def __post_init__(self) -> None:
        _set(self, x=_number("x", self.x), s=_above_zero("s", self.s, "the scale of a t distribution is above 0"), nu=_degrees(self.nu))

    @property
    def mean(self) -> Real:
        if self.nu <= 1:
            raise NotDefined(
                f"the expectation of a t distribution with {self.nu:g} degrees of freedom",
                clause="JCGM 101:2008, 6.4.9.4",
                instead="use Monte Carlo and its coverage interval",
            )
        return self.x

    @property
    def u(self) -> Real:
        if self.nu <= 2:
            raise NotDefined(
                f"the standard uncertainty of a t distribution with {self.nu:g} degrees of freedom",
                clause="JCGM 101:2008, 6.4.9.4",
                instead="use Monte Carlo and its coverage interval, or state u with its degrees of freedom (JCGM 100:2008, G.3)",
            )
        return self.s * math.sqrt(self.nu / (self.nu - 2.0))

    def draw(self, rng: np.random.Generator, n: int) -> Array:
        return draw_t(rng, n, self.x, self.s, self.nu)

    def quantile(self, p: Array) -> Array:
        return _t_quantile(p, self.x, self.s, self.nu)


def draw_t(rng: np.random.Generator, n: int, x: float, s: float, nu: float) -> Array:
    """``n`` draws of t_nu(x, s^2) by the polar method (Bailey 1994): sqrt(nu (exp(2 E/nu) - 1)) cos(phi) for a standard exponential E and a uniform
    angle phi. Exact for every nu, and cheaper than a normal divided by a chi."""
    if math.isinf(nu):
        return Normal(x, s).draw(rng, n)
    r = rng.standard_exponential(n)
    r *= 2.0 / nu
    np.expm1(r, out=r)
    np.sqrt(r, out=r)
    r *= draw_cosine(rng, n)
    r *= s * math.sqrt(nu)
    r += x
    return r


def draw_cosine(rng: np.random.Generator, n: int) -> Array:
    """``n`` cosines of uniform angles."""
    c = rng.random(n)
    c *= math.pi
    np.cos(c, out=c)
    return c


def _t_quantile(p: Array, x: float, s: float, nu: float) -> Array:
    from scipy.special import ndtri, stdtrit

    return np.asarray(x + s * (ndtri(p) if math.isinf(nu) else stdtrit(nu, p)))


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
    a, b = _number("a", distribution.a), _number("b", distribution.b)
    if not ((a <= b) if type(a) is type(b) is float else np.all(a <= b)):
        raise BadInput("b", distribution.b, "the upper limit is not below the lower limit")
    _set(distribution, a=a, b=b)
    if distribution.dof != INFINITE:
        _set(distribution, dof=_degrees(distribution.dof))


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
        beta = _number("beta", self.beta)
        if not 0.0 <= beta <= 1.0:
            raise BadInput("beta", self.beta, "the ratio of top to base lies between 0 and 1")
        _set(self, beta=beta)

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
        d = _not_negative("d", self.d, "the inexactness of the limits is not negative")
        if np.any(2.0 * d > self.b - self.a):
            raise BadInput("d", self.d, "the inexactness of the limits is at most half of their distance (JCGM 101:2008, 6.4.3.1)")
        _set(self, d=d)

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


@dataclass(frozen=True, slots=True)
class Exponential:
    """Exponential distribution of a non-negative quantity with estimate ``x`` (JCGM 101:2008, 6.4.10): u = x."""

    x: Real
    dof: float = INFINITE
    words: ClassVar[Words] = Words("指数分布", "exponential")

    def __post_init__(self) -> None:
        _set(self, x=_above_zero("x", self.x, "an exponential distribution has an estimate above 0"), dof=_degrees(self.dof))

    @property
    def mean(self) -> Real:
        return self.x

    @property
    def u(self) -> Real:
        return self.x

    def draw(self, rng: np.random.Generator, n: int) -> Array:
        return np.asarray(rng.standard_exponential(n) * self.x)

    def quantile(self, p: Array) -> Array:
        return np.asarray(-self.x * np.log1p(-p))


@dataclass(frozen=True, slots=True)
class Gamma:
    """Gamma distribution of ``shape`` and ``scale`` (JCGM 101:2008, 6.4.11): mean shape*scale, u = sqrt(shape)*scale.

    A quantity of q counted objects with a constant prior has shape q + 1 and scale 1.
    """

    shape: Real
    scale: Real = 1.0
    dof: float = INFINITE
    words: ClassVar[Words] = Words("伽马分布", "gamma")

    def __post_init__(self) -> None:
        shape = _above_zero("shape", self.shape, "the shape of a gamma distribution is above 0")
        scale = _above_zero("scale", self.scale, "the scale of a gamma distribution is above 0")
        _set(self, shape=shape, scale=scale, dof=_degrees(self.dof))

    @property
    def mean(self) -> Real:
        return self.shape * self.scale

    @property
    def u(self) -> Real:
        return self.shape**0.5 * self.scale

    def draw(self, rng: np.random.Generator, n: int) -> Array:
        return np.asarray(rng.standard_gamma(self.shape, n) * self.scale)

    def quantile(self, p: Array) -> Array:
        from scipy.special import gammaincinv

        return np.asarray(self.scale * gammaincinv(self.shape, p))


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A distribution known by draws from it, such as the trials of an earlier Monte Carlo evaluation (JCGM 101:2008, 6.5).

    Draws pick from ``values`` at random, so that the result is as good as the sample is large (at least 2 values).
    """

    values: Array
    dof: float = INFINITE
    words: ClassVar[Words] = Words("样本", "sample")

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=float).ravel()
        if values.size < 2 or not np.isfinite(values).all():
            raise BadInput("values", self.values, "a sample has at least 2 finite values")
        values.flags.writeable = False
        _set(self, values=values, dof=_degrees(self.dof))

    @property
    def mean(self) -> Real:
        return float(np.mean(self.values))

    @property
    def u(self) -> Real:
        return float(np.std(self.values, ddof=1))

    def draw(self, rng: np.random.Generator, n: int) -> Array:
        return np.asarray(self.values[rng.integers(0, self.values.size, n)])

    def quantile(self, p: Array) -> Array:
        return np.asarray(np.quantile(self.values, p))
