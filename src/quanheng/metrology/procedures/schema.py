"""JSON schemas of the cases of procedures, lots and packaging, written from the types that read them.

``python -m quanheng.metrology.procedures.schema`` writes the files again after a field has changed; a test compares them.
"""

import json
from importlib import resources
from pathlib import Path
from typing import Any

from .entry import schema_of
from .frame import Conditions
from .registry import procedures

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """The text of each schema by the kind of its case."""
    from .. import packaging, prepackages

    found = {
        "procedure": _procedures(),
        "lot": _one("lot", "Net content of a lot of prepackages", prepackages.Lot),
        "packaging": _one("packaging", "Excess packaging", packaging.Package),
    }
    return {kind: json.dumps({"$schema": _DRAFT, **schema}, ensure_ascii=False, indent=1) + "\n" for kind, schema in found.items()}


def _one(kind: str, title: str, given: type[Any]) -> dict[str, Any]:
    return {
        "title": title,
        "type": "object",
        "properties": {kind: {"description": title, **schema_of(given)}},
        "required": [kind],
        "additionalProperties": False,
    }


def _procedures() -> dict[str, Any]:
    """One alternative for each procedure: its instrument and tests beside the common conditions."""
    common = schema_of(Conditions)["properties"]
    alternatives = []
    for known in procedures():
        properties = {
            "procedure": {"description": f"{known.name.zh}, {known.name.en}", "const": known.id},
            **{name: {"$ref": f"#/$defs/{name}"} for name in common},
            "stage": {"description": "Stage of legal control; it chooses the limits", "enum": [stage.value for stage in known.stages]},
            "mode": {
                "description": "Capacity in which it is measured; it chooses what may be concluded",
                "enum": [mode.value for mode in known.modes],
            },
            "instrument": {"description": "The instrument as its plate or its order describes it", **schema_of(known.instrument)},
            "tests": {"description": "Readings; a case without them is answered with the points to measure", **schema_of(known.tests)},
        }
        alternatives.append(
            {
                "title": known.id,
                "type": "object",
                "properties": properties,
                "required": ["procedure", "instrument"],
                "dependentRequired": {"tests": ["on"]},
                "additionalProperties": False,
            }
        )
    return {"title": "Examination of a measuring instrument", "oneOf": alternatives, "$defs": common}


def main() -> None:
    """Write the schema files."""
    folder = Path(str(resources.files("quanheng.metrology.cases"))) / "schemas"
    for kind, text in schemas().items():
        (folder / f"{kind}.schema.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
