"""The public view of activities: plain values in which withheld fields are empty. Whatever is public is made from this and from nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from quanheng.campaigns.districts import District, DistrictIndex
from quanheng.campaigns.kinds import PartRole, kind_name
from quanheng.campaigns.models import Activity, Campaign, Occurrence, OccurrenceMove, Part
from quanheng.campaigns.publishing import PublicField, fields_shown
from quanheng.units.sights import ANYBODY, in_sight_of

LEADING = (PartRole.RESPONSIBLE, PartRole.ORGANISER, PartRole.HOST)
_STATES = dict(Activity.State.choices)
_ROLES = dict(PartRole.choices)


@dataclass(frozen=True, slots=True)
class PublicPart:
    role: str
    name: str

    @property
    def role_name(self) -> str:
        return str(_ROLES.get(self.role, self.role))


@dataclass(frozen=True, slots=True)
class PublicMove:
    """One occurrence was put off or cancelled; ``before`` and ``after`` are (first day, last day, place)."""

    number: int
    revision: int
    before: tuple[date | None, date | None, str]
    after: tuple[date | None, date | None, str]
    cancelled: bool
    reason: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Happening:
    """One dated, placed happening as feeds and calendars tell it; ``move`` is the last thing that happened to it."""

    number: int
    start: date | None
    end: date | None
    place: str
    state: str
    move: PublicMove | None = None

    @property
    def last(self) -> date | None:
        return self.end or self.start

    @property
    def is_cancelled(self) -> bool:
        return self.state == Occurrence.State.CANCELLED

    def touches(self, first: date, last: date) -> bool:
        """Whether any of its days lies between two days (both included); an open beginning or end is the one day that is known."""
        begins, ends = self.start or self.end, self.end or self.start
        return begins is not None and ends is not None and begins <= last and ends >= first


@dataclass(frozen=True, slots=True)
class PublicActivity:
    """An activity as the public may know it."""

    code: str
    position: int
    audience: str
    revision: int
    changed_at: datetime
    shown: frozenset[PublicField]
    number: str = ""
    name: str = ""
    content: str = ""
    form: str = ""
    place: str = ""
    kinds: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    time_words: str = ""
    approximate: bool = False
    state: str = Activity.State.PLANNED
    parts: tuple[PublicPart, ...] = ()
    leading: tuple[str, ...] = ()
    district: District | None = None
    occurrences: tuple[Happening, ...] = ()
    moves: tuple[PublicMove, ...] = ()

    @property
    def title(self) -> str:
        """Its name, or what it is where the name is withheld."""
        return self.name or (kind_name(self.kinds[0]) if self.kinds else _("Activity"))

    @property
    def kind_names(self) -> list[str]:
        return [kind_name(code) for code in self.kinds]

    @property
    def state_name(self) -> str:
        return str(_STATES[self.state])

    @property
    def is_off(self) -> bool:
        return self.state in {Activity.State.CANCELLED, Activity.State.POSTPONED}

    @property
    def leading_words(self) -> str:
        return "、".join(self.leading)

    @property
    def first_day(self) -> date | None:
        return self.start or self.end

    @property
    def happenings(self) -> tuple[Happening, ...]:
        """Its dated occurrences, or else its window as one."""
        dated = tuple(item for item in self.occurrences if item.start)
        if dated or self.first_day is None:
            return dated
        return (Happening(1, self.start or self.end, self.end or self.start, self.place, Occurrence.State.PLANNED),)

    @property
    def places(self) -> tuple[str, ...]:
        """Every place it names, each once."""
        return tuple(dict.fromkeys(place for place in (self.place, *(item.place for item in self.occurrences)) if place))

    def is_on(self, first: date, last: date) -> bool:
        """Whether anything of it that is not cancelled happens between two days: on the days told, not on the whole span between."""
        return any(item.touches(first, last) for item in self.happenings if not item.is_cancelled)


_COLUMNS = (
    "pk", "code", "position", "audience", "revision", "changed_at", "number", "name", "content", "form", "place", "kinds", "start", "end",
    "time_words", "approximate", "state", "published",
)  # fmt: skip
_OF_PARTS = ("activity", "role", "name", "unit__path", "unit__region_code")
_OF_OCCURRENCES = ("activity", "number", "position", "start", "end", "place", "state")


def public_programme(campaign: Campaign, *, code: str = "") -> list[PublicActivity]:
    """Every public activity of an issued campaign (or the one of a code), in the order of the table; a fixed number of queries."""
    wanted = Activity.objects.filter(campaign=campaign, code=code) if code else Activity.objects.filter(campaign=campaign)
    return as_published(in_sight_of(ANYBODY, wanted), campaign)


def as_published(activities: QuerySet[Activity], campaign: Campaign) -> list[PublicActivity]:
    """What the public would see of the given activities; of one that is not public, nothing.

    Plain tuples are read, not rows of models: three thousand activities must not take long.
    """
    keys = activities.order_by().values("pk")
    parts: dict[UUID, list[tuple[Any, ...]]] = {}
    for key, *part in Part.objects.filter(activity__in=keys).order_by("position").values_list(*_OF_PARTS):
        parts.setdefault(key, []).append(tuple(part))
    happenings: dict[UUID, list[tuple[Any, ...]]] = {}
    for key, *item in Occurrence.objects.filter(activity__in=keys).order_by("position").values_list(*_OF_OCCURRENCES):
        happenings.setdefault(key, []).append(tuple(item))
    moves: dict[UUID, list[OccurrenceMove]] = {}
    for move in OccurrenceMove.objects.filter(activity__in=keys):
        moves.setdefault(move.activity_id, []).append(move)
    districts = DistrictIndex.of(campaign.unit)
    rows = [dict(zip(_COLUMNS, row, strict=True)) for row in activities.values_list(*_COLUMNS)]
    return [_published(row, parts.get(row["pk"], []), happenings.get(row["pk"], []), moves.get(row["pk"], []), districts) for row in rows]


def _published(
    row: dict[str, Any], parts: list[tuple[Any, ...]], happenings: list[tuple[Any, ...]], moves: list[OccurrenceMove], districts: DistrictIndex
) -> PublicActivity:
    """The one place where a field is let out or withheld."""
    shown = fields_shown(kinds=row["kinds"], audience=row["audience"], state=row["state"], published=row["published"])
    leading_role = next((role for role in LEADING if any(part[0] == role for part in parts)), None)
    units = [part for part in parts if (PublicField.UNITS if part[0] == leading_role else PublicField.PARTNERS) in shown]
    leading = [part for part in units if part[0] == leading_role]
    dates = {"start", "end", "time_words", "approximate"} if PublicField.TIME in shown else set()
    plain = {name for name in ("number", "name", "content", "form", "place", "state") if name in shown}
    told_moves = tuple(_moves(moves, shown))
    return PublicActivity(
        shown=shown,
        kinds=tuple(row["kinds"]) if PublicField.KINDS in shown else (),
        parts=tuple(PublicPart(role, name) for role, name, *_place in units),
        leading=tuple(name for role, name, *_place in leading),
        district=districts.of_units([(path, region) for _role, _name, path, region in leading]),
        occurrences=tuple(_occurrences(happenings, shown, told_moves)),
        moves=told_moves,
        **{name: row[name] for name in ("code", "position", "audience", "revision", "changed_at", *dates, *plain)},
    )


def _occurrences(rows: Iterable[tuple[Any, ...]], shown: frozenset[PublicField], moves: tuple[PublicMove, ...]) -> Iterator[Happening]:
    """Without dates only the places stand; where states are withheld, what is cancelled is not told at all."""
    if PublicField.OCCURRENCES not in shown:
        return
    last_move = {move.number: move for move in moves}
    for number, position, start, end, place, state in rows:
        if PublicField.STATE not in shown:
            if state == Occurrence.State.CANCELLED:
                continue
            state = Occurrence.State.PLANNED
        if PublicField.TIME not in shown:
            start = end = None
        told = place if PublicField.PLACE in shown else ""
        mark = number or position
        if start or end or told:
            yield Happening(mark, start or end, end or start, told, state, last_move.get(mark))


def _moves(moves: Iterable[OccurrenceMove], shown: frozenset[PublicField]) -> Iterator[PublicMove]:
    if not {PublicField.OCCURRENCES, PublicField.TIME, PublicField.STATE} <= shown:
        return
    for move in moves:
        told = told_of(move, with_place=PublicField.PLACE in shown)
        if told.before != told.after or told.cancelled:  # only the withheld place changed: nothing to tell
            yield told


def told_of(move: OccurrenceMove, *, with_place: bool = True) -> PublicMove:
    """A stored move as plain values."""
    before = (move.from_start, move.from_end, move.from_place if with_place else "")
    after = (move.to_start, move.to_end, move.to_place if with_place else "")
    return PublicMove(move.number, move.revision, before, after, move.cancelled, move.reason, move.made_at)
