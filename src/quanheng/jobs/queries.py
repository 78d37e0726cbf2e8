"""Reads about jobs."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet

from quanheng.jobs.models import Job, JobState


@dataclass(frozen=True, slots=True)
class Progress:
    """All that a progress page shows. ``share`` runs from 0 to 1, None while the total is not known."""

    state: str
    done: int
    total: int | None
    share: float | None
    message: str
    params: dict[str, Any]
    error_code: str
    error_message: str
    error_params: dict[str, Any]
    result: Any
    finished: bool
    cancel_requested: bool
    can_cancel: bool
    can_restart: bool


def progress_of(job: Job) -> Progress:
    share = 1.0 if job.state == JobState.DONE else min(job.done / job.total, 1.0) if job.total else None
    return Progress(
        state=job.state,
        done=job.done,
        total=job.total,
        share=share,
        message=job.message_code,
        params=job.message_params,
        error_code=job.error_code,
        error_message=job.error_message,
        error_params=job.error_params,
        result=job.result,
        finished=job.finished,
        cancel_requested=job.cancel_requested,
        can_cancel=not job.finished and not job.cancel_requested,
        can_restart=job.state in (JobState.FAILED, JobState.CANCELLED),
    )


def jobs_about(subject: models.Model) -> QuerySet[Job]:
    """Jobs whose subject it is, newest first."""
    return Job.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by("-id")
