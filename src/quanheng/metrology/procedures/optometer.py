"""Optometers, that is refractors (JJG 892-2011): mean of three readings of a model eye against its value."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from ..rules import Limit
from ..verdict import Words
from .deciding import exactly
from .frame import ON_INSTRUMENTS, Point, Procedure, Record, Result, Stage
from .judge import Judge

_NAME = Words("验光机", "optometer")
_SPHERE = Words("球镜度示值误差", "error of sphere")
_DISTANCE = Words("瞳距示值误差", "error of pupil distance")
_EYES = ("-15", "-10", "-5", "0", "5", "10", "15")


@dataclass(frozen=True, slots=True)
class Instrument:
    """The optometer."""

    pupil_distance: Annotated[bool, "Whether it measures the pupil distance"] = False


@dataclass(frozen=True, slots=True)
class ModelEye:
    """Readings of one model eye, or of one distance."""

    value: Annotated[Decimal, "Standard value, in D or mm"]
    readings: Annotated[tuple[Decimal, ...], "Three readings"]


@dataclass(frozen=True, slots=True)
class Tests:
    """Readings."""

    spheres: Annotated[tuple[ModelEye, ...], "Model eyes"] = ()
    distances: Annotated[tuple[ModelEye, ...], "Pupil distances in mm"] = ()


@exactly
def evaluate(record: Record[Instrument, Tests]) -> Result:
    """The error of every model eye, with the correction to apply."""
    judge, tests = Judge("optometer", _NAME, record.conditions), record.tests
    rules = judge.rules("JJG 892")
    for eye in tests.spheres:
        judge_mean(judge, "sphere", _SPHERE, eye, rules.limit("sphere", "mpe", at=abs(eye.value)))
    signs = {eye.value.compare(Decimal(0)) for eye in tests.spheres}
    if len(tests.spheres) < 3 or not {Decimal(-1), Decimal(1)} <= signs:
        why = Words("至少三个模拟眼，正负球镜度都要有", "at least three model eyes, positive and negative ones")
        judge.missing("sphere", _SPHERE, "", why, "point-missing")
    if record.instrument.pupil_distance and not tests.distances:
        judge.missing("distance", _DISTANCE)
    for distance in tests.distances:
        judge_mean(judge, "distance", _DISTANCE, distance, rules.limit("pupil_distance", "mpe"))
    return judge.result()


def judge_mean(judge: Judge, test: str, name: Words, eye: ModelEye, limit: Limit) -> None:
    """Mean of three readings minus the standard value; the correction is its negative."""
    at = f"{eye.value:+f} {limit.unit}"
    if len(eye.readings) < 3:
        judge.missing(test, name, at, code="point-missing")
        return
    error = (sum(eye.readings, Decimal(0)) - len(eye.readings) * eye.value) / len(eye.readings)
    values = {f"reading {n}": reading for n, reading in enumerate(eye.readings, 1)}
    judge.error(test, name, at, error, limit, {**values, "correction": -error})


def plan(instrument: Instrument) -> tuple[Point, ...]:
    """Model eyes over the range, three readings each; pupil distances where they are measured."""
    eyes = tuple(Point("sphere", _SPHERE, f"{eye} D, three readings", Decimal(eye), "D") for eye in _EYES)
    return (*eyes, Point("distance", _DISTANCE, "three readings")) if instrument.pupil_distance else eyes


PROCEDURE = Procedure("optometer", _NAME, ("JJG 892",), tuple(Stage), ON_INSTRUMENTS, Instrument, Tests, evaluate, plan)
