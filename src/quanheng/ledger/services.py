"""Writes to the ledger: enter, seal, erase."""

import re
import secrets
from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import QuerySet
from django.utils import timezone

from quanheng.ledger import keys, merkle, queries
from quanheng.ledger.canonical import canonical, commitment
from quanheng.ledger.errors import BadEntry, LedgerBroken, OutsideTransaction
from quanheng.ledger.models import SIGNATURE_ALGORITHM, TREE_ALGORITHM, Entry, Leaf, Node, PersonalValue, SigningKey, TreeHead
from quanheng.rows import new_id, this_origin

EVENT = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)+")
SEALER_LOCK = 0x7175616E68656E67  # "quanheng": the advisory lock on PostgreSQL
BATCH = 1000  # entries sealed in one transaction; about 50 ms, so that nobody on SQLite waits long for the write lock

KEY_TAKEN_INTO_USE = "ledger.key-taken-into-use"
PERSONAL_ERASED = "ledger.personal-erased"


class Actor(Protocol):
    @property
    def pk(self) -> object: ...


Subject = models.Model | tuple[str, str | int | UUID]
Change = Mapping[str, object]


def append(
    event: str,
    *,
    subject: Subject,
    actor: Actor | str | None,
    unit: models.Model | UUID | str | None = None,
    change: Change | None = None,
    personal: Mapping[str, str] | None = None,
) -> Entry:
    """Enters one act in the transaction of the change it records.

    ``subject`` is a stored row or ``(type, id)``; ``actor`` a user, the name of another kind of actor (a link, a
    device), or None for the system itself; ``change`` maps a field to ``(from, to)``, or to a fact that had no earlier
    value. What tells about a person goes into ``personal``: the entry then holds a salted commitment only, and the
    value can be erased.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(event)
    if not EVENT.fullmatch(event):
        raise BadEntry(f"{event!r} is no event; write it as room.what-happened.")
    subject_type, subject_id = queries.subject_key(subject)
    salts = {field: secrets.token_bytes(32) for field in personal or {}}
    entry = Entry(
        id=new_id(),
        origin=this_origin(),
        recorded_at=timezone.now(),
        event=event,
        subject_type=subject_type,
        subject_id=subject_id,
        actor=_actor_key(actor),
        unit=str(unit.pk) if isinstance(unit, models.Model) else None if unit is None else str(unit),
    )
    entry.body = canonical(
        {
            **queries.told_by_columns(entry),
            "change": _told_change(change or {}),
            "personal": {field: _commitment(field, value, salts[field]) for field, value in (personal or {}).items()},
        }
    )
    entry.save(force_insert=True)
    PersonalValue.objects.bulk_create(
        PersonalValue(entry=entry, field=field, salt=salts[field], value=value) for field, value in (personal or {}).items()
    )
    return entry


def _actor_key(actor: Actor | str | None) -> str | None:
    if actor is None:
        return None
    key = actor if isinstance(actor, str) else actor.pk
    if key is None or key == "":
        raise BadEntry("The actor is nobody: an entry names a stored user, another kind of actor by its name, or None for the system.")
    return str(key)


def _told_change(change: Change) -> dict[str, object]:
    return {field: {"from": told[0], "to": told[1]} if isinstance(told, tuple) and len(told) == 2 else told for field, told in change.items()}


def _commitment(field: str, value: str, salt: bytes) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise BadEntry(f"The personal value {field!r} must be a text without NUL characters.")
    return commitment(field, value, salt)


def seal() -> TreeHead | None:
    """Links every committed entry that is not yet in the tree, and signs the new head; None when there is none.

    May be called by anybody at any time: sealers wait for each other. Raises LedgerBroken when the stored tree
    contradicts its last head.
    """
    head = None
    # Looking through the whole ledger happens before the lock is taken: on SQLite it keeps every writer waiting.
    while found := list(queries.unsealed().order_by("id").values_list("id", flat=True)[:BATCH]):
        with transaction.atomic(durable=True):
            head = _seal_batch(found) or head
    return head


def _seal_batch(found: list[UUID]) -> TreeHead | None:
    _one_sealer_at_a_time()
    waiting = _still_waiting(found)
    if not waiting:
        return None
    last = queries.latest_head()
    frontier = _frontier(last)
    signer = keys.signer()
    if introduced := _introduce(signer):
        waiting.append(introduced)
    leaves, nodes = [], []
    for entry in waiting:
        leaf = Leaf(index=frontier.size, entry=entry, leaf_hash=entry.leaf_hash)
        leaves.append(leaf)
        nodes += [Node(position=merkle.position(*place), hash=found) for place, found in frontier.append(bytes(leaf.leaf_hash))]
    Leaf.objects.bulk_create(leaves)
    Node.objects.bulk_create(nodes)
    head = TreeHead(
        size=frontier.size,
        origin=this_origin(),
        root_hash=frontier.root(),
        signed_at=max(timezone.now(), last.signed_at) if last else timezone.now(),  # a clock set back does not turn heads round
        tree_algorithm=TREE_ALGORITHM,
        signature_algorithm=SIGNATURE_ALGORITHM,
        key_id=signer.key_id,
    )
    head.signature = signer.sign(head.signed_text)
    head.save(force_insert=True)
    return head


def _one_sealer_at_a_time() -> None:
    """On PostgreSQL a lock until the transaction ends; on SQLite the transaction has begun with the write lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])


def _still_waiting(found: list[UUID]) -> list[Entry]:
    """Those of the entries that no other sealer took, in the order of their identifiers."""
    return list(queries.unsealed().filter(id__in=found).order_by("id"))


def _frontier(head: TreeHead | None) -> merkle.Frontier:
    """The right edge of the stored tree, which must agree with its last signed head."""
    if head is None:
        return merkle.Frontier()
    try:
        frontier = merkle.Frontier(head.size, queries.hashes_at(merkle.subtrees(0, head.size)))
    except KeyError:
        frontier = None
    if frontier is None or frontier.root() != bytes(head.root_hash):
        raise LedgerBroken(f"The stored tree does not lead to the signed head of {head.size} entries. Run: quanheng ledger verify")
    return frontier


def _introduce(signer: keys.Signer) -> Entry | None:
    """Stores a key that signs for the first time, with the entry that says so."""
    if SigningKey.objects.filter(pk=signer.key_id).exists():
        return None
    key = SigningKey.objects.create(key_id=signer.key_id, algorithm=SIGNATURE_ALGORITHM, public_key=signer.public_pem, since=timezone.now())
    told: Change = {"algorithm": key.algorithm, "public_key": key.public_key, "since": key.since}
    return append(KEY_TAKEN_INTO_USE, subject=key, actor=None, change=told)


@transaction.atomic
def erase_personal(values: QuerySet[PersonalValue], *, subject: Subject, actor: Actor | str | None, reason: str) -> Entry | None:
    """Erases the values (``queries.personal_values_of`` finds them) and enters how many; None when there was none left.

    The rows stay, without value and salt, so that they can still be counted and the entries still be verified.
    """
    found = list(values.filter(erased_at=None).select_for_update(of=("self",)).values_list("pk", flat=True))
    if not found:
        return None
    entry = append(PERSONAL_ERASED, subject=subject, actor=actor, change={"values": len(found), "reason": reason})
    for start in range(0, len(found), BATCH):
        rows = PersonalValue.objects.filter(pk__in=found[start : start + BATCH])
        rows.update(value=None, salt=None, erased_at=entry.recorded_at, erased_by=entry)
    return entry
