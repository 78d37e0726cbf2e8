"""What kind of activity the words tell of, and what it consists of."""

from __future__ import annotations

import re

from .programme import ActivityKind, Component
from .source import Source

_KINDS: tuple[tuple[ActivityKind, str], ...] = (  # in the order of how telling the words are
    ("comparison", r"比对|\bcomparison"),
    ("quiz", r"\bquiz|答题|竞答|知识竞赛|问答|抢答"),
    ("contest", r"\b(?:contest|competition)|演讲|征集|征文|大赛|比赛|评选|竞赛|随手拍|征文|书画|技能比武|摄影|十佳"),
    ("exam", r"考核|考试|测验"),
    ("inspection", r"\binspection|检查|抽查|整治|执法(?!支队|大队|总队|队|人员)|回头看|监督(?!管理|局|所|员)|约谈|自查|双随机|审查|巡查|排查|查处"
        r"|清零|稽查"),
    ("ceremony", r"\bceremony|主场|启动|仪式|揭牌|授牌|发布会|颁奖|签约|启用"),
    ("open_day", r"\bopen (?:day|house)|开放日|开放周|云开放|实验室开放|向公众开放"),
    ("visit", r"\bvisit|参观|走进|观摩|研学|走访|交流|体验日|考察|看.{0,4}检定|走企业"),
    ("training", r"\b(?:training|workshop)|培训|宣贯|讲坛|座谈|研讨|实训|课程班"),
    ("lecture", r"\b(?:talk|lecture)|讲座|课堂|公开课|科普|宣讲|讲堂|计量课|进课堂|进校园|授课|沙龙|报告会"),
    ("service_desk", r"\b(?:check|service|clinic)|便民|惠民|免费|校准|检定|检修|维修|检测|验光|咨询|设摊|摆摊|服务|义诊|义检|验秤|体验|问诊"
        r"|诊所|帮扶|送检|称重"
        r"|开放共享|检修|上门"),
    ("publicity", r"\b(?:exhibition|publicity)|宣传|海报|视频|展播|推送|媒体|专列|展览|展板|展出|器展|量具展|公益广告|承诺|发布|倡议|微信|公众号"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)
_CLAUSE = re.compile(r"[^；;。]+")
_ENUMERATED = re.compile(r"[^、，,]+")


def kind_of(words: str) -> ActivityKind | None:
    """The most telling kind in the words, or None."""
    return next((kind for kind, pattern in _COMPILED if pattern.search(words)), None)


def kinds_of(name: str, content: str, form: str = "") -> list[tuple[ActivityKind, float]]:
    """Kinds with their confidence, the leading one first: of the name, of the clauses of the content; failing these, of the form."""
    found: dict[ActivityKind, float] = {}
    if (kind := kind_of(name)) is not None:
        found[kind] = 0.75
    for clause in _CLAUSE.findall(content):
        if (kind := kind_of(clause)) is not None:
            found.setdefault(kind, 0.6)
    if not found and (kind := kind_of(form)) is not None:
        found[kind] = 0.5
    return list(found.items()) or [("other", 0.5)]


def read_components(source: Source, start: int, end: int) -> list[Component]:
    """The things listed in a content cell; a list by 、 counts only if each piece tells of a kind."""
    words = source.text[start:end]
    pieces = [match.span() for match in _CLAUSE.finditer(words) if match.group().strip()]
    if len(pieces) == 1:
        listed = [match.span() for match in _ENUMERATED.finditer(words)]
        if len(listed) > 1 and all(kind_of(words[a:b]) and b - a >= 4 for a, b in listed):
            pieces = listed
    components: list[Component] = []
    for left, right in pieces:
        piece = words[left:right]
        left += len(piece) - len(piece.lstrip())
        right = left + len(piece.strip())
        if right > left:
            kind = kind_of(words[left:right]) or "other"
            components.append(Component(source.words(start + left, start + right, 0.6, "clause of the content"), kind))
    return components
