import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.metrology.comparison import (
    METHODS,
    SHARED,
    Laboratory,
    SharedEffect,
    algorithm_a,
    algorithm_s,
    arithmetic_mean,
    birge_adjusted,
    bootstrap,
    correlated_mean,
    covariance_of,
    coverage_factor,
    degrees_of_equivalence,
    dersimonian_laird,
    drift_by_leg,
    evaluate,
    homogeneity,
    judge_en,
    judge_z,
    largest_consistent_subset,
    mandel_paule,
    median_value,
    niqr,
    procedure_b,
    q_hampel,
    stability,
    weighted_mean,
)
from quanheng.metrology.errors import BadInput, NotDefined
from quanheng.metrology.verdict import Verdict

X = np.array([10.21, 10.9, 10.94, 10.58, 10.81, 9.62, 10.8])
U = np.array([0.381, 0.25, 0.13, 0.41, 0.445, 0.196, 0.093])
TEN = [Laboratory(f"L{i:02}", 10 + d, 0.1 + 0.01 * i) for i, d in enumerate([0.01, -0.02, 0.05, 0.03, -0.04, 0.02, 0.6, 0.0, 0.01, 0.02])]

results = st.lists(st.floats(-100, 100), min_size=5, max_size=12)
uncertainties = st.lists(st.floats(0.01, 10), min_size=12, max_size=12)


@given(results, uncertainties, st.randoms())
def test_the_order_of_laboratories_does_not_matter(x, u, random):
    order = list(range(len(x)))
    random.shuffle(order)
    for method in (weighted_mean, dersimonian_laird, mandel_paule):
        one, other = method(x, u[: len(x)]), method([x[i] for i in order], [u[i] for i in order])
        assert float(one.estimate) == pytest.approx(float(other.estimate), rel=1e-9, abs=1e-9)
    assert float(algorithm_a(x).location) == pytest.approx(float(algorithm_a([x[i] for i in order]).location), rel=1e-9, abs=1e-9)


@given(results, uncertainties, st.floats(0.001, 1000))
def test_a_change_of_unit_scales_values_and_leaves_tests_alone(x, u, factor):
    u = u[: len(x)]
    plain, scaled = weighted_mean(x, u), weighted_mean(np.array(x) * factor, np.array(u) * factor)
    assert float(scaled.estimate) == pytest.approx(float(plain.estimate) * factor, rel=1e-9, abs=1e-9 * factor)
    assert float(scaled.chi_squared) == pytest.approx(float(plain.chi_squared), rel=1e-7, abs=1e-9)


@given(st.lists(st.lists(st.floats(-50, 50), min_size=6, max_size=6), min_size=1, max_size=8), uncertainties)
def test_a_batch_is_its_comparisons_one_by_one(rows, u):
    batch = np.array(rows)
    spread = np.broadcast_to(np.array(u[:6]), batch.shape)
    for method in (weighted_mean, dersimonian_laird, mandel_paule):
        together = method(batch, spread)
        assert together.estimate == pytest.approx([float(method(row, u[:6]).estimate) for row in rows], rel=1e-10, abs=1e-10)
    together = algorithm_a(batch)
    assert together.scale == pytest.approx([float(algorithm_a(row).scale) for row in rows], rel=1e-9, abs=1e-9)


def test_a_missing_result_takes_no_part_and_disturbs_nobody():
    x, u = np.vstack([X, X]), np.vstack([U, U])
    x[1, 5] = np.nan
    left_out = np.delete(X, 5), np.delete(U, 5)
    for method in (weighted_mean, dersimonian_laird, mandel_paule):
        assert method(x, u).estimate == pytest.approx([float(method(X, U).estimate), float(method(*left_out).estimate)])
    assert algorithm_a(x).location == pytest.approx([float(algorithm_a(X).location), float(algorithm_a(left_out[0]).location)])
    for plain in (arithmetic_mean, median_value):
        assert plain(x).u == pytest.approx([float(plain(X).u), float(plain(left_out[0]).u)])
    assert niqr(x) == pytest.approx([float(niqr(X)), float(niqr(left_out[0]))])


