"""The law of propagation: published results, correlation, shared inputs, degrees of freedom, batches."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.metrology.errors import BadInput, NotDefined
from quanheng.metrology.uncertainty import (
    Estimated,
    Model,
    Normal,
    Quantity,
    Rectangular,
    Student,
    correlation,
    covariance,
    implicit,
    multivariate_normal,
    simultaneous,
    type_a,
)


@pytest.fixture(scope="module")
def impedance():  # JCGM 100:2008, Table H.2
    return simultaneous(
        {
            "V": [5.007, 4.994, 5.005, 4.990, 4.999],
            "I": [19.663e-3, 19.639e-3, 19.640e-3, 19.685e-3, 19.678e-3],
            "phi": [1.0456, 1.0438, 1.0468, 1.0428, 1.0433],
        }
    )


def test_impedance_of_gum_h2_has_the_printed_correlations(impedance):
    found = Model("R = V/I*cos(phi)\nX = V/I*sin(phi)\nZ = V/I").evaluate(*impedance).correlation
    assert found[0, 1] == pytest.approx(-0.588, abs=5e-4)
    assert found[0, 2] == pytest.approx(-0.485, abs=5e-4)
    assert found[1, 2] == pytest.approx(0.993, abs=5e-4)


def test_one_set_of_simultaneous_observations_keeps_its_degrees_of_freedom(impedance):
    assert Model("V/I*cos(phi)").evaluate(*impedance).dof == pytest.approx(4.0)


def test_a_complex_impedance_is_evaluated_by_components(impedance):
    def Z(V, I, phi):
        from quanheng.metrology.uncertainty.complexes import Complex
        from quanheng.metrology.uncertainty.functions import exp

        return V / I * exp(Complex(0.0, phi))

    found = Model(Z).evaluate(*impedance)
    assert [r.name for r in found.results] == ["Z.re", "Z.im"]
    assert found["Z.re"].estimate == pytest.approx(127.732, abs=5e-4)
    assert found["Z.im"].estimate == pytest.approx(219.847, abs=5e-4)
    assert found.correlation[0, 1] == pytest.approx(-0.588, abs=5e-4)
    text = Model("Z = V/I*exp(complex(0, phi)); m = abs(Z); a = phase(Z)").evaluate(*impedance)
    assert text["m"].estimate == pytest.approx(254.260, abs=5e-4)
    assert text["a"].u == pytest.approx(impedance[2].u)


def test_a_quantity_minus_itself_is_exactly_zero():
    x = Quantity("x", Normal(3.0, 0.2))
    r = Model("d = a - b").evaluate(a=x, b=x)
    assert (r.estimate, r.u, r.U(0.95)) == (0.0, 0.0, 0.0)


def test_fully_correlated_differences_vanish_exactly():
    a, b = Quantity("a", Normal(3.0, 0.2)), Quantity("b", Normal(5.0, 0.2))
    assert Model("a - b").evaluate(a, b, correlation={("a", "b"): 1.0}).u == 0.0
    assert Model("a + b").evaluate(a, b, correlation={("a", "b"): -1.0}).u == 0.0
    assert Model("a + b").evaluate(a, b, correlation={("a", "b"): 1.0}).u == pytest.approx(0.4)


def test_ten_resistors_calibrated_against_one_standard_add_linearly():  # JCGM 100:2008, 5.2.2, EXAMPLE: 1000 ohm each, u 100 mohm, r = 1
    names = [f"R{i}" for i in range(10)]
    resistors = [Quantity(name, Normal(1000.0, 0.1), "ohm") for name in names]
    pairs = [(a, b, 1.0) for i, a in enumerate(names) for b in names[:i]]
    total = Model(" + ".join(names))
    assert total.evaluate(*resistors, correlation=pairs).u == pytest.approx(1.0)
    assert total.evaluate(*resistors).u == pytest.approx(0.32, abs=0.005)


def test_results_with_a_shared_input_stay_correlated():
    R_S = Quantity("R_S", Normal(100.0, 0.01))
    first = Model("R1 = a1*R_S").evaluate(R_S, a1=Quantity("alpha_1", Normal(1.0, 1e-9)))["R1"]
    second = Model("R2 = a2*R_S").evaluate(R_S, a2=Quantity("alpha_2", Normal(2.0, 1e-9)))["R2"]
    assert correlation(first, second)[0, 1] == pytest.approx(1.0)
    ratio = Model("q = R2/R1").evaluate(first, second)
    assert ratio.estimate == pytest.approx(2.0)
    assert ratio.u == pytest.approx(math.hypot(1e-9, 2e-9), rel=1e-6)


def test_a_chain_of_models_equals_one_model(impedance):
    steps = Model("Z = V/I").evaluate(*impedance[:2])["Z"]
    chained = Model("R = Z*cos(phi)").evaluate(steps, impedance[2])
    whole = Model("R = V/I*cos(phi)").evaluate(*impedance)
    assert chained.u == pytest.approx(whole.u, rel=1e-12)
    assert chained.dof == pytest.approx(4.0)


def test_correlated_inputs_of_finite_degrees_of_freedom_have_u_but_no_dof():
    a, b = Quantity("a", Estimated(1.0, 0.1, 5)), Quantity("b", Normal(1.0, 0.1))
    r = Model("a + b").evaluate(a, b, correlation=[("a", "b", 0.5)])
    assert r.u == pytest.approx(math.sqrt(0.03))
    assert r.U(k=2) == pytest.approx(2 * math.sqrt(0.03))
    for asked in (lambda: r.dof, lambda: r.k(0.95), lambda: r.U(0.95)):
        with pytest.raises(NotDefined, match=r"G\.4\.1"):
            asked()
    assert r.budget.dof is None


def test_correlated_inputs_of_infinite_degrees_of_freedom_have_infinite_dof():
    a, b = multivariate_normal(["a", "b"], [1.0, 2.0], [[0.01, 0.005], [0.005, 0.04]])
    r = Model("a + b").evaluate(a, b)
    assert r.dof == math.inf
    assert r.u == pytest.approx(math.sqrt(0.06))
    assert r.k(0.95) == pytest.approx(1.959964, abs=1e-6)


def test_the_two_meanings_of_u_with_degrees_of_freedom_stay_apart():
    s = Model("x").evaluate(Quantity("x", Estimated(0.0, 1.0, 4)))
    t = Model("x").evaluate(Quantity("x", Student(0.0, 1.0, 4)))
    assert (s.u, s.dof) == (1.0, 4.0)  # JCGM 100, 4.2.3
    assert (t.u, t.dof) == (pytest.approx(math.sqrt(2.0)), math.inf)  # JCGM 101, 6.4.9.4


def test_a_t_distribution_with_two_degrees_of_freedom_has_no_standard_uncertainty():
    with pytest.raises(NotDefined, match=r"6\.4\.9\.4"):
        Model("x").evaluate(Quantity("x", Student(0.0, 1.0, 2)))


def test_truncation_of_degrees_of_freedom_is_the_reader_s_choice():  # JCGM 100:2008, G.4.1, EXAMPLE
    parts = [Quantity(n, Estimated(1.0, u, v)) for n, u, v in (("a", 0.0025, 9), ("b", 0.0057, 4), ("c", 0.0082, 14))]
    r = Model("a*b*c").evaluate(*parts)
    assert r.dof == pytest.approx(19.0, abs=0.05)
    assert r.k(0.95, truncate="tenth") == pytest.approx(2.093, abs=5e-4)  # t_95(19), printed 2.09
    assert r.k(0.95, truncate="floor") == pytest.approx(2.101, abs=5e-4)  # t_95(18)


def test_contradicting_correlations_are_refused():
    q = [Quantity(n, Normal(0.0, 1.0)) for n in "abc"]
    with pytest.raises(BadInput, match="contradict"):
        Model("a + b + c").evaluate(*q, correlation=[("a", "b", 1.0), ("b", "c", 1.0), ("a", "c", -1.0)])


def test_two_quantities_of_one_name_are_refused_and_missing_ones_named():
    with pytest.raises(BadInput, match=r"inputs\.b: None: the model needs the quantities a, b"):
        Model("a + b").evaluate(Quantity("a", Normal(1.0, 0.1)))
    with pytest.raises(BadInput, match="no such quantity"):
        Model("a").evaluate(Quantity("a", Normal(1.0, 0.1)), Quantity("c", Normal(1.0, 0.1)))


def test_a_sensitivity_that_does_not_exist_is_refused():
    with pytest.raises(NotDefined, match="Monte Carlo"):
        Model("abs(x)").evaluate(Quantity("x", Normal(0.0, 1.0)))
    with pytest.raises(NotDefined, match=r"5\.1\.3"):
        Model("sqrt(x)").evaluate(Quantity("x", Normal(np.array([1.0, 0.0]), 1.0)))


def test_a_batch_refuses_what_a_single_result_refuses():
    many = Quantity("x", Normal(np.array([1.0, 2.0]), 0.1))
    zero, negative = Quantity("z", Normal(0.0, 0.1)), Quantity("z", Normal(-1.0, 0.1))
    with pytest.raises(NotDefined, match=r"5\.1\.3"):
        Model("x*abs(z)").evaluate(many, zero)
    for text, z in (("x/z", zero), ("x*z**0.5", negative), ("x + 1/z", zero)):
        with pytest.raises(BadInput, match="no value"):
            Model(text).evaluate(many, z)
        with pytest.raises(BadInput, match=r"no (finite )?value"):
            Model(text).monte_carlo(Quantity("x", Normal(1.0, 0.1)), Quantity("z", Normal(z.estimate, 0.0)), seed=1, trials=10_000)


def test_a_power_of_zero_is_one_also_at_zero():
    assert Model("x**0 + x").evaluate(Quantity("x", Normal(0.0, 0.1))).u == pytest.approx(0.1)


def test_a_model_without_a_value_says_where():
    with pytest.raises(BadInput, match=r"inputs: .*no value"):
        Model("log(x)").evaluate(Quantity("x", Normal(-1.0, 1.0)))


def test_tiny_constants_do_not_vanish():  # h of about 1e-34 in NIST TN 1900's Stefan-Boltzmann example
    r = Model("h*1e-150").evaluate(Quantity("h", Estimated(6.6e-34, 1e-60, 7)))
    assert r.u == pytest.approx(1e-210)
    assert r.dof == pytest.approx(7.0)


def test_second_order_is_reported_and_not_applied():
    a, b = Quantity("a", Normal(0.0, 0.2)), Quantity("b", Normal(0.0, 0.3))
    r = Model("a*b").evaluate(a, b)
    assert r.u == 0.0
    assert r.second_order.u == pytest.approx(0.06)  # variance of a product of independent zero means
    square = Model("a**2").evaluate(a)
    assert square.second_order.estimate_term == pytest.approx(0.04)  # E(x^2) = u^2
    assert square.second_order.u == pytest.approx(0.04 * math.sqrt(2.0))  # standard deviation of x^2 for a normal x


def test_the_second_order_of_the_estimate_of_a_product_is_its_covariance():  # JCGM 100:2008/Amd.1:2026
    a, b = Quantity("a", Normal(1.0, 0.2)), Quantity("b", Normal(2.0, 0.3))
    terms = Model("a*b").evaluate(a, b, correlation={("a", "b"): 0.5}).second_order
    assert terms.estimate_term == pytest.approx(0.5 * 0.2 * 0.3)
    with pytest.raises(NotDefined, match=r"5\.1\.2"):
        _ = terms.u


def test_an_implicit_model_equals_its_solved_form():
    p, T = Quantity("p", Normal(101325.0, 50.0)), Quantity("T", Normal(293.15, 0.1))
    solved = Model("V = 8.314462618*T/p").evaluate(p, T)
    hidden = Model(implicit("p*V = 8.314462618*T", {"V": 1.0})).evaluate(p, T)
    assert hidden.estimate == pytest.approx(solved.estimate, rel=1e-13)
    assert hidden.u == pytest.approx(solved.u, rel=1e-12)
    batch = Model(implicit("p*V = 8.314462618*T", {"V": 1.0})).evaluate(p, T=Quantity("T", Normal(np.array([290.0, 300.0]), 0.1)))
    assert batch.estimate == pytest.approx(8.314462618 * np.array([290.0, 300.0]) / 101325.0)


def test_two_implicit_equations_give_two_correlated_outputs():
    a, b = Quantity("a", Normal(3.0, 0.1)), Quantity("b", Normal(1.0, 0.2))
    hidden = Model(implicit({"sum": "x + y = a", "difference": "x - y = b"}, {"x": 0.0, "y": 0.0})).evaluate(a, b)
    solved = Model("x = (a + b)/2; y = (a - b)/2").evaluate(a, b)
    assert hidden.covariance == pytest.approx(solved.covariance)


def test_type_a_gives_mean_standard_deviation_of_the_mean_and_dof():
    d = type_a([1.0, 2.0, 3.0, 4.0])
    assert (d.mean, d.dof) == (2.5, 3.0)
    assert d.u == pytest.approx(math.sqrt(5.0 / 3.0 / 4.0))


numbers = st.floats(0.1, 10.0)


@settings(deadline=None)
@given(x=st.lists(numbers, min_size=3, max_size=3), u=st.lists(numbers, min_size=3, max_size=3), scale=st.sampled_from([1e-9, 1e-3, 1e3, 1e6]))
def test_a_change_of_unit_scales_estimate_and_u_alike(x, u, scale):
    m = Model("y = a*b/c")
    plain = m.evaluate(*(Quantity(n, Normal(v, w)) for n, v, w in zip("abc", x, u, strict=True)))
    scaled = m.evaluate(Quantity("a", Normal(x[0] * scale, u[0] * scale)), Quantity("b", Normal(x[1], u[1])), Quantity("c", Normal(x[2], u[2])))
    assert scaled.estimate == pytest.approx(plain.estimate * scale, rel=1e-12)
    assert scaled.u == pytest.approx(plain.u * scale, rel=1e-12)
    assert [*scaled.budget.shares] == pytest.approx([*plain.budget.shares])


def test_a_batch_equals_a_loop_of_single_results():
    rng = np.random.default_rng(4)
    n = 9000  # more than two blocks
    m = Model("y = a*sin(b)/c + sqrt(d)**3 - 2**e")
    x = {name: rng.uniform(1.0, 2.0, n) for name in "abcd"}
    u = {name: rng.uniform(0.01, 0.02, n) for name in "abcd"}
    e = Quantity("e", Rectangular(1.0, 1.2, dof=8))
    batch = m.evaluate(*(Quantity(name, Estimated(x[name], u[name], 9)) for name in "abcd"), e, correlation={("a", "e"): 0.0})
    for k in (0, 4095, 4096, 8999):
        one = m.evaluate(*(Quantity(name, Estimated(float(x[name][k]), float(u[name][k]), 9)) for name in "abcd"), e)
        assert batch.estimate[k] == pytest.approx(one.estimate, rel=1e-14)
        assert batch.u[k] == pytest.approx(one.u, rel=1e-13)
        assert batch.dof[k] == pytest.approx(one.dof, rel=1e-12)
        assert batch.U(0.95)[k] == pytest.approx(one.U(0.95), rel=1e-9)
        shown = batch.only.at(k).budget
        assert [r.contribution for r in shown.rows] == pytest.approx([r.contribution for r in one.budget.rows])
    assert covariance(batch.only).shape == (n, 1, 1)


def test_second_order_of_a_batch_equals_a_loop_and_a_thousand_inputs_are_no_trouble():
    m = Model("a*b**2 + sin(a*c)")
    x = [np.array([1.0, 2.0, 0.5]), np.array([0.3, 1.1, 2.0]), np.array([1.0, 1.0, 4.0])]
    terms = m.evaluate(*(Quantity(n, Normal(v, 0.1)) for n, v in zip("abc", x, strict=True))).second_order
    for k in range(3):
        one = m.evaluate(*(Quantity(n, Normal(float(v[k]), 0.1)) for n, v in zip("abc", x, strict=True))).second_order
        assert terms.u[k] == pytest.approx(one.u)
        assert terms.estimate_term[k] == pytest.approx(one.estimate_term)
    names = [f"x{i}" for i in range(1000)]
    many = Model(" + ".join(f"{name}**2" for name in names)).evaluate(*(Quantity(name, Normal(0.0, 1.0)) for name in names))
    assert many.second_order.estimate_term == pytest.approx(1000.0)
    assert many.second_order.u == pytest.approx(math.sqrt(2000.0))


def test_a_chain_takes_further_correlations_of_its_basic_quantities():
    a, b, c = (Quantity(n, Normal(1.0, 0.1)) for n in "abc")
    first = Model("s = a + b").evaluate(a, b, correlation={("a", "b"): 0.5})["s"]
    chained = Model("s - c").evaluate(first, c, correlation={("a", "c"): 0.25})
    whole = Model("a + b - c").evaluate(a, b, c, correlation={("a", "b"): 0.5, ("a", "c"): 0.25})
    assert chained.u == pytest.approx(whole.u, rel=1e-14)
    with pytest.raises(BadInput, match="stated once"):
        Model("s - c").evaluate(first, c, correlation={("a", "b"): 0.1})


def test_an_uncertainty_that_overflows_is_refused():
    with pytest.raises(BadInput, match="overflows"):
        Model("a*b").evaluate(Quantity("a", Normal(1e200, 1e200)), Quantity("b", Normal(1.0, 1e200)))
