"""Rows of the annex become activities; what a merged cell leaves empty is carried down and marked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from .date_search import find_dates
from .dates import Window, read_window
from .grid import Grid, GridCell
from .kinds import kinds_of, read_components
from .parts import parts_within, read_parts
from .places import places_within, read_places
from .programme import Activity, Field, Occurrence, Part, Role
from .row_alignment import is_date_only
from .source import Source, joined
from .table_caption import unit_of_table
from .table_header import Column

_DITTO = re.compile(r"[\"〃″”“]+|同上|同前|ditto", re.IGNORECASE)
_NOTHING = re.compile(r"[-—–―/／\s]+|无")
_UNIT_ROLES: dict[str, Role] = {
    "responsible": "responsible",
    "organiser": "organiser",
    "host": "host",
    "co-organiser": "co-organiser",
    "technical-support": "technical-support",
}
# An empty cell is carried down only where regulators merge cells; content and form belong to their row.
_CARRIED = frozenset({"name", "time", "responsible", "organiser"})
_SURE, _MERGED, _MARKED, _TOLD_BY_NOUN, _EMPTY = 0.97, 0.95, 0.9, 0.85, 0.8


@dataclass(frozen=True, slots=True)
class Dating:
    """What dates of the document lean on."""

    year: int | None
    campaign_day: date | None
    issue_date: date | None
    period: Window | None


@dataclass(frozen=True, slots=True)
class _Value:
    """One cell as it counts for its row: its own range, or that of the cell it continues."""

    start: int
    end: int
    confidence: float
    rule: str

    @property
    def is_carried(self) -> bool:
        return self.rule.startswith("carried")


def read_rows(source: Source, dating: Dating) -> list[Activity]:
    """One activity for each row of every annex table."""
    activities: list[Activity] = []
    for before, grid in zip((None, *source.grids), source.grids, strict=False):
        activities.extend(_read_grid(source, grid, dating, before))
    return activities


def _read_grid(source: Source, grid: Grid, dating: Dating, before: Grid | None) -> list[Activity]:
    activities: list[Activity] = []
    owner = (
        None if {column.role for column in grid.columns} & {*_UNIT_ROLES, "supervisor"} - {"co-organiser"} else unit_of_table(source, grid, before)
    )
    above: dict[int, _Value] = {}
    window: Window | None = None
    day: _Value | None = None
    for row in grid.rows:
        if (alone := _day_alone(source.text, grid, row)) is not None:
            day = alone  # a row that holds just a day stands over the rows of that day
            continue
        values = _values(source.text, grid, row, above)
        if values is None:
            continue
        above = {number: value for number, value in {**above, **values}.items() if number in values or not _says_nothing(source.text, row, number)}
        _under_day(source.text, grid, values, day)
        activity = _activity(source, grid, row, values, dating, window)
        if activity is not None:
            activities.append(replace(activity, parts=(owner, *activity.parts)) if owner else activity)
            window = activity.window.value if activity.window else window
    return activities


def _day_alone(text: str, grid: Grid, row: tuple[GridCell, ...]) -> _Value | None:
    """The row's only words, where they are a day."""
    own = {(cell.start, cell.end) for cell in row if cell.end > cell.start}
    if len(own) != 1 or len(row) < 3:
        return None
    start, end = own.pop()
    return _Value(start, end, _MARKED, "carried: day above the rows") if find_dates(text, start, end) and is_date_only(text[start:end]) else None


def _under_day(text: str, grid: Grid, values: dict[int, _Value], day: _Value | None) -> None:
    """Give a row its day from the line above it, where its own time is only that of the clock."""
    number = next((number for number, column in enumerate(grid.columns) if column.role == "time"), None)
    if day is None or number is None:
        return
    own = values.get(number)
    if own is None or own.is_carried or not find_dates(text, own.start, own.end):
        values[number] = day


def _values(text: str, grid: Grid, row: tuple[GridCell, ...], above: dict[int, _Value]) -> dict[int, _Value] | None:
    """The row's cells by column; None for a heading or a total that spans the table."""
    own = {number for number, cell in enumerate(row) if cell.end > cell.start and not cell.is_merged}
    telling = {number for number in own if grid.columns[number].role not in {"number", "remarks", "other"}}
    distinct = {(row[number].start, row[number].end) for number in telling}
    if not telling or (len(distinct) == 1 and len(telling) > 1):
        return None
    if len(telling) == 1 and len(row) > 3 and not any(cell.is_merged for cell in row) and grid.columns[0].role == "number" and 0 not in own:
        return None
    if re.fullmatch(r"合\s*计|总\s*计|小\s*计", text[row[min(own)].start : row[min(own)].end]):
        return None
    hosts_lead = {column.role for column in grid.columns}.isdisjoint({"responsible", "organiser", "supervisor"})
    values: dict[int, _Value] = {}
    for number, (column, cell) in enumerate(zip(grid.columns, row, strict=True)):
        rule = f"column {column.words}"
        words = text[cell.start : cell.end]
        before = above.get(number)
        if _NOTHING.fullmatch(words):
            values.pop(number, None)
            continue
        if cell.is_merged and words:
            values[number] = _Value(cell.start, cell.end, _MERGED, f"carried: merged cell of {rule}")
        elif words and _DITTO.fullmatch(words) and column.role == "time":
            values[number] = _Value(cell.start, cell.end, _MARKED, f"carried: ditto mark in {rule}")
        elif words and _DITTO.fullmatch(words) and before is not None:
            values[number] = replace(before, confidence=min(before.confidence, _MARKED), rule=f"carried: ditto mark in {rule}")
        elif words:
            values[number] = _Value(cell.start, cell.end, _confidence(grid, column), rule)
        elif before is not None and (column.role in _CARRIED or (column.role == "host" and hosts_lead)) and column.carries:
            values[number] = replace(before, confidence=min(before.confidence, _EMPTY), rule=f"carried: empty cell in {rule}")
    return values


