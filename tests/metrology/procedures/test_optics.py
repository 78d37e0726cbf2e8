"""Lenses, mounted spectacles, focimeters, optometers."""

from decimal import Decimal
from typing import Any

import pytest

from quanheng.metrology.procedures.lens_power import Power, axis_difference
from quanheng.metrology.verdict import Verdict

from .records import answered, confirmed


def record(procedure: str, instrument: dict[str, Any], tests: dict[str, Any]) -> dict[str, Any]:
    standards = [{"name": unit, "certificate": "C-1", "valid_until": "2027-01-01", "unit": unit, "U": "0.01"} for unit in ("D", "°", "mm", "Δ")]
    return {"procedure": procedure, "on": "2026-05-20", "stage": "initial", "instrument": instrument, "tests": tests, "standards": standards}


def power(sphere: str, cylinder: str = "0", axis: str = "0") -> dict[str, str]:
    return {"sphere": sphere, "cylinder": cylinder, "axis": axis}


@pytest.mark.parametrize(("ordered", "measured", "apart"), [(175, 2, 7), (2, 175, 7), (90, 90, 0), (0, 180, 0), (10, 100, 90), (1, 179, 2)])
def test_axes_wrap_at_half_a_turn(ordered: int, measured: int, apart: int) -> None:
    assert axis_difference(Decimal(ordered), Decimal(measured)) == apart


def test_plus_and_minus_cylinder_write_the_same_lens() -> None:
    assert Power(Decimal(1), Decimal(2), Decimal(30)).minus_form() == Power(Decimal(3), Decimal(-2), Decimal(120))
    lens = record("uncut-lens", {"power": power("3.00", "-2.00", "120")}, {"power": power("1.00", "2.00", "30")})
    assert [item.found for item in answered(lens).items] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("sphere", "cylinder", "A", "B"),
    [
        ("3.00", "0", "0.12", "0.09"),
        ("-3.25", "-0.75", "0.12", "0.12"),
        ("10.00", "-0.75", "0.18", "0.12"),
        ("-8.00", "-4.25", "0.25", "0.25"),
        ("-21", "-6.25", "0.37", "0.37"),
    ],
)
def test_tolerances_go_by_the_stronger_meridian_and_the_cylinder(sphere: str, cylinder: str, A: str, B: str) -> None:
    result = answered(record("uncut-lens", {"power": power(sphere, cylinder)}, {"power": power(sphere, cylinder)}))
    assert (result.item("power").most, result.item("cylinder").most) == (Decimal(A), Decimal(B))


def test_a_cylinder_without_tolerance_in_the_standard_concludes_nothing() -> None:
    lens = power("0", "-6.25") | {"sphere": "3.25"}  # meridians 3.25 and -3.00: the stronger one is 3.25
    weak = record("uncut-lens", {"power": lens}, {"power": lens})
    assert answered(weak).item("cylinder").most == Decimal("0.25")
    plano = power("3.00", "-6.00")  # meridians 3.00 and -3.00
    assert answered(record("uncut-lens", {"power": plano}, {"power": plano})).item("cylinder").most == Decimal("0.18")


@pytest.mark.parametrize(("sphere", "limit"), [("-6.50", "0.13"), ("-10.00", "0.2"), ("8.00", "0.16")])
def test_the_american_tolerance_is_a_share_above_six_and_a_half_dioptres(sphere: str, limit: str) -> None:
    case = record("uncut-lens", {"rules": "ANSI Z80.1", "power": power(sphere)}, {"power": power(sphere)})
    assert answered(case).item("power").most == Decimal(limit)


def test_thickness_and_addition_are_asked_where_they_were_ordered() -> None:
    ordered = {"power": power("-1"), "thickness": "2.0"}
    assert answered(record("uncut-lens", ordered, {"power": power("-1")})).item("thickness").verdict is Verdict.INCOMPLETE
    assert answered(record("uncut-lens", ordered, {"power": power("-1"), "thickness": "2.3"})).item("thickness").verdict is Verdict.CONFORMS
    american = {"rules": "ANSI Z80.1", "power": power("0"), "addition": "2.00"}
    assert answered(record("uncut-lens", american, {"power": power("0"), "addition": "2.13"})).item("addition").verdict is Verdict.DOES_NOT_CONFORM


