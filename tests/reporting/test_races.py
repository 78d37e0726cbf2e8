"""Two people at once, on the real locks of both databases; the guard is also shown to be needed."""

import threading

import pytest
from django.db import IntegrityError, connection

from quanheng.reporting import services
from quanheng.reporting.models import Figure, Report
from quanheng.reporting.services import FigureMoved, TextMoved
from tests.ledger.test_races import in_threads
from tests.reporting.conftest import record

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("seen", [0, 1])
def test_of_two_entries_at_the_same_moment_one_stands_and_the_other_is_told(open_day, officer, seen):
    if seen:
        record(open_day, officer, value=300)
    start = threading.Barrier(2)

    def enter(number: int) -> Figure:
        start.wait()
        return record(open_day, officer, value=310 + number, seen=seen, reason="核对")

    came_to = in_threads(2, enter)
    assert sorted(type(one) for one in came_to if isinstance(one, Exception)) == [FigureMoved]
    assert Figure.objects.filter(stands=True).count() == 1
    assert Figure.objects.count() == 1 + seen


def test_without_the_constraint_two_figures_would_stand(open_day, officer):
    """Negative control: it is the database that refuses the second one."""
    told = {"activity": open_day, "metric": "visits", "made_by": officer}
    Figure.objects.create(**told, value=310)
    with pytest.raises(IntegrityError):
        Figure.objects.create(**told, value=311, version=2)
    with connection.schema_editor() as editor:
        guard = next(one for one in Figure._meta.constraints if one.name == "figure_stands_once")
        editor.remove_constraint(Figure, guard)
    try:
        Figure.objects.create(**told, value=311, version=2)
        assert Figure.objects.filter(stands=True).count() == 2
    finally:
        Figure.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Figure, guard)


def test_of_two_freezings_at_the_same_moment_one_makes_the_version(issued, open_day, officer, approver):
    record(open_day, officer)
    start = threading.Barrier(2)

    def freeze(number: int) -> Report:
        start.wait()
        return services.freeze_report(issued, seen=0, by=approver)

    came_to = in_threads(2, freeze)
    assert sorted(type(one) for one in came_to if isinstance(one, Exception)) == [TextMoved]
    assert Report.objects.get().version == 1
