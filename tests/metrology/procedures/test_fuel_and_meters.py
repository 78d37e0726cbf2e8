"""Fuel dispensers and the meters of a household."""

from decimal import Decimal
from typing import Any

import pytest

from quanheng.metrology.errors import BadInput
from quanheng.metrology.verdict import Verdict

from .records import answered, confirmed


def record(procedure: str, instrument: dict[str, Any], tests: dict[str, Any], **more: Any) -> dict[str, Any]:
    standard = {"name": "standard", "certificate": "C-1", "valid_until": "2027-01-01", "unit": "%", "U": "0.03"}
    return {"procedure": procedure, "on": "2026-05-20", "instrument": instrument, "tests": tests, "standards": [standard], **more}


def pump(errors: dict[str, tuple[str, ...]], **tests: Any) -> dict[str, Any]:
    runs = [{"point": p, "VJ": str(20 + Decimal(e) / 5), "h": 0, "tJ": 20, "tB": 20} for p, several in errors.items() for e in several]
    seals = {"seal_adjuster": True, "seal_encoder": True, "seal_board": True, "self_lock": True}
    amounts = [{"volume": "20.04", "price": "7.85", "amount": "157.31"}]
    return record("fuel-dispenser", {"fuel": "petrol"}, {"measure": {"V0": 20}, "runs": runs, "amounts": amounts, **seals, **tests})


WITHIN = {"Q1": ("0.10", "0.12", "0.15"), "Q2": ("0.28", "0.30", "0.25")}


def test_a_dispenser_on_its_limits_passes() -> None:
    assert answered(pump(WITHIN)).verdict is Verdict.CONFORMS


@pytest.mark.parametrize(
    ("errors", "test"),
    [({**WITHIN, "Q2": ("0.28", "0.31", "0.28")}, "error"), ({**WITHIN, "Q1": ("0.10", "0.16", "0.22")}, "repeatability")],
)
def test_one_error_or_one_range_beyond_its_limit_fails(errors: dict[str, tuple[str, ...]], test: str) -> None:
    result = answered(pump(errors))
    assert {item.test for item in result.items if item.verdict is Verdict.DOES_NOT_CONFORM} == {test}


def test_two_runs_or_one_flow_point_are_not_enough() -> None:
    assert answered(pump({**WITHIN, "Q1": ("0.10", "0.12")})).verdict is Verdict.INCOMPLETE
    assert answered(pump({"Q1": WITHIN["Q1"]})).verdict is Verdict.INCOMPLETE


def test_the_fuel_expands_by_the_difference_to_the_nozzle_and_the_measure_by_that_to_twenty_degrees() -> None:
    # 20 L at tJ 25, tB 23, diesel, carbon steel: 20 (1 + 9e-4 * 2 + 33e-6 * 3) = 20.03798
    tests = {"measure": {"V0": 20, "material": "carbon steel"}, "runs": [{"point": "Q1", "VJ": 20, "h": 0, "tJ": 25, "tB": 23}]}
    item = answered(record("fuel-dispenser", {"fuel": "diesel"}, tests)).item("error")
    assert item.values["VBt"] == Decimal("20.03798")


def test_temperatures_too_far_apart_and_missing_seals_conclude_nothing() -> None:
    case = pump(WITHIN, seal_board=None)
    assert answered(case).verdict is Verdict.INCOMPLETE
    case = pump(WITHIN)
    case["tests"]["runs"][0]["tB"] = "15.9"
    assert "temperatures-apart" in {reason.code for item in answered(case).items for reason in item.reasons}


@pytest.mark.parametrize(("count", "locked", "verdict"), [(4, False, "conforms"), (5, False, "does not conform"), (5, True, "conforms")])
def test_five_wrong_deliveries_lock_the_pump(count: int, locked: bool, verdict: str) -> None:
    assert answered(pump(WITHIN, wrong_deliveries=count, locked=locked)).item("self-lock", "count").verdict == verdict


def test_an_amount_may_miss_by_one_payment_step() -> None:
    def verdict(amount: str) -> str | None:
        return answered(pump(WITHIN, amounts=[{"volume": "20.00", "price": "7.85", "amount": amount}])).item("amount").verdict

    assert [verdict(amount) for amount in ("157.00", "157.01", "157.011")] == ["conforms", "conforms", "does not conform"]


def test_the_limits_at_the_minimum_measured_quantity_are_unconfirmed() -> None:
    result = answered(pump({**WITHIN, "minimum": ("0.4", "0.5", "0.45")}))
    assert result.verdict is Verdict.INCOMPLETE
    assert set(result.unconfirmed) == {f"JJG 443-2023/error/minimum measured quantity/{column}" for column in ("mpe", "repeatability")}


def test_a_dispenser_above_two_hundred_litres_a_minute_is_outside() -> None:
    with pytest.raises(BadInput, match="goes up to 200 L/min"):
        answered(record("fuel-dispenser", {"fuel": "petrol", "flow_max": 201}, {}))


def meter(*runs: tuple[str, str], stage: str = "initial", **instrument: Any) -> dict[str, Any]:
    rows = [{"flow": flow, "indicated_L": str(100 + Decimal(error)), "actual_L": 100} for flow, error in runs]
    return record("water-meter", {"accuracy_class": "2", "Q3": 4, "R": 100, **instrument}, {"runs": rows}, stage=stage)


