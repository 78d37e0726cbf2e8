"""The report's page: how far it has come, totals, and the rows behind each of them."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from quanheng.campaigns.working_days import working_calendar
from quanheng.reporting.metrics import METRICS
from quanheng.reporting.models import Figure, Report
from quanheng.reporting.queries import by_kind, by_unit, countdown, results_of, totals_last_year, totals_of
from quanheng.reporting.views.figures import issued_campaign
from quanheng.units.kinds import Role
from quanheng.units.sights import in_sight_of

PAGE_ROWS = 100


@login_required
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which activities have no figures yet, by unit; totals by metric, unit and kind; the days that are left."""
    campaign, reader = issued_campaign(request, pk)
    today, calendar = timezone.localdate(), working_calendar()
    results = results_of(campaign, reader)
    units = by_unit(results)
    frozen = in_sight_of(reader, Report.objects.filter(campaign=campaign)).defer("values", "changes")
    versions = list(frozen.select_related("frozen_by").prefetch_related("hand_ins"))
    context = {
        "campaign": campaign,
        "count": len(results),
        "held": sum(result.is_held for result in results),
        "off": sum(result.is_off for result in results),
        "missing": sum(result.missing for result in results),
        "units": units,
        "waiting": [line for line in units if line.missing],
        "kinds": by_kind(results),
        "totals": totals_of(results, last_year=totals_last_year(campaign, reader)),
        "countdown": countdown(campaign, reader, today=today, calendar=calendar),
        "official": calendar.knows(today),
        "versions": versions,
        "newest": versions[0].version if versions else 0,
        "may_edit": reader.holds(campaign.unit_id, Role.OFFICER),
        "may_freeze": reader.holds(campaign.unit_id, Role.APPROVER),
    }
    return render(request, "reporting/report.html", context)


@login_required
def metric(request: HttpRequest, pk: UUID, metric: str) -> HttpResponse:
    """The figures behind a total, with their sources, words and files."""
    campaign, reader = issued_campaign(request, pk)
    if metric not in METRICS:
        raise Http404
    standing = Figure.objects.filter(activity__campaign=campaign, metric=metric, stands=True, value__isnull=False)
    figures = in_sight_of(reader, standing).select_related("activity", "made_by", "evidence").order_by("activity__position")
    figures = figures.annotate(evidence_count=Count("activity__evidence", filter=Q(activity__evidence__withdrawn="")))
    page = Paginator(figures, PAGE_ROWS).get_page(request.GET.get("page"))
    total = sum(value or 0 for value in figures.values_list("value", flat=True)) if METRICS[metric].adds else None
    return render(request, "reporting/metric.html", {"campaign": campaign, "metric": METRICS[metric], "page": page, "total": total})
