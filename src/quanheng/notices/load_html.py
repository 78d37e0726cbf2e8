"""Web pages: what is shown, as lines and tables. Nothing is fetched, no script runs.

Source for spans of cells: HTML Living Standard, 4.9.11.
"""

from __future__ import annotations

import re

from lxml import etree

from .document import Document
from .encodings import decode, decode_as
from .errors import UnreadableDocument
from .layout import Laid, document_of, table_of_spans
from .limits import Limits

MEDIA_TYPE = "text/html"
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_DROPPED_TAGS = """script style head noscript template nav aside footer iframe object embed svg canvas button select input
textarea option audio video map"""
_BLOCK_TAGS = """p div section article main header h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr td th thead tbody tfoot caption
blockquote pre hr form center body figure figcaption fieldset address details summary"""
_DROPPED, _BLOCKS = frozenset(_DROPPED_TAGS.split()), frozenset(_BLOCK_TAGS.split())
_SOURCE_LINE_END = "\x0b"
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])", re.IGNORECASE)
_AROUND = re.compile(
    r"(?:^|[-_\s])(?:nav(?:bar|igation|i)?|menu|breadcrumbs?|crumbs?|sidebar|footer|foot|share|toolbar|related|recommend(?:ed)?|hot|pagination|pager|copyright|"
    r"advert(?:isement)?|ads?|banner|login|search)(?:$|[-_\s])",
    re.IGNORECASE,
)


def document_from_html(data: bytes, *, filename: str, limits: Limits) -> Document:
    """The page as a person sees it; the charset is that of its mark, else of its meta element, else told by content."""
    declared = _META.search(data[:4096])
    text = decode_as(data, declared[1].decode().lower()) if declared else decode(data)
    if len(text) > limits.characters * 3:
        raise UnreadableDocument("the page is larger than allowed; copy its text into a .txt file", code="too-large")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableDocument("the page is damaged; copy its text into a .txt file", code="damaged") from error
    if root is None:
        raise UnreadableDocument("the page holds no text; copy its text into a .txt file", code="no-text")
    return document_of(_Page(root, limits).laid, filename=filename, media_type=MEDIA_TYPE, limits=limits)


class _Page:
    """Walks the elements once, dropping what is not shown and what hangs around the document."""

    def __init__(self, root: etree._Element, limits: Limits) -> None:
        self.limits = limits
        self.laid: list[Laid] = []
        self.words: list[str] = []
        self.length = len("".join(_texts(root))) or 1
        self.walk(root, 0)
        self.flush()

    def flush(self) -> None:
        for line in _squeezed("".join(self.words)).split("\n"):
            if line.strip() or "\t" in line:  # a tab at the head of a line marks a cell, also an empty one
                self.laid.append(line.lstrip(" ").rstrip(" \t") or "\t")
        self.words.clear()

    def walk(self, element: etree._Element, depth: int) -> None:
        if depth > self.limits.nesting:
            raise UnreadableDocument(f"the page nests more than {self.limits.nesting} elements; copy its text into a .txt file", code="too-large")
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _DROPPED or self.is_around(element):
            return
        if tag == "br":
            self.words.append("\n")
            return
        if tag == "table" and self.table(element):
            return
        block = tag in _BLOCKS
        if block:
            self.flush()
        before = len(self.laid)
        self.words.append(_inline(element.text, tag))
        for child in element:
            self.walk(child, depth + 1)
            self.words.append(_inline(child.tail, tag))
        if block:
            self.flush()
        if tag == "p" and len(self.laid) == before:
            self.laid.append("")  # an empty line parts what a table without rules holds

    def is_around(self, element: etree._Element) -> bool:
        """Whether an element is hidden, or named as navigation and holds only a small part of the page."""
        if element.get("hidden") is not None or element.get("aria-hidden") == "true" or _HIDDEN.search(element.get("style", "")):
            return True
        name = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
        return element.tag not in {"body", "html"} and bool(_AROUND.search(name)) and len("".join(_texts(element))) < 0.3 * self.length

    def table(self, element: etree._Element) -> bool:
        """Lay down a table of data; False for one that only places things on the page."""
        if next(element.iterdescendants("table"), None) is not None:
            return False
        cells: list[tuple[int, int, int, int, str]] = []
        taken: set[tuple[int, int]] = set()
        rows = list(element.iterdescendants("tr"))
        width = 0
        if len(rows) > self.limits.table_rows:
            raise UnreadableDocument(f"a table has more than {self.limits.table_rows:,} rows; hand in the annex alone", code="too-large")
        for number, row in enumerate(rows):
            column = 0
            for cell in row.iterchildren("td", "th"):
                while (number, column) in taken:
                    column += 1
                down = min(_number(cell.get("rowspan")), len(rows) - number)
                across = min(_number(cell.get("colspan")), self.limits.table_columns)
                if column + across > self.limits.table_columns:
                    raise UnreadableDocument(f"a table has more than {self.limits.table_columns} columns; hand in the annex alone", code="too-large")
                taken.update((r, c) for r in range(number, number + down) for c in range(column, column + across))
                cells.append((number, column, down, across, self.cell(cell)))
                column += across
            width = max(width, column)
        if width < 2 or len(rows) < 2:
            return False
        self.flush()
        self.laid.append(table_of_spans(cells, rows=len(rows), columns=width))
        return True

    def cell(self, element: etree._Element) -> str:
        inner = _Page.__new__(_Page)
        inner.limits, inner.laid, inner.words, inner.length = self.limits, [], [], 1
        inner.words.append(element.text or "")
        for child in element:
            inner.walk(child, 0)
            inner.words.append(child.tail or "")
        inner.flush()
        return "\n".join(line for line in inner.laid if isinstance(line, str))


def _texts(element: etree._Element) -> list[str]:
    return [text.strip() for text in element.itertext() if isinstance(text, str)] if isinstance(element.tag, str) else []


def _inline(text: str | None, tag: str) -> str:
    """A line end of the source is marked, except in a preformatted element; tabs and blanks within a line part columns and stay."""
    return "" if text is None else text if tag == "pre" else re.sub(r"[ \t\f]*[\r\n][ \t\r\n\f]*", _SOURCE_LINE_END, text)


def _squeezed(words: str) -> str:
    """A line end of the source is nothing between characters of Han, and a blank elsewhere."""
    words = re.sub(rf"(?<=[\u3000-\u9fff\uff00-\uffef“”]){_SOURCE_LINE_END}+(?=[\u3000-\u9fff\uff00-\uffef“”])", "", words)
    return re.sub(rf" *{_SOURCE_LINE_END}[ {_SOURCE_LINE_END}]*", " ", words)


def _number(words: str | None) -> int:
    return max(1, min(int(words), 10_000)) if words and words.isdecimal() and len(words) < 6 else 1
