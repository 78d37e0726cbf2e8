"""Probability distributions that express the knowledge about a quantity (JCGM 101:2008, 6.4; JCGM 100:2008, 4.3).

Each is a frozen value with ``mean``, ``u`` (standard deviation), ``dof`` (how well u is known, JCGM 100:2008, G.4.2) and ``words``; ``draw``
fills an array with exact draws, ``quantile`` gives its inverse distribution function (for correlation by a Gaussian copula).
Estimates and widths may be arrays, for a batch of results under the law of propagation.
"""

import math
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from ..errors import BadInput, NotDefined
from ..verdict import Words
from .bounded import ArcSine, CurvilinearTrapezoid, Rectangular, Trapezoidal, draw_cosine
from .checking import INFINITE, Array, Real, above_zero, assign, check_estimate, degrees, number

__all__ = [
    "INFINITE",
    "ArcSine",
    "Array",
    "CurvilinearTrapezoid",
    "Distribution",
    "Estimated",
    "Exponential",
    "Gamma",
    "Normal",
    "Real",
    "Rectangular",
    "Sample",
    "Student",
    "Trapezoidal",
]


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
            check_estimate(self)

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
        check_estimate(self)

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
        assign(self, x=number("x", self.x), s=above_zero("s", self.s, "the scale of a t distribution is above 0"), nu=degrees(self.nu))

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


def _t_quantile(p: Array, x: float, s: float, nu: float) -> Array:
    from scipy.special import ndtri, stdtrit

    return np.asarray(x + s * (ndtri(p) if math.isinf(nu) else stdtrit(nu, p)))


@dataclass(frozen=True, slots=True)
class Exponential:
    """Exponential distribution of a non-negative quantity with estimate ``x`` (JCGM 101:2008, 6.4.10): u = x."""

    x: Real
    dof: float = INFINITE
    words: ClassVar[Words] = Words("指数分布", "exponential")

    def __post_init__(self) -> None:
        assign(self, x=above_zero("x", self.x, "an exponential distribution has an estimate above 0"), dof=degrees(self.dof))

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
        shape = above_zero("shape", self.shape, "the shape of a gamma distribution is above 0")
        scale = above_zero("scale", self.scale, "the scale of a gamma distribution is above 0")
        assign(self, shape=shape, scale=scale, dof=degrees(self.dof))

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
        assign(self, values=values, dof=degrees(self.dof))

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
