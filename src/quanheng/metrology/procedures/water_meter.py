"""Cold water meters (JJG 162-2019; OIML R 49). Error = (Vi - Va) / Va; Q2 itself belongs to the upper zone."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from ..errors import BadInput
from ..rules import Limit, Rules, rules_on
from ..verdict import Words
from .deciding import exactly
from .frame import ON_INSTRUMENTS, Point, Procedure, Record, Result, Stage
from .judge import Judge

_NAME = Words("饮用冷水水表", "cold water meter")
_ERROR = Words("示值误差", "error of indication")
_VOLUME = Words("用水量", "volume of the run")
_SAME_SIGN = Words("误差同号", "errors of one sign")


@dataclass(frozen=True, slots=True)
class Instrument:
    """The meter: Q3 and R = Q3/Q1 give all flow rates."""

    accuracy_class: Annotated[Literal["1", "2"], "Accuracy class"]
    Q3: Annotated[Decimal, "Permanent flow rate in m3/h"]
    R: Annotated[Decimal, "Ratio Q3/Q1"]
    division_L: Annotated[Decimal | None, "Smallest scale division in L; without it the volume of a run is not checked"] = None

    def __post_init__(self) -> None:
        for name, value in (("Q3", self.Q3), ("R", self.R)):
            if value <= 0:
                raise BadInput(f"instrument.{name}", str(value), "is above 0")


@dataclass(frozen=True, slots=True)
class Run:
    """One run."""

    flow: Annotated[Decimal, "Flow rate in m3/h"]
    indicated_L: Annotated[Decimal, "Volume indicated, Vi, in L"]
    actual_L: Annotated[Decimal, "Volume passed, Va, in L"]
    temperature_c: Annotated[Decimal, "Temperature of the water in °C"] = Decimal(20)


@dataclass(frozen=True, slots=True)
class Tests:
    """Runs at Q1, Q2 and Q3."""

    runs: Annotated[tuple[Run, ...], "Runs"]


def zone_of(flow: Decimal, instrument: Instrument, rules: Rules, path: str) -> str:
    """``lower`` for Q1 <= Q < Q2, ``upper`` for Q2 <= Q <= Q4; BadInput outside. Compared as products, so that Q2 is met exactly."""
    q2, q4 = rules.limit("flow", "q2_per_q1").value, rules.limit("flow", "q4_per_q3").value
    if flow * instrument.R < instrument.Q3 or flow > q4 * instrument.Q3:
        q1 = instrument.Q3 / instrument.R
        raise BadInput(path, str(flow), f"flow rates of this meter go from Q1 = {q1:.4g} to Q4 = {q4 * instrument.Q3:f} m3/h")
    return "lower" if flow * instrument.R < q2 * instrument.Q3 else "upper"


@exactly
def evaluate(record: Record[Instrument, Tests]) -> Result:
    """Errors by zone, the volume that passed, the rule for errors of one sign, and the points that are missing."""
    judge, instrument, runs = Judge("water-meter", _NAME, record.conditions), record.instrument, record.tests.runs
    rules, stage = judge.rules("JJG 162"), record.conditions.stage.limits
    judged: list[tuple[Decimal, Limit]] = []
    for number, run in enumerate(runs):
        path = f"tests.runs[{number}]"
        if run.actual_L <= 0:
            raise BadInput(f"{path}.actual_L", str(run.actual_L), "the volume passed is above 0")
        zone, at = zone_of(run.flow, instrument, rules, f"{path}.flow"), f"{run.flow:f} m3/h"
        mpe = rules.limit("error", "mpe", at=run.temperature_c, accuracy_class=instrument.accuracy_class, zone=zone)
        mpe = mpe.times(rules.limit("stages", "factor", stage=stage, zone=zone))
        error = (run.indicated_L - run.actual_L) / run.actual_L * 100
        judge.error("error", _ERROR, at, error, mpe, {"Vi": run.indicated_L, "Va": run.actual_L, "zone": zone})
        judged.append((error, mpe))
        _volume(judge, rules, instrument, run, at)
    if judged:
        _one_sign(judge, rules, judged)
    _points(judge, rules, instrument, runs)
    return judge.result(accuracy_class=instrument.accuracy_class)


def _volume(judge: Judge, rules: Rules, instrument: Instrument, run: Run, at: str) -> None:
    if instrument.division_L is None:
        return
    least = rules.limit("volume", "divisions", accuracy_class=instrument.accuracy_class)
    if run.actual_L < least.value * instrument.division_L:
        why = Words(f"{at}：用水量少于 {least.value} 个最小分格", f"{at}: less than {least.value} smallest divisions have passed")
        judge.missing("volume", _VOLUME, at, why, "volume-too-small", {"Va": run.actual_L})


def _one_sign(judge: Judge, rules: Rules, judged: list[tuple[Decimal, Limit]]) -> None:
    """When all errors have one sign, at least one must not exceed half of its limit."""
    share = rules.limit("same_sign", "share")
    if len(judged) < 2 or not (all(error > 0 for error, _ in judged) or all(error < 0 for error, _ in judged)):
        return
    holds = any(abs(error) <= share.value * mpe.value for error, mpe in judged)
    failed = Words("各点误差同号，且均超过最大允许误差的 1/2", "all errors have one sign and all exceed half of their limit")
    judge.fact("same sign", _SAME_SIGN, "", holds, failed, limits=(share,))


def _points(judge: Judge, rules: Rules, instrument: Instrument, runs: tuple[Run, ...]) -> None:
    for name, base, over in _bases(instrument, rules):
        least, most = rules.limit("points", "least", point=name).value, rules.limit("points", "most", point=name).value
        if not any(least * base <= run.flow * over <= most * base for run in runs):
            judge.missing("error", _ERROR, name, code="point-missing")


def _bases(instrument: Instrument, rules: Rules) -> tuple[tuple[str, Decimal, Decimal], ...]:
    """Name, numerator and denominator of Q1, Q2, Q3."""
    q2 = rules.limit("flow", "q2_per_q1").value
    return (("Q1", instrument.Q3, instrument.R), ("Q2", q2 * instrument.Q3, instrument.R), ("Q3", instrument.Q3, Decimal(1)))


def plan(instrument: Instrument) -> tuple[Point, ...]:
    """Q1, Q2 and Q3, each with the range in which the flow rate may lie."""
    rules, points = rules_on("JJG 162", date.max), []
    for name, base, over in _bases(instrument, rules):
        least, most = (rules.limit("points", column, point=name).value * base / over for column in ("least", "most"))
        points.append(Point("error", _ERROR, f"{name}: {least:.4g} … {most:.4g} m3/h", base / over, "m3/h"))
    return tuple(points)


PROCEDURE = Procedure("water-meter", _NAME, ("JJG 162",), tuple(Stage), ON_INSTRUMENTS, Instrument, Tests, evaluate, plan)
