"""What leads from one draft to another, small enough to keep for every act: rows one by one, everything else whole."""

from typing import Any

Draft = dict[str, Any]
Delta = dict[str, Any]


def delta(before: Draft, after: Draft) -> Delta:
    """What must be set to make ``after`` of ``before``; empty where they say the same."""
    found = {name: after.get(name) for name in after if name != "rows" and before.get(name) != after[name]}
    rows = _delta_of_rows(before["rows"], after["rows"])
    return {**found, "rows": rows} if rows else found


def _delta_of_rows(before: list[Draft], after: list[Draft]) -> Delta:
    known = {row["key"]: row for row in before}
    set_rows = {row["key"]: row for row in after if known.get(row["key"]) != row}
    found: Delta = {"set": set_rows} if set_rows else {}
    order = [row["key"] for row in after]
    return found if order == list(known) else {**found, "order": order}


def applied(draft: Draft, change: Delta) -> Draft:
    """``draft`` with ``change`` made in it; the draft given stays as it is."""
    rows = change.get("rows") or {}
    known = {row["key"]: row for row in draft["rows"]} | rows.get("set", {})
    order = rows["order"] if "order" in rows else [row["key"] for row in draft["rows"]]
    return {**draft, **{name: value for name, value in change.items() if name != "rows"}, "rows": [known[key] for key in order]}
