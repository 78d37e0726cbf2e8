"""Zip files that a job makes piece by piece and keeps in the store under names of its own, so that a step done again changes nothing."""

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage

BLOCK = 1 << 20


def keep_zip(place: str, write: Callable[[zipfile.ZipFile], object]) -> int:
    """Store what ``write`` packs under exactly this name; its size in bytes."""
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            write(packed)
        size = file.tell()
        keep_file(place, file)
    return size


def keep_file(place: str, file: IO[bytes]) -> None:
    """Stored from its beginning under exactly this name: what an earlier try left there goes."""
    file.seek(0)
    default_storage.delete(place)
    default_storage.save(place, File(file))


def blocks(source: IO[bytes]) -> Iterator[bytes]:
    """A file in pieces that memory holds."""
    while block := source.read(BLOCK):
        yield block
