"""Title, number, issuer, addressees and date of a document. Layout: GB/T 9704-2012, chapter 7."""

from __future__ import annotations

import re
from datetime import date

from .dates import read_window
from .document_kinds import GeneralKind
from .programme import Field
from .source import Line, Source
from .unit_names import is_unit_name

_ANNOUNCED = re.compile(r"[（(]?(?P<number>(?:19|20)\d{2}年第\d{1,4}号)[)）]?")  # of a 公告
NUMBER = re.compile(r"[\u4e00-\u9fff]{2,14}\s?[〔\[【（(]\s?(?:19|20)\d{2}\s?[〕\]】)）]\s?第?\s?\d{1,5}\s?号")
_ORG = r"(?:局|办公厅|办公室|委员会|厅|总局|研究院|院|所|学会|协会|中心|政府|公司|大学|集团|会|专班|小组)"
_DEPARTMENT = r"(?:[\u4e00-\u9fff]{2,8}(?:处|科|股|室))"
_SIGNATURE = re.compile(rf"[\u4e00-\u9fff（）()·\s]{{2,38}}{_ORG}{_DEPARTMENT}?(?:[（(]代章[)）])?")
_DATE_LINE = re.compile(
    r"(?:(?:19|20)\d{2}|二\s?[〇零○][〇零○一二三四五六七八九]{2})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日"
)
_SIGNED_LINE = re.compile(rf"(?P<org>{_SIGNATURE.pattern})\s{{1,20}}(?P<date>{_DATE_LINE.pattern})")
_PAGE_DATE = re.compile(r"(?:发布时间|发布日期|日期|时间|成文日期)?\s*[:：]?\s*((?:19|20)\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_TITLE_END = re.compile(
    r"(?:通知|方案|计划|安排|公告|通告|函|总结|报告|汇报|通报|预告|意见|一览表|汇总表|安排表|计划表|日程表|倡议书|邀请函|的批复|小结)(?:[（(].{1,12}[)）])?$"
)
_SALUTATION = re.compile(r"[^。]{2,400}[:：]$")
_HEADING = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|[①-⑳])")
_NOT_TITLE = re.compile(
    r"附件\s*\d*\s*[:：]?$|[^《》“”]{4,40}文件$|来源[:：]|摘要[:：]|作者[:：]|发布(?:时间|日期|机构)|索引号|.{0,12}(?:19|20)\d{2}-\d{2}-\d{2}"
)
_REPORT = re.compile(r"总结|情况(?:的)?(?:报告|汇报|通报)|工作(?:汇报|小结)|通报|小结|简报")
_NOTICE = re.compile(r"通知|方案|计划|公告|通告|安排|征集|邀请|预告|倡议|一览表|汇总表|日程|的函|启事|意见")
_PAST = re.compile(
    r"本报讯|昨[（(]\d|前天[上下]午|通讯员|讯[\s　（(]|记者|近日|日前|据统计|据悉|连日来|[开展举办组织发放走进]了|余人次|余份|活动现场|表示，|圆满"
    r"|(?:介绍|演示|参加|参与|讲解|展示|回答|进行|取得|受到|得到|吸引|赠送)了|\d余名|(?:发放|检定|检测|检查|校准|吸引|接待|服务|解答|覆盖)[^，。；：:]{0,16}\d{1,6}(?:余|多)?(?:人次|份|台|名|家|件|册|副|条|户)"
)
# 盐湖市举办科普进校园活动: who did what, as heads of news do.
_TELLS_AN_ACT = re.compile(r"[\u4e00-\u9fff]{2,16}?(?:举办|开展|举行|启动|召开|走进|组织|扎实)(?!.*(?:报名|预告|公告|啦|攻略))")
_FUTURE = re.compile(r"报名|即将|敬请|请于|预约|欢迎|活动详情|名额|请各|拟于")
_PUBLICITY = re.compile(
    r"[（(]?\s*(此件(?:主动公开|公开发布|依申请公开|不予公开|不公开)|(?:公开属性|公开方式|信息公开选项)\s*[:：]\s*(?:主动公开|依申请公开|不予公开|不公开))\s*[)）]?"
)
HEAD_LINES = 12


