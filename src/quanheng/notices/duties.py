"""The numbered headings of a notice and what stands under them. Numbering: GB/T 9704-2012, 7.3.3."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .pictures import is_pictured_day
from .programme import Duty
from .row_alignment import is_date_only
from .source import Line, Source

_MARKERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(r"(?P<number>[一二三四五六七八九十]{1,3})、\s*")),
    (2, re.compile(r"[（(](?P<number>[一二三四五六七八九十]{1,3})[)）]\s*")),
    (3, re.compile(r"(?P<number>\d{1,2})\s?[.．、]\s*(?:(?!\d)|(?=(?:\d{4}年)?\d{1,2}月))")),
    (3, re.compile(r"(?P<number>[①-⑳❶-❿➀-➓])\s*")),
    (3, re.compile(r"(?:活动|项目|任务)(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})\s*[:：、|｜丨·]\s*")),
    (4, re.compile(r"[（(](?P<number>\d{1,2})[)）]\s*")),
    (3, re.compile(
        r"第(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})(?:阶段|步|批|期|站|场|周|讲|课|节|届|轮|天|项)"
        r"(?:\s*[:：、]\s*|(?=[（(][^（）()]{3,30}[)）]\s*[:：]))"
    )),
    (4, re.compile(r"(?P<number>[•·▪■◆●▶►]|[—–―－⸺-]{1,2}(?=[\u4e00-\u9fff“《]))\s*(?=\S)")),
)  # fmt: skip
LONGEST_HEADING = 60
_BULLET = 4
_LABELLED = re.compile(
    r"(?:什么时候|何时|在哪里|在哪儿|去哪儿|谁来办|谁主办|有什么)[:：]|(?:活动|举办)?(?:时间|日期|地点|地址)[:：]|(?:主办|承办|协办|组织|责任|负责|牵头|参与|报名|咨询|预约|联系)(?:单位|部门|方式?|人|电话|时间)?[:：]|(?:内容|对象|形式|方式|名额|费用|电话)[:：]"
)
# 01, NO.1, 【一】 and pictures before the name of an item on a page for the public.
_ORNAMENT = re.compile(
    r"(?:(?:NO\.?|No\.?|Part|PART|第)?\s?(?:0?\d{1,2}|[一二三四五六七八九十])\s?(?:场|站|期)?\s?[|｜:：.．、\s]\s?|【[^】]{1,8}】|[^\w\s“《（(]{1,3}\s?)?"
)
_ITEM_LABEL = re.compile(r"[^\w\s]{0,2}\s?(?:展期|(?:活动|举办|开展)?(?:时[ \u3000]{0,4}间|日期)|什么时候|何时)\s*(?:[:：｜丨]|\|(?!.*\|))")
# 时间：2021-05-21 09:14 浏览：237次: when a page was put up, and how often it was read.
_PUT_UP = re.compile(
    r"[^:：]{0,8}[:：]\s*(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*(?:\d{1,2}:\d{2}(?::\d{2})?)?\s*(?:浏览|来源|字号|字体|作者|点击|阅读|访问|编辑|发布)"
)
_NAME_LABEL = re.compile(r"(?:活动)?(?:项目|名称)\s*[:：｜丨]")
_OTHER_LABEL = re.compile(
    r"[^\w\s]{0,2}(?:(?:活动|举办)?地点|(?:主办|承办|组织|责任|负责)(?:单位|部门|方)?|(?:活动)?(?:内容|项目|名称)|对象)\s*(?:[:：｜丨]|\|(?!.*\|))"
)


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading (its range without the marker) and the lines up to the next heading of any level."""

    number: str
    level: int
    start: int
    heading_start: int
    heading_end: int
    end: int
    lines: tuple[Line, ...]
    """The heading's own line first."""
    is_leaf: bool
    parent: str = ""
    """Heading of the section of the level above."""
    date_above: tuple[int, int] | None = None
    """The line right above, where it is a day and nothing else, or a day before the heading: a calendar of items."""


# ■ 展期：…, ■ 主办：… item after item
_MARKED_FIELD = re.compile(r"[•·▪■◆●▶►]\s*(?P<label>[\u4e00-\u9fff]{2,4})\s*[:：｜]")


