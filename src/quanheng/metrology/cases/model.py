"""A measurement model as a JSON case: inputs in, estimates, uncertainties and budgets out (schemas/model.schema.json)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from ..errors import BadInput, NotDefined
from ..rounding import shown
from ..uncertainty.adaptive import Stability
from ..uncertainty.budget import Budget
from ..uncertainty.combining import Truncation
from ..uncertainty.evaluations import check_probability
from ..uncertainty.implicit import implicit
from ..uncertainty.intervals import Interval, Kind
from ..uncertainty.law import Evaluation, Result
from ..uncertainty.model import Model
from ..uncertainty.montecarlo import MonteCarlo, Record
from ..uncertainty.quantities import Quantity
from ..uncertainty.regions import Region
from ..uncertainty.second_order import SecondOrder
from ..uncertainty.validation import Validation
from ..verdict import Words
from .model_inputs import quantities
from .reading import choice, known_keys, mapping, number, sequence, whole

_KEYS = ("model", "implicit", "inputs", "correlation", "simultaneous", "units", "coverage", "k", "truncate", "monte_carlo")
_MONTE_CARLO_KEYS = ("trials", "digits", "seed", "interval", "validation_digits", "most")
_TRUNCATIONS: tuple[Truncation, ...] = ("none", "floor", "tenth")
_KINDS: tuple[Kind, ...] = ("shortest", "symmetric")

LARGEST_RUN = 10**7
"""Trials of one case at most, those of all outputs counted: 80 MB."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the documents do not define, with clause and way out."""

    refused: str
    clause: str
    instead: str


@dataclass(frozen=True, slots=True)
class LawOutput:
    """One output by the law of propagation. What the documents do not define stands as a :class:`Refusal`.

    ``k`` is the coverage factor and ``p`` its probability; ``p`` is None where the case states k itself.
    """

    estimate: float | Refusal
    u: float | Refusal
    unit: str
    p: float | None
    dof: float | Refusal
    k: float | Refusal
    U: float | Refusal
    second_order: Any
    budget: Budget | None


@dataclass(frozen=True, slots=True)
class MonteCarloOutput:
    """One output by Monte Carlo: both coverage intervals, and the validation of the law against the one asked for (JCGM 101:2008, clause 8)."""

    estimate: float
    u: float
    unit: str
    shortest: Interval
    symmetric: Interval
    validation: Validation | Refusal


@dataclass(frozen=True, slots=True)
class MonteCarloPart:
    """The Monte Carlo evaluation of a case; regions and correlation where there are several outputs."""

    trials: int
    outputs: dict[str, MonteCarloOutput]
    correlation: list[list[float]] | None
    ellipsoid: Region | Refusal | None
    rectangle: Region | None
    dependence: tuple[str, ...]
    stability: Stability | None
    record: Record


@dataclass(frozen=True, slots=True)
class ModelResult:
    """The answer to a model case. ``correlation`` is that of the outputs by the law, in their order, where there are several."""

    outputs: dict[str, LawOutput]
    correlation: list[list[float]] | None
    monte_carlo: MonteCarloPart | None


def run(case: Mapping[str, Any]) -> ModelResult:
    """Evaluate a model case. Raises BadInput with the path of the field at fault."""
    known_keys(case, "", _KEYS)
    model = _model(case)
    inputs = quantities(case)
    stated = _correlation(case)
    p = number(case.get("coverage", 0.95), "coverage")
    check_probability(p, "coverage")
    k = number(case["k"], "k") if "k" in case else None
    truncate = choice(case.get("truncate", "none"), "truncate", _TRUNCATIONS)
    try:
        evaluation = model.evaluate(*inputs, correlation=stated)
    except NotDefined as refusal:
        # The law may have no answer (t with nu <= 2, an edge of the model) where Monte Carlo has one.
        if "monte_carlo" not in case:
            raise
        refused = _refusal(refusal)
        outputs = {name: _refused_output(refused, model.units.get(name, ""), p) for name in model.outputs}
        return ModelResult(outputs, None, _monte_carlo(case["monte_carlo"], model, inputs, stated, refused, p, k, truncate))
    outputs = {result.name: _output(result, p, k, truncate) for result in evaluation.results}
    correlation = evaluation.correlation.tolist() if len(outputs) > 1 else None
    part = _monte_carlo(case["monte_carlo"], model, inputs, stated, evaluation, p, k, truncate) if "monte_carlo" in case else None
    return ModelResult(outputs, correlation, part)


def _model(case: Mapping[str, Any]) -> Model:
    units = {name: _unit(unit, f"units.{name}") for name, unit in mapping(case.get("units", {}), "units").items()}
    if "model" not in case:
        raise BadInput("model", None, 'this field is needed, for example {"y": "a*b"}')
    source = case["model"]
    if not isinstance(source, str | Mapping):
        raise BadInput("model", source, "a model is a text or an object of texts")
    if "implicit" in case:
        start = mapping(case["implicit"], "implicit")
        model = Model(implicit(source, {name: number(value, f"implicit.{name}") for name, value in start.items()}, "model"), units=units)
    else:
        model = Model(source, units=units)
    known_keys(units, "units", model.outputs)
    return model


