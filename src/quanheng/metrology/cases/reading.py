"""Taking values out of a case: every refusal names the path of the field."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, TypeVar

from ..errors import BadInput
from ..rounding import exact, is_plain

Choice = TypeVar("Choice", bound=str)


@contextmanager
def under(path: str) -> Iterator[None]:
    """A refusal of what is computed from the fields under ``path`` names its field from there."""
    try:
        yield
    except BadInput as refused:
        if refused.field.startswith(path):
            raise
        raise BadInput(f"{path}.{refused.field}", refused.value, refused.rule) from None


def mapping(value: object, field: str) -> Mapping[str, Any]:
    """``value`` as an object with text keys."""
    if not isinstance(value, Mapping):
        raise BadInput(field, value, "an object is needed, such as {...}")
    return value


def known_keys(value: Mapping[str, Any], field: str, keys: Iterable[str]) -> None:
    """Refuse keys that nobody would read: a misspelt field must not pass unseen."""
    allowed = list(keys)
    for key in value:
        if key not in allowed:
            raise BadInput(f"{field}.{key}" if field else str(key), value[key], f"unknown field; known are {', '.join(allowed)}")


def required(value: Mapping[str, Any], key: str, field: str) -> Any:
    """``value[key]``; refused by name where it is missing."""
    if key not in value:
        raise BadInput(f"{field}.{key}" if field else key, None, "this field is needed")
    return value[key]


MOST_DIGITS = 60
LARGEST = 75
"""Powers of ten that a number may have: squares and products of four stay within floats, and no unit needs more."""


def number(value: object, field: str) -> float:
    """A finite number of usable size, also where it is written as text (in plain digits: ``1_000`` and full-width digits are refused)."""
    if isinstance(value, bool) or not isinstance(value, int | float | str) or (isinstance(value, str) and not is_plain(value)):
        raise BadInput(field, value, "a number is needed, such as 12.5 or -3e-6")
    try:
        given = float(value)
    except ValueError:
        raise BadInput(field, value, "a number is needed, such as 12.5 or -3e-6") from None
    except OverflowError:
        given = math.inf
    if not math.isfinite(given):
        raise BadInput(field, value, "a finite number is needed")
    if given and not 10.0**-LARGEST <= abs(given) <= 10.0**LARGEST:
        raise BadInput(field, value, f"a number is 0, or lies between 1e-{LARGEST} and 1e{LARGEST} in size; choose another unit")
    return given


def decimal(value: object, field: str) -> Decimal:
    """A number as the decimal that is written, of usable size and length."""
    number(value, field)
    given = exact(value, field)  # type: ignore[arg-type]  # number() has refused what is none
    if len(given.as_tuple().digits) > MOST_DIGITS:
        raise BadInput(field, value, f"at most {MOST_DIGITS} digits")
    return given


def positive(value: object, field: str, what: str) -> float:
    """A number above 0; ``what`` names it in the refusal (``a standard uncertainty``)."""
    given = number(value, field)
    if given <= 0:
        raise BadInput(field, value, f"{what} is above 0")
    return given


def whole(value: object, field: str, *, least: int, most: int) -> int:
    """A whole number from ``least`` to ``most``."""
    given = number(value, field)
    if given != int(given) or not least <= given <= most:
        raise BadInput(field, value, f"a whole number from {least} to {most} is needed")
    return int(given)


def sequence(value: object, field: str, *, least: int = 1) -> Sequence[Any]:
    """A list with at least ``least`` entries."""
    if not isinstance(value, list | tuple):
        raise BadInput(field, value, "a list is needed, such as [...]")
    if len(value) < least:
        raise BadInput(field, value, f"at least {least} entries are needed")
    return value


def numbers(value: object, field: str, *, least: int = 1) -> list[float]:
    """A list of finite numbers."""
    return [number(entry, f"{field}[{index}]") for index, entry in enumerate(sequence(value, field, least=least))]


def text(value: object, field: str) -> str:
    """A text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise BadInput(field, value, "a text is needed")
    return value.strip()


def choice(value: object, field: str, choices: Sequence[Choice]) -> Choice:
    """One of ``choices``."""
    for option in choices:
        if value == option:
            return option
    raise BadInput(field, value, f"one of {', '.join(choices)}")
