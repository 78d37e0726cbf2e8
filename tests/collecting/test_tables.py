import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from quanheng.campaigns import services as campaigns
from quanheng.campaigns.models import Activity
from quanheng.collecting import services
from quanheng.collecting.checks import Frame, warnings_of
from quanheng.collecting.joint import joint_proposals
from quanheng.collecting.models import Compilation
from quanheng.collecting.table import compiled_table
from quanheng.units.kinds import Role
from quanheng.units.queries import NameIndex
from tests.collecting.conftest import STALL, give, row

pytestmark = pytest.mark.django_db


def edit_of(call):
    return services.compilation_of(call).edit


def names(call):
    return [one.row["name"] for one in compiled_table(call).rows]


def test_rows_stand_in_official_order_of_the_units_with_numbers(call, of_institute, of_district):
    give(of_institute, row(), row(name="第二项"))
    give(of_district, row(**STALL))
    table = compiled_table(call)
    order = [one.request.unit_name for one in table.rows]
    assert order == sorted(order, key=[line.unit_name for line in call.requests.all()].index)
    assert [one.number for one in table.rows] == [1, 2, 3]


def test_only_the_newest_version_of_a_unit_counts_and_none_that_was_let_off(call, of_institute, of_district, officer):
    give(of_institute, row())
    services.return_plans(of_institute, comment="?", by=officer)
    of_institute.refresh_from_db()
    services.replace_rows(of_institute, rows=[row(name="只有这一项")], edit=of_institute.edit)
    of_institute.refresh_from_db()
    give(of_institute)
    give(of_district, row(**STALL))
    services.waive_request(of_district, reason="不参加", by=officer)
    assert names(call) == ["只有这一项"]


TOLD_TWICE = [
    row(name="“世界计量日”主场活动暨计量科普馆启用仪式", place="市科技馆", parts=[{"role": "responsible", "name": "衡川市市场监管局"}]),
    row(name="计量科普馆启用仪式", place="", parts=[{"role": "responsible", "name": "市计量测试院"}]),
    row(name="计量检定人员考试", place="", parts=[{"role": "responsible", "name": "市计量协会"}]),
]


def test_one_event_told_by_two_units_is_proposed_and_others_are_not():
    found = joint_proposals(TOLD_TWICE)
    assert [proposal.keys for proposal in found] == [(TOLD_TWICE[0]["key"], TOLD_TWICE[1]["key"])]


def test_two_stalls_of_one_name_on_different_days_are_two():
    one, other = row(**STALL), row(**{**STALL, "start": "2027-05-22", "end": "2027-05-22", "parts": [{"role": "responsible", "name": "别的局"}]})
    assert joint_proposals([one, other]) == []


def test_joined_rows_are_counted_once_and_keep_both_parts(call, of_institute, of_district, officer):
    give(of_institute, row(name="计量科普馆启用仪式"))
    give(of_district, row(name="计量科普馆启用仪式暨主场活动", content="请市民参观", parts=[{"role": "responsible", "name": "砣湖区市场监管局"}]))
    table = compiled_table(call)
    assert len(table.proposals) == 1
    lead, other = table.proposals[0].keys
    services.decide_joint(call, keys=(lead, other), joined=True, lead=lead, edit=edit_of(call), by=officer)
    table = compiled_table(call)
    assert [one.number for one in table.rows].count(None) == 1
    assert table.proposals == ()
    services.take_over(call, edit=edit_of(call), by=officer)
    activity = Activity.objects.get()
    roles = {part.role: part.name for part in activity.parts.all()}
    assert set(roles) == {"responsible", "joint"}
    assert set(roles.values()) == {"市计量测试院", "砣湖区市场监管局"}
    services.decide_joint(call, keys=(lead, other), joined=False, lead=lead, edit=edit_of(call), by=officer)
    assert [one.number for one in compiled_table(call).rows] == [1, 2]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"start": None, "end": None, "time_words": ""}, "no-date"),
        ({"parts": []}, "no-unit"),
        ({"parts": [{"role": "responsible", "name": "没听说过的中心"}]}, "unknown-unit"),
        ({"content": "举办晚宴会并发放纪念品"}, "waste"),
        ({"content": "组织授牌仪式"}, "show"),
        ({"content": "要求全员转发朋友圈"}, "burden"),
        ({"cost": "8万元"}, "cost"),
        ({"cost": "9000", "headcount": "20"}, "cost"),
        ({"start": "2027-03-01", "end": "2027-12-31"}, "long"),
    ],
)
def test_what_an_officer_should_look_at_is_found(call, of_institute, values, code):
    give(of_institute, row())
    assert compiled_table(call).warnings == ()
    of_institute.refresh_from_db()
    give(of_institute, row(name="另一项活动的名称", place="别处", **values))
    assert code in {warning.code for warning in compiled_table(call).warnings}


