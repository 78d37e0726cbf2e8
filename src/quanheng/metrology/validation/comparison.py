"""Published cases of comparisons: ISO 13528:2022 annexes B and E, Cox 2002, CCQM-K25, JJF 1117, domain examples."""

from functools import cache, partial

import numpy as np

from ..comparison import (
    Laboratory,
    ReferenceValue,
    algorithm_a,
    algorithm_s,
    dersimonian_laird,
    difference,
    en_score,
    evaluate,
    expanded_criterion_factors,
    homogeneity,
    made,
    mandel_paule,
    niqr,
    percent_difference,
    percent_of_allowed,
    procedure_b,
    q_hampel,
    stability,
    weighted_mean,
    z_prime_score,
    z_score,
    zeta_score,
)
from ..comparison.artefacts import Homogeneity
from ..comparison.reference import Simulated
from ..comparison.robust import clipping_factors
from .published import Published

CENSORED = {
    "limits ignored": (10, 10, 12, 19, 20, 20, 23, 23, 25, 25, 26, 28, 28, 30, 28, 29, 30, 30, 31, 32, 32, 45, 50),
    "limits deleted": (12, 19, 20, 23, 23, 25, 25, 26, 28, 28, 28, 29, 30, 30, 31, 32, 32, 45),
}
ARSENIC = (
    (0.185, 0.194),
    (0.187, 0.189),
    (0.182, 0.186),
    (0.188, 0.196),
    (0.191, 0.181),
    (0.188, 0.180),
    (0.187, 0.196),
    (0.177, 0.186),
    (0.179, 0.187),
    (0.188, 0.196),
)
ARSENIC_LATER = (0.191, 0.198, 0.190, 0.196)
# fmt: off
ATRAZINE = (
    0.040, 0.055, 0.178, 0.202, 0.206, 0.227, 0.228, 0.230, 0.230, 0.235, 0.236, 0.237, 0.243, 0.244, 0.245, 0.2555, 0.260, 0.264, 0.267, 0.270,
    0.273, 0.274, 0.274, 0.278, 0.2811, 0.287, 0.287, 0.288, 0.289, 0.295, 0.296, 0.311, 0.331, 0.4246,
)
MERCURY = (  # code, x, U, k; printed D %, PA, z, z', zeta, En
    ("L04", 0.013, 0.003, 2, "-70.5", "-156.6", "-4.70", "-3.99", "-7.10", "-3.55"),
    ("L05", 0.013, 0.007, 2, "-70.5", "-156.6", "-4.70", "-3.99", "-5.75", "-2.88"),
    ("L23", 0.0135, 0.00108, 1.732, "-69.3", "-154.0", "-4.62", "-3.93", "-7.35", "-3.69"),
    ("L02", 0.014, 0.004, 2, "-68.2", "-151.5", "-4.55", "-3.86", "-6.58", "-3.29"),
    ("L15", 0.014, 0.0005, 2, "-68.2", "-151.5", "-4.55", "-3.86", "-7.30", "-3.65"),
    ("L06", 0.016, 0.003, 2, "-63.6", "-141.4", "-4.24", "-3.60", "-6.41", "-3.21"),
    ("L09", 0.017, 0.008, 2, "-61.4", "-136.4", "-4.09", "-3.47", "-4.71", "-2.36"),
    ("L26", 0.019, 0.003, 2, "-56.8", "-126.3", "-3.79", "-3.22", "-5.73", "-2.86"),
    ("L12", 0.0239, 0.0036, 2, "-45.7", "-101.5", "-3.05", "-2.59", "-4.49", "-2.24"),
    ("L03", 0.037, 0.013, 2, "-15.9", "-35.4", "-1.06", "-0.90", "-0.91", "-0.46"),
    ("L29", 0.039, 0.007, 2, "-11.4", "-25.3", "-0.76", "-0.64", "-0.93", "-0.46"),
    ("L07", 0.04, 0.008, 2, "-9.1", "-20.2", "-0.61", "-0.51", "-0.70", "-0.35"),
    ("L21", 0.04, 0.03, 2, "-9.1", "-20.2", "-0.61", "-0.51", "-0.26", "-0.13"),
    ("L25", 0.040, 0.010, 2, "-9.1", "-20.2", "-0.61", "-0.51", "-0.62", "-0.31"),
    ("L16", 0.0424, 0.008, 2, "-3.6", "-8.1", "-0.24", "-0.21", "-0.28", "-0.14"),
    ("L08", 0.044, 0.007, 2, "0.0", "0.0", "0.00", "0.00", "0.00", "0.00"),
    ("L10", 0.045, 0.007, 2, "2.3", "5.1", "0.15", "0.13", "0.19", "0.09"),
    ("L24", 0.045, 0.005, 2, "2.3", "5.1", "0.15", "0.13", "0.21", "0.10"),
    ("L18", 0.046, 0.007, 2, "4.5", "10.1", "0.30", "0.26", "0.37", "0.19"),
    ("L28", 0.049, 0.0072, 2, "11.4", "25.3", "0.76", "0.64", "0.92", "0.46"),
    ("L01", 0.053, 0.007, 2, "20.5", "45.5", "1.36", "1.16", "1.67", "0.83"),
)
REPLICATE_MEANS = (
    2.15, 1.85, 1.80, 1.80, 1.90, 1.90, 1.90, 2.05, 2.35, 2.03, 2.08, 1.25, 1.13, 1.00, 1.08, 1.20, 1.35, 1.23, 1.23, 0.90,
    1.48, 1.20, 1.73, 1.43, 1.28,
)
REPLICATE_SDS = (
    0.13, 0.21, 0.08, 0.24, 0.36, 0.32, 0.14, 0.26, 0.39, 0.53, 0.25, 0.24, 0.72, 0.26, 0.17,
    0.32, 0.4, 0.36, 0.33, 0.43, 0.40, 0.55, 0.39, 0.30, 0.22,
)
FACTORS_B1 = {
    20: ("1.59", "0.57"), 19: ("1.60", "0.59"), 18: ("1.62", "0.62"), 17: ("1.64", "0.64"), 16: ("1.67", "0.68"), 15: ("1.69", "0.71"),
    14: ("1.72", "0.75"), 13: ("1.75", "0.80"), 12: ("1.79", "0.86"), 11: ("1.83", "0.93"), 10: ("1.88", "1.01"), 9: ("1.94", "1.11"),
    8: ("2.01", "1.25"), 7: ("2.10", "1.43"),
}
# fmt: on
PCB_105 = ((10.21, 10.9, 10.94, 10.58, 10.81, 9.62, 10.8), (0.381, 0.250, 0.130, 0.410, 0.445, 0.196, 0.093))
KUDZU = ((0.920, 0.916, 0.963, 0.890), (0.073, 0.006, 0.021, 0.013))
CONSISTENT = ((10.01, 9.98, 10.03), (0.05, 0.04, 0.06))


