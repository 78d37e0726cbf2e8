"""The public view of activities: plain values in which withheld fields are empty. Whatever is public is made from this and from nothing else."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from quanheng.campaigns.districts import District, DistrictIndex
from quanheng.campaigns.kinds import PartRole, kind_name
from quanheng.campaigns.models import Activity, Campaign, Occurrence, OccurrenceMove, Part
from quanheng.campaigns.publishing import EVERY_FIELD, PublicField, fields_shown
from quanheng.units.sights import ANYBODY, in_sight_of

LEADING = (PartRole.RESPONSIBLE, PartRole.ORGANISER, PartRole.HOST)
_DITTO = {"〃", "″", "同上", "同期", "同前"}
_STATES = dict(Activity.State.choices)
_ROLES = dict(PartRole.choices)
_PLANNED = Occurrence.State.PLANNED.value


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
    """An activity as the public may know it; ``happenings`` are its dated occurrences, or else its window as one."""

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
    happenings: tuple[Happening, ...] = ()
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
    def facts(self) -> str:
        """Who leads it, where, of what kind: one line."""
        return " · ".join(filter(None, (self.leading_words, self.place, *self.kind_names)))

    @property
    def words_of_time(self) -> str:
        """The time as written, unless it only points to the row above it in the annex."""
        return "" if self.time_words.strip() in _DITTO else self.time_words

    @property
    def first_day(self) -> date | None:
        return self.start or self.end

    @property
    def places(self) -> tuple[str, ...]:
        """Every place it names, each once."""
        return tuple(dict.fromkeys(place for place in (self.place, *(item.place for item in self.occurrences)) if place))

    def is_on(self, first: date, last: date) -> bool:
        """Whether anything of it that is not cancelled happens between two days: on the days told, not on the whole span between."""
        return any(item.touches(first, last) for item in self.happenings if not item.is_cancelled)


class _Row(NamedTuple):
    """The columns that are read of an activity, in this order."""

    position: int
    code: str
    audience: str
    revision: int
    changed_at: datetime
    number: str
    name: str
    content: str
    form: str
    place: str
    kinds: list[str]
    start: date | None
    end: date | None
    time_words: str
    approximate: bool
    state: str
    published: list[str] | None


# Rows hang together by the activity's place in the table, which is its own within a campaign: thousands of UUIDs would take longer to make
# than everything else.
_OF_PARTS = ("activity__position", "role", "name", "unit__path", "unit__region_code")
_OF_OCCURRENCES = ("activity__position", "number", "position", "start", "end", "place", "state")


class LetOutBefore:
    """What was let out of one campaign the last time, each activity with the rows it was made from.

    A change touches one activity of thousands: the others, whose rows and districts are as they were, need not be made anew.
    """

    def __init__(self) -> None:
        self._by_place: dict[int, tuple[tuple[Any, ...], PublicActivity]] = {}

    def made_from(self, *rows: Any) -> PublicActivity | None:
        """The value that was made from exactly these; the first of them begins with the activity's place in the table."""
        before = self._by_place.get(rows[0][0])
        return before[1] if before and before[0] == rows else None

    def keep(self, made: PublicActivity, *rows: Any) -> None:
        self._by_place[made.position] = (rows, made)


def public_programme(campaign: Campaign, *, code: str = "", before: LetOutBefore | None = None) -> list[PublicActivity]:
    """Every public activity of an issued campaign (or the one of a code), in the order of the table; a fixed number of queries."""
    wanted = Activity.objects.filter(campaign=campaign, code=code) if code else Activity.objects.filter(campaign=campaign)
    return _told(in_sight_of(ANYBODY, wanted), campaign, everything=False, before=before)


def as_published(activities: QuerySet[Activity], campaign: Campaign) -> list[PublicActivity]:
    """What the public would see of the given activities; of one that is not public, nothing."""
    return _told(activities, campaign, everything=False)


def as_told_to_offices(activities: QuerySet[Activity], campaign: Campaign) -> list[PublicActivity]:
    """The same shape with every field, for pages behind a sight; never for a public page."""
    return _told(activities, campaign, everything=True)


