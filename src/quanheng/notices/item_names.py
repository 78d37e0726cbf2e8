"""Headings of items that hold their own date: 初赛：4月18日，… and 5月18日上午，在…召开座谈会."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .date_search import find_dates
from .deadlines import HAND_IN
from .source import Source

Range = tuple[int, int]
# The verb nearest to the end of the clause names the act: 组织志愿者走进社区开展计量咨询服务.
PLANNED_ACT = re.compile(
    r"(?:举办|举行|召开|开展|组织|启动|刊发|播出|发布|设立|走进)"
    r"(?P<name>(?:(?!举办|举行|召开|开展|刊发|播出|启动)[^，。；]){2,40})(?=[，。；]|$)"
)
_NAMED = re.compile(r"(?P<name>[^，。；：:\d]{2,24})[:：]\s*|(?P<spaced>[^，。；：:\d\s]{2,24})[ \u3000]+")
_TIME_LABEL = re.compile(r"(?:时间|日期|期限|时限|对象|地点|要求|方式)$")
_BEFORE = re.compile(r"\s*(?:底)?(?:之前|以前|前)(?!后|夕|往|期)(?:完成)?")
_BETWEEN = re.compile(r"[，,、:：\s]*")


@dataclass(frozen=True, slots=True)
class DatedHeading:
    """Ranges of the cleaned text: the name and the words of the time."""

    name: Range
    time: Range
    is_act: bool = False
    """The name is an act told in a sentence and not a heading."""


def dated_heading(source: Source, start: int, end: int) -> DatedHeading | None:
    """The name and the date of such a heading, or None for any other; a date of handing in heads no item."""
    text = source.text
    if named := _NAMED.match(text, start, end):
        dates = find_dates(text, named.end(), end)
        which = "name" if named["name"] else "spaced"
        if dates and dates[0][0] == named.end() and not _TIME_LABEL.search(named[which].strip()):
            return DatedHeading(named.span(which), _with_before(text, *dates[0], end))
        return None
    dates = find_dates(text, start, end)
    if not dates or dates[0][0] != start:
        return None
    time = _with_before(text, *dates[0], end)
    between = _BETWEEN.match(text, time[1], end)
    after = between.end() if between else time[1]
    if after == time[1] or HAND_IN.search(re.split(r"[，。；]", text[after:end])[0]):
        return None
    by = re.search(r"[，；]\s*由", text[after:end])
    stop = after + by.start() if by else end
    act = PLANNED_ACT.search(text, after, stop)
    clause = re.compile(r"[^，。；]{2,40}").match(text, after, stop)
    name = act.span("name") if act else clause.span() if clause else None
    return DatedHeading(name, time, is_act=True) if name else None


def _with_before(text: str, first: int, last: int, end: int) -> Range:
    before = _BEFORE.match(text, last, end)
    return first, before.end() if before else last
