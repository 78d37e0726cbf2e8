# ruff: noqa: ARG005  (every pull takes g, x, y, z, whichever it needs)
"""A model as a tape: the steps of its calculation, recorded once, run forwards for values and backwards for exact sensitivities.

The reverse sweep of algorithmic differentiation gives all partial derivatives of an output for about three times the cost of its value; a
tape runs alike on floats (without arrays), on arrays (a batch, Monte Carlo trials) and on jets (second-order terms).
"""

import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

import numpy as np

from ..errors import BadInput
from . import functions
from .complexes import Complex

Number = Any
"""A float, an array of floats or a jet; every operation of a tape takes each of them."""

_Pull = Callable[[Number, Number, Number, Number], Number]


@dataclass(frozen=True, slots=True)
class Operation:
    """One kind of step: its value for floats, arrays and jets, and what it passes back (cotangent g, operands x and y, value z)."""

    name: str
    scalar: Callable[..., Any]
    array: Callable[..., Any]
    any: Callable[..., Any]
    pull_x: _Pull
    pull_y: _Pull | None = None


def _binary(name: str, f: Callable[..., Any], pull_x: _Pull, pull_y: _Pull) -> Operation:
    return Operation(name, f, f, f, pull_x, pull_y)


def _unary(name: str, scalar: Callable[..., Any], array: Callable[..., Any], pull: _Pull) -> Operation:
    return Operation(name, scalar, array, functions.UNARY.get(name, array), pull)


def _array_power(x: Any, y: Any) -> Any:
    # An array's own ** knows short cuts; of two floats it would turn complex where NumPy's says nan.
    return x**y if isinstance(x, np.ndarray) else np.power(x, y)


ADD = _binary("add", operator.add, lambda g, x, y, z: g, lambda g, x, y, z: g)
SUBTRACT = _binary("subtract", operator.sub, lambda g, x, y, z: g, lambda g, x, y, z: -g)
# The sweep begins with this 1; a product with it need not be computed.
_ONE = 1.0
MULTIPLY = _binary("multiply", operator.mul, lambda g, x, y, z: y if g is _ONE else g * y, lambda g, x, y, z: x if g is _ONE else g * x)
DIVIDE = _binary("divide", operator.truediv, lambda g, x, y, z: g / y, lambda g, x, y, z: -(g * z) / y)
# A float power goes through math.pow, which refuses (-2)**0.5 where ** would turn complex. A constant exponent has no pull on the exponent,
# so that the logarithm of a negative base is never asked for.
POWER = Operation("power", math.pow, _array_power, operator.pow, lambda g, x, y, z: g * y * x ** (y - 1), lambda g, x, y, z: g * z * functions.log(x))
SQUARE = Operation("square", lambda x: x * x, np.square, lambda x: x * x, lambda g, x, y, z: 2.0 * g * x)
NEGATE = Operation("negate", operator.neg, operator.neg, operator.neg, lambda g, x, y, z: -g)
ABSOLUTE = Operation("abs", abs, abs, abs, lambda g, x, y, z: g * (x / abs(x)))
ATAN2 = _binary("atan2", functions.atan2, lambda g, y, x, z: g * x / (x * x + y * y), lambda g, y, x, z: -g * y / (x * x + y * y))

UNARY: dict[str, Operation] = {
    operation.name: operation
    for operation in (
        _unary("sin", math.sin, np.sin, lambda g, x, y, z: g * functions.cos(x)),
        _unary("cos", math.cos, np.cos, lambda g, x, y, z: -g * functions.sin(x)),
        _unary("tan", math.tan, np.tan, lambda g, x, y, z: g * (1.0 + z * z)),
        _unary("asin", math.asin, np.arcsin, lambda g, x, y, z: g / functions.sqrt(1.0 - x * x)),
        _unary("acos", math.acos, np.arccos, lambda g, x, y, z: -g / functions.sqrt(1.0 - x * x)),
        _unary("atan", math.atan, np.arctan, lambda g, x, y, z: g / (1.0 + x * x)),
        _unary("sinh", math.sinh, np.sinh, lambda g, x, y, z: g * functions.cosh(x)),
        _unary("cosh", math.cosh, np.cosh, lambda g, x, y, z: g * functions.sinh(x)),
        _unary("tanh", math.tanh, np.tanh, lambda g, x, y, z: g * (1.0 - z * z)),
        _unary("exp", math.exp, np.exp, lambda g, x, y, z: g * z),
        _unary("expm1", math.expm1, np.expm1, lambda g, x, y, z: g * (z + 1.0)),
        _unary("log", math.log, np.log, lambda g, x, y, z: g / x),
        _unary("log10", math.log10, np.log10, lambda g, x, y, z: g / (x * math.log(10.0))),
        _unary("log1p", math.log1p, np.log1p, lambda g, x, y, z: g / (1.0 + x)),
        _unary("sqrt", math.sqrt, np.sqrt, lambda g, x, y, z: 0.5 * g / z),
    )
}

