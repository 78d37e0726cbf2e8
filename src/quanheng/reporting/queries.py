"""Reads of results: what each activity planned, did and counted, for the pages and for the report."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from quanheng.campaigns.counting import ToolCount, counts_of
from quanheng.campaigns.kinds import PartRole
from quanheng.campaigns.models import Activity, ActivityRevision, Campaign, Deadline, Part
from quanheng.campaigns.working_days import WorkingCalendar
from quanheng.reporting.metrics import METRICS, Metric, metric_of, usual_metrics
from quanheng.reporting.models import ActivityNotes, Coverage, Evidence, Figure, Report
from quanheng.units.sights import Reader, in_sight_of

NO_UNIT = ""
CLOSED_STATES = {Activity.State.POSTPONED, Activity.State.CANCELLED}


@dataclass(frozen=True, slots=True)
class Result:
    """One activity with all that is known of it; ``plan`` is what it said when the programme was issued.

    ``units`` are the responsible units, or else organisers, or else hosts; one empty name where there is none.
    """

    activity: Activity
    units: list[str]
    plan: dict[str, Any] | None
    figures: dict[str, Figure]
    notes: ActivityNotes | None
    evidence_count: int
    counts: dict[str, ToolCount] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.activity.name

    @property
    def state(self) -> str:
        return self.activity.state

    @property
    def start(self) -> date | None:
        return self.activity.start

    @property
    def end(self) -> date | None:
        return self.activity.end

    @property
    def duty_id(self) -> UUID | None:
        return self.activity.duty_id

    @property
    def is_held(self) -> bool:
        return self.activity.state == Activity.State.HELD

    @property
    def is_off(self) -> bool:
        return self.activity.state in CLOSED_STATES

    @property
    def leading_kind(self) -> str:
        return str((self.activity.kinds or ["other"])[0])

    @property
    def missing(self) -> bool:
        """Whether figures are still to be given: whatever was not called off or put off."""
        return not self.is_off and not self.figures


def results_of(campaign: Campaign, reader: Reader, *, activities: QuerySet[Activity] | None = None) -> list[Result]:
    """In the order of the table; six queries, however many activities there are."""
    chosen = in_sight_of(reader, Activity.objects.filter(campaign=campaign) if activities is None else activities).order_by("position")
    rows = list(chosen)
    of_these = Q(activity__campaign=campaign) if activities is None else Q(activity__in=[row.pk for row in rows])
    plans = _plans_of(of_these)
    units = _units_of(of_these)
    figures: dict[Any, dict[str, Figure]] = defaultdict(dict)
    order = {code: place for place, code in enumerate(METRICS)}
    standing = in_sight_of(reader, Figure.objects.filter(of_these, stands=True, value__isnull=False)).order_by().select_related("evidence")
    for figure in sorted(standing, key=lambda figure: order.get(figure.metric, len(order))):
        figures[figure.activity_id][figure.metric] = figure
    notes = {note.activity_id: note for note in in_sight_of(reader, ActivityNotes.objects.filter(of_these))}
    proofs = _proofs_of(of_these, reader)
    return [
        Result(
            activity=row,
            units=units.get(row.pk, [NO_UNIT]),
            plan=plans.get(row.pk),
            figures=figures.get(row.pk, {}),
            notes=notes.get(row.pk),
            evidence_count=proofs.get(row.pk, 0),
        )
        for row in rows
    ]


def with_counts(results: list[Result], reader: Reader) -> list[Result]:
    """The same with what tools count of each activity now: a fixed number of queries more."""
    counts = counts_of([result.activity for result in results], reader)
    return [replace(result, counts=counts.get(result.activity.pk, {})) for result in results]


def _proofs_of(of_these: Q, reader: Reader) -> dict[Any, int]:
    """How many proofs each activity has."""
    standing = in_sight_of(reader, Evidence.objects.filter(of_these, withdrawn=""))
    return dict(standing.order_by().values_list("activity_id").annotate(n=Count("pk")))


def _plans_of(of_these: Q) -> dict[Any, dict[str, Any]]:
    """What each activity said when the programme was issued."""
    return dict(ActivityRevision.objects.filter(of_these, number=F("activity__plan_revision")).values_list("activity_id", "snapshot"))


def _units_of(of_these: Q) -> dict[Any, list[str]]:
    """Names of the units that answer for each activity: as they are called here, or else as written."""
    leading = (PartRole.RESPONSIBLE, PartRole.ORGANISER, PartRole.HOST)
    parts: dict[Any, dict[str, list[str]]] = defaultdict(dict)
    rows = Part.objects.filter(of_these, role__in=leading).order_by("activity_id", "position")
    for key, role, written, name in rows.values_list("activity_id", "role", "name", "unit__name"):
        parts[key].setdefault(role, []).append(name or written)
    return {key: next(list(dict.fromkeys(roles[role])) for role in leading if role in roles) for key, roles in parts.items()}


@dataclass(frozen=True, slots=True)
class Progress:
    """As a ``Result``, in plain values: what the report's own page and its text need of thousands of activities at once."""

    key: UUID
    number: str
    name: str
    state: str
    kinds: list[str]
    start: date | None
    end: date | None
    duty_id: UUID | None
    units: list[str]
    figures: dict[str, "Number"]
    notes: ActivityNotes | None = None

    @property
    def is_held(self) -> bool:
        return self.state == Activity.State.HELD

    @property
    def is_off(self) -> bool:
        return self.state in CLOSED_STATES

    @property
    def leading_kind(self) -> str:
        return str((self.kinds or ["other"])[0])

    @property
    def missing(self) -> bool:
        return not self.is_off and not self.figures


