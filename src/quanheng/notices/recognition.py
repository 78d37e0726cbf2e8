"""Scans and pictures through a recogniser on this machine, where one is installed: tesseract (chi_sim) or RapidOCR."""

from __future__ import annotations

import importlib
import importlib.util
import io
import shutil
import subprocess
from typing import Any

from .document import Document
from .errors import UnreadableDocument
from .layout import Laid, document_of
from .limits import Limits
from .pdf_pages import PlacedPage, laid_out_pages
from .placed_text import Placed

_DOTS_PER_INCH = 200
_MOST_PIXELS = 40_000_000


def recogniser() -> str | None:
    """Name of what can recognise Chinese text here, or None."""
    if shutil.which("tesseract"):
        return "tesseract"
    return next((name for name in ("rapidocr", "rapidocr_onnxruntime") if importlib.util.find_spec(name)), None)


def document_from_picture(data: bytes, *, filename: str, media_type: str, limits: Limits) -> Document:
    """The recognised text of a picture, or of the pages of a scanned PDF; marked so that nothing read from it is sure."""
    name = recogniser()
    if name is None:
        raise LookupError("no recogniser is installed")
    laid: list[Laid] = []
    if name == "tesseract":
        for picture in _pages(data, limits):
            laid += [line.strip() for line in _by_tesseract(picture, limits).split("\n") if line.strip()]
    else:
        engine = importlib.import_module(name).RapidOCR()
        laid = laid_out_pages([_by_rapidocr(engine, picture) for picture in _pages(data, limits)])
    return document_of(laid, filename=filename, media_type=media_type, limits=limits, recognised=True)


def _pages(data: bytes, limits: Limits) -> list[bytes]:
    """Every page as a PNG file."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        if data.startswith(b"%PDF"):
            import pypdfium2  # type: ignore[import-untyped]

            book = pypdfium2.PdfDocument(data)
            if len(book) > min(limits.pages, 60):
                raise UnreadableDocument("the scan has more than 60 pages; hand in the notice alone", code="too-large")
            return [_png(page.render(scale=_DOTS_PER_INCH / 72).to_pil()) for page in book]
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            return [_png(picture.convert("RGB"))]
    except UnreadableDocument:
        raise
    except Exception as error:  # Pillow and PDFium raise a dozen classes for damaged bytes
        raise UnreadableDocument("the picture is damaged or too large; scan it again and retry", code="damaged") from error


def _png(picture: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _by_tesseract(picture: bytes, limits: Limits) -> str:
    command = [shutil.which("tesseract") or "tesseract", "-", "-", "-l", "chi_sim", "--psm", "6"]
    try:
        done = subprocess.run(command, input=picture, capture_output=True, timeout=limits.seconds, check=False)  # noqa: S603 - fixed arguments
    except subprocess.TimeoutExpired:
        raise UnreadableDocument(f"recognising a page took more than {limits.seconds} s; hand in the notice as .docx", code="too-slow") from None
    if done.returncode:
        raise UnreadableDocument("the recogniser failed (are the data for chi_sim installed?); hand in .docx or .txt", code="scan")
    return done.stdout.decode("utf-8", "replace")


def _by_rapidocr(engine: Any, picture: bytes) -> PlacedPage:
    """RapidOCR carries its models with it; each of its results is a box of four corners, words and a score."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as page:
        width, height = page.size
    answer = engine(picture)
    found = zip(answer.boxes, answer.txts, strict=True) if getattr(answer, "txts", None) else [(box, words) for box, words, *_ in _first(answer)]
    chars = [char for box, words in found for char in _spread(box, words)]
    return PlacedPage(float(width), float(height), chars)


def _first(answer: Any) -> Any:
    """The results of the older interface, which gives them with the time they took; none where the page is empty."""
    return (answer[0] or ()) if isinstance(answer, tuple) else ()


def _spread(box: Any, words: str) -> list[Placed]:
    """The characters of one line of words over the width of its box; a Latin one takes half the room of one of Han."""
    xs, ys = [float(corner[0]) for corner in box], [float(corner[1]) for corner in box]
    widths = [0.55 if character.isascii() else 1.0 for character in words]
    unit = (max(xs) - min(xs)) / (sum(widths) or 1.0)
    place, chars = min(xs), []
    for character, share in zip(words, widths, strict=True):
        if character.strip():
            chars.append(Placed(character, place, min(ys), place + share * unit, max(ys)))
        place += share * unit
    return chars