@settings(deadline=None)
@given(st.lists(st.floats(-10, 10), min_size=4, max_size=30))
def test_algorithm_a_stands_still_where_the_standard_says(x):
    found = algorithm_a(x)
    location, scale = float(found.location), float(found.scale)
    if scale > 1e-6:
        clipped = np.clip(x, location - 1.5 * scale, location + 1.5 * scale)
        assert clipped.mean() == pytest.approx(location, abs=1e-7 * scale)
        assert 1.134 * clipped.std(ddof=1) == pytest.approx(scale, rel=1e-7)


def test_results_that_are_all_alike_have_no_spread():
    assert float(algorithm_a([5.0] * 6).scale) == 0.0
    assert float(weighted_mean([5.0] * 6, [0.1] * 6).chi_squared) == 0.0
    assert float(mandel_paule([5.0] * 6, [0.1] * 6).tau) == 0.0
    with pytest.raises(NotDefined, match="all alike"):
        q_hampel([5.0] * 6)


def test_q_scale_of_replicates_is_the_one_of_many_close_results():
    generator = np.random.default_rng(3)
    laboratories = generator.normal(0, 1, (60, 1)) + generator.normal(0, 0.2, (60, 3))
    assert float(q_hampel(laboratories).scale) == pytest.approx(np.hypot(1, 0.2), rel=0.15)


def test_q_and_hampel_do_not_follow_a_fifth_of_wild_results():
    good = np.random.default_rng(4).normal(50, 1, 40)
    found = q_hampel(np.concatenate([good, np.full(10, 500.0)]))
    assert float(found.location) == pytest.approx(50, abs=0.5)
    assert float(found.scale) < 2.5


def test_algorithm_s_pools_and_clips_a_wild_laboratory():
    assert float(algorithm_s([1.0, 1.1, 0.9, 1.0, 20.0], nu=3)) < 1.6


def test_birge_widens_only_what_scatters():
    wide, narrow = weighted_mean(X, U), weighted_mean([10.01, 9.98, 10.03], [0.05, 0.04, 0.06])
    assert float(birge_adjusted(wide).u) == pytest.approx(float(wide.u) * np.sqrt(37.337 / 6), rel=1e-4)
    assert float(birge_adjusted(narrow).u) == float(narrow.u)


def test_mandel_paule_meets_its_equation():
    found = mandel_paule(X, U)
    weights = 1 / (U**2 + float(found.tau) ** 2)
    assert float((weights * (X - float(found.estimate)) ** 2).sum()) == pytest.approx(len(X) - 1, rel=1e-9)


def test_the_largest_consistent_subset_is_found_among_all_subsets():
    found = largest_consistent_subset(X, U)
    assert found.excluded == (5,)
    for size in range(len(X), len(X) - 2, -1):
        consistent = [kept for kept in itertools.combinations(range(len(X)), size) if bool(weighted_mean(X[list(kept)], U[list(kept)]).consistent)]
        if consistent:
            assert size == len(X) - 1
            break


def test_two_subsets_of_one_size_are_told():
    found = largest_consistent_subset([0.0, 0.1, 5.0, 5.05], [0.1] * 4)
    assert (found.excluded, found.rivals) == ((0, 1), 1)


def test_many_laboratories_are_dropped_one_by_one_and_it_is_said():
    x = np.concatenate([np.random.default_rng(5).normal(0, 1, 60), np.full(25, 9.0)])
    found = largest_consistent_subset(x, np.ones(85))
    assert not found.exhaustive
    assert set(found.excluded) <= set(range(85))
    assert bool(found.reference.consistent)


