"""Which fields of an activity the public sees: a person's choice, or else the safe defaults of its kinds and audience (MODEL.md 3)."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.kinds import Audience
from quanheng.campaigns.models import Activity


class PublicField(models.TextChoices):
    """A field with a publish flag, in the order in which pages list them."""

    NAME = "name", _("name")
    CONTENT = "content", _("content")
    TIME = "time", _("time")
    PLACE = "place", _("place")
    FORM = "form", _("form of publicity")
    UNITS = "units", _("leading units")
    PARTNERS = "partners", _("other units")
    OCCURRENCES = "occurrences", _("occurrences")
    KINDS = "kinds", _("kinds")
    NUMBER = "number", _("number in the annex")
    STATE = "state", _("state")


EVERY_FIELD = frozenset(PublicField)
SECRET_UNTIL_HELD = frozenset({PublicField.CONTENT, PublicField.TIME, PublicField.PLACE, PublicField.OCCURRENCES})
"""Targets, times and routes of inspections: no flag publishes them before the inspection was held."""

WITHHELD_BY_KIND = {
    "inspection": SECRET_UNTIL_HELD | {PublicField.FORM, PublicField.PARTNERS},
    "comparison": frozenset({PublicField.PARTNERS}),  # the laboratories that take part
}
"""Wherever such a kind stands in a row."""

_STAFF_MATTER = frozenset({PublicField.PLACE, PublicField.PARTNERS, PublicField.OCCURRENCES})
WITHHELD_BY_LEADING_KIND = {"exam": _STAFF_MATTER, "training": _STAFF_MATTER, "visit": _STAFF_MATTER}
"""An open day that also is a visit is an open day."""

_OFF = frozenset({Activity.State.CANCELLED, Activity.State.POSTPONED})


def default_fields(kinds: Sequence[str], audience: str) -> frozenset[PublicField]:
    """What is shown while nobody has chosen: nothing unless the audience is public, and less for kinds that need care."""
    if audience != Audience.PUBLIC:
        return frozenset()
    return _default_of(tuple(kinds))


@lru_cache(maxsize=1000)
def _default_of(kinds: tuple[str, ...]) -> frozenset[PublicField]:
    withheld = [WITHHELD_BY_KIND.get(kind, frozenset()) for kind in kinds]
    return EVERY_FIELD.difference(*withheld, *(WITHHELD_BY_LEADING_KIND.get(kind, frozenset()) for kind in kinds[:1]))


def fields_shown(*, kinds: Sequence[str], audience: str, state: str, published: Iterable[str] | None) -> frozenset[PublicField]:
    """What the public sees in the end.

    Where it may not learn that an activity is off, it does not learn a date either: nobody is sent to a closed door.
    """
    if audience != Audience.PUBLIC:
        return frozenset()
    shown = default_fields(kinds, audience) if published is None else EVERY_FIELD.intersection(published)
    if "inspection" in kinds and state != Activity.State.HELD:
        shown -= SECRET_UNTIL_HELD
    if state in _OFF and PublicField.STATE not in shown:
        shown -= {PublicField.TIME, PublicField.OCCURRENCES}
    return shown


def shown_of(activity: Activity) -> frozenset[PublicField]:
    """``fields_shown`` of a stored activity."""
    return fields_shown(kinds=activity.kinds, audience=activity.audience, state=activity.state, published=activity.published)
