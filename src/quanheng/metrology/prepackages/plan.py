"""Sampling plans by table: sample, factor of the standard deviation, packages allowed beyond T."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ..rules import Limit, Rules

Document = Literal["JJF 1070", "OIML R 87", "EU 76/211/EEC", "NIST HB 133"]
_PROBABILITY = {"JJF 1070": 0.995, "OIML R 87": 0.995, "EU 76/211/EEC": 0.995, "NIST HB 133": 0.975}


@dataclass(frozen=True, slots=True)
class Plan:
    """What the table says for a lot of N packages.

    ``n`` is the sample (the whole lot where the table says so), ``k`` the factor of s (0 with the whole lot), ``T1`` and ``T2`` the packages
    allowed with a deficiency above T and above 2T; None where the rule file does not have them.
    """

    n: int
    k: Decimal
    T1: int | None
    T2: int | None
    limits: tuple[Limit, ...]
    note: str


def plan_for(N: int, rules: Rules, *, destructive: bool = False) -> Plan:
    """The plan for a lot of ``N`` packages; BadInput for lots that the table does not have."""
    keys: dict[str, str | Decimal] = {"test": "destructive" if destructive else "non-destructive"} if "test" in rules.tables["plan"].keys else {}
    row = rules.row("plan", Decimal(N), **keys)
    limits = tuple(rules.cell("plan", row, column) for column in row.cells)
    n = int(row.cells["n"].value) or N
    T1, T2 = (int(row.cells[column].value) if column in row.cells else None for column in ("T1", "T2"))
    return Plan(n, row.cells["k"].value, T1, T2, limits, row.note)


def recomputed_factor(n: int, document: Document) -> float | None:
    """t(p; n-1) / sqrt(n), from which the printed factors come (p = 0.995; 0.975 in HB 133); None for one package."""
    if n < 2:
        return None
    from scipy.special import stdtrit

    return float(stdtrit(n - 1, _PROBABILITY[document]) / n**0.5)
