"""What a stage of a plan holds day by day: 5月20日上午，由某所开展现场宣传；5月22日，由…"""

from __future__ import annotations

import re

from .date_search import find_dates
from .duties import Section
from .item_names import PLANNED_ACT
from .item_words import words_of_item
from .parts import read_parts
from .places import places_within
from .programme import Activity
from .rows import Dating
from .source import Source
from .told_activity import activity_of, window_field

_LEAST = 2  # sentences; one day within a stage only says when the stage's own act is


def acts_of_stage(source: Source, section: Section, dating: Dating) -> list[Activity]:
    """An activity for each sentence behind the heading that begins with its day and names an act, where there are several."""
    found: list[Activity] = []
    for sentence in re.finditer(r"[^。；\n]+", source.text[section.heading_end : section.end]):
        start, end = section.heading_end + sentence.start(), section.heading_end + sentence.end()
        dates = find_dates(source.text, start, end)
        if not dates or source.text[start : dates[0][0]].strip() or source.text[dates[0][1] : dates[0][1] + 1] != "，":
            continue
        act = PLANNED_ACT.search(source.text, dates[0][1], end)
        if act is None:
            continue
        told = words_of_item(source, start, end, heading_end=start)
        parts = read_parts(source, *told.units, role="responsible", confidence=0.8, rule="units told in the sentence") if told.units else []
        window = window_field(source, *dates[0], dating, None, 0.85, "date of the sentence")
        name = source.words(act.start("name"), act.end("name"), 0.7, "act after the date")
        found.append(activity_of(source, start, end, name, window, parts, places_within(source, start, end), None, None))
    return found if len(found) >= _LEAST else []