@cache
def _arsenic() -> Homogeneity:
    mean = float(np.mean(ARSENIC))
    return homogeneity(ARSENIC, 0.15 * mean)


@cache
def _pcb(method: str) -> ReferenceValue:
    return {"wm": weighted_mean, "dl": dersimonian_laird, "mp": mandel_paule}[method](*PCB_105)


@cache
def _median() -> Simulated:
    return procedure_b(*PCB_105, trials=400_000, seed=20)


def _by_the_text(data: tuple[float, ...], what: str) -> float:
    """Algorithm A stopped as the standard's text says, which the printed values of E.1 follow."""
    return float(getattr(algorithm_a(data, stop="third-figure"), what))


def _annex_e() -> list[Published]:
    found = []
    for name, location, scale in (("limits ignored", "26.01", "7.23"), ("limits deleted", "26.81", "5.29")):
        data = CENSORED[name]
        found.append(Published("ISO 13528:2022, E.1", f"x*, {name}", location, partial(_by_the_text, data, "location")))
        found.append(Published("ISO 13528:2022, E.1", f"s*, {name}", scale, partial(_by_the_text, data, "scale")))
    where = "ISO 13528:2022, E.2"
    found += [
        Published(where, "mean", "0.18715", lambda: _arsenic().mean),
        Published(where, "s_x", "0.00398", lambda: _arsenic().s_x),
        Published(where, "s_w", "0.00556", lambda: _arsenic().s_w),
        Published(where, "s_s", "0.00060", lambda: _arsenic().s_s),
        Published(where, "0.3 sigma_pt", "0.00842", lambda: _arsenic().criterion),
        Published(where, "verdict of homogeneity", "conforms", lambda: _arsenic().verdict.value),
        Published(where, "later mean", "0.19375", lambda: stability(ARSENIC, ARSENIC_LATER, 0.02807).mean_after),
        Published(where, "difference of means", "0.00660", lambda: stability(ARSENIC, ARSENIC_LATER, 0.02807).difference),
    ]
    where = "ISO 13528:2022, E.3"
    found += [
        Published(where, "median", "0.2620", lambda: float(np.median(ATRAZINE))),
        Published(where, "nIQR", "0.0402", lambda: float(niqr(ATRAZINE))),
        Published(where, "MADe", "0.0386", lambda: float(made(ATRAZINE))),
        Published(where, "algorithm A, x*", "0.2570", lambda: float(algorithm_a(ATRAZINE).location)),
        Published(where, "algorithm A, s*", "0.0395", lambda: float(algorithm_a(ATRAZINE).scale)),
        Published(where, "algorithm A, u(xpt)", "0.0085", lambda: float(algorithm_a(ATRAZINE).u)),
        Published(where, "Hampel, location", "0.2600", lambda: float(q_hampel(ATRAZINE).location)),
        Published(where, "Q, scale", "0.0426", lambda: float(q_hampel(ATRAZINE).scale)),
        Published(where, "Q/Hampel, u(xpt)", "0.0091", lambda: float(q_hampel(ATRAZINE).u)),
    ]
    return found


