import csv
import io
import re
import zipfile
from datetime import date, timedelta

import docx
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from quanheng.campaigns import services as campaigns
from quanheng.campaigns.amending import differences
from quanheng.campaigns.models import Activity, Campaign, Duty
from quanheng.campaigns.working_days import WorkingCalendar
from quanheng.ledger.models import Entry as LedgerEntry
from quanheng.reporting import documents, services
from quanheng.reporting.drafting import Section, numbered
from quanheng.reporting.models import Evidence, Figure
from quanheng.reporting.official import quoted
from quanheng.reporting.queries import countdown, results_of
from quanheng.reporting.services import TextMoved, Written
from quanheng.reporting.values import cut_around, digest, report_values, sections_of
from quanheng.units.kinds import Role
from quanheng.units.sights import RoleMissing, reader_of
from tests.conftest import SMALL_NOTICE, accept, read_notice
from tests.reporting.conftest import picture, record

pytestmark = pytest.mark.django_db
AFTER = date(2027, 6, 1)


@pytest.fixture
def happened(issued, open_day, stall, officer):
    """One activity held a day later than planned, one with a checked stall, one called off."""
    services.mark_held(open_day, start=date(2027, 5, 21), end=date(2027, 5, 21), revision=1, by=officer, today=AFTER, reason="顺延一天")
    services.mark_held(stall, start=stall.start, end=stall.end, revision=1, by=officer, today=AFTER)
    record(open_day, officer, value=320)
    record(stall, officer, metric="checked", value=86)
    record(stall, officer, metric="checked-repaired", value=5)
    quiz = issued.activities.get(name="计量知识竞赛")
    campaigns.change_activity(quiz, values={"state": "cancelled"}, parts=None, revision=1, reason="平台维护", by=officer)
    services.set_notes(open_day, values={"good_case": True, "nomination_reason": "首次整点讲解，学生占七成"}, edit=0, by=officer)
    services.add_coverage(issued, values={"medium": "衡川日报", "day": date(2026, 5, 22)}, by=officer)
    return issued


def texts(campaign, by) -> dict[str, str]:
    reader = reader_of(by)
    return {section.key: section.text for section in sections_of(campaign, reader, results_of(campaign, reader))}


def written(**sections: str) -> dict[str, Written]:
    return {key: Written(text) for key, text in sections.items()}


def test_the_drafted_text_says_what_is_stored_and_no_more(happened, officer):
    said = texts(happened, officer)
    assert "共安排活动5项" in said["overview"]
    assert "已开展2项，取消1项，尚未登记开展情况2项" in said["overview"]
    assert said["kind-open_day"] == "衡川市计量测试院于5月21日开展“实验室开放日”，参与活动320人次。"
    assert said["kind-service_desk"].endswith("5月15日至18日开展“便民检测进社区”，检测计量器具86台件（其中调修5台件）。")
    assert said["results"] == "据各单位报送，累计参与活动320人次，检测计量器具86台件（其中调修5台件）。"
    assert said["cases"] == "“实验室开放日”（衡川市计量测试院）：首次整点讲解，学生占七成"
    assert said["media"] == "共有衡川日报1家媒体报道1篇次。"
    assert (said["problems"], said["suggestions"]) == ("", "")


def test_the_report_follows_the_notices_headings_where_activities_point_to_them(happened, officer, open_day):
    deeper = Duty.objects.create(campaign=happened, position=99, number="一", heading="细目", depth=2)
    Activity.objects.filter(pk=open_day.pk).update(duty=deeper)
    said = texts(happened, officer)
    assert "实验室开放日" in said[f"duty-{deeper.pk}"], "under the heading that it points to, not under the one above"
    assert "便民检测进社区" in said["duty-none"]


def test_headings_are_numbered_as_official_documents_number_them_and_empty_ones_left_out():
    sections = [
        Section("opening", "", "根据", 0),
        Section("a", "总体情况", "好"),
        Section("activities", "活动开展情况", ""),
        Section("k1", "讲座", "甲", 2),
        Section("k2", "竞赛", "", 2),
        Section("k3", "比对", "乙", 2),
        Section("p", "存在的问题", " "),
        Section("s", "建议", "丙"),
    ]
    assert [heading for heading, _section in numbered(sections)] == ["", "一、总体情况", "二、活动开展情况", "（一）讲座", "（二）比对", "三、建议"]


