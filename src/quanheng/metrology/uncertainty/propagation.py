"""First-order propagation through a tape: one result on floats, a batch in blocks of arrays that stay in a core's cache."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..errors import BadInput, NotDefined
from .combining import FLOAT, combined_u
from .distributions import Array, Real
from .implicit import Implicit
from .tape import Tape

BLOCK = 8192
"""Results of a batch that are evaluated together."""

Sensitivities = tuple[Real, ...] | Callable[[], tuple[Real, ...]]
"""Sensitivities of an output; those of a batch are computed when they are asked for, since its contributions are what most readers want."""

Propagated = tuple[Real, Real, Sensitivities, tuple[Real, ...]]
"""Estimate, standard uncertainty, sensitivities and signed contributions of one output."""


def propagated(tape: Tape | Implicit, x: Sequence[Real], u: Sequence[Real], R: Array | None) -> list[Propagated]:
    """Every output of the tape at the estimates ``x`` with standard uncertainties ``u`` and correlation matrix ``R`` (None: uncorrelated).

    Raises BadInput where the model has no value there, NotDefined where a sensitivity does not exist.
    """
    if set(map(type, x)) <= FLOAT:
        found: list[Propagated] = []
        for y, c in _scalar(tape, x):
            v = tuple([a * b for a, b in zip(c, u, strict=True)])
            u_y = combined_u(v, R)
            if not math.isfinite(u_y):
                raise no_value(tape, x, "its uncertainty overflows")
            found.append((y, u_y, tuple(c), v))
        return found
    return _batch(tape, x, u, R)


def _batch(tape: Tape | Implicit, x: Sequence[Real], u: Sequence[Real], R: Array | None) -> list[Propagated]:
    shape = np.broadcast_shapes(*(np.shape(value) for value in (*x, *u)))
    x, u = [_line(value, shape) for value in x], [_line(value, shape) for value in u]
    n, size = len(tape.parameters), math.prod(shape)
    # One array for y, u and the contributions of all outputs: the system gives it in large pages, which costs a sixth of many small arrays.
    room = np.empty((len(tape.places), 2 + n, size))
    for start in range(0, size, BLOCK):
        part = slice(start, start + BLOCK)
        x_part, u_part = [[value[part] if isinstance(value, np.ndarray) else value for value in values] for values in (x, u)]
        _fill(tape, x_part, u_part, R, room[:, :, part])

    def sensitivities_of(output: int) -> Callable[[], tuple[Real, ...]]:
        return lambda: _batch(tape, x, [1.0] * n, None)[output][3]

    shaped = room.reshape((len(room), 2 + n, *shape))
    return [(rows[0], rows[1], sensitivities_of(output), tuple(rows[2:])) for output, rows in enumerate(shaped)]


def _line(value: Real, shape: tuple[int, ...]) -> Real:
    if not isinstance(value, np.ndarray):
        return value
    return value if value.shape == shape and value.ndim == 1 else np.broadcast_to(value, shape).ravel()


def _fill(tape: Tape | Implicit, x: Sequence[Real], u: Sequence[Real], R: Array | None, room: Array) -> None:
    """Evaluate one block into ``room`` (outputs, rows, block)."""
    with np.errstate(all="ignore"):  # what is not finite is refused below
        try:
            v = tape.forward_array(x)
        except (ArithmeticError, ValueError) as error:
            raise no_value(tape, x, error) from None
        for rows, place in zip(room, tape.places, strict=True):
            rows[0] = v[place]
            if not _finite(rows[0]):
                raise no_value(tape, x, "some are not finite")
            contributions = rows[2:]
            try:
                gradient = tape.gradient(v, place)
            except (ArithmeticError, ValueError):  # of a part of the model that is no array
                raise _no_sensitivity(tape) from None
            for k, c in enumerate(gradient):
                np.multiply(c, u[k], out=contributions[k])
            if R is None:
                np.sqrt(np.einsum("ij,ij->j", contributions, contributions, out=rows[1]), out=rows[1])
            else:
                rows[1] = combined_u(list(contributions), R)
            if not _finite(rows[1]):  # as soon as one sensitivity is not
                raise _no_sensitivity(tape)


def _finite(values: Array) -> bool:
    # The sum is finite unless a value is not; or it overflows, which the second look tells apart.
    return math.isfinite(values.sum()) or bool(np.isfinite(values).all())


def linearised(tape: Tape | Implicit, x: Sequence[Real]) -> list[tuple[Real, Sequence[Real]]]:
    """Value and partial derivatives of every output at the estimates ``x``; raises as :func:`propagated`."""
    if set(map(type, x)) <= FLOAT:
        return list(_scalar(tape, x))
    return [(y, c) for y, _, _, c in _batch(tape, x, [1.0] * len(x), None)]


def _scalar(tape: Tape | Implicit, x: Sequence[float]) -> list[tuple[float, Sequence[float]]]:
    try:
        v = tape.forward_scalar(x)
    except (ArithmeticError, ValueError) as error:
        raise no_value(tape, x, error) from None
    values = [v[place] for place in tape.places]
    if not math.isfinite(sum(values)):
        raise no_value(tape, x, "it is not finite")
    try:
        return [(y, tape.gradient(v, place)) for y, place in zip(values, tape.places, strict=True)]
    except (ArithmeticError, ValueError):
        raise _no_sensitivity(tape) from None


def no_value(tape: Tape | Implicit, x: Sequence[Real], why: Any) -> BadInput:
    """The refusal where a model has no value."""
    return BadInput("inputs", dict(zip(tape.parameters, x, strict=True)), f"the model has no value at these estimates ({why})")


def _no_sensitivity(tape: Tape | Implicit) -> NotDefined:
    return NotDefined(
        f"a sensitivity coefficient of {', '.join(tape.outputs)} at these estimates",
        clause="JCGM 100:2008, 5.1.3",
        instead="the model bends or is steep there: use Monte Carlo (JCGM 101:2008)",
    )
