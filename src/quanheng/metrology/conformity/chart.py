"""The picture of a decision: the knowledge of the measurand as a curve, the limits, and where the rule accepts."""

import math

import numpy as np

from ..errors import NotDefined
from ..svg import BAD, FAINT, GOOD, INK, Frame, band, chart, path, text
from .decisions import Decision


def decision_chart(decision: Decision, *, title: str, x_label: str = "value") -> str:
    """SVG of one decision with U > 0; NotDefined where U is 0 and there is no curve to draw."""
    if decision.U == 0:
        raise NotDefined("the curve of a value without uncertainty", clause="JCGM 106:2012, 7.1", instead="show the verdict alone")
    y, u = float(decision.estimate), float(decision.U / decision.k)
    low, high = decision.tolerance.bounds()
    ends = [value for value in (low, high) if math.isfinite(value)]
    start, end = min([*ends, y - 4 * u]) - u, max([*ends, y + 4 * u]) + u
    peak = 1 / (u * math.sqrt(2 * math.pi))
    frame = Frame((start, end), (0.0, 1.15 * peak), height=260.0)
    floor, top = frame.down(0.0), frame.down(1.15 * peak)
    accept_low = float(decision.zones.accept_from) if decision.zones.accept_from is not None else start
    accept_high = float(decision.zones.accept_to) if decision.zones.accept_to is not None else end
    parts = []
    if accept_high > accept_low:
        parts.append(band(frame.across(accept_low), top, frame.across(accept_high) - frame.across(accept_low), floor - top, colour=GOOD))
    for limit in ends:
        parts.append(path([(frame.across(limit), top), (frame.across(limit), floor)], colour=BAD))
    values = np.linspace(start, end, 121)
    curve = [(frame.across(float(x)), frame.down(peak * math.exp(-0.5 * ((float(x) - y) / u) ** 2))) for x in values]
    parts += [path(curve), path([(frame.across(y), frame.down(peak)), (frame.across(y), floor)], colour=INK, dashes="3 3")]
    parts.append(text(frame.across(y) + 5, frame.down(1.03 * peak), f"{decision.estimate}", colour=INK))
    words = decision.verdict.words.en
    described = f"Estimate {decision.estimate} with U = {decision.U}; accepted between the inner edges shown; verdict: {words}."
    return chart(
        frame,
        [*parts, path([(frame.across(start), floor), (frame.across(end), floor)], colour=FAINT)],
        title=title,
        description=described,
        x_label=x_label,
    )
