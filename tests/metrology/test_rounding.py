from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.metrology.errors import BadInput
from quanheng.metrology.plain import plain
from quanheng.metrology.rounding import shown, to_digits, to_interval, to_place, uncertainty
from quanheng.metrology.verdict import Verdict, combined


@pytest.mark.parametrize(
    ("value", "interval", "rounded"),
    [("60.25", "0.5", "60.0"), ("60.38", "0.5", "60.5"), ("-60.75", "0.5", "-61.0"), ("830", "20", "840"), ("-930", "20", "-920")],
)
def test_units_of_a_half_and_a_fifth_follow_gbt_8170(value, interval, rounded):
    assert to_interval(value, interval) == Decimal(rounded)


@pytest.mark.parametrize(
    ("U", "how", "rounded"), [("10.47", "sensible", "11"), ("28.05", "sensible", "28"), ("28.05", "up", "29"), ("10.47", "even", "10")]
)
def test_uncertainty_rounds_as_gum_7_2_6(U, how, rounded):
    assert uncertainty(U, how=how) == Decimal(rounded)


def test_result_is_shown_to_the_place_of_its_uncertainty():
    assert shown("10.05762", "0.027") == (Decimal("10.058"), Decimal("0.027"))
    assert str(shown(50000838.0, 93.4)[0]) == "50000838"


def test_rounding_up_to_the_next_power_of_ten_keeps_two_digits():
    assert str(to_digits("9.96")) == "10"
    assert str(to_digits("0.0996")) == "0.10"


def test_rounding_is_done_once_not_twice():
    assert to_place("15.4546", 0) == 15  # 15.4546 -> 15.455 -> 15.46 -> 15.5 -> 16 would be two steps too many


@given(st.decimals(min_value="1e-12", max_value="1e12", allow_nan=False), st.sampled_from(["up"]))
def test_rounding_up_never_understates(U, how):
    assert uncertainty(U, how=how) >= U


@pytest.mark.parametrize("value", ["abc", float("nan"), float("inf"), ""])
def test_what_is_no_number_is_named(value):
    with pytest.raises(BadInput, match="number is needed"):
        to_place(value, 0)


def test_one_failed_part_fails_the_whole_and_nothing_judged_is_incomplete():
    assert combined([Verdict.CONFORMS, Verdict.INCOMPLETE, Verdict.DOES_NOT_CONFORM]) is Verdict.DOES_NOT_CONFORM
    assert combined([Verdict.CONFORMS, Verdict.UNDECIDED, Verdict.INCOMPLETE]) is Verdict.INCOMPLETE
    assert combined([]) is Verdict.INCOMPLETE


def test_plain_data_keeps_every_digit_of_a_decimal():
    assert plain({"a": Decimal("0.10"), "b": (float("inf"), float("nan"), 1 + 2j), "c": Verdict.UNDECIDED}) == {
        "a": "0.10",
        "b": ["inf", None, {"re": 1.0, "im": 2.0}],
        "c": "undecided",
    }
