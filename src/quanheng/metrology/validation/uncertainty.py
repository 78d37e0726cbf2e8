"""Published cases of the law of propagation and of Monte Carlo."""

import math
from collections.abc import Callable
from functools import cache
from typing import Any, Literal

from ..uncertainty import (
    ArcSine,
    CurvilinearTrapezoid,
    Estimated,
    Evaluation,
    Model,
    MonteCarlo,
    Normal,
    Quantity,
    Rectangular,
    Student,
    Trapezoidal,
    certificate,
    coverage_factor,
    gaussian_factor,
    pooled,
    relative_dof,
    simultaneous,
    type_a,
)
from ..uncertainty.distributions import Distribution
from ..uncertainty.intervals import numerical_tolerance
from .published import Published

SEED = 20080101
TRIALS = 1_000_000

_DRAWN = "Monte Carlo here and there: each side scatters by about this much"


def _quantities(**known: Distribution) -> list[Quantity]:
    return [Quantity(name, distribution) for name, distribution in known.items()]


# JCGM 100:2008, H.1: end-gauge calibration, in nm, K and 1/K.

_GAUGE = "l = l_s + d_bar + d_1 + d_2 - l_s*(d_alpha*(theta_bar + Delta) + alpha*d_theta)"


@cache
def end_gauge() -> Evaluation:
    """H.1 with its degrees of freedom."""
    return Model(_GAUGE).evaluate(
        *_quantities(
            l_s=Estimated(50_000_623.0, 25.0, 18),
            d_bar=Estimated(215.0, 5.8, 24),
            d_1=Estimated(0.0, 3.9, 5),
            d_2=Estimated(0.0, 6.7, 8),
            d_alpha=Rectangular(-1e-6, 1e-6, dof=50),
            theta_bar=Normal(-0.1, 0.2),
            Delta=ArcSine(-0.5, 0.5),
            alpha=Rectangular(9.5e-6, 13.5e-6),
            d_theta=Rectangular(-0.05, 0.05, dof=2),
        )
    )


@cache
def comparator() -> Evaluation:
    """H.1.3.2: the difference of the gauges and the comparator's effects, in nm."""
    return Model("d_bar + d_1 + d_2").evaluate(*_quantities(d_bar=Estimated(215.0, 5.8, 24), d_1=Estimated(0.0, 3.9, 5), d_2=Estimated(0.0, 6.7, 8)))


def _gauge_contribution(name: str) -> Callable[[], float]:
    return lambda: float(next(row.contribution for row in end_gauge().budget.rows if row.name == name))


@cache
def end_gauge_trials() -> MonteCarlo:
    """JCGM 101:2008, 9.5: the same gauge with the distributions of Table 10."""
    return Model(_GAUGE).monte_carlo(
        *_quantities(
            l_s=Student(50_000_623.0, 25.0, 18),
            d_bar=Student(215.0, 6.0, 24),
            d_1=Student(0.0, 4.0, 5),
            d_2=Student(0.0, 7.0, 8),
            d_alpha=CurvilinearTrapezoid(-1e-6, 1e-6, 0.1e-6),
            theta_bar=Normal(-0.1, 0.2),
            Delta=ArcSine(-0.5, 0.5),
            alpha=Rectangular(9.5e-6, 13.5e-6),
            d_theta=CurvilinearTrapezoid(-0.05, 0.05, 0.025),
        ),
        seed=SEED,
        trials=TRIALS,
    )


# JCGM 100:2008, H.2: simultaneous resistance and reactance.

_V = [5.007, 4.994, 5.005, 4.990, 4.999]
_I = [19.663e-3, 19.639e-3, 19.640e-3, 19.685e-3, 19.678e-3]
_PHI = [1.0456, 1.0438, 1.0468, 1.0428, 1.0433]
_IMPEDANCE = "R = V/I*cos(phi)\nX = V/I*sin(phi)\nZ = V/I"


@cache
def impedance() -> Evaluation:
    """H.2, approach 1: means of the inputs with their correlations."""
    return Model(_IMPEDANCE).evaluate(*simultaneous({"V": _V, "I": _I, "phi": _PHI}))


@cache
def impedance_by_sets() -> dict[str, Estimated]:
    """H.2, approach 2: R, X and Z of each set, and their means."""
    sets = [
        Model(_IMPEDANCE).evaluate(*_quantities(V=Normal(v, 0.0), I=Normal(i, 0.0), phi=Normal(p, 0.0))) for v, i, p in zip(_V, _I, _PHI, strict=True)
    ]
    return {name: type_a([e[name].estimate for e in sets]) for name in ("R", "X", "Z")}


@cache
def impedance_complex() -> Evaluation:
    """H.2 as one complex quantity, by components (JCGM 102:2011, 6.4)."""
    return Model("Z = V/I*exp(complex(0, phi))").evaluate(*simultaneous({"V": _V, "I": _I, "phi": _PHI}))


# JCGM 100:2008, H.4: activity of a sample by comparison with a standard (Table H.7).

