"""Reads of the ledger: histories, proofs, heads."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet

from quanheng.ledger import merkle
from quanheng.ledger.canonical import moment
from quanheng.ledger.errors import BadEntry, NotSealed
from quanheng.ledger.models import Entry, Leaf, Node, PersonalValue, TreeHead

BODY_VERSION = 1
PROOF_BATCH = 200


def subject_key(subject: models.Model | tuple[str, str | int | UUID]) -> tuple[str, str]:
    """Type and identifier under which entries know a subject."""
    if isinstance(subject, models.Model):
        if subject.pk is None:
            raise BadEntry(f"The {subject._meta.verbose_name} has no key yet; store it before entering what was done to it.")
        return subject._meta.label_lower, str(subject.pk)
    kind, key = subject
    return kind, str(key)


def told_by_columns(entry: Entry) -> dict[str, object]:
    """The part of the body that the columns repeat."""
    return {
        "version": BODY_VERSION,
        "id": str(entry.id),
        "origin": entry.origin,
        "recorded_at": moment(entry.recorded_at),
        "event": entry.event,
        "subject": {"type": entry.subject_type, "id": entry.subject_id},
        "actor": entry.actor,
        "unit": entry.unit,
    }


def history_of(subject: models.Model | tuple[str, str | int | UUID]) -> QuerySet[Entry]:
    """Entries about ``subject``, oldest first."""
    kind, key = subject_key(subject)
    return Entry.objects.filter(subject_type=kind, subject_id=key).order_by("id")


def change_of(entry: Entry) -> dict[str, Any]:
    """What the entry tells of the change: by field ``{"from": ..., "to": ...}``, or a fact that had no earlier value."""
    return dict(json.loads(entry.body)["change"])


def personal_values_of(subject: models.Model | tuple[str, str | int | UUID], fields: Iterable[str] | None = None) -> QuerySet[PersonalValue]:
    """Personal values that entries about ``subject`` are committed to, erased ones among them; oldest first."""
    kind, key = subject_key(subject)
    found = PersonalValue.objects.filter(entry__subject_type=kind, entry__subject_id=key)
    return (found if fields is None else found.filter(field__in=list(fields))).order_by("id")


def unsealed() -> QuerySet[Entry]:
    """Committed entries that no head covers yet.

    Not "those after the last sealed one": a transaction may commit after a later one was sealed.
    """
    return Entry.objects.filter(~Exists(Leaf.objects.filter(entry=OuterRef("pk"))))


def latest_head() -> TreeHead | None:
    return TreeHead.objects.select_related("key").order_by("-size").first()


def export_head(head: TreeHead) -> str:
    """The head as a text that proves itself: what was signed, the signature and the public key."""
    told = {**json.loads(head.signed_text), "signature": bytes(head.signature).hex(), "public_key": head.key.public_key}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1)


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """Shows that ``body`` is leaf ``index`` of the tree under ``head``."""

    body: str
    index: int
    path: tuple[bytes, ...]
    head: TreeHead

    def holds(self) -> bool:
        return merkle.verify_inclusion(self.index, self.head.size, merkle.leaf_hash(self.body.encode()), self.path, bytes(self.head.root_hash))


def inclusion_proof(entry: Entry) -> InclusionProof:
    """Proof of the entry under the latest head; NotSealed before the first sealing after it."""
    leaf = Leaf.objects.filter(entry=entry).first()
    head = latest_head()
    if leaf is None or head is None or leaf.index >= head.size:
        raise NotSealed(entry.pk)
    return InclusionProof(entry.body, leaf.index, tuple(_proof(merkle.inclusion_places(leaf.index, head.size))), head)


def inclusion_proofs(entries: Iterable[Entry], head: TreeHead) -> Iterator[InclusionProof]:
    """Proofs of many entries under ``head``, in their order; two queries for each batch. NotSealed for one that the head does not cover."""
    waiting = iter(entries)
    while batch := list(islice(waiting, PROOF_BATCH)):
        places = {leaf.entry_id: leaf.index for leaf in Leaf.objects.filter(entry__in=batch)}
        for entry in batch:
            if places.get(entry.pk, head.size) >= head.size:
                raise NotSealed(entry.pk)
        wanted = {entry.pk: merkle.inclusion_places(places[entry.pk], head.size) for entry in batch}
        flat = list(dict.fromkeys(spot for groups in wanted.values() for group in groups for spot in group))
        known = dict(zip(flat, hashes_at(flat), strict=True))
        for entry in batch:
            path = merkle.resolve(wanted[entry.pk], known.__getitem__)
            yield InclusionProof(entry.body, places[entry.pk], tuple(path), head)


def consistency_proof(old_size: int, new_size: int) -> list[bytes]:
    """Proof that the tree of ``new_size`` begins with the tree of ``old_size``; ValueError beyond the sealed tree."""
    head = latest_head()
    if new_size > (head.size if head else 0):
        raise ValueError(f"The sealed tree has {head.size if head else 0} entries, not {new_size}.")
    return _proof(merkle.consistency_places(old_size, new_size))


def _proof(places: Sequence[Sequence[merkle.Place]]) -> list[bytes]:
    flat = [spot for group in places for spot in group]
    known = dict(zip(flat, hashes_at(flat), strict=True))
    return merkle.resolve(places, known.__getitem__)


def hashes_at(places: Sequence[merkle.Place]) -> list[bytes]:
    """Stored hashes at the places, in their order, in two queries; KeyError where the tree has none."""
    leaves = [index for level, index in places if level == 0]
    nodes = [merkle.position(level, index) for level, index in places if level]
    found = {merkle.position(0, index): bytes(stored) for index, stored in Leaf.objects.filter(pk__in=leaves).values_list("index", "leaf_hash")}
    found |= {spot: bytes(stored) for spot, stored in Node.objects.filter(pk__in=nodes).values_list("position", "hash")}
    return [found[merkle.position(*spot)] for spot in places]
