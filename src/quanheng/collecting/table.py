"""The compiled table: all rows that units gave, in official order, with numbers and joint activities; computed anew at every look."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from quanheng.campaigns.draft import Item
from quanheng.collecting.checks import Finding, Frame, warnings_of
from quanheng.collecting.joint import JointProposal, joint_proposals
from quanheng.collecting.models import Call, Compilation, Request, Submission
from quanheng.units.models import Unit, UnitAlias, UnitName
from quanheng.units.queries import name_index


@dataclass(frozen=True, slots=True)
class CompiledRow:
    """One row of the table: whose it is, its number (none for a row joined to another), and what has changed since it was taken over."""

    row: Item
    request: Request
    number: int | None
    joined_to: str | None
    partners: tuple[str, ...]
    digest: str
    taken: bool
    changed: bool

    @property
    def key(self) -> str:
        return str(self.row["key"])


@dataclass(frozen=True, slots=True)
class CompiledTable:
    """The table with what a person should look at."""

    rows: tuple[CompiledRow, ...]
    proposals: tuple[JointProposal, ...]
    warnings: tuple[Finding, ...]
    dismissed: tuple[tuple[Finding, dict[str, Any]], ...]
    withdrawn: tuple[str, ...]

    def by_key(self) -> dict[str, CompiledRow]:
        return {row.key: row for row in self.rows}

    @property
    def to_take(self) -> int:
        return sum(row.number is not None and (not row.taken or row.changed) for row in self.rows)


def digest_of(row: Item) -> str:
    """What a row said, as a hash: whether it has changed since it was taken over."""
    told = {name: value for name, value in row.items() if name not in {"key", "doubts", "checked", "confidence", "span", "number"}}
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def latest_submissions(call: Call) -> list[Submission]:
    """The newest version of every unit that handed in and was not let off, in official order; unit joined."""
    standing = Submission.objects.filter(request__call=call, request__state__in=[Request.State.SUBMITTED, Request.State.ACCEPTED])
    newest: dict[Any, Submission] = {}
    for submission in standing.select_related("request__unit").order_by("request__unit__official_order", "request__unit_name", "request", "-version"):
        newest.setdefault(submission.request_id, submission)
    return list(newest.values())


def compiled_table(call: Call) -> CompiledTable:
    """Everything given so far as one table. A fixed number of queries, however many rows there are.

    A finished table is kept in memory until anything that it rests on has changed.
    """
    compilation = Compilation.objects.filter(call=call).first() or Compilation(call=call)
    return _kept(_fingerprint(call, compilation), call.pk)


@lru_cache(maxsize=8)
def _kept(fingerprint: str, call: UUID) -> CompiledTable:
    found = Call.objects.select_related("campaign__unit").get(pk=call)
    return _compile(found, Compilation.objects.filter(call=found).first() or Compilation(call=found))


def _fingerprint(call: Call, compilation: Compilation) -> str:
    """What a table rests on: the newest versions and states of all units, the decisions, the period, themes and duties, the names of units."""
    campaign = call.campaign
    rests_on = [
        str(call.pk),
        compilation.edit,
        [str(value) for pair in call.requests.order_by("pk").values_list("state", "edit") for value in pair],
        str(Submission.objects.filter(request__call=call).order_by("-pk").values_list("pk", flat=True).first()),
        [str(value) for value in (campaign.period_start, campaign.period_end, campaign.global_theme, campaign.china_theme, get_language())],
        [f"{heading}{text}" for heading, text in campaign.duties.values_list("heading", "text")],
        [Unit.objects.count(), UnitAlias.objects.count(), UnitName.objects.count()],
    ]
    return hashlib.sha256(json.dumps(rests_on, ensure_ascii=False).encode()).hexdigest()


def _compile(call: Call, compilation: Compilation) -> CompiledTable:
    told = [(row, submission.request) for submission in latest_submissions(call) for row in submission.rows]
    told = _in_order(told, compilation.order)
    known = {row["key"] for row, _request in told}
    lead_of = {
        key: joint["lead"]
        for joint in compilation.joints
        if joint["joined"]
        for key in joint["keys"]
        if key != joint["lead"] and set(joint["keys"]) <= known
    }
    joined_to: dict[str, list[str]] = {}
    for key in lead_of:
        joined_to.setdefault(_root(key, lead_of), []).append(key)
    digests = {row["key"]: digest_of(row) for row, _request in told}
    rows, number = [], 0
    for row, request in told:
        lead = _root(row["key"], lead_of)
        joined = lead != row["key"]
        number += not joined
        partners = tuple(joined_to.get(row["key"], ()))
        digest = "\n".join(digests[key] for key in (row["key"], *partners))
        rows.append(
            CompiledRow(
                row=row,
                request=request,
                number=None if joined else number,
                joined_to=lead if joined else None,
                partners=partners,
                digest=digest,
                taken=row["key"] in compilation.taken,
                changed=row["key"] in compilation.taken and compilation.taken[row["key"]]["digest"] != digest,
            )
        )
    decided = {frozenset(joint["keys"]) for joint in compilation.joints}
    proposals = [
        proposal
        for proposal in joint_proposals([row for row, _request in told], themes=(call.campaign.global_theme, call.campaign.china_theme))
        if frozenset(proposal.keys) not in decided
    ]
    found = warnings_of([row.row for row in rows if row.number is not None], _frame(call))
    return CompiledTable(
        rows=tuple(rows),
        proposals=tuple(proposals),
        warnings=tuple(warning for warning in found if warning.id not in compilation.dismissed),
        dismissed=tuple((warning, compilation.dismissed[warning.id]) for warning in found if warning.id in compilation.dismissed),
        withdrawn=tuple(key for key in compilation.taken if key not in known),
    )


def _root(key: str, lead_of: dict[str, str]) -> str:
    seen = set()
    while key in lead_of and key not in seen:
        seen.add(key)
        key = lead_of[key]
    return key


def _in_order(told: list[tuple[Item, Request]], order: Iterable[str]) -> list[tuple[Item, Request]]:
    """Official order, but keys that a person placed stand where they were placed."""
    places = {key: place for place, key in enumerate(order)}
    if not places:
        return told
    # Rows never placed follow the row that stood before them in official order.
    ranked, last = [], -1.0
    for step, (row, request) in enumerate(told):
        last = places.get(row["key"], last)
        ranked.append((last, step, row, request))
    return [(row, request) for _place, _step, row, request in sorted(ranked, key=lambda entry: (entry[0], entry[1]))]


def _frame(call: Call) -> Frame:
    campaign = call.campaign
    duties = "".join(f"{heading}{text}" for heading, text in campaign.duties.values_list("heading", "text"))
    return Frame(campaign.period_start, campaign.period_end, duties, name_index(near=campaign.unit))
