"""The annex as a workbook."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from .write import HEADINGS, WIDTHS, SummaryTable

_THIN = Side(style="thin", color="000000")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_PAGE_CHARACTERS = 130
_LEFT_COLUMNS = frozenset({2, 3, 5})
_HEADER_ROW = 2


def workbook(table: SummaryTable) -> bytes:
    """The .xlsx file; the unit column is merged over consecutive rows of the same unit."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "汇总表"
    _title(sheet, table.title)
    for column, (heading, share) in enumerate(zip(HEADINGS, WIDTHS, strict=True), 1):
        _put(sheet, _HEADER_ROW, column, heading, Font(name="黑体", size=11), _CENTRE)
        sheet.column_dimensions[get_column_letter(column)].width = share * _PAGE_CHARACTERS
    for offset, row in enumerate(table.rows):
        for column, words in enumerate(row.cells(), 1):
            _put(sheet, _HEADER_ROW + 1 + offset, column, words, Font(name="仿宋_GB2312", size=11), _LEFT if column in _LEFT_COLUMNS else _CENTRE)
        sheet.row_dimensions[_HEADER_ROW + 1 + offset].height = _height(row.cells())
    for first, last in table.unit_runs():
        if last > first:
            for index in range(first + 1, last + 1):
                sheet.cell(_HEADER_ROW + 1 + index, len(HEADINGS)).value = None
            sheet.merge_cells(start_row=_HEADER_ROW + 1 + first, end_row=_HEADER_ROW + 1 + last, start_column=len(HEADINGS), end_column=len(HEADINGS))
    _page(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _title(sheet: Worksheet, words: str) -> None:
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(HEADINGS))
    _put(sheet, 1, 1, words, Font(name="方正小标宋简体", size=18), _CENTRE, frame=None)
    sheet.row_dimensions[1].height = 40


def _put(sheet: Worksheet, row: int, column: int, words: str, font: Font, alignment: Alignment, frame: Border | None = _FRAME) -> None:
    """Write words as text: what begins with = + - @ must never run as a formula in anyone's program."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", words) or None
    if cell.value is not None:
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = words[:1] in {"=", "+", "-", "@", "\t"}
    cell.font, cell.alignment = font, alignment
    if frame is not None:
        cell.border = frame


def _height(cells: tuple[str, ...]) -> float:
    """Points that the longest cell needs: a character of Han takes two of the column's width."""
    lines = 1
    for words, share in zip(cells, WIDTHS, strict=True):
        width = max(2.0, share * _PAGE_CHARACTERS - 1)
        lines = max(lines, sum(1 + int(sum(2 if character > "\x7f" else 1 for character in line) // width) for line in words.split("\n")))
    return min(400.0, 8.0 + 15.0 * lines)


def _page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.center is not None
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
