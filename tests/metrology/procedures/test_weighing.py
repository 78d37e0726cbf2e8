"""Weighing instruments: the worked examples of class III, Max 30 kg, e = 10 g, and what the tests ask for."""

from decimal import Decimal
from typing import Any

import pytest

from quanheng.metrology.cases.procedure import Plan, run
from quanheng.metrology.errors import BadInput
from quanheng.metrology.procedures import Finding
from quanheng.metrology.verdict import Verdict

from .records import WEIGHTS, answered, confirmed

SCALE = {"accuracy_class": "III", "unit": "g", "ranges": [{"max": 30000, "e": 10}]}
ZERO = {"load": 100, "indication": 100, "added": 6}


def weighing(*readings: tuple[int, int, int | None], stage: str = "subsequent", mode: str = "verification", **changes: Any) -> dict[str, Any]:
    rows = [{"load": L, "indication": I} | ({} if dL is None else {"added": dL}) for L, I, dL in readings]
    case = {"procedure": "weighing", "on": "2026-05-20", "stage": stage, "mode": mode, "instrument": SCALE, "standards": [WEIGHTS]}
    return {**case, "tests": {"zero": ZERO, "weighing": rows}, **changes}


# L, I, dL, P, E, Ec, permissible error at initial verification, verdict, verdict in service
TABLE = [
    (200, 200, 4, "201", "1", "2", "5", "conforms", "conforms"),
    (5000, 5000, 2, "5003", "3", "4", "5", "conforms", "conforms"),
    (10000, 10000, 1, "10004", "4", "5", "10", "conforms", "conforms"),
    (20000, 20010, 8, "20007", "7", "8", "10", "conforms", "conforms"),
    (30000, 30010, 1, "30014", "14", "15", "15", "conforms", "conforms"),
    (30000, 30020, 9, "30016", "16", "17", "15", "does not conform", "conforms"),
]


@pytest.mark.parametrize(("L", "I", "dL", "P", "E", "Ec", "mpe", "initial", "in_service"), TABLE)
def test_errors_and_limits_of_a_class_iii_scale(L: int, I: int, dL: int, P: str, E: str, Ec: str, mpe: str, initial: str, in_service: str) -> None:
    first = confirmed(weighing((L, I, dL), stage="initial")).item("weighing")
    assert first.values["P"] == Decimal(P)
    assert first.values["E"] == Decimal(E)
    assert first.found == Decimal(Ec)
    assert first.most == Decimal(mpe)
    assert first.verdict == initial
    used = confirmed(weighing((L, I, dL), stage="in-service")).item("weighing")
    assert used.most == 2 * Decimal(mpe)
    assert used.verdict == in_service


def test_subsequent_verification_takes_the_limits_of_the_first_one() -> None:
    assert confirmed(weighing((30000, 30020, 9), stage="subsequent")).item("weighing").verdict == Verdict.DOES_NOT_CONFORM


def test_five_hundred_e_belongs_to_half_an_e_and_one_more_to_one_e() -> None:
    result = answered(weighing((5000, 5000, 5), (5010, 5010, 5)))
    assert [item.most for item in result.items if item.test == "weighing" and item.found is not None] == [5, 10]


def test_without_small_weights_a_load_near_its_limit_is_undecided_and_never_passed() -> None:
    # U = e/sqrt(3) = 5.77 g is more than a third of 10 g: 4 g inside the limit is too close, 5 g and more is not enough either, 6 g is
    result = confirmed(weighing((10000, 10004, None), (10000, 10001, None), stage="initial"))
    items = [item for item in result.items if item.test == "weighing" and item.found is not None]
    assert [(item.found, item.verdict) for item in items] == [(5, Verdict.UNDECIDED), (2, Verdict.CONFORMS)]
    assert [reason.code for reason in items[0].reasons] == ["uncertainty-above-a-third", "undecided"]


def test_at_half_an_e_the_shortcut_never_passes() -> None:
    item = confirmed(weighing((200, 199, None), stage="initial")).item("weighing")
    assert item.found == 0
    assert item.verdict is Verdict.UNDECIDED