def test_what_the_notice_itself_orders_is_no_show(call, of_institute, plain_campaign):
    duty = plain_campaign.duties.first()
    duty.text = "举行示范单位授牌"
    duty.save()
    give(of_institute, row(content="示范单位授牌"))
    assert compiled_table(call).warnings == ()


def test_a_day_outside_the_period_is_asked_about(call, of_institute, plain_campaign):
    from datetime import date

    plain_campaign.period_start, plain_campaign.period_end = date(2027, 5, 1), date(2027, 5, 31)
    plain_campaign.save()
    call.refresh_from_db()
    give(of_institute, row(start="2027-06-20", end="2027-06-20"))
    assert [warning.code for warning in compiled_table(call).warnings] == ["outside-period"]


def test_two_rows_at_one_place_on_one_day_clash(call, of_institute, of_district):
    give(of_institute, row(place="砣湖广场", start="2027-05-20", end="2027-05-20"))
    give(of_district, row(**STALL))
    assert [warning.code for warning in compiled_table(call).warnings] == ["same-place"]


def test_findings_are_put_aside_with_a_reason_and_come_back_when_the_row_changes(call, of_institute, officer):
    give(of_institute, row(cost="80000"))
    (warning,) = compiled_table(call).warnings
    with pytest.raises(ValidationError):
        services.dismiss_warnings(call, ids=[warning.id], reason=" ", edit=edit_of(call), by=officer)
    services.dismiss_warnings(call, ids=[warning.id], reason="含展品制作", edit=edit_of(call), by=officer)
    table = compiled_table(call)
    assert table.warnings == ()
    assert table.dismissed[0][1]["reason"] == "含展品制作"


def test_the_table_goes_into_the_campaign_once_and_changes_follow(call, of_institute, of_district, officer, plain_campaign):
    give(of_institute, row(), row(name="第二项", start="2027-05-19", end="2027-05-19"))
    give(of_district, row(**STALL))
    edit = edit_of(call)
    services.take_over(call, edit=edit, by=officer)
    assert plain_campaign.activities.count() == 3
    with pytest.raises(services.TableMoved):
        services.take_over(call, edit=edit, by=officer)  # the second click
    with pytest.raises(ValidationError, match="already"):
        services.take_over(call, edit=edit_of(call), by=officer)
    services.return_plans(of_institute, comment="改时间", by=officer)
    of_institute.refresh_from_db()
    first = of_institute.rows[0]["key"]
    request, _key = services.save_row(of_institute, key=first, values={"start": "2027-05-21", "end": "2027-05-21"}, edit=of_institute.edit)
    services.remove_row(request, key=request.rows[1]["key"], edit=request.edit)
    of_institute.refresh_from_db()
    give(of_institute)
    table = compiled_table(call)
    assert (table.to_take, len(table.withdrawn)) == (1, 1)
    services.take_over(call, edit=edit_of(call), by=officer)
    activities = list(plain_campaign.activities.order_by("position"))
    assert sorted(activity.name for activity in activities) == sorted(["走进计量实验室", "民生计量便民服务"])
    assert [activity.number for activity in activities] == ["1", "2"]
    assert {str(activity.start) for activity in activities} == {"2027-05-20", "2027-05-21"}


