"""Sphygmomanometers, clinical thermometers, body scales, monitors."""

from decimal import Decimal
from typing import Any

import pytest

from quanheng.metrology.errors import BadInput
from quanheng.metrology.procedures import Finding
from quanheng.metrology.verdict import Verdict

from .records import answered, confirmed


def record(procedure: str, instrument: dict[str, Any], tests: dict[str, Any], unit: str, U: str = "0.1", **more: Any) -> dict[str, Any]:
    standard = {"name": "gauge", "certificate": "C-1", "valid_until": "2027-01-01", "unit": unit, "U": U}
    return {"procedure": procedure, "on": "2026-05-20", "instrument": instrument, "tests": tests, "standards": [standard], **more}


def pressures(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"reference": reference, "indicated": indicated, "direction": way} for way in ("up", "down") for reference, indicated in pairs]


AUTOMATIC = pressures(("6.7", "6.9"), ("13.3", "13.6"), ("20.0", "20.5"), ("26.7", "26.8"), ("33.3", "33.2"))
STABLE = [{"setting": "16.0/10.7", "readings": ["16.0", "16.4", "16.7"]}]


def test_an_automatic_instrument_passes_in_service_with_data_that_fail_the_first_time() -> None:
    def verdict(stage: str) -> str | None:
        tests = {"pressure": AUTOMATIC, "repeatability": STABLE, "leak": {"start": "38", "end": "37.9"}}
        return answered(record("sphygmomanometer-automatic", {"unit": "kPa"}, tests, "kPa", stage=stage)).verdict

    assert verdict("subsequent") == "conforms"
    assert verdict("in-service") == "conforms"
    assert verdict("initial") == "does not conform"


def test_leakage_of_an_automatic_instrument_is_asked_at_the_initial_verification_only() -> None:
    tests = {"pressure": AUTOMATIC, "repeatability": STABLE}
    stages = [answered(record("sphygmomanometer-automatic", {"unit": "kPa"}, tests, "kPa", stage=stage)) for stage in ("initial", "subsequent")]
    assert [any(item.test == "leak" for item in result.items) for result in stages] == [True, False]


def test_a_monitor_without_static_mode_leaves_the_error_not_measured() -> None:
    case = record("sphygmomanometer-automatic", {"unit": "kPa", "static_mode": False}, {"repeatability": STABLE}, "kPa")
    verified, courtesy = answered(case), answered({**case, "mode": "courtesy check"})
    assert verified.verdict is Verdict.INCOMPLETE
    assert courtesy.item("pressure").finding is Finding.NOT_MEASURED
    assert courtesy.item("repeatability").finding is Finding.WITHIN


def test_repeatability_is_the_largest_minus_the_smallest_reading() -> None:
    def verdict(*readings: str) -> str | None:
        series = [{"setting": "120/80", "readings": readings}]
        return answered(record("sphygmomanometer-automatic", {"unit": "mmHg"}, {"repeatability": series}, "mmHg")).item("repeatability").verdict

    assert verdict("118", "123", "120") == "conforms"
    assert verdict("118", "124", "120") == "does not conform"


def test_a_large_uncertainty_of_the_gauge_leaves_a_reading_near_the_limit_undecided() -> None:
    case = record("sphygmomanometer-automatic", {"unit": "kPa"}, {"pressure": AUTOMATIC}, "kPa", U="0.2")
    found = {item.at: item.verdict for item in answered(case).items if item.test == "pressure"}
    assert found["20.0 kPa, up"] is Verdict.UNDECIDED
    assert found["26.7 kPa, up"] is Verdict.CONFORMS


def test_corrections_of_the_gauge_are_added_to_its_readings() -> None:
    case = record("sphygmomanometer-automatic", {"unit": "kPa"}, {"pressure": [{"reference": "20.0", "indicated": "20.5"}]}, "kPa", stage="initial")
    case["standards"][0]["corrections"] = [{"at": 10, "correction": "0.1"}, {"at": 30, "correction": "0.3"}]
    item = answered(case).item("pressure")
    assert item.found == Decimal("0.3")
    assert item.verdict is Verdict.CONFORMS
    case["standards"][0]["corrections"] = [{"at": 0, "correction": 0}, {"at": 10, "correction": 0}]
    with pytest.raises(BadInput, match=r"standards: '20.0': the corrections of gauge go from 0 to 10"):
        answered(case)


MERCURY = {"zero": "0", "pressure": AUTOMATIC, "leak": {"start": 38, "end": "37.8"}, "rebound": "0.4"}


def test_a_mercury_column_needs_its_two_hours_in_the_room() -> None:
    case = record("sphygmomanometer-manual", {"kind": "mercury"}, MERCURY, "kPa")
    assert [answered({**case, "environment": {"soak_h": hours}}).verdict for hours in (2, "1.9", None)] == [
        "conforms",
        "does not conform",
        "incomplete",
    ]


@pytest.mark.parametrize(
    ("zero", "verdict"), [("-0.2", "conforms"), ("-0.21", "does not conform"), ("0.5", "conforms"), ("0.51", "does not conform")]
)
def test_the_zero_of_a_mercury_column_lies_between_its_bounds(zero: str, verdict: str) -> None:
    assert answered(record("sphygmomanometer-manual", {"kind": "mercury"}, {"zero": zero}, "kPa")).item("zero").verdict == verdict


