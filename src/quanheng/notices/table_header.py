"""What a column of an annex holds, told by the words of its header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ROLES: tuple[tuple[str, str], ...] = (  # the first that matches the whole of a header's words
    ("number", r"序号?|编号|项次|No\.?"),
    ("host", r".{0,4}承办(?:单位|方|部门)?"),
    ("co-organiser", r".{0,4}(?:协办|配合|参与|协助|协同|支持)(?:单位|部门|方)?"),
    ("technical-support", r"技术(?:支撑|支持)(?:单位|机构)?"),
    ("supervisor", r"(?:抽查|检查)(?:主体|部门)|实施主体|发起单位|指导单位"),
    ("organiser", r"(?:主办|组织|举办)(?:单位|部门|方)?(?:[（(/、].*)?|Organi[sz]er"),
    ("responsible", r"主导(?:实验室|单位|机构)"),
    ("responsible", r".{0,4}(?:负责|责任|牵头|实施|落实|报送|填报|申报|开展)(?:单位|部门|股室|科室|处室|人|单位（部门）)?|(?:单位|部门|股室"
        r"|科室|处室|单位名称)(?:[（(].*)?|Responsible(?:unit)?|Unit"),
    ("time", r".{0,6}(?:时间|日期)(?:安排|[、及和与/／]?地点|（.*）|\(.*\))?|.{0,4}(?:时限|期限|进度)(?:安排|要求)?|When|Date"),
    ("place", r".{0,4}(?:地点|场所|地址)(?:[（(].*)?|(?:直播|播出|活动|发布|线上)?平台|Where|Place"),
    ("form", r".{0,4}(?:形式|方式|渠道|途径|媒体)(?:[（(].*)?"),
    ("name", r".{0,6}名称|.{0,4}(?:项目|主题|活动|事项|任务)|宣传活动|工作任务|工作事项|Activity|Name"),
    ("content", r".{0,6}(?:内容|内容[及和与、/]?(?:形式|方式|安排|要求|措施|地点|时间|对象)|措施|安排)(?:[（(].*)?|.{0,4}(?:简介|描述|概况)|Content"),
    ("contact", r"联系(?:人|电话|方式).*|电话|手机"),
    ("audience", r"(?:参加|参与|服务|面向|受众).{0,4}(?:对象|人员|人群|范围)|对象|人数"),
    ("remarks", r"备注|说明|备\s*注"),
    ("other", r"抽查(?:比例|数量)|比例|数量|频次|预算|经费|规模|级别|.{0,4}(?:类别|类型|分类|板块)|区域|地区|所属.{1,4}"),
)  # fmt: skip
_COMPILED = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _ROLES)
# What no list of whole names holds is told by its head noun, which stands at the end; such a column is not sure.
_BY_HEAD_NOUN: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        ("other", r".{0,6}(?:数量?|批次|人数|金额|比例|频次|等级|区域|范围)(?:[（(].{1,8}[)）])?"),
        ("host", r".{0,2}(?:承检|检验|检测|技术)(?:机构|单位)"),
        ("subject", r".{1,6}(?:对象|场所|产品)"),
        ("responsible", r".{1,6}(?:单位|部门|科室|处室|股室|机构|主体)"),
        ("time", r".{1,6}(?:时段|周期|节点|月份)"),
        ("name", r".{1,6}(?:项目|名称|主题|事项|任务|活动|工作)"),
        ("content", r".{1,6}(?:内容|举措|要点|要求|说明)"),
        ("contact", r".{0,4}(?:电话|联系人|手机|邮箱)|.{1,4}人员?"),
    )
)
# Failing that, by a word that stands anywhere in a short header beside others that are known (牵头科所, 具体内容与形式).
_BY_WORD: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        ("time", r"时间|日期|时段|时限|期限|进度|周期"),
        ("contact", r"电话|联系|手机|邮箱"),
        ("audience", r"对象|人群|受众|人数|规模"),
        ("host", r"承办"),
        ("co-organiser", r"协办|配合|协同|协助|参与|参加|支持|指导"),
        ("organiser", r"主办|举办方|组织方"),
        ("responsible", r"(?:负责|责任|牵头|落实|实施|承担|主管|经办)|单位|部门|科室|处室|科所|股所"),
        ("place", r"地点|场所|地址|位置|会场|场地"),
        ("content", r"内容|简介|概述|措施|议程|流程"),
        ("form", r"形式|方式|载体|平台"),
        ("name", r"名称|项目|主题|活动|事项|任务|课题|科目|课程"),
        ("remarks", r"备注|说明|注意"),
    )
)
LONGEST_HEADER = 16
_SLASH = re.compile(r"[/／]")
LONGEST_TOLD_BY_NOUN = 8


@dataclass(frozen=True, slots=True)
class Column:
    """A column's role and the words of its header, without blanks."""

    role: str
    words: str
    is_sure: bool = True
    """Whether the whole header is known, or only its head noun tells the role."""
    carries: bool = True
    """Whether an empty cell stands for the one above it."""


