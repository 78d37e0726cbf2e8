import time
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quanheng.campaigns import services as campaigns
from quanheng.campaigns.models import Activity, ActivityRevision
from quanheng.ledger.models import Entry as LedgerEntry
from quanheng.reporting import services
from quanheng.reporting.metrics import METRICS, proposed_metric
from quanheng.reporting.models import Coverage, Figure
from quanheng.reporting.queries import results_of
from quanheng.reporting.services import Entry, FigureMoved, FigureQuestioned
from quanheng.reporting.totals import by_unit, totals_of
from quanheng.units.kinds import Role
from quanheng.units.sights import RoleMissing, reader_of
from tests.reporting.conftest import activity, record

pytestmark = pytest.mark.django_db


def test_a_figure_stands_until_it_is_corrected_and_the_old_one_stays_readable(open_day, officer):
    record(open_day, officer, value=320)
    record(open_day, officer, value=350, seen=1, reason="补登下午场")
    assert list(Figure.objects.filter(activity=open_day).order_by("version").values_list("version", "value", "stands")) == [
        (1, 320, False),
        (2, 350, True),
    ]
    events = LedgerEntry.objects.filter(subject_type="reporting.figure").values_list("event", flat=True)
    assert list(events) == ["figure.recorded"] * 2


def test_a_correction_needs_a_reason(open_day, officer):
    record(open_day, officer)
    with pytest.raises(ValidationError, match="say why the figure changes"):
        record(open_day, officer, value=330, seen=1)
    assert Figure.objects.get(stands=True).value == 320


def test_of_two_people_at_one_figure_the_second_is_told(open_day, officer):
    record(open_day, officer)
    with pytest.raises(FigureMoved, match="somebody changed this figure"):
        record(open_day, officer, value=300)
    record(open_day, officer, value=330, seen=1, reason="核对")
    with pytest.raises(FigureMoved):
        record(open_day, officer, value=340, seen=1, reason="再核对")
    assert Figure.objects.get(stands=True).value == 330


def test_a_figure_taken_back_no_longer_counts_and_can_be_given_again(open_day, officer, issued):
    record(open_day, officer)
    record(open_day, officer, value=None, seen=1, reason="登记错了活动")
    reader = reader_of(officer)
    assert totals_of(results_of(issued, reader)) == []
    record(open_day, officer, value=40, seen=2, reason="重新统计")
    assert totals_of(results_of(issued, reader))[0].value == 40


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"value": 0}, "zero"),
        ({"value": 900}, "above-headcount"),
        ({"metric": "checked-repaired", "value": 90}, "above-whole"),
    ],
)
def test_an_odd_figure_is_asked_about_and_taken_with_a_yes_and_a_reason(stall, officer, values, code):
    stall.planned_headcount = 500
    stall.save()
    record(stall, officer, metric="checked", value=86)
    with pytest.raises(FigureQuestioned) as asked:
        record(stall, officer, **values)
    assert [question.code for question in asked.value.questions] == [code]
    with pytest.raises(ValidationError, match="say why this figure is right"):
        record(stall, officer, **values, accepted=True)
    figure = record(stall, officer, **values, accepted=True, reason="已核实")
    assert figure.questions == [code]


def test_a_whole_below_its_part_is_asked_about(stall, officer):
    record(stall, officer, metric="checked", value=86)
    record(stall, officer, metric="checked-repaired", value=50)
    with pytest.raises(FigureQuestioned, match="its part"):
        record(stall, officer, metric="checked", value=40, seen=1, reason="重数")


def test_ten_times_what_stood_before_or_what_others_have_is_asked_about(issued, stall, officer):
    record(stall, officer, metric="materials", value=200)
    with pytest.raises(FigureQuestioned, match="200 stood before"):
        record(stall, officer, metric="materials", value=2000, seen=1, reason="更正")
    Activity.objects.filter(campaign=issued).update(kinds=["service_desk"])
    others = list(Activity.objects.filter(campaign=issued).exclude(pk=stall.pk))
    record(others[0], officer, metric="visits", value=100)
    record(others[1], officer, metric="visits", value=120)
    with pytest.raises(FigureQuestioned, match="ten times what other activities"):
        record(others[2], officer, metric="visits", value=12000)


def test_only_an_officer_of_the_unit_enters_figures_and_only_once_issued(office, campaign, approver):
    planned = activity(campaign, "实验室开放日")
    with pytest.raises(ValidationError, match="not issued yet"):
        record(planned, office.person("city", Role.OFFICER))
    campaigns.issue_programme(campaign, by=approver)
    for unit, role in (("city", Role.VIEWER), ("province", Role.OFFICER), ("institute", Role.OFFICER)):
        with pytest.raises(RoleMissing):
            record(planned, office.person(unit, role))


