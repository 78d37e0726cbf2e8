import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from docx import Document

from quanheng.campaigns import services as campaigns
from quanheng.campaigns.draft import unchecked_rows
from quanheng.campaigns.models import Campaign
from quanheng.campaigns.recipients import proposed_recipients
from quanheng.issuing import services
from quanheng.issuing.models import OwnNotice, SignOff
from quanheng.ledger.models import Entry
from quanheng.units.kinds import Role
from quanheng.units.services import create_unit
from tests.conftest import SMALL_NOTICE, accept, read_notice, work_all

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 scan"


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def officer(office):
    return office.person("city", Role.OFFICER)


@pytest.fixture
def approver(office):
    return office.person("city", Role.APPROVER)


@pytest.fixture
def draft(campaign, officer):
    return services.start_own_notice(campaign, by=officer)


def sign(draft, by, **changes):
    told = {
        "steps": [{"step": "会签", "name": "王处长", "day": "2027-04-25", "opinion": "同意"}],
        "number": "衡市监计〔2027〕9号",
        "issued_on": date(2027, 4, 26),
    }
    return services.record_sign_off(draft, **{**told, "scan": (PDF, "签发.pdf"), "edit": draft.edit, "by": by, **changes})


def test_the_draft_says_what_the_parent_orders_and_invents_nothing(draft, campaign):
    assert draft.title == "衡川市市场监督管理局关于开展2027年“世界计量日”活动的通知"
    assert "称量未来" in draft.body
    assert "请于2027年6月4日前将活动总结报衡川市市场监督管理局。" in draft.body, "before the parent's day, to this office"
    assert "2027年6月11日前" not in draft.body, "what the parent wants for itself is not passed on"
    known = f"{campaign.title}{campaign.doc_number}" + "".join(duty.heading for duty in campaign.duties.all())
    assert "活动主题" in draft.body
    assert "工作要求" in known


def test_asked_for_twice_it_is_one_draft(draft, campaign, officer):
    assert services.start_own_notice(campaign, by=officer) == draft
    assert OwnNotice.objects.count() == 1


