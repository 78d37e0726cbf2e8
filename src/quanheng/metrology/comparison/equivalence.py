"""Degrees of equivalence, with whatever covariance laboratories share (Cox 2002, 5.3; CIPM MRA-G-11)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import BadInput
from .arrays import Array


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Degrees of equivalence with a linear reference value, and between laboratories.

    Attributes
    ----------
    d, u : shape (..., p)
        x_i minus the reference value, and its standard uncertainty.
    pair_d, pair_u : shape (..., p, p)
        x_i minus x_j, and its standard uncertainty.
    """

    d: Array
    u: Array
    pair_d: Array
    pair_u: Array

    def U(self, k: float = 2.0) -> Array:
        """Expanded uncertainty of ``d``."""
        return k * self.u


def degrees_of_equivalence(x: npt.ArrayLike, covariance: npt.ArrayLike, weights: npt.ArrayLike) -> Equivalence:
    """Degrees of equivalence about the reference value sum(w_i x_i).

    With d = (I - 1 w') x, cov(d) = (I - 1 w') C (I - 1 w')'. For a weighted mean of independent results this is u_i^2 - u(y)^2; for a
    laboratory that does not contribute, u_i^2 + u(y)^2; for the pilot's value, u_i^2 + u_pilot^2 - 2 cov(x_i, x_pilot).
    Shapes (..., p), (..., p, p) and (..., p). Raises BadInput where shapes differ.
    """
    values, matrix, shares = (np.asarray(each, dtype=float) for each in (x, covariance, weights))
    count = values.shape[-1]
    if matrix.shape[-2:] != (count, count) or shares.shape[-1] != count:
        raise BadInput("covariance", matrix.shape, f"shapes (..., {count}, {count}) and weights (..., {count}) are needed for {count} results")
    away = np.eye(count) - shares[..., None, :]
    cov_d = away @ matrix @ np.swapaxes(away, -1, -2)
    variance = np.diagonal(matrix, axis1=-2, axis2=-1)
    pairs = variance[..., :, None] + variance[..., None, :] - 2 * matrix
    return Equivalence(
        d=np.asarray(np.einsum("...ij,...j->...i", away, values)),
        u=np.sqrt(np.maximum(0.0, np.diagonal(cov_d, axis1=-2, axis2=-1))),
        pair_d=values[..., :, None] - values[..., None, :],
        pair_u=np.sqrt(np.maximum(0.0, pairs)),
    )


@dataclass(frozen=True, slots=True)
class SharedEffect:
    """An effect that several laboratories share, such as the pilot's own standard to which they are traceable: members and its u."""

    members: tuple[int, ...]
    u: float


def covariance_of(u: npt.ArrayLike, shared: Sequence[SharedEffect] = ()) -> Array:
    """Covariance matrix of results with total standard uncertainties ``u``, shape (p,), that share effects.

    Each effect adds u_effect^2 to the covariance of every two of its members; the diagonal stays u_i^2, for a laboratory's stated
    uncertainty already holds the effect.

    Raises BadInput where an effect is not above 0, names a member twice or one that is not there, is larger than the uncertainty of a member, or
    where the effects together ask for more covariance than the uncertainties hold (a negative eigenvalue).
    """
    stated = np.asarray(u, dtype=float)
    matrix = np.zeros((len(stated), len(stated)))
    for number, effect in enumerate(shared):
        _check_effect(effect, stated, f"shared[{number}]")
        members = np.array(effect.members)
        matrix[np.ix_(members, members)] += effect.u**2
    np.fill_diagonal(matrix, stated**2)
    if shared:
        smallest = float(np.linalg.eigvalsh(matrix / np.outer(stated, stated)).min())
        if smallest < -1e-10:
            rule = "these effects together cannot be: the covariance has a negative eigenvalue; a member's u holds less than they share"
            raise BadInput("shared", [effect.u for effect in shared], rule)
    return matrix


def _check_effect(effect: SharedEffect, stated: Array, field: str) -> None:
    if not (effect.u > 0 and np.isfinite(effect.u)):
        raise BadInput(f"{field}.u", effect.u, "the standard uncertainty of a shared effect is above 0")
    if len(set(effect.members)) < max(2, len(effect.members)):
        raise BadInput(f"{field}.members", effect.members, "at least two laboratories, each named once")
    for member in effect.members:
        if not 0 <= member < len(stated):
            raise BadInput(f"{field}.members", member, f"a position from 0 to {len(stated) - 1}")
        if effect.u > stated[member]:
            raise BadInput(f"{field}.u", effect.u, f"a shared effect is part of each member's uncertainty, {stated[member]:g} at member {member}")
