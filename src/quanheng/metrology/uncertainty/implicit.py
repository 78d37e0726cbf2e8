"""Implicit models h(Y, X) = 0 (JCGM 102:2011, 6.3): solved by Newton's method, sensitivities by the implicit function theorem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import BadInput
from .distributions import Real
from .expressions import record_expressions
from .tape import Tape

MAX_STEPS = 60
CLOSE = 4e-15


@dataclass(frozen=True, slots=True)
class Implicit:
    """Equations h(Y, X) = 0 in as many unknown outputs; stands where a :class:`~.tape.Tape` stands.

    Attributes
    ----------
    equations : Tape
        Its parameters are the inputs and the unknown outputs.
    outputs : tuple of str
    start : tuple of float
        Where the search for each output begins; a model with several solutions gives the one that Newton's method reaches from there.
    """

    equations: Tape
    outputs: tuple[str, ...]
    start: tuple[float, ...]

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the inputs."""
        return tuple(name for name in self.equations.parameters if name not in self.outputs)

    @property
    def places(self) -> tuple[int, ...]:
        """Where the outputs stand in the answer of ``forward_...``."""
        return tuple(range(len(self.outputs)))

    def forward_scalar(self, x: Sequence[float]) -> list[float]:
        """The outputs and then the inputs, on floats; ValueError where no solution is found."""
        return [float(value) for value in self.forward_array(x)]

    def forward_array(self, x: Sequence[Real]) -> list[Real]:
        """The outputs and then the inputs, on arrays or floats; ValueError where no solution is found."""
        shape = np.broadcast_shapes(*(np.shape(value) for value in x), (1,))
        y = np.tile(np.array(self.start), (*shape, 1))
        h, J = self._residuals(y, x)
        for _ in range(MAX_STEPS):
            step = np.linalg.solve(J, h[..., None])[..., 0]
            y, h, J = self._stepped(y, x, h, step)
            if (np.abs(step) <= CLOSE * (np.abs(y) + np.abs(step)) + 1e-300).all() or not h.any():
                break
        else:
            if not (np.abs(step) <= 1e-9 * np.abs(y)).all():
                raise ValueError("no solution found from this start")
        if not np.isfinite(y).all():
            raise ValueError("no finite solution found from this start")
        flat = all(np.ndim(value) == 0 for value in x)
        return [float(y[0, k]) if flat else y[..., k] for k in self.places] + list(x)

    def _stepped(self, y: Any, x: Sequence[Real], h: Any, step: Any) -> tuple[Any, Any, Any]:
        # A full step where it brings the residual down, else half of it, and so on: Newton's method overshoots far from the solution.
        size = np.abs(h).max(axis=-1)
        scale = np.ones_like(size)
        for _ in range(30):
            trial = y - scale[..., None] * step
            h_new, J_new = self._residuals(trial, x)
            worse = ~(np.abs(h_new).max(axis=-1) <= size)
            if not worse.any():
                break
            scale = np.where(worse, scale / 2.0, scale)
        return trial, h_new, J_new

    def _residuals(self, y: Any, x: Sequence[Real]) -> tuple[Any, Any]:
        values = self._values(y, x)
        tape = self.equations
        v = tape.forward_array(values)
        shape = y.shape[:-1]
        m = len(self.outputs)
        h, J = np.empty((*shape, m)), np.empty((*shape, m, m))
        at = [tape.parameters.index(name) for name in self.outputs]
        for row, place in enumerate(tape.places):
            h[..., row] = v[place]
            gradient = tape.gradient(v, place)
            for column, k in enumerate(at):
                J[..., row, column] = gradient[k]
        return h, J

    def _values(self, y: Any, x: Sequence[Real]) -> list[Real]:
        inputs = iter(x)
        return [y[..., self.outputs.index(name)] if name in self.outputs else next(inputs) for name in self.equations.parameters]

    def gradient(self, v: list[Real], place: int) -> list[Real]:
        """Partial derivatives of one output: C_x = -J_y^-1 J_x (JCGM 102:2011, 6.3.1)."""
        m = len(self.outputs)
        y = np.stack(np.broadcast_arrays(*(np.atleast_1d(value) for value in v[:m])), axis=-1)
        tape = self.equations
        forward = tape.forward_array(self._values(y, v[m:]))
        gradients = [tape.gradient(forward, p) for p in tape.places]
        J = self._residuals(y, v[m:])[1]
        # One row of -J_y^-1, by solving with the transposed matrix.
        unit = np.zeros((*y.shape[:-1], m))
        unit[..., place] = 1.0
        weights = -np.linalg.solve(np.swapaxes(J, -1, -2), unit[..., None])[..., 0]
        at = [tape.parameters.index(name) for name in self.parameters]
        found = [sum(weights[..., row] * gradients[row][k] for row in range(m)) for k in at]
        flat = all(np.ndim(value) == 0 for value in v)
        return [float(np.ravel(c)[0]) if flat else c for c in found]


def implicit(equations: str | Mapping[str, str], start: Mapping[str, float], field: str = "implicit") -> Implicit:
    """An implicit model, to be given to :class:`~.model.Model`.

    Parameters
    ----------
    equations : str or mapping
        Left-hand sides h of h = 0, or equations such as ``"p*V = n*R*T"``; one for each output, by any name where there are several.
    start : mapping {output: value}
        The outputs and where the search for each begins.

    Raises BadInput where an equation is no arithmetic, lacks the outputs, or their numbers differ.
    """
    texts = {"h": equations} if isinstance(equations, str) else dict(equations)
    if len(texts) != len(start):
        raise BadInput(field, list(texts), f"{len(start)} outputs need as many equations, not {len(texts)}")
    sides = {name: _one_side(text, f"{field}.{name}") for name, text in texts.items()}
    tape = record_expressions(sides, field)
    for name, value in start.items():
        if name not in tape.parameters:
            raise BadInput(f"{field}.{name}", value, "this output stands in none of the equations")
    try:
        begin = tuple(float(value) for value in start.values())
    except (TypeError, ValueError):
        raise BadInput(f"{field}.start", dict(start), "each output has a number at which the search begins") from None
    return Implicit(tape, tuple(start), begin)


def _one_side(text: object, field: str) -> str:
    if not isinstance(text, str):
        raise BadInput(field, text, "an equation is a text such as p*V = n*R*T")
    left, equals, right = text.partition("=")
    if not equals:
        return text
    if not left.strip() or not right.strip():
        raise BadInput(field, text, "an equation has two sides")
    return f"({left.strip()}) - ({right.strip()})"
