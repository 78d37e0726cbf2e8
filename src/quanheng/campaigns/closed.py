"""A campaign that was archived and closed changes no more; who must change it opens it again first, with a reason."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quanheng.campaigns.models import Campaign


def refuse_closed(campaign: Campaign) -> None:
    """ValidationError for a closed campaign."""
    if campaign.state == Campaign.State.CLOSED:
        message = _("The campaign is archived and closed. Open it again on its archive page, with a reason, to change anything.")
        raise ValidationError(message, code="closed")
