"""The person's yes: only here does what was read become a campaign."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from quanheng.campaigns.closed import refuse_closed
from quanheng.campaigns.draft import day_of, unchecked_rows
from quanheng.campaigns.headings import heading_around
from quanheng.campaigns.kinds import default_audience
from quanheng.campaigns.models import Activity, ActivityRevision, Campaign, Component, Contact, Deadline, Duty, Notice, Occurrence, Part
from quanheng.campaigns.services.drafting import DraftMoved, forget_steps
from quanheng.campaigns.snapshots import planned_of_row, snapshot_of_row
from quanheng.ledger import services as ledger
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.queries import NameIndex, name_index
from quanheng.units.sights import require_role


class AcceptRefused(ValidationError):
    """The draft is not yet fit to become a campaign; the messages say what is missing."""


@transaction.atomic
def accept_programme(notice: Notice, *, version: int, by: User) -> Campaign:
    """Turn the corrected draft into a campaign with its duties, deadlines and activities.

    Raises AcceptRefused while an unsure row is unchecked or the title is missing, DraftMoved when the draft
    changed or was accepted meanwhile (so that two clicks make one campaign).
    """
    require_role(by, notice.unit, Role.OFFICER)
    now = timezone.now()
    mine = Notice.objects.filter(pk=notice.pk, state=Notice.State.REVIEW, draft_version=version)
    if not mine.update(state=Notice.State.ACCEPTED, accepted_by=by, accepted_at=now):
        raise DraftMoved
    notice = Notice.objects.select_related("unit").get(pk=notice.pk)
    draft = notice.draft
    assert draft is not None
    _refuse_unfit(draft)
    campaign = _create_campaign(notice, draft["header"])
    _create_headings(campaign, draft)
    rows = [row for row in draft["rows"] if not row.get("removed")]
    activities = _create_activities(campaign, rows, index=name_index(near=notice.unit), by=by)
    _put_under_headings(campaign, activities, draft["duties"])
    forget_steps(notice)
    ledger.append(
        "campaign.accepted",
        subject=campaign,
        actor=by,
        unit=notice.unit_id,
        change={"notice": str(notice.pk), "sha256": notice.sha256, "activities": len(rows)},
    )
    return campaign


def _refuse_unfit(draft: dict[str, Any]) -> None:
    problems = []
    if not (draft["header"].get("title") or {}).get("value"):
        problems.append(_("The campaign has no title. Enter one under “Notice”."))
    if waiting := unchecked_rows(draft):
        numbers = "、".join(str(row["number"]) for row in waiting[:12])
        problems.append(
            _("%(count)d unsure rows are not checked yet (%(numbers)s). Compare each with its source.") % {"count": len(waiting), "numbers": numbers}
        )
    problems += [_("Row %(number)s has no name.") % {"number": row["number"]} for row in draft["rows"] if not row.get("removed") and not row["name"]]
    if problems:
        raise AcceptRefused(problems)


def _create_campaign(notice: Notice, header: dict[str, Any]) -> Campaign:
    def value(name: str) -> Any:
        return (header.get(name) or {}).get("value")

    campaign = Campaign(
        unit=notice.unit,
        notice=notice,
        title=value("title"),
        doc_number=value("doc_number") or "",
        cited_numbers=value("cited_numbers") or [],
        addressees=value("addressees") or [],
        issuer=value("issuer") or "",
        issue_date=day_of(value("issue_date")),
        name=value("campaign_name") or "",
        annex_title=(value("annex_title") or "")[:200],
        year=value("year"),
        edition=value("edition"),
        day=day_of(value("day")),
        global_theme=value("global_theme") or "",
        china_theme=value("china_theme") or "",
        period_start=day_of(value("period_start")),
        period_end=day_of(value("period_end")),
    )
    campaign.parent = _campaign_cited(campaign)
    campaign.full_clean(exclude=["notice"])
    campaign.save()
    return campaign


def _campaign_cited(campaign: Campaign) -> Campaign | None:
    """The campaign of the parent notice, found by the number that this one cites, among units above and the unit's own."""
    if not campaign.cited_numbers:
        return None
    above = [campaign.unit.path[: 33 * steps] for steps in range(1, campaign.unit.depth + 2)]
    return Campaign.objects.filter(doc_number__in=campaign.cited_numbers, unit__path__in=above).order_by("-created_at").first()


