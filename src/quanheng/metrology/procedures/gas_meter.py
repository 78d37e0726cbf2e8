"""Diaphragm gas meters (JJG 577): E = Vm/Vref (pm Tref)/(pref Tm) - 1, absolute pressures, kelvin; qt belongs to the upper zone."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from ..errors import BadInput
from ..rules import Limit, Rules
from ..verdict import Words
from .deciding import exactly
from .frame import ON_INSTRUMENTS, Environment, Point, Procedure, Record, Result, Stage
from .judge import Judge

_NAME = Words("膜式燃气表", "diaphragm gas meter")
_ERROR = Words("示值误差", "error of indication")
_SAME_SIGN = Words("误差同号", "errors of one sign")
_CONDITIONS = Words("检定条件", "conditions")
_ZERO_C = Decimal("273.15")


@dataclass(frozen=True, slots=True)
class Instrument:
    """The meter; qt = 0.1 qmax."""

    accuracy_class: Annotated[Literal["1.0", "1.5"], "Accuracy class"]
    qmax: Annotated[Decimal, "Largest flow rate in m3/h"]
    qmin: Annotated[Decimal, "Smallest flow rate in m3/h"]

    def __post_init__(self) -> None:
        if not 0 < self.qmin < self.qmax:
            raise BadInput("instrument.qmin", str(self.qmin), "lies between 0 and qmax")


@dataclass(frozen=True, slots=True)
class Run:
    """One run; leave out pressures and temperatures where they agree and no correction is needed."""

    flow: Annotated[Decimal, "Flow rate in m3/h"]
    Vm: Annotated[Decimal, "Volume indicated by the meter"]
    Vref: Annotated[Decimal, "Reference volume"]
    pm: Annotated[Decimal, "Absolute pressure at the meter in Pa"] = Decimal(101325)
    pref: Annotated[Decimal, "Absolute pressure at the standard in Pa"] = Decimal(101325)
    tm: Annotated[Decimal, "Temperature at the meter in °C"] = Decimal(20)
    tref: Annotated[Decimal, "Temperature at the standard in °C"] = Decimal(20)


@dataclass(frozen=True, slots=True)
class Tests:
    """Runs at qmin, 0.2 qmax and qmax."""

    runs: Annotated[tuple[Run, ...], "Runs"]


def error_percent(run: Run, path: str = "run") -> Decimal:
    """The error of a run in per cent. Raises BadInput where a volume, a pressure or an absolute temperature is not above 0."""
    above = (("Vref", run.Vref), ("pm", run.pm), ("pref", run.pref), ("tm", run.tm + _ZERO_C), ("tref", run.tref + _ZERO_C))
    for name, value in above:
        if value <= 0:
            raise BadInput(f"{path}.{name}", str(value), "is above 0 (temperatures above absolute zero)")
    volume, reference = run.Vm * run.pm * (run.tref + _ZERO_C), run.Vref * run.pref * (run.tm + _ZERO_C)
    return (volume - reference) / reference * 100


@exactly
def evaluate(record: Record[Instrument, Tests]) -> Result:
    """Errors by zone, the rule for errors of one sign between qt and qmax, conditions, missing points."""
    judge, instrument, runs = Judge("gas-meter", _NAME, record.conditions), record.instrument, record.tests.runs
    rules = judge.rules("JJG 577")
    factor = rules.limit("stages", "factor", stage=record.conditions.stage.limits)
    qt = rules.limit("flow", "qt_per_qmax").value * instrument.qmax
    upper = []
    for number, run in enumerate(runs):
        path = f"tests.runs[{number}]"
        if not instrument.qmin <= run.flow <= instrument.qmax:
            raise BadInput(f"{path}.flow", str(run.flow), f"flow rates of this meter go from {instrument.qmin} to {instrument.qmax} m3/h")
        zone, error = "lower" if run.flow < qt else "upper", error_percent(run, path)
        mpe = rules.limit("error", "mpe", accuracy_class=instrument.accuracy_class, zone=zone).times(factor)
        judge.error("error", _ERROR, f"{run.flow:f} m3/h", error, mpe, {"Vm": run.Vm, "Vref": run.Vref, "zone": zone})
        if zone == "upper":
            upper.append((run.flow, error))
    _one_sign(judge, rules.limit("same_sign", "most", accuracy_class=instrument.accuracy_class), upper)
    for name, flow in _points(instrument):
        if not any(abs(run.flow - flow) * 20 <= flow for run in runs):
            judge.missing("error", _ERROR, name, code="point-missing")
    _conditions(judge, rules, instrument, record.conditions.environment)
    return judge.result(accuracy_class=instrument.accuracy_class)


def _one_sign(judge: Judge, most: Limit, upper: list[tuple[Decimal, Decimal]]) -> None:
    errors = [error for _, error in upper]
    if len(errors) < 2 or not (all(error > 0 for error in errors) or all(error < 0 for error in errors)):
        return
    for flow, error in upper:
        judge.error("same sign", _SAME_SIGN, f"{flow:f} m3/h", error, most, {})


def _conditions(judge: Judge, rules: Rules, instrument: Instrument, environment: Environment) -> None:
    """Temperature, pressure, humidity and soak of the laboratory; a meter tested outside of them stays incomplete."""
    row = rules.row("conditions", at=instrument.qmax)
    given = {
        "temperature": environment.temperature_c,
        "pressure": environment.pressure_kpa,
        "humidity": environment.humidity_percent,
    }
    for name, value in given.items():
        least, most = row.cells[f"{name}_least"].value, row.cells[f"{name}_most"].value
        if value is None or not least <= value <= most:
            why = Words(f"检定条件 {name} 应在 {least} 至 {most} 之间", f"{name} is to lie between {least} and {most}; recorded: {value}")
            judge.missing("conditions", _CONDITIONS, name, why, "conditions")
    if environment.soak_h is None or environment.soak_h < row.cells["soak"].value:
        soak = row.cells["soak"].value
        judge.missing("conditions", _CONDITIONS, "soak", Words(f"静置时间应不少于 {soak} h", f"{soak} h in the test room are needed"), "conditions")


def _points(instrument: Instrument) -> tuple[tuple[str, Decimal], ...]:
    return (("qmin", instrument.qmin), ("0.2 qmax", instrument.qmax / 5), ("qmax", instrument.qmax))


def plan(instrument: Instrument) -> tuple[Point, ...]:
    """qmin, 0.2 qmax and qmax."""
    return tuple(Point("error", _ERROR, f"{name}: {flow:f} m3/h", flow, "m3/h") for name, flow in _points(instrument))


PROCEDURE = Procedure("gas-meter", _NAME, ("JJG 577",), tuple(Stage), ON_INSTRUMENTS, Instrument, Tests, evaluate, plan)
