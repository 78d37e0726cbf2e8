"""What tools count of activities (MODEL.md 4): each registers a counter by name; this room imports none of them.

A count is a proposal: it becomes a figure only when an officer takes it over, and the figure then says which tool it rests on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from quanheng.campaigns.models import Activity
from quanheng.units.sights import Reader


@dataclass(frozen=True, slots=True)
class ToolCount:
    """What one tool counts of one activity now: ``words`` say from what, ``address`` leads to the records."""

    metric: str
    value: int
    words: str
    address: str


Counter = Callable[[Sequence[Activity], Reader], Iterable[tuple[UUID, ToolCount]]]
_counters: dict[str, Counter] = {}


def register_counter(name: str, counter: Counter) -> None:
    """Called by a room when Django starts; a counter reads all the activities it is given with a fixed number of queries, through their sight."""
    if name in _counters:
        raise ValueError(f"a counter named {name} is registered already")
    _counters[name] = counter


def counts_of(activities: Sequence[Activity], reader: Reader) -> dict[UUID, dict[str, ToolCount]]:
    """Every count by activity and metric; where two tools count one metric, the one that signed in first tells it."""
    found: dict[UUID, dict[str, ToolCount]] = defaultdict(dict)
    for counter in _counters.values():
        for key, count in counter(activities, reader):
            found[key].setdefault(count.metric, count)
    return found
