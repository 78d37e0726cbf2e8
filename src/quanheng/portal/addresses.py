"""The campaign behind a public address, and the addresses that leave the building."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from quanheng.campaigns.models import Campaign
from quanheng.rows import is_public_code
from quanheng.units.sights import ANYBODY, in_sight_of


def public_campaign(code: str) -> Campaign:
    """An issued campaign by its code."""
    if not is_public_code(code):  # a slip of the pen costs no query
        raise Http404
    return get_object_or_404(in_sight_of(ANYBODY, Campaign.objects.select_related("unit")), code=code)


def path_of(campaign: Campaign) -> str:
    """The path of the programme in the reader's language; an activity's code leads on from it."""
    return reverse("portal:programme", args=[campaign.code])


def base_of(campaign: Campaign) -> str:
    """The whole address of the programme, for what leaves the building."""
    return f"{settings.QUANHENG_PUBLIC_URL}{path_of(campaign)}"
