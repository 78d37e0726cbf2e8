"""What every page keeps: headers, cookies, no inline script, and error pages that help in both languages."""

import re

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from quanheng.site import errors
from quanheng.units.invitations import invite
from quanheng.units.kinds import Role

INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|href=[\"']javascript:", re.IGNORECASE)
LANGUAGES = ["zh-hans", "en"]


def pages(office, issued) -> list[str]:
    code = invite(unit=office.city, role=Role.VIEWER, name="新人", by=None)
    named = {
        "units:units": [],
        "units:unit": [office.city.pk],
        "units:unit-new": [],
        "units:unit-edit": [office.city.pk],
        "units:unit-close": [office.city.pk],
        "units:relation-new": [office.city.pk],
        "units:role-new": [office.city.pk],
        "units:invite": [office.city.pk],
        "units:import": [],
        "units:people": [],
        "units:person": [office.person("city", Role.OFFICER).pk],
        "units:enter-code": [],
        "units:join": [code],
        "units:forgotten": [],
        "home": [],
        "campaigns:notice-new": [],
        "campaigns:campaign": [issued.pk],
        "account_login": [],
        "account_logout": [],
        "account_inactive": [],
        "account_change_password": [],
        "account_reauthenticate": [],
        "mfa_index": [],
        "portal:index": [],
        "portal:programme": [issued.code],
        "styleguide": [],
    }
    return [reverse(name, args=arguments) for name, arguments in named.items()] + ["/no-such-page/"]


def test_every_page_forbids_foreign_and_inline_code_and_has_none(office, issued, sign_in):
    for user in (office.person("system", "administrator"), office.person("city", Role.MANAGER), None):
        client = sign_in(user)
        for url in pages(office, issued):
            answer = client.get(url)
            policy = answer["Content-Security-Policy"]
            assert "default-src 'self'" in policy, url
            assert "unsafe" not in policy, url
            assert answer["X-Content-Type-Options"] == "nosniff", url
            assert answer["X-Frame-Options"] == "DENY", url
            text = answer.content.decode()
            assert not INLINE.search(text), (url, INLINE.search(text))
            assert not re.search(r"(src|href|action)=[\"'](https?:)?//", text), url


def test_cookies_are_closed_and_under_https_secure(office):
    with override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True, LANGUAGE_COOKIE_SECURE=True):
        client = Client()
        client.get("/accounts/login/", secure=True)
        office.person("city", Role.OFFICER)
        client.post("/accounts/login/", {"login": "city-officer", "password": "an-honest-steelyard-1"}, secure=True)
        client.post("/language/", {"language": "en", "next": "/"}, secure=True)
        assert set(client.cookies) >= {"sessionid", "csrftoken", "language"}
        for name in ("sessionid", "csrftoken", "language"):
            cookie = client.cookies[name]
            assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax"), name


@pytest.mark.parametrize("secure", [True, False])
def test_strict_transport_is_asked_for_over_https_only(db, secure):
    with override_settings(SECURE_HSTS_SECONDS=31536000):
        assert ("Strict-Transport-Security" in Client().get("/health/", secure=secure)) is secure


def test_https_settings_follow_the_public_address(tmp_path):
    import json
    import os
    import subprocess
    import sys

    source = (
        "import django, json; django.setup(); from django.conf import settings as s;"
        "print(json.dumps([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0]))"
    )
    for address, expected in (("https://q.example.cn", True), ("http://q.example.cn", False)):
        environment = {
            **os.environ,
            "QUANHENG_DATA": str(tmp_path),
            "QUANHENG_PUBLIC_URL": address,
            "DJANGO_SETTINGS_MODULE": "quanheng.site.settings",
        }
        told = subprocess.run([sys.executable, "-c", source], env=environment, capture_output=True, text=True, check=True).stdout
        assert json.loads(told) == [expected] * 4


def test_the_language_is_chosen_once_and_stays(office):
    client = Client()
    assert 'lang="zh-Hans"' in client.get("/accounts/login/").content.decode()
    assert client.post("/language/", {"language": "en", "next": "/accounts/login/"})["Location"] == "/accounts/login/"
    assert 'lang="en"' in client.get("/accounts/login/").content.decode()


# Error pages


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (errors.bad_request, 400, {"en": "Go back, check", "zh-hans": "返回"}),
        (errors.forbidden, 403, {"en": "manager of your unit", "zh-hans": "管理员"}),
        (errors.not_found, 404, {"en": "mistyped", "zh-hans": "地址"}),
        (errors.csrf_failure, 403, {"en": "reload the page", "zh-hans": "刷新"}),
        (errors.too_many, 429, {"en": "Wait some minutes", "zh-hans": "稍"}),
        (errors.server_error, 500, {"en": "server's log", "zh-hans": "日志"}),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_an_error_page_says_what_to_do(view, status, words, language, rf, db):
    from django.contrib.auth.models import AnonymousUser
    from django.utils.translation import override

    request = rf.get("/x/")
    request.user = AnonymousUser()
    with override(language):
        answer: HttpResponse = view(request)
    text = answer.content.decode()
    assert answer.status_code == status
    assert words[language] in text or status == 429, text
    assert 'href="/"' in text
    assert not INLINE.search(text)


def test_the_page_for_a_failed_server_needs_no_database(db, monkeypatch, settings):
    client = Client(raise_request_exception=False)

    def fail(*_args, **_kwargs):
        raise OperationalError("the database is gone")

    session = client.session
    session.save()
    client.cookies["sessionid"] = session.session_key
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", fail)
    answer = client.get("/desk/")
    assert answer.status_code == 500
    assert "</html>" in answer.content.decode()


def test_health_answers_200_and_503_without_the_database(db, monkeypatch):
    client = Client()
    assert client.get("/health/").json()["status"] == "ok"

    def fail(*_args, **_kwargs):
        raise OperationalError("gone")

    with monkeypatch.context() as gone:
        gone.setattr(connection, "cursor", fail)
        answer = client.get("/health/")
    assert (answer.status_code, answer.json()["status"]) == (503, "the database does not answer")


def test_a_form_without_its_token_and_a_strange_host_are_refused(office, settings):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/accounts/login/", {"login": "x", "password": "x"})
    assert answer.status_code == 403
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.DEBUG = False
    assert Client().get("/accounts/login/", HTTP_HOST="evil.example").status_code == 400


def test_nothing_is_exempt_from_the_forms_token():
    from django.urls import get_resolver

    assert csrf_exempt(lambda: None).csrf_exempt

    def walk(patterns):
        for pattern in patterns:
            yield from walk(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]

    assert [str(pattern.pattern) for pattern in walk(get_resolver().url_patterns) if getattr(pattern.callback, "csrf_exempt", False)] == []


def test_an_address_that_only_takes_forms_says_so(office, sign_in, issued):
    answer = sign_in(office.person("city", "officer")).get(f"/campaigns/{issued.pk}/archive/pack/", headers={"accept-language": "en"})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "takes only what a form sends" in answer.content.decode()
