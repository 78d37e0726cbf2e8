"""The ``quanheng`` command as people run it: subprocesses on folders and ports of their own."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROMPT = 60.0  # seconds after which something that was to happen has not


def environment(**settings: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("QUANHENG_") and name != "DJANGO_SETTINGS_MODULE"}
    return {**own, **settings}


def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "quanheng", *words], env=environment(**settings), capture_output=True, text=True)


def refused(*words: str, **settings: str) -> str:
    """The one line with which a command refuses."""
    done = run(*words, **settings)
    assert done.returncode == 2, done.stdout + done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr.strip()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(true: Callable[[], object], what: str) -> object:
    """Asks again and again until the answer is true; fails when it takes too long."""
    end = time.monotonic() + PROMPT
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {PROMPT} s in vain: {what}")


def children_of(process: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Server:
    """``quanheng up`` in a folder."""

    def __init__(self, data: Path, *words: str) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "quanheng", "up", "--data", str(data), "--port", str(self.port), *words]
        self.process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.told: list[str] = []
        threading.Thread(target=lambda: self.told.extend(self.process.stdout), daemon=True).start()

    def answer(self, path: str = "/health/") -> tuple[int, str] | None:
        try:
            link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            link.request("GET", path)
            found = link.getresponse()
            return found.status, found.read().decode()
        except OSError:
            return None

    def ready(self) -> "Server":
        until(lambda: self.answer() or self.process.poll() is not None, "a first answer")
        assert self.process.poll() is None, self.told
        return self

    @property
    def text(self) -> str:
        return "".join(self.told)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=PROMPT)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    """A folder that is migrated, with its static files collected, and empty; to be copied."""
    data = tmp_path_factory.mktemp("prepared") / "data"
    source = "from quanheng.site.start import make_ready; make_ready()"
    settings = {"QUANHENG_DATA": str(data), "DJANGO_SETTINGS_MODULE": "quanheng.site.settings"}
    subprocess.run([sys.executable, "-c", source], env=environment(**settings), check=True)
    return data


@pytest.fixture
def fresh(prepared, tmp_path) -> Path:
    return shutil.copytree(prepared, tmp_path / "data")


@pytest.fixture
def start(fresh) -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def begin(*words: str, data: Path = fresh) -> Server:
        servers.append(Server(data, *words))
        return servers[-1].ready()

    yield begin
    for server in servers:
        if server.process.poll() is None:
            server.stop(signal.SIGKILL)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory) -> Iterator[tuple[Path, str]]:
    """A folder in which the demonstration was started once and stopped again, and what the terminal said."""
    data = tmp_path_factory.mktemp("demo") / "data"
    server = Server(data)
    try:
        server.ready()
        status, page = until(lambda: server.answer("/zh-hans/"), "the public page")
        assert status == 200
        assert "世界计量日" in page
        assert server.stop() == 0
    finally:
        if server.process.poll() is None:
            server.stop(signal.SIGKILL)
    until(lambda: "accounts" in server.text and "--empty" in server.text, "the printed accounts")
    return data, server.text


pytestmark = [
    pytest.mark.xdist_group("commands"),
    pytest.mark.skipif("QUANHENG_DATABASE_URL" in os.environ, reason="starts servers of its own on SQLite; once is enough"),
]


# up


def test_the_first_start_prints_the_address_and_accounts_that_open_it(demonstration):
    data, told = demonstration
    assert "http://127.0.0.1:" in told
    passwords = dict(re.findall(r"(demo-[a-z]+)\s+([a-z0-9-]{14})", told))
    assert set(passwords) == {"demo-admin", "demo-officer", "demo-approver", "demo-district"}
    source = """
