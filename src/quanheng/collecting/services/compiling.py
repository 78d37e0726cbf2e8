"""A person's decisions about the compiled table, and its taking over into the campaign."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from quanheng.campaigns.models import Activity
from quanheng.campaigns.services import add_activities
from quanheng.collecting.models import Call, Compilation
from quanheng.collecting.rows import plan_row
from quanheng.collecting.table import CompiledRow, CompiledTable, compiled_table
from quanheng.ledger import services as ledger
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import require_role


class TableMoved(Exception):
    """Somebody else decided something about this table meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this table while you had it open. Look at it again, then decide."))


def compilation_of(call: Call) -> Compilation:
    """The compilation of a call, made when first asked for."""
    return Compilation.objects.get_or_create(call=call)[0]


def _decide(call: Call, *, edit: int, by: User, event: str, change: Callable[[Compilation], dict[str, Any]]) -> Compilation:
    require_role(by, call.campaign.unit, Role.OFFICER)
    with transaction.atomic():
        if not Compilation.objects.filter(call=call, edit=edit).update(edit=F("edit") + 1):
            raise TableMoved
        current = Compilation.objects.get(call=call)
        told = change(current)
        current.save()
        ledger.append(event, subject=current, actor=by, unit=call.campaign.unit_id, change=told)
        return current


def decide_joint(call: Call, *, keys: tuple[str, str], joined: bool, lead: str, edit: int, by: User) -> Compilation:
    """Two rows are one event under ``lead``, or are not; reversible until the programme is issued."""
    known = compiled_table(call).by_key()
    if set(keys) - set(known) or lead not in keys or keys[0] == keys[1]:
        raise ValidationError(_("One of these rows is no longer there."), code="gone")

    def change(current: Compilation) -> dict[str, Any]:
        others = [joint for joint in current.joints if set(joint["keys"]) != set(keys)]
        current.joints = [*others, {"keys": list(keys), "lead": lead, "joined": joined}]
        return {"keys": list(keys), "lead": lead, "joined": joined}

    return _decide(call, edit=edit, by=by, event="table.joint-decided", change=change)


def dismiss_warnings(call: Call, *, ids: Iterable[str], reason: str, edit: int, by: User) -> Compilation:
    """Put findings aside, with a reason; ValidationError without one."""
    if not reason.strip():
        raise ValidationError(_("Say why this is all right."), code="reason")
    chosen = sorted(set(ids) & {warning.id for warning in compiled_table(call).warnings})
    if not chosen:
        raise ValidationError(_("Choose at least one finding."), code="none")

    def change(current: Compilation) -> dict[str, Any]:
        now = timezone.now().isoformat()
        current.dismissed = {**current.dismissed, **{one: {"reason": reason.strip()[:300], "by": by.name, "at": now} for one in chosen}}
        return {"warnings": len(chosen), "reason": reason.strip()[:300]}

    return _decide(call, edit=edit, by=by, event="table.warnings-dismissed", change=change)


def place_row(call: Call, *, key: str, before: str | None, edit: int, by: User) -> Compilation:
    """Move one row in front of another, or to the end."""
    table = compiled_table(call)
    keys = [row.key for row in table.rows]
    if key not in keys or (before is not None and before not in keys) or key == before:
        raise ValidationError(_("One of these rows is no longer there."), code="gone")

    def change(current: Compilation) -> dict[str, Any]:
        rest = [one for one in keys if one != key]
        place = rest.index(before) if before is not None else len(rest)
        current.order = [*rest[:place], key, *rest[place:]]
        return {"row": key, "before": before}

    return _decide(call, edit=edit, by=by, event="table.row-placed", change=change)


def take_over(call: Call, *, edit: int, by: User) -> list[Activity]:
    """Put the table into the campaign: rows not there yet are added, rows that changed since are renewed, in the table's order and numbers.

    Runs in one transaction: a second click or a second officer finds the table moved. A joined row becomes part of its lead.
    """
    require_role(by, call.campaign.unit, Role.OFFICER)
    with transaction.atomic():
        if not Compilation.objects.filter(call=call, edit=edit).update(edit=F("edit") + 1, taken_at=timezone.now(), taken_by=by):
            raise TableMoved
        current = Compilation.objects.get(call=call)
        table = compiled_table(call)
        known = table.by_key()
        stale = [key for key in current.taken if key in table.withdrawn or _is_stale(known.get(key))]
        Activity.objects.filter(campaign=call.campaign, pk__in=[current.taken[key]["activity"] for key in stale]).delete()
        taken = {key: told for key, told in current.taken.items() if key not in stale}
        fresh = [row for row in table.rows if row.number is not None and row.key not in taken]
        if not fresh and not stale:
            raise ValidationError(_("Everything in this table is in the campaign already."), code="nothing")
        added = add_activities(call.campaign, [_merged(row, known) for row in fresh], by=by)
        for row, activity in zip(fresh, added, strict=True):
            taken[row.key] = {"activity": str(activity.pk), "digest": row.digest}
        current.taken = taken
        current.save(update_fields=["taken"])
        _number(call, table, taken)
        ledger.append(
            "table.taken-over", subject=current, actor=by, unit=call.campaign.unit_id, change={"added": len(added), "taken-out": len(stale)}
        )
        return added


def _is_stale(row: CompiledRow | None) -> bool:
    return row is None or row.number is None or row.changed


def _merged(row: CompiledRow, known: dict[str, CompiledRow]) -> dict[str, Any]:
    """The row with the parts of those joined to it; the responsible units of partners become joint organisers."""
    parts, seen = list(row.row["parts"]), {(part["role"], part["name"]) for part in row.row["parts"]}
    content = [row.row.get("content") or ""]
    for key in row.partners:
        partner = known[key].row
        for part in partner["parts"]:
            role = "joint" if part["role"] in {"responsible", "organiser"} else part["role"]
            if (role, part["name"]) not in seen and ("responsible", part["name"]) not in seen:
                parts.append({**part, "role": role})
                seen.add((role, part["name"]))
        if partner.get("content") and partner["content"] not in content:
            content.append(partner["content"])
    return plan_row({**row.row, "parts": parts, "content": "\n".join(words for words in content if words), "number": str(row.number)})


def _number(call: Call, table: CompiledTable, taken: dict[str, Any]) -> None:
    """Positions and numbers as the table has them; activities that came otherwise follow behind."""
    places = {taken[row.key]["activity"]: row.number for row in table.rows if row.number is not None and row.key in taken}
    activities = list(Activity.objects.filter(campaign=call.campaign).order_by("position"))
    ordered = sorted(activities, key=lambda activity: (places.get(str(activity.pk), len(places) + 1), activity.position))
    if [activity.position for activity in ordered] == list(range(1, len(ordered) + 1)) and all(
        activity.number == str(places.get(str(activity.pk), activity.number)) for activity in ordered
    ):
        return  # a first taking over into an empty campaign is in order as it is
    shift = max((activity.position for activity in activities), default=0) + 1
    for place, activity in enumerate(ordered, start=1):
        activity.position = shift + place  # beyond all that stand, so that no two meet on the way
    Activity.objects.bulk_update(ordered, ["position"])
    for place, activity in enumerate(ordered, start=1):
        activity.position = place
        number = places.get(str(activity.pk))
        activity.number = str(number) if number else activity.number
    Activity.objects.bulk_update(ordered, ["position", "number"])
