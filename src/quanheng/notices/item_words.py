"""When and who, where an item of a notice tells it without labels: a date at the head of a sentence, units in a bracket, 由…负责."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .date_search import find_dates
from .deadlines import HAND_IN
from .duties import Section
from .row_alignment import is_date_only
from .source import Source
from .unit_names import is_unit_list

Range = tuple[int, int]
_BRACKET = re.compile(r"[（(](?P<words>(?:[^（）()]|[（(][^（）()]{1,12}[)）]){2,60})[)）]\s*[。；]?\s*$")
_ACT = r"(?:负责|牵头|组织|实施|办理|承担|完成|主办|承办|举办|开展|落实)"
_IN_CHARGE = re.compile(
    rf"(?:^|[。；，,：:\n])\s*(?:[此本该](?:阶段|项|步|次)?(?:活动)?|活动|具体)?由(?P<units>[^，。；：\n]{{2,60}}?)(?:(?:具体|联合|共同|分别|统一)?{_ACT}+|(?=(?:对|为|向|在|到|赴|面向|依托|通过|利用|借助)[^，。；]{{2,30}}?(?:{_ACT}|推送|发布|展播|播[出放]|展出|推出|提供))|(?=邀请|面向|派出|选派|成立|组成|采取))"
)
# 5月20日，市计量院组建服务队…: who acts, right behind the date.
_ACTING = re.compile(
    r"(?:\s*[（(](?:周|星期)[一二三四五六日天][)）])?(?:每个?周[一二三四五六日天])?(?:上午|下午|晚上?)?\s?(?:\d{1,2}[:：]\d{2})?(?:\s?[-—–至]\s?\d{1,2}[:：]\d{2})?[，,\s]*由?(?P<units>(?![在于到赴由对为向从以])(?:(?!的)[\u4e00-\u9fff（）()、]|[（(][^（）()]{1,24}[)）]){1,40}?(?:[局院所会心司队站厅校科股室处部办协联）)]|机构|部门|单位|企业|政府|大队)|各[地县区市])"
    r"(?=(?:每[天日]|共|已|均|至少|随机|重点|集中|还|也|又|要|应|须|将|拟|先后|分别|分片区?|分批|分级|分组|同步|陆续|主动|自行|自主|继续|再次|首次|连续|累计)*(?:上门|免费)?"
    r"(?:(?:在|对|为|向|到|赴|将|按|于|把|以)[^，。；]{0,40}?)?(?:共同|联合|上门|自行)*"
    r"(?:组建|组织|开展|举办|举行|召开|走进|深入|设立|利用|通过|面向|邀请|悬挂|张贴|集中|安排|开设|设|进行|审查|开放|发布|推出|征集|启动|检查|派出|选派|采取|检定|检测|校准|抽查|走访|成立"
    r"|组成|提供|负责|牵头|推荐|对照|报送|督促|汇总|摸清|自查|抽调|开辟|接待|出动|开讲|开通|自选|赴|制作|推送|播[出放]|展[出播]|免费|受理|约谈|巡查|核查|回访|指导|宣讲|讲[解授]|培训|参[与加]|选择|协调|制定|总结|建立|紧盯))"
)
# 在文化宫门口举行现场宣传，计量科、举报中心负责，…
_BARE_CHARGE = re.compile(r"[，。；]\s*(?P<units>[^，,。；;：:\n]{2,30}?)(?:负责|牵头)(?=[，。；]|$)")
# 总局计量司主办，某省市场监管局承办。 and 由某局主办，某所承办
_HOLDING = re.compile(r"(?:^|[。；;，,\n])\s*(?P<units>[^，,。；;：:\n]{2,40}?)(?:共同|联合)?主办(?=[，,。；;]|$)")
_HOSTING = re.compile(r"[、，,]\s*(?:由)?(?P<units>[^，,。；;：:\n]{2,40}?)(?:共同|联合|具体)?承办(?=[，,。；;\n]|$)")
_JOINS = re.compile(r"[、，,]?\s*(?P<units>[^，。；：\n]{2,40}?)(?:协助|配合|协办)(?=[，,。；]|$)")
_JOINING = re.compile(r"(?P<units>.{2,40}?)(?:协助|配合|协办|参与)")
_WEEKLY = re.compile(r"\s*(?P<words>每(?:个)?(?:周|星期)[一二三四五六日天][^，。；]{0,40})")
# 5月15日9:00起，5月22日24:00截止
_AND_CLOSES = re.compile(r"\s*起?[，,]\s*(?:至)?\d{1,2}月\d{1,2}日(?:\s*\d{1,2}[:：]\d{2})?(?:截止|结束|止)")
# 五月二十二日五十镇，二十四日丹麻镇: days of the same month, each with its place.
_LISTED_BY_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,8}?(?:镇|乡|街道|街|社区|村|广场|市场|学校|小学|中学)(?:[，、](?:\d{1,2}月)?(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})[日号]"
    r"[\u4e00-\u9fff]{1,8}?(?:镇|乡|街道|街|社区|村|广场|市场|学校|小学|中学))+"
)
_DAY_AND_PLACE = re.compile(r"\n\s*(?P<day>\d{1,2}月\d{1,2}日)[ \u3000\t：:]+[^，。；\n]{2,24}(?=\n|$)")
_DONE_BY = re.compile(r"(?:前|底前)?完成$")
_CHARGED = re.compile(r"(?:具体)?(?:负责|牵头|主办|承办|组织|实施)(?:落实|实施|开展)?$")
_LEADS = re.compile(r"\s*(?:定于|拟于|计划于|将于|于|在|自|从)?\s*$")
_SUBJECT = re.compile(r"\s*(?P<units>[^，。；:：\d]{2,40}?)(?:要|应当?|须|需|将|拟)?(?:于|在|(?=自))\s*")
# 各市局要紧盯集贸市场，在5月底前完成…
_SUBJECT_FAR = re.compile(r"\s*(?P<units>[^，。；:：\d]{2,30}?)(?:要|应当?|须|将)[^。；\d]{2,60}?[，,]\s*并?(?:于|在)\s*")
_DUE = re.compile(r"\s*(?:日|号)?\s*(?:之?前|以前|截止)(?=[^，。；]{0,12}(?:报|上报|提交|反馈|发送|寄|报名|预约))")
_BEFORE = re.compile(r"\s*(?:底)?(?:之前|以前|前)(?!后|夕|往|期)(?:完成)?")


@dataclass(frozen=True, slots=True)
class ItemWords:
    """Ranges of the cleaned text: the words of the time and of the units, where they were found."""

    time: Range | None = None
    units: Range | None = None
    joining: Range | None = None
    """Units that only join in."""
    hosting: Range | None = None
    """Units that host what those in charge hold."""
    in_bracket: bool = False
    """The bracket behind the item tells its time."""


def words_of_item(source: Source, start: int, end: int, *, heading_end: int, acting: bool = True, dated: bool = False) -> ItemWords:
    """What the body of an item (after its heading) tells of its time and its units.

    ``acting`` asks for the subject of its sentence too, also where the heading is ``dated``.
    """
    body = max(start, min(heading_end, end))
    told = _bracket(source, body, end)
    if told.units is None:
        for match in _IN_CHARGE.finditer(source.text, body, end):
            if match.group().endswith("承办") and (holder := _holder(source, body, match.start())) is not None:
                told = replace(told, units=holder, hosting=match.span("units") if is_unit_list(match["units"]) else None)
                break
            if is_unit_list(match["units"]):
                joining = _JOINS.match(source.text, match.end(), end)
                told = replace(told, units=match.span("units"), joining=joining.span("units") if joining else None)
                break
    if told.units is None and (bare := _BARE_CHARGE.search(source.text, body, end)) and is_unit_list(bare["units"]):
        told = replace(told, units=bare.span("units"))
    if told.units is None and (holding := _HOLDING.search(source.text, body, end)) and is_unit_list(holding["units"]):
        told = replace(told, units=holding.span("units"))
    if told.units is not None and told.hosting is None and (hosting := _HOSTING.match(source.text, _behind_act(source, told.units[1], end), end)):
        told = replace(told, hosting=hosting.span("units") if is_unit_list(hosting["units"]) else None)
    if not told.time:
        told = replace(told, time=_leading_date(source, body, end))
    if acting and told.time is None and told.units is None:
        told = _subject_first(source, body, end) or told
    after = told.time[1] if told.time is not None else _after_heading(source, body, end) if dated else None
    if not acting or told.units is not None or after is None:
        return told
    subject = acting_units(source, after, end) or (_far_subject(source, body, told.time[0]) if told.time else None)
    return replace(told, units=subject) if subject is not None else told


def _holder(source: Source, start: int, stop: int) -> Range | None:
    """Who holds what 由某局承办 gives another unit to host: 5月20日，省局在某市举办…"""
    dates = find_dates(source.text, start, stop)
    return acting_units(source, dates[0][1], stop) if dates else None


def acting_units(source: Source, start: int, end: int) -> Range | None:
    """The units that begin the words behind a date and act in them."""
    subject = _ACTING.match(source.text, start, end)
    return subject.span("units") if subject and is_unit_list(subject["units"]) else None


def _behind_act(source: Source, start: int, end: int) -> int:
    """Behind the verb that says what the units do."""
    match = re.compile(rf"(?:共同|联合)?{_ACT}").match(source.text, start, end)
    return match.end() if match else start


def _after_heading(source: Source, start: int, end: int) -> int:
    """Behind the bracket and the stop that close a dated heading."""
    match = re.compile(r"\s*[（(][^（）()]*[)）]\s*[。：:]?\s*").match(source.text, start, end)
    return match.end() if match else start


def in_bracket(source: Source, section: Section) -> bool:
    """Whether a bracket behind the item tells both when and who: then it is an item whatever its heading says."""
    told = _bracket(source, section.heading_start, section.end)
    return told.units is not None and told.time is not None


def _bracket(source: Source, start: int, end: int) -> ItemWords:
    """（计量处牵头，办公室配合，5月20日）: pieces that are dates and pieces that are units, in any order."""
    match = _BRACKET.search(source.text[start:end])
    if match is None or re.search(r"[:：]", match["words"]):
        return ItemWords()
    time: Range | None = None
    units: Range | None = None
    joining: Range | None = None
    offset = start + match.start("words")
    pieces = list(re.finditer(r"[^，,；;]+", match["words"]))
    for piece in pieces:
        words = piece.group().strip()
        here = (offset + piece.start(), offset + piece.end())
        if is_date_only(_DONE_BY.sub("", words)):
            time = (time[0] if time else here[0], here[1])
        elif (joins := _JOINING.fullmatch(words)) and is_unit_list(joins["units"]):
            joining = (here[0] + joins.start("units"), here[0] + joins.end("units"))
        elif is_unit_list(bare := _CHARGED.sub("", words)):
            left = here[0] + len(piece.group()) - len(piece.group().lstrip())
            units = (units[0] if units else left, left + len(bare))
        else:
            return ItemWords()
    return ItemWords(time, units, joining, in_bracket=time is not None)


def _leading_date(source: Source, start: int, end: int) -> Range | None:
    """A date at the head of a sentence, or behind 于, that is no date of handing in."""
    text = source.text
    for sentence in re.finditer(r"[^。；;\n]+", text[start:end]):
        left, right = start + sentence.start(), start + sentence.end()
        clause = 0
        if weekly := _weekly(text, left, right):
            return weekly
        for first, last in find_dates(text, left, right):
            clause = max(text.rfind("，", left, first), text.rfind(",", left, first), left - 1) + 1
            if not _LEADS.fullmatch(text[clause:first]) or _DUE.match(text, last, right):
                continue
            before = _BEFORE.match(text, last, right)
            listed = _LISTED_BY_PLACE.match(text, last, right) or _AND_CLOSES.match(text, last, right)
            return first, before.end() if before else listed.end() if listed else _days_of_lines(text, right, end) or last
        if match := re.match(
            r"\s*(?:即日起|待定|全年|长期|常年|(?:整个)?(?:活动|宣传)[周月]?(?:期间|内)(?:每(?:个)?(?:周|星期)[一二三四五六日天](?:上午|下午|晚上?)?|每[日天](?:上午|下午|晚上?)?)?)(?=[，,由])",
            text[left:right],
        ):
            return left, left + match.end()
    return None


def _days_of_lines(text: str, place: int, end: int) -> int | None:
    """Where the last day ends of lines below that each tell a day and its place: 5月19日 某社区文化广场."""
    last = None
    while line := _DAY_AND_PLACE.match(text, place, end):
        last, place = line.end("day"), line.end()
    return last


def _subject_first(source: Source, start: int, end: int) -> ItemWords | None:
    """各设区市局要于5月底前完成…: who, and then by when, what is no handing in."""
    text = source.text
    for sentence in re.finditer(r"[^。；;\n]+", text[start:end]):
        left, right = start + sentence.start(), start + sentence.end()
        dates = find_dates(text, left, right)
        subject = _SUBJECT.fullmatch(text, left, dates[0][0]) if dates else None
        if subject is None:
            continue
        clause = text.find("，", dates[0][1], right)
        if is_unit_list(subject["units"]) and not HAND_IN.search(text, dates[0][1], clause if clause >= 0 else right):
            before = _BEFORE.match(text, dates[0][1], right)
            return ItemWords((dates[0][0], before.end() if before else dates[0][1]), subject.span("units"))
    return None


def _far_subject(source: Source, start: int, date: int) -> Range | None:
    """Who the sentence of a date begins with, where what they do stands between: 各市局要紧盯集贸市场，在5月底前…"""
    left = max(start, *(source.text.rfind(stop, start, date) + 1 for stop in "。；;\n"))
    match = _SUBJECT_FAR.fullmatch(source.text, left, date)
    return match.span("units") if match and is_unit_list(match["units"]) else None


def _weekly(text: str, start: int, end: int) -> Range | None:
    """每周五晚8点（5月6日—5月27日）: a day of the week with its span."""
    match = _WEEKLY.match(text, start, end)
    return match.span("words") if match and find_dates(text, *match.span("words")) else None