def test_correlated_mean_of_independent_results_is_the_weighted_mean():
    assert float(correlated_mean(X, np.diag(U**2)).estimate) == pytest.approx(float(weighted_mean(X, U).estimate))


def test_degrees_of_equivalence_agree_with_simulated_rounds():
    generator = np.random.default_rng(6)
    shared = [SharedEffect((0, 1, 2), 0.08)]
    covariance = covariance_of(U, shared)
    drawn = generator.multivariate_normal(np.zeros(7), covariance, 200_000)
    weights = np.eye(7)[0]  # the pilot's value is the reference; 1 and 2 are traceable to it
    found = degrees_of_equivalence(X, covariance, weights)
    assert found.u == pytest.approx((drawn - drawn[:, :1]).std(axis=0), rel=0.01)
    assert found.u[0] == 0.0
    assert found.u[1] < np.hypot(U[0], U[1])
    assert found.pair_u[1, 2] == pytest.approx((drawn[:, 1] - drawn[:, 2]).std(), rel=0.01)


def test_a_laboratory_left_out_of_the_mean_adds_its_uncertainty_instead_of_taking_it_off():
    reference = largest_consistent_subset(X, U).reference
    found = degrees_of_equivalence(X, np.diag(U**2), reference.weights)
    assert found.u[5] == pytest.approx(np.hypot(U[5], float(reference.u)))
    assert found.u[0] == pytest.approx(np.sqrt(U[0] ** 2 - float(reference.u) ** 2))


def test_a_shared_effect_is_never_larger_than_its_members():
    with pytest.raises(BadInput, match=r"shared\[0\].u"):
        covariance_of([0.1, 0.2], [SharedEffect((0, 1), 0.15)])


def test_exactly_one_passes_in_jjf_1117_and_signals_in_iso_13528():
    assert judge_en(1.0, "jjf1117") is Verdict.CONFORMS
    assert judge_en(-1.0, "iso13528") is Verdict.DOES_NOT_CONFORM
    assert [judge_z(z) for z in (2.0, -2.01, 3.0)] == [Verdict.CONFORMS, Verdict.UNDECIDED, Verdict.DOES_NOT_CONFORM]


def test_ten_laboratories_one_of_them_off():
    found = evaluate(TEN, method="largest-consistent-subset", sigma_pt=0.05)
    assert found.excluded == ("L06",)
    assert [score.code for score in found.scores if score.verdict is Verdict.DOES_NOT_CONFORM] == ["L06"]
    assert found.scores[6].verdict_z is Verdict.DOES_NOT_CONFORM


def test_inconsistent_results_are_warned_of_with_the_way_out():
    found = evaluate(TEN)
    assert [warning.code for warning in found.warnings] == ["inconsistent"]
    assert "最大一致子集" in found.warnings[0].words.zh


@pytest.mark.parametrize("method", METHODS)
def test_every_method_finds_the_same_good_laboratories_satisfactory(method):
    good = [laboratory for laboratory in TEN if laboratory.code != "L06"]
    shared = [SharedEffect((0, 1, 2), 0.03)] if method in SHARED else []
    found = evaluate(good, method=method, pilot="L00", reference=(10.0, 0.02), shared=shared)
    assert {score.verdict for score in found.scores} == {Verdict.CONFORMS}
    assert found.reference == pytest.approx(10.0, abs=0.03)


@pytest.mark.parametrize(("method", "count"), [("algorithm-a", 4), ("q-hampel", 4), ("median", 2), ("mandel-paule", 2)])
def test_too_few_laboratories_are_refused_for_a_consensus(method, count):
    with pytest.raises(BadInput, match=f"laboratories: {count}: method {method} needs at least"):
        evaluate(TEN[:count], method=method)


def test_few_laboratories_are_warned_of():
    assert evaluate(TEN[:5], method="algorithm-a").warnings[0].code == "few-laboratories"


