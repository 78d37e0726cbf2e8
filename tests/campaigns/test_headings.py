"""Activities under the notice's own headings: told by their place, proposed by what they are, set by a person's yes."""

import pytest
from django.core.exceptions import ValidationError

from quanheng.campaigns import services
from quanheng.campaigns.headings import heading_around, proposed_headings
from quanheng.campaigns.models import Duty
from quanheng.ledger.models import Entry
from quanheng.units.kinds import Role
from quanheng.units.sights import RoleMissing
from tests.conftest import SMALL_NOTICE, accept, read_notice

HEADED = SMALL_NOTICE.replace(
    "二、工作要求",
    "二、活动内容\n（一）开展计量惠民服务。组织免费检测血压计、电子秤，开放计量实验室。\n"
    "（二）加强计量监督检查。对集贸市场电子秤开展专项检查。\n（三）普及计量知识。举办计量知识竞赛和讲座。\n三、工作要求",
)


@pytest.fixture
def officer(office):
    return office.person("city", Role.OFFICER)


@pytest.fixture
def headed(office):
    return accept(office, read_notice(office, data=HEADED.encode(), filename="headed.txt"))


def named(campaign, found):
    names = {activity.pk: activity.name for activity in campaign.activities.all()}
    return {names[key]: duty.heading.split("。")[0] for key, duty in found.items()}


def test_rows_of_an_annex_are_proposed_by_what_they_are_and_set_by_nobody(headed):
    assert not headed.activities.exclude(duty=None).exists()
    found = named(headed, proposed_headings(headed.activities.all(), list(headed.duties.all())))
    assert found["集贸市场电子秤专项检查"] == "加强计量监督检查"
    assert found["便民检测进社区"] == "开展计量惠民服务"
    assert found["计量知识竞赛"] == "普及计量知识"


def test_headings_of_demands_are_never_proposed(headed):
    headings = {duty.heading for duty in proposed_headings(headed.activities.all(), list(headed.duties.all())).values()}
    assert not any("要求" in heading or "主题" in heading for heading in headings)


def test_a_place_in_the_text_tells_the_deepest_heading():
    duties = [{"depth": 1, "text_span": [0, 50]}, {"depth": 2, "text_span": [10, 30]}, {"depth": 1, "text_span": [50, 60]}]
    assert [heading_around(start, duties) for start in (5, 12, 55, 99, None)] == [1, 2, 3, None, None]


def test_an_activity_told_under_a_heading_stands_under_it(office):
    told = (
        "衡川市市场监督管理局关于开展2027年“世界计量日”活动的通知\n\n各有关单位：\n现将有关事项通知如下。\n一、活动内容\n"
        "（一）开展惠民服务\n1.便民检测进社区。时间：5月15日。地点：桃浦社区。负责单位：市计量测试院。\n"
        "（二）开展科普宣传\n1.计量知识讲座。时间：5月18日。地点：市图书馆。负责单位：市计量协会。\n衡川市市场监督管理局\n2027年4月26日\n"
    )
    campaign = accept(office, read_notice(office, data=told.encode(), filename="told.txt"))
    assert {activity.name: activity.duty.heading for activity in campaign.activities.all() if activity.duty} == {
        "便民检测进社区": "开展惠民服务",
        "计量知识讲座": "开展科普宣传",
    }


def test_the_page_proposes_and_stores_what_is_chosen(office, officer, headed, sign_in):
    desk = sign_in(officer)
    page = desk.get(f"/campaigns/{headed.pk}/headings/", headers={"accept-language": "en"})
    assert "Nothing is set before you store" in page.content.decode()
    sent = {f"heading-{activity.pk}": str(chosen or "") for activity, chosen, _proposed in page.context["rows"]}
    assert (
        "stand under another heading now"
        in desk.post(f"/campaigns/{headed.pk}/headings/", sent, headers={"accept-language": "en"}, follow=True).content.decode()
    )
    assert headed.activities.get(name="集贸市场电子秤专项检查").duty.heading.startswith("加强计量监督检查")
    assert Entry.objects.filter(event="campaign.headings-set").count() == 1
    assert desk.post(f"/campaigns/{headed.pk}/headings/", sent).status_code == 302
    assert Entry.objects.filter(event="campaign.headings-set").count() == 1, "the same again changes nothing"
    assert desk.post(f"/campaigns/{headed.pk}/headings/", {"heading-nonsense": "x"}).status_code == 302


def test_a_notice_without_headings_says_so(office, officer, headed, sign_in):
    headed.duties.all().delete()
    page = sign_in(officer).get(f"/campaigns/{headed.pk}/headings/", headers={"accept-language": "en"})
    assert "has no headings" in page.content.decode()


def test_headings_of_another_campaign_and_other_people_are_refused(office, officer, headed, campaign):
    activity, foreign = headed.activities.first(), Duty.objects.filter(campaign=campaign).first()
    with pytest.raises(ValidationError):
        services.put_under_headings(headed, {activity.pk: foreign.pk}, by=officer)
    with pytest.raises(RoleMissing):
        services.put_under_headings(headed, {activity.pk: None}, by=office.person("city", Role.VIEWER))
