"""The zip file that holds a modern office document, opened within limits."""

from __future__ import annotations

import io
import zipfile

from .errors import UnreadableDocument
from .limits import Limits

_DAMAGED = "the file is damaged or locked with a password; open it, save it again without one and retry"


class Container:
    """Parts of a zip file by name; nothing is unpacked before it is asked for."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.limits = limits
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self.archive.infolist()
        except Exception as error:  # zipfile raises a dozen classes for damaged bytes
            raise UnreadableDocument(_DAMAGED, code="damaged") from error
        if len(entries) > limits.zip_entries:
            raise UnreadableDocument(
                f"the file holds {len(entries):,} parts, more than the {limits.zip_entries:,} allowed; it is no ordinary document", code="zip-bomb"
            )
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > limits.unpacked_bytes:
            raise UnreadableDocument(
                f"the file would unpack to {unpacked:,} bytes, more than the {limits.unpacked_bytes:,} allowed; remove pictures from it "
                f"or hand in its text",
                code="zip-bomb",
            )
        self.names = {entry.filename for entry in entries}

    def read(self, name: str) -> bytes | None:
        """Bytes of a part, or None if there is none; UnreadableDocument when it is damaged or larger than it says."""
        if name not in self.names:
            return None
        try:
            with self.archive.open(name) as part:
                data = part.read(self.limits.unpacked_bytes + 1)
        except Exception as error:  # zlib and the decryptors, too
            raise UnreadableDocument(_DAMAGED, code="damaged") from error
        if len(data) > self.limits.unpacked_bytes:
            raise UnreadableDocument("the file unpacks to far more than it says; it is no ordinary document", code="zip-bomb")
        return data
