"""The flat form: plain strings and ISO dates, one dictionary per activity. See docs/notices/README.md."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath
from typing import Any

from .clean import clean
from .dates import Window
from .document import Document
from .document_kinds import general_kind
from .figures import value_in_words
from .programme import Activity, Contact, Coverage, Deadline, Field, Figure, Programme


def to_flat(programme: Programme, document: Document) -> dict[str, Any]:
    """The programme as the samples have it; what the text is silent on is None."""
    campaign = programme.campaign
    return {
        "id": PurePath(document.filename).stem or None,
        "kind": general_kind(programme.kind.value),
        "noise": "+".join(programme.noise) or "none",
        "script": programme.script,
        "title": _value(programme.title),
        "doc_number": _value(programme.doc_number),
        "issuer": _value(programme.issuer),
        "issue_date": _day(_value(programme.issue_date)),
        "campaign": {
            "name": _value(campaign.name),
            "year": _value(campaign.year),
            "edition": _value(campaign.edition),
            "global_theme": _value(campaign.global_theme),
            "china_theme": _value(campaign.china_theme),
            "day": _day(_value(campaign.day)),
            "period": _period(campaign.period),
        },
        "deadlines": [_deadline(deadline) for deadline in programme.deadlines],
        "contacts": [_contact(contact) for contact in programme.contacts],
        "activities": [_activity(activity) for activity in programme.activities],
        "activities_optional": [],
        "figures": [_figure(figure) for figure in programme.report.figures] if programme.report else [],
        "coverage": [_coverage(one) for one in programme.report.coverage] if programme.report else [],
        "figures_optional": [],
        "clean_text": clean(document.text).text,
    }


def _value(field: Field[Any] | None) -> Any:
    return field.value if field is not None else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _period(field: Field[Window] | None) -> dict[str, Any] | None:
    if field is None:
        return None
    window = field.value
    return {"text": window.words, "start": _day(window.start), "end": _day(window.end), "approx": window.approximate}


def _deadline(deadline: Deadline) -> dict[str, Any]:
    flat = {"what": deadline.what.value, "date": _day(_value(deadline.date)), "date_text": deadline.words.value}
    return flat | ({"recurrence": deadline.recurrence} if deadline.recurrence else {})


def _contact(contact: Contact) -> dict[str, Any]:
    return {"name": _value(contact.name), "org": _value(contact.org), "phone": _value(contact.phone), "email": _value(contact.email)}


def _figure(figure: Figure) -> dict[str, Any]:
    flat = {
        "metric": figure.metric.value, "value": value_in_words(figure.value), "unit": figure.unit, "approx": figure.approximate,
        "text": figure.text.value,
    }  # fmt: skip
    return flat | ({"part_of": figure.part_of} if figure.part_of is not None else {})


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {"medium": coverage.medium.value, "reach": value_in_words(coverage.reach) if coverage.reach else None, "unit": coverage.unit}


def _activity(activity: Activity) -> dict[str, Any]:
    window = _value(activity.window)
    told_within = {id(part) for part in activity.parts if part.name.rule == "unit told in the content"}
    parts = [part for part in activity.parts if id(part) not in told_within]

    def units(*roles: str) -> str | None:
        return "、".join(part.name.value for part in parts if part.role in roles) or None

    flat: dict[str, Any] = {
        "name": activity.name.value,
        "content": _value(activity.content),
        "organizer": units("responsible", "organiser", "joint") or units("host"),  # 承办单位 alone answers for its row
        "undertaker": units("host"),
        "co_organizer": units("co-organiser"),
        "date_text": window.words if window else None,
        "start": _day(window.start) if window else None,
        "end": _day(window.end) if window else None,
        "approx": window.approximate if window else False,
        "sessions": [[_day(start), _day(end)] for start, end in window.sessions] if window and window.sessions else None,
        "places": [place.value for place in activity.places] or None,
        "form": _value(activity.form),
        "kind": activity.kinds[0].value if activity.kinds else "other",
    }
    if window and window.recurrence:
        flat["recurrence"] = window.recurrence
    if activity.number is not None and activity.number.value.isdecimal():
        flat["row"] = int(activity.number.value)
    if activity.name.is_carried:
        flat["name_carried"] = True
    if activity.window is not None and (activity.window.is_carried or activity.window.value.basis == "carried"):
        flat["date_carried"] = True
    if parts and all(part.name.is_carried for part in parts):
        flat["organizer_carried"] = True
    return flat
