"""Non-automatic weighing instruments (OIML R 76-1:2006; JJG 539, JJG 1036), single range, multi-interval and multiple-range.

Errors come from the change-over point, so that the rounding of the display does not count: P = I + 0.5 e - dL, E = P - L, Ec = E - E0.
"""

from .batch import judge_errors
from .changeover import ErrorOfIndication, error_of_indication
from .instrument import Instrument, Range
from .procedure import PROCEDURE, evaluate, plan
from .readings import (
    DiscriminationReading,
    PriceReading,
    Reading,
    RepeatabilitySeries,
    TareReading,
    Tests,
)

__all__ = [
    "PROCEDURE",
    "DiscriminationReading",
    "ErrorOfIndication",
    "Instrument",
    "PriceReading",
    "Range",
    "Reading",
    "RepeatabilitySeries",
    "TareReading",
    "Tests",
    "error_of_indication",
    "evaluate",
    "judge_errors",
    "plan",
]
