"""A planned row in plain form: the draft's own (campaigns.draft), with what only a plan tells (cost, headcount, venue)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from quanheng.campaigns.draft import Item
from quanheng.campaigns.models import Basis, Campaign
from quanheng.campaigns.times import Clock
from quanheng.notices.kinds import kinds_of
from quanheng.rows import new_id

MOST_ROWS = 500
PLAIN: dict[str, Any] = {
    "number": "",
    "name": "",
    "content": "",
    "time_words": "",
    "start": None,
    "end": None,
    "approximate": False,
    "basis": Basis.STATED.value,
    "place": "",
    "form": "",
    "kinds": [],
    "audience": None,
    "parts": [],
    "components": [],
    "occurrences": [],
    "span": None,
    "cost": "",
    "headcount": "",
}


def plan_row(values: dict[str, Any]) -> Item:
    """A whole row with a key of its own from what is known of it."""
    return {**{name: (list(value) if isinstance(value, list) else value) for name, value in PLAIN.items()}, "key": str(new_id()), **values}


def completed(row: Item, campaign: Campaign) -> Item:
    """The row with what its own words tell where the fields were left empty: its days and its kinds; both stay guesses for a person to see."""
    kinds = row.get("kinds") or [kind for kind, _confidence in kinds_of(row["name"], row.get("content") or "", row.get("form") or "")]
    return {**_with_days(row, campaign), "kinds": kinds}


def _with_days(row: Item, campaign: Campaign) -> Item:
    """Days that words such as 5月中旬 mean: approximate and derived."""
    if row.get("start") or not row.get("time_words"):
        return row
    days = Clock(campaign.year, campaign.day, campaign.period_start, campaign.period_end).days_of(row["time_words"])
    return {**row, **days, "occurrences": row.get("occurrences") or days["occurrences"]} if days else row


def rows_of_draft(draft_rows: list[Item]) -> list[Item]:
    """Rows that the reader proposed for a sheet, as plan rows; their doubts stay with them until a person's yes."""
    return [plan_row(row) for row in draft_rows if not row.get("removed")]


def keys_of_other_years(rows: list[Item], campaign: Campaign) -> dict[str, str]:
    """Rows whose days lie in another year than the campaign's, with that year: last year's sheet, perhaps, or another campaign's."""
    if not campaign.year:
        return {}
    years = {row["key"]: {(row.get(name) or "")[:4] for name in ("start", "end")} - {""} for row in rows}
    return {key: min(told) for key, told in years.items() if told and str(campaign.year) not in told}


def unfit_rows(rows: list[Item]) -> list[str]:
    """One sentence for each row that cannot be handed in; what is merely missing is a warning later, not a refusal."""
    found = []
    if not rows:
        found.append(_("There are no rows yet. Enter at least one activity, or tell the office that you plan none."))
    for place, row in enumerate(rows, start=1):
        if not row.get("name", "").strip():
            found.append(_("Row %(number)d has no name.") % {"number": place})
        start, end = row.get("start"), row.get("end")
        if start and end and date.fromisoformat(end) < date.fromisoformat(start):
            found.append(_("Row %(number)d ends before it begins.") % {"number": place})
    return found
