"""A notice of one event: its title names it, headings such as 一、培训时间 tell the rest."""

from __future__ import annotations

import re

from .date_search import find_dates
from .dates import Window
from .duties import Section, sections_of
from .parts import read_parts
from .places import read_places
from .programme import Activity, Field, Part
from .rows import Dating
from .source import Source
from .told_activity import activity_of, window_field

_NAMED = re.compile(r"关于(?:组织)?(?:邀请)?(?:参加|出席|举办|召开|举行|承办)(?P<name>[^，。]{4,50}?)的(?:预?通知|公告|通告|函|邀请函)")
# 关于开展…开放日活动的函: one event only if a day and a place are told.
_OPENED = re.compile(r"关于(?:组织)?开展(?P<name>[^，。]{4,50}?活动)的(?:预?通知|公告|通告|函)")
_HELD = re.compile(r"(?:定于|拟于|将于|于)(?P<time>[^，。；]{4,40}?)(?:，)?在[^，。；]{2,30}?(?:举行|举办|召开|开展)")
_BY = re.compile(r"由(?P<units>[^，。；]{2,60}?)(?:共同|联合)?(?:主办|举办)")
_HOSTED_BY = re.compile(r"(?:由|，)(?P<units>[^，。；]{2,60}?)(?:共同|联合)?承办")
_LONGEST_EVENT = 3  # days
_PLAN = re.compile(r"(?P<name>[^，。]{4,50}?活动)(?:的)?(?:(?:实施|工作|组织)?方案|公告|通告|预告|启事)$")
_LASTS = re.compile(r"征文|征集|大赛|竞赛|比赛|答题|评选|展播|展览")
_TIME = re.compile(r"(?!报名|报送|公布|截止|报到)[\u4e00-\u9fff]{0,4}(?:时间|日期)(?:[、和与及]?地点)?(?:[:：]|$)")
_PLACE = re.compile(r"[\u4e00-\u9fff]{0,4}(?:地点|场地)(?:[:：]|$)")
_UNIT = re.compile(r"(?:主办|举办|组织)(?:单位|方|机构)(?:[:：]|$)")
_HOST = re.compile(r"承办(?:单位|方|机构)(?:[:：]|$)")
_NUMBER = re.compile(r"[（(][一二三四五六七八九十\d]{1,3}[)）]\s*|\d{1,2}[.．、]\s*(?!\d)")
_LABEL = re.compile(r"[^:：。，]{2,8}[:：]\s*")


def read_single_event(source: Source, dating: Dating, title: Field[str], issuer: Field[str] | None) -> Activity | None:
    """The event that the title names, if a section tells its time; never sure of its name, which the title may shorten."""
    named = _NAMED.search(title.value)
    opens = named is None
    named = named or _OPENED.search(title.value) or _PLAN.search(title.value)
    if named is None:
        return None
    window = parts = None
    places: list[Field[str]] = []
    for heading, start, end in _told(source):
        if window is None and _TIME.match(heading):
            dates = find_dates(source.text, start, end)
            if dates:
                window = window_field(source, *dates[0], dating, None, 0.85, "section of the time")
        elif _PLACE.match(heading):
            places = places or read_places(source, start, min(end, start + 60), confidence=0.8, rule="section of the place")[:1]
        elif _UNIT.match(heading):
            parts = read_parts(source, start, end, role="organiser", confidence=0.85, rule="section of the organiser")
        elif _HOST.match(heading):
            parts = (parts or []) + read_parts(source, start, end, role="host", confidence=0.85, rule="section of the host")
    if window is None and (told := _HELD.search(source.text)) is not None and (dates := find_dates(source.text, *told.span("time"))):
        window = window_field(source, *dates[0], dating, None, 0.85, "sentence of the event")
        if parts is None and (by := _BY.search(source.text, told.end())):
            parts = read_parts(source, *by.span("units"), role="organiser", confidence=0.75, rule="sentence of the event")
            if by := _HOSTED_BY.search(source.text, by.end()):
                parts += read_parts(source, *by.span("units"), role="host", confidence=0.75, rule="sentence of the event")
    if window is None or (opens and not _LASTS.search(named["name"]) and not _is_one_event(window.value, places)):
        return None
    if not parts and (by := _BY.search(source.text)):
        parts = read_parts(source, *by.span("units"), role="organiser", confidence=0.7, rule="由…主办")
    if not parts and issuer is not None:
        parts = [Part("organiser", Field(issuer.value, issuer.span, 0.7, "the office that invites"))]
    name = Field(re.sub(r"^(?:19|20)\d{2}年(?:度)?", "", named["name"]) or named["name"], title.span, 0.8, "event in the title")
    return activity_of(source, source.lines[0].start, source.lines[-1].end, name, window, parts or [], places, None, None)


def _is_one_event(window: Window, places: list[Field[str]]) -> bool:
    return bool(places) and window.start is not None and window.end is not None and (window.end - window.start).days < _LONGEST_EVENT


def _told(source: Source) -> list[tuple[str, int, int]]:
    """Headings with the range of the words under them, and labels with that of the words behind them."""
    told = [(source.text[one.heading_start : one.heading_end].strip(), *_words_under(source, one)) for one in sections_of(source)]
    for line in source.lines:
        number = _NUMBER.match(line.words)
        after = number.end() if number else 0
        if (label := _LABEL.match(line.words, after)) and label.end() < len(line.words):
            told.append((label.group().strip(), line.start + label.end(), line.end))
    return told


def _words_under(source: Source, section: Section) -> tuple[int, int]:
    """The words of a section: behind the label of its heading, else its first line after the heading."""
    heading = source.text[section.heading_start : section.heading_end]
    if (label := _LABEL.match(heading)) and label.end() < len(heading):
        return section.heading_start + label.end(), section.heading_end
    if len(section.lines) > 1:
        return section.lines[1].start, section.lines[1].end
    return section.heading_end, section.end