def _marks_fields(lines: tuple[Line, ...]) -> bool:
    """Whether bullets stand before the fields of items: one label comes again behind them."""
    labels = [match["label"] for line in lines if (match := _MARKED_FIELD.match(line.words))]
    return len(labels) > len(set(labels))


def sections_of(source: Source) -> list[Section]:
    """All numbered sections of the running text, in order."""
    marked: list[tuple[int, int, str, Line, int]] = []
    days: dict[int, tuple[int, int]] = {}
    ranges: dict[int, tuple[int, int]] = {}
    fields: set[int] = set()
    fields_marked = _marks_fields(source.lines)
    for number, line in enumerate(source.lines):
        for level, marker in _MARKERS:
            if match := marker.match(line.words):
                if level == _BULLET and (_LABELLED.match(line.words, match.end()) or (fields_marked and _MARKED_FIELD.match(line.words))):
                    break
                if _is_field(line, match.end(), level, marked[-1] if marked else None, number in fields or number - 1 in fields):
                    fields.add(number)
                    break  # ▶时间：… or （一）时间：…
                marked.append((number, level, match["number"], line, match.end()))
                break
        else:
            if (dated := _DATED.match(line.words)) and is_date_only(dated["day"]):
                days[number] = (line.start, line.start + dated.end("day"))
                marked.append((number, 3, "", line, dated.end()))
            elif _heads_an_item(source.lines, number):
                after = 1 if _BOXED.fullmatch(line.words) else _ORNAMENT.match(line.words).end()  # type: ignore[union-attr]
                marked.append((number, 3, "", line, after))
    sections: list[Section] = []
    parents: dict[int, str] = {}
    numbers = {number for number, *_ in marked}
    for place, (number, level, label, line, after) in enumerate(marked):
        if label in {"一", "1", "①"} and number and number - 1 not in numbers and (heading := _plain_heading(source.lines[number - 1].words)):
            parents = {0: heading}  # a heading without a number: what stands above it is closed
        following = marked[place + 1] if place + 1 < len(marked) else None
        last = following[0] if following else _foot(source, number)
        if following and following[0] - 1 > number and _day_above(source.lines, following[0]):
            last = following[0] - 1  # the day of the next item
        lines = source.lines[number:last]
        heading = line.words[after:]
        stop = len(heading) - 1 if _BOXED.fullmatch(line.words) and heading.endswith("】") else heading.find("。")
        length = len(heading) if stop < 0 else stop
        parents = {key: value for key, value in parents.items() if key < level} | {level: heading[:length]}
        ranges[level] = (line.start + after, line.start + after + length)
        above = next((key for key in sorted(parents, reverse=True) if key < level), None)
        parent = parents[above] if above is not None else ""
        day_over = ranges.get(above) if above is not None and is_date_only(parent) else None
        is_leaf = following is None or following[1] <= level
        sections.append(
            Section(
                label,
                level,
                line.start,
                line.start + after,
                line.start + after + length,
                lines[-1].end,
                tuple(lines),
                is_leaf,
                parent,
                days.get(number) or _day_above(source.lines, number) or day_over,
            )
        )
    return sections


# 5月16日（星期五）：计量进市场日。…
_DATED = re.compile(
    r"(?P<day>[\d一二三四五六七八九十]{1,4}[年月.][^，。；:：]{1,24}?(?:[（(][^（）()]{1,8}[)）])?(?:上午|下午|晚上)?)\s*[:：]\s*(?=[\u4e00-\u9fff“《])"
)


_TIME_OR_PLACE = re.compile(r"(?:活动|举办)?(?:时间|日期|地点)[:：]")
_ANY_FIELD = re.compile(r"[\u4e00-\u9fff]{2,6}[:：]")


def _is_field(line: Line, after: int, level: int, above: tuple[int, int, str, Line, int] | None, goes_on: bool) -> bool:
    """Whether a numbered line is no heading but a field of the item above: （一）时间：…, and then （二）地点：…"""
    if above is None or above[1] >= level:
        return False
    return bool((_ANY_FIELD if goes_on else _TIME_OR_PLACE).match(line.words, after))


