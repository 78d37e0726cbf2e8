"""Numbers that Word counts by itself: 一、（一）1. Source: ISO/IEC 29500-1, 17.9."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from .safe_xml import parse_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{_W}val"
_LEVELS = 9
_CHINESE = "零一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = "decimal"
    words: str = ""
    first: int = 1


@dataclass(slots=True)
class Numbering:
    """Counts paragraphs in the order of the text; ``words(paragraph)`` is what Word would print before each."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)

    def words(self, paragraph: etree._Element) -> str:
        """The number of this paragraph, or nothing; asking counts it."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return ""
        number, level = self._numbered_by(properties)
        levels = self.levels.get(number)
        if not levels or level not in levels:
            return ""
        counts = self.counts.setdefault(self.groups.get(number, number), [-1] * _LEVELS)
        for above in range(level):
            if counts[above] < 0:
                counts[above] = levels.get(above, _Level()).first
        counts[level] = counts[level] + 1 if counts[level] >= 0 else levels[level].first
        for below in range(level + 1, _LEVELS):
            counts[below] = -1
        if levels[level].form in {"bullet", "none"}:
            return ""
        return re.sub(r"%([1-9])", lambda m: _counted(counts[int(m[1]) - 1], levels.get(int(m[1]) - 1, _Level()).form), levels[level].words)

    def _numbered_by(self, properties: etree._Element) -> tuple[str, int]:
        own = properties.find(f"{_W}numPr")
        style = properties.find(f"{_W}pStyle")
        inherited = self.styles.get(style.get(_VAL, "") if style is not None else "", ("", 0))
        if own is None:
            return inherited
        number, level = own.find(f"{_W}numId"), own.find(f"{_W}ilvl")
        return (
            number.get(_VAL, "") if number is not None else inherited[0],
            _whole(level.get(_VAL, "")) if level is not None else inherited[1],
        )


def numbering_of(numbering: bytes | None, styles: bytes | None) -> Numbering:
    """The counters that ``word/numbering.xml`` and ``word/styles.xml`` declare."""
    result = Numbering()
    if numbering is None:
        return result
    root = parse_xml(numbering, "Word")
    abstract = {one.get(f"{_W}abstractNumId", ""): _levels(one) for one in root.iterchildren(f"{_W}abstractNum")}
    for one in root.iterchildren(f"{_W}num"):
        link = one.find(f"{_W}abstractNumId")
        name = link.get(_VAL, "") if link is not None else ""
        levels = dict(abstract.get(name, {}))
        restarts = False
        for override in one.iterchildren(f"{_W}lvlOverride"):
            level = _whole(override.get(f"{_W}ilvl", ""))
            first = override.find(f"{_W}startOverride")
            levels.update(_levels(override))
            if first is not None and level in levels:
                restarts = True
                levels[level] = _Level(levels[level].form, levels[level].words, _whole(first.get(_VAL, "1")))
        number = one.get(f"{_W}numId", "")
        result.levels[number] = levels
        # Lists of one abstract numbering go on counting, unless one says where it begins anew.
        result.groups[number] = number if restarts else f"abstract {name}"
    if styles is not None:
        for style in parse_xml(styles, "Word").iterchildren(f"{_W}style"):
            link, level_of = style.find(f"{_W}pPr/{_W}numPr/{_W}numId"), style.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
            if link is not None:
                result.styles[style.get(f"{_W}styleId", "")] = (link.get(_VAL, ""), _whole(level_of.get(_VAL, "")) if level_of is not None else 0)
    return result


def _levels(parent: etree._Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for one in parent.iterchildren(f"{_W}lvl"):
        found = {name: one.find(f"{_W}{name}") for name in ("numFmt", "lvlText", "start")}
        values = {name: element.get(_VAL, "") if element is not None else "" for name, element in found.items()}
        levels[min(_whole(one.get(f"{_W}ilvl", "")), _LEVELS - 1)] = _Level(
            values["numFmt"] or "decimal", values["lvlText"], _whole(values["start"] or "1")
        )
    return levels


def _whole(words: str) -> int:
    return min(int(words), 9999) if words.isdecimal() and len(words) < 8 else 0


def _counted(number: int, form: str) -> str:
    number = max(number, 0)
    if form in {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"}:
        return _in_chinese(number)
    if form in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"} and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if form in {"lowerLetter", "upperLetter"} and number:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"} and 0 < number < 40:
        roman = "x" * (number // 10) + ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][number % 10]
        return roman if form == "lowerRoman" else roman.upper()
    if form == "ideographTraditional" and 1 <= number <= 10:
        return _STEMS[number - 1]
    if form == "decimalZero":
        return f"{number:02d}"
    return str(number)


def _in_chinese(number: int) -> str:
    """1 to 99 as headings count: 一, 十, 十一, 二十, 二十一."""
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _CHINESE[tens] + "十") + (_CHINESE[ones] if ones or not tens else "")
