"""A whole comparison: reference value, consistency, every laboratory's score and verdict, and what to beware of."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np

from ..errors import BadInput
from ..verdict import Reason, Verdict, Words
from .arrays import Array
from .consensus import CONSENSUS, Consensus, Laboratory, Method, Round
from .equivalence import SharedEffect, covariance_of, degrees_of_equivalence
from .limits import fraction, settled
from .reference import ReferenceValue
from .scores import Rule, judge_en, judge_z, percent_difference

LEAST = {"median": 3, "procedure-b": 3, "algorithm-a": 5, "q-hampel": 5, "largest-consistent-subset": 3, "dersimonian-laird": 3, "mandel-paule": 3}
"""Below these numbers of laboratories a method is refused: an outlier could not be told from the others."""

SHARED = ("pilot", "given", "weighted-mean", "weighted-mean-birge", "correlated-mean")
"""Methods that can take effects which laboratories share into account; the others suppose independent results."""

MOST = 1000
"""Laboratories in one comparison: every pair of them is reported."""

ADVISED = {"algorithm-a": 12, "q-hampel": 12, "dersimonian-laird": 5, "mandel-paule": 5, "median": 5, "procedure-b": 5}
"""Below these a method answers with a warning (ISO 13528:2022, D.1; numbers unconfirmed)."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a laboratory is told.

    ``d`` is its value minus the reference, ``U_d`` the expanded uncertainty of that difference (k = 2) with every covariance and the
    transfer standard in it, ``en`` their quotient. ``z`` and ``z_prime`` where a sigma_pt was given. ``contributes`` says that its value has a
    weight in the reference (medians and robust means have none that can be told; their covariance with a result is neglected).
    """

    code: str
    value: float
    U: float
    k: float
    d: float
    d_percent: float | None
    U_d: float
    en: float
    zeta: float
    z: float | None
    z_prime: float | None
    contributes: bool
    verdict: Verdict
    verdict_z: Verdict | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A comparison evaluated. ``reference_u`` is standard, ``reference_U`` expanded with k = 2."""

    method: str
    rule: Rule
    reference: float
    reference_u: float
    reference_U: float
    chi_squared: float | None
    dof: float | None
    p_value: float | None
    consistent: bool | None
    birge_ratio: float | None
    tau: float
    scores: tuple[Score, ...]
    excluded: tuple[str, ...]
    warnings: tuple[Reason, ...]
    pair_d: Array
    pair_U: Array


def evaluate(
    laboratories: Sequence[Laboratory],
    *,
    method: Method = "weighted-mean",
    rule: Rule = "jjf1117",
    pilot: str | None = None,
    reference: tuple[float, float] | None = None,
    shared: Sequence[SharedEffect] = (),
    u_transfer: float | Sequence[float] = 0.0,
    sigma_pt: float | None = None,
    seed: int = 0,
) -> Evaluation:
    """Evaluate one measurand of a comparison.

    Parameters
    ----------
    laboratories : sequence of Laboratory
        At least two, codes all different.
    method : str
        How the reference value is made; one of ``METHODS``.
    rule : {"jjf1117", "iso13528"}
        Whether En of exactly 1 conforms (JJF 1117) or signals (ISO 13528).
    pilot : str
        Code of the pilot laboratory, for method ``pilot``.
    reference : (value, standard uncertainty)
        For method ``given``; independent of every laboratory.
    shared : sequence of SharedEffect
        Effects in several laboratories' uncertainties, such as traceability to the pilot, by position.
    u_transfer : float or one per laboratory
        Standard uncertainty of the transfer standard (its instability on the way), added to each difference.
    sigma_pt : float
        Standard deviation for proficiency assessment; gives z and z'.
    seed : int
        For ``procedure-b``.

    Returns an Evaluation; an En with its denominator 2 u(d), u(d)^2 = u_lab^2 + u_ref^2 - 2 cov + u_transfer^2, which is
    u_lab^2 - u_ref^2 + u_transfer^2 for a laboratory in a weighted mean (JJF 1117-2010).
    Raises BadInput for what cannot be, for a method that needs more laboratories, or for shared effects with a method that supposes none.
    """
    _check(laboratories, method, rule, sigma_pt, shared)
    values = np.array([laboratory.value for laboratory in laboratories])
    u = np.array([laboratory.u for laboratory in laboratories])
    covariance = covariance_of(u, shared)
    consensus = CONSENSUS[method](Round(laboratories, values, u, covariance, shared, pilot, reference, seed))
    transfer = np.broadcast_to(np.asarray(u_transfer, dtype=float), values.shape)
    if not np.all((transfer >= 0) & np.isfinite(transfer)):
        raise BadInput("u_transfer", u_transfer, "a standard uncertainty is finite and not negative")
    u_d = np.hypot(_u_of_differences(u, covariance, consensus), transfer)
    pairs = degrees_of_equivalence(values, covariance, np.zeros(len(values)))
    value = consensus.value
    tested = None if value is None or np.isnan(value.chi_squared) else value
    return Evaluation(
        method=method,
        rule=rule,
        reference=consensus.estimate,
        reference_u=consensus.u,
        reference_U=2 * consensus.u,
        **_test(tested),
        tau=float(value.tau) if value is not None else 0.0,
        scores=tuple(
            _score(laboratory, consensus, index, float(u_d[index]), float(transfer[index]), rule, sigma_pt, pilot if method == "pilot" else None)
            for index, laboratory in enumerate(laboratories)
        ),
        excluded=tuple(laboratories[index].code for index in consensus.excluded),
        warnings=(*consensus.warnings, *_warnings(len(laboratories), method, tested)),
        pair_d=pairs.pair_d,
        pair_U=2 * pairs.pair_u,
    )


