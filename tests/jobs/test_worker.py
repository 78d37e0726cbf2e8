import datetime as dt
from collections import Counter

import pytest
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from quanheng.jobs import services
from quanheng.jobs import worker as worker_module
from quanheng.jobs.errors import UnknownKind, WrongState
from quanheng.jobs.models import Job, JobState
from quanheng.jobs.queries import jobs_about, progress_of
from quanheng.jobs.registry import job_kind
from quanheng.jobs.worker import LEASE, claim, sweep, wait_after
from tests.jobs.conftest import new_worker

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_a_job_is_worked_to_its_end(effects, worker, count_to):
    job = count_to(3)
    assert worker.work_once()
    job = fresh(job)
    assert (job.state, job.cursor, job.result, job.lease_owner) == ("done", 3, {"counted": 3}, None)
    assert effects(job) == [0, 1, 2]
    assert not worker.work_once()


def test_progress_tells_what_a_page_shows(effects, worker, count_to, hook):
    job = count_to(4)
    seen = []
    hook(lambda point, number: seen.append(progress_of(fresh(job))) if point == "before" else None)
    before = progress_of(job)
    assert (before.state, before.share, before.can_cancel, before.can_restart) == ("waiting", None, True, False)
    worker.work_once()
    assert [(one.state, one.done, one.total, one.share, one.message, one.params) for one in seen[1:3]] == [
        ("running", 1, 4, 0.25, "counted", {"number": 0}),
        ("running", 2, 4, 0.5, "counted", {"number": 1}),
    ]
    after = progress_of(fresh(job))
    assert (after.finished, after.share, after.result, after.can_cancel, after.can_restart) == (True, 1.0, {"counted": 4}, False, False)


def test_a_job_exists_only_when_its_callers_transaction_does(count_to, worker):
    with transaction.atomic():
        count_to(1)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_a_job_knows_whom_and_what_it_is_about(effects, count_to):
    other = count_to(1)
    job = count_to(1, subject=other, unit=other.pk)
    assert (job.made_by, job.subject_type, job.subject_id, job.unit_id) == ("officer-1", "jobs.job", str(other.pk), other.pk)
    assert list(jobs_about(other)) == [job]


def test_a_kind_that_nobody_offers_is_refused():
    with pytest.raises(UnknownKind, match=r"'tests\.nothing' is registered"):
        services.start("tests.nothing", arguments={}, made_by=None)


def test_a_kind_is_registered_once():
    with pytest.raises(ValueError, match="registered twice"):
        job_kind("tests.count")(lambda job: None)


def test_jobs_of_another_version_of_the_server_are_left_to_it(worker, clock):
    job = Job.objects.create(kind="tests.of-tomorrow")
    assert not worker.work_once()
    Job.objects.update(state=JobState.RUNNING, lease_owner="tomorrow", lease_until=clock() - LEASE)
    assert sweep(clock()) == 0
    assert fresh(job).lease_owner == "tomorrow"


def test_the_job_that_waited_longest_comes_first(clock, count_to):
    first, second = count_to(1), count_to(1)
    Job.objects.filter(pk=first.pk).update(run_after=clock() - dt.timedelta(seconds=1))
    Job.objects.filter(pk=second.pk).update(run_after=clock() - dt.timedelta(seconds=2))
    assert [claim("a", clock()), claim("b", clock()), claim("c", clock())] == [second, first, None]


def test_a_long_job_lets_the_others_have_their_turn(effects, clock, count_to, hook):
    worker = new_worker(clock, turn=dt.timedelta(seconds=10))
    long, short = count_to(4), count_to(1)
    hook(lambda point, number: clock.advance(seconds=6) if point == "computed" else None)
    clock.advance(seconds=1)
    worker.work_once()
    assert (fresh(long).state, fresh(long).cursor, fresh(long).attempts) == ("waiting", 2, 0)
    worker.work_once()
    assert fresh(short).state == "done"
    worker.work_once()
    assert fresh(long).state == "done"
    assert effects(long) == [0, 1, 2, 3]


def test_work_that_cannot_be_done_fails_at_once_with_words_for_a_person(worker):
    job = services.start("tests.impossible", arguments={}, made_by=None)
    worker.work_once()
    progress = progress_of(fresh(job))
    assert (progress.state, progress.error_code, progress.error_params) == ("failed", "no-scale", {"scale": 7})
    assert progress.error_message == "The scale 7 is out of service. Choose another."
    assert progress.can_restart


@pytest.mark.parametrize("point", ["before", "computed", "applying"])
def test_a_step_that_breaks_is_tried_again_later_and_done_once(effects, worker, clock, count_to, hook, caplog, point):
    job = count_to(3)
    troubles = [RuntimeError("the disk is full")]

    def trouble(here: str, number: int) -> None:
        if here == point and number == 1 and troubles:
            raise troubles.pop()

    hook(trouble)
    worker.work_once()
    assert (fresh(job).state, fresh(job).cursor) == ("waiting", 1)
    assert effects(job) == [0]
    assert "the disk is full" in caplog.text
    assert not worker.work_once()  # not before the pause is over
    clock.advance(seconds=11)
    worker.work_once()
    assert fresh(job).state == "done"
    assert effects(job) == [0, 1, 2]


