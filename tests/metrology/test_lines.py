import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from quanheng.metrology.errors import BadInput, NotDefined
from quanheng.metrology.uncertainty.lines import fit_line

X, Y = [1.2, 1.9, 2.9, 4.0, 4.7, 5.9], [3.4, 4.4, 7.2, 8.5, 10.8, 13.5]
U_X, U_Y = 0.2, [0.2, 0.2, 0.2, 0.4, 0.4, 0.4]


def test_errors_in_both_variables_agree_with_a_general_minimiser():
    def squares(parameters):
        a, b, *xi = parameters
        return np.sum((np.array(X) - xi) ** 2) / U_X**2 + np.sum(((np.array(Y) - a - b * np.array(xi)) / U_Y) ** 2)

    best = minimize(squares, [0.0, 2.0, *X], method="BFGS", options={"gtol": 1e-9})
    line = fit_line(X, Y, u_x=U_X, u_y=U_Y)
    assert (line.intercept, line.slope, *line.adjusted_x) == pytest.approx(tuple(best.x), abs=1e-5)
    assert line.chi_squared == pytest.approx(best.fun, rel=1e-9)


def test_full_covariance_without_off_diagonals_is_the_fit_of_both_variables():
    plain = fit_line(X, Y, u_x=U_X, u_y=U_Y)
    full = fit_line(X, Y, V_x=np.diag([U_X**2] * 6), V_y=np.diag(np.square(U_Y)), V_xy=np.zeros((6, 6)))
    assert (full.intercept, full.slope, full.u_slope) == pytest.approx((plain.intercept, plain.slope, plain.u_slope), rel=1e-10)


def test_a_shared_error_of_y_widens_the_intercept_and_not_the_slope():
    alone = fit_line(X, Y, u_y=0.3)
    shared = fit_line(X, Y, V_y=np.diag([0.3**2] * 6) + 0.5**2)
    assert shared.slope == pytest.approx(alone.slope)
    assert shared.u_slope == pytest.approx(alone.u_slope)
    assert shared.u_intercept == pytest.approx(np.hypot(alone.u_intercept, 0.5))


def test_uncertainty_of_the_line_agrees_with_simulated_calibrations():
    generator = np.random.default_rng(11)
    true_x, u_x, u_y = np.arange(1.0, 9.0), 0.05, 0.1
    slopes = [
        fit_line(true_x + generator.normal(0, u_x, 8), 2 + 3 * true_x + generator.normal(0, u_y, 8), u_x=u_x, u_y=u_y).slope for _ in range(3000)
    ]
    stated = fit_line(true_x, 2 + 3 * true_x, u_x=u_x, u_y=u_y).u_slope
    assert np.std(slopes) == pytest.approx(stated, rel=0.05)


def test_a_line_through_points_that_scatter_too_much_is_marked():
    line = fit_line([1, 2, 3, 4], [1, 3, 2, 4], u_y=0.1)
    assert line.consistent is False
    assert line.chi_squared > line.chi_squared_limit


def test_two_points_give_a_line_without_a_test():
    line = fit_line([0, 1], [1, 3], u_y=0.1)
    assert (line.intercept, line.slope, line.consistent) == (1.0, 2.0, None)


def test_inverse_undoes_prediction_and_takes_the_scatter_where_no_u_is_given():
    line = fit_line([1, 2, 3, 4, 5, 6], [3.014, 5.225, 7.004, 9.061, 11.201, 12.762])
    assert line.inverse(line.predict(3.5).estimate).estimate == pytest.approx(3.5)
    assert line.inverse(10.5).u == pytest.approx(0.097, abs=5e-4)  # GTC documentation, ISO/TS 28037 example 5: 4.751(97)
    assert line.inverse(10.5, readings=4).u < line.inverse(10.5).u


@settings(deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=6, max_size=6), st.floats(0.001, 1000), st.floats(0.001, 1000))
def test_units_of_x_and_y_scale_the_line(noise, a, b):
    y = np.array(Y) + noise
    plain = fit_line(X, y, u_x=U_X, u_y=U_Y)
    scaled = fit_line(np.array(X) * a, y * b, u_x=U_X * a, u_y=np.array(U_Y) * b)
    assert scaled.slope * a / b == pytest.approx(plain.slope, rel=1e-6, abs=1e-6)
    assert scaled.u_intercept / b == pytest.approx(plain.u_intercept, rel=1e-5)
    assert scaled.chi_squared == pytest.approx(plain.chi_squared, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"x": [1], "y": [2]}, "at least two points"),
        ({"x": [1, 1], "y": [2, 3]}, "at least two different x"),
        ({"x": [1, 2], "y": [2]}, "same length"),
        ({"x": [1, 2], "y": [2, float("nan")]}, r"y\[1\]"),
        ({"x": [1, 2, 3], "y": [1, 2, 3], "u_y": [1, -1, 1]}, r"u_y\[1\]: -1.0"),
        ({"x": [1, 2], "y": [2, 3]}, "three points"),
        ({"x": [1, 2, 3], "y": [1, 2, 3], "u_x": 0.1, "scale": "scatter"}, "scale"),
        ({"x": [1, 2, 3], "y": [1, 2, 3], "u_y": 0.1, "V_y": np.eye(3)}, "not both"),
        ({"x": [1, 2, 3], "y": [1, 2, 3], "V_y": [[1, 2, 0], [2, 1, 0], [0, 0, 1]]}, "no negative eigenvalue"),
        ({"x": [1, 2, 3], "y": [1, 2, 3], "u_x": 0.1, "u_y": 0.1, "V_xy": np.eye(3)}, "negative variance"),
        ({"x": [1, 2, 3], "y": [1, 2, 3], "u_y": [0.1, 0, 0.1]}, "uncertainty above 0"),
    ],
)
def test_what_cannot_be_fitted_is_refused_by_name(arguments, named):
    with pytest.raises(BadInput, match=named):
        fit_line(**arguments)


def test_a_level_line_has_no_inverse():
    with pytest.raises(NotDefined, match="slope 0"):
        fit_line([1, 2, 3], [5, 5, 5], u_y=0.1).inverse(5, 0.1)


def test_points_far_from_zero_lose_no_digits():
    near = fit_line(X, Y, u_y=0.5)
    far = fit_line(np.array(X) + 1e8, Y, u_y=0.5)
    assert far.predict(1e8 + 3.5).estimate == pytest.approx(near.predict(3.5).estimate, rel=1e-7)
    assert far.predict(1e8 + 3.5).u == pytest.approx(near.predict(3.5).u, rel=1e-7)
    assert far.inverse(10.5, 0.5).u == pytest.approx(near.inverse(10.5, 0.5).u, rel=1e-7)


def test_exact_y_and_uncertain_x_are_the_same_line_seen_from_the_other_side():
    forward = fit_line(X, Y, u_x=0.1)  # all of the uncertainty stands in x
    turned = fit_line(Y, X, u_y=0.1)
    assert forward.slope == pytest.approx(1 / turned.slope)
    assert forward.chi_squared == pytest.approx(turned.chi_squared)
