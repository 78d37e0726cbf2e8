"""Every way of altering, removing, reordering and cutting the record is found, and named."""

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from quanheng.ledger import keys, merkle, queries, services, verification
from quanheng.ledger.errors import BadHead
from quanheng.ledger.models import Entry, Leaf, Node, PersonalValue, SigningKey, TreeHead
from quanheng.ledger.verification import verify
from tests.ledger_lifting import lifted

pytestmark = pytest.mark.django_db(transaction=True)


def codes(report) -> set[str]:
    return {finding.code for finding in report.findings}


def wheres(report) -> set[str]:
    return {finding.where for finding in report.findings}


@pytest.fixture
def tamper():
    """Lifts the triggers, and on SQLite the foreign keys, as one with the database in his hands can."""

    class Tamper:
        def __enter__(self):
            self.lifting = lifted()
            self.lifting.__enter__()
            if connection.vendor == "sqlite":
                connection.disable_constraint_checking()
            else:
                with connection.cursor() as cursor:
                    cursor.execute("SET session_replication_role = replica")

        def __exit__(self, *error):
            if connection.vendor == "sqlite":
                connection.enable_constraint_checking()
            else:
                with connection.cursor() as cursor:
                    cursor.execute("RESET session_replication_role")
            self.lifting.__exit__(*error)

    return Tamper


def raw_delete(rows):
    rows._raw_delete(rows.db)


def rebuild_tree() -> None:
    """What a forger without the key can do after altering entries: make leaves and nodes agree again."""
    raw_delete(Node.objects.all())
    frontier = merkle.Frontier()
    for leaf in Leaf.objects.select_related("entry").order_by("index"):
        Leaf.objects.filter(pk=leaf.pk).update(leaf_hash=leaf.entry.leaf_hash)
        for place, found in frontier.append(leaf.entry.leaf_hash):
            Node.objects.create(position=merkle.position(*place), hash=found)


def test_an_untouched_ledger_is_sound(sealed_entries, enter):
    enter(99)
    report = verify()
    assert report.sound
    assert (report.entries, report.sealed, report.unsealed, report.heads, report.erased) == (13, 12, 1, 3, 0)


def test_an_empty_ledger_is_sound():
    assert verify().sound


def test_an_altered_text_is_found(sealed_entries, tamper):
    entry = sealed_entries[2]
    with tamper():
        Entry.objects.filter(pk=entry.pk).update(body=entry.body.replace('"error_g":2', '"error_g":0'))
    report = verify()
    assert codes(report) == {"entry-altered"}
    assert wheres(report) == {f"entry {entry.id}"}


@pytest.mark.parametrize("column", ["event", "subject_type", "subject_id", "actor", "unit", "origin"])
def test_an_altered_column_is_found(sealed_entries, tamper, column):
    with tamper():
        Entry.objects.filter(pk=sealed_entries[2].pk).update(**{column: "other"})
    assert codes(verify()) == {"column-altered"}


def test_an_altered_time_is_found(sealed_entries, tamper):
    with tamper():
        Entry.objects.filter(pk=sealed_entries[2].pk).update(recorded_at=sealed_entries[0].recorded_at)
    assert codes(verify()) == {"column-altered"}


def test_an_altered_entry_whose_leaf_was_altered_too_is_found(sealed_entries, tamper):
    entry = sealed_entries[2]
    with tamper():
        Entry.objects.filter(pk=entry.pk).update(body=entry.body.replace('"error_g":2', '"error_g":0'))
        rebuild_tree()
    report = verify()
    assert codes(report) == {"root-differs"}
    assert wheres(report) == {"head of 5", "head of 9", "head of 12"}


def test_an_altered_entry_with_a_tree_and_heads_remade_without_the_key_is_found(sealed_entries, tamper):
    with tamper():
        Entry.objects.filter(pk=sealed_entries[9].pk).update(body=sealed_entries[9].body.replace('"error_g":9', '"error_g":0'))
        rebuild_tree()
        frontier = merkle.Frontier()
        for leaf in Leaf.objects.order_by("index"):
            frontier.append(bytes(leaf.leaf_hash))
            TreeHead.objects.filter(size=frontier.size).update(root_hash=frontier.root())
    report = verify()
    assert codes(report) == {"signature-broken"}
    assert wheres(report) == {"head of 12"}


def test_a_removed_entry_is_found(sealed_entries, tamper):
    with tamper():
        raw_delete(Entry.objects.filter(pk=sealed_entries[3].pk))
    report = verify()
    assert codes(report) == {"entry-missing"}
    assert wheres(report) == {"leaf 3"}


def test_a_removed_leaf_is_found(sealed_entries, tamper):
    with tamper():
        raw_delete(Leaf.objects.filter(index=3))
    report = verify()
    assert "leaf-missing" in codes(report)
    assert "leaf 3" in wheres(report)


