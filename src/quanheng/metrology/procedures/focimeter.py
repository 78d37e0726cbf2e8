"""Focimeters (JJG 580-2005): zero, residual prism, parallax; the steps of the error of power are not in the rule file."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from ..verdict import Words
from .deciding import exactly
from .frame import ON_INSTRUMENTS, Point, Procedure, Record, Result, Stage
from .judge import Judge
from .optometer import ModelEye

_NAME = Words("焦度计", "focimeter")
_ZERO = Words("零位", "zero")
_PRISM = Words("剩余棱镜度", "residual prism")
_PARALLAX = Words("视差", "parallax")
_POWER = Words("顶焦度示值误差", "error of power")


@dataclass(frozen=True, slots=True)
class Instrument:
    """The focimeter."""

    step: Annotated[Literal["0.01 D", "other"], "Step of the display"] = "0.01 D"
    visual: Annotated[bool, "Read through an eyepiece, so that parallax is tested"] = False


@dataclass(frozen=True, slots=True)
class Tests:
    """Readings."""

    zero: Annotated[Decimal | None, "Indication in D with nothing in place"] = None
    residual_prism: Annotated[Decimal | None, "Residual prism in prism dioptres"] = None
    parallax: Annotated[Decimal | None, "Parallax in prism dioptres"] = None
    powers: Annotated[tuple[ModelEye, ...], "Standard lenses with their readings, in D"] = ()


@exactly
def evaluate(record: Record[Instrument, Tests]) -> Result:
    """Zero, residual prism and parallax against their limits; errors of power are reported without one."""
    judge, tests = Judge("focimeter", _NAME, record.conditions), record.tests
    rules = judge.rules("JJG 580")
    if tests.zero is None:
        judge.missing("zero", _ZERO)
    else:
        judge.error("zero", _ZERO, "", tests.zero, rules.limit("zero", "mpe", step=record.instrument.step), {})
    given = [("residual prism", _PRISM, tests.residual_prism)]
    if record.instrument.visual:
        given.append(("parallax", _PARALLAX, tests.parallax))
    for test, name, found in given:
        if found is None:
            judge.missing(test, name)
        else:
            limit = rules.limit("prism", "most", test=test)
            judge.value(test, name, "", found, None, limit.value, (limit,), {})
    if not tests.powers:
        judge.missing("power", _POWER)
    for lens in tests.powers:
        mean = sum(lens.readings, Decimal(0)) / len(lens.readings) if lens.readings else None
        values = {} if mean is None else {"mean": mean, "error": mean - lens.value, "correction": lens.value - mean}
        why = Words("规则文件中没有顶焦度误差的限值", "the rule file has no limits of the error of power")
        judge.missing("power", _POWER, f"{lens.value:+f} D", why, "limit-missing", values)
    return judge.result()


def plan(instrument: Instrument) -> tuple[Point, ...]:
    """Zero, residual prism, parallax of visual instruments, standard lenses."""
    parallax = (Point("parallax", _PARALLAX, ""),) if instrument.visual else ()
    return (Point("zero", _ZERO, ""), Point("residual prism", _PRISM, ""), *parallax, Point("power", _POWER, "standard lenses over the range"))


PROCEDURE = Procedure("focimeter", _NAME, ("JJG 580",), tuple(Stage), ON_INSTRUMENTS, Instrument, Tests, evaluate, plan)
