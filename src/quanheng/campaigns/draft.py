"""The draft of a programme: what the reader proposes, in the plain form that a person corrects and accepts.

``header`` maps a field's name to ``{value, span, confidence, checked}``; ``duties``, ``deadlines``,
``contacts`` and ``rows`` are lists. A row's ``doubts`` names the fields the reader is not sure of.
Spans are offsets into the notice's text, so that every field can light its source.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from quanheng.campaigns.models import Basis
from quanheng.notices.clean import clean
from quanheng.notices.document import Document, Span
from quanheng.notices.programme import SURE, Activity, Campaign, Contact, Deadline, Duty, Field, Programme
from quanheng.rows import new_id

Item = dict[str, Any]
AROUND_TEXT = " \t\r\n　。：:；;"


def draft_of(programme: Programme, document: Document) -> dict[str, Any]:
    """The draft that the reader proposes for a programme read from ``document``."""
    return {
        "header": {**_header(programme), **_campaign(programme.campaign)},
        "duties": [_duty(duty, below, document) for duty, below in zip_longest(programme.duties, programme.duties[1:])],
        "deadlines": [_deadline(deadline) for deadline in programme.deadlines],
        "contacts": [_contact(contact) for contact in programme.contacts],
        "rows": [_row(activity, place) for place, activity in enumerate(programme.activities, start=1)],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _item(field: Field[Any] | None, value: Any = None) -> Item:
    if field is None:
        return {"value": None, "span": None, "confidence": 1.0, "checked": False}
    return {"value": _plain(field.value if value is None else value), "span": _span(field.span), "confidence": field.confidence, "checked": False}


def _span(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _value(field: Field[Any] | None) -> Any:
    return _plain(field.value) if field else None


def _header(programme: Programme) -> dict[str, Item]:
    cited = [field.value for field in programme.cited_numbers]
    return {
        "title": _item(programme.title),
        "doc_number": _item(programme.doc_number),
        "cited_numbers": {"value": cited, "span": _span(programme.cited_numbers[0].span) if cited else None, "confidence": 1.0, "checked": False},
        "annex_title": _item(programme.attachments[0] if programme.attachments else None),
        "addressees": {"value": [field.value for field in programme.addressees], "span": None, "confidence": 1.0, "checked": False},
        "issuer": _item(programme.issuer),
        "issue_date": _item(programme.issue_date),
    }


def _campaign(campaign: Campaign) -> dict[str, Item]:
    period = campaign.period
    start, end = (period.value.start, period.value.end) if period else (None, None)
    return {
        "campaign_name": _item(campaign.name),
        "year": _item(campaign.year),
        "edition": _item(campaign.edition),
        "day": _item(campaign.day),
        "global_theme": _item(campaign.global_theme),
        "china_theme": _item(campaign.china_theme),
        "period_start": {**_item(period), "value": _plain(start)},
        "period_end": {**_item(period), "value": _plain(end)},
    }


def _duty(duty: Duty, below: Duty | None, document: Document) -> Item:
    """A heading with its own words: those of the headings below it stand with them, and what a mirror site pushed in is left out."""
    nested = below is not None and duty.text.start <= below.text.start < duty.text.end
    own = Span(duty.text.start, below.text.start if below and nested else duty.text.end)
    said = clean(document.words(own)).text
    return {
        "number": duty.number,
        "heading": duty.heading.value,
        "depth": duty.level,
        "text": (said.partition(duty.heading.value)[2] if duty.heading.value in said else said).lstrip(AROUND_TEXT).rstrip(),
        "span": _span(duty.heading.span),
        "text_span": _span(duty.text),
    }


def _deadline(deadline: Deadline) -> Item:
    return {
        "key": str(new_id()),
        "what": deadline.what.value,
        "recipient": _value(deadline.to),
        "date": _value(deadline.date),
        "words": deadline.words.value,
        "span": _span(deadline.words.span or deadline.what.span),
        "confidence": min(deadline.words.confidence, deadline.date.confidence if deadline.date else 1.0),
    }


def _contact(contact: Contact) -> Item:
    first = contact.name or contact.phone or contact.email
    return {
        "name": _value(contact.name),
        "organisation": _value(contact.org),
        "phone": _value(contact.phone),
        "email": _value(contact.email),
        "span": _span(first.span) if first else None,
    }


def _row(activity: Activity, place: int) -> Item:
    window = activity.window
    told = {"name": activity.name, "content": activity.content, "window": window, "form": activity.form}
    doubts = [name for name, field in told.items() if field is not None and not field.is_sure]
    if any(not part.name.is_sure for part in activity.parts):
        doubts.append("parts")
    confidences = [field.confidence for field in told.values() if field] + [part.name.confidence for part in activity.parts]
    return {
        "key": str(new_id()),
        "number": _value(activity.number) or str(place),
        "name": activity.name.value,
        "content": _value(activity.content) or "",
        "time_words": window.value.words if window else "",
        "start": _plain(window.value.start) if window else None,
        "end": _plain(window.value.end) if window else None,
        "approximate": window.value.approximate if window else False,
        "basis": Basis.CARRIED if window and window.is_carried else (window.value.basis if window else Basis.STATED),
        "place": "、".join(field.value for field in activity.places),
        "form": _value(activity.form) or "",
        "kinds": [field.value for field in activity.kinds],
        "audience": None,
        "parts": [{"role": part.role, "name": part.name.value, "carried": part.name.is_carried} for part in activity.parts],
        "components": [{"text": item.text.value, "kind": item.kind} for item in activity.components],
        "occurrences": [{"start": _plain(item.start), "end": _plain(item.end), "place": item.place or ""} for item in activity.occurrences],
        "span": _span(activity.span),
        "confidence": min(confidences, default=1.0),
        "doubts": doubts,
        "checked": False,
        "removed": False,
    }


def is_unsure(item: Item) -> bool:
    """Whether a person must still look at a row or a header field before it may enter a campaign."""
    if item.get("removed") or item.get("checked"):
        return False
    return bool(item.get("doubts")) or item.get("confidence", 1.0) < SURE


def unchecked_rows(draft: dict[str, Any]) -> list[Item]:
    return [row for row in draft["rows"] if is_unsure(row)]


@dataclass(frozen=True)
class SourceLines:
    """Numbered lines of a notice's text, and where a span stands among them."""

    lines: list[str]
    starts: list[int]

    @classmethod
    def of(cls, text: str) -> "SourceLines":
        starts = [0, *(place + 1 for place, letter in enumerate(text) if letter == "\n")]
        return cls(lines=text.split("\n"), starts=starts)

    def of_span(self, span: list[int] | None) -> tuple[int, int] | None:
        """First and last line of a span, counted from 1."""
        if not span:
            return None
        return bisect_right(self.starts, span[0]), bisect_right(self.starts, max(span[0], span[1] - 1))


def day_of(value: Any) -> date | None:
    """A day from the draft's ISO text or from a row's own date; None where none is told."""
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None
