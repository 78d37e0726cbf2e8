"""Evidence: files come in, are shown safely to those who may see them, and are put aside."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quanheng.campaigns.models import Activity, Campaign
from quanheng.reporting import services
from quanheng.reporting.forms import AsideForm, LinkForm, ProofsForm, told
from quanheng.reporting.models import Brief, Evidence
from quanheng.reporting.pictures import MOST_BYTES
from quanheng.reporting.views.figures import own_activity
from quanheng.units.kinds import Role
from quanheng.units.sights import in_sight_of, person, reader_of, require_role


def bytes_of(file: "UploadedFile[Any]") -> bytes:
    """The content; a file that is too large is not even read."""
    if (file.size or 0) > MOST_BYTES:
        message = _("%(file)s is larger than %(most)d MB. Give a smaller copy.")
        raise ValidationError(message % {"file": file.name, "most": MOST_BYTES // 1024**2}, code="too-large")
    return bytes(file.read())


@login_required
@require_POST
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Files of an activity; each is taken or refused by itself."""
    activity, _reader = own_activity(request, pk)
    _take_files(request, activity.campaign, activity=activity)
    return redirect(f"{_results_of(activity)}#evidence")


@login_required
@require_POST
def add_to_brief(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Files of a brief."""
    brief = get_object_or_404(in_sight_of(reader_of(request.user), Brief.objects.select_related("campaign__unit")), pk=pk)
    _take_files(request, brief.campaign, brief=brief)
    return redirect("reporting:brief", brief.pk)


def _results_of(activity: Activity) -> str:
    return redirect("reporting:results", activity.pk).url


def _take_files(request: HttpRequest, campaign: Campaign, *, activity: Activity | None = None, brief: Brief | None = None) -> None:
    require_role(person(request), campaign.unit, Role.OFFICER)
    form = ProofsForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.warning(request, told(form))
        return
    taken = 0
    for upload in form.cleaned_data["proofs"]:
        try:
            kept = {"data": bytes_of(upload), "filename": upload.name, "title": form.cleaned_data["title"]}
            services.add_file(campaign, **kept, activity=activity, brief=brief, by=person(request))
        except services.EvidenceGiven as error:
            messages.info(request, str(error))
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            taken += 1
    if taken:
        messages.success(request, ngettext("%(count)d file is stored.", "%(count)d files are stored.", taken) % {"count": taken})


@login_required
@require_POST
def link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An address as evidence; nothing is fetched."""
    activity, _reader = own_activity(request, pk)
    require_role(person(request), activity.campaign.unit, Role.OFFICER)
    form = LinkForm(request.POST)
    if form.is_valid():
        try:
            services.add_link(activity.campaign, **form.cleaned_data, activity=activity, by=person(request))
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("Stored."))
    else:
        messages.warning(request, told(form))
    return redirect(f"{_results_of(activity)}#evidence")


def _evidence(request: HttpRequest, pk: UUID) -> Evidence:
    found = in_sight_of(reader_of(request.user), Evidence.objects.select_related("campaign__unit", "activity"))
    return get_object_or_404(found, pk=pk)


def _safely(stored: FieldFile, *, name: str, media_type: str, shown: bool) -> FileResponse:
    """A stored file: pictures may be shown in the page, everything else is only ever downloaded; the browser must not guess."""
    response = FileResponse(stored.open("rb"), as_attachment=not shown, filename=name, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@login_required
def file(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file as it is stored: a picture is shown, a PDF downloaded."""
    evidence = _evidence(request, pk)
    if not evidence.file:
        raise Http404
    picture = evidence.kind == Evidence.Kind.PICTURE
    return _safely(evidence.file, name=evidence.filename, media_type=evidence.media_type, shown=picture)


@login_required
def thumbnail(request: HttpRequest, pk: UUID) -> FileResponse:
    """The small picture."""
    evidence = _evidence(request, pk)
    if not evidence.thumbnail:
        raise Http404
    return _safely(evidence.thumbnail, name="thumbnail.jpg", media_type="image/jpeg", shown=True)


@login_required
@require_POST
def aside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It no longer proves anything; it stays on record."""
    evidence = _evidence(request, pk)
    require_role(person(request), evidence.campaign.unit, Role.OFFICER)
    form = AsideForm(request.POST)
    if form.is_valid():
        try:
            services.put_evidence_aside(evidence, reason=form.cleaned_data["reason"], by=person(request))
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("Put aside; it stays on record."))
    else:
        messages.warning(request, told(form))
    if evidence.activity:
        return redirect(f"{_results_of(evidence.activity)}#evidence")
    return redirect("reporting:report", evidence.campaign_id)
