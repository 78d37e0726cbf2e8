"""Activities of a document without an annex table: labelled items, and sentences that date something."""

from __future__ import annotations

import re
from dataclasses import replace

from .accounts import account_of, accounts_of, acting_in, also_told, before_the_sections
from .dates import Window
from .day_schedules import read_day_schedule
from .duties import Section, sections_of
from .item_labels import LABEL, LABEL_WORDS, labels_of
from .item_names import PLANNED_ACT, DatedHeading, dated_heading
from .item_words import in_bracket, words_of_item
from .parts import read_parts
from .pictured_items import pictured
from .places import places_within, read_places
from .programme import Activity, Field, Part
from .row_alignment import is_date_only
from .rows import Dating
from .sentences import read_hosted, read_sentences
from .single_event import read_single_event
from .source import Source
from .stage_acts import acts_of_stage
from .stated_years import in_stated_years
from .told_activity import activity_of, reporting_part, window_field

# 1.作品征集（4月1日—5月5日）：… or behind the heading's end
_DATE_IN_HEADING = re.compile(r"[（(](?P<words>[^（）()]*(?:月|日|期间|当天|旬|季度|半年|待定|前夕|前后|\d[./]\d)[^（）()]*)[)）]\s*(?=$|[:：])")
# 建立集贸市场计量器具档案，6月底前完成（，由…）
_DATE_BEHIND_NAME = re.compile(r"(?P<name>[^，。；\n]{5,40})，(?:于|在)?(?P<when>[^，。；\n]{2,16}?)(?:完成|进行|开展|举行|举办|实施)?")
_NO_ACTIVITY = re.compile(
    r"^(?:活动|宣传|总体|工作)?(?:时间|主题|日期|目的|目标|背景|要求)(?:$|[:：])|有关要求|工作要求|活动要求|组织领导|提升.{0,6}实效|总结(?!.{0,4}阶段)|报送|联系(?:方式|人|电话|我们)?$|咨询(?:方式|电话|热线)|指导思想|注意事项|经费|^[^，。；]{2,20}的，(?:将|应|须|由|可|不|禁止|责令|依法)"
)
_ENDS_A_PLAN = re.compile(r"(?:^|[周月])(?:总结|巩固|提升|验收|评估)(?!报)")
_NOT_DONE = re.compile(
    r"(?:存在|主要)的?.{0,4}(?:问题|困难|不足|短板)|下一?步|下阶段|今后|工作(?:打算|计划|思路|建议)|(?:意见|对策)?建议|(?:主要)?经验|体会"
    r"|后?处理(?:意见|情况|结果|措施)|(?:检查)?发现的?.{0,4}问题|(?:有关|工作|整改|下步).{0,4}要求|整改"
)
_ONLY_A_HEADING = re.compile(
    r"(?:[\u4e00-\u9fff]{2})?(?:时间|日期)[、及和与]?地点|(?:活动|宣传|具体|工作|主要|重点|时间|日程){0,2}(?:安排|内容|任务|事项|日程|地点|对象|方式)[:：]?|组织(?:机构|架构|单位)|(?:主办|承办|协办)(?:单位|机构)"
)


def read_items(source: Source, dating: Dating, *, kind: str, issuer: Field[str] | None, title: Field[str] | None = None) -> list[Activity]:
    """Items with their own date or unit; failing these, what dated sentences tell of."""
    if kind == "notice" and (scheduled := read_day_schedule(source, dating)):
        return scheduled
    sections = [section for section in sections_of(source) if section.is_leaf or (kind == "notice" and _is_dated_stage(source, section))]
    found: list[Activity] = []
    for section in sections:
        heading = source.text[section.heading_start : section.heading_end].strip()
        if _ONLY_A_HEADING.fullmatch(heading) or (kind == "report" and (_NOT_DONE.match(heading) or _NOT_DONE.match(section.parent))):
            continue
        # 一、活动时间 with 2024年5月 under it dates the whole, and no activity.
        is_stage = (
            (_ENDS_A_PLAN.search(heading) and (_DATE_IN_HEADING.search(heading) or section.date_above is not None))
            or "阶段" in source.text[section.start : section.heading_start]
            or in_bracket(source, section)
        )
        if (_NO_ACTIVITY.search(heading) and not is_stage) or _NO_ACTIVITY.search(section.parent):
            continue
        activity = _labelled(source, section, dating, found[-1] if found else None, kind)
        if activity is None and kind == "report" and (several := accounts_of(source, section, dating, issuer)):
            found += several
            continue
        if activity is None and kind == "report":
            activity = account_of(source, section, dating, issuer)
        if activity is not None and kind == "report" and not activity.parts:
            acting = acting_in(source, section, section.heading_end)
            activity = replace(activity, parts=tuple(acting) or ((reporting_part(issuer, 0.7),) if issuer is not None else ()))
        if activity is not None:
            found.append(activity)
            if kind == "notice" and activity.window is not None and "told in" not in activity.window.rule:
                found += acts_of_stage(source, section, dating)
            if kind == "report":
                found += also_told(source, section, dating, issuer, activity)
    if kind == "report" and (whole := before_the_sections(source, dating, issuer)) is not None:
        found.insert(0, whole)
    dated = any(activity.window is not None for activity in found)
    event = read_single_event(source, dating, title, issuer) if kind == "notice" and title and (len(found) == 1 or not dated) else None
    if dated and event is not None:  # a course, and the examination that ends it
        return [event, *(one if one.parts else replace(one, parts=event.parts) for one in found)]
    if dated and kind == "notice":
        spans = [source.clean.range_of(one.span) for one in found]
        return in_stated_years(found + read_hosted(source, dating, spans), dating)
    if dated:
        return found
    return [event] if event else found or read_sentences(source, dating, kind=kind, issuer=issuer, after=_end_of_title(source, title))


