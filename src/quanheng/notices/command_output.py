"""Files that ``quanheng read -o FILE`` writes: the ending tells the form."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from .document import Document
from .encodings import decode
from .native import to_native
from .programme import Programme
from .resolve_units import UnitName


def _notice(programme: Programme, document: Document, *, letter: bool) -> bytes:
    from .write import notice_docx

    return notice_docx(programme, document, letter=letter)


def _annex(programme: Programme, _: Document, *, letter: bool) -> bytes:
    from .write import summary_table, summary_table_xlsx

    return summary_table_xlsx(summary_table(programme))


def _rows(programme: Programme, _: Document, *, letter: bool) -> bytes:
    from .write import activities_csv

    return activities_csv(programme)


def _calendar(programme: Programme, _: Document, *, letter: bool) -> bytes:
    from .write import activities_ics

    return activities_ics(programme, stamp=datetime.now(UTC))


def _native(programme: Programme, _: Document, *, letter: bool) -> bytes:
    return (json.dumps(to_native(programme), ensure_ascii=False, indent=1) + "\n").encode()


WRITERS: dict[str, Callable[..., bytes]] = {".docx": _notice, ".xlsx": _annex, ".csv": _rows, ".ics": _calendar, ".json": _native}


def write_file(programme: Programme, document: Document, path: Path, *, letter: bool) -> None:
    """Write the form that the ending of ``path`` names; ValueError with the endings that are known for any other."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise ValueError(f"cannot write {path.suffix or 'a file without an ending'}; end the name in {', '.join(WRITERS)}")
    if letter and writer is not _notice:
        raise ValueError("--letter is a form of the notice; end the name in .docx")
    path.write_bytes(writer(programme, document, letter=letter))


def units_of(path: Path) -> tuple[UnitName, ...]:
    """Names of units from a CSV file: the full name first, its aliases behind it, one unit a line."""
    rows = csv.reader(decode(path.read_bytes()).splitlines())
    cells = ([cell.strip() for cell in row if cell.strip()] for row in rows)
    return tuple(UnitName(row[0], tuple(row[1:])) for row in cells if row)
