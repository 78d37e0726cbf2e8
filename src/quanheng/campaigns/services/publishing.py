"""A person says what the public sees: the audience and the fields of one activity or of many at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from quanheng.campaigns.closed import refuse_closed
from quanheng.campaigns.kinds import Audience
from quanheng.campaigns.models import Activity, ActivityRevision, Campaign, Contact
from quanheng.campaigns.publishing import EVERY_FIELD, PublicField, default_fields
from quanheng.campaigns.snapshots import snapshot_of_activity
from quanheng.ledger import services as ledger
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import require_role

MOST_NAMED = 800
"""Keys in one statement: SQLite takes a thousand."""


class FlagAct(StrEnum):
    """What happens to the fields named."""

    SHOW = "show"
    WITHHOLD = "withhold"
    ONLY = "only"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class PublishChange:
    """A new audience (none: as it is), and an act on fields (none: as they are)."""

    audience: str = ""
    act: FlagAct | None = None
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Published:
    """Which activities changed, and which somebody else changed meanwhile."""

    changed: tuple[str, ...]
    moved: tuple[str, ...]


@transaction.atomic
def publish_activities(campaign: Campaign, *, revisions: Mapping[UUID, int], change: PublishChange, reason: str, by: User) -> Published:
    """Apply one change to the activities named by key and by the revision that the person saw; what moved meanwhile is left as it is and told."""
    campaign = Campaign.objects.select_related("unit").get(pk=campaign.pk)
    require_role(by, campaign.unit, Role.OFFICER)
    refuse_closed(campaign)
    _check(campaign, change, reason)
    # The rows are locked (PostgreSQL; on SQLite the whole block holds the write lock), so that their revisions stand until the end.
    locked = Activity.objects.select_for_update().filter(campaign=campaign).prefetch_related("parts", "components", "occurrences")
    rows = [row for row in (locked.filter(pk__in=list(revisions)) if len(revisions) <= MOST_NAMED else locked) if row.pk in revisions]
    moved = [row.name for row in rows if row.revision != revisions[row.pk]]
    changed = [row for row in rows if row.revision == revisions[row.pk] and _changed(row, change, reason.strip(), by, campaign)]
    _store(changed, reason.strip()[:300], by)
    if changed:
        Campaign.objects.filter(pk=campaign.pk).update(revision=F("revision") + 1)
    return Published(tuple(row.name for row in changed), tuple(moved))


def _changed(activity: Activity, change: PublishChange, reason: str, by: User, campaign: Campaign) -> bool:
    """Apply the change to the row in hand, with its revision and its entry in the ledger; False where it stands so already."""
    before = {"audience": activity.audience, "published": activity.published}
    _apply(activity, change)
    after = {"audience": activity.audience, "published": activity.published}
    if before == after:
        return False
    activity.revision += 1
    told: dict[str, Any] = {name: {"from": before[name], "to": after[name]} for name in after if before[name] != after[name]}
    about = {"revision": activity.revision, "reason": reason, **told}
    ledger.append("activity.published", subject=activity, actor=by, unit=campaign.unit_id, change=about)
    return True


def _store(changed: list[Activity], reason: str, by: User) -> None:
    """A few statements, however many rows: those that become alike are written together."""
    alike: dict[tuple[str, tuple[str, ...] | None], list[UUID]] = {}
    for row in changed:
        alike.setdefault((row.audience, None if row.published is None else tuple(row.published)), []).append(row.pk)
    for (audience, published), keys in alike.items():
        for at in range(0, len(keys), MOST_NAMED):
            Activity.objects.filter(pk__in=keys[at : at + MOST_NAMED]).update(
                audience=audience,
                published=None if published is None else list(published),
                revision=F("revision") + 1,
                changed_at=timezone.now(),
            )
    ActivityRevision.objects.bulk_create(
        ActivityRevision(activity=row, number=row.revision, snapshot=snapshot_of_activity(row), reason=reason, made_by=by) for row in changed
    )


def _check(campaign: Campaign, change: PublishChange, reason: str) -> None:
    if campaign.state == Campaign.State.ISSUED and not reason.strip():
        raise ValidationError({"reason": _("The programme is issued: say why the activity changes.")})
    if change.audience and change.audience not in Audience.values:
        raise ValidationError({"audience": _("“%(value)s” is no audience.") % {"value": change.audience}})
    if strange := change.fields - EVERY_FIELD:
        raise ValidationError({"fields": _("“%(value)s” is no field with a publish flag.") % {"value": min(strange)}})
    if not change.audience and change.act is None:
        raise ValidationError(_("Choose an audience, or what happens to the fields."), code="nothing")
    if change.act in {FlagAct.SHOW, FlagAct.WITHHOLD} and not change.fields:
        raise ValidationError({"fields": _("Choose the fields.")})


def _apply(activity: Activity, change: PublishChange) -> None:
    if change.audience:
        activity.audience = change.audience
    usual = default_fields(activity.kinds, Audience.PUBLIC)
    standing = usual if activity.published is None else EVERY_FIELD.intersection(activity.published)
    match change.act:
        case FlagAct.DEFAULT:
            activity.published = None
        case FlagAct.ONLY:
            activity.published = in_order(change.fields)
        case FlagAct.SHOW:
            activity.published = in_order(standing | change.fields)
        case FlagAct.WITHHOLD:
            activity.published = in_order(standing - change.fields)


def in_order(fields: Iterable[str]) -> list[str]:
    """Codes of fields in the order of the pages, so that the same choice is stored the same."""
    chosen = set(fields)
    return [str(field.value) for field in PublicField if field in chosen]


@transaction.atomic
def publish_contacts(campaign: Campaign, *, keys: Iterable[UUID], by: User) -> None:
    """The contacts that the article for the official site may name; the others it may not."""
    campaign = Campaign.objects.select_related("unit").get(pk=campaign.pk)
    require_role(by, campaign.unit, Role.OFFICER)
    refuse_closed(campaign)
    chosen = set(keys)
    for contact in Contact.objects.filter(campaign=campaign):
        if contact.published == (contact.pk in chosen):
            continue
        contact.published = not contact.published
        contact.save(update_fields=["published"])
        change = {"published": (not contact.published, contact.published)}
        ledger.append("contact.published", subject=contact, actor=by, unit=campaign.unit_id, change=change)
    Campaign.objects.filter(pk=campaign.pk).update(revision=F("revision") + 1)
