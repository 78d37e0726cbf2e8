"""该局, and sentences that name nobody: the unit of an account is the last one named before it."""

from __future__ import annotations

import re
from dataclasses import replace

from .programme import Activity, Field, Part
from .source import Source

_CONFIDENCE = 0.5
_NAMED = re.compile(
    r"(?:^|[。；，,：、”\s]|为|是|在|由)(?P<unit>(?![该我此本])[\u4e00-\u9fff]{2,16}?(?:市场监督管理局|市场监管局|市场监管所|监管局|管理局|监督局|质监局|计量所|计量院|检测所|检测院|检测中心|测试中心|研究院|协会|学会))"
    r"(?![、和与])(?P<joined>联合)?"
)
_ACTS = re.compile(r"通过|直播|组织|走进|邀请|联合|开展|深入|前往|举办|参观|按照|根据")
_POINTING = re.compile(r"(?:该|此)(?P<sort>[局院所会司站队]|中心|单位|部门|机构)(?:还|也|又|同时|一并|随后)*(?:联合|会同|携手|与|和)?(?P<rest>.*)")
_FAR = 400
_NEAR = 12


def named_before(source: Source, activity: Activity, line_start: int) -> Activity:
    """The activity with 该局 replaced by the unit it points at; one that names nobody gets the last unit named."""
    if activity.parts and not any(part.name.value.startswith(("该", "此")) for part in activity.parts):
        return activity
    start = source.clean.range_of(activity.name.span)[0] if activity.name.span else line_start
    points = re.search(r"[该此][局院所会司站队]", source.text[max(0, start - _NEAR) : start]) is not None
    named = [
        match
        for match in _NAMED.finditer(source.text, max(0, start - _FAR), start)
        if not _ACTS.search(match["unit"]) and (points or not match["joined"])
    ]
    if not named:
        return activity
    match = named[-1]
    unit = Part("responsible", source.words(match.start("unit"), match.end("unit"), _CONFIDENCE, "last unit named before"))
    if not activity.parts:
        return replace(activity, parts=(unit,))
    parts: list[Part] = []
    for part in activity.parts:
        pointing = _POINTING.fullmatch(part.name.value)
        if pointing is None:
            parts.append(part)
            continue
        parts.append(replace(unit, role=part.role))
        if rest := pointing["rest"]:
            parts.append(Part("joint", Field(rest, part.name.span, _CONFIDENCE, "joined to the unit named before")))
    return replace(activity, parts=tuple(parts))
