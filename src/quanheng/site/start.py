"""Makes an installation ready to serve: database up to date, static files in place. Does nothing twice."""

import socket
from contextlib import closing
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

import quanheng


class CannotStart(Exception):
    """Something outside must be mended first; the message says what."""


def require_free_port(host: str, port: int) -> None:
    """CannotStart when another program holds the port."""
    with closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"Cannot serve at {host}:{port}: {error.strerror}. Stop the other program or choose another port with --port."
            ) from error


def make_ready() -> None:
    """Migrations, cache table, static files: each only where it is missing."""
    django.setup()
    try:
        _migrate()
    except OperationalError as error:
        raise CannotStart(f"The database does not answer: {error}. Check QUANHENG_DATABASE_URL or the data folder {settings.DATA}.") from error
    collect_static()


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    if "site_cache" not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)


def collect_static() -> None:
    """Static files with hashed names, compressed once; again only when the version or a source file changed."""
    if settings.DEBUG:
        return
    root = Path(settings.STATIC_ROOT)
    stamp, wanted = root / ".collected", _state_of_sources()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    if not (Path(__file__).parent / "static" / "vendor" / "bootstrap.min.css").exists():
        raise CannotStart("The vendored page assets are missing. Install the package with pip (its build fetches them), or run `make run`.")
    call_command("collectstatic", verbosity=0, interactive=False, clear=root.exists())
    stamp.write_text(wanted)


def _state_of_sources() -> str:
    """Version, number and newest change of every room's static files; those of libraries change with a new lock and so with the version."""
    rooms = Path(__file__).parents[1].glob("*/static")
    times = [file.stat().st_mtime_ns for folder in rooms for file in folder.rglob("*") if file.is_file()]
    return f"{quanheng.__version__} {django.__version__} {len(times)} {max(times, default=0)}"
