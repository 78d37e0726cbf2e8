"""A notice as a Word draft for sign-off, in the layout of GB/T 9704-2012, or as a letter (chapter 10.1, 信函格式).

Never a red head, a number or a seal: these are the issuing office's to add.
"""

from __future__ import annotations

import io
import re
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from .draft import DraftParagraph, NoticeDraft
from .write_docx import BODY_FONT, HEAD_FONT, LATIN_FONT, TITLE_FONT, add_annex, page_number, paragraph

SECOND_FONT = "楷体_GB2312"
# 5.1: A4, head 37 mm, binding edge 28 mm, type area 156 mm x 225 mm; 5.2: 22 lines of 28 characters a page.
_TOP, _LEFT, _WIDTH, _HEIGHT = Mm(37), Mm(28), Mm(156), Mm(225)
_BOTTOM = Emu(Mm(297) - _TOP - _HEIGHT)
_LINES, _CHARACTERS = 22, 28
_BODY_SIZE, _TITLE_SIZE = 16.0, 22.0
_CHARACTER = Pt(_BODY_SIZE)
_FONTS = {0: BODY_FONT, 1: HEAD_FONT, 2: SECOND_FONT, 3: BODY_FONT, 4: BODY_FONT}
_LETTER_TOP = Mm(30)


def draft_file(draft: NoticeDraft, *, letter: bool = False) -> Any:
    """The Word document of the draft; a letter has no number on its first page and begins 30 mm from the edge."""
    document = docx.Document()
    document.settings.odd_and_even_pages_header_footer = True
    normal = document.styles["Normal"]
    normal.font.size, normal.font.name = Pt(_BODY_SIZE), LATIN_FONT  # the grid counts characters of this size
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY_FONT)
    section = document.sections[0]
    _grid(section)
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = _LETTER_TOP if letter else _TOP
    section.left_margin, section.right_margin = _LEFT, Emu(Mm(210) - _LEFT - _WIDTH)
    section.bottom_margin = _BOTTOM
    section.footer_distance = Emu(_BOTTOM - Mm(7) - Pt(14))
    section.different_first_page_header_footer = letter
    page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    _put(document, draft.title, font=TITLE_FONT, size=_TITLE_SIZE, align=WD_ALIGN_PARAGRAPH.CENTER)
    _put(document, "")
    if draft.addressees:
        _put(document, f"{draft.addressees}：")
    for part in draft.body:
        _body(document, part)
    _attachments(document, draft.attachments)
    _signature(document, draft)
    if draft.annex is not None:
        _annex(document, draft)
    return document


def _grid(section: Any) -> None:
    """22 lines of 28 characters: 28 of 16 pt are wider than 156 mm, so that each gives up a little of its width."""
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(round(_HEIGHT / _LINES / 635)))
    grid.set(qn("w:charSpace"), str(round((_WIDTH.pt / _CHARACTERS - _BODY_SIZE) * 4096)))


def _put(
    document: Any,
    words: str,
    *,
    font: str = BODY_FONT,
    size: float = _BODY_SIZE,
    align: Any = WD_ALIGN_PARAGRAPH.LEFT,
    indent: int = 0,
    right: int = 0,
) -> Any:
    """One paragraph on the grid of 22 lines; indents count characters."""
    target = document.add_paragraph()
    paragraph(target, words, font=font, size=size)
    target.alignment = align
    style = target.paragraph_format
    style.line_spacing_rule, style.line_spacing = WD_LINE_SPACING.EXACTLY, Emu(_HEIGHT // _LINES)
    style.first_line_indent = _CHARACTER * indent
    style.right_indent = _CHARACTER * right
    style.space_before = Pt(0)
    style.widow_control = False  # else a page may hold 21 lines
    if indent:
        target._p.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), str(100 * indent))
    return target


def _body(document: Any, part: DraftParagraph) -> None:
    """Running text; only the heading itself stands in the heading's type, text behind it in that of the body."""
    # A long address breaks a line early; spread to both edges, the rest of that line would fall apart.
    align = WD_ALIGN_PARAGRAPH.LEFT if re.search(r"[!-~]{12,}", part.words) else WD_ALIGN_PARAGRAPH.JUSTIFY
    stop = part.words.find("。") + 1
    if part.level not in {1, 2} or not 0 < stop < len(part.words):
        _put(document, part.words, font=_FONTS[part.level], indent=2, align=align)
        return
    target = _put(document, part.words[:stop], font=_FONTS[part.level], indent=2)
    paragraph(target, part.words[stop:], font=BODY_FONT, size=_BODY_SIZE)
    target.alignment = align


def _attachments(document: Any, names: tuple[str, ...]) -> None:
    """附件： after one empty line, two characters in, without a mark at the end (7.3.4)."""
    if not names:
        return
    _put(document, "")
    for number, name in enumerate(names, 1):
        lead = "附件：" if number == 1 else "　　　"
        _put(document, f"{lead}{f'{number}. ' if len(names) > 1 else ''}{name}", indent=2)


def _signature(document: Any, draft: NoticeDraft) -> None:
    """Office and date at the right with room for a seal (7.3.5.1); the note on publicity below, in brackets (7.3.6)."""
    together = [document.paragraphs[-1]]  # the signature never stands on a page without text of the notice (7.3.5.5)
    if draft.issuer or draft.day:
        together += [_put(document, ""), _put(document, "")]
    if draft.issuer:
        centred = max(2, 4 + (len(draft.day) - len(draft.issuer)) // 2)
        together.append(_put(document, draft.issuer, align=WD_ALIGN_PARAGRAPH.RIGHT, right=centred))
    for one in together if draft.day else together[:-1]:
        one.paragraph_format.keep_with_next = True
    if draft.day:
        _put(document, draft.day, align=WD_ALIGN_PARAGRAPH.RIGHT, right=4)
    if draft.publicity:
        _put(document, draft.publicity, indent=2)


def _annex(document: Any, draft: NoticeDraft) -> None:
    assert draft.annex is not None
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _end_with_last_paragraph(document)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    section.different_first_page_header_footer = False
    for name in ("w:type", "w:charSpace"):  # cells of 12 pt do not keep to the lines of the text
        section._sectPr.find(qn("w:docGrid")).attrib.pop(qn(name), None)
    add_annex(document, draft.annex)


def _end_with_last_paragraph(document: Any) -> None:
    """Let the section end in its last paragraph, not in an empty one that a full page would push to a page of its own."""
    carrier = document.paragraphs[-1]._p
    before = carrier.getprevious()
    if before is not None and before.tag == carrier.tag and carrier.pPr is not None:
        before.get_or_add_pPr().append(carrier.pPr.find(qn("w:sectPr")))
        carrier.getparent().remove(carrier)


def to_bytes(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
