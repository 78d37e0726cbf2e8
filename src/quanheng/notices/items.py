"""Activities of a document without an annex table: labelled items, and sentences that date something."""

from __future__ import annotations

import re
from dataclasses import replace

from .date_search import find_dates
from .dates import Window, read_window
from .duties import Section, sections_of
from .item_names import DatedHeading, dated_heading
from .item_words import acting_units, in_bracket, words_of_item
from .kinds import kinds_of
from .parts import read_parts
from .pictured_items import pictured
from .places import places_within, read_places
from .programme import Activity, Field, Part
from .rows import Dating, occurrences_of, window_confidence
from .source import Source
from .stated_years import in_stated_years

_LABEL_WORDS = (
    r"(?:活动|项目)?名称|(?:活动|举办|开展|宣传|完成|实施|起止|举行|培训|比赛)?(?:时间|日期)|(?:完成|办理|实施|工作)?(?:时限|期限|时间节点|进度)(?:安排|要求)?|(?:活动|举办)?地点|"
    r"(?:主办|承办|协办|配合|组织|责任|负责|牵头|实施|联合)(?:单位|部门|科室|处室|股室|方|人)?|(?:活动)?内容|(?:活动|宣传|参与)?(?:形式|方式)|报名|名额|投稿|对象"
)
_LABEL = re.compile(
    rf"(?:^|(?<=[。；;\n\s，,（(）)、.．•·▪■◆●○◎▶►➤★☆※✔]))(?P<label>{_LABEL_WORDS})\s*[:：]\s*|[【\[](?P<boxed>{_LABEL_WORDS})[】\]]\s*[:：]?\s*"
)
# 1.作品征集（4月1日—5月5日）：… or behind the heading's end
_DATE_IN_HEADING = re.compile(r"[（(](?P<words>[^（）()]*(?:月|日|期间|当天|旬|季度|半年|待定)[^（）()]*)[)）]\s*(?=$|[:：])")
_NO_ACTIVITY = re.compile(
    r"^(?:活动|宣传|总体|工作)?(?:时间|主题|日期|目的|目标|背景|要求)(?:$|[:：])|有关要求|工作要求|活动要求|组织领导|提升.{0,6}实效|总结(?!.{0,4}阶段)|报送|联系(?:方式|人|电话|我们)?$|咨询(?:方式|电话|热线)|指导思想|注意事项|经费"
)
_NOT_DONE = re.compile(
    r"(?:存在|主要)的?.{0,4}(?:问题|困难|不足|短板)|下一?步|下阶段|今后|工作(?:打算|计划|思路|建议)|(?:意见|对策)?建议|(?:主要)?经验|体会"
    r"|处理(?:意见|情况|结果|措施)|(?:检查)?发现的?.{0,4}问题|(?:有关|工作|整改|下步).{0,4}要求|整改"
)
_GENERAL = re.compile(r"(?:基本|总体|活动|工作)(?:开展)?(?:情况|概况)")
_ONLY_A_HEADING = re.compile(
    r"(?:[\u4e00-\u9fff]{2})?(?:时间|日期)[、及和与]?地点|(?:活动|宣传|具体|工作|主要|重点|时间|日程){0,2}(?:安排|内容|任务|事项|日程|地点|对象|方式)[:：]?|组织(?:机构|架构|单位)|(?:主办|承办|协办)(?:单位|机构)"
)


def read_items(source: Source, dating: Dating, *, kind: str, issuer: Field[str] | None, title: Field[str] | None = None) -> list[Activity]:
    """Items with their own date or unit; failing these, what dated sentences tell of."""
    from .day_schedules import read_day_schedule

    if kind == "notice" and (scheduled := read_day_schedule(source, dating)):
        return scheduled
    sections = [section for section in sections_of(source) if section.is_leaf]
    found: list[Activity] = []
    for section in sections:
        heading = source.text[section.heading_start : section.heading_end].strip()
        if _ONLY_A_HEADING.fullmatch(heading) or (kind == "report" and (_NOT_DONE.match(heading) or _NOT_DONE.match(section.parent))):
            continue
        # 一、活动时间 with 2024年5月 under it dates the whole, and no activity.
        is_stage = "阶段" in source.text[section.start : section.heading_start] or in_bracket(source, section)
        if (_NO_ACTIVITY.search(heading) and not is_stage) or _NO_ACTIVITY.search(section.parent):
            continue
        activity = _labelled(source, section, dating, found[-1] if found else None, kind)
        if activity is None and kind == "report" and (several := _accounts(source, section, dating, issuer)):
            found += several
            continue
        if activity is None and kind == "report":
            activity = _account(source, section, dating, issuer)
        if activity is not None and kind == "report" and not activity.parts and issuer is not None:
            activity = replace(activity, parts=(Part("responsible", Field(issuer.value, issuer.span, 0.7, "the office that reports")),))
        if activity is not None:
            found.append(activity)
    if any(activity.window is not None for activity in found):
        return in_stated_years(found, dating) if kind == "notice" else found
    from .sentences import read_sentences
    from .single_event import read_single_event

    event = read_single_event(source, dating, title, issuer) if kind == "notice" and title else None
    return [event] if event else found or read_sentences(source, dating, kind=kind, issuer=issuer, after=_end_of_title(source, title))


