"""The programme is made anew after each change, but only what changed: nobody is told what was true before."""

from collections.abc import Callable
from datetime import date

import pytest

from quanheng.campaigns.models import Activity, Campaign, Occurrence, OccurrenceMove, Part
from quanheng.campaigns.public import LetOutBefore, public_programme
from quanheng.campaigns.services import NewPlace, cancel_occurrence, move_occurrence
from quanheng.portal.kept import forget, programme_of
from quanheng.units.kinds import Role
from quanheng.units.models import Unit


@pytest.fixture(autouse=True)
def _nothing_kept():
    forget()


def moved(activity: Activity, by) -> None:
    to = NewPlace(start=date(2027, 5, 21), end=date(2027, 5, 21), place="新广场")
    move_occurrence(activity, number=1, to=to, reason="有雨", revision=activity.revision, by=by)


CHANGES: dict[str, Callable[[Activity, object], object]] = {
    "its name": lambda activity, by: Activity.objects.filter(pk=activity.pk).update(name="另一名"),
    "a flag": lambda activity, by: Activity.objects.filter(pk=activity.pk).update(published=["name"]),
    "its state": lambda activity, by: Activity.objects.filter(pk=activity.pk).update(state="held"),
    "its place in the table": lambda activity, by: Activity.objects.filter(pk=activity.pk).update(position=7777),
    "a unit": lambda activity, by: Part.objects.filter(activity=activity).update(name="另一所"),
    "one more unit": lambda activity, by: Part.objects.create(activity=activity, position=9, role="co-organiser", name="又一所"),
    "an occurrence": lambda activity, by: Occurrence.objects.filter(activity=activity).update(place="别处"),
    "one occurrence less": lambda activity, by: Occurrence.objects.filter(activity=activity, position=2).delete(),
    "a move": moved,
    "a cancellation": lambda activity, by: cancel_occurrence(activity, number=2, reason="停电", revision=activity.revision, by=by),
    "the reason of a move": lambda activity, by: OccurrenceMove.objects.filter(activity=activity).update(reason="停水"),
    "the name of a district": lambda activity, by: Unit.objects.filter(parts__activity=activity).update(name="新名区市场监督管理局"),
}


@pytest.fixture
def lecture(office, issued) -> Activity:
    """A public activity of a district with two occurrences, one of which was moved before."""
    activity = Activity.objects.create(
        campaign=issued, position=99, name="讲座", kinds=["lecture"], start="2027-05-19", end="2027-05-20", audience="public", plan_revision=1
    )
    Part.objects.create(activity=activity, position=1, role="responsible", name=office.district.name, unit=office.district)
    for position, day in enumerate(("2027-05-19", "2027-05-20"), 1):
        Occurrence.objects.create(activity=activity, position=position, start=day, end=day, place=f"礼堂{position}")
    to = NewPlace(start=date(2027, 5, 18), end=date(2027, 5, 18), place="旧广场")
    move_occurrence(activity, number=1, to=to, reason="有风", revision=1, by=office.person("city", Role.OFFICER))
    activity.refresh_from_db()
    return activity


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_told_and_the_rest_is_not_made_again(what, office, issued, lecture):
    before = LetOutBefore()
    first = {one.position: one for one in public_programme(issued, before=before)}
    CHANGES[what](lecture, office.person("city", Role.OFFICER))
    again = {one.position: one for one in public_programme(issued, before=before)}
    assert list(again.values()) == public_programme(issued)
    (changed,) = (one for one in again.values() if one.code == lecture.code)
    assert changed != first[lecture.position]
    if what != "the name of a district":
        assert all(one is first[place] for place, one in again.items() if one.code != lecture.code)


def test_an_activity_that_is_no_longer_public_is_gone(issued, lecture):
    assert lecture.code in {one.code for one in programme_of(issued)}
    Activity.objects.filter(pk=lecture.pk).update(audience="internal")
    Campaign.objects.filter(pk=issued.pk).update(revision=issued.revision + 1)
    issued.refresh_from_db()
    assert lecture.code not in {one.code for one in programme_of(issued)}
