"""The public programme as data: JSON, CSV and schema.org events. Made from the public view alone; nothing here knows who asks."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from quanheng.campaigns.models import Activity, Campaign
from quanheng.campaigns.public import Happening, PublicActivity

SCHEMA = "quanheng-programme/1"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
CSV_COLUMNS = (
    "code", "number", "name", "content", "start", "end", "time", "approximate", "place", "form", "kinds", "state", "units", "district",
    "occurrences", "address",
)  # fmt: skip
SCHEMA_ORG = "https://schema.org/"
STATUS = {Activity.State.CANCELLED: "EventCancelled", Activity.State.POSTPONED: "EventPostponed"}


def programme_json(campaign: Campaign, activities: Iterable[PublicActivity], *, base: str) -> bytes:
    """Campaign and activities under a versioned schema; days as ISO texts, None where open or withheld."""
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
        "activities": [_activity(activity, base) for activity in activities],
    }
    return json.dumps(told, ensure_ascii=False).encode()


def programme_csv(activities: Iterable[PublicActivity], *, base: str) -> bytes:
    """One line an activity, UTF-8 with a mark for office programs; a cell that begins like a formula is quoted by an apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(CSV_COLUMNS)
    for activity in activities:
        told = _activity(activity, base)
        flat = {
            **told,
            "kinds": " ".join(told["kinds"]),
            "units": "；".join(f"{part['role']}:{part['name']}" for part in told["units"]),
            "time": told["time_words"],
            "occurrences": "；".join(_flat(item) for item in told["occurrences"]),
        }
        writer.writerow([_cell(flat[name]) for name in CSV_COLUMNS])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def event_of(campaign: Campaign, activity: PublicActivity, base: str) -> str:
    """One activity as schema.org events, safe inside an HTML page (``<`` is escaped); empty where it has no day."""
    events = [_event(campaign, activity, item, f"{base}{activity.code}/") for item in activity.happenings]
    text = json.dumps(events, ensure_ascii=False) if events else ""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _event(campaign: Campaign, activity: PublicActivity, item: Happening, address: str) -> dict[str, Any]:
    place = item.place or activity.place
    event = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": activity.title,
        "description": activity.content or activity.title,
        "startDate": _iso(item.start),
        "endDate": _iso(item.last),
        "eventStatus": SCHEMA_ORG + _event_status(activity, item),
        "organizer": [{"@type": "Organization", "name": name} for name in activity.leading],
        "superEvent": {"@type": "Event", "name": campaign.title},
        "isAccessibleForFree": True,
        "url": address,
    }
    if place or activity.leading_words:
        event["location"] = {"@type": "Place", "name": place or activity.leading_words, "address": place}
    if item.move and not item.is_cancelled and item.move.before[0]:
        event["previousStartDate"] = _iso(item.move.before[0])
    return event


def _event_status(activity: PublicActivity, item: Happening) -> str:
    if item.is_cancelled:
        return "EventCancelled"
    usual = "EventRescheduled" if item.move and item.move.before[0] else "EventScheduled"
    return STATUS.get(Activity.State(activity.state), usual)


def _activity(activity: PublicActivity, base: str) -> dict[str, Any]:
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
        "kinds": list(activity.kinds),
        "state": activity.state,
        "units": [{"role": part.role, "name": part.name} for part in activity.parts],
        "district": activity.district.name if activity.district else "",
        "occurrences": [
            {"number": item.number, "start": _iso(item.start), "end": _iso(item.end), "place": item.place, "state": item.state}
            for item in activity.occurrences
        ],
        "revision": activity.revision,
        "changed_at": activity.changed_at.isoformat(),
        "address": f"{base}{activity.code}/",
    }


def _flat(item: dict[str, Any]) -> str:
    days = item["start"] if item["end"] in (None, item["start"]) else f"{item['start']}/{item['end']}"
    return " ".join(filter(None, (days, item["place"], "" if item["state"] == "planned" else f"[{item['state']}]")))


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
