"""Who does what: units and their roles in a cell, or told within a sentence."""

from __future__ import annotations

import re

from .programme import Part, Role
from .source import Source
from .unit_names import ROLE_LABEL, is_unit_name, split_units

_ROLES: dict[str, Role] = {
    "主办": "organiser", "举办": "organiser", "组织": "organiser", "承办": "host",
    "协办": "co-organiser", "配合": "co-organiser", "协助": "co-organiser", "支持": "co-organiser",
    "指导": "co-organiser", "联合": "joint", "参与": "joint",
    "责任": "responsible", "负责": "responsible", "牵头": "responsible", "实施": "responsible",
    "技术支撑": "technical-support", "技术支持": "technical-support",
}  # fmt: skip
_JOINING_TAIL = re.compile(r"[，,；;]\s*(?P<units>[^，,；;:：]{2,30}?)(?:配合|协助|协办)[。]?$")
_JOINED_BY = re.compile(r"(?<=[局院所会心司队站处科股室])(?:联合|会同|携手)")


def read_parts(source: Source, start: int, end: int, *, role: Role, confidence: float, rule: str) -> list[Part]:
    """Units in a cell or behind a label; labels inside the words change the role, ``role`` stands until the first."""
    words = source.text[start:end]
    joining: list[Part] = []
    if tail := _JOINING_TAIL.search(words):  # 市质检所，各有关市场监管所配合
        joining = read_parts(source, start + tail.start("units"), start + tail.end("units"), role="co-organiser", confidence=confidence, rule=rule)
        words = words[: tail.start()]
    sections: list[tuple[Role, int, int, bool]] = []
    place, current, labelled = 0, role, False
    for label in ROLE_LABEL.finditer(words):
        sections.append((current, place, label.start(), labelled))
        place, current, labelled = label.end(), _ROLES[label["label"]], True
    sections.append((current, place, len(words), labelled))
    parts: list[Part] = []
    for section_role, first, last, by_label in sections:
        for left, right, joint in _names(words[first:last]):
            name = words[first + left : first + right]
            sure = confidence if is_unit_name(name) else min(confidence, 0.7)
            field = source.words(start + first + left, start + first + right, sure, f"{rule}, label in cell" if by_label else rule)
            parts.append(Part("joint" if joint else section_role, field))
    return parts + joining


def _names(words: str) -> list[tuple[int, int, bool]]:
    """Ranges of names; those after 联合 or 会同 are joint."""
    names: list[tuple[int, int, bool]] = []
    joint = _JOINED_BY.search(words)
    for left, right in split_units(words[: joint.start()] if joint else words):
        names.append((left, right, False))
    if joint:
        names.extend((joint.end() + left, joint.end() + right, True) for left, right in split_units(words[joint.end() :]))
    return names


_SUFFIX = r"(?:局|院|所|协会|学会|中心|公司|专委会|委员会|街道|镇|大学|中学|小学|医院|团委|工会|联盟|大队|支队|总队|集团|银行)"
_WITHIN: tuple[tuple[Role, re.Pattern[str], float], ...] = (
    ("joint", re.compile(rf"(?:联合|会同|携手)(?P<units>[^，。；：“”为在对向举开赴]{{2,40}}?{_SUFFIX}(?:[、和][^，。；"
        rf"：“”为在对向举开赴]{{2,20}}?{_SUFFIX})*)(?=[，,。；;为在对向举开共赴到走组启召发邀进联]|$)"), 0.7),
    ("technical-support", re.compile(rf"(?:由|邀请|依托)(?P<units>[^，。；：“”]{{2,24}}?{_SUFFIX})(?:的)?(?:专家|技术人员|技术骨干"
        rf"|工程师)?[^，。；]{{0,16}}技术(?:支撑|支持|保障)"), 0.65),
    ("host", re.compile(rf"由(?P<units>[^，。；：“”、]{{2,24}}?{_SUFFIX})承办"), 0.7),
)  # fmt: skip


def parts_within(source: Source, start: int, end: int, *, known: set[str]) -> list[Part]:
    """Units that the content names as joining in or lending technical support; ``known`` names are left out."""
    words = source.text[start:end]
    parts: list[Part] = []
    for role, pattern, confidence in _WITHIN:
        for match in pattern.finditer(words):
            offset = match.start("units")
            for left, right in split_units(match["units"]):
                name = match["units"][left:right]
                if name not in known and is_unit_name(name):
                    known = known | {name}
                    parts.append(Part(role, source.words(start + offset + left, start + offset + right, confidence, "unit told in the content")))
    return parts
