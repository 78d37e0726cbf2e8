"""Global risks of consumer and producer (JCGM 106:2012, clause 9)."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import BadInput
from .tolerance import Tolerance

Array = npt.NDArray[np.float64]

_REACH = 10.0  # standard deviations beyond which a normal density is nothing in float64's sums
_NODES = 48


@dataclass(frozen=True, slots=True)
class Process:
    """What is known of the measurand before it is measured: the items of a production process, or the instruments of a town.

    Normal with ``mean`` and ``sd``, unless ``density`` gives another probability density over ``[low, high]``.
    """

    mean: float
    sd: float
    density: Callable[[Array], Array] | None = None
    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self) -> None:
        if not self.sd > 0:
            raise BadInput("process.sd", self.sd, "the standard deviation of a process is above 0")

    def pdf(self, value: Array) -> Array:
        """Density at ``value``."""
        if self.density is not None:
            return self.density(value)
        standard = (value - self.mean) / self.sd
        return np.asarray(np.exp(-0.5 * standard**2) / (self.sd * math.sqrt(2 * math.pi)))

    def support(self) -> tuple[float, float]:
        """Where the density is worth summing."""
        return max(self.low, self.mean - _REACH * self.sd), min(self.high, self.mean + _REACH * self.sd)


@dataclass(frozen=True, slots=True)
class GlobalRisk:
    """What a rule does to many items.

    Attributes
    ----------
    consumer : float
        Probability that an item is accepted and does not conform (JCGM 106:2012, 9.5.2; false accept).
    producer : float
        Probability that an item is rejected and conforms (9.5.3; false reject).
    conforming : float
        Share of conforming items in the process.
    accepted : float
        Share of accepted items.
    """

    consumer: float
    producer: float
    conforming: float
    accepted: float


def global_risk(process: Process, u: float, tolerance: Tolerance, acceptance: Tolerance) -> GlobalRisk:
    """Consumer's and producer's global risk of accepting what is measured within ``acceptance``, measured normally with ``u``.

    RC = int outside T of g0(x) h(x) dx, RP = int inside T of g0(x) (1 - h(x)) dx, h(x) = F((AU - x)/u) - F((AL - x)/u)
    (JCGM 106:2012, 9.5.2 and 9.5.3), by Gauss-Legendre panels whose ends are the limits. Raises BadInput where u is not above 0.
    """
    if not u > 0:
        raise BadInput("u", u, "a risk needs a standard uncertainty of measurement above 0")
    nodes, weights = _panels(process, u, tolerance, acceptance)
    density = process.pdf(nodes) * weights
    low, high = tolerance.bounds()
    inside = (nodes >= low) & (nodes <= high)
    accept = _chance_of_acceptance(nodes, u, acceptance)
    return GlobalRisk(
        consumer=float(np.sum(density * accept * ~inside)),
        producer=float(np.sum(density * (1 - accept) * inside)),
        conforming=float(np.sum(density * inside)),
        accepted=float(np.sum(density * accept)),
    )


def guard_band_for(process: Process, u: float, tolerance: Tolerance, consumer_risk: float) -> float:
    """The width w of the guard band, the same inside both limits, that holds the consumer's global risk at ``consumer_risk``.

    0 where simple acceptance already does. Raises BadInput where no band can (the risk asked for is not above 0).
    """
    from scipy.optimize import brentq

    if not 0 < consumer_risk < 1:
        raise BadInput("consumer_risk", consumer_risk, "a risk lies between 0 and 1, ends excluded")

    low, high = tolerance.bounds()
    widest = (high - low) / 2 if math.isfinite(high - low) else 2 * _REACH * math.hypot(process.sd, u) + abs(process.mean)

    def excess(band: float) -> float:
        shrunk = Tolerance.of(None if math.isinf(low) else low + band, None if math.isinf(high) else high - band)
        return global_risk(process, u, tolerance, shrunk).consumer - consumer_risk

    if excess(0.0) <= 0:
        return 0.0
    if excess(widest * (1 - 1e-9)) > 0:
        raise BadInput("consumer_risk", consumer_risk, "no guard band reaches this risk; measure with a smaller uncertainty")
    return float(brentq(excess, 0.0, widest * (1 - 1e-9), xtol=widest * 1e-10))


def _chance_of_acceptance(value: Array, u: float, acceptance: Tolerance) -> Array:
    from scipy.special import ndtr

    low, high = acceptance.bounds()
    return np.asarray(ndtr((high - value) / u) - ndtr((low - value) / u))


def _panels(process: Process, u: float, tolerance: Tolerance, acceptance: Tolerance) -> tuple[Array, Array]:
    start, end = process.support()
    marks = [bound for bound in tolerance.bounds() if math.isfinite(bound)]
    marks += [bound + reach * u for bound in acceptance.bounds() if math.isfinite(bound) for reach in (-8, -4, -2, 0, 2, 4, 8)]
    marks += [process.mean + reach * process.sd for reach in (-6, -3, -1.5, 0, 1.5, 3, 6)]
    edges = np.unique([start, end, *(mark for mark in marks if start < mark < end)])
    points, share = np.polynomial.legendre.leggauss(_NODES)
    half = np.diff(edges) / 2
    middle = (edges[1:] + edges[:-1]) / 2
    return (middle[:, None] + half[:, None] * points).ravel(), (half[:, None] * share).ravel()