def _end_of_title(source: Source, title: Field[str] | None) -> int:
    """Where a complete official title ends; the head of a news item may itself tell something."""
    return source.clean.range_of(title.span)[1] if title is not None and title.span is not None and title.is_sure else 0


def _labelled(source: Source, section: Section, dating: Dating, before: Activity | None, kind: str) -> Activity | None:
    """An item with 时间, 责任单位 and their like, or with its date in brackets behind the heading."""
    labels = _labels(source, section) or pictured(source, section)
    heading_end = section.heading_end
    own = dated_heading(source, section.heading_start, heading_end) if "name" not in labels else None
    dated = _DATE_IN_HEADING.search(source.text, section.heading_start, heading_end)
    previous = before.window.value if before and before.window else None
    window: Field[Window] | None = None
    if dated is not None and re.search(r"\d|[一二三四五六七八九十]月|期间|当天|待定|季度|半年", dated["words"]):
        # （5月24日—25日，承办部门：…）: the date ends where a label begins.
        stop = label.start() if (label := _LABEL.search(source.text, dated.start("words") + 1, dated.end("words"))) else dated.end("words")
        while source.text[stop - 1] in "，,；; ":
            stop -= 1
        window = window_field(source, dated.start("words"), stop, dating, previous, 0.93, "date behind the heading")
        heading_end = dated.start()
    elif (time := labels.get("time")) is not None:
        window = window_field(source, *time, dating, previous, 0.95, "label of the time")
    elif own is not None:
        window = window_field(source, *own.time, dating, previous, 0.85 if own.is_act else 0.93, "date in the heading")
        heading_end = section.heading_start if own.is_act else own.time[1]
    parts: list[Part] = []
    for key, role in (
        ("responsible", "responsible"),
        ("organiser", "organiser"),
        ("host", "host"),
        ("co-organiser", "co-organiser"),
        ("joint", "joint"),
    ):
        if key in labels:
            parts += read_parts(source, *labels[key], role=role, confidence=0.93, rule="label of the unit")  # type: ignore[arg-type]
    told = words_of_item(source, section.start, section.end, heading_end=heading_end, acting=kind == "notice", dated=dated is not None)
    if window is None and section.date_above is not None and not told.in_bracket:
        window = window_field(source, *section.date_above, dating, previous, 0.9, "day above or before the item")
    if not parts and told.units is not None:
        parts = read_parts(source, *told.units, role="responsible", confidence=0.85, rule="units told in the item")
        if told.joining is not None:
            parts += read_parts(source, *told.joining, role="co-organiser", confidence=0.8, rule="units told in the item")
        if told.hosting is not None:
            parts += read_parts(source, *told.hosting, role="host", confidence=0.8, rule="units told in the item")
    if window is None and told.time is not None and (parts or (kind == "notice" and section.level > 1)):
        window = window_field(source, *told.time, dating, previous, 0.85, "date told in the item")
    if window is None and not parts:
        return None
    stated = dated is not None or own is not None or not labels.keys().isdisjoint({"time", "responsible", "organiser", "host", "place"})
    name = _name(source, section, heading_end, labels, own, sure=0.93 if stated else 0.85)
    if name is None:
        return None
    body = (min(section.heading_end + 1, section.end), section.end)
    places = read_places(source, *labels["place"], confidence=0.92, rule="label of the place") if "place" in labels else places_within(source, *body)
    if not places and window is not None:
        places = _places_in_date(source, window, dated)
    content = source.words(*labels["content"], 0.9, "label of the content") if "content" in labels else None
    form = source.words(*labels["form"], 0.9, "label of the form") if "form" in labels else None
    return activity_of(source, section.start, section.end, name, window, parts, places, content, form)


