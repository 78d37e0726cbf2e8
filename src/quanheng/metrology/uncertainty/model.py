"""Measurement models and their evaluation (JCGM 100:2008, 4.1; JCGM 102:2011, clause 6)."""

import inspect
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import BadInput
from .combining import combined_u
from .distributions import Real
from .expressions import components, record_expressions, split_lines
from .implicit import Implicit
from .law import Evaluation, Result
from .propagation import Propagated, linearised, propagated
from .quantities import Inputs, Quantity, correlation_matrix, joined
from .tape import Recorder, Tape

if TYPE_CHECKING:
    from .intervals import Kind
    from .montecarlo import MonteCarlo

Correlations = Mapping[tuple[str, str], float] | Sequence[Any]
"""Correlation coefficients by the names of two quantities: ``{("a", "b"): 0.5}`` or ``[("a", "b", 0.5)]``."""


@dataclass(frozen=True, slots=True, init=False, eq=False, repr=False)
class Model:
    """A measurement model Y = f(X): from text, from a Python function, or implicit (see :func:`~.implicit.implicit`).

    Parameters
    ----------
    source : str, mapping of str, or callable
        ``"m = a*b"`` (lines or semicolons for several outputs), ``{"y": "a*b", "z": "y/c"}``, or a function of the quantities that returns a
        value, a complex value or a mapping of values by name. Functions are recorded once: they may not branch on a value.
    units : mapping {output: unit}, optional

    Raises BadInput where the source is no model, with the place in the text.
    """

    tape: Tape | Implicit
    units: Mapping[str, str]

    def __init__(self, source: Any, *, units: Mapping[str, str] | None = None) -> None:
        if isinstance(source, Implicit | Tape):
            tape: Tape | Implicit = source
        elif isinstance(source, str):
            tape = record_expressions(split_lines(source))
        elif isinstance(source, Mapping):
            tape = record_expressions(source)
        elif callable(source):
            tape = _record_function(source)
        else:
            raise BadInput("model", source, "a model is a text, a mapping of texts or a Python function")
        object.__setattr__(self, "tape", tape)
        object.__setattr__(self, "units", dict(units or {}))

    def __repr__(self) -> str:
        return f"Model({', '.join(self.outputs)} from {', '.join(self.parameters)})"

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the inputs."""
        return self.tape.parameters

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of the outputs."""
        return self.tape.outputs

    def evaluate(self, *quantities: Quantity | Result, correlation: Correlations = (), **named: Quantity | Result) -> Evaluation:
        """Estimates and uncertainties of the outputs by the law of propagation.

        Parameters
        ----------
        *quantities : Quantity or Result
            Matched to the parameters by name, in any order. A result of another model keeps its correlation with everything it rests on.
        correlation : mapping {(name, name): r} or sequence of (name, name, r)
            Correlation of input quantities, besides what their groups state.
        **named : Quantity or Result
            A quantity for a parameter of another name; one object may stand for several parameters.

        Arrays as estimates or uncertainties make a batch. Raises BadInput for missing or unknown quantities or where the model has no value
        at the estimates, NotDefined where a sensitivity does not exist.
        """
        if not correlation and not named and self._in_order(quantities):
            return self._evaluate_plainly(list(quantities))  # type: ignore[arg-type]
        arguments = self.bind(quantities, named)
        if named and len({a.name for a in arguments}) < len({id(a) for a in arguments}):
            raise BadInput("inputs", [a.name for a in arguments], "two different quantities have one name; give each its own")
        if not correlation and len(set(map(id, arguments))) == len(arguments):
            for q in arguments:
                if type(q) is not Quantity or q.group is not None:
                    break
            else:
                return self._evaluate_plainly(arguments)
        return self._evaluate_linked(arguments, correlation)

    def _in_order(self, quantities: Sequence[Any]) -> bool:
        # Whether these are uncorrelated quantities, each at the place of its parameter: then nothing is to be matched.
        parameters = self.tape.parameters
        if len(quantities) != len(parameters):
            return False
        for q, name in zip(quantities, parameters, strict=True):  # noqa: SIM110 (a generator would take twice the time)
            if type(q) is not Quantity or q.group is not None or q.name != name:
                return False
        return True

    def bind(self, quantities: Sequence[Any], named: Mapping[str, Any]) -> list[Any]:
        """The quantities in the order of the parameters; BadInput where one is missing, unknown or given twice."""
        given = dict(named)
        for q in quantities:
            if not isinstance(q, Quantity | Result):
                raise BadInput("inputs", q, "an input is a Quantity or the Result of another model")
            name = q.name if q.name.isascii() else unicodedata.normalize("NFKC", q.name)
            if name in given:
                raise BadInput(f"inputs.{name}", q, "this quantity is given twice")
            given[name] = q
        try:
            arguments = [given[name] for name in self.tape.parameters]
        except KeyError as missing:
            raise BadInput(f"inputs.{missing.args[0]}", None, f"the model needs the quantities {', '.join(self.parameters)}") from None
        if len(given) > len(arguments):
            name = next(name for name in given if name not in self.tape.parameters)
            raise BadInput(f"inputs.{name}", given[name], f"the model has no such quantity; it has {', '.join(self.parameters)}")
        return arguments

    def _evaluate_plainly(self, quantities: list[Quantity]) -> Evaluation:
        # The common case, and the quick one: every parameter its own uncorrelated quantity.
        inputs = Inputs(tuple(quantities))
        x = [q.distribution.mean for q in quantities]
        u = [q.distribution.u for q in quantities]
        return self._evaluation(inputs, propagated(self.tape, x, u, None))

    def _evaluation(self, inputs: Inputs, found: list[Propagated]) -> Evaluation:
        results = [
            Result(name, self.units.get(name, ""), y, u, inputs, c, v, self._second_order_of)
            for name, (y, u, c, v) in zip(self.tape.outputs, found, strict=True)
        ]
        return Evaluation(tuple(results))

    def _evaluate_linked(self, arguments: list[Quantity | Result], stated: Correlations) -> Evaluation:
        inputs = _inputs_of(arguments, stated)
        u = [q.u for q in inputs.quantities]
        if len(inputs.quantities) == len(arguments) and all(isinstance(a, Quantity) for a in arguments):
            return self._evaluation(inputs, propagated(self.tape, [q.estimate for q in inputs.quantities], u, inputs.correlation))
        # Results among the arguments, or one quantity at several places: sensitivities to the basic quantities add up.
        place = {id(q): k for k, q in enumerate(inputs.quantities)}
        results = []
        for name, (y, c) in zip(self.tape.outputs, linearised(self.tape, [a.estimate for a in arguments]), strict=True):
            total: list[Real] = [0.0] * len(u)
            for argument, slope in zip(arguments, c, strict=True):
                for q, s in _sensitivities(argument):
                    total[place[id(q)]] = total[place[id(q)]] + slope * s
            v = tuple([a * b for a, b in zip(total, u, strict=True)])
            results.append(Result(name, self.units.get(name, ""), y, combined_u(v, inputs.correlation), inputs, tuple(total), v))
        return Evaluation(tuple(results))

    def monte_carlo(
        self,
        *quantities: Quantity | Result,
        seed: int,
        trials: int | None = None,
        digits: int | None = None,
        p: float = 0.95,
        interval: "Kind" = "shortest",
        correlation: Correlations = (),
        most: int = 10**7,
        bit_generator: str = "SFC64",
        threads: int = 1,
        progress: Callable[[int, int | None], None] | None = None,
        cancel: Callable[[], bool] | None = None,
        **named: Quantity | Result,
    ) -> "MonteCarlo":
        """Distributions of the outputs by Monte Carlo (JCGM 101:2008; JCGM 102:2011).

        Parameters
        ----------
        *quantities, correlation, **named
            As for :meth:`evaluate`; results of another model are no inputs here, its Monte Carlo ``distribution()`` is.
        seed : int
            The same seed gives the same trials, whatever the number of threads.
        trials : int, optional
            Number of trials M; 10^6 is usual (7.2.3). Either this or ``digits``.
        digits : int, optional
            Adaptive: trials are made until results are stable to that many significant digits of u (7.9), at most ``most``; the ends of the
            ``interval`` (shortest or symmetric) of probability ``p`` are among them.
        threads : int
            Threads that draw and evaluate blocks of 10^4 trials.
        progress : callable, optional
            Called with the trials made and their total (None while that is open).
        cancel : callable, optional
            Asked after each 10^5 trials; Cancelled is raised where it answers True.

        Memory: 8 bytes for each trial and output, and as much again while an adaptive run ends.
        """
        from .engine import Options
        from .montecarlo import run_adaptively, run_trials

        if (trials is None) == (digits is None):
            raise BadInput("trials", trials, "either a number of trials or, for the adaptive procedure, a number of digits is given")
        arguments = self.bind(quantities, named)
        for a in arguments:
            if isinstance(a, Result):
                raise BadInput(f"inputs.{a.name}", a, "a result of the law of propagation has no distribution; evaluate both models as one")
        own = list({id(a): a for a in arguments}.values())
        inputs = Inputs(tuple(own), correlation_matrix(own, correlation))
        place = [next(k for k, q in enumerate(own) if q is a) for a in arguments]
        tape = self.tape

        def evaluate(drawn: list[Any]) -> list[Any]:
            v = tape.forward_array([drawn[k] for k in place])
            return [v[k] for k in tape.places]

        options = Options(seed, bit_generator, threads, progress, cancel)
        units = [self.units.get(name, "") for name in self.outputs]
        if trials is not None:
            return run_trials(inputs, evaluate, self.outputs, units, options, trials=trials)
        assert digits is not None
        return run_adaptively(inputs, evaluate, self.outputs, units, options, digits=digits, p=p, kind=interval, most=most)

    def _second_order_of(self, result: Result) -> Any:
        from .second_order import second_order_terms

        return second_order_terms(self.tape, self.outputs.index(result.name), result)


