"""What a report tells section by section: its heading names what was done, its sentences say when and who."""

from __future__ import annotations

import re

from .date_search import find_dates
from .duties import Section, sections_of
from .item_words import acting_units
from .parts import read_parts
from .places import places_within
from .programme import Activity, Field, Part
from .rows import Dating
from .sentences import QUOTED
from .source import Source
from .told_activity import activity_of, reporting_part, window_field
from .unit_names import is_unit_list

_GENERAL = re.compile(r"(?:基本|总体|活动|工作)(?:开展)?(?:情况|概况)")
_IN_PERIOD = re.compile(r"(?:活动|宣传)[周月]?期间|(?:活动|宣传)[周月]内")


def account_of(source: Source, section: Section, dating: Dating, issuer: Field[str] | None) -> Activity | None:
    """A section of a report: its heading names what was done, its first date says when."""
    dates = find_dates(source.text, section.heading_end, section.end)
    period = _IN_PERIOD.search(source.text, section.heading_end, section.end)
    if dates and (period is None or dates[0][0] < period.start()):
        window = window_field(source, *dates[0], dating, None, 0.8, "first date of the section")
    elif whole := re.compile(r"[^。；]{0,4}?(?P<words>全年|上半年|下半年)").match(source.text, section.heading_end + 1, section.end):
        window = window_field(source, *whole.span("words"), dating, None, 0.7, "first words of the section")
    elif period is not None:
        window = window_field(source, *period.span(), dating, None, 0.75, "period of the campaign")
    else:
        return None
    name = source.words(section.heading_start, section.heading_end, 0.8, "heading of the section")
    if _GENERAL.fullmatch(name.value) and (quoted := QUOTED.search(source.text, section.heading_end, section.end)):
        name = source.words(quoted.start("name"), quoted.end("name"), 0.7, "quoted name")
    parts = acting_in(source, section, dates[0][1]) if dates else acting_in(source, section, period.end()) if period else []
    if not parts and issuer is not None:
        parts = [reporting_part(issuer, 0.7), *(_joined(source, dates[0][1], section.end) if dates else [])]
    return activity_of(source, section.start, section.end, name, window, parts, places_within(source, section.heading_end, section.end), None, None)


# 省局于4月至6月组织开展了全省定量包装商品净含量专项抽查。
_WHOLE = re.compile(
    r"(?:，[^，。；]{2,16}?)?(?:组织|集中|统一|在全[省市县区])*(?:开展|实施)了?(?P<name>(?![^，。；]{0,30}(?:计量日|宣传))[^，。；]{4,30}?(?:抽查|检查|比对|整治|行动|检测))(?=[，。；])"
)


def before_the_sections(source: Source, dating: Dating, issuer: Field[str] | None) -> Activity | None:
    """The inspection or comparison that a report is about, told with its days before the first heading."""
    first = next((section.start for section in sections_of(source)), 0)
    for day in find_dates(source.text, 0, first):
        if source.text[day[0] - 1 : day[0]] in {"于", "在", "，"} and (act := _WHOLE.match(source.text, day[1], first)):
            window = window_field(source, *day, dating, None, 0.8, "period told before the sections")
            name = source.words(act.start("name"), act.end("name"), 0.6, "act after the date")
            parts = [reporting_part(issuer, 0.7)] if issuer else []
            return activity_of(source, day[0], act.end(), name, window, parts, [], None, None)
    return None


# 5月21日，到某养老院开展爱眼护眼服务。 behind what the heading names
_ALSO = re.compile(
    r"[，,](?:(?:到|赴|在|走进|组织|联合|会同)[^，。；]{2,30}?)?(?:(?:开展|举办|举行|召开|设立)了?(?P<name>[^，。；]{4,30}?)(?=[，。；]|$)"
    r"|[^，。；]{0,16}?(?P<sent>(?:推送|发布|播放)[^，。；\d]{2,20}))"
)


