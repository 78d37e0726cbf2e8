"""What a revision keeps of an activity: the plain values, in one shape whether they come from a draft row or from the tables."""

import re
from typing import Any

from quanheng.campaigns.models import Activity, Occurrence

KEPT = ("number", "name", "content", "form", "place", "kinds", "start", "end", "time_words", "approximate", "basis", "audience", "state", "published")
PLANNED = ("planned_headcount", "planned_cost")


def snapshot_of_row(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: row.get(name) for name in KEPT}
    kept["state"] = kept["state"] or Activity.State.PLANNED
    kept |= planned_of_row(row)
    return {**kept, "parts": row["parts"], "components": row["components"], "occurrences": row["occurrences"]}


def planned_of_row(row: dict[str, Any]) -> dict[str, Any]:
    """How many people a plan expects (约200人 is 200; None where the words hold no single number), and its cost in its own words."""
    found = re.findall(r"\d+", re.sub(r"[,，]", "", str(row.get("headcount") or "")))
    people = int(found[0]) if len(found) == 1 and len(found[0]) <= 9 else None
    return {"planned_headcount": people, "planned_cost": str(row.get("cost") or "")[:120]}


def snapshot_of_activity(activity: Activity) -> dict[str, Any]:
    kept: dict[str, Any] = {name: getattr(activity, name) for name in (*KEPT, *PLANNED)}
    kept["start"] = activity.start.isoformat() if activity.start else None
    kept["end"] = activity.end.isoformat() if activity.end else None
    return {
        **kept,
        "parts": [{"role": part.role, "name": part.name} for part in activity.parts.all()],
        "components": [{"text": item.text, "kind": item.kind} for item in activity.components.all()],
        "occurrences": [
            {
                "start": item.start.isoformat() if item.start else None,
                "end": item.end.isoformat() if item.end else None,
                "place": item.place,
                **({} if item.state == Occurrence.State.PLANNED else {"state": item.state}),
            }
            for item in activity.occurrences.all()
        ],
    }
