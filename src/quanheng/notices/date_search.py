"""Where date expressions stand in running text. What they mean is told by ``dates``."""

from __future__ import annotations

import re

from .date_points import NAMED
from .holidays import MOVEABLE

_N = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_YEAR = r"(?:(?:(?:19|20)\d{2}|二\s?[〇零○][〇零○一二三四五六七八九]{2})\s{0,4}年|今年|本年|明年)"
_PART = r"(?:上中旬|中下旬|上旬|中旬|下旬|初|底|末|全月)"
_FEASTS = [*MOVEABLE, *(name for name, day in NAMED.items() if day and "“" not in name)]
_HOLIDAY = rf"“?(?:{'|'.join(sorted(_FEASTS, key=len, reverse=True))})”?"
_STRONG = (
    rf"(?:(?:{_YEAR}\s{{0,4}})?{_N}\s{{0,4}}月(?:份)?(?:\s{{0,4}}(?:{_PART}|{_N}(?:\s{{0,4}}[日号]|(?![\d家个次项台场]))))?"
    r"|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|(?<![\d.])(?:1[0-2]|[1-9])\.(?:3[01]|[12]\d|[1-9])(?![\d.%万亿倍元米吨度月]|余|个百分|公)"
    r"|(?<![\d.])(?:1[0-2]|[1-9])\s?[-—–―~～至]\s?(?:1[0-2]|[1-9])月(?:份)?(?!\d)"
    rf"|{_HOLIDAY}(?=当天|当日|期间|假期|前后|前夕|前|来临)"
    rf"|“?(?:5[·.▪]20)?世界计量日”?(?=当天|当日|期间|前后|前夕)|“?5[·.▪]20”?(?=期间|当天|前后|前夕)|第?[一二三四]季度|[上下]半年)"
)
_CLOCK = (
    r"(?:\s{0,4}(?:[（(](?:周|星期)[一二三四五六日天][）)])?\s{0,4}(?:上午|下午|中午|晚上|早上|傍晚|晚|早)?"
    r"\s{0,4}(?:\d{1,2}[:：]\d{2}|(?:\d{1,2}|[零〇])时(?:\d{1,2}分)?)?)?"
)
_JOIN = rf"{_CLOCK}\s{{0,4}}(?:起|开始)?(?:至|到|-|－|—|–|~|～|[?？]|、|和|及)\s{{0,4}}"
_MORE = rf"(?:{_JOIN}(?:{_STRONG}|{_N}\s{{0,4}}两?[日号]|月[底末](?!前)|\d{{1,2}}(?=\s{{0,4}}[、至\-—和])))"
_TAIL = rf"(?:\s{{0,4}}[日号])?{_CLOCK}(?:前后|左右|前夕|期间|当天|当日|当周|起)?"
_SINCE = r"(?:即日起至|自本?(?:通知|方案|公告|文件)?(?:印发|发布|下发)之日起至)?"
EXPRESSION = re.compile(rf"{_SINCE}{_STRONG}{_MORE}{{0,40}}{_TAIL}|[昨前][天日](?=[上下]午|晚|[，,])|[昨今](?:天|日)?[（(]\d{{1,2}}日?[)）]日?")


_LUNAR = re.compile(r"(?:农历|農曆|阴历|旧历)(?:[\u4e00-\u9fff]{2}年)?$")
_NEAR_LUNAR = 8  # characters before a day in which it is said to be of the other calendar


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Ranges of the date expressions in ``text[start:end]``, longest first at each place."""
    found = EXPRESSION.finditer(text, start, len(text) if end is None else end)
    return [match.span() for match in found if not _LUNAR.search(text, max(0, match.start() - _NEAR_LUNAR), match.start())]
