"""Verdicts and the words that go with them, in Chinese and English."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages."""

    zh: str
    en: str


class Verdict(StrEnum):
    """The outcome of a judgement (JJF 1094: undecided 待定; incomplete: something the judgement needs is missing or not confirmed)."""

    CONFORMS = "conforms"
    DOES_NOT_CONFORM = "does not conform"
    UNDECIDED = "undecided"
    INCOMPLETE = "incomplete"

    @property
    def words(self) -> Words:
        """The verdict as a word in both languages. Courtesy checks have words of their own (procedures/modes.py)."""
        return _WORDS[self]


_WORDS = {
    Verdict.CONFORMS: Words("符合", "conforms"),
    Verdict.DOES_NOT_CONFORM: Words("不符合", "does not conform"),
    Verdict.UNDECIDED: Words("待定", "undecided"),
    Verdict.INCOMPLETE: Words("不完整", "incomplete"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is what it is.

    ``code`` is stable for programs; ``words`` are for people; ``clause`` names document and clause where one stands behind it.
    """

    code: str
    words: Words
    clause: str | None = None


def combined(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of a whole from those of its parts.

    One failed part fails the whole, whatever is still missing; otherwise a missing part leaves it incomplete, and an undecided part undecided.
    Nothing judged is incomplete, never conforming.
    """
    found = set(verdicts)
    for verdict in (Verdict.DOES_NOT_CONFORM, Verdict.INCOMPLETE, Verdict.UNDECIDED, Verdict.CONFORMS):
        if verdict in found:
            return verdict
    return Verdict.INCOMPLETE