# 第一阶段（3月15日—5月15日）：生产领域抽查，…
_AFTER_BRACKET = re.compile(r"[（(][^（）()]*[)）]\s*[:：]\s*(?P<name>[^，。；]{2,40})")
_ANY_LABEL = re.compile(r"[；;]\s*[\u4e00-\u9fff]{2,8}[:：]")
_BEGINS_WITH_LABEL = re.compile(rf"(?:{_LABEL_WORDS})\s*[:：]")


def _name(
    source: Source, section: Section, heading_end: int, labels: dict[str, tuple[int, int]], own: DatedHeading | None, *, sure: float
) -> Field[str] | None:
    """The name behind its label, else the heading; a line that begins with another label names nothing."""
    if "name" in labels:
        return source.words(*labels["name"], 0.93, "label of the name")
    if (
        heading_end <= section.heading_start
        and own is None
        and (after := _AFTER_BRACKET.match(source.text, section.heading_start, section.heading_end))
    ):
        return source.words(after.start("name"), after.end("name"), 0.85, "words behind the date")
    if own is not None:
        return source.words(*own.name, 0.7 if own.is_act else 0.93, "act in the heading" if own.is_act else "heading before its date")
    if _BEGINS_WITH_LABEL.match(source.text, section.heading_start, heading_end):
        return None
    name = source.words(section.heading_start, heading_end, sure, "heading of the item")
    return name if name.value else None


_ROLE_OF_LABEL = (
    ("name", r"名称"), ("time", r"时间|日期|时限|期限|进度"), ("place", r"地点"), ("host", r"承办"), ("co-organiser", r"协办|配合"),
    ("joint", r"联合"),
    ("organiser", r"主办|组织"),
    ("responsible", r"责任|负责|牵头|实施"), ("content", r"内容"), ("form", r"形式|方式"), ("other", r""),
)  # fmt: skip


def _labels(source: Source, section: Section) -> dict[str, tuple[int, int]]:
    """Range of the words behind each label of the section; a label's words end with its line, sentence or the next label."""
    found: dict[str, tuple[int, int]] = {}
    for line in section.lines:
        offset = section.heading_start if line is section.lines[0] else line.start
        words = source.text[offset : line.end]
        labels = list(_LABEL.finditer(words))
        for number, label in enumerate(labels):
            stop = labels[number + 1].start() if number + 1 < len(labels) else len(words)
            if other := _ANY_LABEL.search(words, label.end(), stop):
                stop = other.start()
            sentence = words.find("。", label.end(), stop)
            stop = sentence if sentence >= 0 else stop
            while stop > label.end() and (
                words[stop - 1] in "，,；;。 \t"
                or (words[stop - 1] in "）)" and words[label.end() : stop].count("（") < words[label.end() : stop].count("）"))
            ):
                stop -= 1
            role = next(role for role, pattern in _ROLE_OF_LABEL if re.search(pattern, label["label"] or label["boxed"]))
            if stop > label.end():
                found.setdefault(role, (offset + label.end(), offset + stop))
    return found


def _places_in_date(source: Source, window: Field[Window], dated: re.Match[str] | None) -> list[Field[str]]:
    """Places set behind dates: 5月16日白塔镇、5月22日双桥镇."""
    if dated is None or not window.value.sessions:
        return []
    places = re.finditer(r"(?<=日)(?P<place>[\u4e00-\u9fff]{1,10}?(?:街道|镇|乡|社区|村|广场|市场))(?=[、，,]|$)", dated["words"])
    return [
        source.words(dated.start("words") + match.start("place"), dated.start("words") + match.end("place"), 0.85, "place behind the date")
        for match in places
    ]