def _record_function(function: Callable[..., Any]) -> Tape:
    names = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise BadInput("model", function, "a model function names each of its quantities, without * and **")
        names.append(parameter.name)
    recorder = Recorder(names)
    answer = function(**{name: recorder.parameter(name) for name in names})
    if not isinstance(answer, Mapping):
        name = getattr(function, "__name__", "y")
        answer = {name if name.isidentifier() else "y": answer}
    return recorder.tape(components(answer))


def _inputs_of(arguments: Sequence[Quantity | Result], stated: Correlations) -> Inputs:
    """The basic quantities behind the arguments, with stated correlations; results bring theirs along."""
    own = list({id(a): a for a in arguments if isinstance(a, Quantity)}.values())
    parts = list({id(a.inputs): a.inputs for a in arguments if isinstance(a, Result)}.values())
    if not parts:
        return Inputs(tuple(own), correlation_matrix(own, stated))
    inputs = joined([*(Inputs((q,)) for q in own), *parts])
    if not stated:
        return inputs
    known = [] if inputs.correlation is None else _pairs(inputs)
    ungrouped = [Quantity(q.name, q.distribution, q.unit) for q in inputs.quantities]
    return Inputs(inputs.quantities, correlation_matrix(ungrouped, [*known, *_triples(stated)]))


def _pairs(inputs: Inputs) -> list[tuple[str, str, float]]:
    assert inputs.correlation is not None
    q = inputs.quantities
    return [(q[i].name, q[j].name, float(inputs.correlation[i, j])) for i in range(len(q)) for j in range(i) if inputs.correlation[i, j] != 0.0]


def _triples(stated: Correlations) -> list[Any]:
    return [(a, b, r) for (a, b), r in stated.items()] if isinstance(stated, Mapping) else list(stated)


def _sensitivities(argument: Quantity | Result) -> Iterator[tuple[Quantity, Real]]:
    if isinstance(argument, Quantity):
        yield argument, 1.0
    else:
        yield from zip(argument.inputs.quantities, argument.sensitivities, strict=True)