_CYCLES = [
    (243.74, 15380, 4054, 367.37, 41432),
    (984.53, 14978, 3922, 1107.66, 38706),
    (1723.87, 14394, 4200, 1846.99, 35860),
    (2463.17, 13254, 3830, 2586.28, 32238),
    (3217.56, 12516, 3956, 3340.68, 29640),
    (3956.83, 11058, 3980, 4079.94, 26356),
]
_LAMBDA = 1.25894e-4


@cache
def radon_rates() -> tuple[Quantity, ...]:
    """Counting rates of sample and standard, corrected for background and decay, with the correlation of their means (Table H.8)."""
    R_s = [(C_s - C_b) / 60.0 * math.exp(_LAMBDA * t_s) for t_s, C_s, C_b, _, _ in _CYCLES]
    R_x = [(C_x - C_b) / 60.0 * math.exp(_LAMBDA * t_x) for _, _, C_b, t_x, C_x in _CYCLES]
    return simultaneous({"R_x": R_x, "R_s": R_s})


def _activity_inputs() -> list[Quantity]:
    return _quantities(A_s=Normal(0.1368, 0.0018), m_s=Normal(5.0192, 0.005), m_x=Normal(5.0571, 0.0010))


@cache
def radon_activity() -> Evaluation:
    """H.4.3.1: from the means of the rates."""
    return Model("A_x = A_s*m_s/m_x*R_x/R_s").evaluate(*_activity_inputs(), *radon_rates())


@cache
def radon_activity_by_ratio() -> Evaluation:
    """H.4.3.2: from the mean of the ratios of the cycles."""
    ratios = [(C_x - C_b) / (C_s - C_b) * math.exp(_LAMBDA * (t_x - t_s)) for t_s, C_s, C_b, t_x, C_x in _CYCLES]
    return Model("A_x = A_s*m_s/m_x*R").evaluate(*_activity_inputs(), Quantity("R", type_a(ratios)))


# JCGM 100:2008, H.5: voltage standard, ten days of five observations (Table H.9), in uV from 10 V.

_DAILY_MEANS = [172.0, 116.0, 13.0, 144.0, 106.0, 31.0, 60.0, 125.0, 163.0, 41.0]
_DAILY_S = [60.0, 77.0, 111.0, 101.0, 67.0, 93.0, 80.0, 73.0, 88.0, 86.0]


@cache
def product() -> Evaluation:
    """JCGM 100:2008, G.4.1, EXAMPLE: relative uncertainties 0.25 %, 0.57 %, 0.82 %."""
    return Model("Y = X_1*X_2*X_3").evaluate(
        *_quantities(X_1=Estimated(1.0, 0.0025, 9), X_2=Estimated(1.0, 0.0057, 4), X_3=Estimated(1.0, 0.0082, 14))
    )


@cache
def resistors(correlated: bool) -> Evaluation:
    """JCGM 100:2008, 5.2.2, EXAMPLE: ten resistors of 1000 ohm in series, each u = 100 mohm."""
    names = [f"R_{i}" for i in range(10)]
    pairs = [(a, b, 1.0) for i, a in enumerate(names) for b in names[:i]] if correlated else []
    return Model(f"R_ref = {' + '.join(names)}").evaluate(*(Quantity(name, Normal(1000.0, 0.1)) for name in names), correlation=pairs)


# JCGM 101:2008, 9.2 to 9.4.

Shape = Literal["normal", "rectangular", "wide"]


@cache
def additive(shape: Shape) -> MonteCarlo:
    """9.2.2: four normal quantities; 9.2.3: four rectangular ones; 9.2.4: one of them ten times as wide."""
    edge = math.sqrt(3.0)

    def one(u: float) -> Distribution:
        return Normal(0.0, u) if shape == "normal" else Rectangular(-edge * u, edge * u)

    widths = (1.0, 1.0, 1.0, 10.0 if shape == "wide" else 1.0)
    return Model("a + b + c + d").monte_carlo(*(Quantity(n, one(u)) for n, u in zip("abcd", widths, strict=True)), seed=SEED, trials=TRIALS)


def _mass_inputs() -> list[Quantity]:
    return _quantities(
        m_Rc=Normal(100_000.0, 0.05),
        dm_Rc=Normal(1.234, 0.02),
        rho_a=Rectangular(1.10, 1.30),
        rho_W=Rectangular(7000.0, 9000.0),
        rho_R=Rectangular(7950.0, 8050.0),
    )


_MASS = Model("dm = (m_Rc + dm_Rc)*(1 + (rho_a - 1.2)*(1/rho_W - 1/rho_R)) - 100000")


@cache
def mass() -> Evaluation:
    """9.3: mass calibration with buoyancy, in mg, by the law."""
    return _MASS.evaluate(*_mass_inputs())


@cache
def mass_trials() -> MonteCarlo:
    """9.3 by Monte Carlo."""
    return _MASS.monte_carlo(*_mass_inputs(), seed=SEED, trials=TRIALS)


@cache
def loss(x_1: float, r: float) -> MonteCarlo:
    """9.4: comparison loss x_1^2 + x_2^2 of a power meter, u = 0.005 each, x_2 = 0."""
    pair = [("x_1", "x_2", r)] if r else []
    return Model("dY = x_1**2 + x_2**2").monte_carlo(
        *_quantities(x_1=Normal(x_1, 0.005), x_2=Normal(0.0, 0.005)), correlation=pair, seed=SEED, trials=TRIALS
    )


