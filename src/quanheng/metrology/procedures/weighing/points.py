"""The loads that a weighing instrument is tested at."""

from decimal import Decimal
from itertools import pairwise

from ...rules import Rules
from ...verdict import Words
from ..frame import Point
from .instrument import Instrument

WEIGHING = Words("称量", "weighing")
ECCENTRICITY = Words("偏载", "eccentricity")
REPEATABILITY = Words("重复性", "repeatability")
DISCRIMINATION = Words("鉴别力", "discrimination")
ZERO = Words("置零准确度", "accuracy of zero setting")
TARE = Words("去皮后的称量", "net loads after tare")
TARE_SETTING = Words("去皮装置的准确度", "accuracy of tare setting")
PRICE = Words("金额计算", "price computing")


def weighing_loads(instrument: Instrument, rules: Rules) -> tuple[Decimal, ...]:
    """Min, the loads where the permissible error changes in every range, and Max; at least five, filled up with half loads."""
    loads = {instrument.min_load(rules), instrument.max}
    lower = Decimal(0)
    for scale in instrument.ranges:
        loads.add(scale.max)
        for row in rules.tables["mpe"].rows:
            if row.keys["accuracy_class"] == instrument.accuracy_class and row.interval is not None and row.interval.upper is not None:
                load = row.interval.upper * scale.e
                if lower < load < scale.max:
                    loads.add(load)
        lower = Decimal(0) if instrument.kind == "multiple-range" else scale.max
    while len(loads) < 5:
        ordered = sorted(loads)
        widest = max(pairwise(ordered), key=lambda pair: pair[1] - pair[0])
        loads.add((widest[0] + widest[1]) / 2)
    return tuple(sorted(loads))


def eccentric_load(instrument: Instrument) -> Decimal:
    """Load of each position: Max/3 up to four supports, Max/(n-1) above, Max/10 on a tank or hopper (OIML R 76-1:2006, 3.6.2)."""
    if instrument.tank:
        return instrument.max / 10
    return instrument.max / (3 if instrument.supports <= 4 else instrument.supports - 1)


def positions(instrument: Instrument) -> int:
    """Number of positions: the quarters up to four supports, else one over each support."""
    return 4 if instrument.supports <= 4 and not instrument.tank else instrument.supports


def repetitions(instrument: Instrument) -> int:
    """How often a load is repeated: 3 in classes III and IIII, 6 in I and II."""
    return 3 if instrument.accuracy_class in ("III", "IIII") else 6


def plan_points(instrument: Instrument, rules: Rules) -> tuple[Point, ...]:
    """Every point that the tests ask for, in the order of work."""
    unit = instrument.unit

    def point(test: str, name: Words, load: Decimal, note: str = "") -> Point:
        shown = load.quantize(instrument.ranges[0].e) if load != load.to_integral_value() else load
        return Point(test, name, f"{shown:f} {unit}{note}", shown, unit)

    loads = weighing_loads(instrument, rules)
    points = [point("zero", ZERO, 10 * instrument.ranges[0].e)]
    points += [point("weighing", WEIGHING, load, ", up") for load in loads]
    points += [point("weighing", WEIGHING, load, ", down") for load in reversed(loads)]
    points += [point("eccentricity", ECCENTRICITY, eccentric_load(instrument), f", position {n + 1}") for n in range(positions(instrument))]
    points += [point("repeatability", REPEATABILITY, instrument.max * 8 / 10, f", repetition {n + 1}") for n in range(repetitions(instrument))]
    points += [point("discrimination", DISCRIMINATION, load) for load in (loads[0], instrument.max / 2, instrument.max)]
    points.append(point("tare", TARE, instrument.max / 2, " net"))
    if instrument.money_step is not None:
        points.append(point("price", PRICE, instrument.max / 2))
    return tuple(points)