def test_ready_made_reading_glasses_keep_their_distance_within_two_millimetres() -> None:
    def verdict(distance: str) -> str | None:
        ordered = {"right": power("2"), "left": power("2"), "distance": 62, "ready_made": True}
        return (
            answered(record("mounted-spectacles", ordered, {"right": power("2"), "left": power("2"), "distance": distance})).item("distance").verdict
        )

    assert [verdict(distance) for distance in ("60", "64", "64.1")] == ["conforms", "conforms", "does not conform"]


def test_the_distance_of_strong_spectacles_is_held_closer_and_its_limit_is_unconfirmed() -> None:
    ordered = {"right": power("-5"), "left": power("-1"), "distance": 62}
    case = record("mounted-spectacles", ordered, {"right": power("-5"), "left": power("-1"), "distance": "64.5", "vertical": "0.5"})
    assert answered(case).item("distance").verdict is Verdict.INCOMPLETE
    assert confirmed(case).item("distance").verdict is Verdict.DOES_NOT_CONFORM
    assert confirmed(case).item("vertical").verdict is Verdict.CONFORMS


def test_a_weak_pair_is_limited_by_its_prism() -> None:
    # 0.67 prism dioptres at 0.5 D are 13.4 mm
    ordered = {"right": power("0.5"), "left": power("0.5"), "distance": 62}
    item = confirmed(record("mounted-spectacles", ordered, {"right": power("0.5"), "left": power("0.5"), "distance": "75"})).item("distance")
    assert item.most == Decimal("13.4")


@pytest.mark.parametrize(
    ("step", "zero", "verdict"), [("0.01 D", "0.02", "conforms"), ("0.01 D", "0.03", "does not conform"), ("other", "0.03", "conforms")]
)
def test_the_zero_of_a_focimeter_goes_by_its_step(step: str, zero: str, verdict: str) -> None:
    case = record("focimeter", {"step": step}, {"zero": zero})
    case["standards"][0]["U"] = "0.005"
    assert answered(case).item("zero").verdict == verdict


def test_errors_of_power_of_a_focimeter_are_shown_without_a_verdict() -> None:
    result = answered(
        record("focimeter", {}, {"zero": "0", "residual_prism": "0.05", "powers": [{"value": "5.00", "readings": ["5.02", "5.03", "5.04"]}]})
    )
    item = result.item("power")
    assert (item.values["error"], item.verdict, item.reasons[0].code) == (Decimal("0.03"), Verdict.INCOMPLETE, "limit-missing")


@pytest.mark.parametrize(("value", "reading", "limit"), [("10.00", "10.25", "0.25"), ("-10.01", "-10.26", "0.50")])
def test_an_optometer_may_err_by_more_beyond_ten_dioptres(value: str, reading: str, limit: str) -> None:
    item = answered(record("optometer", {}, {"spheres": [{"value": value, "readings": [reading] * 3}]})).item("sphere")
    assert item.most == Decimal(limit)
    assert item.verdict is Verdict.CONFORMS


def test_an_optometer_is_tested_on_both_sides_of_zero() -> None:
    def verdict(*values: str) -> str | None:
        spheres = [{"value": value, "readings": [value] * 3} for value in values]
        return answered(record("optometer", {}, {"spheres": spheres})).verdict

    assert verdict("-5", "0", "5") == "conforms"
    assert verdict("5", "10", "15") == "incomplete"
    assert verdict("-5", "5") == "incomplete"


def test_an_optometer_is_read_three_times() -> None:
    assert answered(record("optometer", {}, {"spheres": [{"value": "5", "readings": ["5", "5"]}]})).verdict is Verdict.INCOMPLETE
