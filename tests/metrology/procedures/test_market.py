"""Checks on a market: goods weighed again, scales that cheat, gold balances, marks in date."""

from datetime import date
from typing import Any

import pytest

from quanheng.metrology.errors import BadInput
from quanheng.metrology.procedures import Finding
from quanheng.metrology.procedures.validity import months_later, valid_until
from quanheng.metrology.verdict import Verdict

from .records import WEIGHTS, answered, confirmed

BETTER = {"name": "check scale", "certificate": "C-1", "valid_until": "2027-01-01", "unit": "g", "U": "0.0001"}


def sale(
    kind: str, settled: str, found: str, way: str = "more accurate scale", price: str | None = None, unit: str = "kg", **more: Any
) -> dict[str, Any]:
    goods = {"kind": kind, "unit": unit, "price": price}
    tests = {"way": way, "sales": [{"settled": settled, "found": found}]}
    return {"procedure": "retail-reweighing", "on": "2026-05-20", "instrument": goods, "tests": tests, "standards": [BETTER], **more}


VEGETABLES, MEAT, DRIED = "grain, vegetables, fruit", "meat, eggs, poultry, seafood, cakes", "dried goods"


@pytest.mark.parametrize(
    ("kind", "price", "settled_kg", "grams"),
    [
        (VEGETABLES, None, "1", 20),
        (VEGETABLES, None, "1.001", 40),
        (VEGETABLES, None, "2", 40),
        (VEGETABLES, None, "4", 80),
        (VEGETABLES, None, "4.001", 100),
        (MEAT, None, "2.5", 5),
        (MEAT, None, "2.501", 10),
        (MEAT, None, "10", 10),
        (MEAT, None, "15", 15),
        (DRIED, None, "1", 2),
        (DRIED, None, "4", 4),
        (DRIED, None, "6", 6),
        ("other food", "6", "1", 20),
        ("other food", "6.01", "1", 5),
        ("other food", "30", "1", 5),
        ("other food", "100", "1", 2),
        ("other food", "100.01", "0.5", 1),
        ("other food", "101", "2", 2),
        ("other food", "101", "5", 3),
    ],
)
def test_the_deviation_goes_by_price_band_and_settled_weight(kind: str, price: str | None, settled_kg: str, grams: int) -> None:
    assert answered(sale(kind, settled_kg, settled_kg, price=price)).item("shortage").most == grams


def test_a_scale_of_equal_accuracy_doubles_the_deviation_and_the_same_scale_does_not() -> None:
    ways = ("same scale", "more accurate scale", "scale of equal accuracy")
    assert [answered(sale(MEAT, "1.50", "1.490", way)).item("shortage").most for way in ways] == [5, 5, 10]


def test_a_shortage_on_the_deviation_passes_and_a_surplus_is_no_matter() -> None:
    assert answered(sale(MEAT, "1.500", "1.495")).verdict is Verdict.CONFORMS
    assert answered(sale(MEAT, "1.500", "1.4949")).verdict is Verdict.DOES_NOT_CONFORM
    assert answered(sale(MEAT, "1.500", "1.600")).verdict is Verdict.CONFORMS


def test_the_scale_of_the_seller_may_not_err_by_more_than_the_deviation() -> None:
    case = sale(MEAT, "1.5", "1.5")
    case["instrument"]["scale_mpe_g"] = "5.1"
    assert answered(case).item("scale").verdict is Verdict.DOES_NOT_CONFORM


def test_live_and_soaked_goods_are_refused_and_so_is_other_food_without_price() -> None:
    case = sale(MEAT, "1", "1")
    case["instrument"]["live_or_soaked"] = True
    with pytest.raises(BadInput, match="outside of the measures"):
        answered(case)
    with pytest.raises(BadInput, match=r"instrument.price: None: other food is judged by its price"):
        answered(sale("other food", "1", "1"))


def test_a_check_of_goods_is_no_verification() -> None:
    with pytest.raises(BadInput, match="mode: 'verification': retail-reweighing has the modes inspection, courtesy check, self-test"):
        answered(sale(MEAT, "1", "1", mode="verification"))
    courtesy = answered(sale(MEAT, "1.5", "1.4", mode="courtesy check"))
    assert courtesy.finding is Finding.BEYOND
    assert courtesy.verdict is None


SCALE = {"accuracy_class": "III", "unit": "g", "ranges": [{"max": 15000, "e": 5}]}
STEPS: dict[str, Any] = {
    "seals": {"intact": True, "mark_valid_until": "2026-12-31", "type_approval": "2024F101", "photos": ["seal.jpg"]},
    "level": {"levelled": True, "zero": True, "displays_agree": True},
    "before": [{"weight": w, "indication": w} for w in (200, 500, 1000, 7500)],
    "after": [
        {"action": "key C twice", "weight": 500, "indication": 550, "video": "v1.mp4"},
        {"action": "power cycle", "weight": 500, "indication": 500},
    ],
    "price": [{"mass": 500, "unit_price": "0.012", "amount": "6.00"}],
    "custody": {"sealed_by": "Li", "witness": "Wang"},
}


def cheating(**changes: Any) -> dict[str, Any]:
    weights = {**WEIGHTS, "weights": [5000, 2000, 2000, 1000, 500, 200, 200, 100]}
    steps = {**STEPS, **changes}
    tests = {name: step for name, step in steps.items() if step is not None}
    return {"procedure": "cheating-check", "on": "2026-05-20", "instrument": SCALE, "standards": [weights], "tests": tests}


