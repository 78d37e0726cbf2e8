"""What every test of one weighing instrument shares: limits, corrected errors and the uncertainty that comes with a load."""

from decimal import Decimal

from ...rules import Limit
from ...verdict import Words
from ..frame import Mode, Record
from ..judge import Judge, Values
from .changeover import ErrorOfIndication, error_of_indication
from .instrument import Instrument, Range, mpe_at
from .readings import Reading, Tests
from .weights import LoadOfWeights, made_of


class Bench:
    """One instrument under test on one day."""

    def __init__(self, record: Record[Instrument, Tests], judge: Judge) -> None:
        self.instrument, self.tests, self.judge = record.instrument, record.tests, judge
        self.rules = judge.rules(record.instrument.regulation)
        sets = [standard for standard in record.conditions.standards if standard.weights]
        self._sets = sets
        self._weights = judge.rules("JJG 99") if sets else None
        self.E0 = Decimal(0)
        self.zero: ErrorOfIndication | None = None
        if record.tests.zero is not None:
            zero = record.tests.zero
            self.zero = self.read(zero, "tests.zero", corrected=False)[0]
            self.E0 = self.zero.E

    @property
    def unit(self) -> str:
        """Unit of all masses."""
        return self.instrument.unit

    def read(self, reading: Reading, path: str, *, corrected: bool = True) -> tuple[ErrorOfIndication, Range, Decimal]:
        """P and E of a reading, the range that holds its load, and the corrected error Ec (E itself where E0 is not subtracted)."""
        load = reading.load
        scale = self.instrument.range_of(load, reading.range, f"{path}.load")
        error = error_of_indication(self.judge.reference(load, self.unit), reading.indication, reading.added, scale, self.instrument, path)
        return error, scale, error.E - (self.E0 if corrected else 0)

    def mpe(self, load: Decimal, scale: Range) -> Limit:
        """Maximum permissible error at ``load`` for the stage of the record."""
        return mpe_at(self.instrument, self.rules, load, scale, self.judge.stage.limits)

    def mpe_of_test(self, test: str, load: Decimal, scale: Range) -> Limit:
        """The same for a test whose own limit refers to it (eccentricity, repeatability, net loads)."""
        return self.mpe(load, scale).times(self.rules.limit("test_mpe", "factor", test=test))

    def made_of(self, load: Decimal) -> LoadOfWeights | None:
        """The weights of ``load``; None without a set of weights that makes it up."""
        assert self._weights is not None or not self._sets
        found = (made_of(load, standard, self.unit, self._weights) for standard in self._sets if self._weights is not None)
        return next((load_of_weights for load_of_weights in found if load_of_weights is not None), None)

    def U_squared(self, test: str, load: Decimal, error: ErrorOfIndication) -> Decimal | None:
        """U squared of a corrected error at ``load``: as stated for the test, else from the weights, with the reading of load and zero.

        For a calibration the scatter of the repeatability test counts as well: U is then a result, not only a means of judging.
        """
        stated = self.judge.uncertainty(test, self.unit)
        if stated is None:
            weights = self.made_of(load)
            if weights is None:
                return None
            stated = weights.tolerance**2
        of_zero = self.zero.U_squared if self.zero is not None and error is not self.zero else Decimal(0)
        return stated + error.U_squared + of_zero + self._U_squared_of_scatter()

    def _U_squared_of_scatter(self) -> Decimal:
        """(2 s)^2 of the repeatability series that scatters most; 0 where the mode states no U for its own sake, or nothing was repeated."""
        if self.judge.conditions.mode is not Mode.CALIBRATION:
            return Decimal(0)
        largest = Decimal(0)
        for number, series in enumerate(self.tests.repeatability):
            path = f"tests.repeatability[{number}].readings"
            P = [self.read(reading, f"{path}[{n}]")[0].P for n, reading in enumerate(series.readings)]
            if len(P) > 1:
                mean = sum(P, Decimal(0)) / len(P)
                largest = max(largest, sum(((one - mean) ** 2 for one in P), Decimal(0)) / (len(P) - 1))
        return 4 * largest

    def judge_error(self, test: str, name: Words, at: str, reading: Reading, path: str, limit: Limit | None = None) -> None:
        """An item for the corrected error of ``reading`` against the error allowed at its load."""
        error, scale, Ec = self.read(reading, path)
        mpe = limit if limit is not None else self.mpe(reading.load, scale)
        values = self.values(reading, error, Ec)
        self.judge.error(test, name, at, Ec, mpe, values, U_squared=self.U_squared(test, reading.load, error), unit=self.unit)

    def values(self, reading: Reading, error: ErrorOfIndication, Ec: Decimal) -> Values:
        """The line of the record: L, I, dL, P, E, E0, Ec."""
        added: dict[str, Decimal] = {} if reading.added is None else {"dL": reading.added}
        return {"L": reading.load, "I": reading.indication, **added, "P": error.P, "E": error.E, "E0": self.E0, "Ec": Ec, "reading": error.how}

    def judge_weights(self, load: Decimal, mpe: Limit) -> None:
        """Whether the weights of ``load`` are good enough; unsuitable weights are no fault of the instrument, but conclude nothing."""
        weights = self.made_of(load)
        name, at = Words("标准砝码", "test weights"), self.at(load)
        if weights is None:
            if self.judge.uncertainty("weighing", self.unit) is None:
                why = Words(f"所列砝码不能组成 {at}", f"the weights on record do not make up {at}")
                self.judge.missing("test weights", name, at, why, "weights-missing")
            return
        share = self.rules.limit("test_weights", "share")
        if weights.tolerance * share.value > mpe.value:
            why = Words(
                f"砝码允差之和 {weights.tolerance:f} {self.unit} 大于最大允许误差的 1/3",
                f"tolerances of {weights.tolerance:f} {self.unit} are above a third of the MPE",
            )
            self.judge.missing("test weights", name, at, why, "weights-unsuitable", {"tolerance": weights.tolerance, "mpe": mpe.value})
            return
        values: Values = {"tolerance": weights.tolerance, "pieces": " + ".join(f"{piece:f}" for piece in weights.pieces)}
        limits = (mpe, share, *weights.limits)
        self.judge.value("test weights", name, at, weights.tolerance, None, mpe.value / share.value, limits, values, unit=self.unit, measured=False)

    def at(self, load: Decimal) -> str:
        """A load with its unit, as items name their points."""
        return f"{load:f} {self.unit}"
