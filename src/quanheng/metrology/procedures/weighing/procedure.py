"""All tests of a weighing instrument, judged."""

from datetime import date
from decimal import Decimal

from ...rules import Rules, rules_on
from ...verdict import Words
from ..deciding import exactly
from ..frame import ON_INSTRUMENTS, Point, Procedure, Record, Result, Stage
from ..judge import Judge, Values
from .bench import Bench
from .instrument import MILLIGRAMS, Instrument
from .plate import check_plate
from .points import (
    DISCRIMINATION,
    ECCENTRICITY,
    PRICE,
    REPEATABILITY,
    TARE,
    TARE_SETTING,
    WEIGHING,
    ZERO,
    eccentric_load,
    plan_points,
    positions,
    repetitions,
    weighing_loads,
)
from .readings import Reading, RepeatabilitySeries, TareReading, Tests

_NAME = Words("非自动衡器", "non-automatic weighing instrument")


def evaluate(record: Record[Instrument, Tests]) -> Result:
    """Every test of the record with its error, limit and verdict, and what the whole comes to.

    Raises BadInput for loads above Max or below 0, and for small weights above e.
    """
    return evaluate_as("weighing", _NAME, record)


@exactly
def evaluate_as(procedure: str, name: Words, record: Record[Instrument, Tests]) -> Result:
    """The same under the name of a procedure built on this one (body scales, balances)."""
    judge = Judge(procedure, name, record.conditions)
    bench = Bench(record, judge)
    judge_tests(bench)
    return judge.result(accuracy_class=record.instrument.accuracy_class, details={"E0": bench.E0, "unit": bench.unit})


def judge_tests(bench: Bench) -> None:
    """Items for plate, zero, weighing, eccentricity, repeatability, discrimination, tare and price."""
    check_plate(bench)
    _zero(bench)
    _weighing(bench)
    _eccentricity(bench)
    _repeatability(bench)
    _discrimination(bench)
    _tare(bench)
    if bench.instrument.money_step is not None:
        _price(bench, bench.instrument.money_step)


def plan(instrument: Instrument, rules: Rules | None = None) -> tuple[Point, ...]:
    """The points that the tests ask for, in the order of work; by the tables of OIML R 76-1 unless ``rules`` are given."""
    return plan_points(instrument, rules or rules_on("OIML R 76-1", date.max))


def _zero(bench: Bench) -> None:
    reading = bench.tests.zero
    if reading is None or bench.zero is None:
        bench.judge.missing("zero", ZERO)
        return
    smallest = bench.instrument.ranges[0]
    limit = bench.rules.limit("tests", "limit", test="zero").by(smallest.e, bench.unit)
    values = bench.values(reading, bench.zero, bench.zero.E)
    bench.judge.error("zero", ZERO, bench.at(reading.load), bench.zero.E, limit, values, U_squared=_small(bench, reading))


def _small(bench: Bench, reading: Reading) -> Decimal | None:
    """U squared near zero, where 0.25 e is judged: the shortcut without small weights counts here too."""
    assert bench.zero is not None
    if reading.load == 0:
        return bench.zero.U_squared
    return bench.U_squared("zero", reading.load, bench.zero)


def _weighing(bench: Bench) -> None:
    judge, readings = bench.judge, bench.tests.weighing
    checked: set[Decimal] = set()
    for number, reading in enumerate(readings):
        path = f"tests.weighing[{number}]"
        bench.judge_error("weighing", WEIGHING, f"{bench.at(reading.load)}, {reading.direction}", reading, path)
        if reading.load not in checked and reading.load > 0:
            checked.add(reading.load)
            bench.judge_weights(reading.load, bench.mpe(reading.load, bench.read(reading, path)[1]))
    for load in weighing_loads(bench.instrument, bench.rules):
        for direction in ("up", "down"):
            if not any(_covers(bench, r, load) for r in readings if r.direction == direction):
                judge.missing("weighing", WEIGHING, f"{bench.at(load)}, {direction}", code="point-missing")


