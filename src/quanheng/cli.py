"""The ``quanheng`` command: start it, read a document with it, look after it."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

PORT = 8520
HIGHEST_PORT = 65535


def main(argv: Sequence[str] | None = None) -> int:
    """Dispatch to a subcommand; returns the exit status (2 for bad input, with one line that says why)."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["read"]:  # knows no Django, so it starts at once
        from quanheng.notices.command import main as read

        return read(words[1:])
    if words[:1] == ["metrology"]:
        from quanheng.metrology.command import main as measure

        return measure(words[1:])
    if words[:1] == ["draw"]:
        from quanheng.metrology.draw_command import main as draw

        return draw(words[1:])
    if words[:1] == ["check-archive"]:
        from quanheng.archiving.archive_checker import main as check

        return check(words[1:])
    from quanheng.site.environment import BadSetting

    try:
        if words[:1] in (["manage"], ["ledger"]):
            return _manage(words)
        arguments = _parser().parse_args(words)
        run: Callable[[argparse.Namespace], int] = arguments.run
        return run(arguments)
    except (BadSetting, Refused) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 2


class Refused(Exception):
    """The command cannot do what was asked; the message is the one line that says why."""


def _manage(words: list[str]) -> int:
    """Django's own commands; ``ledger`` is one of them. ``--data DIR`` is ours and stands anywhere."""
    ours = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    _data_option(ours)
    told, rest = ours.parse_known_args(words)
    _use_settings(told.data)
    from django.core.management import ManagementUtility

    ManagementUtility(["quanheng manage", *(rest[1:] if rest[:1] == ["manage"] else rest)]).execute()
    return 0


def _use_settings(data: Path | None) -> None:
    if data is not None:
        os.environ["QUANHENG_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanheng.site.settings")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="quanheng", description="Runs a metrology campaign end to end.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    up = commands.add_parser("up", help="set everything up and serve")
    _data_option(up)
    up.add_argument("--port", type=int, help=f"port to serve at (default QUANHENG_PORT or {PORT})")
    up.add_argument("--host", default="127.0.0.1", help="address to serve at (default 127.0.0.1)")
    up.add_argument("--empty", action="store_true", help="start without the demonstration; a printed address opens the first administrator's page")
    up.add_argument("--web-processes", type=int, default=1, help="web processes (default 1; more only with PostgreSQL)")
    up.set_defaults(run=_up)

    commands.add_parser("read", help="read a document: quanheng read FILE [--json | --native | --explain | --compare OLD]", add_help=False)
    commands.add_parser("metrology", help="uncertainty, conformity, comparison, procedures, lots: quanheng metrology run CASE.json", add_help=False)
    commands.add_parser("draw", help="prepare, run and verify a draw that anyone can repeat: quanheng draw verify FILE", add_help=False)
    commands.add_parser("check-archive", help="check a campaign's archive without the server: quanheng check-archive PACKAGE.zip", add_help=False)
    commands.add_parser("manage", help="Django's management commands", add_help=False)
    commands.add_parser("ledger", help="verify, seal or show the ledger's head", add_help=False)

    rehearse = commands.add_parser("rehearse", help="play a whole call for plans on an empty data folder, with the demonstration's city")
    _data_option(rehearse)
    rehearse.set_defaults(run=_rehearse)

    check = commands.add_parser("check", help="say in plain words what is unsafe for production")
    _data_option(check)
    check.set_defaults(run=_check)

    backup = commands.add_parser("backup", help="write everything into one portable file")
    backup.add_argument("file", type=Path)
    _data_option(backup)
    backup.set_defaults(run=_backup)

    restore = commands.add_parser("restore", help="bring a backup into an empty database (SQLite or PostgreSQL)")
    restore.add_argument("file", type=Path)
    _data_option(restore)
    restore.set_defaults(run=_restore)
    return parser


def _data_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder for database, files and keys (default QUANHENG_DATA or ./data)")


def _up(arguments: argparse.Namespace) -> int:
    _use_settings(arguments.data)
    from quanheng.site.environment import number

    host, port = arguments.host, arguments.port
    if port is None:
        port = number("PORT", PORT, least=1, most=HIGHEST_PORT)
    if not 0 < port <= HIGHEST_PORT:
        raise Refused(f"--port is {port}; choose a number from 1 to {HIGHEST_PORT}.")
    if arguments.web_processes < 1:
        raise Refused(f"--web-processes is {arguments.web_processes}; at least one is needed.")
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    os.environ.setdefault("QUANHENG_PUBLIC_URL", address)
    if host not in {"127.0.0.1", "localhost"}:
        os.environ.setdefault("QUANHENG_ALLOWED_HOSTS", f"127.0.0.1,localhost,{f'[{host}]' if ':' in host else host}")
    from quanheng.site.start import CannotStart, make_ready, require_free_port

    try:
        require_free_port(host, port)
        make_ready()
    except CannotStart as error:
        raise Refused(str(error)) from error
    from quanheng.demo.welcome import welcome

    announcement = welcome(address, empty=arguments.empty)
    from quanheng.site.serving import serve

    return serve(host=host, port=port, web_processes=arguments.web_processes, announcement=announcement)


def _rehearse(arguments: argparse.Namespace) -> int:
    _use_settings(arguments.data)
    from quanheng.site.start import make_ready

    make_ready()
    from quanheng.demo.rehearse import NotEmpty, rehearse_demonstration

    try:
        done = rehearse_demonstration(tell=lambda words: print(words, flush=True))
    except NotEmpty as error:
        raise Refused("This data folder holds campaigns already; rehearse in an empty one: quanheng rehearse --data DIR") from error
    for correction in done.corrections:
        print(f"  corrected: {correction}")
    print(f"Sign in as rehearsal-officer or rehearsal-approver with {done.password} after: quanheng up --empty")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    _set_up(arguments.data)
    from django.db import DatabaseError

    from quanheng.site.production import concerns

    try:
        found = concerns()
    except DatabaseError as error:
        raise Refused(f"The database cannot be read: {str(error).strip()}. Start it once with `quanheng up`.") from error
    for concern in found:
        print(f"- {concern}")
    print(f"{len(found)} to mend before strangers are let in." if found else "Nothing unsafe was found.")
    return 1 if found else 0


def _backup(arguments: argparse.Namespace) -> int:
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))  # an orderly end: nothing half-written stays
    _set_up(arguments.data)
    from quanheng.site.backup import BackupRefused, write_backup

    try:
        manifest = write_backup(arguments.file)
    except BackupRefused as error:
        raise Refused(str(error)) from error
    rows = sum(table.rows for table in manifest.tables.values())
    print(f"{arguments.file}: {rows} rows of {len(manifest.tables)} tables, {len(manifest.files)} files.")
    print("It holds keys and secrets: keep it as safe as the server.")
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))
    if not arguments.file.is_file():
        raise Refused(f"{arguments.file} is no file.")
    _set_up(arguments.data)
    from quanheng.site.backup import BackupRefused, restore_backup
    from quanheng.site.start import CannotStart, make_ready

    try:
        make_ready()
        manifest = restore_backup(arguments.file)
    except (BackupRefused, CannotStart) as error:
        raise Refused(str(error)) from error
    rows = sum(table.rows for table in manifest.tables.values())
    print(f"Restored and compared: {rows} rows of {len(manifest.tables)} tables, {len(manifest.files)} files. Every count and hash agrees.")
    return 0


def _set_up(data: Path | None) -> None:
    _use_settings(data)
    import django

    django.setup()