_BOXED = re.compile(r"【[^【】]{2,40}】")


def _day_above(lines: tuple[Line, ...], number: int) -> tuple[int, int] | None:
    """The line above where it is a day alone, unless the heading over it asks for the time (二、活动时间)."""
    line = lines[number - 1] if number else None
    if number > 1 and re.search(r"(?:时间|日期)[:：]?$", lines[number - 2].words):
        return None
    if line is None or len(line.words) > 24 or re.match(r"[\u4e00-\u9fff]{2,6}[:：]", line.words):
        return None
    return (line.start, line.end) if is_date_only(line.words) else None


def _plain_heading(words: str) -> str:
    """The words of a line that heads the items under it without a number of its own; empty for other lines."""
    return words.rstrip(":：") if len(words) <= 16 and not re.search(r"[，。；！？]|[:：].", words) else ""


def _heads_an_item(lines: tuple[Line, ...], number: int) -> bool:
    """Whether an unnumbered line is the name of an item: the next one says when, and it is itself no label and no sentence."""
    words = lines[number].words
    if _is_told_of(lines, number + 1):
        return re.search(r"[:：。；，]", words) is None and len(words) <= _LONGEST_NAME
    return (
        number + 1 < len(lines)
        and not _is_told_of(lines, number)
        and not _PUT_UP.match(lines[number + 1].words)
        and len(words) <= 40
        and bool(
            _ITEM_LABEL.match(lines[number + 1].words)
            or _NAME_LABEL.match(lines[number + 1].words)
            or is_pictured_day(lines[number + 1].words)
            or (_OTHER_LABEL.match(lines[number + 1].words) and (_day_above(lines, number) or _BOXED.fullmatch(words)))
        )
        and (re.match(r"\d{1,2}\s", words) or not re.search(r"[:：]", words))
        and not re.search(r"[。；，！？]$", words)
        and not re.search(r"(?:通知|方案|公告|预告|安排|[排览程总划附]表)(?:[（(][^（）()]{1,12}[)）])?$|^.{0,4}主题$|详情", words)
    )


_NUMBERED_LINE = re.compile(r"[\u4e00-\u9fffA-Za-z.]{0,6}\s?\d{1,2}")
_LONGEST_NAME = 28


def _is_told_of(lines: tuple[Line, ...], number: int) -> bool:
    """Whether the line says what an item is, between its numbered name and its time: 04 三件套检测 / 血压计、体温计 / ⏰ 5.17."""
    if not 1 <= number < len(lines) - 1 or not re.search(r"[，、]", lines[number].words) or re.search(r"[:：]", lines[number].words):
        return False
    below = lines[number + 1].words
    numbered = re.match(r"\d{1,2}\s", lines[number - 1].words) or (number > 1 and _NUMBERED_LINE.fullmatch(lines[number - 2].words))
    return bool(numbered) and bool(_ITEM_LABEL.match(below) or is_pictured_day(below))


def _foot(source: Source, number: int) -> int:
    """Number of the line after the last section: where attachments and the signature begin."""
    for place in range(number + 1, len(source.lines)):
        words = source.lines[place].words
        if re.match(r"附件\s*\d*\s*[:：]|附件$", words) or re.fullmatch(r"(?:(?:19|20)\d{2}|二〇\S{2})年.{1,3}月.{1,3}日", words):
            return max(number + 1, place - 1 if not words.startswith("附件") and len(source.lines[place - 1].words) < 40 else place)
    return len(source.lines)


def read_duties(source: Source, sections: list[Section]) -> tuple[Duty, ...]:
    """Headings of the first two levels; a section's text reaches to the next heading of its own level or above."""
    duties: list[Duty] = []
    for place, section in enumerate(sections):
        if section.level > 2 or section.heading_end - section.heading_start > LONGEST_HEADING or section.heading_end <= section.heading_start:
            continue
        end = section.end
        for following in sections[place + 1 :]:
            if following.level <= section.level:
                break
            end = following.end
        heading = source.words(section.heading_start, section.heading_end, 0.95, f"numbered heading, level {section.level}")
        duties.append(Duty(section.number, section.level, heading, source.span(section.start, end)))
    return tuple(duties)
