"""When and who, where an item of a notice tells it without labels: a date at the head of a sentence, units in a bracket, 由…负责."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .date_search import find_dates
from .row_alignment import is_date_only
from .source import Source
from .unit_names import is_unit_list

Range = tuple[int, int]
_BRACKET = re.compile(r"[（(](?P<words>(?:[^（）()]|[（(][^（）()]{1,12}[)）]){2,60})[)）]\s*[。；]?\s*$")
_IN_CHARGE = re.compile(
    r"(?:^|[。；，,：:\n])\s*(?:具体)?由(?P<units>[^，。；：\n]{2,60}?)(?:具体)?(?:负责|牵头|组织|实施|主办|承办|举办)(?:组织|负责|实施|开展|落实)?(?=[，,。；]|$)"
)
_CHARGED = re.compile(r"(?:具体)?(?:负责|牵头|主办|承办|组织|实施)(?:落实|实施|开展)?$")
_LEADS = re.compile(r"\s*(?:定于|拟于|计划于|将于|于|在|自|从)?\s*$")
_DUE = re.compile(r"\s*(?:日|号)?\s*(?:之?前|以前|截止)(?=[^，。；]{0,12}(?:报|上报|提交|反馈|发送|寄|报名|预约))")
_BEFORE = re.compile(r"\s*(?:底)?(?:之前|以前|前)(?!后|夕|往|期)(?:完成)?")


@dataclass(frozen=True, slots=True)
class ItemWords:
    """Ranges of the cleaned text: the words of the time and of the units, where they were found."""

    time: Range | None = None
    units: Range | None = None


def words_of_item(source: Source, start: int, end: int, *, heading_end: int) -> ItemWords:
    """What the body of an item (after its heading) tells of its time and its units."""
    body = max(start, min(heading_end, end))
    time, units = _in_bracket(source, body, end)
    if units is None and (match := _IN_CHARGE.search(source.text, body, end)) and is_unit_list(match["units"]):
        units = match.span("units")
    return ItemWords(time or _leading_date(source, body, end), units)


def _in_bracket(source: Source, start: int, end: int) -> tuple[Range | None, Range | None]:
    """（计量处、宣传处，5月20日）: pieces that are dates and pieces that are units, in either order."""
    match = _BRACKET.search(source.text[start:end])
    if match is None or re.search(r"[:：]", match["words"]):
        return None, None
    time: Range | None = None
    units: Range | None = None
    offset = start + match.start("words")
    pieces = list(re.finditer(r"[^，,；;]+", match["words"]))
    for piece in pieces:
        words = piece.group().strip()
        here = (offset + piece.start(), offset + piece.end())
        if is_date_only(words):
            time = (time[0] if time else here[0], here[1])
        elif is_unit_list(bare := _CHARGED.sub("", words)):
            left = here[0] + len(piece.group()) - len(piece.group().lstrip())
            units = (units[0] if units else left, left + len(bare))
        else:
            return None, None
    return time, units


def _leading_date(source: Source, start: int, end: int) -> Range | None:
    """A date at the head of a sentence, or behind 于, that is no date of handing in."""
    text = source.text
    for sentence in re.finditer(r"[^。；;\n]+", text[start:end]):
        left, right = start + sentence.start(), start + sentence.end()
        clause = 0
        for first, last in find_dates(text, left, right):
            clause = max(text.rfind("，", left, first), text.rfind(",", left, first), left - 1) + 1
            if not _LEADS.fullmatch(text[clause:first]) or _DUE.match(text, last, right):
                continue
            before = _BEFORE.match(text, last, right)
            return first, before.end() if before else last
        if match := re.match(r"\s*(?:即日起|待定|全年|长期|常年)(?=[，,])", text[left:right]):
            return left, left + match.end()
    return None
