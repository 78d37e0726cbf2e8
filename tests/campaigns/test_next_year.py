"""Next year from this year: what moves, what stays, what is told."""

from datetime import date

import pytest

from quanheng.campaigns import services
from quanheng.campaigns.models import Activity, Notice
from quanheng.campaigns.next_year import activities_with_lessons, lessons, moved
from quanheng.campaigns.services import NewPlace
from quanheng.campaigns.summary import window_words
from quanheng.units.kinds import Role
from quanheng.units.sights import RoleMissing, reader_of
from tests.conftest import accept, work_all

DAY, NEXT = date(2026, 5, 20), date(2027, 5, 20)


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ((date(2026, 5, 20), date(2026, 5, 20)), (date(2027, 5, 20), date(2027, 5, 20))),  # the day itself
        ((date(2026, 5, 20), date(2026, 5, 21)), (date(2027, 5, 20), date(2027, 5, 21))),
        ((date(2026, 5, 16), date(2026, 5, 17)), (date(2027, 5, 15), date(2027, 5, 16))),  # a weekend stays a weekend
        ((date(2026, 5, 18), date(2026, 5, 22)), (date(2027, 5, 17), date(2027, 5, 21))),  # the week of the day
        ((date(2026, 5, 1), date(2026, 5, 31)), (date(2027, 5, 1), date(2027, 5, 31))),  # a whole month
        ((date(2026, 2, 1), date(2028, 2, 29)), (date(2027, 2, 1), date(2029, 2, 28))),
        ((None, date(2026, 6, 10)), (None, date(2027, 6, 9))),
        ((None, None), (None, None)),
    ],
)
def test_windows_keep_their_weekday_unless_they_are_the_day_or_a_month(window, expected):
    assert moved(window, DAY, NEXT) == expected


def test_windows_are_written_as_the_annex_writes_them():
    assert window_words(date(2027, 5, 18), date(2027, 5, 22), 2027) == "5月18日至5月22日"
    assert window_words(date(2027, 12, 31), date(2028, 1, 2), 2027) == "12月31日至2028年1月2日"


def test_next_year_begins_with_a_document_to_review(office, issued, sign_in):
    officer = office.person("city", Role.OFFICER)
    kept = list(Activity.objects.filter(campaign=issued))
    gone = kept[2]
    services.change_activity(gone, values={"state": Activity.State.CANCELLED}, parts=None, revision=gone.revision, reason="场地维修", by=officer)
    desk = sign_in(officer)
    page = desk.get(f"/campaigns/{issued.pk}/next-year/").content.decode()
    assert "场地维修" in page
    assert page.count(f"/activities/{gone.pk}/") == 1
    assert sum(f"/activities/{activity.pk}/" in page for activity in kept) == 1, "what ran as planned is no lesson"
    response = desk.post(f"/campaigns/{issued.pk}/next-year/", {"day": f"{issued.day.year + 1}-05-20"})
    assert response.status_code == 302
    work_all()
    notice = Notice.objects.get(filename__startswith=str(issued.day.year + 1))
    assert notice.state == Notice.State.REVIEW
    assert notice.draft["header"]["day"]["value"] == f"{issued.day.year + 1}-05-20"
    assert notice.draft["header"]["china_theme"]["value"] is None
    rows = {row["name"]: row for row in notice.draft["rows"]}
    assert list(rows) == [activity.name for activity in kept if activity.pk != gone.pk]
    for activity in kept:
        if activity.name in rows and activity.start and not activity.approximate:
            again = date.fromisoformat(rows[activity.name]["start"])
            assert again.year == activity.start.year + 1
            if "日" in activity.time_words:
                assert again.weekday() == activity.start.weekday() or activity.start == issued.day
            else:
                assert rows[activity.name]["time_words"] == activity.time_words  # 5月中旬 is that in any year
    following = accept(office, notice)
    assert following.year == issued.day.year + 1


def test_another_year_is_refused_and_nothing_is_received(office, issued, sign_in):
    desk = sign_in(office.person("city", Role.OFFICER))
    before = Notice.objects.count()
    response = desk.post(f"/campaigns/{issued.pk}/next-year/", {"day": "2031-05-20"}, headers={"accept-language": "en"})
    assert response.status_code == 422
    assert "2031-05-20 does not lie in" in response.content.decode()
    assert Notice.objects.count() == before


def test_only_the_offices_own_officer_begins_its_next_year(office, issued):
    with pytest.raises(RoleMissing):
        services.begin_next_year(issued, day=NEXT, by=office.person("city", Role.VIEWER))


def test_a_moved_occurrence_is_a_lesson(office, issued):
    officer = office.person("city", Role.OFFICER)
    activity = issued.activities.get(name="便民检测进社区")
    day = NewPlace(date(2027, 5, 16), date(2027, 5, 17), "桃浦社区")
    services.move_occurrence(activity, number=1, to=day, reason="场地维修", revision=activity.revision, by=officer)
    found = lessons(activities_with_lessons(issued, reader_of(officer)))
    assert [(lesson.activity.name, lesson.reasons) for lesson in found] == [("便民检测进社区", ("场地维修",))]