@pytest.mark.parametrize(("metric", "value"), [("nonsense", 5), ("visits", -1), ("visits", 10**15)])
def test_what_is_no_figure_is_refused(open_day, officer, metric, value):
    with pytest.raises(ValidationError):
        record(open_day, officer, metric=metric, value=value)


def test_people_are_not_added_up_and_visits_are(issued, open_day, stall, officer):
    for of in (open_day, stall):
        record(of, officer, metric="visits", value=100)
        record(of, officer, metric="people", value=80)
    totals = {total.metric.code: total.value for total in totals_of(results_of(issued, reader_of(officer)))}
    assert totals == {"visits": 200, "people": None}


def test_a_joint_activity_stands_with_each_unit_and_counts_once(issued, open_day, officer):
    campaigns.change_activity(
        open_day,
        values={},
        parts=[{"role": "responsible", "name": "市计量测试院"}, {"role": "responsible", "name": "砣湖区市场监管局"}],
        revision=open_day.revision,
        reason="联合举办",
        by=officer,
    )
    record(open_day, officer, value=320)
    results = results_of(issued, reader_of(officer))
    lines = {line.name: line for line in by_unit(results)}
    assert [lines[name].totals[0].value for name in ("衡川市计量测试院", "砣湖区市场监督管理局")] == [320, 320]
    assert totals_of(results)[0].value == 320


def test_the_plan_of_the_issue_stays_when_an_activity_is_held_on_other_days(issued, open_day, officer):
    held = services.mark_held(
        open_day, start=date(2027, 5, 21), end=date(2027, 5, 22), revision=open_day.revision, by=officer, today=date(2027, 6, 1), reason="下雨顺延"
    )
    result = next(result for result in results_of(issued, reader_of(officer)) if result.activity.pk == open_day.pk)
    assert (held.state, held.start, result.plan["start"]) == (Activity.State.HELD, date(2027, 5, 21), "2027-05-20")
    assert ActivityRevision.objects.filter(activity=open_day).order_by("-number").first().reason == "下雨顺延"


def test_an_activity_that_has_not_begun_is_not_held(open_day, officer):
    with pytest.raises(ValidationError, match="still to come"):
        services.mark_held(open_day, start=date(2027, 5, 20), end=date(2027, 5, 20), revision=1, by=officer, today=date(2027, 5, 19))


REPORT = """5月20日，市计量测试院举办实验室开放日活动，共接待市民320余人次，发放宣传资料1200份。
现场免费检测血压计、电子秤86台件，其中不合格7台件，调修5台件。满意率96.5%。"""


@pytest.mark.parametrize(
    ("words", "unit", "within", "code"),
    [
        ("共接待市民320余人次", "人次", "", "visits"),
        ("发放宣传资料1200份", "份", "", "materials"),
        ("不合格7台", "台", "checked", "checked-over-limit"),
        ("解答咨询60人次", "人次", "", "advice"),
        ("开放实验室5个", "个", "", "laboratories-open"),
        ("栽树40棵", "棵", "", ""),
    ],
)
def test_words_of_a_report_tell_the_metric(words, unit, within, code):
    assert proposed_metric(words, unit, ["service_desk"], within=within) == code


def test_a_pasted_report_proposes_figures_and_takes_only_those_with_a_yes(stall, officer, sign_in):
    client, address = sign_in(officer), reverse("reporting:read", args=[stall.pk])
    page = client.post(address, {"text": REPORT})
    found = {line["proposal"].value: (line["metric"], line["proposal"].number) for line in page.context["lines"]}
    assert {value: metric for value, (metric, number) in found.items()} == {
        320: "visits",
        1200: "materials",
        86: "checked",
        7: "checked-over-limit",
        5: "checked-repaired",
    }
    assert not Figure.objects.exists()
    chosen = {f"metric-{number}": metric for metric, number in found.values()}
    client.post(
        address, {"text": REPORT, "take": "", **chosen, f"yes-{found[320][1]}": "on", f"yes-{found[5][1]}": "on", f"yes-{found[86][1]}": "on"}
    )
    stored = {figure.metric: figure for figure in Figure.objects.all()}
    assert {code: figure.value for code, figure in stored.items()} == {"visits": 320, "checked": 86, "checked-repaired": 5}
    assert stored["visits"].source == Figure.Source.READ
    assert "共接待市民320余人次" in stored["visits"].words


