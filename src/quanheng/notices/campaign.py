"""The campaign that a document is about: its day, edition, themes and period."""

from __future__ import annotations

import re
from datetime import date

from .date_search import find_dates
from .dates import Window, read_window
from .numerals import whole_number
from .programme import Campaign, Field
from .source import Source

# World Metrology Day was first kept in 2000; 2024 was the 25th.
FIRST_EDITION_YEAR = 1999
_DAY = r"[“\"]?(?:5\s?[·.▪•]?\s?20)?[”\"]?\s?[“\"]?(?:5\s?[·.▪•]?\s?20)?\s?(?:世界|国际)计量日[”\"]?"
_EDITION = re.compile(rf"第\s?(\d{{1,3}}|[一二三四五六七八九十]{{1,4}})\s?(?:个|届)\s?{_DAY}")
_TORN_EDITION = re.compile(r"今年是第\s?(\d{1,3})\s?个(?=\s|$)|是第\s?(\d{1,3})\s?个[“\"]?世界计")  # words were pushed into the name of the day
_YEAR_OF_DAY = re.compile(rf"((?:19|20)\d{{2}})年(?:5月20日|[^，。；\n]{{0,12}}{_DAY})")
_QUOTED = r"[“\"「『](?P<theme>[^”\"」』\n]{2,80})[”\"」』]"
_BOTH = re.compile(rf"全球主题(?:和|与|及|、)中国(?:特别)?主题[^“”。]{{0,8}}{_QUOTED}")
_GLOBAL = re.compile(rf"(?:全球|国际|世界)(?:活动)?主题[^“”。，；\n]{{0,8}}{_QUOTED}")
_CHINA = re.compile(rf"(?:中国|我国|国内)(?:[^“”。；\n]{{0,12}}?)(?:特别|活动)?主题[^“”。，；\n]{{0,8}}{_QUOTED}")
# 国际计量局和国际法制计量组织确定的主题为“…”
_BY_INTERNATIONAL = re.compile(rf"国际[\u4e00-\u9fff、和]{{2,24}}(?:确定|发布|公布|提出|宣布)的?(?:今年的?)?(?:活动)?主题(?:是|为|[:：])\s*{_QUOTED}")
_PLAIN = (
    re.compile(r"[（(](?:活动|宣传)?主题[:：]\s*(?P<theme>[^（）()“”。]{2,40})[)）]"),
    re.compile(rf"结合{_QUOTED}(?:世界|国际)计量日主题"),
    re.compile(rf"(?<!全球)(?<!中国)(?<!特别)主题(?:是|为|[:：])?\s*{_QUOTED}"),
    re.compile(rf"(?:以|围绕|紧扣|聚焦|宣传|弘扬|推动|突出|按照|根据){_QUOTED}(?:这一|为|的)?(?:活动|年度)?主题"),
)
_BEFORE_ITS_LABEL = re.compile(rf"{_QUOTED}(?:这一|的)?(?P<which>全球|中国)(?:特别)?主题")
_LABELS = (
    ("global", re.compile(r"(?:今年的?)?(?:全球|国际)主题[:：]?")),
    ("china", re.compile(r"(?:今年的?)?中国(?:特别)?主题[:：]?")),
)
# 全球主题：…；中国主题：…。 on one line: the words of a label end where the next one begins.
_NEXT_LABEL = r"[；;，,。\s]\s*(?:全球|国际|中国)(?:特别)?主题[:：]"
_INLINE = tuple(
    (
        which,
        re.compile(
            rf"(?:^|[；;，,。\s]){label.pattern.removesuffix('?')}\s*[“\"]?(?P<theme>(?:(?!{_NEXT_LABEL})[^”\"。\n]){{2,80}})[”\"]?。?(?=$|{_NEXT_LABEL})"
        ),
    )
    for which, label in _LABELS
)
# 二、活动内容 under an empty 一、活动主题 is the next heading.
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s?[.．、]\s*(?!\d)")
_THEME_HEADING = re.compile(r"(?:[一二三四五六七八九十]{1,2}、|【)?(?:活动|宣传|大赛|竞赛|比赛|年度|今年)?主题[:：】]?")
_THEME_LINE = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,2}、)?(?:活动|宣传|今年|年度)?主题[:：]\s*[“\"]?(?P<theme>(?:(?![；;，,]\s*(?:时间|地点))[^”\"。；\n）)]){2,40})[”\"]?[。；）)]?"
)
_PERIOD_HEADING = re.compile(r"(?:[一二三四五六七八九十]{1,2}、)?(?:(?:活动|宣传)[周月]?|总体)?(?:时间|日期)[:：]?\s*(?P<rest>.*)")
# 活动时间为5月11日至5月29日，… within a paragraph; at the head of a line the label belongs to the item above it.
_PERIOD_TOLD = re.compile(r"(?:(?:活动|宣传)(?:时间|日期)|宣传[周月]|活动[周月])(?:为|是)\s*|(?<=[，,。；;])(?:活动|宣传)(?:时间|日期)[:：]\s*")
_SHORTEST_PERIOD = 3  # days: what is shorter is the time of one activity
_PERIOD_PHRASE = re.compile(
    r"^为[^，。；]{0,16}(?:宣传|活动)[周月]|^，?(?:在|[^，。；]{0,12})(?:组织|集中)?(?:开展|组织|举办|举行)了?[^，。；]{0,20}(?:活动|宣传)"
)
# 5月10日至31日，全省各级部门围绕“…”主题，广泛开展宣传服务活动
_ALL_ACT = re.compile(r"，(?:全[省市县区]|各)[^。；]{0,60}?开展[^，。；]{0,14}活动")
_BEFORE_A_PERIOD = frozenset("于从自在局院所会，")
# 组织了为期一周（5月16日—22日）的宣传活动
_PERIOD_IN_BRACKET = re.compile(r"[)）]的?[^，。；]{0,8}(?:宣传|活动)")
_OWN_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,14}\s?[〔\[【（(]\s?((?:19|20)\d{2})\s?[〕\]】)）]\s?第?\s?\d{1,5}\s?号")
_YEAR_IN_ROW = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年|[-/.]\d{1,2}[-/.]\d{1,2}(?!\d))")
_NAMES = re.compile(
    r"(?P<name>(?:5[·.▪]20)?\s?(?:世界计量日|World Metrology Day|国际计量日|质量月|世界标准日|世界认可日|检验检测开放日|科技活动周"
    r"|安全生产月|全国科普日))"
)


