"""What a weighing instrument says of itself: class, ranges, intervals, supports."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from ...errors import BadInput
from ...rules import Limit, Rules
from ..entry import named

MassUnit = Literal["mg", "g", "kg"]
AccuracyClass = Literal["I", "II", "III", "IIII"]
MILLIGRAMS = {"mg": Decimal(1), "g": Decimal(1000), "kg": Decimal(1000000)}


@dataclass(frozen=True, slots=True)
class Range:
    """A weighing range, or a partial weighing range of a multi-interval instrument."""

    max: Annotated[Decimal, "Max of the range"]
    e: Annotated[Decimal, "Verification scale interval"]
    d: Annotated[Decimal | None, "Actual scale interval, where it is not e"] = None

    @property
    def step(self) -> Decimal:
        """d."""
        return self.e if self.d is None else self.d

    @property
    def n(self) -> Decimal:
        """Number of verification scale intervals."""
        return self.max / self.e


@dataclass(frozen=True, slots=True)
class Instrument:
    """A weighing instrument as its plate describes it; all masses in ``unit``.

    Raises BadInput for ranges that do not grow, or intervals that are not above 0.
    """

    accuracy_class: Annotated[AccuracyClass, "Accuracy class"]
    ranges: Annotated[tuple[Range, ...], "Ranges from the smallest to the largest; one for an instrument with a single range"]
    unit: Annotated[MassUnit, "Unit of all masses of the case"] = "g"
    min: Annotated[Decimal | None, "Min, where the plate states it; else the smallest that the class allows"] = None
    kind: Annotated[
        Literal["single range", "multi-interval", "multiple-range"],
        "multi-interval: e follows the load; multiple-range: a range is chosen and each is judged by itself",
    ] = "single range"
    supports: Annotated[int, "Number of supports of the load receptor"] = 4
    tank: Annotated[bool, "A tank or hopper, where a load cannot be shifted freely"] = False
    auxiliary: Annotated[bool, "An auxiliary indicating device makes d smaller than e (classes I and II)"] = False
    money_step: Annotated[Decimal | None, "Smallest step of the amount of a price-computing scale"] = None
    regulation: Annotated[Literal["JJG 539", "JJG 1036", "OIML R 76-1"], "By what it is judged; JJG 1036 for balances"] = "JJG 539"

    def __post_init__(self) -> None:
        if not self.ranges:
            raise BadInput("instrument.ranges", [], "at least one range is needed")
        if self.kind == "single range" and len(self.ranges) > 1:
            raise BadInput("instrument.kind", self.kind, "several ranges are multi-interval or multiple-range")
        previous: Range | None = None
        for number, current in enumerate(self.ranges):
            path = f"instrument.ranges[{number}]"
            if current.e <= 0 or current.step <= 0:
                raise BadInput(f"{path}.e", str(current.e), "a scale interval is above 0")
            if current.max <= (previous.max if previous else 0) or (previous and current.e <= previous.e):
                raise BadInput(f"{path}.max", str(current.max), "Max is above 0, and Max and e grow from range to range (OIML R 76-1:2006, 3.3)")
            previous = current
        if self.min is not None and not 0 <= self.min < self.max:
            raise BadInput("instrument.min", str(self.min), "Min lies between 0 and Max")
        if not 1 <= self.supports <= 64:
            raise BadInput("instrument.supports", self.supports, "between 1 and 64 supports")
        if self.money_step is not None and self.money_step <= 0:
            raise BadInput("instrument.money_step", str(self.money_step), "a money step is above 0")

    @property
    def max(self) -> Decimal:
        """Max of the largest range."""
        return self.ranges[-1].max

    def range_of(self, load: Decimal, chosen: int | None, path: str) -> Range:
        """The range whose e holds at ``load``: the first that holds it, or the ``chosen`` one (from 1) of a multiple-range instrument.

        Raises BadInput for a load below 0 or above Max.
        """
        if load < 0:
            raise BadInput(path, str(load), "a load is not negative")
        if chosen is not None:
            if self.kind != "multiple-range" or not 1 <= chosen <= len(self.ranges):
                raise BadInput(path, chosen, f"a multiple-range instrument has its ranges 1 to {len(self.ranges)}; others choose none")
            candidates: tuple[Range, ...] = (self.ranges[chosen - 1],)
        else:
            candidates = self.ranges
        for candidate in candidates:
            if load <= candidate.max:
                return candidate
        raise BadInput(path, str(load), f"above Max ({candidates[-1].max} {self.unit}); repeat the point with a smaller load")

    def min_load(self, rules: Rules) -> Decimal:
        """Min as stated, else the smallest of class and e (table 3)."""
        smallest = self.ranges[0]
        e_mg = smallest.e * MILLIGRAMS[self.unit]
        if self.min is not None:
            return self.min
        if not rules.has("classes", "min", at=e_mg, accuracy_class=self.accuracy_class):
            return smallest.e  # the plate fails already, by a class or interval that the table does not have
        return min(self.max / 2, rules.limit("classes", "min", at=e_mg, accuracy_class=self.accuracy_class).value * smallest.e)


def mpe_at(instrument: Instrument, rules: Rules, load: Decimal, scale: Range, stage: str) -> Limit:
    """Maximum permissible error at ``load``, in the unit of the instrument, with e of the partial range in which it lies."""
    with named("instrument.ranges"):
        in_e = rules.limit("mpe", "mpe", at=load / scale.e, accuracy_class=instrument.accuracy_class)
    return in_e.times(rules.limit("stages", "factor", stage=stage)).by(scale.e, instrument.unit)
