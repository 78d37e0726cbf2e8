"""Activities are put under the headings of the notice, so that the report can follow the notice's own order."""

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from quanheng.campaigns.closed import refuse_closed
from quanheng.campaigns.models import Activity, Campaign, Duty
from quanheng.ledger import services as ledger
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import require_role


@transaction.atomic
def put_under_headings(campaign: Campaign, headings: Mapping[UUID, UUID | None], *, by: User) -> int:
    """Set the heading of each activity by key, None for no heading; how many changed. ValidationError for keys of another campaign."""
    require_role(by, campaign.unit, Role.OFFICER)
    refuse_closed(campaign)
    activities = list(Activity.objects.filter(campaign=campaign, pk__in=list(headings)))
    known = set(Duty.objects.filter(campaign=campaign).values_list("pk", flat=True))
    if len(activities) != len(headings) or not {key for key in headings.values() if key} <= known:
        raise ValidationError(_("An activity or a heading is of another campaign; open the page again."))
    changed = [activity for activity in activities if activity.duty_id != headings[activity.pk]]
    for activity in changed:
        activity.duty_id = headings[activity.pk]
    if changed:
        Activity.objects.bulk_update(changed, ["duty"], batch_size=500)
        Campaign.objects.filter(pk=campaign.pk).update(revision=F("revision") + 1)
        told = {"activities": len(changed), "headings": {str(activity.pk): str(activity.duty_id or "") for activity in changed}}
        ledger.append("campaign.headings-set", subject=campaign, actor=by, unit=campaign.unit_id, change=told)
    return len(changed)
