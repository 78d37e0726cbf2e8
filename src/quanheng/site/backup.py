"""Everything in one portable file: rows as JSON lines, files as they are, and a manifest of counts and hashes.

The form is logical, so a backup of SQLite restores into PostgreSQL and the other way. A restore compares every
count and hash with the manifest inside its transaction and leaves nothing behind when one differs.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction

import quanheng

FORMAT = "quanheng-backup/1"
LEFT_OUT = {"contenttypes", "auth", "sessions"}  # made anew by every installation, or worth nothing elsewhere
BATCH = 500


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
    secret = Path(settings.DATA) / "secret_key"
    return {**found, "secret_key": secret} if secret.exists() else found


def write_backup(place: Path) -> Manifest:
    """Write the backup to ``place`` (readable by this user only); BackupRefused when it exists already."""
    if place.exists():
        raise BackupRefused(f"{place} exists already; choose another name.")
    part = place.with_name(place.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive, transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")  # one moment for all tables
            manifest = Manifest({model._meta.label_lower: _write_table(archive, model) for model in _tables()}, _write_files(archive))
            told = {"format": FORMAT, "version": quanheng.__version__, **asdict(manifest)}
            archive.writestr("manifest.json", json.dumps(told, ensure_ascii=False, indent=1))
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _write_table(archive: zipfile.ZipFile, model: type[models.Model]) -> TableState:
    import io

    with archive.open(f"tables/{model._meta.label_lower}.jsonl", "w") as raw:
        out = io.TextIOWrapper(raw, encoding="utf-8", newline="\n")
        state = _state(_lines(model), out)
        out.flush()
        out.detach()
    return state


def _write_files(archive: zipfile.ZipFile) -> dict[str, str]:
    hashes = {}
    for name, file in _kept_files().items():
        digest = hashlib.sha256()
        with file.open("rb") as source, archive.open(name, "w") as out:
            while piece := source.read(1 << 20):
                digest.update(piece)
                out.write(piece)
        hashes[name] = digest.hexdigest()
    return hashes


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        told = json.loads(archive.read("manifest.json"))
    except (KeyError, ValueError) as error:
        raise BackupRefused("This file holds no manifest: it is no backup of Quanheng.") from error
    if told.get("format") != FORMAT:
        raise BackupRefused(f"The backup has the form {told.get('format')!r}; this version reads {FORMAT!r}.")
    return Manifest({name: TableState(**state) for name, state in told["tables"].items()}, told["files"])


def restore_backup(place: Path) -> Manifest:
    """Bring a backup into an empty, migrated database; every count and hash is compared before anything is kept."""
    try:
        archive = zipfile.ZipFile(place)
    except (OSError, zipfile.BadZipFile) as error:
        raise BackupRefused(f"{place} cannot be opened as a backup: {error}.") from error
    with archive:
        manifest = read_manifest(archive)
        known = {model._meta.label_lower: model for model in _tables()}
        if unknown := sorted(set(manifest.tables) - set(known)):
            raise BackupRefused(f"The backup holds tables that this version does not know: {', '.join(unknown)}. Use the version that wrote it.")
        _require_empty(known)
        _compare_files(archive, manifest)
        with transaction.atomic():
            for name in manifest.tables:
                _load_table(archive, known[name])
            _compare_tables(manifest, known)
            _reset_sequences(list(known.values()))
            _unpack_files(archive, manifest)
    return manifest


def _require_empty(known: dict[str, type[models.Model]]) -> None:
    full = [name for name, model in known.items() if model._meta.app_label in {"units", "campaigns", "ledger"} and model._base_manager.exists()]
    if full:
        raise BackupRefused(f"The database is not empty ({', '.join(full[:3])}). Restore into a fresh data folder or database.")


def _load_table(archive: zipfile.ZipFile, model: type[models.Model]) -> None:
    fields = _fields(model)
    model._base_manager.all().delete() if model._meta.app_label == "jobs" else None  # schedules that a worker made meanwhile
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
        except (KeyError, zipfile.BadZipFile) as error:
            raise BackupRefused(f"The file {name} is missing from the backup or damaged. Nothing was restored.") from error
        if digest.hexdigest() != expected:
            raise BackupRefused(f"The file {name} differs from its hash in the manifest. Nothing was restored.")


def _unpack_files(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    roots = {"files": Path(settings.MEDIA_ROOT), "keys": Path(settings.QUANHENG_KEYS)}
    for name in manifest.files:
        first, _, rest = name.partition("/")
        root = roots.get(first, Path(settings.DATA))
        target = (root / (rest or first)).resolve()
        if not target.is_relative_to(root.resolve()):
            raise BackupRefused(f"The file {name} would land outside the data folder. Nothing was restored; the backup was tampered with.")
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out, archive.open(name) as source:
            while piece := source.read(1 << 20):
                out.write(piece)


def _reset_sequences(known: list[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), known):
            cursor.execute(statement)
