"""Materials and exhibits handed out: entered, corrected, put aside."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from quanheng.campaigns.closed import refuse_closed
from quanheng.campaigns.models import Campaign
from quanheng.ledger import services as ledger
from quanheng.reporting.models import Handout
from quanheng.reporting.services.figures import for_results
from quanheng.reporting.services.telling import TextMoved
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.queries import name_index
from quanheng.units.sights import require_role

MAY_NAME_PEOPLE = ("recipient", "given_by", "note")


@transaction.atomic
def record_handout(campaign: Campaign, *, values: dict[str, Any], by: User, handout: Handout | None = None, edit: int = 0) -> Handout:
    """Enter what was handed out, or correct an entry; TextMoved when it is no longer what the person saw.

    A recipient that names a unit known here is tied to it.
    """
    for_results(campaign, by)
    _check(campaign, values)
    fresh = handout is None
    if handout is None:
        handout = Handout(campaign=campaign, made_by=by)
    elif not Handout.objects.filter(pk=handout.pk, edit=edit, withdrawn="").update(edit=F("edit") + 1):
        raise TextMoved
    else:
        handout = Handout.objects.get(pk=handout.pk)
    before = {name: getattr(handout, name) for name in values}
    for name, value in values.items():
        setattr(handout, name, value)
    handout.recipient_unit = name_index(near=campaign.unit).resolve(handout.recipient)
    handout.full_clean(exclude=["campaign", "activity", "recipient_unit", "made_by"])
    handout.save()
    changed = {name: (before[name], value) for name, value in values.items() if fresh or before[name] != value}
    told = {name: _plain(pair[1]) if fresh else (_plain(pair[0]), _plain(pair[1])) for name, pair in changed.items() if name not in MAY_NAME_PEOPLE}
    people = {name: str(changed[name][1]) for name in MAY_NAME_PEOPLE if name in changed and changed[name][1]}
    event = "handout.added" if fresh else "handout.corrected"
    ledger.append(event, subject=handout, actor=by, unit=campaign.unit_id, change={"item": handout.item, **told}, personal=people)
    return handout


@transaction.atomic
def put_handout_aside(handout: Handout, *, reason: str, by: User) -> None:
    """An entry that was wrong; it stays on record."""
    require_role(by, handout.campaign.unit, Role.OFFICER)
    refuse_closed(handout.campaign)
    if not reason.strip():
        raise ValidationError(_("Say why it is put aside."), code="reason")
    if not Handout.objects.filter(pk=handout.pk, withdrawn="").update(withdrawn=reason.strip()[:300], edit=F("edit") + 1):
        raise ValidationError(_("This was put aside meanwhile."), code="moved")
    change = {"item": handout.item, "quantity": handout.quantity, "reason": reason.strip()}
    ledger.append("handout.put-aside", subject=handout, actor=by, unit=handout.campaign.unit_id, change=change)


def _check(campaign: Campaign, values: dict[str, Any]) -> None:
    for name in ("day", "returned_on"):
        day: date | None = values.get(name)
        if day and day > timezone.localdate():
            raise ValidationError({name: _("%(day)s is still to come.") % {"day": day}})
    if values.get("activity") is not None and values["activity"].campaign_id != campaign.pk:
        raise ValidationError(_("This belongs to another campaign."), code="campaign")
    if values.get("returned_on") and not values.get("lent"):
        raise ValidationError({"returned_on": _("Only what was lent comes back: tick that it was lent, or leave the day empty.")})


def _plain(value: Any) -> Any:
    return value.name if hasattr(value, "name") else value
