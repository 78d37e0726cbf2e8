"""10^4 comparisons of 15 laboratories: weighted mean, chi-squared and p, En, DerSimonian-Laird, algorithm A; as ratios to the same in bare NumPy.

The floor is what a careful engineer writes in an afternoon: whole arrays, and algorithm A iterated until nothing changes. Peers loop.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

import numpy as np
from interleaved import measure, table
from scipy.special import chdtrc

from quanheng.metrology.comparison import algorithm_a, dersimonian_laird, en_score, weighted_mean

COMPARISONS, LABORATORIES, ROUNDS, FEW = 10_000, 15, 7, 100
FLOOR, PEER = "floor: batched NumPy", "pt13528 (algorithm A and En only)"


def floor(x, u):
    """Batched NumPy without checks, names or records."""
    w = 1 / u**2
    total = w.sum(axis=1)
    mean = (w * x).sum(axis=1) / total
    chi_squared = (w * (x - mean[:, None]) ** 2).sum(axis=1)
    p = chdtrc(x.shape[1] - 1, chi_squared)
    en = (x - mean[:, None]) / (2 * np.sqrt(u**2 - 1 / total[:, None]))
    tau2 = np.maximum(0, (chi_squared - (x.shape[1] - 1)) / (total - (w**2).sum(axis=1) / total))
    w2 = 1 / (u**2 + tau2[:, None])
    random_effects = (w2 * x).sum(axis=1) / w2.sum(axis=1)
    location = np.median(x, axis=1)
    scale = 1.483 * np.median(np.abs(x - location[:, None]), axis=1)
    for _ in range(200):
        delta = 1.5 * scale
        clipped = np.clip(x, (location - delta)[:, None], (location + delta)[:, None])
        new, spread = clipped.mean(axis=1), 1.134 * clipped.std(axis=1, ddof=1)
        still = np.all(np.abs(new - location) <= 1e-6 * spread) and np.all(np.abs(spread - scale) <= 1e-6 * spread)
        location, scale = new, spread
        if still:
            break
    return mean, p, en, random_effects, location, scale


def ours(x, u):
    """The same from the package, with its checks and records."""
    reference = weighted_mean(x, u)
    U_d = 2 * np.sqrt(u**2 - reference.u[:, None] ** 2)
    return (
        reference.estimate,
        reference.p_value,
        en_score(x, U_d, reference.estimate[:, None], 0.0),
        dersimonian_laird(x, u).estimate,
        algorithm_a(x).location,
    )


def pt13528_loop():
    """Algorithm A and En by the peer package, one comparison at a time; None where it is not installed."""
    try:
        from pt13528 import robust, scores
    except ImportError:
        return None

    def run(x, u):
        for row, spread in zip(x, u, strict=True):
            found = robust.algorithm_a(row)
            for value, each in zip(row, spread, strict=True):
                scores.en_score(value, found.location, 2 * each, 2 * found.scale)

    return run


def main() -> None:
    """Measure interleaved and print a table."""
    generator = np.random.default_rng(1)
    u = generator.uniform(0.05, 0.2, (COMPARISONS, LABORATORIES))
    x = generator.normal(10.0, u) + generator.normal(0, 0.1, (COMPARISONS, LABORATORIES))
    assert np.allclose(floor(x, u)[4], ours(x, u)[4], rtol=1e-6)
    ways = {FLOOR: lambda: floor(x, u), "ours": lambda: ours(x, u)}
    scale = {}
    peer = pt13528_loop()
    if peer is not None:
        ways[PEER] = lambda: peer(x[:FEW], u[:FEW])
        scale[PEER] = COMPARISONS / FEW
    print(table("10^4 comparisons of 15 laboratories", measure(ways, ROUNDS, scale), FLOOR, COMPARISONS, {"ours": "1.3"}))


if __name__ == "__main__":
    main()