def test_eccentricity_at_ten_kilograms() -> None:
    positions = [{"load": 10000, "indication": I, "added": dL, "position": str(n)} for n, (I, dL) in enumerate(((10000, 3), (10010, 2)))]
    case = weighing(stage="initial")
    case["tests"]["eccentricity"] = positions
    result = confirmed(case)
    assert [(i.found, i.verdict) for i in result.items if i.test == "eccentricity" and i.found is not None] == [
        (3, Verdict.CONFORMS),
        (14, Verdict.DOES_NOT_CONFORM),
    ]
    assert result.verdict is Verdict.DOES_NOT_CONFORM
    assert "检定结果通知书" in result.conclusion.zh


def test_the_published_zero_example_gives_half_a_gram() -> None:
    case = weighing(instrument={"accuracy_class": "III", "unit": "g", "ranges": [{"max": 15000, "e": 5}]})
    case["tests"] = {"zero": {"load": 50, "indication": 50, "added": "2"}}
    item = answered(case).item("zero")
    assert item.values["P"] == Decimal("50.5")
    assert item.found == Decimal("0.5")


def test_weights_of_thirty_kilograms_take_a_third_of_the_limit_at_most() -> None:
    item = confirmed(weighing((30000, 30000, 5))).item("test weights")
    assert item.values["tolerance"] == Decimal("1.5")
    assert item.most == 5
    assert item.verdict is Verdict.CONFORMS


def test_coarse_weights_conclude_nothing_and_are_no_fault_of_the_scale() -> None:
    coarse = {**WEIGHTS, "weight_class": "M3", "weights": [20000, 10000]}
    result = confirmed(weighing((30000, 30000, 5), standards=[coarse]))
    assert result.item("test weights").verdict is Verdict.INCOMPLETE
    assert result.item("test weights").reasons[0].code == "weights-unsuitable"
    assert result.item("weighing").verdict is Verdict.UNDECIDED  # U = 15 g against 15 g


def test_the_interval_of_a_multi_interval_scale_follows_the_load() -> None:
    scale = {"accuracy_class": "III", "unit": "g", "kind": "multi-interval", "ranges": [{"max": 15000, "e": 5}, {"max": 30000, "e": 10}]}
    case = weighing((10000, 10000, 2), (15000, 15000, 2), (20000, 20000, 5), (20010, 20010, 5), instrument=scale)
    case["tests"]["zero"] = None
    result = answered(case)
    found = [item.most for item in result.items if item.test == "weighing" and item.found is not None]
    assert found == [5, Decimal("7.5"), 10, 15]


def test_a_range_of_a_multiple_range_scale_is_judged_by_itself() -> None:
    scale = {"accuracy_class": "III", "unit": "g", "kind": "multiple-range", "ranges": [{"max": 15000, "e": 5}, {"max": 30000, "e": 10}]}
    case = weighing(instrument=scale)
    case["tests"]["zero"] = None
    case["tests"]["weighing"] = [{"load": 10000, "indication": 10000, "added": 2, "range": number} for number in (1, 2)]
    found = [item.most for item in answered(case).items if item.test == "weighing" and item.found is not None]
    assert found == [5, 10]


@pytest.mark.parametrize(
    ("accuracy_class", "unit", "e", "smallest", "most_n"),
    [
        ("I", "mg", "1", "50000", None),
        ("II", "mg", "50", "100", "100000"),
        ("II", "mg", "100", "5000", "100000"),
        ("III", "g", "2", "100", "10000"),
        ("III", "g", "5", "500", "10000"),
        ("IIII", "g", "5", "100", "1000"),
    ],
)
def test_each_class_has_its_numbers_of_intervals(accuracy_class: str, unit: str, e: str, smallest: str, most_n: str | None) -> None:
    def verdict_of(n: Decimal) -> str | None:
        scale = {"accuracy_class": accuracy_class, "unit": unit, "ranges": [{"max": str(n * Decimal(e)), "e": e}]}
        (item,) = [item for item in answered(weighing(instrument=scale, tests={})).items if item.at.startswith("n,")]
        return item.verdict

    assert verdict_of(Decimal(smallest)) == "conforms"
    assert verdict_of(Decimal(smallest) - 1) == "does not conform"
    if most_n:
        assert verdict_of(Decimal(most_n)) == "conforms"
        assert verdict_of(Decimal(most_n) + 1) == "does not conform"


