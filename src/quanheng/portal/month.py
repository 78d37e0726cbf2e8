"""A month as a calendar sheet: weeks of days, each with what is on."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from quanheng.campaigns.models import Activity

LONGEST_SHOWN = 7
"""Days up to which an activity stands on each of its days; a longer one stands on its first and is told as running."""


@dataclass(frozen=True, slots=True)
class Day:
    """One cell: its date, whether it belongs to the month, whether it is the campaign's day, and what is on."""

    date: date
    within: bool
    own: bool
    activities: tuple[Activity, ...]


def asked_month(words: str, fallback: date) -> date:
    """The first day of the month asked for as ``2027-05``, or of the fallback's month for anything else."""
    match = re.fullmatch(r"(20\d\d|21\d\d)-(0[1-9]|1[0-2])", words)
    return date(int(match[1]), int(match[2]), 1) if match else fallback.replace(day=1)


def month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def weeks_of(first: date, activities: Iterable[Activity], *, day: date | None) -> list[list[Day]]:
    """Weeks from Monday that hold the month; occurrences where there are some, or else the window."""
    on: dict[date, list[Activity]] = {}
    for activity in activities:
        for when in sorted(_days(activity)):
            on.setdefault(when, []).append(activity)
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    return [[Day(when, when.month == first.month, when == day, tuple(on.get(when, ()))) for when in week] for week in weeks]


def _days(activity: Activity) -> set[date]:
    spans = [(item.start, item.end or item.start) for item in activity.occurrences.all() if item.start] or (
        [(activity.start, activity.end or activity.start)] if activity.start else []
    )
    found: set[date] = set()
    for start, end in spans:
        count = (end - start).days + 1
        found |= {start} if count > LONGEST_SHOWN else {start + timedelta(days=step) for step in range(count)}
    return found
