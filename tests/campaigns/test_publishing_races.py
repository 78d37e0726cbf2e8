"""Two officers on one activity at the same moment, on the real locks of both databases: one is stored, the other is told."""

import threading
from datetime import date

import pytest

from quanheng.campaigns import services
from quanheng.campaigns.models import Activity, ActivityRevision, OccurrenceMove
from quanheng.campaigns.services.changing import ActivityMoved
from quanheng.ledger.models import Entry
from quanheng.units.kinds import Role
from tests.ledger.test_races import in_threads

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_day(issued) -> Activity:
    return issued.activities.get(name="实验室开放日")


def test_of_two_moves_at_the_same_moment_one_is_stored(office, open_day):
    officer, start = office.person("city", Role.OFFICER), threading.Barrier(2)

    def move(number: int) -> OccurrenceMove:
        start.wait()
        to = services.NewPlace(date(2027, 5, 21 + number))
        return services.move_occurrence(open_day, number=1, to=to, reason="维修", revision=1, by=officer)

    came_to = in_threads(2, move)
    assert [type(one) for one in came_to if isinstance(one, Exception)] == [ActivityMoved]
    assert OccurrenceMove.objects.count() == 1
    assert Activity.objects.get(pk=open_day.pk).revision == 2
    assert open_day.occurrences.count() == 1


def test_of_two_settings_of_flags_at_the_same_moment_one_is_stored_and_the_other_names_the_row(office, issued, open_day):
    officer, start = office.person("city", Role.OFFICER), threading.Barrier(2)

    def publish(number: int) -> services.Published:
        start.wait()
        change = services.PublishChange(act=services.FlagAct.WITHHOLD, fields=frozenset({("place", "units")[number]}))
        return services.publish_activities(issued, revisions={open_day.pk: 1}, change=change, reason="核对", by=officer)

    came_to = in_threads(2, publish)
    assert sorted((one.changed, one.moved) for one in came_to) == [((), (open_day.name,)), ((open_day.name,), ())]
    assert Activity.objects.get(pk=open_day.pk).revision == 2
    assert ActivityRevision.objects.filter(activity=open_day).count() == 2
    assert Entry.objects.filter(event="activity.published").count() == 1


def test_of_a_change_and_a_setting_of_flags_at_the_same_moment_one_is_stored(office, issued, open_day):
    officer, start = office.person("city", Role.OFFICER), threading.Barrier(2)

    def act(number: int) -> object:
        start.wait()
        if number:
            return services.change_activity(open_day, values={"place": "二号楼"}, parts=None, revision=1, reason="换楼", by=officer)
        change = services.PublishChange(audience="internal")
        return services.publish_activities(issued, revisions={open_day.pk: 1}, change=change, reason="暂不公开", by=officer)

    came_to = in_threads(2, act)
    stored = Activity.objects.get(pk=open_day.pk)
    assert stored.revision == 2
    assert (stored.place == "二号楼") != (stored.audience == "internal")
    assert sum(isinstance(one, ActivityMoved) for one in came_to) + sum(getattr(one, "moved", ()) != () for one in came_to) == 1
