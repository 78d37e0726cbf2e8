import datetime as dt

import pytest
from django.utils import timezone

from quanheng.jobs import services
from quanheng.jobs.worker import Stop, Worker
from tests.jobs import kinds
from tests.ledger_lifting import flush_lifts_triggers  # noqa: F401


class Clock:
    """Time that passes when told to; it begins a minute ahead, so that whatever the test starts is due."""

    def __init__(self) -> None:
        self.now = timezone.now() + dt.timedelta(minutes=1)

    def __call__(self) -> dt.datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def effects(transactional_db):
    kinds.create_effects()
    yield kinds.effects_of
    kinds.drop_effects()


@pytest.fixture
def hook(monkeypatch):
    """Puts a function at the points of the steps."""
    return lambda at: monkeypatch.setattr(kinds.Hooks, "at", staticmethod(at))


@pytest.fixture
def worker(clock):
    """A worker whose turn never ends by itself."""
    return new_worker(clock)


def new_worker(clock, name="worker-1", **given):
    return Worker(stop=Stop(), name=name, clock=clock, **{"turn": dt.timedelta(days=1), **given})


@pytest.fixture
def another_worker(clock):
    return new_worker(clock, name="worker-2")


@pytest.fixture
def count_to():
    """Starts a job that counts."""
    return lambda steps, **given: services.start("tests.count", arguments={"steps": steps}, made_by="officer-1", **given)