@cache
def reflection(re: float, r: float) -> MonteCarlo:
    """JCGM 102:2011, 9.3: magnitude and phase of a reflection coefficient, u = 0.010 for both components."""
    pair = [("re", "im", r)] if r else []
    return Model("magnitude = sqrt(re**2 + im**2); phase_ = atan2(im, re)").monte_carlo(
        *_quantities(re=Normal(re, 0.01), im=Normal(0.0, 0.01)), correlation=pair, seed=SEED, trials=TRIALS
    )


# NIST Technical Note 1900.

_VISCOMETER = Model("mu_M = mu_C*(rho_B - rho_M)/(rho_B - rho_C)*t_M/t_C")


def _viscometer_inputs() -> list[Quantity]:
    return _quantities(
        mu_C=Normal(4.63, 0.0463),
        rho_B=Normal(2217.0, 0.5),
        rho_M=Normal(1180.0, 0.5),
        rho_C=Normal(810.0, 0.5),
        t_M=Normal(61.0, 6.1),
        t_C=Normal(36.6, 5.49),
    )


@cache
def viscometer() -> Evaluation:
    """E3: falling-ball viscometer, in mPa s."""
    return _VISCOMETER.evaluate(*_viscometer_inputs())


@cache
def viscometer_trials() -> MonteCarlo:
    """E3 by Monte Carlo."""
    return _VISCOMETER.monte_carlo(*_viscometer_inputs(), seed=SEED, trials=TRIALS)


def _t_of(x: float, u: float, nu: float) -> Student:
    # The note states u as the standard deviation of the t distribution.
    return Student(x, u * math.sqrt((nu - 2.0) / nu), nu)


def _arcsine_of(x: float, u: float) -> ArcSine:
    return ArcSine(x - u * math.sqrt(2.0), x + u * math.sqrt(2.0))


def _rectangle_of(x: float, u: float) -> Rectangular:
    return Rectangular(x - u * math.sqrt(3.0), x + u * math.sqrt(3.0))


@cache
def attenuator() -> MonteCarlo:
    """E11: step attenuator, in dB."""
    return Model("L_X = L_S + dL_S + dL_D + dL_M + dL_K + dL_ib - dL_ia + dL_0b - dL_0a").monte_carlo(
        *_quantities(
            L_S=_t_of(30.0402, 0.0091, 3),
            dL_S=_rectangle_of(0.003, 0.0025),
            dL_D=_arcsine_of(0.0, 0.0014),
            dL_M=_arcsine_of(0.0, 0.02),
            dL_K=_arcsine_of(0.0, 0.0021),
            dL_ib=_rectangle_of(0.0, 0.0003),
            dL_ia=_rectangle_of(0.0, 0.0003),
            dL_0b=Normal(0.0, 0.002),
            dL_0a=Normal(0.0, 0.002),
        ),
        seed=SEED,
        trials=TRIALS,
    )


@cache
def expansion() -> Evaluation:
    """E13: thermal expansion of a copper bar, in 1/K."""
    return Model("a = (L_1 - L_0)/(L_0*(T_1 - T_0))").evaluate(
        *_quantities(L_0=_t_of(1.4999, 0.0001, 3), L_1=_t_of(1.5021, 0.0002, 3), T_0=_t_of(288.15, 0.02, 3), T_1=_t_of(373.10, 0.05, 3))
    )


@cache
def stefan_boltzmann() -> Evaluation:
    """Uncertainty Machine manual, Stefan-Boltzmann constant from others, in W/(m2 K4)."""
    return Model("sigma = 32*pi**5*h*R**4*R_inf**4/(15*A_e**4*0.001**4*299792458**6*alpha**8)").evaluate(
        *_quantities(
            h=Normal(6.62606957e-34, 0.00000029e-34),
            R=Normal(8.3144621, 0.0000075),
            R_inf=Normal(10973731.568539, 0.000055),
            A_e=Normal(5.4857990946e-4, 0.0000000022e-4),
            alpha=Normal(7.2973525698e-3, 0.0000000024e-3),
        )
    )


@cache
def logarithm() -> MonteCarlo:
    """NPL report DEM-ES-011, 9.2: the logarithm of a rectangle from 0.1 to 1.1."""
    return Model("y = log(x)").monte_carlo(Quantity("x", Rectangular(0.1, 1.1)), seed=SEED, trials=TRIALS)


# EURACHEM/CITAC QUAM:2012.


@cache
def cadmium_standard() -> Evaluation:
    """A1: cadmium calibration standard, in mg/L."""
    return Model("c = 1000*m*P/(V + V_rep + V_temp)").evaluate(
        *_quantities(
            m=Normal(100.28, 0.05),
            P=Rectangular(0.9998, 1.0),
            V=Trapezoidal(99.9, 100.1),
            V_rep=Normal(0.0, 0.02),
            V_temp=Rectangular(-0.084, 0.084),
        )
    )


_MOLAR = "M = 8*M_C + 5*M_H + 4*M_O + M_K"


