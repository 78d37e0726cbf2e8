"""Propagation of distributions by Monte Carlo (JCGM 101:2008, clauses 5 to 7; JCGM 102:2011, clause 7; JJF 1059.2-2012)."""

import math
import platform
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import BadInput, Cancelled
from .adaptive import Stability, batch_results, batch_size, judged
from .distributions import Array, Sample
from .evaluations import check_probability
from .intervals import Interval, Kind, coverage_interval
from .law import Inputs
from .regions import correlation_of
from .trials import GENERATORS, TRIALS_PER_BLOCK, Sampler, check_seed, sampler

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


@dataclass(frozen=True, slots=True)
class Options:
    """How a Monte Carlo evaluation runs; see :meth:`~.model.Model.monte_carlo`."""

    seed: int
    bit_generator: str
    threads: int
    progress: Callable[[int, int | None], None] | None
    cancel: Callable[[], bool] | None

    def __post_init__(self) -> None:
        check_seed(self.seed)
        if self.bit_generator not in GENERATORS:
            raise BadInput("bit_generator", self.bit_generator, f"a bit generator is one of {', '.join(GENERATORS)}")
        if isinstance(self.threads, bool) or not isinstance(self.threads, int) or not 1 <= self.threads <= 64:
            raise BadInput("threads", self.threads, "a number of threads is 1 to 64")

    def report(self, done: int, total: int | None) -> None:
        """Tell the progress and ask whether to go on; raises Cancelled."""
        if self.progress is not None:
            self.progress(done, total)
        if self.cancel is not None and self.cancel():
            raise Cancelled(f"stopped after {done} trials")


Evaluate = Callable[[list[Any]], list[Any]]
"""Values of the outputs from the draws of the inputs."""


@dataclass(frozen=True, slots=True)
class _Engine:
    sampler: Sampler
    evaluate: Evaluate
    outputs: int
    options: Options

    def fill(self, first: int, values: Array) -> "_Moments":
        """Fill ``values`` (outputs, n) with the trials of the blocks from number ``first`` on; their moments, merged in the order of the blocks."""
        starts = range(0, values.shape[1], TRIALS_PER_BLOCK)

        def one(start: int) -> "_Moments":
            return self._block(first + start // TRIALS_PER_BLOCK, values[:, start : start + TRIALS_PER_BLOCK])

        moments = _Moments.none(self.outputs)
        for position, found in enumerate(self._all(one, starts)):
            moments = moments.and_also(found)
            if position % 10 == 9:
                self.options.report(min(starts[position] + TRIALS_PER_BLOCK, values.shape[1]) + first * TRIALS_PER_BLOCK, None)
        return moments

    def _all(self, one: Callable[[int], "_Moments"], starts: range) -> Iterator["_Moments"]:
        if self.options.threads == 1 or len(starts) == 1:
            yield from map(one, starts)
            return
        with ThreadPoolExecutor(self.options.threads) as pool:
            try:
                yield from pool.map(one, starts)
            finally:
                pool.shutdown(cancel_futures=True)

    def _block(self, number: int, out: Array) -> "_Moments":
        x = self.sampler.block(self.options.seed, number, out.shape[1], self.options.bit_generator)
        with np.errstate(all="ignore"):  # this thread's alone; what is not finite is refused below
            for k, value in enumerate(self.evaluate(x)):
                out[k] = value
        return _Moments.of(out)


@dataclass(frozen=True, slots=True)
class _Moments:
    """Number, mean and scatter (sums of products of deviations) of trials."""

    n: int
    mean: Array
    scatter: Array

    @staticmethod
    def none(outputs: int) -> "_Moments":
        return _Moments(0, np.zeros(outputs), np.zeros((outputs, outputs)))

    @staticmethod
    def of(values: Array) -> "_Moments":
        mean = values.mean(axis=1)
        if not np.isfinite(mean).all():
            raise BadInput("model", "a trial", "the model has no finite value for some draws; a distribution reaches where the model is not defined")
        deviations = values - mean[:, None]
        return _Moments(values.shape[1], mean, deviations @ deviations.T)

    def and_also(self, other: "_Moments") -> "_Moments":
        n = self.n + other.n
        step = other.mean - self.mean
        scatter = self.scatter + other.scatter + np.outer(step, step) * (self.n * other.n / n)
        return _Moments(n, self.mean + step * (other.n / n), scatter)

    @property
    def covariance(self) -> Array:
        return self.scatter / max(self.n - 1, 1)


def run_trials(inputs: Inputs, evaluate: Evaluate, names: Sequence[str], units: Sequence[str], options: Options, *, trials: int) -> MonteCarlo:
    """``trials`` Monte Carlo trials of a model (JCGM 101:2008, 7.2 to 7.6)."""
    if isinstance(trials, bool) or not isinstance(trials, int) or not 2 <= trials <= LARGEST:
        raise BadInput("trials", trials, f"a number of trials is a whole number from 2 to {LARGEST}; 10^6 is usual (JCGM 101:2008, 7.2.3)")
    draws = sampler(inputs)
    engine = _Engine(draws, evaluate, len(names), options)
    values = np.empty((len(names), trials))
    moments = _Moments.none(len(names))
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
    engine = _Engine(draws, evaluate, len(names), options)
    n = batch_size(p)
    batches: list[Array] = []
    moments = _Moments.none(len(names))
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
    values: Array, moments: _Moments, names: Sequence[str], units: Sequence[str], draws: Sampler, stability: Stability | None, options: Options
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
