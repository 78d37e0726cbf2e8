"""Tolerable deficiency T of a package."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from ..errors import BadInput
from ..rounding import to_interval
from ..rules import Limit, Rules

Quantity = Literal["mass", "volume", "length", "area", "count"]
Rounding = Literal["GB/T 8170", "up"]

UNITS: dict[str, tuple[Quantity, Decimal]] = {
    "mg": ("mass", Decimal("0.001")),
    "g": ("mass", Decimal(1)),
    "kg": ("mass", Decimal(1000)),
    "mL": ("volume", Decimal(1)),
    "L": ("volume", Decimal(1000)),
    "mm": ("length", Decimal("0.001")),
    "cm": ("length", Decimal("0.01")),
    "m": ("length", Decimal(1)),
    "cm2": ("area", Decimal("0.0001")),
    "m2": ("area", Decimal(1)),
    "piece": ("count", Decimal(1)),
}
"""Units of nominal quantities: what they measure and how many g, mL, m, m2 or pieces they are."""

BASE = {"mass": "g", "volume": "mL", "length": "m", "area": "m2", "count": "piece"}


@dataclass(frozen=True, slots=True)
class Deficiency:
    """T in g, mL, m, m2 or pieces, with the limits that it rests on."""

    T: Decimal
    limits: tuple[Limit, ...]


def tolerable_deficiency(Qn: Decimal, quantity: Quantity, rules: Rules, rounding: Rounding = "GB/T 8170") -> Deficiency:
    """T of a nominal quantity in g, mL, m, m2 or pieces.

    T of mass and volume is rounded to 0.1 up to 1000 and to 1 above: to the nearest, ties to even (GB/T 8170, China), or up (OIML R 87); they
    differ on some values only (475 g: 14.2 or 14.3). T of a count is rounded up to a whole piece; up to 5 m and 50 pieces there is none.

    Raises BadInput for a nominal quantity outside of the table, or that the document does not treat.
    """
    if Qn <= 0:
        raise BadInput("lot.nominal", str(Qn), "a nominal quantity is above 0")
    table = {"mass": "deficiency", "volume": "deficiency", "length": "length", "area": "area", "count": "count"}[quantity]
    if table not in rules.tables:
        raise BadInput("lot.unit", quantity, f"the rule file of {rules.edition.name} has no table for it")
    row = rules.row(table, at=Qn)
    if "absolute" in row.cells:
        limit = rules.cell(table, row, "absolute")
        return Deficiency(limit.value, (limit,))
    limit = rules.cell(table, row, "share")
    T = limit.value * Qn / 100
    if quantity == "count":
        return Deficiency(T.to_integral_value(ROUND_CEILING), (limit,))
    if quantity in ("length", "area"):
        return Deficiency(T, (limit,))
    interval = rules.limit("rounding", "interval", at=Qn) if "rounding" in rules.tables else None
    if interval is None:
        return Deficiency(T, (limit,))
    rounded = to_interval(T, interval.value) if rounding == "GB/T 8170" else (T / interval.value).to_integral_value(ROUND_CEILING) * interval.value
    return Deficiency(rounded, (limit, interval))