def test_media_named_in_a_pasted_report_become_coverage_with_a_yes(open_day, officer, sign_in):
    told = "《衡川日报》、衡川电视台对活动进行了报道，视频播放量达2.3万次。"
    client, address = sign_in(officer), reverse("reporting:read", args=[open_day.pk])
    page = client.post(address, {"text": told})
    assert {(one.medium, one.reach) for one in page.context["media"]} == {("衡川日报", 23000), ("衡川电视台", 23000)}
    paper = next(one for one in page.context["media"] if one.medium == "衡川日报")
    assert client.post(address, {"text": told, "take": "", f"medium-{paper.number}": "on"}).status_code == 302
    assert list(Coverage.objects.values_list("medium", "reach", "activity__name")) == [("衡川日报", 23000, "实验室开放日")]
    assert [one.medium for one in client.post(address, {"text": told}).context["media"]] == ["衡川电视台"]


def test_a_long_hostile_text_is_read_in_time(open_day, officer, sign_in):
    text = ("其中" * 50 + "1万2千3百余人次（" * 20 + "《" * 200 + "0" * 500) * 60
    begun = time.perf_counter()
    assert sign_in(officer).post(reverse("reporting:read", args=[open_day.pk]), {"text": text[:59_000]}).status_code == 200
    assert time.perf_counter() - begun < 20


def test_the_history_of_the_campaign_tells_of_figures(issued, open_day, officer, sign_in):
    record(open_day, officer, value=320)
    page = sign_in(officer).get(reverse("campaigns:history", args=[issued.pk])).content.decode()
    assert "登记数据" in page
    assert "— → 320" in page


def test_a_script_in_a_pasted_report_is_shown_as_words(stall, officer, sign_in):
    page = sign_in(officer).post(reverse("reporting:read", args=[stall.pk]), {"text": "<script>alert(1)</script>接待市民320人次。"})
    assert b"<script>alert" not in page.content
    assert b"&lt;script&gt;alert" in page.content


def test_a_bad_field_of_the_grid_never_costs_the_others(issued, stall, officer, sign_in):
    address = reverse("reporting:grid", args=[issued.pk]) + "?kind=service_desk"
    filled = {f"value-{stall.pk}.checked": "86", f"value-{stall.pk}.materials": "一大堆", f"value-{stall.pk}.visits": "1，200"}
    page = sign_in(officer).post(address, filled)
    assert page.status_code == 422
    assert {figure.metric: figure.value for figure in Figure.objects.all()} == {"checked": 86, "visits": 1200}
    assert "一大堆" in page.content.decode()


def test_a_full_page_of_the_grid_stays_within_what_a_server_takes(issued, stall, officer, sign_in, settings):
    rows = [Activity(campaign=issued, position=100 + place, name=f"服务点{place}", kinds=["service_desk"]) for place in range(60)]
    Activity.objects.bulk_create(rows)
    for metric in METRICS:
        record(stall, officer, metric=metric, value=50)
    client, address = sign_in(officer), reverse("reporting:grid", args=[issued.pk]) + "?kind=service_desk"
    cells = [cell for _result, line in client.get(address).context["rows"] for cell in line]
    filled = {f"{part}-{cell.key}": getattr(cell, name) for cell in cells for part, name in (("value", "text"), ("seen", "seen"))}
    assert len(filled) + 2 * 20 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    assert client.post(address, filled).status_code == 302


@pytest.mark.parametrize("junk", ["\x00", "9" * 5000, "٣", "-1", "1e9", "=1+1", "<script>"])
def test_junk_in_fields_is_refused_and_never_breaks_the_page(stall, officer, sign_in, junk):
    client, address, key = sign_in(officer), reverse("reporting:results", args=[stall.pk]), f"{stall.pk}.checked"
    record(stall, officer, metric="checked", value=86)
    page = client.post(address, {f"value-{key}": junk, f"seen-{key}": f"{junk}:{junk}x", "reason": junk * 2})
    assert page.status_code in {302, 422}
    assert Figure.objects.get(metric="checked", stands=True).value == 86
    assert client.post(reverse("reporting:held", args=[stall.pk]), {"revision": junk, "start": junk, "end": junk}).status_code == 302
    assert client.post(reverse("reporting:text", args=[stall.campaign_id]), {"edit": junk, "text-problems": junk}).status_code == 302


def test_the_grid_asks_and_the_yes_beside_it_stores(issued, stall, officer, sign_in):
    client, address = sign_in(officer), reverse("reporting:grid", args=[issued.pk]) + "?kind=service_desk"
    key = f"{stall.pk}.checked"
    page = client.post(address, {f"value-{key}": "0"})
    assert [cell.questions[0].code for cell in page.context["asked"]] == ["zero"]
    page = client.post(address, {f"value-{key}": "0", f"yes-{key}": "on", f"reason-{key}": "设备未到"})
    assert page.status_code == 302
    assert Figure.objects.get().reason == "设备未到"


