"""Officers' pages: what they show, how they refuse, and that their queries do not grow with the rows."""

import copy
import io
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

import quanheng.notices as notices_package
from quanheng.campaigns import services
from quanheng.campaigns.draft import unchecked_rows
from quanheng.campaigns.forms import ActivityForm
from quanheng.campaigns.models import Activity, Campaign, Notice, Part
from quanheng.campaigns.refusals import refusal_in_words
from quanheng.jobs.models import Job
from quanheng.jobs.worker import Worker
from quanheng.ledger.services import seal
from quanheng.rows import new_id
from quanheng.units.kinds import Role
from tests.conftest import SMALL_NOTICE, work_all

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def officer(office):
    return office.person("city", Role.OFFICER)


@pytest.fixture
def desk(office, officer, sign_in):
    return sign_in(officer)


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_uploading_shows_progress_and_then_the_review(office, desk):
    response = desk.post("/notices/new/", {"unit": office.city.pk, "text": SMALL_NOTICE})
    assert response.status_code == 302
    address = response["Location"]
    assert "正在读取文件" in desk.get(address).content.decode()
    fragment = desk.get(address, headers={"hx-target": "reading"})
    assert fragment.content.decode().lstrip().startswith('<div id="reading"')
    work_all()
    assert desk.get(address, headers={"hx-target": "reading"})["HX-Refresh"] == "true"
    assert "5 项活动" in desk.get(address).content.decode()


@pytest.mark.parametrize(("given", "told"), [({"text": ""}, "Give either a file or a pasted text"), ({"text": "  "}, "Give either a file")])
def test_giving_nothing_is_answered_at_the_form(office, desk, given, told):
    response = desk.post("/notices/new/", {"unit": office.city.pk, **given}, headers=ENGLISH)
    assert response.status_code == 422
    assert told in response.content.decode()


def test_an_officer_cannot_give_a_notice_to_another_unit(office, desk):
    response = desk.post("/notices/new/", {"unit": office.neighbour.pk, "text": SMALL_NOTICE}, headers=ENGLISH)
    assert response.status_code == 422
    assert not Notice.objects.exists()


def test_a_worker_killed_between_the_steps_leaves_one_draft(office, officer):
    notice = services.receive_notice(unit=office.city, data=SMALL_NOTICE.encode(), filename="x.txt", by=officer)
    job = Job.objects.get(pk=notice.job_id)
    from quanheng.campaigns.reading import next_step

    first = next_step(job)
    job.cursor = first.cursor
    second, again = next_step(job), next_step(job)
    second.apply()
    draft = Notice.objects.get(pk=notice.pk).draft
    again.apply()
    assert Notice.objects.get(pk=notice.pk).draft == draft
    Worker().work_once()
    assert Notice.objects.get(pk=notice.pk).draft == draft


def test_the_review_marks_what_is_unsure_and_where_it_stands(office, desk, notice):
    page = desk.get(f"/notices/{notice.pk}/").content.decode()
    assert page.count('class="unsure"') == len(unchecked_rows(notice.draft))
    first = notice.draft["rows"][0]
    line = notice.text[: first["span"][0]].count("\n") + 1
    assert f'href="#L{line}"' in page


def test_correcting_a_row_by_its_form(office, desk, notice):
    row = notice.draft["rows"][1]
    address = f"/notices/{notice.pk}/rows/{row['key']}/"
    form = desk.get(address)
    values = {**form.context["form"].initial, "place": "桃浦社区", "hosts": "甲街道、乙街道", "kinds": ["service_desk"]}
    values = {name: value for name, value in values.items() if value is not None}
    assert desk.post(address, values).status_code == 302
    stored = Notice.objects.get(pk=notice.pk).draft["rows"][1]
    assert (stored["place"], stored["checked"]) == ("桃浦社区", True)
    assert [part["name"] for part in stored["parts"] if part["role"] == "host"] == ["甲街道", "乙街道"]


