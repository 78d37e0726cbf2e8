"""The text of the summary report, drafted from data by plain templates: every sentence says what is stored, and none says more.

The report follows the notice's own headings where activities point to them, or else the kinds. Problems and suggestions are
left for the person; a section without text is left out of the document.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.utils.translation import override

from quanheng.campaigns.kinds import kind_name
from quanheng.campaigns.models import Activity, Campaign, Duty
from quanheng.reporting.models import ActivityNotes, Coverage
from quanheng.reporting.official import Timed, actual_words, campaign_words, figure_words, quoted, total_words, units_words
from quanheng.reporting.totals import Outcome, totals_of

NUMBERS = "一二三四五六七八九十"
MOST_MEDIA = 20


class Telling(Outcome, Timed, Protocol):
    """What the text tells of an activity."""

    @property
    def name(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def duty_id(self) -> UUID | None: ...
    @property
    def notes(self) -> ActivityNotes | None: ...


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its key in what is stored, its heading as a document writes it (none for the opening), and its text."""

    key: str
    heading: str
    text: str
    level: int = 1


def drafted_sections(campaign: Campaign, results: Sequence[Telling], coverage: Iterable[Coverage], duties: Iterable[Duty]) -> list[Section]:
    """All sections in the order of the report."""
    items = list(coverage)
    return [
        Section("opening", "", _opening(campaign), 0),
        Section("overview", "总体情况", _overview(results)),
        Section("activities", "活动开展情况", ""),
        *_groups(results, list(duties)),
        Section("results", "主要成效", _sums(results)),
        Section("cases", "典型案例", _cases(results)),
        Section("resources", "科普资源", _resources(results)),
        Section("media", "宣传报道", _media(items)),
        Section("support", "人员、经费和安全保障", _support(results)),
        Section("problems", "存在的问题", ""),
        Section("suggestions", "下一步工作建议", ""),
    ]


def numbered(sections: list[Section]) -> list[tuple[str, Section]]:
    """Sections that have something to say, with their headings numbered 一、 and （一） as official documents do."""
    found: list[tuple[str, Section]] = []
    first = second = 0
    for place, section in enumerate(sections):
        filled = bool(section.text.strip()) or (section.key == "activities" and any(one.level == 2 and one.text.strip() for one in sections[place:]))
        if not filled:
            continue
        if section.level == 1:
            first, second = first + 1, 0
        elif section.level == 2:
            second += 1
        lead = {0: "", 1: f"{_number(first)}、", 2: f"（{_number(second)}）"}[section.level]
        found.append((f"{lead}{section.heading}", section))
    return found


def _number(number: int) -> str:
    if number <= 10:
        return NUMBERS[number - 1]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else NUMBERS[tens - 1]) + "十" + (NUMBERS[ones - 1] if ones else "")


def _opening(campaign: Campaign) -> str:
    basis = f"根据《{campaign.title}》" + (f"（{campaign.doc_number}）" if campaign.doc_number else "") + "，"
    about = f"{campaign_words(campaign)}活动" if campaign_words(campaign) else "活动"
    return f"{basis}现将{about}开展情况报告如下："


def _overview(results: Sequence[Telling]) -> str:
    count = {state: sum(result.state == state for result in results) for state in Activity.State}
    waiting = count[Activity.State.PLANNED] + count[Activity.State.CONFIRMED]
    pieces = [f"已开展{count[Activity.State.HELD]}项"]
    pieces += [
        f"{words}{number}项" for words, number in (("延期", count[Activity.State.POSTPONED]), ("取消", count[Activity.State.CANCELLED])) if number
    ]
    pieces += [f"尚未登记开展情况{waiting}项"] if waiting else []
    units = {name for result in results for name in result.units if name}
    leading = f"，由{len(units)}家单位负责" if units else ""
    return f"共安排活动{len(results)}项{leading}，其中{'，'.join(pieces)}。"


def _groups(results: Sequence[Telling], duties: list[Duty]) -> list[Section]:
    """By the notice's own headings that activities point to, in their order; or by kind where no activity points to one."""
    members: dict[object, list[Telling]] = {}
    for result in results:
        members.setdefault(result.duty_id, []).append(result)
    if set(members) <= {None}:
        return _by_kind(results)
    sections = [Section(f"duty-{duty.pk}", duty.heading, _told(members[duty.pk]), 2) for duty in duties if duty.pk in members]
    others = members.get(None, [])
    return [*sections, Section("duty-none", "其他活动", _told(others), 2)] if others else sections


def _by_kind(results: Sequence[Telling]) -> list[Section]:
    kinds = dict.fromkeys(result.leading_kind for result in results)
    with override("zh-hans"):
        return [Section(f"kind-{code}", kind_name(code), _told([one for one in results if one.leading_kind == code]), 2) for code in kinds]


def _told(results: Sequence[Telling]) -> str:
    return "\n".join(sentence for result in results if (sentence := _sentence(result)))


def _sentence(result: Telling) -> str:
    """What one activity did, in one sentence; nothing for one of which nothing is known yet."""
    name = quoted(result.name)
    if result.is_off:
        return f"{name}{'延期举办' if result.state == Activity.State.POSTPONED else '取消举办'}。"
    figures = figure_words(result.figures)
    if not result.is_held and not figures:
        return ""
    when, who = actual_words(result), units_words(result)
    lead = f"{who}{'于' if who and when else ''}{when}开展{name}"
    return f"{lead}，{figures}。" if figures else f"{lead}。"


def _sums(results: Sequence[Telling]) -> str:
    words = total_words(totals_of(results))
    return f"据各单位报送，累计{words}。" if words else ""


def _cases(results: Sequence[Telling]) -> str:
    return _nominated(result for result in results if result.notes and result.notes.good_case)


def _resources(results: Sequence[Telling]) -> str:
    return _nominated(result for result in results if result.notes and result.notes.science_resource)


def _nominated(results: Iterable[Telling]) -> str:
    return "\n".join(f"{quoted(one.name)}（{units_words(one)}）：{one.notes.nomination_reason.strip()}" for one in results if one.notes)


def _support(results: Sequence[Telling]) -> str:
    """What was noted of people, money and safety, an activity a line, in the words of the notes."""
    lines = []
    for result in results:
        notes = result.notes
        said = [(label, words.strip()) for label, words in (("人员", notes.people), ("经费", notes.money), ("安全", notes.safety))] if notes else []
        if pieces := [f"{label}：{words.rstrip('。；')}" for label, words in said if words]:
            lines.append(f"{quoted(result.name)}{'；'.join(pieces)}。")
    return "\n".join(lines)


def _media(items: list[Coverage]) -> str:
    if not items:
        return ""
    media = list(dict.fromkeys(item.medium for item in items))
    named = "、".join(media[:MOST_MEDIA]) + ("等" if len(media) > MOST_MEDIA else "")
    return f"共有{named}{len(media)}家媒体报道{len(items)}篇次。"
