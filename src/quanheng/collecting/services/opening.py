"""A call is opened, changed and closed; units are asked, and let off."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanheng.campaigns.models import Campaign
from quanheng.collecting.models import Call, Request
from quanheng.ledger import services as ledger
from quanheng.rows import public_code
from quanheng.units.kinds import Role
from quanheng.units.models import Unit, User
from quanheng.units.sights import require_role


@transaction.atomic
def open_call(campaign: Campaign, *, units: Iterable[Unit], by_date: date, text: str, by: User) -> Call:
    """Ask units for their plans; ValidationError for a campaign that is issued or called already, a unit not below, or no unit at all."""
    require_role(by, campaign.unit, Role.OFFICER)
    if campaign.state != Campaign.State.DRAFT:
        raise ValidationError(_("The programme is issued; plans are called for before that."), code="issued")
    if Call.objects.filter(campaign=campaign).exists():
        raise ValidationError(_("Plans are called for already. Add units to the call that stands."), code="called")
    units = list(units)
    if not units:
        raise ValidationError(_("Choose at least one unit to ask."), code="no-unit")
    call = Call(campaign=campaign, by_date=by_date, text=text.strip(), opened_by=by)
    call.full_clean()
    call.save()
    ledger.append("call.opened", subject=call, actor=by, unit=campaign.unit_id, change={"by": by_date.isoformat(), "units": len(units)})
    ask_units(call, units=units, by=by)
    return call


@transaction.atomic
def ask_units(call: Call, *, units: Iterable[Unit], by: User) -> list[Request]:
    """Ask more units; those asked already are left as they are."""
    require_role(by, call.campaign.unit, Role.OFFICER)
    own = call.campaign.unit
    asked = set(call.requests.values_list("unit_id", flat=True))
    fresh = []
    for unit in units:
        if not unit.path.startswith(own.path):
            raise ValidationError(_("%(unit)s does not stand below %(own)s.") % {"unit": unit.name, "own": own.name}, code="not-below")
        if unit.pk not in asked:
            fresh.append(Request(call=call, unit=unit, unit_name=unit.name, unit_path=unit.path))
    Request.objects.bulk_create(fresh, ignore_conflicts=True)  # two officers at once: the second finds it done
    for request in fresh:
        ledger.append("plans.asked", subject=request, actor=by, unit=own.pk, change={"unit": str(request.unit_id), "by": call.by_date.isoformat()})
    return fresh


@transaction.atomic
def change_call(call: Call, *, by_date: date, text: str, by: User) -> Call:
    """Another day or other words; everybody's link stays the same."""
    require_role(by, call.campaign.unit, Role.OFFICER)
    before = call.by_date
    call.by_date, call.text = by_date, text.strip()
    call.full_clean()
    call.save(update_fields=["by_date", "text"])
    ledger.append(
        "call.changed", subject=call, actor=by, unit=call.campaign.unit_id, change={"by": {"from": before.isoformat(), "to": by_date.isoformat()}}
    )
    return call


@transaction.atomic
def close_call(call: Call, *, by: User) -> None:
    """Nothing more is taken through the links; reopening is possible until the programme is issued."""
    require_role(by, call.campaign.unit, Role.OFFICER)
    if Call.objects.filter(pk=call.pk, closed_at=None).update(closed_at=timezone.now()):
        ledger.append("call.closed", subject=call, actor=by, unit=call.campaign.unit_id)


@transaction.atomic
def reopen_call(call: Call, *, by: User) -> None:
    """The links take entries again."""
    require_role(by, call.campaign.unit, Role.OFFICER)
    if call.campaign.state != Campaign.State.DRAFT:
        raise ValidationError(_("The programme is issued; plans are called for before that."), code="issued")
    if Call.objects.filter(pk=call.pk).exclude(closed_at=None).update(closed_at=None):
        ledger.append("call.reopened", subject=call, actor=by, unit=call.campaign.unit_id)


@transaction.atomic
def renew_link(request: Request, *, by: User) -> str:
    """A new link for a unit; the old one opens nothing any more. Gives the new code."""
    require_role(by, request.call.campaign.unit, Role.OFFICER)
    code = public_code()
    Request.objects.filter(pk=request.pk).update(code=code)
    ledger.append("plans.link-renewed", subject=request, actor=by, unit=request.call.campaign.unit_id)
    return code


@transaction.atomic
def waive_request(request: Request, *, reason: str, by: User) -> None:
    """A unit is let off, with a reason; ValidationError where it was accepted already or no reason is given."""
    require_role(by, request.call.campaign.unit, Role.OFFICER)
    if not reason.strip():
        raise ValidationError(_("Say why the unit is let off."), code="reason")
    standing = Request.objects.filter(pk=request.pk).exclude(state__in=[Request.State.ACCEPTED, Request.State.WAIVED])
    if not standing.update(state=Request.State.WAIVED, reason=reason.strip()[:300]):
        raise ValidationError(_("What this unit gave is accepted, or it was let off already."), code="answered")
    ledger.append("plans.waived", subject=request, actor=by, unit=request.call.campaign.unit_id, change={"reason": reason.strip()[:300]})
