"""``quanheng metrology``: cases in, results out, for a laboratory that wants nothing else of us."""

import argparse
import io
import json
import os
import sys
import warnings
from collections.abc import Sequence
from decimal import DecimalException
from pathlib import Path

from .errors import MetrologyError
from .plain import plain

LARGEST_CASE = 64 * 1024 * 1024


class Refused(Exception):
    """The command cannot do what was asked; the message is the one line that says why."""


def main(words: Sequence[str]) -> int:
    """Run one subcommand; 0 when it answered, 1 when a published value was missed, 2 for bad input with one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console of another encoding must not cost the answer
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        arguments = _parser().parse_args(list(words))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # what overflows or is not defined comes out as a refusal or as null
            code: int = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except (MetrologyError, Refused) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 2
    except (OverflowError, DecimalException):
        print("case: numbers of these sizes cannot be computed with: a result is too large; choose other units", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read the answer has enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def read_json(name: str) -> object:
    """The JSON in a file, or on standard input for ``-``. Raises Refused with one line that says what is wrong."""
    try:
        raw = sys.stdin.buffer.read(LARGEST_CASE + 1) if name == "-" else _read(Path(name))
    except OSError as error:
        raise Refused(f"{name}: cannot be read: {error.strerror}") from error
    if len(raw) > LARGEST_CASE:
        raise Refused(f"{name}: is larger than {LARGEST_CASE // 1024**2} MiB; split it")
    try:
        text = raw.decode("utf-8-sig")
        if "\\ud" in text.lower():
            _refuse_halves(json.loads(text), name)
        return json.loads(text, object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise Refused(f"{name}: byte {error.start} is no UTF-8; save the file as UTF-8") from error
    except RecursionError as error:
        raise Refused(f"{name}: is nested too deeply") from error
    except ValueError as error:
        raise Refused(f"{name}: is no JSON: {error}") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose keys are all different: of two readings under one name, one would be lost unseen."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Refused(f"{twice}: stands twice in one object; keep one of them")
    return found


def _refuse_halves(found: object, name: str) -> None:
    """Half of a surrogate pair is no character, and could not be written out again."""
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise Refused(f"{name}: holds half a character (\\u{ord(error.object[error.start]):04x}); write the text itself, in UTF-8") from error


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_CASE + 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="quanheng metrology", description="Uncertainty, conformity, comparison, procedures and lots, from JSON to JSON."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="answer a case: quanheng metrology run CASE.json [--table]")
    run.add_argument("case", help="JSON file, or - for standard input")
    run.add_argument("--table", action="store_true", help="a table for people instead of JSON")
    run.add_argument("--language", choices=["zh", "en"], default="zh", help="language of the table (default zh)")
    run.set_defaults(run=_run)

    procedures = commands.add_parser("procedures", help="list the procedures with their documents")
    procedures.add_argument("--json", action="store_true", help="as JSON")
    procedures.add_argument("--language", choices=["zh", "en"], default="zh", help="language of the list (default zh)")
    procedures.set_defaults(run=_procedures)

    schema = commands.add_parser("schema", help="print the JSON schema of a kind of case")
    schema.add_argument("kind", help="model, line, decision, comparison, procedure, lot or packaging")
    schema.set_defaults(run=_schema)

    validate = commands.add_parser("validate", help="compute every published case and set it beside the printed value (Markdown)")
    validate.set_defaults(run=_validate)
    return parser


def _run(arguments: argparse.Namespace) -> int:
    from .cases import answer

    found = answer(read_json(arguments.case))
    if arguments.table:
        print(found.table(arguments.language))
    else:
        print(json.dumps({"kind": found.kind, "result": plain(found.result)}, ensure_ascii=False, indent=1, allow_nan=False))
    return 0


def _procedures(arguments: argparse.Namespace) -> int:
    from .procedures import listing

    print(json.dumps(plain(listing()), ensure_ascii=False, indent=1) if arguments.json else listing_table(arguments.language))
    return 0


def listing_table(language: str) -> str:
    """The procedures with their documents, stages and modes, one a line."""
    from .columns import columns
    from .procedures import listing

    head = ["procedure", "名称", "文件", "阶段", "方式"] if language == "zh" else ["procedure", "name", "documents", "stages", "modes"]
    rows = [
        [entry.id, getattr(entry.names, language), "; ".join(entry.documents), ", ".join(entry.stages), ", ".join(entry.modes)] for entry in listing()
    ]
    return columns([head, *rows], left=range(5))


def _schema(arguments: argparse.Namespace) -> int:
    from .cases import schema

    print(schema(arguments.kind), end="")
    return 0


def _validate(_: argparse.Namespace) -> int:
    from .validation.report import report

    text, missed = report()
    print(text)
    return 1 if missed else 0