def read_title(source: Source) -> Field[str] | None:
    """The title: the lines at the head, before the salutation or the first sentence."""
    taken: list[Line] = []
    for line in source.lines[:HEAD_LINES]:
        words = line.words
        if not taken and NUMBER.fullmatch(words):
            continue  # under a red head the number stands above the title
        if not taken and re.fullmatch(r"附件\s*\d*\s*[:：]?", words):
            continue
        if NUMBER.fullmatch(words) or _SALUTATION.fullmatch(words) or _HEADING.match(words) or words.endswith(("。", "；", "！")) or len(words) > 80:
            break
        if _NOT_TITLE.match(words) or _DATE_LINE.fullmatch(words) or _PUBLICITY.fullmatch(words):
            if taken:
                break
            continue
        taken.append(line)
        if _TITLE_END.search(words):
            break
        below = next((other.words for other in source.lines if other.start > line.end), "")
        if (
            len(taken) == 1
            and not re.search(r"关于|的$|系列|“", words)
            and not (_SIGNATURE.fullmatch(words) and (below.startswith("关于") or _TITLE_END.search(below)))
        ):
            break
    if not taken:
        return None
    complete = bool(_TITLE_END.search(taken[-1].words))
    if not complete:
        taken = taken[:1]
    title = "".join(line.words for line in taken)
    return source.field(title, taken[0].start, taken[-1].end, 0.95 if complete else 0.7, "title at the head")


def read_doc_number(source: Source) -> Field[str] | None:
    """The document's own number: a line of its own at the head."""
    for line in source.lines[:HEAD_LINES]:
        if match := _ANNOUNCED.fullmatch(line.words):
            return source.field(match["number"], line.start + match.start("number"), line.start + match.end("number"), 0.93, "number of the year")
        if NUMBER.fullmatch(line.words):
            return source.field(line.words, line.start, line.end, 0.95, "number on a line of its own")
        if _SALUTATION.fullmatch(line.words) or _HEADING.match(line.words):
            break
    return None


def read_cited_numbers(source: Source, own: Field[str] | None) -> tuple[Field[str], ...]:
    """Numbers of other documents that this one names."""
    found: dict[str, Field[str]] = {}
    for match in NUMBER.finditer(source.text):
        # A number begins after the words that lead to it: （市监计量函〔2024〕146号）, 根据市监…
        words = re.sub(r"^.*?(?:根据|按照|依据|关于|通知|文件|印发的?|见|和|及)(?=[\u4e00-\u9fff]{2,})", "", match.group())
        start = match.end() - len(words)
        if own is None or words != own.value:
            found.setdefault(words, source.field(words, start, match.end(), 0.93, "number of a cited document"))
    return tuple(found.values())


_SHORT_OFFICE = 4  # characters; what is shorter is a name set wide


def read_signature(source: Source) -> tuple[Field[str] | None, Field[date] | None]:
    """Issuer and date as signed at the foot: the office on one line, the date on the next."""
    for number in range(len(source.lines) - 1, -1, -1):
        line = source.lines[number]
        if match := _SIGNED_LINE.fullmatch(line.words):
            offset = line.start + match.start("date")
            issuer = source.field(match["org"].strip(), line.start, line.start + match.end("org"), 0.93, "signature")
            return issuer, _date(source, match["date"], offset, 0.93, "date beside the signature")
        if not _DATE_LINE.fullmatch(line.words):
            continue
        signed = _date(source, line.words, line.start, 0.95, "date under the signature")
        above = source.lines[number - 1] if number else None
        if above is not None and _SIGNATURE.fullmatch(above.words) and len(above.words) <= 40:
            if several := _offices(source, number - 1):
                return source.field("、".join(several[1]), several[0], above.end, 0.8, "signature of several offices"), signed
            issuer = source.field(re.sub(r"\s+|[（(]代章[)）]", "", above.words), above.start, above.end, 0.95, "signature")
            return issuer, signed
        if number > len(source.lines) // 2:
            return None, signed
    last = source.lines[-1] if source.lines else None
    if last is not None and _SIGNATURE.fullmatch(last.words) and is_unit_name(last.words) and _SHORT_OFFICE < len(last.words) <= 24:
        return source.field(last.words, last.start, last.end, 0.85, "signature without a date"), None
    return None, None


