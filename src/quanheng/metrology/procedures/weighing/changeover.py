"""The error of indication free of the rounding of the display (OIML R 76-1:2006, A.4.4.3)."""

from dataclasses import dataclass
from decimal import Decimal

from ...errors import BadInput
from .instrument import Instrument, Range

SMALL_WEIGHT = Decimal("0.1")
"""Size of the small weights in e (OIML R 76-1:2006, A.4.4.3)."""


@dataclass(frozen=True, slots=True)
class ErrorOfIndication:
    """Indication before rounding P, error E, and what the way of reading adds to U squared.

    ``how``: ``change-over`` with small weights, ``shortcut`` with dL = 0.5 e where there were none, ``direct`` where d is fine enough.
    """

    P: Decimal
    E: Decimal
    how: str
    U_squared: Decimal


def error_of_indication(
    load: Decimal, indication: Decimal, added: Decimal | None, scale: Range, instrument: Instrument, path: str
) -> ErrorOfIndication:
    """P and E of one reading.

    Parameters
    ----------
    load, indication : Decimal
        L and I, in the unit of the instrument.
    added : Decimal or None
        Sum of the small weights at the change-over point, dL; None where none were used.

    ``U_squared`` (k = 2) is that of the reading: small weights of 0.1 e find the change-over point to u = 0.1 e / sqrt(12), a display that is
    read directly to u = d / sqrt(12). Without small weights dL is taken as 0.5 e: then P = I, with u = e / sqrt(12) and U (k = 2) = e / sqrt(3),
    which is more than a third of the smallest errors allowed. Raises BadInput for dL outside of 0 to e, or given where d is read directly.
    """
    if reads_directly(scale, instrument):
        if added is not None:
            raise BadInput(f"{path}.added", str(added), "with d this fine the indication is taken as it stands; leave added out")
        return ErrorOfIndication(indication, indication - load, "direct", scale.step * scale.step / 3)
    if added is None:
        return ErrorOfIndication(indication, indication - load, "shortcut", scale.e * scale.e / 3)
    if not 0 <= added <= scale.e:
        raise BadInput(f"{path}.added", str(added), f"the small weights up to the change-over point weigh 0 to e ({scale.e} {instrument.unit})")
    P = indication + scale.e / 2 - added
    return ErrorOfIndication(P, P - load, "change-over", (scale.e * SMALL_WEIGHT) ** 2 / 3)


def reads_directly(scale: Range, instrument: Instrument) -> bool:
    """Whether E = I - L: for balances where e > d (JJG 1036), for others where d <= 0.2 e."""
    return scale.step < scale.e if instrument.regulation == "JJG 1036" else 5 * scale.step <= scale.e
