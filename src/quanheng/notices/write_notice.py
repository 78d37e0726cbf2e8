"""A notice as a Word draft for sign-off, in the layout of GB/T 9704-2012, or as a letter (chapter 10.1, 信函格式).

Never a red head, a number or a seal: these are the issuing office's to add.
"""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Emu, Mm, Pt

from .draft import DraftParagraph, NoticeDraft
from .write_docx import BODY_FONT, HEAD_FONT, TITLE_FONT, add_annex, page_number, paragraph

SECOND_FONT = "楷体_GB2312"
# 5.1: A4, head 37 mm, binding edge 28 mm, type area 156 mm x 225 mm; 5.2: 22 lines of 28 characters a page.
_TOP, _LEFT, _WIDTH, _HEIGHT = Mm(37), Mm(28), Mm(156), Mm(225)
_BOTTOM = Emu(Mm(297) - _TOP - _HEIGHT)
_LINES = 22
_BODY_SIZE, _TITLE_SIZE = 16.0, 22.0
_CHARACTER = Pt(_BODY_SIZE)
_FONTS = {0: BODY_FONT, 1: HEAD_FONT, 2: SECOND_FONT, 3: BODY_FONT, 4: BODY_FONT}
_LETTER_TOP = Mm(30)


def draft_file(draft: NoticeDraft, *, letter: bool = False) -> Any:
    """The Word document of the draft; a letter has no number on its first page and begins 30 mm from the edge."""
    document = docx.Document()
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
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
    return target


def _body(document: Any, part: DraftParagraph) -> None:
    """Running text; only the heading itself stands in the heading's type, text behind it in that of the body."""
    stop = part.words.find("。") + 1
    if part.level not in {1, 2} or not 0 < stop < len(part.words):
        _put(document, part.words, font=_FONTS[part.level], indent=2)
        return
    target = _put(document, part.words[:stop], font=_FONTS[part.level], indent=2)
    paragraph(target, part.words[stop:], font=BODY_FONT, size=_BODY_SIZE)


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
    if draft.issuer or draft.day:
        _put(document, "")
        _put(document, "")
    if draft.issuer:
        centred = max(2, 4 + (len(draft.day) - len(draft.issuer)) // 2)
        _put(document, draft.issuer, align=WD_ALIGN_PARAGRAPH.RIGHT, right=centred)
    if draft.day:
        _put(document, draft.day, align=WD_ALIGN_PARAGRAPH.RIGHT, right=4)
    if draft.publicity:
        _put(document, draft.publicity, indent=2)


def _annex(document: Any, draft: NoticeDraft) -> None:
    assert draft.annex is not None
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    section.different_first_page_header_footer = False
    add_annex(document, draft.annex)


def to_bytes(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