def test_class_iii_has_no_interval_below_a_tenth_of_a_gram() -> None:
    result = answered(weighing(instrument={"accuracy_class": "III", "unit": "g", "ranges": [{"max": 300, "e": "0.05"}]}, tests={}))
    assert result.verdict is Verdict.DOES_NOT_CONFORM


def test_a_display_that_does_not_move_fails_and_a_load_too_large_says_nothing() -> None:
    case = weighing()
    case["tests"]["discrimination"] = [{"load": 200, "extra": 14, "moved": False}, {"load": 15000, "extra": 20, "moved": True}]
    items = [item for item in confirmed(case).items if item.test == "discrimination"]
    assert [item.verdict for item in items[:2]] == [Verdict.DOES_NOT_CONFORM, Verdict.INCOMPLETE]
    assert [(item.at, item.reasons[0].code) for item in items[2:]] == [("30000 g", "point-missing")]  # Min, Max/2 and Max are needed


@pytest.mark.parametrize(
    ("tests", "field"),
    [
        ({"discrimination": [{"load": 200, "extra": 0, "moved": True}]}, r"tests.discrimination\[0\].extra"),
        ({"tare": [{"tare": -5, "load": 100, "indication": 100}]}, r"tests.tare\[0\].tare"),
        (
            {"repeatability": [{"load": 24000, "readings": [{"load": 24000, "indication": 24000}, {"load": 2000, "indication": 2000}]}]},
            r"tests.repeatability\[0\].readings\[1\].load",
        ),
    ],
)
def test_readings_that_cannot_be_are_refused_by_name(tests: dict[str, Any], field: str) -> None:
    case = weighing()
    case["tests"].update(tests)
    with pytest.raises(BadInput, match=field):
        answered(case)


def test_one_place_of_the_pan_four_times_is_no_eccentricity_test() -> None:
    case = weighing()
    case["tests"]["eccentricity"] = [{"load": 10000, "indication": 10000, "added": 5, "position": "left"}] * 4
    assert "1 of 4 positions on record" in [reason.words.en for item in answered(case).items for reason in item.reasons]


def test_an_uncertainty_for_no_test_of_the_record_is_not_lost_unseen() -> None:
    with pytest.raises(BadInput, match=r"uncertainty.wieghing: '0.1': no test of this name"):
        answered({**weighing(), "uncertainty": {"wieghing": "0.1"}})


def test_a_standard_without_the_number_of_its_certificate_concludes_nothing() -> None:
    bare = {name: value for name, value in WEIGHTS.items() if name != "certificate"}
    result = answered({**weighing(), "standards": [bare]})
    assert result.verdict is Verdict.INCOMPLETE
    assert "standard-certificate-missing" in {reason.code for item in result.items for reason in item.reasons}


def test_the_reading_of_load_and_zero_is_part_of_the_uncertainty() -> None:
    item = confirmed(weighing((5000, 5000, 5))).item("weighing")
    of_readings = 2 * Decimal("0.01") * 100 / 3  # 0.1 e found at the load and at zero, e = 10 g: U^2 = 4 (0.1 e)^2/12 each
    assert item.U is not None
    assert of_readings * Decimal("0.99") <= item.U**2


def test_an_amount_may_miss_by_half_a_money_step() -> None:
    case = weighing(instrument={**SCALE, "money_step": "0.01"})
    case["tests"]["price"] = [
        {"mass": 1250, "unit_price": "0.0150", "amount": "18.75"},
        {"mass": 1235, "unit_price": "0.0150", "amount": "18.53"},  # 18.525
        {"mass": 1234, "unit_price": "0.0150", "amount": "18.52"},  # 18.510
    ]
    items = [item for item in confirmed(case).items if item.test == "price"]
    assert [item.verdict for item in items] == [Verdict.CONFORMS, Verdict.CONFORMS, Verdict.DOES_NOT_CONFORM]


def test_an_unconfirmed_limit_leaves_the_record_incomplete_and_names_it() -> None:
    result = answered(weighing((200, 200, 4)))
    assert result.item("zero").verdict is Verdict.INCOMPLETE
    assert "JJG 539-2016/tests/zero/limit" in result.unconfirmed
    assert "limit-not-confirmed" in {reason.code for reason in result.item("zero").reasons}


