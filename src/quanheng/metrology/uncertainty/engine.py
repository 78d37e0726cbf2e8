"""The engine of Monte Carlo: blocks of trials drawn and evaluated, on one thread or several, and their moments."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import BadInput, Cancelled, MetrologyError
from .checking import Array
from .trials import GENERATORS, TRIALS_PER_BLOCK, Sampler, check_seed


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
class Engine:
    """Draws and evaluates blocks of trials."""

    sampler: Sampler
    evaluate: Evaluate
    outputs: int
    options: Options

    def fill(self, first: int, values: Array) -> "Moments":
        """Fill ``values`` (outputs, n) with the trials of the blocks from number ``first`` on; their moments, merged in the order of the blocks."""
        starts = range(0, values.shape[1], TRIALS_PER_BLOCK)

        def one(start: int) -> "Moments":
            return self._block(first + start // TRIALS_PER_BLOCK, values[:, start : start + TRIALS_PER_BLOCK])

        moments = Moments.none(self.outputs)
        for found in self._all(one, starts):
            moments = moments.and_also(found)
        return moments

    def _all(self, one: Callable[[int], "Moments"], starts: range) -> Iterator["Moments"]:
        if self.options.threads == 1 or len(starts) == 1:
            yield from map(one, starts)
            return
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(self.options.threads) as pool:
            try:
                yield from pool.map(one, starts)
            finally:
                pool.shutdown(cancel_futures=True)

    def _block(self, number: int, out: Array) -> "Moments":
        x = self.sampler.block(self.options.seed, number, out.shape[1], self.options.bit_generator)
        with np.errstate(all="ignore"):  # this thread's alone; what is not finite is refused below
            try:
                values = self.evaluate(x)
            except (ArithmeticError, ValueError) as error:
                if isinstance(error, MetrologyError):
                    raise
                raise BadInput("model", "a trial", f"the model has no value for some draws ({error})") from None
            for k, value in enumerate(values):
                out[k] = value
        return Moments.of(out)


@dataclass(frozen=True, slots=True)
class Moments:
    """Number, mean and scatter (sums of products of deviations) of trials."""

    n: int
    mean: Array
    scatter: Array

    @staticmethod
    def none(outputs: int) -> "Moments":
        """Those of no trials."""
        return Moments(0, np.zeros(outputs), np.zeros((outputs, outputs)))

    @staticmethod
    def of(values: Array) -> "Moments":
        """Those of ``values`` (outputs, n). BadInput where one is not finite."""
        mean = values.mean(axis=1)
        if not np.isfinite(mean).all():
            raise BadInput("model", "a trial", "the model has no finite value for some draws; a distribution reaches where the model is not defined")
        deviations = values - mean[:, None]
        return Moments(values.shape[1], mean, deviations @ deviations.T)

    def and_also(self, other: "Moments") -> "Moments":
        """Those of both sets of trials together; in one fixed order, so that they do not depend on threads."""
        n = self.n + other.n
        step = other.mean - self.mean
        scatter = self.scatter + other.scatter + np.outer(step, step) * (self.n * other.n / n)
        return Moments(n, self.mean + step * (other.n / n), scatter)

    @property
    def covariance(self) -> Array:
        """Covariance matrix of the outputs, with n - 1."""
        return self.scatter / max(self.n - 1, 1)
