"""Writers and sealers at once, on the real locks of both databases; each guard is also shown to be needed."""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from quanheng.ledger import queries, services
from quanheng.ledger.models import Entry, Leaf, SigningKey
from quanheng.ledger.verification import verify
from tests.jobs.processes import start_process

pytestmark = pytest.mark.django_db(transaction=True)


def in_threads(count: int, act) -> list:
    """What ``act(number)`` came to in each of the threads: its value or its error."""

    def run(number: int):
        try:
            return act(number)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_racing_writers_and_sealers_lose_nothing_and_double_nothing(enter):
    start = threading.Barrier(6)

    def work(number: int) -> None:
        start.wait()
        for turn in range(15):
            if number < 4:
                enter(100 * number + turn)
            else:
                services.seal()

    assert in_threads(6, work) == [None] * 6
    services.seal()
    assert Entry.objects.exclude(event="ledger.key-taken-into-use").count() == 60
    assert not queries.unsealed().exists()
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(61))
    assert verify().sound


def test_racing_processes_share_one_key_and_one_tree(tmp_path):
    source = """
    from django.db import transaction
    from quanheng.ledger import services
    sys.stdin.readline()
    for turn in range(10):
        with transaction.atomic():
            services.append("scale.verified", subject=("desks.scale", f"{sys.argv[3]}-{turn}"), actor=None)
        if turn % 3 == 0:
            services.seal()
    """
    keys = str(tmp_path / "keys")
    writers = [start_process(source, str(number), folder=tmp_path, QUANHENG_KEYS=keys) for number in range(3)]
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate()
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert SigningKey.objects.count() == 1
    assert Entry.objects.count() == 31
    report = verify()
    assert report.sound
    assert report.sealed + report.unsealed == 31


def seal_in_two_threads(monkeypatch, *, guarded: bool) -> tuple[list, threading.Barrier]:
    """Two sealers, each held for a moment after it has read what waits, so that they meet if anything lets them."""
    both_have_read = threading.Barrier(2)
    read = services._still_waiting

    def read_and_meet(wanted: list):
        found = read(wanted)
        with contextlib.suppress(threading.BrokenBarrierError):
            both_have_read.wait(0.5 if guarded else 10)
        return found

    monkeypatch.setattr(services, "_still_waiting", read_and_meet)
    if not guarded:
        monkeypatch.setattr(services, "_one_sealer_at_a_time", lambda: None)

    def seal(_number: int):
        connection.ensure_connection()
        if connection.vendor == "sqlite" and not guarded:
            connection.transaction_mode = None  # the write lock only when writing
        return services.seal()

    return in_threads(2, seal), both_have_read


def test_two_sealers_take_turns(enter, monkeypatch):
    for number in range(5):
        enter(number)
    results, met = seal_in_two_threads(monkeypatch, guarded=True)
    assert met.broken  # the second could not read before the first was done
    assert sorted(str(result) for result in results) == ["None", "head of 6"]
    assert verify().sound


def test_without_the_lock_two_sealers_would_collide(enter, monkeypatch):
    """The negative control: the race is real. The unique places are the second line, so that even then nothing is doubled."""
    for number in range(5):
        enter(number)
    results, met = seal_in_two_threads(monkeypatch, guarded=False)
    assert not met.broken
    assert [type(result) for result in results if isinstance(result, Exception)]
    assert all(isinstance(result, DatabaseError) for result in results if isinstance(result, Exception))
    assert Leaf.objects.count() == 6
    assert verify().sound


def test_an_entry_that_commits_after_later_ones_were_sealed_is_sealed_next(enter, monkeypatch):
    with ThreadPoolExecutor(1) as pool:
        entered, may_commit = threading.Event(), threading.Event()

        def enter_slowly() -> Entry:
            try:
                with transaction.atomic():
                    entry = services.append("scale.verified", subject=("desks.scale", "slow"), actor=None)
                    entered.set()
                    may_commit.wait(10)
                    return entry
            finally:
                connection.close()

        if connection.vendor == "postgresql":
            pending = pool.submit(enter_slowly)
            assert entered.wait(10)
            later = enter(1)
            services.seal()
            may_commit.set()
            slow = pending.result()
        else:  # one writer at a time, but an entry restored or handed over can still come with an earlier identifier
            early = services.new_id()
            later = enter(1)
            services.seal()
            monkeypatch.setattr(services, "new_id", lambda: early)
            slow = enter(2)
            monkeypatch.undo()
    assert slow.id < later.id
    assert not Entry.objects.filter(id__gt=later.id, leaf=None).exists()  # a high-water mark would have missed it
    assert list(queries.unsealed()) == [slow]
    services.seal()
    assert not queries.unsealed().exists()
    assert verify().sound
