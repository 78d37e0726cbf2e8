"""The summary table of results as a workbook."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from quanheng.reporting.documents.columns import HEADINGS, LEFT, WIDTHS, cells_of

_THIN = Side(style="thin", color="000000")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TITLE, _HEAD, _BODY = Font(name="方正小标宋简体", size=18), Font(name="黑体", size=11), Font(name="仿宋_GB2312", size=11)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_PAGE_CHARACTERS = 130
_HEADER_ROW = 2


def table_xlsx(values: dict[str, Any]) -> bytes:
    """Plan against actual, A4 landscape, header repeated; a second sheet holds the totals."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "汇总表"
    _head(sheet, values["table_title"], HEADINGS, WIDTHS)
    for place, row in enumerate(values["rows"], start=_HEADER_ROW + 1):
        cells = cells_of(row)
        for column, words in enumerate(cells, start=1):
            _put(sheet, place, column, words, left=column - 1 in LEFT)
        sheet.row_dimensions[place].height = _height(cells, WIDTHS)
    _page(sheet)
    _totals(book.create_sheet("成效合计"), values)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _totals(sheet: Worksheet, values: dict[str, Any]) -> None:
    headings, widths = ("指标", "合计", "计量单位", "涉及活动（项）"), (0.3, 0.15, 0.15, 0.15)
    _head(sheet, "成效合计（每项活动只计一次）", headings, widths)
    for place, total in enumerate(values["totals"], start=_HEADER_ROW + 1):
        value = total["value"] if total["value"] is not None else "不相加"
        for column, content in enumerate((total["name"], value, total["unit"], total["activities"]), start=1):
            _put(sheet, place, column, content, left=column == 1)
    _page(sheet)


def _head(sheet: Worksheet, title: str, headings: tuple[str, ...], widths: tuple[float, ...]) -> None:
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(headings))
    _put(sheet, 1, 1, title, font=_TITLE, framed=False)
    sheet.row_dimensions[1].height = 40
    for column, (heading, share) in enumerate(zip(headings, widths, strict=True), start=1):
        _put(sheet, _HEADER_ROW, column, heading, font=_HEAD)
        sheet.column_dimensions[get_column_letter(column)].width = share * _PAGE_CHARACTERS


def _put(sheet: Worksheet, row: int, column: int, content: str | int, *, font: Font = _BODY, left: bool = False, framed: bool = True) -> None:
    """Numbers as numbers; words as words, even where they begin as a formula would."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(content, int):
        cell.value = content
    else:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", content)
        cell.data_type, cell.number_format = "s", "@"
        cell.quotePrefix = content[:1] in {"=", "+", "-", "@", "\t"}
    cell.font = font
    cell.alignment = _LEFT if left else _CENTRE
    if framed:
        cell.border = _FRAME


def _height(cells: tuple[str, ...], widths: tuple[float, ...]) -> float:
    """Points that the longest cell needs: a character of Han takes two of the column's width."""
    lines = 1
    for words, share in zip(cells, widths, strict=True):
        width = max(2.0, share * _PAGE_CHARACTERS - 1)
        lines = max(lines, sum(1 + int(sum(2 if letter > "\x7f" else 1 for letter in line) // width) for line in words.split("\n")))
    return min(400.0, 8.0 + 15.0 * lines)


def _page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.center is not None
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
