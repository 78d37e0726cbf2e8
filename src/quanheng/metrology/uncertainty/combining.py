"""The combined standard uncertainty and its effective degrees of freedom (JCGM 100:2008, 5.1.2, 5.2.2, G.4)."""

import math
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from ..errors import BadInput, NotDefined
from .checking import INFINITE, Array, Real
from .quantities import Inputs

FLOAT = {float}
"""The types of the numbers of a single result; in a batch some are arrays."""

Truncation = Literal["none", "floor", "tenth"]
"""What is done to the effective degrees of freedom before the t factor is taken: nothing; truncated to the next lower integer (G.4.1); rounded
to one decimal first and then truncated, so that a printed 19.0 counts as 19 and not as 18."""


def combined_u(contributions: Sequence[Real], R: Array | None) -> Real:
    """Combined standard uncertainty of signed contributions (JCGM 100:2008, formulas 12 and 16).

    Contributions with r = +-1 are added before anything is squared, so that a difference of one thing with itself is exactly 0.
    """
    v = list(contributions)
    if R is not None:
        v, R = _merged(v, R)
    scalar = set(map(type, v)) <= FLOAT
    if R is None:
        if scalar:
            return math.hypot(*v)
        # A sum of squares could overflow or vanish at 1e-170; a batch of such numbers is scaled by the caller's units.
        return np.sqrt(sum(c * c for c in v))
    total: Real = 0.0
    for i, a in enumerate(v):
        total = total + a * a
        for j in range(i):
            if R[i, j] != 0.0:
                total = total + 2.0 * R[i, j] * a * v[j]
    return math.sqrt(max(total, 0.0)) if scalar else np.sqrt(np.maximum(total, 0.0))


def _merged(v: list[Real], R: Array) -> tuple[list[Real], Array]:
    kept: list[int] = []
    for i in range(len(v)):
        twin = next((j for j in kept if abs(R[i, j]) == 1.0), None)
        if twin is None:
            kept.append(i)
        else:
            v[twin] = v[twin] + float(R[i, twin]) * v[i]
    return [v[i] for i in kept], R[np.ix_(kept, kept)]


def effective_dof(inputs: Inputs, contributions: Sequence[Real], u: Real) -> Real:
    """Effective degrees of freedom of a combined uncertainty ``u`` with signed ``contributions``; see :attr:`Result.dof`."""
    if inputs.correlation is None:
        finite = [(c, d) for c, q in zip(contributions, inputs.quantities, strict=True) if (d := q.distribution.dof) != INFINITE]
        return _welch_satterthwaite(finite, u)
    terms: list[tuple[Real, float]] = []
    for members in _correlated_sets(inputs.correlation, contributions):
        if all(inputs.quantities[i].dof == INFINITE for i in members):
            continue
        q = inputs.quantities[members[0]]
        if len(members) == 1:
            terms.append((contributions[members[0]], q.dof))
            continue
        if not (q.group and q.group.simultaneous and all(inputs.quantities[i].group is q.group for i in members)):
            names = ", ".join(inputs.quantities[i].name for i in members)
            raise NotDefined(
                f"the effective degrees of freedom with correlated inputs of finite degrees of freedom ({names})",
                clause="JCGM 100:2008, G.4.1",
                instead="give u or U with a chosen k, or use Monte Carlo; one set of simultaneous observations is accepted as such",
            )
        terms.append((combined_u([contributions[i] for i in members], inputs.correlation[np.ix_(members, members)]), q.dof))
    return _welch_satterthwaite(terms, u)


def _welch_satterthwaite(terms: Sequence[tuple[Real, float]], u: Real) -> Real:
    # Formula G.2b, of (contribution, degrees of freedom).
    if not terms:
        return INFINITE
    if type(u) is float:
        # Ratios to u keep 1e-100 from vanishing in its fourth power.
        below = sum([(c / u) ** 4 / dof for c, dof in terms]) if u > 0.0 else 0.0
        return 1.0 / below if below > 0.0 else INFINITE
    with np.errstate(divide="ignore", invalid="ignore"):
        below = sum((c / u) ** 4 / dof for c, dof in terms)
        return np.where(below > 0.0, 1.0 / below, INFINITE)


def _correlated_sets(R: Array, contributions: Sequence[Real]) -> list[list[int]]:
    """Indices of the quantities that contribute, those that correlate together."""
    acting = [i for i, c in enumerate(contributions) if np.any(c != 0.0)]
    found: list[list[int]] = []
    for i in acting:
        touched = [members for members in found if any(R[i, j] != 0.0 for j in members)]
        found = [members for members in found if not any(members is t for t in touched)]
        found.append([i for t in touched for i in t] + [i])
    return found


def truncated(dof: Real, rule: Truncation) -> Real:
    """Degrees of freedom as they enter the t factor. NotDefined where truncation leaves none."""
    if rule not in ("none", "floor", "tenth"):
        raise BadInput("truncate", rule, "degrees of freedom are truncated by one of none, floor, tenth")
    if rule == "none":
        return dof
    finite = np.isfinite(dof)
    short: Any = np.floor(np.round(dof, 1) if rule == "tenth" else dof)
    whole: Any = np.where(finite, short, dof)
    if (whole < 1.0).any():
        raise NotDefined(
            "a t factor with less than one degree of freedom", clause="JCGM 100:2008, G.4.1", instead="do not truncate, or use Monte Carlo"
        )
    return whole if isinstance(dof, np.ndarray) else float(whole)
