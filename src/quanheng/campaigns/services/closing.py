"""A campaign is closed once it is archived, and opened again with a reason."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanheng.campaigns.models import Campaign
from quanheng.ledger import services as ledger
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import require_role


@transaction.atomic
def close_campaign(campaign: Campaign, *, keep_until: date, by: User) -> Campaign:
    """Nothing of the campaign changes from now on, and its personal data are erased after ``keep_until``; the approver's act.

    Raises ValidationError for a campaign that is not issued or closed already, and for a day that is over.
    """
    require_role(by, campaign.unit, Role.APPROVER)
    if keep_until < timezone.localdate():
        raise ValidationError({"keep_until": _("%(day)s is over; personal data cannot be kept until then.") % {"day": keep_until.isoformat()}})
    closed = Campaign.objects.filter(pk=campaign.pk, state=Campaign.State.ISSUED).update(
        state=Campaign.State.CLOSED, closed_at=timezone.now(), keep_until=keep_until
    )
    if not closed:
        raise ValidationError(_("Only a campaign that is issued, and not closed yet, can be closed."), code="not-issued")
    campaign.refresh_from_db()
    ledger.append("campaign.closed", subject=campaign, actor=by, unit=campaign.unit_id, change={"keep_until": keep_until.isoformat()})
    return campaign


@transaction.atomic
def reopen_campaign(campaign: Campaign, *, reason: str, by: User) -> Campaign:
    """A closed campaign can be changed again; what was erased meanwhile stays erased. ValidationError without a reason."""
    require_role(by, campaign.unit, Role.APPROVER)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the campaign is opened again.")})
    opened = Campaign.objects.filter(pk=campaign.pk, state=Campaign.State.CLOSED).update(state=Campaign.State.ISSUED, closed_at=None, keep_until=None)
    if not opened:
        raise ValidationError(_("This campaign is not closed."), code="not-closed")
    campaign.refresh_from_db()
    ledger.append("campaign.reopened", subject=campaign, actor=by, unit=campaign.unit_id, change={"reason": reason.strip()})
    return campaign
