"""Draws that anyone can repeat: freeze and announce, draw by a public value, log every change (国发〔2019〕5号; RFC 3797 in manner).

The algorithm itself stands in ``draw_checker``, one file that needs only the standard library, so that what draws is what checks.
Randomness arrives as the ``secret``, 64 hexadecimal digits from the caller.
"""

import datetime
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .cases.reading import known_keys, mapping, required, sequence, text, whole
from .draw_checker import FORMAT, Draw, canonical, chained, commitment_of, seed_of
from .errors import BadInput
from .rounding import exact

LEAST_TEAM = 2
"""At least two inspectors go (administrative law enforcement; State Council notice 国发〔2019〕5号)."""

MOST_TARGETS = 2_000_000


@dataclass(frozen=True, slots=True)
class Sealed:
    """A frozen plan before the draw: kept closed until the field work is done. ``announcement()`` is what is published now."""

    plan: Mapping[str, Any]
    secret: str
    commitment: str

    def announcement(self) -> dict[str, Any]:
        """What is published before the public value exists: it binds the organiser and tells nobody a target."""
        return {
            "format": FORMAT,
            "name": self.plan["name"],
            "commitment": self.commitment,
            "public_value_named": self.plan["public_value"],
            "targets": len(self.plan["targets"]),
            "inspectors": len(self.plan.get("inspectors", [])),
        }

    def to_plain(self) -> dict[str, Any]:
        """The closed file: the record without public value and result."""
        return {"format": FORMAT, "plan": self.plan, "secret": self.secret, "commitment": self.commitment}


def freeze(plan: Mapping[str, Any], secret: str) -> Sealed:
    """Check a plan and bind it to a secret.

    Parameters
    ----------
    plan : mapping
        ``name``; ``public_value`` (the words that name it, source and time); ``targets`` (``id``, ``stratum`` as texts by key, optional
        ``owner`` and ``needs``, the licences that inspecting it takes); ``rates`` (``where`` a stratum's keys match, first match counts;
        ``rate`` from 0 to 1 with an optional ``minimum``, or ``count``); optional ``exclusions`` (``id``, ``reason``), ``inspectors``
        (``id``, ``licences``, ``patrols``: districts they may not be drawn for, ``interests``: targets or owners) and ``team`` (2 or more).
    secret : str
        64 hexadecimal digits of a cryptographic random generator; never used twice.

    Raises BadInput naming the field, the value and the rule.
    """
    if not re.fullmatch(r"[0-9a-f]{64}", secret):
        raise BadInput("secret", "…", "64 hexadecimal digits (256 random bits) are needed")
    known_keys(plan, "plan", ("name", "public_value", "targets", "rates", "exclusions", "inspectors", "team"))
    text(required(plan, "name", "plan"), "plan.name")
    text(required(plan, "public_value", "plan"), "plan.public_value")
    identities = _targets(plan)
    _rates(plan)
    _exclusions(plan, identities)
    _inspectors(plan)
    whole(plan.get("team", LEAST_TEAM), "plan.team", least=LEAST_TEAM, most=20)
    frozen = dict(plan)
    return Sealed(frozen, secret, commitment_of(frozen, secret))


def draw(sealed: Mapping[str, Any], public_value: str) -> dict[str, Any]:
    """Draw from a sealed plan (as :meth:`Sealed.to_plain` gives it) by the public value that was named; gives the record.

    The record holds the secret: it is published when revealing it no longer tells targets that they will be inspected.
    Raises BadInput where the sealed file does not fit its commitment or the public value is empty.
    """
    sealed = mapping(sealed, "sealed")
    plan, secret = mapping(required(sealed, "plan", "sealed"), "sealed.plan"), text(required(sealed, "secret", "sealed"), "sealed.secret")
    commitment = freeze(plan, secret).commitment
    if commitment != sealed.get("commitment"):
        raise BadInput("sealed.commitment", sealed.get("commitment"), f"plan and secret give {commitment}; the frozen file was changed")
    value = text(public_value, "public_value")
    drawn = Draw(dict(plan), seed_of(secret, commitment, value))
    return {
        "format": FORMAT,
        "plan": dict(plan),
        "secret": secret,
        "commitment": commitment,
        "public_value": value,
        "result": drawn.result(),
        "events": [],
    }


def redraw(
    record: Mapping[str, Any], *, target: str, reason: str, by: str, approved_by: str, on: str, inspector: str | None = None
) -> dict[str, Any]:
    """The record with one more change: ``target`` replaced by the next of its order, or one ``inspector`` of its team by the next eligible one.

    Two persons sign (domain rule: no change after the draw without a second signature). Raises BadInput where either is missing or both are
    the same, the reason is empty, or target or inspector are not drawn.
    """
    for field, value in (("reason", reason), ("by", by), ("approved_by", approved_by), ("on", on)):
        text(value, field)
    if by == approved_by:
        raise BadInput("approved_by", approved_by, "a change after the draw is approved by somebody other than who makes it")
    state = replay(record)
    event: dict[str, Any] = {"kind": "replace-target" if inspector is None else "replace-inspector", "target": target}
    if inspector is not None:
        refused = [entry["inspector"] for entry in record["events"] if entry["kind"] == "replace-inspector" and entry["target"] == target]
        event |= {"inspector": inspector, "barred": sorted({*refused, inspector})}
    event |= {"reason": reason, "by": by, "approved_by": approved_by, "on": on}
    if target not in {identity for stratum in state.strata for identity in stratum["drawn"]}:
        raise BadInput("target", target, "is not among those drawn")
    if inspector is not None and inspector not in state.teams.get(target, []):
        raise BadInput("inspector", inspector, f"is not in the team of {target}: {', '.join(state.teams.get(target, []))}")
    event["with"] = state.apply(event)
    before = record["events"][-1]["chain"] if record["events"] else record["commitment"]
    event["chain"] = chained(before, event)
    return {**record, "events": [*record["events"], event], "final": state.result()}


