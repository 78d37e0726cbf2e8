"""The labels of an item (时间：, 责任单位：, 项目｜) and the words behind each."""

from __future__ import annotations

import re

from .duties import Section
from .source import Source

LABEL_WORDS = (
    r"(?:活动|举办)?时间(?:和|与|、|及)地点|(?:活动|项目)?名称|展期|展点|集合|摊位|什么时候|何时|在哪里|在哪儿|去哪儿|谁来办|谁主办|有什么|(?:活动)?项目|单位|(?:活动|举办|开展|宣传|完成|实施|起止|举行|培训|比赛)?(?:时间|日期)|(?:完成|办理|实施|工作)?(?:时限|期限|时间节点|进度)(?:安排|要求)?|(?:活动|举办)?地点|"
    r"(?:主办|承办|协办|配合|组织|责任|负责|牵头|实施|联合)(?:单位|部门|科室|处室|股室|方|人)?|(?:活动)?内容|(?:活动|宣传|参与)?(?:形式|方式)|报名|名额|投稿|对象"
)
# 时 间：, 地 点：: two characters set wide
for _wide in ("时间", "地点", "名额", "内容", "对象", "单位"):
    LABEL_WORDS = LABEL_WORDS.replace(_wide, rf"{_wide[0]}[ \u3000]{{0,4}}{_wide[1]}")
_COLON = r"(?:[:：｜丨]|\|(?![^\n]*\|))"  # 时间｜5月18日, but no row of a table
LABEL = re.compile(
    rf"(?:^[^\w\s“《（(]{{0,2}}\s?|(?<=[。；;\n\s，,（(）)、.．•·▪■◆●○◎▶►➤★☆※✔]))(?:(?P<label>{LABEL_WORDS})\s*{_COLON}\s*|(?P<told>(?:主办|承办|协办|责任|负责|牵头)(?:单位|部门)(?=[为是]))[为是])|[【\[](?P<boxed>{LABEL_WORDS})[】\]]\s*[:：]?\s*"
)
_ANY_LABEL = re.compile(r"[；;]\s*[\u4e00-\u9fff]{2,8}[:：]")
_ROLE_OF_LABEL = (
    ("name", r"名称|项目"),
    ("time", r"展期|什么时候|何时|时间|日期|时限|期限|进度"),
    ("place", r"展点|集合|摊位|在哪|去哪|地点"),
    ("host", r"承办"),
    ("co-organiser", r"协办|配合"),
    ("joint", r"联合"),
    ("organiser", r"谁|主办|组织"),
    ("responsible", r"责任|负责|牵头|实施|^单位"),
    ("content", r"有什么|内容"),
    ("form", r"形式|方式"),
    ("other", r""),
)


def labels_of(source: Source, section: Section) -> dict[str, tuple[int, int]]:
    """Range of the words behind each label of the section; a label's words end with its line, sentence or the next label."""
    found: dict[str, tuple[int, int]] = {}
    for line in section.lines:
        offset = section.heading_start if line is section.lines[0] else line.start
        words = source.text[offset : line.end]
        labels = list(LABEL.finditer(words))
        for number, label in enumerate(labels):
            stop = labels[number + 1].start() if number + 1 < len(labels) else len(words)
            if other := _ANY_LABEL.search(words, label.end(), stop):
                stop = other.start()
            sentence = words.find("。", label.end(), stop)
            stop = sentence if sentence >= 0 else stop
            while stop > label.end() and (
                words[stop - 1] in "，,；;。 \t"
                or (words[stop - 1] in "）)" and words[label.end() : stop].count("（") < words[label.end() : stop].count("）"))
            ):
                stop -= 1
            role = next(
                role for role, pattern in _ROLE_OF_LABEL if re.search(pattern, re.sub(r"\s", "", label["label"] or label["told"] or label["boxed"]))
            )
            if stop > label.end():
                found.setdefault(role, (offset + label.end(), offset + stop))
    return found
