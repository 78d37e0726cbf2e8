"""The text without the noise of the page it was copied from; every character knows where it stood."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from . import injected, page_noise, pinyin_noise
from .document import Span
from .radicals import CHARACTER_OF
from .scripts import simplified, traditional_share

_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e")
_SPLIT = re.compile(
    r"(?:(?<=[年月])\d[ \u00a0\u2009]\d|(?<![\d.])\d(?:[ \u00a0\u2009]\d){2,5})(?=[ \u00a0]?(?:年|月|日|号|余|多|人|份|台|件|个|家|次|户|元|万))"
)
_BLANKS = re.compile(r"[ \u00a0\u2009]")
# From this share of Traditional characters on, the whole text is turned into Simplified:
# one 於 in a name does not make a document Traditional.
_TRADITIONAL_FROM = 0.01


@dataclass(frozen=True, slots=True)
class CleanText:
    """Cleaned text; ``origins[i]`` is the offset in the original of character ``i``."""

    text: str
    origins: tuple[int, ...]
    noise: tuple[str, ...] = ()
    script: str = "simplified"

    def span_in_original(self, start: int, end: int) -> Span:
        """Where the cleaned characters ``start`` to ``end`` stood in the original."""
        if start >= end:
            origin = self.origins[start] if start < len(self.origins) else (self.origins[-1] + 1 if self.origins else 0)
            return Span(origin, origin)
        return Span(self.origins[start], self.origins[end - 1] + 1)

    def range_of(self, span: Span) -> tuple[int, int]:
        """The cleaned characters that stem from ``span`` of the original."""
        return bisect_left(self.origins, span.start), bisect_left(self.origins, span.end)


def clean(text: str) -> CleanText:
    """``text`` without bracketed pinyin, page navigation, injected words and full-width forms, in Simplified.

    Cleaning a cleaned text changes nothing. ``noise`` names what was found.
    """
    origins: list[int] = list(range(len(text)))
    noise: set[str] = set()
    while True:
        before = text
        text, origins = _drop_characters(text, origins)
        text, origins, found = _drop_ranges(text, origins)
        noise |= found
        text = "".join(map(_narrow, text))
        if traditional_share(text) >= _TRADITIONAL_FROM:
            noise.add("traditional")
            text = simplified(text)
        if text != before:
            continue
        if not (ranges := injected.noise_ranges(text)):  # asked of a text that is clean of everything else
            break
        text, origins = _without(text, origins, ranges)
        noise.add("keyword_injection")
    order = [name for name in ("pinyin", "traditional", "nav", "keyword_injection") if name in noise]
    return CleanText(text, tuple(origins), tuple(order), "traditional" if "traditional" in noise else "simplified")


def _drop_characters(text: str, origins: list[int]) -> tuple[str, list[int]]:
    if _INVISIBLE.isdisjoint(text):
        return text, origins
    kept = [i for i, character in enumerate(text) if character not in _INVISIBLE]
    return "".join(text[i] for i in kept), [origins[i] for i in kept]


def _split_digits(text: str) -> list[tuple[int, int]]:
    """Blanks within a number that was set wide or split on the way: 2 0 2 7年, 3 800余份."""
    return [
        (blank.start() + match.start(), blank.end() + match.start()) for match in _SPLIT.finditer(text) for blank in _BLANKS.finditer(match.group())
    ]


def _drop_ranges(text: str, origins: list[int]) -> tuple[str, list[int], set[str]]:
    pinyin = pinyin_noise.noise_ranges(text)
    page = page_noise.noise_ranges(text)
    split = _split_digits(text)
    if not pinyin and not page and not split:
        return text, origins, set()
    found = {name for name, ranges in (("pinyin", pinyin), ("nav", page)) if ranges}
    return (*_without(text, origins, [*pinyin, *page, *split]), found)


def _without(text: str, origins: list[int], ranges: list[tuple[int, int]]) -> tuple[str, list[int]]:
    gone = bytearray(len(text))
    for start, end in ranges:
        gone[start:end] = b"\x01" * (end - start)
    kept = [i for i in range(len(text)) if not gone[i]]
    return "".join(text[i] for i in kept), [origins[i] for i in kept]


@lru_cache(maxsize=8192)
def _narrow(character: str) -> str:
    """Full-width digits and letters, Kangxi radicals and odd blanks in their plain form; punctuation stays."""
    if "０" <= character <= "９" or "Ａ" <= character <= "Ｚ" or "ａ" <= character <= "ｚ":
        return chr(ord(character) - 0xFEE0)
    if character in CHARACTER_OF:
        return CHARACTER_OF[character]
    if "\uf900" <= character <= "\ufaff":
        plain = unicodedata.normalize("NFKC", character)
        return plain if len(plain) == 1 else character
    return " " if character in "\u00a0\u2002\u2003\u2009\u202f" else character
