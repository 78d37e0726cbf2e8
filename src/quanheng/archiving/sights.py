"""Who reads archives: the unit whose campaign it is, and nobody else."""

from typing import Any

from django.db.models import QuerySet

from quanheng.archiving.models import Archive, Erasure
from quanheng.units.sights import Reader, declares_sight, of_own_unit


def _own(reader: Reader, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(of_own_unit(reader, "campaign__unit")) if reader.user else rows.none()


declares_sight(Archive)(_own)
declares_sight(Erasure)(_own)
