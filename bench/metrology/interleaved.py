"""Timing several ways of doing one thing in the same run: only their ratios mean anything on a shared machine."""

import gc
import statistics
import time
from collections.abc import Callable


def measure(ways: dict[str, Callable[[], object]], rounds: int, scale: dict[str, float] | None = None) -> dict[str, list[float]]:
    """Seconds of each way in each round, one after the other within a round; a way that does the n-th part of the work is scaled by n."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way()  # caches, imports and the first allocation are not what is measured
    gc.disable()
    try:
        for _ in range(rounds):
            for name, way in ways.items():
                begin = time.perf_counter()
                way()
                times[name].append((time.perf_counter() - begin) * (scale or {}).get(name, 1.0))
            gc.collect()
    finally:
        gc.enable()
    return times


def table(title: str, times: dict[str, list[float]], floor: str, per: int, targets: dict[str, str] | None = None) -> str:
    """A Markdown table: median time per result, and the median of the ratios to the floor of the same round."""
    lines = [f"### {title}", "", "| way | time of one | times the floor | target |", "|---|---:|---:|---|"]
    for name, seconds in times.items():
        one = statistics.median(seconds) / per
        ratio = statistics.median(s / f for s, f in zip(seconds, times[floor], strict=True))
        lines.append(f"| {name} | {_shown(one)} | {ratio:.3g} | {(targets or {}).get(name, '')} |")
    return "\n".join(lines)


def _shown(seconds: float) -> str:
    for size, unit in ((1.0, "s"), (1e-3, "ms"), (1e-6, "us")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"
