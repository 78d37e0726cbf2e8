"""What looks like the name of a unit, and how lists of such names are parted."""

from __future__ import annotations

import re

_SUFFIX = (
    r"(?:局|厅|司|委|办|处|科|股|室|所|院|站|队|支队|大队|总队|会|协会|学会|商会|联盟|中心|公司|集团|银行|商场|超市|市场|机构|单位|部门|街道|街道办|镇|镇政府|乡|政府|社区|村|"
    r"学校|党校|大学|学院|中学|小学|幼儿园|医院|馆|基地|台|网|报|社|部|厂|店|少年宫|文化宫|团|团委|工会|[妇残文侨]联|[工社]商?联|[科消记作音美体]协|武装部|人武部|园区|管委会|委员会|办公室|分局|分会|分中心|企业|实验室|志愿者|海关|管理方|经营方|主办方|服务队|工作组|检定组|检查组|小组|专班)"
)
_UNIT = re.compile(rf"[^，。；;：:\s]{{1,40}}{_SUFFIX}(?:[（(][^（）()]{{1,20}}[）)])?(?:等)?")
_SHORT_UNIT = re.compile(rf"[^，。；;：:\s]{{1,2}}{_SUFFIX}|各.{{1,14}}")
ROLE_LABEL = re.compile(
    r"(?P<label>主办|承办|协办|配合|联合|责任|负责|牵头|组织|实施|支持|指导|参与|技术支撑|技术支持|协助|举办)(?:单位|部门|方|机构|股室|科室)?\s*[:：]\s*"
)
_ENDS = r"(?:局|院|所|会|中心|公司|队|站|厅|街道|镇|集团|大学|中学|医院|政府|机构|单位|企业|处|科|股|室)"
_PARTING = re.compile(
    r"[、，,；;/\n]"
    rf"|(?<=[局院所会心司队站厅校])[ \u3000]+(?=[\u4e00-\u9fff]{{1,20}}{_ENDS}(?:$|[ \u3000、]))"
    rf"|(?<=[局院所会心司队站厅])(?:会同|联合)(?=[^，。、]{{1,30}}(?:{_ENDS}|[科妇残消][协联])$)"
    rf"|(?<=[局院所会心司队站厅])(?:和|与|及)(?=[^，。、]{{1,30}}{_ENDS}$)"
)


def is_unit_name(words: str) -> bool:
    """Whether the words look like the name of one unit."""
    words = words.strip()
    return bool(words) and bool(_UNIT.fullmatch(words) or _SHORT_UNIT.fullmatch(words))


def is_unit_list(words: str) -> bool:
    """Whether the words look like one or more names of units, with or without their roles."""
    bare = ROLE_LABEL.sub("", words.strip())
    names = [words[start:end] for words in (bare,) for start, end in split_units(words)]
    return bool(names) and all(is_unit_name(name) for name in names)


def _within_name(words: str, cut: re.Match[str]) -> bool:
    """Whether a line ended in the middle of a name: what stands before the break is none."""
    return cut.group() == "\n" and not is_unit_name(re.split(r"[、，,；;/\n]", words[: cut.start()])[-1])


def split_units(words: str) -> list[tuple[int, int]]:
    """Ranges of the single names in a list of units; brackets are never cut."""
    depth_at: list[int] = []
    depth = 0
    for character in words:
        if character in "（(":
            depth += 1
        depth_at.append(depth)
        if character in "）)":
            depth = max(0, depth - 1)
    cuts = [match for match in _PARTING.finditer(words) if depth_at[match.start()] == 0 and not _within_name(words, match)]
    ranges: list[tuple[int, int]] = []
    start = 0
    for stop, after in [*((match.start(), match.end()) for match in cuts), (len(words), len(words))]:
        piece = words[start:stop]
        left = start + len(piece) - len(piece.lstrip(" \t\u3000"))
        right = left + len(piece.strip(" \t\u3000"))
        while right > left and words[right - 1] in "。.；;等" and not words[left:right].endswith("中等"):
            right -= 1
        if right > left:
            ranges.append((left, right))
        start = after
    return ranges
