"""Cases: what the command line takes and gives as JSON.

A case is one JSON object; one of its keys tells its kind, and the module of that kind has ``run(case)``, which gives a result, and
``table(result, language)``, which lays it out for people. Beside them lies a JSON schema that documents every field.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module, resources
from typing import Any, Literal

from ..errors import BadInput

Language = Literal["zh", "en"]

KINDS = {
    "model": "a measurement model: budget, expanded uncertainty, Monte Carlo",
    "line": "a calibration line: fit, prediction, inverse prediction",
    "decision": "a decision of conformity: verdict, probability, risks",
    "comparison": "a comparison of laboratories: reference value, consistency, scores",
    "procedure": "the examination of a measuring instrument: errors, limits, verdict",
    "lot": "a lot of prepackages: net content from plan to verdict",
    "packaging": "a package: layers, interspace ratio, cost ratio",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A case answered: its kind and the result, which ``plain()`` turns into JSON."""

    kind: str
    result: Any

    def table(self, language: Language) -> str:
        """The result laid out for people."""
        text: str = _module(self.kind).table(self.result, language)
        return text


def answer(case: object) -> Answer:
    """Run a case of any kind.

    Raises BadInput where the case is no object, tells no kind or several, or holds a wrong value (named by its path).
    """
    if not isinstance(case, Mapping):
        raise BadInput("case", case, "a case is a JSON object")
    told = [key for key in KINDS if key in case]
    if len(told) != 1:
        raise BadInput("case", sorted(map(str, case)), f"exactly one of these keys tells the kind: {', '.join(KINDS)}")
    return Answer(told[0], _module(told[0]).run(case))


def schema(kind: str) -> str:
    """The JSON schema of a kind of case, as text. Raises BadInput for an unknown kind."""
    if kind not in KINDS:
        raise BadInput("kind", kind, f"one of {', '.join(KINDS)}")
    return resources.files(__package__).joinpath("schemas", f"{kind}.schema.json").read_text(encoding="utf-8")


def _module(kind: str) -> Any:
    return import_module(f"{__package__}.{kind}")