def test_a_failure_against_a_confirmed_limit_fails_whatever_is_unconfirmed() -> None:
    case = weighing((100, 110, 1), standards=[WEIGHTS])  # class III, 10 e: 0.5 e, M1 100 g: all confirmed
    assert answered(case).verdict is Verdict.DOES_NOT_CONFORM


def test_a_confirmation_stands_in_the_result_and_one_of_another_value_is_refused() -> None:
    case = weighing((200, 200, 4))
    limit = confirmed(case).item("zero").limits[0]
    assert limit.confirmations[0].by == "L. Chen"
    wrong = [{"limit": "JJG 539-2016/tests/zero/limit", "value": "0.5", "by": "L. Chen", "on": "2026-01-05", "text": "printed copy"}]
    with pytest.raises(BadInput, match=r"confirmations\[0\].value: '0.5': the rule file has 0.25"):
        answered({**case, "confirmations": wrong})


def test_weights_out_of_date_conclude_nothing_on_that_day() -> None:
    last_day, day_after = (confirmed(weighing((200, 200, 4), on=day)).item("weighing") for day in ("2027-01-01", "2027-01-02"))
    assert last_day.verdict is Verdict.CONFORMS
    assert day_after.verdict is Verdict.INCOMPLETE
    assert "standard-expired" in {reason.code for reason in day_after.reasons}


def test_a_courtesy_check_says_whether_the_error_exceeded_the_limit_and_nothing_more() -> None:
    within, beyond = (answered(weighing(row, mode="courtesy check", stage="in-service")) for row in ((200, 200, 4), (200, 230, 5)))
    assert (within.verdict, within.finding) == (None, Finding.WITHIN)
    assert (beyond.verdict, beyond.finding) == (None, Finding.BEYOND)
    for result in (within, beyond):
        assert "合格" not in result.conclusion.zh
        assert "conform" not in result.conclusion.en
        assert "passed" not in result.conclusion.en
        assert "不是检定" in result.conclusion.zh
        assert "no verification" in result.conclusion.en


def test_a_requirement_that_is_not_met_is_no_error_beyond_its_limit() -> None:
    case = weighing((200, 200, 4), mode="courtesy check", stage="in-service")
    case["tests"]["discrimination"] = [{"load": 200, "extra": 14, "moved": False}]
    result = answered(case)
    assert result.finding is Finding.NOT_MET
    assert result.conclusion.en.startswith("A requirement of JJG 539-2016 was found not met.")


