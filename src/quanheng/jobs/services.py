"""Writes about jobs for the other rooms: start, cancel, restart."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from django.db import models
from django.db.models import F
from django.utils import timezone

from quanheng.jobs.errors import WrongState
from quanheng.jobs.models import Job, JobState, Schedule
from quanheng.jobs.registry import declared_schedules, kind_named


class Maker(Protocol):
    @property
    def pk(self) -> object: ...


def start(
    kind: str,
    *,
    arguments: Mapping[str, Any],
    made_by: Maker | str | None,
    unit: UUID | None = None,
    subject: models.Model | tuple[str, object] | None = None,
    schedule: Schedule | None = None,
) -> Job:
    """Puts a job in line, in the caller's transaction: it exists when what it is about exists. Workers find it by asking."""
    kind_named(kind)
    if isinstance(subject, models.Model):
        subject = (subject._meta.label_lower, subject.pk)
    return Job.objects.create(
        kind=kind,
        arguments=dict(arguments),
        unit_id=unit,
        made_by=made_by if made_by is None or isinstance(made_by, str) else str(made_by.pk),
        subject_type=subject[0] if subject else None,
        subject_id=str(subject[1]) if subject else None,
        schedule=schedule,
    )


def cancel(job: Job) -> None:
    """Stops a waiting job now and a running one after the step in hand; WrongState for a finished one."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job.pk, state=JobState.WAITING)
    stopped = waiting.update(state=JobState.CANCELLED, cancel_requested=True, finished_at=now, version=F("version") + 1)
    if not stopped and not Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_requested=True):
        # It may have gone back into line between the two questions.
        stopped = waiting.update(state=JobState.CANCELLED, cancel_requested=True, finished_at=now, version=F("version") + 1)
        if not stopped:
            job.refresh_from_db()
            raise WrongState(job, job.state, "cancelled")
    job.refresh_from_db()


def restart(job: Job) -> None:
    """Puts a failed or cancelled job back in line where it stopped: steps already committed stay done."""
    again = Job.objects.filter(pk=job.pk, state__in=[JobState.FAILED, JobState.CANCELLED]).update(
        state=JobState.WAITING,
        cancel_requested=False,
        attempts=0,
        run_after=timezone.now(),
        finished_at=None,
        error_code="",
        error_message="",
        error_params={},
        version=F("version") + 1,
    )
    job.refresh_from_db()
    if not again:
        raise WrongState(job, job.state, "restarted")


def ensure_schedules() -> None:
    """A row for every declared schedule; rows that exist keep what was set there."""
    for declared in declared_schedules():
        if not Schedule.objects.filter(name=declared.name).exists():
            Schedule.objects.get_or_create(
                name=declared.name, defaults={"kind": declared.kind, "every": declared.every, "arguments": dict(declared.arguments)}
            )