def test_a_leak_is_read_over_one_minute() -> None:
    tests = {"leak": {"start": 38, "end": "37.9", "seconds": 30}}
    item = answered(record("sphygmomanometer-manual", {"kind": "aneroid"}, tests, "kPa")).item("leak")
    assert item.reasons[0].code == "not-one-minute"


def test_sensitivity_in_millimetres_is_not_converted_from_kilopascals() -> None:
    item = answered(record("sphygmomanometer-manual", {"kind": "mercury", "unit": "mmHg"}, {"rebound": 4}, "mmHg")).item("sensitivity")
    assert item.reasons[0].code == "limit-missing"


ROOM = {"temperature_c": 23, "humidity_percent": 50, "soak_h": "0.5"}


def ear(*points: tuple[str, tuple[str, ...]], **more: Any) -> dict[str, Any]:
    tests = {"temperatures": [{"reference": r, "readings": list(readings)} for r, readings in points], "new_cover_each_time": True}
    return record("clinical-thermometer", {"kind": "ear"}, tests, "°C", U="0.05", environment=ROOM, **more)


GOOD = (("35.5", ("35.5", "35.6", "35.4")), ("38.5", ("38.6", "38.4", "38.7")), ("41.5", ("41.5", "41.4", "41.6")))


def test_every_single_reading_of_an_ear_thermometer_decides() -> None:
    assert answered(ear(*GOOD)).verdict is Verdict.CONFORMS
    one_bad = answered(ear(GOOD[0], ("38.5", ("38.6", "38.4", "38.8")), GOOD[2]))  # the mean is 38.6
    assert one_bad.verdict is Verdict.DOES_NOT_CONFORM


def test_an_ear_thermometer_needs_three_points_new_covers_and_the_room() -> None:
    assert answered(ear(*GOOD[:2])).verdict is Verdict.INCOMPLETE
    used = ear(*GOOD)
    used["tests"]["new_cover_each_time"] = False
    assert answered(used).verdict is Verdict.DOES_NOT_CONFORM
    assert answered({**ear(*GOOD), "environment": {**ROOM, "temperature_c": 26}}).verdict is Verdict.INCOMPLETE


@pytest.mark.parametrize(
    ("reference", "mpe"),
    [("35.2", "0.3"), ("35.3", "0.2"), ("36.9", "0.2"), ("37.0", "0.1"), ("39.0", "0.1"), ("39.1", "0.2"), ("41.0", "0.2"), ("41.1", "0.3")],
)
def test_the_staircase_of_a_contact_thermometer(reference: str, mpe: str) -> None:
    tests = {"temperatures": [{"reference": reference, "readings": [reference]}]}
    assert answered(record("clinical-thermometer", {"kind": "contact"}, tests, "°C")).item("error").most == Decimal(mpe)


@pytest.mark.parametrize(
    ("reading", "verdict"), [("37.10", "conforms"), ("37.11", "does not conform"), ("36.85", "conforms"), ("36.84", "does not conform")]
)
def test_a_glass_thermometer_may_read_low_by_more_than_high(reading: str, verdict: str) -> None:
    tests = {"temperatures": [{"reference": 37, "readings": [reading]}]}
    assert confirmed(record("clinical-thermometer", {"kind": "glass"}, tests, "°C", U="0.01")).item("error").verdict == verdict


def test_one_temperature_does_not_conclude_a_contact_thermometer() -> None:
    def case(*references: str) -> dict[str, Any]:
        tests = {"temperatures": [{"reference": r, "readings": [r]} for r in references]}
        return record("clinical-thermometer", {"kind": "contact"}, tests, "°C", U="0.02")

    assert confirmed(case("37.0")).verdict is Verdict.INCOMPLETE
    assert confirmed(case("35.0", "37.0", "39.0", "41.0")).verdict is Verdict.CONFORMS


def test_a_forehead_thermometer_is_not_verified() -> None:
    tests = {"temperatures": [{"reference": 37, "readings": ["37.3"]}]}
    with pytest.raises(BadInput, match="JJF 1107 is a calibration specification"):
        answered(record("clinical-thermometer", {"kind": "forehead"}, tests, "°C"))
    warned = answered(record("clinical-thermometer", {"kind": "forehead"}, tests, "°C", mode="self-test"))
    assert warned.finding is Finding.WITHIN
    assert warned.unconfirmed == ("JJF 1107-2003/error/[35, 42]/mpe",)


def test_a_body_scale_is_of_class_iii_or_iiii() -> None:
    scale = {"accuracy_class": "II", "unit": "kg", "ranges": [{"max": 150, "e": "0.1"}]}
    with pytest.raises(BadInput, match=r"instrument.accuracy_class: 'II'"):
        answered(record("body-scale", scale, {}, "kg"))


def test_channels_without_limits_keep_a_monitor_from_a_conclusion() -> None:
    tests = {"ecg": [{"test": "voltage", "reference": 1, "found": "1.11"}, {"test": "voltage", "reference": 1, "found": "1.111"}]}
    result = confirmed(record("patient-monitor", {"channels": ["ecg", "spo2"]}, tests, "%"))
    assert [item.verdict for item in result.items if item.test == "ecg" and item.found is not None] == ["conforms", "does not conform"]
    assert result.item("spo2").reasons[0].code == "limit-missing"
