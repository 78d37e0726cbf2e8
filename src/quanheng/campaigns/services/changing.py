"""An accepted activity changes, or the programme is issued: every step is a numbered revision."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from quanheng.campaigns.closed import refuse_closed
from quanheng.campaigns.models import Activity, ActivityRevision, Campaign, Occurrence, Part
from quanheng.campaigns.snapshots import snapshot_of_activity
from quanheng.ledger import services as ledger
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.queries import name_index
from quanheng.units.sights import require_role


class ActivityMoved(Exception):
    """Somebody else changed the activity meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody changed this activity while you had it open. Your entry was not stored; look at the newest state and enter it again.")
        )


@transaction.atomic
def change_activity(
    activity: Activity,
    *,
    values: dict[str, Any],
    parts: list[dict[str, str]] | None,
    occurrences: list[dict[str, Any]] | None = None,
    revision: int,
    reason: str,
    by: User,
) -> Activity:
    """Store a new revision of an activity; ActivityMoved when ``revision`` is no longer the newest, ValidationError for bad values."""
    campaign = Campaign.objects.select_related("unit").get(pk=activity.campaign_id)
    require_role(by, campaign.unit, Role.OFFICER)
    refuse_closed(campaign)
    if campaign.state == Campaign.State.ISSUED and not reason.strip():
        raise ValidationError({"reason": _("The programme is issued: say why the activity changes.")})
    if not Activity.objects.filter(pk=activity.pk, revision=revision).update(revision=F("revision") + 1, changed_at=timezone.now()):
        raise ActivityMoved
    activity = Activity.objects.get(pk=activity.pk)
    before = snapshot_of_activity(activity)
    for name, value in values.items():
        setattr(activity, name, value)
    activity.full_clean()
    activity.save()
    if parts is not None:
        _replace_parts(activity, parts, campaign)
    if occurrences is not None:
        _replace_occurrences(activity, occurrences)
    after = snapshot_of_activity(activity)
    ActivityRevision.objects.create(activity=activity, number=activity.revision, snapshot=after, reason=reason, made_by=by)
    Campaign.objects.filter(pk=campaign.pk).update(revision=F("revision") + 1)
    changed = {name: {"from": before[name], "to": after[name]} for name in after if before[name] != after[name]}
    ledger.append(
        "activity.changed", subject=activity, actor=by, unit=campaign.unit_id, change={"revision": activity.revision, "reason": reason, **changed}
    )
    return activity


def _replace_parts(activity: Activity, parts: list[dict[str, str]], campaign: Campaign) -> None:
    index = name_index(near=campaign.unit)
    activity.parts.all().delete()
    Part.objects.bulk_create(
        Part(activity=activity, position=place, role=part["role"], name=part["name"], unit=index.resolve(part["name"]))
        for place, part in enumerate(parts, start=1)
    )


def _replace_occurrences(activity: Activity, occurrences: list[dict[str, Any]]) -> None:
    """One that stays the same, or whose day or place alone changes, keeps its number and state; a number that is gone is not given again."""
    before = list(activity.occurrences.all())
    activity.occurrences.all().delete()
    highest = max([activity.occurrences_numbered, *(item.mark for item in before)])
    kept = _kept_occurrences(before, occurrences)
    for place, (item, old) in enumerate(zip(occurrences, kept, strict=True), start=1):
        if old is None:
            highest += 1
        occurrence = Occurrence(
            activity=activity,
            position=place,
            number=old.mark if old else highest,
            state=old.state if old else Occurrence.State.PLANNED,
            start=item["start"],
            end=item["end"],
            place=item["place"][:300],
        )
        occurrence.full_clean()
        occurrence.save()
    Activity.objects.filter(pk=activity.pk).update(occurrences_numbered=highest)


def _kept_occurrences(before: list[Occurrence], given: list[dict[str, Any]]) -> list[Occurrence | None]:
    """For each given one the stored one that it continues: the same in all, or else in day or place; the only one goes on as the first."""

    def told(item: Occurrence | dict[str, Any], *names: str) -> tuple[str, ...]:
        get = item.get if isinstance(item, dict) else lambda name: getattr(item, name)
        return tuple(str(get(name) or "") for name in names)

    kept: list[Occurrence | None] = [None] * len(given)
    left = list(before)
    for names in (("start", "end", "place"), ("start", "place"), ("start",), ("place",)):
        for at, item in enumerate(given):
            if kept[at] is None and any(told(item, *names)):
                kept[at] = next((old for old in left if told(old, *names) == told(item, *names)), None)
                left = [old for old in left if old is not kept[at]]
    if len(before) == 1 and given and left:
        kept[0] = left[0]  # the whole window becomes the first day, or moves
    return kept


@transaction.atomic
def issue_programme(campaign: Campaign, *, by: User) -> Campaign:
    """Freeze the plan and open the public page; the approver's act, done once."""
    require_role(by, campaign.unit, Role.APPROVER)
    issued = Campaign.objects.filter(pk=campaign.pk, state=Campaign.State.DRAFT).update(
        state=Campaign.State.ISSUED, issued_at=timezone.now(), revision=F("revision") + 1
    )
    if not issued:
        raise ValidationError(_("This programme is issued already."), code="issued")
    Activity.objects.filter(campaign=campaign).update(plan_revision=F("revision"))
    campaign.refresh_from_db()
    public = campaign.activities.filter(audience="public").count()
    ledger.append(
        "campaign.issued", subject=campaign, actor=by, unit=campaign.unit_id, change={"public": public, "activities": campaign.activities.count()}
    )
    return campaign
