"""Coverage intervals from Monte Carlo trials, by order statistics (JCGM 101:2008, 5.3, 7.7), and numerical tolerance (7.9.2)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np

from ..errors import BadInput
from ..rounding import to_digits
from .distributions import Array
from .evaluations import check_probability

Kind = Literal["shortest", "symmetric"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A coverage interval ``[low, high]`` of probability ``p``; ``kind`` is ``shortest`` or probabilistically ``symmetric``."""

    low: float
    high: float
    p: float
    kind: Kind

    @property
    def length(self) -> float:
        """Its length, in the unit of the quantity."""
        return self.high - self.low


def coverage_interval(values: Array, p: float, kind: Kind) -> Interval:
    """The interval of ``kind`` that covers q = pM of the M ``values`` (7.7.1 to 7.7.4); of equally short ones the lowest.

    Raises BadInput where M (1 - p) is below 1: then the interval would be the whole range, whatever the distribution.
    """
    check_probability(p)
    if kind not in ("shortest", "symmetric"):
        raise BadInput("interval", kind, "a coverage interval is shortest or symmetric")
    M = len(values)
    q = int(p * M + 0.5)
    left = M - q  # how many candidates there are, and how many values the tails hold
    if left < 1:
        raise BadInput("p", p, f"{M} trials are too few for this coverage probability: M (1 - p) must reach 1 (JCGM 101:2008, 7.2.1)")
    low, high = ordered_tails(values, left)
    if kind == "symmetric":
        r = left // 2 if left % 2 == 0 else (left + 1) // 2
        r = max(r, 1)
    else:
        r = int(np.argmin(high - low)) + 1
    # y_(r) and y_(r + q): of the upper tail y_(q + 1) ... y_(M), the one number r.
    return Interval(float(low[r - 1]), float(high[r - 1]), p, kind)


def ordered_tails(values: Array, n: int) -> tuple[Array, Array]:
    """The ``n`` lowest and the ``n`` highest of ``values``, each ascending. Only the tails are put in order, the rest is never sorted."""
    M = len(values)
    if M < 100_000 or n > M // 4:
        ordered = np.sort(values)
        return ordered[:n], ordered[M - n :]
    # A sample tells about where the tails begin; a little more than that is taken, counted (so that nothing rests on luck) and sorted.
    sample = np.sort(values[:: max(M // 20_000, 1)])
    margin = int(n / M * len(sample) + 5.0 * (n / M * len(sample)) ** 0.5) + 5
    if 2 * margin < len(sample):
        low = values[values <= sample[margin]]
        high = values[values >= sample[-margin - 1]]
        if len(low) >= n and len(high) >= n:
            low.sort()
            high.sort()
            return low[:n], high[len(high) - n :]
    parts = np.partition(values, (n - 1, M - n))
    return np.sort(parts[:n]), np.sort(parts[M - n :])


def numerical_tolerance(u: float, digits: int) -> float:
    """delta = 1/2 10^l, where u = c 10^l with a whole number c of ``digits`` digits (JCGM 101:2008, 7.9.2). 0.000 35 with 2 digits: 0.000 005."""
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= 9:
        raise BadInput("digits", digits, "a number of significant digits is 1 to 9; 1 or 2 are usual (JCGM 101:2008, 7.9.2)")
    if not u > 0.0:
        raise BadInput("u", u, "a numerical tolerance is that of a standard uncertainty above 0")
    exponent = to_digits(u, digits).as_tuple().exponent
    return float(Decimal(5).scaleb(int(exponent) - 1))