def read_campaign(source: Source, *, title: Field[str] | None, issue_date: Field[date] | None) -> Campaign:
    """What the document says of its campaign as a whole."""
    edition = _edition(source)
    year = _year(source, title, edition, issue_date)
    day = _day(source, year)
    themes = _themes(source)
    return Campaign(
        name=_name(source, title),
        year=year,
        edition=edition,
        global_theme=themes.get("global"),
        china_theme=themes.get("china"),
        day=day,
        period=_period(source, year, day, issue_date),
    )


def _edition(source: Source) -> Field[int] | None:
    for match in (*_EDITION.finditer(source.text), *_TORN_EDITION.finditer(source.text)):
        if number := whole_number(next(filter(None, match.groups()))):
            return source.field(number, match.start(), match.end(), 0.97, "edition of the day")
    return None


def _year(source: Source, title: Field[str] | None, edition: Field[int] | None, issue_date: Field[date] | None) -> Field[int] | None:
    if title is not None and (match := re.search(r"((?:19|20)\d{2})(?:\s?年|$)|World Metrology Day\s+((?:19|20)\d{2})", _without_cited(title.value))):
        return Field(int(match[1] or match[2]), title.span, 0.95, "year in the title")
    if match := _YEAR_OF_DAY.search(source.text):
        return source.field(int(match[1]), match.start(1), match.end(1), 0.95, "year of the day")
    if edition is not None:
        return Field(edition.value + FIRST_EDITION_YEAR, edition.span, 0.9, "derived: edition")
    if issue_date is not None:
        return Field(issue_date.value.year, issue_date.span, 0.85, "derived: date of issue")
    for line in source.lines[:12]:
        if match := _OWN_NUMBER.fullmatch(line.words):
            return source.field(int(match[1]), line.start + match.start(1), line.start + match.end(1), 0.85, "year of the document's number")
    for line in source.lines[:4]:
        if match := re.search(r"((?:19|20)\d{2})\s?年", line.words):
            return source.field(int(match[1]), line.start + match.start(1), line.start + match.end(1), 0.7, "year at the head")
    for grid in source.grids:
        for row in grid.rows:
            if row and (match := _YEAR_IN_ROW.search(source.text, row[0].start, max(cell.end for cell in row))):
                return source.field(int(match[1]), match.start(1), match.end(1), 0.7, "year in a row")
    return None


