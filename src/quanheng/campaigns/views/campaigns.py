"""The officers' home, a campaign, its activities and its summary table."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanheng.campaigns import services
from quanheng.campaigns.forms import ActivityFilterForm, ActivityForm
from quanheng.campaigns.history import history_of_campaign
from quanheng.campaigns.models import Activity, ActivityRevision, Campaign, Contact, Deadline, Duty
from quanheng.campaigns.publishing import PublicField, shown_of
from quanheng.campaigns.queries import (
    ActivityFilter,
    activities_of,
    assignments_given,
    assignments_to_answer,
    campaigns_in_sight,
    counts_by_kind,
    deadlines_from,
    notices_waiting,
)
from quanheng.campaigns.rooms import ways_from
from quanheng.campaigns.services.changing import ActivityMoved
from quanheng.campaigns.summary import summary_table
from quanheng.campaigns.timeline import timeline_of
from quanheng.ledger.queries import latest_head
from quanheng.notices.write import summary_table_docx, summary_table_xlsx
from quanheng.units.kinds import Role
from quanheng.units.sights import Reader, in_sight_of, person, reader_of, require_role

PAGE_ROWS = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person: documents to review, deadlines, campaigns."""
    reader = reader_of(request.user)
    page = Paginator(campaigns_in_sight(reader), 20).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "notices": notices_waiting(reader)[:10],
        "assignments": assignments_to_answer(reader)[:20],
        "answering": reader.units_with(Role.OFFICER, Role.APPROVER),
        "deadlines": deadlines_from(reader, timezone.localdate())[:8],
        "is_officer": bool(reader.units_with(Role.OFFICER)),
        "today": timezone.localdate(),
    }
    return render(request, "campaigns/home.html", context)


def _campaign(request: HttpRequest, pk: UUID) -> tuple[Campaign, Reader]:
    reader = reader_of(request.user)
    return get_object_or_404(in_sight_of(reader, Campaign.objects.select_related("unit", "parent")), pk=pk), reader


@login_required
def campaign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A campaign with its deadlines, duties and the table of activities."""
    found, reader = _campaign(request, pk)
    form = ActivityFilterForm(request.GET)
    narrow = ActivityFilter()
    if form.is_valid():
        asked = form.cleaned_data
        narrow = ActivityFilter(asked["q"], asked["kind"], asked["audience"], on_or_after=asked["day"], on_or_before=asked["day"])
    page = Paginator(activities_of(found, reader, narrow), PAGE_ROWS).get_page(request.GET.get("page"))
    may_edit = reader.holds(found.unit_id, Role.OFFICER)
    alone = request.headers.get("HX-Target") == "activities"
    context = {"campaign": found, "form": form, "page": page, "may_edit": may_edit}
    if not alone:
        every = list(in_sight_of(reader, Activity.objects.filter(campaign=found)).only("kinds", "audience", "start", "end"))
        context |= {
            "deadlines": in_sight_of(reader, Deadline.objects.filter(campaign=found)),
            "duties": in_sight_of(reader, Duty.objects.filter(campaign=found)),
            "contacts": in_sight_of(reader, Contact.objects.filter(campaign=found)),
            "assignments": assignments_given(reader, found),
            "may_pass_down": may_edit and found.state == Campaign.State.ISSUED,
            "own": found.unit_id in reader.unit_ids,
            "may_waive": reader.holds(found.unit_id, Role.APPROVER),
            "ways": ways_from(found, reader),
            "counts": counts_by_kind(every),
            "timeline": timeline_of(every, day=found.day),
            "total": len(every),
            "public_count": sum(activity.audience == "public" for activity in every),
            "may_issue": reader.holds(found.unit_id, Role.APPROVER) and found.state == Campaign.State.DRAFT,
            "today": timezone.localdate(),
        }
    response = render(request, "campaigns/_activities.html" if alone else "campaigns/campaign.html", context)
    patch_vary_headers(response, ["HX-Target"])
    return response


@login_required
@require_POST
def issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Freeze the plan and open the public page."""
    found, _reader = _campaign(request, pk)
    try:
        services.issue_programme(found, by=person(request))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("The programme is issued; its public page is open."))
    return redirect("campaigns:campaign", found.pk)


@login_required
def summary_file(request: HttpRequest, pk: UUID, extension: str) -> HttpResponse:
    """The summary table in the annex form, as a workbook or a Word document."""
    found, reader = _campaign(request, pk)
    table = summary_table(found, reader, as_issued=request.GET.get("as") == "issued" and found.state != Campaign.State.DRAFT)
    data, media_type = (summary_table_xlsx(table), XLSX) if extension == "xlsx" else (summary_table_docx(table), DOCX)
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, f"{table.title}.{extension}")
    return response


@login_required
def history(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What happened, from the ledger; for the campaign's own unit."""
    found, reader = _campaign(request, pk)
    if found.unit_id not in reader.unit_ids:
        raise Http404
    page = history_of_campaign(found, request.GET.get("page", "1"))
    return render(request, "campaigns/history.html", {"campaign": found, "page": page, "head": latest_head()})


def _activity(request: HttpRequest, pk: UUID) -> tuple[Activity, Reader]:
    reader = reader_of(request.user)
    activities = in_sight_of(reader, Activity.objects.select_related("campaign__unit")).prefetch_related("parts__unit", "components", "occurrences")
    return get_object_or_404(activities, pk=pk), reader


@login_required
def activity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One activity with its parts, occurrences and revisions."""
    found, reader = _activity(request, pk)
    if not in_sight_of(reader, Campaign.objects.filter(pk=found.campaign_id)).exists():  # seen as the public sees it, and no more
        return redirect("portal:activity", found.campaign.code, found.code)
    revisions = in_sight_of(reader, ActivityRevision.objects.filter(activity=found)).select_related("made_by")
    context = {"activity": found, "campaign": found.campaign, "revisions": revisions, "may_edit": reader.holds(found.campaign.unit_id, Role.OFFICER)}
    if found.campaign.unit_id in reader.unit_ids:
        fields = shown_of(found)
        context["shown"] = [field.label for field in PublicField if field in fields]
        context["withheld"] = [field.label for field in PublicField if field not in fields]
    return render(request, "campaigns/activity.html", context)


@login_required
def edit_activity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change an activity; every change is a numbered revision."""
    found, _reader = _activity(request, pk)
    require_role(person(request), found.campaign.unit, Role.OFFICER)
    form = ActivityForm(request.POST or None, initial=ActivityForm.initial_of_activity(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_activity(
                found,
                values=form.activity_values(),
                parts=form.parts(),
                occurrences=form.cleaned_data["occurrences"],
                revision=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                by=person(request),
            )
        except ActivityMoved as error:
            messages.warning(request, str(error))
            return redirect("campaigns:activity", found.pk)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Stored as a new revision."))
            return redirect("campaigns:activity", found.pk)
    return render(
        request, "campaigns/activity_form.html", {"activity": found, "campaign": found.campaign, "form": form}, status=422 if form.errors else 200
    )
