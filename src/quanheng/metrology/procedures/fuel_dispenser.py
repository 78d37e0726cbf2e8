"""Fuel dispensers (JJG 443-2015, JJG 443-2023).

VB = V0 + (h - h0) k / 1000 is read at the neck of the measure, VBt = VB [1 + bY (tJ - tB) + bB (tB - 20)] is the volume at the temperature of
the nozzle, EV = (VJ - VBt) / VBt. A positive EV is a short delivery.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Annotated, Literal

from ..errors import BadInput
from ..rules import Rules
from ..verdict import Words
from .deciding import exactly
from .frame import ON_INSTRUMENTS, Point, Procedure, Record, Result, Stage
from .judge import Judge

_NAME = Words("燃油加油机", "fuel dispenser")
_ERROR = Words("体积示值误差", "error of volume")
_REPEATABILITY = Words("重复性", "repeatability")
_AMOUNT = Words("付费金额误差", "amount to pay")
_SEALS = Words("封印", "seals")
_LOCK = Words("自锁功能", "self-lock")
_STEP = Decimal("0.01")
"""Volume of one step of the display in L."""
_POINTS = ("Q1", "Q2", "minimum")


@dataclass(frozen=True, slots=True)
class Instrument:
    """The dispenser."""

    fuel: Annotated[Literal["petrol", "diesel", "kerosene"], "Fuel; it gives the expansion bY"]
    flow_max: Annotated[Decimal | None, "Largest flow rate in L/min; the regulation goes up to 200"] = None
    payment_step: Annotated[Decimal, "Smallest payment step in yuan"] = Decimal("0.01")
    minimum_quantity: Annotated[bool, "Test at the minimum measured quantity as well"] = False


@dataclass(frozen=True, slots=True)
class Measure:
    """The standard measure: its volume at 20 °C by the reading at the neck."""

    V0: Annotated[Decimal, "Volume in L at the neck reading h0, at 20 °C"]
    h0: Annotated[Decimal, "Neck reading in mm that belongs to V0"] = Decimal(0)
    k: Annotated[Decimal, "Volume of the neck in mL per mm"] = Decimal(0)
    material: Annotated[Literal["stainless steel", "carbon steel"], "Material; it gives the expansion bB"] = "stainless steel"


@dataclass(frozen=True, slots=True)
class Run:
    """One delivery into the measure."""

    point: Annotated[Literal["Q1", "Q2", "minimum"], "Flow point: Q1 the largest reachable, Q2 the second; minimum: minimum measured quantity"]
    VJ: Annotated[Decimal, "Volume shown in L"]
    h: Annotated[Decimal, "Neck reading in mm"]
    tJ: Annotated[Decimal, "Temperature at the nozzle in °C"]
    tB: Annotated[Decimal, "Temperature in the measure in °C"]
    nozzle: Annotated[str, "Nozzle"] = "1"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount shown for a volume."""

    volume: Annotated[Decimal, "Volume shown in L"]
    price: Annotated[Decimal, "Unit price in yuan per L"]
    amount: Annotated[Decimal, "Amount shown in yuan"]


@dataclass(frozen=True, slots=True)
class Tests:
    """Readings and what was seen."""

    measure: Annotated[Measure | None, "Standard measure"] = None
    runs: Annotated[tuple[Run, ...], "Three runs at each flow point"] = ()
    amounts: Annotated[tuple[Amount, ...], "Amounts"] = ()
    seal_adjuster: Annotated[bool | None, "Seal at the adjuster of the meter is whole"] = None
    seal_encoder: Annotated[bool | None, "Seal between encoder and meter is whole"] = None
    seal_board: Annotated[bool | None, "Seal between main board and body is whole"] = None
    self_lock: Annotated[bool | None, "Whether the self-lock works"] = None
    wrong_deliveries: Annotated[int | None, "Deliveries beyond the error that counts for the self-lock, by the memory of the dispenser"] = None
    locked: Annotated[bool, "Whether the dispenser was found locked"] = False


@dataclass(frozen=True, slots=True)
class Delivered:
    """Volumes of one run: VB at the neck, VBt at the temperature of the nozzle, in L, and EV in per cent."""

    VB: Decimal
    VBt: Decimal
    EV: Decimal


def delivered(run: Run, measure: Measure, fuel: str, rules: Rules, correction: Decimal = Decimal(0)) -> Delivered:
    """VB, VBt and EV of a run; ``correction`` in L is added to VB. The neck reading counts, not the nominal volume of the measure."""
    bY = rules.limit("expansion", "beta", fuel=fuel).value
    bB = rules.limit("measure", "beta", material=measure.material).value
    VB = measure.V0 + (run.h - measure.h0) * measure.k / 1000 + correction
    if VB <= 0:
        raise BadInput("tests.measure.V0", str(VB), "the volume in the measure is above 0")
    VBt = VB * (1 + bY * (run.tJ - run.tB) + bB * (run.tB - 20))
    return Delivered(VB, VBt, (run.VJ - VBt) / VBt * 100)


