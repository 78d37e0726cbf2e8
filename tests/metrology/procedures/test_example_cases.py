"""The cases that the documentation points to: each fits its schema, runs, and says what it is meant to show."""

import json
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from quanheng.metrology.cases import answer, schema
from quanheng.metrology.plain import plain
from quanheng.metrology.procedures import listing
from quanheng.metrology.procedures.schema import schemas

CASES = Path(__file__).parents[3] / "docs" / "metrology" / "cases"
SAYS = {
    "weighing": "incomplete",
    "weighing-confirmed": "conforms",
    "weighing-courtesy": "beyond the limit",
    "retail-reweighing": "does not conform",
    "cheating-check": "does not conform",
    "sphygmomanometer-manual": "conforms",
    "sphygmomanometer-automatic": "conforms",
    "fuel-dispenser": "conforms",
    "water-meter": "conforms",
    "gas-meter": "conforms",
    "electricity-meter": "incomplete",
    "uncut-lens": "incomplete",
    "mounted-spectacles": "incomplete",
    "focimeter": "incomplete",
    "optometer": "does not conform",
    "clinical-thermometer": "does not conform",
    "body-scale": "within the limit",
    "jewellery-balance": "does not conform",
    "patient-monitor": "incomplete",
    "validity": "does not conform",
    "lot-rice": "incomplete",
    "lot-rice-confirmed": "conforms",
    "packaging-mooncakes": "does not conform",
}


@cache
def validator(kind: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(schema(kind)))


@pytest.mark.parametrize(("name", "said"), SAYS.items())
def test_an_example_fits_its_schema_and_says_what_it_shows(name: str, said: str) -> None:
    case = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    found = answer(case)
    validator(found.kind).validate(case)
    result = found.result
    assert (result.verdict or result.finding) == said
    json.dumps(plain(result), allow_nan=False)
    assert result.conclusion.zh in found.table("zh")
    assert result.conclusion.en in found.table("en")


def test_every_procedure_has_an_example_and_a_plan() -> None:
    assert {entry.id for entry in listing()} <= set(SAYS)
    for entry in listing():
        case = json.loads((CASES / f"{entry.id}.json").read_text(encoding="utf-8"))
        planned = answer({key: value for key, value in case.items() if key in ("procedure", "instrument")})
        assert planned.result.points
        assert planned.table("zh") != planned.table("en")


@pytest.mark.parametrize("kind", ["procedure", "lot", "packaging"])
def test_the_schema_files_are_those_of_the_types(kind: str) -> None:
    assert schema(kind) == schemas()[kind], "run: python -m quanheng.metrology.procedures.schema"
