"""Long work as rows: what is to be done, how far it is, who holds it (docs/jobs.md)."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanheng.rows import Row


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


FINISHED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Schedule(Row):
    """Work that comes round."""

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    every = models.PositiveIntegerField()  # seconds
    next_run_at = models.DateTimeField(default=timezone.now)
    last_run_at = models.DateTimeField(null=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)
        indexes = [models.Index(fields=["next_run_at"], name="schedule_by_next_run")]
        constraints = [models.CheckConstraint(condition=Q(every__gte=1), name="schedule_waits_a_second_or_more")]

    def __str__(self) -> str:
        return self.name


class Job(Row):
    """One piece of long work, done in small committed steps.

    ``version`` counts committed steps and turns of the state; a worker commits a step only from the version, lease and
    state it read, so that no step is applied twice.
    """

    kind = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    unit_id = models.UUIDField(null=True)  # whose data it touches
    made_by = models.CharField(max_length=80, null=True)  # the system itself where it is null
    subject_type = models.CharField(max_length=80, null=True)
    subject_id = models.CharField(max_length=80, null=True)
    schedule = models.ForeignKey(Schedule, models.SET_NULL, null=True, related_name="jobs")

    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    run_after = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0)
    cursor = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    message_code = models.CharField(max_length=80, blank=True)
    message_params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    cancel_requested = models.BooleanField(default=False)
    lease_owner = models.CharField(max_length=120, null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # tries of the step in hand

    result = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    error_code = models.CharField(max_length=80, blank=True)
    error_message = models.TextField(blank=True)
    error_params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = [
            models.Index(fields=["state", "run_after"], name="job_by_state_and_turn"),
            models.Index(fields=["lease_until"], name="job_by_lease", condition=Q(state="running")),
            models.Index(fields=["subject_type", "subject_id"], name="job_by_subject"),
            models.Index(fields=["unit_id", "id"], name="job_by_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_is_leased_while_it_runs",
                condition=Q(state="running", lease_owner__isnull=False, lease_until__isnull=False)
                | (~Q(state="running") & Q(lease_owner=None, lease_until=None)),
            ),
            models.CheckConstraint(
                name="job_ends_when_it_is_finished",
                condition=Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False)
                | (~Q(state__in=["done", "failed", "cancelled"]) & Q(finished_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def finished(self) -> bool:
        return self.state in FINISHED
