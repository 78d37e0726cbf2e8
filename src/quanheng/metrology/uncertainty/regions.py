"""Coverage regions of several outputs (JCGM 102:2011, 6.5 and 7.7)."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..errors import BadInput, NotDefined
from .distributions import Array
from .evaluations import check_probability, coverage_factor

if TYPE_CHECKING:
    from .montecarlo import MonteCarlo


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A hyper-ellipsoid (eta - y)' C^-1 (eta - y) <= k^2, or a hyper-rectangle y_j +- k u(y_j), that covers with probability ``p``.

    ``volume`` is its length, area or volume in the product of the units of the outputs.
    """

    kind: Literal["ellipsoid", "rectangle"]
    p: float
    k: float
    estimate: Array
    covariance: Array
    volume: float

    def covers(self, values: Array) -> Array:
        """Whether each of the points ``values`` (outputs, M) lies in the region."""
        if self.kind == "ellipsoid":
            return np.asarray(radii(values, self.estimate, self.covariance) <= self.k)
        return np.asarray(_offsets(values, self.estimate, self.covariance) <= self.k)


@dataclass(frozen=True, slots=True, eq=False)
class SmallestRegion:
    """An approximation to the smallest coverage region: cells of a mesh, taken by falling number of trials until they hold the part ``p`` of all.

    Attributes
    ----------
    edges : tuple of arrays
        The edges of the mesh, for each output.
    inside : array of bool
        Which cells belong to the region.
    volume : float
        Sum of the cells' volumes.
    covered : float
        The part of the trials inside, p or a little more.
    """

    p: float
    edges: tuple[Array, ...]
    inside: Array
    volume: float
    covered: float


def gaussian_factor(p: float, outputs: int, kind: Literal["ellipsoid", "rectangle"]) -> float:
    """k_p of the ellipsoid (square root of the chi-squared quantile) or k_q of the rectangle for jointly normal outputs (JCGM 102:2011, 6.5).

    The rectangle's factor takes 1 - (1 - p)/m for each of m outputs, so that it covers at least p whatever their correlation.
    """
    check_probability(p)
    if isinstance(outputs, bool) or not isinstance(outputs, int) or outputs < 1:
        raise BadInput("outputs", outputs, "a number of outputs is a whole number from 1")
    if kind == "rectangle":
        return coverage_factor(1.0 - (1.0 - p) / outputs)
    from scipy.special import gammaincinv

    return math.sqrt(2.0 * float(gammaincinv(outputs / 2.0, p)))


def ellipsoid(mc: "MonteCarlo", p: float) -> Region:
    """Hyper-ellipsoidal region whose k_p holds the part ``p`` of the trials (JCGM 102:2011, 7.7.2)."""
    check_probability(p)
    values, y, C = _joint(mc)
    k = _quantile(radii(values, y, C), p)
    m = len(y)
    volume = k**m * math.sqrt(float(np.linalg.det(C))) * math.pi ** (m / 2.0) / math.gamma(m / 2.0 + 1.0)
    return Region("ellipsoid", p, k, y, C, volume)


def rectangle(mc: "MonteCarlo", p: float) -> Region:
    """Hyper-rectangular region whose k_q holds the part ``p`` of the trials (JCGM 102:2011, 7.7.3)."""
    check_probability(p)
    values, y, C = _joint(mc)
    k = _quantile(_offsets(values, y, C), p)
    return Region("rectangle", p, k, y, C, float(np.prod(2.0 * k * np.sqrt(np.diag(C)))))


def smallest(mc: "MonteCarlo", p: float, cells: int) -> SmallestRegion:
    """Approximation to the smallest region (JCGM 102:2011, 7.7.4): the trials are counted on a mesh over their range, at most 10^7 cells."""
    check_probability(p)
    values, _, _ = _joint(mc)
    m = len(values)
    if isinstance(cells, bool) or not isinstance(cells, int) or not cells >= 2 or cells**m > 10**7:
        raise BadInput("cells", cells, f"a mesh has at least 2 cells for each of the {m} outputs and at most 10^7 in all")
    counts, edges = np.histogramdd(values.T, bins=cells)
    order = np.argsort(counts, axis=None, kind="stable")[::-1]
    total = np.cumsum(counts.ravel()[order])
    taken = int(np.searchsorted(total, p * mc.trials)) + 1
    inside = np.zeros(counts.size, dtype=bool)
    inside[order[:taken]] = True
    cell = float(np.prod([e[1] - e[0] for e in edges]))
    return SmallestRegion(p, tuple(edges), inside.reshape(counts.shape), taken * cell, float(total[taken - 1]) / mc.trials)


def correlation_of(covariance: Array) -> Array:
    """The correlation matrix of a covariance matrix; 0 beside a value without uncertainty."""
    u = np.sqrt(np.diag(covariance))
    scale = np.where(u > 0.0, u, np.inf)
    R = covariance / np.outer(scale, scale)
    np.fill_diagonal(R, 1.0)
    return np.asarray(np.clip(R, -1.0, 1.0))


def radii(values: Array, y: Array, covariance: Array) -> Array:
    """Distance of each trial (outputs, M) from ``y`` in units of the covariance. NotDefined where the covariance matrix is singular."""
    u = np.sqrt(np.diag(covariance))
    # The correlation matrix is factored, so that outputs of very different units do no harm.
    if not (u > 0.0).all() or np.linalg.eigvalsh(correlation_of(covariance))[0] < 1e-13 * len(u):
        raise NotDefined(
            "a hyper-ellipsoidal region of outputs that determine each other",
            clause="JCGM 102:2011, 7.7.2, which inverts the covariance matrix",
            instead="leave an output out, or use the hyper-rectangle",
        )
    L = np.linalg.cholesky(correlation_of(covariance))
    z = np.linalg.solve(L, (values - y[:, None]) / u[:, None])
    return np.asarray(np.sqrt((z * z).sum(axis=0)))


def _offsets(values: Array, y: Array, covariance: Array) -> Array:
    u = np.sqrt(np.diag(covariance))
    acting = u > 0.0
    return np.asarray(np.abs((values[acting] - y[acting, None]) / u[acting, None]).max(axis=0))


def _joint(mc: "MonteCarlo") -> tuple[Array, Array, Array]:
    return np.stack([o.values for o in mc.outputs]), np.array([o.estimate for o in mc.outputs]), mc.covariance


def _quantile(distances: Array, p: float) -> float:
    q = max(int(p * len(distances) + 0.5), 1)
    return float(np.partition(distances, q - 1)[q - 1])
