import datetime as dt
import json
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from quanheng.ledger import keys, queries, services
from quanheng.ledger.canonical import canonical
from quanheng.ledger.errors import BadEntry, LedgerBroken, NotSealed, OutsideTransaction
from quanheng.ledger.models import Entry, Leaf, Node, PersonalValue, TreeHead
from quanheng.ledger.verification import verify
from tests.ledger_lifting import lifted

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
SCALE = ("desks.scale", "scale-7")


def test_an_entry_tells_who_did_what_to_what_when_and_how_it_changed(db):
    with transaction.atomic():
        entry = services.append("scale.verified", subject=SCALE, actor="officer-1", unit="unit-1", change={"state": ("due", "verified"), "loads": 5})
    assert json.loads(entry.body) == {
        "version": 1,
        "id": str(entry.id),
        "origin": "local",
        "recorded_at": entry.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "event": "scale.verified",
        "subject": {"type": "desks.scale", "id": "scale-7"},
        "actor": "officer-1",
        "unit": "unit-1",
        "change": {"state": {"from": "due", "to": "verified"}, "loads": 5},
        "personal": {},
    }
    assert list(queries.history_of(SCALE)) == [entry]
    assert queries.change_of(entry) == {"state": {"from": "due", "to": "verified"}, "loads": 5}


def test_the_canonical_text_is_one_for_one_content():
    content = {
        "b": Decimal("1.50"),
        "a": "权衡\n",
        "c": dt.date(2026, 5, 20),
        "d": dt.datetime(2026, 5, 20, 8, tzinfo=SHANGHAI),
    }
    assert canonical(content) == '{"a":"权衡\\n","b":"1.50","c":"2026-05-20","d":"2026-05-20T00:00:00.000000Z"}'
    assert canonical(json.loads(canonical(content))) == canonical(content)


@pytest.mark.parametrize("untold", [{"a": object()}, {"a": float("nan")}, {"a": "\ud800"}, {"a": {1: 2}}, {"a": dt.datetime(2026, 5, 20)}])
def test_what_no_text_can_tell_exactly_is_refused(db, untold):
    with transaction.atomic(), pytest.raises(BadEntry):
        services.append("scale.verified", subject=SCALE, actor=None, change=untold)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("event", ["verified", "Scale.verified", "scale.", "scale verified"])
def test_an_event_has_a_room_and_an_act(db, event):
    with transaction.atomic(), pytest.raises(BadEntry, match="is no event"):
        services.append(event, subject=SCALE, actor=None)


def test_a_visitor_who_is_nobody_is_not_taken_for_the_system(db):
    class Nobody:
        pk = None

    with transaction.atomic(), pytest.raises(BadEntry, match="The actor is nobody"):
        services.append("scale.verified", subject=SCALE, actor=Nobody())


def test_an_entry_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(OutsideTransaction, match=r"inside transaction\.atomic"):
        services.append("scale.verified", subject=SCALE, actor=None)
    assert not Entry.objects.exists()


def test_a_change_that_is_rolled_back_leaves_no_entry(transactional_db, enter):
    enter(1)
    with transaction.atomic():
        services.append("scale.verified", subject=SCALE, actor=None, personal={"owner": "somebody"})
        transaction.set_rollback(True)
    assert Entry.objects.count() == 1
    assert not PersonalValue.objects.exists()


def test_sealing_puts_every_waiting_entry_under_a_signed_head(transactional_db, enter):
    entries = [enter(number) for number in range(6)]
    head = services.seal()
    assert head.size == 7  # with the entry that takes the key into use
    assert [leaf.entry for leaf in Leaf.objects.order_by("index")[:6]] == entries
    assert Node.objects.count() == 7 - 3
    assert keys.signature_holds(head.key.public_key, head.signed_text, bytes(head.signature))
    assert services.seal() is None
    assert not queries.unsealed().exists()


def test_a_long_queue_is_sealed_in_several_transactions(transactional_db, enter, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 4)
    for number in range(10):
        enter(number)
    assert services.seal().size == 11
    assert list(TreeHead.objects.values_list("size", flat=True)) == [5, 9, 11]
    assert verify().sound


def test_a_sealed_entry_has_a_proof_under_the_newest_head(sealed_entries):
    for entry in sealed_entries:
        proof = queries.inclusion_proof(entry)
        assert proof.head.size == 12
        assert proof.holds()
    forged = queries.InclusionProof(proof.body.replace("officer-1", "officer-2"), proof.index, proof.path, proof.head)
    assert not forged.holds()


def test_an_entry_that_waits_has_no_proof_yet(sealed_entries, enter):
    with pytest.raises(NotSealed, match="not sealed yet"):
        queries.inclusion_proof(enter(99))


