"""The points in time named in a phrase, in the order they stand, and what joins them.

This half of the grammar only recognises; ``dates`` gives the points their days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from .holidays import MOVEABLE
from .numerals import whole_number

Kind = Literal["day", "part", "month", "quarter", "half", "year", "named", "week", "bare"]
Join = Literal["first", "range", "list"]

_N = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_YEAR = r"(?:(?P<y>(?:19|20)\d{2}|[一二]\s?[〇零○一二三四五六七八九]{3})\s*年\s*|(?P<rel>今年|本年|当年|明年|次年|去年)\s*)"
_MONTHS_EN = {name: i + 1 for i, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"))}
_EN = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"

NAMED = {  # name -> (month, day); None stands for the campaign's own day
    "世界计量日": None, "国际计量日": None, "World Metrology Day": None, "元旦": (1, 1), "三八妇女节": (3, 8), "妇女节": (3, 8),
    "消费者权益日": (3, 15),
    "五一劳动节": (5, 1), "劳动节": (5, 1), "五四青年节": (5, 4), "青年节": (5, 4), "六一儿童节": (6, 1), "儿童节": (6, 1),
    "世界爱眼日": (6, 6), "全国爱眼日": (6, 6),
    "世界环境日": (6, 5), "世界认可日": (6, 9), "建党节": (7, 1), "建军节": (8, 1), "教师节": (9, 10), "国庆节": (10, 1),
    "国庆": (10, 1), "世界标准日": (10, 14),
    "六一": (6, 1), "五一": (5, 1), "“六一”": (6, 1), "“五一”": (5, 1), "“十一”": (10, 1),
}  # fmt: skip
_NAMES = "|".join(sorted(map(re.escape, (*NAMED, *MOVEABLE)), key=len, reverse=True))

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("iso", r"(?<!\d)(?P<y>(?:19|20)\d{2})\s?(?P<sep>[-/.．])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<d>\d{1,2})日?(?!\d)"),
        ("compact", r"(?<!\d)(?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
        ("named", rf"{_YEAR}?[“\"']?(?:5\s?[·.▪•]\s?20|520|“六一”|)[”\"']?\s?[“\"']?(?P<name>{_NAMES})[”\"']?(?:主题日|活动)?"),
        ("en_day_first", rf"(?<![A-Za-z\d])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<en>{_EN})(?![a-z])(?:,?\s+(?P<y>(?:19|20)\d{{2}}))?"),
        ("en_month_first", rf"(?<![A-Za-z])(?P<en>{_EN})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<y>(?:19|20)\d{{2}}))?"),
        ("en_month", rf"(?<![A-Za-z])(?:(?P<part>early|mid|middle of|late|beginning of|end "
            rf"of)[\s-]+)?(?P<en>{_EN})(?![a-z])(?:\s+(?P<y>(?:19|20)\d{{2}}))?"),
        ("week", rf"{_YEAR}?(?P<m>{_N})\s*月(?:份)?的?(?:第(?P<nth>[一二三四五1-5])|(?P<last>最后一))(?:个)?(?:周(?P<wd>[一二三四五六日天])"
            rf"|星期(?P<wd2>[一二三四五六日天])|周|个?星期)"),
        ("month", rf"{_YEAR}?(?P<m>{_N})\s*月(?:份)?(?:\s*(?:的)?\s*(?:(?P<part>上中旬|中下旬|中上旬|上旬|中旬|下旬|初|底|末|全月|整月)"
            rf"|(?P<d>{_N})(?:\s*[日号]|(?![\d个次家场年月])))?)?"),
        ("quarter", rf"{_YEAR}?(?:第)?(?P<q>[一二三四1-4])季度"),
        ("half", rf"{_YEAR}?(?P<half>上|下)半年"),
        ("wholeyear", rf"{_YEAR}?(?:全年|年内|全年度)"),
        ("yearend", rf"{_YEAR}?年(?P<edge>初|底|末)"),
        ("md", r"(?<![\d.])(?P<m>1[0-2]|0?[1-9])\s?[.．·▪•/]\s?(?P<d>3[01]|[12]\d|0?[1-9])(?![\d.])日?"),
        ("md520", r"(?<!\d)(?P<w520>520)(?=活动|当天|期间|前后|主题|世界)"),
        ("part", r"(?P<part>上中旬|中下旬|上旬|中旬|下旬|月初|月底|月末|全月)"),
        ("day", rf"(?<!\d)(?P<d>{_N})\s*[日号](?![常前期]\B)"),
        ("year", r"(?P<y>(?:19|20)\d{2})\s*年"),
        ("day_cn", r"(?<=[、，,])(?P<d>[一二三四五六七八九十廿]{1,3})日"),
        ("bare", r"(?<!\d)(?P<bare>\d{1,2})(?!\d)(?=(?:st|nd|rd|th)?\s*(?:[、,，至到\-－—–~～〜―?？]|to\b|and\b|日|月|$))"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One point in time as written; numbers that the words leave out are None."""

    kind: Kind
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str = ""
    name: str = ""
    relative_year: int | None = None
    join: Join = "first"
    head: str = ""
    """The words between the point before and this one."""
    tail: str = ""
    """The words between this point and the next, or the end."""


