"""Functions for models written in Python: they take a quantity of a model, a float, an array or a complex value alike.

NumPy's own functions (``np.sin``) may be used as well; expressions use these names.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np


def _function(name: str, scalar: Callable[[float], float], array: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def function(x: Any) -> Any:
        if type(x) is float:
            return scalar(x)
        if hasattr(x, "apply"):
            return x.apply(name)
        return array(x)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``{name}`` of a quantity, a float or an array (angles in rad)."
    return function


sin = _function("sin", math.sin, np.sin)
cos = _function("cos", math.cos, np.cos)
tan = _function("tan", math.tan, np.tan)
asin = _function("asin", math.asin, np.arcsin)
acos = _function("acos", math.acos, np.arccos)
atan = _function("atan", math.atan, np.arctan)
sinh = _function("sinh", math.sinh, np.sinh)
cosh = _function("cosh", math.cosh, np.cosh)
tanh = _function("tanh", math.tanh, np.tanh)
exp = _function("exp", math.exp, np.exp)
expm1 = _function("expm1", math.expm1, np.expm1)
log = _function("log", math.log, np.log)
log10 = _function("log10", math.log10, np.log10)
log1p = _function("log1p", math.log1p, np.log1p)
sqrt = _function("sqrt", math.sqrt, np.sqrt)


def atan2(y: Any, x: Any) -> Any:
    """Angle of the point (x, y) in rad, in (-pi, pi]."""
    for part in (y, x):
        if hasattr(part, "apply"):
            return part.angle(y, x)
    return math.atan2(y, x) if type(y) is float and type(x) is float else np.arctan2(y, x)


def real(z: Any) -> Any:
    """Real part of a complex value; a real value is its own."""
    return getattr(z, "real", z)


def imag(z: Any) -> Any:
    """Imaginary part of a complex value; 0 for a real one."""
    return getattr(z, "imag", 0.0)


def phase(z: Any) -> Any:
    """Argument of a complex value in rad, in (-pi, pi]."""
    return atan2(imag(z), real(z))


def conjugate(z: Any) -> Any:
    """Complex conjugate."""
    return z.conjugate() if hasattr(z, "conjugate") else z


UNARY: dict[str, Callable[[Any], Any]] = {
    f.__name__: f for f in (sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, exp, expm1, log, log10, log1p, sqrt)
}
"""The functions of one real argument, by name."""
