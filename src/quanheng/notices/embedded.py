"""The native form that a written file carries inside, and what of it still counts when the file is read again.

Written beside it is how the reader read the fresh file. Where the reader finds the same today, nobody
edited the words, and the native form stands; where it finds something else, the visible text wins.
A value that the visible text does not itself give is never sure, for a file may lie about itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from html import escape
from typing import Any, TypeVar

from .document import Span
from .errors import UnknownForm
from .native import SCHEMA, from_native, to_native
from .programme import SURE, Field, Programme

T = TypeVar("T")
NAMESPACE = "urn:quanheng:embedded:1"
_NOT_SURE = SURE - 0.05


def to_xml(programme: Programme, reading: Programme) -> bytes:
    """The part that goes into the file."""
    words = json.dumps({"native": to_native(programme), "reading": to_native(reading)}, ensure_ascii=False, separators=(",", ":"))
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<embedded xmlns="{NAMESPACE}" schema="{SCHEMA}">{escape(words, quote=False)}</embedded>'.encode()


def with_embedded(words: str, now: Programme) -> Programme:
    """What is read today, completed by the native form in the file; a form that does not hold is left alone."""
    try:
        found = json.loads(words)
        native, reading = from_native(found["native"]), from_native(found["reading"])
    except (ValueError, KeyError, TypeError, RecursionError, UnknownForm):
        return now
    merged: Programme = _merged(native, reading, now)
    return merged


def _merged(native: Any, reading: Any, now: Any) -> Any:
    if sense(reading) == sense(now):
        return _adopted(native, now)
    if isinstance(now, tuple) and isinstance(reading, tuple) and isinstance(native, tuple):
        if len(native) != len(reading):
            return now
        left = {number: sense(one) for number, one in enumerate(reading)}
        result = []
        for place, one in enumerate(now):
            mine = sense(one)
            same = [number for number, other in left.items() if other == mine]
            number = min(same, key=lambda n: abs(n - place)) if same else place if len(now) == len(reading) and place in left else None
            if number is None:
                result.append(one)
            else:
                result.append(_merged(native[number], reading[number], one))
                left.pop(number)
        return tuple(result)
    if is_dataclass(now) and not isinstance(now, type) and type(now) is type(reading) is type(native) and not isinstance(now, Field | Span):
        return replace(now, **{name: _merged(getattr(native, name), getattr(reading, name), getattr(now, name)) for name in _names(now)})
    return now


def _adopted(native: Any, now: Any) -> Any:
    """The native value with the spans of today's text."""
    if isinstance(native, Field):
        if isinstance(now, Field):
            if now.value == native.value:
                return replace(native, span=now.span, confidence=min(native.confidence, now.confidence), rule=now.rule)
            return _inside(replace(native, span=now.span))
        return _inside(replace(native, span=None))
    if isinstance(native, Span) or native is None:
        return now if isinstance(native, Span) else None
    if isinstance(native, tuple) and not any(isinstance(one, date) for one in native):
        others: tuple[Any, ...] = now if isinstance(now, tuple) else ()
        return tuple(_adopted(one, others[place] if place < len(others) else None) for place, one in enumerate(native))
    if is_dataclass(native) and not isinstance(native, type):
        return replace(native, **{name: _place(name, _adopted(getattr(native, name), getattr(now, name, None)), native) for name in _names(native)})
    return native


def _place(name: str, value: Any, native: Any) -> Any:
    """A span that today's text does not give points at the beginning of the text."""
    return Span(0, 0) if value is None and isinstance(getattr(native, name), Span) else value


def _inside(field: Field[T]) -> Field[T]:
    return replace(field, confidence=min(field.confidence, _NOT_SURE), rule="native form inside the file")


def _names(value: Any) -> Iterator[str]:
    return (field.name for field in fields(value) if field.init)


def sense(value: Any) -> Any:
    """The values alone, without places, confidence and rules."""
    if isinstance(value, Field):
        return sense(value.value)
    if isinstance(value, Span):
        return None
    if isinstance(value, tuple):
        return tuple(sense(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return (type(value).__name__, *(sense(getattr(value, name)) for name in _names(value)))
    return value