def test_any_two_heads_are_shown_to_be_consistent(sealed_entries):
    from quanheng.ledger.merkle import verify_consistency

    roots = {head.size: bytes(head.root_hash) for head in TreeHead.objects.all()}
    for old, new in [(5, 9), (5, 12), (9, 12), (12, 12)]:
        proof = queries.consistency_proof(old, new)
        assert verify_consistency(old, new, roots[old], roots[new], proof)
        assert not verify_consistency(old, new, bytes(32), roots[new], proof)
    with pytest.raises(ValueError, match="has 12 entries, not 13"):
        queries.consistency_proof(5, 13)


def test_proofs_take_a_fixed_number_of_queries(sealed_entries, django_assert_num_queries):
    with django_assert_num_queries(4):
        queries.inclusion_proof(sealed_entries[2])
    with django_assert_num_queries(3):
        queries.consistency_proof(5, 12)


def test_a_tree_that_contradicts_its_head_is_not_grown(sealed_entries, enter):
    with lifted():
        Node.objects.filter(position=7).update(hash=bytes(32))
    enter(99)
    with pytest.raises(LedgerBroken, match="head of 12 entries"):
        services.seal()
    assert TreeHead.objects.count() == 3


def test_an_entry_holds_of_a_person_only_a_commitment(db):
    with transaction.atomic():
        entry = services.append("scale.verified", subject=SCALE, actor=None, personal={"owner": "张三"})
        other = services.append("scale.verified", subject=SCALE, actor=None, personal={"owner": "张三"})
    assert "张三" not in entry.body
    assert json.loads(entry.body)["personal"] != json.loads(other.body)["personal"]  # two salts
    assert [value.value for value in queries.personal_values_of(SCALE)] == ["张三", "张三"]


def test_an_erased_value_is_gone_with_its_salt_and_the_ledger_still_verifies(sealed_entries):
    subject = (sealed_entries[4].subject_type, sealed_entries[4].subject_id)
    entry = services.erase_personal(queries.personal_values_of(subject, ["owner"]), subject=subject, actor=None, reason="kept until 2026-12-31")
    erased = PersonalValue.objects.get(erased_by=entry)
    assert (erased.value, erased.salt, erased.erased_at, erased.field) == (None, None, entry.recorded_at, "owner")
    assert queries.change_of(entry) == {"values": 1, "reason": "kept until 2026-12-31"}
    assert PersonalValue.objects.count() == 4
    report = verify()
    assert report.sound
    assert report.erased == 1
    assert services.erase_personal(queries.personal_values_of(subject, ["owner"]), subject=subject, actor=None, reason="again") is None


def test_a_value_cannot_be_half_erased(sealed_entries):
    with pytest.raises(IntegrityError):
        PersonalValue.objects.update(value=None)


def test_the_key_file_is_closed_to_others_and_kept(tmp_path):
    folder = tmp_path / "fresh"
    signer = keys.signer(folder)
    assert keys.signer(folder).key_id == signer.key_id
    assert stat.S_IMODE((folder / keys.KEY_FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [file.name for file in folder.iterdir()] == [keys.KEY_FILE]


def test_those_who_draw_the_first_key_at_once_all_get_the_same(tmp_path, monkeypatch):
    both_found_none = threading.Barrier(2)
    draw = keys.ec.generate_private_key

    def draw_together(curve):
        both_found_none.wait(10)
        return draw(curve)

    monkeypatch.setattr(keys.ec, "generate_private_key", draw_together)
    with ThreadPoolExecutor(2) as pool:
        drawn = list(pool.map(lambda _turn: keys.signer(tmp_path).key_id, range(2)))
    assert drawn == [keys.signer(tmp_path).key_id] * 2
    monkeypatch.undo()
    keys._draw(tmp_path / keys.KEY_FILE)  # one who comes very late
    assert keys.signer(tmp_path).key_id == drawn[0]


def test_a_clock_set_back_does_not_turn_heads_round(sealed_entries, enter, monkeypatch):
    before = queries.latest_head().signed_at
    enter(99)
    monkeypatch.setattr(services.timezone, "now", lambda: before - dt.timedelta(hours=1))
    assert services.seal().signed_at == before
    assert verify().sound


def test_a_new_key_is_taken_into_use_by_an_entry(sealed_entries, enter, settings, tmp_path):
    settings.QUANHENG_KEYS = tmp_path / "other"
    enter(99)
    head = services.seal()
    assert head.key_id == keys.signer().key_id
    assert list(queries.history_of(head.key).values_list("event", flat=True)) == ["ledger.key-taken-into-use"]
    report = verify()
    assert report.sound
    assert len(report.keys) == 2
