"""What must be handed in or signed up for, to whom, and by which day."""

from __future__ import annotations

import re
from datetime import date
from itertools import zip_longest

from .date_search import find_dates
from .dates import read_window
from .programme import Campaign, Deadline, Field
from .source import Source

_SENTENCE = re.compile(r"[^。；;！\n]+")
_UNTIL = re.compile(r"\s{0,4}(?:之前|以前|前(?!后|夕|往|期|来)|(?:上午|下午|中午|晚上?)?(?:\d{1,2}[:：]\d{2}|\d{1,2}[点时])前|下班前|前)")
_CLOSING = re.compile(r"\s{0,4}(?:上午|下午|中午|晚上?)?(?:\d{1,2}[:：]\d{2}|\d{1,2}[时点])?\s{0,4}(?:截止|关闭|止(?![于在]))")
HAND_IN = re.compile(
    r"发[\u4e00-\u9fff]{0,10}(?:邮箱|信箱)|(?:确定|确认|明确|指定)[^，。；]{0,8}(?:联[络系][员人]|专人)|报送|上报|报(?!名)[\u4e00-\u9fff]{1,16}|报名|提交|反馈|填报|汇总|上传|寄送|发送|发至|发到|申报|交(?:至|到)|交[\u4e00-\u9fff]{0,12}(?:局|所|科|股|处|办公室|办|司|中心)|录入[^，。；]{0,8}(?:系统|平台)|征稿|报备|报告|投稿|回执|寄至|登记|预约|拨打|回复|交回|送(?:至|到|交|达)?[\u4e00-\u9fff]{1,16}(?:局|科|处|股|室|办|中心|所)|提出|(?<!完成)整改"
)
_SIGN_UP = re.compile(r"[，,]?(?:[^，。；]{2,12}向[^，。；]{2,20}?|扫码|网上|线上|在线|通过[^，。；]{2,12})?(?:报名|预约|登记|投稿|提交)")
_SHARED_ACT = re.compile(r"[^，。；]{2,30}[、，]\s*(?:于)?(?:\d{4}年)?\d{1,2}月[^，。；]{1,12}前(?:再)?[将把]")
_SHORT_LINE = 40
_REACH = 400  # characters behind a date in which its act is told
# 活动方案于5月9日前、活动小结于5月30日前报…: one act for several things, each with its day.
_SHARED_BY_DAYS = re.compile(r"\s*[、，,]\s*[^，。；、\d]{2,16}?[于在]?(?:\d{4}年)?\d{1,2}月[^，。；、]{1,12}前(?=[^，。；]{1,40})")
# 5月26日前、9月28日前分别报送
_LISTED_DAYS = re.compile(r"(?:\s*[、和及]\s*\d{1,2}月(?:\d{1,2}日|底)前)+")
_RELATIVE = re.compile(
    r"(?P<words>(?:每(?:周[一二三四五六日]|月\d{1,2}日|月底|季度末)|(?:每项)?(?:活动)?(?:结束|完成|举办|印发|收到)后\s?\d{1,2}\s?个?(?:工作日|日|天)内?)(?:之?前|以前)?内?)"
)
_WEEKDAYS = dict(zip("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))
_TO = re.compile(
    r"(?:报送?(?:至|到|给)?|上报(?:至|到)?|(?:发送?|寄送?|提交|反馈|交)(?:至|到|给)|向)(?P<to>(?:总局|省局|市局|县局|区局|我局|市|省|县|区)?[\u4e00-\u9fff]{0,14}?(?:司|局|处|科|股|室|办公室|院|学会|协会|中心|所|办)(?![计量]))"
)


def read_deadlines(source: Source, campaign: Campaign, issue_date: Field[date] | None) -> tuple[Deadline, ...]:
    """Deadlines of the running text, in its order; the rows of the annex hold none."""
    found: list[Deadline] = []
    for line, below in zip_longest(source.lines, source.lines[1:]):
        # 时间｜5月底截止 over 投稿｜…: what closes is told on the next line
        words = f"{line.words} {below.words}" if below and max(len(line.words), len(below.words)) < _SHORT_LINE else line.words
        for match in _SENTENCE.finditer(line.words):
            found.extend(_in_sentence(source, line.start + match.start(), line.start + match.end(), words, campaign, issue_date))
    unique: dict[tuple[date | None, str], Deadline] = {}
    for deadline in found:
        unique.setdefault((deadline.date.value if deadline.date else None, deadline.what.value if deadline.date is None else ""), deadline)
    return (*unique.values(), *_of_tables(source, campaign, issue_date))


_CLOSING_COLUMN = re.compile(r"(?:报名|申报|投稿|报送|提交)?截止(?:时间|日期)?|报名(?:时限|期限)")


def _of_tables(source: Source, campaign: Campaign, issue_date: Field[date] | None) -> list[Deadline]:
    """Days by which to sign up, in a column of their own: one for each row."""
    found: list[Deadline] = []
    for grid in source.grids:
        closing = next((number for number, column in enumerate(grid.columns) if _CLOSING_COLUMN.fullmatch(column.words)), None)
        name = next((number for number, column in enumerate(grid.columns) if column.role == "name"), None)
        if closing is None or name is None:
            continue
        for row in grid.rows:
            start, end = row[closing].start, row[closing].end
            read = read_window(
                source.text[start:end],
                year=campaign.year.value if campaign.year else None,
                campaign_day=campaign.day.value if campaign.day else None,
                issue_date=issue_date.value if issue_date else None,
            )
            if read.end and row[name].end > row[name].start:
                what = source.words(row[name].start, row[name].end, 0.8, "name of the row")
                day = source.field(read.end, start, end, 0.9, "closing column")
                found.append(Deadline(what, day, source.words(start, end, 0.93, "closing column"), None))
    return found


def _in_sentence(source: Source, start: int, end: int, line: str, campaign: Campaign, issue_date: Field[date] | None) -> list[Deadline]:
    text = source.text
    found: list[Deadline] = []
    place = start
    for first, last in find_dates(text, start, end):
        until, closing = _UNTIL.match(text, last, end), _CLOSING.match(text, last, end)
        signing_up = _SIGN_UP.match(text, last, end) and re.match(r"即日起|自?本?(?:通知|公告)", text[first:last]) is not None
        leads = (
            re.search(
                r"(?:截止|截至|报名|招募(?=[:：]即)|(?:预约|申报|投稿|征集|报送|提交)(?=时间|日期|截止))(?:时间|日期|截止)?(?:为|是|至|到|[:：])?\s{0,4}$",
                text[max(start, first - 24) : first],
            )
            is not None
        )
        leads = leads or (first == start and re.search(r"报名[。：:]$", text[max(0, start - 4) : start]) is not None)
        if re.search(r"(?:我[局院所镇市县区]|[局院所镇])(?:拟|将|计划)于$|(?:^|[，。；])拟于$", text[max(start, first - 8) : first]):
            continue  # what a report intends
        if until is None and closing is None and not leads and not signing_up:
            continue
        stop = (until or closing).end() if until or closing else last  # type: ignore[union-attr]
        after = text[stop : min(end, stop + _REACH)]
        clause = _clause(after)
        if re.match(r"\s*[将把]", after) and _SHARED_ACT.match(after):
            clause = after.split("。")[0]  # 5月12日前将方案、5月30日前将总结报…: both are handed in
        elif until and (listed := _LISTED_DAYS.match(after)):
            clause = _clause(after[listed.end() :])
        elif until and (shared := _SHARED_BY_DAYS.match(after)):
            clause = re.split("[，。；]", after[shared.end() :])[0]
        before = text[place:first]
        if not (HAND_IN.search(clause) or HAND_IN.search(before[-24:]) or (closing and HAND_IN.search(line))):
            continue
        read = read_window(
            text[first:last],
            year=campaign.year.value if campaign.year else None,
            campaign_day=campaign.day.value if campaign.day else None,
            issue_date=issue_date.value if issue_date else None,
        )
        what = _what(source, first, stop, start, end)
        day = source.field(read.end, first, last, 0.93 if until else 0.85, "date before 前" if until else "closing date") if read.end else None
        words, to = source.words(first, stop, 0.93, "words of the date"), _to(source, start, end)
        for _, one in read.sessions[:-1] if until else ():  # 分别于6月5日、10月20日前: each day is one
            found.append(Deadline(what, source.field(one, first, last, 0.85, "one of several dates before 前"), words, to))
        found.append(Deadline(what, day, words, to))
        place = stop
    for match in _RELATIVE.finditer(text, start, end):
        if not HAND_IN.search(text[match.end() : end]):
            continue
        weekly = re.search(r"每周([一二三四五六日])", match["words"])
        monthly = re.search(r"每月(\d{1,2})日", match["words"])
        recurrence = f"weekly:{_WEEKDAYS[weekly[1]]}" if weekly else f"monthly:{monthly[1]}" if monthly else None
        what = _what(source, match.start(), match.end(), start, end)
        words = source.words(match.start("words"), match.end("words"), 0.9, "relative date")
        found.append(Deadline(what, None, words, _to(source, start, end), recurrence))
    return found


def _clause(words: str) -> str:
    """As far as the act reaches: up to the next date or 60 characters."""
    dates = find_dates(words)
    return words[: min(60, dates[0][0] if dates else 60)]


def _what(source: Source, first: int, stop: int, start: int, end: int) -> Field[str]:
    """The words of the act, after the date; where nothing follows, those before it."""
    text = source.text
    after = re.match(r"[，,\s]*(?P<what>(?:[^，,（(。；]|[（(][^（）()]{1,16}[)）]){2,60})", text[stop:end])
    if after and HAND_IN.search(after["what"]):
        return source.words(stop + after.start("what"), stop + after.end("what"), 0.8, "act after the date")
    before = re.search(r"(?:^|[、)）])?(?P<what>[^，,。；:：、]{2,40})[:：，,]?[于在请]*\s{0,4}$", text[max(start, first - 80) : first])
    if before:
        return source.words(start + before.start("what"), start + before.end("what"), 0.65, "act before the date")
    if after:
        return source.words(stop + after.start("what"), stop + after.end("what"), 0.6, "act after the date")
    return source.words(first, stop, 0.4, "only the date")


def _to(source: Source, start: int, end: int) -> Field[str] | None:
    match = _TO.search(source.text, start, end)
    return source.words(match.start("to"), match.end("to"), 0.7, "to whom") if match else None
