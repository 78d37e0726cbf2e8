"""How readily characters of Han make words: how often each word is used (``lexicon/NOTICE.txt``), and the likeliest division of a run."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

LEXICON = Path(__file__).parent / "lexicon" / "words.txt"
LONGEST_WORD = 4
_TOTAL = math.log(6e7)  # words of the counted texts
_UNKNOWN = math.log(0.5)  # a character that no list has


@lru_cache(maxsize=1)
def _frequencies() -> dict[str, float]:
    """The logarithm of each word's count; a line holds the words of one power of two."""
    found: dict[str, float] = {}
    for line in LEXICON.read_text(encoding="utf-8").splitlines():
        power, *words = line.split(" ")
        found.update(dict.fromkeys(words, (int(power) + 0.5) * math.log(2)))
    return found


@lru_cache(maxsize=1)
def neighbours() -> frozenset[str]:
    """Every two characters that stand beside each other within a word of the list."""
    return frozenset(word[n : n + 2] for word in _frequencies() for n in range(len(word) - 1))


def is_used(word: str) -> bool:
    """Whether the list holds these characters as one word of two or more."""
    return len(word) > 1 and word in _frequencies()


@lru_cache(maxsize=50_000)
def likelihood(run: str) -> float:
    """Logarithm of how likely the best division of ``run`` into words is; 0 for no characters."""
    frequencies = _frequencies()
    best = [0.0] * (len(run) + 1)
    for start in range(len(run) - 1, -1, -1):
        best[start] = frequencies.get(run[start], _UNKNOWN) - _TOTAL + best[start + 1]
        for end in range(start + 2, min(len(run), start + LONGEST_WORD) + 1):
            count = frequencies.get(run[start:end])
            if count is not None:
                best[start] = max(best[start], count - _TOTAL + best[end])
    return best[0]
