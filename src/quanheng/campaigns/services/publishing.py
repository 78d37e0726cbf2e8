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

from quanheng.campaigns.kinds import Audience
from quanheng.campaigns.models import Activity, ActivityRevision, Campaign, Contact
from quanheng.campaigns.publishing import EVERY_FIELD, PublicField, default_fields
from quanheng.campaigns.snapshots import snapshot_of_activity
from quanheng.ledger import services as ledger
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import require_role


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
    _check(campaign, change, reason)
    found = Activity.objects.filter(campaign=campaign, pk__in=list(revisions)) if len(revisions) < 900 else Activity.objects.filter(campaign=campaign)
    rows = [row for row in found.prefetch_related("parts", "components", "occurrences") if row.pk in revisions]
    changed, moved, kept = [], [], []
    for activity in rows:
        before = snapshot_of_activity(activity)
        _apply(activity, change)
        after = snapshot_of_activity(activity)
        if before == after:
            continue
        stands = Activity.objects.filter(pk=activity.pk, revision=revisions[activity.pk])
        values = {"audience": activity.audience, "published": activity.published}
        if not stands.update(revision=F("revision") + 1, changed_at=timezone.now(), **values):
            moved.append(activity.name)
            continue
        number = revisions[activity.pk] + 1
        kept.append(ActivityRevision(activity=activity, number=number, snapshot=after, reason=reason.strip()[:300], made_by=by))
        told: dict[str, Any] = {name: {"from": before[name], "to": after[name]} for name in values if before[name] != after[name]}
        ledger.append(
            "activity.published", subject=activity, actor=by, unit=campaign.unit_id, change={"revision": number, "reason": reason.strip(), **told}
        )
        changed.append(activity.name)
    ActivityRevision.objects.bulk_create(kept)
    if changed:
        Campaign.objects.filter(pk=campaign.pk).update(revision=F("revision") + 1)
    return Published(tuple(changed), tuple(moved))


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
    chosen = set(keys)
    for contact in Contact.objects.filter(campaign=campaign):
        if contact.published == (contact.pk in chosen):
            continue
        contact.published = not contact.published
        contact.save(update_fields=["published"])
        change = {"published": (not contact.published, contact.published)}
        ledger.append("contact.published", subject=contact, actor=by, unit=campaign.unit_id, change=change)
    Campaign.objects.filter(pk=campaign.pk).update(revision=F("revision") + 1)
