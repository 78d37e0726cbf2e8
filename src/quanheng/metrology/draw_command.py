"""``quanheng draw``: freeze a plan, draw by the public value, change what must be changed, and repeat what others drew."""

import argparse
import json
import secrets
import sys
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from .command import Refused, read_json
from .draw_checker import NotRepeatable, verify
from .errors import BadInput, MetrologyError
from .sampling import draw, freeze, redraw


def main(words: Sequence[str]) -> int:
    """Run one subcommand; 0 when done, 1 when a draw does not repeat, 2 for bad input with one line on standard error."""
    try:
        arguments = _parser().parse_args(list(words))
        code: int = arguments.run(arguments)
        return code
    except (MetrologyError, Refused) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="quanheng draw", description="Draws that anyone can repeat.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    frozen = commands.add_parser("freeze", help="check a plan and make the closed file and the announcement")
    frozen.add_argument("plan", help="JSON file with the plan, or - for standard input")
    frozen.add_argument("--sealed", type=Path, required=True, help="the closed file to write; keep it until the field work is done")
    frozen.add_argument("--announcement", type=Path, required=True, help="the announcement to write; publish it before the public value exists")
    frozen.set_defaults(run=_freeze)

    drawing = commands.add_parser("run", help="draw from a closed file by the public value")
    drawing.add_argument("sealed", help="the closed file")
    drawing.add_argument("--public-value", required=True, help="the public value, as its source prints it")
    drawing.add_argument("--record", type=Path, required=True, help="the record to write; publish it after the field work")
    drawing.set_defaults(run=_run)

    change = commands.add_parser("redraw", help="replace a target, or one inspector of its team, and log why")
    change.add_argument("record", type=Path, help="the record; it is written anew")
    change.add_argument("--target", required=True)
    change.add_argument("--inspector", help="replace this member of the target's team; without it the target itself is replaced")
    change.add_argument("--reason", required=True)
    change.add_argument("--by", required=True, help="who makes the change")
    change.add_argument("--approved-by", required=True, help="who else approves it")
    change.add_argument("--on", required=True, help="day, such as 2026-05-21")
    change.set_defaults(run=_redraw)

    check = commands.add_parser("verify", help="repeat a published draw")
    check.add_argument("record", help="the published record, or - for standard input")
    check.add_argument("--announcement", help="the announcement published before; compared with the record")
    check.set_defaults(run=_verify)

    checker = commands.add_parser("checker", help="print the checker, one file that needs only Python")
    checker.set_defaults(run=_checker)
    return parser


def _freeze(arguments: argparse.Namespace) -> int:
    plan = read_json(arguments.plan)
    if not isinstance(plan, dict):
        raise BadInput("plan", plan, "a JSON object is needed")
    for path in (arguments.sealed, arguments.announcement):
        if path.exists():
            raise Refused(f"{path}: exists already; a frozen plan is never overwritten")
    sealed = freeze(plan, secrets.token_hex(32))
    _write(arguments.sealed, sealed.to_plain(), private=True)
    _write(arguments.announcement, sealed.announcement())
    print(f"commitment {sealed.commitment}")
    return 0


def _run(arguments: argparse.Namespace) -> int:
    if arguments.record.exists():
        raise Refused(f"{arguments.record}: exists already; a plan is drawn from once")
    record = draw(_object(arguments.sealed), arguments.public_value)
    _write(arguments.record, record, private=True)
    _summary(record["result"])
    return 0


def _redraw(arguments: argparse.Namespace) -> int:
    record = _object(str(arguments.record))
    _repeatable(record, None)
    changed = redraw(
        record,
        target=arguments.target,
        reason=arguments.reason,
        by=arguments.by,
        approved_by=arguments.approved_by,
        on=arguments.on,
        inspector=arguments.inspector,
    )
    _write(arguments.record, changed, private=True)
    print(f"{arguments.inspector or arguments.target} -> {changed['events'][-1]['with'] or 'nothing is left to take its place'}")
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    record = _object(arguments.record)
    announcement = _object(arguments.announcement) if arguments.announcement else None
    try:
        lines = _repeatable(record, announcement)
    except Refused as error:
        print(f"NOT   {error}")
        return 1
    for line in lines:
        print(f"ok    {line}")
    print("The draw is the one that was announced." if announcement else "The draw repeats.")
    return 0


def _checker(_: argparse.Namespace) -> int:
    print(resources.files(__package__).joinpath("draw_checker.py").read_text(encoding="utf-8"), end="")
    return 0


def _repeatable(record: dict[str, Any], announcement: dict[str, Any] | None) -> list[str]:
    try:
        return verify(record, announcement)
    except NotRepeatable as error:
        raise Refused(str(error)) from error
    except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError) as error:
        raise Refused(f"the record is not formed as its format says: {type(error).__name__}: {error}") from error


def _object(name: str) -> dict[str, Any]:
    found = read_json(name)
    if not isinstance(found, dict):
        raise Refused(f"{name}: a JSON object is needed")
    return found


def _write(path: Path, content: Mapping[str, Any], *, private: bool = False) -> None:
    """Write beside and rename, so that a record is never half written; private files are for their owner alone."""
    beside = path.with_name(path.name + ".part")
    try:
        beside.touch(mode=0o600 if private else 0o644)
        beside.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise Refused(f"{path}: cannot be written: {error.strerror}") from error


def _summary(result: Mapping[str, Any]) -> None:
    for stratum in result["strata"]:
        named = ", ".join(f"{key} {value}" for key, value in stratum["stratum"].items())
        print(f"{named}: {len(stratum['drawn'])} of {stratum['size']} ({stratum['size'] - stratum['eligible']} excluded)")
    for target in result["short_of_inspectors"]:
        print(f"{target}: too few inspectors are free for it")
