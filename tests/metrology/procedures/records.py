"""Cases of the worked examples, and the administrator who has confirmed what they rest on."""

from copy import deepcopy
from typing import Any

from quanheng.metrology.cases.procedure import run
from quanheng.metrology.procedures import Result
from quanheng.metrology.rules import rules_on

WEIGHTS = {
    "name": "weights M1",
    "certificate": "FM-1",
    "valid_until": "2027-01-01",
    "weight_class": "M1",
    "weights": [20000, 10000, 5000, 2000, 2000, 1000, 500, 200, 200, 100],
}


def confirmations(result: Result) -> list[dict[str, str]]:
    """A confirmation of every value that ``result`` lists as unconfirmed, with the value of the rule file."""
    day = result.conditions.on
    values = {cell.id: cell.value for edition in result.editions for cell in rules_on(edition.document, day).cells()}
    return [{"limit": name, "value": str(values[name]), "by": "L. Chen", "on": "2026-01-05", "text": "printed copy"} for name in result.unconfirmed]


def answered(case: dict[str, Any]) -> Result:
    """The result of a case; it has readings, so it is no plan."""
    result = run(case)
    assert isinstance(result, Result)
    return result


def confirmed(case: dict[str, Any]) -> Result:
    """The result of ``case`` when every limit that it rests on has been confirmed."""
    return answered({**deepcopy(case), "confirmations": confirmations(answered(case))})
