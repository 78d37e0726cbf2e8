"""Results of one activity, the grid of the whole campaign, and a pasted report."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quanheng.campaigns.kinds import kind_name
from quanheng.campaigns.models import Activity, Campaign
from quanheng.campaigns.services.changing import ActivityMoved
from quanheng.reporting import services
from quanheng.reporting.forms import HeldForm, LinkForm, NotesForm, ProofsForm, metric_choices, number_in, told
from quanheng.reporting.metrics import METRICS, parts_of, usual_metrics
from quanheng.reporting.models import Evidence, Figure
from quanheng.reporting.queries import Result, results_of, with_counts
from quanheng.reporting.views.cells import Cell, Taken, cell_of, cells_of, take
from quanheng.units.kinds import Role
from quanheng.units.sights import Reader, in_sight_of, person, reader_of, require_role

GRID_ROWS = 20
MOST_COLUMNS = 20
"""Rows and columns of one page of the grid: two fields a cell stay below the thousand that a server takes."""


def issued_campaign(request: HttpRequest, pk: UUID) -> tuple[Campaign, Reader]:
    """A campaign of the reader's own unit that is issued; anything else is not there."""
    reader = reader_of(request.user)
    campaign = get_object_or_404(in_sight_of(reader, Campaign.objects.select_related("unit")), pk=pk)
    if campaign.unit_id not in reader.unit_ids or campaign.state == Campaign.State.DRAFT:
        raise Http404
    return campaign, reader


def own_activity(request: HttpRequest, pk: UUID) -> tuple[Activity, Reader]:
    """An activity of an issued campaign of the reader's own unit."""
    reader = reader_of(request.user)
    activity = get_object_or_404(in_sight_of(reader, Activity.objects.select_related("campaign__unit")), pk=pk)
    if activity.campaign.unit_id not in reader.unit_ids or activity.campaign.state == Campaign.State.DRAFT:
        raise Http404
    return activity, reader


def asked_activity(request: HttpRequest, campaign: Campaign, reader: Reader) -> Activity | None:
    """The activity that the address names, where it is one of the campaign."""
    try:
        key = UUID(request.GET.get("activity", ""))
    except ValueError:
        return None
    return in_sight_of(reader, Activity.objects.filter(campaign=campaign, pk=key)).first()


def result_of(activity: Activity, reader: Reader) -> Result:
    return with_counts(results_of(activity.campaign, reader, activities=Activity.objects.filter(pk=activity.pk)), reader)[0]


