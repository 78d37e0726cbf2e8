"""The files are made by and for the unit whose campaign it is; what is in them everybody sees."""

from django.db.models import QuerySet

from quanheng.portal.models import Bundle
from quanheng.units.sights import Reader, declares_sight, of_own_unit


@declares_sight(Bundle)
def sight_of_bundles(reader: Reader, bundles: QuerySet[Bundle]) -> QuerySet[Bundle]:
    """Own."""
    return bundles.filter(of_own_unit(reader, "campaign__unit")) if reader.user else bundles.none()