def role_of(words: str) -> str | None:
    """Role of a column with exactly this header, or None if the words are not known to head a column."""
    squeezed = re.sub(r"\s", "", words)
    if not squeezed or len(squeezed) > LONGEST_HEADER:
        return None
    whole = next((role for role, pattern in _COMPILED if pattern.fullmatch(squeezed)), None)
    if whole is None and (parts := _SLASH.split(squeezed)) and len(parts) > 1:  # 地点/平台: what the first of them is
        return next(filter(None, map(role_of, parts)), None)
    return whole


def columns_of(cells: Sequence[str], *, partial: bool = False) -> tuple[Column, ...] | None:
    """The columns if ``cells`` are a header row, else None.

    A header names what and when or who, and has no cell that could not head a column.
    ``partial`` asks only whether the cells can be the first of a header.
    """
    filled = [cell for cell in cells if cell.strip()]
    strict = [role_of(cell) for cell in cells]
    known_whole = sum(role is not None for role in strict)
    roles = [role or (_role_by_noun(cell) if partial or known_whole >= 2 else None) for role, cell in zip(strict, cells, strict=True)]
    if known_whole >= 2 and not partial:
        guessed = [role or _role_by_word(cell) for role, cell in zip(roles, cells, strict=True)]
        roles = [role or (guess if guess not in roles else "other" if guess else None) for role, guess in zip(roles, guessed, strict=True)]
    unknown = sum(role is None and bool(cell.strip()) for role, cell in zip(roles, cells, strict=True))
    if not filled or unknown > (0 if partial else len(filled) // 4):
        return None
    if {"responsible", "organiser"} & set(strict):  # another unit beside the one in charge only joins in
        roles = ["co-organiser" if role == "responsible" and whole is None else role for role, whole in zip(roles, strict, strict=True)]
    named = _subjects_named(_only_unknown_named(roles))
    if _counts_things(cells, roles):
        return None
    if "name" not in named and "content" in named:  # 抽查类别 beside 抽查内容 says what is looked at
        kind = next((n for n, cell in enumerate(cells) if named[n] in {"other", None} and _KIND_OF.fullmatch(re.sub(r"\s", "", cell))), None)
        named = ["name" if number == kind else role for number, role in enumerate(named)]
    known = {role for role in named if role}
    if not partial and (
        known_whole < 2 or len(known) < 3 or not known & {"name", "content"} or not known & {"time", "responsible", "organiser", "host", "place"}
    ):
        return None
    return tuple(
        Column(role or "other", re.sub(r"\s", "", cell), is_sure=whole == role) for role, whole, cell in zip(named, strict, cells, strict=True)
    )


def together(cells: Sequence[str], white: Sequence[float]) -> list[int]:
    """How many of the pieces make up each header: the letters of one that is set wide (责  任  单  位) stand in a row, one a piece.

    ``white`` is how much stands before each piece; there is more between two headers than between two letters.
    """
    counts: list[int] = []
    place = 0
    while place < len(cells):
        run = place + 1
        while run < len(cells) and len(cells[run - 1]) == len(cells[run]) == 1 and white[run] < _BETWEEN_HEADERS * min(white[place + 1 : run + 1]):
            run += 1
        counts += _headers_of_letters("".join(cells[place:run])) or [1] * (run - place) if run - place > 1 else [1]
        place = run
    return counts


def _headers_of_letters(letters: str) -> list[int]:
    """The lengths of the fewest known headers that the letters spell; nothing where they spell none."""
    best: list[list[int] | None] = [[], *([None] * len(letters))]
    for end in range(2, len(letters) + 1):
        options = [
            [*before, end - start]
            for start in range(max(0, end - _LONGEST_SET_WIDE), end - 1)
            if (before := best[start]) is not None and role_of(letters[start:end]) is not None
        ]
        best[end] = min(options, key=len, default=None)
    return best[-1] or []


def _only_unknown_named(roles: Sequence[str | None]) -> Sequence[str | None]:
    """Where when, who and where are told and one column is unknown, that one says what (开放单位 | 开放实验室 | 开放时间 | 地址)."""
    if {"name", "content", "subject"} & set(roles) or "time" not in roles:
        return roles
    unknown = [number for number, role in enumerate(roles) if role is None]
    if len(unknown) == 1:
        return [role or "name" for role in roles]
    if roles[0] in {"time", "number"} and "place" in roles:  # 集中检定时间 | 集中检定地点 | 受检范围: where it is, is what it is
        place = roles.index("place")
        return ["name" if number == place else role for number, role in enumerate(roles)]
    return roles


_BETWEEN_HEADERS = 2
_LONGEST_SET_WIDE = 6
_KIND_OF = re.compile(r".{0,4}(?:类别|门类|类型)")
_COUNT = re.compile(r"(?:完成)?(?:数量|数值|数据|人次|合计|总数|完成数|完成情况|统计数)(?:[（(].{1,6}[)）])?")


def _counts_things(cells: Sequence[str], roles: Sequence[str | None]) -> bool:
    """Whether the header is that of a table of figures (项目 | 单位 | 数量) and of no activities."""
    squeezed = [re.sub(r"\s", "", cell) for cell in cells]
    return (
        "time" not in roles
        and any(_COUNT.fullmatch(cell) for cell in squeezed)
        and all(cell in {"单位", "计量单位", "数量单位", "计数单位"} or role != "responsible" for cell, role in zip(squeezed, roles, strict=True))
    )


def _role_by_noun(words: str) -> str | None:
    squeezed = re.sub(r"\s", "", words)
    if len(squeezed) > LONGEST_TOLD_BY_NOUN:
        return None
    return next((role for role, pattern in _BY_HEAD_NOUN if pattern.fullmatch(squeezed)), None)


def _role_by_word(words: str) -> str | None:
    squeezed = re.sub(r"\s", "", words)
    if not squeezed or len(squeezed) > LONGEST_TOLD_BY_NOUN or re.search(r"\d|[，。；]", squeezed):
        return None
    return next((role for role, pattern in _BY_WORD if pattern.search(squeezed)), None)


def _subjects_named(roles: Sequence[str | None]) -> list[str | None]:
    """Whom or what an inspection looks at (抽查对象) is its name where no column is called so."""
    if {"name", "content"} & set(roles):
        return ["other" if role == "subject" else role for role in roles]
    if "subject" in roles:
        return ["name" if role == "subject" else role for role in roles]
    # 乡镇 | 检定日期 | 检定地点: the first column says what the row is about.
    first = next((number for number, role in enumerate(roles) if role != "number"), 0)
    return ["name" if number == first and role in {None, "other", "audience"} else role for number, role in enumerate(roles)]
