"""A programme day by day: a line that is a day, and under it lines that begin with the hour."""

from __future__ import annotations

import re

from .dates import Window
from .places import read_places
from .programme import Activity, Field
from .row_alignment import is_date_only
from .rows import Dating
from .source import Line, Source

_HOUR = r"\d{1,2}[:：时点]\d{0,2}分?(?:\s*[-—–~～至]+\s*\d{1,2}[:：时点]\d{0,2}分?)?"
_BEGINS = re.compile(rf"(?:(?:上午|下午|晚上|晚间|中午|全天|早上)\s*(?:{_HOUR})?|{_HOUR})[\s，,：:|｜]+(?=\S)")
_PARTED = re.compile(r"[ \u3000\t|｜]+|[，,；;](?=\S)")
_LEAST_DAYS = 2
_LONGEST_NAME = 40


def read_day_schedule(source: Source, dating: Dating) -> list[Activity]:
    """One activity for each line that begins with the hour; only where several days are told, for the hours of one day are an agenda."""
    found: list[Activity] = []
    day: Line | None = None
    days = 0
    for line in source.lines:
        begins = _BEGINS.match(line.words)
        if begins is None:
            day = line if len(line.words) <= 24 and is_date_only(line.words) else None
        elif day is not None:
            activity = _activity(source, line, begins.end(), day, dating, found[-1].window if found else None)
            days += not found or found[-1].window is None or activity.window is None or found[-1].window.span != activity.window.span
            found.append(activity)
    return found if days >= _LEAST_DAYS else []


def _activity(source: Source, line: Line, after: int, day: Line, dating: Dating, before: Field[Window] | None) -> Activity:
    from .items import activity_of, window_field

    parting = _PARTED.search(line.words, after)
    stop = parting.start() if parting else len(line.words)
    name = source.words(line.start + after, line.start + min(stop, after + _LONGEST_NAME), 0.85, "line under a day")
    window = window_field(source, day.start, day.end, dating, before.value if before else None, 0.9, "line of the day above the item")
    places = read_places(source, line.start + parting.end(), line.end, confidence=0.7, rule="words behind the name") if parting else []
    return activity_of(source, line.start, line.end, name, window, [], places[:1], None, None)
