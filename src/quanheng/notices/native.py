"""The native form: a programme as plain JSON values and back, loss-free, under a versioned schema.

The form follows the dataclasses of ``programme`` name by name; the schema that other
programs may rely on is ``schema/programme-2.schema.json``.
"""

from __future__ import annotations

import re
import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from .document import Span
from .errors import UnknownForm
from .programme import Programme

SCHEMA = "quanheng.programme/2"
SCHEMA_FILE = Path(__file__).parent / "schema" / "programme-2.schema.json"
# A form of the first version lacks only what the second added, each with a value that says nothing.
READABLE = frozenset({SCHEMA, "quanheng.programme/1"})


def to_native(programme: Programme) -> dict[str, Any]:
    """The programme as JSON values; ``from_native`` gives an equal one back."""
    return {"schema": SCHEMA, **_plain(programme)}


def from_native(form: dict[str, Any]) -> Programme:
    """The programme of a native form; raises UnknownForm if it is of another schema or does not hold to it."""
    if not isinstance(form, dict) or form.get("schema") not in READABLE:
        found = form.get("schema") if isinstance(form, dict) else type(form).__name__
        raise UnknownForm(f"this is not a programme of the form {SCHEMA} but {found!r}; export it again with this version")
    programme: Programme = _typed({key: value for key, value in form.items() if key != "schema"}, Programme, "programme")
    return programme


def _plain(value: Any) -> Any:
    if isinstance(value, Span):
        return [value.start, value.end]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


@lru_cache(maxsize=64)
def _hints(form: Any) -> dict[str, Any]:
    return get_type_hints(form)


def _typed(value: Any, form: Any, path: str) -> Any:
    origin, arguments = get_origin(form), get_args(form)
    if origin in {Union, types.UnionType}:
        return None if value is None else _typed(value, next(one for one in arguments if one is not type(None)), path)
    if origin is Literal:
        return _checked(value, value in arguments, path, f"one of {', '.join(map(str, arguments))}")
    if origin is tuple:
        _checked(value, isinstance(value, list), path, "a list")
        if arguments[-1] is Ellipsis:
            return tuple(_typed(item, arguments[0], f"{path}[{number}]") for number, item in enumerate(value))
        _checked(value, len(value) == len(arguments), path, f"a list of {len(arguments)}")
        return tuple(_typed(item, one, f"{path}[{number}]") for number, (item, one) in enumerate(zip(value, arguments, strict=True)))
    if form is Span:
        right = isinstance(value, list) and len(value) == 2 and all(type(end) is int for end in value) and 0 <= value[0] <= value[1]
        _checked(value, right, path, "two offsets")
        return Span(*value)
    if form is Decimal:
        return _number(value, path)
    if form is date:
        return _date(value, path)
    plain = origin or form
    if isinstance(plain, type) and is_dataclass(plain):
        return _dataclass(value, plain, arguments, path)
    accepted = (int, float) if form is float else form
    return _checked(value, isinstance(value, accepted) and not (isinstance(value, bool) and form is not bool), path, f"a {form.__name__}")


def _dataclass(value: Any, form: Any, arguments: tuple[Any, ...], path: str) -> Any:
    _checked(value, isinstance(value, dict), path, "an object")
    known = {field.name: field for field in fields(form)}
    _checked(sorted(set(value) - set(known)), set(value) <= set(known), path, f"an object without keys other than {', '.join(known)}")
    built: dict[str, Any] = {}
    for name, field in known.items():
        if name not in value:
            _checked(None, field.default is not MISSING, f"{path}.{name}", "given")
            continue
        hint = _hints(form)[name]
        built[name] = _typed(value[name], arguments[0] if isinstance(hint, TypeVar) else hint, f"{path}.{name}")
    return form(**built)


def _date(value: Any, path: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise UnknownForm(f"{path} must be a date such as 2027-05-20, not {value!r}") from None


def _number(value: Any, path: str) -> Decimal:
    _checked(value, isinstance(value, str) and re.fullmatch(r"\d{1,24}(?:\.\d{1,12})?", value) is not None, path, "a number written as 23000 or 96.5")
    return Decimal(value)


def _checked(value: Any, is_right: bool, path: str, wanted: str) -> Any:
    if not is_right:
        raise UnknownForm(f"{path} must be {wanted}, not {value!r}")
    return value
