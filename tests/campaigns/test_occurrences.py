"""One occurrence is moved or cancelled: the rest of the activity stays, feeds and pages tell it, the words to send are ready."""

from datetime import date

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from icalendar import Calendar

from quanheng.campaigns import services
from quanheng.campaigns.models import Activity, Campaign, OccurrenceMove
from quanheng.campaigns.queries import ActivityFilter, activities_of
from quanheng.campaigns.services import NewPlace
from quanheng.campaigns.services.changing import ActivityMoved
from quanheng.ledger.models import Entry
from quanheng.units.kinds import Role
from quanheng.units.sights import RoleMissing, reader_of

THREE = [
    {"start": "2027-05-09", "end": "2027-05-09", "place": "桃浦街道"},
    {"start": "2027-05-16", "end": "2027-05-16", "place": "长风街道"},
    {"start": "2027-05-23", "end": "2027-05-23", "place": "石泉街道"},
]


@pytest.fixture(autouse=True)
def _no_kept_pages():
    caches["pages"].clear()


@pytest.fixture
def tour(office, issued) -> Activity:
    """Three days in three streets, told by day; public."""
    activity = issued.activities.get(name="便民检测进社区")
    values = {"start": date(2027, 5, 9), "end": date(2027, 5, 23), "time_words": "5月9日、16日、23日上午9:00"}
    return services.change_activity(
        activity, values=values, parts=None, occurrences=THREE, revision=1, reason="定三场", by=office.person("city", Role.OFFICER)
    )


def move(office, activity, number, *, by="officer", **values):
    told = {"reason": "场地维修", "revision": Activity.objects.get(pk=activity.pk).revision, **values}
    to = NewPlace(told.pop("start", date(2027, 5, 17)), told.pop("end", None), told.pop("place", "长风街道"), told.pop("time_words", ""))
    return services.move_occurrence(activity, number=number, to=to, by=office.person("city", Role(by)), **told)


def cancel(office, activity, number, reason="天气原因"):
    revision = Activity.objects.get(pk=activity.pk).revision
    return services.cancel_occurrence(activity, number=number, reason=reason, revision=revision, by=office.person("city", Role.OFFICER))


def events(client, activity) -> dict[str, dict]:
    feed = client.get(f"/zh-hans/programme/{activity.campaign.code}/{activity.code}/calendar.ics").content
    return {str(event["uid"]): event for event in Calendar.from_ical(feed).walk("VEVENT")}


def test_one_moves_and_the_others_stay(office, tour):
    move(office, tour, 2)
    stored = Activity.objects.get(pk=tour.pk)
    assert [(item.start.day, item.state) for item in stored.occurrences.all()] == [(9, "planned"), (17, "moved"), (23, "planned")]
    assert (stored.start, stored.end) == (date(2027, 5, 9), date(2027, 5, 23))
    assert stored.time_words == "5月9日、17日、23日上午9:00", "the day in the words is the new one, the hour stays"
    assert stored.state == "planned"
    assert stored.revisions.first().snapshot["occurrences"][1] == {"start": "2027-05-17", "end": "2027-05-17", "place": "长风街道", "state": "moved"}
    entry = Entry.objects.get(event="occurrence.moved")
    assert entry.subject_id == str(tour.pk)


def test_a_window_alone_moves_with_its_one_occurrence(office, issued):
    activity = issued.activities.get(name="实验室开放日")
    move(office, activity, 1, start=date(2027, 5, 21), end=date(2027, 5, 22), place="二号楼")
    stored = Activity.objects.get(pk=activity.pk)
    assert (stored.start, stored.end, stored.time_words) == (date(2027, 5, 21), date(2027, 5, 22), "5月21日至5月22日")


def test_the_window_grows_where_an_occurrence_leaves_it(office, issued, tour):
    Activity.objects.filter(pk=tour.pk).update(start="2027-05-01", end="2027-05-31")
    move(office, tour, 3, start=date(2027, 6, 2))
    stored = Activity.objects.get(pk=tour.pk)
    assert (stored.start, stored.end) == (date(2027, 5, 1), date(2027, 6, 2))


