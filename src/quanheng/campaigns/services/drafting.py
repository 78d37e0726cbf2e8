"""One way to change a draft: it names the version it saw, leaves a step that can be undone, and is entered in the ledger."""

import copy
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quanheng.campaigns.deltas import applied, delta
from quanheng.campaigns.models import DraftStep, Notice
from quanheng.ledger import services as ledger
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import require_role

Draft = dict[str, Any]
MOST_STEPS = 200


class DraftMoved(Exception):
    """Somebody else changed or accepted the draft meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody changed this draft while you had it open. Your entry was not stored; look at the newest state and enter it again.")
        )


class NothingToUndo(Exception):
    """There is no step to take back, or none that was taken back."""

    def __init__(self) -> None:
        super().__init__(_("There is no further step to undo or to do again."))


@transaction.atomic
def change_draft(notice: Notice, *, version: int, by: User, event: str, change: Callable[[Draft], dict[str, Any]]) -> Notice:
    """Let ``change`` work on a copy of the draft and store it; DraftMoved when ``version`` is no longer the newest.

    ``change`` says what the ledger is told. A change that changes nothing stores nothing.
    """
    current = _standing(notice, version, by)
    before = current.draft or {}
    after = copy.deepcopy(before)
    told = change(after)
    forward = delta(before, after)
    if not forward:
        return current
    _store(current, after, version)
    DraftStep.objects.filter(notice=current, undone=True).delete()  # what was undone cannot be done again over other work
    last = DraftStep.objects.filter(notice=current).order_by("-position").values_list("position", flat=True).first() or 0
    DraftStep.objects.create(notice=current, position=last + 1, event=event, forward=forward, back=delta(after, before), made_by=by)
    DraftStep.objects.filter(notice=current, position__lte=last + 1 - MOST_STEPS).delete()
    ledger.append(event, subject=current, actor=by, unit=current.unit_id, change=told)
    return current


@transaction.atomic
def undo(notice: Notice, *, version: int, by: User) -> Notice:
    """Take the last step back, whoever made it; NothingToUndo where none is left."""
    current = _standing(notice, version, by)
    step = DraftStep.objects.filter(notice=current, undone=False).order_by("-position").first()
    return _step(current, step, version=version, by=by, undone=True)


@transaction.atomic
def redo(notice: Notice, *, version: int, by: User) -> Notice:
    """Do again what was undone last; NothingToUndo where nothing was."""
    current = _standing(notice, version, by)
    step = DraftStep.objects.filter(notice=current, undone=True).order_by("position").first()
    return _step(current, step, version=version, by=by, undone=False)


def _step(current: Notice, step: DraftStep | None, *, version: int, by: User, undone: bool) -> Notice:
    if step is None:
        raise NothingToUndo
    _store(current, applied(current.draft or {}, step.back if undone else step.forward), version)
    DraftStep.objects.filter(pk=step.pk).update(undone=undone)
    event = "draft.undone" if undone else "draft.redone"
    ledger.append(event, subject=current, actor=by, unit=current.unit_id, change={"what": step.event})
    return current


def _standing(notice: Notice, version: int, by: User) -> Notice:
    require_role(by, notice.unit, Role.OFFICER)
    current = Notice.objects.select_related("unit").filter(pk=notice.pk, draft_version=version, state=Notice.State.REVIEW).first()
    if current is None or current.draft is None:
        raise DraftMoved
    return current


def _store(current: Notice, draft: Draft, version: int) -> None:
    moved = Notice.objects.filter(pk=current.pk, draft_version=version, state=Notice.State.REVIEW).update(draft=draft, draft_version=version + 1)
    if not moved:
        raise DraftMoved
    current.draft, current.draft_version = draft, version + 1


def forget_steps(notice: Notice) -> None:
    """The steps have served once the draft is accepted or put aside; what happened stays in the ledger."""
    DraftStep.objects.filter(notice=notice).delete()
