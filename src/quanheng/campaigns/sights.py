"""The sights of this room's models. The public sees issued campaigns and their public activities; nobody sees another unit's draft."""

from typing import Any

from django.db.models import Model, Q, QuerySet

from quanheng.campaigns.kinds import Audience
from quanheng.campaigns.models import (
    Activity,
    ActivityRevision,
    Amendment,
    Assignment,
    Campaign,
    Component,
    Contact,
    Deadline,
    DraftStep,
    Duty,
    Notice,
    Occurrence,
    OccurrenceMove,
    OfficialDay,
    Part,
)
from quanheng.units.sights import Reader, declares_sight, in_sight_of, of_own_unit, of_units_below


@declares_sight(Notice)
def sight_of_notices(reader: Reader, notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Own: a document and its draft are read by the unit that received it, and by nobody else."""
    return notices.filter(of_own_unit(reader)) if reader.user else notices.none()


@declares_sight(Campaign)
def sight_of_campaigns(reader: Reader, campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """Own; below, addressed and joint once issued. The public: what is issued."""
    issued = ~Q(state=Campaign.State.DRAFT)
    if reader.user is None:
        return campaigns.filter(issued)
    joint = Q(pk__in=Activity.objects.filter(parts__unit__in=reader.unit_ids).values("campaign"))
    return campaigns.filter(of_own_unit(reader) | (issued & (of_units_below(reader) | joint | Q(pk__in=_campaigns_given_to(reader)))))


@declares_sight(Activity)
def sight_of_activities(reader: Reader, activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """Own; below, addressed and joint once issued; and what the public sees: public activities of issued campaigns."""
    issued = ~Q(campaign__state=Campaign.State.DRAFT)
    if reader.user is None:
        return activities.filter(issued, audience=Audience.PUBLIC)
    joint = Q(pk__in=Part.objects.filter(unit__in=reader.unit_ids).values("activity"))
    addressed = Q(campaign__in=_campaigns_given_to(reader))
    public = Q(audience=Audience.PUBLIC)
    return activities.filter(
        of_own_unit(reader, "campaign__unit") | (issued & (of_units_below(reader, "campaign__unit") | joint | addressed | public))
    )


def _campaigns_given_to(reader: Reader) -> QuerySet[Any, Any]:
    """Keys of the campaigns in which one of the reader's units has an assignment."""
    return Assignment.objects.filter(unit__in=reader.unit_ids).values("campaign")


@declares_sight(Assignment)
def sight_of_assignments(reader: Reader, assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """What my unit gave, what is given to it, and what units below gave. Never the public's."""
    if reader.user is None:
        return assignments.none()
    return assignments.filter(of_own_unit(reader, "campaign__unit") | of_own_unit(reader) | of_units_below(reader, "campaign__unit"))


def _follow(model: type[Model], path: str, owner: type[Model]) -> None:
    """Rows that are read exactly where their owner is."""

    def sight(reader: Reader, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(**{f"{path}__in": in_sight_of(reader, owner._default_manager.all())})

    declares_sight(model)(sight)


for owned in (Component, Part, Occurrence, OccurrenceMove):
    _follow(owned, "activity", Activity)
_follow(Duty, "campaign", Campaign)


@declares_sight(Deadline)
def sight_of_deadlines(reader: Reader, deadlines: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Of campaigns in sight; a matter between offices, so never the public's."""
    return deadlines.filter(campaign__in=in_sight_of(reader, Campaign.objects.all())) if reader.user else deadlines.none()


@declares_sight(Contact)
def sight_of_contacts(reader: Reader, contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    """As deadlines: names and numbers of officers are for those the notice goes to. The public: what a person published."""
    known = contacts.filter(campaign__in=in_sight_of(reader, Campaign.objects.all()))
    return known if reader.user else known.filter(published=True)


@declares_sight(OfficialDay)
def sight_of_official_days(reader: Reader, days: QuerySet[OfficialDay]) -> QuerySet[OfficialDay]:
    """The state publishes them: everybody."""
    return days


@declares_sight(ActivityRevision)
def sight_of_revisions(reader: Reader, revisions: QuerySet[ActivityRevision]) -> QuerySet[ActivityRevision]:
    """Own and below: how a row came to say what it says concerns the offices in line."""
    if reader.user is None:
        return revisions.none()
    issued = ~Q(activity__campaign__state=Campaign.State.DRAFT)
    return revisions.filter(of_own_unit(reader, "activity__campaign__unit") | (issued & of_units_below(reader, "activity__campaign__unit")))


@declares_sight(Amendment)
def sight_of_amendments(reader: Reader, amendments: QuerySet[Amendment]) -> QuerySet[Amendment]:
    """Own: which document changed a campaign, and how, is read by the unit that applied it."""
    return amendments.filter(of_own_unit(reader, "campaign__unit")) if reader.user else amendments.none()


_follow(DraftStep, "notice", Notice)
