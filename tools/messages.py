"""Keeps the translations complete: extracts what the code says, merges it into the catalogue, and checks it.

    python tools/messages.py update   # after changing texts: new ones appear with an empty translation
    python tools/messages.py check    # fails while a text is missing, empty, unsure or no longer used

Messages are written in English in the code, so only the Chinese catalogue is filled. Babel does the work; the
system needs no gettext tools.
"""

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "quanheng"
CATALOGUE = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def extract_template(file: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """A Django template, turned by Django itself into the Python that Babel reads."""
    python = templatize(file.read().decode(), origin=getattr(file, "name", None))
    python = "\n".join(line.lstrip() for line in python.split("\n"))  # the layout of the page is no indentation of Python
    return extract_python(io.BytesIO(python.encode()), keywords, comment_tags, {"encoding": "utf-8"})


def extracted() -> Catalog:
    """Every message of the package, sorted by text, without places: a moved line is no change."""
    catalog = _empty()
    methods: list[tuple[str, Any]] = [("**.py", "python"), ("**/templates/**.html", extract_template), ("**/templates/**.txt", extract_template)]
    for _name, _line, message, _comments, context in extract_from_dir(PACKAGE, methods, keywords=KEYWORDS):
        catalog.add(message, context=context)
    return catalog


def _empty() -> Catalog:
    """No days in the header: the file changes when a text does, and only then."""
    day = datetime(2026, 11, 22, tzinfo=UTC)
    people = {"copyright_holder": "the Quanheng authors", "last_translator": "Quanheng", "language_team": "zh_Hans", "msgid_bugs_address": "-"}
    return Catalog(locale="zh_Hans", project="Quanheng", version="", charset="utf-8", fuzzy=False, creation_date=day, revision_date=day, **people)


def stored() -> Catalog:
    if not CATALOGUE.exists():
        return _empty()
    with CATALOGUE.open("rb") as lines:
        return read_po(lines, locale="zh_Hans")


def update() -> None:
    fresh, before = extracted(), stored()
    for message in fresh:
        old = before.get(message.id, message.context) if message.id else None
        if old:
            message.string = old.string
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as out:
        write_po(out, fresh, width=160, no_location=True, sort_output=True, omit_header=False)


def problems() -> list[str]:
    """What is wrong with the catalogue, a line each."""
    fresh, kept = extracted(), stored()
    wanted = {(_key(message), message.context) for message in fresh if message.id}
    found = []
    for message in fresh:
        if message.id and not kept.get(message.id, message.context):
            found.append(f"not in the catalogue: {_key(message)!r}")
    for message in kept:
        if not message.id:
            continue
        if (_key(message), message.context) not in wanted:
            found.append(f"no longer used: {_key(message)!r}")
        found += _faults(message)
    return found


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _faults(message: Message) -> Iterator[str]:
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    if message.fuzzy:
        yield f"unsure: {_key(message)!r}"
    if not all(strings):
        yield f"not translated: {_key(message)!r}"
        return
    originals = [message.id] if isinstance(message.id, str) else list(message.id)
    named = set().union(*(PLACEHOLDER.findall(text) for text in originals))
    for string in strings:
        if set(PLACEHOLDER.findall(string)) - named:
            yield f"names a placeholder that the text does not have: {_key(message)!r}"


def main() -> int:
    settings.configure(USE_I18N=True)
    django.setup()
    if sys.argv[1:] == ["update"]:
        update()
    found = problems()
    for line in found:
        print(line)
    print(f"{len(found)} problems in {CATALOGUE.relative_to(PACKAGE.parent.parent)}" if found else "The Chinese catalogue is complete.")
    return 1 if found and sys.argv[1:] != ["update"] else 0


if __name__ == "__main__":
    sys.exit(main())