def test_words_that_cannot_be_told_anew_by_rule_are_asked_for(office, tour):
    Activity.objects.filter(pk=tour.pk).update(time_words="5月9/16/23日")
    with pytest.raises(ValidationError) as refused:
        move(office, tour, 2)
    assert "time_words" in refused.value.message_dict
    move(office, tour, 2, time_words="5月9日、17日、23日")
    assert Activity.objects.get(pk=tour.pk).time_words == "5月9日、17日、23日"


def test_vague_words_stay(office, tour):
    Activity.objects.filter(pk=tour.pk).update(time_words="5月中旬")
    move(office, tour, 2)
    assert Activity.objects.get(pk=tour.pk).time_words == "5月中旬"


def test_one_is_cancelled_and_when_the_last_goes_the_activity_is(office, tour):
    cancel(office, tour, 1)
    cancel(office, tour, 2)
    assert Activity.objects.get(pk=tour.pk).state == "planned"
    cancel(office, tour, 3)
    assert Activity.objects.get(pk=tour.pk).state == "cancelled"
    with pytest.raises(ValidationError) as refused:
        move(office, tour, 1)
    assert refused.value.code == "cancelled"


def test_a_cancelled_one_takes_place_after_all(office, tour):
    cancel(office, tour, 2)
    with pytest.raises(ValidationError) as refused:
        cancel(office, tour, 2)
    assert refused.value.code == "cancelled"
    move(office, tour, 2, start=date(2027, 5, 16))
    assert tour.occurrences.get(number=2).state == "moved"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"reason": " "}, "reason"), ({"start": date(2027, 5, 16)}, "start"), ({"start": date(2027, 5, 18), "end": date(2027, 5, 17)}, "end")],
)
def test_what_is_refused_names_its_field_and_leaves_everything(office, tour, wrong, field):
    with pytest.raises(ValidationError) as refused:
        move(office, tour, 2, **wrong)
    assert field in refused.value.message_dict
    assert Activity.objects.get(pk=tour.pk).revision == tour.revision
    assert not OccurrenceMove.objects.exists()


def test_two_officers_a_viewer_and_a_draft(office, campaign, notice):
    activity = campaign.activities.get(name="实验室开放日")
    with pytest.raises(ValidationError) as refused:
        move(office, activity, 1)
    assert refused.value.code == "not-issued"
    services.issue_programme(campaign, by=office.person("city", Role.APPROVER))
    with pytest.raises(RoleMissing):
        move(office, activity, 1, by="viewer")
    move(office, activity, 1, start=date(2027, 5, 21))
    with pytest.raises(ActivityMoved):
        move(office, activity, 1, revision=1, start=date(2027, 5, 25))


def test_numbers_stay_through_corrections_and_are_not_given_twice(office, tour):
    officer = office.person("city", Role.OFFICER)
    move(office, tour, 2)
    left = [{"start": "2027-05-17", "end": "2027-05-17", "place": "长风街道"}, {"start": "2027-05-23", "end": "2027-05-23", "place": "石泉街道"}]
    activity = Activity.objects.get(pk=tour.pk)
    services.change_activity(activity, values={}, parts=None, occurrences=left, revision=activity.revision, reason="少一场", by=officer)
    assert [(item.number, item.state) for item in tour.occurrences.all()] == [(2, "moved"), (3, "planned")]
    more = [*left, {"start": "2027-05-30", "end": "2027-05-30", "place": "甘泉街道"}]
    services.change_activity(activity, values={}, parts=None, occurrences=more, revision=activity.revision + 1, reason="加一场", by=officer)
    assert [item.number for item in tour.occurrences.all()] == [2, 3, 4]


def test_calendars_have_an_event_for_each_with_stable_uids_and_status(client, office, tour):
    before = events(client, tour)
    assert list(before) == [f"{tour.code}-{number}@quanheng" for number in (1, 2, 3)]
    move(office, tour, 2)
    cancel(office, tour, 3)
    after = events(client, tour)
    assert list(after) == list(before)
    assert [str(event["status"]) for event in after.values()] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    moved = after[f"{tour.code}-2@quanheng"]
    assert str(moved["dtstart"].dt) == "2027-05-17"
    assert moved["sequence"] > before[f"{tour.code}-2@quanheng"]["sequence"]
    assert "场地维修" in moved["description"]


