"""What a visitor asks of a programme: words, kind, unit, district, place, day; and the activities that answer."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from quanheng.campaigns.kinds import kind_name
from quanheng.campaigns.public import PublicActivity

NO_DISTRICT = "other"
MOST_WORDS = 60
_DAY = re.compile(r"(?:19|20|21)\d\d-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Asked:
    """Empty members narrow nothing."""

    q: str = ""
    kind: str = ""
    unit: str = ""
    district: str = ""
    place: str = ""
    day: date | None = None

    @property
    def query(self) -> str:
        """As the address tells it."""
        told = {name: value for name in self.__slots__ if (value := getattr(self, name))}
        return urlencode(told)

    def without(self, **cleared: Any) -> str:
        """The address's question with some members changed."""
        return replace(self, **cleared).query

    @property
    def chips(self) -> list[tuple[str, str, str]]:
        """What narrows, by name and value, each with the question that is left when it is taken away."""
        names = (
            ("kind", _("Kind"), kind_name(self.kind)),
            ("unit", _("Unit"), self.unit),
            ("district", _("District"), _("elsewhere") if self.district == NO_DISTRICT else self.district),
            ("place", _("Place"), self.place),
        )
        return [(name, value, self.without(**{key: ""})) for key, name, value in names if getattr(self, key)]


def asked_in(request: HttpRequest) -> Asked:
    """The question in an address; what cannot be meant narrows nothing."""
    told = {name: request.GET.get(name, "").replace("\x00", "").strip()[:300] for name in ("q", "kind", "unit", "district", "place")}
    return Asked(**{**told, "q": told["q"][:MOST_WORDS]}, day=asked_day(request.GET.get("day", "")))


def asked_day(words: str) -> date | None:
    """The day that an address names as ``2027-05-20``; None for anything else."""
    try:
        return date.fromisoformat(words) if _DAY.fullmatch(words) else None
    except ValueError:
        return None


def answering(activities: Iterable[PublicActivity], asked: Asked) -> list[PublicActivity]:
    """Those that fit every member, in the order given. Only what is published is looked at."""
    words = asked.q.casefold().split()
    return [activity for activity in activities if _fits(activity, asked) and all(word in _text(activity) for word in words)]


def _fits(activity: PublicActivity, asked: Asked) -> bool:
    return (
        (not asked.kind or asked.kind in (activity.kinds or ("other",)))
        and (not asked.unit or any(part.name == asked.unit for part in activity.parts))
        and (not asked.district or asked.district == (activity.district.name if activity.district else NO_DISTRICT))
        and (not asked.place or asked.place in activity.places)
        and (asked.day is None or activity.is_on(asked.day, asked.day))
    )


def _text(activity: PublicActivity) -> str:
    """Everything a visitor may search in, on lines of its own."""
    district = activity.district.name if activity.district else ""
    units = (part.name for part in activity.parts)
    told = (activity.name, activity.content, activity.form, activity.time_words, district, *activity.places, *units, *activity.kind_names)
    return "\n".join(told).casefold()


def by_date(activities: Iterable[PublicActivity]) -> list[PublicActivity]:
    """The earliest first, those without a day last."""
    return sorted(activities, key=lambda one: (one.first_day or date.max, one.position))


@dataclass(frozen=True, slots=True)
class Tile:
    """A name with the number of activities behind it, and the question that leads to them."""

    name: str
    count: int
    query: str


def unit_tiles(activities: Iterable[PublicActivity]) -> list[Tile]:
    """A tile for every unit that leads something."""
    return _tiles(((name, name) for one in activities for name in one.leading), "unit")


def place_tiles(activities: Iterable[PublicActivity]) -> list[Tile]:
    """A tile for every place named."""
    return _tiles(((name, name) for one in activities for name in one.places), "place")


def district_tiles(activities: Iterable[PublicActivity]) -> list[Tile]:
    """A tile for every district of a leading unit; the rest under one tile, the last."""
    tiles = _tiles((_district(one) for one in activities), "district")
    return sorted(tiles, key=lambda tile: tile.query == f"district={NO_DISTRICT}")


def _district(activity: PublicActivity) -> tuple[str, str]:
    return (activity.district.name, activity.district.name) if activity.district else (NO_DISTRICT, str(_("elsewhere")))


def _tiles(pairs: Iterable[tuple[str, str]], member: str) -> list[Tile]:
    """Most first, then by name."""
    counts: dict[tuple[str, str], int] = {}
    for pair in pairs:
        counts[pair] = counts.get(pair, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0][1]))
    return [Tile(name, count, urlencode({member: value})) for (value, name), count in ordered]