def test_dates_the_wrong_way_round_are_refused_with_the_field(office, desk, notice):
    address = f"/notices/{notice.pk}/rows/{notice.draft['rows'][0]['key']}/"
    values = {"version": notice.draft_version, "name": "x", "start": "2027-05-20", "end": "2027-05-19"}
    response = desk.post(address, values, headers=ENGLISH)
    assert response.status_code == 422
    assert "lies before the first day" in response.content.decode()
    assert Notice.objects.get(pk=notice.pk).draft_version == notice.draft_version


def test_a_stale_form_is_told_to_look_again_and_changes_nothing(office, desk, officer, notice):
    services.check_rows(notice, keys=[notice.draft["rows"][0]["key"]], version=notice.draft_version, by=officer)
    response = desk.post(f"/notices/{notice.pk}/header/", {"version": notice.draft_version, "title": "旧表单"}, headers=ENGLISH, follow=True)
    assert "Somebody changed this draft" in response.content.decode()
    assert Notice.objects.get(pk=notice.pk).draft["header"]["title"]["value"] != "旧表单"


def test_accepting_with_unsure_rows_names_them(office, desk, notice):
    response = desk.post(f"/notices/{notice.pk}/accept/", {"version": notice.draft_version}, headers=ENGLISH, follow=True)
    assert "unsure rows are not checked yet" in response.content.decode()
    assert not Campaign.objects.exists()