def test_an_untouched_page_stores_nothing_and_a_stale_one_is_told(stall, officer, sign_in):
    client, address = sign_in(officer), reverse("reporting:results", args=[stall.pk])
    record(stall, officer, metric="checked", value=86)
    key = f"{stall.pk}.checked"
    assert client.post(address, {f"value-{key}": "86", f"seen-{key}": "1:86"}).status_code == 302
    assert Figure.objects.count() == 1
    record(stall, officer, metric="checked", value=87, seen=1, reason="核对")
    page = client.post(address, {f"value-{key}": "88", f"seen-{key}": "1:86", "reason": "我的"})
    assert page.status_code == 422
    assert Figure.objects.get(stands=True).value == 87


def test_what_was_stored_beside_a_refused_field_can_be_sent_again_with_the_page(issued, stall, officer, sign_in):
    client, address = sign_in(officer), reverse("reporting:grid", args=[issued.pk]) + "?kind=service_desk"
    keys = {metric: f"{stall.pk}.{metric}" for metric in ("checked", "visits")}
    page = client.post(address, {f"value-{keys['checked']}": "86", f"value-{keys['visits']}": "很多"})
    cell = next(cell for _result, cells in page.context["rows"] for cell in cells if cell.metric.code == "checked")
    again = {f"value-{keys['checked']}": cell.text, f"seen-{keys['checked']}": cell.seen, f"value-{keys['visits']}": "300"}
    assert client.post(address, again).status_code == 302
    assert {figure.metric: figure.version for figure in Figure.objects.all()} == {"checked": 1, "visits": 1}


def test_a_figure_emptied_on_the_page_is_taken_back_and_entered_anew(stall, officer, sign_in):
    client, address, key = sign_in(officer), reverse("reporting:results", args=[stall.pk]), f"{stall.pk}.checked"
    record(stall, officer, metric="checked", value=86)
    assert client.post(address, {f"value-{key}": "", f"seen-{key}": "1:86", "reason": "登错了"}).status_code == 302
    assert client.post(address, {f"value-{key}": "80", f"seen-{key}": ""}).status_code == 302
    assert list(Figure.objects.order_by("version").values_list("value", "stands")) == [(86, False), (None, False), (80, True)]


@pytest.mark.parametrize("name", ["report", "grid", "groups"])
def test_pages_ask_the_same_number_of_questions_however_many_rows_there_are(issued, officer, sign_in, name):
    client, address = sign_in(officer), reverse(f"reporting:{name}", args=[issued.pk])
    Activity.objects.filter(campaign=issued).update(kinds=["service_desk"])

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    queries()
    rows = list(Activity.objects.filter(campaign=issued))
    record(rows[0], officer)
    few = queries()
    for of in rows:
        for metric in ("checked", "materials", "advice"):
            record(of, officer, metric=metric, value=50)
    assert queries() == few


def test_the_rows_behind_a_total_are_shown(issued, open_day, officer, sign_in):
    record(open_day, officer, words="接待市民320人次", source=Figure.Source.READ)
    page = sign_in(officer).get(reverse("reporting:metric", args=[issued.pk, "visits"])).content.decode()
    assert "实验室开放日" in page
    assert "接待市民320人次" in page


def test_a_total_of_a_unit_or_a_kind_opens_its_own_figures(issued, open_day, stall, officer, sign_in):
    record(open_day, officer, value=320)
    record(stall, officer, value=80)
    client, address = sign_in(officer), reverse("reporting:metric", args=[issued.pk, "visits"])
    assert client.get(address).context["total"] == 400
    page = client.get(address, {"unit": "砣湖区市场监督管理局"})
    assert (page.context["total"], "实验室开放日" in page.content.decode()) == (80, False)
    assert client.get(address, {"kind": "open_day"}).context["total"] == 320


def test_figures_rest_on_a_file_of_their_activity(issued, open_day, stall, officer, sign_in):
    own = services.add_link(issued, address="https://example.org/sign-in-sheet", activity=open_day, by=officer)
    foreign = services.add_link(issued, address="https://example.org/", activity=stall, by=officer)
    client, address = sign_in(officer), reverse("reporting:results", args=[open_day.pk])
    client.post(address, {f"value-{open_day.pk}.visits": "320", "proof": str(own.pk)})
    client.post(address, {f"value-{open_day.pk}.materials": "100", "proof": str(foreign.pk)})
    assert dict(Figure.objects.values_list("metric", "evidence")) == {"visits": own.pk, "materials": None}


def test_every_part_names_a_metric_of_the_same_count():
    parts = [metric for metric in METRICS.values() if metric.part_of]
    assert parts
    assert all(METRICS[part.part_of].unit == part.unit for part in parts)


def test_an_entry_belongs_to_the_catalogue(open_day, officer):
    with pytest.raises(ValidationError, match="not in the catalogue"):
        services.record_figure(open_day, Entry(metric="x", value=1), by=officer)
