"""Electricity meters (JJG 596-2012): the mean error rounded to a tenth of the class decides, ties to even."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from ..errors import BadInput
from ..rounding import to_interval
from ..verdict import Words
from .deciding import exactly
from .entry import named
from .frame import ON_INSTRUMENTS, Point, Procedure, Record, Result, Stage
from .judge import Judge

_NAME = Words("电子式交流电能表", "electronic AC electricity meter")
_ERROR = Words("基本误差", "basic error")
_POINTS = {
    "1": (("0.05", "1"), ("0.1", "1"), ("1", "1"), ("0.1", "0.5L/0.8C"), ("0.2", "0.5L/0.8C"), ("1", "0.5L/0.8C")),
    "0.5S": (("0.01", "1"), ("0.05", "1"), ("1", "1"), ("0.02", "0.5L/0.8C"), ("0.1", "0.5L/0.8C"), ("1", "0.5L/0.8C")),
}
_POINTS["2"], _POINTS["0.2S"] = _POINTS["1"], _POINTS["0.5S"]


@dataclass(frozen=True, slots=True)
class Instrument:
    """The meter. Classes 1 and 2 are connected directly, 0.2S and 0.5S through transformers."""

    accuracy_class: Annotated[Literal["0.2S", "0.5S", "1", "2"], "Accuracy class"]
    imax: Annotated[Decimal | None, "Largest current as a multiple of Ib or In"] = None


@dataclass(frozen=True, slots=True)
class Load:
    """A load point, balanced load."""

    current: Annotated[Decimal, "Current as a multiple of Ib (classes 1, 2) or In (0.2S, 0.5S)"]
    errors: Annotated[tuple[Decimal, ...], "At least two readings of the error in %"]
    power_factor: Annotated[Literal["1", "0.5L", "0.8C"], "Power factor"] = "1"


@dataclass(frozen=True, slots=True)
class Tests:
    """Load points."""

    loads: Annotated[tuple[Load, ...], "Load points"]


@exactly
def evaluate(record: Record[Instrument, Tests]) -> Result:
    """The rounded mean error of every load point; BadInput for loads outside of the table."""
    judge, instrument, loads = Judge("electricity-meter", _NAME, record.conditions), record.instrument, record.tests.loads
    rules = judge.rules("JJG 596")
    interval = rules.limit("rounding", "interval", accuracy_class=instrument.accuracy_class)
    for number, load in enumerate(loads):
        path = f"tests.loads[{number}]"
        if instrument.imax is not None and load.current > instrument.imax:
            raise BadInput(f"{path}.current", str(load.current), f"above Imax, {instrument.imax} times")
        at, factor = f"{load.current:f}, {load.power_factor}", _row(load.power_factor)
        if len(load.errors) < 2:
            judge.missing("error", _ERROR, at, code="point-missing")
            continue
        with named(f"{path}.current"):
            mpe = rules.limit("error", "mpe", at=load.current, accuracy_class=instrument.accuracy_class, power_factor=factor)
        mean = sum(load.errors, Decimal(0)) / len(load.errors)
        rounded = to_interval(mean, interval.value)
        values = {**{f"reading {n}": e for n, e in enumerate(load.errors, 1)}, "mean": mean}
        judge.value("error", _ERROR, at, rounded, -mpe.value, mpe.value, (mpe, interval), values)
    for current, factor in _POINTS[instrument.accuracy_class]:
        if not any(load.current == Decimal(current) and _row(load.power_factor) == factor for load in loads):
            judge.missing("error", _ERROR, f"{current}, {factor}", code="point-missing")
    return judge.result(accuracy_class=instrument.accuracy_class)


def _row(power_factor: str) -> str:
    return "1" if power_factor == "1" else "0.5L/0.8C"


def plan(instrument: Instrument) -> tuple[Point, ...]:
    """The lower ends of every row of the table, and the rated current."""
    unit = "Ib" if instrument.accuracy_class in ("1", "2") else "In"
    return tuple(Point("error", _ERROR, f"{c} {unit}, {f}", Decimal(c), unit) for c, f in _POINTS[instrument.accuracy_class])


PROCEDURE = Procedure("electricity-meter", _NAME, ("JJG 596",), tuple(Stage), ON_INSTRUMENTS, Instrument, Tests, evaluate, plan)
