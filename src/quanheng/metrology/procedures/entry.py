"""Typed inputs from plain data: one walk over frozen dataclasses reads a case, another writes its JSON schema.

The types that a field may have are text, bool, int, Decimal, date, an enumeration or literal texts, another such dataclass, a tuple of these,
a mapping of texts to decimals, each also with None. What a field means stands in its annotation: ``Annotated[Decimal, "in kPa"]``.
"""

import dataclasses
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from ..errors import BadInput
from ..rounding import exact
from .deciding import DIGITS

LARGEST = 15
"""Power of ten that an entered number stays below."""


def typed(kind: Any, value: object, path: str = "") -> Any:
    """``value`` as a ``kind``.

    Raises BadInput with the path of the field: a key that is not known (the rule lists those that are), a key that is missing, a value of
    another type. Numbers may be JSON numbers or texts; both are taken as the decimal that is written.
    """
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return None if value is None else typed(next(option for option in get_args(kind) if option is not type(None)), value, path)
    if dataclasses.is_dataclass(kind):
        return _instance(cast(type[Any], kind), value, path)
    if origin is tuple:
        return _several(get_args(kind)[0], value, path)
    if origin is Mapping:
        return {str(key): typed(Decimal, entry, f"{path}.{key}") for key, entry in _mapping(value, path).items()}
    if origin is Literal:
        return _one_of(get_args(kind), value, path)
    if issubclass(kind, Enum):
        return kind(_one_of(tuple(member.value for member in kind), value, path))
    return _simple(kind, value, path)


@contextmanager
def named(path: str) -> Iterator[None]:
    """A value that a table refuses is named by the ``path`` at which the caller gave it."""
    try:
        yield
    except BadInput as refused:
        raise BadInput(path, refused.value, refused.rule) from None


def known_keys(path: str, value: Mapping[str, Any], known: tuple[str, ...]) -> None:
    """Raise BadInput for a key of ``value`` that is not ``known``."""
    for key in value:
        if key not in known:
            raise BadInput(f"{path}.{key}" if path else str(key), value[key], f"no field of this name; known are {', '.join(known)}")


def schema_of(kind: Any) -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a ``kind``, with the meaning of every field as its description."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = schema_of(next(option for option in get_args(kind) if option is not type(None)))
        return {"anyOf": [inner, {"type": "null"}]}
    if dataclasses.is_dataclass(kind):
        properties, needed = {}, []
        for field, (hint, text) in _hints(cast(type[Any], kind)).items():
            properties[field.name] = {"description": text, **schema_of(hint)} if text else schema_of(hint)
            if _is_needed(field):
                needed.append(field.name)
        return {"type": "object", "properties": properties, "additionalProperties": False, **({"required": needed} if needed else {})}
    if origin is tuple:
        return {"type": "array", "items": schema_of(get_args(kind)[0])}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": schema_of(Decimal)}
    if origin is Literal:
        return {"enum": list(get_args(kind))}
    if issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    return dict(_SIMPLE[kind])


_SIMPLE: dict[type, dict[str, Any]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    str: {"type": "string"},
    date: {"type": "string", "format": "date"},
    Decimal: {"type": ["number", "string"], "pattern": r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$"},
}


def _instance(kind: type[Any], value: object, path: str) -> Any:
    entries, hints = _mapping(value, path), _hints(kind)
    known_keys(path, entries, tuple(field.name for field in hints))
    given = {}
    for field, (hint, text) in hints.items():
        here = f"{path}.{field.name}" if path else field.name
        if field.name in entries:
            given[field.name] = typed(hint, entries[field.name], here)
        elif _is_needed(field):
            raise BadInput(here, None, f"is needed{f': {text}' if text else ''}")
    try:
        return kind(**given)
    except BadInput as refused:
        if not path or refused.field.startswith(path):
            raise
        raise BadInput(f"{path}.{refused.field}", refused.value, refused.rule) from None


def _hints(kind: type[Any]) -> dict[dataclasses.Field[Any], tuple[Any, str]]:
    hints = get_type_hints(kind, include_extras=True)
    found = {}
    for field in dataclasses.fields(kind):
        hint, text = hints[field.name], ""
        if hasattr(hint, "__metadata__"):
            hint, text = get_args(hint)[0], str(hint.__metadata__[0])
        found[field] = (hint, text)
    return found


def _is_needed(field: "dataclasses.Field[Any]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _several(kind: Any, value: object, path: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise BadInput(path, value, "a list is needed")
    return tuple(typed(kind, entry, f"{path}[{number}]") for number, entry in enumerate(value))


def _mapping(value: object, path: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadInput(path or "case", value, "an object with named fields is needed")
    return value


def _one_of(options: tuple[Any, ...], value: object, path: str) -> Any:
    if value not in options or isinstance(value, bool):
        raise BadInput(path, value, f"one of {', '.join(map(str, options))}")
    return value


def _within_reason(number: Decimal, path: str) -> Decimal:
    """A number that a person or an instrument may have given: written out it stays short, and products of two are exact."""
    if len(number.as_tuple().digits) > DIGITS:
        raise BadInput(path, str(number), f"at most {DIGITS} significant digits")
    if number and not -LARGEST <= number.adjusted() <= LARGEST:
        raise BadInput(path, str(number), f"lies between 1e-{LARGEST} and 1e{LARGEST}")
    return number


def _simple(kind: type, value: object, path: str) -> Any:
    if kind is Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
            raise BadInput(path, value, 'a number is needed, such as 12.5 or "12.50"')
        return _within_reason(exact(value, path), path)
    if kind is date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            raise BadInput(path, value, "a day is written 2026-05-20") from None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise BadInput(path, value, {bool: "true or false is needed", int: "a whole number is needed"}.get(kind, "a text is needed"))
    return value
