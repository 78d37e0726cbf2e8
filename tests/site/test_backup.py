"""Backup and restore: between databases and back, whole or not at all."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from quanheng.campaigns.models import Campaign
from quanheng.jobs.models import Job
from quanheng.ledger.services import seal
from quanheng.ledger.verification import verify
from quanheng.site import backup
from quanheng.site.backup import BackupRefused, restore_backup, write_backup
from quanheng.units.kinds import Role
from quanheng.units.models import Unit, User
from tests.conftest import accept, make_office, read_notice
from tests.ledger_lifting import lifted

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, settings):
    settings.MEDIA_ROOT, settings.QUANHENG_KEYS, settings.DATA = tmp_path / "files", tmp_path / "keys", tmp_path
    (tmp_path / "secret_key").write_text(settings.SECRET_KEY)


@pytest.fixture
def full(tmp_path):
    """A database with a campaign, a read notice, jobs, a sealed ledger and a second factor."""
    office = make_office()
    accept(office, read_notice(office))
    officer = office.person("city", Role.OFFICER)
    TOTP.activate(officer, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(officer)
    Job.objects.create(kind="x", arguments={"b": [1, 2.5, None], "a": {"中": "文\u2028"}, "moment": "2027-05-20T08:30:00.123456Z"})
    seal()
    return office


@pytest.fixture
def place(full, tmp_path) -> Path:
    write_backup(tmp_path / "all.zip")
    return tmp_path / "all.zip"


def rows() -> dict[str, list[str]]:
    return {model._meta.label_lower: list(backup._lines(model)) for model in backup._tables()}


def files(folder: Path) -> dict[str, str]:
    kept = [file for name in ("files", "keys") for file in (folder / name).rglob("*") if file.is_file()]
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in kept}


def empty(folder: Path) -> None:
    """As a fresh installation: an empty database, and a secret key of its own."""
    with lifted():
        call_command("flush", interactive=False, verbosity=0)
    for name in ("files", "keys"):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "secret_key").write_text("drawn at the first start of the new server")


def rewritten(place: Path, **changes) -> Path:
    """A copy of the backup with some of its members changed; None removes one."""
    target = place.with_name("changed.zip")
    with zipfile.ZipFile(place) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = changes.pop(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name, data in changes.items():
            new.writestr(name, data)
    return target


def manifest_of(place: Path) -> dict:
    with zipfile.ZipFile(place) as archive:
        return json.loads(archive.read("manifest.json"))


def test_a_restored_database_is_the_same_to_the_last_microsecond(place, tmp_path):
    before, before_files = rows(), files(tmp_path)
    empty(tmp_path)
    manifest = restore_backup(place)
    assert rows() == before
    assert files(tmp_path) == before_files
    assert (tmp_path / "secret_key").read_text() == settings.SECRET_KEY
    assert manifest.tables["units.unit"].rows == Unit.objects.count() > 0
    assert Job.objects.get(kind="x").arguments == {"b": [1, 2.5, None], "a": {"中": "文\u2028"}, "moment": "2027-05-20T08:30:00.123456Z"}
    assert Campaign.objects.get().created_at.microsecond
    assert not list(tmp_path.rglob("*.before-restore"))
    assert {file.stat().st_mode & 0o077 for file in (tmp_path / "keys").iterdir()} == {0}


def test_the_ledger_still_verifies_and_goes_on(place, tmp_path):
    sealed = verify().sealed
    empty(tmp_path)
    restore_backup(place)
    assert verify().sound
    make_office_elsewhere = Unit.objects.create(name="新单位", kind="regulator", path="x/")
    with transaction.atomic():
        from quanheng.ledger.services import append

        append("unit.created", subject=make_office_elsewhere, actor=None)
    seal()
    assert verify().sound
    assert verify().sealed == sealed + 1


def test_the_second_factor_still_works_and_new_ones_can_be_made(place, tmp_path):
    empty(tmp_path)
    restore_backup(place)
    officer = User.objects.get(username="city-officer")
    assert decrypt(Authenticator.objects.get(user=officer, type="totp").data["secret"]) == "JBSWY3DPEHPK3PXP"
    assert len(RecoveryCodes(Authenticator.objects.get(user=officer, type="recovery_codes")).get_unused_codes()) == 10
    TOTP.activate(User.objects.create(username="new", name="新"), "JBSWY3DPEHPK3PXP")


# Refusals: nothing is there afterwards that was not there before


@pytest.fixture
def untouched(tmp_path):
    """Checks, at the end, that the refusal left an empty database and no file."""

    def check() -> None:
        assert {name for name, lines in rows().items() if lines} <= {"jobs.schedule"}
        assert files(tmp_path) == {}
        assert (tmp_path / "secret_key").read_text().startswith("drawn at the first start")
        assert not list(tmp_path.rglob("*.before-restore"))

    return check


def alter_row(place: Path) -> Path:
    with zipfile.ZipFile(place) as archive:
        lines = archive.read("tables/units.unit.jsonl").decode()
    return rewritten(place, **{"tables/units.unit.jsonl": lines.replace("衡川市", "横川市", 1)})


def drop_row(place: Path) -> Path:
    with zipfile.ZipFile(place) as archive:
        lines = archive.read("tables/units.unitalias.jsonl").splitlines(keepends=True)
    return rewritten(place, **{"tables/units.unitalias.jsonl": b"".join(lines[1:])})


def orphan_row(place: Path) -> Path:
    """A consistent manifest over rows that point at a unit that is not there."""
    with zipfile.ZipFile(place) as archive:
        lines = archive.read("tables/units.unitalias.jsonl").decode().splitlines()
    told = [json.loads(line) for line in lines]
    told[0]["unit_id"] = "01a2017a-d5e0-76cd-a223-721c816c4e26"
    lines = [json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for values in told]
    manifest = manifest_of(place)
    state = backup._state(iter(lines))
    manifest["tables"]["units.unitalias"] = {"rows": state.rows, "sha256": state.sha256}
    return rewritten(place, **{"tables/units.unitalias.jsonl": "\n".join(lines) + "\n", "manifest.json": json.dumps(manifest)})


def escape(name: str):
    def make(place: Path) -> Path:
        manifest = manifest_of(place)
        manifest["files"][name] = hashlib.sha256(b"mine").hexdigest()
        return rewritten(place, **{name: b"mine", "manifest.json": json.dumps(manifest)})

    return make


def altered_file(place: Path) -> Path:
    name = next(name for name in manifest_of(place)["files"] if name.startswith("files/"))
    return rewritten(place, **{name: b"something else"})


def missing_file(place: Path) -> Path:
    return rewritten(place, **{next(name for name in manifest_of(place)["files"] if name.startswith("files/")): None})


def told(**changes):
    return lambda place: rewritten(place, **{"manifest.json": json.dumps({**manifest_of(place), **changes})})


def flipped(place: Path) -> Path:
    """One byte of a table's compressed data turned over."""
    target, data = place.with_name("flipped.zip"), bytearray(place.read_bytes())
    with zipfile.ZipFile(place) as archive:
        info = archive.getinfo("tables/ledger.entry.jsonl")
    data[info.header_offset + 200] ^= 0xFF
    target.write_bytes(data)
    return target


