"""Serves: gunicorn with threads, and one job worker, each a child of this process and restarted or stopped with it."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connections
from gunicorn.app.base import BaseApplication

THREADS = 8
RESTART_PAUSE_SECONDS = 1
WATCH_SECONDS = 1
STOPPING = (signal.SIGTERM, signal.SIGINT)


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


def _ready(supervisor: int, announcement: str, _server: object) -> None:
    """The port answers now: only here is the address told, so that nobody opens it too early."""
    print(announcement, flush=True)
    _stop_without(supervisor)


def _stop_without(supervisor: int) -> None:
    """A supervisor that was killed cannot stop the web server: it watches for itself and frees the port."""

    def watch() -> None:
        while os.getppid() == supervisor:
            time.sleep(WATCH_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="supervisor-watch", daemon=True).start()


def _run_web(host: str, port: int, processes: int, supervisor: int, announcement: str) -> None:
    options = {
        "when_ready": partial(_ready, supervisor, announcement),
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
    """A child that does ``run``. Signals wait meanwhile, so that none meets a child with its parent's handlers."""
    connections.close_all()  # a connection must not be shared across a fork
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    child = os.fork()
    if not child:
        for number in STOPPING:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    if child:
        return child
    try:
        run()
    except SystemExit as stop:
        os._exit(int(stop.code or 0) if isinstance(stop.code, int | None) else 1)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


class _Children:
    """The web server and the worker, and whether they are wanted any more."""

    def __init__(self, **runs: Callable[[], None]) -> None:
        self.runs, self.stopping = runs, False
        self.alive: dict[int, str] = {}

    def start(self, name: str) -> None:
        self.alive[_fork(self.runs[name])] = name
        if self.stopping:  # the wish to stop came while it was being made
            self.stop()

    def stop(self, *_signal: object) -> None:
        self.stopping = True
        for child in list(self.alive):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)


def serve(*, host: str, port: int, web_processes: int, announcement: str) -> int:
    """Say ``announcement`` once the port answers, and run until told to stop (SIGTERM, SIGINT) or the web server ends; returns its exit status."""
    supervisor = os.getpid()
    children = _Children(web=lambda: _run_web(host, port, web_processes, supervisor, announcement), worker=lambda: _run_worker(supervisor))
    for number in STOPPING:
        signal.signal(number, children.stop)
    status = 0
    children.start("web")
    children.start("worker")
    while children.alive:
        ended, how = os.wait()
        name = children.alive.pop(ended, "")
        if name == "web":
            status = os.waitstatus_to_exitcode(how)
            children.stop()
        elif name == "worker" and not children.stopping:
            print(f"The worker ended ({_how(how)}); it is started again.", file=sys.stderr, flush=True)
            time.sleep(RESTART_PAUSE_SECONDS)
            if not children.stopping:
                children.start("worker")
    return 0 if status <= 0 else status


def _how(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {-code}" if code < 0 else f"exit status {code}"