import django, json, sys
django.setup()
from django.contrib.auth import authenticate
print(json.dumps({name: bool(authenticate(username=name, password=word)) for name, word in json.loads(sys.argv[1]).items()}))
"""
    settings = {"QUANHENG_DATA": str(data), "DJANGO_SETTINGS_MODULE": "quanheng.site.settings"}
    told = subprocess.run([sys.executable, "-c", source, json.dumps(passwords)], env=environment(**settings), capture_output=True, text=True)
    assert set(json.loads(told.stdout).values()) == {True}
    assert (data / "demonstration.txt").stat().st_mode & 0o077 == 0
    assert not (data / "demonstration.begun").exists()


def test_a_second_start_migrates_nothing_and_collects_nothing(demonstration, start):
    data, _told = demonstration
    stamp = data / "static" / ".collected"
    before = (stamp.stat().st_mtime_ns, sorted((file.name, file.stat().st_mtime_ns) for file in (data / "static" / "quanheng").iterdir()))
    server = start(data=data)
    assert (stamp.stat().st_mtime_ns, sorted((file.name, file.stat().st_mtime_ns) for file in (data / "static" / "quanheng").iterdir())) == before
    assert "First start" not in server.text
    page = server.answer("/accounts/login/")[1]
    sheet = re.search(r'href="(/static/quanheng/quanheng\.[0-9a-f]+\.css)"', page)
    assert sheet, "styles have hashed names"
    assert server.answer(sheet[1])[0] == 200
    assert server.stop() == 0
    until(lambda: "demo-admin" in server.text, "the accounts once more")


def test_an_empty_start_prints_a_setup_address_that_opens(start):
    server = start("--empty")
    until(lambda: "/setup/" in server.text, "the address")
    path = re.search(r"http://127\.0\.0\.1:\d+(/setup/\S+)", server.text)[1]
    assert server.answer(path)[0] == 200
    assert server.answer("/setup/guess/")[0] == 404

    # The worker is started again when it dies, and everything stops together.
    supervisor = server.process.pid
    web, worker = until(lambda: len(found := children_of(supervisor)) == 2 and found, "two children")
    os.kill(worker, signal.SIGKILL)
    fresh = until(lambda: (found := [child for child in children_of(supervisor) if child not in (web, worker)]) and found[0], "a new worker")
    until(lambda: "started again" in server.text, "a line about it")
    everybody = [supervisor, web, fresh, *children_of(web)]
    assert len(everybody) == 4
    assert server.stop() == 0
    assert [process for process in everybody if is_alive(process)] == []
    assert server.answer() is None


def test_a_stop_while_the_worker_is_being_restarted_is_heard(start):
    server = start("--empty")
    supervisor = server.process.pid
    _web, worker = until(lambda: len(found := children_of(supervisor)) == 2 and found, "two children")
    os.kill(worker, signal.SIGKILL)
    until(lambda: not is_alive(worker), "its end")
    assert server.stop() == 0


def test_a_killed_supervisor_leaves_nothing_behind(start):
    server = start("--empty")
    children = until(lambda: len(found := children_of(server.process.pid)) == 2 and found, "two children")
    server.process.kill()
    server.process.wait()
    until(lambda: not any(is_alive(child) for child in children), "the end of the children")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", server.port))


def test_a_port_in_use_is_refused(tmp_path):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        line = refused("up", "--empty", "--data", str(tmp_path / "data"), "--port", str(port))
    assert str(port) in line
    assert "--port" in line


BAD_SETTINGS = [
    ({"QUANHENG_DEBUG": "perhaps"}, "QUANHENG_DEBUG"),
    ({"QUANHENG_DATABASE_URL": "mysql://a:secret@b/c"}, "postgres://"),
    ({"QUANHENG_DATABASE_URL": "nonsense"}, "QUANHENG_DATABASE_URL"),
    ({"QUANHENG_TIME_ZONE": "Asia/Atlantis"}, "QUANHENG_TIME_ZONE"),
    ({"QUANHENG_PUBLIC_URL": "example.cn"}, "QUANHENG_PUBLIC_URL"),
    ({"QUANHENG_LOG_LEVEL": "LOUD"}, "QUANHENG_LOG_LEVEL"),
    ({"QUANHENG_UPLOAD_BYTES": "-1"}, "QUANHENG_UPLOAD_BYTES"),
    ({"QUANHENG_EMAIL_PORT": "twenty"}, "QUANHENG_EMAIL_PORT"),
    ({"QUANHENG_DATA": "/proc/no/folder"}, "QUANHENG_DATA"),
]


def test_a_setting_that_cannot_be_used_is_named(tmp_path):
    """Each is read anew in one process; the next test shows the line that a command prints."""
    source = """
