"""The public programme as data, by month and by unit: the same eyes as the pages."""

import csv
import io
import json
import posixpath
import re
import zipfile

import pytest
from django.core.cache import caches
from lxml import etree

from quanheng.campaigns import services as campaigns
from quanheng.campaigns.models import Activity, Campaign, Part
from quanheng.jobs.queries import jobs_about
from quanheng.portal import bundling
from quanheng.portal.models import Bundle
from quanheng.units.kinds import Role
from tests.portal.made_files import files_of
from tests.portal.test_public import change, page_of

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _no_kept_pages():
    caches["pages"].clear()


def data_of(client, campaign, name):
    response = client.get(f"/zh-hans/programme/{campaign.code}/{name}")
    assert response.status_code == 200
    return response.content


@pytest.mark.parametrize("name", ["programme.json", "programme.csv", "feed.atom", "month/", "units/", "poster/"])
def test_internal_activities_are_in_none_of_them(client, issued, name):
    text = data_of(client, issued, name).decode()
    assert "专项检查" not in text
    assert "执法人员培训" not in text


@pytest.mark.parametrize("name", ["programme.json", "programme.csv", "feed.atom", "month/", "units/", "poster/"])
def test_a_draft_has_none_of_them(client, campaign, name):
    assert client.get(f"/zh-hans/programme/{campaign.code}/{name}").status_code == 404


def test_json_tells_the_campaign_and_each_public_activity(client, issued):
    told = json.loads(data_of(client, issued, "programme.json"))
    assert told["schema"] == "quanheng-programme/1"
    assert told["campaign"]["day"] == "2027-05-20"
    open_day = next(activity for activity in told["activities"] if activity["name"] == "实验室开放日")
    assert (open_day["start"], open_day["units"]) == ("2027-05-20", [{"role": "responsible", "name": "市计量测试院"}])
    assert open_day["address"].endswith(f"/{open_day['code']}/")


def test_csv_opens_in_office_programs_and_runs_nothing(client, office, issued):
    change(office, issued.activities.get(name="实验室开放日"), name='=HYPERLINK("http://bad.example")')
    raw = data_of(client, issued, "programme.csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row["name"] for row in rows if row["name"].startswith("'=")] == ['\'=HYPERLINK("http://bad.example")']
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_the_feed_is_atom_with_the_last_change_first_and_ids_that_stay(client, office, issued):
    before = {entry.findtext(f"{ATOM}id") for entry in etree.fromstring(data_of(client, issued, "feed.atom")).iter(f"{ATOM}entry")}
    change(office, issued.activities.get(name="便民检测进社区"), place="东门<广场>")
    feed = etree.fromstring(data_of(client, issued, "feed.atom"))
    entries = list(feed.iter(f"{ATOM}entry"))
    assert entries[0].findtext(f"{ATOM}title") == "便民检测进社区"
    assert "东门<广场>" in entries[0].findtext(f"{ATOM}summary")
    assert {entry.findtext(f"{ATOM}id") for entry in entries} == before
    assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")


def test_an_activity_is_an_event_for_search_engines_and_no_script_for_anybody(client, office, issued):
    activity = issued.activities.get(name="实验室开放日")
    change(office, activity, content="</script><script>alert(1)</script>")
    page = client.get(f"/zh-hans/programme/{issued.code}/{activity.code}/").content.decode()
    block = page.split('<script type="application/ld+json">', 1)[1].split("</script>", 1)[0]
    (event,) = json.loads(block)
    assert (event["@type"], event["startDate"]) == ("Event", "2027-05-20")
    assert event["description"] == "</script><script>alert(1)</script>"
    assert "<script>alert" not in page


def test_a_unit_has_its_tile_its_list_and_its_calendar(client, issued):
    assert "市计量测试院" in data_of(client, issued, "units/").decode()
    page = page_of(client, issued, "?unit=市计量测试院").split("<main", 1)[1]
    assert "实验室开放日" in page
    assert "便民检测进社区" not in page
    feed = client.get(f"/zh-hans/programme/{issued.code}/calendar.ics?unit=市计量测试院").content.decode()
    assert "实验室开放日" in feed
    assert "便民检测进社区" not in feed


def test_the_month_shows_each_day_and_turns_to_others(client, issued):
    page = data_of(client, issued, "month/").decode()
    cell = next(part for part in page.split("<td") if 'class="' in part and "own-day" in part)
    assert "实验室开放日" in cell
    assert page.count("便民检测进社区") == 4  # 15 to 18 May
    assert "便民检测进社区" not in data_of(client, issued, "month/?m=2027-07").decode()


