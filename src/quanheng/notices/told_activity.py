"""An activity that words outside a table tell of, put together from its pieces."""

from __future__ import annotations

from dataclasses import replace

from .dates import Window, read_window
from .kinds import kinds_of
from .programme import Activity, Field, Part
from .rows import Dating, occurrences_of, window_confidence
from .source import Source


def reporting_part(issuer: Field[str], confidence: float) -> Part:
    """The office that reports, as who did what a report tells; its 办公室 only signs for it."""
    name = issuer.value.removesuffix("办公室") if issuer.value.endswith(("局办公室", "厅办公室", "委办公室", "委员会办公室")) else issuer.value
    return Part("responsible", Field(name, issuer.span, confidence, "the office that reports"))


def window_field(source: Source, start: int, end: int, dating: Dating, previous: Window | None, confidence: float, rule: str) -> Field[Window]:
    """The window that a range of the text names."""
    words = source.text[start:end]
    window = read_window(
        words, year=dating.year, campaign_day=dating.campaign_day, issue_date=dating.issue_date, previous=previous, period=dating.period
    )
    return source.field(window, start, end, window_confidence(window, confidence), rule)


def activity_of(
    source: Source,
    start: int,
    end: int,
    name: Field[str],
    window: Field[Window] | None,
    parts: list[Part],
    places: list[Field[str]],
    content: Field[str] | None,
    form: Field[str] | None,
) -> Activity:
    occurrences = occurrences_of(window, places)
    if window is not None and len(places) == len(occurrences) > 1 and all(place.rule == "place behind the date" for place in places):
        occurrences = tuple(replace(occurrence, place=place.value) for occurrence, place in zip(occurrences, places, strict=True))
    kinds = kinds_of(name.value, content.value if content else source.text[start:end])
    return Activity(
        span=source.span(start, end),
        name=name,
        content=content,
        window=window,
        occurrences=occurrences,
        places=tuple(places),
        form=form,
        parts=tuple(parts),
        kinds=tuple(Field(kind, name.span, confidence, "words of the item") for kind, confidence in kinds),
    )
