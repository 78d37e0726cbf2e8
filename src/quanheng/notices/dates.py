"""Date expressions of official documents, and the days they mean.

The rules are those of ``docs/notices/dates.md``; both ends of a window are inclusive.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from .date_points import NAMED, Point, points
from .holidays import MOVEABLE, holiday
from .numerals import whole_number

Basis = Literal["stated", "derived", "carried"]
AROUND = timedelta(days=3)
EARLY_DAYS = 5


@dataclass(frozen=True, slots=True)
class Window:
    """When something takes place: inclusive days, either of which the words may leave open.

    ``sessions`` holds one pair of days for each part that the words list;
    ``recurrence`` is a code such as ``weekly:Fri`` or ``monthly:10``.
    """

    start: date | None
    end: date | None
    words: str
    approximate: bool = False
    basis: Basis = "stated"
    sessions: tuple[tuple[date, date], ...] = ()
    recurrence: str | None = None

    def carried(self) -> Window:
        """The same days, taken over from a row above."""
        return replace(self, basis="carried")


_UNDECIDED = re.compile(r"待定|另行|待通知|另定|未定|视情况|择期|适时|to be (?:decided|announced|confirmed)|\bTB[ACD]\b", re.IGNORECASE)
_SAME = re.compile(r"[\"〃″”“'’]+|同上|同前|同期|同时|同日|同天|同一天|ditto", re.IGNORECASE)
_CLOCK = re.compile(
    r"\d{1,2}\s*[:：]\s*\d{2}(?:\s*[-－—–―~～至到]+\s*\d{1,2}\s*[:：]\s*\d{2})?|[零〇]时|(?<![\d月])\d{1,2}\s*时(?:\d{1,2}分|半)?|(?<=日)\d{1,2}\s*时(?:\d{1,2}分|半)?|"
    r"[\d一二三四五六七八九十两]{1,2}点(?:钟|半|\d{1,2}分)?|上午|下午|中午|晚上|晚间|傍晚|早上|凌晨|\d{1,2}\s*(?:am|pm)\b|a\.m\.|p\.m\.",
    re.IGNORECASE,
)
_WEEKDAY_NOTE = re.compile(r"[(（]\s*(?:周|星期|礼拜)[一二三四五六日天](?:至(?:周|星期)?[一二三四五六日天])?\s*[)）]"
    r"|[(（][^()（）\d]{1,12}[)）]|(?<!每)(?<!个)(?<!第[一二三四五])(?:周|星期)[一二三四五六日天](?!至)|"
                           r"[(（]?\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b,?[)）]?(?<!every)", re.IGNORECASE)  # fmt: skip
_WEEKLY = re.compile(r"每(?:个)?(?:周|星期)(?:的)?([一二三四五六日天])|every\s+(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*", re.IGNORECASE)
_MONTHLY = re.compile(r"每(?:个)?月(\d{1,2})[日号]")
_FROM_NOW = re.compile(
    r"即日起|自?(?:本)?(?:通知|文件|方案|公告)?(?:印发|发布|下发|发文|公布)之日起|from (?:now|today) on|with immediate effect", re.IGNORECASE
)
_PERIOD = re.compile(
    r"(?:活动|宣传|整治|专项行动)[周月]?期间|(?:活动|宣传)[周月](?:内|中)|本次活动期间|活动时段|活动月期间|throughout the campaign", re.IGNORECASE
)
_AROUND = re.compile(r"^\s{0,3}[”\"』]?\s{0,3}(?:前后|左右|上下)")
_EVE = re.compile(r"^\s{0,3}[”\"』]?\s{0,3}(?:前夕|前三天|到来之际)")
_DURING = re.compile(r"^\s{0,3}[”\"』]?\s{0,3}(?:活动|宣传|系列|假日|假期)?(?:期间|之际|假期|小长假)")
_SAME_WEEK = re.compile(r"^\s{0,3}[”\"』]?\s{0,3}(?:的)?(?:当周|那一周|所在周|这一周)")
_BEFORE = re.compile(r"^\s{0,3}[”\"』]?\s{0,3}(?:\d{1,2}时)?(?:之前|以前|前(?!后|夕|三天|往|期)|止|截止)")
_SINCE = re.compile(r"^\s{0,3}[”\"』]?\s{0,3}(?:起|开始|以后|之后|后(?!天))")
_AROUND_EN = re.compile(r"\b(?:around|about|circa|approximately)\s*$", re.IGNORECASE)
_BEFORE_EN = re.compile(r"\b(?:by|before|until|till|no later than)\s*(?:the\s*)?$", re.IGNORECASE)
_SINCE_EN = re.compile(r"\b(?:from|since|starting)\s*(?:on\s*)?$", re.IGNORECASE)
_ARRIVAL = re.compile(r"[，,；;（(][^，,；;（）()]{0,14}报到[^，,；;（）()]{0,6}[)）]?")  # when participants arrive is no day of the course
_LASTING = re.compile(r"为期\s*([\d一二两三四五六七八九十]+|半)\s*(天|日|周|个?月|个星期)")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FEW = 10


def read_window(
    words: str,
    *,
    year: int | None = None,
    campaign_day: date | None = None,
    issue_date: date | None = None,
    previous: Window | None = None,
    period: Window | None = None,
) -> Window:
    """The window that ``words`` name.

    ``year`` is that of the campaign and stands in where the words name none, as the month
    of ``previous`` does for a day alone; ``period`` is what 活动期间 means. Words that name
    no day (待定) give a window open at both ends, never an invented day.
    """
    phrase = _without_clock(_ARRIVAL.sub("", words))
    if _SAME.fullmatch(phrase.strip().strip("。，,（）()")):
        return replace(previous, words=words, basis="carried") if previous else _open(words)
    if issue_date and (spoken := re.search(r"[昨今明前]\s*[日天]?\s*[(（]\s*(\d{1,2})\s*日?\s*[)）]\s*日?", phrase)):
        return _spoken_day(words, int(spoken[1]), issue_date)
    if issue_date and (told := re.match(r"\s*([昨前])[天日]", phrase)):
        day = issue_date - timedelta(days=1 if told[1] == "昨" else 2)
        return Window(day, day, words, basis="derived")
    context = _Context(year or (issue_date.year if issue_date else None), campaign_day, issue_date, previous)
    recurrence = _recurrence(phrase)
    found = points(_MONTHLY.sub("", phrase))
    found = [point for point in found if not (point.kind == "year" and point.name == "year" and len(found) > 1)]
    if not found:
        return _without_points(words, phrase, context, period, recurrence)
    window = _from_points(words, phrase, found, context)
    return _recurring(window, recurrence) if recurrence else window


@dataclass(frozen=True, slots=True)
class _Context:
    year: int | None
    campaign_day: date | None
    issue_date: date | None
    previous: Window | None


@dataclass(frozen=True, slots=True)
class _Item:
    """One listed part of an expression, before the parts are put together."""

    start: date | None
    end: date | None
    approximate: bool = False
    derived: bool = False


def _open(words: str, recurrence: str | None = None) -> Window:
    return Window(None, None, words, recurrence=recurrence)


def _without_clock(words: str) -> str:
    text = re.sub(r"\s*\n\s*", "", words)
    text = re.sub(r"(?<=[一二三四五六七八九十廿\d])两日", "日", text)  # 十九、二十两日
    text = re.sub(r"第?([一二三四])\s?([、和至到—-])\s?第?([一二三四])季度", r"第\1季度\2第\3季度", text)  # 第二、三季度
    text = _WEEKDAY_NOTE.sub("", text)
    text = _CLOCK.sub("", text)
    return re.sub(r"[-－—–―~～至]+\s*(?=[，,、；;]|$)", "", text)


def _spoken_day(words: str, day: int, issue_date: date) -> Window:
    month, year = issue_date.month, issue_date.year
    if day > issue_date.day + 1:
        month, year = (12, year - 1) if month == 1 else (month - 1, year)
    resolved = _day(year, month, day)
    return Window(resolved, resolved, words, basis="derived")


def _without_points(words: str, phrase: str, context: _Context, period: Window | None, recurrence: str | None) -> Window:
    if _FROM_NOW.search(phrase):
        return Window(context.issue_date, None, words, basis="derived")
    if _PERIOD.search(phrase) and period is not None:
        window = Window(period.start, period.end, words, period.approximate, "derived")
        return _recurring(window, recurrence) if recurrence else window
    if re.search(r"当天|当日|今日|今天", phrase) and not _UNDECIDED.search(phrase):
        if context.previous is not None and re.search(r"当天|当日", phrase):
            return replace(context.previous, words=words, basis="carried")
        if context.issue_date is not None:
            return Window(context.issue_date, context.issue_date, words, basis="derived")
    return _open(words, recurrence)


def _from_points(words: str, phrase: str, found: list[Point], context: _Context) -> Window:
    dated: list[tuple[Point, _Item]] = []
    for point in found:
        last = next(((p, i) for p, i in reversed(dated) if i.end is not None), None)
        dated.append((point, _item(point, context, last)))
    items: list[_Item] = []
    for number, (point, item) in enumerate(dated):
        is_end_of_range = point.join == "range" and items
        item = _modified(item, point, in_range=bool(is_end_of_range) or (number + 1 < len(dated) and dated[number + 1][0].join == "range"))
        if is_end_of_range:
            items[-1] = _range(items[-1], item)
        else:
            items.append(item)
    if (lasting := _LASTING.search(phrase)) and len(items) == 1:
        items[0] = _lasting(items[0], lasting)
    if _FROM_NOW.search(phrase) and len(items) == 1:
        items[0] = _Item(context.issue_date, items[0].end, items[0].approximate, derived=True)
    return _window(words, items)


def _window(words: str, items: list[_Item]) -> Window:
    if len(items) == 2 and items[0].end is None and items[1].start is None:  # 5月15日起，5月22日截止
        items = [_Item(items[0].start, items[1].end, items[0].approximate or items[1].approximate, items[0].derived or items[1].derived)]
    starts = [item.start for item in items]
    ends = [item.end for item in items]
    # 端午节（6月19日） names one day twice.
    sessions = tuple(dict.fromkeys((item.start, item.end) for item in items if item.start and item.end)) if len(items) > 1 else ()
    return Window(
        start=None if None in starts else min(day for day in starts if day),
        end=None if None in ends else max(day for day in ends if day),
        words=words,
        approximate=any(item.approximate for item in items),
        basis="derived" if any(item.derived for item in items) else "stated",
        sessions=sessions if len(sessions) > 1 else (),
    )


def _item(point: Point, context: _Context, last: tuple[Point, _Item] | None) -> _Item:
    """The first and last day of one point, with what it leaves out taken from the point before it."""
    before = last[1] if last else None
    year = point.year
    if year is None and point.relative_year is not None and context.year is not None:
        year = context.year + point.relative_year
    if year is None:
        year = before.end.year if before and before.end else context.year
    if year is None:
        return _Item(None, None)
    month = point.month
    if month is None and point.kind in {"day", "part"}:
        earlier = (before.start or before.end) if before else None
        if earlier is None and context.previous is not None:
            earlier = context.previous.start or context.previous.end
        if earlier is None and context.campaign_day is not None and point.kind == "part":
            earlier = context.campaign_day
        if before and before.end and point.join == "range":
            earlier = before.end
        if earlier is None:
            return _Item(None, None)
        month = earlier.month
    elif (
        month is not None and point.year is None and point.join == "range" and last and last[0].month and last[0].month > month
        and before and before.start and before.start.year == year
    ):  # fmt: skip
        year += 1  # 11月至次年2月, with the 次年 left out
    return _days(point, year, month, context)


def _days(point: Point, year: int, month: int | None, context: _Context) -> _Item:
    match point.kind:
        case "named":
            return _named(point.name, year, context)
        case "year":
            return _Item(date(year, 1, 1), date(year, 12, 31))
        case "half":
            return _Item(date(year, 1, 1), date(year, 6, 30)) if point.part == "上" else _Item(date(year, 7, 1), date(year, 12, 31))
        case "quarter":
            first = 3 * int(point.part) - 2
            return _Item(date(year, first, 1), _month_end(year, first + 2))
    if month is None:
        return _Item(None, None)
    end = _month_end(year, month)
    match point.kind:
        case "month":
            return _Item(date(year, month, 1), end)
        case "part":
            return _part(point.part, year, month, end)
        case "week":
            return _week(point, year, month)
    day = _day(year, month, point.day or 1)
    if point.day and point.day > end.day:  # 2月30日: a slip of the pen, so nobody knows which day is meant
        return _Item(day, day, approximate=True, derived=True)
    return _Item(day, day)


def _named(name: str, year: int, context: _Context) -> _Item:
    if name in MOVEABLE:
        moved = holiday(name, year)
        return _Item(moved, moved, derived=True)
    fixed = next((value for key, value in NAMED.items() if key.lower() == name.lower()), None)
    day = date(year, *fixed) if fixed else (context.campaign_day.replace(year=year) if context.campaign_day else date(year, 5, 20))
    return _Item(day, day, derived=True)


def _part(part: str, year: int, month: int, end: date) -> _Item:
    bounds = {
        "上旬": (1, 10),
        "中旬": (11, 20),
        "下旬": (21, end.day),
        "上中旬": (1, 20),
        "中下旬": (11, end.day),
        "底": (end.day, end.day),
        "初": (EARLY_DAYS, EARLY_DAYS),
    }
    first, last = bounds.get(part, (1, end.day))
    return _Item(date(year, month, first), date(year, month, last), approximate=part == "初")


def _week(point: Point, year: int, month: int) -> _Item:
    """The n-th week of a month (from its n-th Monday), or the n-th of a day of the week."""
    weekday = "一二三四五六日".index(point.name.replace("天", "日")) if point.name else 0
    if point.part == "last":
        return _last_week(point, weekday, _month_end(year, month))
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (int(point.part) - 1))
    if point.name:
        return _Item(day, day, derived=True)
    return _Item(day, day + timedelta(days=6), approximate=True, derived=True)


def _last_week(point: Point, weekday: int, end: date) -> _Item:
    """The last of a day of the week; or the last week of which at least four days lie in the month (as ISO 8601 counts weeks)."""
    if point.name:
        day = end - timedelta(days=(end.weekday() - weekday) % 7)
        return _Item(day, day, derived=True)
    monday = end - timedelta(days=end.weekday() if end.weekday() >= 3 else end.weekday() + 7)
    return _Item(monday, min(end, monday + timedelta(days=6)), approximate=True, derived=True)


def _modified(item: _Item, point: Point, *, in_range: bool) -> _Item:
    """The words right after a point: 前后, 前夕, 期间, 前, 起 and their like."""
    start, end, tail = item.start, item.end, point.tail
    if start is None or end is None:
        return item
    if _AROUND.match(tail) or _AROUND_EN.search(point.head):
        return _Item(start - AROUND, end + AROUND, approximate=True, derived=True)
    if _EVE.match(tail):
        return _Item(start - AROUND, start - timedelta(days=1), approximate=True, derived=True)
    if _DURING.match(tail) and not in_range and start == end:
        return _Item(start - AROUND, end + AROUND, approximate=True, derived=True)
    if _SAME_WEEK.match(tail) and not in_range and start == end:
        monday = start - timedelta(days=start.weekday())
        return _Item(monday, monday + timedelta(days=6), derived=True)
    if in_range:
        # Half of a range: 月初 is the first day as its start, the fifth as its end.
        return replace(item, start=start.replace(day=1)) if point.part == "初" and point.join != "range" else item
    if _BEFORE.match(tail) or _BEFORE_EN.search(point.head):
        return replace(item, start=None)
    if (_SINCE.match(tail) or _SINCE_EN.search(point.head)) and not _LASTING.search(tail):
        return replace(item, end=None)
    if point.kind == "part" and point.part == "底":
        return replace(item, start=end - timedelta(days=4), approximate=True)
    if point.kind == "part" and point.part == "初":
        return replace(item, start=start.replace(day=1), approximate=True)
    return item


def _range(first: _Item, last: _Item) -> _Item:
    """From the start of the first to the end of the last; a range that runs backwards is left open."""
    start, end = first.start, last.end
    if start and end and end < start:
        end = None
    return _Item(start, end, first.approximate or last.approximate, first.derived or last.derived)


def _lasting(item: _Item, lasting: re.Match[str]) -> _Item:
    count = 0.5 if lasting[1] == "半" else whole_number(lasting[1])
    if item.start is None or not count:
        return item
    if "月" in lasting[2]:
        if count < 1:
            return replace(item, end=item.start + timedelta(days=14), derived=True)
        month = item.start.month - 1 + int(count)
        end = _day(item.start.year + month // 12, month % 12 + 1, item.start.day) - timedelta(days=1)
        return replace(item, end=end, derived=True)
    days = count * (7 if lasting[2] in {"周", "个星期"} else 1)
    return replace(item, end=item.start + timedelta(days=max(0, int(days) - 1)), derived=True)


def _recurrence(phrase: str) -> str | None:
    if match := _WEEKLY.search(phrase):
        return f"weekly:{_WEEKDAYS['一二三四五六日'.index(match[1].replace('天', '日'))] if match[1] else match[2].capitalize()}"
    if match := _MONTHLY.search(phrase):
        return f"monthly:{int(match[1])}"
    return None


def _recurring(window: Window, recurrence: str) -> Window:
    """The window with its single days, where these are few."""
    kind, which = recurrence.split(":")
    if kind != "weekly" or window.start is None or window.end is None:
        return replace(window, recurrence=recurrence)
    day = window.start + timedelta(days=(_WEEKDAYS.index(which) - window.start.weekday()) % 7)
    days = [day + timedelta(days=7 * n) for n in range((window.end - day).days // 7 + 1)] if day <= window.end else []
    sessions = tuple((day, day) for day in days) if 0 < len(days) <= _FEW else ()
    return replace(window, recurrence=recurrence, sessions=sessions)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date:
    """The day, or the last of its month where the month is shorter (30 February)."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
