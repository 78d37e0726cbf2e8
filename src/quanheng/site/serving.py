"""Serves: gunicorn with threads, and one job worker, each a child of this process and restarted or stopped with it."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connections
from gunicorn.app.base import BaseApplication

THREADS = 8
RESTART_PAUSE_SECONDS = 1


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from quanheng.site.wsgi import application

        return application


def _run_web(host: str, port: int, processes: int) -> None:
    options = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": processes,
        "threads": THREADS,
        "worker_class": "gthread",
        "preload_app": True,
        "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108  gunicorn's heartbeat file, in memory
        "loglevel": "warning",
        "graceful_timeout": 10,
        "keepalive": 5,
        "proc_name": "quanheng",
        "post_fork": lambda _server, _worker: connections.close_all(),
    }
    _Gunicorn(options).run()


def _run_worker(parent: int) -> None:
    from django.core.management import call_command

    call_command("worker", parent_pid=parent)


def _fork(run: Callable[[], None]) -> int:
    connections.close_all()  # a connection must not be shared across a fork
    child = os.fork()
    if child:
        return child
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    try:
        run()
    except SystemExit as stop:
        os._exit(int(stop.code or 0) if isinstance(stop.code, int | None) else 1)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def serve(*, host: str, port: int, web_processes: int) -> int:
    """Run until told to stop (SIGTERM, SIGINT) or the web server ends; returns its exit status."""
    supervisor = os.getpid()
    web = _fork(lambda: _run_web(host, port, web_processes))
    worker = _fork(lambda: _run_worker(supervisor))
    stopping = False

    def stop(*_signal: object) -> None:
        nonlocal stopping
        stopping = True
        for child in (web, worker):
            if child:
                os.kill(child, signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    status = 0
    while web or worker:
        ended, how = os.wait()
        if ended == web:
            web, status = 0, os.waitstatus_to_exitcode(how)
            if not stopping:
                stop()
        elif ended == worker:
            worker = 0
            if not stopping:
                time.sleep(RESTART_PAUSE_SECONDS)
                worker = _fork(lambda: _run_worker(supervisor))
    return 0 if stopping and status <= 0 else abs(status)
