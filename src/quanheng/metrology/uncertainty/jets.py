"""Jets: a value with its first and second derivative along one direction, for the second-order terms of a model."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import functions as f


@dataclass(frozen=True, slots=True)
class Jet:
    """``a + b t + c t^2/2``: value, first and second derivative by t; each a float or an array."""

    a: Any
    b: Any
    c: Any

    @staticmethod
    def of(value: Any) -> "Jet":
        """``value`` as a jet; a number does not depend on t."""
        return value if isinstance(value, Jet) else Jet(value, 0.0, 0.0)

    def __add__(self, other: Any) -> "Jet":
        o = Jet.of(other)
        return Jet(self.a + o.a, self.b + o.b, self.c + o.c)

    __radd__ = __add__

    def __neg__(self) -> "Jet":
        return Jet(-self.a, -self.b, -self.c)

    def __sub__(self, other: Any) -> "Jet":
        return self + -Jet.of(other)

    def __rsub__(self, other: Any) -> "Jet":
        return Jet.of(other) + -self

    def __mul__(self, other: Any) -> "Jet":
        o = Jet.of(other)
        return Jet(self.a * o.a, self.a * o.b + self.b * o.a, self.a * o.c + 2.0 * self.b * o.b + self.c * o.a)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> "Jet":
        o = Jet.of(other)
        return self * o.chain(1.0 / o.a, -1.0 / (o.a * o.a), 2.0 / (o.a * o.a * o.a))

    def __rtruediv__(self, other: Any) -> "Jet":
        return Jet.of(other) / self

    def __pow__(self, y: Any) -> "Jet":
        if isinstance(y, Jet):
            return Jet.of(self.apply("log") * y).apply("exp")
        x = self.a
        return self.chain(x**y, y * x ** (y - 1) if y else 0.0 * x, y * (y - 1) * x ** (y - 2) if y not in (0, 1) else 0.0 * x)

    def __rpow__(self, x: Any) -> "Jet":
        return Jet.of(self * f.log(float(x))).apply("exp")

    def __abs__(self) -> "Jet":
        sign = self.a / abs(self.a)
        return Jet(abs(self.a), sign * self.b, sign * self.c)

    def chain(self, value: Any, first: Any, second: Any) -> "Jet":
        """A function of this jet with the given value and derivatives at ``a``."""
        return Jet(value, first * self.b, second * self.b * self.b + first * self.c)

    def apply(self, name: str) -> "Jet":
        """The function ``name`` of this jet."""
        return self.chain(*_DERIVATIVES[name](self.a))

    def angle(self, y: Any, x: Any) -> "Jet":
        """atan2(y, x), one of which is this jet."""
        v, w = Jet.of(y), Jet.of(x)
        size = v.a * v.a + w.a * w.a
        turn = w.a * v.b - v.a * w.b
        return Jet(f.atan2(v.a, w.a), turn / size, (w.a * v.c - v.a * w.c) / size - turn * 2.0 * (v.a * v.b + w.a * w.b) / (size * size))


def _tangent(x: Any) -> tuple[Any, Any, Any]:
    t = f.tan(x)
    return t, 1.0 + t * t, 2.0 * t * (1.0 + t * t)


def _root(x: Any) -> tuple[Any, Any, Any]:
    r = f.sqrt(x)
    return r, 0.5 / r, -0.25 / (r * x)


def _hyperbolic_tangent(x: Any) -> tuple[Any, Any, Any]:
    t = f.tanh(x)
    return t, 1.0 - t * t, -2.0 * t * (1.0 - t * t)


def _arc(value: Any, sign: float, x: Any) -> tuple[Any, Any, Any]:
    root = f.sqrt(1.0 - x * x)
    return value, sign / root, sign * x / (root * root * root)


_DERIVATIVES: dict[str, Callable[[Any], tuple[Any, Any, Any]]] = {
    "sin": lambda x: (f.sin(x), f.cos(x), -f.sin(x)),
    "cos": lambda x: (f.cos(x), -f.sin(x), -f.cos(x)),
    "tan": _tangent,
    "asin": lambda x: _arc(f.asin(x), 1.0, x),
    "acos": lambda x: _arc(f.acos(x), -1.0, x),
    "atan": lambda x: (f.atan(x), 1.0 / (1.0 + x * x), -2.0 * x / ((1.0 + x * x) * (1.0 + x * x))),
    "sinh": lambda x: (f.sinh(x), f.cosh(x), f.sinh(x)),
    "cosh": lambda x: (f.cosh(x), f.sinh(x), f.cosh(x)),
    "tanh": _hyperbolic_tangent,
    "exp": lambda x: (f.exp(x),) * 3,
    "expm1": lambda x: (f.expm1(x), f.exp(x), f.exp(x)),
    "log": lambda x: (f.log(x), 1.0 / x, -1.0 / (x * x)),
    "log10": lambda x: (f.log10(x), 1.0 / (x * math.log(10.0)), -1.0 / (x * x * math.log(10.0))),
    "log1p": lambda x: (f.log1p(x), 1.0 / (1.0 + x), -1.0 / ((1.0 + x) * (1.0 + x))),
    "sqrt": _root,
}
