"""Reads of results: what each activity planned, did and counted, for the pages and for the report."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from quanheng.campaigns.kinds import PartRole, kind_name
from quanheng.campaigns.models import Activity, ActivityRevision, Campaign, Deadline
from quanheng.campaigns.working_days import WorkingCalendar
from quanheng.reporting.metrics import METRICS, Metric, metric_of, usual_metrics
from quanheng.reporting.models import ActivityNotes, Coverage, Evidence, Figure, Report
from quanheng.units.sights import Reader, in_sight_of

NO_UNIT = ""
CLOSED_STATES = {Activity.State.POSTPONED, Activity.State.CANCELLED}


@dataclass(frozen=True, slots=True)
class Result:
    """One activity with all that is known of it; ``plan`` is what it said when the programme was issued."""

    activity: Activity
    plan: dict[str, Any] | None
    figures: dict[str, Figure]
    notes: ActivityNotes | None
    evidence_count: int

    @property
    def is_held(self) -> bool:
        return self.activity.state == Activity.State.HELD

    @property
    def is_off(self) -> bool:
        return self.activity.state in CLOSED_STATES

    @property
    def units(self) -> list[str]:
        """Names as written of the responsible units, or else organisers, or else hosts."""
        for role in (PartRole.RESPONSIBLE, PartRole.ORGANISER, PartRole.HOST):
            if names := [part.unit.name if part.unit else part.name for part in self.activity.parts.all() if part.role == role]:
                return list(dict.fromkeys(names))
        return [NO_UNIT]

    @property
    def leading_kind(self) -> str:
        return str((self.activity.kinds or ["other"])[0])

    @property
    def missing(self) -> bool:
        """Whether figures are still to be given: whatever was not called off or put off."""
        return not self.is_off and not self.figures


def results_of(campaign: Campaign, reader: Reader, *, activities: QuerySet[Activity] | None = None) -> list[Result]:
    """In the order of the table; six queries, however many activities there are."""
    chosen = in_sight_of(reader, Activity.objects.filter(campaign=campaign) if activities is None else activities)
    rows = list(chosen.select_related("duty").prefetch_related("parts__unit").order_by("position"))
    keys = [row.pk for row in rows] if activities is not None else None
    of_these = Q(activity__campaign=campaign) if keys is None else Q(activity__in=keys)
    plans = ActivityRevision.objects.filter(of_these, number=F("activity__plan_revision")).values_list("activity_id", "snapshot")
    plan_of = dict(plans)
    figures: dict[Any, dict[str, Figure]] = defaultdict(dict)
    for figure in in_sight_of(reader, Figure.objects.filter(of_these, stands=True, value__isnull=False)).select_related("evidence"):
        figures[figure.activity_id][figure.metric] = figure
    notes = {note.activity_id: note for note in in_sight_of(reader, ActivityNotes.objects.filter(of_these))}
    proofs = in_sight_of(reader, Evidence.objects.filter(of_these, withdrawn="")).order_by().values_list("activity_id").annotate(n=Count("pk"))
    proof_count = dict(proofs)
    order = {code: place for place, code in enumerate(METRICS)}
    return [
        Result(
            activity=row,
            plan=plan_of.get(row.pk),
            figures=dict(sorted(figures[row.pk].items(), key=lambda pair: order.get(pair[0], len(order)))),
            notes=notes.get(row.pk),
            evidence_count=proof_count.get(row.pk, 0),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Total:
    """A metric over several activities; ``value`` is None where the metric does not add up."""

    metric: Metric
    value: int | None
    count: int
    estimated: bool
    last_year: int | None = None


def totals_of(results: Iterable[Result], *, last_year: dict[str, int] | None = None) -> list[Total]:
    """One line for each metric that any activity counted, in the order of the catalogue; each activity counts once."""
    values: dict[str, list[Figure]] = defaultdict(list)
    for result in results:
        for code, figure in result.figures.items():
            values[code].append(figure)
    order = [*METRICS, *sorted(set(values) - set(METRICS))]
    return [
        Total(
            metric=metric_of(code),
            value=sum(figure.value or 0 for figure in values[code]) if metric_of(code).adds else None,
            count=len(values[code]),
            estimated=any(figure.source == Figure.Source.ESTIMATED for figure in values[code]),
            last_year=(last_year or {}).get(code),
        )
        for code in order
        if code in values
    ]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Results of one unit or one kind. A joint activity stands with each of its units, and once in the whole."""

    name: str
    activities: int
    joint: int
    held: int
    off: int
    missing: list[Result]
    totals: list[Total]


