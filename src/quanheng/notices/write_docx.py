"""The annex as a Word document, in the type of GB/T 9704-2012: title in 小标宋, heads in 黑体, text in 仿宋."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from .write import HEADINGS, WIDTHS, SummaryTable

TITLE_FONT, HEAD_FONT, BODY_FONT, LATIN_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312", "Times New Roman"
_NUMBER_FONT, _NUMBER_SIZE = "宋体", 14
_PAGE = (Mm(297), Mm(210))
_MARGIN = Mm(20)
_LEFT_COLUMNS = frozenset({1, 2, 4})
# What XML 1.0 cannot hold; such characters come in with pasted text.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def annex(table: SummaryTable) -> bytes:
    """The .docx file; the unit column is merged over consecutive rows of the same unit."""
    document = docx.Document()
    _page(document.sections[0])
    add_annex(document, table)
    page_number(document.sections[0].footer.paragraphs[0], WD_ALIGN_PARAGRAPH.CENTER)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def add_annex(document: Any, table: SummaryTable) -> None:
    """Heading, title and table at the end of a document whose last section is landscape A4."""
    paragraph(document.add_paragraph(), "附件", font=HEAD_FONT, size=16)
    paragraph(document.add_paragraph(), "", font=BODY_FONT, size=16)  # the title stands on the third line (7.3.4)
    paragraph(document.add_paragraph(), table.title, font=TITLE_FONT, size=22, centred=True)
    grid = document.add_table(rows=1 + len(table.rows), cols=len(HEADINGS), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    width = _PAGE[0] - 2 * _MARGIN
    for column, share in zip(grid.columns, WIDTHS, strict=True):
        column.width = int(width * share)
    rows = list(grid._tbl.tr_lst)
    _fill(rows[0].tc_lst, HEADINGS, grid, font=HEAD_FONT, centred=frozenset(range(len(HEADINGS))))
    _row_property(rows[0], "w:tblHeader")
    for element, row in zip(rows[1:], table.rows, strict=True):
        _fill(element.tc_lst, row.cells(), grid, font=BODY_FONT, centred=frozenset(range(len(HEADINGS))) - _LEFT_COLUMNS)
        _row_property(element, "w:cantSplit")
    for first, last in table.unit_runs():
        if last > first:
            _merge([rows[1 + index].tc_lst[-1] for index in range(first, last + 1)])


def paragraph(target: Any, words: str, *, font: str, size: float, centred: bool = False) -> None:
    """Put words into a paragraph; lines become breaks, the font is set for both scripts."""
    target.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    target.paragraph_format.space_after = Pt(0)
    run = target.add_run(_FORBIDDEN.sub("", words))
    run.font.name = LATIN_FONT
    run.font.size = Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _fill(cells: Sequence[Any], words: Sequence[str], table: Any, *, font: str, centred: frozenset[int]) -> None:
    from docx.table import _Cell

    for number, (element, text) in enumerate(zip(cells, words, strict=True)):
        cell = _Cell(element, table)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph(cell.paragraphs[0], text, font=font, size=12, centred=number in centred)


def _row_property(row: Any, name: str) -> None:
    row.get_or_add_trPr().append(OxmlElement(name))


def _merge(cells: list[Any]) -> None:
    """One cell over several rows; those below keep an empty paragraph, as the format asks."""
    cells[0].vMerge = "restart"
    for cell in cells[1:]:
        cell.vMerge = "continue"
        for run in list(cell.iter(qn("w:r"))):
            run.getparent().remove(run)


def _page(section: Any) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)


def page_number(target: Any, align: Any) -> None:
    """— 1 — at the foot in 宋体 14 pt, one character in from the outer edge (GB/T 9704-2012, 7.5)."""
    paragraph(target, "— ", font=_NUMBER_FONT, size=_NUMBER_SIZE)
    target.alignment = align
    if align == WD_ALIGN_PARAGRAPH.RIGHT:
        target.paragraph_format.right_indent = Pt(_NUMBER_SIZE)
    elif align == WD_ALIGN_PARAGRAPH.LEFT:
        target.paragraph_format.left_indent = Pt(_NUMBER_SIZE)
    run = target.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.text = text
        run._element.append(element)
    target.add_run(" —")
    for one in target.runs:
        one.font.name, one.font.size = _NUMBER_FONT, Pt(_NUMBER_SIZE)
        one._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _NUMBER_FONT)
