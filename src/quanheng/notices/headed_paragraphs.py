"""Paragraphs of news and briefs that a short sentence heads: 坝坝会上讲计量。5月19日，…"""

from __future__ import annotations

import re
from collections.abc import Callable

from .date_search import find_dates
from .dates import Window
from .places import places_within
from .programme import Activity, Part
from .rows import Dating
from .source import Source
from .told_activity import activity_of, window_field

Who = Callable[[tuple[int, int], int], list[Part]]
"""The units behind a date, up to a place of the text."""
_HEAD = re.compile(r"(?![一二三四五六七八九十]是)(?P<name>[^，。；：:！？\d]{4,20})。(?:从|自)?")
_LEAST = 2  # paragraphs; one alone is only a short sentence


def read_headed_paragraphs(source: Source, dating: Dating, who: Who) -> list[Activity]:
    """An activity for each paragraph whose second sentence begins with its day, where there are several; ``who`` finds its units."""
    found: list[Activity] = []
    before: Window | None = None
    for line in source.lines:
        head = _HEAD.match(line.words)
        dates = find_dates(source.text, line.start + head.end(), line.end) if head else []
        if head is None or not dates or dates[0][0] != line.start + head.end():
            continue
        window = window_field(source, *dates[0], dating, before, 0.8, "first date of the paragraph")
        name = source.words(line.start + head.start("name"), line.start + head.end("name"), 0.7, "head of the paragraph")
        stop = source.text.find("。", dates[0][1], line.end)
        parts = who(dates[0], stop if stop >= 0 else line.end)
        found.append(activity_of(source, line.start, line.end, name, window, parts, places_within(source, line.start, line.end), None, None))
        before = window.value
    return found if len(found) >= _LEAST else []