def _covers(bench: Bench, reading: Reading, load: Decimal) -> bool:
    """A load of the same permissible error within a tenth of the point stands for it: not every market has every weight."""
    if abs(reading.load - load) * 10 > load:
        return False
    scales = [bench.instrument.range_of(value, reading.range, "tests.weighing") for value in (reading.load, load) if _holds(bench, value, reading)]
    return len(scales) == 2 and bench.mpe(reading.load, scales[0]).value == bench.mpe(load, scales[1]).value


def _holds(bench: Bench, load: Decimal, reading: Reading) -> bool:
    return load <= (bench.instrument.ranges[reading.range - 1].max if reading.range else bench.instrument.max)


def _eccentricity(bench: Bench) -> None:
    readings, needed = bench.tests.eccentricity, positions(bench.instrument)
    places = {reading.position or f"position {number + 1}" for number, reading in enumerate(readings)}
    smallest = eccentric_load(bench.instrument) * 8 / 10
    for number, reading in enumerate(readings):
        path, at = f"tests.eccentricity[{number}]", reading.position or f"position {number + 1}"
        if reading.load < smallest:
            why = Words(f"{at}：载荷小于规定值的 80 %", f"{at}: the load is below 80 % of what the test asks for")
            bench.judge.missing("eccentricity", ECCENTRICITY, at, why, "load-too-small", {"L": reading.load})
        scale = bench.instrument.range_of(reading.load, reading.range, f"{path}.load")
        limit = bench.mpe_of_test("eccentricity", reading.load, scale)
        bench.judge_error("eccentricity", ECCENTRICITY, at, reading, path, limit)
    if len(places) < needed:
        why = Words(f"只有 {len(places)} 个位置，应为 {needed} 个", f"{len(places)} of {needed} positions on record")
        bench.judge.missing("eccentricity", ECCENTRICITY, "", why, "point-missing")


def _repeatability(bench: Bench) -> None:
    if not bench.tests.repeatability:
        bench.judge.missing("repeatability", REPEATABILITY)
    elif max(series.load for series in bench.tests.repeatability) * 2 < bench.instrument.max:
        why = Words("载荷小于最大秤量的一半，应约为其 80 %", "the load is below half of Max; the test asks for about 80 % of it")
        bench.judge.missing("repeatability", REPEATABILITY, "", why, "load-too-small")
    for number, series in enumerate(bench.tests.repeatability):
        _series(bench, series, f"tests.repeatability[{number}]")


def _series(bench: Bench, series: RepeatabilitySeries, path: str) -> None:
    at, needed = bench.at(series.load), repetitions(bench.instrument)
    if len(series.readings) < needed:
        why = Words(f"{at}：重复次数 {len(series.readings)}，应为 {needed}", f"{at}: {len(series.readings)} of {needed} repetitions on record")
        bench.judge.missing("repeatability", REPEATABILITY, at, why, "point-missing")
        if len(series.readings) < 2:
            return
    found = [bench.read(reading, f"{path}.readings[{n}]") for n, reading in enumerate(series.readings)]
    P = [error.P for error, _, _ in found]
    scale = bench.instrument.range_of(series.load, series.readings[0].range, f"{path}.load")
    limit = bench.mpe_of_test("repeatability", series.load, scale)
    spread = max(P) - min(P)
    # The weights are the same each time; only the reading of the display is uncertain, twice.
    uncertain = 2 * max(error.U_squared for error, _, _ in found)
    values = {f"P{n}": value for n, value in enumerate(P, 1)}
    bench.judge.value("repeatability", REPEATABILITY, at, spread, None, limit.value, (limit,), values, U_squared=uncertain)


