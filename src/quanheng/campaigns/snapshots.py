"""What a revision keeps of an activity: the plain values, in one shape whether they come from a draft row or from the tables."""

from typing import Any

from quanheng.campaigns.models import Activity, Occurrence

KEPT = ("number", "name", "content", "form", "place", "kinds", "start", "end", "time_words", "approximate", "basis", "audience", "state", "published")


def snapshot_of_row(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: row.get(name) for name in KEPT}
    kept["state"] = kept["state"] or Activity.State.PLANNED
    return {**kept, "parts": row["parts"], "components": row["components"], "occurrences": row["occurrences"]}


def snapshot_of_activity(activity: Activity) -> dict[str, Any]:
    kept: dict[str, Any] = {name: getattr(activity, name) for name in KEPT}
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
