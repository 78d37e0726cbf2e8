"""The mean test, decided in exact fractions: squares are compared, no root is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

_SHOWN = Context(prec=12)


@dataclass(frozen=True, slots=True)
class MeanTest:
    """Mean and standard deviation (n - 1) of the contents, mean + k s, and whether it reaches the nominal quantity.

    The decimals are for show, to 12 digits; ``passes`` is exact.
    """

    mean: Decimal
    s: Decimal
    corrected: Decimal
    passes: bool


def mean_test(contents: Sequence[Fraction | Decimal], nominal: Fraction | Decimal, k: Decimal) -> MeanTest:
    """Whether mean + k s >= nominal, as k^2 s^2 >= (nominal - mean)^2 where the mean falls short.

    A mean of exactly nominal - k s passes. With one package s is 0.
    """
    q = [Fraction(content) for content in contents]
    n, Qn = len(q), Fraction(nominal)
    mean = sum(q, Fraction(0)) / n
    variance = sum(((value - mean) ** 2 for value in q), Fraction(0)) / (n - 1) if n > 1 else Fraction(0)
    short = Qn - mean
    passes = short <= 0 or Fraction(k) ** 2 * variance >= short**2
    s = _SHOWN.sqrt(decimal_of(variance, 30))
    return MeanTest(decimal_of(mean), s, _SHOWN.add(decimal_of(mean, 30), k * s), passes)


def decimal_of(value: Fraction, digits: int = 12) -> Decimal:
    """A fraction to so many digits, for show."""
    context = Context(prec=digits)
    return context.divide(Decimal(value.numerator), Decimal(value.denominator))
