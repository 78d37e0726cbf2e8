"""Activities told by two units: which rows seem to be one event (rows 1 and 5 of a city's table), so that a person can join them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from rapidfuzz import fuzz

from quanheng.campaigns.draft import Item
from quanheng.units.queries import name_key

ALIKE = 72.0
"""Token-set likeness of two names, 0 to 100, from which two rows on common days are proposed as one."""

# What every row of every campaign says: it tells nothing of which event is meant.
COMMON = re.compile(r"世界计量日|5[·.．]20|520|计量|活动|开展|宣传|主题|系列|20\d\d年?|第[\d一二三四五六七八九十]+个|[“”\"《》()（）、，。\s]")


@dataclass(frozen=True, slots=True)
class JointProposal:
    """Two rows that seem to be one event: how alike their names are, and what else speaks for it (codes: days, place, names-other)."""

    keys: tuple[str, str]
    likeness: float
    grounds: tuple[str, ...]


def joint_proposals(rows: Sequence[Item]) -> list[JointProposal]:
    """Pairs of rows of different units that seem to be one event, the likeliest first.

    Two rows are proposed where their days meet (or one has none) and either their names, without the words that every row has, are alike,
    or one names a unit of the other as a partner and the names share a distinctive stretch.
    """
    told = [(row, _core(row["name"]), _core(f"{row['name']}{row.get('content', '')}"), _units(row)) for row in rows]
    found = []
    for (one, name, text, units), (other, name_other, text_other, units_other) in combinations(told, 2):
        if units[0] & units_other[0] or not days_meet(one, other):
            continue
        likeness = fuzz.token_set_ratio(name, name_other) if name and name_other else 0.0
        within = max(_stands_in(name, text_other), _stands_in(name_other, text))
        partner = bool(units[0] & units_other[1] or units_other[0] & units[1])
        place = bool(one.get("place")) and name_key(one["place"]) == name_key(other.get("place") or "")
        strong = max(likeness, within)
        if strong >= ALIKE or (strong >= ALIKE - 22 and (partner or place)):
            grounds = [
                ground
                for ground, holds in (("days", bool(one.get("start") and other.get("start"))), ("place", place), ("names-other", partner))
                if holds
            ]
            found.append(JointProposal((one["key"], other["key"]), round(strong, 1), tuple(grounds)))
    return sorted(found, key=lambda proposal: (-proposal.likeness, proposal.keys))


def days_meet(one: Item, other: Item) -> bool:
    """Whether two rows can be at one time: their days overlap, or one names none."""
    if not (one.get("start") and other.get("start")):
        return True
    first, last = date.fromisoformat(one["start"]), date.fromisoformat(one.get("end") or one["start"])
    first_other, last_other = date.fromisoformat(other["start"]), date.fromisoformat(other.get("end") or other["start"])
    return first <= last_other and first_other <= last


def _core(words: str) -> str:
    return COMMON.sub("", name_key(words))


def _stands_in(name: str, text: str) -> float:
    """How much of a distinctive name stands in the other's text as one stretch."""
    return fuzz.partial_ratio(name, text) if len(name) >= 6 and len(text) >= len(name) else 0.0


def _units(row: Item) -> tuple[set[str], set[str]]:
    """Keys of the names of those who run a row, and of its partners; names inside the content count as partners by being told there."""
    leads = {name_key(part["name"]) for part in row["parts"] if part["role"] in {"responsible", "organiser"}}
    return leads, {name_key(part["name"]) for part in row["parts"]} - leads