def test_a_script_in_a_notice_is_text(office, desk):
    text = SMALL_NOTICE.replace("实验室开放日", "<script>alert(1)</script>开放日")
    desk.post("/notices/new/", {"unit": office.city.pk, "text": text})
    work_all()
    notice = Notice.objects.get()
    page = desk.get(f"/notices/{notice.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_original_comes_back_as_it_was_and_only_as_a_download(office, desk, notice):
    response = desk.get(f"/notices/{notice.pk}/original/")
    assert b"".join(response.streaming_content) == SMALL_NOTICE.encode()
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"


def test_editing_an_activity_after_issue_asks_for_the_reason(office, desk, issued):
    activity = issued.activities.get(name="实验室开放日")
    address = f"/activities/{activity.pk}/edit/"
    values = {"version": 1, "name": "实验室开放周", "kinds": ["open_day"], "state": "planned", "audience": "public", "responsible": "市计量测试院"}
    refused = desk.post(address, values, headers=ENGLISH)
    assert refused.status_code == 422
    assert "say why the activity changes" in refused.content.decode()
    assert desk.post(address, {**values, "reason": "延长一周"}).status_code == 302
    page = desk.get(f"/activities/{activity.pk}/").content.decode()
    assert "延长一周" in page
    assert "实验室开放日" in page, "what the plan said stays visible"


def test_the_filter_answers_with_the_table_alone(office, desk, issued):
    response = desk.get(f"/campaigns/{issued.pk}/?kind=inspection", headers={"hx-target": "activities"})
    fragment = response.content.decode()
    assert fragment.lstrip().startswith('<div id="activities"')
    assert "专项检查" in fragment
    assert "实验室开放日" not in fragment


def add_activities(campaign: Campaign, count: int) -> None:
    model = campaign.activities.first()
    for place in range(count):
        one = copy.copy(model)
        one.pk, one.code, one.position, one._state = new_id(), f"copy-{place}", 1000 + place, copy.copy(model._state)
        one._state.adding = True
        one.save(force_insert=True)
        Part.objects.create(activity=one, position=1, role="responsible", name=f"单位{place}", unit=campaign.unit)


def test_queries_of_a_campaigns_page_do_not_grow_with_its_rows(office, desk, issued):
    few = queries_of(desk, f"/campaigns/{issued.pk}/")
    add_activities(issued, 90)
    assert Activity.objects.filter(campaign=issued).count() == 95
    assert queries_of(desk, f"/campaigns/{issued.pk}/") == few


def test_queries_of_the_review_do_not_grow_with_its_rows(office, desk, notice, demonstration_notice):
    assert len(demonstration_notice.draft["rows"]) > 10 * len(notice.draft["rows"])
    assert queries_of(desk, f"/notices/{notice.pk}/") == queries_of(desk, f"/notices/{demonstration_notice.pk}/")


def test_accepting_takes_a_fixed_number_of_statements(office, officer, notice, demonstration_notice):
    def statements(one: Notice) -> int:
        one = services.check_rows(one, keys=[row["key"] for row in unchecked_rows(one.draft)], version=one.draft_version, by=officer)
        with CaptureQueriesContext(connection) as queries:
            services.accept_programme(one, version=one.draft_version, by=officer)
        return len(queries)

    few, many = statements(notice), statements(demonstration_notice)
    assert many <= few + 8, "bulk inserts may be cut into a few batches, never one per row"


def test_only_the_unsure_rows_are_shown_when_asked(office, desk, notice):
    page = desk.get(f"/notices/{notice.pk}/?show=unsure").content.decode()
    unsure = {row["name"] for row in unchecked_rows(notice.draft)}
    assert unsure
    for row in notice.draft["rows"]:
        assert (f">{row['name']}</a>" in page) == (row["name"] in unsure)


def test_a_long_table_is_shown_in_pages(office, officer, desk):
    head, _rows = SMALL_NOTICE.rsplit("\n1\t", 1)
    long = head + "".join(f"\n{number}\t第{number}场讲座\t计量科普\t5月20日\t线下\t市计量测试院" for number in range(1, 251))
    services.receive_notice(unit=office.city, data=long.encode(), filename="long.txt", by=officer)
    work_all()
    notice = Notice.objects.get()
    assert len(notice.draft["rows"]) == 250
    third = desk.get(f"/notices/{notice.pk}/?page=3").content.decode()
    assert "第250场讲座</a>" in third
    assert "第200场讲座</a>" not in third


def test_a_reading_that_broke_off_is_told_and_tried_again(office, officer, desk, monkeypatch):
    from quanheng.campaigns import reading

    def break_off(data, filename):
        raise RuntimeError("the disk is gone")

    notice = services.receive_notice(unit=office.city, data=SMALL_NOTICE.encode(), filename="x.txt", by=officer)
    with monkeypatch.context() as broken:
        broken.setattr(reading, "load", break_off)
        Job.objects.filter(pk=notice.job_id).update(attempts=2)
        work_all()
    assert Job.objects.get(pk=notice.job_id).state == "failed"
    page = desk.get(f"/notices/{notice.pk}/", headers=ENGLISH).content.decode()
    assert "The reading failed" in page
    desk.post(f"/notices/{notice.pk}/again/")
    work_all()
    assert Notice.objects.get(pk=notice.pk).state == Notice.State.REVIEW
    assert "was read already" in desk.post(f"/notices/{notice.pk}/again/", headers=ENGLISH, follow=True).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_history_tells_who_did_what_from_the_ledger(office, officer, desk, issued):
    activity = issued.activities.get(name="实验室开放日")
    services.change_activity(activity, values={"place": "二号楼"}, parts=None, revision=1, reason="换楼", by=officer)
    page = desk.get(f"/campaigns/{issued.pk}/history/", headers=ENGLISH).content.decode()
    for told in ("document received", "campaign accepted", "programme issued", "activity changed", "— → 二号楼", officer.name, "within a minute"):
        assert told in page
    seal()
    assert "within a minute" not in desk.get(f"/campaigns/{issued.pk}/history/", headers=ENGLISH).content.decode()


@pytest.mark.django_db(transaction=True)
def test_queries_of_the_history_do_not_grow_with_it(office, officer, desk, issued):
    few = queries_of(desk, f"/campaigns/{issued.pk}/history/")
    for number in range(1, 30):
        activity = issued.activities.get(name="实验室开放日")
        services.change_activity(activity, values={"place": f"{number}号楼"}, parts=None, revision=number, reason="换楼", by=officer)
    assert queries_of(desk, f"/campaigns/{issued.pk}/history/") == few


def edit(activity: Activity, **changed) -> dict:
    form = ActivityForm.initial_of_activity(activity)
    values = {**form, "reason": "改期", "start": str(activity.start), "end": str(activity.end), **changed}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_moving_an_activity_asks_for_the_words_and_the_occurrences(office, desk, issued):
    activity = issued.activities.get(name="便民检测进社区")
    address = f"/activities/{activity.pk}/edit/"
    moved = {"start": "2027-05-22", "end": "2027-05-23"}
    assert "still says “5月15日至5月18日”" in desk.post(address, edit(activity, **moved), headers=ENGLISH).content.decode()
    outside = edit(activity, **moved, time_words="5月22日至23日", occurrences="2027-05-15 桃浦社区")
    assert "lies outside the dates" in desk.post(address, outside, headers=ENGLISH).content.decode()
    nonsense = edit(activity, **moved, time_words="5月22日至23日", occurrences="下周 桃浦社区")
    assert "does not begin with a day" in desk.post(address, nonsense, headers=ENGLISH).content.decode()
    good = edit(activity, **moved, time_words="5月22日至23日", occurrences="2027-05-22 桃浦社区\n2027-05-22/2027-05-23 曹杨社区")
    assert desk.post(address, good).status_code == 302
    happenings = [(str(item.start), str(item.end), item.place) for item in activity.occurrences.all()]
    assert happenings == [("2027-05-22", "2027-05-22", "桃浦社区"), ("2027-05-22", "2027-05-23", "曹杨社区")]
    feed = desk.get(f"/zh-hans/programme/{issued.code}/{activity.code}/calendar.ics").content.decode()
    assert feed.count("BEGIN:VEVENT") == 2
    assert "20270515" not in feed


def table_rows(client, campaign: Campaign, query: str = "") -> list[list[str]]:
    book = load_workbook(io.BytesIO(client.get(f"/campaigns/{campaign.pk}/summary.xlsx{query}").content))
    return [["" if cell is None else str(cell) for cell in row] for row in book.active.iter_rows(values_only=True)]


def test_the_summary_marks_what_is_cancelled_and_keeps_the_plan_beside_it(office, officer, desk, issued):
    activity = issued.activities.get(name="实验室开放日")
    services.change_activity(activity, values={"name": "实验室开放周", "state": "cancelled"}, parts=None, revision=1, reason="停办", by=officer)
    assert any("实验室开放周（已取消）" in row for row in table_rows(desk, issued))
    plan = table_rows(desk, issued, "?as=issued")
    assert any("实验室开放日" in row for row in plan)
    assert not any("开放周" in cell for row in plan for cell in row)


def test_the_summary_bears_the_annexs_own_title_and_only_the_columns_units(office, officer, desk, issued):
    activity = issued.activities.get(name="实验室开放日")
    parts = [{"role": "responsible", "name": "市计量测试院"}, {"role": "joint", "name": "市科协"}, {"role": "host", "name": "砣湖区市场监管局"}]
    services.change_activity(activity, values={}, parts=parts, revision=1, reason="补充", by=officer)
    rows = table_rows(desk, issued)
    assert "2027年衡川市“世界计量日”活动安排表" in rows[0]
    assert any("市计量测试院\n承办单位：砣湖区市场监管局" in row for row in rows)


def test_a_reader_who_sees_a_part_is_told_so(office, issued, sign_in):
    rows = table_rows(sign_in(office.person("institute", Role.OFFICER)), issued)
    assert rows[0][0].endswith("（可见部分）")
    assert not any("专项检查" in cell for row in rows for cell in row)


def test_an_officer_elsewhere_sees_at_least_what_the_public_sees(office, issued, sign_in):
    neighbour = sign_in(office.person("neighbour", Role.OFFICER))
    public = neighbour.get(f"/activities/{issued.activities.get(name='计量知识竞赛').pk}/")
    assert (public.status_code, "/programme/" in public["Location"]) == (302, True), "the public page, with what is published and no more"
    assert neighbour.get(f"/activities/{issued.activities.get(name='集贸市场电子秤专项检查').pk}/").status_code == 404


def test_a_misread_deadline_is_corrected_added_and_removed(office, desk, notice):
    address = f"/notices/{notice.pk}/deadlines/"
    first = notice.draft["deadlines"][0]
    assert desk.post(f"{address}new/", {"version": notice.draft_version, "what": "报送联络员", "day": "2027-05-07"}).status_code == 302
    assert (
        desk.post(f"{address}{first['key']}/", {"version": notice.draft_version + 1, "what": first["what"], "day": "2027-06-18"}).status_code == 302
    )
    stored = Notice.objects.get(pk=notice.pk).draft["deadlines"]
    assert [item["date"] for item in stored] == ["2027-06-18", "2027-05-07"]
    desk.post(f"{address}{first['key']}/", {"version": notice.draft_version + 2, "act": "remove"})
    assert [item["what"] for item in Notice.objects.get(pk=notice.pk).draft["deadlines"]] == ["报送联络员"]


def test_a_document_put_aside_leaves_the_desk_but_not_the_record(office, desk, notice, campaign):
    other = services.receive_notice(unit=office.city, data=b"x" * 40, filename="note.txt", by=office.person("city", Role.OFFICER))
    assert "note.txt" in desk.get("/desk/").content.decode()
    desk.post(f"/notices/{other.pk}/discard/")
    assert "note.txt" not in desk.get("/desk/").content.decode()
    assert "note.txt" in desk.get("/notices/").content.decode()
    assert "accepted or put aside already" in desk.post(f"/notices/{notice.pk}/discard/", headers=ENGLISH, follow=True).content.decode()
    assert Campaign.objects.filter(pk=campaign.pk).exists()


def test_the_source_stays_at_hand_after_acceptance(office, desk, notice, campaign):
    assert f"/notices/{notice.pk}/" in desk.get(f"/campaigns/{campaign.pk}/").content.decode()
    page = desk.get(f"/notices/{notice.pk}/", headers=ENGLISH).content.decode()
    assert "this is what was read" in page
    assert 'id="accept"' not in page


def test_every_refusal_of_the_reader_has_its_own_words():
    """The codes that the reader can give stand in its source; each is worded for the officer."""
    source = "".join(file.read_text() for file in Path(notices_package.__file__).parent.glob("*.py"))
    codes = set(re.findall(r'code="([a-z-]+)"', source)) | set(re.findall(r'^    \(b"[^"]*", "([a-z-]+)",', source, re.MULTILINE))
    general = refusal_in_words("a code of tomorrow")
    assert {"damaged", "zip-bomb", "archive"} <= codes
    assert [code for code in sorted(codes) if refusal_in_words(code) == general] == []


def test_a_single_happening_moves_with_the_dates(office, desk, issued):
    activity = issued.activities.get(name="实验室开放日")
    assert activity.occurrences.count() == 1
    moved = edit(activity, start="2027-05-21", end="2027-05-21", time_words="5月21日")
    assert "occurrences" not in moved or moved["occurrences"] == ""
    assert desk.post(f"/activities/{activity.pk}/edit/", moved).status_code == 302
    feed = desk.get(f"/zh-hans/programme/{issued.code}/{activity.code}/calendar.ics").content.decode()
    assert "DTSTART;VALUE=DATE:20270521" in feed
    assert feed.count("BEGIN:VEVENT") == 1


def test_contacts_and_headings_are_corrected_a_line_each(office, desk, notice):
    address = f"/notices/{notice.pk}/"
    told = desk.get(f"{address}headings/").context["form"].initial["lines"]
    assert told.splitlines() == ["一、活动主题", "二、工作要求"]
    lines = "一、活动主题\n（一）全球主题\n三、工作要求"
    assert desk.post(f"{address}headings/", {"version": notice.draft_version, "lines": lines}).status_code == 302
    contacts = {"version": notice.draft_version + 1, "lines": "何经办 | 市局计量处 | 00000000 |\n | | | desk@example.com"}
    assert desk.post(f"{address}contacts/", contacts).status_code == 302
    draft = Notice.objects.get(pk=notice.pk).draft
    assert [(duty["depth"], duty["number"], duty["heading"]) for duty in draft["duties"]] == [
        (1, "一", "活动主题"),
        (2, "一", "全球主题"),
        (1, "三", "工作要求"),
    ]
    assert draft["duties"][0]["text"], "a heading that stays keeps its text"
    assert [(contact["name"], contact["email"]) for contact in draft["contacts"]] == [("何经办", ""), ("", "desk@example.com")]
    refused = desk.post(f"{address}headings/", {"version": notice.draft_version + 2, "lines": "没有编号"}, headers=ENGLISH)
    assert "does not begin with a number" in refused.content.decode()
