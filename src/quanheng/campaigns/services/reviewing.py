"""A person corrects the draft that the reader made. Every act names the version it saw, so that two officers never overwrite each other."""

from collections.abc import Iterable
from typing import Any

from quanheng.campaigns.models import Notice
from quanheng.campaigns.services.drafting import Draft, DraftMoved, change_draft
from quanheng.rows import new_id
from quanheng.units.models import User


def correct_header(notice: Notice, *, values: dict[str, Any], version: int, by: User) -> Notice:
    """Replace header fields by the values a person gave; each counts as checked."""

    def change(draft: Draft) -> dict[str, Any]:
        told = {}
        for name, value in values.items():
            item = draft["header"].setdefault(name, {"value": None, "span": None, "confidence": 0.0, "checked": False})
            if item["value"] != value:
                told[name] = {"from": item["value"], "to": value}
            item["value"], item["checked"] = value, True
        return told

    return change_draft(notice, version=version, by=by, event="draft.header-corrected", change=change)


def _row(draft: Draft, key: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = draft["rows"]
    for row in rows:
        if row["key"] == key:
            return row
    raise DraftMoved


def correct_row(notice: Notice, *, key: str, values: dict[str, Any], version: int, by: User) -> Notice:
    """Replace what a row says; the row counts as checked."""

    def change(draft: Draft) -> dict[str, Any]:
        row = _row(draft, key)
        told = {name: {"from": row.get(name), "to": value} for name, value in values.items() if row.get(name) != value}
        row.update(values)
        row["checked"] = True
        return {"row": key, **told}

    return change_draft(notice, version=version, by=by, event="draft.row-corrected", change=change)


def add_row(notice: Notice, *, values: dict[str, Any], version: int, by: User) -> Notice:
    """A row that the reader did not find, at the end of the table."""

    def change(draft: Draft) -> dict[str, Any]:
        row = {
            "key": str(new_id()),
            "number": str(len(draft["rows"]) + 1),
            "span": None,
            "confidence": 1.0,
            "doubts": [],
            "components": [],
            "occurrences": [],
            **values,
        }
        draft["rows"].append({**row, "checked": True, "removed": False})
        return {"row": row["key"], "name": values.get("name")}

    return change_draft(notice, version=version, by=by, event="draft.row-added", change=change)


def set_deadline(notice: Notice, *, key: str | None, values: dict[str, Any], version: int, by: User) -> Notice:
    """Correct a deadline, or add one where ``key`` is None."""

    def change(draft: Draft) -> dict[str, Any]:
        if key is None:
            item = {"key": str(new_id()), "span": None, "confidence": 1.0, **values}
            draft["deadlines"].append(item)
            return {"what": item["what"], "by_date": item["date"]}
        for item in draft["deadlines"]:
            if item["key"] == key:
                before = item["date"]
                item.update(values)
                return {"what": item["what"], "by_date": {"from": before, "to": item["date"]}}
        raise DraftMoved

    return change_draft(notice, version=version, by=by, event="draft.deadline-set", change=change)


def remove_deadline(notice: Notice, *, key: str, version: int, by: User) -> Notice:
    """Take a deadline out of the draft."""

    def change(draft: Draft) -> dict[str, Any]:
        gone = [item for item in draft["deadlines"] if item["key"] == key]
        draft["deadlines"] = [item for item in draft["deadlines"] if item["key"] != key]
        return {"what": gone[0]["what"] if gone else None}

    return change_draft(notice, version=version, by=by, event="draft.deadline-removed", change=change)


def set_contacts(notice: Notice, *, contacts: list[dict[str, str]], version: int, by: User) -> Notice:
    """Replace the contacts; the ledger is told how many there are, not who."""

    def change(draft: Draft) -> dict[str, Any]:
        before = len(draft["contacts"])
        draft["contacts"] = [{**contact, "span": None} for contact in contacts]
        return {"contacts": {"from": before, "to": len(contacts)}}

    return change_draft(notice, version=version, by=by, event="draft.contacts-set", change=change)


def set_duties(notice: Notice, *, duties: list[dict[str, Any]], version: int, by: User) -> Notice:
    """Replace the headings; one that stays the same keeps its text and its place in the source."""

    def change(draft: Draft) -> dict[str, Any]:
        known = {(duty["depth"], duty["number"], duty["heading"]): duty for duty in draft["duties"]}
        fresh = [known.get((duty["depth"], duty["number"], duty["heading"])) or {**duty, "text": "", "span": None} for duty in duties]
        told = {"headings": {"from": len(draft["duties"]), "to": len(fresh)}}
        draft["duties"] = fresh
        return told

    return change_draft(notice, version=version, by=by, event="draft.duties-set", change=change)


def remove_row(notice: Notice, *, key: str, version: int, by: User) -> Notice:
    """Leave a row out of the programme; it stays on the page and can be restored."""
    return _set_removed(notice, key, version=version, by=by, removed=True)


def restore_row(notice: Notice, *, key: str, version: int, by: User) -> Notice:
    """Take a removed row back in."""
    return _set_removed(notice, key, version=version, by=by, removed=False)


def _set_removed(notice: Notice, key: str, *, version: int, by: User, removed: bool) -> Notice:
    def change(draft: Draft) -> dict[str, Any]:
        _row(draft, key)["removed"] = removed
        return {"row": key}

    return change_draft(notice, version=version, by=by, event="draft.row-removed" if removed else "draft.row-restored", change=change)


def check_rows(notice: Notice, *, keys: Iterable[str], version: int, by: User) -> Notice:
    """A person has compared these rows with their source and found them right."""
    wanted = set(keys)

    def change(draft: Draft) -> dict[str, Any]:
        for row in draft["rows"]:
            row["checked"] = row["checked"] or row["key"] in wanted
        return {"rows": sorted(wanted)}

    return change_draft(notice, version=version, by=by, event="draft.rows-checked", change=change)