def test_each_u_is_converted_by_its_own_k_and_degrees_of_freedom():
    assert coverage_factor(0.95, 4) == pytest.approx(2.776, abs=5e-4)
    assert Laboratory("A", 1.0, 0.3, 3.0).u == pytest.approx(0.1)


def test_the_pilot_differs_from_itself_by_nothing():
    found = evaluate(TEN, method="pilot", pilot="L00")
    assert (found.scores[0].d, found.scores[0].en, found.scores[0].contributes) == (0.0, 0.0, True)
    assert not any(score.contributes for score in found.scores[1:])


def test_simulated_references_repeat_for_a_seed():
    assert procedure_b(X, U, trials=20_000, seed=5) == procedure_b(X, U, trials=20_000, seed=5)
    one = bootstrap(X, seed=1)
    assert one == bootstrap(X, seed=1)
    assert one.interval[0] < one.estimate < one.interval[1]


def test_items_that_differ_are_not_homogeneous_and_drifting_ones_not_stable():
    rows = [[i, i + 0.01] for i in range(10)]
    assert homogeneity(rows, 0.5).verdict is Verdict.DOES_NOT_CONFORM
    assert stability([1.0, 1.1], [1.5, 1.6], 1.0).verdict is Verdict.DOES_NOT_CONFORM


def test_drift_is_told_by_leg_and_carried_to_each_day():
    found = drift_by_leg([0, 10, 20], [1.000, 1.004, 1.004], 0.0005, [5, 12])
    assert [leg.significant for leg in found.legs] == [True, False]
    assert found.value == pytest.approx([1.002, 1.004])
    assert found.u_transfer == pytest.approx([0.004 / 12**0.5, 0.0])
    with pytest.raises(BadInput, match=r"days\[0\]"):
        drift_by_leg([0, 10], [1, 1], 0.1, [11])


@pytest.mark.parametrize(
    ("x", "u", "named"),
    [([1.0], [0.1], "at least 2 results"), ([1.0, 2.0], [0.1, 0.0], r"u\[1\]"), ([1.0, np.inf], [0.1, 0.1], "finite result")],
)
def test_results_that_cannot_be_weighed_are_named(x, u, named):
    with pytest.raises(BadInput, match=named):
        weighted_mean(x, u)


def labs(*entries):
    return [Laboratory(code, value, U) for code, value, U in entries]


def test_a_result_exactly_on_a_limit_is_on_it_whatever_floats_say():
    # 10.3 - 10.0 is 0.3000000000000007 in floats, and 1000000000.3 - 1000000000 is off in the eighth figure
    for value, reference in ((10.5, 10.0), (1000000000.5, 1000000000.0), (10.05, 9.55)):
        found = evaluate(labs(("A", value, 0.4), ("B", reference, 0.3)), method="pilot", pilot="B", sigma_pt=0.25)
        assert found.scores[0].en == 1.0
        assert found.scores[0].verdict is Verdict.CONFORMS
        assert found.scores[0].z == 2.0
        strict = evaluate(labs(("A", value, 0.4), ("B", reference, 0.3)), method="pilot", pilot="B", rule="iso13528")
        assert strict.scores[0].verdict is Verdict.DOES_NOT_CONFORM
    beyond = evaluate(labs(("A", 10.5000000000001, 0.4), ("B", 10.0, 0.3)), method="pilot", pilot="B")
    assert beyond.scores[0].verdict is Verdict.DOES_NOT_CONFORM


def test_a_weighted_mean_decides_its_limit_in_fractions():
    found = evaluate(labs(("A", 10.1, 0.1), ("B", 9.9, 0.1)))  # each is 0.1 off, U(d) = sqrt(0.01 - 0.005): |En| = sqrt 2
    assert found.scores[0].en == pytest.approx(np.sqrt(2))
    on_it = evaluate(labs(("A", 100.9, 0.6), ("B", 99.9, 0.8)))  # d = 0.36, U(d)^2 = 0.36 - 0.2304 = 0.36^2
    assert on_it.scores[0].en == 1.0
    assert on_it.scores[1].en == -1.0


