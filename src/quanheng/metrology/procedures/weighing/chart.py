"""The picture of a weighing test: corrected errors by load between the steps of the permissible error."""

from decimal import Decimal
from itertools import pairwise

from ...rules import rules_on
from ...svg import ACCENT, BAD, Frame, chart, n, path
from ..frame import Item, Result
from .instrument import Instrument, mpe_at


def error_chart(result: Result, instrument: Instrument, *, title: str) -> str:
    """SVG of the weighing test in ``result``: errors of rising loads as full points, of falling ones as rings."""
    items = [item for item in result.items if item.test == "weighing" and item.found is not None]
    steps = _steps(result, instrument)
    top = 1.25 * max([*(abs(float(item.found or 0)) for item in items), *(mpe for _, _, mpe in steps)])
    frame = Frame((0.0, 1.03 * float(instrument.max)), (-top, top))
    parts = []
    for sign in (1, -1):
        line = [(frame.across(load), frame.down(sign * mpe)) for start, end, mpe in steps for load in (start, end)]
        parts.append(path(line, colour=BAD))
    parts.append(path([(frame.across(0.0), frame.down(0.0)), (frame.across(float(instrument.max)), frame.down(0.0))], dashes="3 3"))
    for item in items:
        load = item.values["L"]
        assert isinstance(load, Decimal)
        assert item.found is not None
        x, y = frame.across(float(load)), frame.down(float(item.found))
        fill = "#ffffff" if item.at.endswith("down") else ACCENT
        parts.append(f'<circle cx="{n(x)}" cy="{n(y)}" r="4" fill="{fill}" stroke="{ACCENT}"/>')
    worst = max(items, key=_share)
    described = f"{len(items)} corrected errors between the steps of the maximum permissible error; closest to it {worst.found} at {worst.at}."
    unit = instrument.unit
    return chart(frame, parts, title=title, description=described, x_label=f"load / {unit}", y_label=f"corrected error / {unit}")


def _share(item: Item) -> Decimal:
    assert item.found is not None
    assert item.most is not None
    return abs(item.found) / item.most


def _steps(result: Result, instrument: Instrument) -> list[tuple[float, float, float]]:
    """Start, end and size of every step of the permissible error."""
    rules = rules_on(instrument.regulation, result.conditions.on)
    edges, lower = {Decimal(0), instrument.max}, Decimal(0)
    for scale in instrument.ranges:
        bounds = [row.interval.upper for row in rules.tables["mpe"].rows if row.keys["accuracy_class"] == instrument.accuracy_class and row.interval]
        edges |= {scale.max, *(bound * scale.e for bound in bounds if bound is not None and lower < bound * scale.e < scale.max)}
        lower = scale.max
    ordered = sorted(edges)
    stage = result.conditions.stage.limits
    found = []
    for start, end in pairwise(ordered):
        scale = instrument.range_of(end, None, "load")
        found.append((float(start), float(end), float(mpe_at(instrument, rules, end, scale, stage).value)))
    return found
