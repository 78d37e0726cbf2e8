"""Recomputes the whole ledger from its entries and says what does not agree.

Memory stays flat however long the ledger is: leaves pass in chunks, and of the tree only the right edge is kept.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, QuerySet

from quanheng.ledger import keys, merkle, queries
from quanheng.ledger.canonical import canonical, commitment
from quanheng.ledger.errors import BadEntry, BadHead
from quanheng.ledger.models import SIGNATURE_ALGORITHM, TREE_ALGORITHM, Entry, Leaf, Node, PersonalValue, SigningKey, TreeHead
from quanheng.ledger.services import KEY_TAKEN_INTO_USE, PERSONAL_ERASED

CHUNK = 1000
FINDINGS_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """``where`` names the entry, leaf, node, head or key; ``code`` is stable for programs."""

    where: str
    code: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(slots=True)
class Report:
    entries: int = 0
    sealed: int = 0
    unsealed: int = 0
    heads: int = 0
    erased: int = 0
    findings: list[Finding] = field(default_factory=list)
    found: int = 0
    keys: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.found

    def add(self, where: str, code: str, what: str) -> None:
        self.found += 1
        if len(self.findings) < FINDINGS_KEPT:
            self.findings.append(Finding(where, code, what))


def read_head(text: str) -> dict[str, Any]:
    """An exported head (``queries.export_head``) as its parts; BadHead says what is wrong with the text."""
    try:
        told = json.loads(text)
    except ValueError as error:
        raise BadHead(f"The head is not JSON ({error}). Give the text that `quanheng ledger head` printed.") from None
    wanted = {
        "origin": str,
        "size": int,
        "root": str,
        "signed_at": str,
        "tree": str,
        "algorithm": str,
        "key": str,
        "signature": str,
        "public_key": str,
    }
    for name, kind in wanted.items():
        if not isinstance(told, dict) or not isinstance(told.get(name), kind):
            raise BadHead(f"The head has no usable {name!r}. Give the whole text that `quanheng ledger head` printed.")
    if told["size"] < 1 or told["tree"] != TREE_ALGORITHM or told["algorithm"] != SIGNATURE_ALGORITHM:
        raise BadHead(f"The head speaks of size {told['size']}, tree {told['tree']!r} and signature {told['algorithm']!r}; these are not ours.")
    try:
        signature = bytes.fromhex(told["signature"])
        bytes.fromhex(told["root"])
        known = keys.key_id_of(told["public_key"]) == told["key"]
    except ValueError:
        raise BadHead("The head's root, signature or public key cannot be read.") from None
    signed = canonical({name: told[name] for name in ("origin", "size", "root", "signed_at", "tree", "algorithm", "key")})
    if not known or not keys.signature_holds(told["public_key"], signed, signature):
        raise BadHead("The head's own signature does not hold: its text was altered. Take another copy of it.")
    return dict(told)


def verify(since: str | None = None) -> Report:
    """Checks everything; with ``since``, an exported head, also that the ledger still begins with what it covered."""
    exported = read_head(since) if since is not None else None
    return _Verification(exported).run()


class _Verification:
    def __init__(self, exported: dict[str, Any] | None) -> None:
        self.report = Report()
        self.exported = exported
        self.frontier = merkle.Frontier()
        self.reached = 0  # the leaf expected next; the frontier stops growing at the first gap
        self.keys = {key.key_id: key for key in SigningKey.objects.all()}
        self.introduced: dict[str, str] = {}  # public key by name, as the entries tell it
        self.heads: Iterator[TreeHead] = iter(())
        self.head: TreeHead | None = None
        self.last_signed_at: dt.datetime | None = None

    def run(self) -> Report:
        # Only what the newest head covers now: a sealer may be at work while we read.
        newest = queries.latest_head()
        size = newest.size if newest else 0
        self.heads = TreeHead.objects.filter(size__lte=size).order_by("size").iterator(CHUNK)
        self.head = next(self.heads, None)
        for leaves in self._leaf_chunks(size):
            self._check_leaves(leaves)
        self._check_end(size)
        self._check_unsealed()
        self._check_keys()
        self._check_erasures()
        return self.report

    def _leaf_chunks(self, size: int) -> Iterator[list[Leaf]]:
        after = -1
        while leaves := list(Leaf.objects.filter(index__gt=after, index__lt=size).order_by("index")[:CHUNK]):
            yield leaves
            after = leaves[-1].index

    def _check_leaves(self, leaves: list[Leaf]) -> None:
        entries = Entry.objects.in_bulk([leaf.entry_id for leaf in leaves])
        self._check_entries(list(entries.values()))
        expected: dict[int, bytes] = {}
        for leaf in leaves:
            if leaf.index != self.reached:
                self._miss(leaf.index)
            entry = entries.get(leaf.entry_id)
            if entry is None:
                self.report.add(f"leaf {leaf.index}", "entry-missing", f"its entry {leaf.entry_id} is missing")
            else:
                if entry.leaf_hash != bytes(leaf.leaf_hash):
                    self.report.add(f"entry {entry.id}", "entry-altered", f"its text does not give the hash sealed as leaf {leaf.index}")
                if entry.event == KEY_TAKEN_INTO_USE:
                    self._note_key(entry)
            if leaf.index == self.frontier.size:
                expected |= {merkle.position(*place): found for place, found in self.frontier.append(bytes(leaf.leaf_hash))}
            self.reached = leaf.index + 1
            self.report.sealed += 1
            self._check_heads_up_to(self.reached)
        self._check_nodes(expected)

    def _miss(self, until: int) -> None:
        where = f"leaf {self.reached}" if until == self.reached + 1 else f"leaves {self.reached} to {until - 1}"
        self.report.add(where, "leaf-missing", "missing; the roots after it cannot be recomputed")

    def _check_heads_up_to(self, size: int) -> None:
        while self.head is not None and self.head.size <= size:
            self._check_head(self.head)
            self.head = next(self.heads, None)
        if self.exported and self.exported["size"] == size == self.frontier.size and self.exported["root"] != self.frontier.root().hex():
            what = f"the ledger no longer begins with the {size} entries that this head covered"
            self.report.add(f"given head of {size}", "history-rewritten", what)

    def _check_nodes(self, expected: dict[int, bytes]) -> None:
        stored = dict(Node.objects.filter(pk__in=list(expected)).values_list("position", "hash"))
        for spot, found in expected.items():
            level, index = merkle.place(spot)
            if spot not in stored:
                self.report.add(f"node {level}/{index}", "node-missing", "is missing")
            elif bytes(stored[spot]) != found:
                self.report.add(f"node {level}/{index}", "node-altered", "does not follow from the leaves under it")

    def _check_head(self, head: TreeHead) -> None:
        where = f"head of {head.size}"
        self.report.heads += 1
        if head.size == self.frontier.size and self.frontier.root() != bytes(head.root_hash):
            self.report.add(where, "root-differs", "its root does not follow from the leaves")
        if head.tree_algorithm != TREE_ALGORITHM or head.signature_algorithm != SIGNATURE_ALGORITHM:
            self.report.add(where, "algorithm-unknown", f"{head.tree_algorithm}, {head.signature_algorithm} are not known here")
        key = self.keys.get(head.key_id)
        if key is None:
            self.report.add(where, "key-missing", f"its key {head.key_id} is missing")
        elif not keys.signature_holds(key.public_key, head.signed_text, bytes(head.signature)):
            self.report.add(where, "signature-broken", "its signature does not hold")
        elif head.key_id not in self.introduced:
            self.report.add(where, "key-not-introduced", f"no sealed entry before it takes the key {head.key_id} into use")
        if self.last_signed_at is not None and head.signed_at < self.last_signed_at:
            self.report.add(where, "head-out-of-order", "was signed before the smaller head that precedes it")
        self.last_signed_at = head.signed_at

    def _check_end(self, size: int) -> None:
        if self.reached < size:
            self._miss(size)
        self._check_heads_up_to(size)
        sealed, nodes, beyond = self._extent()
        if beyond is not None:
            self.report.add(f"leaf {beyond}", "leaf-without-head", "is covered by no signed head")
        if nodes > sealed - sealed.bit_count():
            self.report.add("nodes", "node-too-many", f"there are {nodes} where a tree of {sealed} has {sealed - sealed.bit_count()}")
        if self.exported and self.exported["size"] > size:
            what = f"the ledger has only {size} sealed entries: its end was cut off, or an older copy was put back"
            self.report.add(f"given head of {self.exported['size']}", "tail-cut", what)

    def _extent(self) -> tuple[int, int, int | None]:
        """Size of the newest head, number of nodes, first leaf beyond that head: in one statement, so that a sealing is seen whole or not at all."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT COALESCE((SELECT MAX(size) FROM ledger_treehead), 0), (SELECT COUNT(*) FROM ledger_node),"
                ' (SELECT MIN("index") FROM ledger_leaf WHERE "index" >= COALESCE((SELECT MAX(size) FROM ledger_treehead), 0))'
            )
            sealed, nodes, beyond = cursor.fetchone()
        return sealed, nodes, beyond

    def _check_entries(self, entries: list[Entry]) -> None:
        personal: dict[UUID, dict[str, str]] = {}
        for entry in entries:
            self.report.entries += 1
            told = self._told(entry)
            if told is not None and told["personal"]:
                personal[entry.id] = told["personal"]
        self._check_personal(entries, personal)

    def _told(self, entry: Entry) -> dict[str, Any] | None:
        """The body's parts; None, with a finding, where it is no body or contradicts its columns."""
        where = f"entry {entry.id}"
        try:
            told = json.loads(entry.body)
            exact = canonical(told) == entry.body and set(told) == {*queries.told_by_columns(entry), "change", "personal"}
        except (ValueError, TypeError, BadEntry):
            exact = False
        if not exact:
            self.report.add(where, "body-malformed", "its text is not the canonical text of an entry")
            return None
        for name, value in queries.told_by_columns(entry).items():
            if told[name] != value:
                self.report.add(where, "column-altered", f"the column {name} says {value!r}, the sealed text {told[name]!r}")
        return dict(told)

    def _check_personal(self, entries: list[Entry], personal: dict[UUID, dict[str, str]]) -> None:
        stored: dict[tuple[UUID, str], PersonalValue] = {
            (value.entry_id, value.field): value for value in PersonalValue.objects.filter(entry__in=[entry.id for entry in entries])
        }
        for entry_id, fields in personal.items():
            for name, committed in fields.items():
                value = stored.pop((entry_id, name), None)
                where = f"entry {entry_id}, personal value {name}"
                if value is None:
                    self.report.add(where, "personal-missing", "is missing; erasing would have left its row")
                elif value.value is None or value.salt is None:
                    self.report.erased += 1
                elif commitment(name, value.value, bytes(value.salt)) != committed:
                    self.report.add(where, "personal-altered", "is not the value to which the entry is committed")
        for entry_id, name in stored:
            self.report.add(f"entry {entry_id}, personal value {name}", "personal-added", "belongs to no commitment of the entry")

    def _check_unsealed(self) -> None:
        after: UUID | None = None
        while True:
            waiting: QuerySet[Entry] = queries.unsealed().order_by("id")
            chunk = list((waiting if after is None else waiting.filter(id__gt=after))[:CHUNK])
            if not chunk:
                return
            self._check_entries(chunk)
            self.report.unsealed += len(chunk)
            after = chunk[-1].id

    def _note_key(self, entry: Entry) -> None:
        try:
            self.introduced[entry.subject_id] = str(queries.change_of(entry)["public_key"])
        except (ValueError, KeyError, TypeError):
            self.report.add(f"entry {entry.id}", "body-malformed", "does not tell the key that it takes into use")

    def _check_keys(self) -> None:
        self.report.keys = sorted(self.keys)
        for key in self.keys.values():
            where = f"key {key.key_id}"
            try:
                right = keys.key_id_of(key.public_key) == key.key_id
            except ValueError:
                right = False
            told = self.introduced.get(key.key_id)
            if not right:
                self.report.add(where, "key-altered", "its name is not the hash of its public key")
            if told is not None and told != key.public_key:
                self.report.add(where, "key-altered", "is not the public key that its entry took into use")
        for key_id in self.introduced.keys() - self.keys.keys():
            self.report.add(f"key {key_id}", "key-missing", "is missing, though an entry took it into use")

    def _check_erasures(self) -> None:
        """Each erasing entry tells how many values it took; so many rows must point to it."""
        counted = dict(
            PersonalValue.objects.filter(erased_by__isnull=False).values_list("erased_by").annotate(n=Count("id")).values_list("erased_by", "n")
        )
        for entry in Entry.objects.filter(event=PERSONAL_ERASED).order_by("id").iterator(CHUNK):
            try:
                told = queries.change_of(entry)["values"]
            except (ValueError, KeyError, TypeError):
                told = None
            if (found := counted.pop(entry.id, 0)) != told:
                self.report.add(f"entry {entry.id}", "erasures-differ", f"tells that {told} values were erased; {found} rows say so")
        for entry_id in counted:
            self.report.add(f"entry {entry_id}", "erasures-differ", "values name it as their erasing, which it is not")
        wrong = PersonalValue.objects.filter(erased_by__isnull=False).exclude(erased_at=F("erased_by__recorded_at"))
        for value in wrong.order_by("id").iterator(CHUNK):
            self.report.add(
                f"entry {value.entry_id}, personal value {value.field}", "erasures-differ", "was not erased at the time of its erasing entry"
            )