def _unit(given: object, field: str) -> str:
    if not isinstance(given, str):
        raise BadInput(field, given, "a unit is a text")
    return given


def _correlation(case: Mapping[str, Any]) -> list[Any]:
    found = []
    for position, entry in enumerate(sequence(case.get("correlation", []), "correlation", least=0)):
        field = f"correlation[{position}]"
        if not isinstance(entry, list) or len(entry) != 3 or not all(isinstance(name, str) for name in entry[:2]):
            raise BadInput(field, entry, "a correlation is [name, name, coefficient]")
        found.append((entry[0], entry[1], number(entry[2], f"{field}[2]")))
    return found


def _output(result: Result, p: float, k: float | None, truncate: Truncation) -> LawOutput:
    return LawOutput(
        estimate=result.estimate,
        u=result.u,
        unit=result.unit,
        p=p if k is None else None,
        dof=_asked(lambda: result.dof),
        k=_asked(lambda: result.k(p, truncate=truncate)) if k is None else k,
        U=_asked(lambda: result.U(p, truncate=truncate) if k is None else result.U(k=k)),
        second_order=_asked(lambda: result.second_order),
        budget=result.budget,
    )


def _refused_output(why: Refusal, unit: str, p: float) -> LawOutput:
    return LawOutput(estimate=why, u=why, unit=unit, p=p, dof=why, k=why, U=why, second_order=why, budget=None)


def _asked(value: Callable[[], Any]) -> Any:
    try:
        return value()
    except NotDefined as refusal:
        return _refusal(refusal)


def _refusal(refusal: NotDefined) -> Refusal:
    return Refusal(f"{refusal.what} is not defined", refusal.clause, refusal.instead)


