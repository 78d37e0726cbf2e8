"""The programme as a CSV file, for spreadsheets and registers."""

from __future__ import annotations

import csv
import io

from .programme import Activity, Programme

HEADINGS = (
    "序号",
    "活动名称",
    "活动内容",
    "活动时间",
    "开始日期",
    "结束日期",
    "约略",
    "地点",
    "宣传形式",
    "负责单位",
    "承办单位",
    "协办单位",
    "活动类型",
)


def activities_csv(programme: Programme) -> bytes:
    """One row an activity, UTF-8 with a mark so that spreadsheets know it; what looks like a formula is written as text."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for number, activity in enumerate(programme.activities, 1):
        writer.writerow([_as_text(words) for words in (str(number), *_cells(activity))])
    return file.getvalue().encode("utf-8-sig")


def _cells(activity: Activity) -> tuple[str, ...]:
    window = activity.window.value if activity.window else None
    return (
        activity.name.value,
        activity.content.value if activity.content else "",
        window.words if window else "",
        window.start.isoformat() if window and window.start else "",
        window.end.isoformat() if window and window.end else "",
        "是" if window and window.approximate else "",
        "、".join(place.value for place in activity.places),
        activity.form.value if activity.form else "",
        "、".join(activity.units("responsible", "organiser", "joint")),
        "、".join(activity.units("host")),
        "、".join(activity.units("co-organiser", "technical-support")),
        "、".join(kind.value for kind in activity.kinds),
    )


def _as_text(words: str) -> str:
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t", "\r"} else words
