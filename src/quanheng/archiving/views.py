"""The archive page of a campaign: packages, closing, what will be erased."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from quanheng.archiving import services
from quanheng.archiving.forms import CloseForm, ReopenForm, TermsForm
from quanheng.archiving.models import Archive, Erasure
from quanheng.campaigns import services as campaigns
from quanheng.campaigns.keeping import erasables
from quanheng.campaigns.models import Campaign
from quanheng.jobs.errors import WrongState
from quanheng.jobs.queries import jobs_about, progress_of
from quanheng.units.kinds import Role
from quanheng.units.sights import Reader, in_sight_of, person, reader_of, require_role

PAGE_ROWS = 20
KEPT_DAYS = 365


def _campaign(request: HttpRequest, pk: UUID) -> tuple[Campaign, Reader]:
    """A campaign of one's own unit that is issued; what was archived concerns nobody else."""
    reader = reader_of(request.user)
    found = get_object_or_404(in_sight_of(reader, Campaign.objects.select_related("unit")), pk=pk)
    if found.unit_id not in reader.unit_ids or found.state == Campaign.State.DRAFT:
        raise Http404
    return found, reader


@login_required
@require_safe
def archive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Packages with their state, what is kept for how long, and the way to close."""
    campaign, reader = _campaign(request, pk)
    page = Paginator(in_sight_of(reader, Archive.objects.filter(campaign=campaign)).select_related("made_by"), PAGE_ROWS).get_page(
        request.GET.get("page")
    )
    newest = page.object_list[0] if page.number == 1 and page.object_list else None
    job = in_sight_of(reader, jobs_about(newest)).first() if newest and newest.state == Archive.State.PACKING else None
    context = {
        "campaign": campaign,
        "page": page,
        "newest": newest,
        "progress": progress_of(job) if job else None,
        "terms_form": TermsForm(initial=newest.terms if newest else None),
        "close_form": CloseForm(initial={"keep_until": timezone.localdate() + timedelta(days=KEPT_DAYS)}),
        "reopen_form": ReopenForm(),
        "personal": [(one.name, one.count(campaign)) for one in erasables()],
        "erasures": _erasures(campaign, reader),
        "may_pack": reader.holds(campaign.unit_id, Role.OFFICER),
        "may_close": reader.holds(campaign.unit_id, Role.APPROVER),
        "ready": in_sight_of(reader, Archive.objects.filter(campaign=campaign, state=Archive.State.READY)).exists(),
    }
    alone = request.headers.get("HX-Target") == "packages"
    if alone and job is None:  # the packing has just ended: the whole page says something else now
        return HttpResponseClientRefresh()
    response = render(request, "archiving/_packages.html" if alone else "archiving/archive.html", context)
    patch_vary_headers(response, ["HX-Target"])
    return response


def _erasures(campaign: Campaign, reader: Reader) -> list[tuple[str, Erasure]]:
    names = {one.code: str(one.name) for one in erasables()}
    return [(names.get(one.code, one.code), one) for one in in_sight_of(reader, Erasure.objects.filter(campaign=campaign))]


def _told(request: HttpRequest, error: ValidationError) -> None:
    messages.warning(request, " ".join(error.messages))


@login_required
@require_POST
def pack(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Order the next package."""
    campaign, _reader = _campaign(request, pk)
    require_role(person(request), campaign.unit, Role.OFFICER)
    form = TermsForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("Choose a term for every class of files."))
        services.order_package(campaign, terms=form.terms(), by=person(request))
    except ValidationError as error:
        _told(request, error)
    else:
        messages.success(request, _("The package is being made."))
    return redirect("archiving:archive", campaign.pk)


@login_required
@require_POST
def pack_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go on with a packing that broke off."""
    campaign, reader = _campaign(request, pk)
    require_role(person(request), campaign.unit, Role.OFFICER)
    waiting = in_sight_of(reader, Archive.objects.select_related("campaign__unit").filter(campaign=campaign, state=Archive.State.PACKING))
    newest = waiting.first()
    try:
        if newest:
            services.go_on(newest, by=person(request))
    except WrongState:
        messages.warning(request, _("The package is being made."))
    return redirect("archiving:archive", campaign.pk)


@login_required
@require_safe
def package(request: HttpRequest, pk: UUID) -> FileResponse:
    """The package, streamed."""
    found = get_object_or_404(in_sight_of(reader_of(request.user), Archive.objects.select_related("campaign")), pk=pk)
    if found.state != Archive.State.READY:
        raise Http404
    name = f"{found.campaign.title}-{_('archive')}-{found.version}.zip"
    return FileResponse(found.package.open("rb"), as_attachment=True, filename=name, content_type="application/zip")


@login_required
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The approver closes the campaign."""
    campaign, _reader = _campaign(request, pk)
    require_role(person(request), campaign.unit, Role.APPROVER)
    form = CloseForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError([message for errors in form.errors.values() for message in errors])
        campaigns.close_campaign(campaign, keep_until=form.cleaned_data["keep_until"], by=person(request))
    except ValidationError as error:
        _told(request, error)
    else:
        messages.success(request, _("The campaign is closed."))
    return redirect("archiving:archive", campaign.pk)


@login_required
@require_POST
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The approver opens it again, with a reason."""
    campaign, _reader = _campaign(request, pk)
    require_role(person(request), campaign.unit, Role.APPROVER)
    try:
        campaigns.reopen_campaign(campaign, reason=request.POST.get("reason", "").replace("\x00", "")[:300], by=person(request))
    except ValidationError as error:
        _told(request, error)
    else:
        messages.success(request, _("The campaign is open again."))
    return redirect("archiving:archive", campaign.pk)
