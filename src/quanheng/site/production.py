"""What is unsafe for production, each concern in plain words with its remedy."""

import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import connection
from django.http.request import validate_host

from quanheng.ledger.queries import unsealed
from quanheng.ledger.triggers import triggers_missing
from quanheng.units.kinds import Role
from quanheng.units.models import User

MANY_UNSEALED = 5000
SHORTEST_SECRET = 40


def concerns() -> list[str]:
    """All that was found, the most dangerous first; empty when nothing is unsafe."""
    return [*_settings(), *_database(), *_people(), *_files()]


def _settings() -> Iterator[str]:
    if settings.DEBUG:
        yield "QUANHENG_DEBUG is on: error pages show the inside of the program to anybody. Turn it off."
    if not settings.QUANHENG_SECURE:
        yield (
            f"Pages are served as {settings.QUANHENG_PUBLIC_URL}, without encryption: passwords can be read on the way. "
            "Put a TLS proxy in front and set QUANHENG_PUBLIC_URL to its https address."
        )
    elif not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield (
            "QUANHENG_TRUSTED_PROXIES is 0 behind an https proxy: all visitors look like one address, so throttles hit everybody. "
            "Set it to the number of proxies."
        )
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield f"QUANHENG_SECRET_KEY has {len(settings.SECRET_KEY)} characters: sessions could be forged. Draw one of {SHORTEST_SECRET} or more."
    host = str(urlsplit(settings.QUANHENG_PUBLIC_URL).hostname)
    if not validate_host(f"[{host}]" if ":" in host else host, settings.ALLOWED_HOSTS):
        yield f"QUANHENG_ALLOWED_HOSTS does not hold {host}, the host of QUANHENG_PUBLIC_URL: nobody can use the address in mails. Add it."
    if "*" in settings.ALLOWED_HOSTS:
        yield "QUANHENG_ALLOWED_HOSTS is *: links in mails can be forged. Name the hosts."
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        yield "No mail server is set (QUANHENG_EMAIL_HOST): invitations and resets only reach people as codes handed over."
    if settings.QUANHENG_STYLEGUIDE:
        yield "QUANHENG_STYLEGUIDE is on: a page for developers is public. Turn it off."


def _database() -> Iterator[str]:
    if missing := triggers_missing():
        yield (
            f"The ledger can be changed in the database: {len(missing)} append-only triggers are missing "
            f"({', '.join(missing[:3])} ...). Run `quanheng manage migrate`."
        )
    if connection.vendor == "sqlite":
        yield "The database is SQLite: right for one office on one machine. For several web processes set QUANHENG_DATABASE_URL to PostgreSQL."
    if (waiting := unsealed().count()) > MANY_UNSEALED:
        yield f"{waiting} ledger entries wait to be sealed: is a worker running?"


def _people() -> Iterator[str]:
    if User.objects.filter(username__startswith="demo-", is_active=True).exists():
        yield "The demonstration's accounts are open. Start the real installation with `quanheng up --empty` in a folder of its own."
    powerful = User.objects.filter(is_active=True).filter(memberships__role=Role.APPROVER) | User.objects.filter(
        is_active=True, is_administrator=True
    )
    bare = powerful.exclude(authenticator__type="totp").distinct().count()
    if bare:
        yield f"{bare} administrators or approvers sign in without a second factor. Each turns it on under their name, top right."

    first = Authenticator.objects.filter(type=Authenticator.Type.TOTP).first()
    if first and not _is_readable(first.data["secret"]):
        yield "The secret key has changed: nobody who uses a second factor can sign in. Put the old QUANHENG_SECRET_KEY or DATA/secret_key back."


def _is_readable(secret: str) -> bool:
    try:
        decrypt(secret)
    except InvalidToken:
        return False
    return True


def _files() -> Iterator[str]:
    for place in (Path(settings.DATA), Path(settings.QUANHENG_KEYS)):
        if place.exists() and place.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield f"{place} can be read by other users of this machine: chmod 700."