def by_unit(results: list[Result]) -> list[GroupLine]:
    """Units in the order in which they first stand in the table."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        for name in result.units:
            groups.setdefault(name, []).append(result)
    return [_line(name, members) for name, members in groups.items()]


def by_kind(results: list[Result]) -> list[GroupLine]:
    """By the leading kind; the kind with most activities first."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.leading_kind, []).append(result)
    ordered = sorted(groups.items(), key=lambda pair: -len(pair[1]))
    return [_line(kind_name(code), members) for code, members in ordered]


def _line(name: str, members: list[Result]) -> GroupLine:
    return GroupLine(
        name=name,
        activities=len(members),
        joint=sum(len(result.units) > 1 for result in members),
        held=sum(result.is_held for result in members),
        off=sum(result.is_off for result in members),
        missing=[result for result in members if result.missing],
        totals=totals_of(members),
    )


@dataclass(frozen=True, slots=True)
class Countdown:
    """The deadline of the report and the working days until it; ``late`` counts those since it passed."""

    deadline: Deadline
    left: int
    late: int


def countdown(campaign: Campaign, reader: Reader, *, today: date, calendar: WorkingCalendar) -> Countdown | None:
    """The next deadline that asks for a summary (总结), or else the last one there is; None where the notice names no day."""
    deadlines = list(in_sight_of(reader, Deadline.objects.filter(campaign=campaign, by_date__isnull=False)).order_by("by_date", "position"))
    asking = [deadline for deadline in deadlines if "总结" in deadline.what or "汇总" in deadline.what] or deadlines
    if not asking:
        return None
    found = next((deadline for deadline in asking if deadline.by_date and deadline.by_date >= today), asking[-1])
    assert found.by_date is not None
    return Countdown(found, left=calendar.between(today, found.by_date), late=calendar.between(found.by_date, today))


def totals_last_year(campaign: Campaign, reader: Reader) -> dict[str, int]:
    """Totals of the unit's newest report of the year before, by metric; empty where there is none."""
    if not campaign.year:
        return {}
    before = Report.objects.filter(campaign__unit=campaign.unit_id, campaign__name=campaign.name, campaign__year=campaign.year - 1)
    report = in_sight_of(reader, before).order_by("-frozen_at").only("values").first()
    totals = report.values["totals"] if report else []
    return {total["metric"]: total["value"] for total in totals if total["value"] is not None}


def coverage_of(campaign: Campaign, reader: Reader) -> QuerySet[Coverage]:
    """By day, activity and file joined; what was put aside is left out."""
    return in_sight_of(reader, Coverage.objects.filter(campaign=campaign, withdrawn="")).select_related("activity", "evidence", "made_by")


def evidence_of(campaign: Campaign, reader: Reader) -> QuerySet[Evidence]:
    """In the order in which it came, activity joined; what was put aside is left out."""
    return in_sight_of(reader, Evidence.objects.filter(campaign=campaign, withdrawn="")).select_related("activity", "given_by")


def metrics_for(result: Result) -> list[Metric]:
    """What the activity usually counts, and whatever else it has counted."""
    usual = usual_metrics(result.activity.kinds)
    known = {metric.code for metric in usual}
    return usual + [metric_of(code) for code in result.figures if code not in known]
