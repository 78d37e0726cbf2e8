"""The programme as a calendar. Source: RFC 5545; days are all-day events, whose end is the day after the last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from .programme import Activity, Deadline, Programme

_OCTETS = 75


def activities_ics(programme: Programme, *, stamp: datetime) -> bytes:
    """Every dated occurrence and every deadline; ``stamp`` (UTC) is the moment of writing. What has no day is left out."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Quanheng//notices//ZH", "CALSCALE:GREGORIAN"]
    if programme.title:
        lines.append(f"X-WR-CALNAME:{_escaped(programme.title.value)}")
    for number, activity in enumerate(programme.activities, 1):
        lines += _activity(activity, number, stamp)
    for deadline in programme.deadlines:
        lines += _deadline(deadline, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _activity(activity: Activity, number: int, stamp: datetime) -> Iterator[str]:
    for place, one in enumerate(activity.occurrences):
        yield from ("BEGIN:VEVENT", f"UID:{_uid(activity.name.value, number, place, one.start)}", f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}")
        yield f"DTSTART;VALUE=DATE:{one.start:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{one.end + timedelta(days=1):%Y%m%d}"
        yield f"SUMMARY:{_escaped(activity.name.value)}"
        if one.place:
            yield f"LOCATION:{_escaped(one.place)}"
        words = [activity.content.value] if activity.content else []
        units = "、".join(activity.units("responsible", "organiser", "host", "joint"))
        words += [f"负责单位：{units}"] if units else []
        words += [f"时间为约略：{activity.window.value.words}"] if activity.window and activity.window.value.approximate else []
        if words:
            yield f"DESCRIPTION:{_escaped(chr(10).join(words))}"
        yield from ("TRANSP:TRANSPARENT", "END:VEVENT")


def _deadline(deadline: Deadline, stamp: datetime) -> Iterator[str]:
    if deadline.date is None:
        return
    day = deadline.date.value
    yield from ("BEGIN:VEVENT", f"UID:{_uid(deadline.what.value, 0, 0, day)}", f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}")
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield from (f"SUMMARY:{_escaped('报送截止：' + deadline.what.value)}", "TRANSP:TRANSPARENT", "END:VEVENT")


def _uid(*parts: object) -> str:
    """The same event keeps its identity when the calendar is written again."""
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:32] + "@quanheng"


def _escaped(words: str) -> str:
    words = "".join(character for character in words if character >= " " or character == "\n")
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets, never within a character; the second and later begin with a blank."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > _OCTETS:
            yield piece
            piece = " "
        piece += character
    yield piece
