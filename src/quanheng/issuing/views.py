"""The office's own notice: its words, the file for sign-off, the record of what was approved."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanheng.campaigns.models import Campaign
from quanheng.issuing import services
from quanheng.issuing.documents import own_notice_docx
from quanheng.issuing.forms import STEPS, OwnNoticeForm, SignOffForm
from quanheng.issuing.models import OwnNotice, SignOff
from quanheng.units.kinds import Role
from quanheng.units.sights import Reader, in_sight_of, person, reader_of, require_role

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _campaign(request: HttpRequest, pk: UUID) -> tuple[Campaign, Reader]:
    reader = reader_of(request.user)
    found = get_object_or_404(in_sight_of(reader, Campaign.objects.select_related("unit")), pk=pk)
    if found.unit_id not in reader.unit_ids:
        raise Http404
    return found, reader


def _draft(campaign: Campaign, reader: Reader) -> OwnNotice | None:
    return in_sight_of(reader, OwnNotice.objects.filter(campaign=campaign)).select_related("campaign__unit").first()


@login_required
def own_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The words, edited by the officer until they are signed off."""
    campaign, reader = _campaign(request, pk)
    draft = _draft(campaign, reader)
    may_edit = reader.holds(campaign.unit_id, Role.OFFICER) and campaign.state == Campaign.State.DRAFT
    form = OwnNoticeForm(request.POST or None, initial=_initial(draft)) if draft else None
    if request.method == "POST":
        require_role(person(request), campaign.unit, Role.OFFICER)
        if draft is None:
            return _start(request, campaign)
        assert form is not None
        if form.is_valid():
            return _store(request, draft, form)
    signed = in_sight_of(reader, SignOff.objects.filter(campaign=campaign)).select_related("recorded_by").first()
    steps = "\n".join(f"{step} | | |" for step in STEPS)
    context = {
        "campaign": campaign,
        "draft": draft,
        "form": form,
        "may_edit": may_edit,
        "signed": signed,
        "may_sign": reader.holds(campaign.unit_id, Role.APPROVER) and campaign.state == Campaign.State.DRAFT and draft is not None,
        "sign_form": SignOffForm(initial={"edit": draft.edit if draft else 0, "steps": steps}),
    }
    return render(request, "issuing/own_notice.html", context, status=422 if form and form.errors else 200)


def _initial(draft: OwnNotice) -> dict[str, object]:
    return {name: getattr(draft, name) for name in ("edit", "title", "addressees", "body", "issuer", "day", "publicity", "letter")}


def _start(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    try:
        services.start_own_notice(campaign, by=person(request))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return redirect("issuing:own-notice", campaign.pk)


def _store(request: HttpRequest, draft: OwnNotice, form: OwnNoticeForm) -> HttpResponse:
    try:
        services.change_own_notice(draft, values=form.values(), edit=form.cleaned_data["edit"], by=person(request))
    except services.NoticeMoved as error:
        messages.warning(request, str(error))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Stored."))
    return redirect("issuing:own-notice", draft.campaign_id)


@login_required
def own_notice_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The Word file for sign-off: no red head, no number, no seal."""
    campaign, reader = _campaign(request, pk)
    draft = _draft(campaign, reader)
    if draft is None:
        raise Http404
    response = HttpResponse(own_notice_docx(draft, reader), content_type=DOCX)
    response["Content-Disposition"] = content_disposition_header(True, f"{draft.title}.docx")
    return response


@login_required
@require_POST
def sign_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record what the office system approved; the programme is issued with it."""
    campaign, reader = _campaign(request, pk)
    require_role(person(request), campaign.unit, Role.APPROVER)
    draft = _draft(campaign, reader)
    form = SignOffForm(request.POST, request.FILES)
    if draft is None or not form.is_valid():
        told = " ".join(str(message) for errors in form.errors.values() for message in errors)
        messages.warning(request, told or _("Draft the notice first."))
        return redirect("issuing:own-notice", campaign.pk)
    data, file = form.cleaned_data, form.cleaned_data["scan"]
    try:
        services.record_sign_off(
            draft,
            steps=data["steps"],
            number=data["number"],
            issued_on=data["issued_on"],
            scan=(file.read(), file.name) if file else None,
            edit=data["edit"],
            by=person(request),
        )
    except services.NoticeMoved as error:
        messages.warning(request, str(error))
        return redirect("issuing:own-notice", campaign.pk)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return redirect("issuing:own-notice", campaign.pk)
    messages.success(request, _("The sign-off is recorded and the programme issued; its public page is open."))
    return redirect("campaigns:campaign", campaign.pk)


@login_required
def scan(request: HttpRequest, pk: UUID) -> FileResponse:
    """The scan as it was recorded, always as a download."""
    campaign, reader = _campaign(request, pk)
    signed = get_object_or_404(in_sight_of(reader, SignOff.objects.filter(campaign=campaign)))
    if not signed.scan:
        raise Http404
    return FileResponse(signed.scan.open("rb"), as_attachment=True, filename=signed.scan_name, content_type="application/octet-stream")