import importlib, json, os, sys
from quanheng.site import environment
for settings, words in json.loads(sys.argv[1]):
    os.environ.update(settings)
    try:
        sys.modules.pop("quanheng.site.settings", None)
        importlib.import_module("quanheng.site.settings")
    except environment.BadSetting as error:
        assert words in str(error) and "secret" not in str(error) and "\\n" not in str(error), error
    else:
        raise AssertionError(f"{settings} was taken")
    for name in settings:
        os.environ.pop(name)
    os.environ["QUANHENG_DATA"] = sys.argv[2]
"""
    told = subprocess.run(
        [sys.executable, "-c", source, json.dumps(BAD_SETTINGS), str(tmp_path)],
        env=environment(QUANHENG_DATA=str(tmp_path)),
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"QUANHENG_PORT": "eighty"}, "QUANHENG_PORT"),
        ({"QUANHENG_PORT": "70000"}, "65535"),
        ({"QUANHENG_DATABASE_URL": "postgres://u@127.0.0.1:1/x"}, "does not answer"),
    ],
    ids=["no number", "too high", "no database"],
)
def test_up_refuses_what_it_cannot_use_in_one_line(tmp_path, settings, words):
    assert words in refused("up", **{"QUANHENG_DATA": str(tmp_path), **settings})


# The others


def test_every_command_refuses_a_bad_setting_alike(tmp_path):
    settings = {"QUANHENG_DATA": str(tmp_path), "QUANHENG_TIME_ZONE": "nowhere"}
    file = tmp_path / "x.zip"
    file.touch()
    for words in (["check"], ["restore", str(file)], ["ledger", "verify"]):
        assert "QUANHENG_TIME_ZONE" in refused(*words, **settings)


def test_commands_on_a_folder_that_was_never_started_say_so(tmp_path):
    assert "quanheng up" in refused("check", "--data", str(tmp_path / "one"))
    assert "quanheng up" in refused("backup", str(tmp_path / "x.zip"), "--data", str(tmp_path / "one"))
    assert "no file" in refused("restore", str(tmp_path / "absent.zip"), "--data", str(tmp_path / "one"))
    assert not (tmp_path / "x.zip").exists()


def test_no_command_and_an_unknown_one_show_the_usage():
    for words in ([], ["fly"]):
        done = run(*words)
        assert done.returncode == 2
        assert "usage: quanheng" in done.stderr
    assert all(word in run("--help").stdout for word in ("up", "read", "check", "backup", "restore", "ledger", "manage"))


def test_check_lists_what_is_unsafe(demonstration):
    data, _told = demonstration
    done = run("check", "--data", str(data), QUANHENG_DEBUG="true", QUANHENG_ALLOWED_HOSTS="other.example", QUANHENG_SECRET_KEY="short")
    assert done.returncode == 1
    for words in (
        "QUANHENG_DEBUG is on",
        "without encryption",
        "QUANHENG_ALLOWED_HOSTS does not hold",
        "5 characters",
        "demonstration",
        "second factor",
    ):
        assert words in done.stdout, words


def test_read_prints_a_programme_and_refuses_garbage(tmp_path):
    notice = ROOT / "src" / "quanheng" / "demo" / "documents" / "notice.docx"
    assert "activities" in run("read", str(notice)).stdout
    assert len(json.loads(run("read", str(notice), "--json").stdout)["activities"]) >= 40
    garbage = tmp_path / "garbage.docx"
    garbage.write_bytes(b"\x89PNG\r\n" + bytes(range(256)))
    assert "garbage.docx" in refused("read", str(garbage))
    assert "absent.docx" in refused("read", str(tmp_path / "absent.docx"))


def test_the_ledger_of_the_demonstration_verifies_and_a_changed_one_does_not(demonstration, tmp_path):
    data, _told = demonstration
    done = run("ledger", "verify", "--data", str(data))
    assert done.returncode == 0, done.stderr
    copy = tmp_path / "copy"
    shutil.copytree(data, copy, ignore=shutil.ignore_patterns("static"))
    with sqlite3.connect(copy / "quanheng.sqlite3") as tampered:
        tampered.execute("DROP TRIGGER ledger_entry_no_update")
        tampered.execute("UPDATE ledger_entry SET body = replace(body, 'unit.created', 'unit.changed') WHERE event = 'unit.created'")
    tampered.close()
    done = run("ledger", "verify", QUANHENG_DATA=str(copy))
    assert done.returncode == 1
    assert "does not agree" in done.stderr


def test_backup_and_restore_carry_the_demonstration_to_another_folder(demonstration, fresh, tmp_path):
    data, _told = demonstration
    file = tmp_path / "all.zip"
    done = run("backup", str(file), "--data", str(data))
    assert done.returncode == 0, done.stderr
    assert "keep it as safe as the server" in done.stdout
    assert "exists already" in refused("backup", str(file), "--data", str(data))
    other = fresh
    done = run("restore", str(file), "--data", str(other))
    assert done.returncode == 0, done.stderr
    assert "Every count and hash agrees." in done.stdout
    assert "not empty" in refused("restore", str(file), "--data", str(other))


def test_an_interrupted_demonstration_goes_on_at_the_next_start(fresh):
    """Broken off after its people were made and before their passwords were kept."""
    source = """
