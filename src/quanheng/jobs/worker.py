"""Works the jobs: claims one, does its steps, keeps its lease alive, hands it on. Docs: docs/jobs.md.

Every write here is one conditional UPDATE (or one short transaction that begins with it) on the state, lease and
version that were read, so that two workers never do one thing twice on either database.
"""

import logging
import os
import secrets
import select
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from quanheng.jobs import services
from quanheng.jobs.errors import JobError, LeaseLost
from quanheng.jobs.models import FINISHED, Job, JobState, Schedule
from quanheng.jobs.registry import Step, inline_named, kind_named, kind_names

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
TURN = timedelta(seconds=10)  # then the job goes to the end of the line, so that a long one does not hold up the short
POLL_SECONDS = 0.5
PAUSE_SECONDS = 5.0
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=10)
CANDIDATES = 5
KEEP_SCHEDULED = timedelta(days=30)

Clock = Callable[[], datetime]
Changes = dict[str, Any]

_LET_GO: Changes = {"lease_owner": None, "lease_until": None}


class Stop:
    """A wish to stop that a signal handler may express: a threading.Event could lock itself up there."""

    def __init__(self, *, parent: int | None = None) -> None:
        """``parent`` is a process without which the worker is not to go on."""
        self._asked = False
        self._parent = parent
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)

    def ask(self, *_signal: object) -> None:
        if not self._asked:
            self._asked = True
            self._writer.send(b"x")

    @property
    def asked(self) -> bool:
        return self._asked or (self._parent is not None and not _is_alive(self._parent))

    def wait(self, seconds: float) -> None:
        select.select([self._reader], [], [], seconds)


def _is_alive(process: int) -> bool:
    if os.getppid() == process:
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def worker_name() -> str:
    return f"{socket.gethostname()[:80]}:{os.getpid()}"


def claim(owner: str, now: datetime, *, lease: timedelta = LEASE) -> Job | None:
    """The job that has waited longest, now held under a lease of its own; None when nothing waits."""
    token = f"{owner}/{secrets.token_hex(6)}"
    waiting = Job.objects.filter(state=JobState.WAITING, run_after__lte=now, kind__in=kind_names())
    for pk in list(waiting.order_by("run_after", "id").values_list("pk", flat=True)[:CANDIDATES]):
        if waiting.filter(pk=pk).update(
            state=JobState.RUNNING,
            lease_owner=token,
            lease_until=now + lease,
            attempts=F("attempts") + 1,
            started_at=Coalesce("started_at", Value(now)),
        ):
            return Job.objects.get(pk=pk)
    return None


def sweep(now: datetime) -> int:
    """Takes up jobs whose lease ran out: back in line, or ended when cancelled or out of tries. How many."""
    swept = 0
    for job in list(Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now, kind__in=kind_names())):
        expired = Q(pk=job.pk, state=JobState.RUNNING, lease_owner=job.lease_owner, lease_until=job.lease_until)
        if job.cancel_requested:
            turn = _cancelled(now)
        elif job.attempts >= kind_named(job.kind).max_attempts:
            turn = _failed(now, "worker-lost", "The work broke off several times at the same place. Start it again, or tell the operator.")
        else:
            turn = _waiting(now)
        swept += Job.objects.filter(expired, cancel_requested=job.cancel_requested).update(**turn, version=F("version") + 1)
    return swept


def _waiting(after: datetime, **changes: object) -> Changes:
    return {"state": JobState.WAITING, "run_after": after, **_LET_GO, **changes}


def _cancelled(now: datetime) -> Changes:
    return {"state": JobState.CANCELLED, "finished_at": now, **_LET_GO}


def _failed(now: datetime, code: str, message: str, params: dict[str, object] | None = None) -> Changes:
    told = {"error_code": code, "error_message": message, "error_params": params or {}}
    return {"state": JobState.FAILED, "finished_at": now, **told, **_LET_GO}


class Heartbeat:
    """Renews the lease from a thread, with a connection of its own, while a step computes."""

    def __init__(self, job: Job, *, clock: Clock, lease: timedelta) -> None:
        self._held = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, lease_owner=job.lease_owner)
        self._clock, self._lease = clock, lease
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="job-heartbeat", daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._over.wait(self._lease.total_seconds() / 3):
                try:
                    if not self._held.update(lease_until=self._clock() + self._lease):
                        return  # finished, or somebody else's now: the commit will find out
                except DatabaseError:
                    log.warning("The lease could not be renewed; trying again.", exc_info=True)
                    connection.close()
        finally:
            connection.close()


class Worker:
    """One worker: ``work_once`` does one turn of one job, ``run`` goes on until asked to stop."""

    def __init__(
        self, *, stop: Stop | None = None, name: str = "", clock: Clock = timezone.now, lease: timedelta = LEASE, turn: timedelta = TURN
    ) -> None:
        self.stop = stop or Stop()
        self.name = name or worker_name()
        self.clock, self.lease, self.turn = clock, lease, turn

    def run(self, *, once: bool = False) -> None:
        """Ticks, sweeps and works; with ``once``, until nothing waits any more."""
        ready = False
        while not self.stop.asked:
            try:
                close_old_connections()
                if not ready:
                    services.ensure_schedules()
                    ready = True
                sweep(self.clock())
                tick(self.clock())
                worked = self.work_once()
            except Exception:  # the database is away, or a room's code broke the ticker: whoever waits is worked on later
                if once:
                    raise
                log.exception("The worker is in trouble; going on in %s s.", PAUSE_SECONDS)
                connection.close()
                self.stop.wait(PAUSE_SECONDS)
                continue
            if not worked:
                if once:
                    return
                self.stop.wait(POLL_SECONDS)

    def work_once(self) -> bool:
        """Claims a job and works it for one turn; False when nothing waits."""
        job = claim(self.name, self.clock(), lease=self.lease)
        if job is None:
            return False
        until = self.clock() + self.turn
        with Heartbeat(job, clock=self.clock, lease=self.lease):
            hold = _Hold(job, clock=self.clock, lease=self.lease)
            try:
                while hold.step():
                    if self.stop.asked or self.clock() >= until:
                        hold.release()
                        break
            except LeaseLost:
                log.warning("The job %s went to another worker; its step here was thrown away.", job)
        return True


