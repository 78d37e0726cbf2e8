"""An activity that no document tells is added to a campaign by hand."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from quanheng.campaigns.models import Activity, Campaign
from quanheng.campaigns.services.accepting import add_activities
from quanheng.ledger import services as ledger
from quanheng.units.models import User


@transaction.atomic
def add_activity(campaign: Campaign, *, values: dict[str, Any], reason: str, by: User) -> Activity:
    """Put one activity behind the others; ValidationError where the programme is issued and no reason is given."""
    last = Activity.objects.filter(campaign=campaign).aggregate(last=Max("position"))["last"] or 0
    row = {"components": [], "span": None, **values, "number": str(last + 1)}
    activity = add_activities(campaign, [row], by=by, reason=reason)[0]
    change = {"name": activity.name, "reason": reason}
    ledger.append("activity.added", subject=activity, actor=by, unit=campaign.unit_id, change=change)
    return activity
