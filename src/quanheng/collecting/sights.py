"""Who reads a call: the unit that made it; a unit asked sees its own request and what it gave. The link's holder is no reader: the code is."""

from typing import Any

from django.db.models import QuerySet

from quanheng.collecting.models import Call, Compilation, Request, Sheet, Submission
from quanheng.units.sights import Reader, declares_sight, of_own_unit


@declares_sight(Call)
def sight_of_calls(reader: Reader, calls: QuerySet[Call]) -> QuerySet[Call]:
    """Own: the unit that asks."""
    return calls.filter(of_own_unit(reader, "campaign__unit")) if reader.user else calls.none()


@declares_sight(Request)
def sight_of_requests(reader: Reader, requests: QuerySet[Request]) -> QuerySet[Request]:
    """Own: what my unit asks; addressed: what is asked of it."""
    return requests.filter(of_own_unit(reader, "call__campaign__unit") | of_own_unit(reader)) if reader.user else requests.none()


@declares_sight(Submission)
def sight_of_submissions(reader: Reader, submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """As the requests they answer."""
    own = of_own_unit(reader, "request__call__campaign__unit") | of_own_unit(reader, "request__unit")
    return submissions.filter(own) if reader.user else submissions.none()


def _of_the_asking_unit(reader: Reader, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(of_own_unit(reader, "call__campaign__unit")) if reader.user else rows.none()


declares_sight(Sheet)(_of_the_asking_unit)
declares_sight(Compilation)(_of_the_asking_unit)
