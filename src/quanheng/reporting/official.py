"""Words of official Chinese documents: dates, spans, states, sums. They are part of the form, not of the interface."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from quanheng.campaigns.models import Activity, Campaign
from quanheng.reporting.metrics import Metric, metric_of
from quanheng.reporting.models import Figure
from quanheng.reporting.queries import Result
from quanheng.reporting.totals import Counted, Outcome, Total

STATE_WORDS = {
    Activity.State.HELD: "已开展",
    Activity.State.PLANNED: "未登记",
    Activity.State.CONFIRMED: "未登记",
    Activity.State.POSTPONED: "延期",
    Activity.State.CANCELLED: "取消",
}
PART = "其中"


def day_words(day: date | str | None, *, year: bool = False) -> str:
    """5月20日, or 2027年5月20日."""
    if not day:
        return ""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return (f"{found.year}年" if year else "") + f"{found.month}月{found.day}日"


def span_words(start: Any, end: Any) -> str:
    """One day, or 5月15日至18日 within a month, or both in full."""
    if not start or not end or start == end:
        return day_words(start or end)
    first, last = (date.fromisoformat(day) if isinstance(day, str) else day for day in (start, end))
    closing = f"{last.day}日" if (first.year, first.month) == (last.year, last.month) else day_words(last)
    return f"{day_words(first)}至{closing}"


def planned_words(result: Result) -> str:
    """When it was planned, as the plan wrote it."""
    plan = result.plan
    if plan is None:
        return "未列入计划"
    return str(plan.get("time_words") or span_words(plan.get("start"), plan.get("end")))


class Timed(Protocol):
    """When an activity takes place, and whether it did."""

    @property
    def start(self) -> date | None: ...
    @property
    def end(self) -> date | None: ...
    @property
    def is_held(self) -> bool: ...


def actual_words(result: Timed) -> str:
    """When it took place; empty for what was not held."""
    return span_words(result.start, result.end) if result.is_held else ""


def figure_words(figures: Mapping[str, Counted]) -> str:
    """参与活动320人次，检测计量器具86台件（其中调修5台件）: parts stand in brackets behind their whole, estimates say so."""
    return _sums([(metric_of(code), figure.value, figure.source == Figure.Source.ESTIMATED) for code, figure in figures.items()])


def total_words(totals: Iterable[Total]) -> str:
    """The metrics that add up, as ``figure_words`` writes them."""
    return _sums([(total.metric, total.value, total.estimated) for total in totals if total.value is not None])


Piece = tuple[Metric, int | None, bool]


def _sums(pieces: list[Piece]) -> str:
    codes = {metric.code for metric, _value, _estimated in pieces}
    words = []
    for metric, value, estimated in pieces:
        if metric.part_of in codes:
            continue
        parts = "、".join(_sum(part) for part in pieces if part[0].part_of == metric.code)
        words.append(_sum((metric, value, estimated)) + (f"（{PART}{parts}）" if parts else ""))
    return "，".join(words)


def _sum(piece: Piece) -> str:
    metric, value, estimated = piece
    return f"{metric.official_name.removeprefix(PART)}{value}{metric.unit}{'（估计数）' if estimated else ''}"


def quoted(name: str) -> str:
    """A name in quotation marks; those within it become single ones (GB/T 15834-2011, 4.8.3)."""
    return f"“{name.replace('“', '‘').replace('”', '’')}”"


def units_words(result: Outcome) -> str:
    return "、".join(name for name in result.units if name)


def campaign_words(campaign: Campaign) -> str:
    """2027年“世界计量日”, as far as the notice said it."""
    year = f"{campaign.year}年" if campaign.year else ""
    return f"{year}“{campaign.name}”" if campaign.name else year


def report_title(campaign: Campaign) -> str:
    return f"关于{campaign_words(campaign) or '本次'}活动开展情况的报告"


def table_title(campaign: Campaign) -> str:
    return f"{campaign_words(campaign)}活动开展情况汇总表"
