"""Static pressure readings of sphygmomanometers; the unit is the one that is shown, and limits are taken in that unit, never converted."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from ..rules import Limit
from ..verdict import Words
from .frame import Point
from .judge import Judge

PressureUnit = Literal["kPa", "mmHg"]
PRESSURE = Words("静态压力示值误差", "error of static pressure")
LEAK = Words("气密性", "leakage")
_POINTS = {"kPa": ("6.7", "13.3", "20.0", "26.7", "33.3"), "mmHg": ("50", "100", "150", "200", "250")}


@dataclass(frozen=True, slots=True)
class PressureReading:
    """One pressure point."""

    reference: Annotated[Decimal, "Reading of the standard (its corrections are added)"]
    indicated: Annotated[Decimal, "Indication of the instrument"]
    direction: Annotated[Literal["up", "down"], "Rising or falling pressure"] = "up"


@dataclass(frozen=True, slots=True)
class Leak:
    """Pressure at the beginning and at the end of a minute."""

    start: Annotated[Decimal, "Pressure after shutting off"]
    end: Annotated[Decimal, "Pressure at the end"]
    seconds: Annotated[Decimal, "Time between, in s: 60"] = Decimal(60)


def judge_pressure(judge: Judge, readings: tuple[PressureReading, ...], mpe: Callable[[], Limit], unit: PressureUnit) -> None:
    """An item for every reading, and what is missing of five points up and down."""
    for reading in readings:
        reference = judge.reference(reading.reference, unit)
        error = reading.indicated - reference
        values = {"reference": reference, "indicated": reading.indicated}
        judge.error("pressure", PRESSURE, f"{reading.reference:f} {unit}, {reading.direction}", error, mpe(), values, unit=unit)
    for direction in ("up", "down"):
        points = {reading.reference for reading in readings if reading.direction == direction}
        if len(points) < 5:
            why = Words(f"压力点 {len(points)} 个（{direction}），至少 5 个", f"{len(points)} of at least 5 points ({direction})")
            judge.missing("pressure", PRESSURE, direction, why, "point-missing")


def judge_leak(judge: Judge, leak: Leak | None, limit: Limit, unit: PressureUnit) -> None:
    """The fall of the pressure within a minute."""
    if leak is None:
        judge.missing("leak", LEAK)
        return
    if leak.seconds != 60:
        why = Words(f"记录的时间为 {leak.seconds} s，应为 60 s", f"read over {leak.seconds} s instead of 60 s")
        judge.missing("leak", LEAK, "", why, "not-one-minute", {"start": leak.start, "end": leak.end, "seconds": leak.seconds})
        return
    fall = leak.start - leak.end
    judge.value("leak", LEAK, f"{leak.start:f} {unit}", fall, None, limit.value, (limit,), {"start": leak.start, "end": leak.end}, unit=unit)


def pressure_points(unit: PressureUnit) -> tuple[Point, ...]:
    """Five points spread over the range, up and down."""
    points = [Point("pressure", PRESSURE, f"{p} {unit}, up", Decimal(p), unit) for p in _POINTS[unit]]
    return (*points, *(Point("pressure", PRESSURE, f"{p} {unit}, down", Decimal(p), unit) for p in reversed(_POINTS[unit])))
