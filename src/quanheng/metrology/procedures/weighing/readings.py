"""Readings of the tests of a weighing instrument."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from ...errors import BadInput


@dataclass(frozen=True, slots=True)
class Reading:
    """One load, what was indicated, and the small weights that moved the display to the next step."""

    load: Annotated[Decimal, "Load L (nominal value of the weights)"]
    indication: Annotated[Decimal, "Indication I"]
    added: Annotated[Decimal | None, "Small weights at the change-over point, dL; leave out where there were none"] = None
    direction: Annotated[Literal["up", "down"], "Whether loads were rising or falling"] = "up"
    position: Annotated[str, "Where on the load receptor (eccentricity)"] = ""
    range: Annotated[int | None, "Chosen range, from 1 (multiple-range instruments only)"] = None


@dataclass(frozen=True, slots=True)
class RepeatabilitySeries:
    """The same load put on several times."""

    load: Annotated[Decimal, "Load L"]
    readings: Annotated[tuple[Reading, ...], "Readings of that load"]

    def __post_init__(self) -> None:
        for number, reading in enumerate(self.readings):
            if reading.load != self.load:
                raise BadInput(f"readings[{number}].load", str(reading.load), f"every reading of the series is of its load, {self.load:f}")


@dataclass(frozen=True, slots=True)
class DiscriminationReading:
    """A small load put gently on a load at rest."""

    load: Annotated[Decimal, "Load at rest"]
    extra: Annotated[Decimal, "Load put on: 1.4 d"]
    moved: Annotated[bool, "Whether the display moved by one d"]

    def __post_init__(self) -> None:
        if self.extra <= 0:
            raise BadInput("extra", str(self.extra), "the load put on is above 0 (1.4 d)")


@dataclass(frozen=True, slots=True)
class TareReading:
    """A net load with a tare taken."""

    tare: Annotated[Decimal, "Tare load"]
    load: Annotated[Decimal, "Net load L"]
    indication: Annotated[Decimal, "Net indication I"]
    added: Annotated[Decimal | None, "Small weights at the change-over point, dL"] = None

    def __post_init__(self) -> None:
        if self.tare <= 0:
            raise BadInput("tare", str(self.tare), "a tare load is above 0")


@dataclass(frozen=True, slots=True)
class PriceReading:
    """An amount that a price-computing scale showed."""

    mass: Annotated[Decimal, "Indicated mass"]
    unit_price: Annotated[Decimal, "Unit price, for one unit of mass of the case"]
    amount: Annotated[Decimal, "Amount shown"]


@dataclass(frozen=True, slots=True)
class Tests:
    """All tests of a weighing instrument; what was not done is left out."""

    zero: Annotated[Reading | None, "Zero: a load near zero (10 e where zero tracking works); gives E0"] = None
    weighing: Annotated[tuple[Reading, ...], "Weighing test, up and down"] = ()
    eccentricity: Annotated[tuple[Reading, ...], "One reading for each position"] = ()
    repeatability: Annotated[tuple[RepeatabilitySeries, ...], "Repeatability"] = ()
    discrimination: Annotated[tuple[DiscriminationReading, ...], "Discrimination"] = ()
    tare: Annotated[tuple[TareReading, ...], "Net loads with a tare taken"] = ()
    tare_setting: Annotated[Reading | None, "Zero net load after taring"] = None
    price: Annotated[tuple[PriceReading, ...], "Amounts of a price-computing scale"] = ()