@dataclass(frozen=True, slots=True)
class Number:
    """A standing figure's value and where it came from."""

    value: int | None
    source: str


def progress_of(campaign: Campaign, reader: Reader, *, with_notes: bool = False) -> list[Progress]:
    """In the order of the table; three queries however many activities there are, a fourth for their notes."""
    activities = in_sight_of(reader, Activity.objects.filter(campaign=campaign)).order_by("position")
    units = _units_of(Q(activity__campaign=campaign))
    figures: dict[Any, dict[str, Number]] = defaultdict(dict)
    order = {code: place for place, code in enumerate(METRICS)}
    standing = in_sight_of(reader, Figure.objects.filter(activity__campaign=campaign, stands=True, value__isnull=False)).order_by()
    told = standing.values_list("activity_id", "metric", "value", "source")
    for key, metric, value, source in sorted(told, key=lambda figure: order.get(figure[1], len(order))):
        figures[key][metric] = Number(value, source)
    written = in_sight_of(reader, ActivityNotes.objects.filter(activity__campaign=campaign)) if with_notes else []
    notes = {note.activity_id: note for note in written}
    rows = activities.values_list("pk", "number", "name", "state", "kinds", "start", "end", "duty_id")
    return [Progress(*row, units.get(row[0], [NO_UNIT]), figures.get(row[0], {}), notes.get(row[0])) for row in rows]


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


def coverage_of(campaign: Campaign, reader: Reader, *, activity: Activity | None = None) -> QuerySet[Coverage]:
    """By day, activity and file joined, of one activity where it is given; what was put aside is left out."""
    rows = in_sight_of(reader, Coverage.objects.filter(campaign=campaign, withdrawn="")).select_related("activity", "evidence", "made_by")
    return rows.filter(activity=activity) if activity else rows


def evidence_of(campaign: Campaign, reader: Reader) -> QuerySet[Evidence]:
    """In the order in which it came, activity joined; what was put aside is left out."""
    return in_sight_of(reader, Evidence.objects.filter(campaign=campaign, withdrawn="")).select_related("activity", "given_by")


def metrics_for(result: Result) -> list[Metric]:
    """What the activity usually counts, and whatever else it or a tool has counted."""
    usual = usual_metrics(result.activity.kinds)
    known = {metric.code for metric in usual}
    return usual + [metric_of(code) for code in dict.fromkeys((*result.figures, *result.counts)) if code not in known]
