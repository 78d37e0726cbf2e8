"""What reading a notice gives: a programme whose every field knows where it stood.

Nothing here is a decision: a programme is what the words say, with how sure the reader
is of it. A person decides what of it becomes a campaign.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from .dates import Window
from .document import Span

T = TypeVar("T")
SURE = 0.9

DocumentKind = Literal["notice", "call", "plan", "report", "brief", "news", "sheet"]
Role = Literal["responsible", "organiser", "host", "co-organiser", "joint", "technical-support"]
ActivityKind = Literal[
    "lecture", "open_day", "service_desk", "quiz", "contest", "inspection", "comparison",
    "training", "publicity", "ceremony", "visit", "exam", "other"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """One value read from the document.

    ``span`` is None where no single place says it (a kind told by many words);
    ``confidence`` runs from 0 to 1 and is ``SURE`` or more only where a strict form
    matched; ``rule`` names what read it, and begins with ``carried`` where the value
    was taken over from a row above.
    """

    value: T
    span: Span | None
    confidence: float
    rule: str

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE

    @property
    def is_carried(self) -> bool:
        return self.rule.startswith("carried")


@dataclass(frozen=True, slots=True)
class Campaign:
    """The campaign that the document is about."""

    name: Field[str] | None = None
    year: Field[int] | None = None
    edition: Field[int] | None = None
    global_theme: Field[str] | None = None
    china_theme: Field[str] | None = None
    day: Field[date] | None = None
    period: Field[Window] | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A numbered heading of the notice and the text under it; level 1 is 一、, level 2 （一）."""

    number: str
    level: int
    heading: Field[str]
    text: Span


@dataclass(frozen=True, slots=True)
class Deadline:
    """What must be handed in, to whom, by which day (inclusive); ``date`` is None for relative and recurring ones."""

    what: Field[str]
    date: Field[date] | None
    words: Field[str]
    to: Field[str] | None = None
    recurrence: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or office to ask."""

    name: Field[str] | None = None
    org: Field[str] | None = None
    phone: Field[str] | None = None
    email: Field[str] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A unit's role in an activity, with its name as written; ``resolved`` is its full name in the list of units that was given."""

    role: Role
    name: Field[str]
    resolved: Field[str] | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """One of the things that an activity consists of."""

    text: Field[str]
    kind: ActivityKind


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A dated happening of an activity, with its place where the text ties the two together."""

    start: date
    end: date
    place: str | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of the annex, or one item of a notice without an annex."""

    span: Span
    name: Field[str]
    number: Field[str] | None = None
    content: Field[str] | None = None
    window: Field[Window] | None = None
    occurrences: tuple[Occurrence, ...] = ()
    places: tuple[Field[str], ...] = ()
    form: Field[str] | None = None
    parts: tuple[Part, ...] = ()
    kinds: tuple[Field[ActivityKind], ...] = ()
    components: tuple[Component, ...] = ()

    def units(self, *roles: Role) -> tuple[str, ...]:
        """Names as written of the units in any of these roles."""
        return tuple(part.name.value for part in self.parts if part.role in roles)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a report or the news gives: what was counted, how many, in which unit of count.

    ``value`` is multiplied out (2.3万 is 23000); ``part_of`` is the position, among the figures
    of the report, of the one that this is a part of ("其中").
    """

    metric: Field[str]
    value: Field[Decimal]
    unit: str
    approximate: bool
    text: Field[str]
    part_of: int | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """A medium that told of the campaign; ``reach`` counts its views where the same sentence says so."""

    medium: Field[str]
    reach: Field[Decimal] | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class ActivityReport:
    """What a report, a brief or the news gives beyond its activities."""

    figures: tuple[Figure, ...] = ()
    coverage: tuple[Coverage, ...] = ()


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything read from one document."""

    kind: Field[DocumentKind]
    title: Field[str] | None = None
    doc_number: Field[str] | None = None
    cited_numbers: tuple[Field[str], ...] = ()
    issuer: Field[str] | None = None
    addressees: tuple[Field[str], ...] = ()
    issue_date: Field[date] | None = None
    publicity: Field[str] | None = None
    campaign: Campaign = Campaign()
    duties: tuple[Duty, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    contacts: tuple[Contact, ...] = ()
    attachments: tuple[Field[str], ...] = ()
    activities: tuple[Activity, ...] = ()
    report: ActivityReport | None = None
    """Given for reports, briefs and news; None for what announces or orders."""
    noise: tuple[str, ...] = ()
    script: str = "simplified"