def test_a_gain_that_comes_with_a_key_and_goes_with_a_power_cycle_is_the_finding() -> None:
    result = confirmed(cheating())
    assert result.verdict is Verdict.DOES_NOT_CONFORM
    assert result.details["switched on and off"] is True
    assert result.details["ratios"] == [{"action": "key C twice", "ratio": "1.1000"}, {"action": "power cycle", "ratio": "1.0000"}]
    assert result.details["market rules"] == "集贸市场计量监督管理办法-2024"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"before": None}, "step-out-of-order"),
        ({"price": None}, "step-out-of-order"),
        ({"price": None, "custody": None, "after": [{"action": "key", "weight": 500, "indication": 500}]}, "step-missing"),
        ({"seals": {**STEPS["seals"], "photos": []}}, "evidence-missing"),
        ({"after": [{"action": "key", "weight": 500, "indication": 550}]}, "evidence-missing"),
        ({"custody": None}, "custody-missing"),
        ({"before": [{"weight": 200, "indication": 200}]}, "point-missing"),
    ],
)
def test_steps_out_of_order_and_findings_without_evidence_leave_it_incomplete(changes: dict[str, Any], code: str) -> None:
    found = [reason.code for item in confirmed(cheating(**changes)).items for reason in item.reasons if item.verdict is Verdict.INCOMPLETE]
    assert code in found


def test_a_mark_out_of_date_or_a_strange_software_identifier_fails_the_seals() -> None:
    seals = {**STEPS["seals"], "mark_valid_until": "2026-05-19", "software_id": "V2", "software_id_approved": "V1"}
    items = [item for item in confirmed(cheating(seals=seals)).items if item.verdict is Verdict.DOES_NOT_CONFORM and item.test == "seals"]
    assert {item.at for item in items} == {"verification mark", "software"}


GOLD = {"accuracy_class": "II", "unit": "g", "ranges": [{"max": 200, "e": "0.01", "d": "0.001"}], "regulation": "JJG 1036", "auxiliary": True}


def test_balance_and_goods_are_separate_decisions() -> None:
    tests = {"pieces": [{"tag": "12.36", "found": "12.352"}], "unit_is_gram": True}
    case = {"procedure": "jewellery-balance", "on": "2026-05-20", "mode": "inspection", "standards": [BETTER]}
    result = answered({**case, "instrument": {"balance": GOLD}, "tests": tests})
    assert result.item("goods").verdict is Verdict.CONFORMS
    assert result.item("fitness", "100 g").verdict is Verdict.DOES_NOT_CONFORM
    assert result.details["fit up to g"] == 50
    assert result.details["decisions"] == {"fitness": "does not conform", "goods": "conforms", "balance": None}


def test_a_verification_judges_the_balance_alone() -> None:
    case = {"procedure": "jewellery-balance", "on": "2026-05-20", "standards": [BETTER], "instrument": {"balance": GOLD}}
    result = answered({**case, "tests": {"pieces": [{"tag": 10, "found": 9}]}})
    assert result.verdict is Verdict.INCOMPLETE
    assert not {"goods", "fitness"} & {item.test for item in result.items}


def test_a_balance_with_a_finer_d_is_read_directly() -> None:
    tests = {"balance": {"weighing": [{"load": 50, "indication": "50.004"}]}}
    case = {
        "procedure": "jewellery-balance",
        "on": "2026-05-20",
        "instrument": {"balance": GOLD},
        "tests": tests,
        "standards": [{**BETTER, "U": "0.001"}],
    }
    item = answered(case).item("weighing")
    assert (item.values["reading"], str(item.found), str(item.most)) == ("direct", "0.004", "0.005")


@pytest.mark.parametrize(
    ("begins", "months", "day_before", "until"),
    [
        ("2025-05-21", 12, True, "2026-05-20"),
        ("2025-05-21", 12, False, "2026-05-21"),
        ("2025-11-19", 6, True, "2026-05-18"),
        ("2025-08-31", 6, True, "2026-02-28"),
        ("2024-02-29", 12, True, "2025-02-28"),
        ("2025-12-01", 1, True, "2025-12-31"),
    ],
)
def test_a_period_of_months_ends_the_day_before_its_anniversary(begins: str, months: int, day_before: bool, until: str) -> None:
    assert months_later(date.fromisoformat(begins), months, day_before=day_before) == date.fromisoformat(until)


def test_the_last_day_is_inclusive() -> None:
    held = valid_until("fuel-dispenser", date(2025, 11, 19), on=date(2026, 5, 20))
    assert held.until == date(2026, 5, 18)
    assert [held.days_overdue(date(2026, 5, day)) for day in (18, 19, 20)] == [0, 1, 2]


def test_an_instrument_with_first_verification_only_needs_its_mark_and_no_day() -> None:
    case = {"procedure": "validity", "on": "2026-05-20", "instrument": {"instrument": "thermometer-glass"}, "tests": {"first_mark": True}}
    assert answered(case).verdict is Verdict.CONFORMS
    with pytest.raises(BadInput, match=r"tests.begins: None: the day of the last verification"):
        answered({**case, "instrument": {"instrument": "price-scale"}})
    with pytest.raises(BadInput, match=r"instrument.instrument: 'spoon': table intervals has price-scale, truck-scale"):
        answered({**case, "instrument": {"instrument": "spoon"}})


def test_an_unconfirmed_interval_concludes_nothing() -> None:
    case = {"procedure": "validity", "on": "2026-05-20", "instrument": {"instrument": "taximeter"}, "tests": {"begins": "2020-01-01"}}
    assert answered(case).verdict is Verdict.INCOMPLETE
    assert confirmed(case).verdict is Verdict.DOES_NOT_CONFORM
