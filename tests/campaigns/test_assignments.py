"""An issued campaign is passed down: whom the notice addresses, who sees what, and how it is answered."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from quanheng.campaigns import services
from quanheng.campaigns.models import Activity, Assignment, Campaign
from quanheng.campaigns.recipients import proposed_recipients
from quanheng.units.kinds import Role, UnitKind
from quanheng.units.services import create_unit
from quanheng.units.sights import RoleMissing, in_sight_of, reader_of


@pytest.fixture
def officer(office):
    return office.person("city", Role.OFFICER)


@pytest.fixture
def given(office, issued, officer) -> Assignment:
    return services.pass_down(issued, units=[office.district], deadline=issued.deadlines.get(), by=officer)[0]


def test_the_notices_addressees_are_proposed(office, issued):
    association = create_unit(name="衡川市计量协会", kind=UnitKind.ASSOCIATION, parent=office.city)
    assert proposed_recipients(issued) == {office.district}, "各区市场监督管理局 names the regulators; 各有关单位 adds nobody where a group is named"
    issued.addressees = ["各计量技术机构", "各有关协学会"]
    assert proposed_recipients(issued) == {office.institute, association}
    issued.addressees = ["各有关单位"]
    assert proposed_recipients(issued) == {office.district, office.institute, association}
    issued.addressees = ["市计量测试院、砣湖区市场监管局"]
    assert proposed_recipients(issued) == {office.institute, office.district}


def test_an_addressed_unit_sees_the_campaign_and_nobody_else_does(office, issued, officer):
    outsider = create_unit(name="斛桥区市场监督管理局", kind=UnitKind.REGULATOR, parent=office.city)
    office.outsider = outsider
    reader = reader_of(office.person("outsider", Role.OFFICER))
    assert issued not in in_sight_of(reader, Campaign.objects.all())
    services.pass_down(issued, units=[outsider], deadline=issued.deadlines.get(), by=officer)
    assert issued in in_sight_of(reader, Campaign.objects.all())
    assert in_sight_of(reader, Activity.objects.all()).count() == 5
    assert issued not in in_sight_of(reader_of(office.person("neighbour", Role.OFFICER)), Campaign.objects.all())


def test_a_draft_is_not_passed_down(office, campaign, officer):
    with pytest.raises(ValidationError, match=r"issued|尚未印发"):
        services.pass_down(campaign, units=[office.district], deadline=campaign.deadlines.get(), by=officer)
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("unit", ["city", "province", "neighbour"])
def test_only_units_below_can_be_asked_and_a_refusal_asks_nobody(office, issued, officer, unit):
    with pytest.raises(ValidationError):
        services.pass_down(issued, units=[office.district, getattr(office, unit)], deadline=issued.deadlines.get(), by=officer)
    assert not Assignment.objects.exists()


def test_asking_twice_asks_once(office, issued, officer, given):
    assert (
        services.pass_down(issued, units=[office.district, office.institute], deadline=issued.deadlines.get(), by=officer)[0].unit == office.institute
    )
    assert Assignment.objects.filter(unit=office.district).count() == 1


def test_the_name_stays_as_it_was_when_the_unit_is_renamed(office, given):
    from quanheng.units.services import change_unit

    change_unit(office.district, name="砣湖新区市场监督管理局", kind=office.district.kind, parent=office.city, on=timezone.localdate(), by=None)
    given.refresh_from_db()
    assert (given.unit_name, given.unit.name) == ("砣湖区市场监督管理局", "砣湖新区市场监督管理局")


def test_acknowledging_is_an_act_of_the_asked_unit_and_happens_once(office, given, sign_in):
    with pytest.raises(RoleMissing):
        services.acknowledge(given, by=office.person("city", Role.OFFICER))
    client = sign_in(office.person("district", Role.OFFICER))
    assert given.what in client.get("/desk/").content.decode()
    assert client.post(f"/assignments/{given.pk}/acknowledge/").status_code == 302
    given.refresh_from_db()
    assert given.state == Assignment.State.ACKNOWLEDGED
    assert "/acknowledge/" not in client.get("/desk/").content.decode(), "it stays on the desk until the day, and asks no more"
    with pytest.raises(services.AssignmentAnswered):
        services.acknowledge(given, by=office.person("district", Role.OFFICER))


def test_opening_the_page_leaves_no_trace(office, given, sign_in):
    client = sign_in(office.person("district", Role.OFFICER))
    client.get("/desk/")
    client.get(f"/campaigns/{given.campaign_id}/")
    given.refresh_from_db()
    assert given.state == Assignment.State.SENT


def test_waiving_needs_the_approver_and_a_reason(office, given):
    approver = office.person("city", Role.APPROVER)
    with pytest.raises(RoleMissing):
        services.waive(given, reason="x", by=office.person("district", Role.APPROVER))
    with pytest.raises(ValidationError):
        services.waive(given, reason="  ", by=approver)
    services.waive(given, reason="合并报送", by=approver)
    given.refresh_from_db()
    assert (given.state, given.reason) == (Assignment.State.WAIVED, "合并报送")


def test_passing_down_by_the_page(office, issued, officer, sign_in):
    client = sign_in(officer)
    page = client.get(f"/campaigns/{issued.pk}/pass-down/")
    assert page.context["form"].initial["units"] == [office.district.pk]
    answer = client.post(f"/campaigns/{issued.pk}/pass-down/", {"deadlines": [issued.deadlines.get().pk], "units": [office.district.pk]})
    assert answer.status_code == 302
    page = client.get(f"/campaigns/{issued.pk}/").content.decode()
    assert "砣湖区市场监督管理局" in page
    assert "已下达" in page
