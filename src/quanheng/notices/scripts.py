"""Traditional to Simplified, character for character, with the mistakes of mirror sites."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol

_HAN = re.compile(r"[\u3400-\u9fff]")
# Sites that turn Simplified into Traditional and back confuse these; OpenCC leaves them.
_REPAIRS = (
    ("甚么", "什么"),
    ("衹", "只"),
    ("著力", "着力"),
    ("着名", "著名"),
    ("显着", "显著"),
    ("朝著", "朝着"),
    ("围绕著", "围绕着"),
    ("意味著", "意味着"),
    ("沿著", "沿着"),
)


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@lru_cache(maxsize=1)
def _opencc() -> _Converter:
    import opencc

    converter: _Converter = opencc.OpenCC("t2s")
    return converter


def simplified(text: str) -> str:
    """``text`` in Simplified characters, of the same length; what stands in Simplified stays."""
    return "".join(_same_length(line) for line in text.splitlines(keepends=True))


def traditional_share(text: str) -> float:
    """Share of the Han characters of ``text`` that are not the Simplified form."""
    before = _HAN.findall(text)
    if not before:
        return 0.0
    joined = "".join(before)
    return sum(a != b for a, b in zip(joined, simplified(joined), strict=True)) / len(before)


def _same_length(line: str) -> str:
    converted = _opencc().convert(line)
    for wrong, right in _REPAIRS:
        converted = converted.replace(wrong, right)
    if len(converted) == len(line):
        return converted
    # A phrase of the table changed its length: character by character never does.
    return "".join(one if len(one := _opencc().convert(character)) == 1 else character for character in line)
