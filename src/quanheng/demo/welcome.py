"""What the terminal says at start: the address, and how to get in."""

from pathlib import Path

from django.conf import settings
from django.urls import reverse

from quanheng.demo.load import PEOPLE, load_demonstration
from quanheng.units.setup import is_empty, setup_code


def welcome(address: str, *, empty: bool) -> str:
    """Loads the demonstration at the first start (unless ``empty``) and returns the lines to print."""
    lines = [f"Quanheng 权衡: {address}"]
    if is_empty() and empty:
        return "\n".join(
            [
                *lines,
                "Nobody works here yet. Open this address once to enter your unit and the first administrator:",
                address + reverse("units:setup", args=[setup_code()]),
            ]
        )
    if is_empty() or _begun().exists():
        print("First start: loading the demonstration ...", flush=True)
        _begun().touch(mode=0o600)
        _keep(load_demonstration())
        _begun().unlink()
    if (kept := _file()).exists():
        lines += ["The demonstration's accounts:", kept.read_text().rstrip(), f"(kept in {kept}; start with --empty --data DIR for your own work)"]
    return "\n".join(lines)


def _file() -> Path:
    return Path(settings.DATA) / "demonstration.txt"


def _begun() -> Path:
    """Stands while the demonstration is being loaded; one that was interrupted goes on at the next start."""
    return Path(settings.DATA) / "demonstration.begun"


def _keep(passwords: dict[str, str]) -> None:
    file = _file()
    file.touch(mode=0o600)
    file.write_text("".join(f"  {person.username:<14} {passwords[person.username]}   {person.name}, {person.unit}\n" for person in PEOPLE))
