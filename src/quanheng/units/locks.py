"""Acts that must not meet: the tree is changed, and the first administrator enters, one at a time."""

from django.db import connection

TREE = 0x7175616E00000001
SETUP = 0x7175616E00000002


def one_at_a_time(lock: int) -> None:
    """On PostgreSQL a lock until the transaction ends; on SQLite the transaction has begun with the write lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
