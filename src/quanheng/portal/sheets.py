"""A month and a week as calendar sheets: days, each with what is on."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from quanheng.campaigns.public import Happening, PublicActivity

LONGEST_SHOWN = 7
"""Days up to which a happening stands on each of its days; a longer one is told once, beside the days."""
IN_A_CELL, IN_A_DAY = 6, 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One happening of an activity on a day."""

    activity: PublicActivity
    happening: Happening

    @property
    def is_off(self) -> bool:
        return self.activity.is_off or self.happening.is_cancelled

    @property
    def place(self) -> str:
        return self.happening.place or self.activity.place


@dataclass(frozen=True, slots=True)
class Day:
    """A date, whether it belongs to the sheet's month, whether it is the campaign's day, what is on, and how much more."""

    date: date
    within: bool
    own: bool
    entries: tuple[Entry, ...]
    more: int


def asked_month(words: str, fallback: date) -> date:
    """The first day of the month asked for as ``2027-05``, or of the fallback's month for anything else."""
    match = re.fullmatch(r"(20\d\d|21\d\d)-(0[1-9]|1[0-2])", words)
    return date(int(match[1]), int(match[2]), 1) if match else fallback.replace(day=1)


def month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def month_sheet(first: date, activities: Iterable[PublicActivity], *, day: date | None) -> list[list[Day]]:
    """Weeks from Monday that hold the month."""
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    on = _by_day(activities, weeks[0][0], weeks[-1][-1])
    return [[_day(when, on.get(when, []), within=when.month == first.month, own=when == day, most=IN_A_CELL) for when in week] for week in weeks]


def week_sheet(monday: date, activities: Iterable[PublicActivity], *, day: date | None) -> list[Day]:
    """The seven days from a Monday."""
    on = _by_day(activities, monday, monday + timedelta(days=6))
    days = (monday + timedelta(days=step) for step in range(7))
    return [_day(when, on.get(when, []), within=True, own=when == day, most=IN_A_DAY) for when in days]


def running(activities: Iterable[PublicActivity], first: date, last: date) -> list[Entry]:
    """What lasts longer than a week and runs on some day between two days."""
    entries = (Entry(one, item) for one in activities for item in one.happenings if item.touches(first, last) and _length(item) > LONGEST_SHOWN)
    return [entry for entry in entries if not entry.is_off]


def _day(when: date, entries: list[Entry], *, within: bool, own: bool, most: int) -> Day:
    return Day(when, within, own, tuple(entries[:most]), max(0, len(entries) - most))


def _by_day(activities: Iterable[PublicActivity], first: date, last: date) -> dict[date, list[Entry]]:
    on: dict[date, list[Entry]] = {}
    for activity in activities:
        for item in activity.happenings:
            if item.start is None or not item.touches(first, last):
                continue
            days = _length(item)
            for step in range(days if days <= LONGEST_SHOWN else 0):
                on.setdefault(item.start + timedelta(days=step), []).append(Entry(activity, item))
    return on


def _length(item: Happening) -> int:
    return ((item.last or item.start) - item.start).days + 1 if item.start and item.last else 1
