from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.metrology.conformity import (
    RULES,
    Process,
    Tolerance,
    conformance_probability,
    conformance_probability_of_sample,
    decide,
    decide_many,
    global_risk,
    guard_band_for,
    posterior,
)
from quanheng.metrology.conformity import (
    test_uncertainty_ratio as ratio_of,
)
from quanheng.metrology.conformity.decisions import CODES
from quanheng.metrology.errors import BadInput, NotDefined
from quanheng.metrology.verdict import Verdict

PRICE_SCALE = Tolerance.about(0, "5")  # g, class III, e = 10 g, at 500 e


def verdict(error, U, rule="jjf1094", **options):
    return decide(error, U, PRICE_SCALE, rule=rule, **options).verdict


@pytest.mark.parametrize(
    ("error", "U", "expected"),
    [
        ("5", "1.6", Verdict.CONFORMS),  # U <= MPE/3: a value on the limit passes
        ("5.01", "1.6", Verdict.DOES_NOT_CONFORM),
        ("5", "2", Verdict.UNDECIDED),  # U > MPE/3: between MPE - U and MPE + U nothing is decided
        ("3", "2", Verdict.CONFORMS),
        ("-3.001", "2", Verdict.UNDECIDED),
        ("-7", "2", Verdict.DOES_NOT_CONFORM),
    ],
)
def test_jjf_1094_compares_directly_or_leaves_a_zone_undecided(error, U, expected):
    assert verdict(error, U) is expected


def test_the_third_itself_still_allows_direct_comparison():
    tolerance = Tolerance.about(0, "0.3")
    assert decide("0.3", "0.1", tolerance).verdict is Verdict.CONFORMS  # 3 x 0.1 in binary floats is more than 0.3
    assert decide("0.3", "0.1000001", tolerance).verdict is Verdict.UNDECIDED


def test_legal_rule_decides_nothing_with_equipment_that_is_too_coarse():
    found = decide("0", "2", PRICE_SCALE, rule="legal")
    assert found.verdict is Verdict.INCOMPLETE
    assert found.reasons[0].code == "uncertainty-too-large"


def test_guarded_rejection_inside_the_limits_says_so():
    found = decide("3.6", "0.8", Tolerance.of(-4, 4), rule="guarded")
    assert (found.verdict, found.reasons[0].code) == (Verdict.DOES_NOT_CONFORM, "in-guard-band")
    assert found.specific_risk == pytest.approx(0.8413, abs=5e-5)  # a good item is probably thrown away


def test_rule_named_guarded_works_for_one_limit_and_the_gate_does_not():
    at_most = Tolerance.of(upper="35")
    assert decide("34", "0.5", at_most, rule="guarded").verdict is Verdict.CONFORMS
    with pytest.raises(NotDefined, match=r"one-sided tolerance is not defined .*use rule guarded"):
        decide("34", "0.5", at_most, rule="jjf1094")


def test_managed_risk_needs_no_band_above_a_ratio_of_five_and_rss_no_value_below_one():
    assert decide("1", "0.2", Tolerance.of(-1, 1), rule="managed-risk").verdict is Verdict.CONFORMS
    assert decide("0.99", "0.4", Tolerance.of(-1, 1), rule="managed-risk").verdict is Verdict.DOES_NOT_CONFORM
    assert decide("0", "1.01", Tolerance.of(-1, 1), rule="root-sum-square").verdict is Verdict.DOES_NOT_CONFORM


@pytest.mark.parametrize(
    ("estimate", "U", "options", "named"),
    [("x", "1", {}, "estimate"), ("1", "-1", {}, "U"), ("1", "1", {"k": 0}, "k"), ("1", "1", {"rule": "mine"}, "rule: 'mine': one of simple")],
)
def test_bad_values_are_named(estimate, U, options, named):
    with pytest.raises(BadInput, match=named):
        decide(estimate, U, PRICE_SCALE, **options)


def test_a_tolerance_needs_a_side_and_an_order():
    with pytest.raises(BadInput, match="lower limit, an upper limit, or both"):
        Tolerance.of()
    with pytest.raises(BadInput, match="not above the upper"):
        Tolerance.of(2, 1)


decimals = st.decimals(min_value=-20, max_value=20, places=3)
rules = st.sampled_from(list(RULES))