def _phthalate() -> list[Quantity]:
    return _quantities(
        lin_tare=Rectangular(-0.15e-3, 0.15e-3),
        lin_gross=Rectangular(-0.15e-3, 0.15e-3),
        P=Rectangular(0.9995, 1.0005),
        M_C=Rectangular(12.0099, 12.0115),
        M_H=Rectangular(1.00787, 1.00801),
        M_O=Rectangular(15.9991, 15.9997),
        M_K=Rectangular(39.0982, 39.0984),
    )


@cache
def sodium_hydroxide() -> Evaluation:
    """A2: standardisation of a sodium hydroxide solution, in mol/L."""
    model = Model(f"{_MOLAR}\nm = 0.3888 + lin_gross - lin_tare\nV_T = 18.64 + V_cal + V_temp\nc = R*1000*m*P/(M*V_T)")
    volume = _quantities(V_cal=Trapezoidal(-0.03, 0.03), V_temp=Normal(0.0, 0.006), R=Normal(1.0, 0.0005))
    return model.evaluate(*_phthalate(), *volume)


@cache
def acid_titration() -> Evaluation:
    """A3: acid-base titration, in mol/L."""
    model = Model(
        f"{_MOLAR}\nm = 0.3888 + lin_gross - lin_tare\nV_T1 = 18.64 + cal_1 + temp_1\nV_T2 = 14.89 + cal_2 + temp_2\nV_HCl = 15 + cal_3 + temp_3\n"
        "c = R*1000*m*P*V_T2/(V_T1*M*V_HCl)"
    )
    drift_19, drift_15 = 19 * 2.1e-4 * 4, 15 * 2.1e-4 * 4
    volume = _quantities(
        cal_1=Trapezoidal(-0.03, 0.03),
        temp_1=Rectangular(-drift_19, drift_19),
        cal_2=Trapezoidal(-0.03, 0.03),
        temp_2=Rectangular(-drift_15, drift_15),
        cal_3=Trapezoidal(-0.02, 0.02),
        temp_3=Rectangular(-drift_15, drift_15),
        R=Normal(1.0, 0.001),
    )
    return model.evaluate(*_phthalate(), *volume)


# EA-4/02.


@cache
def weight() -> Evaluation:
    """S2: a weight of nominal value 10 kg, in mg above 10 kg."""
    return Model("m_X = m_S + dm_D + dm + dm_C + dB").evaluate(
        *_quantities(
            m_S=certificate(5.0, U=45.0, k=2),
            dm_D=Rectangular(-15.0, 15.0),
            dm=Normal(20.0, 25.0 / math.sqrt(3.0)),
            dm_C=Rectangular(-10.0, 10.0),
            dB=Rectangular(-10.0, 10.0),
        )
    )


@cache
def standard_resistor() -> Evaluation:
    """S3: a standard resistor of nominal value 10 kohm, in ohm."""
    return Model("R_X = (R_S + dR_D + dR_TS)*r_C*r - dR_TX").evaluate(
        *_quantities(
            R_S=certificate(10000.053, U=0.005, k=2),
            dR_D=Rectangular(0.010, 0.030),
            dR_TS=Rectangular(-0.00275, 0.00275),
            dR_TX=Rectangular(-0.0055, 0.0055),
            r_C=Trapezoidal(1.0 - 1.0e-6, 1.0 + 1.0e-6),
            r=Normal(1.0000105, 0.07e-6),
        )
    )


@cache
def multimeter() -> Evaluation:
    """S9: a hand-held digital multimeter at 100 V, in V."""
    return Model("E_X = V_iX + dV_iX - V_S - dV_S").evaluate(
        *_quantities(V_iX=Normal(100.1, 0.0), dV_iX=Rectangular(-0.05, 0.05), V_S=certificate(100.0, U=0.002, k=2), dV_S=Rectangular(-0.011, 0.011))
    )


@cache
def calliper() -> Evaluation:
    """S10: a vernier calliper at 150 mm, in um."""
    return Model("E_X = l_iX - l_S + l_S*alpha*dt + dl_iX + dl_M").evaluate(
        *_quantities(
            l_iX=Normal(150_100.0, 0.0),
            l_S=Rectangular(150_000.0 - 0.8, 150_000.0 + 0.8),
            alpha=Normal(11.5e-6, 0.0),
            dt=Rectangular(-2.0, 2.0),
            dl_iX=Rectangular(-25.0, 25.0),
            dl_M=Rectangular(-50.0, 50.0),
        )
    )


@cache
def cadmium_leached() -> Evaluation:
    """A5: cadmium released from ceramic ware, in mg/dm2; the content of the extract, 0.26 mg/L with u = 0.018, from its calibration line."""
    return Model("r = c_0*V_L/a_V*f_acid*f_time*f_temp").evaluate(
        *_quantities(
            c_0=Normal(0.26, 0.018),
            V_L=Normal(0.332, 0.0018),
            a_V=Normal(5.73, 0.19),
            f_acid=Normal(1.0, 0.0008),
            f_time=Normal(1.0, 0.001),
            f_temp=Normal(1.0, 0.06),
        )
    )


def _case(source: str, quantity: str, printed: str, computed: Callable[[], Any], within: str | None = None, note: str = "") -> Published:
    return Published(source, quantity, printed, computed, "printed", within, note)