def points(words: str) -> list[Point]:
    """All points of ``words``; numbers without a unit take that of the number they are listed with."""
    found: list[Point] = []
    place = 0
    while place < len(words):
        best: tuple[int, int, int, re.Match[str], str] | None = None
        for rank, (name, pattern) in enumerate(_FORMS):
            match = pattern.search(words, place)
            if match and match.end() > match.start() and (best is None or (match.start(), rank) < best[:2]) and _possible(match):
                best = (match.start(), rank, match.end(), match, name)
        if best is None:
            break
        found.append(_point(best[3], best[4]))
        place = best[2]
    return _with_units(_joined(found, words))


def _possible(match: re.Match[str]) -> bool:
    """Whether the numbers can be a month and a day at all."""
    groups = match.groupdict()
    month, day = (whole_number(groups[key]) if groups.get(key) else 1 for key in ("m", "d"))
    return month is not None and day is not None and 1 <= month <= 12 and 1 <= day <= 31


def _point(match: re.Match[str], form: str) -> Point:
    groups = {key: value for key, value in match.groupdict().items() if value}
    year = whole_number(groups["y"].replace(" ", "")) if "y" in groups else None
    relative = {"明": 1, "次": 1, "去": -1}.get(groups.get("rel", "-")[0], 0) if "rel" in groups else None
    point = Point("day", match.start(), match.end(), year=year, relative_year=relative)
    month = whole_number(groups["m"]) if "m" in groups else _MONTHS_EN[groups["en"][:3].lower()] if "en" in groups else None
    day = whole_number(groups["d"]) if "d" in groups else None
    part = _PARTS.get(groups.get("part", "").lower(), groups.get("part", ""))
    match form:
        case "named":
            return replace(point, kind="named", name=groups["name"])
        case "md520":
            return replace(point, kind="named", name="世界计量日")
        case "quarter":
            return replace(point, kind="quarter", part=str(whole_number(groups["q"])))
        case "half":
            return replace(point, kind="half", part=groups["half"])
        case "wholeyear" | "year":
            return replace(point, kind="year", name=form)
        case "yearend":
            return replace(point, kind="part", month=1 if groups["edge"] == "初" else 12, part="初" if groups["edge"] == "初" else "底")
        case "week":
            return replace(
                point,
                kind="week",
                month=month,
                part="last" if "last" in groups else str(whole_number(groups["nth"])),
                name=groups.get("wd", groups.get("wd2", "")),
            )
        case "bare":
            return replace(point, kind="bare", day=int(groups["bare"]))
    if day is not None:
        return replace(point, month=month, day=day, name="en" if "en" in groups else "")
    if part:
        return replace(point, kind="part", month=month, part=part)
    return replace(point, kind="month", month=month)


_PARTS = {
    "early": "上旬",
    "beginning of": "上旬",
    "mid": "中旬",
    "middle of": "中旬",
    "late": "下旬",
    "end of": "底",
    "月初": "初",
    "月底": "底",
    "月末": "底",
    "末": "底",
    "中上旬": "上中旬",
}
_RANGE = re.compile(r"[至到\-－—–~～〜―─?？]|\b(?:to|until|till|through)\b", re.IGNORECASE)


def _joined(found: list[Point], words: str) -> list[Point]:
    result: list[Point] = []
    for number, point in enumerate(found):
        tail = words[point.end : found[number + 1].start] if number + 1 < len(found) else words[point.end :]
        join: Join = "first"
        if result:
            between = result[-1].tail
            # "每周五至…" and place names between two dates part them; only a short joint makes a range.
            join = "range" if _RANGE.search(between) and len(_RANGE.sub("", between).strip()) <= 4 else "list"
        head = words[found[number - 1].end : point.start] if number else words[: point.start]
        result.append(replace(point, join=join, head=head, tail=tail))
    return result


def _with_units(found: list[Point]) -> list[Point]:
    """Give bare numbers their unit, from the next number with one, else from the one before."""
    result = list(found)
    for number in range(len(result) - 1, -1, -1):
        point = result[number]
        if point.kind != "bare":
            continue
        follower = result[number + 1] if number + 1 < len(result) else None
        if follower is not None and follower.kind in {"month", "part"} and follower.month and not _has_month_before(result, number):
            result[number] = replace(point, kind="month", month=point.day, day=None)
        elif follower is not None and follower.kind == "day" and follower.name == "en":
            result[number] = replace(point, kind="day", month=follower.month, year=follower.year, name="en")
        elif (follower is not None and follower.kind == "day" and follower.month is None) or _has_month_before(result, number):
            result[number] = replace(point, kind="day")
    return [point for point in result if point.kind != "bare" and _exists(point)]


def _exists(point: Point) -> bool:
    """Whether the numbers that a bare number was given as can be a month and a day: 0、1月 names one month."""
    return (point.month is None or 1 <= point.month <= 12) and (point.kind != "day" or point.day is None or 1 <= point.day <= 31)


def _has_month_before(found: list[Point], number: int) -> bool:
    """Whether a day of a month stands before the bare number in the same chain (5月17、18)."""
    return any(point.kind in {"day", "part"} for point in found[max(0, number - 4) : number])
