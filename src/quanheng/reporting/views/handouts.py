"""Materials and exhibits handed out: the list, its totals, entries, corrections, and the list as a file."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quanheng.campaigns.models import Activity, Campaign
from quanheng.reporting import services
from quanheng.reporting.forms import AsideForm, told
from quanheng.reporting.handout_forms import HandoutFilterForm, HandoutForm
from quanheng.reporting.handouts import handouts_csv, handouts_of, totals_by_item
from quanheng.reporting.models import Handout
from quanheng.reporting.services import TextMoved
from quanheng.reporting.views.figures import asked_activity, issued_campaign
from quanheng.units.kinds import Role
from quanheng.units.sights import Reader, in_sight_of, person, reader_of, require_role

PAGE_ROWS = 50
MOST_TOTALS = 60


@login_required
def handouts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What went out, the latest first, with totals by item; new entries are made here."""
    campaign, reader = issued_campaign(request, pk)
    activity = asked_activity(request, campaign, reader)
    initial = {"day": timezone.localdate(), "activity": activity.pk if activity else None}
    form = HandoutForm(request.POST or None, campaign=campaign, initial=initial)
    if request.method == "POST":
        require_role(person(request), campaign.unit, Role.OFFICER)
        if form.is_valid() and _stored(request, form, campaign):
            return redirect(request.get_full_path())
    rows = _asked_rows(request, campaign, reader, activity)
    totals = totals_by_item(rows)
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "campaign": campaign,
        "activity": activity,
        "page": Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page")),
        "totals": totals[:MOST_TOTALS],
        "more_totals": max(0, len(totals) - MOST_TOTALS),
        "form": form,
        "filter": HandoutFilterForm(request.GET),
        "query": f"{kept.urlencode()}&" if kept else "",
        "question": kept.urlencode(),
        "may_edit": reader.holds(campaign.unit_id, Role.OFFICER),
    }
    return render(request, "reporting/handouts.html", context, status=422 if form.errors else 200)


def _asked_rows(request: HttpRequest, campaign: Campaign, reader: Reader, activity: Activity | None) -> QuerySet[Handout]:
    narrow = HandoutFilterForm(request.GET)
    if not narrow.is_valid():
        return handouts_of(campaign, reader, activity=activity)
    return handouts_of(campaign, reader, words=narrow.cleaned_data["q"], still_out=narrow.cleaned_data["out"], activity=activity)


def _stored(request: HttpRequest, form: HandoutForm, campaign: Campaign, handout: Handout | None = None) -> bool:
    try:
        services.record_handout(campaign, values=form.values(), by=person(request), handout=handout, edit=form.cleaned_data["edit"] or 0)
    except TextMoved as error:
        messages.warning(request, str(error))
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    else:
        messages.success(request, _("Stored."))
    return True


def _handout(request: HttpRequest, pk: UUID) -> tuple[Handout, Reader]:
    """An entry of the reader's own unit that stands."""
    reader = reader_of(request.user)
    rows = in_sight_of(reader, Handout.objects.select_related("campaign__unit", "activity"))
    found = get_object_or_404(rows, pk=pk)
    if found.withdrawn:
        raise Http404
    return found, reader


@login_required
def handout(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One entry, to be corrected or put aside; what was lent comes back here."""
    found, _reader = _handout(request, pk)
    require_role(person(request), found.campaign.unit, Role.OFFICER)
    form = HandoutForm(request.POST or None, campaign=found.campaign, initial=HandoutForm.initial_of(found))
    if request.method == "POST" and form.is_valid() and _stored(request, form, found.campaign, found):
        return redirect("reporting:handouts", found.campaign_id)
    context = {"campaign": found.campaign, "handout": found, "form": form}
    return render(request, "reporting/handout.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def aside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An entry that was wrong."""
    found, _reader = _handout(request, pk)
    require_role(person(request), found.campaign.unit, Role.OFFICER)
    form = AsideForm(request.POST)
    if not form.is_valid():
        messages.warning(request, told(form))
        return redirect("reporting:handout", found.pk)
    try:
        services.put_handout_aside(found, reason=form.cleaned_data["reason"], by=person(request))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Put aside; it stays on record."))
    return redirect("reporting:handouts", found.campaign_id)


@login_required
@require_safe
def as_csv(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole list, narrowed as the page is."""
    campaign, reader = issued_campaign(request, pk)
    rows = _asked_rows(request, campaign, reader, asked_activity(request, campaign, reader))
    response = HttpResponse(handouts_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{campaign.title}-物料发放.csv")
    return response
