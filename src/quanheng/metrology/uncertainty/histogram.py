"""The distribution of an output as a chart: Monte Carlo as a histogram, the law of propagation as a curve, both intervals."""

import math
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..errors import NotDefined
from ..svg import ACCENT, INK, path, picture, text
from ..verdict import Words
from .distributions import Array

if TYPE_CHECKING:
    from .law import Result
    from .montecarlo import Trials

_TITLE = Words("{name} 的概率分布", "Distribution of {name}")
_DESCRIPTION = Words(
    "蒙特卡洛法直方图，最短包含区间（概率 {p:g}）为 {low:.4g} 至 {high:.4g}{unit}",
    "Histogram of Monte Carlo trials; their shortest interval of probability {p:g} is from {low:.5g} to {high:.5g}{unit}",
)
_LAW = Words(
    "；曲线为传播律的分布，区间 {low:.4g} 至 {high:.4g}", "; the curve is the law of propagation with the interval from {low:.4g} to {high:.4g}"
)
_LABELS = (Words("蒙特卡洛法", "Monte Carlo"), Words("传播律", "law of propagation"))

_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 640.0, 330.0, 20.0, 250.0
_CELLS = 80


def histogram_svg(trials: "Trials", law: "Result | None", p: float, language: Literal["zh", "en"]) -> str:
    """The chart of ``trials`` and, where ``law`` is given, of its normal or t distribution; intervals of probability ``p`` below."""

    def say(words: Words, **values: object) -> str:
        return (words.zh if language == "zh" else words.en).format(**values)

    low, high = np.quantile(trials.values, [0.0005, 0.9995])
    counts, edges = np.histogram(trials.values, bins=_CELLS, range=(low, high))
    density = counts / (trials.values.size * (edges[1] - edges[0]))
    curve = None if law is None else _density(law, edges)
    top = max(density.max(), 0.0 if curve is None else curve.max())
    interval = trials.shortest(p)
    unit = f" {trials.unit}" if trials.unit else ""
    described = say(_DESCRIPTION, p=p, low=interval.low, high=interval.high, unit=unit)
    U = None if law is None else _expanded(law, p)
    if law is not None and U is not None:
        described += say(_LAW, low=law.estimate - U, high=law.estimate + U)

    def x(value: float) -> float:
        return float(_LEFT + (_WIDTH - 2 * _LEFT) * (value - low) / (high - low))

    def y(value: float) -> float:
        return float(_BOTTOM - (_BOTTOM - 20.0) * value / top)

    outline = [(x(low), _BOTTOM), *((x(end), y(d)) for a, b, d in zip(edges, edges[1:], density, strict=False) for end in (a, b)), (x(high), _BOTTOM)]
    parts = [path(outline, fill="#d0e0f0"), path([(x(low), _BOTTOM), (x(high), _BOTTOM)], colour=INK, width=1.0)]
    if curve is not None:
        parts.append(path([(x(a), y(d)) for a, d in zip(edges, curve, strict=True)], colour=INK, width=2.0, dashes="6 4"))
    parts += _bar(x(interval.low), x(interval.high), 270.0, ACCENT, say(_LABELS[0]), f"[{interval.low:.5g}, {interval.high:.5g}]{unit}")
    if law is not None and U is not None:
        ends = law.estimate - U, law.estimate + U
        parts += _bar(x(ends[0]), x(ends[1]), 302.0, INK, say(_LABELS[1]), f"[{ends[0]:.5g}, {ends[1]:.5g}]{unit}")
    return picture(_WIDTH, _HEIGHT, parts, title=say(_TITLE, name=trials.name), description=described)


def _bar(left: float, right: float, y: float, colour: str, label: str, ends: str) -> list[str]:
    strokes = [[(left, y - 5), (left, y + 5)], [(left, y), (right, y)], [(right, y - 5), (right, y + 5)]]
    return [*(path(stroke, colour=colour, width=2.0) for stroke in strokes), text((left + right) / 2, y + 18, f"{label} {ends}", anchor="middle")]


def _expanded(law: "Result", p: float) -> float | None:
    try:
        return float(law.U(p))
    except NotDefined:
        return None


def _density(law: "Result", at: Array) -> Array | None:
    # The normal distribution, or the t distribution of the effective degrees of freedom.
    if law.u == 0.0:
        return None
    z = (at - law.estimate) / law.u
    try:
        nu = float(law.dof)
    except NotDefined:
        nu = math.inf
    if math.isinf(nu):
        return np.asarray(np.exp(-z * z / 2.0) / (law.u * math.sqrt(2.0 * math.pi)))
    scale = math.exp(math.lgamma((nu + 1.0) / 2.0) - math.lgamma(nu / 2.0)) / (law.u * math.sqrt(nu * math.pi))
    return np.asarray(scale * (1.0 + z * z / nu) ** (-(nu + 1.0) / 2.0))
