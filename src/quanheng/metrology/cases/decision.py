"""Decisions of conformity as cases: ``{"decision": {"estimate": "...", "U": "...", "lower": "...", "upper": "...", "rule": "jjf1094"}}``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..columns import columns
from ..conformity import Decision, GlobalRisk, Process, Tolerance, conformance_probability, decide, global_risk, guard_band_for, posterior
from ..errors import BadInput
from ..verdict import Words
from . import Language
from .reading import decimal, known_keys, mapping, number, positive, required

FIELDS = ("estimate", "U", "k", "lower", "upper", "nominal", "mpe", "rule", "r", "process", "prior")


@dataclass(frozen=True, slots=True)
class Posterior:
    """The measurand after prior knowledge is combined with the measurement, and its probability of conformity (JCGM 106:2012, 7.1)."""

    estimate: float
    u: float
    conformance_probability: float


@dataclass(frozen=True, slots=True)
class DecisionAnswer:
    """A decision; with a process also the global risks of its acceptance interval, and the guard band that a wanted risk needs."""

    decision: Decision
    posterior: Posterior | None
    risk: GlobalRisk | None
    guard_band: float | None


def run(case: Mapping[str, Any]) -> DecisionAnswer:
    """Answer a case of kind decision. Raises BadInput with the path of the field."""
    known_keys(case, "", ("decision",))
    given = mapping(case["decision"], "decision")
    known_keys(given, "decision", FIELDS)
    tolerance = _tolerance(given)
    decision = decide(
        decimal(required(given, "estimate", "decision"), "decision.estimate"),
        decimal(required(given, "U", "decision"), "decision.U"),
        tolerance,
        rule=str(given.get("rule", "jjf1094")),
        k=decimal(given.get("k", 2), "decision.k"),
        r=decimal(given.get("r", 1), "decision.r"),
    )
    u = float(decision.U / decision.k)
    risk, band = _risks(given, tolerance, decision, u)
    return DecisionAnswer(decision, _posterior(given, tolerance, decision, u), risk, band)


def _tolerance(given: Mapping[str, Any]) -> Tolerance:
    if "mpe" in given or "nominal" in given:
        if "lower" in given or "upper" in given:
            raise BadInput("decision.mpe", given.get("mpe"), "either nominal and mpe, or lower and upper")
        nominal = decimal(given.get("nominal", 0), "decision.nominal")
        return Tolerance.about(nominal, decimal(required(given, "mpe", "decision"), "decision.mpe"))
    return Tolerance.of(
        decimal(given["lower"], "decision.lower") if given.get("lower") is not None else None,
        decimal(given["upper"], "decision.upper") if given.get("upper") is not None else None,
    )


def _posterior(given: Mapping[str, Any], tolerance: Tolerance, decision: Decision, u: float) -> Posterior | None:
    if "prior" not in given:
        return None
    prior = mapping(given["prior"], "decision.prior")
    known_keys(prior, "decision.prior", ("mean", "u"))
    mean = number(required(prior, "mean", "decision.prior"), "decision.prior.mean")
    u_prior = positive(required(prior, "u", "decision.prior"), "decision.prior.u", "a standard uncertainty")
    estimate, u_posterior = posterior(float(decision.estimate), u, mean, u_prior)
    return Posterior(estimate, u_posterior, conformance_probability(estimate, u_posterior, tolerance))


def _risks(given: Mapping[str, Any], tolerance: Tolerance, decision: Decision, u: float) -> tuple[GlobalRisk | None, float | None]:
    if "process" not in given:
        return None, None
    process = mapping(given["process"], "decision.process")
    known_keys(process, "decision.process", ("mean", "sd", "consumer_risk"))
    what = Process(
        number(required(process, "mean", "decision.process"), "decision.process.mean"),
        positive(required(process, "sd", "decision.process"), "decision.process.sd", "a standard deviation"),
    )
    zones = decision.zones
    empty = zones.accept_from is not None and zones.accept_to is not None and zones.accept_from > zones.accept_to
    risk = None if empty else global_risk(what, u, tolerance, Tolerance(zones.accept_from, zones.accept_to))
    band = None
    if "consumer_risk" in process:
        band = guard_band_for(what, u, tolerance, number(process["consumer_risk"], "decision.process.consumer_risk"))
    return risk, band


def table(result: DecisionAnswer, language: Language) -> str:
    """The decision for people: verdict, rule in words, reasons, probabilities and risks."""
    found = result.decision

    def say(words: Words) -> str:
        return words.zh if language == "zh" else words.en

    rows = [
        [say(Words("结论", "verdict")), say(found.verdict.words)],
        [say(Words("判定规则", "decision rule")), f"{say(found.rule_words)} ({found.rule_source})"],
        *([say(Words("理由", "reason")), say(reason.words)] for reason in found.reasons),
        [say(Words("测得值", "estimate")), f"{found.estimate}"],
        ["U", f"{found.U} (k = {found.k})"],
        [say(Words("保护带宽", "guard band")), f"{found.zones.guard_band}"],
        [say(Words("符合概率", "probability of conformity")), f"{found.conformance_probability:.5f}"],
        [say(Words("本次判定的风险", "risk of this decision")), f"{found.specific_risk:.3g}"],
    ]
    if found.tur is not None:
        rows.append(["TUR", f"{float(found.tur):.3g}"])
    if result.posterior is not None:
        words = Words("结合先验后的符合概率", "probability of conformity with prior knowledge")
        rows.append([say(words), f"{result.posterior.conformance_probability:.5f}"])
    if result.risk is not None:
        rows.append([say(Words("使用方总体风险", "consumer's global risk")), f"{result.risk.consumer:.3g}"])
        rows.append([say(Words("生产方总体风险", "producer's global risk")), f"{result.risk.producer:.3g}"])
    if result.guard_band is not None:
        rows.append([say(Words("所求风险对应的保护带宽", "guard band for the risk asked for")), f"{result.guard_band:.4g}"])
    if found.rule_mark == "M":
        rows.append(
            [say(Words("注意", "beware")), say(Words("此规则的出处未经核对原文", "the source of this rule is not confirmed against the text"))]
        )
    return columns(rows, left=(0, 1))
