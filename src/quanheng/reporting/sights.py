"""Who reads results: the unit that runs the campaign; offices above, once something was sent up or handed in. Never the public."""

from typing import Any

from django.db.models import Model, Q, QuerySet

from quanheng.reporting.models import ActivityNotes, Brief, Coverage, Evidence, Figure, HandIn, Handout, Report, ReportText
from quanheng.units.sights import Reader, declares_sight, of_own_unit, of_units_below


def _own(model: type[Model], path: str) -> None:
    """Working material: figures, proofs, notes and texts are read by the unit alone until they stand in a report handed in."""

    def sight(reader: Reader, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(of_own_unit(reader, path)) if reader.user else rows.none()

    declares_sight(model)(sight)


_own(Figure, "activity__campaign__unit")
_own(ActivityNotes, "activity__campaign__unit")
_own(Evidence, "campaign__unit")
_own(Coverage, "campaign__unit")
_own(Handout, "campaign__unit")
_own(ReportText, "campaign__unit")


@declares_sight(Brief)
def sight_of_briefs(reader: Reader, briefs: QuerySet[Brief]) -> QuerySet[Brief]:
    """Own; those of units below once they are sent up."""
    if reader.user is None:
        return briefs.none()
    sent = Q(state__in=[Brief.State.SENT, Brief.State.ADOPTED])
    return briefs.filter(of_own_unit(reader, "campaign__unit") | (sent & of_units_below(reader, "campaign__unit")))


@declares_sight(Report)
def sight_of_reports(reader: Reader, reports: QuerySet[Report]) -> QuerySet[Report]:
    """Own; those of units below once they are handed in."""
    if reader.user is None:
        return reports.none()
    handed_in = Q(pk__in=HandIn.objects.values("report"))
    return reports.filter(of_own_unit(reader, "campaign__unit") | (handed_in & of_units_below(reader, "campaign__unit")))


@declares_sight(HandIn)
def sight_of_hand_ins(reader: Reader, hand_ins: QuerySet[HandIn]) -> QuerySet[HandIn]:
    """As the report handed in."""
    if reader.user is None:
        return hand_ins.none()
    return hand_ins.filter(of_own_unit(reader, "report__campaign__unit") | of_units_below(reader, "report__campaign__unit"))
