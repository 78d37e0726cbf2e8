"""A unit writes its rows, saved as it goes, and hands them in; the officer returns or accepts them, or enters them on its behalf."""

import copy
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from quanheng.campaigns.models import Campaign
from quanheng.collecting.models import Request, Sheet, Submission
from quanheng.collecting.rows import MOST_ROWS, completed, unfit_rows
from quanheng.ledger import services as ledger
from quanheng.rows import new_id
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import require_role

Rows = list[dict[str, Any]]


class EntryMoved(Exception):
    """Somebody else of the unit saved meanwhile, or the request takes no entries any more."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed these rows while you had them open, or nothing more is taken. Your last entry was not stored."))


def _change_rows(request: Request, *, edit: int, change: Callable[[Rows], None]) -> Request:
    with transaction.atomic():
        current = Request.objects.select_related("call__campaign__unit", "unit").filter(pk=request.pk, edit=edit).first()
        if current is None or not current.takes_entries:
            raise EntryMoved
        rows = copy.deepcopy(current.rows)
        change(rows)
        if len(rows) > MOST_ROWS:
            raise ValidationError(_("At most %(most)d rows in one table.") % {"most": MOST_ROWS}, code="too-many")
        now = timezone.now()
        if not Request.objects.filter(pk=request.pk, edit=edit).update(rows=rows, edit=edit + 1, edited_at=now):
            raise EntryMoved
        current.rows, current.edit, current.edited_at = rows, edit + 1, now
        return current


def save_row(request: Request, *, key: str | None, values: dict[str, Any], edit: int) -> tuple[Request, str]:
    """Store one row (a new one without ``key``); gives the request as it stands and the row's key. EntryMoved when ``edit`` is not the newest."""
    known = key or str(new_id())

    def change(rows: Rows) -> None:
        for row in rows:
            if row["key"] == known:
                row.update(values)
                return
        if key is not None:
            raise EntryMoved
        rows.append({**values, "key": known})

    return _change_rows(request, edit=edit, change=change), known


def remove_row(request: Request, *, key: str, edit: int) -> Request:
    """Take one row out."""

    def change(rows: Rows) -> None:
        rows[:] = [row for row in rows if row["key"] != key]

    return _change_rows(request, edit=edit, change=change)


def replace_rows(request: Request, *, rows: Rows, edit: int) -> Request:
    """The rows of an uploaded template instead of those that stood."""

    def change(standing: Rows) -> None:
        standing[:] = rows

    return _change_rows(request, edit=edit, change=change)


@transaction.atomic
def hand_in(request: Request, *, edit: int, sender: str, none: bool = False) -> Submission:
    """The unit hands its rows in through the link, or says that it plans none.

    ValidationError names rows that are not fit, and refuses ``none`` beside rows; EntryMoved where something changed.
    """
    current = Request.objects.select_related("call__campaign__unit", "unit").filter(pk=request.pk, edit=edit).first()
    if current is None or not current.takes_entries:
        raise EntryMoved
    if none and current.rows:
        raise ValidationError(_("There are rows in your table. Take them out first, or hand them in."), code="rows")
    note = _("The unit plans no activity.") if none else ""
    return _submit(current, rows=current.rows, by=Submission.By.LINK, sender=sender, note=note, entered_by=None, sheet=None, none=none)


@transaction.atomic
def enter_on_behalf(request: Request, *, rows: Rows, note: str, by: User, sheet: Sheet | None = None) -> Submission:
    """The asking unit's officer hands in for a unit: who, when, how it came, and the file where there is one."""
    require_role(by, request.call.campaign.unit, Role.OFFICER)
    if not note.strip() and sheet is None:
        raise ValidationError(_("Say how these rows came (by telephone, in a chat, on paper)."), code="note")
    current = Request.objects.select_related("call__campaign__unit", "unit").get(pk=request.pk)
    if current.state in {Request.State.ACCEPTED, Request.State.WAIVED} or current.call.campaign.state != Campaign.State.DRAFT:
        raise EntryMoved
    told = Submission.By.SHEET if sheet else Submission.By.OFFICER
    return _submit(current, rows=rows, by=told, sender="", note=note.strip(), entered_by=by, sheet=sheet)


def _submit(
    request: Request, *, rows: Rows, by: str, sender: str, note: str, entered_by: User | None, sheet: Sheet | None, none: bool = False
) -> Submission:
    rows = [completed(row, request.call.campaign) for row in rows]
    problems = [] if none else unfit_rows(rows)
    if problems:
        raise ValidationError(problems)
    version = (request.submissions.aggregate(last=Max("version"))["last"] or 0) + 1
    submission = Submission.objects.create(
        request=request, version=version, rows=rows, by=by, sender=sender.strip()[:80], note=note[:300], entered_by=entered_by, sheet=sheet
    )
    Request.objects.filter(pk=request.pk).update(state=Request.State.SUBMITTED, rows=rows, edit=request.edit + 1, edited_at=timezone.now())
    change = {"version": version, "rows": len(rows), "by": by, **({"file": sheet.sha256} if sheet else {})}
    ledger.append("plans.handed-in", subject=request, actor=entered_by or "link", unit=request.call.campaign.unit_id, change=change)
    return submission


@transaction.atomic
def return_plans(request: Request, *, comment: str, by: User) -> None:
    """Give the rows back with what is to be mended; the unit's link is open again."""
    require_role(by, request.call.campaign.unit, Role.OFFICER)
    if not comment.strip():
        raise ValidationError(_("Say what is to be mended."), code="comment")
    if not Request.objects.filter(pk=request.pk, state=Request.State.SUBMITTED).update(state=Request.State.RETURNED):
        raise EntryMoved
    latest = request.submissions.order_by("-version").first()
    assert latest is not None
    Submission.objects.filter(pk=latest.pk).update(comment=comment.strip())
    ledger.append(
        "plans.returned",
        subject=request,
        actor=by,
        unit=request.call.campaign.unit_id,
        change={"version": latest.version, "comment": comment.strip()},
    )


@transaction.atomic
def accept_plans(request: Request, *, by: User) -> None:
    """The rows stand; nothing more is taken from this unit until they are returned."""
    require_role(by, request.call.campaign.unit, Role.OFFICER)
    if not Request.objects.filter(pk=request.pk, state=Request.State.SUBMITTED).update(state=Request.State.ACCEPTED):
        raise EntryMoved
    ledger.append("plans.accepted", subject=request, actor=by, unit=request.call.campaign.unit_id)


@transaction.atomic
def take_back_acceptance(request: Request, *, comment: str, by: User) -> None:
    """An accepted plan is opened again, for a change that the unit asked for."""
    require_role(by, request.call.campaign.unit, Role.OFFICER)
    if not Request.objects.filter(pk=request.pk, state=Request.State.ACCEPTED).update(state=Request.State.SUBMITTED):
        raise EntryMoved
    return_plans(request, comment=comment, by=by)
