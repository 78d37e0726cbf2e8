"""A supplementary or corrected notice beside the campaign that stands: shown first, applied only where ticked."""

import pytest
from django.core.exceptions import ValidationError

from quanheng.campaigns import services
from quanheng.campaigns.amending import campaign_meant, differences
from quanheng.campaigns.models import Activity, Amendment, Campaign, Notice
from quanheng.ledger.models import Entry
from quanheng.units.kinds import Role
from quanheng.units.sights import reader_of
from tests.conftest import SMALL_NOTICE, read_notice

ENGLISH = {"accept-language": "en"}
CORRECTED = (
    SMALL_NOTICE.replace("称量未来", "衡量可信未来")
    .replace("2027年6月11日前", "2027年6月18日前")
    .replace("邀请市民参观长度实验室\t5月20日", "邀请市民参观长度实验室\t5月21日")
    .replace("\t线上\t市计量协会", "\t线上\t市计量协会、市计量测试院")
    + "6\t计量文化展\t展出历代量器\t5月18日\t展览\t市计量测试院\n"
)
SUPPLEMENT = """衡川市市场监督管理局关于2027年“世界计量日”活动安排的补充通知

各区市场监督管理局，各有关单位：
现对2027年“世界计量日”活动补充如下。

附件：补充活动安排表

衡川市市场监督管理局
2027年5月6日

补充活动安排表
序号\t活动名称\t活动内容\t活动时间\t宣传形式\t负责单位
1\t古代量器展\t展出历代量器\t5月18日\t展览\t市计量测试院
"""


@pytest.fixture
def officer(office):
    return office.person("city", Role.OFFICER)


@pytest.fixture
def corrected(office, issued) -> Notice:
    return read_notice(office, data=CORRECTED.encode(), filename="corrected.txt")


def found_in(campaign, notice, officer):
    return differences(campaign, notice.draft, reader_of(officer))


def apply(notice, campaign, officer, chosen, reason="更正通知"):
    campaign.refresh_from_db()
    return services.apply_amendment(
        notice, campaign, chosen=set(chosen), version=notice.draft_version, seen=campaign.revision, reason=reason, by=officer
    )


def test_only_what_is_told_otherwise_is_a_difference(officer, issued, corrected):
    found = found_in(issued, corrected, officer)
    assert [(one.path, one.old, one.new) for one in found.head] == [("campaign.global_theme", "称量未来", "衡量可信未来")]
    assert [one.new.split()[0] for one in found.deadlines] == ["2027-06-18"]
    assert [(row.name, [(one.path, one.new) for one in row.fields]) for row in found.of_kind("changed")] == [
        ("实验室开放日", [("window", "5月21日")]),
        ("计量知识竞赛", [("parts", "市计量协会、市计量测试院")]),
    ]
    assert [row.name for row in found.of_kind("added")] == ["计量文化展"]
    assert found.of_kind("withdrawn") == []


def test_the_same_document_again_says_nothing_otherwise(office, officer, issued):
    again = read_notice(office, data=f"{SMALL_NOTICE}\n".encode(), filename="again.txt")
    found = found_in(issued, again, officer)
    assert (found.head, found.deadlines, found.rows) == ((), (), ())


def test_ticked_differences_are_applied_as_revisions_and_the_others_are_not(officer, issued, corrected):
    found = found_in(issued, corrected, officer)
    opened = next(row for row in found.of_kind("changed") if row.name == "实验室开放日")
    apply(corrected, issued, officer, {found.head[0].key, found.deadlines[0].key, opened.fields[0].key, found.of_kind("added")[0].key})
    issued.refresh_from_db()
    assert issued.global_theme == "衡量可信未来"
    assert [str(one.by_date) for one in issued.deadlines.all()] == ["2027-06-18"]
    activity = issued.activities.get(name="实验室开放日")
    assert (str(activity.start), activity.time_words, activity.revision, activity.plan_revision) == ("2027-05-21", "5月21日", 2, 1)
    assert activity.revisions.first().reason == "更正通知"
    added = issued.activities.get(name="计量文化展")
    assert (added.number, added.plan_revision, added.revisions.get().reason) == ("6", None, "更正通知")
    contest = issued.activities.get(name="计量知识竞赛")
    assert [part.name for part in contest.parts.all()] == ["市计量协会"], "what was not ticked stays as it was"
    amendment = Amendment.objects.get()
    assert (amendment.notice, len(amendment.changes)) == (corrected, 4)
    assert Notice.objects.get(pk=corrected.pk).state == Notice.State.ACCEPTED
    assert Entry.objects.filter(event="campaign.amended").count() == 1


def test_units_asked_by_a_deadline_that_moved_are_asked_for_the_new_day(office, officer, issued, corrected):
    given = services.pass_down(issued, units=[office.district], deadline=issued.deadlines.get(), by=officer)[0]
    found = found_in(issued, corrected, officer)
    apply(corrected, issued, officer, {found.deadlines[0].key})
    given.refresh_from_db()
    assert str(given.by_date) == "2027-06-18"


