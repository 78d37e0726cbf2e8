"""Roles with their days, sights, and who may do what to whose account."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from quanheng.jobs.models import Job
from quanheng.ledger.models import Entry
from quanheng.units import services
from quanheng.units.invitations import allow_new_password, create_account, invite, join, open_invitation, set_new_password, withdraw
from quanheng.units.kinds import Role
from quanheng.units.models import Invitation, Membership, Unit, User
from quanheng.units.queries import people_of
from quanheng.units.sights import ANYBODY, in_sight_of, reader_of
from tests.conftest import PASSWORD, make_office

TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def newcomer(office) -> User:
    return create_account(username="newcomer", name="新人", password=PASSWORD, by=None)


# Days


@pytest.mark.parametrize(
    ("from_date", "until", "holds"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY - DAY, TODAY - DAY, False),
        (TODAY + DAY, None, False),
        (TODAY - 9 * DAY, TODAY + 9 * DAY, True),
    ],
)
def test_a_role_counts_on_its_days_only(office, newcomer, from_date, until, holds):
    services.grant_role(user=newcomer, unit=office.city, role=Role.OFFICER, by=None, from_date=from_date, until=until)
    assert reader_of(newcomer).holds(office.city.pk, Role.OFFICER) is holds
    assert in_sight_of(reader_of(newcomer), Unit.objects.all()).exists()


def test_a_role_ends_at_once_and_stays_on_record(office, newcomer):
    role = services.grant_role(user=newcomer, unit=office.city, role=Role.OFFICER, by=None, from_date=TODAY - 5 * DAY)
    services.end_role(role, on=TODAY, by=None)
    assert not reader_of(newcomer).roles
    assert Membership.objects.get(pk=role.pk).until == TODAY - DAY
    with pytest.raises(ValidationError):
        services.end_role(Membership.objects.get(pk=role.pk), on=TODAY + DAY, by=None)
    assert Membership.objects.get(pk=role.pk).until == TODAY - DAY


def test_a_role_that_began_today_and_ends_today_never_was(office, newcomer):
    role = services.grant_role(user=newcomer, unit=office.city, role=Role.OFFICER, by=None)
    services.end_role(role, on=TODAY, by=None)
    assert not Membership.objects.filter(user=newcomer).exists()
    assert Entry.objects.filter(event="membership.ended").count() == 1


@pytest.mark.parametrize(
    ("from_date", "until", "refused"),
    [
        (TODAY, None, True),
        (TODAY + 5 * DAY, TODAY + 6 * DAY, True),
        (TODAY + 20 * DAY, None, False),
        (TODAY - 9 * DAY, TODAY - DAY, False),
        (TODAY, TODAY - DAY, True),
    ],
)
def test_one_role_is_not_held_twice_on_one_day(office, newcomer, from_date, until, refused):
    services.grant_role(user=newcomer, unit=office.city, role=Role.OFFICER, by=None, from_date=TODAY, until=TODAY + 10 * DAY)
    again = {"user": newcomer, "unit": office.city, "role": Role.OFFICER, "by": None, "from_date": from_date, "until": until}
    if refused:
        with pytest.raises(ValidationError):
            services.grant_role(**again)
    else:
        services.grant_role(**again)


def test_the_database_refuses_a_role_that_ends_before_it_begins_or_stands_twice(office, newcomer):
    held = {"user": newcomer, "unit": office.city, "role": Role.OFFICER}
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(**held, from_date=TODAY, until=TODAY - DAY)
    Membership.objects.create(**held)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(**held)


def test_nobody_gets_a_role_in_a_closed_unit_or_with_a_closed_account(office, newcomer):
    services.close_unit(office.institute, on=TODAY, successor=None, by=None)
    office.institute.refresh_from_db()
    with pytest.raises(ValidationError):
        services.grant_role(user=newcomer, unit=office.institute, role=Role.VIEWER, by=None)
    with pytest.raises(ValidationError):
        invite(unit=office.institute, role=Role.VIEWER, name="某人", by=None)
    services.close_account(newcomer, by=None)
    with pytest.raises(ValidationError):
        services.grant_role(user=User.objects.get(pk=newcomer.pk), unit=office.city, role=Role.VIEWER, by=None)


# Sights


class SightsOfPeople(HypothesisTestCase):
    """Whatever roles a person holds, they see themselves, the people of the units they manage today, and nobody else."""

    @classmethod
    def setUpTestData(cls):
        cls.office = make_office()
        cls.units = [cls.office.province, cls.office.city, cls.office.district, cls.office.institute]
        cls.colleagues = [cls.office.person(name, Role.OFFICER) for name in ("province", "city", "district", "institute")]
        cls.reader = create_account(username="reader", name="读者", password=PASSWORD, by=None)
        cls.jobs = [Job.objects.create(kind="x", unit_id=unit.pk) for unit in cls.units]

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(list(Role)), st.sampled_from(["past", "now", "later"])), max_size=5))
    def test_sights(self, held):
        days = {"past": (TODAY - 3 * DAY, TODAY - DAY), "now": (TODAY - DAY, TODAY), "later": (TODAY + DAY, None)}
        for place, role, when in set(held):
            Membership.objects.create(user=self.reader, unit=self.units[place], role=role, from_date=days[when][0], until=days[when][1])
        now = {(place, role) for place, role, when in held if when == "now"}
        managed = {place for place, role in now if role == Role.MANAGER}
        reader = reader_of(self.reader)
        assert set(in_sight_of(reader, User.objects.all())) == {self.reader, *(self.colleagues[place] for place in managed)}
        seen = set(in_sight_of(reader, Membership.objects.exclude(user=self.reader)))
        assert seen == {self.colleagues[place].memberships.get() for place in managed}
        assert set(in_sight_of(reader, Job.objects.all())) == {self.jobs[place] for place, _role in now}
        assert in_sight_of(reader, Unit.objects.all()).count() == Unit.objects.count()


def test_the_public_sees_no_unit_no_person_and_no_job(office):
    office.person("city", Role.OFFICER)
    for model in (Unit, User, Membership, Job):
        assert not in_sight_of(ANYBODY, model.objects.all()).exists()


def test_a_closed_account_sees_nothing(office):
    user = office.person("city", Role.MANAGER)
    services.close_account(user, by=None)
    assert reader_of(User.objects.get(pk=user.pk)) == ANYBODY


def test_somebody_who_left_is_out_of_the_managers_sight(office, newcomer):
    role = services.grant_role(user=newcomer, unit=office.city, role=Role.VIEWER, by=None, from_date=TODAY - 9 * DAY)
    manager = reader_of(office.person("city", Role.MANAGER))
    assert newcomer in in_sight_of(manager, User.objects.all())
    services.end_role(role, on=TODAY, by=None)
    assert newcomer not in in_sight_of(manager, User.objects.all())
    assert role not in people_of(manager, office.city)


# Who may do what to whom


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER, Role.VIEWER])
def test_only_managers_give_roles_and_only_in_their_own_unit(office, newcomer, role):
    with pytest.raises(PermissionDenied):
        services.grant_role(user=newcomer, unit=office.city, role=Role.VIEWER, by=office.person("city", role))
    with pytest.raises(PermissionDenied):
        services.grant_role(user=newcomer, unit=office.district, role=Role.VIEWER, by=office.person("city", Role.MANAGER))
    with pytest.raises(PermissionDenied):
        invite(unit=office.district, role=Role.VIEWER, name="某人", by=office.person("city", Role.MANAGER))
    given = services.grant_role(user=newcomer, unit=office.city, role=role, by=office.person("city", Role.MANAGER), until=TODAY + DAY)
    assert given.delegated_by == office.person("city", Role.MANAGER)


def test_a_manager_cannot_take_over_an_account_by_giving_it_a_role(office):
    """The trap: give the neighbour's approver a role here, then make a code for a new password."""
    approver, manager = office.person("neighbour", Role.APPROVER), office.person("city", Role.MANAGER)
    services.grant_role(user=approver, unit=office.city, role=Role.VIEWER, by=manager)
    with pytest.raises(PermissionDenied):
        allow_new_password(approver, by=manager)
    with pytest.raises(PermissionDenied):
        services.close_account(approver, by=manager)
    services.grant_role(user=manager, unit=office.neighbour, role=Role.MANAGER, by=None)
    allow_new_password(approver, by=manager)


