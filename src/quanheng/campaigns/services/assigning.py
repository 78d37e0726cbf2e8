"""An issued campaign is passed down: units are asked to hand something in, and answer that they have read it."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanheng.campaigns.closed import refuse_closed
from quanheng.campaigns.models import Assignment, Campaign, Deadline
from quanheng.ledger import services as ledger
from quanheng.units.kinds import Role
from quanheng.units.models import Unit, User
from quanheng.units.sights import require_role


class AssignmentAnswered(ValidationError):
    """The assignment was answered or waived meanwhile."""


@transaction.atomic
def pass_down(campaign: Campaign, *, units: Iterable[Unit], deadline: Deadline, by: User) -> list[Assignment]:
    """Ask units below for what ``deadline`` names; units that were asked for it before are left as they are.

    ValidationError while the campaign is a draft, or for a unit that does not stand below the campaign's own.
    """
    require_role(by, campaign.unit, Role.OFFICER)
    refuse_closed(campaign)
    if campaign.state == Campaign.State.DRAFT:
        raise ValidationError(_("The programme is not issued yet. Issue it first; only then is it passed down."), code="draft")
    units = list(units)
    for unit in units:
        if unit.pk == campaign.unit_id or not unit.path.startswith(campaign.unit.path):
            raise ValidationError(_("%(unit)s does not stand below %(own)s.") % {"unit": unit.name, "own": campaign.unit.name}, code="not-below")
    asked = set(Assignment.objects.filter(campaign=campaign, what=deadline.what).values_list("unit_id", flat=True))
    asking = {"campaign": campaign, "what": deadline.what, "by_date": deadline.by_date, "words": deadline.words, "sent_by": by}
    fresh = [Assignment(**asking, unit=unit, unit_name=unit.name, unit_path=unit.path) for unit in units if unit.pk not in asked]
    Assignment.objects.bulk_create(fresh, ignore_conflicts=True)  # two officers at once: the second finds it done
    for assignment in fresh:
        change = {"unit": str(assignment.unit_id), "what": assignment.what, "by": assignment.by_date.isoformat() if assignment.by_date else None}
        ledger.append("assignment.sent", subject=assignment, actor=by, unit=campaign.unit_id, change=change)
    return fresh


@transaction.atomic
def acknowledge(assignment: Assignment, *, by: User) -> None:
    """The asked unit says that it has taken note: an act, not a trace of opening the page."""
    require_role(by, assignment.unit, Role.OFFICER, Role.APPROVER)
    _answer(assignment, Assignment.State.ACKNOWLEDGED, by=by)
    ledger.append("assignment.acknowledged", subject=assignment, actor=by, unit=assignment.unit_id)


@transaction.atomic
def waive(assignment: Assignment, *, reason: str, by: User) -> None:
    """The unit that asked takes the request back, with a reason."""
    require_role(by, assignment.campaign.unit, Role.APPROVER)
    if not reason.strip():
        raise ValidationError(_("Say why the assignment is waived."), code="reason")
    _answer(assignment, Assignment.State.WAIVED, by=by, reason=reason, also=[Assignment.State.ACKNOWLEDGED])
    ledger.append("assignment.waived", subject=assignment, actor=by, unit=assignment.campaign.unit_id, change={"reason": reason})


def _answer(assignment: Assignment, state: str, *, by: User, reason: str = "", also: Iterable[str] = ()) -> None:
    standing = Assignment.objects.filter(pk=assignment.pk, state__in=[Assignment.State.SENT, *also])
    if not standing.update(state=state, reason=reason, answered_by=by, answered_at=timezone.now()):
        raise AssignmentAnswered(_("This assignment was answered or waived meanwhile."), code="answered")
