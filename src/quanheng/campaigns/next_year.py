"""Next year starts from this one: dates moved to the new day and weekday, themes emptied, what went otherwise than planned told.

The outcome is a document like any other: it is read and reviewed before a campaign stands on it, and nothing enters without a yes.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from quanheng.campaigns.models import Activity, ActivityRevision, Campaign, Duty, Occurrence
from quanheng.campaigns.snapshots import snapshot_of_activity
from quanheng.campaigns.summary import unit_words, window_words
from quanheng.notices.draft import DraftParagraph, NoticeDraft
from quanheng.notices.write import SummaryRow, SummaryTable
from quanheng.units.sights import Reader, in_sight_of

_NAMES_A_DAY = re.compile(r"[\d一二三四五六七八九十]\s*[日号]|\d\s*[./-]\s*\d")
"""Words such as 5月 or 5月中旬 hold in any year; others are written anew from the moved dates."""

_PLANNED = ("name", "start", "end", "place")

Window = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class MovedActivity:
    """An activity with its windows of this year and the same for the next; without dates its words are carried."""

    activity: Activity
    windows: tuple[Window, ...]
    words_before: str
    words: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """What went otherwise than planned."""

    activity: Activity
    state: str
    reasons: tuple[str, ...]


def default_day(campaign: Campaign) -> date:
    """The same day a year later; 20 May of next year's campaign where the campaign names no day."""
    day = campaign.day or date(campaign.year or campaign.created_at.year, 5, 20)
    return _in_year(day, day.year + 1)


def moved(window: Window, old_day: date, new_day: date) -> Window:
    """The window next year.

    What begins on the day itself moves with it; whole months stay whole months; anything else keeps its weekday and its distance to the day.
    """
    start, end = window
    first = start or end
    if first is None:
        return window
    years = new_day.year - old_day.year
    if start and end and start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        last_day = monthrange(end.year + years, end.month)[1]
        return start.replace(year=start.year + years), end.replace(year=end.year + years, day=last_day)
    days = (new_day - old_day).days
    step = timedelta(days if first == old_day else 7 * round(days / 7))
    return (start + step if start else None), (end + step if end else None)


def activities_to_move(campaign: Campaign, reader: Reader) -> QuerySet[Activity]:
    """Every activity in sight that was not cancelled, in order."""
    standing = in_sight_of(reader, Activity.objects.filter(campaign=campaign)).exclude(state=Activity.State.CANCELLED)
    return standing.prefetch_related("parts", "occurrences", "components").order_by("position")


def moved_activities(campaign: Campaign, activities: Iterable[Activity], new_day: date) -> list[MovedActivity]:
    """The activities with their windows moved."""
    old_day = campaign.day or date(new_day.year - 1, new_day.month, new_day.day)
    found = []
    for activity in activities:
        before = _windows(activity, activity.occurrences.all())
        is_vague = activity.approximate or (activity.time_words and not _NAMES_A_DAY.search(activity.time_words))
        after = () if is_vague else tuple(moved(window, old_day, new_day) for window in before)
        kept = activity.time_words.replace(f"{old_day.year}年", f"{new_day.year}年")
        words = "、".join(dict.fromkeys(window_words(*window, new_day.year) for window in after)) or kept
        told = activity.time_words or "、".join(window_words(*window, old_day.year) for window in before)
        found.append(MovedActivity(activity, after, told, words))
    return found


def activities_with_lessons(campaign: Campaign, reader: Reader) -> QuerySet[Activity]:
    """Activities that were cancelled, postponed, or revised after the issue, or had an occurrence moved: among them stands what went otherwise."""
    off = Q(state__in=[Activity.State.CANCELLED, Activity.State.POSTPONED]) | Q(moves__isnull=False)
    found = in_sight_of(reader, Activity.objects.filter(off | Q(revision__gt=F("plan_revision")), campaign=campaign)).distinct()
    return found.prefetch_related("revisions", "moves", "parts", "components", "occurrences").order_by("position")


def lessons(activities: Iterable[Activity]) -> list[Lesson]:
    """Those of the activities that were cancelled, postponed or changed after the issue, with the reasons given."""
    found = []
    for activity in activities:
        revisions = sorted(activity.revisions.all(), key=lambda one: one.number)
        if activity.state in {Activity.State.CANCELLED, Activity.State.POSTPONED} or activity.moves.all() or _differs(activity, revisions):
            reasons = (one.reason for one in revisions if _is_later(one, activity) and one.reason)
            found.append(Lesson(activity, activity.get_state_display(), tuple(dict.fromkeys(reasons))))
    return found


def _differs(activity: Activity, revisions: Sequence[ActivityRevision]) -> bool:
    """Whether name, dates, place or units are other than in the issued plan; that it was held as planned is no difference."""
    plan = next((one.snapshot for one in revisions if one.number == activity.plan_revision), None)
    if plan is None:
        return False
    now = snapshot_of_activity(activity)
    units = [[(part["role"], part["name"]) for part in said["parts"]] for said in (plan, now)]
    return units[0] != units[1] or any((plan.get(name) or "") != (now[name] or "") for name in _PLANNED)


def next_notice(campaign: Campaign, duties: Iterable[Duty], activities: Sequence[MovedActivity], new_day: date) -> NoticeDraft:
    """The document that next year begins with: title, day, the headings of this year, the annex with moved dates. Themes are left open."""
    year, name = new_day.year, campaign.name or "世界计量日"
    edition = f"第{campaign.edition + 1}个" if campaign.edition else ""
    opening = f"{year}年{new_day.month}月{new_day.day}日是{edition}“{name}”。现将有关事项通知如下。"
    headings = [DraftParagraph(str(duty), duty.depth) for duty in duties]
    title = (campaign.annex_title or f"{campaign.year or year - 1}年“{name}”系列宣传活动安排汇总表").replace(str(year - 1), str(year))
    rows = tuple(_row(number, one) for number, one in enumerate(activities, 1))
    return NoticeDraft(
        title=f"关于开展{year}年“{name}”活动的通知",
        addressees="，".join(campaign.addressees),
        body=(DraftParagraph(opening), *headings),
        attachments=(title,),
        issuer=campaign.issuer,
        annex=SummaryTable(title, rows),
    )


def _windows(activity: Activity, occurrences: Iterable[Occurrence]) -> tuple[Window, ...]:
    several = tuple((one.start, one.end) for one in occurrences if one.start or one.end)
    if len(several) > 1:
        return several
    return ((activity.start, activity.end),) if activity.start or activity.end else several


def _row(number: int, one: MovedActivity) -> SummaryRow:
    said = snapshot_of_activity(one.activity)
    return SummaryRow(
        number=str(number),
        name=one.activity.name,
        content=one.activity.content,
        time_words=one.words,
        form=one.activity.form,
        responsible=unit_words(said["parts"]),
    )


def _is_later(revision: ActivityRevision, activity: Activity) -> bool:
    return activity.plan_revision is not None and revision.number > activity.plan_revision


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))
