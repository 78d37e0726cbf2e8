"""Validation of the law of propagation against Monte Carlo (JCGM 101:2008, clause 8)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import BadInput
from .intervals import Interval, Kind, numerical_tolerance

if TYPE_CHECKING:
    from .combining import Truncation
    from .law import Result
    from .montecarlo import MonteCarlo


@dataclass(frozen=True, slots=True)
class Validation:
    """The comparison of the interval y +- U_p of the law with the one of Monte Carlo.

    Attributes
    ----------
    validated : bool
        Both differences are at most ``delta``: the law may be used here (8.1.3).
    delta : float
        Numerical tolerance of u(y) of the law to ``digits`` significant digits (7.9.2).
    d_low, d_high : float
        |y - U_p - y_low| and |y + U_p - y_high| (8.1.2, formulas 9 and 10).
    law, monte_carlo : Interval
    """

    validated: bool
    digits: int
    delta: float
    d_low: float
    d_high: float
    law: Interval
    monte_carlo: Interval


def validate(result: "Result", mc: "MonteCarlo", *, digits: int, p: float, kind: Kind, k: float | None, truncate: "Truncation") -> Validation:
    """Compare ``result`` with the output of the same name of ``mc``; see :meth:`~.law.Result.validated_by`."""
    if type(result.u) is not float:
        raise BadInput("result", result.name, "a validation compares one result, not a batch")
    output = mc[result.name]
    U = result.U(k=k) if k is not None else result.U(p, truncate=truncate)
    # Without uncertainty there is no tolerance either: then only equal intervals agree.
    delta = numerical_tolerance(result.u, digits) if result.u > 0.0 else 0.0
    found = output.interval(p, kind)
    law = Interval(result.estimate - U, result.estimate + U, p, "symmetric")
    d_low, d_high = abs(law.low - found.low), abs(law.high - found.high)
    return Validation(d_low <= delta and d_high <= delta, digits, delta, d_low, d_high, law, found)