def test_a_moved_row_stays_where_it_was_put(call, of_institute, officer):
    give(of_institute, row(name="甲"), row(name="乙"), row(name="丙"))
    keys = [one.key for one in compiled_table(call).rows]
    services.place_row(call, key=keys[2], before=keys[0], edit=edit_of(call), by=officer)
    assert names(call) == ["丙", "甲", "乙"]
    services.place_row(call, key=keys[2], before=None, edit=edit_of(call), by=officer)
    assert names(call) == ["甲", "乙", "丙"]


def test_two_officers_deciding_at_once_the_second_looks_again(call, of_institute, officer):
    give(of_institute, row(name="甲"), row(name="乙"))
    edit, keys = edit_of(call), [one.key for one in compiled_table(call).rows]
    services.place_row(call, key=keys[1], before=keys[0], edit=edit, by=officer)
    with pytest.raises(services.TableMoved):
        services.place_row(call, key=keys[0], before=None, edit=edit, by=officer)


def test_the_page_costs_the_same_for_few_rows_and_many(call, of_institute, officer, sign_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, address = sign_in(officer), reverse("collecting:table", args=[call.pk])
    give(of_institute, row())
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    of_institute.refresh_from_db()
    give(of_institute, *[row(name=f"第{n}项") for n in range(20)])
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_an_issued_programme_takes_no_more_rows(call, of_institute, of_district, officer, office, plain_campaign):
    give(of_institute, row())
    services.take_over(call, edit=edit_of(call), by=officer)
    give(of_district, row(**STALL))
    campaigns.issue_programme(plain_campaign, by=office.person("city", Role.APPROVER))
    call.refresh_from_db()
    call.campaign.refresh_from_db()
    with pytest.raises(ValidationError, match="issued"):
        services.take_over(call, edit=Compilation.objects.get().edit, by=officer)
    assert plain_campaign.activities.count() == 1


def test_decisions_by_page(call, of_institute, officer, sign_in):
    give(of_institute, row(name="甲", cost="99999"), row(name="乙", place="别处", start="2027-05-19", end="2027-05-19"))
    client = sign_in(officer)
    client.get(reverse("collecting:table", args=[call.pk]))
    (warning,) = compiled_table(call).warnings
    client.post(reverse("collecting:table-dismiss", args=[call.pk]), {"edit": edit_of(call), "warnings": [warning.id], "reason": "已核"})
    assert compiled_table(call).warnings == ()
    answer = client.post(reverse("collecting:table-take", args=[call.pk]), {"edit": edit_of(call)})
    assert answer.status_code == 302
    assert Activity.objects.count() == 2


def test_what_a_plan_expects_of_people_and_money_stands_with_the_activity(call, of_institute, officer):
    give(of_institute, row(headcount="约200人", cost="3000元"))
    added = services.take_over(call, edit=edit_of(call), by=officer)
    assert (added[0].planned_headcount, added[0].planned_cost) == (200, "3000元")
    assert added[0].revisions.get().snapshot["planned_headcount"] == 200


def named_on_one_day(first: str, second: str, **other):
    one = row(content=first, place="市科技馆")
    two = row(**{**STALL, "content": second, "start": one["start"], "end": one["end"], "place": "砣湖广场", **other})
    return [(finding.code, finding.words) for finding in warnings_of([one, two], FRAME) if finding.code in {"same-person", "same-equipment"}]


FRAME = Frame(None, None, "", NameIndex({}))


@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        ("邀请王大衡教授作讲座", "由王大衡教授现场答疑", ["same-person"]),
        ("市计量测试院流动检测车进社区", "市计量测试院的流动检测车到集市检测电子秤", ["same-equipment"]),
        ("邀请行业教授作讲座", "由计量院院长致辞", []),
        ("流动检测车进社区", "流动检测车进集市", []),  # each unit's own
        ("邀请王大衡教授作讲座", "由李小权教授现场答疑", []),
    ],
)
def test_a_person_or_vehicle_wanted_twice_on_one_day_is_asked_about(first, second, codes):
    assert [code for code, _words in named_on_one_day(first, second)] == codes


def test_on_another_day_or_at_the_same_place_nobody_is_wanted_twice():
    words = ("邀请王大衡教授作讲座", "由王大衡教授现场答疑")
    assert named_on_one_day(*words, start="2027-05-22", end="2027-05-22") == []
    assert named_on_one_day(*words, place="市科技馆") == []
