"""The law of propagation: one result and 100 000 results of a mass with air buoyancy, ten inputs, with every contribution.

Run it with the Python of .bench (bench/metrology/setup.sh) to measure the peers too; without them it measures us and the floor.
"""

import math
import sys
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

import numpy as np
from interleaved import measure, table

from quanheng.metrology.uncertainty import Model, Normal, Quantity

NAMES = ("m_R", "d_D", "d_I", "d_C", "p", "h", "t", "rho_t", "rho_R", "d_E")
X = (100.0, 0.00012, 0.0345, -0.0021, 1013.2, 45.0, 21.3, 2700.0, 8000.0, 0.0)
U = (0.05, 0.0002, 0.0004, 0.0003, 0.3, 2.0, 0.2, 30.0, 20.0, 0.0005)
TEXT = "(m_R + d_D + d_I + d_C)*(1 + ((0.34848*p - 0.009*h*exp(0.061*t))/(273.15 + t) - 1.2)*(1/rho_t - 1/rho_R)) + d_E"
MANY = 100_000


def by_hand(x, u, exp, sqrt):
    """Estimate, u and ten contributions, differentiated by hand: the floor."""
    m_R, d_D, d_I, d_C, p, h, t, rho_t, rho_R, d_E = x
    m = m_R + d_D + d_I + d_C
    moist = 0.009 * h * exp(0.061 * t)
    T = 273.15 + t
    rho = (0.34848 * p - moist) / T
    a = rho - 1.2
    b = 1.0 / rho_t - 1.0 / rho_R
    f = 1.0 + a * b
    mb = m * b / T
    ma = m * a
    c = (
        f * u[0],
        f * u[1],
        f * u[2],
        f * u[3],
        mb * 0.34848 * u[4],
        -mb * moist / h * u[5],
        mb * (-0.061 * moist - rho) * u[6],
        -ma / (rho_t * rho_t) * u[7],
        ma / (rho_R * rho_R) * u[8],
        u[9],
    )
    square = c[0] * c[0]
    for part in c[1:]:
        square = square + part * part
    return m * f + d_E, sqrt(square), c


MODEL = Model(TEXT)


def ours(x, u):
    """One result from scratch: ten quantities, estimate, u and the whole budget."""
    result = MODEL.evaluate(*[Quantity(name, Normal(a, b)) for name, a, b in zip(NAMES, x, u, strict=True)])
    return result.estimate, result.u, result.budget


def ours_again(quantities):
    """One result of quantities that exist already."""
    result = MODEL.evaluate(*quantities)
    return result.estimate, result.u, result.only.contributions


def gtc(x, u):
    from GTC import exp, rp, ureal

    m_R, d_D, d_I, d_C, p, h, t, rho_t, rho_R, d_E = q = [ureal(a, b, label=n) for n, a, b in zip(NAMES, x, u, strict=True)]
    y = (m_R + d_D + d_I + d_C) * (1 + ((0.34848 * p - 0.009 * h * exp(0.061 * t)) / (273.15 + t) - 1.2) * (1 / rho_t - 1 / rho_R)) + d_E
    return y.x, y.u, [rp.u_component(y, a) for a in q]


def with_uncertainties(x, u):
    from uncertainties import ufloat
    from uncertainties.umath import exp

    m_R, d_D, d_I, d_C, p, h, t, rho_t, rho_R, d_E = [ufloat(a, b) for a, b in zip(x, u, strict=True)]
    y = (m_R + d_D + d_I + d_C) * (1 + ((0.34848 * p - 0.009 * h * exp(0.061 * t)) / (273.15 + t) - 1.2) * (1 / rho_t - 1 / rho_R)) + d_E
    return y.nominal_value, y.std_dev, y.error_components()


def metrolopy(x, u):
    from metrolopy import exp, ummy

    m_R, d_D, d_I, d_C, p, h, t, rho_t, rho_R, d_E = q = [ummy(a, b) for a, b in zip(x, u, strict=True)]
    y = (m_R + d_D + d_I + d_C) * (1 + ((0.34848 * p - 0.009 * h * exp(0.061 * t)) / (273.15 + t) - 1.2) * (1 / rho_t - 1 / rho_R)) + d_E
    return y.x, y.u, [y.ufrom(a) for a in q]


