"""The officer's thread: a document in, a draft corrected, a campaign accepted and issued."""

import io

import pytest
from django.core.exceptions import ValidationError
from docx import Document as Word
from openpyxl import load_workbook

from quanheng.campaigns import services
from quanheng.campaigns.draft import unchecked_rows
from quanheng.campaigns.models import Activity, ActivityRevision, Campaign, Notice
from quanheng.campaigns.services.changing import ActivityMoved
from quanheng.jobs.models import Job
from quanheng.ledger.models import Entry
from quanheng.units.kinds import Role
from quanheng.units.sights import RoleMissing
from tests.conftest import SMALL_NOTICE, accept, read_notice


def test_reading_a_notice_leaves_a_draft_and_no_campaign(office, notice):
    assert notice.state == Notice.State.REVIEW
    assert [row["name"] for row in notice.draft["rows"]] == [
        "实验室开放日",
        "便民检测进社区",
        "计量知识竞赛",
        "集贸市场电子秤专项检查",
        "执法人员培训",
    ]
    assert not Campaign.objects.exists()


def test_every_row_points_at_its_own_line_of_the_source(notice):
    for row in notice.draft["rows"]:
        start, end = row["span"]
        assert row["name"] in notice.text[start:end]


def test_an_unreadable_document_says_what_to_do(office, sign_in):
    officer = office.person("city", Role.OFFICER)
    notice = read_notice(office, data=b"Rar!\x1a\x07 packed", filename="notice.rar")
    assert notice.state == Notice.State.UNREADABLE
    page = sign_in(officer).get(f"/notices/{notice.pk}/", headers={"accept-language": "en"}).content.decode()
    assert "This is an archive. Unpack it and give the document itself." in page


def test_the_same_file_twice_is_one_notice(office, notice):
    with pytest.raises(services.AlreadyReceived) as error:
        services.receive_notice(unit=office.city, data=SMALL_NOTICE.encode(), filename="again.txt", by=office.person("city", Role.OFFICER))
    assert error.value.notice == notice
    assert Job.objects.count() == 1


@pytest.mark.parametrize("data", [b"", b"  \n "])
def test_an_empty_document_is_refused_and_leaves_nothing(office, data):
    with pytest.raises(ValidationError, match=r"空|empty"):
        services.receive_notice(unit=office.city, data=data, filename="empty.txt", by=office.person("city", Role.OFFICER))
    assert not Notice.objects.exists()


def test_a_document_above_the_limit_is_refused(office, settings):
    settings.QUANHENG_UPLOAD_BYTES = 1000
    with pytest.raises(ValidationError):
        services.receive_notice(unit=office.city, data=SMALL_NOTICE.encode(), filename="big.txt", by=office.person("city", Role.OFFICER))
    assert not Notice.objects.exists()


def test_only_an_officer_of_the_unit_receives_notices(office):
    for unit, role in (("city", Role.VIEWER), ("district", Role.OFFICER), ("province", Role.OFFICER)):
        with pytest.raises(RoleMissing):
            services.receive_notice(unit=office.city, data=b"text", filename="x.txt", by=office.person(unit, role))


def test_an_unsure_row_must_be_checked_before_the_yes(office, notice):
    officer = office.person("city", Role.OFFICER)
    assert [row["number"] for row in unchecked_rows(notice.draft)], "the vague dates of this notice leave somebody unsure"
    with pytest.raises(services.AcceptRefused):
        services.accept_programme(notice, version=notice.draft_version, by=officer)
    assert Notice.objects.get(pk=notice.pk).state == Notice.State.REVIEW
    assert not Campaign.objects.exists()


def test_the_campaign_holds_what_the_draft_said(campaign):
    assert campaign.title == "衡川市市场监督管理局关于开展2027年“世界计量日”活动的通知"
    assert (campaign.year, campaign.edition, str(campaign.day), campaign.global_theme) == (2027, 28, "2027-05-20", "称量未来")
    assert campaign.cited_numbers == ["省市监计函〔2027〕18号"]
    assert [str(deadline.by_date) for deadline in campaign.deadlines.all()] == ["2027-06-11"]
    dates = [(str(row.start), str(row.end), row.approximate) for row in campaign.activities.all()]
    assert dates == [
        ("2027-05-20", "2027-05-20", False),
        ("2027-05-15", "2027-05-18", False),
        ("2027-05-01", "2027-05-31", False),
        ("2027-05-11", "2027-05-20", False),
        ("2027-05-17", "2027-05-23", True),
    ]


def test_names_are_resolved_to_units_near_the_campaign(office, campaign):
    units = {part.name: part.unit for activity in campaign.activities.all() for part in activity.parts.all()}
    assert units["市计量测试院"] == office.institute
    assert units["砣湖区市场监管局"] == office.district
    assert units["市计量协会"] is None


def test_inspections_and_training_start_internal(campaign):
    audiences = {activity.name: activity.audience for activity in campaign.activities.all()}
    assert audiences == {
        "实验室开放日": "public",
        "便民检测进社区": "public",
        "计量知识竞赛": "public",
        "集贸市场电子秤专项检查": "internal",
        "执法人员培训": "internal",
    }


def test_two_yeses_make_one_campaign(office, notice, campaign):
    with pytest.raises(services.DraftMoved):
        services.accept_programme(notice, version=notice.draft_version, by=office.person("city", Role.OFFICER))
    assert Campaign.objects.count() == 1