def test_a_calibration_gives_errors_without_a_verdict_unless_a_rule_is_asked() -> None:
    plain_one = answered(weighing((200, 200, 4), mode="calibration"))
    asked = confirmed(weighing((200, 200, 4), mode="calibration", decide=True))
    assert plain_one.verdict is None
    assert plain_one.item("weighing").found == 2
    assert plain_one.item("weighing").verdict is None
    assert asked.item("weighing").verdict is Verdict.CONFORMS


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tests": {"weighing": [{"load": 31000, "indication": 31000}]}}, r"tests.weighing\[0\].load: '31000': above Max"),
        ({"tests": {"weighing": [{"load": 10, "indication": 10}, {"load": "x", "indication": 1}]}}, r"tests.weighing\[1\].load: 'x': a number"),
        ({"tests": {"weighing": [{"load": 10, "indication": 10, "added": 11}]}}, r"tests.weighing\[0\].added: .*weigh 0 to e"),
        ({"tests": {"weight": []}}, r"tests.weight: .*known are zero, weighing"),
        ({"instrument": {"ranges": []}}, r"instrument.accuracy_class: None: is needed"),
        ({"stage": "second"}, r"stage: 'second': one of initial"),
        ({"on": "20.5.2026"}, r"on: '20.5.2026': a day is written"),
        ({"colour": "red"}, r"colour: 'red': no field of this name; known are procedure, on"),
    ],
)
def test_bad_input_is_named_by_its_path(change: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        answered(weighing(**change))


@pytest.mark.parametrize(
    ("plate", "load", "positions"),
    [({}, "10000", 4), ({"supports": 5}, "7500", 5), ({"supports": 6, "tank": True}, "3000", 6), ({"supports": 3}, "10000", 4)],
)
def test_the_eccentric_load_goes_by_the_supports(plate: dict[str, Any], load: str, positions: int) -> None:
    planned = run({"procedure": "weighing", "instrument": {**SCALE, **plate}})
    assert isinstance(planned, Plan)
    points = [point.value for point in planned.points if point.test == "eccentricity"]
    assert points == [Decimal(load)] * positions


def test_a_light_eccentric_load_and_a_missing_position_conclude_nothing() -> None:
    case = weighing()
    case["tests"]["eccentricity"] = [{"load": 5000, "indication": 5000, "added": 5}] * 3
    codes = {reason.code for item in confirmed(case).items for reason in item.reasons if item.test == "eccentricity"}
    assert codes == {"load-too-small", "point-missing"}


def test_the_plan_of_a_multi_interval_scale_holds_min_the_changes_and_max() -> None:
    scale = {"accuracy_class": "III", "unit": "g", "kind": "multi-interval", "ranges": [{"max": 15000, "e": 5}, {"max": 30000, "e": 10}]}
    planned = run({"procedure": "weighing", "instrument": scale})
    assert isinstance(planned, Plan)
    assert [point.value for point in planned.points if point.at.endswith(", up")] == [100, 2500, 10000, 15000, 20000, 30000]


@pytest.mark.parametrize(("accuracy_class", "times"), [("III", 3), ("IIII", 3), ("II", 6), ("I", 6)])
def test_fine_instruments_are_repeated_six_times(accuracy_class: str, times: int) -> None:
    planned = run({"procedure": "weighing", "instrument": {**SCALE, "accuracy_class": accuracy_class}})
    assert isinstance(planned, Plan)
    assert sum(point.test == "repeatability" for point in planned.points) == times


def test_repeatability_is_the_range_of_p_and_not_of_the_errors() -> None:
    case = weighing()
    case["tests"]["repeatability"] = [
        {"load": 24000, "readings": [{"load": 24000, "indication": 24000 + s, "added": a} for s, a in ((0, 4), (10, 1), (10, 4))]}
    ]
    item = confirmed(case).item("repeatability")
    assert (item.found, item.most, item.verdict) == (13, 15, Verdict.CONFORMS)  # P 24001, 24014, 24011


def test_net_loads_take_the_error_of_the_net_load_and_tare_setting_a_quarter_of_e() -> None:
    case = weighing()
    case["tests"]["tare"] = [{"tare": 20000, "load": 5000, "indication": 5000, "added": 0}]  # Ec = 5 + 1 = 6 of 5 g
    case["tests"]["tare_setting"] = {"load": 0, "indication": 0, "added": "2.5"}
    result = confirmed(case)
    assert (result.item("tare").found, result.item("tare").verdict) == (6, Verdict.DOES_NOT_CONFORM)
    assert (result.item("tare setting").found, result.item("tare setting").most) == (Decimal("2.5"), Decimal("2.5"))
    with pytest.raises(BadInput, match=r"tests.tare\[0\].tare: '35000': above Max"):
        answered({**case, "tests": {"tare": [{"tare": 30000, "load": 5000, "indication": 5000}]}})


@pytest.mark.parametrize(("step", "e", "fits"), [("0.1", "1", True), ("0.05", "1", False), ("1", "1", False)])
def test_an_auxiliary_device_shows_d_below_e_down_to_a_tenth(step: str, e: str, fits: bool) -> None:
    plate = {"accuracy_class": "II", "unit": "g", "auxiliary": True, "ranges": [{"max": 6000, "e": e, "d": step}]}
    item = next(item for item in answered(weighing(instrument=plate, tests={})).items if item.at == f"d = {step} g")
    assert item.verdict == ("conforms" if fits else "does not conform")


def test_an_auxiliary_device_is_for_classes_i_and_ii() -> None:
    plate = {"accuracy_class": "III", "unit": "g", "auxiliary": True, "ranges": [{"max": 6000, "e": 2, "d": 1}]}
    assert answered(weighing(instrument=plate, tests={})).verdict is Verdict.DOES_NOT_CONFORM
