"""The way to the call and the table, from the campaign's page."""

from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.models import Campaign
from quanheng.campaigns.rooms import CampaignRoom, register_campaign_room
from quanheng.units.sights import Reader


def _own(campaign: Campaign, reader: Reader) -> bool:
    return campaign.unit_id in reader.unit_ids


register_campaign_room(CampaignRoom(_("Call for plans"), "collecting:call", _own))
