"""Filters for the drawings that templates make: numbers in drawing units, always with a point."""

from datetime import date

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
SCALE_WIDTH = 300


@register.filter
def percent(share: float) -> SafeString:
    """A share of one as a number of hundredths, unlocalised for SVG."""
    return mark_safe(f"{share * 100:.1f}")  # noqa: S308  digits and a point only


@register.filter
def svg(number: float) -> SafeString:
    """A number for an SVG attribute, unlocalised."""
    return mark_safe(f"{number:.2f}".rstrip("0").rstrip("."))  # noqa: S308  digits and a point only


@register.inclusion_tag("components/_scale.html")
def scale(done: int, total: int) -> dict[str, object]:
    """Progress as a pointer on a graduated scale."""
    share = min(1.0, done / total) if total else 0.0
    ticks = [{"x": 10 + place * SCALE_WIDTH / 20, "y": 26 if place % 5 == 0 else 22 if place % 5 else 24} for place in range(21)]
    return {"done": done, "total": total, "x": 10 + share * SCALE_WIDTH, "ticks": ticks}


@register.filter
def wordsplit(words: str) -> list[str]:
    """The words of a text, for a loop over a few fixed names."""
    return words.split()


@register.filter
def days_after(day: date, today: date) -> int:
    """Whole days from ``today`` to ``day``."""
    return (day - today).days
