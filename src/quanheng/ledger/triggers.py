"""Append-only tables: triggers that refuse every change, on SQLite and on PostgreSQL.

They are made after every migration (SQLite drops a table's triggers when it alters the table) and asked for by
``triggers_missing``. They stop mistakes and careless hands; against the owner of the database stand the signed heads
that have left the building.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = ("Entry", "Leaf", "Node", "TreeHead", "SigningKey")
FUNCTION = "ledger_refuse_change"
FUNCTION_BODY = " BEGIN RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP; END "


def tables() -> dict[str, list[str]]:
    """The append-only tables, each with the columns that identify a row."""
    found = {}
    for name in APPEND_ONLY:
        meta = apps.get_model("ledger", name)._meta
        found[meta.db_table] = [field.column for field in meta.concrete_fields if field.unique and field.column is not None]
    return found


def _wanted_on_sqlite() -> dict[tuple[str, str], str]:
    """Trigger by (table, name). INSERT OR REPLACE deletes without a DELETE trigger, so a known key is refused too."""
    wanted = {}
    for table, keys in tables().items():
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        known = " OR ".join(f'"{key}" = NEW."{key}"' for key in keys)
        wanted[table, f"{table}_no_update"] = f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" {refuse}'
        wanted[table, f"{table}_no_delete"] = f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" {refuse}'
        wanted[table, f"{table}_no_replace"] = (
            f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" '  # noqa: S608  names of our own tables
            f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE {known}) {refuse}'
        )
    return wanted


def _wanted_on_postgresql() -> dict[tuple[str, str], str]:
    wanted = {}
    for table in tables():
        for name, act, each in (("no_change", "DELETE OR UPDATE", "ROW"), ("no_truncate", "TRUNCATE", "STATEMENT")):
            wanted[table, f"{table}_{name}"] = (
                f'CREATE TRIGGER "{table}_{name}" BEFORE {act} ON "{table}" FOR EACH {each} EXECUTE FUNCTION {FUNCTION}()'
            )
    return wanted


def _wanted(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    """Triggers that should stand on those ledger tables that exist."""
    wanted = {"sqlite": _wanted_on_sqlite, "postgresql": _wanted_on_postgresql}.get(connection.vendor)
    if wanted is None:
        raise NotImplementedError(f"The ledger knows no append-only triggers for {connection.vendor}; use SQLite or PostgreSQL.")
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
    return {key: text for key, text in wanted().items() if key[0] in existing}


def _standing(cursor: Any, connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
    """Triggers of ours that stand unaltered and switched on."""
    if connection.vendor == "sqlite":
        wanted = _wanted_on_sqlite()
        cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
        yield from ((table, name) for table, name, text in cursor.fetchall() if wanted.get((table, name)) == text)
        return
    cursor.execute(
        "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE t.tgenabled = 'A' AND t.tgqual IS NULL AND t.tgtype = CASE WHEN t.tgname LIKE '%%\\_no\\_change' THEN 27 ELSE 34 END"
        " AND p.proname = %s AND p.prosrc = %s AND pg_table_is_visible(c.oid)",
        [FUNCTION, FUNCTION_BODY],
    )
    yield from cursor.fetchall()


def triggers_missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of the triggers that should stand and do not, or not as they should; sorted."""
    connection = connections[using]
    wanted = _wanted(connection)
    with connection.cursor() as cursor:
        standing = set(_standing(cursor, connection))
    return sorted(name for table, name in wanted if (table, name) not in standing)


def install_triggers(using: str = DEFAULT_DB_ALIAS, **_signal: object) -> None:
    """Makes what is missing; a receiver of ``post_migrate``."""
    connection = connections[using]
    missing = triggers_missing(using)
    if not missing:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${FUNCTION_BODY}$$")
        for (table, name), text in _wanted(connection).items():
            if name in missing:
                _drop(cursor, connection, table, name)
                cursor.execute(text)
                if connection.vendor == "postgresql":  # also for sessions that replay (session_replication_role)
                    cursor.execute(f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{name}"')


def drop_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    """Takes the triggers away. Nothing in the platform calls this; the tests lift them in one place."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table, name in _wanted(connection):
            _drop(cursor, connection, table, name)


def _drop(cursor: Any, connection: BaseDatabaseWrapper, table: str, name: str) -> None:
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')
