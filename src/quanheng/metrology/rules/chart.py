"""The picture of editions: which was in force when."""

from collections.abc import Sequence
from datetime import date

from ..svg import ACCENT, FAINT, INK, Frame, band, path, picture, text
from .editions import EditionRef


def editions_chart(editions: Sequence[EditionRef], *, start: date, end: date, title: str) -> str:
    """SVG with one row for each edition; an end that the rule file does not know runs to the edge."""
    frame = Frame((start.year + _part(start), end.year + _part(end)), (0.0, float(len(editions))), height=86.0 + 26.0 * len(editions))
    parts = []
    for row, edition in enumerate(editions):
        first, last = max(edition.valid_from or start, start), min(edition.valid_to or end, end)
        y = frame.down(len(editions) - row)
        left, right = frame.across(first.year + _part(first)), frame.across(last.year + _part(last))
        parts.append(band(left, y + 4, right - left, 18, colour=ACCENT, opacity="0.2"))
        parts.append(text(left + 4, y + 17, edition.words.en if len(edition.words.en) < 40 else edition.edition, size=11, colour=INK))
    years = [(float(year), str(year)) for year in range(start.year, end.year + 1)]
    described = "; ".join(f"{e.words.en} from {e.valid_from or 'a day not recorded'} to {e.valid_to or 'now'}" for e in editions)
    return row_chart(frame, parts, title=title, description=described, x_ticks=years)


def row_chart(frame: Frame, parts: Sequence[str], *, title: str, description: str, x_ticks: Sequence[tuple[float, str]], x_label: str = "") -> str:
    """A chart whose rows are named in themselves, so that it has no vertical axis."""
    floor = frame.down(frame.y[0])
    marks = [path([(frame.across(x), floor), (frame.across(x), floor + 5)], colour=INK, width=1.0) for x, _ in x_ticks]
    labels = [text(frame.across(x), floor + 18, label, anchor="middle") for x, label in x_ticks]
    texts = [
        text(frame.width / 2, 22, title, size=14, anchor="middle", weight="600"),
        text(frame.width / 2, frame.height - 8, x_label, anchor="middle"),
    ]
    line = path([(frame.across(frame.x[0]), floor), (frame.across(frame.x[1]), floor)], colour=FAINT)
    return picture(frame.width, frame.height, [line, *marks, *parts, *labels, *texts], title=title, description=description)


def _part(day: date) -> float:
    return (day.timetuple().tm_yday - 1) / 366
