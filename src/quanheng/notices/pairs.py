"""Which two characters of Han are a word. The list is that of a general dictionary (``lexicon/NOTICE.txt``), not of any document."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

LEXICON = Path(__file__).parent / "lexicon" / "pairs.txt"


@lru_cache(maxsize=1)
def _followers() -> dict[str, frozenset[str]]:
    """For each character those that make a word with it."""
    return {line[0]: frozenset(line[1:]) for line in LEXICON.read_text(encoding="utf-8").splitlines() if line}


def is_word(pair: str) -> bool:
    """Whether these two characters are a word of the language."""
    return len(pair) == 2 and pair[1] in _followers().get(pair[0], ())