def _told(activities: QuerySet[Activity], campaign: Campaign, *, everything: bool, before: LetOutBefore | None = None) -> list[PublicActivity]:
    """Plain tuples are read, not rows of models: three thousand activities must not take long."""
    keys = activities.order_by().values("pk")
    parts: dict[int, list[tuple[Any, ...]]] = {}
    for place, *part in Part.objects.filter(activity__in=keys).order_by("position").values_list(*_OF_PARTS):
        parts.setdefault(place, []).append(tuple(part))
    happenings: dict[int, list[tuple[Any, ...]]] = {}
    for place, *item in Occurrence.objects.filter(activity__in=keys).order_by("position").values_list(*_OF_OCCURRENCES):
        happenings.setdefault(place, []).append(tuple(item))
    moves: dict[int, list[PublicMove]] = {}
    for move in OccurrenceMove.objects.filter(activity__in=keys).annotate(of_place=F("activity__position")):
        moves.setdefault(move.of_place, []).append(told_of(move))
    districts = DistrictIndex.of(campaign.unit)
    found = []
    for values in activities.values_list(*_Row._fields):
        place = values[0]
        rows = (values, parts.get(place, ()), happenings.get(place, ()), moves.get(place, ()), districts)
        made = before.made_from(*rows) if before is not None else None
        if made is None:
            row = _Row._make(values)
            shown = fields_shown(kinds=row.kinds, audience=row.audience, state=row.state, published=row.published)
            made = _let_out(row, *rows[1:], EVERY_FIELD if everything else shown)
            if before is not None:
                before.keep(made, *rows)
        found.append(made)
    return found


def _let_out(
    row: _Row,
    parts: Sequence[tuple[Any, ...]],
    happenings: Sequence[tuple[Any, ...]],
    moves: Sequence[PublicMove],
    districts: DistrictIndex,
    shown: frozenset[PublicField],
) -> PublicActivity:
    """The one place where a field is let out or withheld."""
    tells = _tells(shown)
    roles = {part[0] for part in parts}
    leading_role = next((role for role in LEADING if role in roles), None)
    units = [part for part in parts if (tells.units if part[0] == leading_role else tells.partners)]
    leading = [part for part in units if part[0] == leading_role]
    told_moves = tuple(_moves(moves, tells)) if moves else ()
    start, end = (row.start, row.end) if tells.time else (None, None)
    place = row.place if tells.place else ""
    occurrences = tuple(_occurrences(happenings, tells, told_moves)) if happenings else ()
    return PublicActivity(
        code=row.code,
        position=row.position,
        audience=row.audience,
        revision=row.revision,
        changed_at=row.changed_at,
        shown=shown,
        number=row.number if tells.number else "",
        name=row.name if tells.name else "",
        content=row.content if tells.content else "",
        form=row.form if tells.form else "",
        place=place,
        kinds=tuple(row.kinds) if tells.kinds else (),
        start=start,
        end=end,
        time_words=row.time_words if tells.time else "",
        approximate=row.approximate if tells.time else False,
        state=row.state if tells.state else _PLANNED,
        parts=tuple(_part(role, name) for role, name, *_place in units),
        leading=tuple(part[1] for part in leading),
        district=districts.of_units([part[2:] for part in leading]) if leading else None,
        occurrences=occurrences,
        happenings=_happenings(occurrences, start, end, place),
        moves=told_moves,
    )


class _Tells(NamedTuple):
    """Whether each public field is told: asked a dozen times a row, so kept as plain values."""

    name: bool
    content: bool
    time: bool
    place: bool
    form: bool
    units: bool
    partners: bool
    occurrences: bool
    kinds: bool
    number: bool
    state: bool


@lru_cache(maxsize=1000)
def _tells(shown: frozenset[PublicField]) -> _Tells:
    return _Tells(**{field.value: field in shown for field in PublicField})


_part = lru_cache(maxsize=5000)(PublicPart)  # a unit stands in many rows


def _occurrences(rows: Iterable[tuple[Any, ...]], tells: _Tells, moves: tuple[PublicMove, ...]) -> Iterator[Happening]:
    """Without dates only the places stand; where states are withheld, what is cancelled is not told at all."""
    if not tells.occurrences:
        return
    last_move = {move.number: move for move in moves}
    for number, position, start, end, place, state in rows:
        if not tells.state:
            if state == Occurrence.State.CANCELLED:
                continue
            state = _PLANNED
        if not tells.time:
            start = end = None
        told = place if tells.place else ""
        mark = number or position
        if start or end or told:
            yield Happening(mark, start or end, end or start, told, state, last_move.get(mark))


def _happenings(occurrences: tuple[Happening, ...], start: date | None, end: date | None, place: str) -> tuple[Happening, ...]:
    dated = tuple(item for item in occurrences if item.start)
    if dated or not (start or end):
        return dated
    return (Happening(1, start or end, end or start, place, _PLANNED),)


def _moves(moves: Iterable[PublicMove], tells: _Tells) -> Iterator[PublicMove]:
    if not (tells.occurrences and tells.time and tells.state):
        return
    for told in moves:
        if not tells.place:
            told = replace(told, before=(*told.before[:2], ""), after=(*told.after[:2], ""))
        if told.before != told.after or told.cancelled:  # only the withheld place changed: nothing to tell
            yield told


def told_of(move: OccurrenceMove) -> PublicMove:
    """A stored move as plain values."""
    before, after = (move.from_start, move.from_end, move.from_place), (move.to_start, move.to_end, move.to_place)
    return PublicMove(move.number, move.revision, before, after, move.cancelled, move.reason, move.made_at)
