"""Notes and nominations, briefs on their way up, and media coverage."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanheng.campaigns.models import Campaign
from quanheng.reporting import services
from quanheng.reporting.forms import AsideForm, BriefForm, CoverageForm, NotesForm, ProofsForm, number_in, told, words_in
from quanheng.reporting.models import Brief, Coverage, Evidence
from quanheng.reporting.queries import coverage_of
from quanheng.reporting.services import EvidenceGiven, TextMoved
from quanheng.reporting.views.figures import asked_activity, issued_campaign, own_activity
from quanheng.reporting.views.proofs import bytes_of
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import Reader, in_sight_of, person, reader_of, require_role

PAGE_ROWS = 50


@login_required
@require_POST
def notes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """People, money, safety and nominations of an activity."""
    activity, _reader = own_activity(request, pk)
    require_role(person(request), activity.campaign.unit, Role.OFFICER)
    form = NotesForm(request.POST)
    if not form.is_valid():
        messages.warning(request, told(form))
    else:
        try:
            services.set_notes(activity, values=form.values(), edit=form.cleaned_data["edit"], by=person(request))
        except TextMoved as error:
            messages.warning(request, str(error))
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("Stored."))
    return redirect("reporting:results", activity.pk)


@login_required
def briefs(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The briefs of a campaign, the newest first."""
    campaign, reader = issued_campaign(request, pk)
    found = in_sight_of(reader, Brief.objects.filter(campaign=campaign)).select_related("activity").defer("text")
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    up = [Brief.State.SENT, Brief.State.ADOPTED]
    counts = in_sight_of(reader, Brief.objects.filter(campaign=campaign)).aggregate(
        all=Count("pk"),
        sent=Count("pk", filter=Q(state__in=up)),
        adopted=Count("pk", filter=Q(state=Brief.State.ADOPTED)),
    )
    may_edit = reader.holds(campaign.unit_id, Role.OFFICER)
    return render(request, "reporting/briefs.html", {"campaign": campaign, "page": page, "counts": counts, "may_edit": may_edit})