def test_a_supplement_finds_its_campaign_and_leaves_the_others_alone(office, officer, issued):
    supplement = read_notice(office, data=SUPPLEMENT.encode(), filename="supplement.txt")
    assert campaign_meant(supplement, reader_of(officer)) == issued
    found = found_in(issued, supplement, officer)
    assert [row.name for row in found.of_kind("added")] == ["古代量器展"]
    assert len(found.of_kind("withdrawn")) == 5
    apply(supplement, issued, officer, {found.of_kind("added")[0].key})
    assert Activity.objects.filter(campaign=issued, state=Activity.State.CANCELLED).count() == 0


def test_a_withdrawn_activity_stands_as_cancelled(officer, office, issued):
    shorter = SMALL_NOTICE.replace("3\t计量知识竞赛\t线上有奖竞答\t5月\t线上\t市计量协会\n", "")
    notice = read_notice(office, data=shorter.encode(), filename="shorter.txt")
    gone = found_in(issued, notice, officer).of_kind("withdrawn")
    apply(notice, issued, officer, {gone[0].key}, reason="取消竞赛")
    activity = issued.activities.get(name="计量知识竞赛")
    assert (activity.state, activity.revisions.first().reason) == ("cancelled", "取消竞赛")


def test_nothing_is_applied_twice_or_over_somebody_elses_change(officer, issued, corrected):
    found = found_in(issued, corrected, officer)
    seen = Campaign.objects.get(pk=issued.pk).revision
    activity = issued.activities.get(name="便民检测进社区")
    services.change_activity(activity, values={"place": "甲"}, parts=None, revision=activity.revision, reason="改地点", by=officer)
    with pytest.raises(services.DraftMoved):
        services.apply_amendment(corrected, issued, chosen={found.head[0].key}, version=1, seen=seen, reason="x", by=officer)
    assert Notice.objects.get(pk=corrected.pk).state == Notice.State.REVIEW, "nothing is left half written"
    apply(corrected, issued, officer, {found.head[0].key})
    with pytest.raises(services.DraftMoved):
        apply(corrected, issued, officer, {found.head[0].key})


@pytest.mark.parametrize(("chosen", "reason"), [((), "x"), (("head.campaign.global_theme",), " ")])
def test_nothing_ticked_or_no_reason_changes_nothing(officer, issued, corrected, chosen, reason):
    with pytest.raises(ValidationError):
        apply(corrected, issued, officer, chosen, reason=reason)
    assert not Amendment.objects.exists()


def test_an_unsure_row_is_compared_with_its_source_first(office, officer, issued):
    vague = SUPPLEMENT.replace("5月18日", "5月20日前后")
    notice = read_notice(office, data=vague.encode(), filename="vague.txt")
    added = found_in(issued, notice, officer).of_kind("added")
    assert added[0].is_unsure
    with pytest.raises(ValidationError, match="古代量器展"):
        apply(notice, issued, officer, {added[0].key})


def test_the_page_shows_applies_and_says_how_much(office, officer, issued, corrected, sign_in):
    desk = sign_in(officer)
    review = desk.get(f"/notices/{corrected.pk}/", headers=ENGLISH).content.decode()
    assert "may supplement or correct" in review
    address = f"/notices/{corrected.pk}/differences/"
    page = desk.get(address, {"campaign": issued.pk}, headers=ENGLISH)
    assert "衡量可信未来" in page.content.decode()
    form = page.context["form"].initial
    sent = {**form, "campaign": issued.pk, "chosen": ["head.campaign.global_theme"]}
    refused = desk.post(address, {**sent, "chosen": []}, headers=ENGLISH)
    assert (refused.status_code, "Tick at least one" in refused.content.decode()) == (422, True)
    assert "1 change is applied" in desk.post(address, sent, headers=ENGLISH, follow=True).content.decode()
    stale = desk.post(address, sent, headers=ENGLISH, follow=True).content.decode()
    assert "Somebody changed this draft" in stale
    assert "Accepted" in desk.get(f"/notices/{corrected.pk}/", headers=ENGLISH).content.decode()


def test_the_page_asks_the_same_queries_for_many_rows(office, officer, issued, sign_in, django_assert_max_num_queries):
    more = "".join(f"{number}\t讲座{number}\t计量讲座\t5月18日\t讲座\t市计量测试院\n" for number in range(6, 60))
    notice = read_notice(office, data=f"{SMALL_NOTICE}{more}".encode(), filename="more.txt")
    desk = sign_in(officer)
    with django_assert_max_num_queries(25):
        assert desk.get(f"/notices/{notice.pk}/differences/", {"campaign": issued.pk}).status_code == 200


def test_an_activity_is_added_by_hand_with_a_reason(officer, issued, sign_in):
    desk = sign_in(officer)
    address = f"/campaigns/{issued.pk}/activities/new/"
    values = {"version": 1, "name": "新增讲座", "start": "2027-05-19", "end": "2027-05-19", "responsible": "市计量测试院", "kinds": ["lecture"]}
    refused = desk.post(address, values, headers=ENGLISH)
    assert (refused.status_code, "say why the activity is added" in refused.content.decode()) == (422, True)
    assert desk.post(address, {**values, "reason": "临时增加"}).status_code == 302
    activity = issued.activities.get(name="新增讲座")
    assert (activity.number, activity.position, activity.revisions.get().reason) == ("6", 6, "临时增加")
