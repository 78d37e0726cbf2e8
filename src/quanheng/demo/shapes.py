"""The shapes in which districts send their sheets: their own workbook, a Word table, a mail, a chat message."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import docx
from openpyxl import Workbook, load_workbook

from quanheng.collecting.models import Request
from quanheng.collecting.planning_sheet import COLUMNS, HEAD_ROW, planning_sheet

if TYPE_CHECKING:
    from quanheng.demo.rehearse import AnnexRow

Rows = Sequence["AnnexRow"]


@dataclass(frozen=True, slots=True)
class Shape:
    """One way of sending rows; without ``write`` it is the link."""

    name: str
    file: str
    write: Callable[[Request, Rows], bytes] | None

    def filename(self, unit: str) -> str:
        return self.file.format(unit=unit)


def _template(request: Request, rows: Rows) -> bytes:
    """The unit's own workbook, filled in an office program."""
    book = load_workbook(io.BytesIO(planning_sheet(request)))
    sheet = book["活动计划"]
    place = {name: column for column, (name, _heading, _width) in enumerate(COLUMNS, 1)}
    for offset, row in enumerate(rows):
        told = {"name": row.name, "content": row.content, "time_words": row.time_words, "form": row.form, "responsible": row.unit}
        for name, value in {**told, "joint": "、".join(row.partners)}.items():
            sheet.cell(HEAD_ROW + 1 + offset, place[name], value or None)
    return _saved(book)


def _own_workbook(request: Request, rows: Rows) -> bytes:
    """A district's own table: its title, other headings in another order."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([_title(request)])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=6)
    sheet.append(["序号", "责任单位", "项目名称", "活动时间", "主要内容", "宣传方式"])
    for number, row in enumerate(rows, start=1):
        sheet.append([number, row.unit, row.name, row.time_words, row.content, row.form])
    return _saved(book)


def _word_table(request: Request, rows: Rows) -> bytes:
    document = docx.Document()
    document.add_heading(_title(request), level=1)
    table = document.add_table(rows=1, cols=6)
    table.style = "Table Grid"
    for cell, words in zip(table.rows[0].cells, ("序号", "活动名称", "活动内容", "活动时间", "宣传形式", "负责单位"), strict=True):
        cell.text = words
    for number, row in enumerate(rows, start=1):
        for cell, words in zip(table.add_row().cells, (str(number), row.name, row.content, row.time_words, row.form, row.unit), strict=True):
            cell.text = words
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _tabs(request: Request, rows: Rows) -> bytes:
    """A table copied into a mail."""
    lines = [_title(request), "序号\t活动名称\t活动内容\t活动时间\t宣传形式\t负责单位"]
    lines += [f"{number}\t{row.name}\t{row.content}\t{row.time_words}\t{row.form}\t{row.unit}" for number, row in enumerate(rows, start=1)]
    return "\n".join(lines).encode()


def _pipes(request: Request, rows: Rows) -> bytes:
    """A table in a chat, in the encoding of an older office program."""
    lines = [_title(request), "| 活动名称 | 活动时间 | 活动内容 | 宣传形式 | 负责单位 |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| {row.name} | {row.time_words} | {row.content} | {row.form} | {row.unit} |" for row in rows]
    return "\n".join(lines).encode("gb18030")


def _title(request: Request) -> str:
    campaign = request.call.campaign
    return f"{request.unit_name}{campaign.year}年“{campaign.name}”活动计划表"


def _saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


SHAPES: tuple[Shape, ...] = (
    Shape("link", "", None),
    Shape("template", "{unit}.xlsx", _template),
    Shape("word", "{unit}活动计划.docx", _word_table),
    Shape("own workbook", "报送-{unit}.xlsx", _own_workbook),
    Shape("mail", "{unit}.txt", _tabs),
    Shape("chat", "{unit}（微信）.txt", _pipes),
)
