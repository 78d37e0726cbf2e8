"""Several workers at once. Each guard is also taken away, to show that without it the harm would happen."""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from quanheng.jobs import worker as worker_module
from quanheng.jobs.errors import LeaseLost
from quanheng.jobs.models import Job, JobState, Schedule
from quanheng.jobs.worker import LEASE, _Hold, claim, sweep, tick
from tests.jobs.conftest import new_worker

pytestmark = pytest.mark.django_db(transaction=True)


def in_thread(pool: ThreadPoolExecutor, act, *arguments):
    def run():
        try:
            return act(*arguments)
        finally:
            connection.close()

    return pool.submit(run)


def lose_the_lease_and_come_back(effects, hook, clock, count_to) -> list[int]:
    """A worker falls asleep in a step; another sweeps the lease, does the whole job; the first wakes up and goes on."""
    sleepy, other = new_worker(clock, "sleepy"), new_worker(clock, "other")
    job = count_to(2)
    asleep, wake = threading.Event(), threading.Event()

    def fall_asleep_once(point: str, number: int) -> None:
        if point == "computed" and threading.current_thread() is not threading.main_thread() and not asleep.is_set():
            asleep.set()
            wake.wait(20)

    hook(fall_asleep_once)
    with ThreadPoolExecutor(1) as pool:
        sleeping = in_thread(pool, sleepy.work_once)
        assert asleep.wait(20)
        clock.advance(seconds=61)
        assert sweep(clock()) == 1
        other.work_once()
        assert Job.objects.get(pk=job.pk).state == JobState.DONE
        wake.set()
        sleeping.result()
    assert Job.objects.get(pk=job.pk).state == JobState.DONE
    return effects(job)


def test_a_worker_that_lost_its_lease_cannot_apply_its_step(effects, hook, clock, count_to):
    assert lose_the_lease_and_come_back(effects, hook, clock, count_to) == [0, 1]


def test_a_step_commits_only_from_the_version_it_was_computed_from(effects, hook, clock, count_to):
    """Even under one lease: two threads of one worker, say."""
    count_to(3)
    job = claim("worker", clock())
    first, second = (_Hold(job, clock=clock, lease=LEASE) for _ in range(2))
    overtake = iter([first.step])

    def let_the_first_overtake(point: str, number: int) -> None:
        if point == "computed" and (step := next(overtake, None)):
            step()

    hook(let_the_first_overtake)
    with pytest.raises(LeaseLost):
        second.step()
    assert effects(job) == [0]


def test_without_the_guarded_commit_the_step_would_be_applied_twice(effects, hook, clock, count_to, monkeypatch):
    """The negative control: the same, by a worker that commits even though its lease is gone."""
    turn = _Hold._turn

    def turn_regardless(hold: _Hold, changes: dict, **given: bool) -> None:
        with contextlib.suppress(LeaseLost):
            turn(hold, changes, **given)

    monkeypatch.setattr(_Hold, "_turn", turn_regardless)
    assert lose_the_lease_and_come_back(effects, hook, clock, count_to) == [0, 0, 1]


def test_workers_that_race_for_many_jobs_do_each_once(effects, clock, count_to):
    jobs = [count_to(2) for _ in range(12)]
    clock.advance(seconds=1)
    start = threading.Barrier(4)

    def work(number: int) -> int:
        start.wait()
        done, worker = 0, new_worker(clock, f"worker-{number}")
        while worker.work_once():
            done += 1
        return done

    with ThreadPoolExecutor(4) as pool:
        turns = [one.result() for one in [in_thread(pool, work, number) for number in range(4)]]
    assert sum(turns) == 12
    assert [effects(job) for job in jobs] == [[0, 1]] * 12


def claim_in_two_threads(monkeypatch, clock) -> list:
    """Both have found the waiting job before either takes it."""
    both_found = threading.Barrier(2)
    coalesce = worker_module.Coalesce  # the first thing that taking needs

    def take_together(*given):
        both_found.wait(10)
        return coalesce(*given)

    monkeypatch.setattr(worker_module, "Coalesce", take_together)
    with ThreadPoolExecutor(2) as pool:
        claims = [in_thread(pool, worker_module.claim, name, clock()) for name in ("one", "two")]
        return [one.result() for one in claims]


def test_two_workers_never_hold_one_job(clock, count_to, monkeypatch):
    job = count_to(1)
    clock.advance(seconds=1)
    claims = claim_in_two_threads(monkeypatch, clock)
    assert sorted(claims, key=str) == sorted([None, job], key=str)


def tick_in_two_threads(monkeypatch, clock, *, guarded: bool) -> int:
    """Two tickers that both find the schedule due before either moves it on; how many jobs come of it."""
    schedule = Schedule.objects.create(name="tests", kind="tests.count", arguments={"steps": 1}, every=60, next_run_at=clock())
    both_found = threading.Barrier(2)
    move = worker_module._move_on if guarded else lambda *_anything: True

    def meet_and_move(*given):
        with contextlib.suppress(threading.BrokenBarrierError):
            both_found.wait(0.5 if connection.vendor == "sqlite" else 10)
        return move(*given)

    monkeypatch.setattr(worker_module, "_move_on", meet_and_move)
    monkeypatch.setattr(worker_module, "FINISHED", tuple(JobState.values))  # the look for a standing job must not help
    found = threading.Barrier(2)
    find = worker_module.inline_named

    def find_together(kind: str):
        found.wait(10)
        return find(kind)

    monkeypatch.setattr(worker_module, "inline_named", find_together)
    with ThreadPoolExecutor(2) as pool:
        for one in [in_thread(pool, tick, clock()) for _ in range(2)]:
            one.result()
    return Job.objects.filter(schedule=schedule).count()


def test_two_tickers_start_one_job(transactional_db, clock, monkeypatch):
    assert tick_in_two_threads(monkeypatch, clock, guarded=True) == 1


def test_without_the_conditional_move_two_tickers_would_start_two(transactional_db, clock, monkeypatch):
    """The negative control."""
    assert tick_in_two_threads(monkeypatch, clock, guarded=False) == 2
