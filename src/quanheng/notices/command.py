"""``quanheng read``: a document in, its programme out."""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from .command_output import units_of, write_file
from .compare import Changes, compare
from .dates import Window
from .document import Document, Span
from .errors import UnreadableDocument
from .flat import to_flat
from .load import DEFAULT, load
from .native import to_native
from .programme import Activity, Field, Programme
from .read import read

USAGE_ERROR = 2
LEAD = 20


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 when the document was read, 2 with one line on standard error when it could not be."""
    parser = argparse.ArgumentParser(prog="quanheng read", description="Read a notice and print its programme.")
    parser.add_argument("file", metavar="FILE", help="a document in any format that is read, or - for standard input")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the flat form")
    form.add_argument("--native", action="store_true", help="print the native form with spans, confidence and rules")
    form.add_argument("--explain", action="store_true", help="print each field with its source line, confidence and rule")
    form.add_argument("--compare", metavar="OLD", help="print what this version adds, changes and withdraws against an older one")
    parser.add_argument("-o", "--output", metavar="OUT", type=Path, help="write a file: .docx the notice, .xlsx the annex, .csv, .ics, .json")
    parser.add_argument("--letter", action="store_true", help="with -o OUT.docx: in the form of a letter")
    parser.add_argument("--units", metavar="CSV", type=Path, help="names of units, one a line, each with its aliases behind it")
    options = parser.parse_args(argv)
    opened: list[Document] = []
    for name in (options.file, *([options.compare] if options.compare else [])):
        try:
            opened.append(load(_bytes_of(name), filename="" if name == "-" else Path(name).name))
        except (UnreadableDocument, OSError) as error:
            reason = error.strerror or str(error) if isinstance(error, OSError) else str(error)
            print(f"quanheng read: {name}: {reason}", file=sys.stderr)
            return USAGE_ERROR
    document = opened[0]
    try:
        programme = read(document, units=units_of(options.units) if options.units else ())
        if options.output:
            write_file(programme, document, options.output, letter=options.letter)
            return 0
    except (ValueError, OSError) as error:
        print(f"quanheng read: {options.output or options.units}: {getattr(error, 'strerror', None) or error}", file=sys.stderr)
        return USAGE_ERROR
    if options.compare:
        _print("\n".join(differences(compare(read(opened[1]), programme))))
    elif options.json or options.native:
        form_ = to_native(programme) if options.native else to_flat(programme, document)
        _print(json.dumps(form_, ensure_ascii=False, indent=1))
    else:
        _print("\n".join(explain(programme, document) if options.explain else summary(programme)))
    return 0


def _bytes_of(name: str) -> bytes:
    """The whole input, at most one byte beyond what ``load`` accepts."""
    if name == "-":
        return sys.stdin.buffer.read(DEFAULT.file_bytes + 1)
    with Path(name).open("rb") as file:
        return file.read(DEFAULT.file_bytes + 1)


def _print(text: str) -> None:
    """In UTF-8 whatever the terminal's locale says, so that a pipe never breaks on a character."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        print(text)
    else:
        buffer.write(text.encode("utf-8", "replace") + b"\n")
        buffer.flush()


def summary(programme: Programme) -> Iterator[str]:
    """A short table for people."""
    yield programme.title.value if programme.title else "(no title)"
    campaign = programme.campaign
    head: tuple[tuple[str, Field[Any] | None], ...] = (
        ("number", programme.doc_number), ("issuer", programme.issuer), ("date", programme.issue_date), ("campaign", campaign.name),
        ("year", campaign.year),
        ("edition", campaign.edition), ("global theme", campaign.global_theme), ("China's theme", campaign.china_theme),
    )  # fmt: skip
    for label, field in head:
        if field is not None:
            yield f"  {label:<14} {field.value}{'' if field.is_sure else '  (?)'}"
    for deadline in programme.deadlines:
        yield f"  {'due':<14} {deadline.date.value if deadline.date else deadline.words.value}  {deadline.what.value}"
    yield f"  {'activities':<14} {len(programme.activities)}"
    for number, activity in enumerate(programme.activities, 1):
        yield "  ".join(
            (
                f"{number:>4}",
                _fit(_days(activity), 24),
                _fit("、".join(activity.units("responsible", "organiser")), 26),
                _fit(activity.name.value, 46),
            )
        )


def differences(changes: Changes) -> Iterator[str]:
    """One line for each change, rows after the head."""
    marks = {"added": "+", "withdrawn": "-", "changed": "~"}
    for field in changes.fields:
        yield f"{marks[field.what]} {field.path}: {field.old or ''} -> {field.new or ''}"
    for row in changes.rows:
        activity = row.new or row.old
        yield f"{marks[row.what]} {activity.name.value if activity else ''}"
        for field in row.fields:
            yield f"    {marks[field.what]} {field.path}: {field.old or ''} -> {field.new or ''}"
    if not changes:
        yield "no change"


def _days(activity: Activity) -> str:
    if activity.window is None or (activity.window.value.start is None and activity.window.value.end is None):
        return "-"
    window = activity.window.value
    days = str(window.start) if window.start == window.end else f"{window.start or ''}..{window.end or ''}"
    return days + (" ~" if window.approximate else "")


def _fit(words: str, width: int) -> str:
    """Cut or filled to a width in columns of a terminal, where a character of Han takes two."""
    used, kept = 0, ""
    for character in words:
        used += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if used > width:
            return kept + " " * (width - sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in kept))
        kept += character
    return kept + " " * (width - used)


def explain(programme: Programme, document: Document) -> Iterator[str]:
    """The file, then everything that was read: each field with its confidence and rule, and the line it stands on."""
    yield f"file = {document.filename or '-'}  [{document.media_type}{'; recognised from pictures' if document.recognised else ''}]"
    for path, value in _told(programme, ""):
        if isinstance(value, Field):
            yield f"{path} = {_shown(value.value)}  [{value.confidence:.2f}{'' if value.is_sure else '?'}; {value.rule}]"
            span = value.span
        elif isinstance(value, Span):
            yield f"{path} = {value.start}..{value.end}"
            span = value
        else:
            yield f"{path} = {_shown(value)}"
            continue
        if span is not None:
            number = document.line_of(span.start)
            line = document.line(number)
            # A paragraph can be a page long: show it from a little before the value on.
            start = max(line.start, span.start - LEAD) if span.start - line.start > 2 * LEAD else line.start
            words = ("…" if start > line.start else "") + document.text[start : line.end].strip()
            yield f"    {number}: {_fit(words, 100).rstrip()}"


def _shown(value: Any) -> str:
    """A value on one line; a window with the days that its words name."""
    if isinstance(value, Window):
        days = "open" if not (value.start or value.end) else f"{value.start or ''}..{value.end or ''}"
        more = [f"{len(value.sessions)} sessions"] if value.sessions else []
        more += [value.recurrence] if value.recurrence else []
        more += ["approximate"] if value.approximate else []
        return f"{value.words} -> {', '.join((days, *more, value.basis))}".replace("\n", " ")
    return str(value).replace("\n", " ")


def _told(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every field, and every plain value beside the fields; what the document is silent on is left out."""
    if isinstance(value, Field | Span):
        yield path, value
    elif isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            yield from _told(item, f"{path}[{number}]")
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _told(getattr(value, name), f"{path}.{name}".lstrip("."))
    elif value is not None and value is not False:
        yield path, value