def _scores() -> list[Published]:
    xpt, U_pt, sigma = 0.044, 0.0082, 0.0066
    found = []
    for code, x, U, k, *printed in MERCURY:
        computed = (
            percent_difference(x, xpt),
            percent_of_allowed(x, xpt, 3 * sigma),
            z_score(x, xpt, sigma),
            z_prime_score(x, xpt, sigma, U_pt / 2),
            zeta_score(x, U / k, xpt, U_pt / 2),
            en_score(x, U, xpt, U_pt),
        )
        for name, wanted, value in zip(("D %", "PA", "z", "z'", "zeta", "En"), printed, computed, strict=True):
            found.append(Published("ISO 13528:2022, E.4", f"{code} {name}", wanted, lambda value=value: float(value)))  # type: ignore[misc]
    return found


def _factors() -> list[Published]:
    found = []
    for items, (f1, f2) in FACTORS_B1.items():
        for name, wanted, index in (("F1", f1, 0), ("F2", f2, 1)):
            found.append(
                Published(
                    "ISO 13528:2022, Table B.1",
                    f"{name}, g = {items}",
                    wanted,
                    lambda items=items, index=index: expanded_criterion_factors(items)[index],  # type: ignore[misc]
                )
            )
    for nu, eta, xi in ((1, "1.645", "1.097"), (2, "1.517", "1.054"), (3, "1.444", "1.039")):
        for name, wanted, index in (("eta", eta, 0), ("xi", xi, 1)):
            found.append(
                Published(
                    "ISO 13528:2022, Table C.1",
                    f"{name}, nu = {nu}",
                    wanted,
                    lambda nu=nu, index=index: clipping_factors(nu)[index],  # type: ignore[misc]
                )
            )
    return found


def _jjf_1117(y_lab: float) -> float:
    laboratories = [Laboratory("lab", y_lab, 0.0006), Laboratory("other", 100.0003, 0.0006)]
    return evaluate(laboratories, reference=(100.0003, 0.0002), method="given", u_transfer=0.0002).scores[0].en


