"""Many lots of one kind at once, in scaled integers: the verdicts of the exact fractions."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..errors import BadInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SAFE = 2**62


def judge_lots(
    contents: NDArray[np.int64], *, Qn: int, T: int, k: Decimal, T1: int, T2: int = 0
) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64]]:
    """Whether each lot passes, with its counts of T1 and T2 packages.

    Parameters
    ----------
    contents : int64 array, shape (lots, n)
        Contents as multiples of one small step, such as 0.01 g.
    Qn, T : int
        Nominal quantity and tolerable deficiency in that step.
    k : Decimal
        Factor of s.
    T1, T2 : int
        Packages allowed with a deficiency above T, above 2T.

    The mean test compares k^2 n (n sum d^2 - (sum d)^2) with (n - 1) (sum d)^2, d = content - Qn, where the mean falls short; numbers that would
    leave 64 bits are compared as Python integers. Raises BadInput for another shape.
    """
    import numpy as np

    if contents.ndim != 2 or contents.shape[1] < 1:
        raise BadInput("contents", list(contents.shape), "one row for each lot, one column for each package")
    n, d = contents.shape[1], contents - Qn
    over, under = k.as_integer_ratio()
    largest = int(np.abs(d).max()) if d.size else 0
    # n^2 d^2 bounds the spread, n^2 d^2 the square of the sum.
    bound = max(over * over * n, under * under * (n - 1), 1) * n * n * largest * largest
    wide: NDArray[Any] = d if bound < _SAFE else d.astype(object)
    total = wide.sum(axis=1)
    spread = n * (wide * wide).sum(axis=1) - total * total
    mean_passes = (total >= 0) | (over * over * n * spread >= under * under * (n - 1) * total * total)
    beyond, far = ((-d > T) & (-d <= 2 * T)).sum(axis=1), (-d > 2 * T).sum(axis=1)
    passes: NDArray[np.bool_] = mean_passes.astype(bool) & (beyond <= T1) & (far <= T2)
    return passes, beyond, far