@login_required
def results(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What one activity did: the days, figures with all their versions, proofs, notes."""
    activity, reader = own_activity(request, pk)
    result = result_of(activity, reader)
    if request.method != "POST":
        return _results_page(request, result, reader, cells_of(result))
    by = person(request)
    require_role(by, activity.campaign.unit, Role.OFFICER)
    cells = _with_another(cells_of(result), result, request.POST.get("another", ""))
    filled = {key: str(value) for key, value in request.POST.items()}
    if filled.get("another") and filled.get("another-value", "").strip():
        filled.setdefault(f"value-{activity.pk}.{filled['another']}", filled["another-value"])
    proofs = in_sight_of(reader, Evidence.objects.filter(activity=activity, withdrawn=""))
    proof = next((one for one in proofs if str(one.pk) == filled.get("proof")), None)
    taken = take(cells, filled, reason=filled.get("reason", ""), by=by, evidence=proof)
    _tell(request, taken)
    if taken.asked or taken.refused:
        return _results_page(request, result, reader, cells, reason=filled.get("reason", ""), status=422)
    return redirect("reporting:results", activity.pk)


def _with_another(cells: list[Cell], result: Result, code: str) -> list[Cell]:
    """The cells, and one for a metric that activities of the kind do not usually count."""
    if code in METRICS and code not in {cell.metric.code for cell in cells}:
        return [*cells, cell_of(result, METRICS[code])]
    return cells


def _results_page(request: HttpRequest, result: Result, reader: Reader, cells: list[Cell], *, reason: str = "", status: int = 200) -> HttpResponse:
    activity = result.activity
    versions = in_sight_of(reader, Figure.objects.filter(activity=activity)).select_related("made_by", "evidence").order_by("metric", "-version")
    shown = {cell.metric.code for cell in cells}
    initial = {"start": activity.start, "end": activity.end or activity.start, "revision": activity.revision}
    context: dict[str, Any] = {
        "campaign": activity.campaign,
        "result": result,
        "activity": activity,
        "cells": cells,
        "asked": [cell for cell in cells if cell.questions],
        "others": [choice for choice in metric_choices() if choice[0] not in shown],
        "versions": versions,
        "reason": reason,
        "held": HeldForm(initial=initial),
        "notes": NotesForm(initial=NotesForm.initial_of(result.notes)),
        "proof_form": ProofsForm(),
        "link": LinkForm(),
        "evidence": in_sight_of(reader, Evidence.objects.filter(activity=activity, withdrawn="")).select_related("given_by"),
        "may_edit": reader.holds(activity.campaign.unit_id, Role.OFFICER),
    }
    return render(request, "reporting/results.html", context, status=status)


def _tell(request: HttpRequest, taken: Taken) -> None:
    if taken.stored:
        messages.success(request, ngettext("%(count)d figure is stored.", "%(count)d figures are stored.", taken.stored) % {"count": taken.stored})
    elif not taken.asked and not taken.refused:
        messages.info(request, _("Nothing was changed."))


@login_required
@require_POST
def held(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The activity took place, on these days."""
    activity, _reader = own_activity(request, pk)
    require_role(person(request), activity.campaign.unit, Role.OFFICER)
    form = HeldForm(request.POST)
    if not form.is_valid():
        messages.warning(request, told(form))
        return redirect("reporting:results", activity.pk)
    try:
        services.mark_held(activity, **form.cleaned_data, by=person(request), today=timezone.localdate())
    except ActivityMoved as error:
        messages.warning(request, str(error))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Marked as held."))
    return redirect("reporting:results", activity.pk)


@login_required
def grid(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Activities of one kind against what they usually count; whole pages are filled by keyboard."""
    campaign, reader = issued_campaign(request, pk)
    may_edit = reader.holds(campaign.unit_id, Role.OFFICER)
    kinds = _leading_kinds(campaign, reader)
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in kinds else next(iter(kinds), "other")
    page: Page[Any] = Paginator(kinds.get(kind, []), GRID_ROWS).get_page(request.GET.get("page"))
    shown = Activity.objects.filter(pk__in=list(page.object_list))
    marked = False
    if request.method == "POST":
        require_role(person(request), campaign.unit, Role.OFFICER)
        marked = _mark_held(request, shown)
    found = with_counts(results_of(campaign, reader, activities=shown), reader)
    columns = _columns(kind, found)
    rows = [(result, [cell_of(result, metric) for metric in columns]) for result in found]
    cells = [cell for _result, line in rows for cell in line]
    status, reason = 200, request.POST.get("reason", "")
    if request.method == "POST":
        taken = take(cells, {key: str(value) for key, value in request.POST.items()}, reason=reason, by=person(request))
        if taken.stored or not marked:
            _tell(request, taken)
        if not taken.asked and not taken.refused:
            return redirect(request.get_full_path())
        status = 422
    context = {
        "campaign": campaign,
        "kinds": [(code, kind_name(code), len(keys)) for code, keys in kinds.items()],
        "kind": kind,
        "page": page,
        "columns": columns,
        "rows": rows,
        "asked": [cell for cell in cells if cell.questions],
        "refused": [cell for cell in cells if cell.error],
        "reason": reason,
        "may_edit": may_edit,
        "today": timezone.localdate(),
    }
    return render(request, "reporting/grid.html", context, status=status)


def _leading_kinds(campaign: Campaign, reader: Reader) -> dict[str, list[UUID]]:
    """Keys of the activities by leading kind, in the order of the table."""
    kinds: dict[str, list[UUID]] = {}
    for key, codes in in_sight_of(reader, Activity.objects.filter(campaign=campaign)).order_by("position").values_list("pk", "kinds"):
        kinds.setdefault((codes or ["other"])[0], []).append(key)
    return kinds


def _columns(kind: str, found: list[Result]) -> list[Any]:
    """What the kind usually counts, its parts behind the whole, and what these activities have counted besides."""
    columns = {metric.code: metric for metric in usual_metrics([kind])}
    for metric in list(columns.values()):
        columns.update({part.code: part for part in parts_of(metric.code)})
    columns.update({code: METRICS[code] for result in found for code in (*result.figures, *result.counts) if code in METRICS})
    order = list(METRICS)
    return sorted(columns.values(), key=lambda metric: order.index(metric.code))[:MOST_COLUMNS]


def _mark_held(request: HttpRequest, shown: QuerySet[Activity]) -> bool:
    """Rows ticked as held exactly as planned; False where none was ticked."""
    seen = dict(value.split(":", 1) for value in request.POST.getlist("held") if ":" in value)
    if not seen:
        return False
    keys = {str(activity.pk): activity for activity in shown}
    ticked = [(keys[key], number_in(revision)) for key, revision in seen.items() if key in keys]
    if not ticked:
        return False
    try:
        services.mark_many_held(ticked, by=person(request), today=timezone.localdate())
    except ActivityMoved as error:
        messages.warning(request, str(error))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(
            request, ngettext("%(count)d activity is marked held.", "%(count)d activities are marked held.", len(ticked)) % {"count": len(ticked)}
        )
    return True
