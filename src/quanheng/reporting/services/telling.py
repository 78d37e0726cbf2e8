"""Notes and nominations of an activity, briefs on their way up, and what the media told."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from quanheng.campaigns.closed import refuse_closed
from quanheng.campaigns.models import Activity, Campaign
from quanheng.ledger import services as ledger
from quanheng.reporting.models import ActivityNotes, Brief, Coverage
from quanheng.reporting.services.figures import for_results
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import require_role

STEPS = {
    "review": (Brief.State.DRAFT, Brief.State.REVIEWED),
    "send": (Brief.State.REVIEWED, Brief.State.SENT),
    "adopt": (Brief.State.SENT, Brief.State.ADOPTED),
    "back": (Brief.State.REVIEWED, Brief.State.DRAFT),
}


FREE_TEXTS = ("people", "money", "safety", "nomination_reason")


def role_for(step: str) -> Role:
    """Reviewing is the approver's act, everything else the officer's."""
    return Role.APPROVER if step == "review" else Role.OFFICER


class TextMoved(Exception):
    """Somebody changed it meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this while you had it open. Your entry was not stored; look at the newest state and enter it again."))


@transaction.atomic
def set_notes(activity: Activity, *, values: dict[str, Any], edit: int, by: User) -> ActivityNotes:
    """People, money, safety and nominations; TextMoved when ``edit`` is no longer the newest (0 where there were none)."""
    campaign = for_results(Campaign.objects.select_related("unit").get(pk=activity.campaign_id), by)
    if (values.get("good_case") or values.get("science_resource")) and not str(values.get("nomination_reason", "")).strip():
        raise ValidationError({"nomination_reason": _("Say why the activity is nominated.")})
    notes = ActivityNotes.objects.filter(activity=activity).first()
    if (notes.edit if notes else 0) != edit:
        raise TextMoved
    if notes and not ActivityNotes.objects.filter(pk=notes.pk, edit=edit).update(edit=F("edit") + 1):
        raise TextMoved
    notes = notes or ActivityNotes(activity=activity)
    before = {name: getattr(notes, name) for name in values}
    for name, value in {**values, "edit": edit + 1, "changed_by": by, "changed_at": timezone.now()}.items():
        setattr(notes, name, value)
    notes.full_clean(exclude=["activity", "changed_by"], validate_unique=False)
    try:
        with transaction.atomic():
            notes.save()
    except IntegrityError as error:  # two people write the first notes at the same moment
        raise TextMoved from error
    changed = {name: (before[name], value) for name, value in values.items() if before[name] != value}
    told = {name: pair for name, pair in changed.items() if name not in FREE_TEXTS}
    written = {name: str(changed[name][1]) for name in FREE_TEXTS if name in changed}  # may name people: committed to, and erasable
    ledger.append("notes.set", subject=notes, actor=by, unit=campaign.unit_id, change={"activity": activity.name, **told}, personal=written)
    return notes


@transaction.atomic
def write_brief(campaign: Campaign, *, values: dict[str, Any], by: User, brief: Brief | None = None, edit: int = 0) -> Brief:
    """A brief begins, or is changed while it is a draft; TextMoved when it is no longer what the person saw."""
    for_results(campaign, by)
    activity = values.get("activity")
    if activity is not None and activity.campaign_id != campaign.pk:
        raise ValidationError(_("This belongs to another campaign."), code="campaign")
    if brief and not Brief.objects.filter(pk=brief.pk, edit=edit, state=Brief.State.DRAFT).update(edit=F("edit") + 1):
        raise TextMoved
    fresh = brief is None
    if brief is None:
        brief = Brief(campaign=campaign, made_by=by)
    else:
        brief.edit = edit + 1
    for name, value in {**values, "unit_name": values["unit"].name, "changed_at": timezone.now()}.items():
        setattr(brief, name, value)
    brief.full_clean(exclude=["campaign", "activity", "unit", "made_by"])
    brief.save()
    ledger.append("brief.begun" if fresh else "brief.changed", subject=brief, actor=by, unit=campaign.unit_id, change={"title": brief.title})
    return brief


