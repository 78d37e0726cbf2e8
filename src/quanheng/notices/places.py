"""Where an activity takes place: a column of its own, or a place named in the content."""

from __future__ import annotations

import re

from .programme import Field
from .source import Source

_SUFFIX = (
    r"(?:街道|镇|乡|社区|广场|公园|商圈|市场|古镇|景区|园区|会议室|大厅|中学|小学|一中|学校|大学|幼儿园|医院|中医院|商场|体育馆|文化馆"
    r"|科技馆|博物馆|少年宫|大剧院|基地|村|里)"
)
_LISTED = re.compile(
    rf"(?:在|赴|到|走进|前往)(?P<list>[^，。；;：“”在赴\d]{{1,12}}?(?:[、和][^，。；;：“”在\d]{{1,10}}?)*?(?P<suffix>{_SUFFIX}))(?:等\d*个?(?:街道|社区|乡镇|地点|地)?)?"
    r"(?=开展|举办|举行|设点|设摊|设立|召开|联合|组织|便民|现场|为|，|,|。|$|进行|接受|提供|同步|门前|设)"
)
_SHARED = re.compile(r"(?:街道|镇|乡|社区|古镇)$")


def read_places(source: Source, start: int, end: int, *, confidence: float, rule: str) -> list[Field[str]]:
    """The places listed in a column of places."""
    places: list[Field[str]] = []
    for match in re.finditer(r"[^、，,；;/\n]+", source.text[start:end]):
        words = match.group()
        if words.strip():
            left = match.start() + len(words) - len(words.lstrip())
            places.append(source.words(start + left, start + left + len(words.strip()), confidence, rule))
    return places


def places_within(source: Source, start: int, end: int) -> list[Field[str]]:
    """Places named in a content; a suffix that several share is given to each (桃浦、曹杨街道)."""
    places: list[Field[str]] = []
    for match in _LISTED.finditer(source.text[start:end]):
        shared = _SHARED.search(match["suffix"])
        offset = start + match.start("list")
        for piece in re.finditer(r"[^、和]+", match["list"]):
            words = piece.group().strip()
            has_suffix = re.search(rf"{_SUFFIX}$", words)
            if len(words) < 2 or (not has_suffix and not shared):
                continue
            value = words if has_suffix or shared is None else words + shared.group()
            places.append(source.field(value, offset + piece.start(), offset + piece.end(), 0.6, "place told in the content"))
    return places