@pytest.mark.parametrize("asked", ["0000-00", "2027-13", "x", "9999-12", "%00"])
def test_an_odd_month_is_that_of_the_campaigns_day(client, issued, asked):
    assert "2027" in data_of(client, issued, f"month/?m={asked}").decode()


def test_data_costs_one_query_when_it_is_kept_and_few_however_long(client, issued, django_assert_num_queries):
    for name in ("programme.json", "programme.csv", "feed.atom", "month/", "units/", "poster/"):
        data_of(client, issued, name)
        with django_assert_num_queries(1):
            data_of(client, issued, name)


def test_queries_of_data_do_not_grow_with_rows(client, issued):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        data_of(client, issued, "programme.json")
    for number in range(100, 130):
        activity = Activity.objects.create(campaign=issued, position=number, name=f"活动{number}", audience="public", start="2027-05-20")
        Part.objects.create(activity=activity, position=1, role="responsible", name="某局")
    Campaign.objects.filter(pk=issued.pk).update(revision=issued.revision + 1)
    with CaptureQueriesContext(connection) as many:
        data_of(client, issued, "programme.json")
    assert len(many) == len(few)


def test_the_poster_has_the_themes_the_dated_activities_and_a_code_to_scan(client, office, issued):
    change(office, issued.activities.get(name="便民检测进社区"), state="cancelled")
    page = data_of(client, issued, "poster/").decode()
    assert "称量未来" in page
    assert "实验室开放日" in page
    assert "便民检测进社区" not in page
    assert '<svg aria-hidden="true"' in page
    assert f"/programme/{issued.code}/" in page


def test_the_bundle_is_the_public_site_as_files_that_lead_to_each_other(office, issued, sign_in):
    archive = files_of(sign_in(office.person("city", Role.OFFICER)), issued)
    names = set(archive.namelist())
    front = f"zh-hans/programme/{issued.code}/index.html"
    assert {front, front.replace("zh-hans", "en"), f"zh-hans/programme/{issued.code}/programme.json", "assets/quanheng.css"} <= names
    for name in names:
        if not name.endswith(".html") or name == "index.html":
            continue
        page = archive.read(name).decode()
        assert "专项检查" not in page
        for target in re.findall(r'(?:href|src)="([^"#]+)"', page):
            if not target.startswith("http"):
                assert posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) in names, (name, target)


def test_files_are_made_once_for_a_revision_and_told_old_when_the_programme_changed(office, issued, sign_in):
    officer = office.person("city", Role.OFFICER)
    desk = sign_in(officer)
    files_of(desk, issued)
    files_of(desk, issued)
    assert Bundle.objects.count() == 1
    activity = issued.activities.get(name="实验室开放日")
    campaigns.change_activity(activity, values={"place": "新址"}, parts=None, revision=activity.revision, reason="换地点", by=officer)
    assert "changed since these files were made" in desk.get(f"/campaigns/{issued.pk}/files/", headers={"accept-language": "en"}).content.decode()
    assert "新址" in files_of(desk, issued).read(f"zh-hans/programme/{issued.code}/{activity.code}/index.html").decode()


def test_a_killed_making_goes_on_and_holds_every_file_once(office, issued, sign_in, monkeypatch):
    monkeypatch.setattr(bundling, "FILES_A_STEP", 5)
    bundle = bundling.order_bundle(issued, by=office.person("city", Role.OFFICER))
    done = bundling.next_step(jobs_about(bundle).get())  # a worker that was killed before it could commit
    assert done.cursor == 1
    job = jobs_about(bundle).get()
    while not (done := bundling.next_step(job)).apply:  # ... and one that was killed while it joined the pieces
        job.cursor = done.cursor
    names = files_of(sign_in(office.person("city", Role.OFFICER)), issued).namelist()
    assert len(names) == len(set(names)) > 20


def test_a_programme_that_shrinks_while_its_files_are_made_still_gives_them(office, issued, sign_in, monkeypatch):
    monkeypatch.setattr(bundling, "FILES_A_STEP", 5)
    officer = office.person("city", Role.OFFICER)
    bundle = bundling.order_bundle(issued, by=officer)
    whole = bundling.planned_files
    monkeypatch.setattr(bundling, "planned_files", lambda campaign, every: whole(campaign, every)[: 7 if len(calls) > 4 else None])
    calls: list[int] = []
    job = jobs_about(bundle).get()
    for _ in range(40):
        step = bundling.next_step(job)
        calls.append(1)
        if step.apply:
            step.apply()
        job.cursor = step.cursor
        if step.finished:
            break
    bundle.refresh_from_db()
    assert bundle.state == Bundle.State.READY
    with bundle.file.open("rb") as file:
        names = zipfile.ZipFile(file).namelist()
    assert len(names) == len(set(names)) > 20