def _confidence(grid: Grid, column: Column) -> float:
    return _EMPTY if not grid.is_sure or grid.shape in {"blanks", "open", "commas"} else _SURE if column.is_sure else _TOLD_BY_NOUN


def _says_nothing(text: str, row: tuple[GridCell, ...], number: int) -> bool:
    """Whether the cell says with a dash that there is nothing to carry further."""
    return number < len(row) and bool(_NOTHING.fullmatch(text[row[number].start : row[number].end]))


def _activity(
    source: Source, grid: Grid, row: tuple[GridCell, ...], values: dict[int, _Value], dating: Dating, previous: Window | None
) -> Activity | None:
    roles: dict[str, _Value] = {}
    for number, column in enumerate(grid.columns):
        if number in values:
            roles.setdefault(column.role, values[number])
    name = _text(source, roles.get("name"))
    if name is None:
        if (told := _text(source, roles.get("content"))) is None:
            return None
        # The content stands in for the name: what it is about, but perhaps not what it is called.
        name = replace(told, confidence=min(told.confidence, 0.8))
    content = _text(source, roles.get("content"))
    window = _window(source, roles.get("time"), dating, previous)
    parts = _parts(source, grid, values)
    if (value := roles.get("content")) is not None and not value.is_carried:
        parts += parts_within(source, value.start, value.end, known={part.name.value for part in parts})
    places = _places(source, roles)
    filled = [cell for cell in row if cell.end > cell.start and not cell.is_merged]
    span = source.span(min(cell.start for cell in filled), max(cell.end for cell in filled))
    form = _text(source, roles.get("form"))
    kinds = kinds_of(name.value if not name.is_carried else "", content.value if content else "", form.value if form else "")
    value = roles.get("content")
    return Activity(
        span=span,
        name=name,
        number=_text(source, roles.get("number")),
        content=content,
        window=window,
        occurrences=occurrences_of(window, places),
        places=tuple(places),
        form=form,
        parts=tuple(parts),
        kinds=tuple(Field(kind, name.span, confidence, "words of name, content and form") for kind, confidence in kinds),
        components=tuple(read_components(source, value.start, value.end)) if value else (),
    )


def _text(source: Source, value: _Value | None) -> Field[str] | None:
    return source.words(value.start, value.end, value.confidence, value.rule) if value else None


def _window(source: Source, value: _Value | None, dating: Dating, previous: Window | None) -> Field[Window] | None:
    if value is None:
        return None
    words = joined(source.text[value.start : value.end])
    window = read_window(
        words, year=dating.year, campaign_day=dating.campaign_day, issue_date=dating.issue_date, previous=previous, period=dating.period
    )
    return source.field(
        window.carried() if value.is_carried else window, value.start, value.end, window_confidence(window, value.confidence), value.rule
    )


def window_confidence(window: Window, confidence: float) -> float:
    """A window is sure only if its words name the days themselves."""
    if window.start is None and window.end is None:
        return min(confidence, 0.7)
    if window.approximate:
        return min(confidence, 0.8)
    return min(confidence, 0.85 if window.start is None or window.end is None else 0.9 if window.basis == "derived" else 1.0)


def _parts(source: Source, grid: Grid, values: dict[int, _Value]) -> list[Part]:
    parts: list[Part] = []
    for number, column in enumerate(grid.columns):
        if column.role in _UNIT_ROLES and number in values:
            value = values[number]
            parts += read_parts(source, value.start, value.end, role=_UNIT_ROLES[column.role], confidence=value.confidence, rule=value.rule)
    if not parts:  # a plan of inspections names who inspects instead
        for number, column in enumerate(grid.columns):
            if column.role == "supervisor" and number in values:
                value = values[number]
                parts += read_parts(source, value.start, value.end, role="responsible", confidence=min(value.confidence, 0.85), rule=value.rule)
    return parts


def _places(source: Source, roles: dict[str, _Value]) -> list[Field[str]]:
    if (value := roles.get("place")) is not None:
        return read_places(source, value.start, value.end, confidence=value.confidence, rule=value.rule)
    value = roles.get("content")
    return places_within(source, value.start, value.end) if value else []


def occurrences_of(window: Field[Window] | None, places: list[Field[str]]) -> tuple[Occurrence, ...]:
    """Dated happenings; a place is tied to a date only if there is one of either, or one date for all places."""
    if window is None or window.value.start is None or window.value.end is None:
        return ()
    days = window.value.sessions or ((window.value.start, window.value.end),)
    if len(days) > 1:
        place = places[0].value if len(places) == 1 else None
        return tuple(Occurrence(start, end, place, window.span) for start, end in days)
    start, end = days[0]
    if len(places) > 1 and start == end:
        return tuple(Occurrence(start, end, place.value, place.span) for place in places)
    return (Occurrence(start, end, places[0].value if len(places) == 1 else None, window.span),)
