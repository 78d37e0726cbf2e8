"""The report's page: how far it has come, totals, and the rows behind each of them."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from quanheng.campaigns.kinds import kind_name
from quanheng.campaigns.working_days import working_calendar
from quanheng.reporting.metrics import METRICS
from quanheng.reporting.models import ActivityNotes, Figure, Report
from quanheng.reporting.queries import countdown, progress_of, totals_last_year
from quanheng.reporting.totals import by_kind, by_unit, totals_of
from quanheng.reporting.views.figures import issued_campaign
from quanheng.units.kinds import Role
from quanheng.units.sights import in_sight_of

PAGE_ROWS = 100
UNITS = 40


@login_required
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which activities have no figures yet, by unit; totals by metric, unit and kind; the days that are left."""
    campaign, reader = issued_campaign(request, pk)
    today, calendar = timezone.localdate(), working_calendar()
    results = progress_of(campaign, reader)
    waiting = [line for line in by_unit(results) if line.missing]
    nominated = ActivityNotes.objects.filter(Q(good_case=True) | Q(science_resource=True), activity__campaign=campaign).select_related("activity")
    frozen = in_sight_of(reader, Report.objects.filter(campaign=campaign)).defer("values", "changes")
    versions = list(frozen.select_related("frozen_by").prefetch_related("hand_ins"))
    context = {
        "campaign": campaign,
        "count": len(results),
        "held": sum(result.is_held for result in results),
        "off": sum(result.is_off for result in results),
        "missing": sum(result.missing for result in results),
        "waiting": Paginator(waiting, UNITS).get_page(request.GET.get("page")),
        "totals": totals_of(results, last_year=totals_last_year(campaign, reader)),
        "countdown": countdown(campaign, reader, today=today, calendar=calendar),
        "official": calendar.knows(today),
        "nominated": in_sight_of(reader, nominated).order_by("activity__position")[:PAGE_ROWS],
        "versions": versions,
        "handed_in": min((one.day for report in versions for one in report.hand_ins.all()), default=None),
        "newest": versions[0].version if versions else 0,
        "may_edit": reader.holds(campaign.unit_id, Role.OFFICER),
        "may_freeze": reader.holds(campaign.unit_id, Role.APPROVER),
    }
    return render(request, "reporting/report.html", context)


@login_required
def groups(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Totals by kind and by unit; every total opens its figures."""
    campaign, reader = issued_campaign(request, pk)
    results = progress_of(campaign, reader)
    page = Paginator(by_unit(results), UNITS).get_page(request.GET.get("page"))
    return render(request, "reporting/groups.html", {"campaign": campaign, "page": page, "kinds": by_kind(results)})


@login_required
def metric(request: HttpRequest, pk: UUID, metric: str) -> HttpResponse:
    """The figures behind a total, with their sources, words and files."""
    campaign, reader = issued_campaign(request, pk)
    if metric not in METRICS:
        raise Http404
    standing = Figure.objects.filter(activity__campaign=campaign, metric=metric, stands=True, value__isnull=False)
    unit, kind = request.GET.get("unit"), request.GET.get("kind")
    if unit is not None or kind is not None:
        results = progress_of(campaign, reader)
        keys = [one.key for one in results if (unit is None or unit in one.units) and (kind is None or kind == one.leading_kind)]
        standing = standing.filter(activity__in=keys)
    figures = in_sight_of(reader, standing).select_related("activity", "made_by", "evidence").order_by("activity__position")
    total = sum(value or 0 for value in figures.values_list("value", flat=True)) if METRICS[metric].adds else None
    figures = figures.annotate(evidence_count=Count("activity__evidence", filter=Q(activity__evidence__withdrawn="")))
    page = Paginator(figures, PAGE_ROWS).get_page(request.GET.get("page"))
    asked = {name: value for name, value in (("unit", unit), ("kind", kind)) if value is not None}
    context = {
        "campaign": campaign,
        "metric": METRICS[metric],
        "page": page,
        "total": total,
        "group": unit or (kind_name(kind) if kind else ""),
        "query": f"{urlencode(asked)}&" if asked else "",
    }
    return render(request, "reporting/metric.html", context)