def test_an_entry_removed_with_its_leaf_and_the_rest_moved_up_is_found(sealed_entries, tamper):
    with tamper():
        raw_delete(Leaf.objects.filter(index=3))
        raw_delete(Entry.objects.filter(pk=sealed_entries[3].pk))
        for index in range(4, 12):
            Leaf.objects.filter(index=index).update(index=index - 1)
        rebuild_tree()
    assert {"root-differs", "leaf-missing"} <= codes(verify())


def test_swapped_entries_are_found(sealed_entries, tamper):
    with tamper(), transaction.atomic():
        one, two = Leaf.objects.get(index=1), Leaf.objects.get(index=2)
        raw_delete(Leaf.objects.filter(index__in=[1, 2]))
        Leaf.objects.create(index=1, entry=two.entry, leaf_hash=one.leaf_hash)
        Leaf.objects.create(index=2, entry=one.entry, leaf_hash=two.leaf_hash)
    report = verify()
    assert codes(report) == {"entry-altered"}
    assert len(report.findings) == 2


def test_swapped_leaves_are_found(sealed_entries, tamper):
    with tamper(), transaction.atomic():
        one, two = Leaf.objects.get(index=1), Leaf.objects.get(index=2)
        raw_delete(Leaf.objects.filter(index__in=[1, 2]))
        Leaf.objects.create(index=1, entry=two.entry, leaf_hash=two.leaf_hash)
        Leaf.objects.create(index=2, entry=one.entry, leaf_hash=one.leaf_hash)
    assert codes(verify()) == {"root-differs", "node-altered"}


def test_an_entry_slipped_in_between_is_found(sealed_entries, enter, tamper):
    extra = enter(99)
    with tamper():
        for index in range(11, 4, -1):
            Leaf.objects.filter(index=index).update(index=index + 1)
        Leaf.objects.create(index=5, entry=extra, leaf_hash=extra.leaf_hash)
        rebuild_tree()
    assert {"root-differs", "leaf-without-head"} <= codes(verify())


def test_an_altered_missing_or_extra_node_is_found(sealed_entries, tamper):
    with tamper():
        Node.objects.filter(position=1).update(hash=bytes(32))
        raw_delete(Node.objects.filter(position=5))
        Node.objects.create(position=1 + 4 * 1000, hash=bytes(32))
        Node.objects.create(position=1 + 4 * 1001, hash=bytes(32))
    report = verify()
    assert codes(report) == {"node-altered", "node-missing", "node-too-many"}
    assert wheres(report) == {"node 1/0", "node 1/1", "nodes"}


def test_an_altered_head_is_found(sealed_entries, tamper):
    with tamper():
        TreeHead.objects.filter(size=9).update(signed_at=TreeHead.objects.get(size=5).signed_at)
    assert codes(verify()) == {"signature-broken"}


def test_a_head_signed_out_of_order_is_found(sealed_entries, tamper):
    head = TreeHead.objects.get(size=12)
    head.signed_at = sealed_entries[0].recorded_at - dt.timedelta(days=1)
    with tamper():
        TreeHead.objects.filter(size=12).update(signed_at=head.signed_at, signature=keys.signer().sign(head.signed_text))
    assert codes(verify()) == {"head-out-of-order"}


def test_a_key_whose_text_was_altered_is_found(sealed_entries, tamper):
    with tamper():
        SigningKey.objects.update(public_key=SigningKey.objects.get().public_key + "\n")
    assert codes(verify()) == {"key-altered"}


def test_a_key_that_was_exchanged_is_found(sealed_entries, tamper, tmp_path):
    with tamper():
        SigningKey.objects.update(public_key=keys.signer(tmp_path / "forger").public_pem)
    assert codes(verify()) == {"signature-broken", "key-altered"}


def test_a_key_that_no_entry_took_into_use_is_found(sealed_entries, enter, settings, tmp_path):
    settings.QUANHENG_KEYS = tmp_path / "forger"
    signer = keys.signer()
    SigningKey.objects.create(key_id=signer.key_id, algorithm="ecdsa-p256-sha256", public_key=signer.public_pem, since=sealed_entries[0].recorded_at)
    enter(99)
    services.seal()
    assert codes(verify()) == {"key-not-introduced"}


def test_an_altered_personal_value_is_found(sealed_entries):
    PersonalValue.objects.filter(entry=sealed_entries[4], field="owner").update(value="somebody else")
    report = verify()
    assert codes(report) == {"personal-altered"}
    assert wheres(report) == {f"entry {sealed_entries[4].id}, personal value owner"}


def test_a_removed_or_added_personal_value_is_found(sealed_entries):
    PersonalValue.objects.filter(entry=sealed_entries[4], field="owner").delete()
    PersonalValue.objects.create(entry=sealed_entries[0], field="owner", salt=bytes(32), value="slipped in")
    assert codes(verify()) == {"personal-missing", "personal-added"}