@given(decimals, decimals, st.decimals(min_value=0, max_value=5, places=2), rules)
def test_verdicts_are_monotone_a_larger_error_is_never_better(first, second, U, rule):
    order = [Verdict.CONFORMS, Verdict.UNDECIDED, Verdict.DOES_NOT_CONFORM]
    near, far = sorted((abs(first), abs(second)))
    verdicts = [verdict(value, U, rule) for value in (near, far)]
    if Verdict.INCOMPLETE not in verdicts:
        assert order.index(verdicts[0]) <= order.index(verdicts[1])


@given(decimals, st.decimals(min_value="0.01", max_value=5, places=2), rules, st.integers(-6, 6))
def test_verdicts_do_not_depend_on_the_unit(error, U, rule, power):
    scaled = Tolerance.about(0, Decimal(5).scaleb(power))
    assert decide(error.scaleb(power), U.scaleb(power), scaled, rule=rule).verdict is verdict(error, U, rule)


@given(st.lists(decimals, min_size=1, max_size=30), st.decimals(min_value=0, max_value=4, places=2), rules)
def test_many_at_once_are_the_verdicts_one_by_one(errors, U, rule):
    codes = decide_many(np.array([float(error) for error in errors]), U, PRICE_SCALE, rule=rule)
    assert [CODES[code] for code in codes] == [verdict(repr(float(error)), U, rule) for error in errors]


def test_probability_keeps_its_digits_far_out_in_both_tails():
    above = conformance_probability(30.0, 1.0, Tolerance.of(upper=10))
    assert 0 < above < 1e-80
    assert conformance_probability(0.0, 0.0, Tolerance.of(-1, 0)) == 1.0


def test_probability_of_an_array_is_that_of_its_members():
    values = np.array([-1.0, 0.0, 0.9, 2.0])
    found = conformance_probability(values, 0.5, Tolerance.of(-1, 1))
    assert found == pytest.approx([conformance_probability(value, 0.5, Tolerance.of(-1, 1)) for value in values])


def test_few_degrees_of_freedom_lower_a_high_probability():
    tolerance = Tolerance.of(-1, 1)
    assert conformance_probability(0.0, 0.4, tolerance, dof=4) < conformance_probability(0.0, 0.4, tolerance)


def test_a_sample_of_draws_gives_its_share():
    assert conformance_probability_of_sample(np.array([0.0, 1.0, 2.0, 3.0]), Tolerance.of(1, 2)) == 0.5


def test_prior_knowledge_pulls_towards_itself_by_the_weights():
    assert posterior(10.0, 0.2, 9.0, 0.2) == pytest.approx((9.5, 0.2 / 2**0.5))


def test_guard_band_holds_the_risk_that_was_asked_for():
    process, tolerance = Process(0.0, 4.0), Tolerance.of(-8, 8)
    band = guard_band_for(process, 2.0, tolerance, 0.01)
    shrunk = Tolerance.of(-8 + band, 8 - band)
    assert global_risk(process, 2.0, tolerance, shrunk).consumer == pytest.approx(0.01, rel=1e-6)
    assert guard_band_for(process, 2.0, tolerance, 0.1) == 0.0


def test_global_risks_agree_with_simulated_items():
    generator = np.random.default_rng(7)
    true = generator.normal(10.1, 0.4, 2_000_000)
    shown = true + generator.normal(0, 0.2, true.size)
    good, accepted = (true >= 9.5) & (true <= 11), (shown >= 9.6) & (shown <= 10.9)
    found = global_risk(Process(10.1, 0.4), 0.2, Tolerance.of("9.5", 11), Tolerance.of("9.6", "10.9"))
    assert found.consumer == pytest.approx(np.mean(accepted & ~good), abs=2e-4)
    assert found.producer == pytest.approx(np.mean(~accepted & good), abs=4e-4)
    assert found.accepted == pytest.approx(np.mean(accepted), abs=6e-4)


def test_any_density_may_describe_the_process():
    flat = Process(0.0, 1.0, density=lambda x: np.where(np.abs(x) <= 2, 0.25, 0.0), low=-2, high=2)
    found = global_risk(flat, 0.1, Tolerance.of(-1, 1), Tolerance.of(-1, 1))
    assert found.conforming == pytest.approx(0.5, abs=1e-9)
    assert found.consumer == pytest.approx(found.producer, rel=1e-6)  # both sides of a limit look the same


def test_ratio_of_a_five_to_one_measurement():
    assert ratio_of(Tolerance.of(-4, 4), "0.8") == 5
