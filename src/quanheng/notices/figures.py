"""Figures of reports and news: what was done, given, found or reached, with its number."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from rapidfuzz.distance import Indel

from .count_tables import figures_of_tables
from .counts import Count, counts
from .programme import Field, Figure
from .source import Line, Source

_SENTENCE = re.compile(r"[^。！？!?\n]+")
_PLANNED = re.compile(r"^\s{0,4}(?:下一步|下步|接下来|今后|下阶段|明年|后续)|(?:计划|拟|力争|预计|争取|目标)[^，。；]{0,12}$")
_TECHNICAL = re.compile(r"误差|精度|准确度|不确定度|湿度|温度|允差|量程|功率|折扣|±|浓度|分辨力|最大允许")
_DOING = re.compile(
    r"(?:检定|校准|检测|检查|抽查|巡查|查处|立案|发放|赠送|派发|摆放|悬挂|张贴|设立|设置|举办|开展|召开|组织|培训|接受|接待|解答|受理|走访|服务|出动|发布|刊发|制作|播放|完成|发现|责令|整改|调修|维修|停用|"
    r"惠及|覆盖|签订|签约|揭牌|征集|收到|评选|减免|没收|罚款|帮扶|参观|参加|展出|推送|报道|下达|约谈|建立|办结|讲解|讲授|走进|设|印制|移送|暂扣|劝退|收集|收缴|更换)了?[^，。；]{0,10}$"
)
_BOUNDARY = re.compile(r"[，。；：:,;（(）)“”]|(?<=[\d台件份个家名人次条块场户批项套])、|其中|并|以及|及时")
_LEAD = re.compile(
    r"^(?:(?:现场|活动|期间|当天|当日|本次|此次|今年|我局|全市|全县|全区|全省|共计?|累计|总计|合计|已|还|又|并|也|等|向[\u4e00-\u9fff]{2,4}?(?=发|赠)|为[\u4e00-\u9fff]{2,6}?(?=免|检|提)|、|及|和|\s)+)"
)
_TAIL = re.compile(r"(?:共计|累计|总计|合计|共|达到|高达|达|约|近|超过|超|逾|了|为|等|有|的|\s|：|:)+$")
_THING = re.compile(
    r"\s?(?P<thing>[\u4e00-\u9fffA-Za-z]{2,14}?)(?=[，。；、：（(”“《]|的|在|走进|开展|参加|参与|进行|讲|提供|滚动|接受|到|举办|签|免费|和|与|及|获|被|$)"
)
_PAGE_LINE = re.compile(r"字[号体]\s*[:：]|(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s*[:：]\s*\d")
_LONGEST_METRIC = 16
_ALIKE = 0.5


def read_figures(source: Source) -> tuple[Figure, ...]:
    """Every figure of the running text, each once; a part ("其中") points at the figure it belongs to."""
    found: list[Figure] = []
    planned_section = False
    for line in source.lines:
        if re.match(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])", line.words):
            planned_section = bool(re.search(r"下一步|下步|今后|工作(?:打算|安排|计划|思路)", line.words[:30]))
        if not planned_section and not _PAGE_LINE.search(line.words):
            _read_line(source, line, found)
    for figure in figures_of_tables(source):
        if not any(_told_before(figure, other) for other in found):
            found.append(figure)
    return tuple(found)


def _read_line(source: Source, line: Line, found: list[Figure]) -> None:
    for sentence in _SENTENCE.finditer(line.words):
        start, end = line.start + sentence.start(), line.start + sentence.end()
        if _PLANNED.search(source.text[start : min(start + 12, end)]):
            continue
        whole: int | None = None
        here: list[int] = []
        before = start
        for count in counts(source.text, start, end):
            between = source.text[before : count.start]
            if "；" in between or ";" in between:
                whole = None
            if "其中" in between:
                whole = next((n for n in reversed(here) if found[n].unit == count.unit), here[-1] if here else None)
            if _is_figure(source.text, start, count):
                figure = _figure(source, before, end, count)
                if whole is not None and found[whole].unit == count.unit:
                    figure = replace(figure, part_of=whole)
                if not any(_told_before(figure, other) and not _of_another(source, figure, other) for other in found):
                    here.append(len(found))
                    found.append(figure)
            before = count.end


def _is_figure(text: str, start: int, count: Count) -> bool:
    """Whether the number counts something that was done."""
    lead = text[max(start, count.start - 24) : count.start]
    clause = re.split(r"[，。；]", lead)[-1]
    if _PLANNED.search(clause) or text[max(0, count.start - 1) : count.start] in {"第", "·", "▪", "-", "*"}:
        return False
    if count.unit in {"%", "个百分点"}:
        return not _TECHNICAL.search(clause + text[count.start : count.end + 6])
    if count.unit == "元":
        return not re.search(r"[/／每]", text[count.end : count.end + 1] + text[count.start - 1 : count.start])
    if re.search(r"每(?:场|次|人|天|日|家|台|期|个|位|名)?$|分$", lead):
        return False
    if count.in_words and not count.approximate and text[count.start] in "百千万亿":
        return False  # 千家万户, 进万家
    if count.in_words and count.value < 10:
        return count.value > 1 and bool(_DOING.search(clause)) and not re.search(r"分[为成]?$", clause)
    return True


def _figure(source: Source, before: int, end: int, count: Count) -> Figure:
    """The figure with its metric: the words that lead to the number, or what stands behind it where none do."""
    text = source.text
    start = before
    for match in _BOUNDARY.finditer(text, before, count.start):
        start = match.end()
    lead = text[start : count.start]
    if lead.rfind("、") >= 0 and len(lead) > _LONGEST_METRIC:
        start += lead.rfind("、") + 1
        lead = text[start : count.start]
    stripped = _LEAD.match(lead)
    start += stripped.end() if stripped else 0
    stop = start + len(_TAIL.sub("", text[start : count.start]))
    if stop - start > _LONGEST_METRIC:
        cut = max(text.rfind(word, start, stop - 2) + len(word) for word in ("等", "的", "了", "》", "”"))
        start = cut if stop - _LONGEST_METRIC <= cut < stop else stop - _LONGEST_METRIC
    value = source.field(count.value, count.start, count.end, 0.92 if not count.in_words else 0.85, "number with a unit of count")
    behind = _THING.match(text, count.end, end)
    if stop - start >= 2 and not re.fullmatch(r"(?:为|向|对|组织|邀请|走进|来自|有|由)", text[start:stop]):
        metric = source.words(start, stop, 0.75, "words before the number")
        if behind and count.unit in {"个", "家", "名", "位", "户", "所", "场", "人"} and stop - start <= 4:
            words = text[start:stop] + behind["thing"]
            metric = source.field(words, start, behind.end("thing"), 0.7, "words around the number")
        return Figure(metric, value, count.unit, count.approximate, source.words(start, count.end, 0.9, "words of the figure"))
    if behind is not None:
        metric = source.words(behind.start("thing"), behind.end("thing"), 0.7, "words behind the number")
        return Figure(metric, value, count.unit, count.approximate, source.words(count.start, behind.end("thing"), 0.9, "words of the figure"))
    metric = source.words(max(before, count.start - 8), count.start, 0.5, "words near the number")
    return Figure(metric, value, count.unit, count.approximate, source.words(max(before, count.start - 8), count.end, 0.9, "words of the figure"))


def _told_before(figure: Figure, other: Figure) -> bool:
    """Whether a heading or summary told the same number of the same thing already."""
    if (figure.value.value, figure.unit) != (other.value.value, other.unit):
        return False
    one, two = figure.metric.value, other.metric.value
    if one in two or two in one:
        return True
    return Indel.normalized_similarity(one, two) >= _ALIKE


_SUBJECT = re.compile(
    r"(?:(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．])\s*)?(?P<who>(?![全各我本])[\u4e00-\u9fff]{2,14}?(?:区|县|市|镇|乡|街道|局|所|院|协会|中心|公司))"
)


def _of_another(source: Source, figure: Figure, other: Figure) -> bool:
    """Whether the lines of the two figures begin with the names of two different districts or units."""
    one, two = (_subject(source, which) for which in (figure, other))
    return bool(one and two) and one != two


def _subject(source: Source, figure: Figure) -> str | None:
    original = source.document.text
    if figure.value.span is None:
        return None
    begin = original.rfind("\n", 0, figure.value.span.start) + 1
    match = _SUBJECT.match(original[begin : begin + 24].lstrip())
    return match["who"] if match else None


def value_in_words(value: Field[Decimal]) -> int | float:
    """The number as JSON has it."""
    return int(value.value) if value.value == value.value.to_integral_value() else float(value.value)
