"""Tolerance intervals, exact."""

from dataclasses import dataclass
from decimal import Decimal, localcontext

from ..errors import BadInput, NotDefined
from ..rounding import WIDE, Real, exact


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The permissible values of one measurand (JCGM 106:2012, 3.3.5); ``None`` leaves a side open.

    Limits are decimals and belong to the interval. Raises BadInput where both sides are open or the lower limit lies above the upper one.
    """

    lower: Decimal | None
    upper: Decimal | None

    def __post_init__(self) -> None:
        if self.lower is None and self.upper is None:
            raise BadInput("tolerance", None, "a tolerance has a lower limit, an upper limit, or both")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise BadInput("tolerance.lower", str(self.lower), f"the lower limit is not above the upper one ({self.upper})")

    @classmethod
    def of(cls, lower: Real | str | None = None, upper: Real | str | None = None) -> "Tolerance":
        """From numbers or texts, each taken as it is written: ``Tolerance.of("-0.5", "0.5")``."""
        return cls(
            None if lower is None else exact(lower, "tolerance.lower"),
            None if upper is None else exact(upper, "tolerance.upper"),
        )

    @classmethod
    def about(cls, nominal: Real | str, mpe: Real | str) -> "Tolerance":
        """Nominal value plus and minus the absolute maximum permissible error (VIM 4.26)."""
        middle, half = exact(nominal, "tolerance.nominal"), exact(mpe, "tolerance.mpe")
        if half < 0:
            raise BadInput("tolerance.mpe", mpe, "the absolute value of the maximum permissible error is not negative")
        with localcontext(WIDE):
            return cls(middle - half, middle + half)

    def half_width(self, purpose: str) -> Decimal:
        """Half the width, the MPEV of symmetric limits; NotDefined for a one-sided tolerance, with ``purpose`` named."""
        if self.lower is None or self.upper is None:
            raise NotDefined(
                f"{purpose} for a one-sided tolerance", clause="JCGM 106:2012, 7.6", instead="use rule guarded, or give both limits of the tolerance"
            )
        with localcontext(WIDE):
            return (self.upper - self.lower) / 2

    def contains(self, value: Decimal) -> bool:
        """Whether ``value`` lies inside or on a limit."""
        return (self.lower is None or value >= self.lower) and (self.upper is None or value <= self.upper)

    def bounds(self) -> tuple[float, float]:
        """Both limits as floats, open sides infinite."""
        return (float("-inf") if self.lower is None else float(self.lower), float("inf") if self.upper is None else float(self.upper))


def test_uncertainty_ratio(tolerance: Tolerance, U: Real | str) -> Decimal:
    """TUR = (TU - TL)/(2 U) (ILAC-G8:09/2019, 2; the measurement capability index Cm of JCGM 106:2012, 7.6.3 where k = 2).

    Raises BadInput where U is not above 0, NotDefined for a one-sided tolerance.
    """
    expanded = exact(U, "U")
    if expanded <= 0:
        raise BadInput("U", U, "a test uncertainty ratio needs an expanded uncertainty above 0")
    return tolerance.half_width("the test uncertainty ratio") / expanded


test_uncertainty_ratio.__test__ = False  # type: ignore[attr-defined]  # the field's own term begins with test; it is none of pytest's
