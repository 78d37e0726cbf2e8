"""The way in: password, second factor, codes, resets, setup; and what keeps others out."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from quanheng.site import settings as real_settings
from quanheng.units import invitations, services, setup
from quanheng.units.kinds import Role
from quanheng.units.models import Invitation, Unit, User
from tests.conftest import PASSWORD, work_all
from tests.jobs.processes import start_process
from tests.ledger.test_races import in_threads

LOGIN = "/accounts/login/"
NEW = "another-honest-beam-2"


@pytest.fixture(autouse=True)
def _fresh_throttles(db):
    cache.clear()


@pytest.fixture
def officer(office) -> User:
    return office.person("city", Role.OFFICER)


def enter(client: Client, login: str = "city-officer", password: str = PASSWORD, **more):
    return client.post(LOGIN, {"login": login, "password": password, **more})


def is_in(client: Client) -> bool:
    return client.get(reverse("home")).status_code == 200


def totp_code(user: User, *, step: int = 0) -> str:
    """The code that an authenticator app would show ``step`` periods from now."""
    secret = decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def turn_on_second_factor(client: Client) -> None:
    url = reverse("mfa_activate_totp")
    assert client.get(url)["Location"].startswith(reverse("account_reauthenticate")), "an unattended session must not do"
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": url})["Location"] == url
    page = client.get(url)
    code = format_hotp_value(hotp_value(page.context["form"].secret, int(time.time()) // 30))
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    cache.clear()  # the code just used may not be used again


@pytest.fixture
def guarded(client, officer) -> User:
    """An officer with a second factor."""
    enter(client)
    turn_on_second_factor(client)
    return officer


# Password


def test_a_person_signs_in_and_out(client, officer):
    assert enter(client)["Location"] == reverse("home")
    assert is_in(client)
    client.post(reverse("account_logout"))
    assert not is_in(client)
    assert enter(Client(), login="City-OFFICER").status_code == 302


@pytest.mark.parametrize(("login", "password"), [("city-officer", "wrong"), ("nobody", PASSWORD), ("city-officer", ""), ("", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(client, officer, login, password):
    answer = enter(client, login, password)
    assert answer.status_code == 200
    assert not is_in(client)
    if login and password:
        assert "does_not" not in answer.content.decode()
        assert answer.context["form"].errors == enter(Client(), "city-officer", "wrong too").context["form"].errors


def test_a_session_begins_anew_at_sign_in(client, officer):
    client.session["planted"] = "x"
    session = client.session
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    enter(client)
    assert client.cookies["sessionid"].value != planted
    assert not Session.objects.filter(session_key=planted).exists()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:evil.example"])
def test_nobody_is_led_away_after_signing_in(client, officer, target):
    assert enter(client, next=target)["Location"] == reverse("home")
    answer = client.post(reverse("set-language"), {"language": "en", "next": target})
    assert answer["Location"] == "/"


def test_the_page_that_was_asked_for_comes_after_signing_in(client, officer):
    asked = client.get(reverse("units:units"))
    assert asked["Location"] == f"{LOGIN}?next=/units/"
    assert enter(client, next="/units/")["Location"] == "/units/"


def test_the_sixth_wrong_password_for_a_name_waits_whoever_asks(officer):
    for number in range(5):
        enter(Client(REMOTE_ADDR=f"10.0.0.{number}"), password="wrong")
    assert not is_in(client := Client(REMOTE_ADDR="10.0.0.9"))
    assert enter(client).status_code == 200
    assert not is_in(client)
    assert enter(Client(), login="city-manager", password="x").status_code == 200  # other names are not shut out


@pytest.mark.django_db(transaction=True)
def test_throttles_are_shared_between_processes(office, officer, tmp_path):
    source = """
    from django.test import Client
    client = Client(REMOTE_ADDR="10.1.1.1")
    for turn in range(5):
        client.post("/accounts/login/", {"login": "city-officer", "password": "wrong"})
    """
    other = start_process(source, folder=tmp_path)
    other.communicate()
    assert other.returncode == 0
    client = Client()
    enter(client)
    assert not is_in(client)
    cache.clear()
    enter(client)
    assert is_in(client)


def test_too_many_tries_get_a_page_of_ours_in_both_languages(client, officer):
    for language, words in (("en", "Too many tries"), ("zh-hans", "尝试")):
        for _ in range(40):
            answer = client.post(LOGIN, {"login": "", "password": ""}, HTTP_ACCEPT_LANGUAGE=language)
        assert answer.status_code == 429
        assert words in answer.content.decode()


def test_passwords_are_kept_with_argon2():
    with override_settings(PASSWORD_HASHERS=real_settings.PASSWORD_HASHERS):
        kept = make_password(PASSWORD)
        assert kept.startswith("argon2$argon2id$")
        assert identify_hasher(kept).algorithm == "argon2"


def test_a_password_is_changed_with_the_old_one_and_other_sessions_end(client, officer):
    other = Client()
    enter(client), enter(other)
    url = reverse("account_change_password")
    assert client.post(url, {"oldpassword": "wrong", "password1": NEW, "password2": NEW}).status_code == 200
    assert client.post(url, {"oldpassword": PASSWORD, "password1": "12345678", "password2": "12345678"}).status_code == 200
    assert client.post(url, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}).status_code == 302
    assert (is_in(client), is_in(other)) == (True, False)
    assert enter(Client(), password=NEW).status_code == 302


def test_a_closed_account_is_out_at_once_and_cannot_come_back(client, officer):
    enter(client)
    services.close_account(officer, by=None)
    assert not is_in(client)
    enter(client)
    assert not is_in(client)


# Second factor


def test_with_a_second_factor_the_password_alone_opens_nothing(guarded):
    client = Client()
    assert enter(client)["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert not is_in(client)
    code = totp_code(guarded)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert is_in(client)
    again = Client()
    enter(again)
    again.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_in(again), "a code works once"


def test_a_recovery_code_works_once(client, guarded):
    codes = RecoveryCodes(Authenticator.objects.get(user=guarded, type="recovery_codes")).get_unused_codes()
    for attempt, expected in ((1, True), (2, False)):
        other = Client()
        enter(other)
        other.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert is_in(other) is expected, attempt


def test_recovery_codes_are_shown_downloaded_and_drawn_anew(client, guarded):
    def codes() -> list[str]:
        return RecoveryCodes(Authenticator.objects.get(user=guarded, type="recovery_codes")).get_unused_codes()

    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert all(code in page for code in codes())
    assert client.get(reverse("mfa_download_recovery_codes")).content.decode().split() == codes()
    before = codes()
    client.get(reverse("mfa_generate_recovery_codes"))
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 302
    assert not set(before) & set(codes())
    assert client.get(reverse("mfa_index")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=guarded).exists()


def test_secrets_of_the_second_factor_are_unreadable_in_the_database(guarded, settings):
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        kept = " ".join(str(row[0]) for row in cursor.fetchall())
    secret = decrypt(Authenticator.objects.get(user=guarded, type="totp").data["secret"])
    seed = decrypt(Authenticator.objects.get(user=guarded, type="recovery_codes").data["seed"])
    assert len(secret) == 32
    assert secret not in kept
    assert seed not in kept


def test_check_says_when_the_secret_key_has_changed(guarded, settings):
    from quanheng.site.production import concerns

    assert not any("secret key has changed" in concern for concern in concerns())
    settings.SECRET_KEY = "x" * 60
    assert any("secret key has changed" in concern for concern in concerns())


# Codes


def join_with(client: Client, code: str, username: str = "newcomer", password: str = PASSWORD, **more):
    asked = {"name": "新人", "username": username, "password": password, "again": more.get("again", password)}
    return client.post(reverse("units:join", args=[code]), asked)


def test_a_code_opens_an_account_with_its_role(client, office):
    code = invitations.invite(unit=office.city, role=Role.OFFICER, name="新人", by=office.person("city", Role.MANAGER))
    assert client.post(reverse("units:enter-code"), {"code": f" {code.lower()} "})["Location"] == reverse("units:join", args=[code.lower()])
    assert office.city.name in client.get(reverse("units:join", args=[code])).content.decode()
    assert join_with(client, code, again="differs-from-it-3").status_code == 422
    assert join_with(client, code, password="short", again="short").status_code == 422
    assert join_with(client, code, username="city-manager").status_code == 422
    assert join_with(client, code).status_code == 302
    user = User.objects.get(username="newcomer")
    assert user.memberships.get().role == Role.OFFICER
    assert join_with(client, code, username="second").status_code == 404
    assert enter(client, "newcomer").status_code == 302


def test_an_invitation_is_mailed_with_an_address_that_no_host_header_forges(office, sign_in, django_capture_on_commit_callbacks, settings):
    client = sign_in(office.person("city", Role.MANAGER))
    asked = {"name": "新人", "role": "viewer", "email": "new@example.cn"}
    with django_capture_on_commit_callbacks(execute=True):
        shown = client.post(reverse("units:invite", args=[office.city.pk]), asked, HTTP_HOST="evil.example")
    assert shown.context["code"] in shown.content.decode()
    assert [message.to for message in mail.outbox] == [["new@example.cn"]]
    assert settings.QUANHENG_PUBLIC_URL + reverse("units:join", args=[shown.context["code"]]) in mail.outbox[0].body
    assert "evil" not in mail.outbox[0].body
    assert shown.context["code"] not in str(Invitation.objects.values().get())


def test_a_mail_server_that_is_down_costs_the_mail_and_not_the_code(office, django_capture_on_commit_callbacks, settings, caplog):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 1
    with django_capture_on_commit_callbacks(execute=True):
        code = invitations.invite(unit=office.city, role=Role.VIEWER, name="新人", email="new@example.cn", by=None)
    assert invitations.open_invitation(code)
    assert "QUANHENG_EMAIL_HOST" in caplog.text


def test_codes_are_read_as_people_type_them(office):
    code = invitations.invite(unit=office.city, role=Role.VIEWER, name="新人", by=None)
    for typed in (code.lower(), code.replace("-", ""), code.replace("-", " "), code.replace("0", "O").replace("1", "l")):
        assert invitations.open_invitation(typed).unit == office.city


def test_an_old_code_says_so_and_a_wrong_purpose_too(client, office, officer):
    code = invitations.invite(unit=office.city, role=Role.VIEWER, name="新人", by=None)
    with pytest.raises(ValidationError) as refused:
        invitations.set_new_password(code=code, password=NEW)
    assert refused.value.code == "wrong-purpose"
    reset = invitations.allow_new_password(officer, by=None)
    with pytest.raises(ValidationError) as refused:
        invitations.join(code=reset, username="x", name="x", password=PASSWORD)
    assert refused.value.code == "wrong-purpose"
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert join_with(client, code).status_code == 404
    assert not User.objects.filter(username="newcomer").exists()


def test_wrong_codes_are_throttled_in_whatever_way_they_are_sent(client, office):
    answers = [client.get(reverse("units:join", args=[f"WRONG-{number}"])).status_code for number in range(22)]
    assert answers[:20] == [404] * 20
    assert answers[20:] == [429] * 2
    code = invitations.invite(unit=office.city, role=Role.VIEWER, name="新人", by=None)
    assert client.get(reverse("units:join", args=[code])).status_code == 200  # a right code is not shut out


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded_use", [True, False], ids=["guarded", "negative control"])
def test_of_two_who_send_one_code_at_once_one_gets_in(office, guarded_use, monkeypatch):
    code = invitations.invite(unit=office.city, role=Role.VIEWER, name="新人", by=None)
    if not guarded_use:
        monkeypatch.setattr(invitations, "_use", lambda invitation: None)

    def come(number: int) -> object:
        return invitations.join(code=code, username=f"person-{number}", name="新人", password=PASSWORD)

    found = in_threads(4, come)
    entered = sum(isinstance(answer, User) for answer in found)
    assert entered == (1 if guarded_use else 4), found
    assert User.objects.filter(username__startswith="person-").count() == entered


# A forgotten password


def test_a_managers_code_sets_a_new_password_and_drops_the_lost_factor(client, office, guarded, sign_in):
    other = Client()
    other.force_login(guarded)
    manager = sign_in(office.person("city", Role.MANAGER))
    shown = manager.post(reverse("units:allow-new-password", args=[guarded.pk]))
    url = reverse("units:join", args=[shown.context["code"]])
    assert "city-officer" in client.get(url).content.decode()
    assert client.post(url, {"password": NEW, "again": NEW}).status_code == 302
    assert not is_in(other), "sessions of before have ended"
    assert not Authenticator.objects.filter(user=guarded).exists()
    fresh = Client()
    enter(fresh, password=NEW)
    assert is_in(fresh)


def test_a_second_code_ends_the_first(officer):
    first = invitations.allow_new_password(officer, by=None)
    invitations.allow_new_password(officer, by=None)
    with pytest.raises(ValidationError):
        invitations.set_new_password(code=first, password=NEW)


def ask_for_reset(client: Client, callbacks, username: str, email: str):
    with callbacks(execute=True):
        answer = client.post(reverse("units:forgotten"), {"username": username, "email": email})
        work_all()
    return answer


def test_a_reset_by_mail_reaches_its_owner_and_leaves_the_second_factor_on(client, guarded, django_capture_on_commit_callbacks):
    User.objects.filter(pk=guarded.pk).update(email="Officer@example.cn")
    ask_for_reset(Client(), django_capture_on_commit_callbacks, "CITY-officer", "officer@EXAMPLE.cn")
    assert len(mail.outbox) == 1
    link = next(line for line in mail.outbox[0].body.splitlines() if line.startswith("http"))
    path = link.partition("8520")[2]
    assert client.post(path, {"password": NEW, "again": NEW}).status_code == 302
    fresh = Client()
    enter(fresh, password=NEW)
    assert not is_in(fresh)
    fresh.post(reverse("mfa_authenticate"), {"code": totp_code(guarded)})
    assert is_in(fresh)


def test_a_stranger_learns_nothing_from_asking(officer, django_capture_on_commit_callbacks, django_assert_num_queries):
    User.objects.filter(pk=officer.pk).update(email="officer@example.cn")
    asked = [
        ("city-officer", "officer@example.cn"),
        ("city-officer", "other@example.cn"),
        ("nobody", "officer@example.cn"),
        ("nobody", "x@example.cn"),
    ]
    answers, costs = set(), set()
    for username, email in asked:
        cache.clear()
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            answer = Client().post(reverse("units:forgotten"), {"username": username, "email": email})
        costs.add(len(queries))
        page = answer.content.decode()
        answers.add((answer.status_code, page.split('name="csrfmiddlewaretoken"')[0], page.split("<main")[1]))
    assert len(answers) == 1
    assert len(costs) == 1, "the work done does not tell either"
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        work_all()
    assert [message.to for message in mail.outbox] == [["officer@example.cn"]]


def test_asking_for_one_name_again_and_again_is_throttled(officer):
    asked = {"username": "city-officer", "email": "x@example.cn"}
    answers = [Client(REMOTE_ADDR=f"10.0.0.{number}").post(reverse("units:forgotten"), asked).status_code for number in range(4)]
    assert answers == [200, 200, 200, 429]


def test_the_command_line_lets_in_who_is_locked_out(client, officer, capsys):
    from django.core.management import CommandError, call_command

    call_command("new_password", "city-officer")
    link = capsys.readouterr().out.splitlines()[0]
    assert client.post(link.partition("8520")[2], {"password": NEW, "again": NEW}).status_code == 302
    with pytest.raises(CommandError, match="nobody"):
        call_command("new_password", "nobody")


# The first administrator


@pytest.fixture
def setup_url(db) -> str:
    code = setup.setup_code()
    yield reverse("units:setup", args=[code])
    setup._file().unlink(missing_ok=True)


SETUP = {"unit_name": "衡川市局", "unit_kind": "regulator", "name": "管理员", "username": "chief", "password": PASSWORD, "again": PASSWORD}


def test_the_setup_page_works_once(client, setup_url, django_capture_on_commit_callbacks):
    assert client.get(reverse("units:setup", args=["guessed"])).status_code == 404
    assert client.get(setup_url).status_code == 200
    assert client.post(setup_url, {**SETUP, "password": "short", "again": "short"}).status_code == 422
    assert not Unit.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(setup_url, SETUP).status_code == 302
    chief = User.objects.get()
    assert chief.is_administrator
    assert {role.role for role in chief.memberships.all()} == {Role.MANAGER, Role.OFFICER, Role.APPROVER}
    assert not setup._file().exists()
    assert client.get(setup_url).status_code == 404
    assert client.post(setup_url, {**SETUP, "username": "second", "unit_name": "另一局"}).status_code == 404
    enter(client, "chief")
    assert is_in(client)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded_setup", [True, False], ids=["guarded", "negative control"])
def test_of_two_who_set_up_at_once_one_becomes_administrator(guarded_setup, setup_url, monkeypatch):
    if not guarded_setup:
        monkeypatch.setattr(setup, "is_empty", lambda: True)

    def come(number: int) -> object:
        return setup.complete_setup(unit_name=f"局{number}", unit_kind="regulator", name="某人", username=f"chief{number}", password=PASSWORD)

    in_threads(4, come)
    assert User.objects.count() == (1 if guarded_setup else 4)
    assert Unit.objects.count() == (1 if guarded_setup else 4)
