"""OFD pages: text with its place on the page becomes lines. Source: GB/T 33190-2016, chapters 7 (structure) and 11 (text)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from .container import Container
from .document import Document
from .errors import UnreadableDocument
from .layout import Laid, document_of
from .limits import Limits
from .ofd_rules import tables_of
from .pdf_tables import within
from .placed_text import Placed, PlacedLine, lines_of, paragraphs_of
from .safe_xml import parse_xml

MEDIA_TYPE = "application/ofd"
_O = "{http://www.ofdspec.org/2016}"
_POINTS = 72 / 25.4  # OFD counts in millimetres
_PAGE_NUMBER = re.compile(r"[-—–\s]*\d{1,4}[-—–\s]*")


def document_from_ofd(container: Container, *, filename: str, limits: Limits) -> Document:
    """Text of every page in reading order; signatures and pictures are passed over."""
    laid: list[Laid] = []
    for body in _root(container, "OFD.xml").iter(f"{_O}DocRoot"):
        root = (body.text or "").strip().lstrip("/")
        document = _root(container, root)
        places = [page.get("BaseLoc", "") for page in document.iter(f"{_O}Page")]
        if len(places) > limits.pages:
            raise UnreadableDocument(
                f"the OFD has {len(places):,} pages, more than the {limits.pages} allowed; hand in the notice alone", code="too-large"
            )
        for place in places:
            path = posixpath.normpath(posixpath.join("" if place.startswith("/") else posixpath.dirname(root), place.lstrip("/")))
            page = _root(container, path)
            laid += _laid(page)
    return document_of(laid, filename=filename, media_type=MEDIA_TYPE, limits=limits)


def _laid(page: etree._Element) -> list[Laid]:
    """Paragraphs and ruled tables of a page from the top down."""
    chars = list(_placed(page))
    tables = tables_of(page, chars, _POINTS)
    chars = [char for char in chars if not any(within(char, box) for box, _ in tables)]
    lines = [line for line in lines_of(chars) if not _PAGE_NUMBER.fullmatch(line.words)]
    blocks: list[tuple[float, Laid]] = [(box[1], table) for box, table in tables]
    groups: dict[int, list[PlacedLine]] = {}
    for line in lines:  # no paragraph goes on across a table
        groups.setdefault(sum(box[1] < line.top for box, _ in tables), []).append(line)
    for group in groups.values():
        blocks += [(paragraph.top, paragraph.words) for paragraph in paragraphs_of(group, lines, _width(page))]
    return [laid for _, laid in sorted(blocks, key=lambda block: block[0])]


def _root(container: Container, name: str) -> etree._Element:
    data = container.read(name)
    if data is None:
        raise UnreadableDocument("the OFD file is damaged or incomplete; save it as .docx and retry", code="damaged")
    return parse_xml(data, "OFD")


def _width(page: etree._Element) -> float:
    """Width of the page in points; A4 where the page leaves it to the document."""
    box = next((_numbers(one.text or "") for one in page.iter(f"{_O}PhysicalBox")), [])
    return (box[2] if len(box) == 4 else 210.0) * _POINTS


def _placed(page: etree._Element) -> Iterator[Placed]:
    """Each character with its own box: X, Y and DeltaX of a TextCode count from the boundary of its object."""
    for element in page.iter(f"{_O}TextObject"):
        box = _numbers(element.get("Boundary", ""))
        size = (_numbers(element.get("Size", "")) or [4.0])[0] or 4.0
        if len(box) < 4:
            continue
        x, y = 0.0, size
        for code in element.iter(f"{_O}TextCode"):
            x, y = (_numbers(code.get("X", "")) or [x])[0], (_numbers(code.get("Y", "")) or [y])[0]
            steps = _deltas(code.get("DeltaX", ""))
            for number, character in enumerate((code.text or "").strip("\r\n")):
                natural = size * (1.0 if character > "\x7f" else 0.55)
                step = steps[number] if number < len(steps) else steps[-1] if steps else natural
                if character.strip():
                    width = step if 0 < step <= size else natural
                    left, foot = (box[0] + x) * _POINTS, (box[1] + y) * _POINTS
                    yield Placed(character, left, foot - size * _POINTS, left + width * _POINTS, foot)
                x += step


def _numbers(words: str) -> list[float]:
    try:
        return [float(word) for word in words.split()[:1000]]
    except ValueError:
        return []


def _deltas(words: str) -> list[float]:
    """Steps between characters; ``g 5 3.2`` says five times 3.2."""
    steps: list[float] = []
    words_left = words.split()[:4000]
    while words_left:
        word = words_left.pop(0)
        if word == "g" and len(words_left) >= 2 and words_left[0].isdecimal():
            count, step = int(words_left.pop(0)), _numbers(words_left.pop(0))
            steps += step * min(count, 4000)
        else:
            steps += _numbers(word)
    return steps
