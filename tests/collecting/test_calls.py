from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from quanheng.campaigns import services as campaigns
from quanheng.campaigns.working_days import WorkingCalendar, import_official_days, working_calendar
from quanheng.collecting import letters, services
from quanheng.collecting.models import Call, Request
from quanheng.collecting.queries import board_of, proposed_day
from quanheng.ledger.models import Entry
from quanheng.units.kinds import Role
from quanheng.units.sights import reader_of
from tests.collecting.conftest import give, row

pytestmark = pytest.mark.django_db
PLAIN = WorkingCalendar({})


def test_a_call_asks_each_unit_once_and_gives_it_a_link_of_its_own(call, office, officer):
    assert services.ask_units(call, units=[office.district], by=officer) == []
    codes = list(Request.objects.values_list("code", flat=True))
    assert len(codes) == len(set(codes)) == 2


def test_only_units_below_are_asked(call, office, officer):
    with pytest.raises(ValidationError, match="邻川市市场监督管理局"):
        services.ask_units(call, units=[office.neighbour], by=officer)


def test_an_issued_programme_is_not_called_for_and_a_call_stands_once(call, office, officer, plain_campaign):
    with pytest.raises(ValidationError, match="already"):
        services.open_call(plain_campaign, units=[office.district], by_date=date(2030, 1, 1), text="", by=officer)
    call.delete()
    campaigns.issue_programme(plain_campaign, by=office.person("city", Role.APPROVER))
    plain_campaign.refresh_from_db()
    with pytest.raises(ValidationError, match="issued"):
        services.open_call(plain_campaign, units=[office.district], by_date=date(2030, 1, 1), text="", by=officer)


def test_a_district_does_not_open_a_call_of_the_city(office, plain_campaign):
    with pytest.raises(PermissionDenied):
        services.open_call(plain_campaign, units=[office.institute], by_date=date(2030, 1, 1), text="", by=office.person("district", Role.OFFICER))


def test_lateness_is_counted_in_working_days(call, officer):
    Call.objects.filter(pk=call.pk).update(by_date=date(2027, 4, 30))  # a Friday
    call.refresh_from_db()
    holidays = WorkingCalendar({date(2027, 5, 3): False, date(2027, 5, 8): True})
    lines = board_of(call, reader_of(officer), today=date(2027, 5, 10), calendar=holidays)
    assert {line.late for line in lines} == {6}  # Tuesday to Friday, the worked Saturday, Monday
    assert {line.late for line in board_of(call, reader_of(officer), today=date(2027, 4, 30), calendar=holidays)} == {0}


def test_who_handed_in_or_was_let_off_is_not_late(call, of_institute, of_district, officer):
    give(of_institute, row())
    services.waive_request(of_district, reason="机构改革", by=officer)
    lines = board_of(call, reader_of(officer), today=call.by_date + timedelta(days=30), calendar=PLAIN)
    assert [line.late for line in lines] == [0, 0]


def test_the_day_to_ask_for_leaves_three_working_days_before_the_first_deadline(plain_campaign):
    found = proposed_day(plain_campaign, today=date(2027, 5, 17), calendar=PLAIN)
    assert found == date(2027, 6, 8)  # the notice's deadline is Friday 11 June


def test_the_board_costs_the_same_for_one_unit_and_for_many(call, office, officer, sign_in, django_assert_num_queries):
    client = sign_in(officer)
    address = reverse("collecting:call", args=[call.campaign_id])
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    from quanheng.units.services import create_unit

    services.ask_units(call, units=[create_unit(name=f"{n}所", kind="institute", parent=office.city) for n in range(8)], by=officer)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_opening_by_page_proposes_the_units_that_the_notice_addresses(office, plain_campaign, officer, sign_in):
    client = sign_in(officer)
    address = reverse("collecting:call", args=[plain_campaign.pk])
    page = client.get(address)
    assert page.context["form"].initial["units"] == [office.district.pk]
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    assert client.post(address, {"by_date": day, "units": [office.district.pk, office.institute.pk]}).status_code == 302
    assert Call.objects.get().requests.count() == 2


def test_a_day_in_the_past_is_refused_by_name(office, plain_campaign, officer, sign_in):
    answer = sign_in(officer).post(reverse("collecting:call", args=[plain_campaign.pk]), {"by_date": "2020-01-01", "units": [office.district.pk]})
    assert answer.status_code == 422
    assert not Call.objects.exists()


def test_letters_carry_the_unit_the_day_and_its_link(of_institute):
    address = f"https://example.org/give/{of_institute.code}/"
    for words in (letters.call_letter(of_institute, address), letters.call_message(of_institute, address)):
        assert "衡川市计量测试院" in words
        assert address in words
        assert f"{of_institute.call.by_date.month}月{of_institute.call.by_date.day}日" in words
    assert "已过期3个工作日" in letters.reminder(of_institute, address, late=3, today=date(2030, 1, 1))


def test_a_renewed_link_closes_the_old_one(of_institute, officer, sign_in):
    old = reverse("collecting:give", args=[of_institute.code])
    services.renew_link(of_institute, by=officer)
    of_institute.refresh_from_db()
    client = sign_in(None)
    assert client.get(old).status_code == 404
    assert client.get(reverse("collecting:give", args=[of_institute.code])).status_code == 200


def test_a_closed_call_takes_nothing_until_it_is_opened_again(call, of_institute, officer):
    services.close_call(call, by=officer)
    of_institute = Request.objects.select_related("call__campaign__unit", "unit").get(pk=of_institute.pk)
    with pytest.raises(services.EntryMoved):
        give(of_institute, row())
    services.reopen_call(Call.objects.get(pk=call.pk), by=officer)
    give(Request.objects.select_related("call__campaign__unit", "unit").get(pk=of_institute.pk), row())


def test_every_step_is_in_the_ledger(call, of_institute, officer):
    give(of_institute, row())
    services.return_plans(of_institute, comment="请补充时间", by=officer)
    events = set(Entry.objects.values_list("event", flat=True))
    assert {"call.opened", "plans.asked", "plans.handed-in", "plans.returned"} <= events


def test_official_days_replace_whole_years_and_name_a_bad_line(office):
    assert import_official_days(["day,working,name", "2027-05-03,0,劳动节", "2027-05-08,1,调休"], by=None) == 2
    calendar = working_calendar()
    assert calendar.knows(date(2027, 1, 1))
    assert not calendar.knows(date(2028, 1, 1))
    assert import_official_days(["2027-10-01,0,国庆"], by=None) == 1
    assert working_calendar().exceptions == {date(2027, 10, 1): False}
    with pytest.raises(ValidationError, match="Line 1"):
        import_official_days(["2027-10-01,maybe,国庆"], by=None)
    assert working_calendar().exceptions == {date(2027, 10, 1): False}