def _interval(
    source: str,
    run: Callable[[], MonteCarlo],
    ends: tuple[str, str],
    p: float,
    kind: Literal["shortest", "symmetric"],
    within: str,
    scale: float = 1.0,
) -> list[Published]:
    def end(name: str) -> Callable[[], float]:
        return lambda: float(getattr(run().only.interval(p, kind), name)) * scale

    shown = f"{kind} {100 * p:g} % interval"
    return [
        _case(source, f"{shown}, lower end", ends[0], end("low"), within, _DRAWN),
        _case(source, f"{shown}, upper end", ends[1], end("high"), within, _DRAWN),
    ]


def _loss_cases() -> list[Published]:
    # Printed in units of 1e-6; y, u(y) and the shortest 95 % interval.
    rows = [
        (0.0, 0.0, "50", "50", ("0", "150")),
        (0.010, 0.0, "150", "112", ("0", "367")),
        (0.050, 0.0, "2551", "502", ("1590", "3543")),
        (0.0, 0.9, "50", "67", ("0", "185")),
        (0.010, 0.9, "150", "121", ("13", "398")),
        (0.050, 0.9, "2551", "505", ("1628", "3555")),
    ]
    found = []
    for x_1, r, y, u, ends in rows:
        source = f"JCGM 101:2008, 9.4, x_1 = {x_1:.3f}, r = {r:g}"

        def run(x_1: float = x_1, r: float = r) -> MonteCarlo:
            return loss(x_1, r)

        found.append(_case(source, "y / 1e-6", y, lambda run=run: 1e6 * run().estimate, "2", _DRAWN))  # type: ignore[misc]
        found.append(_case(source, "u(y) / 1e-6", u, lambda run=run: 1e6 * run().u, "2", _DRAWN))  # type: ignore[misc]
        found += _interval(source, run, ends, 0.95, "shortest", "12", 1e6)
    return found


def _reflection_cases() -> list[Published]:
    rows = [
        (0.001, 0.0, "0.013", "0.007", "0.000", "1.744"),
        (0.001, 0.9, "0.012", "0.008", "-0.556", "1.599"),
        (0.010, 0.9, "0.015", "0.008", "-0.343", "0.903"),
    ]
    found = []
    for re, r, y_1, u_1, y_2, u_2 in rows:
        source = f"JCGM 102:2011, 9.3, real part {re:.3f}, r = {r:g}"
        for name, what, printed, field in (
            ("magnitude", "magnitude", y_1, "estimate"),
            ("magnitude", "u(magnitude)", u_1, "u"),
            ("phase_", "phase / rad", y_2, "estimate"),
            ("phase_", "u(phase) / rad", u_2, "u"),
        ):

            def computed(re: float = re, r: float = r, name: str = name, field: str = field) -> float:
                return float(getattr(reflection(re, r)[name], field))

            found.append(_case(source, what, printed, computed, "0.006" if name == "phase_" else "0.001", _DRAWN))
    return found


def _t_factors() -> list[Published]:
    # Table G.2, some rows; the column headed 99.73 stands for the probability of 3 standard deviations of a normal distribution.
    three_sigma = math.erf(3.0 / math.sqrt(2.0))
    rows = {
        1: ("1.84", "6.31", "12.71", "13.97", "63.66", "235.80"),
        5: ("1.11", "2.02", "2.57", "2.65", "4.03", "5.51"),
        10: ("1.05", "1.81", "2.23", "2.28", "3.17", "3.96"),
    }
    heads = {"68.27": math.erf(1.0 / math.sqrt(2.0)), "90": 0.90, "95": 0.95, "95.45": math.erf(math.sqrt(2.0)), "99": 0.99, "99.73": three_sigma}
    return [
        _case("JCGM 100:2008, Table G.2", f"t factor, p = {head} %, nu = {nu}", value, lambda p=p, nu=nu: coverage_factor(p, nu))  # type: ignore[misc]
        for nu, values in rows.items()
        for (head, p), value in zip(heads.items(), values, strict=True)
    ]


