"""Which heading of the notice an activity carries out: told by its place in the text, proposed by what it is, decided by a person."""

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

from quanheng.campaigns.models import Activity, Duty
from quanheng.notices.kinds import kinds_of

_NO_WORK = re.compile(r"要求|主题|时间|保障|报送|组织领导|有关事项|联系")
"""Headings that order how, when and by whom, and no activity of their own."""

_CLAUSES = re.compile(r"[。；;\n]")


def heading_around(start: int | None, duties: Sequence[dict[str, Any]]) -> int | None:
    """Position (from 1) of the deepest of the draft's headings whose text holds the place ``start``; None outside all of them."""
    if start is None:
        return None
    holding = [place for place, duty in enumerate(duties, start=1) if duty.get("text_span") and duty["text_span"][0] <= start < duty["text_span"][1]]
    return max(holding, key=lambda place: (duties[place - 1]["depth"], place), default=None)


def proposed_headings(activities: Iterable[Activity], duties: Sequence[Duty]) -> dict[Any, Duty]:
    """By activity's key, the heading whose own words, or else whose text, tell of the activity's leading kind.

    A heading above others stands for none itself. Where several tell of it, the one that tells most clauses of it; none where they tie.
    """
    usable = [duty for duty, below in zip_longest(duties, duties[1:]) if not (below and below.depth > duty.depth)]
    above: dict[int, str] = {}
    told = []
    for duty in duties:
        above[duty.depth] = duty.heading
        heads = (heading for depth, heading in above.items() if depth <= duty.depth)
        if duty in usable and not any(_NO_WORK.search(heading) for heading in heads):
            told.append((duty, _kinds_told(duty.heading), _kinds_told(duty.text)))
    found = {}
    for activity in activities:
        kind = (activity.kinds or ["other"])[0]
        best = _best([(duty, 3 * heading.count(kind) + text.count(kind)) for duty, heading, text in told]) if kind != "other" else None
        if best is not None:
            found[activity.pk] = best
    return found


def _kinds_told(words: str) -> list[str]:
    """The kinds that the clauses tell of, one for each clause and kind."""
    return [kind for clause in _CLAUSES.split(words) for kind, _confidence in kinds_of("", clause) if kind != "other"]


def _best(scored: list[tuple[Duty, int]]) -> Duty | None:
    """The highest above 0, where only one stands that high."""
    ranked = sorted(scored, key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] == 0 or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0]
