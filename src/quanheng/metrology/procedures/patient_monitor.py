"""Multi-parameter monitors (JJG 1163-2019) as far as the rule file goes: static pressure, repeatability, ECG; other channels stay incomplete."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from ..errors import BadInput
from ..verdict import Words
from .deciding import exactly
from .frame import ON_INSTRUMENTS, Point, Procedure, Record, Result, Stage
from .judge import Judge
from .pressure import PressureReading, PressureUnit, judge_pressure, pressure_points
from .sphygmomanometer_automatic import REPEATABILITY, SimulatorSeries, judge_repeatability

_NAME = Words("多参数监护仪", "multi-parameter monitor")
_CHANNELS = {
    "spo2": Words("血氧饱和度", "SpO2"),
    "respiration": Words("呼吸频率", "respiration rate"),
    "temperature": Words("体温", "temperature"),
}
_ECG = {
    "calibration voltage": Words("心电：定标电压误差", "ECG: error of the calibration voltage"),
    "voltage": Words("心电：电压测量误差", "ECG: error of voltage"),
    "time interval": Words("心电：时间间隔误差", "ECG: error of a time interval"),
    "time base": Words("心电：时基误差", "ECG: error of the time base"),
    "noise": Words("心电：噪声电平", "ECG: noise"),
}


@dataclass(frozen=True, slots=True)
class Instrument:
    """The monitor and its channels."""

    channels: Annotated[tuple[Literal["nibp", "ecg", "spo2", "respiration", "temperature"], ...], "Channels of the monitor"]
    unit: Annotated[PressureUnit, "Unit of blood pressure"] = "mmHg"


@dataclass(frozen=True, slots=True)
class EcgReading:
    """One value of the ECG channel."""

    test: Annotated[Literal["calibration voltage", "voltage", "time interval", "time base", "noise"], "What was tested"]
    reference: Annotated[Decimal, "Reference: mV, or s for times; 0 for noise"]
    found: Annotated[Decimal, "Measured: mV or s; noise in µV"]


@dataclass(frozen=True, slots=True)
class Tests:
    """Readings; what was not done is left out."""

    pressure: Annotated[tuple[PressureReading, ...], "Static pressure, up and down"] = ()
    repeatability: Annotated[tuple[SimulatorSeries, ...], "Simulator readings of blood pressure"] = ()
    ecg: Annotated[tuple[EcgReading, ...], "ECG channel"] = ()


@exactly
def evaluate(record: Record[Instrument, Tests]) -> Result:
    """The channels that have limits in the rule file; a verification of the others stays incomplete."""
    judge, instrument, tests = Judge("patient-monitor", _NAME, record.conditions), record.instrument, record.tests
    rules, stage = judge.rules("JJG 1163"), record.conditions.stage.limits
    if "nibp" in instrument.channels:
        judge_pressure(judge, tests.pressure, lambda: rules.limit("error", "mpe", stage=stage, unit=instrument.unit), instrument.unit)
        judge_repeatability(judge, tests.repeatability, "JJG 1163", instrument.unit)
    if "ecg" in instrument.channels:
        for number, reading in enumerate(tests.ecg):
            _ecg(judge, reading, f"tests.ecg[{number}]")
        for test, name in _ECG.items():
            if not any(reading.test == test for reading in tests.ecg):
                judge.missing("ecg", name, test)
    for channel, name in _CHANNELS.items():
        if channel in instrument.channels:
            judge.missing(channel, name, "", Words("规则文件中没有该通道的限值", "the rule file has no limits of this channel"), "limit-missing")
    return judge.result()


def _ecg(judge: Judge, reading: EcgReading, path: str) -> None:
    """Errors against share (1 + add / reference) per cent; the noise against its level."""
    rules, name = judge.rules("JJG 1163"), _ECG[reading.test]
    if reading.test == "noise":
        most = rules.limit("ecg", "most", test="noise")
        judge.value("ecg", name, "noise", reading.found, None, most.value, (most,), {}, unit="µV")
        return
    if reading.reference <= 0:
        raise BadInput(f"{path}.reference", str(reading.reference), "a reference of voltage or time is above 0")
    share, add = rules.limit("ecg", "share", test=reading.test), rules.limit("ecg", "add", test=reading.test)
    mpe = share.value * (1 + add.value / reading.reference)
    error = (reading.found - reading.reference) / reading.reference * 100
    values = {"reference": reading.reference, "found": reading.found}
    judge.value("ecg", name, f"{reading.test}, {reading.reference:f}", error, -mpe, mpe, (share, add), values, unit="%")


def plan(instrument: Instrument) -> tuple[Point, ...]:
    """Points of the channels that have limits here."""
    points: list[Point] = []
    if "nibp" in instrument.channels:
        points += [*pressure_points(instrument.unit), Point("repeatability", REPEATABILITY, "120/80 mmHg (16.0/10.7 kPa)")]
    if "ecg" in instrument.channels:
        points += [Point("ecg", name, test) for test, name in _ECG.items()]
    return tuple(points)


PROCEDURE = Procedure("patient-monitor", _NAME, ("JJG 1163", "JJG 692", "JJG 543"), tuple(Stage), ON_INSTRUMENTS, Instrument, Tests, evaluate, plan)
