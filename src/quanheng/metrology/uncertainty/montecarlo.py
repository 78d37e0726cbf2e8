"""Propagation of distributions by Monte Carlo (JCGM 101:2008, clauses 5 to 7; JCGM 102:2011, clause 7; JJF 1059.2-2012)."""

import math
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import BadInput
from .adaptive import Stability, batch_results, batch_size, judged
from .checking import Array
from .distributions import Sample
from .engine import Engine, Evaluate, Moments, Options
from .evaluations import check_probability
from .intervals import Interval, Kind, coverage_interval
from .quantities import Inputs
from .regions import correlation_of
from .trials import TRIALS_PER_BLOCK, Sampler, sampler

if TYPE_CHECKING:
    from .budget import Language
    from .law import Result
    from .regions import Region, SmallestRegion

LARGEST = 10**9
"""More trials than this are refused: their values would not fit in memory."""


@dataclass(frozen=True, slots=True)
class Record:
    """What it takes to repeat a Monte Carlo evaluation to the last digit; streams may change between versions of the libraries."""

    seed: int
    bit_generator: str
    trials_per_block: int
    versions: dict[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """The distribution of one output, as M trials.

    Attributes
    ----------
    name, unit : str
    estimate, u : float
        Mean and standard deviation of the trials (JCGM 101:2008, 7.6).
    values : array (M,)
        The trials in the order in which they were made.
    """

    name: str
    unit: str
    estimate: float
    u: float
    values: Array

    def shortest(self, p: float = 0.95) -> Interval:
        """The shortest coverage interval (JCGM 101:2008, 5.3.4, 7.7.4)."""
        return coverage_interval(self.values, p, "shortest")

    def symmetric(self, p: float = 0.95) -> Interval:
        """The probabilistically symmetric coverage interval (JCGM 101:2008, 5.3.3, 7.7.3)."""
        return coverage_interval(self.values, p, "symmetric")

    def interval(self, p: float, kind: Kind) -> Interval:
        """The coverage interval of that kind."""
        return coverage_interval(self.values, p, kind)

    def distribution(self) -> Sample:
        """The trials as the distribution of an input of a further model."""
        return Sample(self.values)

    def as_svg(self, law: "Result | None" = None, *, p: float = 0.95, language: "Language" = "en") -> str:
        """A histogram with the shortest interval; with ``law`` also its curve and its interval."""
        from .histogram import histogram_svg

        return histogram_svg(self, law, p, language)

    def to_plain(self) -> dict[str, Any]:
        """Everything but the trials themselves."""
        return {"name": self.name, "unit": self.unit, "estimate": self.estimate, "u": self.u}


@dataclass(frozen=True, slots=True, eq=False)
class MonteCarlo:
    """Result of a Monte Carlo evaluation: a distribution for each output. With one output it answers for it directly.

    Attributes
    ----------
    outputs : tuple of Trials
    trials : int
        M, the number of trials.
    covariance : array (outputs, outputs)
    dependence : tuple of str
        How correlated inputs were drawn, for example ``a, b: Gaussian copula``.
    stability : Stability or None
        Of the adaptive procedure; None where M was fixed.
    record : Record
    """

    outputs: tuple[Trials, ...]
    trials: int
    covariance: Array
    dependence: tuple[str, ...]
    stability: Stability | None
    record: Record

    def __getitem__(self, name: str) -> Trials:
        for output in self.outputs:
            if output.name == name:
                return output
        raise BadInput("output", name, f"the outputs of this model are {', '.join(o.name for o in self.outputs)}")

    @property
    def only(self) -> Trials:
        """The distribution of a model with one output; BadInput where there are several."""
        if len(self.outputs) > 1:
            raise BadInput("output", None, f"name one of the outputs, for example mc[{self.outputs[0].name!r}]")
        return self.outputs[0]

    @property
    def estimate(self) -> float:
        """Mean of the only output."""
        return self.only.estimate

    @property
    def u(self) -> float:
        """Standard deviation of the only output."""
        return self.only.u

    def shortest(self, p: float = 0.95) -> Interval:
        """Shortest coverage interval of the only output."""
        return self.only.shortest(p)

    def symmetric(self, p: float = 0.95) -> Interval:
        """Probabilistically symmetric coverage interval of the only output."""
        return self.only.symmetric(p)

    @property
    def correlation(self) -> Array:
        """Correlation matrix of the outputs."""
        return correlation_of(self.covariance)

    def ellipsoid(self, p: float = 0.95) -> "Region":
        """Hyper-ellipsoidal coverage region of all outputs (JCGM 102:2011, 7.7.2)."""
        from .regions import ellipsoid

        return ellipsoid(self, p)

    def rectangle(self, p: float = 0.95) -> "Region":
        """Hyper-rectangular coverage region of all outputs (JCGM 102:2011, 7.7.3)."""
        from .regions import rectangle

        return rectangle(self, p)

    def smallest(self, p: float = 0.95, cells: int = 50) -> "SmallestRegion":
        """Approximation to the smallest coverage region of all outputs on a mesh of ``cells`` per output (JCGM 102:2011, 7.7.4)."""
        from .regions import smallest

        return smallest(self, p, cells)

    def to_plain(self) -> dict[str, Any]:
        """Everything but the trials themselves."""
        return {
            "trials": self.trials,
            "outputs": {output.name: output.to_plain() for output in self.outputs},
            "covariance": self.covariance,
            "dependence": self.dependence,
            "stability": self.stability,
            "record": self.record,
        }


def run_trials(inputs: Inputs, evaluate: Evaluate, names: Sequence[str], units: Sequence[str], options: Options, *, trials: int) -> MonteCarlo:
    """``trials`` Monte Carlo trials of a model (JCGM 101:2008, 7.2 to 7.6)."""
    if isinstance(trials, bool) or not isinstance(trials, int) or not 2 <= trials <= LARGEST:
        raise BadInput("trials", trials, f"a number of trials is a whole number from 2 to {LARGEST}; 10^6 is usual (JCGM 101:2008, 7.2.3)")
    draws = sampler(inputs)
    engine = Engine(draws, evaluate, len(names), options)
    values = np.empty((len(names), trials))
    moments = Moments.none(len(names))
    chunk = 10 * TRIALS_PER_BLOCK * options.threads
    for start in range(0, trials, chunk):
        moments = moments.and_also(engine.fill(start // TRIALS_PER_BLOCK, values[:, start : start + chunk]))
        options.report(min(start + chunk, trials), trials)
    return _finished(values, moments, names, units, draws, None, options)


def run_adaptively(
    inputs: Inputs,
    evaluate: Evaluate,
    names: Sequence[str],
    units: Sequence[str],
    options: Options,
    *,
    digits: int,
    p: float,
    kind: Kind,
    most: int,
) -> MonteCarlo:
    """Trials until the results are stable to ``digits`` significant digits (JCGM 101:2008, 7.9.4; JCGM 102:2011, 7.8 for several outputs)."""
    check_probability(p)
    draws = sampler(inputs)
    engine = Engine(draws, evaluate, len(names), options)
    n = batch_size(p)
    if 2 * n > most:
        needed = f"the adaptive procedure needs at least two batches of {n} trials at this coverage probability (JCGM 101:2008, 7.9.4)"
        raise BadInput("p", p, f"{needed}, and {most} are allowed; take a smaller probability or a fixed number of trials")
    batches: list[Array] = []
    moments = Moments.none(len(names))
    rows: list[tuple[float, ...]] = []
    while True:
        values = np.empty((len(names), n))
        found = engine.fill(len(batches) * n // TRIALS_PER_BLOCK, values)
        moments = moments.and_also(found)
        batches.append(values)
        rows.append(batch_results(values, found.mean, found.covariance, p, kind))
        stability = judged(rows, moments.covariance, names, digits, p)
        options.report(len(batches) * n, None)
        if stability.stable or (len(batches) + 1) * n > most:
            break
    return _finished(np.concatenate(batches, axis=1), moments, names, units, draws, stability, options)


def _finished(
    values: Array, moments: Moments, names: Sequence[str], units: Sequence[str], draws: Sampler, stability: Stability | None, options: Options
) -> MonteCarlo:
    values.flags.writeable = False
    C = moments.covariance
    outputs = tuple(
        Trials(name, unit, float(moments.mean[k]), math.sqrt(C[k, k]), values[k]) for k, (name, unit) in enumerate(zip(names, units, strict=True))
    )
    record = Record(options.seed, options.bit_generator, TRIALS_PER_BLOCK, _versions())
    return MonteCarlo(outputs, moments.n, C, draws.dependence, stability, record)


def _versions() -> dict[str, str]:
    from importlib import metadata

    found = {"python": platform.python_version(), "numpy": np.__version__}
    for package in ("scipy", "quanheng"):
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed as a package"
    return found
