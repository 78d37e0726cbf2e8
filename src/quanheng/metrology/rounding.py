"""Rounding for show (GB/T 8170-2008; JCGM 100:2008, 7.2.6), always in decimal and never in two steps.

Deciding is done on unrounded values unless a regulation says that the rounded value decides (electricity meters do); such a procedure
calls :func:`to_interval` itself.
"""

import math
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import Literal

from .errors import BadInput

Real = Decimal | float | int

_PLACES = Context(prec=60)

WIDE = Context(prec=400)
"""Sums and products of numbers as people give them stay exact in it."""


def exact(value: Real | str, field: str = "value") -> Decimal:
    """``value`` as the decimal that is written: text and ``Decimal`` as they stand, a float by its shortest notation.

    Raises BadInput where the value is no finite number.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | float | int | str) or (isinstance(value, str) and not is_plain(value)):
        raise BadInput(field, value, "a number is needed, such as 12.5 or -3e-6")
    try:
        number = Decimal(repr(float(value))) if isinstance(value, float) else Decimal(str(value).strip())
    except ArithmeticError:
        raise BadInput(field, value, "a number is needed, such as 12.5 or -3e-6") from None
    if not number.is_finite():
        raise BadInput(field, value, "a finite number is needed")
    return number


def is_plain(text: str) -> bool:
    """Whether a number is written in plain digits: Python would read ``1_000`` and full-width digits as well, where a slip of the pen is likelier."""
    return text.isascii() and "_" not in text


def to_place(value: Real | str, place: int) -> Decimal:
    """``value`` rounded to ``10**place``, ties to even (GB/T 8170-2008, 3.2). ``to_place("10.4715", -2)`` is 10.47."""
    return exact(value).quantize(Decimal(1).scaleb(place), ROUND_HALF_EVEN, _PLACES)


def to_interval(value: Real | str, interval: Real | str) -> Decimal:
    """``value`` rounded to a multiple of ``interval``, ties to the even multiple (GB/T 8170-2008, 3.4: 0.5 and 0.2 units).

    The published cases: 60.25 by 0.5 is 60.0, 60.38 is 60.5, -60.75 is -61.0; 830 by 20 is 840, -930 is -920.
    Raises BadInput where ``interval`` is not above 0.
    """
    step = exact(interval, "interval")
    if step <= 0:
        raise BadInput("interval", interval, "a rounding interval is above 0")
    with localcontext(_PLACES):
        steps = (exact(value) / step).quantize(Decimal(1), ROUND_HALF_EVEN)
        return (steps * step).quantize(step)


def to_digits(value: Real | str, digits: int = 2) -> Decimal:
    """``value`` with ``digits`` significant digits, ties to even; 0 stays 0."""
    number = exact(value)
    if number == 0:
        return Decimal(0)
    rounded = number.quantize(Decimal(1).scaleb(number.adjusted() - digits + 1), ROUND_HALF_EVEN, _PLACES)
    if rounded.adjusted() > number.adjusted():  # 9.96 has become 10.0: one digit too many
        rounded = number.quantize(Decimal(1).scaleb(rounded.adjusted() - digits + 1), ROUND_HALF_EVEN, _PLACES)
    return rounded


def uncertainty(U: Real | str, digits: int = 2, how: Literal["even", "up", "sensible"] = "even") -> Decimal:
    """An uncertainty for show.

    ``even``: nearest, ties to even. ``up``: never below what was computed (some accreditation rules). ``sensible``: upwards unless what is
    cut off is at most a twentieth of the last digit, as in JCGM 100:2008, 7.2.6 (10.47 becomes 11, 28.05 becomes 28).
    Raises BadInput where ``U`` is negative.
    """
    number = exact(U, "U")
    if number < 0:
        raise BadInput("U", U, "an uncertainty is not negative (JCGM 100:2008, 2.3.1)")
    nearest = to_digits(number, digits)
    if how == "even" or nearest >= number:
        return nearest
    unit = Decimal(1).scaleb(number.adjusted() - digits + 1)
    if how == "sensible" and number - nearest <= unit / 20:
        return nearest
    return to_digits(number.quantize(unit, ROUND_CEILING, _PLACES), digits)


def shown(estimate: Real | str, U: Real | str, digits: int = 2, how: Literal["even", "up", "sensible"] = "even") -> tuple[Decimal, Decimal]:
    """Estimate and uncertainty as they are reported: ``U`` to ``digits`` significant digits, the estimate to the same place (7.2.6).

    With U = 0 or infinite the estimate stays as it is.
    """
    y = exact(estimate, "estimate")
    if isinstance(U, float) and math.isinf(U):
        return y, Decimal("Infinity")
    short = uncertainty(U, digits, how)
    if short == 0:
        return y, short
    return to_place(y, int(short.as_tuple().exponent)), short
