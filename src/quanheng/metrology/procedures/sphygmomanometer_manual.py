"""Mercury and aneroid sphygmomanometers (JJG 270-2008)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from ..verdict import Words
from .deciding import exactly
from .frame import ON_INSTRUMENTS, Point, Procedure, Record, Result, Stage
from .judge import Judge
from .pressure import LEAK, Leak, PressureReading, PressureUnit, judge_leak, judge_pressure, pressure_points

_NAME = Words("血压计和血压表", "mercury or aneroid sphygmomanometer")
_ZERO = Words("零位", "zero")
_SENSITIVITY = Words("灵敏度", "sensitivity")
_SOAK = Words("在检定环境中静置", "time in the test environment")


@dataclass(frozen=True, slots=True)
class Instrument:
    """The instrument and the unit in which it is read."""

    kind: Annotated[Literal["mercury", "aneroid"], "Principle"]
    unit: Annotated[PressureUnit, "Unit of all pressures of the case"] = "kPa"


@dataclass(frozen=True, slots=True)
class Tests:
    """Readings; what was not done is left out."""

    zero: Annotated[Decimal | None, "Mercury: indication at zero"] = None
    zero_inside_mark: Annotated[bool | None, "Aneroid: pointer inside of the zero mark"] = None
    pressure: Annotated[tuple[PressureReading, ...], "Static pressure, up and down"] = ()
    leak: Annotated[Leak | None, "From 38 kPa (285 mmHg), cuff rolled on a cylinder"] = None
    rebound: Annotated[Decimal | None, "Mercury: rebound of the column when the flow is stopped between 32 and 26 kPa after a drop from 38 kPa"] = (
        None
    )


@exactly
def evaluate(record: Record[Instrument, Tests]) -> Result:
    """Zero, static pressure, leakage and sensitivity by the limits of the unit that is shown."""
    judge, instrument, tests = Judge("sphygmomanometer-manual", _NAME, record.conditions), record.instrument, record.tests
    rules, unit, stage = judge.rules("JJG 270"), record.instrument.unit, record.conditions.stage.limits
    soak = rules.limit("conditions", "soak")
    if record.conditions.environment.soak_h is None:
        judge.missing("soak", _SOAK)
    else:
        judge.value("soak", _SOAK, "", record.conditions.environment.soak_h, soak.value, None, (soak,), {}, measured=False)
    if instrument.kind == "aneroid":
        judge.fact("zero", _ZERO, "", tests.zero_inside_mark, Words("指针不在零位标记内", "the pointer is not inside of the zero mark"))
    elif tests.zero is None:
        judge.missing("zero", _ZERO)
    else:
        least, most = rules.limit("zero", "least", unit=unit), rules.limit("zero", "most", unit=unit)
        judge.value("zero", _ZERO, "", tests.zero, least.value, most.value, (least, most), {}, unit=unit)
    judge_pressure(judge, tests.pressure, lambda: rules.limit("error", "mpe", stage=stage, unit=unit), unit)
    judge_leak(judge, tests.leak, rules.limit("leak", "most", stage=stage, unit=unit), unit)
    if instrument.kind == "mercury" and stage != Stage.IN_SERVICE:
        _sensitivity(judge, tests.rebound, unit)
    return judge.result(details={"unit": unit})


def _sensitivity(judge: Judge, rebound: Decimal | None, unit: PressureUnit) -> None:
    rules = judge.rules("JJG 270")
    if rebound is None:
        judge.missing("sensitivity", _SENSITIVITY)
    elif not rules.has("sensitivity", "least", unit=unit):
        why = Words("规则文件中只有以 kPa 表示的限值", "the rule file has the limit in kPa only, and limits are not converted")
        judge.missing("sensitivity", _SENSITIVITY, "", why, "limit-missing", {"rebound": rebound})
    else:
        least = rules.limit("sensitivity", "least", unit=unit)
        judge.value("sensitivity", _SENSITIVITY, "", rebound, least.value, None, (least,), {}, unit=unit)


def plan(instrument: Instrument) -> tuple[Point, ...]:
    """Zero, five pressures up and down, leakage, and the sensitivity of a mercury column."""
    start = {"kPa": Decimal(38), "mmHg": Decimal(285)}[instrument.unit]
    points = (
        Point("zero", _ZERO, ""),
        *pressure_points(instrument.unit),
        Point("leak", LEAK, f"{start} {instrument.unit}, 60 s", start, instrument.unit),
    )
    return (*points, Point("sensitivity", _SENSITIVITY, "32 … 26 kPa")) if instrument.kind == "mercury" else points


PROCEDURE = Procedure("sphygmomanometer-manual", _NAME, ("JJG 270",), tuple(Stage), ON_INSTRUMENTS, Instrument, Tests, evaluate, plan)
