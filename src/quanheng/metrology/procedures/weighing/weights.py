"""Test weights: the sum of their tolerances at a load (OIML R 76-1:2006, 3.7.1; JJG 99)."""

from dataclasses import dataclass
from decimal import Decimal

from ...rules import Limit, Rules
from ..entry import named
from ..frame import Standard
from .instrument import MILLIGRAMS


@dataclass(frozen=True, slots=True)
class LoadOfWeights:
    """Weights that make up a load, and the sum of their tolerances in the unit of the instrument."""

    pieces: tuple[Decimal, ...]
    tolerance: Decimal
    limits: tuple[Limit, ...]


def made_of(load: Decimal, standard: Standard, unit: str, rules: Rules) -> LoadOfWeights | None:
    """The load made of the standard's weights, largest first; None where they do not make it up.

    Raises BadInput for a class or nominal value that the rule file does not have.
    """
    left, pieces, limits, tolerance = load, [], [], Decimal(0)
    for weight in sorted(standard.weights, reverse=True):
        if weight <= left:
            nominal = weight * MILLIGRAMS[unit] / MILLIGRAMS["g"]
            with named("standards.weights"):
                limit = rules.limit("tolerance", "tolerance", accuracy_class=standard.weight_class, nominal_g=nominal)
            left -= weight
            pieces.append(weight)
            limits.append(limit)
            tolerance += limit.value / MILLIGRAMS[unit]
    return LoadOfWeights(tuple(pieces), tolerance, tuple(limits)) if left == 0 else None