def _account(source: Source, section: Section, dating: Dating, issuer: Field[str] | None) -> Activity | None:
    """A section of a report: its heading names what was done, its first date says when."""
    dates = find_dates(source.text, section.heading_end, section.end)
    period = re.search(r"活动期间|宣传期间", source.text[section.heading_end : section.end])
    if dates and (period is None or dates[0][0] < section.heading_end + period.start()):
        window = window_field(source, *dates[0], dating, None, 0.8, "first date of the section")
    elif whole := re.compile(r"[^。；]{0,4}?(?P<words>全年|上半年|下半年)").match(source.text, section.heading_end + 1, section.end):
        window = window_field(source, *whole.span("words"), dating, None, 0.7, "first words of the section")
    elif period is not None:
        start = section.heading_end + period.start()
        window = window_field(source, start, start + 4, dating, None, 0.75, "period of the campaign")
    else:
        return None
    from .sentences import QUOTED

    name = source.words(section.heading_start, section.heading_end, 0.8, "heading of the section")
    if _GENERAL.fullmatch(name.value) and (quoted := QUOTED.search(source.text, section.heading_end, section.end)):
        name = source.words(quoted.start("name"), quoted.end("name"), 0.7, "quoted name")
    parts = _acting(source, section, dates[0][1]) if dates else []
    if not parts and issuer is not None:
        parts = [Part("responsible", Field(issuer.value, issuer.span, 0.7, "the office that reports"))]
    return activity_of(source, section.start, section.end, name, window, parts, places_within(source, section.heading_end, section.end), None, None)


# 3月至5月，开展集贸市场电子秤专项检查，…: a paragraph that begins with its day and names its act at once.
_ACT_OF_PARAGRAPH = re.compile(
    r"[，,\s]*(?:组织)?(?:开展|举办|举行)了?(?P<name>[^，。；]{4,30}(?:活动|检查|整治|行动|抽查|比对|竞赛|培训班?|执法|宣传|审查))(?=[，。；])"
)


def _accounts(source: Source, section: Section, dating: Dating, issuer: Field[str] | None) -> list[Activity]:
    """Several things done under one heading of a report: each in a paragraph that begins with its day."""
    told: list[Activity] = []
    for line in section.lines[1:]:
        dates = find_dates(source.text, line.start, line.end)
        if not dates or dates[0][0] != line.start or (act := _ACT_OF_PARAGRAPH.match(source.text, dates[0][1], line.end)) is None:
            continue
        window = window_field(source, *dates[0], dating, None, 0.8, "first date of the paragraph")
        name = source.words(act.start("name"), act.end("name"), 0.7, "act after the date")
        parts = [Part("responsible", Field(issuer.value, issuer.span, 0.7, "the office that reports"))] if issuer else []
        places = places_within(source, line.start, line.end)
        told.append(activity_of(source, line.start, line.end, name, window, parts, places, None, None))
    return told if len(told) > 1 else []


# 我局, 市局 and what has no subject (联合县工信局…, 在…举办) are acts of the office that reports.
_OWN_ACT = re.compile(r"^(?:[市县区省]局$|[我本该在到赴于由]|联合|会同|携手|邀请|组织|开展|全[市县区])|举办|开展|组织|到")


def _acting(source: Source, section: Section, after: int) -> list[Part]:
    """The units right behind the date, where a report tells of others: 9月10日至20日，县质检所组织…"""
    acting = acting_units(source, after, section.end)
    if acting is None or _OWN_ACT.search(source.text[slice(*acting)]):
        return []
    return read_parts(source, *acting, role="responsible", confidence=0.7, rule="subject of the sentence")


def window_field(source: Source, start: int, end: int, dating: Dating, previous: Window | None, confidence: float, rule: str) -> Field[Window]:
    """The window that a range of the text names."""
    words = source.text[start:end]
    window = read_window(
        words, year=dating.year, campaign_day=dating.campaign_day, issue_date=dating.issue_date, previous=previous, period=dating.period
    )
    return source.field(window, start, end, window_confidence(window, confidence), rule)


def activity_of(
    source: Source,
    start: int,
    end: int,
    name: Field[str],
    window: Field[Window] | None,
    parts: list[Part],
    places: list[Field[str]],
    content: Field[str] | None,
    form: Field[str] | None,
) -> Activity:
    occurrences = occurrences_of(window, places)
    if window is not None and len(places) == len(occurrences) > 1 and all(place.rule == "place behind the date" for place in places):
        occurrences = tuple(replace(occurrence, place=place.value) for occurrence, place in zip(occurrences, places, strict=True))
    kinds = kinds_of(name.value, content.value if content else source.text[start:end])
    return Activity(
        span=source.span(start, end),
        name=name,
        content=content,
        window=window,
        occurrences=occurrences,
        places=tuple(places),
        form=form,
        parts=tuple(parts),
        kinds=tuple(Field(kind, name.span, confidence, "words of the item") for kind, confidence in kinds),
    )