def test_a_step_that_keeps_breaking_fails_the_job_without_showing_its_inside(effects, worker, clock, count_to, hook):
    job = count_to(1)

    def trouble(point: str, number: int) -> None:
        raise RuntimeError("secret detail")

    hook(trouble)
    for _ in range(3):
        assert worker.work_once()
        clock.advance(hours=1)
    job = fresh(job)
    assert (job.state, job.error_code, job.attempts) == ("failed", "internal", 3)
    assert "secret" not in job.error_message
    assert not worker.work_once()


def test_pauses_grow_to_ten_minutes():
    assert [wait_after(attempts).total_seconds() for attempts in (1, 2, 3, 4, 50)] == [10, 40, 160, 600, 600]


def test_tries_are_counted_for_each_step_by_itself(effects, worker, clock, count_to, hook):
    job = count_to(3)
    broken: Counter[int] = Counter()

    def trouble(point: str, number: int) -> None:
        if point == "before" and broken[number] < 2:
            broken[number] += 1
            raise RuntimeError

    hook(trouble)
    for _ in range(7):
        worker.work_once()
        clock.advance(hours=1)
    assert fresh(job).state == "done"
    assert broken == {0: 2, 1: 2, 2: 2}


def test_a_waiting_job_is_cancelled_at_once(effects, worker, count_to):
    job = count_to(1)
    services.cancel(job)
    assert job.state == "cancelled"
    assert not worker.work_once()


@pytest.mark.parametrize(("point", "kept"), [("before", []), ("computed", []), ("committed", [0])])
def test_a_running_job_is_cancelled_after_the_step_in_hand(effects, worker, count_to, hook, point, kept):
    job = count_to(3)

    def ask(here: str, number: int) -> None:
        if (here, number) == (point, 0) or (point == "committed" and (here, number) == ("before", 1)):
            services.cancel(fresh(job))

    hook(ask)
    worker.work_once()
    job = fresh(job)
    assert (job.state, job.lease_owner, job.cancel_requested) == ("cancelled", None, True)
    assert effects(job) == kept


def test_a_finished_job_cannot_be_cancelled(effects, worker, count_to):
    job = count_to(1)
    worker.work_once()
    with pytest.raises(WrongState, match="is done; it cannot be cancelled"):
        services.cancel(job)


def test_a_job_that_stopped_is_started_again_where_it_stopped(effects, worker, clock, count_to, hook):
    job = count_to(3)
    hook(lambda point, number: services.cancel(fresh(job)) if (point, number) == ("before", 2) else None)
    worker.work_once()
    assert effects(job) == [0, 1]
    hook(lambda point, number: None)
    services.restart(job)
    assert (job.state, job.cursor, job.cancel_requested) == ("waiting", 2, False)
    clock.advance(minutes=1)
    worker.work_once()
    assert fresh(job).state == "done"
    assert effects(job) == [0, 1, 2]
    with pytest.raises(WrongState, match="is done; it cannot be restarted"):
        services.restart(job)


def test_an_expired_lease_is_swept_and_the_job_goes_on(effects, clock, worker, count_to):
    job = count_to(2)
    claim("lost", clock())
    assert sweep(clock()) == 0
    assert not worker.work_once()
    clock.advance(seconds=61)
    assert sweep(clock()) == 1
    worker.work_once()
    assert (fresh(job).state, effects(job)) == ("done", [0, 1])


def test_an_expired_lease_ends_a_job_that_was_to_be_cancelled(clock, count_to):
    job = count_to(2)
    claim("lost", clock())
    services.cancel(job)
    clock.advance(seconds=61)
    sweep(clock())
    assert fresh(job).state == "cancelled"


def test_a_step_that_kills_its_workers_is_given_up(clock, count_to):
    job = count_to(2)
    for _ in range(3):
        assert claim("lost", clock()) == job
        clock.advance(seconds=61)
        sweep(clock())
    assert (fresh(job).state, fresh(job).error_code) == ("failed", "worker-lost")


def test_the_lease_is_kept_alive_while_a_step_computes(effects, count_to, hook):
    worker = new_worker(timezone.now, lease=dt.timedelta(seconds=0.3))
    job = count_to(1)
    renewed = []

    def compute(point: str, number: int) -> None:
        if point == "before":
            first = fresh(job).lease_until
            while (until := fresh(job).lease_until) == first:
                pass
            renewed.append(until - first)

    hook(compute)
    worker.work_once()
    assert renewed[0] > dt.timedelta(0)
    assert fresh(job).state == "done"


def test_the_worker_command_empties_the_queue_once(effects, count_to):
    jobs = [count_to(2) for _ in range(3)]
    call_command("worker", "--once")
    assert [fresh(job).state for job in jobs] == ["done"] * 3


@pytest.mark.parametrize("wrong", [{"state": "running"}, {"lease_owner": "a", "lease_until": "2026-05-20T00:00Z"}, {"state": "done"}])
def test_the_database_refuses_states_that_cannot_be(count_to, wrong):
    job = count_to(1)
    with pytest.raises(IntegrityError):
        Job.objects.filter(pk=job.pk).update(**wrong)


def test_a_worker_outlives_a_database_that_is_away_for_a_moment(effects, clock, count_to, monkeypatch, caplog):
    job = count_to(1)
    worker = new_worker(clock)
    answers = iter([OperationalError("the connection is lost"), 0])

    def sweep_or_fail(now: dt.datetime) -> int:
        answer = next(answers, 0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(worker_module, "sweep", sweep_or_fail)
    monkeypatch.setattr(worker.stop, "wait", lambda seconds: worker.stop.ask() if fresh(job).finished else None)
    worker.run()
    assert fresh(job).state == "done"
    assert "the connection is lost" in caplog.text