def test_a_manager_has_no_power_over_administrators(office, newcomer):
    services.grant_role(user=newcomer, unit=office.city, role=Role.VIEWER, by=None)
    services.set_administrator(newcomer, to=True, by=None)
    newcomer.refresh_from_db()
    for act in (allow_new_password, services.close_account):
        with pytest.raises(PermissionDenied):
            act(newcomer, by=office.person("city", Role.MANAGER))


def test_a_code_dies_with_the_right_of_whoever_made_it(office, newcomer):
    manager = office.person("city", Role.MANAGER)
    services.grant_role(user=newcomer, unit=office.city, role=Role.VIEWER, by=None)
    code, invitation = allow_new_password(newcomer, by=manager), invite(unit=office.city, role=Role.MANAGER, name="某人", by=manager)
    services.grant_role(user=newcomer, unit=office.neighbour, role=Role.APPROVER, by=None)
    with pytest.raises(ValidationError) as refused:
        set_new_password(code=code, password="another-honest-beam-2")
    assert refused.value.code == "maker-left"
    services.end_role(manager.memberships.get(), on=TODAY + DAY, by=None)
    Membership.objects.filter(user=manager).delete()
    with pytest.raises(ValidationError) as refused:
        join(code=invitation, username="somebody", name="某人", password=PASSWORD)
    assert refused.value.code == "inviter-left"
    assert not User.objects.filter(username="somebody").exists()


