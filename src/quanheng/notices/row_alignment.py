"""Which pieces of a row stand in which columns, when its empty cells were lost on the way.

The pieces keep their order, so this is an alignment: each column takes none, one or a few
of them, and the whole with the best score wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from .date_points import NAMED
from .holidays import MOVEABLE
from .unit_names import is_unit_list

if TYPE_CHECKING:
    from .grid import GridCell
    from .table_header import Column

_DATE_LIKE = re.compile(
    r"(?:\d{4}年|今年)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})月|\d{1,2}[.·/]\d{1,2}|\d{1,2}[日号]|世界计量日|5·20|520(?=期间|当天|前)|同上|同期|待定|另行通知|即日起|活动期间|[上下]半年|季度|全年|每[周月]|年底|年末|〃"
)
_DATE_ONLY = re.compile(
    r"[凌傍晨夕两\d一二三四五六七八九十廿第年月日号时分点半至到起前后左右间期间全份上中下旬初底末周星期工作当天每同待定另行择即全年长常世界计量自通知印发之午晚元季度半完成为期〃、，,.·:：/\-－—–―~～〜?？（）()“”\s]+"
)
_NAMED_DAY = re.compile("|".join(sorted((re.escape(name) for name in (*NAMED, *MOVEABLE) if not name.isascii()), key=len, reverse=True)))
_PERIOD = re.compile(r"(?:活动|宣传|整治|专项行动)[周月]?期间")
_HALF_OF_DAY = re.compile(r"(?:上午|下午|晚上|[（(].*[）)]|(?:上午|下午|晚上)?\d{1,2}[:：].*)")
_FORM_WORDS = re.compile(r"现场|线上|线下|宣传|视频|直播|讲座|参观|检查|微信|公众号|报道|设摊|咨询|推送|新闻")
_BEGINS_WITH_ACT = re.compile(
    r"由|对|为|向|在|赴|到|复查|核查|清查|走访|走进|参观|邀请|发放|公布|讲解|演示|填报|征集|受理|研讨|解决|抽查|巡查|检查|帮助|面向|深入"
)
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[、，\s]\s?[\u4e00-\u9fff]{2,4})*|[\u4e00-\u9fff：:\s]{0,8}[\d\-—\s、（）()]{7,}")
_IN_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")
_IS_A_PLACE = re.compile(
    r"(?:小学|中学|学校|广场|公园|市场|商场|超市|社区|街道|小区|乡镇|展厅|大厅|会议室|加油站|车站|场所|现场|网点|站点|收购点|门店|[路街镇村]站|官网|网站|公众号|视频号|平台|直播间|演播厅|报告厅|[零售珠宝眼镜药粮油]店)$"
)
_MOST_PIECES = 4
_LEFT_OVER = -5.0  # of the score: a piece with words that no column takes
_EMPTY_CELL, _NO_CELL = 1.0, -2.0  # an empty line as the cell of a column, or as none


def align(text: str, pieces: Sequence[GridCell], columns: tuple[Column, ...]) -> tuple[GridCell, ...]:
    """One cell for each column; columns that no piece fits stay empty."""
    return scored_alignment(text, pieces, columns)[1]


def scored_alignment(
    text: str, pieces: Sequence[GridCell], columns: tuple[Column, ...], *, most: int = _MOST_PIECES
) -> tuple[float, tuple[GridCell, ...]]:
    """How well the best alignment fits, and its cells, each of at most ``most`` pieces; a piece without words is an empty cell, if any."""
    from .grid import GridCell

    words = tuple(text[piece.start : piece.end].replace("\n", "") for piece in pieces)
    roles = tuple(column.role for column in columns)

    @cache
    def best(piece: int, column: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        if column == len(roles):
            return (sum(_LEFT_OVER if one else _NO_CELL for one in words[piece:]), ())
        options = []
        for count in range(min(most, len(words) - piece) + 1):
            taken = words[piece : piece + count]
            if "" in taken[1:]:
                break
            rest, places = best(piece + count, column + 1)
            options.append((rest + (_EMPTY_CELL if taken == ("",) else fit(roles[column], taken)), ((piece, count), *places)))
            if taken == ("",):
                rest, places = best(piece + 1, column)
                options.append((rest + _NO_CELL, places))
                break
        return max(options)

    cells: list[GridCell] = []
    score, places = best(0, 0)
    for first, count in places:
        taken = pieces[first : first + count]
        end = cells[-1].end if cells else (pieces[0].start if pieces else 0)
        cells.append(GridCell(taken[0].start, taken[-1].end) if taken and taken[0].end > taken[0].start else GridCell(end, end))
    return score, tuple(cells)


def is_date_only(words: str) -> bool:
    """Whether the words tell a time and nothing else."""
    words = _NAMED_DAY.sub("世界计量日", _PERIOD.sub("世界计量日期间", words))
    return bool(_DATE_LIKE.search(words)) and bool(_DATE_ONLY.fullmatch(words))


def is_time_words(words: str) -> bool:
    """Whether the words tell a time, or that there is none yet."""
    return is_date_only(words) or bool(_DATE_LIKE.match(words)) or bool(re.fullmatch(r"[/—–―-]|长期|常年|全年|另行通知", words))


def fit(role: str, pieces: tuple[str, ...]) -> float:
    """How well the pieces fit a column of this role; an empty column costs a little."""
    if not pieces:
        return -2.5 if role == "name" else -1.0
    joined = "".join(pieces)
    extra = sum(not before.rstrip().endswith(("，", "、", "；", ",")) for before, _ in pairwise(pieces))
    is_date = is_date_only(joined)
    match role:
        case "number":
            return 4.0 if re.fullmatch(r"\d{1,3}", joined) else -8.0
        case "time":
            joint = all(
                _HALF_OF_DAY.fullmatch(piece) or before.rstrip().endswith(("、", "至", "-", "—", "，", "~")) for before, piece in pairwise(pieces)
            )
            return (4.0 if is_date else -6.0) - (0.0 if joint else 3.0 * extra)
        case "responsible" | "organiser" | "host" | "co-organiser" | "supervisor" | "technical-support":
            are_units = all(is_unit_list(piece) for piece in pieces)
            fits = 0.0 if _BEGINS_WITH_ACT.match(pieces[0]) else 1.5 if all(_IS_A_PLACE.search(piece) for piece in pieces) else 3.0
            return (fits if are_units else -4.0) - 0.3 * extra
        case "form":
            return (2.0 if _FORM_WORDS.search(joined) and len(joined) <= 30 else 0.0) - 1.5 * extra
        case "place":
            return (-3.0 if is_date else 2.2 if _IS_A_PLACE.search(joined) else 0.8) - 1.5 * extra
        case "contact":
            return (2.0 if _PERSON.fullmatch(joined) else -2.0) - 1.5 * extra
        case "name" | "content" if _IN_BRACKETS.fullmatch(joined):
            return -3.0
        case "name":
            return (-4.0 if is_date else 2.0 if len(joined) <= 45 else 0.5) - 1.5 * extra
        case "content":
            return (-3.0 if is_date else 1.5 + (0.3 if len(joined) > 15 else 0.0)) - 0.8 * extra
    return (-3.0 if is_date else 0.8) - 1.5 * extra
