"""Errors of many readings against the permissible errors, in scaled integers: the same verdicts as the decimals give."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ...errors import BadInput
from ...rules import Rules

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SAFE = 2**61


def judge_errors(
    loads: NDArray[np.int64],
    indications: NDArray[np.int64],
    added: NDArray[np.int64],
    *,
    E0: int,
    e: int,
    rules: Rules,
    accuracy_class: str,
    stage: str = "subsequent",
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Twice the corrected errors 2 Ec, and whether each lies within the permissible error, for whole arrays of readings.

    Parameters
    ----------
    loads, indications, added : int64 arrays of one shape
        L, I and dL as multiples of one small step, such as 1 mg (all values exact in it).
    E0, e : int
        Error at zero and verification scale interval, in the same step; one range.
    rules : Rules
        Edition that holds the tables ``mpe`` and ``stages``.
    stage : {"initial", "subsequent", "in-service"}

    Simple acceptance (U up to a third of the error allowed); a value on the limit passes. Errors are doubled so that half an interval stays
    whole. Raises BadInput for loads outside of the table, or numbers so large that sums would leave 64 bits.
    """
    import numpy as np

    if loads.size and max(int(np.abs(array).max()) for array in (loads, indications, added)) > _SAFE // 8:
        raise BadInput("loads", "array", "values times eight stay within 64 bits; choose a coarser step")
    rows = [row for row in rules.tables["mpe"].rows if row.keys["accuracy_class"] == accuracy_class]
    factor = rules.limit("stages", "factor", stage=stage).value
    # The table is entered with load / e: a bound of m stands at m e, and the bound itself belongs to the smaller error.
    bounds = [int(row.interval.upper) for row in rows if row.interval is not None and row.interval.upper is not None]
    allowed = np.array([_doubled(row.cells["mpe"].value * factor, e) for row in rows], dtype=np.int64)
    step = np.searchsorted(np.array(bounds, dtype=np.int64) * e, loads, side="left")
    if loads.size and (int(step.max()) >= len(rows) or int(loads.min()) < 0):
        raise BadInput("loads", "array", f"class {accuracy_class} goes from 0 to {bounds[-1]} e")
    errors: NDArray[np.int64] = 2 * (indications - added - loads - E0) + e
    return errors, np.abs(errors) <= allowed[step]


def _doubled(mpe: Decimal, e: int) -> int:
    return int(2 * mpe * e)
