"""Packages as cases: ``{"packaging": {"on": "2026-05-20", "goods": "mooncakes", "contents": [...], "outer_cm": [26, 26, 7]}}``."""

from collections.abc import Mapping
from typing import Any, Literal

from ..packaging import Package, evaluate
from ..procedures import Result
from ..procedures.entry import known_keys, typed
from ..rules.editions import check_confirmations
from .procedure import table as procedure_table


def run(case: Mapping[str, Any]) -> Result:
    """Answer a case of kind packaging; raises BadInput with the path of the field."""
    known_keys("", case, ("packaging",))
    given = typed(Package, case["packaging"], "packaging")
    check_confirmations(given.confirmations, "packaging.confirmations")
    return evaluate(given)


def table(result: Result, language: Literal["zh", "en"]) -> str:
    """The result for people: every test with its limit and verdict, the reasons, the conclusion."""
    return procedure_table(result, language)
