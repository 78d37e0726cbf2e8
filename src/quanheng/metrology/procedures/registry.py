"""Every procedure by its identifier."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from ..errors import BadInput
from ..verdict import Words
from .frame import Mode, Procedure, Stage

_MODULES = (
    "weighing",
    "retail",
    "cheating_check",
    "sphygmomanometer_manual",
    "sphygmomanometer_automatic",
    "fuel_dispenser",
    "water_meter",
    "gas_meter",
    "electricity_meter",
    "uncut_lens",
    "mounted_spectacles",
    "focimeter",
    "optometer",
    "clinical_thermometer",
    "body_scale",
    "jewellery_balance",
    "patient_monitor",
    "validity",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A procedure as a list shows it."""

    id: str
    names: Words
    documents: tuple[str, ...]
    stages: tuple[Stage, ...]
    modes: tuple[Mode, ...]


def listing() -> tuple[Listed, ...]:
    """All procedures with names, documents, stages and modes."""
    return tuple(Listed(known.id, known.name, known.documents, known.stages, known.modes) for known in procedures())


@cache
def procedures() -> tuple[Procedure[Any, Any], ...]:
    """All procedures, in the order in which they are listed."""
    return tuple(import_module(f"{__package__}.{module}").PROCEDURE for module in _MODULES)


def procedure(identifier: str, field: str = "procedure") -> Procedure[Any, Any]:
    """The procedure of that identifier; BadInput with the list of all where there is none."""
    for known in procedures():
        if known.id == identifier:
            return known
    raise BadInput(field, identifier, f"one of {', '.join(known.id for known in procedures())}")
