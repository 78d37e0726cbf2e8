"""Draws from the joint distribution of the input quantities, in blocks that each have a random stream of their own.

A block's stream depends on the seed and the block's number only, so that the trials are the same however many threads work on them.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from ..errors import BadInput, NotDefined
from .distributions import Array, Normal, Sample
from .quantities import Inputs, Quantity

TRIALS_PER_BLOCK = 10_000
"""10^4, the least number of trials of a batch of the adaptive procedure (JCGM 101:2008, 7.9.4 b); its arrays stay in a core's cache."""

GENERATORS = ("SFC64", "PCG64", "PCG64DXSM", "Philox", "MT19937")

Draw = Callable[[np.random.Generator, int], dict[int, Any]]


@dataclass(frozen=True, slots=True)
class Sampler:
    """Draws all input quantities of a model together.

    Attributes
    ----------
    size : int
        Number of quantities.
    draws : tuple of callable
        Each gives the draws of one or several quantities, by their number.
    dependence : tuple of str
        For each set of correlated quantities, how their joint distribution is made.
    """

    size: int
    draws: tuple[Draw, ...]
    dependence: tuple[str, ...]

    def block(self, seed: Sequence[int] | int, number: int, n: int, bit_generator: str) -> list[Any]:
        """``n`` draws of every quantity from the stream of block ``number``; a constant stays a float."""
        source = getattr(np.random, bit_generator)(np.random.SeedSequence(seed, spawn_key=(number,)))
        rng = np.random.Generator(source)
        drawn: dict[int, Any] = {}
        for draw in self.draws:
            drawn |= draw(rng, n)
        return [drawn[k] for k in range(self.size)]


def check_seed(seed: Any) -> None:
    """Raise BadInput where ``seed`` is no whole number from 0."""
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise BadInput("seed", seed, "a seed is a whole number from 0; the same seed gives the same trials")


def sampler(inputs: Inputs) -> Sampler:
    """The sampler of these inputs.

    Independent quantities are drawn each by itself. Correlated ones: jointly normal (JCGM 101:2008, 6.4.8) where all are normal; the multivariate
    t distribution (JCGM 102:2011, 5.3.2) where they are one set of simultaneous observations; otherwise a Gaussian copula, whose coefficients are
    those of the underlying normal scores. Raises BadInput for a batch, NotDefined where simultaneous observations are too few.
    """
    draws: list[Draw] = []
    dependence: list[str] = []
    for q in inputs.quantities:
        if not isinstance(q.distribution, Sample) and any(isinstance(getattr(q.distribution, f), np.ndarray) for f in _fields(q)):
            raise BadInput(f"inputs.{q.name}", q, "Monte Carlo evaluates one result at a time, not a batch")
    for members in _dependent_sets(inputs):
        quantities = [inputs.quantities[k] for k in members]
        if len(members) == 1:
            draws.append(_alone(members[0], quantities[0]))
            continue
        assert inputs.correlation is not None
        R = inputs.correlation[np.ix_(members, members)]
        draw, how = _jointly(members, quantities, R)
        draws.append(draw)
        dependence.append(f"{', '.join(q.name for q in quantities)}: {how}")
    return Sampler(len(inputs.quantities), tuple(draws), tuple(dependence))


def _fields(q: Quantity) -> list[str]:
    return [field.name for field in fields(q.distribution)]  # type: ignore[arg-type]


def _dependent_sets(inputs: Inputs) -> list[list[int]]:
    n = len(inputs.quantities)
    if inputs.correlation is None:
        return [[k] for k in range(n)]
    label = list(range(n))
    for i in range(n):
        for j in range(i):
            if inputs.correlation[i, j] != 0.0 and label[i] != label[j]:
                old, new = label[i], label[j]
                label = [new if mark == old else mark for mark in label]
    return [[k for k in range(n) if label[k] == mark] for mark in dict.fromkeys(label)]


def _alone(k: int, q: Quantity) -> Draw:
    d = q.distribution
    if isinstance(d, Normal) and d.u == 0.0:
        return lambda _rng, _n: {k: d.x}
    return lambda rng, n: {k: d.draw(rng, n)}


def _jointly(members: list[int], quantities: list[Quantity], R: Array) -> tuple[Draw, str]:
    root = _square_root(R)
    group = quantities[0].group
    if group is not None and group.simultaneous and all(q.group is group for q in quantities):
        return _joint_t(members, quantities, root, len(group.names))
    if all(isinstance(q.distribution, Normal) for q in quantities):
        return _joint_normal(members, quantities, root), "joint normal distribution"
    return _copula(members, quantities, root), "Gaussian copula"


def _square_root(R: Array) -> Array:
    # By eigenvalues, since r = +-1 makes the matrix singular; what is below zero by rounding is zero.
    values, vectors = np.linalg.eigh(R)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))


def _joint_normal(members: list[int], quantities: list[Quantity], root: Array) -> Draw:
    x, u = [q.estimate for q in quantities], [q.u for q in quantities]

    def draw(rng: np.random.Generator, n: int) -> dict[int, Any]:
        z = root @ rng.standard_normal((len(members), n))
        return {k: x[i] + u[i] * z[i] for i, k in enumerate(members)}

    return draw


def _joint_t(members: list[int], quantities: list[Quantity], root: Array, observed: int) -> tuple[Draw, str]:
    # n sets of N quantities: t with nu = n - N about the means, with the scatter divided by nu in place of n - 1 (JCGM 102:2011, 5.3.2).
    nu = quantities[0].dof + 1.0 - observed
    if nu <= 0.0:
        raise NotDefined(
            f"the joint distribution of {observed} quantities from {quantities[0].dof + 1:g} sets of observations",
            clause="JCGM 102:2011, 5.3.2, which asks for more sets than quantities",
            instead="take more observations, or state estimates, u and correlations as jointly normal",
        )
    widen = math.sqrt(quantities[0].dof / nu)
    x, s = [q.estimate for q in quantities], [q.u * widen for q in quantities]

    def draw(rng: np.random.Generator, n: int) -> dict[int, Any]:
        z = root @ rng.standard_normal((len(members), n))
        z /= np.sqrt(rng.chisquare(nu, n) / nu)
        return {k: x[i] + s[i] * z[i] for i, k in enumerate(members)}

    return draw, f"multivariate t distribution with {nu:g} degrees of freedom"


def _copula(members: list[int], quantities: list[Quantity], root: Array) -> Draw:
    from scipy.special import ndtr

    distributions = [q.distribution for q in quantities]

    def draw(rng: np.random.Generator, n: int) -> dict[int, Any]:
        z = root @ rng.standard_normal((len(members), n))
        found: dict[int, Any] = {}
        for i, k in enumerate(members):
            d = distributions[i]
            # Probabilities of 0 and 1 would lie at infinity.
            found[k] = d.x + d.u * z[i] if isinstance(d, Normal) else d.quantile(np.clip(ndtr(z[i]), 1e-300, 1.0 - 2.0**-53))
        return found

    return draw
