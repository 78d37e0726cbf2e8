#!/usr/bin/env python3
"""Repeats a published draw and says whether it is the one that was announced. Needs Python 3.11 and nothing else.

    python draw_checker.py RECORD.json [--announcement ANNOUNCEMENT.json]

How a draw works (the manner of RFC 3797: before the draw everything but one public value is fixed, and that value nobody can choose):

1. The organiser freezes the plan: targets with their strata, rates, exclusions, inspectors. With a secret of 256 random bits it makes the
   commitment SHA-256("quanheng-draw/1" LF secret LF plan), the plan as JSON with sorted keys, no spaces and UTF-8. The commitment and the
   name of a public value that does not exist yet (a lottery's numbers, a closing index) are announced.
2. When the public value is known, seed = HMAC-SHA-256(secret, commitment LF public value).
3. Within a stratum, targets stand in the order of HMAC-SHA-256(seed, "target" LF stratum LF id); excluded ones are left out. The first n
   are drawn: n = the least whole number not below rate x N, N the size of the whole stratum, and not below the minimum; or the stated count.
4. Drawn targets, in the order of HMAC-SHA-256(seed, "team" LF id), get a team each: inspectors who hold every licence the target needs, do
   not patrol its district, and have declared no interest in it or its owner; the least loaded first, equals in the order of
   HMAC-SHA-256(seed, "inspector" LF id LF load).
5. Later changes are events, each by one person and approved by another, with a reason, chained by hashes: a target is replaced by the next
   of its stratum's order, an inspector by the next eligible one.
6. When the field work is done the secret is published with the whole record, and anyone can repeat every step. Before that it stays
   sealed, or the targets could be told early.
"""

import hashlib
import heapq
import hmac
import json
import sys
from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import Any

FORMAT = "quanheng-draw/1"


class NotRepeatable(Exception):
    """The record does not say what the announced draw gives; the message names the first difference."""


