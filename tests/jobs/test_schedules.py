import datetime as dt

import pytest

from quanheng.jobs import registry, services
from quanheng.jobs.models import Job, JobState, Schedule
from quanheng.jobs.worker import remove_finished, tick
from tests.jobs import kinds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def schedule(clock):
    """Due now, then every minute."""
    return Schedule.objects.create(name="tests", kind="tests.count", arguments={"steps": 1}, every=60, next_run_at=clock())


def test_a_schedule_starts_a_job_each_time_it_is_due(effects, schedule, clock, worker):
    for _ in range(3):
        tick(clock())
        tick(clock())
        worker.work_once()
        clock.advance(seconds=60)
    assert [(job.state, job.schedule, job.made_by) for job in Job.objects.all()] == [("done", schedule, None)] * 3


def test_runs_that_were_missed_are_left_out_and_the_beat_is_kept(schedule, clock):
    first = clock()
    clock.advance(seconds=150)
    tick(clock())
    schedule.refresh_from_db()
    assert (schedule.next_run_at, schedule.last_run_at) == (first + dt.timedelta(seconds=180), clock())
    assert Job.objects.count() == 1


def test_a_run_is_left_out_while_the_last_one_is_not_finished(schedule, clock):
    for _ in range(3):
        tick(clock())
        clock.advance(seconds=60)
    assert Job.objects.count() == 1


def test_a_schedule_that_is_off_or_of_an_unknown_kind_starts_nothing(schedule, clock):
    Schedule.objects.update(active=False)
    Schedule.objects.create(name="tomorrow", kind="tests.of-tomorrow", every=1, next_run_at=clock())
    tick(clock())
    assert not Job.objects.exists()
    assert Schedule.objects.get(name="tomorrow").last_run_at is None


def test_inline_work_is_done_by_the_ticker_and_leaves_no_job(clock, caplog):
    kinds.inline_runs.clear()
    Schedule.objects.create(name="one", kind="tests.inline", arguments={"fails": True}, every=5, next_run_at=clock())
    Schedule.objects.create(name="two", kind="tests.inline", arguments={"n": 2}, every=5, next_run_at=clock())
    tick(clock())
    assert sorted(kinds.inline_runs, key=str) == [{"fails": True}, {"n": 2}]  # one's trouble is not the other's
    assert "inline trouble" in caplog.text
    assert not Job.objects.exists()


def test_declared_schedules_get_a_row_and_keep_what_the_operator_set(monkeypatch):
    monkeypatch.setattr(registry, "_schedules", {})
    registry.declare_schedule("tests.daily", kind="tests.inline", every=86400, arguments={"n": 1})
    services.ensure_schedules()
    Schedule.objects.filter(name="tests.daily").update(every=3600, active=False)
    services.ensure_schedules()
    assert list(Schedule.objects.values_list("name", "every", "active", "arguments")) == [("tests.daily", 3600, False, {"n": 1})]


def test_old_scheduled_jobs_are_removed_and_those_of_people_stay(schedule, clock):
    old = clock() - dt.timedelta(days=31)
    ended = {"kind": "tests.count", "state": JobState.DONE}
    Job.objects.create(schedule=schedule, finished_at=old, **ended)
    kept = [
        Job.objects.create(schedule=schedule, finished_at=clock(), **ended),
        Job.objects.create(schedule=schedule, kind="tests.count", created_at=old),
        Job.objects.create(finished_at=old, made_by="officer-1", **ended),
    ]
    assert remove_finished(clock()) == 1
    assert set(Job.objects.all()) == set(kept)


def test_the_house_cleans_up_after_itself():
    services.ensure_schedules()
    assert Schedule.objects.get(name="jobs.remove-finished").every == 3600