def suncal(x, u):
    from suncal import Model as Calculator

    model = Calculator(f"y = {TEXT}")
    for name, a, b in zip(NAMES, x, u, strict=True):
        model.var(name).measure(a).typeb(std=b)
    return model.calculate_gum()


PEERS = {
    "GTC": ("GTC", gtc),
    "uncertainties": ("uncertainties", with_uncertainties),
    "metrolopy": ("metrolopy", metrolopy),
    "suncal": ("suncal", suncal),
}


def main() -> None:
    peers = {name: f for name, (module, f) in PEERS.items() if find_spec(module)}
    y, u_y, _c = by_hand(X, U, math.exp, math.sqrt)
    for name, f in {"ours": ours, **{n: f for n, f in peers.items() if n != "suncal"}}.items():
        found = f(X, U)
        assert math.isclose(found[0], y, rel_tol=1e-12), name
        assert math.isclose(found[1], u_y, rel_tol=1e-9), name

    n = 300
    existing = [Quantity(name, Normal(a, b)) for name, a, b in zip(NAMES, X, U, strict=True)]
    ways = {
        "floor: plain floats, differentiated by hand": lambda: [by_hand(X, U, math.exp, math.sqrt) for _ in range(n)],
        "ours, quantities and budget": lambda: [ours(X, U) for _ in range(n)],
        "ours, quantities made before": lambda: [ours_again(existing) for _ in range(n)],
    }
    scale = {}
    for name, f in peers.items():
        times = 2 if name == "suncal" else n
        ways[name] = lambda f=f, times=times: [f(X, U) for _ in range(times)]
        scale[name] = n / times
    targets = {"ours, quantities and budget": "half of GTC and of uncertainties"}
    print(table("One result, ten inputs, with its budget", measure(ways, 9, scale), next(iter(ways)), n, targets), end="\n\n")

    rng = np.random.default_rng(1)
    x = [a * (1.0 + 1e-3 * rng.standard_normal(MANY)) for a in X]
    x[9] = 1e-4 * rng.standard_normal(MANY)
    u = [b * rng.uniform(0.9, 1.1, MANY) for b in U]

    def batch():
        result = MODEL.evaluate(*[Quantity(name, Normal(a, b)) for name, a, b in zip(NAMES, x, u, strict=True)])
        return result.estimate, result.u, result.only.contributions

    def batch_budget():
        return MODEL.evaluate(*[Quantity(name, Normal(a, b)) for name, a, b in zip(NAMES, x, u, strict=True)]).budget

    by_floor, by_us = by_hand(x, u, np.exp, np.sqrt), batch()
    assert np.allclose(by_floor[1], by_us[1], rtol=1e-12, atol=0.0)
    assert all(np.allclose(a, b, rtol=1e-9, atol=1e-18) for a, b in zip(by_floor[2], by_us[2], strict=True))
    ways = {
        "floor: NumPy, differentiated by hand": lambda: by_hand(x, u, np.exp, np.sqrt),
        "ours, estimate, u, contributions": batch,
        "ours, with the whole budget": batch_budget,
    }
    scale = {}
    rows = list(zip(*[a[:200].tolist() for a in x], strict=True)), list(zip(*[b[:200].tolist() for b in u], strict=True))
    for name, f in peers.items():
        times = 2 if name == "suncal" else 200
        ways[name] = lambda f=f, times=times: [f(a, b) for a, b in zip(rows[0][:times], rows[1][:times], strict=True)]
        scale[name] = MANY / times
    targets = {"ours, estimate, u, contributions": "1.5", "ours, with the whole budget": ""}
    print(table(f"{MANY} results (peers: fewer, scaled)", measure(ways, 7, scale), next(iter(ways)), MANY, targets))


if __name__ == "__main__":
    main()
