"""Ways from a campaign's page to further pages of this room."""

from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.models import Campaign
from quanheng.campaigns.rooms import CampaignRoom, register_campaign_room
from quanheng.units.kinds import Role
from quanheng.units.sights import Reader


def may_edit(campaign: Campaign, reader: Reader) -> bool:
    return reader.holds(campaign.unit_id, Role.OFFICER) and campaign.state != Campaign.State.CLOSED


register_campaign_room(CampaignRoom(_("Add an activity"), "campaigns:activity-new", may_edit))
register_campaign_room(CampaignRoom(_("Activities by heading"), "campaigns:headings", may_edit))
