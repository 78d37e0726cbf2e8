"""Decisions of conformity: one in full, or many at once."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from ..errors import BadInput
from ..rounding import Real, exact
from ..verdict import Reason, Verdict, Words
from .probability import conformance_probability
from .rules import Rule, Zones, rule_named, zones
from .tolerance import Tolerance, test_uncertainty_ratio


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision with everything a certificate says about it (ISO/IEC 17025:2017, 7.8.6).

    Attributes
    ----------
    estimate, U, k : Decimal
        As given; u = U/k.
    zones : Zones
        Where the rule accepts and rejects.
    reasons : tuple of Reason
        Why; never empty.
    conformance_probability : float
        pc of JCGM 106:2012, 7.4 with a normal distribution and no prior knowledge.
    specific_risk : float
        Of the decision taken: 1 - pc where accepted (consumer), pc where rejected (producer), the smaller of both where undecided.
    tur : Decimal or None
        (TU - TL)/(2U) where the tolerance has two sides and U > 0.
    """

    estimate: Decimal
    U: Decimal
    k: Decimal
    tolerance: Tolerance
    rule: str
    rule_words: Words
    rule_source: str
    rule_mark: str
    zones: Zones
    verdict: Verdict
    reasons: tuple[Reason, ...]
    conformance_probability: float
    specific_risk: float
    tur: Decimal | None


def decide(
    estimate: Real | str, U: Real | str, tolerance: Tolerance, *, rule: str | Rule = "jjf1094", k: Real | str = 2, r: Real | str = 1
) -> Decision:
    """Decide in exact decimals whether ``estimate`` conforms; a value on a limit of the acceptance interval does.

    ``U = k u`` is the expanded uncertainty; ``r`` the multiple of U that makes the guard band of the rules named guarded.
    Raises BadInput for values that cannot be and NotDefined where the rule needs a two-sided tolerance.
    """
    chosen = rule_named(rule) if isinstance(rule, str) else rule
    y, expanded, factor = exact(estimate, "estimate"), exact(U, "U"), exact(k, "k")
    found = zones(chosen, tolerance, expanded, factor, exact(r, "r"))
    verdict, reasons = _judge(y, expanded, tolerance, chosen, found)
    chance = conformance_probability(float(y), float(expanded / factor), tolerance)
    two_sided = tolerance.lower is not None and tolerance.upper is not None
    return Decision(
        estimate=y,
        U=expanded,
        k=factor,
        tolerance=tolerance,
        rule=chosen.id,
        rule_words=chosen.words,
        rule_source=chosen.source,
        rule_mark=chosen.mark,
        zones=found,
        verdict=verdict,
        reasons=reasons,
        conformance_probability=chance,
        specific_risk={Verdict.CONFORMS: 1 - chance, Verdict.DOES_NOT_CONFORM: chance}.get(verdict, min(chance, 1 - chance)),
        tur=test_uncertainty_ratio(tolerance, expanded) if two_sided and expanded > 0 else None,
    )


CODES = (Verdict.CONFORMS, Verdict.DOES_NOT_CONFORM, Verdict.UNDECIDED, Verdict.INCOMPLETE)


def decide_many(
    estimates: npt.NDArray[np.float64],
    U: Real | str,
    tolerance: Tolerance,
    *,
    rule: str | Rule = "jjf1094",
    k: Real | str = 2,
    r: Real | str = 1,
) -> npt.NDArray[np.int8]:
    """Verdicts of many estimates, shape (n,), that share uncertainty and tolerance, as positions in ``CODES``.

    Floats decide wherever they are clear; whatever lies within a part in 10^9 of an edge is decided again in exact decimals, so that every
    verdict is the one that :func:`decide` gives. Raises as decide does.
    """
    chosen = rule_named(rule) if isinstance(rule, str) else rule
    found = zones(chosen, tolerance, exact(U, "U"), exact(k, "k"), exact(r, "r"))
    if not np.all(np.isfinite(estimates)):
        where = int(np.argmin(np.isfinite(estimates)))
        raise BadInput(f"estimates[{where}]", float(estimates[where]), "a finite number is needed")
    if found.unsuitable:
        return np.full(estimates.shape, CODES.index(Verdict.INCOMPLETE), dtype=np.int8)
    verdicts = np.full(estimates.shape, CODES.index(Verdict.UNDECIDED), dtype=np.int8)
    verdicts[_outside(estimates, found.reject_below, found.reject_above)] = CODES.index(Verdict.DOES_NOT_CONFORM)
    verdicts[~_outside(estimates, found.accept_from, found.accept_to)] = CODES.index(Verdict.CONFORMS)
    for index in np.flatnonzero(_near(estimates, found)):
        verdicts[index] = CODES.index(_verdict(exact(float(estimates[index])), found))
    return verdicts


def _outside(values: npt.NDArray[np.float64], low: Decimal | None, high: Decimal | None) -> npt.NDArray[np.bool_]:
    below = np.zeros(values.shape, dtype=bool) if low is None else values < float(low)
    return below if high is None else below | (values > float(high))


def _near(values: npt.NDArray[np.float64], found: Zones) -> npt.NDArray[np.bool_]:
    near = np.zeros(values.shape, dtype=bool)
    for edge in map(float, found.edges()):
        near |= np.abs(values - edge) <= 1e-9 * max(abs(edge), 1e-300)
    return near


def _verdict(value: Decimal, found: Zones) -> Verdict:
    if found.accepts(value):
        return Verdict.CONFORMS
    return Verdict.DOES_NOT_CONFORM if found.rejects(value) else Verdict.UNDECIDED


def _judge(y: Decimal, U: Decimal, tolerance: Tolerance, rule: Rule, found: Zones) -> tuple[Verdict, tuple[Reason, ...]]:
    if found.unsuitable:
        words = Words(
            f"U = {U} 大于最大允许误差的三分之一，不作判定", f"U = {U} is above a third of the maximum permissible error, nothing is decided"
        )
        return Verdict.INCOMPLETE, (Reason("uncertainty-too-large", words, rule.source),)
    verdict = _verdict(y, found)
    accepted = _interval(found.accept_from, found.accept_to)
    match verdict:
        case Verdict.CONFORMS:
            reason = Reason(
                "in-acceptance-interval", Words(f"{y} 在接受区间 {accepted} 内", f"{y} lies in the acceptance interval {accepted}"), rule.source
            )
        case Verdict.DOES_NOT_CONFORM if tolerance.contains(y):
            reason = Reason(
                "in-guard-band",
                Words(
                    f"{y} 在允许区间内，但在接受区间 {accepted} 之外", f"{y} lies within the limits but outside the acceptance interval {accepted}"
                ),
                rule.source,
            )
        case Verdict.DOES_NOT_CONFORM:
            limits = _interval(tolerance.lower, tolerance.upper)
            reason = Reason("beyond-limit", Words(f"{y} 超出允许区间 {limits}", f"{y} lies beyond the limits {limits}"), rule.source)
        case _:
            side = "conditional-pass" if tolerance.contains(y) else "conditional-fail"
            words = Words(
                f"{y} 与限值之差小于 {found.guard_band}，不能判定",
                f"{y} lies within {found.guard_band} of a limit, which the uncertainty cannot tell apart",
            )
            reason = Reason(side, words, rule.source)
    return verdict, (reason,)


def _interval(low: Decimal | None, high: Decimal | None) -> str:
    return f"[{'−∞' if low is None else low}, {'+∞' if high is None else high}]"
