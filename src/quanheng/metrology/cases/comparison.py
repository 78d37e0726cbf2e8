"""Comparisons of laboratories as cases: ``{"comparison": {"laboratories": [{"code": "A", "value": 10.01, "U": 0.1}, ...]}}``."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..columns import columns
from ..comparison import METHODS, Evaluation, Laboratory, SharedEffect, coverage_factor, drift_by_leg, evaluate, homogeneity, stability
from ..comparison.artefacts import Drift, Homogeneity, Stability
from ..errors import BadInput
from ..verdict import Verdict, Words
from . import Language
from .reading import choice, known_keys, mapping, number, numbers, positive, required, sequence, text, under, whole

FIELDS = (
    "name",
    "laboratories",
    "measurands",
    "method",
    "rule",
    "pilot",
    "reference",
    "shared",
    "u_transfer",
    "sigma_pt",
    "seed",
    "homogeneity",
    "stability",
    "drift",
)
DAYS_OF_LABORATORIES = "one day for each laboratory, in their order"


@dataclass(frozen=True, slots=True)
class Measurand:
    """One measurand (or point) of the comparison, evaluated."""

    name: str
    evaluation: Evaluation


@dataclass(frozen=True, slots=True)
class ComparisonAnswer:
    """A comparison with what is known of its artefact."""

    name: str
    measurands: tuple[Measurand, ...]
    homogeneity: Homogeneity | None
    stability: Stability | None
    drift: Drift | None


def run(case: Mapping[str, Any]) -> ComparisonAnswer:
    """Answer a case of kind comparison. Raises BadInput with the path of the field."""
    known_keys(case, "", ("comparison",))
    given = mapping(case["comparison"], "comparison")
    known_keys(given, "comparison", FIELDS)
    name = text(given["name"], "comparison.name") if "name" in given else ""
    sigma_pt = positive(given["sigma_pt"], "comparison.sigma_pt", "sigma_pt") if "sigma_pt" in given else None
    if ("laboratories" in given) == ("measurands" in given):
        raise BadInput("comparison.laboratories", None, "either laboratories, or measurands that hold a name and laboratories each")
    if "laboratories" in given:
        measurands = [Measurand(name, _evaluate(given, given, "comparison", sigma_pt))]
    else:
        measurands = []
        for index, entry in enumerate(sequence(given["measurands"], "comparison.measurands")):
            field = f"comparison.measurands[{index}]"
            told = mapping(entry, field)
            known_keys(told, field, ("name", "laboratories", "reference", "u_transfer", "sigma_pt"))
            own_sigma = positive(told["sigma_pt"], f"{field}.sigma_pt", "sigma_pt") if "sigma_pt" in told else sigma_pt
            measurands.append(Measurand(text(required(told, "name", field), f"{field}.name"), _evaluate({**given, **told}, told, field, own_sigma)))
    found = ComparisonAnswer(name, tuple(measurands), *_artefact(given, sigma_pt))
    if found.drift is not None and len(found.drift.value) != (count := len(measurands[0].evaluation.scores)):
        raise BadInput("comparison.drift.days", len(found.drift.value), f"{DAYS_OF_LABORATORIES}: {count} are needed")
    return found


def _evaluate(given: Mapping[str, Any], told: Mapping[str, Any], field: str, sigma_pt: float | None) -> Evaluation:
    entries = sequence(required(told, "laboratories", field), f"{field}.laboratories", least=2)
    laboratories = [_laboratory(entry, f"{field}.laboratories[{index}]") for index, entry in enumerate(entries)]
    reference = None
    if "reference" in given:
        stated = mapping(given["reference"], f"{field}.reference")
        known_keys(stated, f"{field}.reference", ("value", "U", "k"))
        k = positive(stated.get("k", 2), f"{field}.reference.k", "a coverage factor")
        reference = (
            number(required(stated, "value", f"{field}.reference"), f"{field}.reference.value"),
            number(required(stated, "U", f"{field}.reference"), f"{field}.reference.U") / k,
        )
    method = choice(given.get("method", "given" if reference else "weighted-mean"), f"{field}.method", METHODS)
    if reference and method != "given":
        raise BadInput(f"{field}.method", method, "with a reference value the method is given")
    with under(field):
        return evaluate(
            laboratories,
            method=method,
            rule=choice(given.get("rule", "jjf1117"), f"{field}.rule", ("jjf1117", "iso13528")),
            pilot=_pilot(given, method, field),
            reference=reference,
            shared=_shared(given, [laboratory.code for laboratory in laboratories]),
            u_transfer=_transfer(given, field, len(laboratories)),
            sigma_pt=sigma_pt,
            seed=whole(given.get("seed", 0), f"{field}.seed", least=0, most=2**63),
        )


def _pilot(given: Mapping[str, Any], method: str, field: str) -> str | None:
    if "pilot" not in given:
        return None
    if method != "pilot":
        raise BadInput(f"{field}.pilot", given["pilot"], f"only method pilot reads it, and the method is {method}; leave it out or take pilot")
    return text(given["pilot"], f"{field}.pilot")


def _laboratory(entry: object, field: str) -> Laboratory:
    told = mapping(entry, field)
    known_keys(told, field, ("code", "value", "U", "u", "k", "p", "dof"))
    code = text(required(told, "code", field), f"{field}.code")
    value = number(required(told, "value", field), f"{field}.value")
    dof = positive(told["dof"], f"{field}.dof", "the degrees of freedom") if "dof" in told else math.inf
    if "u" in told:
        if "U" in told:
            raise BadInput(f"{field}.u", told["u"], "either u, the standard uncertainty, or U with its k")
        return Laboratory(code, value, 2 * positive(told["u"], f"{field}.u", "a standard uncertainty"), 2.0, dof)
    U = positive(required(told, "U", field), f"{field}.U", "an expanded uncertainty")
    if "p" in told:
        if "k" in told:
            raise BadInput(f"{field}.p", told["p"], "either k, or p with the degrees of freedom")
        return Laboratory(code, value, U, coverage_factor(number(told["p"], f"{field}.p"), dof), dof)
    return Laboratory(code, value, U, positive(told.get("k", 2), f"{field}.k", "a coverage factor"), dof)


def _shared(given: Mapping[str, Any], codes: Sequence[str]) -> list[SharedEffect]:
    found = []
    for index, entry in enumerate(sequence(given.get("shared", []), "comparison.shared", least=0)):
        field = f"comparison.shared[{index}]"
        told = mapping(entry, field)
        known_keys(told, field, ("laboratories", "u"))
        members = [
            choice(code, f"{field}.laboratories", codes) for code in sequence(required(told, "laboratories", field), f"{field}.laboratories", least=2)
        ]
        u = positive(required(told, "u", field), f"{field}.u", "a standard uncertainty")
        found.append(SharedEffect(tuple(codes.index(member) for member in members), u))
    return found


def _transfer(given: Mapping[str, Any], field: str, count: int) -> float | list[float]:
    told = given.get("u_transfer", 0)
    if not isinstance(told, list):
        return number(told, f"{field}.u_transfer")
    found = numbers(told, f"{field}.u_transfer")
    if len(found) != count:
        raise BadInput(f"{field}.u_transfer", len(found), f"one number, or one for each of the {count} laboratories")
    return found


def _artefact(given: Mapping[str, Any], sigma_pt: float | None) -> tuple[Homogeneity | None, Stability | None, Drift | None]:
    def sigma(field: str) -> float:
        if sigma_pt is None:
            raise BadInput("comparison.sigma_pt", None, f"{field} is judged against 0.3 sigma_pt, which is needed")
        return sigma_pt

    even = settled = drift = None
    if "homogeneity" in given:
        rows = sequence(given["homogeneity"], "comparison.homogeneity", least=2)
        values = [numbers(row, f"comparison.homogeneity[{index}]", least=2) for index, row in enumerate(rows)]
        if len({len(row) for row in values}) > 1:
            raise BadInput("comparison.homogeneity", "rows of different length", "every item has the same number of replicates")
        with under("comparison"):
            even = homogeneity(values, sigma("homogeneity"))
    if "stability" in given:
        told = mapping(given["stability"], "comparison.stability")
        known_keys(told, "comparison.stability", ("before", "after"))
        before, after = (numbers(required(told, name, "comparison.stability"), f"comparison.stability.{name}") for name in ("before", "after"))
        with under("comparison"):
            settled = stability(before, after, sigma("stability"))
    if "drift" in given:
        told = mapping(given["drift"], "comparison.drift")
        names = ("pilot_days", "pilot_values", "u_repeatability", "days")
        known_keys(told, "comparison.drift", names)
        days, values_at, visits = (
            numbers(required(told, name, "comparison.drift"), f"comparison.drift.{name}") for name in (names[0], names[1], names[3])
        )
        u = number(required(told, "u_repeatability", "comparison.drift"), "comparison.drift.u_repeatability")
        with under("comparison.drift"):
            drift = drift_by_leg(days, values_at, u, visits)
    return even, settled, drift


def table(result: ComparisonAnswer, language: Language) -> str:
    """The comparison for people: reference value, consistency, a line for each laboratory, warnings."""

    def say(words: Words) -> str:
        return words.zh if language == "zh" else words.en

    blocks = []
    for measurand in result.measurands:
        found = measurand.evaluation
        lines = [measurand.name] if measurand.name else []
        lines.append(
            say(
                Words(
                    f"参考值 {found.reference:.7g}，U = {found.reference_U:.3g}（k = 2），方法 {found.method}，判据 {found.rule}",
                    f"reference value {found.reference:.7g}, U = {found.reference_U:.3g} (k = 2), method {found.method}, rule {found.rule}",
                )
            )
        )
        if found.chi_squared is not None:
            words = Words("一致" if found.consistent else "不一致", "consistent" if found.consistent else "not consistent")
            lines.append(f"χ² = {found.chi_squared:.4g}, ν = {found.dof:g}, p = {found.p_value:.3g}: {say(words)}")
        if found.excluded:
            lines.append(say(Words("未纳入：", "left out: ")) + ", ".join(found.excluded))
        lines += [say(reason.words) for reason in found.warnings]
        lines.append(_scores(found, language))
        blocks.append("\n".join(lines))
    for name, part in ((Words("均匀性", "homogeneity"), result.homogeneity), (Words("稳定性", "stability"), result.stability)):
        if part is not None:
            blocks.append(f"{say(name)}: {say(_SUFFICIENT[part.verdict])}")
    if result.drift is not None:
        head = [say(Words("自", "from")), say(Words("至", "to")), say(Words("变化", "change")), "u", say(Words("显著", "significant"))]
        yes = Words("是", "yes")
        legs = [
            [f"{leg.day_out:g}", f"{leg.day_back:g}", f"{leg.change:.4g}", f"{leg.u_change:.3g}", say(yes) if leg.significant else ""]
            for leg in result.drift.legs
        ]
        blocks.append(say(Words("传递标准逐段漂移", "drift of the transfer standard by leg")) + "\n" + columns([head, *legs], left=()))
    return "\n\n".join(blocks)


_SUFFICIENT = {Verdict.CONFORMS: Words("满足", "sufficient"), Verdict.DOES_NOT_CONFORM: Words("不满足", "not sufficient")}
_JUDGED = {
    Verdict.CONFORMS: Words("满意", "satisfactory"),
    Verdict.DOES_NOT_CONFORM: Words("不满意", "not satisfactory"),
    Verdict.UNDECIDED: Words("有问题", "questionable"),
}


def _scores(found: Evaluation, language: Language) -> str:
    with_z = any(score.z is not None for score in found.scores)
    names = {
        "zh": ["代码", "测得值", "U", "k", "差值", "D%", "U(d)", "ζ", "En", "结论"],
        "en": ["code", "value", "U", "k", "d", "D%", "U(d)", "zeta", "En", "verdict"],
    }[language]
    head = [*names, *(["z", "z′", "z: " + names[-1]] if with_z else [])]
    rows = [head]
    for score in found.scores:
        row = [
            score.code,
            f"{score.value:.8g}",
            f"{score.U:.3g}",
            f"{score.k:.3g}",
            f"{score.d:+.3g}",
            "" if score.d_percent is None else f"{score.d_percent:+.3g}",
            f"{score.U_d:.3g}",
            f"{score.zeta:+.2f}",
            f"{score.en:+.2f}",
            getattr(_JUDGED[score.verdict], language),
        ]
        if with_z and score.z is not None and score.z_prime is not None and score.verdict_z is not None:
            row += [f"{score.z:+.2f}", f"{score.z_prime:+.2f}", getattr(_JUDGED[score.verdict_z], language)]
        rows.append(row)
    return columns(rows)
