"""Everything in one portable file: rows as JSON lines, files as they are, and a manifest of counts and hashes.

The form is logical, so a backup of SQLite restores into PostgreSQL and the other way. A restore compares every
count and hash with the manifest inside its transaction and leaves nothing behind when one differs.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction

import quanheng
from quanheng.site.environment import text

FORMAT = "quanheng-backup/1"
LEFT_OUT = {"contenttypes", "auth", "sessions"}  # made anew by every installation, or worth nothing elsewhere
BATCH = 500
KEY_FILE = "secret_key"  # the file's name in the data folder and in the archive
DAMAGED = (OSError, EOFError, zipfile.BadZipFile, zlib.error)


class BackupRefused(Exception):
    """The backup cannot be written or restored; the message says why and what to do."""


@dataclass(frozen=True)
class TableState:
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    tables: dict[str, TableState]
    files: dict[str, str]


def _tables() -> list[type[models.Model]]:
    every = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT]
    return sorted(every, key=lambda model: model._meta.label_lower)


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _line(row: models.Model, fields: list[models.Field[Any, Any]]) -> str:
    values = {field.attname: None if field.value_from_object(row) is None else field.value_to_string(row) for field in fields}
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _lines(model: type[models.Model]) -> Iterator[str]:
    fields = _fields(model)
    for row in model._base_manager.order_by("pk").iterator(chunk_size=BATCH):
        yield _line(row, fields)


def _state(lines: Iterator[str], out: TextIO | None = None) -> TableState:
    digest, count = hashlib.sha256(), 0
    for line in lines:
        digest.update(line.encode() + b"\n")
        count += 1
        if out:
            out.write(line + "\n")
    return TableState(count, digest.hexdigest())


def _kept_files() -> dict[str, Path]:
    """Name in the archive and place on disk: uploaded files, keys, and the secret that second factors are encrypted with."""
    found: dict[str, Path] = {}
    for name, root in (("files", Path(settings.MEDIA_ROOT)), ("keys", Path(settings.QUANHENG_KEYS))):
        found |= {f"{name}/{file.relative_to(root)}": file for file in sorted(root.rglob("*")) if file.is_file()} if root.exists() else {}
    secret = Path(settings.DATA) / KEY_FILE
    in_use = secret.exists() and secret.read_text().strip() == settings.SECRET_KEY  # and not one from the environment
    return {**found, KEY_FILE: secret} if in_use else found


def _fingerprint(secret: str) -> str:
    """Tells two secret keys apart without showing them."""
    return hashlib.sha256(b"quanheng backup" + secret.encode()).hexdigest()


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction that sees all tables as they are now, and on SQLite keeps no writer waiting."""
    before = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = before  # type: ignore[attr-defined]


def write_backup(place: Path) -> Manifest:
    """Write the backup to ``place`` (readable by this user only); BackupRefused when it cannot be, and then no file is left."""
    if place.exists():
        raise BackupRefused(f"{place} exists already; choose another name.")
    part = place.with_name(place.name + ".part")
    try:
        part.unlink(missing_ok=True)  # of a backup that was killed
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive, _one_moment():
            manifest = Manifest({model._meta.label_lower: _write_table(archive, model) for model in _tables()}, _write_files(archive))
            told = {"format": FORMAT, "version": quanheng.__version__, "secret": _fingerprint(settings.SECRET_KEY), **asdict(manifest)}
            archive.writestr("manifest.json", json.dumps(told, ensure_ascii=False, indent=1))
        part.replace(place)
    except OSError as error:
        raise BackupRefused(f"{place} cannot be written: {error.strerror or error}.") from error
    except DatabaseError as error:
        raise BackupRefused(f"The database cannot be read: {str(error).strip()}. Has it been set up with `quanheng up`?") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return manifest


def _write_table(archive: zipfile.ZipFile, model: type[models.Model]) -> TableState:
    with archive.open(f"tables/{model._meta.label_lower}.jsonl", "w", force_zip64=True) as raw:
        out = io.TextIOWrapper(raw, encoding="utf-8", newline="\n")
        state = _state(_lines(model), out)
        out.flush()
        out.detach()
    return state


def _write_files(archive: zipfile.ZipFile) -> dict[str, str]:
    hashes = {}
    for name, file in _kept_files().items():
        digest = hashlib.sha256()
        with file.open("rb") as source, archive.open(name, "w", force_zip64=True) as out:
            while piece := source.read(1 << 20):
                digest.update(piece)
                out.write(piece)
        hashes[name] = digest.hexdigest()
    return hashes


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """What the backup says of itself; BackupRefused when it is none of this version, or was made for another secret key."""
    try:
        told = json.loads(archive.read("manifest.json"))
        if told["format"] != FORMAT:
            raise BackupRefused(f"The backup has the form {told['format']!r}; this version reads {FORMAT!r}.")
        manifest = Manifest({str(name): TableState(**state) for name, state in told["tables"].items()}, dict(told["files"]))
        secret = str(told["secret"])
    except (KeyError, TypeError, AttributeError, ValueError, RuntimeError, *DAMAGED) as error:
        raise BackupRefused("This file holds no whole manifest: it is no backup of Quanheng, or it is damaged.") from error
    if (KEY_FILE not in manifest.files or text("SECRET_KEY")) and secret != _fingerprint(settings.SECRET_KEY):
        raise BackupRefused(
            "The backup was made with another secret key, so nobody's second factor would work. "
            "Set QUANHENG_SECRET_KEY to the key of the server that wrote it, or unset it when the backup holds the key itself."
        )
    return manifest


