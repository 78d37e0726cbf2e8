"""One text for one content: what is hashed must come out byte for byte the same on every machine."""

import datetime as dt
import enum
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.utils.functional import Promise

from quanheng.ledger.errors import BadEntry

COMMITMENT_TAG = b"quanheng-personal-1\x00"


def canonical(content: object) -> str:
    """JSON with sorted keys, no spaces and no escapes beyond the needed; BadEntry names what cannot be told exactly."""
    text = json.dumps(plain(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadEntry(f"The text holds half a character ({text[error.start]!r}), which no file can store.") from None
    return text


def plain(value: object) -> object:
    """``value`` in JSON's own types: moments in UTC, decimals, UUIDs and dates as text."""
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str | Promise | UUID | Decimal):
        return str(value)
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise BadEntry(f"{value} is no number that an entry can hold.")
        return value
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Mapping):
        if odd := next((key for key in value if not isinstance(key, str)), None):
            raise BadEntry(f"The name {odd!r} is a {type(odd).__name__}; names in an entry are text.")
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    raise BadEntry(f"A {type(value).__name__} ({value!r}) cannot stand in an entry; give its text, number or identifier.")


def moment(when: dt.datetime) -> str:
    """A moment in UTC with six decimals, always the same length."""
    if when.tzinfo is None:
        raise BadEntry(f"The moment {when} has no time zone.")
    return when.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def commitment(field: str, value: str, salt: bytes) -> str:
    """What the entry says of a personal value: a salted SHA-256 that shows nothing of it (hex)."""
    return hashlib.sha256(COMMITMENT_TAG + salt + canonical([field, value]).encode()).hexdigest()
