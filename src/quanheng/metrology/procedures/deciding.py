"""A value against its limits, decided exactly (JJF 1094-2002: simple acceptance, or three states where the uncertainty is large)."""

from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from functools import wraps
from typing import ParamSpec, TypeVar

from ..verdict import Verdict

P = ParamSpec("P")
R = TypeVar("R")

DIGITS = 17
"""Significant digits of an entered number: as many as a JSON number can carry."""

_EXACT = Context(prec=120)
"""Squares and products of readings are exact within this many digits."""


def exactly(evaluate: Callable[P, R]) -> Callable[P, R]:
    """``evaluate`` with decimals of twice as many digits as an entered number has, so that sums and products of readings are exact."""

    @wraps(evaluate)
    def evaluated(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(Context(prec=2 * DIGITS)):
            return evaluate(*args, **kwargs)

    return evaluated


def decide(value: Decimal, least: Decimal | None, most: Decimal | None, U_squared: Decimal = Decimal(0)) -> Verdict:
    """Whether ``value`` lies in [least, most], given the expanded uncertainty (k = 2) of its evaluation.

    Up to U = MPEV/3 the value itself decides, and a value on the limit passes. Above that it passes only at least U inside of the limits, fails
    at least U outside of them, and is undecided between. MPEV is half of the interval, or the size of the limit where there is only one.

    ``U_squared`` is the square of U, so that U = e/sqrt(3) is compared without a root. A limit of None is open; with both open it conforms.
    """
    with localcontext(_EXACT):
        distances = [
            distance for distance in (None if least is None else value - least, None if most is None else most - value) if distance is not None
        ]
        if not distances:
            return Verdict.CONFORMS
        inside = min(distances)
        if is_simple(least, most, U_squared):
            return Verdict.CONFORMS if inside >= 0 else Verdict.DOES_NOT_CONFORM
        if inside * inside >= U_squared:
            return Verdict.CONFORMS if inside >= 0 else Verdict.DOES_NOT_CONFORM
        return Verdict.UNDECIDED


def is_simple(least: Decimal | None, most: Decimal | None, U_squared: Decimal) -> bool:
    """Whether U is at most a third of MPEV, so that the value alone decides (JJF 1094-2002)."""
    with localcontext(_EXACT):
        if least is not None and most is not None:
            mpev = (most - least) / 2
        else:
            mpev = abs(least if least is not None else most if most is not None else Decimal(0))
        return 9 * U_squared <= mpev * mpev


def root(squared: Decimal) -> Decimal:
    """The square root to three significant digits, for show."""
    return Context(prec=3).sqrt(squared) if squared else Decimal(0)
