"""Official documents in and out: a notice becomes a programme whose every field shows where it stood.

    document = load(data, filename="notice.docx")
    programme = read(document)

Nothing here knows of Django, fetches anything, or decides anything.
"""

from .clean import CleanText, clean
from .compare import Changes, FieldChange, RowChange, compare
from .dates import Window, read_window
from .document import Cell, Document, Paragraph, Span, Table, document_from_text
from .errors import NoticeError, UnknownForm, UnreadableDocument
from .flat import to_flat
from .load import Limits, load
from .native import SCHEMA, SCHEMA_FILE, from_native, to_native
from .programme import (
    SURE,
    Activity,
    ActivityReport,
    Campaign,
    Component,
    Contact,
    Coverage,
    Deadline,
    Duty,
    Field,
    Figure,
    Occurrence,
    Part,
    Programme,
)  # fmt: skip
from .read import read
from .resolve_units import UnitName

__all__ = [
    "SCHEMA",
    "SCHEMA_FILE",
    "SURE",
    "Activity",
    "ActivityReport",
    "Campaign",
    "Cell",
    "Changes",
    "CleanText",
    "Component",
    "Contact",
    "Coverage",
    "Deadline",
    "Document",
    "Duty",
    "Field",
    "FieldChange",
    "Figure",
    "Limits",
    "NoticeError",
    "Occurrence",
    "Paragraph",
    "Part",
    "Programme",
    "RowChange",
    "Span",
    "Table",
    "UnitName",
    "UnknownForm",
    "UnreadableDocument",
    "Window",
    "clean",
    "compare",
    "document_from_text",
    "from_native",
    "load",
    "read",
    "read_window",
    "to_flat",
    "to_native",
]