def _offices(source: Source, number: int) -> tuple[int, list[str]] | None:
    """Where the offices begin that sign together, two or more on a line down to the one with this number, and which these are."""
    start, offices = 0, list[str]()
    while number >= 0:
        here = source.lines[number].words.split()
        if len(here) < 2 or not all(len(one) > _SHORT_OFFICE and is_unit_name(one) for one in here):
            break
        start, offices, number = source.lines[number].start, here + offices, number - 1
    return (start, offices) if offices else None


def read_page_date(source: Source) -> Field[date] | None:
    """The date a web page gives itself near its head."""
    for number, line in enumerate(source.lines[:6]):
        following = source.lines[number + 1].words if number + 1 < len(source.lines) else ""
        if re.search(r"[（(](?:星期|周)", line.words) or re.match(r"(?:活动|举办)?地点[:：]", following):
            continue  # the time of an activity
        if (match := _PAGE_DATE.search(line.words)) and len(line.words) <= 100 and not line.words.endswith("。"):
            try:
                day = date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
            return source.field(day, line.start + match.start(), line.start + match.end(), 0.75, "date of the page")
    return None


_DATELINE = re.compile(r"(?P<words>(?P<month>\d{1,2})月(?P<day>\d{1,2})日)(?:讯|电)(?=[\s（(，])")


def read_dateline(source: Source, year: int | None) -> Field[date] | None:
    """The day with which a piece of news begins: 某报5月19日讯."""
    for line in source.lines[:4]:
        if year and (match := _DATELINE.search(line.words)):
            try:
                day = date(year, int(match["month"]), int(match["day"]))
            except ValueError:
                return None
            return source.field(day, line.start + match.start("words"), line.start + match.end("words"), 0.8, "dateline")
    return None


_STATED_SOURCE = re.compile(
    r"(?:来源|发布机构|发布单位|信息来源|稿件来源|(?:制表|编制|填报|填表)单位)\s*[:：]\s*(?P<org>[\u4e00-\u9fff]{2,24})(?=$|[\s\u3000])"
)
_PRINTED = re.compile(
    r"[（(]?(?:《[^《》]{2,16}》|来源[:：][^（）()]{2,16})\s?((?:19|20)\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[^（）()]{0,10}[)）]?"
)


def read_stated_source(source: Source) -> Field[str] | None:
    """The office that a page names as its source; a medium is none."""
    for line in (*source.lines[:6], *source.lines[-8:]):
        if (match := _STATED_SOURCE.search(line.words)) and _SIGNATURE.fullmatch(match["org"]):
            return source.field(match["org"], line.start + match.start("org"), line.start + match.end("org"), 0.85, "source that the page names")
    return None


def read_print_date(source: Source) -> Field[date] | None:
    """The day a paper printed the news, at its foot."""
    for line in source.lines[-3:]:
        if match := _PRINTED.fullmatch(line.words):
            try:
                day = date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
            return source.field(day, line.start + match.start(1), line.end, 0.75, "date of print")
    return None


def office_of_title(title: Field[str] | None) -> Field[str] | None:
    """The office that a title begins with: 某局关于…的报告."""
    if title is not None and title.span is not None and (match := re.match(rf"([\u4e00-\u9fff]{{2,30}}?{_ORG})(?:办公室)?关于", title.value)):
        return Field(match[1], title.span, 0.85, "office at the head of the title")
    return None