def _create_headings(campaign: Campaign, draft: dict[str, Any]) -> None:
    Duty.objects.bulk_create(
        Duty(campaign=campaign, position=place, number=duty["number"][:20], heading=duty["heading"][:300], text=duty["text"], depth=duty["depth"])
        for place, duty in enumerate(draft["duties"], start=1)
    )
    Deadline.objects.bulk_create(
        Deadline(
            campaign=campaign,
            position=place,
            what=item["what"][:300],
            recipient=(item["recipient"] or "")[:200],
            by_date=day_of(item["date"]),
            words=(item["words"] or "")[:120],
        )
        for place, item in enumerate(draft["deadlines"], start=1)
    )
    Contact.objects.bulk_create(
        Contact(
            campaign=campaign,
            name=(item["name"] or "")[:80],
            organisation=(item["organisation"] or "")[:200],
            phone=(item["phone"] or "")[:60],
            email=(item["email"] or "")[:120],
        )
        for item in draft["contacts"]
    )


def _put_under_headings(campaign: Campaign, activities: list[Activity], duties: list[dict[str, Any]]) -> None:
    """An activity told in the text of a heading stands under it; rows of an annex wait for a person (campaigns.headings)."""
    by_position = {duty.position: duty for duty in campaign.duties.all()}
    for activity in activities:
        place = heading_around(activity.source_start, duties)
        activity.duty = by_position.get(place) if place else None
    Activity.objects.bulk_update([activity for activity in activities if activity.duty], ["duty"], batch_size=500)


def add_activities(campaign: Campaign, rows: list[dict[str, Any]], *, by: User, reason: str = "") -> list[Activity]:
    """Put rows (in the draft's form) behind the campaign's activities; for an officer of its unit, with a reason once it is issued.

    A row's ``number`` is kept. What is added to an issued programme belongs to no plan: reports show it as added.
    Runs in the caller's transaction; the caller enters in the ledger what the rows came from.
    """
    require_role(by, campaign.unit, Role.OFFICER)
    refuse_closed(campaign)
    if campaign.state == Campaign.State.ISSUED and not reason.strip():
        raise ValidationError({"reason": _("The programme is issued: say why the activity is added.")}, code="issued")
    last = campaign.activities.order_by("-position").values_list("position", flat=True).first() or 0
    added = _create_activities(campaign, rows, index=name_index(near=campaign.unit), by=by, after=last, reason=reason or "accepted")
    Campaign.objects.filter(pk=campaign.pk).update(revision=F("revision") + 1)
    return added


def _create_activities(
    campaign: Campaign, rows: list[dict[str, Any]], *, index: NameIndex, by: User, after: int = 0, reason: str = "accepted"
) -> list[Activity]:
    """A fixed number of statements, however many rows there are."""
    activities, components, parts, occurrences, revisions = [], [], [], [], []
    for place, row in enumerate(rows, start=after + 1):
        span = row["span"] or [None, None]
        activity = Activity(
            campaign=campaign,
            position=place,
            number=str(row["number"] or place)[:20],
            name=row["name"][:300],
            content=row["content"] or "",
            form=(row["form"] or "")[:300],
            place=(row["place"] or "")[:300],
            kinds=row["kinds"],
            start=day_of(row["start"]),
            end=day_of(row["end"]),
            time_words=(row["time_words"] or "")[:200],
            approximate=row["approximate"],
            basis=row["basis"],
            audience=row.get("audience") or default_audience(row["kinds"]),
            **planned_of_row(row),
            source_start=span[0],
            source_end=span[1],
        )
        activities.append(activity)
        components += [
            Component(activity=activity, position=at, text=item["text"], kind=item["kind"]) for at, item in enumerate(row["components"], start=1)
        ]
        parts += [
            Part(activity=activity, position=at, role=part["role"], name=part["name"][:200], unit=index.resolve(part["name"]))
            for at, part in enumerate(row["parts"], start=1)
        ]
        occurrences += [
            Occurrence(activity=activity, position=at, start=day_of(item["start"]), end=day_of(item["end"]), place=(item["place"] or "")[:300])
            for at, item in enumerate(row["occurrences"], start=1)
        ]
        revisions.append(ActivityRevision(activity=activity, number=1, snapshot=snapshot_of_row(row), reason=reason, made_by=by))
    Activity.objects.bulk_create(activities)
    Component.objects.bulk_create(components)
    Part.objects.bulk_create(parts)
    Occurrence.objects.bulk_create(occurrences)
    ActivityRevision.objects.bulk_create(revisions)
    return activities
