"""Reads settings from the environment; every name begins with QUANHENG_ and stands in docs/settings.md."""

import os
import secrets
from pathlib import Path

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


def number(name: str, default: int) -> int:
    word = text(name, str(default))
    try:
        return int(word)
    except ValueError:
        raise BadSetting(f"QUANHENG_{name} is {word!r}; write a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def data_folder() -> Path:
    """Folder for the database, files and keys; made when missing, closed to other users of the machine."""
    folder = Path(text("DATA", "data")).resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
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
