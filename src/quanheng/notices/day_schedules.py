"""A programme day by day: a line that is a day, and under it lines that begin with the hour."""

from __future__ import annotations

import re

from .dates import Window
from .parts import read_parts
from .places import read_places
from .programme import Activity, Field, Part
from .row_alignment import is_date_only
from .rows import Dating
from .source import Line, Source
from .told_activity import activity_of, window_field
from .unit_names import is_unit_list

_HOUR = r"\d{1,2}[:：时点]\d{0,2}分?(?:\s*[-—–―~～至]+\s*\d{1,2}[:：时点]\d{0,2}分?)?"
_BEGINS = re.compile(rf"(?:(?:上午|下午|晚上|晚间|中午|全天|早上)\s*(?:{_HOUR})?|{_HOUR})[\s，,：:|｜]+(?=\S)")
_PARTED = re.compile(r"[ \u3000\t|｜]+|[，,；;](?=\S)")
_LEAST_DAYS = 2
_LONGEST_NAME = 40


def read_day_schedule(source: Source, dating: Dating) -> list[Activity]:
    """One activity for each line that begins with the hour; only where several days are told, for the hours of one day are an agenda."""
    if dated := _dated_lines(source, dating):
        return dated
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
    parting = _PARTED.search(line.words, after)
    stop = parting.start() if parting else len(line.words)
    name = source.words(line.start + after, line.start + min(stop, after + _LONGEST_NAME), 0.85, "line under a day")
    window = window_field(source, day.start, day.end, dating, before.value if before else None, 0.9, "line of the day above the item")
    places = read_places(source, line.start + parting.end(), line.end, confidence=0.7, rule="words behind the name") if parting else []
    return activity_of(source, line.start, line.end, name, window, [], places[:1], None, None)


_DATED = re.compile(
    r"[★☆•●◆■▶➤✅·\s]*(?P<day>[\d一二三四五六七八九十]{1,4}[年月.][^，。；:：\s]{1,24})[ \u3000\t]+"
    r"(?!(?:周|星期)[一二三四五六日天])(?P<name>[^，。；：:\s（(][^。；：:\s（(]{2,40})(?:[（(](?P<place>[^（）()]{2,30})[)）])?"
    r"(?:[ \u3000\t]*(?:主办|组织|责任|负责|牵头)(?:单位|部门|方)?[:：]\s*(?P<units>[^。]{2,40})|[ \u3000\t]+(?P<rest>[^。]{2,40}))?"
)
_LEAST_LINES = 3


def _dated_lines(source: Source, dating: Dating) -> list[Activity]:
    """Lines of a day, what is done, and who does it or where: 5月19日 召开新闻通气会 市局宣传科."""
    found: list[Activity] = []
    for line in source.lines:
        match = _DATED.fullmatch(line.words)
        if match is None or not is_date_only(match["day"]) or is_date_only(match["name"]):
            continue
        begin = line.start
        window = window_field(source, begin + match.start("day"), begin + match.end("day"), dating, None, 0.85, "day before the item")
        name = source.words(begin + match.start("name"), begin + match.end("name"), 0.85, "words behind the day")
        units = "units" if match["units"] else "rest" if match["rest"] and is_unit_list(match["rest"]) else None
        place = "place" if match["place"] else "rest" if match["rest"] and units != "rest" else None
        parts = _parts(source, begin + match.start(units), begin + match.end(units)) if units else []
        places = (
            read_places(source, begin + match.start(place), begin + match.end(place), confidence=0.6, rule="words behind the name")[:1]
            if place
            else []
        )
        found.append(activity_of(source, line.start, line.end, name, window, parts, places, None, None))
    return found if len(found) >= _LEAST_LINES else []


def _parts(source: Source, start: int, end: int) -> list[Part]:
    return read_parts(source, start, end, role="responsible", confidence=0.8, rule="words behind the name")
