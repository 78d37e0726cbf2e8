"""How a reference value is made: one function for each method, all giving what the scores need."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

import numpy as np

from ..errors import BadInput
from ..verdict import Reason, Words
from .arrays import Array
from .equivalence import SharedEffect
from .limits import fraction, weighted_mean_of
from .reference import (
    ReferenceValue,
    birge_adjusted,
    correlated_mean,
    dersimonian_laird,
    largest_consistent_subset,
    mandel_paule,
    median_value,
    procedure_b,
    weighted_mean,
)
from .robust import Robust, algorithm_a, q_hampel

Method = Literal[
    "pilot",
    "given",
    "weighted-mean",
    "weighted-mean-birge",
    "correlated-mean",
    "largest-consistent-subset",
    "dersimonian-laird",
    "mandel-paule",
    "median",
    "procedure-b",
    "algorithm-a",
    "q-hampel",
]


@dataclass(frozen=True, slots=True)
class Laboratory:
    """One result: code of the laboratory, value, expanded uncertainty and its own coverage factor.

    ``u`` is U/k. Where only a coverage probability is stated, :func:`coverage_factor` turns it into k with the laboratory's degrees of freedom.
    """

    code: str
    value: float
    U: float
    k: float = 2.0
    dof: float = math.inf

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise BadInput(f"{self.code}.value", self.value, "a finite result is needed")
        for name, number in (("U", self.U), ("k", self.k), ("dof", self.dof)):
            if not number > 0 or (math.isinf(number) and name != "dof"):
                raise BadInput(f"{self.code}.{name}", number, "is above 0 and finite")

    @property
    def u(self) -> float:
        """Standard uncertainty."""
        return self.U / self.k


@dataclass(frozen=True, slots=True)
class Round:
    """What a method may look at."""

    laboratories: Sequence[Laboratory]
    x: Array
    u: Array
    covariance: Array
    shared: Sequence[SharedEffect]
    pilot: str | None
    reference: tuple[float, float] | None
    seed: int


@dataclass(frozen=True, slots=True)
class Consensus:
    """A reference value as the scores need it: linear weights where there are any, else u(ref) on its own."""

    estimate: float
    u: float
    weights: Array | None
    value: ReferenceValue | None = None
    excluded: tuple[int, ...] = ()
    d_u: Array | None = None
    warnings: tuple[Reason, ...] = ()
    exactly: "Callable[[int], tuple[Fraction, Fraction]] | None" = None
    """For a laboratory the value of the reference and u(d) squared without the transfer standard, as fractions; None where they are none."""


def _from_linear(told: Round, value: ReferenceValue, excluded: tuple[int, ...] = (), warnings: tuple[Reason, ...] = ()) -> Consensus:
    u = float(value.u)
    if told.shared and value.method != "correlated-mean":
        # Weights made for independent results still give a value whose uncertainty, and a test that, knows what they share.
        tested = correlated_mean(told.x, told.covariance)
        value = replace(value, chi_squared=tested.chi_squared, dof=tested.dof, p_value=tested.p_value)
        u = math.sqrt(float(value.weights @ told.covariance @ value.weights))
        if value.method == "weighted-mean-birge":
            u *= max(1.0, float(value.birge_ratio))
    return Consensus(float(value.estimate), u, value.weights, value, excluded, None, warnings)


def _weighted(told: Round) -> Consensus:
    found = _from_linear(told, weighted_mean(told.x, told.u))
    return found if told.shared else replace(found, exactly=_exact_mean(told, range(len(told.laboratories))))


def _exact_mean(told: Round, included: Sequence[int]) -> Callable[[int], tuple[Fraction, Fraction]]:
    """The weighted mean of some results in fractions, computed when a score asks for it."""
    found: list[tuple[Fraction, Fraction]] = []
    kept = frozenset(included)

    def exactly(index: int) -> tuple[Fraction, Fraction]:
        if not found:
            values = [fraction(told.laboratories[each].value) for each in included]
            found.append(weighted_mean_of(values, [_variance(told.laboratories[each]) for each in included]))
        mean, variance = found[0]
        own = _variance(told.laboratories[index])
        return mean, own - variance if index in kept else own + variance

    return exactly


def _variance(laboratory: Laboratory) -> Fraction:
    return (fraction(laboratory.U) / fraction(laboratory.k)) ** 2


def _pilot(told: Round) -> Consensus:
    codes = [laboratory.code for laboratory in told.laboratories]
    if told.pilot not in codes:
        raise BadInput("pilot", told.pilot, f"the code of one of the laboratories: {', '.join(codes)}")
    index = codes.index(told.pilot)
    own = told.laboratories[index]
    exactly = None if told.shared else lambda other: (fraction(own.value), _variance(told.laboratories[other]) + _variance(own))
    return Consensus(float(told.x[index]), float(told.u[index]), np.eye(len(told.x))[index], exactly=exactly)


def _given(told: Round) -> Consensus:
    if told.reference is None:
        raise BadInput("reference", None, "method given needs the reference value and its standard uncertainty")
    value, u = told.reference
    if not (u >= 0 and math.isfinite(u) and math.isfinite(value)):
        raise BadInput("reference", told.reference, "a finite value and a standard uncertainty that is not negative")
    return Consensus(value, u, None, exactly=lambda index: (fraction(value), _variance(told.laboratories[index]) + fraction(u) ** 2))


def _subset(told: Round) -> Consensus:
    found = largest_consistent_subset(told.x, told.u)
    warnings = []
    if found.rivals:
        words = Words(
            f"同样大小的一致子集另有{found.rivals}个，取χ²最小者",
            f"{found.rivals} other subsets of this size are consistent; the one of smallest chi-squared is taken",
        )
        warnings.append(Reason("rival-subsets", words, "Cox 2007"))
    if not found.exhaustive:
        words = Words("实验室太多，逐个剔除而未穷举", "too many laboratories to try every subset; results were dropped one by one")
        warnings.append(Reason("not-exhaustive", words, "Cox 2007"))
    kept = [index for index in range(len(told.laboratories)) if index not in set(found.excluded)]
    return replace(_from_linear(told, found.reference, found.excluded, tuple(warnings)), exactly=_exact_mean(told, kept))


def _procedure_b(told: Round) -> Consensus:
    found = procedure_b(told.x, told.u, seed=told.seed)
    return Consensus(found.estimate, found.u, None, d_u=np.array(found.d_u))


def _median(told: Round) -> Consensus:
    value = median_value(told.x)
    return Consensus(float(value.estimate), float(value.u), None, warnings=_no_scale(float(value.u)))


def _robust(told: Round, estimator: Callable[[list[float]], Robust]) -> Consensus:
    found = estimator(told.x.tolist())
    return Consensus(float(found.location), float(found.u), None, warnings=_no_scale(float(found.u)))


def _no_scale(u: float) -> tuple[Reason, ...]:
    """Half of the results alike leave a robust scale of 0; the reference then looks as if it had no uncertainty."""
    if u > 0:
        return ()
    words = Words(
        "半数以上结果相同，稳健标准差为0，参考值的不确定度未能给出（按0计）；请改用 weighted-mean 或 given",
        "at least half of the results are alike, so the robust scale is 0 and tells no uncertainty of the reference (taken as 0); "
        "take weighted-mean or given",
    )
    return (Reason("no-scale", words, "ISO 13528:2022, C.2"),)


CONSENSUS: dict[Method, Callable[[Round], Consensus]] = {
    "pilot": _pilot,
    "given": _given,
    "weighted-mean": _weighted,
    "weighted-mean-birge": lambda told: _from_linear(told, birge_adjusted(weighted_mean(told.x, told.u))),
    "correlated-mean": lambda told: _from_linear(told, correlated_mean(told.x, told.covariance)),
    "largest-consistent-subset": _subset,
    "dersimonian-laird": lambda told: _from_linear(told, dersimonian_laird(told.x, told.u)),
    "mandel-paule": lambda told: _from_linear(told, mandel_paule(told.x, told.u)),
    "median": _median,
    "procedure-b": _procedure_b,
    "algorithm-a": lambda told: _robust(told, algorithm_a),
    "q-hampel": lambda told: _robust(told, q_hampel),
}

METHODS: tuple[Method, ...] = tuple(CONSENSUS)
