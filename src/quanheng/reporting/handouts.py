"""Reads of what was handed out, and the list as CSV."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from quanheng.campaigns.models import Activity, Campaign
from quanheng.reporting.models import Handout
from quanheng.units.sights import Reader, in_sight_of

CSV_HEADINGS = ("日期", "名称", "数量", "计量单位", "发放对象", "对应单位", "活动", "发放人", "借出", "归还日期", "备注")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """How many of one thing went out, in how many entries, and how many that were lent are still out."""

    item: str
    count_word: str
    quantity: int
    entries: int
    still_out: int


def handouts_of(
    campaign: Campaign, reader: Reader, *, words: str = "", still_out: bool = False, activity: Activity | None = None
) -> QuerySet[Handout]:
    """The latest day first, activity and unit joined; what was put aside is left out."""
    rows = in_sight_of(reader, Handout.objects.filter(campaign=campaign, withdrawn=""))
    if words:
        rows = rows.filter(
            Q(item__icontains=words) | Q(recipient__icontains=words) | Q(given_by__icontains=words) | Q(activity__name__icontains=words)
        )
    if still_out:
        rows = rows.filter(lent=True, returned_on=None)
    if activity:
        rows = rows.filter(activity=activity)
    return rows.select_related("activity", "recipient_unit")


def totals_by_item(rows: QuerySet[Handout]) -> list[ItemTotal]:
    """Things of one name and unit of count together, those with most first; one query."""
    out = Q(lent=True, returned_on=None)
    counted = rows.order_by().values("item", "count_word").annotate(sum=Sum("quantity"), entries=Count("pk"), out=Sum("quantity", filter=out))
    return [ItemTotal(row["item"], row["count_word"], row["sum"], row["entries"], row["out"] or 0) for row in counted.order_by("-sum", "item")]


def handouts_csv(rows: Iterable[Handout]) -> bytes:
    """UTF-8 with a mark for office programs; a cell that begins like a formula is quoted by an apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(CSV_HEADINGS)
    for row in rows:
        tied = row.recipient_unit.name if row.recipient_unit else ""
        cells = (row.day, row.item, row.quantity, row.count_word, row.recipient, tied, row.activity.name if row.activity else "", row.given_by)
        writer.writerow([_cell(cell) for cell in (*cells, "是" if row.lent else "", row.returned_on or "", row.note)])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