def test_criteria_of_the_artefact_are_decided_in_fractions():
    assert stability([10.0], [10.3], 1.0).verdict is Verdict.CONFORMS
    assert stability([10.0], [10.3000001], 1.0).verdict is Verdict.DOES_NOT_CONFORM
    for bad in ([], [np.nan], [np.inf]):
        with pytest.raises(BadInput, match=r"stability\.after"):
            stability([10.0], bad, 1.0)
    with pytest.raises(BadInput, match="homogeneity"):
        homogeneity([[1.0, np.nan], [1.0, 1.0]], 1.0)


def test_an_uncertainty_of_nothing_is_no_excuse():
    together = [SharedEffect((0, 1), 0.05)]  # B is wholly A's standard: their difference has no uncertainty, so they must agree
    with pytest.raises(BadInput, match=r"laboratories\.B: 10\.1: differs from the reference"):
        evaluate(labs(("A", 10.0, 0.1), ("B", 10.1, 0.1)), method="pilot", pilot="A", shared=together)


@pytest.mark.parametrize(
    ("effects", "field"),
    [
        ([SharedEffect((0, 0), 0.01)], r"shared\[0\].members"),
        ([SharedEffect((0, 9), 0.01)], r"shared\[0\].members"),
        ([SharedEffect((0, 1), -0.01)], r"shared\[0\].u"),
        ([SharedEffect((0, 1), 0.045), SharedEffect((1, 2), 0.045)], "shared:.*negative eigenvalue"),
    ],
)
def test_shared_effects_that_cannot_be_are_refused(effects, field):
    with pytest.raises(BadInput, match=field):
        covariance_of([0.05, 0.05, 0.05], effects)


def test_the_consistency_test_knows_what_laboratories_share():
    good = labs(("A", 10.0, 0.1), ("B", 10.1, 0.1), ("C", 10.05, 0.1))
    alone = evaluate(good)
    shared = evaluate(good, shared=[SharedEffect((0, 1, 2), 0.045)])  # they share most of their u: differences of 0.1 are large
    assert alone.consistent
    assert not shared.consistent
    assert shared.chi_squared == pytest.approx(evaluate(good, method="correlated-mean", shared=[SharedEffect((0, 1, 2), 0.045)]).chi_squared)
    with pytest.raises(BadInput, match="shared: 'median'"):
        evaluate(good, method="median", shared=[SharedEffect((0, 1), 0.01)])


def test_the_birge_ratio_widens_differences_with_shared_effects_too():
    far = labs(("A", 10.0, 0.1), ("B", 10.3, 0.1), ("C", 10.05, 0.1), ("D", 9.8, 0.1))
    shared = [SharedEffect((0, 1), 0.03)]
    plain, wide = evaluate(far, shared=shared), evaluate(far, method="weighted-mean-birge", shared=shared)
    grown = wide.reference_u**2 - plain.reference_u**2
    for one, other in zip(plain.scores, wide.scores, strict=True):
        assert (other.U_d / 2) ** 2 == pytest.approx((one.U_d / 2) ** 2 + grown)


def test_half_of_the_results_alike_is_warned_of():
    alike = labs(*((f"L{number}", 10.0, 0.1) for number in range(5)), ("X", 10.2, 0.1))
    assert "no-scale" in [warning.code for warning in evaluate(alike, method="median").warnings]
    assert "no-scale" in [warning.code for warning in evaluate(alike, method="algorithm-a").warnings]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"rule": "JJF1117"}, "rule"), ({"sigma_pt": 0.0}, "sigma_pt"), ({"u_transfer": float("nan")}, "u_transfer"), ({"method": "mean"}, "method")],
)
def test_a_comparison_refuses_what_it_would_not_read(changes, field):
    with pytest.raises(BadInput, match=field):
        evaluate(TEN, **changes)
