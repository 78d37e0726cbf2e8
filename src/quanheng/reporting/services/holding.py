"""An activity took place, on which days; or it was put off or called off."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quanheng.campaigns import services as campaigns
from quanheng.campaigns.models import Activity, Campaign
from quanheng.reporting.services.figures import for_results
from quanheng.units.models import User


def mark_held(activity: Activity, *, start: date, end: date, revision: int, by: User, today: date, reason: str = "") -> Activity:
    """The activity was held from ``start`` to ``end`` (inclusive); the plan of the issue stays as it was.

    ActivityMoved (of campaigns) when ``revision`` is no longer the newest; ValidationError for days that are no past span, and
    for several occurrences of which one lies outside.
    """
    for_results(Campaign.objects.select_related("unit").get(pk=activity.campaign_id), by)
    if end < start:
        message = _("The last day, %(end)s, lies before the first, %(start)s.")
        raise ValidationError({"end": message % {"end": end, "start": start}})
    if start > today:
        raise ValidationError({"start": _("%(day)s is still to come; an activity is marked held once it has begun.") % {"day": start}})
    values: dict[str, Any] = {"state": Activity.State.HELD, "start": start, "end": end, "approximate": False}
    occurrences = None
    if (start, end) != (activity.start, activity.end):
        values["time_words"] = ""
        occurrences = _moved(activity, start, end)
    return campaigns.change_activity(
        activity, values=values, parts=None, occurrences=occurrences, revision=revision, reason=reason.strip() or _("The activity was held."), by=by
    )


@transaction.atomic
def mark_many_held(activities: list[tuple[Activity, int]], *, by: User, today: date) -> list[Activity]:
    """Those that were held exactly as planned, at once; each with the revision that the person saw."""
    held = []
    for activity, revision in activities:
        if activity.start is None or activity.end is None:
            raise ValidationError(_("“%(name)s” has no days; open it and enter them.") % {"name": activity.name}, code="no-days")
        held.append(mark_held(activity, start=activity.start, end=activity.end, revision=revision, by=by, today=today))
    return held


def _moved(activity: Activity, start: date, end: date) -> list[dict[str, Any]] | None:
    """One happening moves with the dates; several stay, and must lie within them."""
    happenings = list(activity.occurrences.all())
    if len(happenings) == 1:
        return [{"start": start, "end": end, "place": happenings[0].place}]
    for item in happenings:
        if (item.start and item.start < start) or (item.end and item.end > end):
            message = _("The occurrence of %(day)s lies outside these days. Correct the occurrences on the activity's own page first.")
            raise ValidationError({"start": message % {"day": item.start or item.end}})
    return None
