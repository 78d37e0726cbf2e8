"""Automated sphygmomanometers (JJG 692-2010)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from ..verdict import Words
from .deciding import exactly
from .frame import ON_INSTRUMENTS, Point, Procedure, Record, Result, Stage
from .judge import Judge
from .pressure import LEAK, PRESSURE, Leak, PressureReading, PressureUnit, judge_leak, judge_pressure, pressure_points

_NAME = Words("无创自动测量血压计", "automated sphygmomanometer")
REPEATABILITY = Words("血压示值重复性", "repeatability of blood pressure readings")
_DEFLATION = Words("放气速率", "deflation rate")
_LEAST_READINGS = 3
"""Fewer show no scatter; the number that the regulation asks for is not confirmed against its text."""
_RANGE = Words("测量范围", "range")


@dataclass(frozen=True, slots=True)
class Instrument:
    """The instrument and the unit in which it is read."""

    unit: Annotated[PressureUnit, "Unit of all pressures of the case"] = "mmHg"
    range_to: Annotated[Decimal | None, "Upper end of the range"] = None
    static_mode: Annotated[bool, "Whether it can show a static pressure; many home monitors cannot"] = True
    auscultatory: Annotated[bool, "Deflates at a set rate for listening"] = False


@dataclass(frozen=True, slots=True)
class SimulatorSeries:
    """Repeated readings of one simulated pressure."""

    setting: Annotated[str, "Setting of the simulator, such as 120/80 systolic"]
    readings: Annotated[tuple[Decimal, ...], "Readings"]


@dataclass(frozen=True, slots=True)
class Tests:
    """Readings; what was not done is left out."""

    pressure: Annotated[tuple[PressureReading, ...], "Static pressure, up and down"] = ()
    leak: Annotated[Leak | None, "Leakage; initial verification only"] = None
    repeatability: Annotated[tuple[SimulatorSeries, ...], "Simulator readings"] = ()
    deflation: Annotated[Decimal | None, "Deflation rate per second"] = None


@exactly
def evaluate(record: Record[Instrument, Tests]) -> Result:
    """Static pressure, leakage, repeatability, deflation rate and range by the limits of the unit that is shown.

    An instrument without static mode leaves the error of indication not measured; a simulator then tests repeatability only.
    """
    judge, instrument, tests = Judge("sphygmomanometer-automatic", _NAME, record.conditions), record.instrument, record.tests
    rules, unit, stage = judge.rules("JJG 692"), instrument.unit, record.conditions.stage.limits
    if instrument.static_mode:
        judge_pressure(judge, tests.pressure, lambda: rules.limit("error", "mpe", stage=stage, unit=unit), unit)
    else:
        why = Words("仪器不能进入静态压力模式，示值误差未测量", "the instrument has no static mode: the error of indication is not measured")
        judge.missing("pressure", PRESSURE, "", why, "no-static-mode")
    if rules.has("leak", "most", stage=stage, unit=unit):
        judge_leak(judge, tests.leak, rules.limit("leak", "most", stage=stage, unit=unit), unit)
    judge_repeatability(judge, tests.repeatability, "JJG 692", unit)
    if instrument.auscultatory:
        _deflation(judge, tests.deflation, unit)
    if instrument.range_to is not None:
        least = rules.limit("range", "least", unit=unit)
        judge.value("range", _RANGE, "", instrument.range_to, least.value, None, (least,), {}, unit=unit, measured=False)
    return judge.result(details={"unit": unit})


def judge_repeatability(judge: Judge, series: tuple[SimulatorSeries, ...], document: str, unit: PressureUnit) -> None:
    """Largest minus smallest reading of each setting."""
    if not series:
        judge.missing("repeatability", REPEATABILITY)
    most = judge.rules(document).limit("repeatability", "most", unit=unit)
    for one in series:
        if len(one.readings) < _LEAST_READINGS:
            judge.missing("repeatability", REPEATABILITY, one.setting, code="point-missing")
            continue
        values = {f"reading {n}": reading for n, reading in enumerate(one.readings, 1)}
        spread = max(one.readings) - min(one.readings)
        judge.value("repeatability", REPEATABILITY, one.setting, spread, None, most.value, (most,), values, unit=unit, measured=False)


def _deflation(judge: Judge, rate: Decimal | None, unit: PressureUnit) -> None:
    if rate is None:
        judge.missing("deflation", _DEFLATION)
        return
    rules = judge.rules("JJG 692")
    least, most = rules.limit("deflation", "least", unit=unit), rules.limit("deflation", "most", unit=unit)
    judge.value("deflation", _DEFLATION, "", rate, least.value, most.value, (least, most), {}, unit=f"{unit}/s", measured=False)


def plan(instrument: Instrument) -> tuple[Point, ...]:
    """Five pressures up and down where there is a static mode, leakage, repeatability on the simulator."""
    static = pressure_points(instrument.unit) if instrument.static_mode else ()
    return (*static, Point("leak", LEAK, "60 s"), Point("repeatability", REPEATABILITY, "120/80 mmHg (16.0/10.7 kPa)"))


PROCEDURE = Procedure("sphygmomanometer-automatic", _NAME, ("JJG 692",), tuple(Stage), ON_INSTRUMENTS, Instrument, Tests, evaluate, plan)
