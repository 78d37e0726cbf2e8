"""How many activities run on each day, as bars of a server-made drawing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Protocol

WIDTH, HEIGHT = 720, 120
FLOOR = 96
MOST_DAYS = 124


class Spanned(Protocol):
    """What has a first and a last day: an activity, or one happening of it."""

    @property
    def start(self) -> date | None: ...

    @property
    def end(self) -> date | None: ...


@dataclass(frozen=True)
class DayBar:
    """One day's bar in drawing units; ``label`` is set on the days that are named below the line."""

    day: date
    count: int
    x: float
    y: float
    width: float
    height: float
    is_campaign_day: bool
    label: bool


@dataclass(frozen=True)
class Timeline:
    bars: list[DayBar]
    first: date
    last: date
    most: int
    busiest: date
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = FLOOR


def timeline_of(activities: Iterable[Spanned], *, day: date | None) -> Timeline | None:
    """Counts per day over the days on which anything runs; None where no activity has both dates.

    Spans longer than the drawing holds are cut to the days around the campaign's own.
    """
    spans = [(activity.start, activity.end) for activity in activities if activity.start and activity.end]
    if not spans:
        return None
    first, last = min(start for start, end in spans), max(end for start, end in spans)
    if (last - first).days >= MOST_DAYS:
        middle = day or spans[0][0]
        first, last = max(first, middle - timedelta(days=MOST_DAYS // 2)), min(last, middle + timedelta(days=MOST_DAYS // 2))
    counts = list(zip(_days(first, last), _running(spans, first, last), strict=True))
    most = max((count for running, count in counts), default=1) or 1
    step = WIDTH / len(counts)
    bars = [
        DayBar(
            day=running,
            count=count,
            x=round(place * step + step * 0.1, 2),
            y=round(FLOOR - count / most * (FLOOR - 14), 2),
            width=round(step * 0.8, 2),
            height=round(count / most * (FLOOR - 14), 2),
            is_campaign_day=running == day,
            label=running.day == 1 or running == day or place == 0,
        )
        for place, (running, count) in enumerate(counts)
    ]
    busiest = max(counts, key=lambda pair: pair[1])[0]
    return Timeline(bars=bars, first=first, last=last, most=most, busiest=busiest)


def _running(spans: Iterable[tuple[date, date]], first: date, last: date) -> list[int]:
    """How many spans hold each day; one pass over the spans, however long they are."""
    changes = [0] * ((last - first).days + 2)
    for start, end in spans:
        begins, ends = max(start, first), min(end, last)
        if begins <= ends:
            changes[(begins - first).days] += 1
            changes[(ends - first).days + 1] -= 1
    return list(accumulate(changes[:-1]))


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=step) for step in range((last - first).days + 1))
