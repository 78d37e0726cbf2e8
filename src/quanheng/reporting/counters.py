"""What this room's own records count: sessions that were held, materials that were handed out, items in the media."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import ngettext

from quanheng.campaigns.counting import ToolCount, register_counter
from quanheng.campaigns.models import Activity, Occurrence
from quanheng.reporting.metrics import SAME_UNITS
from quanheng.reporting.models import Coverage, Handout
from quanheng.units.sights import Reader, in_sight_of

COPIES = ["份", *(word for word, unit in SAME_UNITS.items() if unit == "份")]


def _by_activity(rows: QuerySet[Any], activities: Sequence[Activity], **told: Any) -> dict[UUID, dict[str, int]]:
    chosen = rows.filter(activity__in=[activity.pk for activity in activities]).order_by().values("activity_id")
    return {row["activity_id"]: row for row in chosen.annotate(**told)}


def sessions(activities: Sequence[Activity], reader: Reader) -> Iterator[tuple[UUID, ToolCount]]:
    """Days and places of a held activity that were not cancelled; one where none is told singly."""
    held = [activity for activity in activities if activity.state == Activity.State.HELD]
    rows = _by_activity(Occurrence.objects.exclude(state=Occurrence.State.CANCELLED), held, n=Count("pk"))
    for activity in held:
        n = rows[activity.pk]["n"] if activity.pk in rows else 1
        words = ngettext("%(n)d session of the calendar", "%(n)d sessions of the calendar", n) % {"n": n}
        yield activity.pk, ToolCount("sessions", n, words, reverse("campaigns:occurrences", args=[activity.pk]))


def materials(activities: Sequence[Activity], reader: Reader) -> Iterator[tuple[UUID, ToolCount]]:
    """Copies given away; what is lent comes back and is no material handed out."""
    given = in_sight_of(reader, Handout.objects.filter(withdrawn="", lent=False, count_word__in=COPIES))
    rows = _by_activity(given, activities, n=Count("pk"), sum=Sum("quantity"))
    for activity in activities:
        if row := rows.get(activity.pk):
            words = ngettext("%(n)d entry of materials handed out", "%(n)d entries of materials handed out", row["n"]) % {"n": row["n"]}
            address = f"{reverse('reporting:handouts', args=[activity.campaign_id])}?activity={activity.pk}"
            yield activity.pk, ToolCount("materials", row["sum"], words, address)


def media(activities: Sequence[Activity], reader: Reader) -> Iterator[tuple[UUID, ToolCount]]:
    """Entries of coverage that name the activity."""
    rows = _by_activity(in_sight_of(reader, Coverage.objects.filter(withdrawn="")), activities, n=Count("pk"))
    for activity in activities:
        if row := rows.get(activity.pk):
            words = ngettext("%(n)d entry of media coverage", "%(n)d entries of media coverage", row["n"]) % {"n": row["n"]}
            yield (
                activity.pk,
                ToolCount("reports", row["n"], words, f"{reverse('reporting:coverage', args=[activity.campaign_id])}?activity={activity.pk}"),
            )


register_counter("sessions", sessions)
register_counter("materials", materials)
register_counter("media", media)
