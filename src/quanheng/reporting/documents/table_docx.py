"""The summary table of results as a Word document, in the type of the annex."""

import io
from copy import deepcopy
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import _Cell
from docx.text.run import Run

from quanheng.notices.write_docx import BODY_FONT, HEAD_FONT, TITLE_FONT, page_number, paragraph
from quanheng.reporting.documents.columns import HEADINGS, LEFT, WIDTHS, cells_of

_PAGE = (Mm(297), Mm(210))
_MARGIN = Mm(20)


def table_docx(values: dict[str, Any]) -> bytes:
    """A4 landscape, header repeated on each page, pages numbered; rows are never torn apart."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    paragraph(document.add_paragraph(), "附件", font=HEAD_FONT, size=16)
    paragraph(document.add_paragraph(), values["table_title"], font=TITLE_FONT, size=22, centred=True)
    grid = document.add_table(rows=2, cols=len(HEADINGS), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    for column, share in zip(grid.columns, WIDTHS, strict=True):
        column.width = int((_PAGE[0] - 2 * _MARGIN) * share)
    head, pattern = grid._tbl.tr_lst
    _fill(grid, head, HEADINGS, font=HEAD_FONT, left=frozenset())
    head.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _fill(grid, pattern, tuple("样" for _heading in HEADINGS), font=BODY_FONT, left=LEFT)
    pattern.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for row in values["rows"]:
        grid._tbl.append(_row_like(pattern, cells_of(row)))
    grid._tbl.remove(pattern)
    page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.CENTER)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _row_like(pattern: Any, words: tuple[str, ...]) -> Any:
    """A copy of a finished row with other words: building thousands of rows cell by cell would take many times as long."""
    row = deepcopy(pattern)
    for cell, text in zip(row.tc_lst, words, strict=True):
        Run(cell.find(f".//{qn('w:r')}"), None).text = text  # type: ignore[arg-type]
    return row


def _fill(grid: Any, row: Any, words: tuple[str, ...], *, font: str, left: frozenset[int]) -> None:
    for number, (element, text) in enumerate(zip(row.tc_lst, words, strict=True)):
        cell = _Cell(element, grid)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph(cell.paragraphs[0], text, font=font, size=12, centred=number not in left)
