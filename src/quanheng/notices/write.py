"""The regulators' annex: a summary table of activities as .xlsx and .docx.

Both are drafts for sign-off; neither bears a red head, a number or a seal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from .programme import Activity, Programme

if TYPE_CHECKING:
    from .document import Document

HEADINGS = ("序号", "活动名称", "活动内容", "活动时间", "宣传形式", "负责单位")
NOTHING = "—"
# Shares of the width of a landscape A4 page, as in printed annexes.
WIDTHS = (0.06, 0.22, 0.34, 0.12, 0.12, 0.14)


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One row of the annex, in the words to be printed."""

    number: str
    name: str
    content: str = ""
    time_words: str = ""
    form: str = ""
    responsible: str = ""

    def cells(self) -> tuple[str, str, str, str, str, str]:
        """The six cells as printed. A dash stands for nothing where an empty cell would be read as merged with the one above."""
        return (self.number, self.name, self.content, self.time_words or NOTHING, self.form, self.responsible or NOTHING)


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """The annex: its title and its rows, in order. Consecutive rows of one unit share a merged cell."""

    title: str
    rows: tuple[SummaryRow, ...]

    def unit_runs(self) -> list[tuple[int, int]]:
        """First and last index of each run of rows with the same, non-empty unit."""
        runs: list[tuple[int, int]] = []
        for index, row in enumerate(self.rows):
            if runs and row.responsible and self.rows[runs[-1][0]].responsible == row.responsible:
                runs[-1] = (runs[-1][0], index)
            else:
                runs.append((index, index))
        return runs


_LABELS = {"organiser": "主办单位", "host": "承办单位", "co-organiser": "协办单位", "joint": "联合单位", "technical-support": "技术支撑单位"}


def responsible_words(activity: Activity) -> str:
    """The words of the unit's column: names alone, or one line for each role where there are several."""
    parts = [part for part in activity.parts if part.name.rule != "unit told in the content"]
    if all(part.role in {"responsible", "organiser"} for part in parts):
        return "、".join(part.name.value for part in parts)
    lines: dict[str, list[str]] = {}
    for part in parts:
        lines.setdefault(_LABELS.get(part.role, "责任单位"), []).append(part.name.value)
    return "\n".join(f"{label}：{'、'.join(names)}" for label, names in lines.items())


def summary_rows(activities: Iterable[Activity]) -> tuple[SummaryRow, ...]:
    """Rows in the given order, numbered anew, with the words of the source."""
    return tuple(
        SummaryRow(
            number=str(number),
            name=activity.name.value,
            content=activity.content.value if activity.content else "",
            time_words=activity.window.value.words if activity.window else "",
            form=activity.form.value if activity.form else "",
            responsible=responsible_words(activity),
        )
        for number, activity in enumerate(activities, 1)
    )


def summary_table(programme: Programme) -> SummaryTable:
    """The annex of a programme under the name of its attachment."""
    named = next((field.value for field in programme.attachments if field.value.endswith("表")), None)
    return SummaryTable(named or "活动安排汇总表", summary_rows(programme.activities))


def summary_table_xlsx(table: SummaryTable) -> bytes:
    """The annex as a workbook: A4 landscape, header repeated on each page, units merged, no formulas."""
    from .write_xlsx import workbook  # openpyxl is loaded only to write

    return workbook(table)


def summary_table_docx(table: SummaryTable) -> bytes:
    """The annex as a Word document: A4 landscape, header repeated on each page, units merged, pages numbered."""
    from .write_docx import annex

    return annex(table)


def notice_docx(programme: Programme, document: Document | None = None, *, letter: bool = False) -> bytes:
    """A draft for sign-off in the layout of GB/T 9704-2012, or as a letter, with the annex and the native form inside.

    The body is that of ``document``, cleaned; without one it is composed from the programme.
    Never a red head, a number or a seal. Reading the file gives every value back equal.
    """
    from .draft import draft_of
    from .load import load
    from .read import read
    from .write_embedded import embed
    from .write_notice import draft_file, to_bytes

    file = draft_file(draft_of(programme, document), letter=letter)
    embed(file, programme, read(load(to_bytes(file))))
    return to_bytes(file)


def activities_csv(programme: Programme) -> bytes:
    """The activities as CSV, one row each, with ISO days."""
    from .write_csv import activities_csv as rows

    return rows(programme)


def activities_ics(programme: Programme, *, stamp: datetime) -> bytes:
    """The dated activities and deadlines as a calendar; ``stamp`` (UTC) is the moment of writing."""
    from .write_ics import activities_ics as events

    return events(programme, stamp=stamp)