def _without_cited(title: str) -> str:
    """A title without the plans that it cites, unless the cited document is what it issues."""
    return title if re.match(r"(?:.{0,30}关于)?印发", title) else re.sub(r"《[^》]*》", "", title)


def _day(source: Source, year: Field[int] | None) -> Field[date] | None:
    match = re.search(r"(?:世界|国际)计量日|World Metrology Day", source.text)
    if match is None or year is None:
        return None
    return source.field(date(year.value, 5, 20), match.start(), match.end(), min(0.95, year.confidence), "World Metrology Day is 20 May")


def _name(source: Source, title: Field[str] | None) -> Field[str] | None:
    if title is not None and title.span is not None and (match := _NAMES.search(title.value)):
        return Field(match["name"].strip(), title.span, 0.92, "name in the title")
    if match := _NAMES.search(source.text):
        return source.field(match["name"].strip(), match.start(), match.end(), 0.85, "first name in the text")
    if title is not None and (
        match := re.search(r"(?:关于(?:开展|印发|组织开展)?)?(?P<name>(?:19|20)\d{2}年.{2,40}?)(?:工作)?(?:计划|方案|的通知|安排)", title.value)
    ):
        return Field(match["name"], title.span, 0.6, "matter of the title")
    return None


def _themes(source: Source) -> dict[str, Field[str]]:
    themes: dict[str, Field[str]] = {}

    def keep(which: str, match: re.Match[str], confidence: float, rule: str) -> None:
        themes.setdefault(which, source.words(match.start("theme"), match.end("theme"), confidence, rule))

    for named in _BEFORE_ITS_LABEL.finditer(source.text):  # 围绕“…”中国主题
        if not _NAMES.fullmatch(named["theme"]):  # “世界计量日”的全球主题是… names the day
            keep("global" if named["which"] == "全球" else "china", named, 0.9, "theme named in a sentence")
    if match := _BOTH.search(source.text):
        keep("global", match, 0.95, "theme named in a sentence")
        keep("china", match, 0.95, "theme named in a sentence")
    if match := _GLOBAL.search(source.text):
        keep("global", match, 0.95, "theme named in a sentence")
    if match := _CHINA.search(source.text):
        keep("china", match, 0.95, "theme named in a sentence")
    inlines = dict(_INLINE)
    for number, line in enumerate(source.lines[:-1]):
        for which, label in _LABELS:
            following = source.lines[number + 1]
            if label.fullmatch(line.words) and not _NUMBERED.match(following.words):
                themes.setdefault(which, source.field(following.words.strip('“”"。'), following.start, following.end, 0.9, "line under the label"))
            elif (inline := inlines[which].search(line.words)) is not None:
                themes.setdefault(which, source.words(line.start + inline.start("theme"), line.start + inline.end("theme"), 0.92, "label"))
    if not themes:
        _plain_theme(source, themes)
    elif "global" not in themes and (match := next((m for p in _PLAIN for m in p.finditer(source.text) if not _of_china(source, m, themes)), None)):
        keep("global", match, 0.85, "theme named in a sentence")
    elif "global" not in themes and (match := _BY_INTERNATIONAL.search(source.text)):
        keep("global", match, 0.9, "theme named in a sentence")
    return themes