_UFUNCS: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "power": operator.pow,
    "float_power": operator.pow,
    "negative": operator.neg,
    "positive": operator.pos,
    "absolute": abs,
    "fabs": abs,
    "square": lambda x: x * x,
    "reciprocal": lambda x: 1.0 / x,
    "hypot": lambda x, y: (x * x + y * y).apply("sqrt"),
    "arcsin": functions.asin,
    "arccos": functions.acos,
    "arctan": functions.atan,
    "arctan2": functions.atan2,
    **functions.UNARY,
}


class Node:
    """A value of the calculation while it is being recorded; a model function gets its quantities as nodes."""

    __slots__ = ("constant", "index", "recorder")

    def __init__(self, recorder: "Recorder", index: int, constant: float | None = None) -> None:
        self.recorder, self.index, self.constant = recorder, index, constant

    def __add__(self, other: Any) -> Any:
        return self.recorder.binary(ADD, self, other)

    def __radd__(self, other: Any) -> Any:
        return self.recorder.binary(ADD, other, self)

    def __sub__(self, other: Any) -> Any:
        return self.recorder.binary(SUBTRACT, self, other)

    def __rsub__(self, other: Any) -> Any:
        return self.recorder.binary(SUBTRACT, other, self)

    def __mul__(self, other: Any) -> Any:
        return self.recorder.binary(MULTIPLY, self, other)

    def __rmul__(self, other: Any) -> Any:
        return self.recorder.binary(MULTIPLY, other, self)

    def __truediv__(self, other: Any) -> Any:
        return self.recorder.binary(DIVIDE, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return self.recorder.binary(DIVIDE, other, self)

    def __pow__(self, other: Any) -> Any:
        return self.recorder.power(self, other)

    def __rpow__(self, other: Any) -> Any:
        return self.recorder.power(other, self)

    def __neg__(self) -> "Node":
        return self.recorder.unary(NEGATE, self)

    def __pos__(self) -> "Node":
        return self

    def __abs__(self) -> "Node":
        return self.recorder.unary(ABSOLUTE, self)

    def apply(self, name: str) -> "Node":
        """The function ``name`` of this value."""
        return self.recorder.unary(UNARY[name], self)

    def angle(self, y: Any, x: Any) -> Any:
        """atan2(y, x), one of which is this value."""
        return self.recorder.binary(ATAN2, y, x)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        f = _UFUNCS.get(ufunc.__name__)
        if f is None or method != "__call__" or kwargs or any(getattr(x, "shape", ()) != () for x in inputs):
            return NotImplemented
        return f(*(x if hasattr(x, "apply") else float(x) for x in inputs))

    def _refuse(self, *_: Any) -> NoReturn:
        raise BadInput(
            "model", "a comparison or a conversion of a quantity", "a model is recorded once for all values, so it cannot branch on a value"
        )

    __bool__ = __float__ = __int__ = __index__ = __complex__ = __lt__ = __le__ = __gt__ = __ge__ = __iter__ = __len__ = _refuse
    __eq__ = __ne__ = _refuse
    __hash__ = object.__hash__


# Operation, first and second operand (the same one for functions of one argument), and the pulls that reach an input.
Step = tuple[Operation, int, int, _Pull | None, _Pull | None]


class Recorder:
    """Records the steps of a model; equal steps are recorded once, constants are computed at once."""

    def __init__(self, parameters: Sequence[str]) -> None:
        self.parameters = tuple(parameters)
        # The operand indices are those of one list: parameters first, then constants and steps in the order of recording.
        self._kinds: list[float | tuple[Operation, int, int] | None] = [None] * len(self.parameters)
        self._varies = [True] * len(self.parameters)
        self._seen: dict[tuple[Any, ...], Node] = {}

    def parameter(self, name: str) -> Node:
        """The node of a parameter."""
        return Node(self, self.parameters.index(name))

    def node(self, value: Any) -> Node:
        """``value`` itself where it is a node, else the constant."""
        if isinstance(value, Node):
            return value
        try:
            constant = float(value)
        except (TypeError, ValueError, OverflowError):
            raise BadInput("model", value, "a model calculates with quantities and real numbers") from None
        if not math.isfinite(constant):
            raise BadInput("model", value, "a constant of a model is a finite number")
        return self._remember(("constant", constant, math.copysign(1.0, constant)), constant, varies=False)

    def unary(self, operation: Operation, x: Any) -> Node:
        """The node of ``operation`` of one operand; computed at once for a constant."""
        a = self.node(x)
        if a.constant is not None:
            return self.node(_constant(operation, a.constant))
        return self._remember((operation.name, a.index), (operation, a.index, a.index), varies=True)

    def binary(self, operation: Operation, x: Any, y: Any) -> Any:
        """The node of ``operation`` of two operands; by components where one of them is complex."""
        if isinstance(x, complex | Complex) or isinstance(y, complex | Complex):
            if operation is ATAN2:
                raise BadInput("model", "atan2 of a complex value", "atan2 takes real values; phase takes a complex one")
            return operation.any(Complex.from_real(x), Complex.from_real(y))
        a, b = self.node(x), self.node(y)
        if a.constant is not None and b.constant is not None:
            return self.node(_constant(operation, a.constant, b.constant))
        return self._remember((operation.name, a.index, b.index), (operation, a.index, b.index), varies=True)

    def power(self, x: Any, y: Any) -> Any:
        """The node of ``x**y``; a square is a step of its own."""
        if isinstance(x, complex | Complex):
            return Complex.from_real(x) ** y
        b = self.node(y)
        if b.constant == 0.0:
            return self.node(1.0)
        if b.constant == 2.0:
            return self.unary(SQUARE, x)
        return self.node(x) if b.constant == 1.0 else self.binary(POWER, x, b)

    def _remember(self, key: tuple[Any, ...], kind: float | tuple[Operation, int, int], *, varies: bool) -> Node:
        if key not in self._seen:
            self._seen[key] = Node(self, len(self._kinds), kind if isinstance(kind, float) else None)
            self._kinds.append(kind)
            self._varies.append(varies)
        return self._seen[key]

    def tape(self, outputs: Sequence[tuple[str, Any]]) -> "Tape":
        """The tape of what has been recorded, for ``outputs`` (name and node or constant)."""
        nodes = [(name, self.node(value).index) for name, value in outputs]
        n = len(self.parameters)
        constants = [k for k, kind in enumerate(self._kinds) if isinstance(kind, float)]
        place = {k: k for k in range(n)} | {k: n + position for position, k in enumerate(constants)}
        steps: list[Step] = []
        for k, kind in enumerate(self._kinds):
            if isinstance(kind, tuple):
                operation, i, j = kind
                place[k] = n + len(constants) + len(steps)
                pull_y = operation.pull_y if self._varies[j] else None
                steps.append((operation, place[i], place[j], operation.pull_x if self._varies[i] else None, pull_y))
        values = tuple(kind for kind in self._kinds if isinstance(kind, float))
        return Tape(self.parameters, values, tuple(steps), tuple(name for name, _ in nodes), tuple(place[index] for _, index in nodes))


def _constant(operation: Operation, *values: float) -> float:
    try:
        return float(operation.scalar(*values))
    except (ArithmeticError, ValueError) as error:
        raise BadInput("model", f"{operation.name} of {', '.join(map(repr, values))}", f"this constant has no value ({error})") from None


@dataclass(frozen=True, slots=True)
class Tape:
    """A recorded calculation.

    Attributes
    ----------
    parameters : tuple of str
        The inputs, in the order in which values are given.
    constants : tuple of float
    steps : tuple of Step
    outputs : tuple of str
    places : tuple of int
        Where each output stands in the list of parameters, constants and steps.
    """

    parameters: tuple[str, ...]
    constants: tuple[float, ...]
    steps: tuple[Step, ...]
    outputs: tuple[str, ...]
    places: tuple[int, ...]
    _scalar: tuple[tuple[Callable[..., float], int, int | None], ...] = field(init=False, repr=False)
    _backwards: tuple[tuple[int, int, int, _Pull | None, _Pull | None], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # The steps as the two hot loops want them: one call each, nothing to look up.
        scalar = tuple((step[0].scalar, step[1], None if step[0].pull_y is None else step[2]) for step in self.steps)
        first = len(self.parameters) + len(self.constants)
        object.__setattr__(self, "_scalar", scalar)
        object.__setattr__(self, "_backwards", tuple((first + k, *step[1:]) for k, step in reversed(list(enumerate(self.steps)))))

    def forward_scalar(self, x: Sequence[float]) -> list[float]:
        """Every value of the calculation, on floats. ArithmeticError or ValueError where a step has no value."""
        v = [*x, *self.constants]
        append = v.append
        for f, i, j in self._scalar:
            append(f(v[i]) if j is None else f(v[i], v[j]))
        return v

    def forward_array(self, x: Sequence[Number]) -> list[Number]:
        """Every value of the calculation, on arrays (and floats among them)."""
        v = [*x, *self.constants]
        for operation, i, j, _, _ in self.steps:
            v.append(operation.array(v[i]) if operation.pull_y is None else operation.array(v[i], v[j]))
        return v

    def forward_any(self, x: Sequence[Number]) -> list[Number]:
        """Every value of the calculation, on jets (and floats among them)."""
        v = [*x, *self.constants]
        for operation, i, j, _, _ in self.steps:
            v.append(operation.any(v[i]) if operation.pull_y is None else operation.any(v[i], v[j]))
        return v

    def gradient(self, v: list[Number], place: int) -> list[Number]:
        """Partial derivatives of the value at ``place`` by every parameter, from the values ``v`` of a forward run."""
        adjoint: list[Number] = [None] * len(v)
        adjoint[place] = _ONE
        for k, i, j, pull_x, pull_y in self._backwards:
            g = adjoint[k]  # None also for the steps after the output
            if g is not None:
                if pull_x is not None:
                    d = pull_x(g, v[i], v[j], v[k])
                    adjoint[i] = d if adjoint[i] is None else adjoint[i] + d
                if pull_y is not None:
                    d = pull_y(g, v[i], v[j], v[k])
                    adjoint[j] = d if adjoint[j] is None else adjoint[j] + d
        return [0.0 if g is None else g for g in adjoint[: len(self.parameters)]]
