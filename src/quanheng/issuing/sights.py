"""The draft and its sign-off are read by the unit that issues, and by nobody else."""

from typing import Any

from django.db.models import QuerySet

from quanheng.issuing.models import OwnNotice, SignOff
from quanheng.units.sights import Reader, declares_sight, of_own_unit


def _own(reader: Reader, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(of_own_unit(reader, "campaign__unit")) if reader.user else rows.none()


declares_sight(OwnNotice)(_own)
declares_sight(SignOff)(_own)