def test_q2_belongs_to_the_upper_zone() -> None:
    zones = [item.values["zone"] for item in answered(meter(("0.0639", "1"), ("0.064", "1"))).items if item.found is not None]
    assert zones == ["lower", "upper"]


def test_errors_in_use_may_be_twice_as_large() -> None:
    assert answered(meter(("4", "3.9"), stage="in-service")).item("error").verdict is Verdict.CONFORMS
    assert answered(meter(("4", "3.9"))).item("error").verdict is Verdict.DOES_NOT_CONFORM


def test_of_errors_of_one_sign_one_is_at_most_half_of_its_limit() -> None:
    high = confirmed(meter(("0.04", "4"), ("0.064", "1.5"), ("4", "1.1")))
    one_low = confirmed(meter(("0.04", "4"), ("0.064", "1.5"), ("4", "1.0")))
    mixed = confirmed(meter(("0.04", "-4"), ("0.064", "1.5"), ("4", "1.1")))
    assert high.item("same sign").verdict is Verdict.DOES_NOT_CONFORM
    assert one_low.item("same sign").verdict is Verdict.CONFORMS
    assert not any(item.test == "same sign" for item in mixed.items)


def test_a_flow_outside_of_the_meter_is_refused() -> None:
    with pytest.raises(BadInput, match=r"tests.runs\[0\].flow: '5.01': flow rates of this meter go from Q1 = 0.04 to Q4 = 5.00 m3/h"):
        answered(meter(("5.01", "0")))


def test_too_little_water_concludes_nothing() -> None:
    assert "volume-too-small" in {reason.code for item in answered(meter(("4", "0"), division_L="0.6")).items for reason in item.reasons}


LABORATORY = {"temperature_c": 20, "humidity_percent": 60, "pressure_kpa": 101, "soak_h": 4}


def gas(*runs: tuple[str, str], **more: Any) -> dict[str, Any]:
    rows = [{"flow": flow, "Vm": str(100 + Decimal(error)), "Vref": 100} for flow, error in runs]
    instrument = {"accuracy_class": "1.5", "qmax": 6, "qmin": "0.04"}
    return record("gas-meter", instrument, {"runs": rows}, **{"environment": LABORATORY, "stage": "initial", **more})


def test_a_gas_meter_passes_at_all_points_and_qt_belongs_to_the_upper_zone() -> None:
    assert answered(gas(("0.04", "3"), ("1.2", "-1.5"), ("6", "1.5"))).verdict is Verdict.CONFORMS
    zones = [item.values["zone"] for item in answered(gas(("0.599", "1"), ("0.6", "1"))).items if item.test == "error" and item.found is not None]
    assert zones == ["lower", "upper"]


def test_gas_errors_of_one_sign_may_not_go_beyond_one_per_cent() -> None:
    result = confirmed(gas(("0.04", "-3"), ("1.2", "1.1"), ("6", "0.9")))
    assert [(item.at, item.verdict) for item in result.items if item.test == "same sign"] == [
        ("1.2 m3/h", Verdict.DOES_NOT_CONFORM),
        ("6 m3/h", Verdict.CONFORMS),
    ]


def test_a_gas_meter_tested_in_a_warm_room_stays_incomplete() -> None:
    warm = gas(("0.04", "3"), ("1.2", "-1.5"), ("6", "1.5"), environment={**LABORATORY, "temperature_c": "22.1"})
    assert answered(warm).verdict is Verdict.INCOMPLETE


@pytest.mark.parametrize(
    ("accuracy_class", "errors", "rounded", "verdict"),
    [
        ("1", ("1.05", "1.05"), "1.0", "conforms"),
        ("1", ("1.15", "1.15"), "1.2", "does not conform"),
        ("1", ("1.04", "1.07"), "1.1", "does not conform"),
        ("2", ("2.09", "2.09"), "2.0", "conforms"),
        ("2", ("2.1", "2.1"), "2.0", "conforms"),
        ("0.5S", ("0.52", "0.52"), "0.50", "conforms"),
        ("0.2S", ("0.21", "0.21"), "0.20", "conforms"),
        ("0.2S", ("-0.23", "-0.23"), "-0.24", "does not conform"),
    ],
)
def test_the_rounded_error_of_an_electricity_meter_decides(accuracy_class: str, errors: tuple[str, ...], rounded: str, verdict: str) -> None:
    tests = {"loads": [{"current": 1, "errors": errors}]}
    item = confirmed(record("electricity-meter", {"accuracy_class": accuracy_class}, tests)).item("error")
    assert (str(item.found), item.verdict) == (rounded, verdict)


@pytest.mark.parametrize(("current", "factor", "mpe"), [("0.05", "1", "1.5"), ("0.1", "1", "1.0"), ("0.1", "0.5L", "1.5"), ("0.2", "0.8C", "1.0")])
def test_the_limit_follows_current_and_power_factor(current: str, factor: str, mpe: str) -> None:
    tests = {"loads": [{"current": current, "power_factor": factor, "errors": [0, 0]}]}
    assert answered(record("electricity-meter", {"accuracy_class": "1"}, tests)).item("error").most == Decimal(mpe)