def also_told(source: Source, section: Section, dating: Dating, issuer: Field[str] | None, first: Activity) -> list[Activity]:
    """What later sentences of a section of a report, each beginning with its day, tell beside the act that its heading names."""
    told: list[Activity] = []
    sentences = list(re.finditer(r"[^。；\n]+", source.text[section.heading_end : section.end]))
    dated = [(dates[0], right) for left, right in ((section.heading_end + one.start(), section.heading_end + one.end()) for one in sentences)
             if (dates := find_dates(source.text, left, right)) and not source.text[left : dates[0][0]].strip()]  # fmt: skip
    for day, right in dated[1:]:
        if (act := _ALSO.match(source.text, day[1], right)) is None:
            continue
        window = window_field(source, *day, dating, first.window.value if first.window else None, 0.8, "first date of the sentence")
        name = source.words(*act.span("name" if act["name"] else "sent"), 0.6, "act after the date")
        parts = acting_in(source, section, day[1]) or [*first.parts[:1], *_joined(source, day[1], right)]
        told.append(activity_of(source, day[0], right, name, window, parts, places_within(source, day[0], right), None, None))
    for one in sentences:
        left, right = section.heading_end + one.start(), section.heading_end + one.end()
        if (held := _HELD_ON.match(source.text, left, right)) is None or not (dates := find_dates(source.text, *held.span("day"))):
            continue
        window = window_field(source, *dates[0], dating, None, 0.8, "date of the sentence")
        name = source.words(held.start("name"), held.end("name"), 0.6, "act after the date")
        parts = read_parts(source, *held.span("units"), role="responsible", confidence=0.6, rule="subject of the sentence")
        told.append(activity_of(source, left, right, name, window, parts, places_within(source, left, right), None, None))
    return told


# 省计量协会于5月18日举办“…”线上讲座
_HELD_ON = re.compile(
    r"\s*(?P<units>[^，。；于]{2,24}?[局院所会心司])于(?P<day>[^，。；]{3,20}?)(?:在[^，。；]{2,16}?)?(?:举办|举行|开展|召开)了?(?P<name>[^，。；]{4,30})"
)
# 3月至5月，开展集贸市场电子秤专项检查，…: a paragraph that begins with its day and names its act at once.
_ACT_OF_PARAGRAPH = re.compile(
    r"[，,\s]*(?:组织)?(?:开展|举办|举行)了?(?P<name>[^，。；]{4,30}(?:活动|检查|整治|行动|抽查|比对|竞赛|培训班?|执法|宣传|审查))(?=[，。；])"
)


def accounts_of(source: Source, section: Section, dating: Dating, issuer: Field[str] | None) -> list[Activity]:
    """Several things done under one heading of a report: each in a paragraph that begins with its day."""
    told: list[Activity] = []
    for line in section.lines[1:]:
        dates = find_dates(source.text, line.start, line.end)
        if not dates or dates[0][0] != line.start or (act := _ACT_OF_PARAGRAPH.match(source.text, dates[0][1], line.end)) is None:
            continue
        window = window_field(source, *dates[0], dating, None, 0.8, "first date of the paragraph")
        name = source.words(act.start("name"), act.end("name"), 0.7, "act after the date")
        parts = [reporting_part(issuer, 0.7)] if issuer else []
        places = places_within(source, line.start, line.end)
        told.append(activity_of(source, line.start, line.end, name, window, parts, places, None, None))
    return told if len(told) > 1 else []


# 我局, 市局 and what has no subject (联合县工信局…, 在…举办) are acts of the office that reports.
_OWN_ACT = re.compile(r"^(?:[市县区省]局$|[我本该在到赴于由]|联合|会同|携手|邀请|组织|开展|全[市县区])|举办|开展|组织|到")


def acting_in(source: Source, section: Section, after: int) -> list[Part]:
    """The units right behind the date, where a report tells of others: 9月10日至20日，县质检所组织…"""
    closed = _CLOSES_HEADING.match(source.text, after, section.end)
    acting = acting_units(source, closed.end() if closed else after, section.end)
    if acting is None or _OWN_ACT.search(source.text[slice(*acting)]):
        return []
    return read_parts(source, *acting, role="responsible", confidence=0.7, rule="subject of the sentence")


# 自查整改（4月15日至24日）。各经营单位…: behind the bracket of a dated heading
_CLOSES_HEADING = re.compile(r"\s*(?:[（(][^（）()]*)?[）)]\s*[。：:]?\s*|\s*。\s*")
# 5月20日，联合县教育局在步行街举办…: what has no subject is the act of the office that reports, with these.
_JOINED = re.compile(
    r"(?:上午|下午|晚上?|当[天日晚])?[，,]\s*(?:与|联合|会同|携手)(?P<units>[\u4e00-\u9fff、]{2,40}?)(?=(?:在|到|赴|于|走进|共同|合作|开展|举办|举行|召开|组织|推出|启动|深入)[^，。；]{2,})"
)


def _joined(source: Source, after: int, end: int) -> list[Part]:
    """The units that the office that reports joined in what it did on the day."""
    match = _JOINED.match(source.text, after, end)
    if match is None or not is_unit_list(match["units"]):
        return []
    return read_parts(source, *match.span("units"), role="joint", confidence=0.65, rule="joined in the sentence")