def test_the_file_for_sign_off_has_the_words_the_annex_and_no_number(draft, campaign, officer, sign_in):
    answer = sign_in(officer).get(reverse("issuing:own-notice-file", args=[campaign.pk]))
    document = Document(io.BytesIO(b"".join(answer) if answer.streaming else answer.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert draft.title in text.replace("\n", "")
    assert "〔2027〕9号" not in text
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "便民检测进社区" in cells


def test_two_officers_never_overwrite_each_other(draft, officer):
    services.change_own_notice(draft, values={"title": "新题"}, edit=0, by=officer)
    with pytest.raises(services.NoticeMoved):
        services.change_own_notice(draft, values={"title": "别的题"}, edit=0, by=officer)
    assert OwnNotice.objects.get().title == "新题"


def test_signing_off_issues_the_programme_under_the_own_number_and_cites_the_parents(draft, campaign, approver):
    parent = campaign.doc_number
    sign(draft, approver)
    campaign.refresh_from_db()
    assert (campaign.state, campaign.doc_number, campaign.issuer) == (Campaign.State.ISSUED, "衡市监计〔2027〕9号", "衡川市市场监督管理局")
    assert not parent or parent in campaign.cited_numbers
    assert campaign.activities.exclude(plan_revision=None).count() == campaign.activities.count()
    assert "own-notice.signed-off" in set(Entry.objects.values_list("event", flat=True))


def test_a_district_finds_its_parent_by_the_number_that_was_recorded(draft, campaign, approver, office):
    sign(draft, approver)
    by = office.person("district", Role.OFFICER)
    words = SMALL_NOTICE.replace("省市监计函〔2027〕18号", "衡市监计〔2027〕9号").replace("衡川市市场监督管理局关于", "砣湖区市场监督管理局关于")
    notice = campaigns.receive_notice(unit=office.district, data=words.encode(), filename="district.txt", by=by)
    work_all()
    notice.refresh_from_db()
    notice = campaigns.check_rows(notice, keys=[row["key"] for row in unchecked_rows(notice.draft)], version=notice.draft_version, by=by)
    assert campaigns.accept_programme(notice, version=notice.draft_version, by=by).parent == campaign


def test_only_an_approver_signs_off_and_only_once(draft, officer, approver):
    with pytest.raises(PermissionDenied):
        sign(draft, officer)
    sign(draft, approver)
    with pytest.raises(ValidationError, match="issued already"):
        sign(draft, approver)
    assert SignOff.objects.count() == 1


@pytest.mark.parametrize(("changes", "named"), [({"number": " "}, "number"), ({"scan": (b"MZ not a scan", "x.pdf")}, "no PDF"), ({"edit": 7}, None)])
def test_what_is_missing_or_wrong_leaves_nothing_behind(draft, approver, campaign, changes, named):
    with pytest.raises(ValidationError if named else services.NoticeMoved, match=named or "Somebody"):
        sign(draft, approver, **changes)
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.DRAFT
    assert not SignOff.objects.exists()


def test_by_page_from_draft_to_issue(campaign, officer, approver, sign_in):
    address = reverse("issuing:own-notice", args=[campaign.pk])
    client = sign_in(officer)
    assert client.post(address).status_code == 302
    draft = OwnNotice.objects.get()
    words = {"edit": 0, "title": "通知", "addressees": "各区局", "body": "一、主题\n称量未来。", "issuer": "市局", "day": "2027-04-26"}
    assert client.post(address, words).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.edit) == ("通知", 1)
    signed = {
        "edit": 1,
        "steps": "会签 | 王处长 | 2027-04-25 | 同意\n核稿 | | |",
        "number": "9号",
        "issued_on": "2027-04-26",
        "scan": SimpleUploadedFile("s.pdf", PDF),
    }
    assert sign_in(approver).post(reverse("issuing:sign-off", args=[campaign.pk]), signed).status_code == 302
    record = SignOff.objects.get()
    assert [step["name"] for step in record.steps] == ["王处长"]
    got = sign_in(officer).get(reverse("issuing:scan", args=[campaign.pk]))
    assert b"".join(got) == PDF
    assert got["Content-Disposition"].startswith("attachment")


def test_the_draft_is_the_offices_own(draft, campaign, office, sign_in):
    create_unit(name="别的区", kind="regulator", parent=office.city)
    for unit in ("district", "province", "neighbour"):
        assert sign_in(office.person(unit, Role.OFFICER)).get(reverse("issuing:own-notice", args=[campaign.pk])).status_code == 404


def test_the_parents_duties_stand_in_the_draft_once(office, officer):
    told = SMALL_NOTICE.replace(
        "二、工作要求",
        "二、活动内容\n（一）开展计量惠民服务。组织免费检测血压计。\n（二）加强计量监督检查。对集贸市场电子秤开展专项检查。\n三、工作要求",
    )
    campaign = accept(office, read_notice(office, data=told.encode(), filename="nested.txt"))
    lines = services.start_own_notice(campaign, by=officer).body.splitlines()
    for words in ("活动内容", "开展计量惠民服务", "组织免费检测血压计", "对集贸市场电子秤开展专项检查"):
        assert len([line for line in lines if words in line]) == 1, (words, lines)


def test_the_notice_addresses_groups_that_units_below_read_back(office, campaign, officer):
    for name in ("甲区市场监督管理局", "乙区市场监督管理局", "丙县市场监督管理局"):
        create_unit(name=name, kind="regulator", parent=office.city)
    create_unit(name="衡川第一中学", kind="school", parent=office.city)
    draft = services.start_own_notice(campaign, by=officer)
    assert draft.addressees == "各区县市场监督管理局，衡川市计量测试院，各有关单位"
    campaign.addressees = draft.addressees.split("，")
    assert {unit.name for unit in proposed_recipients(campaign)} >= {"甲区市场监督管理局", "丙县市场监督管理局", "衡川市计量测试院"}