def guess_issuer(source: Source, title: Field[str] | None) -> Field[str] | None:
    """Who issued a notice that nobody signed: the office its title begins with, or the one that acts in its text."""
    if (office := office_of_title(title)) is not None:
        return office
    for line in source.lines[:HEAD_LINES]:
        if match := re.search(
            r"([\u4e00-\u9fff]{2,12}(?:市场监督管理局|市场监督管理厅|计量局))(?:为|决定|定于|将|组织|举办|现|联合|特|推出|邀请|准备|面向)", line.words
        ):
            return source.field(match[1], line.start + match.start(1), line.start + match.end(1), 0.6, "office that acts in the text")
    return None


def read_addressees(source: Source) -> tuple[Field[str], ...]:
    """Whom the document is addressed to, in groups as written."""
    for line in source.lines[:HEAD_LINES]:
        if not _SALUTATION.fullmatch(line.words) or _HEADING.match(line.words) or re.search(r"通知如下|如下[:：]$|^摘要|^附件", line.words):
            continue
        words = line.words[:-1]
        parting = r"[，,；;]" if re.search(r"[，,；;]", words) else r"、(?![^（(]*[)）])"
        fields: list[Field[str]] = []
        place = 0
        for match in [*re.finditer(parting, words), None]:
            stop = match.start() if match else len(words)
            if words[place:stop].strip():
                fields.append(source.words(line.start + place, line.start + stop, 0.92, "salutation"))
            place = match.end() if match else stop
        return tuple(fields)
    return ()


def read_publicity(source: Source) -> Field[str] | None:
    """公开属性: whether the document may be public."""
    for line in reversed(source.lines):
        if match := _PUBLICITY.fullmatch(line.words):
            value = match[1].split("：")[-1].split(":")[-1].strip().removeprefix("此件")
            return source.field(value, line.start + match.start(1), line.start + match.end(1), 0.97, "note on publicity")
    return None


def read_kind(source: Source, title: Field[str] | None, *, is_signed: bool) -> Field[GeneralKind]:
    """Whether the document announces or orders (notice), gives its own account (report), or is told by a medium (news)."""
    words = title.value if title else ""
    head = "\n".join(line.words for line in source.lines[:6])
    span = title.span if title else None
    if _REPORT.search(words) and not re.search(r"报送.{0,12}总结的通知|关于.{0,30}通知", words):
        return Field("report", span, 0.95, "words of the title")
    if _NOTICE.search(words) or any(
        _SALUTATION.fullmatch(line.words) and re.search(r"通知如下|安排如下|各", line.words) for line in source.lines[:HEAD_LINES]
    ):
        return Field("notice", span, 0.95, "words of the title or salutation")
    if any(grid.rows for grid in source.grids) or re.search(r"通知如下|事项通知", head):
        return Field("notice", span, 0.9, "a table of activities")
    body = source.text
    told = _TELLS_AN_ACT.match(words) is not None
    past, future = len(_PAST.findall(body)) + told, len(_FUTURE.findall(body))
    if is_signed and past:
        return Field("report", span, 0.7, "a signed account")
    if past == future == 0 and _from_elsewhere(source) and _TOLD_OF.search(body):
        return Field("news", span, 0.6, "an act told by a page that names its source")
    return Field("news", span, 0.7, "words of an account") if past > future else Field("notice", span, 0.6, "words of an announcement")


# 5月13日至17日，该局联合…对…开展审查: a day with what was done on it; what is to be done has 将, 拟 or 计划 before it.
_TOLD_OF = re.compile(r"\d{1,2}日(?:上午|下午|晚)?[，,](?![^。；]{0,40}(?:将|拟|计划|定于|请))[^。；]{0,60}?(?:开展|举办|举行|召开|组织|启动)")


def _from_elsewhere(source: Source) -> bool:
    """Whether a line at the head of a page names the source of what it tells."""
    return any(len(line.words) <= 80 and re.search(r"来源\s*[:：]\s*\S", line.words) for line in source.lines[:6])


def _date(source: Source, words: str, start: int, confidence: float, rule: str) -> Field[date] | None:
    day = read_window(words).start
    return source.field(day, start, start + len(words), confidence, rule) if day else None