PUBLISHED: tuple[Published, ...] = (
    _case(
        "JCGM 100:2008, 4.3.3, EXAMPLE", "u of a mass standard from three standard deviations / ug", "80", lambda: certificate(0.0, U=240.0, k=3).u
    ),
    _case("JCGM 100:2008, 4.3.4, EXAMPLE", "u of a resistor from its 99 % level / uohm", "50", lambda: certificate(0.0, U=129.0, p=0.99).u),
    _case("JCGM 100:2008, 4.3.5, EXAMPLE", "u of a length with even odds for 0.04 mm / mm", "0.06", lambda: certificate(10.11, U=0.04, p=0.5).u),
    _case("JCGM 100:2008, 4.3.7, EXAMPLE 1", "u of a coefficient within 0.40e-6 / 1e-6 per K", "0.23", lambda: Rectangular(16.12, 16.92).u),
    _case("JCGM 100:2008, 5.2.2, EXAMPLE", "u of ten resistors, r = 1 / ohm", "1.0", lambda: resistors(True).u),
    _case("JCGM 100:2008, 5.2.2, EXAMPLE", "u of ten resistors, uncorrelated / ohm", "0.32", lambda: resistors(False).u),
    _case("JCGM 100:2008, G.4.1, EXAMPLE", "relative combined uncertainty / %", "1.03", lambda: 100 * product().u),
    _case("JCGM 100:2008, G.4.1, EXAMPLE", "effective degrees of freedom", "19.0", lambda: product().dof),
    _case("JCGM 100:2008, G.4.1, EXAMPLE", "t factor 95 %", "2.09", lambda: product().k(0.95, truncate="tenth")),
    _case("JCGM 100:2008, G.4.1, EXAMPLE", "relative expanded uncertainty 95 % / %", "2.2", lambda: 100 * product().U(0.95)),
    _case("JCGM 100:2008, G.4.2, EXAMPLE", "degrees of freedom of u known within 25 %", "8", lambda: relative_dof(0.25)),
    _case("JJF 1059.1-2012, 4.3.3.6", "degrees of freedom of u known within 10 %", "50", lambda: relative_dof(0.10)),
    *_t_factors(),
    _case("JCGM 100:2008, H.1.3.2", "u(d) / nm", "9.7", lambda: comparator().u),
    _case("JCGM 100:2008, H.1.6", "effective degrees of freedom of u(d)", "25.6", lambda: comparator().dof, "0.2", "there from the rounded 9.7 nm"),
    _case("JCGM 100:2008, Table H.1", "contribution of the standard / nm", "25", _gauge_contribution("l_s")),
    _case("JCGM 100:2008, Table H.1", "contribution of the difference of expansion coefficients / nm", "2.9", _gauge_contribution("d_alpha")),
    _case("JCGM 100:2008, Table H.1", "contribution of the difference of temperatures / nm", "16.6", _gauge_contribution("d_theta")),
    _case("JCGM 100:2008, H.1", "l / nm", "50000838", lambda: end_gauge().estimate),
    _case("JCGM 100:2008, H.1.4", "u_c(l) / nm", "32", lambda: end_gauge().u),
    _case("JCGM 100:2008, H.1.6", "effective degrees of freedom", "16.7", lambda: end_gauge().dof, "0.06", "computed there from rounded components"),
    _case("JCGM 100:2008, H.1.6", "t factor 99 %", "2.92", lambda: end_gauge().k(0.99, truncate="floor")),
    _case("JCGM 100:2008, H.1.6", "U_99 / nm", "93", lambda: end_gauge().U(0.99, truncate="floor"), "1", "there 2.92 times the rounded 32 nm"),
    _case("JCGM 100:2008, H.1.7", "u_c(l) with second-order terms / nm", "34", lambda: end_gauge().second_order.u),
    *(
        _case("JCGM 100:2008, H.2, approach 1", what, printed, computed, within, note)
        for what, printed, computed, within, note in (
            ("R / ohm", "127.732", lambda: impedance()["R"].estimate, None, ""),
            ("u(R) / ohm", "0.071", lambda: impedance()["R"].u, None, ""),
            ("X / ohm", "219.847", lambda: impedance()["X"].estimate, None, ""),
            ("u(X) / ohm", "0.295", lambda: impedance()["X"].u, "0.001", "from unrounded u and r of Table H.2 it is 0.2956"),
            ("Z / ohm", "254.260", lambda: impedance()["Z"].estimate, None, ""),
            ("u(Z) / ohm", "0.236", lambda: impedance()["Z"].u, None, ""),
            ("r(R, X)", "-0.588", lambda: float(impedance().correlation[0, 1]), None, ""),
            ("r(R, Z)", "-0.485", lambda: float(impedance().correlation[0, 2]), None, ""),
            ("r(X, Z)", "0.993", lambda: float(impedance().correlation[1, 2]), None, ""),
        )
    ),
    *(
        _case("JCGM 100:2008, H.2, approach 2", what, printed, computed)
        for what, printed, computed in (
            ("R / ohm", "127.732", lambda: impedance_by_sets()["R"].mean),
            ("u(R) / ohm", "0.071", lambda: impedance_by_sets()["R"].u),
            ("X / ohm", "219.847", lambda: impedance_by_sets()["X"].mean),
            ("u(X) / ohm", "0.295", lambda: impedance_by_sets()["X"].u),
            ("Z / ohm", "254.260", lambda: impedance_by_sets()["Z"].mean),
            ("u(Z) / ohm", "0.236", lambda: impedance_by_sets()["Z"].u),
        )
    ),
    *(
        _case("JCGM 100:2008, H.2, as one complex quantity", what, printed, computed)
        for what, printed, computed in (
            ("R / ohm", "127.732", lambda: impedance_complex()["Z.re"].estimate),
            ("u(R) / ohm", "0.071", lambda: impedance_complex()["Z.re"].u),
            ("X / ohm", "219.847", lambda: impedance_complex()["Z.im"].estimate),
            ("r(R, X)", "-0.588", lambda: float(impedance_complex().correlation[0, 1])),
        )
    ),
    _case("JCGM 100:2008, Table H.8", "mean rate of the sample / (1/min)", "652.60", lambda: radon_rates()[0].estimate),
    _case("JCGM 100:2008, Table H.8", "its standard deviation / (1/min)", "6.42", lambda: radon_rates()[0].u),
    _case("JCGM 100:2008, Table H.8", "mean rate of the standard / (1/min)", "206.09", lambda: radon_rates()[1].estimate),
    _case("JCGM 100:2008, Table H.8", "its standard deviation / (1/min)", "3.79", lambda: radon_rates()[1].u),
    _case("JCGM 100:2008, H.4.3.1", "A_x / (Bq/g)", "0.4300", lambda: radon_activity().estimate, "0.0001", "there from the ratio rounded to 3.167"),
    _case("JCGM 100:2008, H.4.3.1", "u_c(A_x) / (Bq/g)", "0.0083", lambda: radon_activity().u),
    _case("JCGM 100:2008, H.4.3.2", "A_x / (Bq/g)", "0.4304", lambda: radon_activity_by_ratio().estimate),
    _case("JCGM 100:2008, H.4.3.2", "u_c(A_x) / (Bq/g)", "0.0084", lambda: radon_activity_by_ratio().u),
    _case("JCGM 100:2008, H.5.2.2", "mean above 10 V / uV", "97", lambda: type_a(_DAILY_MEANS).mean),
    _case("JCGM 100:2008, H.5.2.2", "standard deviation of the daily means / uV", "57", lambda: type_a(_DAILY_MEANS).u * math.sqrt(10.0)),
    _case("JCGM 100:2008, H.5.2.3", "standard deviation of the mean / uV", "18", lambda: type_a(_DAILY_MEANS).u),
    _case("JCGM 100:2008, H.5.2.2", "pooled standard deviation within days / uV", "85", lambda: pooled(0.0, 1, s=_DAILY_S, dof=[4.0] * 10).u),
    _case("JCGM 101:2008, 7.9.2, EXAMPLE 1", "numerical tolerance of 0.000 35 g, 2 digits / g", "0.000005", lambda: numerical_tolerance(0.00035, 2)),
    _case("JCGM 101:2008, 9.2.2, Table 2", "u(y)", "2.00", lambda: additive("normal").u, "0.006", _DRAWN),
    *_interval("JCGM 101:2008, 9.2.2, Table 2", lambda: additive("normal"), ("-3.92", "3.92"), 0.95, "symmetric", "0.02"),
    _case("JCGM 101:2008, 9.2.3, Table 3", "u(y)", "2.00", lambda: additive("rectangular").u, "0.006", _DRAWN),
    *_interval("JCGM 101:2008, 9.2.3, Table 3", lambda: additive("rectangular"), ("-3.88", "3.88"), 0.95, "symmetric", "0.02"),
    _case("JCGM 101:2008, 9.2.4, Table 4", "u(y)", "10.1", lambda: additive("wide").u),
    *_interval("JCGM 101:2008, 9.2.4, Table 4", lambda: additive("wide"), ("-17.0", "17.0"), 0.95, "symmetric", "0.1"),
    _case("JCGM 101:2008, 9.3, Table 5, GUF1", "dm / mg", "1.2340", lambda: mass().estimate),
    _case("JCGM 101:2008, 9.3, Table 5, GUF1", "u(dm) / mg", "0.0539", lambda: mass().u),
    _case("JCGM 101:2008, 9.3, Table 5, GUF1", "95 % interval, lower end / mg", "1.1285", lambda: mass().estimate - mass().U(0.95)),
    _case("JCGM 101:2008, 9.3, Table 5, GUF1", "95 % interval, upper end / mg", "1.3395", lambda: mass().estimate + mass().U(0.95)),
    _case("JCGM 101:2008, 9.3, Table 5, GUF2", "u(dm) with second-order terms / mg", "0.0750", lambda: mass().second_order.u),
    _case("JCGM 101:2008, 9.3, Table 5, MCM", "dm / mg", "1.2341", lambda: mass_trials().estimate, "0.0003", _DRAWN),
    _case("JCGM 101:2008, 9.3, Table 5, MCM", "u(dm) / mg", "0.0754", lambda: mass_trials().u, "0.0002", _DRAWN),
    *_interval("JCGM 101:2008, 9.3, Table 5, MCM", mass_trials, ("1.0834", "1.3825"), 0.95, "shortest", "0.002"),
    _case("JCGM 101:2008, 9.3, Table 5, GUF1", "d_low / mg", "0.0451", lambda: mass().validated_by(mass_trials(), digits=1).d_low, "0.002", _DRAWN),
    _case("JCGM 101:2008, 9.3, Table 5, GUF1", "d_high / mg", "0.0430", lambda: mass().validated_by(mass_trials(), digits=1).d_high, "0.002", _DRAWN),
    _case("JCGM 101:2008, 9.3, Table 5, GUF1", "validated", "No", lambda: "Yes" if mass().validated_by(mass_trials(), digits=1).validated else "No"),
    *_loss_cases(),
    _case("JCGM 101:2008, 9.5.3", "dL / nm above 50 mm", "838", lambda: end_gauge_trials().estimate - 50e6),
    _case("JCGM 101:2008, 9.5.3", "u(dL) / nm", "36", lambda: end_gauge_trials().u),
    _case(
        "JCGM 101:2008, 9.5.3", "shortest 99 % interval, lower end / nm", "745", lambda: end_gauge_trials().shortest(0.99).low - 50e6, "1.5", _DRAWN
    ),
    _case(
        "JCGM 101:2008, 9.5.3", "shortest 99 % interval, upper end / nm", "932", lambda: end_gauge_trials().shortest(0.99).high - 50e6, "1.5", _DRAWN
    ),
    Published("JCGM 102:2011, 6.5", "k_p of the ellipse, p = 0.95", "2.45", lambda: gaussian_factor(0.95, 2, "ellipsoid"), "recomputed"),
    Published("JCGM 102:2011, 6.5", "k_q of the rectangle, p = 0.95", "2.24", lambda: gaussian_factor(0.95, 2, "rectangle"), "recomputed"),
    *_reflection_cases(),
    _case("NIST TN 1900, E3", "viscosity by the law / (mPa s)", "5.69", lambda: viscometer().estimate),
    _case("NIST TN 1900, E3", "viscosity / (mPa s)", "5.82", lambda: viscometer_trials().estimate, "0.01", _DRAWN),
    _case("NIST TN 1900, E3", "u / (mPa s)", "1.11", lambda: viscometer_trials().u, "0.02", _DRAWN),
    *_interval("NIST TN 1900, E3", viscometer_trials, ("4.05", "8.39"), 0.95, "symmetric", "0.03"),
    _case("NIST TN 1900, E11", "attenuation / dB", "30.043", lambda: attenuator().estimate),
    _case("NIST TN 1900, E11", "u / dB", "0.0224", lambda: attenuator().u, "0.0004", _DRAWN),
    *_interval("NIST TN 1900, E11", attenuator, ("30.006", "30.081"), 0.95, "symmetric", "0.002"),
    _case("NIST TN 1900, E13", "coefficient of expansion / (1e-5/K)", "1.7266", lambda: 1e5 * expansion().estimate),
    _case("NIST TN 1900, E13", "u / (1e-6/K)", "1.76", lambda: 1e6 * expansion().u),
    _case("NIST Uncertainty Machine, Stefan-Boltzmann", "sigma / 1e-8", "5.67037", lambda: 1e8 * stefan_boltzmann().estimate),
    _case("NIST Uncertainty Machine, Stefan-Boltzmann", "u / 1e-13", "2.05", lambda: 1e13 * stefan_boltzmann().u),
    _case("NPL DEM-ES-011, 9.2", "y = ln x", "-0.665", lambda: logarithm().estimate, "0.002", _DRAWN),
    _case("NPL DEM-ES-011, 9.2", "u(y)", "0.606", lambda: logarithm().u, "0.002", _DRAWN),
    *_interval("NPL DEM-ES-011, 9.2", logarithm, ("-1.895", "0.095"), 0.95, "shortest", "0.004"),
    _case("EURACHEM/CITAC QUAM:2012, A1", "concentration / (mg/L)", "1002.7", lambda: cadmium_standard().estimate),
    _case("EURACHEM/CITAC QUAM:2012, A1", "u / (mg/L)", "0.835", lambda: cadmium_standard().u),
    _case("EURACHEM/CITAC QUAM:2012, A2", "concentration / (mol/L)", "0.10214", lambda: sodium_hydroxide()["c"].estimate),
    _case("EURACHEM/CITAC QUAM:2012, A2", "u / (mol/L)", "0.00010", lambda: sodium_hydroxide()["c"].u),
    _case("EURACHEM/CITAC QUAM:2012, A3", "concentration / (mol/L)", "0.10139", lambda: acid_titration()["c"].estimate),
    _case("EURACHEM/CITAC QUAM:2012, A3", "u / (mol/L)", "0.00018", lambda: acid_titration()["c"].u),
    _case("EURACHEM/CITAC QUAM:2012, A5", "leached cadmium / (mg/dm2)", "0.015", lambda: cadmium_leached().estimate),
    _case(
        "EURACHEM/CITAC QUAM:2012, A5",
        "u / (mg/dm2)",
        "0.0015",
        lambda: cadmium_leached().u,
        None,
        "with u(a_V) = 0.19 as printed; its components give 0.15",
    ),
    _case("EA-4/02, S2", "m_X above 10 kg / mg", "25", lambda: weight().estimate),
    _case("EA-4/02, S2", "u(m_X) / mg", "29.3", lambda: weight().u),
    _case("EA-4/02, S2", "U, k = 2 / mg", "59", lambda: weight().U(k=2)),
    _case("EA-4/02, S3", "R_X / ohm", "10000.178", lambda: standard_resistor().estimate),
    _case("EA-4/02, S3", "u(R_X) / mohm", "8.33", lambda: 1000 * standard_resistor().u, "0.02", "computed there from rounded components"),
    _case("EA-4/02, S9", "E_X / V", "0.1", lambda: multimeter().estimate),
    _case("EA-4/02, S9", "u(E_X) / V", "0.030", lambda: multimeter().u),
    _case("EA-4/02, S10", "E_X / mm", "0.10", lambda: calliper().estimate / 1000),
    _case("EA-4/02, S10", "u(E_X) / mm", "0.033", lambda: calliper().u / 1000, "0.001", "there from components rounded to 15 um and 29 um"),
)
