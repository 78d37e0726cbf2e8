"""The ``quanheng`` command: start it, read a document with it, look after it."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

PORT = 8520


def main(argv: Sequence[str] | None = None) -> int:
    """Dispatch to a subcommand; returns the exit status (2 for bad input, with one line that says why)."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["read"]:  # knows no Django, so it starts at once
        from quanheng.notices.command import main as read

        return read(words[1:])
    if words[:1] == ["manage"]:
        return _manage(words[1:])
    if words[:1] == ["ledger"]:
        return _manage(words)
    arguments = _parser().parse_args(words)
    run: Callable[[argparse.Namespace], int] = arguments.run
    return run(arguments)


def _manage(words: list[str]) -> int:
    _use_settings(None)
    from django.core.management import ManagementUtility

    ManagementUtility(["quanheng manage", *words]).execute()
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
    up.add_argument("--port", type=int, default=int(os.environ.get("QUANHENG_PORT", PORT)), help=f"port to serve at (default {PORT})")
    up.add_argument("--host", default="127.0.0.1", help="address to serve at (default 127.0.0.1)")
    up.add_argument("--empty", action="store_true", help="start without the demonstration; a printed address opens the first administrator's page")
    up.add_argument("--web-processes", type=int, default=1, help="web processes (default 1; more only with PostgreSQL)")
    up.set_defaults(run=_up)

    commands.add_parser("read", help="read a notice: quanheng read FILE [--json | --native | --explain]", add_help=False)
    commands.add_parser("manage", help="Django's management commands", add_help=False)
    commands.add_parser("ledger", help="verify, seal or show the ledger's head", add_help=False)

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
    os.environ.setdefault("QUANHENG_PUBLIC_URL", f"http://{arguments.host}:{arguments.port}")
    if arguments.host not in {"127.0.0.1", "localhost"}:
        os.environ.setdefault("QUANHENG_ALLOWED_HOSTS", f"127.0.0.1,localhost,{arguments.host}")
    from quanheng.site.environment import BadSetting

    try:
        from quanheng.site.start import CannotStart, make_ready, require_free_port
    except BadSetting as error:
        return _refuse(str(error))
    try:
        require_free_port(arguments.host, arguments.port)
        make_ready()
    except (CannotStart, BadSetting) as error:
        return _refuse(str(error))
    from quanheng.demo.welcome import welcome

    print(welcome(f"http://{arguments.host}:{arguments.port}", empty=arguments.empty), flush=True)
    from quanheng.site.serving import serve

    return serve(host=arguments.host, port=arguments.port, web_processes=arguments.web_processes)


def _check(arguments: argparse.Namespace) -> int:
    _set_up(arguments.data)
    from quanheng.site.production import concerns

    found = concerns()
    for concern in found:
        print(f"- {concern}")
    print(f"{len(found)} to mend before strangers are let in." if found else "Nothing unsafe was found.")
    return 1 if found else 0


def _backup(arguments: argparse.Namespace) -> int:
    _set_up(arguments.data)
    from quanheng.site.backup import BackupRefused, write_backup

    try:
        manifest = write_backup(arguments.file)
    except BackupRefused as error:
        return _refuse(str(error))
    rows = sum(table.rows for table in manifest.tables.values())
    print(f"{arguments.file}: {rows} rows of {len(manifest.tables)} tables, {len(manifest.files)} files.")
    print("It holds keys and secrets: keep it as safe as the server.")
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    _set_up(arguments.data)
    from quanheng.site.backup import BackupRefused, restore_backup
    from quanheng.site.start import make_ready

    make_ready()
    try:
        manifest = restore_backup(arguments.file)
    except BackupRefused as error:
        return _refuse(str(error))
    rows = sum(table.rows for table in manifest.tables.values())
    print(f"Restored and compared: {rows} rows of {len(manifest.tables)} tables, {len(manifest.files)} files. Every count and hash agrees.")
    return 0


def _set_up(data: Path | None) -> None:
    _use_settings(data)
    import django

    django.setup()


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2
