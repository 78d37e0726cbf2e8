"""Rows of a draft worked in a grid: a cell corrected, a row split in two, rows joined, a value carried down."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quanheng.campaigns.cells import (
    COLUMNS,
    DOUBT_OF,
    WITH_TIME,
    Row,
    cell_text,
    cut_words,
    is_still_doubtful,
    values_of_cell,
    with_responsible,
)
from quanheng.campaigns.kinds import PartRole
from quanheng.campaigns.models import Basis, Notice
from quanheng.campaigns.services.drafting import Draft, DraftMoved, change_draft
from quanheng.campaigns.times import Clock
from quanheng.rows import new_id
from quanheng.units.models import User


def correct_cell(notice: Notice, *, key: str, field: str, text: str, version: int, by: User) -> Notice:
    """Store one cell; its doubt is settled, and the row counts as checked once no doubt is left. ValidationError for a text that does not fit."""

    def change(draft: Draft) -> dict[str, Any]:
        row = standing_row(draft, key)
        values = values_of_cell(row, field, text, Clock.of_header(draft["header"]))
        told = {name: {"from": row.get(name), "to": value} for name, value in values.items() if row.get(name) != value}
        if told:
            row.update(values)
            settle_doubt(row, field)
        return {"row": key, **told}

    return change_draft(notice, version=version, by=by, event="draft.row-corrected", change=change)


def settle_doubt(row: Row, field: str) -> None:
    """A person wrote this field: its doubt is settled, unless the words of time leave the days open."""
    doubts = set(row.get("doubts", [])) - {DOUBT_OF.get(field, field)}
    if is_still_doubtful(row, field):
        row["doubts"], row["checked"] = [*sorted(doubts), "window"], False
    elif row.get("doubts"):
        row["doubts"], row["checked"] = sorted(doubts), row["checked"] or not doubts


def split_row(notice: Notice, *, key: str, field: str, at: int, version: int, by: User) -> Notice:
    """Make two rows of one: ``field`` is cut at the caret (counted in signs), everything else stands in both.

    Raises ValidationError for a caret at an edge and for columns that cannot be cut.
    """

    def change(draft: Draft) -> dict[str, Any]:
        row = standing_row(draft, key)
        if field not in {"name", "content", "time_words", "place", "responsible"}:
            raise ValidationError(_("A row is split in its name, content, time, place or units; put the caret there."))
        before, behind = cut_words(cell_text(row, field), at)
        clock = Clock.of_header(draft["header"])
        second = {**row, "key": str(new_id()), "number": f"{row['number']}-2"[:20], "checked": False}
        second.update(values_of_cell(row, field, behind, clock))
        row.update(values_of_cell(row, field, before, clock))
        row["components"], second["components"] = _shared_out(row, second)
        doubts = {DOUBT_OF.get(field, field)} | ({"name"} if field != "name" else set())
        second["doubts"] = sorted(doubts | set(row["doubts"]))
        draft["rows"].insert(draft["rows"].index(row) + 1, second)
        return {"row": key, "what": field, "name": {"from": cell_text(row, "name"), "to": second["name"]}}

    return change_draft(notice, version=version, by=by, event="draft.row-split", change=change)


def _shared_out(first: Row, second: Row) -> tuple[list[Row], list[Row]]:
    """Each of the things that the row held goes where its words stand now; what stands in both stays with the first."""
    words = f"{first['name']}\n{first['content']}"
    moved = [item for item in first["components"] if item["text"] not in words and item["text"] in f"{second['name']}\n{second['content']}"]
    return [item for item in first["components"] if item not in moved], moved


def join_rows(notice: Notice, *, keys: list[str], version: int, by: User) -> Notice:
    """Make one row of several: the first takes in the words, units, days and kinds of the others. ValidationError for fewer than two."""

    def change(draft: Draft) -> dict[str, Any]:
        rows = [row for row in draft["rows"] if row["key"] in set(keys) and not row.get("removed")]
        if len(rows) < 2:
            raise ValidationError(_("There is no row below to join with."))
        first, others = rows[0], rows[1:]
        names = [row["name"] for row in others]
        for other in others:
            _take_in(first, other)
        first["checked"] = False
        first["doubts"] = sorted({"name", *first["doubts"]})
        draft["rows"] = [row for row in draft["rows"] if row not in others]
        return {"row": first["key"], "joined": names, "name": first["name"]}

    return change_draft(notice, version=version, by=by, event="draft.rows-joined", change=change)


def _take_in(row: Row, other: Row) -> None:
    for field, between in (("name", "、"), ("content", "\n"), ("time_words", "；"), ("form", "、"), ("place", "、")):
        pieces = [row[field] or "", other[field] or ""]
        row[field] = pieces[0] if pieces[1] in pieces[0] else between.join(piece for piece in pieces if piece)
    days = [_days_told(row), _days_told(other)]
    if days[0] != days[1]:
        row["occurrences"] = sorted(days[0] + [day for day in days[1] if day not in days[0]], key=lambda item: item["start"] or "")
    row["start"] = min(filter(None, (row["start"], other["start"])), default=None)
    row["end"] = max(filter(None, (row["end"], other["end"])), default=None)
    row["approximate"] = row["approximate"] or other["approximate"]
    named = {(part["role"], part["name"]) for part in row["parts"]}
    row["parts"] = row["parts"] + [part for part in other["parts"] if (part["role"], part["name"]) not in named]
    row["kinds"] = row["kinds"] + [kind for kind in other["kinds"] if kind not in row["kinds"]]
    row["components"] = row["components"] + other["components"]
    row["confidence"] = min(row["confidence"], other["confidence"])
    row["doubts"] = sorted({*row["doubts"], *other["doubts"]})
    if row["span"] and other["span"]:
        row["span"] = [min(row["span"][0], other["span"][0]), max(row["span"][1], other["span"][1])]


def _days_told(row: Row) -> list[Row]:
    if row["occurrences"] or not row["start"]:
        return list(row["occurrences"])
    return [{"start": row["start"], "end": row["end"] or row["start"], "place": row["place"] or ""}]


def carry_down(notice: Notice, *, field: str, keys: list[str], version: int, by: User) -> Notice:
    """Give rows the value that stands above them: one row takes it from the row above, of several the first gives it to the others.

    What is carried is marked so. Raises ValidationError for columns that are never carried and for the topmost row.
    """

    def change(draft: Draft) -> dict[str, Any]:
        if field not in COLUMNS or field in {"number", "name"}:
            raise ValidationError(_("Numbers and names are never carried down."))
        standing = [row for row in draft["rows"] if not row.get("removed")]
        places = [place for place, row in enumerate(standing) if row["key"] in set(keys)]
        if len(places) == 1:
            places.insert(0, places[0] - 1)
        if not places or places[0] < 0:
            raise ValidationError(_("There is no row above to take the value from."))
        source, takers = standing[places[0]], [standing[place] for place in places[1:]]
        for row in takers:
            row.update(_carried(source, row, field))
            settle_doubt(row, field)
        return {"rows": [row["key"] for row in takers], "what": field, "by": cell_text(source, field)}

    return change_draft(notice, version=version, by=by, event="draft.carried-down", change=change)


def _carried(source: Row, row: Row, field: str) -> Row:
    if field in {"time_words", "start", "end"}:
        return {name: source[name] for name in WITH_TIME} | {"basis": Basis.CARRIED.value}
    if field == "responsible":
        carried = [{**part, "carried": True} for part in source["parts"] if part["role"] == PartRole.RESPONSIBLE]
        return {"parts": with_responsible(row, carried)}
    return {field: source[field]}


def standing_row(draft: Draft, key: str) -> Row:
    """The row that bears this key; DraftMoved where somebody took it away."""
    rows: list[Row] = draft["rows"]
    for row in rows:
        if row["key"] == key and not row.get("removed"):
            return row
    raise DraftMoved