@transaction.atomic
def step_brief(brief: Brief, *, step: str, edit: int, by: User, where: str = "") -> Brief:
    """Reviewed, sent up, adopted above, or back to the draft. Reviewing is the approver's act; TextMoved for any other order."""
    before, after = STEPS[step]
    require_role(by, brief.campaign.unit, role_for(step))
    refuse_closed(brief.campaign)
    if step in {"send", "adopt"} and not where.strip():
        raise ValidationError({"where": _("Say where the brief was sent or adopted.")})
    moving = Brief.objects.filter(pk=brief.pk, state=before, edit=edit)
    values: dict[str, Any] = {"state": after, "edit": F("edit") + 1, "changed_at": timezone.now()}
    if where.strip():
        values["where"] = where.strip()[:200]
    if not moving.update(**values):
        raise TextMoved
    brief.refresh_from_db()
    change = {"title": brief.title, "state": (str(before), str(after)), "where": where}
    ledger.append("brief.moved", subject=brief, actor=by, unit=brief.campaign.unit_id, change=change)
    return brief


@transaction.atomic
def add_coverage(campaign: Campaign, *, values: dict[str, Any], by: User) -> Coverage:
    """A medium told of it. ValidationError for a day to come, or what belongs to another campaign."""
    for_results(campaign, by)
    coverage = Coverage(campaign=campaign, made_by=by, **values)
    _refuse_unfit(coverage)
    coverage.save(force_insert=True)
    change = {"medium": coverage.medium, "title": coverage.title, "day": coverage.day, "reach": coverage.reach}
    ledger.append("coverage.added", subject=coverage, actor=by, unit=campaign.unit_id, change=change)
    return coverage


@transaction.atomic
def correct_coverage(coverage: Coverage, *, values: dict[str, Any], edit: int, by: User) -> Coverage:
    """What an entry says is corrected; TextMoved when ``edit`` is no longer the newest, or the entry was put aside."""
    campaign = for_results(Campaign.objects.select_related("unit").get(pk=coverage.campaign_id), by)
    if not Coverage.objects.filter(pk=coverage.pk, edit=edit, withdrawn="").update(edit=F("edit") + 1):
        raise TextMoved
    coverage = Coverage.objects.get(pk=coverage.pk)
    before = {name: getattr(coverage, name) for name in values}
    for name, value in values.items():
        setattr(coverage, name, value)
    _refuse_unfit(coverage)
    coverage.save()
    changed = {name: (_plain(before[name]), _plain(value)) for name, value in values.items() if before[name] != value}
    ledger.append("coverage.corrected", subject=coverage, actor=by, unit=campaign.unit_id, change=changed)
    return coverage


def _plain(value: Any) -> Any:
    """An activity or a proof goes into the ledger by its key."""
    return str(value.pk) if hasattr(value, "pk") else value


def _refuse_unfit(coverage: Coverage) -> None:
    if coverage.day and coverage.day > timezone.localdate():
        raise ValidationError({"day": _("%(day)s is still to come.") % {"day": coverage.day}})
    for other in (coverage.activity, coverage.evidence):
        if other is not None and other.campaign_id != coverage.campaign_id:
            raise ValidationError(_("This belongs to another campaign."), code="campaign")
    coverage.full_clean(exclude=["campaign", "activity", "evidence", "made_by"])


@transaction.atomic
def put_coverage_aside(coverage: Coverage, *, reason: str, by: User) -> None:
    """An entry that was wrong; it stays on record."""
    require_role(by, coverage.campaign.unit, Role.OFFICER)
    refuse_closed(coverage.campaign)
    if not reason.strip():
        raise ValidationError(_("Say why it is put aside."), code="reason")
    if not Coverage.objects.filter(pk=coverage.pk, withdrawn="").update(withdrawn=reason.strip()[:300]):
        raise ValidationError(_("This was put aside meanwhile."), code="moved")
    ledger.append(
        "coverage.put-aside", subject=coverage, actor=by, unit=coverage.campaign.unit_id, change={"medium": coverage.medium, "reason": reason}
    )
