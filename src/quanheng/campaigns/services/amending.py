"""A supplementary or corrected document changes a campaign: only what a person ticked, every activity as a revision with its reason."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from quanheng.campaigns.amending import HEADER_OF, Difference, RowDifference, differences
from quanheng.campaigns.draft import Item, day_of
from quanheng.campaigns.models import Activity, Amendment, Assignment, Campaign, Deadline, Notice
from quanheng.campaigns.services.accepting import add_activities
from quanheng.campaigns.services.changing import change_activity
from quanheng.campaigns.services.drafting import DraftMoved, forget_steps
from quanheng.ledger import services as ledger
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import reader_of, require_role


@transaction.atomic
def apply_amendment(notice: Notice, campaign: Campaign, *, chosen: set[str], version: int, seen: int, reason: str, by: User) -> Amendment:
    """Apply the chosen differences; the document then counts as accepted, and nothing of it that was not chosen enters.

    ``version`` is the draft's and ``seen`` the campaign's revision that the person looked at: DraftMoved where either moved on.
    Raises ValidationError where nothing is chosen, the reason is missing, or a chosen row is still unsure.
    """
    require_role(by, campaign.unit, Role.OFFICER)
    notice, campaign = _taken(notice, campaign, version=version, seen=seen, by=by)
    found = differences(campaign, notice.draft or {}, reader_of(by))
    head = [one for one in found.head if one.key in chosen]
    due = [one for one in found.deadlines if one.key in chosen]
    rows = [row for row in found.rows if row.key in chosen or any(one.key in chosen for one in row.fields)]
    _refuse_unfit(rows, reason=reason, anything=bool(head or due or rows))
    told = [_told(one) for one in (*head, *due)]
    _change_head(campaign, head, notice.draft or {})
    for one in due:
        _change_deadline(campaign, *found.deadline_of[one.key])
    for row in rows:
        told += _change_row(row, chosen, reason=reason, by=by)
    _add_rows(campaign, [row for row in rows if row.what == "added"], reason=reason, by=by)
    Campaign.objects.filter(pk=campaign.pk).update(revision=F("revision") + 1)
    amendment = Amendment.objects.create(campaign=campaign, notice=notice, changes=told, reason=reason, applied_by=by)
    forget_steps(notice)
    change = {"notice": str(notice.pk), "sha256": notice.sha256, "file": notice.filename, "reason": reason, "changes": len(told)}
    ledger.append("campaign.amended", subject=campaign, actor=by, unit=campaign.unit_id, change=change)
    return amendment


def _taken(notice: Notice, campaign: Campaign, *, version: int, seen: int, by: User) -> tuple[Notice, Campaign]:
    """Both rows as they stand, the document already marked accepted; a second click finds it so and changes nothing."""
    mine = Notice.objects.filter(pk=notice.pk, unit=campaign.unit_id, state=Notice.State.REVIEW, draft_version=version)
    if not mine.update(state=Notice.State.ACCEPTED, accepted_by=by, accepted_at=timezone.now()):
        raise DraftMoved
    current = Campaign.objects.select_related("unit").exclude(state=Campaign.State.CLOSED).filter(pk=campaign.pk, revision=seen).first()
    if current is None:
        raise DraftMoved
    return Notice.objects.select_related("unit").get(pk=notice.pk), current


def _refuse_unfit(rows: list[RowDifference], *, reason: str, anything: bool) -> None:
    if not anything:
        raise ValidationError(_("Tick at least one difference, or put the document aside."))
    if not reason.strip():
        raise ValidationError(_("Say why the campaign changes, for example the number of the supplementary notice."))
    if unsure := [row.name for row in rows if row.is_unsure]:
        raise ValidationError(_("Compare these unsure rows with their source first: %(names)s.") % {"names": "、".join(unsure[:8])})


def _told(one: Difference, name: str = "") -> dict[str, str]:
    return {"path": one.path, "name": name, "what": one.what, "old": one.old, "new": one.new}


def _change_head(campaign: Campaign, chosen: list[Difference], draft: Item) -> None:
    values: dict[str, Any] = {}
    for one in chosen:
        if one.path == "campaign.period":
            values |= {name: draft["header"][name]["value"] for name in ("period_start", "period_end")}
        else:
            name = HEADER_OF[one.path]
            values[name.replace("campaign_", "")] = draft["header"][name]["value"]
    if not values:
        return
    for name, value in values.items():
        setattr(campaign, name, day_of(value) if name in {"day", "period_start", "period_end"} else value or "")
    campaign.full_clean(exclude=["notice"])
    campaign.save(update_fields=list(values))


def _change_deadline(campaign: Campaign, standing: Deadline | None, item: Item) -> None:
    """Set or add a deadline; what units were asked for by the old one follows it, so that nobody is chased for a day that moved."""
    day = day_of(item["date"])
    words = (item["words"] or "")[:120]
    if standing is None:
        last = campaign.deadlines.aggregate(last=Max("position"))["last"] or 0
        recipient = (item["recipient"] or "")[:200]
        Deadline.objects.create(campaign=campaign, position=last + 1, what=item["what"][:300], recipient=recipient, by_date=day, words=words)
        return
    asked = Assignment.objects.filter(campaign=campaign, what=standing.what).exclude(state=Assignment.State.WAIVED)
    asked.update(by_date=day, words=words)
    Deadline.objects.filter(pk=standing.pk).update(by_date=day, words=words)


def _change_row(row: RowDifference, chosen: set[str], *, reason: str, by: User) -> list[dict[str, str]]:
    if row.activity is None or row.row is None:
        if row.activity is not None:
            _revise(row.activity, {"state": Activity.State.CANCELLED}, reason=reason, by=by)
        return [{"path": "", "name": row.name, "what": row.what, "old": "", "new": ""}]
    taken = [one for one in row.fields if one.key in chosen]
    values: dict[str, Any] = {}
    for one in taken:
        values |= _values(row.row, one.path)
    parts, occurrences = values.pop("parts", None), values.pop("occurrences", None)
    _revise(row.activity, values, parts=parts, occurrences=occurrences, reason=reason, by=by)
    return [_told(one, row.name) for one in taken]


def _values(row: Item, path: str) -> dict[str, Any]:
    if path == "window":
        days = {name: day_of(row[name]) for name in ("start", "end")}
        return {**days, **{name: row[name] for name in ("time_words", "approximate", "basis", "occurrences")}}
    if path == "places":
        return {"place": row["place"]}
    return {path: row[path]}


def _revise(activity: Activity, values: dict[str, Any], *, reason: str, by: User, parts: Any = None, occurrences: Any = None) -> None:
    change_activity(activity, values=values, parts=parts, occurrences=occurrences, revision=activity.revision, reason=reason, by=by)


def _add_rows(campaign: Campaign, added: list[RowDifference], *, reason: str, by: User) -> None:
    last = campaign.activities.aggregate(last=Max("position"))["last"] or 0
    rows = [{**row.row, "number": str(last + place)} for place, row in enumerate(added, start=1) if row.row]
    if rows:
        add_activities(campaign, rows, by=by, reason=reason)
