"""Activities told by two units: which rows seem to be one event (rows 1 and 5 of a city's table), so that a person can join them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from quanheng.campaigns.draft import Item
from quanheng.units.queries import name_key

ALIKE = 80.0
"""Token-set likeness of two distinctive names, 0 to 100, from which two rows on common days are proposed as one."""
DISTINCTIVE = 6
"""Letters that a name must keep, without what every row says, before likeness of names alone means anything."""
SHARED = 4
"""Letters of one stretch that the texts must share where one row names the other's unit as its partner."""
STRETCH = 3
"""Letters of a stretch by which rows that may be alike find each other."""
CROWD = 40
LONGEST = 15
"""Days that a row may last for its place and day to mean one event."""

# What every row of every campaign says: it tells nothing of which event is meant.
COMMON = re.compile(
    r"世界计量日|5[·.．]20|520|计量|活动|开展|举办|组织|宣传|主题|系列|相关|20\d\d年?|第[\d一二三四五六七八九十]+个|[“”\"《》()（）、，。；;\s]"
)
PLACE = re.compile(r"([一-鿿]{2,6}?)(?:路)?(?:街道|镇|社区|商圈|广场|公园|商城|菜场|集市)")


@dataclass(frozen=True, slots=True)
class JointProposal:
    """Two rows that seem to be one event: how alike they are, and what speaks for it (codes: name, partner, place, days)."""

    keys: tuple[str, str]
    likeness: float
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """A row as it is compared."""

    row: Item
    name: str
    text: str
    leads: frozenset[str]
    partners: frozenset[str]
    places: frozenset[str]


def joint_proposals(rows: Sequence[Item], themes: Collection[str] = ()) -> list[JointProposal]:
    """Pairs of rows of different units that seem to be one event, the likeliest first.

    Only rows whose days meet are compared. Two rows are proposed where their names, without the words that every row has and without the
    campaign's ``themes``, are distinctive and alike; where one names the other's unit as a partner and both share a distinctive stretch; or
    where both name the same place on common days.
    """
    told = [_told(row, themes) for row in rows]
    found = []
    for first, second in sorted(_candidates(told)):
        one, other = told[first], told[second]
        if one.leads & other.leads or not days_meet(one.row, other.row):
            continue
        proposal = _compare(one, other)
        if proposal is not None:
            found.append(proposal)
    return sorted(found, key=lambda proposal: (-proposal.likeness, proposal.keys))


def _candidates(told: Sequence[_Told]) -> set[tuple[int, int]]:
    """Pairs worth comparing: a rare stretch of letters in common, one's lead among the other's partners, or a place in common.

    Thousands of rows have millions of pairs; what is in common is looked up instead. A stretch that more than ``CROWD`` rows have tells nothing.
    """
    found: set[tuple[int, int]] = set()
    by_stretch: dict[str, set[int]] = {}
    by_place: dict[str, set[int]] = {}
    by_lead: dict[str, set[int]] = {}
    for place, one in enumerate(told):
        for start in range(len(one.text) - STRETCH + 1):
            by_stretch.setdefault(one.text[start : start + STRETCH], set()).add(place)
        for where in one.places:
            by_place.setdefault(where, set()).add(place)
        for lead in one.leads:
            by_lead.setdefault(lead, set()).add(place)
    for group in (*by_stretch.values(), *by_place.values()):
        if 1 < len(group) <= CROWD:
            found.update(combinations(sorted(group), 2))
    for place, one in enumerate(told):
        for partner in one.partners:
            found.update((min(place, other), max(place, other)) for other in by_lead.get(partner, ()) if other != place)
    return found


def _compare(one: _Told, other: _Told) -> JointProposal | None:
    keys = (one.row["key"], other.row["key"])
    dated = ("days",) if one.row.get("start") and other.row.get("start") else ()
    if min(len(one.name), len(other.name)) >= DISTINCTIVE:
        likeness = max(fuzz.token_set_ratio(one.name, other.name), _stands_in(one.name, other.text), _stands_in(other.name, one.text))
        if likeness >= ALIKE:
            return JointProposal(keys, round(likeness, 1), ("name", *dated))
    if (one.leads & other.partners or other.leads & one.partners) and _shared(one.text, other.text) >= SHARED:
        return JointProposal(keys, 75.0, ("partner", *dated))
    if one.places & other.places and dated and _is_short(one.row) and _is_short(other.row):
        return JointProposal(keys, 55.0, ("place", *dated))
    return None


def days_meet(one: Item, other: Item) -> bool:
    """Whether two rows can be at one time: their days overlap, or one names none."""
    if not (one.get("start") and other.get("start")):
        return True
    first, last = _days(one)
    first_other, last_other = _days(other)
    return first <= last_other and first_other <= last


def _told(row: Item, themes: Collection[str]) -> _Told:
    whole = f"{row['name']} {row.get('content') or ''}"
    leads = frozenset(name_key(part["name"]) for part in row["parts"] if part["role"] in {"responsible", "organiser"})
    happenings = " ".join(item.get("place") or "" for item in row.get("occurrences") or [])
    return _Told(
        row=row,
        name=_core(row["name"], themes),
        text=_core(whole, themes),
        leads=leads,
        partners=frozenset(name_key(part["name"]) for part in row["parts"]) - leads,
        places=frozenset(match[1] for match in PLACE.finditer(f"{whole} {row.get('place') or ''} {happenings}")),
    )


def _core(words: str, themes: Collection[str]) -> str:
    text = name_key(words)
    for theme in themes:
        for piece in re.split(r"[，,、\s]+", name_key(theme)):
            text = text.replace(piece, "") if len(piece) >= SHARED else text
    return COMMON.sub("", text)


def _stands_in(name: str, text: str) -> float:
    """How much of a distinctive name stands in the other's text as one stretch."""
    return fuzz.partial_ratio(name, text) if len(text) >= len(name) else 0.0


def _shared(one: str, other: str) -> int:
    """Length of the longest stretch that both texts have."""
    blocks = LCSseq.opcodes(one, other)
    return max((block.src_end - block.src_start for block in blocks if block.tag == "equal"), default=0)


def _days(row: Item) -> tuple[date, date]:
    return date.fromisoformat(row["start"]), date.fromisoformat(row.get("end") or row["start"])


def _is_short(row: Item) -> bool:
    first, last = _days(row)
    return (last - first).days < LONGEST
