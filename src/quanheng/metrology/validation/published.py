"""A published value beside the one computed here."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ..rounding import Real, exact


@dataclass(frozen=True, slots=True)
class Published:
    """One value that a document prints, and the computation that must give it.

    Attributes
    ----------
    source : str
        Document and clause, table or example, for example ``JCGM 100:2008, H.1.7``.
    quantity : str
        What is compared, with its unit.
    printed : str
        As printed; spaces between groups of digits are allowed. A text that is no number is compared as text.
    computed : callable
        Gives the value unrounded (or the text); called at most once in a report.
    kind : {"printed", "recomputed"}
        ``recomputed`` where the document prints the data only and the value was computed independently.
    within : str or None
        Allowed difference where half a unit of the last printed digit does not apply (Monte Carlo, a rounded intermediate in the document);
        ``note`` then says why.
    """

    source: str
    quantity: str
    printed: str
    computed: Callable[[], Real | str]
    kind: Literal["printed", "recomputed"] = "printed"
    within: str | None = None
    note: str = ""

    def allowed(self) -> Decimal:
        """The largest difference that still agrees: ``within``, or half a unit of the last printed digit."""
        if self.within is not None:
            return Decimal(self.within)
        exponent = self._number().as_tuple().exponent
        return Decimal(5).scaleb(int(exponent) - 1)

    def agrees(self, computed: Real | str) -> bool:
        """Whether ``computed`` is the printed value at the precision printed."""
        if not self._is_number():
            return str(computed) == self.printed
        # A float that should lie on the half digit may miss it by its own rounding.
        return abs(exact(computed) - self._number()) <= self.allowed() * Decimal("1.000001")

    def _number(self) -> Decimal:
        return Decimal(self.printed.replace(" ", "").replace("\N{MINUS SIGN}", "-"))

    def _is_number(self) -> bool:
        try:
            self._number()
        except ArithmeticError:
            return False
        return True
