"""The summary table of a campaign, in the regulators' annex form."""

from quanheng.campaigns.kinds import PartRole
from quanheng.campaigns.models import Activity, Campaign
from quanheng.campaigns.queries import activities_of
from quanheng.notices.write import SummaryRow, SummaryTable
from quanheng.units.sights import Reader

# The annex is an official Chinese form: its words are part of the form, not of the interface.
WORDS_BEFORE = {
    PartRole.ORGANISER: "主办单位",
    PartRole.HOST: "承办单位",
    PartRole.CO_ORGANISER: "协办单位",
    PartRole.JOINT: "联合单位",
    PartRole.TECHNICAL_SUPPORT: "技术支撑",
}


def summary_table(campaign: Campaign, reader: Reader) -> SummaryTable:
    """All activities in sight, in the order of the table, with times and units as written."""
    rows = [_row(activity) for activity in activities_of(campaign, reader)]
    year = f"{campaign.year}年" if campaign.year else ""
    name = f"“{campaign.name}”" if campaign.name else ""
    return SummaryTable(title=f"{year}{name}系列宣传活动安排汇总表", rows=tuple(rows))


def _row(activity: Activity) -> SummaryRow:
    return SummaryRow(
        number=activity.number,
        name=activity.name,
        content=activity.content,
        time_words=activity.time_words or _dates_in_words(activity),
        form=activity.form,
        responsible=unit_words(activity),
    )


def _dates_in_words(activity: Activity) -> str:
    """A row entered by picking dates has no words of its own: they are written as the annex writes them."""

    def day(value: object) -> str:
        return f"{value.month}月{value.day}日"  # type: ignore[attr-defined]

    if activity.start and activity.end:
        return day(activity.start) if activity.start == activity.end else f"{day(activity.start)}至{day(activity.end)}"
    if activity.start:
        return f"{day(activity.start)}起"
    return f"{day(activity.end)}前" if activity.end else ""


def unit_words(activity: Activity) -> str:
    """The annex's last column: responsible units alone stand bare; other roles are named, a line each."""
    lines = []
    responsible = [part.name for part in activity.parts.all() if part.role == PartRole.RESPONSIBLE]
    if responsible:
        lines.append("、".join(responsible))
    for role, words in WORDS_BEFORE.items():
        names = [part.name for part in activity.parts.all() if part.role == role]
        if names:
            lines.append(f"{words}：{'、'.join(names)}")
    return "\n".join(lines)