def _is_dated_stage(source: Source, section: Section) -> bool:
    """（四）宣传引导阶段（5月11日至5月31日） over items of its own."""
    dated = _DATE_IN_HEADING.search(source.text, section.heading_start, section.heading_end)
    return dated is not None and "阶段" in source.text[section.heading_start : dated.start()]


def _end_of_title(source: Source, title: Field[str] | None) -> int:
    """Where a complete official title ends; the head of a news item may itself tell something."""
    return source.clean.range_of(title.span)[1] if title is not None and title.span is not None and title.is_sure else 0


def _labelled(source: Source, section: Section, dating: Dating, before: Activity | None, kind: str) -> Activity | None:
    """An item with 时间, 责任单位 and their like, or with its date in brackets behind the heading."""
    labels = {**pictured(source, section), **labels_of(source, section)}
    by = source.text.find("，由", section.heading_start, section.heading_end)
    heading_end = by if by > 0 else section.heading_end
    own = dated_heading(source, section.heading_start, heading_end) if "name" not in labels else None
    dated = _DATE_IN_HEADING.search(source.text, section.heading_start, heading_end)
    previous = before.window.value if before and before.window else None
    window: Field[Window] | None = None
    if dated is not None and re.search(r"\d|[一二三四五六七八九十]月|期间|当[天日]|前[夕后]|待定|季度|半年", dated["words"]):
        # （5月24日—25日，承办部门：…）: the date ends where a label begins.
        stop = label.start() if (label := LABEL.search(source.text, dated.start("words") + 1, dated.end("words"))) else dated.end("words")
        while source.text[stop - 1] in "，,；; ":
            stop -= 1
        window = window_field(source, dated.start("words"), stop, dating, previous, 0.93, "date behind the heading")
        heading_end = dated.start()
    elif (time := labels.get("time")) is not None:
        window = window_field(source, *time, dating, previous, 0.95, "label of the time")
    elif own is None and (behind := _DATE_BEHIND_NAME.fullmatch(source.text, section.heading_start, heading_end)) and is_date_only(behind["when"]):
        window = window_field(source, *behind.span("when"), dating, previous, 0.9, "date behind the name")
        heading_end = behind.end("name")
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
    told = words_of_item(source, section.start, section.end, heading_end=heading_end, acting=kind != "report", dated=dated is not None)
    if window is None and section.date_above is not None and not told.in_bracket:
        window = window_field(source, *section.date_above, dating, previous, 0.9, "day above or before the item")
    if not parts and told.units is not None:
        parts = read_parts(source, *told.units, role="responsible", confidence=0.85, rule="units told in the item")
        if told.joining is not None:
            parts += read_parts(source, *told.joining, role="co-organiser", confidence=0.8, rule="units told in the item")
        if told.hosting is not None:
            parts += read_parts(source, *told.hosting, role="host", confidence=0.8, rule="units told in the item")
    if window is None and told.time is not None and (parts or (kind == "notice" and (section.level > 1 or _begins_with(source, section, told.time)))):
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


def _begins_with(source: Source, section: Section, time: tuple[int, int]) -> bool:
    """Whether a heading that asks for nothing has the day as its first words."""
    heading = source.text[section.heading_start : section.heading_end]
    return not _ASKS.search(heading) and not source.text[section.heading_end : time[0]].strip("。：: \n")


# (三)积极回应民生关切。各地要在…前后组织开展…免费检测
_SLOGAN = re.compile(
    r"(?:积极|着力|切实|不断|全面|大力|主动)(?:回应|服务|推动|提升|加强|营造|发挥|落实|扩大|支撑|助力)"
    r"(?!.*(?:活动|检查|抽查|检测|检定|讲座|培训|比对))"
)
_ASKS = re.compile(r"(?:时间|日期|时限|方式|地点|安排|要求|对象)[:：]?$")
# 第一阶段（3月15日—5月15日）：生产领域抽查，…
_AFTER_BRACKET = re.compile(r"[（(][^（）()]*[)）]\s*[:：]\s*(?P<name>[^，。；]{2,40})")
_BEGINS_WITH_LABEL = re.compile(rf"(?:{LABEL_WORDS})\s*[:：]")


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
    if _SLOGAN.match(source.text, section.heading_start, heading_end) and (act := PLANNED_ACT.search(source.text, section.heading_end, section.end)):
        return source.words(act.start("name"), act.end("name"), 0.6, "act under a heading that names none")
    name = source.words(section.heading_start, heading_end, sure, "heading of the item")
    return name if name.value else None


def _places_in_date(source: Source, window: Field[Window], dated: re.Match[str] | None) -> list[Field[str]]:
    """Places set behind dates: 5月16日白塔镇、5月22日双桥镇."""
    if dated is None or not window.value.sessions:
        return []
    places = re.finditer(r"(?<=日)(?P<place>[\u4e00-\u9fff]{1,10}?(?:街道|镇|乡|社区|村|广场|市场))(?=[、，,]|$)", dated["words"])
    return [
        source.words(dated.start("words") + match.start("place"), dated.start("words") + match.end("place"), 0.85, "place behind the date")
        for match in places
    ]
