"""The columns of the summary table of results, in the manner of the annex: plan against what happened."""

from typing import Any

HEADINGS = ("序号", "活动名称", "计划时间", "实际时间", "开展情况", "活动成效", "负责单位")
WIDTHS = (0.05, 0.22, 0.12, 0.12, 0.09, 0.26, 0.14)  # shares of a landscape A4 page
LEFT = frozenset({1, 5})
NOTHING = "—"


def cells_of(row: dict[str, Any]) -> tuple[str, ...]:
    """The cells of a row as printed; a dash stands for nothing where an empty cell would be read as merged with the one above."""
    names = ("number", "name", "planned", "actual", "state", "results", "units")
    return tuple(str(row[name] or NOTHING) for name in names)