def _test(value: ReferenceValue | None) -> dict[str, Any]:
    """The consistency test of a reference value; nothing where its method has none."""
    if value is None:
        return dict.fromkeys(("chi_squared", "dof", "p_value", "consistent", "birge_ratio"))
    return {
        "chi_squared": float(value.chi_squared),
        "dof": float(value.dof),
        "p_value": float(value.p_value),
        "consistent": bool(value.consistent),
        "birge_ratio": float(value.birge_ratio) if value.dof > 0 else None,
    }


def _check(laboratories: Sequence[Laboratory], method: Method, rule: Rule, sigma_pt: float | None, shared: Sequence[SharedEffect]) -> None:
    if method not in CONSENSUS:
        raise BadInput("method", method, f"one of {', '.join(CONSENSUS)}")
    if rule not in get_args(Rule):
        raise BadInput("rule", rule, f"one of {', '.join(get_args(Rule))}")
    if sigma_pt is not None and not (sigma_pt > 0 and math.isfinite(sigma_pt)):
        raise BadInput("sigma_pt", sigma_pt, "the standard deviation for proficiency assessment is above 0")
    if shared and method not in SHARED:
        raise BadInput("shared", method, f"this method supposes independent results; with shared effects take {', '.join(SHARED)}")
    if len(laboratories) > MOST:
        raise BadInput("laboratories", len(laboratories), f"at most {MOST} in one comparison")
    codes: set[str] = set()
    for laboratory in laboratories:
        if laboratory.code in codes:
            raise BadInput("laboratories", laboratory.code, "every laboratory has a code of its own")
        codes.add(laboratory.code)
    least = LEAST.get(method, 2)
    if len(laboratories) < least:
        raise BadInput("laboratories", len(laboratories), f"method {method} needs at least {least} laboratories; take weighted-mean, pilot or given")


def _u_of_differences(u: Array, covariance: Array, consensus: Consensus) -> Array:
    if consensus.d_u is not None:
        return consensus.d_u
    if consensus.weights is None:
        return np.hypot(u, consensus.u)
    tau = float(consensus.value.tau) if consensus.value is not None else 0.0
    spread = covariance + tau**2 * np.eye(len(u))
    found = degrees_of_equivalence(np.zeros(len(u)), spread, consensus.weights).u
    if consensus.value is not None and consensus.value.method == "weighted-mean-birge":
        # The reference's u was widened; what a laboratory's difference gains is that of the value on its own.
        fixed_squared = float(consensus.weights @ covariance @ consensus.weights)
        found = np.sqrt(found**2 + max(0.0, consensus.u**2 - fixed_squared))
    return found


def _score(
    laboratory: Laboratory,
    consensus: Consensus,
    index: int,
    u_d: float,
    u_transfer: float,
    rule: Rule,
    sigma_pt: float | None,
    pilot: str | None,
) -> Score:
    d = laboratory.value - consensus.estimate
    told = (laboratory.value, consensus.estimate)
    known = consensus.exactly(index) if consensus.exactly is not None else None
    exact_d = None if known is None else fraction(laboratory.value) - known[0]
    exact_U_squared = None if known is None else 4 * (known[1] + fraction(u_transfer) ** 2)
    if u_d <= _NOTHING * laboratory.u:  # the pilot against its own value, or a result that is the whole reference
        if abs(d) > _NOTHING * abs(laboratory.value):
            rule_broken = "differs from the reference although their difference has no uncertainty: a shared effect leaves nothing of its own"
            raise BadInput(f"laboratories.{laboratory.code}", laboratory.value, rule_broken)
        en = 0.0
    else:
        en = settled(d / (2 * u_d), 1.0, told, exact_U_squared, 2 * u_d, exact_d)
    z = None
    if sigma_pt is not None:
        z = d / sigma_pt
        for limit in (2.0, 3.0):
            z = settled(z, limit, told, fraction(sigma_pt) ** 2, sigma_pt, exact_d)
    return Score(
        code=laboratory.code,
        value=laboratory.value,
        U=laboratory.U,
        k=laboratory.k,
        d=d,
        d_percent=float(percent_difference(laboratory.value, consensus.estimate)) if consensus.estimate != 0 else None,
        U_d=2 * u_d,
        en=en,
        zeta=d / math.hypot(laboratory.u, consensus.u),
        z=z,
        z_prime=None if sigma_pt is None else d / math.hypot(sigma_pt, consensus.u),
        contributes=laboratory.code == pilot or bool(consensus.weights is not None and pilot is None and consensus.weights[index] != 0),
        verdict=judge_en(en, rule),
        verdict_z=None if z is None else judge_z(z),
    )


_NOTHING = 1e-9
"""A share that only the rounding of floats leaves."""


def _warnings(count: int, method: Method, value: ReferenceValue | None) -> tuple[Reason, ...]:
    found = []
    if count < ADVISED.get(method, 2):
        words = Words(
            f"实验室仅{count}个，{method}的结果不可靠（建议不少于{ADVISED[method]}个）",
            f"with {count} laboratories the result of {method} is not reliable ({ADVISED[method]} or more are advised)",
        )
        found.append(Reason("few-laboratories", words, "ISO 13528:2022, D.1"))
    if value is not None and not bool(value.consistent) and method not in {"dersimonian-laird", "mandel-paule"}:
        words = Words(
            f"结果在其不确定度内不一致（χ² = {float(value.chi_squared):.3g}，p = {float(value.p_value):.2g}），应先查明原因，或采用最大一致子集",
            f"results do not agree within their uncertainties (chi-squared {float(value.chi_squared):.3g}, p {float(value.p_value):.2g}); "
            "look for the cause first, or take the largest consistent subset",
        )
        found.append(Reason("inconsistent", words, "Cox 2002, 5.2"))
    return tuple(found)
