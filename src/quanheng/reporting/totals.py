"""Totals over activities: by metric, by unit, by kind. Only what adds up is added, and each activity counts once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from urllib.parse import urlencode

from quanheng.campaigns.kinds import kind_name
from quanheng.reporting.metrics import METRICS, Metric, metric_of
from quanheng.reporting.models import Figure


class Counted(Protocol):
    """A standing number: a figure's row, or its plain values."""

    @property
    def value(self) -> int | None: ...
    @property
    def source(self) -> str: ...


class Outcome(Protocol):
    """What totals are made of: an activity's state, kind, units and figures."""

    @property
    def units(self) -> list[str]: ...
    @property
    def leading_kind(self) -> str: ...
    @property
    def is_held(self) -> bool: ...
    @property
    def is_off(self) -> bool: ...
    @property
    def missing(self) -> bool: ...
    @property
    def figures(self) -> Mapping[str, Counted]: ...


@dataclass(frozen=True, slots=True)
class Total:
    """A metric over several activities; ``value`` is None where the metric does not add up."""

    metric: Metric
    value: int | None
    count: int
    estimated: bool
    last_year: int | None = None


def totals_of(results: Iterable[Outcome], *, last_year: dict[str, int] | None = None) -> list[Total]:
    """One line for each metric that any activity counted, in the order of the catalogue; each activity counts once."""
    values: dict[str, list[Counted]] = defaultdict(list)
    for result in results:
        for code, figure in result.figures.items():
            values[code].append(figure)
    order = [*METRICS, *sorted(set(values) - set(METRICS))]
    return [
        Total(
            metric=metric_of(code),
            value=sum(figure.value or 0 for figure in values[code]) if metric_of(code).adds else None,
            count=len(values[code]),
            estimated=any(figure.source == Figure.Source.ESTIMATED for figure in values[code]),
            last_year=(last_year or {}).get(code),
        )
        for code in order
        if code in values
    ]


Told = TypeVar("Told", bound=Outcome)


@dataclass(frozen=True, slots=True)
class GroupLine(Generic[Told]):
    """Results of one unit or one kind. A joint activity stands with each of its units, and once in the whole.

    ``asked`` is what a metric's page is asked with to show the figures of this group alone.
    """

    name: str
    asked: str
    members: list[Told]

    @property
    def joint(self) -> int:
        return sum(len(result.units) > 1 for result in self.members)

    @property
    def held(self) -> int:
        return sum(result.is_held for result in self.members)

    @property
    def off(self) -> int:
        return sum(result.is_off for result in self.members)

    @property
    def missing(self) -> list[Told]:
        return [result for result in self.members if result.missing]

    @property
    def totals(self) -> list[Total]:
        return totals_of(self.members)


def by_unit(results: Iterable[Told]) -> list[GroupLine[Told]]:
    """Units in the order in which they first stand in the table."""
    groups: dict[str, list[Told]] = {}
    for result in results:
        for name in result.units:
            groups.setdefault(name, []).append(result)
    return [GroupLine(name, urlencode({"unit": name}), members) for name, members in groups.items()]


def by_kind(results: Iterable[Told]) -> list[GroupLine[Told]]:
    """By the leading kind; the kind with most activities first."""
    groups: dict[str, list[Told]] = {}
    for result in results:
        groups.setdefault(result.leading_kind, []).append(result)
    ordered = sorted(groups.items(), key=lambda pair: -len(pair[1]))
    return [GroupLine(kind_name(code), urlencode({"kind": code}), members) for code, members in ordered]
