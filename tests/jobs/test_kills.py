"""Real worker processes, killed or asked to stop at every point of a step."""

import signal
import subprocess
import sys

import pytest

from quanheng.jobs.models import Job
from quanheng.jobs.worker import sweep
from tests.jobs.processes import start_process

pytestmark = pytest.mark.django_db(transaction=True)

STEPS = 3
POINTS = ("before", "computed", "applying", "committed")

# A worker that tells every point it comes to, and goes on when told.
WORKER = """
from django.core.management import call_command
from quanheng.jobs import worker
from tests.jobs import kinds

def at(point, number):
    print(point, number, flush=True)
    sys.stdin.readline()

kinds.Hooks.at = staticmethod(at)
commit = worker._Hold._commit

def commit_and_tell(self, step):
    more = commit(self, step)
    at("committed", step.cursor - 1)
    return more

worker._Hold._commit = commit_and_tell
call_command("worker", *sys.argv[3:])
"""

# A worker that tells when it has nothing to do, and would then wait for an hour.
IDLE_WORKER = """
from django.core.management import call_command
from quanheng.jobs import worker

wait = worker.Stop.wait

def tell_and_wait(stop, seconds):
    print("idle", flush=True)
    wait(stop, 3600)

worker.Stop.wait = tell_and_wait
call_command("worker")
"""


def go_on_until(process: subprocess.Popen[str], point: str, number: int) -> None:
    for line in process.stdout:
        if line.split() == [point, str(number)]:
            return
        go_on(process)
    pytest.fail(f"the worker ended before it came to {point} {number}")


def go_on(process: subprocess.Popen[str]) -> None:
    process.stdin.write("\n")
    process.stdin.flush()


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


@pytest.mark.parametrize("number", range(STEPS))
@pytest.mark.parametrize("point", POINTS)
def test_a_killed_worker_costs_no_step_and_doubles_none(effects, clock, worker, count_to, tmp_path, point, number):
    job = count_to(STEPS)
    process = start_process(WORKER, folder=tmp_path)
    go_on_until(process, point, number)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL

    committed = number + 1 if point == "committed" else number
    assert effects(job) == list(range(committed))
    assert (Job.objects.get(pk=job.pk).cursor or 0) == committed
    clock.advance(minutes=5)
    sweep(clock())
    worker.work_once()
    assert Job.objects.get(pk=job.pk).state == "done"
    assert effects(job) == list(range(STEPS))


@pytest.mark.parametrize("asking", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_asked_to_stop_finishes_its_step_and_hands_the_job_on(effects, clock, worker, count_to, tmp_path, asking):
    job = count_to(STEPS)
    process = start_process(WORKER, folder=tmp_path)
    go_on_until(process, "computed", 1)
    process.send_signal(asking)
    go_on(process)
    go_on_until(process, "committed", 1)
    go_on(process)
    process.communicate()
    assert process.returncode == 0
    job.refresh_from_db()
    assert (job.state, job.cursor, job.lease_owner, job.attempts) == ("waiting", 2, None, 0)
    clock.advance(minutes=5)
    worker.work_once()
    assert effects(job) == [0, 1, 2]


def test_an_idle_worker_stops_at_once(transactional_db, tmp_path):
    process = start_process(IDLE_WORKER, folder=tmp_path)
    assert process.stdout.readline() == "idle\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 0


def test_a_worker_does_not_outlive_its_parent(effects, count_to, tmp_path):
    job = count_to(STEPS)
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    process = start_process(WORKER, "--parent-pid", str(parent.pid), folder=tmp_path)
    try:
        go_on_until(process, "computed", 0)
        parent.kill()
        parent.communicate()
        go_on(process)
        go_on_until(process, "committed", 0)
        go_on(process)
        process.communicate(timeout=20)
        assert process.returncode == 0
        assert Job.objects.get(pk=job.pk).cursor == 1
    finally:
        end(process)
