"""The one place where tests lift the ledger's triggers.

``lifted()`` is for tests that tamper on purpose. ``flush_lifts_triggers`` is for everybody else: between transactional
tests Django empties every table, which the triggers refuse; import the fixture in ``tests/conftest.py`` and it happens
by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DEFAULT_DB_ALIAS
from django.test import TransactionTestCase

from quanheng.ledger.triggers import drop_triggers, install_triggers


@contextmanager
def lifted(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Without the append-only triggers, which stand again afterwards."""
    drop_triggers(using)
    try:
        yield
    finally:
        install_triggers(using)


@pytest.fixture(scope="session", autouse=True)
def flush_lifts_triggers() -> Iterator[None]:
    """Lets Django empty the database between transactional tests."""
    teardown = TransactionTestCase._fixture_teardown

    def teardown_with_triggers_lifted(self: TransactionTestCase) -> None:
        with lifted():
            teardown(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown_with_triggers_lifted)
        yield