def test_what_is_written_by_hand_stays_and_the_page_says_when_the_data_move_on(happened, officer, open_day, sign_in):
    services.write_report(happened, texts=written(results="成效显著，见附件。", problems="个别单位报送不及时。"), edit=0, by=officer)
    client, address = sign_in(officer), reverse("reporting:text", args=[happened.pk])
    line = next(line for line in client.get(address).context["lines"] if line["section"].key == "results")
    assert (line["section"].text, line["moved"]) == ("成效显著，见附件。", False)
    record(open_day, officer, value=330, seen=1, reason="核对")
    line = next(line for line in client.get(address).context["lines"] if line["section"].key == "results")
    assert line["moved"]
    assert "330人次" in line["drafted"]


def test_storing_an_untouched_text_lets_it_follow_the_data(happened, officer, open_day):
    services.write_report(happened, texts=written(**texts(happened, officer)), edit=0, by=officer)
    record(open_day, officer, value=330, seen=1, reason="核对")
    values = report_values(happened, reader_of(officer))
    assert "330人次" in next(section["text"] for section in values["sections"] if section["key"] == "results")


def test_data_that_move_while_the_page_is_open_are_not_overwritten_by_its_old_draft(happened, officer, open_day, sign_in):
    client, address = sign_in(officer), reverse("reporting:text", args=[happened.pk])
    filled = {"edit": "0"}
    for line in client.get(address).context["lines"]:
        key = line["section"].key
        filled |= {f"text-{key}": line["section"].text.replace("\n", "\r\n"), f"shown-{key}": line["shown"], f"draft-{key}": line["draft"]}
    filled["text-overview"] += "总体良好。"
    record(open_day, officer, value=330, seen=1, reason="核对")
    quiz = happened.activities.get(name="集贸市场电子秤专项检查")
    services.mark_held(quiz, start=date(2027, 5, 18), end=date(2027, 5, 18), revision=1, by=officer, today=AFTER)
    assert client.post(address, filled).status_code == 302
    lines = {line["section"].key: line for line in client.get(address).context["lines"]}
    assert {key for key, line in lines.items() if line["written"]} == {"overview"}
    assert lines["overview"]["moved"]
    assert "330人次" in lines["results"]["section"].text


def test_of_two_people_at_the_text_the_second_is_told(happened, officer):
    services.write_report(happened, texts=written(problems="甲"), edit=0, by=officer)
    for stale in (0, 7):
        with pytest.raises(TextMoved):
            services.write_report(happened, texts=written(problems="乙"), edit=stale, by=officer)
    services.write_report(happened, texts=written(problems="乙"), edit=1, by=officer)


def test_the_table_shows_plan_against_actual(happened, officer):
    values = report_values(happened, reader_of(officer))
    sheet = load_workbook(io.BytesIO(documents.table_xlsx(values)))["汇总表"]
    rows = {row[1]: row for row in sheet.iter_rows(min_row=3, values_only=True)}
    assert rows["实验室开放日"][2:6] == ("5月20日", "5月21日", "已开展", "参与活动320人次")
    assert rows["计量知识竞赛"][2:6] == ("5月", "—", "取消", "—")
    table = docx.Document(io.BytesIO(documents.table_docx(values))).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["序号", "活动名称", "计划时间", "实际时间", "开展情况", "活动成效", "负责单位"]
    assert len(table.rows) == 6


