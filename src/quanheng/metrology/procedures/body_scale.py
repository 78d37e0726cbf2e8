"""Body scales: non-automatic weighing instruments of class III or IIII, judged by all tests of a scale."""

from ..errors import BadInput
from ..verdict import Words
from .frame import ON_INSTRUMENTS, Procedure, Record, Result, Stage
from .weighing.instrument import Instrument
from .weighing.procedure import evaluate_as, plan
from .weighing.readings import Tests

_NAME = Words("人体秤", "body scale")


def evaluate(record: Record[Instrument, Tests]) -> Result:
    """All tests of a weighing instrument; BadInput for another class than III or IIII."""
    if record.instrument.accuracy_class not in ("III", "IIII"):
        raise BadInput("instrument.accuracy_class", record.instrument.accuracy_class, "a body scale is of class III or IIII")
    return evaluate_as("body-scale", _NAME, record)


PROCEDURE = Procedure("body-scale", _NAME, ("JJG 539", "OIML R 76-1", "JJG 99"), tuple(Stage), ON_INSTRUMENTS, Instrument, Tests, evaluate, plan)
