"""What an officer should look at before the table is issued. Each finding is a question, never a verdict; a person puts it aside with a reason."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from quanheng.campaigns.draft import Item
from quanheng.collecting.shared_means import wanted_twice
from quanheng.units.queries import NameIndex, name_key

DEAR = 50_000
"""Planned cost in yuan from which a row is asked about; ours, to be set by the office."""
PER_HEAD = 300
LONG = 45
CROWD = 30
"""Rows at one place on one day of which every pair is told; more of them are one long event, not clashes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: a stable id, its code, the rows it is about, and the sentence with the notice's own reason where there is one."""

    id: str
    code: str
    keys: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What rows are held against: the period of the notice, and its text (what the notice itself orders never counts as show)."""

    period_start: date | None
    period_end: date | None
    notice_text: str
    index: NameIndex


def warnings_of(rows: Sequence[Item], frame: Frame) -> list[Finding]:
    """All findings about a compiled table, in its order."""
    found = [warning for row in rows for warning in _of_row(row, frame)]
    return found + list(_clashes(rows)) + list(_shared_means(rows))


def _of_row(row: Item, frame: Frame) -> Iterator[Finding]:
    if not row.get("start") and not row.get("time_words"):
        yield _warning("no-date", (row,), _("No time is given."))
    if not any(part["role"] in {"responsible", "organiser"} for part in row["parts"]):
        yield _warning("no-unit", (row,), _("No responsible unit is given."))
    for part in row["parts"]:
        if frame.index.resolve(part["name"]) is None:
            yield _warning(
                "unknown-unit",
                (row,),
                _("“%(name)s” is no unit known here: a new alias, or a partner from outside?") % {"name": part["name"]},
                part["name"],
            )
    yield from _outside(row, frame)
    yield from _frugality(row, frame)
    start, end = _days(row)
    if start and end and (end - start).days >= LONG and not row.get("occurrences"):
        yield _warning("long", (row,), _("It lasts %(days)d days; are single dates known?") % {"days": (end - start).days + 1})


def _outside(row: Item, frame: Frame) -> Iterator[Finding]:
    start, end = _days(row)
    if start is None or end is None:
        return
    if (frame.period_start and end < frame.period_start) or (frame.period_end and start > frame.period_end):
        told = {"start": start, "from": frame.period_start or "", "to": frame.period_end or ""}
        yield _warning("outside-period", (row,), _("%(start)s lies outside the period of the notice (%(from)s – %(to)s).") % told)


# Signs that notices themselves warn of: show, waste, burden. A word that stands in the notice's own duties is what it orders.
SIGNS: tuple[tuple[str, str], ...] = (
    ("show", r"授牌|揭牌|签约|剪彩|红毯|充气拱门|礼仪小姐|文艺(?:演出|晚会)|明星|网红"),
    ("waste", r"宴(?:会|请)|聚餐|纪念品|礼品|豪华|五星级|景区|旅游"),
    ("burden", r"(?:要求|组织)(?:全员|全体|每人)|转发朋友圈|点赞|投票拉票|每日打卡|必须(?:关注|下载)"),
)


def _frugality(row: Item, frame: Frame) -> Iterator[Finding]:
    text = f"{row['name']}{row.get('content') or ''}{row.get('form') or ''}"
    reasons = {
        "show": _("The notices ask to keep to substance and avoid formalism."),
        "waste": _("The notices ask for thrift and to follow the eight-point rules."),
        "burden": _("The notices ask not to add burdens at the grass roots."),
    }
    for code, pattern in SIGNS:
        for match in re.finditer(pattern, text):
            if match[0] not in frame.notice_text:
                yield _warning(code, (row,), _("“%(word)s”: %(reason)s") % {"word": match[0], "reason": reasons[code]}, match[0])
    cost, people = _amount(row.get("cost")), _amount(row.get("headcount"))
    if cost is not None and cost >= DEAR:
        yield _warning("cost", (row,), _("Planned cost %(cost)s yuan. %(reason)s") % {"cost": row["cost"], "reason": reasons["waste"]})
    elif cost is not None and people and cost / people > PER_HEAD:
        each = round(cost / people)
        yield _warning("cost", (row,), _("%(each)d yuan for each participant. %(reason)s") % {"each": each, "reason": reasons["waste"]})


def _clashes(rows: Sequence[Item]) -> Iterator[Finding]:
    """Rows at one place on one day, or with one unit as lead of two events on the very same single day at different places."""
    by_place: dict[tuple[date, str], list[Item]] = {}
    by_lead: dict[tuple[date, str], list[Item]] = {}
    for row in rows:
        start, end = _days(row)
        place = name_key(row.get("place") or "")
        if start is None or start != end or not place:
            continue
        by_place.setdefault((start, place), []).append(row)
        for lead in _leads(row):
            by_lead.setdefault((start, lead), []).append(row)
    for (day, _place), together in sorted(by_place.items(), key=lambda entry: entry[0]):
        for one, other in combinations(together[:CROWD], 2):
            yield _warning("same-place", (one, other), _("Both are at %(place)s on %(day)s.") % {"place": one["place"], "day": day})
    told: set[str] = set()
    for (day, _lead), together in sorted(by_lead.items(), key=lambda entry: entry[0]):
        for one, other in combinations(together[:CROWD], 2):
            if name_key(one["place"]) != name_key(other["place"]):
                warning = _warning("same-unit", (one, other), _("One unit runs both on %(day)s, at different places.") % {"day": day})
                if warning.id not in told:
                    told.add(warning.id)
                    yield warning


def _shared_means(rows: Sequence[Item]) -> Iterator[Finding]:
    """A person or a vehicle that two rows want on one day at two places."""
    single = [(start, row, _leads(row)) for row in rows for start, end in [_days(row)] if start is not None and start == end]
    words = {
        "same-person": _("“%(what)s” is named for both on %(day)s, at different places."),
        "same-equipment": _("Both want the %(what)s on %(day)s, at different places."),
    }
    told: set[str] = set()
    for code, what, day, one, other in wanted_twice(single):
        warning = _warning(code, (one, other), words[code] % {"what": what, "day": day}, what)
        if warning.id not in told:
            told.add(warning.id)
            yield warning


def _leads(row: Item) -> set[str]:
    return {name_key(part["name"]) for part in row["parts"] if part["role"] in {"responsible", "organiser", "host"}}


def _days(row: Mapping[str, Any]) -> tuple[date | None, date | None]:
    start = date.fromisoformat(row["start"]) if row.get("start") else None
    return start, date.fromisoformat(row["end"]) if row.get("end") else start


def _amount(words: Any) -> float | None:
    match = re.fullmatch(r"\s*([\d,，]+(?:\.\d+)?)\s*(万)?(?:元|人|人次)?\s*", str(words or ""))
    if match is None:
        return None
    return float(re.sub("[,，]", "", match[1])) * (10_000 if match[2] else 1)


def _warning(code: str, rows: tuple[Item, ...], words: str, detail: str = "") -> Finding:
    keys = tuple(row["key"] for row in rows)
    digest = hashlib.sha256("\n".join([code, *keys, detail]).encode()).hexdigest()[:16]
    return Finding(digest, code, keys, words)
