"""Two versions of a document: what was added, changed, withdrawn, by sense and not by position."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import Indel

from .dates import Window
from .programme import Activity, Contact, Deadline, Field, Programme

T = TypeVar("T")
What = Literal["added", "changed", "withdrawn"]
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: where it belongs, and its words before and after (None where there was or is none)."""

    path: str
    what: What
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class RowChange:
    """One activity: ``old`` is None for an added one, ``new`` for a withdrawn one."""

    what: What
    old: Activity | None
    new: Activity | None
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    fields: tuple[FieldChange, ...] = ()
    rows: tuple[RowChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fields or self.rows)


def compare(old: Programme, new: Programme) -> Changes:
    """What the new version says otherwise. Moved rows, renumbering, punctuation and other words for the same days are no change."""
    return Changes(tuple(_head(old, new)), tuple(_rows(old.activities, new.activities)))


def _head(old: Programme, new: Programme) -> Iterator[FieldChange]:
    for name in ("title", "doc_number", "issuer", "issue_date", "publicity"):
        yield from _changed(name, _words(getattr(old, name)), _words(getattr(new, name)))
    for name in ("name", "year", "edition", "global_theme", "china_theme", "day", "period"):
        yield from _changed(f"campaign.{name}", _words(getattr(old.campaign, name)), _words(getattr(new.campaign, name)))
    yield from _set_of("addressees", [one.value for one in old.addressees], [one.value for one in new.addressees])
    yield from _set_of("attachments", [one.value for one in old.attachments], [one.value for one in new.attachments])
    yield from _set_of("duties", [one.heading.value for one in old.duties], [one.heading.value for one in new.duties])
    for before, after in _paired(old.deadlines, new.deadlines, lambda one: one.what.value):
        yield from _changed("deadlines", _due(before), _due(after))
    for one, two in _paired(old.contacts, new.contacts, _person):
        yield from _changed("contacts", _reached(one), _reached(two))


def _rows(old: Sequence[Activity], new: Sequence[Activity]) -> Iterator[RowChange]:
    for before, after in _paired(old, new, lambda one: one.name.value, _same_activity):
        if before is None or after is None:
            yield RowChange("added" if before is None else "withdrawn", before, after)
        elif fields := tuple(_row_fields(before, after)):
            yield RowChange("changed", before, after, fields)


def _row_fields(old: Activity, new: Activity) -> Iterator[FieldChange]:
    yield from _changed("name", old.name.value, new.name.value)
    yield from _changed("content", _words(old.content), _words(new.content))
    yield from _changed("window", _words(old.window), _words(new.window))
    yield from _changed("form", _words(old.form), _words(new.form))
    yield from _set_of("places", [one.value for one in old.places], [one.value for one in new.places])
    yield from _set_of("parts", [_part(one) for one in old.parts], [_part(one) for one in new.parts])


def _part(part: Any) -> str:
    return f"{part.role}: {part.resolved.value if part.resolved else part.name.value}"


def _same_activity(one: Activity, two: Activity) -> float:
    """How much else than the name speaks for one activity told twice."""
    same_units = {key(part.name.value) for part in one.parts} == {key(part.name.value) for part in two.parts}
    same_days = bool(one.window and two.window) and _words(one.window) == _words(two.window)
    contents = [key(activity.content.value) if activity.content else "" for activity in (one, two)]
    return 0.3 * Indel.normalized_similarity(*contents) * bool(contents[0]) + 0.15 * same_units + 0.1 * same_days


def _paired(
    old: Sequence[T], new: Sequence[T], name: Callable[[T], str], more: Callable[[T, T], float] | None = None
) -> list[tuple[T | None, T | None]]:
    """What belongs together, the most alike first, in the order of the new version; what was withdrawn stands at the end."""
    names = [key(name(one)) for one in old]
    pairs: list[tuple[float, int, int, int]] = []
    for j, two in enumerate(new):
        for _, score, i in process.extract(key(name(two)), names, scorer=Indel.normalized_similarity, score_cutoff=_ALIKE, limit=20):
            pairs.append((score + (more(old[i], two) if more else 0.0), -abs(i - j), i, j))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in sorted(pairs, reverse=True):
        if i not in taken and j not in partner:
            taken.add(i)
            partner[j] = i
    result: list[tuple[T | None, T | None]] = [(old[partner[j]] if j in partner else None, two) for j, two in enumerate(new)]
    return result + [(one, None) for i, one in enumerate(old) if i not in taken]


def _changed(path: str, old: str | None, new: str | None) -> Iterator[FieldChange]:
    if key(old or "") != key(new or ""):
        yield FieldChange(path, "added" if old is None else "withdrawn" if new is None else "changed", old, new)


def _set_of(path: str, old: list[str], new: list[str]) -> Iterator[FieldChange]:
    before, after = {key(one): one for one in old}, {key(one): one for one in new}
    yield from (FieldChange(path, "withdrawn", words, None) for one, words in before.items() if one not in after)
    yield from (FieldChange(path, "added", None, words) for one, words in after.items() if one not in before)


def _words(field: Field[Any] | None) -> str | None:
    """A field as it is compared: days stand for the words that name them."""
    if field is None:
        return None
    if isinstance(field.value, Window):
        window = field.value
        days = [f"{start}/{end}" for start, end in window.sessions] or [f"{window.start or ''}..{window.end or ''}"]
        return " ".join((*days, "approximate" if window.approximate else "")).strip() if window.start or window.end else window.words
    return str(field.value)


def _due(deadline: Deadline | None) -> str | None:
    return None if deadline is None else f"{deadline.date.value if deadline.date else deadline.words.value} {deadline.what.value}"


def _person(contact: Contact) -> str:
    return next((field.value for field in (contact.name, contact.email, contact.phone, contact.org) if field), "")


def _reached(contact: Contact | None) -> str | None:
    return None if contact is None else " ".join(field.value for field in (contact.name, contact.org, contact.phone, contact.email) if field)


def key(words: str) -> str:
    """Words without blanks and punctuation; the signs within days and addresses stay."""
    return "".join(c for c in unicodedata.normalize("NFKC", words) if unicodedata.category(c)[0] in "LN" or c in "-./@+").lower()
