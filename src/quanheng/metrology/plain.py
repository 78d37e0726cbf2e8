"""Results as plain data: what JSON can carry, without losing a digit."""

import dataclasses
import datetime
import math
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any


def plain(result: object) -> Any:
    """``result`` as dictionaries, lists, texts and numbers.

    A decimal becomes the text that was entered or computed (JSON numbers would become binary floats); an infinite float becomes ``"inf"`` or
    ``"-inf"``, and what is not a number ``None``; arrays become lists; a complex number ``{"re", "im"}``. Fields whose names begin with an
    underscore stay out. An object with ``to_plain()`` speaks for itself.
    """
    match result:
        case None | bool() | str() if not isinstance(result, Enum):
            return result
        case Enum():
            return result.value
        case Decimal():
            return str(result)
        case int():
            return int(result)
        case float():
            return _float(float(result))
        case complex():
            return {"re": _float(result.real), "im": _float(result.imag)}
        case datetime.date():
            return result.isoformat()
        case Mapping():
            return {_key(key): plain(value) for key, value in result.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(value) for value in (sorted(result) if isinstance(result, set | frozenset) else result)]
    if hasattr(result, "to_plain"):
        return plain(result.to_plain())
    if dataclasses.is_dataclass(result):
        return {field.name: plain(getattr(result, field.name)) for field in dataclasses.fields(result) if not field.name.startswith("_")}
    if hasattr(result, "tolist"):  # NumPy's arrays and scalars, without importing NumPy
        return plain(result.tolist())
    raise TypeError(f"{type(result).__name__} has no plain form")


def _float(number: float) -> float | str | None:
    if math.isnan(number):
        return None
    return number if math.isfinite(number) else ("inf" if number > 0 else "-inf")


def _key(key: object) -> str:
    return key if isinstance(key, str) and not isinstance(key, Enum) else str(plain(key))