def cut(place: Path) -> Path:
    target = place.with_name("cut.zip")
    target.write_bytes(place.read_bytes()[: place.stat().st_size // 2])
    return target


def no_backup(place: Path) -> Path:
    target = place.with_name("other.zip")
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("readme.txt", "hello")
    return target


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (alter_row, "units.unit"),
        (drop_row, "units.unitalias"),
        (orphan_row, "could not be brought in"),
        (escape("files/../../evil"), "outside"),
        (escape("/etc/evil"), "outside"),
        (escape("keys/../secret_key"), "outside"),
        (escape("evil"), "outside"),
        (escape("files/"), "outside"),
        (altered_file, "differs from its hash"),
        (missing_file, "missing"),
        (told(format="quanheng-backup/9"), "quanheng-backup/9"),
        (told(tables="none"), "no whole manifest"),
        (told(tables={"later.thing": {"rows": 0, "sha256": ""}}), "later.thing"),
        (told(secret="of another server"), None),
        (flipped, ""),
        (cut, "cannot be opened"),
        (no_backup, "no whole manifest"),
        (lambda place: place.with_name("absent.zip"), "cannot be opened"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_backup_that_is_not_whole_is_refused_and_leaves_nothing(place, tmp_path, untouched, spoil, words, monkeypatch):
    spoiled = spoil(place)
    empty(tmp_path)
    if words is None:  # with a key from the environment the other server's second factors would be lost
        monkeypatch.setenv("QUANHENG_SECRET_KEY", "from the environment")
        words = "secret key"
    with pytest.raises(BackupRefused, match=words):
        restore_backup(spoiled)
    untouched()


def test_a_failure_at_the_very_end_puts_every_file_back(place, tmp_path, untouched, monkeypatch):
    unpack = backup._unpack_files

    def fail_after(*arguments):
        unpack(*arguments)
        raise OSError("the disk is full")

    empty(tmp_path)
    monkeypatch.setattr(backup, "_unpack_files", fail_after)
    with pytest.raises(BackupRefused, match="disk is full"):
        restore_backup(place)
    untouched()


def test_a_database_in_use_is_not_restored_into(place):
    before = rows()
    with pytest.raises(BackupRefused, match="not empty"):
        restore_backup(place)
    assert rows() == before


def test_an_existing_file_and_a_missing_folder_are_refused(place, tmp_path):
    with pytest.raises(BackupRefused, match="exists already"):
        write_backup(place)
    with pytest.raises(BackupRefused, match="cannot be written"):
        write_backup(tmp_path / "no" / "such" / "folder.zip")


@pytest.mark.parametrize("error", [OSError("the disk is full"), KeyboardInterrupt()], ids=["disk full", "interrupted"])
def test_a_backup_that_breaks_off_leaves_no_file(full, tmp_path, monkeypatch, error):
    def fail(*_arguments):
        raise error

    before = set(tmp_path.iterdir())
    monkeypatch.setattr(backup, "_write_files", fail)
    with pytest.raises((BackupRefused, KeyboardInterrupt)):
        write_backup(tmp_path / "half.zip")
    assert set(tmp_path.iterdir()) == before


def test_a_backup_keeps_no_writer_waiting(full, tmp_path, monkeypatch):
    """While the tables are being read, another connection writes."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's readers never keep a writer waiting")
    write = backup._write_files

    def write_meanwhile(archive):
        other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0.2)
        with other:
            other.execute("UPDATE units_unit SET short_name = 'x'")
        other.close()
        return write(archive)

    monkeypatch.setattr(backup, "_write_files", write_meanwhile)
    write_backup(tmp_path / "all.zip")
    assert Unit.objects.filter(short_name="x").count() == Unit.objects.count()
    Unit.objects.filter(short_name="x").update(short_name="y")  # and the connection locks as before


def test_the_backup_is_readable_by_its_owner_only(place):
    assert place.stat().st_mode & 0o077 == 0


def test_memory_stays_flat_however_many_rows_there_are(tmp_path):
    def peak(count: int) -> int:
        Job.objects.all().delete()
        Job.objects.bulk_create(Job(kind="x", arguments={"text": "x" * 2000}) for _ in range(count))
        target = tmp_path / f"{count}.zip"
        tracemalloc.start()
        write_backup(target)
        restored = tracemalloc.get_traced_memory()[1]
        Job.objects.all().delete()
        tracemalloc.reset_peak()
        restore_backup(target)
        both = max(restored, tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert Job.objects.count() == count
        return both

    peak(10)
    assert peak(2000) < 2 * peak(500) + 2_000_000


# The command line, between the two databases


def inherited() -> dict[str, str]:
    """The environment without what the tests' own settings put there."""
    return {name: value for name, value in os.environ.items() if not name.startswith("QUANHENG_") and name != "DJANGO_SETTINGS_MODULE"}


def run(*words: str, data: Path, check: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "quanheng", *words, "--data", str(data)]
    return subprocess.run(command, env={**inherited(), **environment}, capture_output=True, text=True, check=check)


def has_postgres() -> bool:
    return bool(shutil.which("pg_ctl") or list(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")))


@pytest.mark.django_db(transaction=False)
def test_sqlite_to_postgresql_and_back(tmp_path):
    """Three installations: one on SQLite, one on a throwaway PostgreSQL, one on SQLite again; all tables and files alike."""
    if not has_postgres():
        if os.environ.get("CI") == "true":
            pytest.fail("PostgreSQL's server is missing, so the restore between databases could not be shown")
        pytest.skip("PostgreSQL's server is not on this machine")
    first, second, third = (tmp_path / name for name in ("one", "two", "three"))
    first.mkdir(mode=0o700)
    fill = """
import django
django.setup()
from quanheng.site.start import make_ready
make_ready()
from quanheng.demo.load import load_demonstration
load_demonstration()
"""
    settings_module = {"DJANGO_SETTINGS_MODULE": "quanheng.site.settings", "QUANHENG_DEBUG": "true"}
    subprocess.run([sys.executable, "-c", fill], env={**inherited(), **settings_module, "QUANHENG_DATA": str(first)}, check=True, capture_output=True)
    run("backup", str(tmp_path / "1.zip"), data=first)
    script = f"""
set -e
python() {{ "{sys.executable}" -m quanheng "$@" --data "{second}"; }}
python restore "{tmp_path / "1.zip"}"
python ledger verify
python backup "{tmp_path / "2.zip"}"
"""
    across = {**inherited(), "QUANHENG_DEBUG": "true"}
    told = subprocess.run(["bash", str(ROOT / "tools" / "with_postgres.sh"), "bash", "-c", script], env=across, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "Every count and hash agrees." in told.stdout
    run("restore", str(tmp_path / "2.zip"), data=third, QUANHENG_DEBUG="true")
    run("ledger", "verify", data=third)
    run("backup", str(tmp_path / "3.zip"), data=third)
    manifests = [manifest_of(tmp_path / f"{number}.zip") for number in (1, 2, 3)]
    assert manifests[0]["tables"] == manifests[1]["tables"] == manifests[2]["tables"]
    assert manifests[0]["files"] == manifests[1]["files"] == manifests[2]["files"]
    assert manifests[0]["tables"]["campaigns.activity"]["rows"] >= 40


@pytest.mark.django_db(transaction=False)
def test_a_backup_told_to_stop_leaves_no_file(tmp_path):
    source = """
import os, signal, sys
from quanheng.site import backup
backup._write_files = lambda archive: os.kill(os.getpid(), signal.SIGTERM) or {}
from quanheng.cli import main
sys.exit(main(["backup", sys.argv[1], "--data", sys.argv[2]]))
"""
    ready = "import django; django.setup(); from quanheng.site.start import make_ready; make_ready()"
    environment = inherited() | {
        "DJANGO_SETTINGS_MODULE": "quanheng.site.settings",
        "QUANHENG_DATA": str(tmp_path / "data"),
        "QUANHENG_DEBUG": "true",
    }
    subprocess.run([sys.executable, "-c", ready], env=environment, check=True)
    target = tmp_path / "here" / "half.zip"
    target.parent.mkdir()
    done = subprocess.run([sys.executable, "-c", source, str(target), str(tmp_path / "data")], env=environment, capture_output=True)
    assert done.returncode == 128 + signal.SIGTERM, done.stderr.decode()
    assert list(target.parent.iterdir()) == []
