"""The kinds of work there are. Rooms sign in when Django starts; workers look here by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from quanheng.jobs.errors import UnknownKind

if TYPE_CHECKING:
    from quanheng.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Step:
    """What one step came to.

    ``apply`` writes the step's effects; it runs in the transaction that moves the cursor, so that both happen or
    neither, and must be short. A field left at None keeps the job's value. ``message`` is a plain code that the page
    words in the reader's language, with ``params``.
    """

    apply: Callable[[], object] | None = None
    cursor: Any = None
    done: int | None = None
    total: int | None = None
    message: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    finished: bool = False
    result: Any = None


NextStep = Callable[["Job"], Step]


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    next_step: NextStep
    max_attempts: int


@dataclass(frozen=True, slots=True)
class DeclaredSchedule:
    name: str
    kind: str
    every: int
    arguments: Mapping[str, Any]


_kinds: dict[str, Kind] = {}
_inline: dict[str, Callable[..., object]] = {}
_schedules: dict[str, DeclaredSchedule] = {}


def job_kind(name: str, *, max_attempts: int = 3) -> Callable[[NextStep], NextStep]:
    """Registers ``next_step(job) -> Step`` under ``name``.

    It computes outside any transaction from ``job.arguments`` and ``job.cursor`` and writes nothing itself: after a
    loss of power it is called again for the same cursor. ``max_attempts`` bounds the tries of one step.
    """

    def register(next_step: NextStep) -> NextStep:
        _sign_in(name)
        _kinds[name] = Kind(name, next_step, max_attempts)
        return next_step

    return register


def inline_kind(name: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Registers ``act(**arguments)``, run by the ticker itself without a job row; only for schedules.

    For work of seconds that may be left out once and does no harm when repeated (sealing, cleaning).
    """

    def register(act: Callable[..., object]) -> Callable[..., object]:
        _sign_in(name)
        _inline[name] = act
        return act

    return register


def _sign_in(name: str) -> None:
    if name in _kinds or name in _inline:
        raise ValueError(f"The job kind {name!r} is registered twice.")


def declare_schedule(name: str, *, kind: str, every: int, arguments: Mapping[str, Any] | None = None) -> None:
    """Says in code that ``kind`` runs every so many seconds. Its row is made when a worker starts; an existing row keeps what was set there."""
    _schedules[name] = DeclaredSchedule(name, kind, every, arguments or {})


def kind_named(name: str) -> Kind:
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def inline_named(name: str) -> Callable[..., object] | None:
    return _inline.get(name)


def kind_names() -> list[str]:
    """Names of the kinds that workers of this version can do."""
    return sorted(_kinds)


def declared_schedules() -> list[DeclaredSchedule]:
    return list(_schedules.values())
