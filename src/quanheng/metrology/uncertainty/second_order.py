"""Second-order terms of the law of propagation, reported beside the first-order result and never applied to it.

Of u: JCGM 100:2008, 5.1.2 NOTE (inputs independent and distributed symmetrically about their estimates).
Of the estimate: JCGM 100:2008/Amd.1:2026, half the double sum of f_ij u(x_i, x_j).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import NotDefined
from .distributions import Array, Real
from .implicit import Implicit
from .jets import Jet
from .tape import Tape

if TYPE_CHECKING:
    from .law import Result


@dataclass(frozen=True, slots=True, eq=False)
class SecondOrder:
    """Second-order terms of one result.

    Attributes
    ----------
    estimate_term : float or array
        What the second order would add to the estimate.
    hessian : array (n, n) or (n, n, batch)
        Second partial derivatives f_ij.
    """

    estimate_term: Real
    hessian: Array
    _first_order_u: Real
    _variance_term: Real | None

    @property
    def variance_term(self) -> Real:
        """What the second order would add to u^2. NotDefined for correlated inputs."""
        if self._variance_term is None:
            raise NotDefined(
                "the second-order term of u for correlated inputs",
                clause="JCGM 100:2008, 5.1.2 NOTE, which holds for independent inputs",
                instead="use Monte Carlo (JCGM 101:2008)",
            )
        return self._variance_term

    @property
    def u(self) -> Real:
        """The standard uncertainty with its second-order term. NotDefined for correlated inputs, or where the terms leave less than nothing."""
        square = self._first_order_u * self._first_order_u + self.variance_term
        if np.any(square < 0.0):
            raise NotDefined(
                "u to second order, whose variance is negative", clause="JCGM 100:2008, 5.1.2 NOTE", instead="use Monte Carlo (JCGM 101:2008)"
            )
        return square**0.5

    def to_plain(self) -> dict[str, Any]:
        """The terms as plain data; a refusal as its reason."""
        found: dict[str, Any] = {"estimate_term": self.estimate_term}
        try:
            return {**found, "u": self.u}
        except NotDefined as refusal:
            return {**found, "u": None, "u_refused": str(refusal)}


def second_order_terms(tape: Tape | Implicit, output: int, result: "Result") -> SecondOrder:
    """The second-order terms of the output number ``output``; derivatives are exact, by one jet along each input quantity."""
    if isinstance(tape, Implicit):
        raise NotDefined(
            "the second-order term of an implicit model here",
            clause="JCGM 102:2011, 6.3, gives the first order",
            instead="use Monte Carlo (JCGM 101:2008)",
        )
    quantities = result.inputs.quantities
    u = [q.u for q in quantities]
    c = result.sensitivities
    n, shape = len(u), np.shape(result.estimate)
    with np.errstate(all="ignore"):
        try:
            # The derivatives along all n directions at once, one along each input: the first axis of a jet's b and c.
            along = np.eye(n).reshape((n, n) + (1,) * len(shape))
            jets = [Jet(q.estimate, along[i], 0.0) for i, q in enumerate(quantities)]
            gradient = [Jet.of(g) for g in tape.gradient(tape.forward_any(jets), tape.places[output])]
        except (ArithmeticError, ValueError):
            raise _no_derivative(result) from None
        H, third, u_all, slopes = (
            np.stack([np.broadcast_to(value, of) for value in values])
            for values, of in (([g.b for g in gradient], (n, *shape)), ([g.c for g in gradient], (n, *shape)), (u, shape), (c, shape))
        )
        if not (np.isfinite(H).all() and np.isfinite(third).all()):
            raise _no_derivative(result)
        uu = u_all[:, None] * u_all[None, :]
        R = np.eye(n) if result.inputs.correlation is None else result.inputs.correlation
        term = 0.5 * (H * uu * R.reshape((n, n) + (1,) * len(shape))).sum(axis=(0, 1))
        # formula of the NOTE: (f_ij^2/2 + f_i f_ijj) u_i^2 u_j^2
        variance = ((0.5 * H * H + slopes[:, None] * third) * uu * uu).sum(axis=(0, 1))
    if not shape:
        term, variance = float(term), float(variance)
    return SecondOrder(term, H, result.u, variance if result.inputs.correlation is None else None)


def _no_derivative(result: "Result") -> NotDefined:
    return NotDefined(
        f"a second derivative of {result.name} at these estimates", clause="JCGM 100:2008, 5.1.2 NOTE", instead="use Monte Carlo (JCGM 101:2008)"
    )