def test_what_a_spreadsheet_would_run_is_written_as_words(happened, officer, open_day):
    revision = Activity.objects.get(pk=open_day.pk).revision
    campaigns.change_activity(open_day, values={"name": '=HYPERLINK("http://evil.example")'}, parts=None, revision=revision, reason="试", by=officer)
    services.add_link(happened, address="https://example.org/", title="=1+1", activity=open_day, by=officer)
    values = report_values(happened, reader_of(officer))
    cells = [cell for row in load_workbook(io.BytesIO(documents.table_xlsx(values)))["汇总表"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    for data in (documents.figures_csv(values), documents.evidence_csv(values)):
        told = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in told)


def test_the_report_is_a_word_file_in_the_order_of_its_sections(happened, officer):
    services.write_report(happened, texts=written(problems="个别单位\n<w:p>报送不及时"), edit=0, by=officer)
    values = report_values(happened, reader_of(officer))
    words = [paragraph.text for paragraph in docx.Document(io.BytesIO(documents.report_docx(values, day="2027年6月10日"))).paragraphs]
    assert words[0] == "衡川市市场监督管理局关于2027年“世界计量日”活动开展情况的报告"
    headings = [line for line in words if line[:2] in {"一、", "二、", "三、", "四、", "五、", "六、"}]
    assert headings == ["一、总体情况", "二、活动开展情况", "三、主要成效", "四、典型案例", "五、宣传报道", "六、存在的问题"]
    assert "<w:p>报送不及时" in words
    assert words[-1] == "2027年6月10日"


def test_a_frozen_report_keeps_its_values_and_a_supplement_says_what_changed(happened, officer, approver, open_day):
    first = services.freeze_report(happened, seen=0, by=approver)
    record(open_day, officer, value=350, seen=1, reason="补登下午场")
    with pytest.raises(ValidationError, match="Say why there is a supplement"):
        services.freeze_report(happened, seen=1, by=approver)
    second = services.freeze_report(happened, seen=1, by=approver, reason="数据更正")
    first.refresh_from_db()
    assert digest(first.values) == first.sha256
    assert {figure["metric"]: figure["value"] for figure in first.values["figures"]}["visits"] == 320
    figures = [change for change in second.changes if change["what"] == "figure"]
    assert figures == [{"what": "figure", "of": "实验室开放日 · 参与活动", "from": 320, "to": 350}]
    assert {change["what"] for change in second.changes} == {"figure", "text"}
    with pytest.raises(ValidationError, match="Nothing changed since version 2"):
        services.freeze_report(happened, seen=2, by=approver, reason="再来")
    with pytest.raises(TextMoved):
        services.freeze_report(happened, seen=1, by=approver, reason="再来")


def test_every_frozen_figure_names_its_source_by_key_and_hash(happened, approver):
    report = services.freeze_report(happened, seen=0, by=approver)
    keys = {figure["id"] for figure in report.values["figures"]}
    assert keys == {str(key) for key in Figure.objects.filter(stands=True).values_list("pk", flat=True)}
    assert all(len(figure["sha256"]) == 64 for figure in report.values["figures"])
    assert LedgerEntry.objects.filter(event="report.frozen", body__contains=report.sha256).exists()


def test_a_frozen_total_opens_the_figures_that_were_frozen(happened, officer, approver, open_day, sign_in):
    report = services.freeze_report(happened, seen=0, by=approver)
    record(open_day, officer, value=350, seen=1, reason="补登")
    client = sign_in(officer)
    page = client.get(reverse("reporting:frozen-metric", args=[report.pk, "visits"])).content.decode()
    assert re.search(r"\b320\b", page)
    assert "350" not in re.sub(r"<[^>]*>", " ", page)  # what is read; a key within a tag may hold the same digits
    assert 'value="350"' not in page
    assert client.get(reverse("reporting:frozen-metric", args=[report.pk, "nonsense"])).status_code == 404


def test_notes_on_people_money_and_safety_stand_in_the_report_in_their_own_words(happened, officer, open_day):
    services.set_notes(open_day, values={"people": "讲解员4人。", "safety": "设两处疏散通道"}, edit=1, by=officer)
    assert texts(happened, officer)["support"] == "“实验室开放日”人员：讲解员4人；安全：设两处疏散通道。"


def test_freezing_is_the_approvers_act(happened, officer):
    with pytest.raises(RoleMissing):
        services.freeze_report(happened, seen=0, by=officer)


def test_the_bundle_holds_everything_and_is_the_same_after_later_changes(happened, officer, approver, open_day, sign_in):
    services.add_file(happened, data=picture(), filename="现场.jpg", activity=open_day, by=officer)
    report = services.freeze_report(happened, seen=0, by=approver)
    client, address = sign_in(officer), reverse("reporting:frozen-document", args=[report.pk, "bundle.zip"])
    archive = zipfile.ZipFile(io.BytesIO(client.get(address).content))
    assert set(archive.namelist()) == {"总结报告.docx", "汇总表.xlsx", "汇总表.docx", "成效数据.csv", "佐证清单.csv", "清单.txt"}
    assert report.sha256 in archive.read("清单.txt").decode("utf-8-sig")
    assert Evidence.objects.get().sha256 in archive.read("佐证清单.csv").decode("utf-8-sig")
    figures = archive.read("成效数据.csv")
    record(open_day, officer, value=350, seen=1, reason="补登")
    assert zipfile.ZipFile(io.BytesIO(client.get(address).content)).read("成效数据.csv") == figures


def test_handing_in_is_recorded_and_opens_the_report_to_the_office_above(happened, officer, approver, office, sign_in):
    report = services.freeze_report(happened, seen=0, by=approver)
    above, address = sign_in(office.person("province", Role.VIEWER)), reverse("reporting:version", args=[report.pk])
    assert above.get(address).status_code == 404
    filled = {"recipient": "省局计量处", "how": "mail", "day": timezone.localdate().isoformat(), "receipt": "李工回执"}
    assert sign_in(officer).post(reverse("reporting:hand-in", args=[report.pk]), filled).status_code == 302
    page = above.get(address)
    assert page.status_code == 200
    assert "李工回执" in page.content.decode()
    assert sign_in(office.person("neighbour", Role.VIEWER)).get(address).status_code == 404
    assert above.get(reverse("reporting:report", args=[happened.pk])).status_code == 404


def test_a_report_is_not_handed_in_on_a_day_to_come(happened, officer, approver):
    report = services.freeze_report(happened, seen=0, by=approver)
    with pytest.raises(ValidationError, match="still to come"):
        services.record_hand_in(report, recipient="x", how="mail", day=timezone.localdate() + timedelta(days=1), by=officer)


def test_last_years_totals_stand_beside_this_years(happened, approver, officer, office, sign_in):
    services.freeze_report(happened, seen=0, by=approver)
    page = sign_in(officer).get(reverse("reporting:report", args=[happened.pk]))
    assert [total.last_year for total in page.context["totals"]] == [None, None, None]
    Campaign.objects.filter(pk=happened.pk).update(year=2026)
    again = accept(office, read_notice(office, data=SMALL_NOTICE.replace("28个", "29个").encode()))
    again = campaigns.issue_programme(again, by=approver)
    record(again.activities.get(name="实验室开放日"), officer, value=400)
    page = sign_in(officer).get(reverse("reporting:report", args=[again.pk]))
    assert [(total.value, total.last_year) for total in page.context["totals"]] == [(400, 320)]


def test_the_countdown_counts_working_days_to_the_day_of_the_summary(happened, officer):
    calendar, reader = WorkingCalendar({}), reader_of(officer)
    ahead = countdown(happened, reader, today=date(2027, 6, 4), calendar=calendar)  # a Friday; due on Friday the 11th
    assert (ahead.left, ahead.late) == (5, 0)
    behind = countdown(happened, reader, today=date(2027, 6, 14), calendar=calendar)
    assert (behind.left, behind.late) == (0, 1)


@pytest.mark.parametrize("name", ["text", "document"])
def test_the_report_asks_the_same_number_of_questions_however_much_happened(happened, officer, sign_in, name):
    client = sign_in(officer)
    address = reverse(f"reporting:{name}", args=[happened.pk, *(["table.xlsx"] if name == "document" else [])])

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    queries()
    few = queries()
    for of in Activity.objects.filter(campaign=happened):
        record(of, officer, metric="materials", value=50)
        services.add_link(happened, address="https://example.org/", activity=of, by=officer)
        services.add_coverage(happened, values={"medium": f"报{of.number}", "activity": of}, by=officer)
    assert queries() == few


OTHER_PARENT = """中国计量学会关于组织开展2027年“世界计量日”科普活动的通知

各有关单位：
现将有关事项通知如下。
一、活动内容
（一）开展计量科普。组织科普讲座和展览。
二、报送要求
请各单位于2027年5月31日前将科普活动情况报学会秘书处。

中国计量学会
2027年4月10日
"""


def test_two_parents_with_two_deadlines_have_one_activity_that_counts_once(office, happened, officer, approver):
    """The second parent's notice adds its deadline to the campaign that stands; the same report goes to both."""
    other = read_notice(office, data=OTHER_PARENT.encode(), filename="society.txt")
    found = differences(happened, other.draft, reader_of(officer))
    deadline = next(one for one in found.deadlines if "2027-05-31" in one.new)
    happened.refresh_from_db()
    campaigns.apply_amendment(
        other, happened, chosen={deadline.key}, version=other.draft_version, seen=happened.revision, reason="学会通知", by=officer
    )
    assert {str(one.by_date) for one in happened.deadlines.all()} >= {"2027-05-31"}
    assert happened.deadlines.count() == 2
    report = services.freeze_report(happened, seen=0, by=approver)
    for recipient in ("省市场监督管理局", "中国计量学会秘书处"):
        services.record_hand_in(report, recipient=recipient, how="mail", day=timezone.localdate(), by=officer)
    assert report.hand_ins.count() == 2
    assert [one["value"] for one in report.values["totals"] if one["metric"] == "visits"] == [320]


def test_a_long_change_is_cut_around_where_it_differs():
    before = "开展活动" * 100 + "参与320人次。"
    cut = cut_around(before, before.replace("320", "350"))
    assert "320" in cut["from"]
    assert "350" in cut["to"]
    assert cut["from"].startswith("…")
    assert cut_around(None, 5) == {"from": "—", "to": "5"}


def test_quotation_marks_within_a_name_become_single_ones():
    assert quoted("“计量筑基”主场活动") == "“‘计量筑基’主场活动”"