@exactly
def evaluate(record: Record[Instrument, Tests]) -> Result:
    """Errors and repeatability by nozzle and flow point, amounts, seals and self-lock."""
    judge, instrument, tests = Judge("fuel-dispenser", _NAME, record.conditions), record.instrument, record.tests
    rules = judge.rules("JJG 443")
    scope = rules.limit("runs", "scope").value
    if instrument.flow_max is not None and instrument.flow_max > scope:
        raise BadInput("instrument.flow_max", str(instrument.flow_max), f"{rules.edition.name} goes up to {scope} L/min")
    _runs(judge, rules, instrument, tests)
    _amounts(judge, rules, instrument, tests)
    broken = Words("封印破损或缺失", "the seal is broken or missing")
    for at, holds in (("adjuster", tests.seal_adjuster), ("encoder", tests.seal_encoder), ("main board", tests.seal_board)):
        judge.fact("seals", _SEALS, at, holds, broken)
    judge.fact("self-lock", _LOCK, "", tests.self_lock, Words("自锁功能失效", "the self-lock does not work"))
    if tests.wrong_deliveries is not None:
        _lock_count(judge, rules, tests.wrong_deliveries, tests.locked)
    return judge.result()


def _runs(judge: Judge, rules: Rules, instrument: Instrument, tests: Tests) -> None:
    if tests.measure is None or not tests.runs:
        judge.missing("error", _ERROR)
        return
    apart, needed = rules.limit("temperatures", "difference"), int(rules.limit("runs", "runs").value)
    ordered = sorted(enumerate(tests.runs), key=lambda entry: (entry[1].nozzle, _POINTS.index(entry[1].point)))
    for (nozzle, point), entries in groupby(ordered, key=lambda entry: (entry[1].nozzle, entry[1].point)):
        at, key = f"nozzle {nozzle}, {point}", "minimum measured quantity" if point == "minimum" else "flow point"
        mpe, most = rules.limit("error", "mpe", quantity=key), rules.limit("error", "repeatability", quantity=key)
        errors = []
        for count, (_, run) in enumerate(entries, 1):
            found = delivered(run, tests.measure, instrument.fuel, rules)
            errors.append(found.EV)
            values = {"VJ": run.VJ, "VB": found.VB, "VBt": found.VBt, "tJ": run.tJ, "tB": run.tB}
            judge.error("error", _ERROR, f"{at}, run {count}", found.EV, mpe, values)
            if mpe.value * found.VBt < _STEP * 200:
                why = Words(
                    f"交付量 {found.VBt:.2f} L 太小：示值分度 {_STEP} L 已超过最大允许误差的一半",
                    f"{found.VBt:.2f} L delivered is too little: a step of {_STEP} L of the display is above half the permissible error",
                )
                judge.missing("error", _ERROR, f"{at}, run {count}", why, "delivery-too-small", {"VJ": run.VJ, "VBt": found.VBt})
            if abs(run.tJ - run.tB) > apart.value:
                why = Words(f"tJ 与 tB 相差超过 {apart.value} °C", f"tJ and tB differ by more than {apart.value} °C")
                judge.missing("error", _ERROR, f"{at}, run {count}", why, "temperatures-apart", {"tJ": run.tJ, "tB": run.tB})
        if len(errors) < needed:
            judge.missing("repeatability", _REPEATABILITY, at, code="point-missing")
        else:
            values = {f"EV{n}": error for n, error in enumerate(errors, 1)}
            spread = max(errors) - min(errors)
            judge.value("repeatability", _REPEATABILITY, at, spread, None, most.value, (most,), values, unit="%", measured=False)
    for nozzle in sorted({run.nozzle for run in tests.runs}):
        for point in _POINTS if instrument.minimum_quantity else _POINTS[:2]:
            if not any(run.nozzle == nozzle and run.point == point for run in tests.runs):
                judge.missing("error", _ERROR, f"nozzle {nozzle}, {point}", code="point-missing")


def _amounts(judge: Judge, rules: Rules, instrument: Instrument, tests: Tests) -> None:
    if not tests.amounts:
        judge.missing("amount", _AMOUNT)
    limit = rules.limit("amount", "steps").by(instrument.payment_step, "yuan")
    for entry in tests.amounts:
        difference = entry.amount - entry.volume * entry.price
        values = {"volume": entry.volume, "price": entry.price, "amount": entry.amount}
        at = f"{entry.volume:f} L × {entry.price:f}"
        judge.value("amount", _AMOUNT, at, difference, -limit.value, limit.value, (limit,), values, measured=False)


def _lock_count(judge: Judge, rules: Rules, count: int, locked: bool) -> None:
    """So many deliveries beyond the error in total lock the dispenser; one that still delivers has been tampered with."""
    error, times = rules.limit("self_lock", "error"), rules.limit("self_lock", "times")
    failed = Words(f"误差超过 ±{error.value} % 已 {count} 次而未自锁", f"{count} deliveries beyond ±{error.value} % and not locked")
    judge.fact("self-lock", _LOCK, "count", count < times.value or locked, failed, values={"count": Decimal(count)}, limits=(times, error))


def plan(instrument: Instrument) -> tuple[Point, ...]:
    """Three runs at each flow point, an amount, three seals, the self-lock."""
    points = _POINTS if instrument.minimum_quantity else _POINTS[:2]
    runs = [Point("error", _ERROR, f"{point}, run {n}") for point in points for n in (1, 2, 3)]
    seals = [Point("seals", _SEALS, at) for at in ("adjuster", "encoder", "main board")]
    return (*runs, Point("amount", _AMOUNT, ""), *seals, Point("self-lock", _LOCK, ""))


PROCEDURE = Procedure("fuel-dispenser", _NAME, ("JJG 443",), tuple(Stage), ON_INSTRUMENTS, Instrument, Tests, evaluate, plan)
