"""Published calibration lines: JCGM 100:2008, H.3; ISO/TS 28037:2010; Pearson's data with York's weights."""

from functools import cache

from ..uncertainty.lines import Line, fit_line
from .published import Published

# fmt: off
THERMOMETER = (
    (21.521, 22.012, 22.512, 23.003, 23.507, 23.999, 24.513, 25.002, 25.503, 26.010, 26.511),
    (-0.171, -0.169, -0.166, -0.159, -0.164, -0.165, -0.156, -0.157, -0.159, -0.161, -0.160),
)
PEARSON_YORK = (
    (0.0, 0.9, 1.8, 2.6, 3.3, 4.4, 5.2, 6.1, 6.5, 7.4), (5.9, 5.4, 4.4, 4.6, 3.5, 3.7, 2.8, 2.8, 2.4, 1.5),
    (1000.0, 1000.0, 500.0, 800.0, 200.0, 80.0, 60.0, 20.0, 1.8, 1.0), (1.0, 1.8, 4.0, 8.0, 20.0, 20.0, 70.0, 70.0, 100.0, 500.0),
)
# fmt: on
ONE_TO_SIX = (1, 2, 3, 4, 5, 6)


@cache
def _thermometer() -> Line:
    return fit_line([t - 20 for t in THERMOMETER[0]], THERMOMETER[1])


@cache
def _iso(example: str) -> Line:
    if example == "equal":
        return fit_line(ONE_TO_SIX, (3.3, 5.6, 7.1, 9.3, 10.7, 12.1), u_y=0.5)
    if example == "unequal":
        return fit_line(ONE_TO_SIX, (3.2, 4.3, 7.6, 8.6, 11.7, 12.8), u_y=(0.5, 0.5, 0.5, 1.0, 1.0, 1.0))
    if example == "both":
        return fit_line((1.2, 1.9, 2.9, 4.0, 4.7, 5.9), (3.4, 4.4, 7.2, 8.5, 10.8, 13.5), u_x=0.2, u_y=(0.2, 0.2, 0.2, 0.4, 0.4, 0.4))
    return fit_line(ONE_TO_SIX, (3.014, 5.225, 7.004, 9.061, 11.201, 12.762), u_y=1.0, scale="scatter")


@cache
def _york() -> Line:
    x, y, weights_x, weights_y = PEARSON_YORK
    return fit_line(x, y, u_x=[weight**-0.5 for weight in weights_x], u_y=[weight**-0.5 for weight in weights_y])


def _four(where: str, example: str, a: str, u_a: str, b: str, u_b: str, cov: str, chi: str, note: str = "") -> list[Published]:
    return [
        Published(where, "a", a, lambda: _iso(example).intercept),
        Published(where, "u(a)", u_a, lambda: _iso(example).u_intercept, note=note),
        Published(where, "b", b, lambda: _iso(example).slope),
        Published(where, "u(b)", u_b, lambda: _iso(example).u_slope, note=note),
        Published(where, "cov(a, b)", cov, lambda: _iso(example).covariance, note=note),
        Published(where, "chi-squared", chi, lambda: _iso(example).chi_squared),
    ]


PUBLISHED: tuple[Published, ...] = (
    Published("JCGM 100:2008, H.3.3", "y1, degrees Celsius", "-0.1712", lambda: _thermometer().intercept),
    Published("JCGM 100:2008, H.3.3", "s(y1)", "0.0029", lambda: _thermometer().u_intercept),
    Published("JCGM 100:2008, H.3.3", "y2", "0.00218", lambda: _thermometer().slope),
    Published("JCGM 100:2008, H.3.3", "s(y2)", "0.00067", lambda: _thermometer().u_slope),
    Published("JCGM 100:2008, H.3.3", "r(y1, y2)", "-0.930", lambda: _thermometer().correlation),
    Published("JCGM 100:2008, H.3.3", "s", "0.0035", lambda: _thermometer().residual_sd or 0.0),
    Published("JCGM 100:2008, H.3.4", "b(30 C)", "-0.1494", lambda: _thermometer().predict(10).estimate),
    Published("JCGM 100:2008, H.3.4", "u(b(30 C))", "0.0041", lambda: _thermometer().predict(10).u),
    *_four("ISO/TS 28037:2010, 6.3 (equal weights)", "equal", "1.867", "0.465", "1.757", "0.120", "-0.050", "1.665"),
    Published("ISO/TS 28037:2010, 11 (inverse, y = 10.5)", "x", "4.913", lambda: _iso("equal").inverse(10.5, 0.5).estimate),
    Published("ISO/TS 28037:2010, 11 (inverse, y = 10.5)", "u(x)", "0.322", lambda: _iso("equal").inverse(10.5, 0.5).u),
    Published("ISO/TS 28037:2010, 11 (forward, x = 3.5)", "y", "8.017", lambda: _iso("equal").predict(3.5, 0.2).estimate),
    Published("ISO/TS 28037:2010, 11 (forward, x = 3.5)", "u(y)", "0.406", lambda: _iso("equal").predict(3.5, 0.2).u),
    *_four("ISO/TS 28037:2010, 6.3 (unequal weights)", "unequal", "0.885", "0.530", "2.057", "0.178", "-0.082", "4.131"),
    *_four("ISO/TS 28037:2010, 7.4 (both variables)", "both", "0.5788", "0.4764", "2.1597", "0.1355", "-0.0577", "2.743"),
    Published("ISO/TS 28037:2010, annex E", "a", "1.172", lambda: _iso("scatter").intercept),
    Published("ISO/TS 28037:2010, annex E", "u(a), before the annex's factor", "0.159", lambda: _iso("scatter").u_intercept),
    Published("ISO/TS 28037:2010, annex E", "b", "1.964", lambda: _iso("scatter").slope),
    Published("ISO/TS 28037:2010, annex E", "u(b), before the annex's factor", "0.041", lambda: _iso("scatter").u_slope),
    Published("Pearson 1901 with York's weights (York 1966)", "slope", "-0.4805", lambda: _york().slope),
    Published("Pearson 1901 with York's weights (York 1966)", "intercept", "5.4799", lambda: _york().intercept),
)