def canonical(value: Any) -> str:
    """The one JSON text of a value: keys sorted, no spaces, characters as themselves."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def commitment_of(plan: dict[str, Any], secret: str) -> str:
    """The commitment of step 1, as hexadecimal text."""
    return hashlib.sha256(f"{FORMAT}\n{secret}\n{canonical(plan)}".encode()).hexdigest()


def seed_of(secret: str, commitment: str, public_value: str) -> bytes:
    """The seed of step 2."""
    return hmac.digest(secret.encode(), f"{commitment}\n{' '.join(public_value.split())}".encode(), "sha256")


def place(seed: bytes, *words: str) -> bytes:
    """Where something stands in the random order."""
    return hmac.digest(seed, "\n".join(words).encode(), "sha256")


def wanted(rule: dict[str, Any], size: int) -> int:
    """How many of a stratum of this size the rule draws."""
    if "count" in rule:
        return int(rule["count"])
    share = (Decimal(str(rule["rate"])) * size).to_integral_value(ROUND_CEILING)
    return max(int(share), int(rule.get("minimum", 0)))


class Draw:
    """A draw repeated: the orders of the strata, what is drawn, the teams and the loads; :meth:`apply` carries a later change."""

    def __init__(self, plan: dict[str, Any], seed: bytes) -> None:
        self.plan, self.seed = plan, seed
        self.targets = {target["id"]: target for target in plan["targets"]}
        self.inspectors = {inspector["id"]: inspector for inspector in plan.get("inspectors", [])}
        self.loads = dict.fromkeys(self.inspectors, 0)
        excluded = {entry["id"] for entry in plan.get("exclusions", [])}
        members: dict[str, list[str]] = {}
        for target in plan["targets"]:
            members.setdefault(canonical(target["stratum"]), []).append(target["id"])
        self.strata: list[dict[str, Any]] = []
        self.orders: dict[str, list[str]] = {}
        for name in sorted(members):
            rule = self._rule(json.loads(name))
            eligible = (identity for identity in members[name] if identity not in excluded)
            order = sorted(eligible, key=lambda identity, name=name: (place(seed, "target", name, identity), identity))  # type: ignore[misc]
            number = wanted(rule, len(members[name]))
            self.orders[name] = order
            self.strata.append(
                {"stratum": json.loads(name), "size": len(members[name]), "eligible": len(order), "wanted": number, "drawn": order[:number]}
            )
        self.taken = {identity for stratum in self.strata for identity in stratum["drawn"]}
        self.teams: dict[str, list[str]] = {}
        if self.inspectors:
            # Mixed, so that the officers of one district do not pile up unused while its targets are served.
            self._assign(sorted(self.taken, key=lambda identity: (place(seed, "team", identity), identity)))

    def _rule(self, stratum: dict[str, Any]) -> dict[str, Any]:
        for rule in self.plan["rates"]:
            if all(stratum.get(key) == value for key, value in rule.get("where", {}).items()):
                return dict(rule)
        raise NotRepeatable(f"no rate is given for the stratum {canonical(stratum)}")

    def _priority(self, inspector: str, load: int) -> bytes:
        return place(self.seed, "inspector", inspector, str(load))

    def _may(self, inspector: str, target: str) -> bool:
        person, thing = self.inspectors[inspector], self.targets[target]
        return (
            thing["stratum"].get("district") not in person.get("patrols", [])
            and target not in person.get("interests", [])
            and (not thing.get("owner") or thing["owner"] not in person.get("interests", []))
        )

    def _licensed(self, needs: Iterable[str]) -> Iterator[str]:
        for identity, person in self.inspectors.items():
            if set(needs) <= set(person.get("licences", [])):
                yield identity

    def _assign(self, targets: Iterable[str]) -> None:
        """Teams for all drawn targets: for every set of licences a heap of those who hold them, the least loaded on top."""
        heaps: dict[tuple[str, ...], list[tuple[int, bytes, str]]] = {}
        sharers: dict[str, list[list[tuple[int, bytes, str]]]] = {identity: [] for identity in self.inspectors}
        for target in targets:
            needs = tuple(sorted(self.targets[target].get("needs", [])))
            if needs not in heaps:
                people = list(self._licensed(needs))
                heaps[needs] = [(self.loads[person], self._priority(person, self.loads[person]), person) for person in people]
                heapq.heapify(heaps[needs])
                for person in people:
                    sharers[person].append(heaps[needs])
            heap = heaps[needs]
            team: list[tuple[int, bytes, str]] = []
            aside: list[tuple[int, bytes, str]] = []
            while heap and len(team) < self.plan.get("team", 2):
                entry = heapq.heappop(heap)
                if entry[0] != self.loads[entry[2]]:
                    continue  # an older entry of somebody who has been given work since
                (team if self._may(entry[2], target) else aside).append(entry)
            for entry in aside:
                heapq.heappush(heap, entry)
            self.teams[target] = [entry[2] for entry in team]
            for load, _, person in team:
                self.loads[person] = load + 1
                fresh = (load + 1, self._priority(person, load + 1), person)
                for other in sharers[person]:
                    heapq.heappush(other, fresh)

    def next_inspector(self, target: str, without: Iterable[str]) -> str | None:
        """The inspector who would be taken next for a target."""
        barred = set(without)
        free = [person for person in self._licensed(self.targets[target].get("needs", [])) if person not in barred and self._may(person, target)]
        return min(free, key=lambda person: (self.loads[person], self._priority(person, self.loads[person]), person), default=None)

    def next_target(self, target: str) -> str | None:
        """The target that would be drawn next in the stratum of ``target``."""
        order = self.orders[canonical(self.targets[target]["stratum"])]
        return next((identity for identity in order if identity not in self.taken), None)

    def apply(self, event: dict[str, Any]) -> str | None:
        """Carry out one change and give what replaces what was taken out; NotRepeatable where the event fits nothing drawn."""
        target = event["target"]
        stratum = next((entry for entry in self.strata if target in entry["drawn"]), None)
        if stratum is None:
            raise NotRepeatable(f"target {target} is not among those drawn")
        if event["kind"] == "replace-inspector":
            return self._replace_inspector(target, event["inspector"], event.get("barred", []))
        successor = self.next_target(target)
        stratum["drawn"].remove(target)
        for person in self.teams.pop(target, []):
            self.loads[person] -= 1
        if successor is not None:
            stratum["drawn"].append(successor)
            self.taken.add(successor)
            self._team_for(successor)
        return successor

    def _replace_inspector(self, target: str, leaving: str, barred: Iterable[str]) -> str | None:
        team = self.teams.get(target, [])
        if leaving not in team:
            raise NotRepeatable(f"inspector {leaving} is not in the team of {target}")
        successor = self.next_inspector(target, [*team, *barred])
        team.remove(leaving)
        self.loads[leaving] -= 1
        if successor is not None:
            team.append(successor)
            self.loads[successor] += 1
        return successor

    def _team_for(self, target: str) -> None:
        if not self.inspectors:
            return
        team: list[str] = []
        while len(team) < self.plan.get("team", 2):
            person = self.next_inspector(target, team)
            if person is None:
                break
            team.append(person)
        for person in team:
            self.loads[person] += 1
        self.teams[target] = team

    def result(self) -> dict[str, Any]:
        """What a record says was drawn."""
        team = self.plan.get("team", 2)
        return {
            "strata": self.strata,
            "teams": self.teams,
            "short_of_targets": [entry["stratum"] for entry in self.strata if len(entry["drawn"]) < entry["wanted"]],
            "short_of_inspectors": [target for target, people in self.teams.items() if len(people) < team],
        }


def chained(before: str, event: dict[str, Any]) -> str:
    """The hash that ties an event to all before it."""
    return hashlib.sha256(f"{before}\n{canonical({key: value for key, value in event.items() if key != 'chain'})}".encode()).hexdigest()


def verify(record: dict[str, Any], announcement: dict[str, Any] | None = None) -> list[str]:
    """Repeat the draw in ``record``; gives one line for each thing that holds, raises NotRepeatable with the first that does not."""
    lines = []
    if record.get("format") != FORMAT:
        raise NotRepeatable(f"format is {record.get('format')!r}, this checker repeats {FORMAT}")
    if not record.get("secret"):
        raise NotRepeatable("the secret is not published yet; the draw can be repeated once it is")
    if not record.get("public_value"):
        raise NotRepeatable("the public value is missing; nothing has been drawn yet")
    plan, secret = record["plan"], record["secret"]
    commitment = commitment_of(plan, secret)
    if commitment != record["commitment"]:
        raise NotRepeatable(f"the plan and the secret give the commitment {commitment}, the record states {record['commitment']}")
    lines.append(f"the commitment belongs to the plan and the secret: {commitment}")
    if announcement is not None:
        for key, found in (("commitment", commitment), ("public_value_named", plan["public_value"])):
            if announcement.get(key) != found:
                raise NotRepeatable(f"{key} was announced as {announcement.get(key)!r}, the record has {found!r}")
        lines.append("it is the commitment that was announced, and the public value named then")
    draw = Draw(plan, seed_of(secret, commitment, record["public_value"]))
    _same(draw.result(), record["result"], "result")
    drawn = sum(len(entry["drawn"]) for entry in draw.strata)
    lines.append(f"the public value {record['public_value']!r} draws the {drawn} targets of the record, of {len(plan['targets'])}")
    chain = commitment
    for number, event in enumerate(record.get("events", []), start=1):
        if not event.get("reason") or not event.get("by") or event.get("by") == event.get("approved_by") or not event.get("approved_by"):
            raise NotRepeatable(f"event {number} needs a reason, who made it, and somebody else who approved it")
        chain = chained(chain, event)
        if chain != event.get("chain"):
            raise NotRepeatable(f"event {number} does not follow from those before it; something was changed or left out")
        if draw.apply(event) != event.get("with"):
            raise NotRepeatable(f"event {number} replaces by {event.get('with')!r}, which is not the next in order")
    if record.get("events"):
        lines.append(f"all {len(record['events'])} later changes follow the order and are chained")
        _same(draw.result(), record["final"], "final")
    return lines


def _same(found: Any, stated: Any, where: str) -> None:
    if canonical(found) == canonical(stated):
        return
    if isinstance(found, dict) and isinstance(stated, dict):
        for key in sorted(found.keys() | stated.keys()):
            _same(found.get(key), stated.get(key), f"{where}.{key}")
    if isinstance(found, list) and isinstance(stated, list) and len(found) == len(stated):
        for index, (one, other) in enumerate(zip(found, stated, strict=True)):
            _same(one, other, f"{where}[{index}]")
    raise NotRepeatable(f"{where}: repeated {canonical(found)[:200]}, the record states {canonical(stated)[:200]}")


def main(words: list[str]) -> int:
    """0 when the draw repeats, 1 when it does not, 2 when the files cannot be read."""
    try:
        named = words.index("--announcement") if "--announcement" in words else None
        announcement = _load(words[named + 1]) if named is not None else None
        files = [word for index, word in enumerate(words) if named is None or index not in (named, named + 1)]
        if len(files) != 1:
            raise ValueError("usage: draw_checker.py RECORD.json [--announcement ANNOUNCEMENT.json]")
        record = _load(files[0])
    except (OSError, ValueError, IndexError, RecursionError) as error:
        print(error, file=sys.stderr)
        return 2
    try:
        for line in verify(record, announcement):
            print(f"ok    {line}")
    except NotRepeatable as error:
        print(f"NOT   {error}")
        return 1
    except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError) as error:
        print(f"NOT   the record is not formed as {FORMAT} says: {type(error).__name__}: {error}")
        return 1
    if announcement is None:
        print("The draw repeats. Give the announcement as well to see that it is the one that was announced.")
    else:
        print("The draw is the one that was announced.")
    return 0


def _load(name: str) -> dict[str, Any]:
    loaded = json.loads(Path(name).read_text(encoding="utf-8-sig"))
    if not isinstance(loaded, dict):
        raise ValueError(f"{name}: a JSON object is needed")
    return loaded


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
