"""Time, place and unit of an item whose lines begin with pictures instead of labels."""

from __future__ import annotations

import re

from .duties import Section
from .pictures import PICTURE, PLACES, is_pictured_day
from .source import Source
from .unit_names import is_unit_list

_SIGN_UP = re.compile(r"报名|截止|预约|名额|前.{0,6}(?:报|约)")


def pictured(source: Source, section: Section) -> dict[str, tuple[int, int]]:
    """Range of the words behind each picture, by what they tell; the picture itself only tells a place from a unit."""
    found: dict[str, tuple[int, int]] = {}
    for line in section.lines[1:]:
        match = PICTURE.match(line.words)
        if match is None:
            continue
        words = (line.start + match.end(), line.end)
        if is_pictured_day(line.words) and not _SIGN_UP.search(line.words):
            found.setdefault("time", words)
        elif PLACES & set(match.group()):
            found.setdefault("place", words)
        elif is_unit_list(line.words[match.end() :]):
            found.setdefault("organiser", words)
    return found
