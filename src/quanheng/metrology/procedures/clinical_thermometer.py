"""Clinical thermometers: glass (JJG 111), contact electronic (JJG 1162), infrared ear (JJG 1164), infrared forehead (JJF 1107).

Every single reading decides, never their mean.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from ..errors import BadInput
from ..rules import Rules
from ..verdict import Words
from .deciding import exactly
from .entry import named
from .frame import ON_INSTRUMENTS, Environment, Mode, Point, Procedure, Record, Result, Stage
from .judge import Judge

_NAME = Words("体温计", "clinical thermometer")
_ERROR = Words("示值误差", "error of indication")
_COVER = Words("探头保护套", "probe cover")
_CONDITIONS = Words("检定条件", "conditions")
_DOCUMENTS = {"glass": "JJG 111", "contact": "JJG 1162", "ear": "JJG 1164", "forehead": "JJF 1107"}
_POINTS = {"glass": ("37", "41"), "contact": ("35.0", "37.0", "39.0", "41.0"), "ear": ("35.5", "37.0", "41.5"), "forehead": ("35.5", "37.0", "41.5")}


@dataclass(frozen=True, slots=True)
class Instrument:
    """The thermometer."""

    kind: Annotated[Literal["glass", "contact", "ear", "forehead"], "Kind; it chooses the document"]


@dataclass(frozen=True, slots=True)
class Temperature:
    """Readings at one temperature of bath or blackbody."""

    reference: Annotated[Decimal, "Reference temperature in °C (its corrections are added)"]
    readings: Annotated[tuple[Decimal, ...], "Readings in °C"]


@dataclass(frozen=True, slots=True)
class Tests:
    """Readings."""

    temperatures: Annotated[tuple[Temperature, ...], "Points"]
    new_cover_each_time: Annotated[bool | None, "Ear: a new probe cover for each reading"] = None


@exactly
def evaluate(record: Record[Instrument, Tests]) -> Result:
    """Every reading against the limits at its temperature; conditions and covers of ear thermometers."""
    judge, kind, tests = Judge("clinical-thermometer", _NAME, record.conditions), record.instrument.kind, record.tests
    if kind == "forehead" and record.conditions.mode is Mode.VERIFICATION:
        raise BadInput("mode", "verification", "JJF 1107 is a calibration specification; choose calibration, courtesy check or self-test")
    rules = judge.rules(_DOCUMENTS[kind])
    for number, point in enumerate(tests.temperatures):
        _point(judge, rules, point, f"tests.temperatures[{number}]")
    if kind == "ear":
        _ear(judge, rules, tests, record.conditions.environment)
    else:
        for wanted in _POINTS[kind]:
            if not any(abs(point.reference - Decimal(wanted)) <= Decimal("0.5") for point in tests.temperatures):
                judge.missing("error", _ERROR, f"{wanted} °C", code="point-missing")
    return judge.result()


def _point(judge: Judge, rules: Rules, point: Temperature, path: str) -> None:
    reference = judge.reference(point.reference, "°C")
    with named(f"{path}.reference"):
        row = rules.row("error", at=reference)
    if not point.readings:
        judge.missing("error", _ERROR, f"{point.reference:f} °C", code="point-missing")
    for number, reading in enumerate(point.readings, 1):
        at, values = f"{point.reference:f} °C, reading {number}", {"reference": reference, "indicated": reading}
        if "mpe" in row.cells:
            judge.error("error", _ERROR, at, reading - reference, rules.cell("error", row, "mpe"), values)
        else:
            least, most = rules.cell("error", row, "least"), rules.cell("error", row, "most")
            judge.value("error", _ERROR, at, reading - reference, least.value, most.value, (least, most), values)


def _ear(judge: Judge, rules: Rules, tests: Tests, environment: Environment) -> None:
    points, readings = (int(rules.limit("points", column).value) for column in ("points", "readings"))
    apart: list[Decimal] = []
    for reference in sorted(point.reference for point in tests.temperatures if len(point.readings) >= readings):
        if not apart or reference - apart[-1] >= 1:  # the same temperature twice is one point
            apart.append(reference)
    if len(apart) < points:
        why = Words(f"应有 {points} 个温度点，每点 {readings} 次", f"{points} temperatures with {readings} readings each are needed")
        judge.missing("error", _ERROR, "", why, "point-missing")
    judge.fact("cover", _COVER, "", tests.new_cover_each_time, Words("未每次更换探头保护套", "the probe cover was not changed for each reading"))
    row = rules.row("conditions")
    soak = None if environment.soak_h is None else environment.soak_h * 60
    for name, value in (("temperature", environment.temperature_c), ("humidity", environment.humidity_percent)):
        least, most = row.cells[f"{name}_least"].value, row.cells[f"{name}_most"].value
        if value is None or not least <= value <= most:
            why = Words(f"检定条件 {name} 应在 {least} 至 {most} 之间", f"{name} is to lie between {least} and {most}; recorded: {value}")
            judge.missing("conditions", _CONDITIONS, name, why, "conditions")
    if soak is None or soak < row.cells["soak"].value:
        judge.missing("conditions", _CONDITIONS, "soak", Words("静置应不少于 30 min", "30 min in the test room are needed"), "conditions")


def plan(instrument: Instrument) -> tuple[Point, ...]:
    """Temperatures of the kind, three readings each for infrared thermometers."""
    note = ", three readings" if instrument.kind in ("ear", "forehead") else ""
    return tuple(Point("error", _ERROR, f"{t} °C{note}", Decimal(t), "°C") for t in _POINTS[instrument.kind])


PROCEDURE = Procedure("clinical-thermometer", _NAME, tuple(_DOCUMENTS.values()), tuple(Stage), ON_INSTRUMENTS, Instrument, Tests, evaluate, plan)
