"""Charts as SVG text: a frame with axes, points with bars, lines. No script, no outside font; read aloud by their title and description.

Coordinates are rounded to a tenth so that a chart is the same text on every machine.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

INK, ACCENT, FAINT, GOOD, BAD = "#1c2733", "#0b5cad", "#c9d1d9", "#1a7f4b", "#b3261e"
_LEFT, _RIGHT, _TOP, _BOTTOM = 78.0, 16.0, 40.0, 46.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart's frame: data ranges onto a picture of ``width`` by ``height``."""

    x: tuple[float, float]
    y: tuple[float, float]
    width: float = 640.0
    height: float = 320.0

    def across(self, value: float) -> float:
        """Picture coordinate of a data x."""
        return _LEFT + (value - self.x[0]) / (self.x[1] - self.x[0]) * (self.width - _LEFT - _RIGHT)

    def down(self, value: float) -> float:
        """Picture coordinate of a data y."""
        return self.height - _BOTTOM - (value - self.y[0]) / (self.y[1] - self.y[0]) * (self.height - _TOP - _BOTTOM)


def chart(
    frame: Frame,
    parts: Sequence[str],
    *,
    title: str,
    description: str,
    x_label: str = "",
    y_label: str = "",
    x_ticks: Sequence[tuple[float, str]] | None = None,
) -> str:
    """A whole chart: ``parts`` within axes. ``description`` says in a sentence what there is to see."""
    bottom, right = frame.height - _BOTTOM, frame.width - _RIGHT
    marks = [
        *(_horizontal(frame, value, text, right) for value, text in ticks(*frame.y)),
        *(_vertical(frame, value, text, bottom) for value, text in (ticks(*frame.x) if x_ticks is None else x_ticks)),
    ]
    texts = [
        text(frame.width / 2, 22, title, size=14, anchor="middle", weight="600"),
        text((_LEFT + right) / 2, frame.height - 8, x_label, anchor="middle"),
        f'<g transform="rotate(-90 14 {n((_TOP + bottom) / 2)})">' + text(14, (_TOP + bottom) / 2, y_label, anchor="middle") + "</g>",
    ]
    axes = f'<path d="M{n(_LEFT)} {n(_TOP)}V{n(bottom)}H{n(right)}" fill="none" stroke="{INK}"/>'
    return picture(frame.width, frame.height, [*marks, *parts, axes, *texts], title=title, description=description)


def picture(width: float, height: float, parts: Sequence[str], *, title: str, description: str) -> str:
    """The SVG around ``parts``, with the words for those who hear it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n(width)} {n(height)}" role="img" '
        f'font-family="sans-serif" font-size="12" fill="{INK}"><title>{escape(title)}</title><desc>{escape(description)}</desc>'
        f'<rect width="{n(width)}" height="{n(height)}" fill="#ffffff"/>' + "".join(parts) + "</svg>\n"
    )


def ticks(low: float, high: float, wanted: int = 6) -> list[tuple[float, str]]:
    """Round values between ``low`` and ``high`` with their labels, 1, 2 or 5 times a power of ten apart."""
    raw = (high - low) / wanted
    power = math.floor(math.log10(raw))
    step = next(factor for factor in (1, 2, 5, 10) if factor * 10.0**power >= raw * (1 - 1e-9)) * 10.0**power
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [(index * step, f"{index * step:.{places}f}".replace("-", "\N{MINUS SIGN}")) for index in range(first, last + 1)]


def text(x: float, y: float, words: str, *, size: int = 12, anchor: str = "start", weight: str = "400", colour: str = INK) -> str:
    """One line of text."""
    return f'<text x="{n(x)}" y="{n(y)}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'


def path(points: Sequence[tuple[float, float]], *, colour: str = ACCENT, width: float = 1.5, dashes: str = "", fill: str = "none") -> str:
    """A line through picture coordinates."""
    drawn = "M" + "L".join(f"{n(x)} {n(y)}" for x, y in points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{drawn}" fill="{fill}" stroke="{colour}" stroke-width="{n(width)}"{dashed}/>'


def bar_point(x: float, y: float, low: float, high: float, *, colour: str = ACCENT, hollow: bool = False) -> str:
    """A point with its vertical bar, in picture coordinates."""
    fill = "#ffffff" if hollow else colour
    return (
        f'<path d="M{n(x)} {n(low)}V{n(high)}M{n(x - 4)} {n(low)}h8M{n(x - 4)} {n(high)}h8" stroke="{colour}" fill="none"/>'
        f'<circle cx="{n(x)}" cy="{n(y)}" r="4" fill="{fill}" stroke="{colour}"/>'
    )


def band(x: float, y: float, width: float, height: float, *, colour: str = ACCENT, opacity: str = "0.12") -> str:
    """A filled rectangle behind what it belongs to, in picture coordinates."""
    return f'<rect x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}" fill="{colour}" fill-opacity="{opacity}"/>'


def n(value: float) -> str:
    """A coordinate to a tenth."""
    rounded = round(value, 1)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def _horizontal(frame: Frame, value: float, label: str, right: float) -> str:
    y = frame.down(value)
    return f'<path d="M{n(_LEFT)} {n(y)}H{n(right)}" stroke="{FAINT}"/>' + text(_LEFT - 8, y + 4, label, anchor="end")


def _vertical(frame: Frame, value: float, label: str, bottom: float) -> str:
    x = frame.across(value)
    return f'<path d="M{n(x)} {n(bottom)}v5" stroke="{INK}"/>' + text(x, bottom + 18, label, anchor="middle")
