"""The summary table of a campaign in the regulators' annex form: as it stands now, or as it was issued."""

from datetime import date
from typing import Any

from quanheng.campaigns.kinds import PartRole
from quanheng.campaigns.models import Activity, ActivityRevision, Campaign
from quanheng.campaigns.queries import activities_of
from quanheng.campaigns.snapshots import snapshot_of_activity
from quanheng.notices.write import SummaryRow, SummaryTable
from quanheng.units.sights import Reader

# The annex is an official Chinese form: its words are part of the form, not of the interface.
WORDS_BEFORE = {PartRole.ORGANISER: "主办单位", PartRole.HOST: "承办单位", PartRole.CO_ORGANISER: "协办单位"}
WORDS_AFTER_NAME = {Activity.State.CANCELLED: "（已取消）", Activity.State.POSTPONED: "（延期）"}
PARTIAL = "（可见部分）"


def summary_table(campaign: Campaign, reader: Reader, *, as_issued: bool = False) -> SummaryTable:
    """The activities in sight, in the order of the table, with times and units as written; ``as_issued`` gives the frozen plan.

    A reader who does not see every row gets a table whose title says so.
    """
    activities = list(activities_of(campaign, reader))
    snapshots = _plan_of(activities) if as_issued else {activity.pk: snapshot_of_activity(activity) for activity in activities}
    rows = tuple(_row(snapshots[activity.pk]) for activity in activities if activity.pk in snapshots)
    whole = len(activities) == Activity.objects.filter(campaign=campaign).count()
    return SummaryTable(title=_title(campaign) + ("" if whole else PARTIAL), rows=rows)


def _plan_of(activities: list[Activity]) -> dict[Any, dict[str, Any]]:
    """What each activity said when the programme was issued."""
    wanted = {(activity.pk, activity.plan_revision) for activity in activities}
    revisions = ActivityRevision.objects.filter(activity__in=activities).values_list("activity_id", "number", "snapshot")
    return {key: snapshot for key, number, snapshot in revisions if (key, number) in wanted}


def _title(campaign: Campaign) -> str:
    if campaign.annex_title:
        return campaign.annex_title
    year = f"{campaign.year}年" if campaign.year else ""
    name = f"“{campaign.name}”" if campaign.name else ""
    return f"{year}{name}系列宣传活动安排汇总表"


def _row(said: dict[str, Any]) -> SummaryRow:
    return SummaryRow(
        number=str(said["number"] or ""),
        name=(said["name"] or "") + WORDS_AFTER_NAME.get(said["state"], ""),
        content=said["content"] or "",
        time_words=said["time_words"] or _dates_in_words(said["start"], said["end"]),
        form=said["form"] or "",
        responsible=unit_words(said["parts"]),
    )


def window_words(start: date | None, end: date | None, year: int | None = None) -> str:
    """A window as the annex writes it; with ``year`` given, a day of another year tells its own."""

    def day(told: date) -> str:
        return f"{f'{told.year}年' if year and told.year != year else ''}{told.month}月{told.day}日"

    if start and end:
        return day(start) if start == end else f"{day(start)}至{day(end)}"
    if start:
        return f"{day(start)}起"
    return f"{day(end)}前" if end else ""


def _dates_in_words(start: str | None, end: str | None) -> str:
    """A row entered by picking dates has no words of its own."""
    return window_words(date.fromisoformat(start) if start else None, date.fromisoformat(end) if end else None)


def unit_words(parts: list[dict[str, str]]) -> str:
    """The annex's last column: responsible units stand bare, organisers, hosts and co-organisers are named, a line each.

    Units that the content tells of (joint, technical support) stand in the content already.
    """
    names: dict[str, list[str]] = {}
    for part in parts:
        names.setdefault(part["role"], []).append(part["name"])
    lines = ["、".join(names[PartRole.RESPONSIBLE])] if PartRole.RESPONSIBLE in names else []
    lines += [f"{words}：{'、'.join(names[role])}" for role, words in WORDS_BEFORE.items() if role in names]
    return "\n".join(lines)
