"""Characters with places on a page become lines, and lines become paragraphs. Used for PDF and OFD."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .row_alignment import is_date_only

_COLUMN_GAP = 0.95  # in heights of a character: wider gaps part columns
_WORD_GAP = 0.28
_HAN_GAP = 0.42  # wider than what a justified line spreads between characters of Han
_MEASURE = 0.55  # share of the page's width that running text takes at least


_OWN_LINE = re.compile(
    r"[^，。；]{2,16}[〔\[（(]\d{4}[〕\]）)]第?\d{1,5}号|附件\d*[：:]?.{0,40}|[一二三四五六七八九十]{1,3}、.{2,20}"
    r"|序号|\d{1,3}|[\u4e00-\u9fff]{4,24}(?:局|厅|院|所|协会|学会|中心|政府|公司|办公室|委员会)"
)
_BEGINS = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、]\s*[\u4e00-\u9fff“《]|[①-⑳•·▪■◆●⸺]|——|(?:[发發]布)?(?:时间|時間|日期)[:：]|[来來]源[:：]|作者[:：]"
    r"|(?:(?:活动|舉辦|举办)?(?:时间|時間|地点|地點)|(?:主办|主辦|承办|承辦|协办|協辦|责任|責任|牵头|牽頭|负责|負責)(?:单位|單位|部门|部門|股室|科室)?|报名|報名|对象|對象)[:：｜丨]"
)
_MOST_BLANKS = 3
_ENOUGH_PAIRS = 3  # of lines, from which the white between lines and between paragraphs can be told apart
_WIDER = 1.12  # so much more white than between its lines stands between two paragraphs
_NEARLY_FULL = 5.0  # heights that a line of a paragraph may leave at its end where the white tells that it goes on
_WITH_A_BLANK = 1.7  # steps from line to line from which an empty one stands between them
_ROW_OF_TABLE = 2  # wide gaps in a line that is no running text
_OPEN = re.compile(r"[（(“《](?:[^（）()“”《》。]|\([^()（）]{1,8}\)){0,40}$")
_CLOSED = re.compile(
    r"(?:[。；：！？:;]|的通知|方案|计划|安排|总结|报告|公告|[览总排划解情]表)$"
    r"|(?:时间|時間|日期|[来來]源|作者)[:：].*\d{4}[-年]\d{1,2}[-月]\d{1,2}日?(?: \d{2}:\d{2}(?::\d{2})?)?$"
)
_ASKS_FOR_TIME = re.compile(r"[，、：:；至于在自到从和及年\-—–~～“（(]$")
_LABEL_AT_END = re.compile(r"(?:单位|單位|部门|部門|股室|科室|处室|地点|地點|时间|時間|电话|電話|邮箱|郵箱|信箱|系人|方式)[:：]$")


@dataclass(frozen=True, slots=True)
class Placed:
    """Characters in a box; y runs down the page."""

    words: str
    x0: float
    top: float
    x1: float
    bottom: float
    after_blank: bool = False
    """Whether the file itself has a blank before them, which may be narrower than what a line is spread by."""


@dataclass(frozen=True, slots=True)
class PlacedLine:
    words: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class PlacedParagraph:
    words: str
    top: float
    begins_full_left: bool
    """Its first line has no indent: it may go on with a paragraph of the page before."""
    ends_full: bool
    """Its last line reaches the right margin: it may go on on the next page."""
    blanks: int = 0
    """Empty lines that the white above it has room for."""


def lines_of(chars: Sequence[Placed]) -> list[PlacedLine]:
    """Lines from the top down; wide gaps become two blanks, so that columns without rules stay apart."""
    return [_line(row) for row in rows_of(chars)]


def rows_of(chars: Sequence[Placed]) -> list[list[Placed]]:
    """The characters that stand beside each other, from the top down, each row from the left."""
    rows: list[list[Placed]] = []
    for char in sorted(chars, key=lambda one: (one.top + one.bottom) / 2):
        middle = (char.top + char.bottom) / 2
        if rows and rows[-1][0].top <= middle <= rows[-1][0].bottom:
            rows[-1].append(char)
        else:
            rows.append([char])
    return [sorted(row, key=lambda one: one.x0) for row in rows]


def _line(row: list[Placed]) -> PlacedLine:
    words = row[0].words
    height = max(one.bottom - one.top for one in row) or 1.0
    for before, char in itertools.pairwise(row):
        gap = (char.x0 - before.x1) / height
        latin = words[-1:].isascii() and char.words[:1].isascii()
        words += ("  " if gap > _COLUMN_GAP else " " if char.after_blank or gap > (_WORD_GAP if latin else _HAN_GAP) else "") + char.words
    return PlacedLine(words, row[0].x0, min(one.top for one in row), row[-1].x1, max(one.bottom for one in row))


_UNBROKEN = re.compile(r"[（(“《〔【]*(?:[A-Za-z0-9.,%/:@_\u00c0-\u024f-]+|.)[）)”》〕】，。；：、！？%]*")


def first_unit(words: str) -> float:
    """Width, in heights of a character, of what no program breaks at the head of a line: it was moved down as a whole."""
    match = _UNBROKEN.match(words)
    unit = match.group() if match else ""
    return 0.2 + sum(0.55 if character.isascii() else 1.0 for character in unit)


def _in_measure(line: PlacedLine, left: float) -> bool:
    """Whether the line can be one of running text at all."""
    return line.x0 - left < 3.5 * line.height and line.words.count("  ") < 2


def begins_anew(words: str) -> bool:
    """Whether a line with these words begins a paragraph wherever it stands."""
    return _BEGINS.match(words) is not None


def _step(page: Sequence[PlacedLine]) -> float:
    """How far apart lines stand on the page that nothing parts: what comes most often, at half a point; the wider one of two."""
    steps = Counter(round(2 * (line.top - before.top)) for before, line in itertools.pairwise(page) if line.top > before.top)
    return max(steps, key=lambda step: (steps[step], step), default=0) / 2


def _running_step(page: Sequence[PlacedLine], right: float) -> float | None:
    """How far apart the lines of one paragraph stand, where paragraphs stand farther apart; None where all lines stand alike."""
    pairs = [(line.top - before.top, right - before.x1 < 1.6 * before.height) for before, line in itertools.pairwise(page) if line.top > before.top]
    for step in sorted({round(2 * one) / 2 for one, _ in pairs}):
        here = [is_full for one, is_full in pairs if abs(one - step) <= 0.5]
        if len(here) >= _ENOUGH_PAIRS and sum(here) * 3 >= len(here) * 2:
            wider = [is_full for one, is_full in pairs if _WIDER * step < one < 2 * step]
            return step if len(wider) >= _ENOUGH_PAIRS and sum(wider) * 2 <= len(wider) else None
    return None


def _told_by_white(before: PlacedLine | None, line: PlacedLine, running: float | None) -> bool | None:
    """Whether the white between two lines says that they are of one paragraph; None where it says nothing."""
    if before is None or running is None or abs(line.height - before.height) > 0.2 * line.height:
        return None
    return line.top - before.top < _WIDER * running


def _blanks(before: PlacedLine | None, line: PlacedLine, step: float) -> int:
    """How many empty lines the white above the line has room for."""
    steps = (line.top - before.top) / step if before is not None and step else 0.0
    return min(round(steps) - 1, _MOST_BLANKS) if steps > _WITH_A_BLANK else 0


def paragraphs_of(lines: Sequence[PlacedLine], page: Sequence[PlacedLine], width: float) -> list[PlacedParagraph]:
    """Lines joined where one fills the measure of the page and the next begins at its left edge."""
    left = min((line.x0 for line in page), default=0.0)
    right = max((line.x1 for line in page), default=0.0)
    if right - left < _MEASURE * width:
        right = float("inf")  # only short lines: a title page, no paragraphs
    # Where paragraphs are indented, a line at the left edge goes on; where none is, its words have to tell.
    indents = any(1.2 * line.height < line.x0 - left < 3.2 * line.height for line in page)
    step = _step(page)
    running = _running_step(page, right)
    paragraphs: list[PlacedParagraph] = []
    before: PlacedLine | None = None
    for line in lines:
        at_left = line.x0 - left < line.height
        full = right - line.x1 < 1.6 * line.height and line.x0 - left < 3.5 * line.height and line.words.count("  ") < 2
        last = paragraphs[-1] if paragraphs else None
        near = before is not None and line.top - before.bottom < 2 * line.height and abs(line.height - before.height) < 0.2 * line.height
        ends = not indents and last is not None and _CLOSED.search(last.words) and not _LABEL_AT_END.search(last.words)
        is_time = not indents and last is not None and is_date_only(line.words) and not _ASKS_FOR_TIME.search(last.words)
        closed = _OWN_LINE.fullmatch(line.words) or _BEGINS.match(line.words) or ends or is_time
        is_open = last is not None and _OPEN.search(last.words) is not None and not indents
        moved = before is not None and right - before.x1 < first_unit(line.words) * line.height and _in_measure(before, left)
        told = _told_by_white(before, line, running)
        if told is not None and before is not None and right - before.x1 < _NEARLY_FULL * line.height:
            moved = moved or (told and _in_measure(before, left))
        if (
            last is not None
            and near
            and at_left
            and line.words.count("  ") < _ROW_OF_TABLE
            and told is not False
            and (is_open or ((last.ends_full or moved) and not closed))
        ):
            blank = " " if last.words[-1:].isascii() and line.words[:1].isascii() and last.words[-1:].isalpha() else ""
            paragraphs[-1] = replace(last, words=last.words + blank + line.words, ends_full=full)
        else:
            paragraphs.append(PlacedParagraph(line.words, line.top, at_left, full, _blanks(before, line, step)))
        before = line
    return paragraphs
