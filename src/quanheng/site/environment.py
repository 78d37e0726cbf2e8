"""Reads settings from the environment; every name begins with QUANHENG_ and stands in docs/settings.md."""

import os
import re
import secrets
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}


class BadSetting(Exception):
    """A setting that cannot be used; the message names it, its value and what it should be."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(f"QUANHENG_{name}", default)


def flag(name: str, *, default: bool) -> bool:
    word = text(name, "true" if default else "false").strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise BadSetting(f"QUANHENG_{name} is {word!r}; write true or false.")


def number(name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    word = text(name, str(default))
    try:
        found = int(word)
    except ValueError:
        raise BadSetting(f"QUANHENG_{name} is {word!r}; write a whole number.") from None
    if found < least or (most is not None and found > most):
        raise BadSetting(f"QUANHENG_{name} is {found}; write a number from {least}{f' to {most}' if most is not None else ' on'}.")
    return found


def choice(name: str, default: str, allowed: Collection[str]) -> str:
    word = text(name, default)
    if word not in allowed:
        few = f"one of {', '.join(sorted(allowed))}" if len(allowed) < 10 else f"a known name such as {default}"
        raise BadSetting(f"QUANHENG_{name} is {word!r}; write {few}.")
    return word


def address(name: str, default: str) -> str:
    """An http or https address without a path."""
    word = text(name, default).rstrip("/")
    try:
        parts = urlsplit(word)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and not (parts.path or parts.query or parts.fragment or parts.username)
        _ = parts.port
    except ValueError:
        sound = False
    if not sound:
        raise BadSetting(f"QUANHENG_{name} is {word!r}; write an address such as https://quanheng.example.cn.")
    return word


def database(name: str, *, keep_seconds: int) -> dict[str, Any] | None:
    """Django's settings for the PostgreSQL database of a URL, or None without one."""
    url = text(name)
    if not url:
        return None
    shown = re.sub(r"//[^@/]*@", "//…@", url)  # without the password
    try:
        found = dict(dj_database_url.parse(url, conn_max_age=keep_seconds, conn_health_checks=True))
    except ValueError as error:
        raise BadSetting(f"QUANHENG_{name} is {shown!r}; write postgres://user:password@host:port/name.") from error
    if "postgresql" not in str(found["ENGINE"]) or not found["NAME"]:
        raise BadSetting(f"QUANHENG_{name} is {shown!r}; write postgres://user:password@host:port/name, or unset it for SQLite.")
    return found


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def data_folder() -> Path:
    """Folder for the database, files and keys; made when missing, closed to other users of the machine."""
    folder = Path(text("DATA", "data")).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BadSetting(f"The data folder {folder} cannot be made: {error.strerror}. Choose another with --data or QUANHENG_DATA.") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadSetting(f"The data folder {folder} cannot be written. Choose another with --data or QUANHENG_DATA.")
    return folder


def secret_key(folder: Path) -> str:
    """The key from the environment, or one drawn at first start and kept in the data folder."""
    if given := text("SECRET_KEY"):
        return given
    return kept_secret(folder / "secret_key")


def kept_secret(file: Path) -> str:
    """Content of ``file``; when it does not exist, a fresh secret is drawn and written (mode 0600, never overwritten)."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    drawn = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w") as out:
        out.write(drawn)
    return drawn
