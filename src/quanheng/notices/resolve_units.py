"""Names as written become names of a given list of units: by alias, by the place that the issuer leaves out, by likeness."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rapidfuzz.distance import Indel

from .programme import Activity, Field, Part, Programme

_DEPARTMENT = re.compile(r"[\u4e00-\u9fff]{1,10}(?:处|科|股|室|办|办公室|支队|大队)")
_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,8}?(?:省|市|自治区|自治州|州|盟|区|县|旗)")
_OWN = frozenset({"我局", "本局", "我院", "本院", "我所", "本所", "我中心"})
_LIKE, _CLEARLY = 0.86, 0.06


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit of the list: its full name, and the other names it goes by."""

    name: str
    aliases: tuple[str, ...] = ()


def with_units(programme: Programme, units: Iterable[UnitName]) -> Programme:
    """The programme with every part's unit resolved where the list leaves no doubt; what is in doubt stays None."""
    names = _Names(tuple(units), programme.issuer.value if programme.issuer else "")
    return replace(programme, activities=tuple(_activity(activity, names) for activity in programme.activities))


def _activity(activity: Activity, names: _Names) -> Activity:
    return replace(activity, parts=tuple(replace(part, resolved=_field(part, names)) for part in activity.parts))


def _field(part: Part, names: _Names) -> Field[str] | None:
    found = names.resolve(part.name.value)
    if found is None:
        return None
    name, confidence, rule = found
    return Field(name, part.name.span, min(confidence, part.name.confidence), rule)


_Found = tuple[str, float, str]


class _Names:
    """The list, ready to be asked; answers are kept, for an annex repeats its units."""

    def __init__(self, units: tuple[UnitName, ...], issuer: str) -> None:
        self.known: dict[str, set[str]] = {}
        for unit in units:
            for words in (unit.name, *unit.aliases):
                if words.strip():
                    self.known.setdefault(key(words), set()).add(unit.name)
        self.issuer = issuer
        self.answers: dict[str, _Found | None] = {}

    def resolve(self, words: str) -> _Found | None:
        if words not in self.answers:
            self.answers[words] = self._resolve(key(words))
        return self.answers[words]

    def _resolve(self, words: str) -> _Found | None:
        if words in _OWN:
            return self._one(key(self.issuer), 0.85, "the office that speaks")
        if found := self._one(words, 0.97, "name or alias in the list"):
            return found
        if words in self.known:
            return None  # a name that several units bear
        return self._with_place(words) or self._department(words) or self._alike(words)

    def _one(self, words: str, confidence: float, rule: str) -> _Found | None:
        names = self.known.get(words, set())
        return (next(iter(names)), confidence, rule) if len(names) == 1 else None

    def _with_place(self, words: str) -> _Found | None:
        """市计量测试院 under a notice of 衡川市: the place of the issuer stands before it."""
        place = _PLACE.match(self.issuer)
        if place is not None:
            for lead in (place[0], place[0][:-1]):
                if found := self._one(lead + words, 0.93, "name with the place of the issuer"):
                    return found
        ending = {name for known, names in self.known.items() if len(words) >= 4 and known.endswith(words) for name in names}
        return (ending.pop(), 0.9, "end of one name in the list") if len(ending) == 1 else None

    def _department(self, words: str) -> _Found | None:
        """市局计量处 is a part of 市局."""
        for cut in range(len(words) - 1, 1, -1):
            if words[:cut] in self.known and _DEPARTMENT.fullmatch(words[cut:]):
                return self._one(words[:cut], 0.8, "department of a unit in the list")
        return None

    def _alike(self, words: str) -> _Found | None:
        """A slip of the pen; two places that differ by one character are no slip."""
        scored = sorted(((Indel.normalized_similarity(words, known), known) for known in self.known), reverse=True)[:4]
        if not scored or scored[0][0] < _LIKE or len(words) < 5:
            return None
        best = self._one(scored[0][1], 0.6, "alike one name in the list")
        rivals = [score for score, known in scored[1:] if self.known[known] != self.known[scored[0][1]]]
        if best is None or (rivals and scored[0][0] - rivals[0] < _CLEARLY):
            return None
        places = [match[0] if (match := _PLACE.match(one)) else "" for one in (words, scored[0][1])]
        return best if places[0] == places[1] else None


def key(words: str) -> str:
    """A name without blanks and brackets, in the short form of the regulator's name."""
    words = unicodedata.normalize("NFKC", words).replace("市场监督管理", "市场监管")
    return re.sub(r"[\s()（）·“”\"]", "", words)