PUBLISHED: tuple[Published, ...] = (
    *_annex_e(),
    *_scores(),
    Published("ISO 13528:2022, E.7", "x* of the mercury results", "0.03161", lambda: float(algorithm_a([row[1] for row in MERCURY]).location)),
    Published("ISO 13528:2022, E.7", "s*", "0.0164", lambda: float(algorithm_a([row[1] for row in MERCURY]).scale)),
    Published("ISO 13528:2022, E.7", "u(x*)", "0.0045", lambda: float(algorithm_a([row[1] for row in MERCURY]).u)),
    Published("ISO 13528:2022, E.13", "x* of the laboratories' means", "1.57", lambda: float(algorithm_a(REPLICATE_MEANS).location)),
    Published("ISO 13528:2022, E.13", "w* of their standard deviations", "0.34", lambda: float(algorithm_s(REPLICATE_SDS, nu=3))),
    *_factors(),
    Published("NIST decision tree, arsenic in kudzu", "Q", "8.95", lambda: float(weighted_mean(*KUDZU).chi_squared)),
    Published("NIST decision tree, arsenic in kudzu", "p", "0.03", lambda: float(weighted_mean(*KUDZU).p_value)),
    Published("NIST decision tree, arsenic in kudzu", "weighted mean, mg/kg", "0.91471", lambda: float(weighted_mean(*KUDZU).estimate), "recomputed"),
    Published("CCQM-K25, PCB 105", "weighted mean, ng/g", "10.68856", lambda: float(_pcb("wm").estimate), "recomputed"),
    Published("CCQM-K25, PCB 105", "u of the weighted mean", "0.06527", lambda: float(_pcb("wm").u), "recomputed"),
    Published("CCQM-K25, PCB 105", "chi-squared", "37.337", lambda: float(_pcb("wm").chi_squared), "recomputed"),
    Published("CCQM-K25, PCB 105", "tau, DerSimonian-Laird", "0.44479", lambda: float(_pcb("dl").tau), "recomputed"),
    Published("CCQM-K25, PCB 105", "mean, DerSimonian-Laird", "10.55708", lambda: float(_pcb("dl").estimate), "recomputed"),
    Published("CCQM-K25, PCB 105", "u, DerSimonian-Laird", "0.19707", lambda: float(_pcb("dl").u), "recomputed"),
    Published("CCQM-K25, PCB 105", "tau, Mandel-Paule", "0.42879", lambda: float(_pcb("mp").tau), "recomputed"),
    Published("CCQM-K25, PCB 105", "mean, Mandel-Paule", "10.55774", lambda: float(_pcb("mp").estimate), "recomputed"),
    Published("CCQM-K25, PCB 105", "u, Mandel-Paule", "0.19162", lambda: float(_pcb("mp").u), "recomputed"),
    Published("CCQM-K25, PCB 105", "median by Monte Carlo", "10.707", lambda: _median().estimate, "recomputed", "0.002", "Monte Carlo, 4e5 trials"),
    Published("CCQM-K25, PCB 105", "u of the median", "0.155", lambda: _median().u, "recomputed", "0.002", "Monte Carlo, 4e5 trials"),
    Published("Cox 2002, consistent example", "weighted mean", "9.99987", lambda: float(weighted_mean(*CONSISTENT).estimate), "recomputed"),
    Published("Cox 2002, consistent example", "u", "0.02771", lambda: float(weighted_mean(*CONSISTENT).u), "recomputed"),
    Published("Cox 2002, consistent example", "chi-squared", "0.540", lambda: float(weighted_mean(*CONSISTENT).chi_squared), "recomputed"),
    Published("Cox 2002, consistent example", "d of the first", "0.0101", lambda: _consistent(0)[0], "recomputed"),
    Published("Cox 2002, consistent example", "U(d) of the first", "0.0832", lambda: _consistent(0)[1], "recomputed"),
    Published("Cox 2002, consistent example", "U(d) of the second", "0.0577", lambda: _consistent(1)[1], "recomputed"),
    Published("Cox 2002, consistent example", "U(d) of the third", "0.1064", lambda: _consistent(2)[1], "recomputed"),
    Published("JJF 1117-2010, worked", "En, y = 100.0009", "0.728", lambda: _jjf_1117(100.0009), "recomputed"),
    Published("JJF 1117-2010, worked", "En, y = 100.0012", "1.091", lambda: _jjf_1117(100.0012), "recomputed"),
    Published("ISO 13528:2022, 9.3", "D of E.4, L01", "0.009", lambda: float(difference(0.053, 0.044))),
)


def _consistent(index: int) -> tuple[float, float]:
    laboratories = [Laboratory(str(place), x, 2 * u) for place, (x, u) in enumerate(zip(*CONSISTENT, strict=True))]
    score = evaluate(laboratories).scores[index]
    return score.d, score.U_d
