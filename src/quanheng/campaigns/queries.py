"""Reads of campaigns and activities; everything passes the reader's sight."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from quanheng.campaigns.kinds import kind_name
from quanheng.campaigns.models import Activity, Assignment, Campaign, Deadline, Notice, Occurrence, Part
from quanheng.units.sights import Reader, in_sight_of


@dataclass(frozen=True)
class ActivityFilter:
    """What a list of activities is narrowed to; empty members narrow nothing."""

    words: str = ""
    kind: str = ""
    audience: str = ""
    unit: str = ""
    on_or_after: date | None = None
    on_or_before: date | None = None


def campaigns_in_sight(reader: Reader) -> QuerySet[Campaign]:
    """Newest first, unit joined, with the number of activities and the next deadline."""
    return (
        in_sight_of(reader, Campaign.objects.all())
        .select_related("unit")
        .annotate(activity_count=Count("activities", distinct=True), first_deadline=Min("deadlines__by_date"))
        .order_by("-created_at")
    )


def notices_waiting(reader: Reader) -> QuerySet[Notice]:
    """Documents not yet accepted, newest first."""
    return (
        in_sight_of(reader, Notice.objects.exclude(state__in=[Notice.State.ACCEPTED, Notice.State.DISCARDED]))
        .defer("text", "reading", "draft")
        .select_related("unit", "uploaded_by")
    )


def notices_in_sight(reader: Reader) -> QuerySet[Notice]:
    """Every document of the reader's units, accepted and discarded ones too, newest first."""
    return in_sight_of(reader, Notice.objects.all()).defer("text", "reading", "draft").select_related("unit", "uploaded_by").order_by("-uploaded_at")


def deadlines_from(reader: Reader, day: date) -> QuerySet[Deadline]:
    """Deadlines on or after ``day``, the nearest first, campaign joined."""
    return in_sight_of(reader, Deadline.objects.filter(by_date__gte=day)).select_related("campaign").order_by("by_date", "position")


def assignments_given(reader: Reader, campaign: Campaign) -> QuerySet[Assignment]:
    """What units were asked for in a campaign, by date and official order, unit joined."""
    return in_sight_of(reader, Assignment.objects.filter(campaign=campaign)).select_related("unit", "answered_by")


def assignments_to_answer(reader: Reader) -> QuerySet[Assignment]:
    """What the reader's own units are asked for, acknowledged or not, the nearest first, campaign joined."""
    standing = Assignment.objects.filter(unit__in=reader.unit_ids, state__in=[Assignment.State.SENT, Assignment.State.ACKNOWLEDGED])
    return in_sight_of(reader, standing).select_related("campaign__unit", "unit")


def activities_of(campaign: Campaign, reader: Reader, narrow: ActivityFilter = ActivityFilter()) -> QuerySet[Activity]:
    """In the order of the table, with parts, occurrences and components prefetched."""
    activities = in_sight_of(reader, Activity.objects.filter(campaign=campaign))
    if narrow.words:
        said = (
            Q(name__icontains=narrow.words)
            | Q(content__icontains=narrow.words)
            | Q(place__icontains=narrow.words)
            | Q(parts__name__icontains=narrow.words)
        )
        activities = activities.filter(pk__in=Activity.objects.filter(said).values("pk"))
    if narrow.kind:
        activities = activities.filter(pk__in=_of_kind(campaign, narrow.kind))
    if narrow.unit:
        activities = activities.filter(pk__in=Part.objects.filter(activity__campaign=campaign, name=narrow.unit).values("activity"))
    if narrow.audience:
        activities = activities.filter(audience=narrow.audience)
    if narrow.on_or_after or narrow.on_or_before:
        activities = activities.filter(_between(narrow.on_or_after, narrow.on_or_before))
    return activities.prefetch_related("parts", "occurrences", "components").order_by("position")


def _between(first: date | None, last: date | None) -> Q:
    """On the days of its occurrences where they are told, or else within its window."""
    dated = Occurrence.objects.exclude(start=None)
    on_days = dated.exclude(state=Occurrence.State.CANCELLED).filter(_touches(first, last))
    return Q(pk__in=on_days.values("activity")) | (~Q(pk__in=dated.values("activity")) & _touches(first, last))


def _touches(first: date | None, last: date | None) -> Q:
    touches = Q()
    if first:
        touches &= Q(end__gte=first) | Q(end=None, start__isnull=False)
    if last:
        touches &= Q(start__lte=last) | Q(start=None, end__isnull=False)
    return touches


def _of_kind(campaign: Campaign, kind: str) -> list[UUID]:
    """Keys of the campaign's activities of a kind; SQLite has no JSON containment, so the short lists are compared here."""
    rows = Activity.objects.filter(campaign=campaign).values_list("pk", "kinds")
    return [key for key, kinds in rows if kind in kinds]


@dataclass(frozen=True)
class KindCount:
    code: str
    name: str
    count: int
    share: float


def counts_by_kind(activities: Iterable[Activity]) -> list[KindCount]:
    """How many rows hold each kind, the most frequent first; a row of two kinds counts in both. ``share`` is of the largest."""
    counts: dict[str, int] = {}
    for activity in activities:
        for code in activity.kinds or ["other"]:
            counts[code] = counts.get(code, 0) + 1
    largest = max(counts.values(), default=1)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [KindCount(code, kind_name(code), count, count / largest) for code, count in ordered]
