"""Pictographs that stand for labels on pages for the public: ⏰ 5月16日, 📍 城北水厂."""

from __future__ import annotations

import re

from .date_search import find_dates

PICTURE = re.compile(r"(?P<picture>[\ufffd\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff][\ufe0f\u200d]?)+\s*(?=\S)")
_UNDECIDED = re.compile(r"待定|另行通知")
_MORE = 16  # characters behind the day: hours, a note, but no name of an activity
PLACES = frozenset("📍🚩🗺🏠🏡🏫🏛")


def is_pictured_day(words: str) -> bool:
    """Whether the line says with a picture instead of a label when something is."""
    match = PICTURE.match(words)
    if match is None:
        return False
    if _UNDECIDED.match(words, match.end()):
        return True
    dates = find_dates(words, match.end())
    return bool(dates) and dates[0][0] == match.end() and len(words) - dates[0][1] <= _MORE
