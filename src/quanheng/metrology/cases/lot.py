"""Lots of prepackages as cases: ``{"lot": {"on": "2026-05-20", "nominal": 250, "unit": "g", "size": 45, "net": [...]}}``."""

from collections.abc import Mapping
from typing import Any, Literal

from ..prepackages import Lot, evaluate
from ..procedures import Result
from ..procedures.entry import known_keys, typed
from ..rules.editions import check_confirmations
from .procedure import table as procedure_table


def run(case: Mapping[str, Any]) -> Result:
    """Answer a case of kind lot; raises BadInput with the path of the field."""
    known_keys("", case, ("lot",))
    given = typed(Lot, case["lot"], "lot")
    check_confirmations(given.confirmations, "lot.confirmations")
    return evaluate(given)


def table(result: Result, language: Literal["zh", "en"]) -> str:
    """The result for people: every test with its limit and verdict, the reasons, the conclusion."""
    return procedure_table(result, language)