def test_two_officers_on_one_row_never_overwrite_each_other(office, notice):
    officer = office.person("city", Role.OFFICER)
    key, version = notice.draft["rows"][0]["key"], notice.draft_version
    services.correct_row(notice, key=key, values={"name": "第一位的写法"}, version=version, by=officer)
    with pytest.raises(services.DraftMoved):
        services.correct_row(notice, key=key, values={"name": "第二位的写法"}, version=version, by=officer)
    assert Notice.objects.get(pk=notice.pk).draft["rows"][0]["name"] == "第一位的写法"


def test_a_removed_row_stays_out_and_a_restored_one_comes_back(office, notice):
    officer = office.person("city", Role.OFFICER)
    first, second = notice.draft["rows"][0]["key"], notice.draft["rows"][1]["key"]
    notice = services.remove_row(notice, key=first, version=notice.draft_version, by=officer)
    notice = services.remove_row(notice, key=second, version=notice.draft_version, by=officer)
    notice = services.restore_row(notice, key=second, version=notice.draft_version, by=officer)
    campaign = accept(office, notice)
    assert [activity.name for activity in campaign.activities.all()] == ["便民检测进社区", "计量知识竞赛", "集贸市场电子秤专项检查", "执法人员培训"]


def test_a_child_notice_finds_its_parent_by_the_number_it_cites(office):
    parent_text = SMALL_NOTICE.replace("衡川市市场监督管理局\n2027年4月26日", "天衡省市场监督管理局\n2027年4月12日")
    officer = office.person("province", Role.OFFICER)
    parent = services.receive_notice(unit=office.province, data=parent_text.encode(), filename="p.txt", by=officer)
    from tests.conftest import work_all

    work_all()
    parent = Notice.objects.get(pk=parent.pk)
    parent = services.correct_header(parent, values={"doc_number": "省市监计函〔2027〕18号"}, version=parent.draft_version, by=officer)
    parent = services.check_rows(parent, keys=[row["key"] for row in parent.draft["rows"]], version=parent.draft_version, by=officer)
    above = services.accept_programme(parent, version=parent.draft_version, by=officer)
    assert accept(office, read_notice(office)).parent == above


def test_issuing_is_the_approvers_act_and_happens_once(office, campaign):
    with pytest.raises(RoleMissing):
        services.issue_programme(campaign, by=office.person("city", Role.OFFICER))
    approver = office.person("city", Role.APPROVER)
    issued = services.issue_programme(campaign, by=approver)
    assert issued.state == Campaign.State.ISSUED
    assert set(issued.activities.values_list("plan_revision", flat=True)) == {1}
    with pytest.raises(ValidationError):
        services.issue_programme(campaign, by=approver)


def test_a_change_after_issue_needs_a_reason_and_keeps_the_plan(office, issued):
    officer = office.person("city", Role.OFFICER)
    activity = issued.activities.get(name="实验室开放日")
    with pytest.raises(ValidationError):
        services.change_activity(activity, values={"place": "二号楼"}, parts=None, revision=1, reason=" ", by=officer)
    services.change_activity(activity, values={"place": "二号楼"}, parts=None, revision=1, reason="换楼", by=officer)
    activity.refresh_from_db()
    assert (activity.place, activity.revision, activity.plan_revision) == ("二号楼", 2, 1)
    assert ActivityRevision.objects.get(activity=activity, number=1).snapshot["place"] == ""
    assert Campaign.objects.get(pk=issued.pk).revision == issued.revision + 1


def test_a_change_of_an_old_revision_is_refused(office, campaign):
    officer = office.person("city", Role.OFFICER)
    activity = campaign.activities.first()
    services.change_activity(activity, values={"name": "新名"}, parts=None, revision=1, reason="", by=officer)
    with pytest.raises(ActivityMoved):
        services.change_activity(activity, values={"name": "旧表单"}, parts=None, revision=1, reason="", by=officer)
    assert Activity.objects.get(pk=activity.pk).name == "新名"


def test_dates_the_wrong_way_round_change_nothing(office, campaign):
    activity = campaign.activities.first()
    with pytest.raises(ValidationError):
        services.change_activity(
            activity,
            values={"start": activity.end, "end": activity.start.replace(day=1)},
            parts=None,
            revision=1,
            reason="",
            by=office.person("city", Role.OFFICER),
        )
    activity.refresh_from_db()
    assert (activity.revision, str(activity.end)) == (1, "2027-05-20")


def test_every_step_stands_in_the_ledger(issued):
    events = list(Entry.objects.filter(unit=str(issued.unit_id)).order_by("recorded_at").values_list("event", flat=True))
    for event in ("notice.received", "notice.read", "draft.rows-checked", "campaign.accepted", "campaign.issued"):
        assert event in events


def test_the_summary_table_reads_as_the_annex(office, issued, sign_in):
    client = sign_in(office.person("city", Role.VIEWER))
    book = load_workbook(io.BytesIO(client.get(f"/campaigns/{issued.pk}/summary.xlsx").content))
    cells = [[str(cell) for cell in row if cell is not None] for row in book.active.iter_rows(values_only=True)]
    assert any("便民检测进社区" in row and "5月15日至5月18日" in row for row in cells)
    word = Word(io.BytesIO(client.get(f"/campaigns/{issued.pk}/summary.docx").content))
    rows = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert rows[0] == ["序号", "活动名称", "活动内容", "活动时间", "宣传形式", "负责单位"]
    assert len(rows) == 6


def test_headings_say_their_own_words_once_without_a_mirror_sites_noise(office):
    noisy = SMALL_NOTICE.replace("请各单位于", "请(qǐng)各单位(wèi)于")
    notice = read_notice(office, data=noisy.encode(), filename="noisy.txt")
    assert [duty["text"] for duty in notice.draft["duties"]][-1].startswith("请各单位于2027年6月11日前")
