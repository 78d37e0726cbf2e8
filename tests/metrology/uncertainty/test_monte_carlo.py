"""Monte Carlo: exact draws, repeatable trials, intervals, the adaptive procedure, regions, validation."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.metrology.errors import BadInput, Cancelled, NotDefined
from quanheng.metrology.uncertainty import (
    ArcSine,
    CurvilinearTrapezoid,
    Estimated,
    Exponential,
    Gamma,
    Model,
    Normal,
    Quantity,
    Rectangular,
    Sample,
    Student,
    Trapezoidal,
    gaussian_factor,
    implicit,
    multivariate_normal,
    simultaneous,
)
from quanheng.metrology.uncertainty.adaptive import batch_size
from quanheng.metrology.uncertainty.intervals import coverage_interval, numerical_tolerance, ordered_tails

stats = pytest.importorskip("scipy.stats")

DISTRIBUTIONS = {
    "normal": (Normal(3.0, 2.0), stats.norm(3, 2)),
    "t 5": (Student(1.0, 2.0, 5), stats.t(5, 1, 2)),
    "t 2.5": (Student(1.0, 2.0, 2.5), stats.t(2.5, 1, 2)),
    "t 0.5": (Student(0.0, 1.0, 0.5), stats.t(0.5)),
    "t 10^6": (Student(0.0, 1.0, 1e6), stats.t(1e6)),
    "estimated": (Estimated(1.0, 0.5, 4), stats.t(4, 1, 0.5)),
    "rectangular": (Rectangular(-1.0, 3.0), stats.uniform(-1, 4)),
    "triangular": (Trapezoidal(-1.0, 3.0), stats.triang(0.5, -1, 4)),
    "trapezoidal": (Trapezoidal(-1.0, 3.0, 0.4), stats.trapezoid(0.3, 0.7, -1, 4)),
    "arc sine": (ArcSine(-1.0, 3.0), stats.arcsine(-1, 4)),
    "exponential": (Exponential(2.5), stats.expon(0, 2.5)),
    "gamma": (Gamma(7.0, 2.0), stats.gamma(7, 0, 2)),
}


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_draws_follow_their_distribution(name):
    ours, theirs = DISTRIBUTIONS[name]
    draws = ours.draw(np.random.Generator(np.random.SFC64(2026)), 200_000)
    assert stats.kstest(draws, theirs.cdf).pvalue > 0.001
    # The tails, where a clumsy method would show: the outermost 200 of 200 000.
    tail = theirs.cdf(np.sort(draws)[[99, -100]])
    assert tail == pytest.approx([0.0005, 0.9995], abs=2e-4)


@pytest.mark.parametrize("name", [n for n in DISTRIBUTIONS if n != "t 0.5"])
def test_mean_u_and_quantiles_are_those_of_the_distribution(name):
    ours, theirs = DISTRIBUTIONS[name]
    p = np.array([0.001, 0.05, 0.3, 0.5, 0.77, 0.999])
    assert ours.mean == pytest.approx(theirs.mean())
    if name != "estimated":  # there u is the scale, see the class
        assert ours.u == pytest.approx(theirs.std())
    assert ours.quantile(p) == pytest.approx(theirs.ppf(p), rel=1e-9)


def test_a_curvilinear_trapezoid_has_the_moments_and_quantiles_of_jcgm_101():  # 6.4.3.3: (b - a)^2/12 + d^2/9
    d = CurvilinearTrapezoid(2.0, 6.0, 0.7)
    draws = d.draw(np.random.Generator(np.random.SFC64(5)), 400_000)
    assert d.u == pytest.approx(math.sqrt(16 / 12 + 0.49 / 9))
    assert draws.std() == pytest.approx(d.u, rel=3e-3)
    p = np.linspace(0.01, 0.99, 15)
    assert np.quantile(draws, p) == pytest.approx(d.quantile(p), abs=0.02)
    assert d.quantile(np.array([1e-12, 1 - 1e-12])) == pytest.approx([1.3, 6.7], abs=1e-5)


def model_and_inputs():
    return Model("y = a*b + c"), [Quantity("a", Student(1.0, 0.1, 7)), Quantity("b", Rectangular(0.0, 2.0)), Quantity("c", ArcSine(-1.0, 1.0))]


def test_the_same_seed_gives_the_same_trials_whatever_the_threads():
    m, q = model_and_inputs()
    one = m.monte_carlo(*q, seed=7, trials=35_000)
    two = m.monte_carlo(*q, seed=7, trials=35_000, threads=2)
    assert (one.only.values == two.only.values).all()
    assert (one.estimate, one.u) == (two.estimate, two.u)
    longer = m.monte_carlo(*q, seed=7, trials=130_000)
    assert (longer.only.values[:30_000] == one.only.values[:30_000]).all()
    assert (m.monte_carlo(*q, seed=8, trials=35_000).only.values != one.only.values).any()
    assert (one.record.seed, one.record.bit_generator) == (7, "SFC64")
    assert set(one.record.versions) == {"python", "numpy", "scipy", "quanheng"}


def test_moments_are_those_of_the_trials():
    m, q = model_and_inputs()
    mc = m.monte_carlo(*q, seed=7, trials=123_456)
    assert mc.trials == 123_456
    assert mc.estimate == pytest.approx(mc.only.values.mean(), rel=1e-12)
    assert mc.u == pytest.approx(mc.only.values.std(ddof=1), rel=1e-12)


@settings(max_examples=15, deadline=None)
@given(
    c=st.lists(st.floats(-5.0, 5.0), min_size=3, max_size=3),
    u=st.lists(st.floats(0.1, 3.0), min_size=3, max_size=3),
    r=st.floats(-1.0, 1.0),
)
def test_a_linear_model_of_normal_inputs_agrees_with_the_law(c, u, r):
    m = Model("y = k1*a + k2*b + k3*c".replace("k1", repr(c[0])).replace("k2", repr(c[1])).replace("k3", repr(c[2])))
    q = [Quantity(name, Normal(1.0, v)) for name, v in zip("abc", u, strict=True)]
    law = m.evaluate(*q, correlation={("a", "c"): r})
    mc = m.monte_carlo(*q, correlation={("a", "c"): r}, seed=1, trials=40_000)
    size = math.hypot(*(k * v for k, v in zip(c, u, strict=True))) + 1e-12
    assert mc.estimate == pytest.approx(law.estimate, abs=6 * law.u / 200 + 1e-9 * size)
    assert mc.u == pytest.approx(law.u, rel=0.03, abs=1e-7 * size)


def test_full_correlation_survives_monte_carlo():
    q = [Quantity("a", Normal(5.0, 0.1)), Quantity("b", Normal(3.0, 0.1))]
    mc = Model("a - b").monte_carlo(*q, correlation=[("a", "b", 1.0)], seed=1, trials=20_000)
    assert mc.u < 1e-8
    same = Quantity("x", Rectangular(0.0, 1.0))
    assert Model("a - b").monte_carlo(a=same, b=same, seed=1, trials=20_000).u == 0.0


def test_correlated_inputs_of_any_shape_follow_a_gaussian_copula():
    q = [Quantity("a", Rectangular(0.0, 1.0)), Quantity("b", Exponential(2.0))]
    mc = Model("x = a; y = b").monte_carlo(*q, correlation=[("a", "b", 0.8)], seed=1, trials=200_000)
    assert mc.dependence == ("a, b: Gaussian copula",)
    a, b = mc["x"].values, mc["y"].values
    assert stats.kstest(a, "uniform").pvalue > 0.001
    assert stats.kstest(b, stats.expon(0, 2).cdf).pvalue > 0.001
    # Rank correlation of a Gaussian copula: 6/pi asin(r/2).
    assert stats.spearmanr(a, b).statistic == pytest.approx(6 / math.pi * math.asin(0.4), abs=0.005)


def test_jointly_normal_quantities_keep_their_covariance():
    C = [[0.04, -0.03], [-0.03, 0.09]]
    mc = Model("x = a; y = b").monte_carlo(*multivariate_normal(["a", "b"], [1.0, 2.0], C), seed=1, trials=400_000)
    assert mc.covariance == pytest.approx(np.array(C), abs=4e-4)


def test_simultaneous_observations_follow_a_multivariate_t():  # JCGM 102:2011, 5.3.2: nu = n - N
    rng = np.random.default_rng(3)
    series = {"a": list(rng.normal(0, 1, 12)), "b": list(rng.normal(0, 1, 12))}
    mc = Model("x = a; y = b").monte_carlo(*simultaneous(series), seed=1, trials=300_000)
    assert mc.dependence == ("a, b: multivariate t distribution with 10 degrees of freedom",)
    n, nu = 12, 10
    S = np.cov(np.array(list(series.values()))) * (n - 1) / nu
    assert mc.covariance == pytest.approx(S / n * nu / (nu - 2), rel=0.03, abs=2e-3)
    few = simultaneous({"a": [1.0, 2.0], "b": [1.0, 3.0]})
    with pytest.raises(NotDefined, match=r"5\.3\.2"):
        Model("a + b").monte_carlo(*few, seed=1, trials=10_000)


def test_intervals_follow_the_order_statistics_of_7_7():
    values = np.arange(1.0, 101.0) ** 2  # squares of 1 to 100, shuffled
    shuffled = np.random.default_rng(1).permutation(values)
    shortest = coverage_interval(shuffled, 0.95, "shortest")  # r = 1: from 1 to 96^2
    assert (shortest.low, shortest.high) == (1.0, 96.0**2)
    symmetric = coverage_interval(shuffled, 0.95, "symmetric")  # M - q = 5 is odd: r = 3
    assert (symmetric.low, symmetric.high) == (9.0, 98.0**2)


@settings(max_examples=20, deadline=None)
@given(st.integers(100_000, 130_000), st.integers(1, 12_000), st.integers(0, 2**32), st.sampled_from(["normal", "ties", "cauchy", "sorted"]))
def test_ordered_tails_equal_those_of_a_full_sort(M, n, seed, kind):
    rng = np.random.default_rng(seed)
    values = {
        "normal": lambda: rng.normal(size=M),
        "ties": lambda: rng.integers(0, 3, M).astype(float),
        "cauchy": lambda: rng.standard_cauchy(M),
        "sorted": lambda: np.arange(M, dtype=float),
    }[kind]()
    low, high = ordered_tails(values, n)
    full = np.sort(values)
    assert (low == full[:n]).all()
    assert (high == full[M - n :]).all()


def test_the_shortest_interval_of_a_one_sided_distribution_begins_at_its_edge():
    mc = Model("x").monte_carlo(Quantity("x", Exponential(1.0)), seed=2, trials=200_000)
    assert mc.shortest(0.95).low < 1e-3
    assert mc.shortest(0.95).high == pytest.approx(-math.log(0.05), rel=0.02)
    assert mc.symmetric(0.95).low == pytest.approx(-math.log(0.975), rel=0.05)


def test_a_shortest_interval_that_is_not_unique_is_one_of_them():
    # Arc sine: the density rises to both edges, so the interval may lie at either of them; both are as short.
    mc = Model("x").monte_carlo(Quantity("x", ArcSine(-1.0, 1.0)), seed=2, trials=200_000)
    found = mc.shortest(0.95)
    assert found.length == pytest.approx(1.0 + math.cos(math.pi * 0.05), abs=0.01)
    assert min(abs(found.low + 1.0), abs(found.high - 1.0)) < 1e-3


def test_the_modulus_of_a_quantity_at_zero_is_a_matter_for_monte_carlo():
    mc = Model("abs(x)").monte_carlo(Quantity("x", Normal(0.0, 1.0)), seed=2, trials=200_000)
    assert mc.estimate == pytest.approx(math.sqrt(2.0 / math.pi), abs=0.005)


def test_identical_trials_have_an_interval_of_no_length():
    mc = Model("0*x + 3").monte_carlo(Quantity("x", Normal(0.0, 1.0)), seed=2, trials=20_000)
    assert (mc.u, mc.shortest(0.95).low, mc.shortest(0.95).high) == (0.0, 3.0, 3.0)
    assert Model("0*x + 3").monte_carlo(Quantity("x", Normal(0.0, 1.0)), seed=2, digits=2).stability.stable


def test_too_few_trials_for_a_coverage_probability_are_refused():
    with pytest.raises(BadInput, match="too few"):
        coverage_interval(np.arange(100.0), 0.999, "shortest")


def test_numerical_tolerance_of_jcgm_101_7_9_2():
    assert numerical_tolerance(0.00035, 2) == 0.000005  # EXAMPLE 1
    assert numerical_tolerance(0.000352, 1) == 0.00005  # EXAMPLE 1, one digit
    assert numerical_tolerance(2.0, 1) == 0.5  # EXAMPLE 2: 2 K


def test_batches_of_the_adaptive_procedure_grow_with_the_probability():  # 7.9.4 b
    assert batch_size(0.95) == 10_000
    assert batch_size(0.99) == 10_000
    assert batch_size(0.999) == 100_000


def test_the_adaptive_procedure_stops_when_every_result_is_stable():
    m, q = model_and_inputs()
    mc = m.monte_carlo(*q, seed=3, digits=1)
    s = mc.stability
    assert s.stable
    assert mc.trials == s.batches * s.trials_per_batch
    assert [c.what for c in s.criteria] == ["y(y)", "u(y)", "y_low(y)", "y_high(y)"]
    assert all(c.twice_s <= c.tolerance == numerical_tolerance(mc.u, 1) for c in s.criteria)
    short = m.monte_carlo(*q, seed=3, digits=4, most=30_000)
    assert (short.stability.stable, short.trials) == (False, 30_000)
    several = Model("x = a; y = a + b").monte_carlo(q[0], q[1], seed=3, digits=1)
    assert [c.what for c in several.stability.criteria] == ["y(x)", "y(y)", "u(x)", "u(y)", "lambda_max", "k_p"]


def test_progress_is_told_and_a_run_can_be_cancelled():
    m, q = model_and_inputs()
    told = []
    m.monte_carlo(*q, seed=1, trials=250_000, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (250_000, 250_000)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    with pytest.raises(Cancelled):
        m.monte_carlo(*q, seed=1, trials=250_000, cancel=lambda: True)


def test_a_model_that_leaves_its_domain_is_refused():
    with pytest.raises(BadInput, match="no finite value"):
        Model("log(x)").monte_carlo(Quantity("x", Normal(1.0, 1.0)), seed=1, trials=10_000)


def test_bad_options_name_their_field():
    m, q = model_and_inputs()
    for options, field in (
        ({"seed": -1, "trials": 10_000}, "seed"),
        ({"seed": 1}, "trials"),
        ({"seed": 1, "trials": 0}, "trials"),
        ({"seed": 1, "trials": 10_000, "bit_generator": "dice"}, "bit_generator"),
        ({"seed": 1, "trials": 10_000, "threads": 0}, "threads"),
        ({"seed": 1, "digits": 0}, "digits"),
    ):
        with pytest.raises(BadInput) as refusal:
            m.monte_carlo(*q, **options)
        assert refusal.value.field == field


def test_region_factors_of_jointly_normal_outputs():  # chi-squared and Bonferroni, by SciPy
    for m in (1, 2, 3, 6):
        assert gaussian_factor(0.95, m, "ellipsoid") == pytest.approx(math.sqrt(stats.chi2.ppf(0.95, m)))
        assert gaussian_factor(0.95, m, "rectangle") == pytest.approx(stats.norm.ppf(1 - 0.05 / (2 * m)))


def test_regions_of_a_bivariate_normal_agree_with_their_closed_form():
    C = np.array([[1.0, 0.9], [0.9, 1.0]]) * 1e-4
    mc = Model("x = a; y = b").monte_carlo(*multivariate_normal(["a", "b"], [0.0, 0.0], C), seed=1, trials=400_000)
    k = gaussian_factor(0.95, 2, "ellipsoid")
    ellipsoid, rectangle, smallest = mc.ellipsoid(0.95), mc.rectangle(0.95), mc.smallest(0.95, cells=100)
    area = math.pi * k**2 * math.sqrt(np.linalg.det(C))
    assert ellipsoid.k == pytest.approx(k, rel=5e-3)
    assert ellipsoid.volume == pytest.approx(area, rel=1e-2)
    assert smallest.volume == pytest.approx(area, rel=0.05)  # for a normal distribution the ellipse is the smallest region
    assert 0.95 <= smallest.covered < 0.951
    assert rectangle.volume > ellipsoid.volume
    points = np.stack([mc["x"].values, mc["y"].values])
    assert ellipsoid.covers(points).mean() == pytest.approx(0.95, abs=1e-5)
    assert rectangle.covers(points).mean() == pytest.approx(0.95, abs=1e-5)


def test_outputs_that_determine_each_other_have_no_ellipsoid():
    mc = Model("x = a; y = 2*a").monte_carlo(Quantity("a", Normal(0.0, 1.0)), seed=1, trials=20_000)
    with pytest.raises(NotDefined, match=r"7\.7\.2"):
        mc.ellipsoid()
    assert mc.rectangle().k == pytest.approx(1.96, abs=0.05)
    assert Model("x = a; y = 2*a").monte_carlo(Quantity("a", Normal(0.0, 1.0)), seed=1, digits=1).stability.stable


def test_the_law_is_validated_where_the_model_is_linear_and_not_where_it_bends():
    a, b = Quantity("a", Normal(0.0, 1.0)), Quantity("b", Normal(0.0, 1.0))
    linear = Model("y = a + b")
    mc = linear.monte_carlo(a, b, seed=1, trials=1_000_000)
    assert linear.evaluate(a, b).validated_by(mc, digits=2).validated
    bent = Model("y = a**2 + 0.1*b")
    checked = bent.evaluate(a, b).validated_by(bent.monte_carlo(a, b, seed=1, trials=100_000), digits=1)
    assert not checked.validated
    assert checked.delta == 0.05  # u = 0.1 to one digit


def test_trials_can_be_the_input_of_a_further_model():
    m, q = model_and_inputs()
    first = m.monte_carlo(*q, seed=1, trials=100_000)
    z = Quantity("z", first.only.distribution())
    again = Model("2*z").monte_carlo(z, seed=2, trials=100_000)
    assert isinstance(z.distribution, Sample)
    assert again.u == pytest.approx(2 * first.u, rel=0.01)
    assert Model("2*z").evaluate(z).u == pytest.approx(2 * first.u, rel=1e-9)


def test_a_batch_is_no_input_of_monte_carlo():
    with pytest.raises(BadInput, match="one result at a time"):
        Model("a").monte_carlo(Quantity("a", Normal(np.array([1.0, 2.0]), 0.1)), seed=1, trials=10_000)


def test_an_implicit_model_is_solved_for_every_trial():
    hidden = Model(implicit("y*exp(y) = x", {"y": 0.5}))
    mc = hidden.monte_carlo(Quantity("x", Rectangular(0.5, 2.0)), seed=1, trials=50_000)
    lambertw = pytest.importorskip("scipy.special").lambertw
    x = Model("x").monte_carlo(Quantity("x", Rectangular(0.5, 2.0)), seed=1, trials=50_000).only.values
    assert mc.only.values == pytest.approx(lambertw(x).real, rel=1e-12)
