"""For officers: the public programme as a bundle of files for the official site."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from quanheng.campaigns.models import Campaign
from quanheng.campaigns.rooms import CampaignRoom, register_campaign_room
from quanheng.portal.bundle import static_bundle
from quanheng.units.sights import Reader, in_sight_of, reader_of


@login_required
@require_safe
def bundle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bundle of an issued campaign, for its own unit."""
    reader = reader_of(request.user)
    found = get_object_or_404(in_sight_of(reader, Campaign.objects.select_related("unit")), pk=pk)
    if not _offered(found, reader):
        raise Http404
    response = HttpResponse(static_bundle(found), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, f"{found.title}.zip")
    return response


def _offered(campaign: Campaign, reader: Reader) -> bool:
    return campaign.unit_id in reader.unit_ids and campaign.state != Campaign.State.DRAFT


def sign_in() -> None:
    """Called when Django starts."""
    register_campaign_room(CampaignRoom(_("Files for the official site"), "bundle", _offered))
