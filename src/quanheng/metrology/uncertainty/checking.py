"""Checks of the numbers that make a distribution, single ones or the arrays of a batch."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import BadInput

Array = NDArray[np.float64]
Real = Any
"""A float, or an array of floats for a batch of results."""

INFINITE = math.inf


def number(field: str, value: Any) -> Real:
    """``value`` as a finite float, or as an array of them for a batch."""
    if type(value) is float and math.isfinite(value):
        return value
    if isinstance(value, np.ndarray) and value.ndim > 0:
        array = np.asarray(value, dtype=float)
        # The sum is finite unless a value is not (or the sum overflows, which the second look tells apart).
        if not math.isfinite(array.sum()) and not np.isfinite(array).all():
            raise BadInput(field, value, "finite numbers are needed")
        return array
    try:
        given = float(value)
    except (TypeError, ValueError, OverflowError):
        raise BadInput(field, value, "a number is needed") from None
    if not math.isfinite(given):
        raise BadInput(field, value, "a finite number is needed")
    return given


def not_negative(field: str, value: Any, rule: str) -> Real:
    """``value`` as a number or array that is nowhere below 0; BadInput with ``rule`` otherwise."""
    if isinstance(value, np.ndarray) and value.dtype == float and value.size and value.min() >= 0.0 and value.max() < INFINITE:
        return value  # two passes over a batch, and NaN fails both
    given = number(field, value)
    if np.any(given < 0.0):
        raise BadInput(field, value, rule)
    return given


def above_zero(field: str, value: Any, rule: str) -> Real:
    """``value`` as a number or array that is above 0 everywhere; BadInput with ``rule`` otherwise."""
    given = number(field, value)
    if not np.all(given > 0.0):
        raise BadInput(field, value, rule)
    return given


def degrees(value: Any) -> float:
    """``value`` as degrees of freedom: above 0, infinity allowed."""
    try:
        dof = float(value)
    except (TypeError, ValueError):
        dof = math.nan
    if not dof > 0.0:
        raise BadInput("dof", value, "degrees of freedom are above 0; leave them out (infinite) where u is known well")
    return dof


U_RULE = "a standard uncertainty is not negative (JCGM 100:2008, 2.3.1)"


def assign(distribution: object, **values: Any) -> None:
    """Set fields of a frozen value while it is being made."""
    for name, value in values.items():
        object.__setattr__(distribution, name, value)


def check_estimate(distribution: Any) -> None:
    """Check and convert the x, u and dof of a distribution while it is being made."""
    x, u, dof = distribution.x, distribution.u, distribution.dof
    if type(dof) is int:
        dof = float(dof)
        object.__setattr__(distribution, "dof", dof)
    if type(x) is type(u) is float and 0.0 <= u < INFINITE and -INFINITE < x < INFINITE and type(dof) is float and dof > 0.0:
        return  # the common case costs no second look
    assign(distribution, x=number("x", x), u=not_negative("u", u, U_RULE), dof=degrees(dof))