import django, sys
django.setup()
from quanheng.demo import load, welcome
if sys.argv[1] == "break":
    load._accepted_campaign = lambda officer: sys.exit(9)
print(welcome.welcome("http://x", empty=False))
from quanheng.campaigns.models import Campaign
print("campaigns", Campaign.objects.count(), Campaign.objects.get().state)
"""
    settings = {"QUANHENG_DATA": str(fresh), "DJANGO_SETTINGS_MODULE": "quanheng.site.settings"}
    first, second = (
        subprocess.run([sys.executable, "-c", source, word], env=environment(**settings), capture_output=True, text=True)
        for word in ("break", "go on")
    )
    assert first.returncode == 9, first.stderr
    assert "demo-admin" not in first.stdout
    assert "demo-admin" in second.stdout, second.stderr
    assert "campaigns 1 issued" in second.stdout


# The documents


def test_every_setting_and_every_command_is_named_in_the_documents():
    files = (ROOT / "src" / "quanheng").rglob("*.py")
    sources = "\n".join(file.read_text() for file in files if "metrology" not in file.parts)  # the core reads no settings, but fields of its own
    read = {f"QUANHENG_{name}" for name in re.findall(r"(?:env\.|\b)(?:text|flag|number|words|choice|address|database)\(\s*\"([A-Z_]+)\"", sources)}
    named_in_code = {name for name in re.findall(r"\bQUANHENG_[A-Z_]*[A-Z]\b", sources) if name not in {"QUANHENG_SECURE"}}
    documented = set(re.findall(r"QUANHENG_[A-Z_]*[A-Z]\b", (ROOT / "docs" / "settings.md").read_text()))
    assert len(read) > 15
    assert (read | named_in_code) - documented == set()
    assert documented - read == set(), "a setting that nothing reads"
    commands = set(re.findall(r"add_parser\(\s*\"([a-z]+)\"", (ROOT / "src" / "quanheng" / "cli.py").read_text()))
    management = {file.stem for file in (ROOT / "src" / "quanheng").glob("*/management/commands/*.py")} - {"__init__"}
    text = (ROOT / "docs" / "commands.md").read_text()
    assert {command for command in commands if f"quanheng {command}" not in text} == set()
    assert {command for command in management - commands if f"manage {command}" not in text} == set()
    options = set(re.findall(r"\"(--[a-z-]+)\"", (ROOT / "src" / "quanheng" / "cli.py").read_text()))
    assert {option for option in options if option not in text} == set()
