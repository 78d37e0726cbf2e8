"""What was read from recognised text is shown as unsure, whatever rule matched."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from .programme import Field

T = TypeVar("T")
MOST = 0.6


def unsure(value: T) -> T:
    """The same value with no field in it surer than ``MOST``."""
    result: Any = value
    if isinstance(value, Field):
        result = replace(value, confidence=min(value.confidence, MOST), rule=f"{value.rule}; recognised from a picture")
    elif isinstance(value, tuple):
        result = tuple(unsure(item) for item in value)
    elif is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: unsure(getattr(value, field.name)) for field in fields(value) if field.init}
        result = replace(value, **changed)
    return result  # type: ignore[no-any-return]
