"""The picture of a result: every judged value between its limits, on one scale."""

from typing import Literal

from ..rules.chart import row_chart
from ..svg import ACCENT, BAD, GOOD, Frame, band, n, path, text
from .frame import Item, Result
from .places import place

_ROW = 22.0


def items_chart(result: Result, language: Literal["zh", "en"] = "en") -> str:
    """SVG with one row for each item that has a value and a limit: -1 and +1 are the limits, or 0 and 1 where there is one only."""
    items = [item for item in result.items if item.found is not None and (item.least is not None or item.most is not None)]
    frame = Frame((-3.6, 1.8), (0.0, float(len(items))), width=760.0, height=86.0 + _ROW * len(items))
    top, floor = frame.down(float(len(items))), frame.down(0.0)
    parts = [
        band(frame.across(-1.0), top, frame.across(1.0) - frame.across(-1.0), floor - top, colour=GOOD),
        *(path([(frame.across(x), top), (frame.across(x), floor)], colour=BAD) for x in (-1.0, 1.0)),
    ]
    for row, item in enumerate(items):
        y, share = frame.down(len(items) - row - 0.5), _share(item)
        x = frame.across(max(-1.2, min(1.7, share)))
        parts.append(f'<circle cx="{n(x)}" cy="{n(y)}" r="4" fill="{ACCENT if abs(share) <= 1 else BAD}"/>')
        parts.append(text(frame.across(-3.58), y + 4, f"{getattr(item.name, language)}, {place(item.at, language)}".rstrip(", "), size=11))
    beyond = sum(abs(_share(item)) > 1 for item in items)
    described = f"{len(items)} values between their limits; {beyond} lie beyond. {getattr(result.conclusion, language)}"
    ticks = [(-1.0, "-1"), (0.0, "0"), (1.0, "1")]
    label = {"zh": "量值 / 限值", "en": "value as a share of its limit"}[language]
    title = getattr(result.name, language)
    return row_chart(frame, parts, title=title, description=described, x_label=label, x_ticks=ticks)


def _share(item: Item) -> float:
    """Where the value lies between its limits."""
    assert item.found is not None
    if item.least is not None and item.most is not None:
        return float((2 * item.found - item.least - item.most) / (item.most - item.least))
    bound = item.most if item.most is not None else item.least
    assert bound is not None
    if bound == 0:
        return 0.0 if item.found == 0 else 2.0
    return float(item.found / bound) if item.most is not None else float(bound / item.found) if item.found > 0 else 2.0