def publish_by(
    end: datetime.date, *, holidays: Collection[datetime.date] = (), makeup_days: Collection[datetime.date] = (), days: int = 20
) -> datetime.date:
    """The last day for publishing results: ``days`` working days after the end of the inspection (20 is unconfirmed).

    Working days are Monday to Friday without ``holidays``, and the ``makeup_days`` of the official calendar.
    """
    day = end
    while days > 0:
        day += datetime.timedelta(days=1)
        if day in makeup_days or (day.weekday() < 5 and day not in holidays):
            days -= 1
    return day


def replay(record: Mapping[str, Any]) -> Draw:
    """The draw of a record with all its later changes carried out."""
    state = Draw(dict(record["plan"]), seed_of(record["secret"], record["commitment"], record["public_value"]))
    for event in record["events"]:
        state.apply(event)
    return state


def _targets(plan: Mapping[str, Any]) -> set[str]:
    targets = sequence(required(plan, "targets", "plan"), "plan.targets")
    if len(targets) > MOST_TARGETS:
        raise BadInput("plan.targets", len(targets), f"at most {MOST_TARGETS} targets in one draw")
    found: set[str] = set()
    for index, entry in enumerate(targets):
        field = f"plan.targets[{index}]"
        target = mapping(entry, field)
        known_keys(target, field, ("id", "stratum", "owner", "needs", "name"))
        identity = text(required(target, "id", field), f"{field}.id")
        if identity in found:
            raise BadInput(f"{field}.id", identity, "every target has an id of its own")
        found.add(identity)
        for key, value in mapping(required(target, "stratum", field), f"{field}.stratum").items():
            text(value, f"{field}.stratum.{key}")
        for place, licence in enumerate(sequence(target.get("needs", []), f"{field}.needs", least=0)):
            text(licence, f"{field}.needs[{place}]")
    return found


def _rates(plan: Mapping[str, Any]) -> None:
    rules = [mapping(rule, f"plan.rates[{index}]") for index, rule in enumerate(sequence(required(plan, "rates", "plan"), "plan.rates"))]
    for index, rule in enumerate(rules):
        field = f"plan.rates[{index}]"
        known_keys(rule, field, ("where", "rate", "count", "minimum"))
        mapping(rule.get("where", {}), f"{field}.where")
        if ("rate" in rule) == ("count" in rule):
            raise BadInput(field, dict(rule), "either a rate or a count")
        if "rate" in rule and not 0 <= exact(rule["rate"], f"{field}.rate") <= Decimal(1):
            raise BadInput(f"{field}.rate", rule["rate"], "a rate lies between 0 and 1")
        for name in ("count", "minimum"):
            if name in rule:
                whole(rule[name], f"{field}.{name}", least=0, most=MOST_TARGETS)
    strata = {canonical(target["stratum"]): target["stratum"] for target in plan["targets"]}
    for stratum in strata.values():
        if not any(all(stratum.get(key) == value for key, value in rule.get("where", {}).items()) for rule in rules):
            raise BadInput("plan.rates", dict(stratum), 'no rate matches this stratum; end with {"where": {}, "rate": ...}')


def _exclusions(plan: Mapping[str, Any], identities: set[str]) -> None:
    for index, entry in enumerate(sequence(plan.get("exclusions", []), "plan.exclusions", least=0)):
        field = f"plan.exclusions[{index}]"
        excluded = mapping(entry, field)
        known_keys(excluded, field, ("id", "reason"))
        text(required(excluded, "reason", field), f"{field}.reason")
        if required(excluded, "id", field) not in identities:
            raise BadInput(f"{field}.id", excluded["id"], "is none of the targets")


def _inspectors(plan: Mapping[str, Any]) -> None:
    seen: set[str] = set()
    for index, entry in enumerate(sequence(plan.get("inspectors", []), "plan.inspectors", least=0)):
        field = f"plan.inspectors[{index}]"
        person = mapping(entry, field)
        known_keys(person, field, ("id", "licences", "patrols", "interests", "name"))
        identity = text(required(person, "id", field), f"{field}.id")
        if identity in seen:
            raise BadInput(f"{field}.id", identity, "every inspector has an id of their own")
        seen.add(identity)
        for name in ("licences", "patrols", "interests"):
            for place, value in enumerate(sequence(person.get(name, []), f"{field}.{name}", least=0)):
                text(value, f"{field}.{name}[{place}]")
