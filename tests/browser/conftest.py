"""A real installation, started by its own command on a free port, and the system's Chromium in front of it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue

import pytest

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "screenshots"
CITY_NOTICE = ROOT.parent / "shared" / "notices" / "samples" / "seed_004.txt"
START_SECONDS = 60
PASSWORD = "an-honest-steelyard-1"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path).replace("\\", "/"):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium; a named skip where there is none, a failure in continuous integration."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        reason = "Chromium is not on this machine (on Debian: apt-get install chromium)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Site:
    base: str
    setup: str
    lines: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    """``quanheng up --empty``: its address and the first administrator's page."""
    data = tmp_path_factory.mktemp("installation")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QUANHENG_") and name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "quanheng", "up", "--empty", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(
        command, env={**environment, "QUANHENG_STYLEGUIDE": "true"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=data
    )
    lines: Queue[str] = Queue()
    threading.Thread(target=lambda: [lines.put(line) for line in process.stdout], daemon=True).start()
    said: list[str] = []
    try:
        while not any("/setup/" in line for line in said):
            said.append(lines.get(timeout=START_SECONDS).strip())
        base = f"http://127.0.0.1:{port}"
        wait_for_port(port, process)
        yield Site(base, next(line for line in said if "/setup/" in line), said)
    except Empty:
        pytest.fail(f"quanheng up did not start: {said}")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def wait_for_port(port: int, process: subprocess.Popen) -> None:
    """Blocks until the port answers; each try waits inside the connection, not beside it."""
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail(f"quanheng up ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            process_is_starting.wait(0.1)
    pytest.fail("the server never answered")


process_is_starting = threading.Event()


@pytest.fixture(scope="session")
def officer(chromium, site) -> str:
    """The first administrator, set up through the page itself; returns the login name."""
    page = chromium.new_page(locale="zh-CN")
    page.goto(site.setup)
    page.fill("[name=unit_name]", "上海市市场监督管理局")
    page.fill("[name=name]", "何经办")
    page.fill("[name=username]", "officer")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.click("main form button")
    page.wait_for_url(re.compile("/accounts/login/"))
    page.close()
    return "officer"


@dataclass
class Watched:
    """A page whose requests and complaints are recorded."""

    page: object
    site: Site
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def open_page(chromium, site, officer, request):
    """Opens a watched page, signed in unless told otherwise; at the end nothing may have gone to another host or been refused by the CSP."""
    opened: list[Watched] = []

    def open_one(*, signed_in: bool = True, width: int = 1280, height: int = 900, language: str = "zh-CN", scripts: bool = True):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale=language, java_script_enabled=scripts, accept_downloads=True, reduced_motion="reduce"
        )
        page = context.new_page()
        watched = Watched(page, site)
        page.on("request", lambda asked: watched.outside.append(asked.url) if not asked.url.startswith((site.base, "data:")) else None)
        page.on("console", lambda message: watched.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        opened.append(watched)
        if signed_in:
            page.goto(f"{site.base}/accounts/login/")
            page.fill("[name=login]", officer)
            page.fill("[name=password]", PASSWORD)
            page.click("main form button")
            page.wait_for_url(re.compile("/desk/"))
        return page

    yield open_one
    outside = [address for watched in opened for address in watched.outside]
    complaints = [text for watched in opened for text in watched.complaints if "the server responded with a status of 4" not in text]
    for watched in opened:
        watched.page.context.close()
    assert outside == []
    assert complaints == []


@pytest.fixture
def shoot():
    """Keeps a picture of a page under a name; the whole page unless told otherwise."""

    def take(page, name: str, *, whole: bool = True) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        page.wait_for_load_state("load")
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=whole)

    return take
