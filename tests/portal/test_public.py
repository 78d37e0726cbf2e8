"""What the public sees: only what is issued and public, the same for everybody, in both languages."""

import gzip

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from quanheng.campaigns import services
from quanheng.campaigns.models import Activity, Campaign
from quanheng.units.kinds import Role
from tests.conftest import PASSWORD


@pytest.fixture(autouse=True)
def _no_kept_pages():
    caches["pages"].clear()


def page_of(client, campaign: Campaign, query: str = "", language: str = "zh-hans") -> str:
    response = client.get(f"/{language}/programme/{campaign.code}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def change(office, activity: Activity, **values) -> None:
    revision = Activity.objects.get(pk=activity.pk).revision
    services.change_activity(activity, values=values, parts=None, revision=revision, reason="变更", by=office.person("city", Role.OFFICER))


def test_a_draft_has_no_public_page(client, campaign):
    assert client.get(f"/zh-hans/programme/{campaign.code}/").status_code == 404
    assert campaign.title not in client.get("/zh-hans/").content.decode()


def test_the_programme_shows_public_activities_and_no_internal_ones(client, issued):
    page = page_of(client, issued)
    for shown in ("实验室开放日", "便民检测进社区", "计量知识竞赛", "称量未来"):
        assert shown in page
    for hidden in ("集贸市场电子秤专项检查", "双随机", "执法人员培训"):
        assert hidden not in page


def test_search_and_feeds_do_not_reach_internal_activities_either(client, issued):
    assert "专项检查" not in page_of(client, issued, "?kind=inspection").split("<main", 1)[1]
    assert "0 项活动" in page_of(client, issued, "?q=双随机")
    feed = client.get(f"/zh-hans/programme/{issued.code}/calendar.ics").content.decode()
    assert "检查" not in feed
    assert "实验室开放日" in feed


def test_an_internal_activity_has_no_page_under_its_code(client, issued):
    inspection = issued.activities.get(name="集贸市场电子秤专项检查")
    assert client.get(f"/zh-hans/programme/{issued.code}/{inspection.code}/").status_code == 404
    assert client.get(f"/zh-hans/programme/{issued.code}/{inspection.code}/calendar.ics").status_code == 404


def test_names_and_numbers_of_officers_are_never_public(client, office, issued):
    issued.contacts.create(name="何经办", phone="00000000")
    assert "何经办" not in page_of(client, issued)
    assert "00000000" not in page_of(client, issued)


def test_both_languages_say_which_they_are(client, issued):
    chinese, english = page_of(client, issued), page_of(client, issued, language="en")
    assert '<html lang="zh-Hans">' in chinese
    assert "3 项活动" in chinese
    assert '<html lang="en">' in english
    assert "3 activities" in english


def test_a_public_page_carries_no_cookie_token_or_nonce(client, office, issued):
    signed_in = client.post("/accounts/login/", {"login": office.person("city", Role.OFFICER).username, "password": PASSWORD})
    assert signed_in.status_code == 302
    response = client.get(f"/zh-hans/programme/{issued.code}/")
    assert not response.cookies
    assert "csrf" not in response.content.decode().lower()
    assert "nonce" not in response["Content-Security-Policy"]
    assert "Cookie" not in response.get("Vary", "")
    assert office.person("city", Role.OFFICER).name not in response.content.decode()


def test_a_kept_page_costs_one_query_and_answers_304(client, issued):
    first = client.get(f"/zh-hans/programme/{issued.code}/")
    with CaptureQueriesContext(connection) as queries:
        again = client.get(f"/zh-hans/programme/{issued.code}/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert len(queries) == 1


def test_a_change_shows_at_once(client, office, issued):
    page_of(client, issued)
    change(office, issued.activities.get(name="实验室开放日"), place="二号楼大厅")
    assert "二号楼大厅" in page_of(client, issued)


def test_an_activity_turned_internal_disappears_at_once(client, office, issued):
    activity = issued.activities.get(name="实验室开放日")
    address = f"/zh-hans/programme/{issued.code}/{activity.code}/"
    assert client.get(address).status_code == 200
    change(office, activity, audience="internal")
    assert client.get(address).status_code == 404
    assert "实验室开放日" not in page_of(client, issued)


def test_a_compressed_page_is_the_same_page(client, issued):
    plain = client.get(f"/zh-hans/programme/{issued.code}/")
    packed = client.get(f"/zh-hans/programme/{issued.code}/", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content


def test_the_feed_is_whole_days_with_stable_uids_and_rising_sequence(client, office, issued):
    def event() -> dict:
        calendar = Calendar.from_ical(client.get(f"/zh-hans/programme/{issued.code}/calendar.ics").content)
        return next(item for item in calendar.walk("VEVENT") if "便民检测" in item["summary"])

    before = event()
    assert (str(before["dtstart"].dt), str(before["dtend"].dt)) == ("2027-05-15", "2027-05-19"), "the end of whole days is exclusive"
    change(office, issued.activities.get(name="便民检测进社区"), state="cancelled")
    after = event()
    assert after["uid"] == before["uid"]
    assert after["sequence"] == before["sequence"] + 1
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")


def test_one_activity_goes_into_ones_own_calendar(client, issued):
    activity = issued.activities.get(name="实验室开放日")
    response = client.get(f"/zh-hans/programme/{issued.code}/{activity.code}/calendar.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert [str(item["summary"]) for item in Calendar.from_ical(response.content).walk("VEVENT")] == ["实验室开放日"]


@pytest.mark.parametrize("query", ["?page=999", "?page=abc", "?kind=nonsense", "?q=" + "长" * 300, "?q=%00", "?q=<script>alert(1)</script>"])
def test_odd_queries_never_break_the_page(client, issued, query):
    page = page_of(client, issued, query)
    assert "<script>alert" not in page


def test_queries_of_the_programme_do_not_grow_with_its_rows(client, office, issued):
    def count() -> int:
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as queries:
            page_of(client, issued)
        return len(queries)

    few = count()
    first = issued.activities.first()
    for place in range(100, 160):
        first.pk, first.code, first.position, first._state.adding = None, f"code-{place}", place, True
        first.id = Activity._meta.get_field("id").get_default()
        first.save()
    Campaign.objects.filter(pk=issued.pk).update(revision=issued.revision + 1)
    assert count() == few
    assert page_of(client, issued).count("<h3>") == 63


def test_what_is_on_a_day_is_found(client, issued):
    page = page_of(client, issued, "?day=2027-05-16")
    assert "便民检测进社区" in page
    assert "计量知识竞赛" in page
    assert "实验室开放日" not in page
    assert "0 项活动" in page_of(client, issued, "?day=2027-07-01")


def test_switching_the_language_keeps_what_was_asked(client, issued):
    assert f"/en/programme/{issued.code}/?q=%E5%AE%9E%E9%AA%8C%E5%AE%A4&amp;kind=open_day" in page_of(client, issued, "?q=实验室&kind=open_day")
