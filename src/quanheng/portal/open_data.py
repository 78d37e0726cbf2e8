"""The public programme as data: JSON, CSV, Atom, and schema.org events. Only what a public page shows; nothing here knows who asks."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from quanheng.campaigns.models import Activity, Campaign, Occurrence

SCHEMA = "quanheng-programme/1"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
CSV_COLUMNS = ("code", "number", "name", "content", "start", "end", "time", "approximate", "place", "form", "kinds", "state", "units", "address")
STATUS = {
    Activity.State.CANCELLED: "https://schema.org/EventCancelled",
    Activity.State.POSTPONED: "https://schema.org/EventPostponed",
}


def programme_json(campaign: Campaign, activities: Iterable[Activity], *, address_of: dict[str, str]) -> bytes:
    """Campaign and activities under a versioned schema; days as ISO texts, None where open."""
    told = {
        "schema": SCHEMA,
        "campaign": {
            "code": campaign.code,
            "title": campaign.title,
            "unit": campaign.unit.name,
            "number": campaign.doc_number,
            "day": _iso(campaign.day),
            "period": [_iso(campaign.period_start), _iso(campaign.period_end)],
            "themes": {"global": campaign.global_theme, "national": campaign.china_theme},
            "revision": campaign.revision,
        },
        "activities": [_activity(activity, address_of[activity.code]) for activity in activities],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def programme_csv(activities: Iterable[Activity], *, address_of: dict[str, str]) -> bytes:
    """One line an activity, UTF-8 with a mark for office programs; a cell that begins like a formula is quoted by an apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(CSV_COLUMNS)
    for activity in activities:
        told = _activity(activity, address_of[activity.code])
        units = "；".join(f"{part['role']}:{part['name']}" for part in told["units"])
        flat = {**told, "kinds": " ".join(told["kinds"]), "units": units, "time": told["time_words"]}
        writer.writerow([_cell(flat[name]) for name in CSV_COLUMNS])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def programme_atom(campaign: Campaign, activities: Sequence[Activity], *, address_of: dict[str, str], own: str, page: str) -> bytes:
    """An Atom feed (RFC 4287) of what changed last, the newest first; an entry keeps its id for good."""
    newest = max((activity.changed_at for activity in activities), default=campaign.issued_at or campaign.created_at)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{escape(campaign.title)}</title>",
        f"<id>urn:quanheng:campaign:{campaign.code}</id>",
        f"<updated>{newest.isoformat()}</updated>",
        f"<author><name>{escape(campaign.unit.name)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(own)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(page)}/>',
    ]
    for activity in activities:
        words = " · ".join(filter(None, (activity.time_words, activity.place, activity.responsible_words, activity.content)))
        state = f"[{activity.get_state_display()}] " if activity.state in STATUS else ""
        lines += [
            "<entry>",
            f"<title>{escape(state + activity.name)}</title>",
            f"<id>urn:quanheng:activity:{activity.code}</id>",
            f"<updated>{activity.changed_at.isoformat()}</updated>",
            f'<link rel="alternate" type="text/html" href={quoteattr(address_of[activity.code])}/>',
            f"<summary>{escape(words)}</summary>",
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""]).encode()


def event_of(campaign: Campaign, activity: Activity, address: str) -> str:
    """One activity as schema.org events, safe inside an HTML page (``<`` is escaped); empty where it has no day."""
    happenings: list[Occurrence | Activity] = [item for item in activity.occurrences.all() if item.start] or ([activity] if activity.start else [])
    events = [
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": activity.name,
            "description": activity.content or activity.name,
            "startDate": _iso(item.start),
            "endDate": _iso(item.end or item.start),
            "eventStatus": STATUS.get(Activity.State(activity.state), "https://schema.org/EventScheduled"),
            "location": {
                "@type": "Place",
                "name": item.place or activity.place or activity.responsible_words,
                "address": item.place or activity.place,
            },
            "organizer": [{"@type": "Organization", "name": part.name} for part in activity.parts.all() if part.role in {"responsible", "organiser"}],
            "superEvent": {"@type": "Event", "name": campaign.title},
            "isAccessibleForFree": True,
            "url": address,
        }
        for item in happenings
    ]
    text = json.dumps(events, ensure_ascii=False) if events else ""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _activity(activity: Activity, address: str) -> dict[str, Any]:
    return {
        "code": activity.code,
        "number": activity.number,
        "name": activity.name,
        "content": activity.content,
        "start": _iso(activity.start),
        "end": _iso(activity.end),
        "time_words": activity.time_words,
        "approximate": activity.approximate,
        "place": activity.place,
        "form": activity.form,
        "kinds": activity.kinds,
        "state": activity.state,
        "units": [{"role": part.role, "name": part.name} for part in activity.parts.all()],
        "occurrences": [{"start": _iso(item.start), "end": _iso(item.end), "place": item.place} for item in activity.occurrences.all()],
        "revision": activity.revision,
        "changed_at": activity.changed_at.isoformat(),
        "address": address,
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
