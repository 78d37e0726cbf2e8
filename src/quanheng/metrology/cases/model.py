"""A measurement model as a JSON case: inputs in, estimates, uncertainties and budgets out (schemas/model.schema.json)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..errors import BadInput, NotDefined
from ..uncertainty.budget import Budget
from ..uncertainty.evaluations import check_probability
from ..uncertainty.implicit import implicit
from ..uncertainty.law import Result
from ..uncertainty.model import Model
from .model_inputs import quantities
from .reading import known_keys, mapping, number

_KEYS = ("model", "implicit", "inputs", "correlation", "simultaneous", "units", "coverage", "truncate", "monte_carlo")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the documents do not define, with the reason."""

    refused: str


@dataclass(frozen=True, slots=True)
class Output:
    """One output of the model by the law of propagation. ``dof``, ``k``, ``U`` and the second-order terms may be refused with a reason."""

    estimate: float
    u: float
    unit: str
    p: float
    dof: float | Refusal
    k: float | Refusal
    U: float | Refusal
    second_order: Any
    budget: Budget


@dataclass(frozen=True, slots=True)
class ModelResult:
    """The answer to a model case. ``correlation`` is that of the outputs, in their order, where there are several."""

    outputs: dict[str, Output]
    correlation: list[list[float]] | None


def run(case: Mapping[str, Any]) -> ModelResult:
    """Evaluate a model case. Raises BadInput with the path of the field at fault."""
    known_keys(case, "", _KEYS)
    model = _model(case)
    inputs = quantities(case)
    evaluation = model.evaluate(*inputs, correlation=_correlation(case))
    p = number(case.get("coverage", 0.95), "coverage")
    check_probability(p, "coverage")
    truncate = case.get("truncate", "none")
    outputs = {result.name: _output(result, p, truncate) for result in evaluation.results}
    several = evaluation.correlation.tolist() if len(outputs) > 1 else None
    return ModelResult(outputs, several)


def _model(case: Mapping[str, Any]) -> Model:
    units = case.get("units", {})
    if not isinstance(units, Mapping):
        raise BadInput("units", units, 'units are given by output, for example {"y": "mm"}')
    if "implicit" not in case:
        return Model(case["model"], units=units)
    start = mapping(case["implicit"], "implicit")
    return Model(implicit(case["model"], {name: number(value, f"implicit.{name}") for name, value in start.items()}, "model"), units=units)


def _correlation(case: Mapping[str, Any]) -> list[Any]:
    entries = case.get("correlation", [])
    if not isinstance(entries, list):
        raise BadInput("correlation", entries, "correlations are a list of [name, name, coefficient]")
    for position, entry in enumerate(entries):
        if not isinstance(entry, list) or len(entry) != 3:
            raise BadInput(f"correlation[{position}]", entry, "a correlation is [name, name, coefficient]")
    return [(a, b, number(r, f"correlation[{position}][2]")) for position, (a, b, r) in enumerate(entries)]


def _output(result: Result, p: float, truncate: Any) -> Output:
    def asked(f: Any) -> Any:
        try:
            return f()
        except NotDefined as refusal:
            return Refusal(str(refusal))

    return Output(
        estimate=result.estimate,
        u=result.u,
        unit=result.unit,
        p=p,
        dof=asked(lambda: result.dof),
        k=asked(lambda: result.k(p, truncate=truncate)),
        U=asked(lambda: result.U(p, truncate=truncate)),
        second_order=asked(lambda: result.second_order),
        budget=result.budget,
    )


def table(result: ModelResult, language: Literal["zh", "en"]) -> str:
    """The result for people: for each output the budget and then the expanded uncertainty, or why there is none."""
    return "\n\n".join(_block(name, output, language) for name, output in result.outputs.items())


def _block(name: str, output: Output, language: Literal["zh", "en"]) -> str:
    lines = [output.budget.as_text(language), ""]
    unit = f" {output.unit}" if output.unit else ""
    if isinstance(output.U, Refusal):
        lines.append(("不给出扩展不确定度:" if language == "zh" else "No expanded uncertainty: ") + output.U.refused)
    else:
        word = "包含概率" if language == "zh" else "coverage probability"
        lines.append(f"{name} = {output.estimate:.9g}{unit}, U = {output.U:.4g}{unit}, k = {output.k:.4g}, {word} {output.p:g}")
    return "\n".join(lines)
