"""Whole numbers as official documents write them: 20, 二十, 廿, 二〇二七."""

from __future__ import annotations

_DIGITS = {**{d: i for i, d in enumerate("〇一二三四五六七八九")}, "零": 0, "○": 0, "两": 2, "元": 1}
CHINESE = "〇零○一二三四五六七八九十廿卅百两"


def whole_number(words: str) -> int | None:
    """The number, or None if ``words`` is none; 二〇二七 is read digit by digit, 二十七 by value."""
    words = words.strip()
    if words.isascii() and words.isdigit():
        return int(words)
    if not words or any(character not in CHINESE + "元" for character in words):
        return None
    if not set(words) & set("十百廿卅"):
        return int("".join(str(_DIGITS[character]) for character in words))
    total, pending = 0, 0
    for character in words:
        if character in _DIGITS:
            pending = _DIGITS[character]
        elif character in "廿卅":
            total, pending = total + (20 if character == "廿" else 30), 0
        else:
            total, pending = total + (pending or 1) * (10 if character == "十" else 100), 0
    return total + pending
