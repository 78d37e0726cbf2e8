"""Later rooms show themselves on a campaign's page; this room imports none of them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from quanheng.campaigns.models import Campaign
from quanheng.units.sights import Reader


@dataclass(frozen=True, slots=True)
class CampaignRoom:
    """A page of another room that belongs to a campaign.

    ``offered`` says whether this reader is shown the way there now; the page itself checks again.
    """

    name: str | Promise
    url_name: str
    offered: Callable[[Campaign, Reader], bool]


@dataclass(frozen=True, slots=True)
class Way:
    """A link on the campaign's page."""

    name: str
    address: str


_rooms: list[CampaignRoom] = []


def register_campaign_room(room: CampaignRoom) -> None:
    """Called by a room when Django starts; ``name`` is a lazy translation, ``url_name`` takes the campaign's key."""
    _rooms.append(room)


def ways_from(campaign: Campaign, reader: Reader) -> list[Way]:
    """The pages of other rooms that this reader is offered for a campaign, in the order in which the rooms signed in."""
    return [Way(str(room.name), reverse(room.url_name, args=[campaign.pk])) for room in _rooms if room.offered(campaign, reader)]