def test_only_administrators_name_administrators_and_one_stays(office, newcomer):
    with pytest.raises(PermissionDenied):
        services.set_administrator(newcomer, to=True, by=office.person("city", Role.MANAGER))
    with pytest.raises(PermissionDenied):
        services.reopen_account(newcomer, by=office.person("city", Role.MANAGER))
    administrator = office.person("system", "administrator")
    for act in (
        lambda: services.set_administrator(administrator, to=False, by=administrator),
        lambda: services.close_account(administrator, by=None),
    ):
        with pytest.raises(ValidationError):
            act()
    services.set_administrator(newcomer, to=True, by=administrator)
    newcomer.refresh_from_db()
    services.set_administrator(administrator, to=False, by=newcomer)
    assert list(User.objects.filter(is_administrator=True)) == [newcomer]
    assert Entry.objects.filter(event="account.administrator").count() == 2


def test_a_closed_account_loses_roles_flag_and_codes_and_opens_again_without_them(office, newcomer):
    role = services.grant_role(user=newcomer, unit=office.city, role=Role.MANAGER, by=None, from_date=TODAY - DAY)
    office.person("system", "administrator")
    services.set_administrator(newcomer, to=True, by=None)
    newcomer.refresh_from_db()
    codes = [allow_new_password(newcomer, by=None), invite(unit=office.city, role=Role.VIEWER, name="某人", by=newcomer)]
    services.close_account(newcomer, by=None)
    newcomer.refresh_from_db()
    assert (newcomer.is_active, newcomer.is_administrator) == (False, False)
    assert Membership.objects.get(pk=role.pk).until == TODAY - DAY
    for code in codes:
        with pytest.raises(ValidationError):
            open_invitation(code)
    services.reopen_account(newcomer, by=office.person("system", "administrator"))
    newcomer.refresh_from_db()
    assert newcomer.is_active
    assert not reader_of(newcomer).roles


def test_a_withdrawn_invitation_opens_nothing(office):
    code = invite(unit=office.city, role=Role.VIEWER, name="某人", by=office.person("city", Role.MANAGER))
    with pytest.raises(PermissionDenied):
        withdraw(Invitation.objects.get(), by=office.person("district", Role.MANAGER))
    withdraw(Invitation.objects.get(), by=office.person("city", Role.MANAGER))
    with pytest.raises(ValidationError):
        join(code=code, username="somebody", name="某人", password=PASSWORD)


# Pages


def test_a_manager_gives_a_role_until_a_day_and_ends_it(office, sign_in, newcomer):
    client = sign_in(office.person("city", Role.MANAGER))
    url = reverse("units:role-new", args=[office.city.pk])
    asked = {"username": "Newcomer", "role": "officer", "from_date": TODAY.isoformat(), "until": (TODAY + 7 * DAY).isoformat()}
    assert client.post(url, {**asked, "username": "nobody"}).status_code == 422
    assert client.post(url, asked).status_code == 302
    assert client.post(url, asked).status_code == 422
    role = Membership.objects.get(user=newcomer)
    assert (role.until, role.delegated_by) == (TODAY + 7 * DAY, office.person("city", Role.MANAGER))
    page = client.get(reverse("units:person", args=[newcomer.pk])).content.decode()
    assert (TODAY + 7 * DAY).isoformat() in page
    client.post(reverse("units:membership-end", args=[office.city.pk, role.pk]))
    assert not reader_of(newcomer).roles