class _Hold:
    """A job in this worker's hands."""

    def __init__(self, job: Job, *, clock: Clock, lease: timedelta) -> None:
        self.job = job
        self.kind = kind_named(job.kind)
        self.token = job.lease_owner
        self.version = job.version
        self.clock, self.lease = clock, lease

    def step(self) -> bool:
        """One step: compute, then commit. Whether there is more to do now."""
        job = self.job = Job.objects.get(pk=self.job.pk)
        if job.lease_owner != self.token or job.state != JobState.RUNNING or job.version != self.version:
            raise LeaseLost
        if job.cancel_requested:
            self._turn(_cancelled(self.clock()))
            return False
        attempts = job.attempts
        try:
            step = self.kind.next_step(job)
            return self._commit(step)
        except LeaseLost:
            raise
        except JobError as error:
            self._turn(_failed(self.clock(), error.code, error.message, error.params))
        except Exception:
            log.exception("A step of the job %s failed (try %s of %s).", job, attempts, self.kind.max_attempts)
            self._try_later(attempts)
        return False

    def _commit(self, step: Step) -> bool:
        """The step's effects and the moved cursor, both or neither."""
        now = self.clock()
        turn: Changes = {"message_code": step.message, "message_params": dict(step.params), "attempts": 1, "lease_until": now + self.lease}
        turn |= {name: value for name in ("cursor", "done", "total", "result") if (value := getattr(step, name)) is not None}
        if step.finished:
            turn |= {"state": JobState.DONE, "finished_at": now, **_LET_GO}
        try:
            with transaction.atomic(durable=True):
                self._turn(turn, unless_cancelled=True)
                if step.apply is not None:
                    step.apply()
        except _Cancelled:
            self._turn(_cancelled(now))
            return False
        self.version += 1
        return not step.finished

    def release(self) -> None:
        """Back to the end of the line, the try that was not begun given back."""
        self._turn(_waiting(self.clock(), attempts=Greatest(F("attempts") - 1, 0)))

    def _try_later(self, attempts: int) -> None:
        now = self.clock()
        if attempts >= self.kind.max_attempts:
            self._turn(_failed(now, "internal", "Something went wrong on our side. The operator finds the cause in the log."))
        else:
            self._turn(_waiting(now + wait_after(attempts)))

    def _turn(self, changes: Changes, *, unless_cancelled: bool = False) -> None:
        held = Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, lease_owner=self.token, version=self.version)
        if (held.filter(cancel_requested=False) if unless_cancelled else held).update(**changes, version=F("version") + 1):
            return
        if unless_cancelled and held.exists():
            raise _Cancelled
        raise LeaseLost


class _Cancelled(Exception):
    """Somebody asked for an end while the step was computed."""


def wait_after(attempts: int) -> timedelta:
    """Pause after the given number of failed tries: 10 s, 40 s, 160 s, at most ten minutes."""
    return min(FIRST_WAIT * int(4 ** min(attempts - 1, 10)), LONGEST_WAIT)


def tick(now: datetime) -> None:
    """Starts what the schedules call for; of several tickers one finds each run."""
    for schedule in list(Schedule.objects.filter(active=True, next_run_at__lte=now)):
        inline = inline_named(schedule.kind)
        if inline is None and schedule.kind not in kind_names():
            continue  # a kind of another version of this server
        with transaction.atomic():
            mine = _move_on(schedule, now)
            if mine and inline is None and not schedule.jobs.exclude(state__in=FINISHED).exists():
                services.start(schedule.kind, arguments=schedule.arguments, made_by=None, schedule=schedule)
        if mine and inline is not None:
            try:
                inline(**schedule.arguments)
            except Exception:
                log.exception("The schedule %s failed; it runs again in %s s.", schedule, schedule.every)


def _move_on(schedule: Schedule, now: datetime) -> bool:
    """Sets the next run, on the schedule's own beat; runs that were missed are left out. Whether it was ours to do."""
    every = timedelta(seconds=schedule.every)
    following = schedule.next_run_at + every * ((now - schedule.next_run_at) // every + 1)
    due = Schedule.objects.filter(pk=schedule.pk, active=True, next_run_at=schedule.next_run_at)
    return bool(due.update(next_run_at=following, last_run_at=now))


def remove_finished(now: datetime | None = None, *, keep: timedelta = KEEP_SCHEDULED) -> int:
    """Removes scheduled jobs that ended before the keeping time; jobs that a person started stay. How many."""
    old = Job.objects.filter(schedule__isnull=False, state__in=FINISHED, finished_at__lt=(now or timezone.now()) - keep)
    return old.delete()[0]