def _discrimination(bench: Bench) -> None:
    extra_load, smallest_d = bench.rules.limit("discrimination", "extra_load"), bench.rules.limit("discrimination", "smallest_d")
    readings = bench.tests.discrimination
    if not readings and bench.instrument.ranges[0].step * MILLIGRAMS[bench.unit] >= smallest_d.value:
        bench.judge.missing("discrimination", DISCRIMINATION)
    for number, reading in enumerate(readings):
        scale = bench.instrument.range_of(reading.load, None, f"tests.discrimination[{number}].load")
        at, most = bench.at(reading.load), extra_load.value * scale.step
        values: Values = {"L": reading.load, "extra": reading.extra, "moved": reading.moved}
        if reading.moved and reading.extra > most:
            why = Words(f"{at}：附加载荷大于 {most:f} {bench.unit}", f"{at}: the extra load is above {most:f} {bench.unit}")
            bench.judge.missing("discrimination", DISCRIMINATION, at, why, "extra-load-too-large", values)
        elif not reading.moved and reading.extra < most:
            why = Words(f"{at}：附加载荷小于 {most:f} {bench.unit}", f"{at}: the extra load is below {most:f} {bench.unit}")
            bench.judge.missing("discrimination", DISCRIMINATION, at, why, "extra-load-too-small", values)
        else:
            failed = Words(f"{at}：示值未改变", f"{at}: the display did not move")
            bench.judge.fact("discrimination", DISCRIMINATION, at, reading.moved, failed, values=values, limits=(extra_load,))
    for load in (bench.instrument.min_load(bench.rules), bench.instrument.max / 2, bench.instrument.max) if readings else ():
        if not any(abs(reading.load - load) * 5 <= load for reading in readings):
            bench.judge.missing("discrimination", DISCRIMINATION, bench.at(load), code="point-missing")


def _tare(bench: Bench) -> None:
    if not bench.tests.tare:
        bench.judge.missing("tare", TARE)
    for number, reading in enumerate(bench.tests.tare):
        path = f"tests.tare[{number}]"
        bench.instrument.range_of(reading.tare + reading.load, None, f"{path}.tare")
        net = _net(reading)
        scale = bench.instrument.range_of(reading.load, None, f"{path}.load")
        at = f"{bench.at(reading.load)} net, tare {bench.at(reading.tare)}"
        bench.judge_error("tare", TARE, at, net, path, bench.mpe_of_test("tare net", reading.load, scale))
    setting = bench.tests.tare_setting
    if setting is not None:
        error, _, _ = bench.read(setting, "tests.tare_setting", corrected=False)
        limit = bench.rules.limit("tests", "limit", test="tare").by(bench.instrument.ranges[0].e, bench.unit)
        U_squared = error.U_squared if setting.load == 0 else bench.U_squared("tare setting", setting.load, error)
        bench.judge.error(
            "tare setting", TARE_SETTING, bench.at(setting.load), error.E, limit, bench.values(setting, error, error.E), U_squared=U_squared
        )


def _net(reading: TareReading) -> Reading:
    return Reading(reading.load, reading.indication, reading.added)


def _price(bench: Bench, money_step: Decimal) -> None:
    limit = bench.rules.limit("price", "steps").by(money_step, "yuan")
    if not bench.tests.price:
        bench.judge.missing("price", PRICE)
    for reading in bench.tests.price:
        due = reading.mass * reading.unit_price
        values = {"mass": reading.mass, "unit price": reading.unit_price, "amount": reading.amount, "due": due}
        difference = reading.amount - due
        at = f"{bench.at(reading.mass)} × {reading.unit_price:f}"
        bench.judge.value("price", PRICE, at, difference, -limit.value, limit.value, (limit,), values, unit="yuan", measured=False)


PROCEDURE = Procedure(
    id="weighing",
    name=_NAME,
    documents=("JJG 539", "JJG 1036", "OIML R 76-1", "JJG 99"),
    stages=tuple(Stage),
    modes=ON_INSTRUMENTS,
    instrument=Instrument,
    tests=Tests,
    evaluate=evaluate,
    plan=plan,
)
