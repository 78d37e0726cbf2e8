"""For officers: the public programme for the official site, as a bundle of files and as an article."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from quanheng.campaigns.history import CODES, register_history
from quanheng.campaigns.models import Campaign
from quanheng.campaigns.public import public_programme
from quanheng.campaigns.publishing import PublicField
from quanheng.campaigns.rooms import CampaignRoom, register_campaign_room
from quanheng.jobs.queries import jobs_about, progress_of
from quanheng.portal.article import article_docx, article_html, article_of, article_page
from quanheng.portal.bundling import order_bundle
from quanheng.portal.models import Bundle
from quanheng.units.kinds import Role
from quanheng.units.sights import Reader, in_sight_of, person, reader_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
def files(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The files of the public site: made by a job, for the campaign as it stands; a POST has them made."""
    found = _issued(request, pk)
    reader = reader_of(request.user)
    if request.method == "POST":
        order_bundle(found, by=person(request))
        return redirect("bundle-files", found.pk)
    newest = in_sight_of(reader, Bundle.objects.filter(campaign=found)).first()
    job = in_sight_of(reader, jobs_about(newest)).first() if newest and newest.state == Bundle.State.MAKING else None
    if request.headers.get("HX-Target") == "files" and job is None:  # they have just been made
        return HttpResponseClientRefresh()
    context = {
        "campaign": found,
        "bundle": newest,
        "progress": progress_of(job) if job else None,
        "is_newest": newest is not None and newest.revision == found.revision,
        "may_make": reader.holds(found.unit_id, Role.OFFICER),
    }
    alone = request.headers.get("HX-Target") == "files"
    response = render(request, "portal/_files.html" if alone else "portal/files.html", context)
    patch_vary_headers(response, ["HX-Target"])
    return response


@login_required
@require_safe
def bundle(request: HttpRequest, pk: UUID) -> FileResponse:
    """The files as one archive, streamed."""
    found = get_object_or_404(in_sight_of(reader_of(request.user), Bundle.objects.select_related("campaign")), pk=pk)
    if found.state != Bundle.State.READY:
        raise Http404
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=f"{found.campaign.title}.zip", content_type="application/zip")


@login_required
@require_safe
def article(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The article to look at, to copy into the site's editor, and to download."""
    found = _issued(request, pk)
    text = article_html(article_of(found, public_programme(found)))
    context = {"campaign": found, "text": text, "shown": mark_safe(text)}  # noqa: S308  article_html escapes every word
    return render(request, "portal/article.html", context)


@login_required
@require_safe
def article_file(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """The article as a file."""
    found = _issued(request, pk)
    made = article_of(found, public_programme(found))
    if form == "docx":
        response = HttpResponse(article_docx(made), content_type=DOCX)
    else:
        response = HttpResponse(article_page(made), content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{made.title}.{form}")
    return response


def _issued(request: HttpRequest, pk: UUID) -> Campaign:
    reader = reader_of(request.user)
    found = get_object_or_404(in_sight_of(reader, Campaign.objects.select_related("unit")), pk=pk)
    if not _offered(found, reader):
        raise Http404
    return found


def _offered(campaign: Campaign, reader: Reader) -> bool:
    return campaign.unit_id in reader.unit_ids and campaign.state != Campaign.State.DRAFT


def _contacts_of(campaign: Campaign) -> Iterator[tuple[str, list[str]]]:
    yield "campaigns.contact", [str(key) for key in campaign.contacts.values_list("pk", flat=True)]


def sign_in() -> None:
    """Called when Django starts."""
    register_campaign_room(CampaignRoom(_("Article for the official site"), "article", _offered))
    register_campaign_room(CampaignRoom(_("Files for the official site"), "bundle-files", _offered))
    register_history(
        events={
            "activity.published": _("what the public sees changed"),
            "contact.published": _("contact published or withheld"),
            "occurrence.moved": _("occurrence moved"),
            "occurrence.cancelled": _("occurrence cancelled"),
        },
        fields={"published": _("what the public sees"), "occurrence": _("occurrence")},
        subjects=_contacts_of,
    )
    for field in PublicField:
        CODES.setdefault(field.value, field.label)