def test_the_feed_and_the_page_tell_from_what_to_what(client, office, tour):
    base = f"/zh-hans/programme/{tour.campaign.code}/"
    move(office, tour, 2, place="甘泉街道")
    feed = client.get(f"{base}feed.atom").content.decode()
    assert "原定5月16日（长风街道），改为5月17日（甘泉街道）。" in feed
    assert f"urn:quanheng:activity:{tour.code}:occurrence:2:r" in feed
    page = client.get(f"{base}{tour.code}/").content.decode()
    assert "原定5月16日（长风街道），改为5月17日（甘泉街道）。" in page
    assert "场地维修" in page
    cancel(office, tour, 3)
    assert "原定5月23日（石泉街道），现取消。" in client.get(f"{base}feed.atom").content.decode()
    assert "EventCancelled" in client.get(f"{base}{tour.code}/").content.decode()


def test_an_activity_told_by_day_is_on_its_days_and_not_between(client, office, issued, tour):
    base = f"/zh-hans/programme/{issued.code}/"
    month = client.get(f"{base}month/?m=2027-05").content.decode()
    assert month.count(f"{tour.code}/") == 3
    assert tour.name in client.get(f"{base}?day=2027-05-16").content.decode()
    assert tour.name not in client.get(f"{base}?day=2027-05-12").content.decode().split("<main", 1)[1]
    reader = reader_of(office.person("city", Role.OFFICER))
    for day, is_on in ((date(2027, 5, 16), True), (date(2027, 5, 12), False)):
        found = activities_of(issued, reader, ActivityFilter(on_or_after=day, on_or_before=day))
        assert found.filter(pk=tour.pk).exists() == is_on


def test_a_cancelled_day_is_struck_out_and_not_on(client, office, issued, tour):
    cancel(office, tour, 2)
    base = f"/zh-hans/programme/{issued.code}/"
    assert tour.name not in client.get(f"{base}?day=2027-05-16").content.decode().split("<main", 1)[1]
    assert '<li class="off">' in client.get(f"{base}month/?m=2027-05").content.decode()


def test_the_officer_moves_one_on_the_page_and_gets_the_words(office, tour, sign_in):
    client = sign_in(office.person("city", Role.OFFICER))
    address = f"/activities/{tour.pk}/occurrences/"
    form = {"revision": tour.revision, "start": "2027-05-17", "place": "甘泉街道", "time_words": tour.time_words, "reason": "场地维修"}
    wrong = client.post(f"{address}2/move/", {**form, "start": ""})
    assert wrong.status_code == 422
    assert client.post(f"{address}2/move/", form).status_code == 302
    page = client.get(address).content.decode()
    assert "【活动变更】衡川市市场监督管理局：“便民检测进社区”原定5月16日（长风街道），改为5月17日（甘泉街道）。原因：场地维修。详情：" in page
    assert f"/zh-hans/programme/{tour.campaign.code}/{tour.code}/" in page
    assert client.post(f"{address}1/cancel/", {"revision": tour.revision, "reason": "雨"}).status_code == 302, (
        "somebody else was faster: told, nothing stored"
    )
    assert tour.occurrences.get(number=1).state == "planned"


def test_the_words_to_send_hold_no_withheld_place(office, issued, tour, sign_in):
    officer = office.person("city", Role.OFFICER)
    change = services.PublishChange(act=services.FlagAct.WITHHOLD, fields=frozenset({"place"}))
    services.publish_activities(issued, revisions={tour.pk: tour.revision}, change=change, reason="隐去", by=officer)
    move(office, tour, 2, place="甘泉街道")
    page = sign_in(officer).get(f"/activities/{tour.pk}/occurrences/").content.decode()
    assert "原定5月16日，改为5月17日。" in page
    assert "改为5月17日（甘泉街道）" not in page


def test_a_move_raises_the_campaign_so_that_kept_pages_give_way(office, issued, tour):
    before = Campaign.objects.get(pk=issued.pk).revision
    move(office, tour, 2)
    assert Campaign.objects.get(pk=issued.pk).revision == before + 1
