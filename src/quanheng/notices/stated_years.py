"""The year that one item of a list states stands for the items after it too, against the year in the title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .dates import Window, read_window
from .programme import Activity, Field
from .rows import Dating, occurrences_of

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?[年/.-]")
_OTHER_YEAR = re.compile(r"[今明次去]年|本年度?")
# Two years speak for the words, so an officer has to look.
_DOUBTFUL = 0.8


def in_stated_years(activities: Sequence[Activity], dating: Dating) -> list[Activity]:
    """The items with their windows in the year stated last; none is sure whose words leave out a year that two places tell differently.

    关于征集2027年度项目的通知: 申报（2026年9月18日至10月20日）, 审查（10月21日至10月30日）.
    """
    years = [int(year) for one in activities if one.window is not None for year in _YEAR.findall(one.window.value.words)]
    if dating.year is None or all(year == dating.year for year in years):
        return list(activities)
    told: list[Activity] = []
    stated: int | None = None
    before: Window | None = None
    for activity in activities:
        window = activity.window
        if window is not None and (own := _YEAR.findall(window.value.words)):
            stated = int(own[-1])
        elif window is not None and not _OTHER_YEAR.search(window.value.words):
            window = _in_year(window, stated, dating, before)
            activity = replace(activity, window=window, occurrences=occurrences_of(window, list(activity.places)))
        before = window.value if window is not None else before
        told.append(activity)
    return told


def _in_year(window: Field[Window], year: int | None, dating: Dating, before: Window | None) -> Field[Window]:
    """The window in the year stated before it, unless it would then lie before what stands above it or before the document itself."""
    doubtful = replace(window, confidence=min(window.confidence, _DOUBTFUL))
    if year is None or before is None:
        return doubtful
    read = read_window(
        window.value.words,
        year=year,
        campaign_day=dating.campaign_day,
        issue_date=dating.issue_date,
        previous=before,
        period=dating.period,
    )
    last, earliest = read.end or read.start, before.start or before.end
    if last is None or (earliest is not None and last < earliest) or (dating.issue_date is not None and last < dating.issue_date):
        return doubtful
    return replace(doubtful, value=replace(read, basis=window.value.basis))