def _monte_carlo(
    given: Any,
    model: Model,
    inputs: list[Quantity],
    stated: list[Any],
    law: Evaluation | Refusal,
    p: float,
    k: float | None,
    truncate: Truncation,
) -> MonteCarloPart:
    options = mapping(given, "monte_carlo")
    known_keys(options, "monte_carlo", _MONTE_CARLO_KEYS)
    if "seed" not in options:
        raise BadInput("monte_carlo.seed", None, "a seed is needed, so that the result can be repeated; any whole number from 0 will do")
    if ("trials" in options) == ("digits" in options):
        raise BadInput("monte_carlo.trials", options.get("trials"), "either trials or, for the adaptive procedure, digits is given")
    seed = whole(options["seed"], "monte_carlo.seed", least=0, most=2**63)
    room = max(LARGEST_RUN // len(model.outputs), 10_000)
    trials = whole(options["trials"], "monte_carlo.trials", least=10_000, most=room) if "trials" in options else None
    digits = whole(options["digits"], "monte_carlo.digits", least=1, most=4) if "digits" in options else None
    most = whole(options.get("most", room), "monte_carlo.most", least=10_000, most=room)
    kind = choice(options.get("interval", "shortest"), "monte_carlo.interval", _KINDS)
    meaningful = whole(options.get("validation_digits", digits or 2), "monte_carlo.validation_digits", least=1, most=4)
    mc = model.monte_carlo(*inputs, correlation=stated, seed=seed, trials=trials, digits=digits, p=p, interval=kind, most=most)

    def validated(name: str) -> Any:
        if isinstance(law, Refusal):
            return law
        return _asked(lambda: law[name].validated_by(mc, digits=meaningful, p=p, kind=kind, k=k, truncate=truncate))

    outputs = {o.name: MonteCarloOutput(o.estimate, o.u, o.unit, o.shortest(p), o.symmetric(p), validated(o.name)) for o in mc.outputs}
    return _part(mc, outputs, p)


def _part(mc: MonteCarlo, outputs: dict[str, MonteCarloOutput], p: float) -> MonteCarloPart:
    several = len(outputs) > 1
    return MonteCarloPart(
        trials=mc.trials,
        outputs=outputs,
        correlation=mc.correlation.tolist() if several else None,
        ellipsoid=_asked(lambda: mc.ellipsoid(p)) if several else None,
        rectangle=mc.rectangle(p) if several else None,
        dependence=mc.dependence,
        stability=mc.stability,
        record=mc.record,
    )


Language = Literal["zh", "en"]

_TEXTS = {
    "refused": Words(
        "{name}：文件对所求的量未作规定（{clause}）；可采用蒙特卡洛法，或在 u 有定义时给定包含因子 k。", "{name}: {refused} ({clause}); {instead}."
    ),
    "law": Words("{name} = {y}{unit}，U = {U}{unit}，k = {k}{p}", "{name} = {y}{unit}, U = {U}{unit}, k = {k}{p}"),
    "p": Words("，包含概率 p = {p}", ", coverage probability p = {p}"),
    "second": Words("二阶项（未计入上述结果）：估计值 {y}{unit}{u}", "second-order terms (not in the result above): {y}{unit} to the estimate{u}"),
    "second-u": Words("，u 变为 {u}{unit}", ", u would be {u}{unit}"),
    "head": Words("蒙特卡洛法（试验次数 M = {M}，种子 {seed}，{generator}）", "Monte Carlo ({M} trials, seed {seed}, {generator})"),
    "mc": Words(
        "{name}：估计值 {y}{unit}，u = {u}{unit}，最短包含区间 [{low}, {high}]，概率对称包含区间 [{left}, {right}]",
        "{name}: estimate {y}{unit}, u = {u}{unit}, shortest interval [{low}, {high}], symmetric interval [{left}, {right}]",
    ),
    "yes": Words(
        "{name}：不确定度传播律得到验证（d_low = {low}、d_high = {high}，不大于 δ = {delta}）",
        "{name}: the law of propagation is validated (d_low = {low} and d_high = {high} are at most delta = {delta})",
    ),
    "no": Words(
        "{name}：不确定度传播律未得到验证（d_low = {low}、d_high = {high}，δ = {delta}），应采用蒙特卡洛法结果",
        "{name}: the law of propagation is not validated (d_low = {low}, d_high = {high}, delta = {delta}); use the Monte Carlo result",
    ),
    "unstable": Words("未达到规定的稳定性：试验次数已到上限", "Not stable to the digits asked for: the largest number of trials was reached"),
}


def table(result: ModelResult, language: Language) -> str:
    """The result for people: for each output the budget and the expanded uncertainty, or why there is none; then Monte Carlo and validation."""
    blocks = [_block(name, output, language) for name, output in result.outputs.items()]
    if result.monte_carlo is not None:
        blocks.append(_monte_carlo_block(result.monte_carlo, language))
    return "\n\n".join(blocks)


def _say(key: str, language: Language, **values: object) -> str:
    words = _TEXTS[key]
    return (words.zh if language == "zh" else words.en).format(**values)


def _refused(name: str, refusal: Refusal, language: Language) -> str:
    return _say("refused", language, name=name, refused=refusal.refused, clause=refusal.clause, instead=refusal.instead)


def _block(name: str, output: LawOutput, language: Language) -> str:
    lines = [] if output.budget is None else [output.budget.as_text(language), ""]
    if isinstance(output.U, Refusal):
        return "\n".join([*lines, _refused(name, output.U, language)])
    unit = f" {output.unit}" if output.unit else ""
    p = "" if output.p is None else _say("p", language, p=f"{output.p:g}")
    assert not isinstance(output.estimate, Refusal)
    y, U = shown(output.estimate, output.U)  # rounded for show only, the estimate to the place of U (JCGM 100:2008, 7.2.6)
    lines.append(
        _say("law", language, name=name, y=_written(y) if U else f"{output.estimate:.9g}", unit=unit, U=_written(U), k=f"{output.k:.3g}", p=p)
    )
    return "\n".join([*lines, *_second_order(output, unit, language)])


def _written(number: Decimal) -> str:
    """A rounded number with all its digits and no more: with a power of ten where zeros would have to be counted."""
    exponent = number.as_tuple().exponent
    return f"{number:f}" if isinstance(exponent, int) and exponent <= 0 and number.adjusted() >= -5 else f"{number}"


def _second_order(output: LawOutput, unit: str, language: Language) -> list[str]:
    """A line on the second order where it would change what is shown: the estimate by a twentieth of U, or u by a twentieth of itself."""
    terms = output.second_order
    if not isinstance(terms, SecondOrder) or isinstance(output.U, Refusal) or isinstance(output.u, Refusal):
        return []
    u = _asked(lambda: terms.u)
    changed = not isinstance(u, Refusal) and abs(u - output.u) > output.u / 20
    if abs(terms.estimate_term) <= output.U / 20 and not changed:
        return []
    of_u = "" if isinstance(u, Refusal) else _say("second-u", language, u=f"{u:.2g}", unit=unit)
    return [_say("second", language, y=f"{terms.estimate_term:+.2g}", unit=unit, u=of_u)]


def _monte_carlo_block(part: MonteCarloPart, language: Language) -> str:
    lines = [_say("head", language, M=part.trials, seed=part.record.seed, generator=part.record.bit_generator)]
    if part.stability is not None and not part.stability.stable:
        lines.append(_say("unstable", language))
    for name, o in part.outputs.items():
        unit = f" {o.unit}" if o.unit else ""
        ends = {"low": o.shortest.low, "high": o.shortest.high, "left": o.symmetric.low, "right": o.symmetric.high}
        lines.append(_say("mc", language, name=name, y=f"{o.estimate:.9g}", u=f"{o.u:.4g}", unit=unit, **{k: f"{v:.9g}" for k, v in ends.items()}))
        if isinstance(o.validation, Refusal):
            lines.append(_refused(name, o.validation, language))
        else:
            v = o.validation
            key = "yes" if v.validated else "no"
            lines.append(_say(key, language, name=name, low=f"{v.d_low:.2g}", high=f"{v.d_high:.2g}", delta=f"{v.delta:.1g}"))
    return "\n".join(lines)