def _of_china(source: Source, match: re.Match[str], themes: dict[str, Field[str]]) -> bool:
    """Whether the words are those of the Chinese theme, or are called so."""
    return match["theme"] == themes["china"].value or "中国" in source.text[max(0, match.start() - 8) : match.end() + 4]


def _plain_theme(source: Source, themes: dict[str, Field[str]]) -> None:
    """A single theme that is not called global or Chinese counts as the global one."""
    for pattern in _PLAIN:
        if match := pattern.search(source.text):
            themes["global"] = source.words(match.start("theme"), match.end("theme"), 0.85, "theme named in a sentence")
            return
    for line in source.lines:
        if match := _THEME_LINE.fullmatch(line.words):
            themes["global"] = source.words(line.start + match.start("theme"), line.start + match.end("theme"), 0.85, "label")
            return
    for line, following in zip(source.lines, source.lines[1:], strict=False):
        if _THEME_HEADING.fullmatch(line.words) and len(following.words) <= 60 and not _NUMBERED.match(following.words):
            words = following.words.strip('“”"。')
            themes["global"] = source.field(words, following.start, following.end, 0.85, "line under the heading")
            return


def _period(source: Source, year: Field[int] | None, day: Field[date] | None, issue_date: Field[date] | None) -> Field[Window] | None:
    def window(start: int, end: int, confidence: float, rule: str) -> Field[Window] | None:
        words = source.text[start:end].rstrip("。；，,")
        read = read_window(
            words, year=year.value if year else None, campaign_day=day.value if day else None, issue_date=issue_date.value if issue_date else None
        )
        return source.field(read, start, start + len(words), confidence, rule) if read.start or read.end else None

    for number, line in enumerate(source.lines):
        heading = _PERIOD_HEADING.fullmatch(line.words)
        # 时间：… as a label belongs to the item above it; a heading is numbered or stands alone.
        if (
            heading is None
            or len(line.words) > 60
            or not re.match(r"[一二三四五六七八九十]{1,2}、|(?:活动|宣传)(?:时间|日期)[:：]?$|(?:活动|宣传)[周月](?:时间|日期)", line.words)
        ):
            continue
        if heading["rest"].strip():
            return window(line.start + heading.start("rest"), line.end, 0.93, "line of the period")
        if number + 1 < len(source.lines) and len(source.lines[number + 1].words) <= 60:
            following = source.lines[number + 1]
            return window(following.start, following.end, 0.95, "line under the heading of the period")
    for line in source.lines[:20]:
        for told in _PERIOD_TOLD.finditer(line.words):
            dates = find_dates(source.text, line.start + told.end(), line.end)
            if dates and dates[0][0] == line.start + told.end() and (period := window(*dates[0], 0.8, "period told in a sentence")):
                first, last = period.value.start, period.value.end
                if first and last and (last - first).days >= _SHORTEST_PERIOD:
                    return period
    for line in source.lines[:8]:
        for start, end in find_dates(source.text, line.start, line.end):
            if source.text[start - 1 : start] in _BEFORE_A_PERIOD and _PERIOD_PHRASE.match(source.text[end : line.end]):
                return window(start, end, 0.8, "period told in a sentence")
            if source.text[start - 1 : start] == "，" and _ALL_ACT.match(source.text, end, line.end):
                return window(start, end, 0.75, "period told in a sentence")
            if source.text[start - 1 : start] in {"（", "("} and _PERIOD_IN_BRACKET.match(source.text, end, line.end):
                read = window(start, end, 0.8, "period told in a sentence")
                if read and read.value.start and read.value.end and (read.value.end - read.value.start).days >= _SHORTEST_PERIOD:
                    return read
    return None