def test_an_administrator_finds_a_person_and_a_manager_only_their_own(office, sign_in, newcomer):
    office.person("district", Role.OFFICER)
    administrator = sign_in(office.person("system", "administrator"))
    url = reverse("units:people")
    assert "newcomer" in administrator.get(url, {"q": "新人"}).content.decode()
    assert "newcomer" not in administrator.get(url, {"q": "district"}).content.decode()
    services.close_account(newcomer, by=None)
    assert "newcomer" not in administrator.get(url, {"q": "新人"}).content.decode()
    assert "newcomer" in administrator.get(url, {"q": "新人", "closed": "on"}).content.decode()
    manager = sign_in(office.person("city", Role.MANAGER)).get(url).content.decode()
    assert "city-manager" in manager
    assert "district-officer" not in manager


def test_pages_of_accounts_do_what_they_say(office, sign_in, newcomer):
    services.grant_role(user=newcomer, unit=office.city, role=Role.VIEWER, by=None)
    client = sign_in(office.person("system", "administrator"))
    act = lambda name, **data: client.post(reverse(f"units:{name}", args=[newcomer.pk]), data)  # noqa: E731
    assert act("administrator", to="yes").status_code == 302
    assert User.objects.get(pk=newcomer.pk).is_administrator
    act("administrator", to="no")
    shown = act("allow-new-password")
    assert shown["Cache-Control"] == "no-store"
    assert open_invitation(shown.context["code"]).user == newcomer
    act("account-close")
    assert not User.objects.get(pk=newcomer.pk).is_active
    act("account-reopen")
    assert User.objects.get(pk=newcomer.pk).is_active


def test_open_invitations_are_listed_and_withdrawn_on_the_units_page(office, sign_in):
    invite(unit=office.city, role=Role.VIEWER, name="待加入的人", by=None)
    client = sign_in(office.person("city", Role.MANAGER))
    url = reverse("units:unit", args=[office.city.pk])
    assert "待加入的人" in client.get(url).content.decode()
    assert "待加入的人" not in sign_in(office.person("city", Role.OFFICER)).get(url).content.decode()
    withdrawal = reverse("units:invitation-withdraw", args=[office.city.pk, Invitation.objects.get().pk])
    assert withdrawal in client.get(url).content.decode()
    client.post(withdrawal)
    assert Invitation.objects.get().used_at
    assert withdrawal not in client.get(url).content.decode()


def test_login_names_that_differ_only_in_case_are_one(office):
    create_account(username="ZhangWei", name="张伟", password=PASSWORD, by=None)
    assert User.objects.get(name="张伟").username == "zhangwei"
    with pytest.raises(ValidationError):
        create_account(username="zhangWEI", name="另一人", password=PASSWORD, by=None)


@pytest.mark.parametrize("count", [3, 40])
def test_the_list_of_units_costs_the_same_with_3_units_and_with_40(office, sign_in, count, django_assert_max_num_queries):
    for number in range(count):
        services.create_unit(name=f"所{number}", kind="local-office", parent=office.district, aliases=[f"别名{number}"])
    client = sign_in(office.person("city", Role.VIEWER))
    with django_assert_max_num_queries(6):
        assert client.get(reverse("units:units")).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_of_a_unit_costs_the_same_with_1_person_and_with_30(office, sign_in, count, django_assert_max_num_queries):
    for number in range(count):
        user = User.objects.create(username=f"p{number}", name=f"人{number}")
        Membership.objects.create(user=user, unit=office.city, role=Role.VIEWER, from_date=date(2026, 1, 1))
        services.create_unit(name=f"所{number}", kind="local-office", parent=office.city)
        invite(unit=office.city, role=Role.VIEWER, name=f"客{number}", by=None)
    client = sign_in(office.person("city", Role.MANAGER))
    with django_assert_max_num_queries(14):
        assert client.get(reverse("units:unit", args=[office.city.pk])).status_code == 200
    with django_assert_max_num_queries(7):
        assert client.get(reverse("units:people")).status_code == 200


@pytest.mark.parametrize("count", [1, 10])
def test_home_costs_the_same_with_1_campaign_and_with_10(office, campaign, sign_in, count, django_assert_max_num_queries):
    def copy(row, **changes):
        kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.attname not in {"id", "code"}}
        return type(row).objects.create(**{**kept, **changes})

    for number in range(count - 1):
        copy(campaign, notice_id=copy(campaign.notice).pk, name=f"活动{number}")
    client = sign_in(office.person("city", Role.OFFICER))
    with django_assert_max_num_queries(14):
        assert client.get(reverse("home")).status_code == 200