def test_a_value_erased_past_the_ledger_is_found(sealed_entries):
    subject = (sealed_entries[4].subject_type, sealed_entries[4].subject_id)
    entry = services.erase_personal(queries.personal_values_of(subject), subject=subject, actor=None, reason="asked for")
    PersonalValue.objects.filter(entry=sealed_entries[6]).update(value=None, salt=None, erased_at=entry.recorded_at, erased_by=entry)
    report = verify()
    assert codes(report) == {"erasures-differ"}
    assert "2 values were erased; 4 rows say so" in report.findings[0].what


def test_an_altered_entry_is_found_before_it_is_sealed(sealed_entries, enter, tamper):
    one, two = enter(98), enter(99)
    with tamper():
        Entry.objects.filter(pk=one.pk).update(actor="officer-2")
        Entry.objects.filter(pk=two.pk).update(body=two.body.replace(",", ", "))
    report = verify()
    assert {(finding.where, finding.code) for finding in report.findings} == {
        (f"entry {one.id}", "column-altered"),
        (f"entry {two.id}", "body-malformed"),
    }


def cut_tail(size: int) -> None:
    """Puts the ledger back to an earlier head, leaving nothing that disagrees."""
    raw_delete(TreeHead.objects.filter(size__gt=size))
    gone = list(Leaf.objects.filter(index__gte=size).values_list("entry", flat=True))
    raw_delete(Leaf.objects.filter(index__gte=size))
    PersonalValue.objects.filter(entry__in=gone).delete()
    raw_delete(Entry.objects.filter(pk__in=gone))
    rebuild_tree()


def test_entries_cut_off_the_end_are_found(sealed_entries, tamper):
    with tamper():
        raw_delete(Entry.objects.filter(pk=sealed_entries[-1].pk))
        raw_delete(Leaf.objects.filter(index=11))
    report = verify()
    assert {"leaf-missing"} <= codes(report)
    assert "leaf 11" in wheres(report)


def test_a_clean_cut_is_seen_only_against_a_head_that_left_the_building(sealed_entries, tamper):
    exported = queries.export_head(queries.latest_head())
    with tamper():
        cut_tail(9)
    assert verify().sound  # nothing inside can tell
    report = verify(since=exported)
    assert codes(report) == {"tail-cut"}
    assert wheres(report) == {"given head of 12"}


def test_a_clean_cut_that_grew_again_is_seen_against_the_head(sealed_entries, enter, tamper):
    exported = queries.export_head(queries.latest_head())
    with tamper():
        cut_tail(9)
    for number in range(5):
        enter(number)
    services.seal()
    assert verify().sound
    assert codes(verify(since=exported)) == {"history-rewritten"}


@pytest.mark.parametrize("size", [5, 9, 12])
def test_an_honest_ledger_agrees_with_every_head_it_ever_gave(sealed_entries, enter, size):
    exported = queries.export_head(TreeHead.objects.get(size=size))
    enter(99)
    services.seal()
    assert verify(since=exported).sound


def test_a_head_that_was_altered_outside_is_refused(sealed_entries):
    told = json.loads(queries.export_head(queries.latest_head()))
    with pytest.raises(BadHead, match="altered"):
        verify(since=json.dumps({**told, "size": 11}))
    with pytest.raises(BadHead, match="no usable 'root'"):
        verify(since=json.dumps({**told, "root": None}))
    with pytest.raises(BadHead, match="not JSON"):
        verify(since="nonsense")


def test_a_leaf_with_an_absurd_number_does_not_keep_the_check_busy(sealed_entries, tamper):
    with tamper():
        Leaf.objects.filter(index=11).update(index=10**15)
        TreeHead.objects.filter(size=12).update(size=10**15 + 1)
    assert {"leaf-missing", "signature-broken"} <= codes(verify())


def test_memory_stays_flat_because_leaves_pass_in_chunks(transactional_db, enter, monkeypatch):
    monkeypatch.setattr(verification, "CHUNK", 3)
    for number in range(11):
        enter(number)
        if number % 4 == 0:
            services.seal()
    report = verify()
    assert report.sound
    assert (report.sealed, report.unsealed) == (10, 2)


def test_the_command_prints_a_head_against_which_it_verifies_later(sealed_entries, enter, tmp_path):
    out = io.StringIO()
    call_command("ledger", "head", stdout=out)
    (tmp_path / "head.json").write_text(out.getvalue())
    enter(99)
    call_command("ledger", "seal", stdout=out)
    call_command("ledger", "verify", "--since", str(tmp_path / "head.json"), stdout=out)
    assert "13 entries, 13 sealed under 4 heads, 0 waiting, 0 personal values erased" in out.getvalue()


def test_the_command_names_what_is_wrong_and_fails(sealed_entries, tamper):
    with tamper():
        raw_delete(Entry.objects.filter(pk=sealed_entries[3].pk))
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match="1 findings"):
        call_command("ledger", "verify", stdout=out, stderr=err)
    assert f"leaf 3: its entry {sealed_entries[3].id} is missing" in err.getvalue()
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("ledger", "verify", "--since", "/nowhere/head.json", stdout=out, stderr=err)
