"""Kinds of work for the tests. Their effects go into a plain table without any constraint, where a double would show."""

from collections.abc import Callable

from django.db import connection

from quanheng.jobs.errors import JobError
from quanheng.jobs.models import Job
from quanheng.jobs.registry import Step, inline_kind, job_kind


class Hooks:
    """``at`` is called at every point of a step; tests put in something that waits, raises or reports."""

    at: Callable[[str, int], None] = staticmethod(lambda point, number: None)


def create_effects() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tests_effects (job varchar(40), step integer)")


def drop_effects() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE tests_effects")


def effects_of(job: Job) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT step FROM tests_effects WHERE job = %s ORDER BY step", [str(job.pk)])
        return [step for (step,) in cursor.fetchall()]


@job_kind("tests.count")
def count(job: Job) -> Step:
    """Counts up to ``steps``, one effect a step."""
    number = job.cursor or 0
    Hooks.at("before", number)

    def apply() -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO tests_effects VALUES (%s, %s)", [str(job.pk), number])
        Hooks.at("applying", number)

    steps = job.arguments["steps"]
    last = number + 1 == steps
    step = Step(
        apply=apply,
        cursor=number + 1,
        done=number + 1,
        total=steps,
        message="counted",
        params={"number": number},
        finished=last,
        result={"counted": steps} if last else None,
    )
    Hooks.at("computed", number)
    return step


@job_kind("tests.impossible")
def impossible(job: Job) -> Step:
    raise JobError("no-scale", "The scale 7 is out of service. Choose another.", scale=7)


inline_runs: list[dict[str, object]] = []


@inline_kind("tests.inline")
def inline(**arguments: object) -> None:
    inline_runs.append(arguments)
    if arguments.get("fails"):
        raise RuntimeError("inline trouble")