def restore_backup(place: Path) -> Manifest:
    """Bring a backup into an empty, migrated database; every count and hash is compared before anything is kept."""
    try:
        archive = zipfile.ZipFile(place)
    except (OSError, zipfile.BadZipFile) as error:
        raise BackupRefused(f"{place} cannot be opened as a backup: {error}.") from error
    with archive, ExitStack() as undo:
        manifest = read_manifest(archive)
        known = {model._meta.label_lower: model for model in _tables()}
        if unknown := sorted(set(manifest.tables) - set(known)):
            raise BackupRefused(f"The backup holds tables that this version does not know: {', '.join(unknown)}. Use the version that wrote it.")
        _require_empty(known)
        targets = {name: _target(name) for name in manifest.files}
        _compare_files(archive, manifest)
        try:
            with transaction.atomic():
                for name in manifest.tables:
                    _load_table(archive, known[name])
                _compare_tables(manifest, known)
                connection.check_constraints()
                _reset_sequences(list(known.values()))
                _unpack_files(archive, targets, undo)
        except (*DAMAGED, DatabaseError, ValidationError, KeyError, TypeError, ValueError) as error:
            raise BackupRefused(f"The backup could not be brought in: {str(error).strip()[:300]}. Nothing was restored.") from error
        undo.pop_all()  # the database has it: the files stay
    for target in targets.values():
        _aside(target).unlink(missing_ok=True)
    return manifest


def _require_empty(known: dict[str, type[models.Model]]) -> None:
    """Jobs and schedules do not count: a worker makes schedules as soon as it starts."""
    full = [name for name, model in known.items() if model._meta.app_label != "jobs" and model._base_manager.exists()]
    if full:
        raise BackupRefused(f"The database is not empty ({', '.join(full[:3])}). Restore into a fresh data folder or database.")


def _target(name: str) -> Path:
    """Where a file of the archive belongs; BackupRefused for a place outside the folders that backups hold."""
    first, _, rest = name.partition("/")
    roots = {"files": Path(settings.MEDIA_ROOT), "keys": Path(settings.QUANHENG_KEYS)}
    if name == KEY_FILE:
        return Path(settings.DATA) / KEY_FILE
    if first in roots and rest:
        root = roots[first].resolve()
        target = (root / rest).resolve()
        if target.is_relative_to(root) and target != root:
            return target
    raise BackupRefused(f"The file {name} would land outside the data folder. Nothing was restored; the backup was tampered with.")


def _load_table(archive: zipfile.ZipFile, model: type[models.Model]) -> None:
    fields = _fields(model)
    if model._meta.app_label == "jobs":
        model._base_manager.all().delete()  # schedules that a worker made meanwhile
    batch: list[models.Model] = []
    with archive.open(f"tables/{model._meta.label_lower}.jsonl") as lines:
        for line in lines:
            values = json.loads(line)
            batch.append(model(**{field.attname: _value(field, values[field.attname]) for field in fields}))
            if len(batch) >= BATCH:
                model._base_manager.bulk_create(batch)
                batch = []
    model._base_manager.bulk_create(batch)


def _value(field: models.Field[Any, Any], told: Any) -> Any:
    if told is None:
        return None
    return field.target_field.to_python(told) if isinstance(field, models.ForeignKey) else field.to_python(told)


def _compare_tables(manifest: Manifest, known: dict[str, type[models.Model]]) -> None:
    for name, state in manifest.tables.items():
        restored = _state(_lines(known[name]))
        if restored != state:
            raise BackupRefused(
                f"The table {name} came back different ({restored.rows} rows, {state.rows} expected). "
                "Nothing was restored; the backup is damaged or was changed."
            )


def _compare_files(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    for name, expected in manifest.files.items():
        digest = hashlib.sha256()
        try:
            with archive.open(name) as source:
                while piece := source.read(1 << 20):
                    digest.update(piece)
        except (KeyError, RuntimeError, *DAMAGED) as error:
            raise BackupRefused(f"The file {name} is missing from the backup or damaged. Nothing was restored.") from error
        if digest.hexdigest() != expected:
            raise BackupRefused(f"The file {name} differs from its hash in the manifest. Nothing was restored.")


def _aside(target: Path) -> Path:
    return target.with_name(target.name + ".before-restore")


def _unpack_files(archive: zipfile.ZipFile, targets: dict[str, Path], undo: ExitStack) -> None:
    """Write the files; ``undo`` then holds what puts everything back. A file that was there (the fresh secret key) steps aside."""
    for name, target in targets.items():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if target.exists():
            target.replace(_aside(target))
            undo.callback(_aside(target).replace, target)
        undo.callback(target.unlink, missing_ok=True)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out, archive.open(name) as source:
            while piece := source.read(1 << 20):
                out.write(piece)


def _reset_sequences(known: list[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), known):
            cursor.execute(statement)