@login_required
def new_brief(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A brief begins."""
    campaign, _reader = issued_campaign(request, pk)
    require_role(person(request), campaign.unit, Role.OFFICER)
    initial = {"edit": 0, "day": timezone.localdate(), "unit": campaign.unit_id, "activity": request.GET.get("activity")}
    form = BriefForm(request.POST or None, campaign=campaign, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            brief = services.write_brief(campaign, values=form.values(), by=person(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Stored."))
            return redirect("reporting:brief", brief.pk)
    return render(request, "reporting/brief_form.html", {"campaign": campaign, "form": form}, status=422 if form.errors else 200)


def _brief(request: HttpRequest, pk: UUID) -> tuple[Brief, Reader]:
    reader = reader_of(request.user)
    return get_object_or_404(in_sight_of(reader, Brief.objects.select_related("campaign__unit", "activity", "unit", "made_by")), pk=pk), reader


@login_required
def brief(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One brief: changed while it is a draft, then on its way."""
    found, reader = _brief(request, pk)
    campaign = found.campaign
    names = ("title", "day", "text")
    initial = {**{name: getattr(found, name) for name in names}, "unit": found.unit_id, "activity": found.activity_id, "edit": found.edit}
    form = BriefForm(request.POST or None, campaign=campaign, initial=initial)
    if request.method == "POST":
        require_role(person(request), campaign.unit, Role.OFFICER)
        if form.is_valid():
            try:
                services.write_brief(campaign, values=form.values(), by=person(request), brief=found, edit=form.cleaned_data["edit"])
            except TextMoved as error:
                messages.warning(request, str(error))
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Stored."))
            if not form.errors:
                return redirect("reporting:brief", found.pk)
    own = campaign.unit_id in reader.unit_ids
    context = {
        "campaign": campaign,
        "brief": found,
        "form": form,
        "own": own,
        "evidence": in_sight_of(reader, Evidence.objects.filter(brief=found, withdrawn="")),
        "proof_form": ProofsForm(),
        "may_edit": reader.holds(campaign.unit_id, Role.OFFICER),
        "may_review": reader.holds(campaign.unit_id, Role.APPROVER),
    }
    return render(request, "reporting/brief.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """The brief moves on, or back."""
    found, _reader = _brief(request, pk)
    if step not in services.STEPS:
        raise Http404
    require_role(person(request), found.campaign.unit, services.role_for(step))
    where = words_in(request.POST.get("where", ""), 200)
    try:
        services.step_brief(found, step=step, edit=number_in(request.POST.get("edit", "")), where=where, by=person(request))
    except TextMoved as error:
        messages.warning(request, str(error))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Stored."))
    return redirect("reporting:brief", found.pk)


@login_required
def coverage(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the media told, by day; new items are entered here."""
    campaign, reader = issued_campaign(request, pk)
    activity = asked_activity(request, campaign, reader)
    initial = {"activity": activity.pk if activity else None}
    form = CoverageForm(request.POST or None, request.FILES or None, campaign=campaign, initial=initial)
    if request.method == "POST":
        require_role(person(request), campaign.unit, Role.OFFICER)
        if form.is_valid() and _add_coverage(request, form, campaign):
            return redirect(request.get_full_path())
    page = Paginator(coverage_of(campaign, reader, activity=activity), PAGE_ROWS).get_page(request.GET.get("page"))
    may_edit = reader.holds(campaign.unit_id, Role.OFFICER)
    query = f"activity={activity.pk}&" if activity else ""
    context = {"campaign": campaign, "activity": activity, "page": page, "query": query, "form": form, "may_edit": may_edit}
    return render(request, "reporting/coverage.html", context, status=422 if form.errors else 200)


def _add_coverage(request: HttpRequest, form: CoverageForm, campaign: Campaign) -> bool:
    by = person(request)
    try:
        services.add_coverage(campaign, values=_values_with_file(form, campaign, by), by=by)
    except ValidationError as error:
        form.add_error(None, error)
    else:
        messages.success(request, _("Stored."))
    return not form.errors


def _values_with_file(form: CoverageForm, campaign: Campaign, by: User) -> dict[str, Any]:
    """What was entered, with the picture or PDF stored as evidence where one was given."""
    values = form.values()
    if upload := form.cleaned_data["file"]:
        kept = {"data": bytes_of(upload), "filename": upload.name, "title": values["medium"]}
        try:
            values["evidence"] = services.add_file(campaign, **kept, activity=values["activity"], by=by)
        except EvidenceGiven as given:  # the picture lies here already: it proves this too
            values["evidence"] = given.evidence
    return values


@login_required
def coverage_item(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One entry, corrected or put aside."""
    reader = reader_of(request.user)
    found = get_object_or_404(in_sight_of(reader, Coverage.objects.select_related("campaign__unit", "activity")), pk=pk)
    require_role(person(request), found.campaign.unit, Role.OFFICER)
    initial = {"edit": found.edit, **{name: getattr(found, name) for name in CoverageForm.NAMES}}
    form = CoverageForm(request.POST or None, request.FILES or None, campaign=found.campaign, initial=initial)
    if request.method == "POST" and form.is_valid():
        by = person(request)
        try:
            values = _values_with_file(form, found.campaign, by)
            services.correct_coverage(found, values=values, edit=form.cleaned_data["edit"] or 0, by=by)
        except TextMoved as error:
            messages.warning(request, str(error))
            return redirect("reporting:coverage-item", found.pk)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Stored."))
            return redirect("reporting:coverage", found.campaign_id)
    context = {"campaign": found.campaign, "item": found, "form": form}
    return render(request, "reporting/coverage_item.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def coverage_aside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An entry that was wrong."""
    reader = reader_of(request.user)
    found = get_object_or_404(in_sight_of(reader, Coverage.objects.select_related("campaign__unit")), pk=pk)
    require_role(person(request), found.campaign.unit, Role.OFFICER)
    form = AsideForm(request.POST)
    if form.is_valid():
        try:
            services.put_coverage_aside(found, reason=form.cleaned_data["reason"], by=person(request))
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("Put aside; it stays on record."))
    else:
        messages.warning(request, told(form))
    return redirect("reporting:coverage", found.campaign_id)
