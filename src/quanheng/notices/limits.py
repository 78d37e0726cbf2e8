"""What a hostile file may cost at most."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one document. A real notice with its annex stays far below each."""

    file_bytes: int = 20_000_000
    unpacked_bytes: int = 60_000_000
    zip_entries: int = 3_000
    characters: int = 2_000_000
    table_rows: int = 5_000
    table_columns: int = 64
    pages: int = 300
    sheets: int = 60
    nesting: int = 200
    """Depth of elements in a web page, of tables within tables."""
    seconds: int = 60
    """Time of a process that reads PDF or workbooks, of LibreOffice and of recognition."""
    memory_bytes: int = 2_000_000_000
    """Address space of the process that reads PDF or workbooks."""


DEFAULT = Limits()
