"""Monte Carlo: 10^6 trials of the gauge block of JCGM 101:2008, 9.5, with the shortest 95 % interval; memory of 10^7 trials.

Run it with the Python of .bench (bench/metrology/setup.sh) to measure the peers too; without them it measures us and the floor.
"""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

import numpy as np
from interleaved import measure, table

from quanheng.metrology.uncertainty import ArcSine, CurvilinearTrapezoid, Model, Normal, Quantity, Rectangular, Student

M = 1_000_000
MODEL = Model("L = Ls + D + d1 + d2 - Ls*(da*(t0 + Delta) + a_s*dt)")
INPUTS = [
    Quantity("Ls", Student(50_000_623.0, 25.0, 18)),
    Quantity("D", Student(215.0, 6.0, 24)),
    Quantity("d1", Student(0.0, 4.0, 5)),
    Quantity("d2", Student(0.0, 7.0, 8)),
    Quantity("a_s", Rectangular(9.5e-6, 13.5e-6)),
    Quantity("t0", Normal(-0.1, 0.2)),
    Quantity("Delta", ArcSine(-0.5, 0.5)),
    Quantity("da", CurvilinearTrapezoid(-1e-6, 1e-6, 0.1e-6)),
    Quantity("dt", CurvilinearTrapezoid(-0.05, 0.05, 0.025)),
]


def shortest(y):
    q = int(0.95 * len(y) + 0.5)
    k = int(np.argmin(y[q:] - y[: len(y) - q]))
    return y[k], y[k + q]


def floor():
    """Whole arrays from NumPy's own generators, evaluated, fully sorted."""
    g = np.random.default_rng(1)

    def trapezoid(a, b, d):
        low = a - d + 2 * d * g.random(M)
        return low + (a + b - 2 * low) * g.random(M)

    Ls = 50_000_623.0 + 25.0 * g.standard_t(18, M)
    D, d1, d2 = 215.0 + 6.0 * g.standard_t(24, M), 4.0 * g.standard_t(5, M), 7.0 * g.standard_t(8, M)
    a_s, t0 = g.uniform(9.5e-6, 13.5e-6, M), g.normal(-0.1, 0.2, M)
    Delta = 0.5 * np.sin(2 * np.pi * g.random(M))
    da, dt = trapezoid(-1e-6, 1e-6, 0.1e-6), trapezoid(-0.05, 0.05, 0.025)
    y = Ls + D + d1 + d2 - Ls * (da * (t0 + Delta) + a_s * dt)
    mean, u = y.mean(), y.std(ddof=1)
    y.sort()
    return mean, u, shortest(y)


def ours(threads=1):
    mc = MODEL.monte_carlo(*INPUTS, seed=1, trials=M, threads=threads)
    found = mc.shortest(0.95)
    return mc.estimate, mc.u, (found.low, found.high)


def metrolopy():
    from metrolopy import ArcSinDist, CurvlinearTrapDist, TDist, UniformDist, gummy

    def t(x, s, nu):
        return gummy(TDist(x, s, nu))

    Ls, D, d1, d2 = t(50_000_623.0, 25.0, 18), t(215.0, 6.0, 24), t(0.0, 4.0, 5), t(0.0, 7.0, 8)
    a_s, t0 = gummy(UniformDist(lower_limit=9.5e-6, upper_limit=13.5e-6)), gummy(-0.1, 0.2)
    Delta = gummy(ArcSinDist(center=0, half_width=0.5))
    da = gummy(CurvlinearTrapDist(center=0, half_width=1e-6, limit_half_range=0.1e-6))
    dt = gummy(CurvlinearTrapDist(center=0, half_width=0.05, limit_half_range=0.025))
    L = Ls + D + d1 + d2 - Ls * (da * (t0 + Delta) + a_s * dt)
    L.p = 0.95
    L.sim(n=M)
    return L.xsim, L.usim, L.cisim


def suncal():
    from suncal import Model as Calculator

    model = Calculator("L = Ls + D + d1 + d2 - Ls*(da*(t0 + Delta) + a_s*dt)")
    for name, x, s, nu in (("Ls", 50_000_623.0, 25.0, 18), ("D", 215.0, 6.0, 24), ("d1", 0.0, 4.0, 5), ("d2", 0.0, 7.0, 8)):
        model.var(name).measure(x).typeb(dist="t", std=s, df=nu)
    model.var("a_s").measure(11.5e-6).typeb(dist="uniform", a=2e-6)
    model.var("t0").measure(-0.1).typeb(std=0.2)
    model.var("Delta").measure(0.0).typeb(dist="arcsine", a=0.5)
    model.var("da").measure(0.0).typeb(dist="curvtrap", a=1e-6, d=0.1e-6)
    model.var("dt").measure(0.0).typeb(dist="curvtrap", a=0.05, d=0.025)
    result = model.monte_carlo(samples=M)
    return result.expanded(conf=0.95, shortest=True)


_MEMORY = """
import resource, sys
sys.path[:0] = {path!r}
import monte_carlo as bench
bench.MODEL.monte_carlo(*bench.INPUTS, seed=1, trials=10**7).shortest(0.95)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def main() -> None:
    ways = {
        "floor: NumPy, whole arrays, full sort": floor,
        "ours": ours,
        "ours, 2 threads": lambda: ours(2),
    }
    reference = floor()
    for name, way in {"metrolopy": metrolopy, "suncal": suncal}.items():
        if find_spec(name):
            ways[name] = way
    found = ours()
    assert abs(found[0] - reference[0]) < 0.3
    assert abs(found[1] - reference[1]) < 0.3
    title = "10^6 trials of the gauge block of JCGM 101, 9.5: mean, u, shortest 95 % interval"
    print(table(title, measure(ways, 7), next(iter(ways)), 1, {"ours": "0.85"}), end="\n\n")
    path = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "src")]
    memory = subprocess.run([sys.executable, "-c", _MEMORY.format(path=path)], capture_output=True, text=True, check=True).stdout.strip()
    print(f"10^7 trials with the shortest interval: {memory} MB of resident memory at most (target: under 500 MB)")


if __name__ == "__main__":
    main()
