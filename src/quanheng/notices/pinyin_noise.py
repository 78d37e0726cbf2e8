"""Bracketed pinyin that mirror sites put behind characters: 計量(liàng), 的(de).

A bracket goes only if what is in it is a reading of the character before it, so that
(SI), (kg), 台(件) and (廳、委) stay. Readings come from pypinyin, asked for one character
at a time, where it is reliable.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_BRACKET = re.compile(
    rf"(?<=[\u3400-\u9fff\U00020000-\U0003134f])[(（]\s?([a-zü{_TONED}]{{1,7}}(?:\u0300|\u0301|\u0304|\u030c)?[a-z]{{0,3}})\s?[)）]"
)
_TONE_MARKS = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))


def noise_ranges(text: str) -> list[tuple[int, int]]:
    """Ranges of ``text`` that are bracketed readings of the character before them."""
    found = [(match.start(), match.end(), _composed(match[1])) for match in _BRACKET.finditer(text)]
    sure = [(start, end) for start, end, syllable in found if _is_toned(syllable) and _reads(text[start - 1], syllable)]
    # A page that annotates with tone marks also drops some of them, as in 局(ju).
    polluted = len(sure) >= 3
    toneless = [
        (start, end) for start, end, syllable in found if not _is_toned(syllable) and _reads_without_tone(text[start - 1], syllable, loosely=polluted)
    ]
    return sorted(sure + toneless)


def _composed(syllable: str) -> str:
    return unicodedata.normalize("NFC", syllable)


def _is_toned(syllable: str) -> bool:
    return any(character in _TONED for character in syllable)


def _reads(character: str, syllable: str) -> bool:
    """Whether ``syllable`` reads ``character``, tones aside; a character without known readings is read by any."""
    readings = _readings(character)
    return not readings or _bare(syllable) in {_bare(reading) for reading in readings}


def _reads_without_tone(character: str, syllable: str, *, loosely: bool) -> bool:
    readings = _readings(character)
    return syllable in readings or (loosely and syllable in {_bare(reading) for reading in readings})


def _bare(syllable: str) -> str:
    decomposed = unicodedata.normalize("NFD", syllable).translate(_TONE_MARKS)
    return unicodedata.normalize("NFC", decomposed).replace("ü", "u").replace("v", "u")


@lru_cache(maxsize=4096)
def _readings(character: str) -> frozenset[str]:
    """Every reading of one character, with those of its Simplified form."""
    from pypinyin import Style, pinyin  # 0.5 s to load, and most documents have no such noise

    from .scripts import simplified

    readings: set[str] = set()
    for form in {character, simplified(character)}:
        readings.update(pinyin(form, style=Style.TONE, heteronym=True, errors="ignore")[0] if pinyin(form, errors="ignore") else ())
    return frozenset(unicodedata.normalize("NFC", reading) for reading in readings)
