"""Results of laboratories as arrays: the last axis runs over laboratories, any axes before it over comparisons and measurands.

A missing result is NaN; it takes no part and does not disturb its neighbours.
"""

import numpy as np
import numpy.typing as npt

from ..errors import BadInput

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def results(x: npt.ArrayLike, least: int = 1) -> tuple[Array, Mask]:
    """Values and the mask of those that are there; BadInput for infinite ones or fewer than ``least`` in a comparison."""
    values = np.atleast_1d(np.asarray(x, dtype=float))
    there = ~np.isnan(values)
    if np.isinf(values).any():
        where = np.argwhere(np.isinf(values))[0]
        raise BadInput(f"x{where.tolist()}", "inf", "a finite result is needed, or NaN where it is missing")
    enough(there, least)
    return values, there


def with_uncertainties(x: npt.ArrayLike, u: npt.ArrayLike, least: int = 1) -> tuple[Array, Array, Mask]:
    """Values, standard uncertainties and mask, all of one shape; BadInput where an uncertainty of a result is not above 0."""
    values, there = results(x)
    uncertainties = np.asarray(u, dtype=float)
    try:
        uncertainties = np.broadcast_to(uncertainties, values.shape)
    except ValueError:
        raise BadInput("u", uncertainties.shape, f"uncertainties have the shape of the results, {values.shape}") from None
    there = there & ~np.isnan(uncertainties)
    bad = there & ~((uncertainties > 0) & np.isfinite(uncertainties))
    if bad.any():
        where = np.argwhere(bad)[0]
        raise BadInput(
            f"u{where.tolist()}", float(uncertainties[tuple(where)]), "weighting by uncertainty needs standard uncertainties above 0 (Cox 2002, 5)"
        )
    enough(there, least)
    return values, uncertainties, there


def enough(there: Mask, least: int) -> None:
    """BadInput where a comparison has fewer than ``least`` results."""
    count = there.sum(axis=-1)
    if np.any(count < least):
        raise BadInput("laboratories", int(np.min(count)), f"at least {least} results are needed")


def median(values: Array, there: Mask) -> Array:
    """Median over the last axis of the results that are there."""
    if there.all():
        return np.asarray(np.median(values, axis=-1))
    ordered = np.sort(np.where(there, values, np.inf), axis=-1)
    count = there.sum(axis=-1)
    low = np.take_along_axis(ordered, ((count - 1) // 2)[..., None], axis=-1)[..., 0]
    high = np.take_along_axis(ordered, (count // 2)[..., None], axis=-1)[..., 0]
    return np.asarray((low + high) / 2)
