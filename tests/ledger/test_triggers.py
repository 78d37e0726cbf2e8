"""The database itself refuses to change what was entered."""

import contextlib

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from quanheng.ledger.models import Entry, Leaf, Node, SigningKey, TreeHead
from quanheng.ledger.triggers import APPEND_ONLY, drop_triggers, install_triggers, tables, triggers_missing
from tests.ledger_lifting import lifted

MODELS = [Entry, Leaf, Node, TreeHead, SigningKey]


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_every_append_only_table_is_known():
    assert {model.__name__ for model in MODELS} == set(APPEND_ONLY)


@pytest.mark.parametrize("model", MODELS)
def test_an_update_is_refused(sealed_entries, model):
    row = model.objects.first()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.save(force_update=True)


@pytest.mark.parametrize("model", MODELS)
def test_a_deletion_is_refused(sealed_entries, model):
    before = model.objects.count()
    assert before
    with pytest.raises(DatabaseError, match="append-only"):
        run(f'DELETE FROM "{model._meta.db_table}" WHERE 1 = 1')
    assert model.objects.count() == before


@pytest.mark.parametrize("model", MODELS)
def test_emptying_a_table_is_refused(sealed_entries, model):
    emptying = "DELETE FROM" if connection.vendor == "sqlite" else "TRUNCATE"  # SQLite empties at a stroke where nothing follows
    with pytest.raises(DatabaseError, match="append-only"):
        run(f'{emptying} "{model._meta.db_table}" {"" if connection.vendor == "sqlite" else "CASCADE"}')
    assert model.objects.exists()


@pytest.mark.parametrize("model", MODELS)
def test_replacing_a_row_on_insertion_is_refused(sealed_entries, model):
    table, key = model._meta.db_table, model._meta.pk.column
    if connection.vendor == "sqlite":
        replacing = f'INSERT OR REPLACE INTO "{table}" SELECT * FROM "{table}"'
    else:
        replacing = f'INSERT INTO "{table}" SELECT * FROM "{table}" ON CONFLICT ("{key}") DO UPDATE SET "{key}" = EXCLUDED."{key}"'
    with pytest.raises(DatabaseError, match="append-only"):
        run(replacing)


def test_django_cannot_flush_past_the_triggers(sealed_entries):
    with pytest.raises(CommandError, match="couldn't be flushed"):
        call_command("flush", interactive=False, verbosity=0)
    assert Entry.objects.count() == 12


def test_the_known_ways_around_triggers_are_closed(sealed_entries):
    ways = {
        "sqlite": "UPDATE OR REPLACE ledger_node SET position = 1",
        "postgresql": "SET LOCAL session_replication_role = replica; DELETE FROM ledger_node",
    }
    with pytest.raises(DatabaseError, match="append-only"):
        run(ways[connection.vendor])


def test_missing_triggers_are_named_and_made_again_after_a_migration(transactional_db):
    assert triggers_missing() == []
    drop_triggers()
    missing = triggers_missing()
    assert len(missing) == len(tables()) * (3 if connection.vendor == "sqlite" else 2)
    assert all(name.startswith("ledger_") for name in missing)
    call_command("migrate", verbosity=0)
    assert triggers_missing() == []


SOFTENED = {
    "sqlite": ["DROP TRIGGER ledger_node_no_delete", "CREATE TRIGGER ledger_node_no_delete BEFORE DELETE ON ledger_node BEGIN SELECT 1; END"],
    "postgresql": ["ALTER TABLE ledger_node DISABLE TRIGGER ledger_node_no_change"],
}
EMPTIED = {
    "sqlite": ["DROP TRIGGER ledger_leaf_no_update"],
    "postgresql": ["CREATE OR REPLACE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$"],
}


@pytest.mark.parametrize(("acts", "named"), [(SOFTENED, {"sqlite": 1, "postgresql": 1}), (EMPTIED, {"sqlite": 1, "postgresql": 10})])
def test_a_trigger_that_was_softened_is_named_and_repaired(transactional_db, acts, named):
    for act in acts[connection.vendor]:
        run(act)
    assert len(triggers_missing()) == named[connection.vendor]
    install_triggers()
    assert triggers_missing() == []


def test_lifting_puts_the_triggers_back_even_after_an_error(transactional_db):
    with contextlib.suppress(RuntimeError), lifted():
        assert len(triggers_missing()) >= 10
        raise RuntimeError
    assert triggers_missing() == []
