"""What the plate must say: class, e, n, Min, d (OIML R 76-1:2006, 3.2 to 3.4)."""

from decimal import Decimal

from ...errors import BadInput
from ...verdict import Words
from .bench import Bench
from .instrument import MILLIGRAMS

_PLATE = Words("准确度等级、e、n 和最小秤量", "class, e, n and Min")


def check_plate(bench: Bench) -> None:
    """Items for form and size of e, for n of every range, for Min, and for d of an auxiliary indicating device."""
    instrument, judge, rules = bench.instrument, bench.judge, bench.rules
    for number, scale in enumerate(instrument.ranges, 1):
        e_mg = scale.e * MILLIGRAMS[instrument.unit]
        at = f"e = {scale.e:f} {instrument.unit}"
        form = Words(f"{at} 不是 1、2 或 5 乘以 10 的幂", f"{at} is not 1, 2 or 5 times a power of ten")
        judge.fact("plate", _PLATE, f"{at}, form", is_one_two_five(scale.e) and is_one_two_five(scale.step), form)
        try:
            row = rules.row("classes", at=e_mg, accuracy_class=instrument.accuracy_class)
        except BadInput as refusal:
            judge.fact("plate", _PLATE, at, False, Words(f"{at} 不属于 {instrument.accuracy_class} 级", f"{at}: {refusal.rule}"))
            continue
        # Only the largest range must reach the smallest n; every range keeps below the largest.
        n_from = rules.cell("classes", row, "n_from") if number == len(instrument.ranges) else None
        n_to = rules.cell("classes", row, "n_to") if "n_to" in row.cells else None
        limits = tuple(limit for limit in (n_from, n_to) if limit is not None)
        if limits:
            least, most = (n_from.value if n_from else None), (n_to.value if n_to else None)
            judge.value("plate", _PLATE, f"n, {bench.at(scale.max)}", scale.n, least, most, limits, {}, unit="", measured=False)
        if number == 1 and instrument.min is not None:
            smallest = rules.cell("classes", row, "min").by(scale.e, instrument.unit)
            judge.value("plate", _PLATE, "Min", instrument.min, smallest.value, None, (smallest,), {}, measured=False)
        _auxiliary(bench, number)
    if "smallest_e" in rules.tables:
        smallest_e = rules.limit("smallest_e", "e")
        judge.value(
            "plate",
            _PLATE,
            "smallest e",
            instrument.ranges[0].e * MILLIGRAMS[instrument.unit],
            smallest_e.value,
            None,
            (smallest_e,),
            {},
            measured=False,
        )


def _auxiliary(bench: Bench, number: int) -> None:
    scale, judge = bench.instrument.ranges[number - 1], bench.judge
    at = f"d = {scale.step:f} {bench.unit}"
    if not bench.instrument.auxiliary:
        return
    if not bench.rules.has("auxiliary", "e_per_d", accuracy_class=bench.instrument.accuracy_class):
        failed = Words("只有 I 级和 II 级可带辅助指示装置", "only classes I and II may have an auxiliary indicating device")
        judge.fact("plate", _PLATE, at, False, failed)
        return
    most = bench.rules.limit("auxiliary", "e_per_d", accuracy_class=bench.instrument.accuracy_class)
    failed = Words(f"{at}：应满足 d < e ≤ 10 d", f"{at}: d < e <= 10 d is needed")
    judge.fact("plate", _PLATE, at, scale.step < scale.e <= most.value * scale.step, failed, limits=(most,))


def is_one_two_five(interval: Decimal) -> bool:
    """Whether ``interval`` is 1, 2 or 5 times a power of ten."""
    return interval > 0 and interval.normalize().as_tuple().digits in ((1,), (2,), (5,))
