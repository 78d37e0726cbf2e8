"""The guided check of a price-computing scale for cheating: six steps in order, with the evidence that each one needs.

A scale that cheats shows the truth until a key, a switch or a remote control tells it otherwise, so known weights come first, before any key is
touched, and the same weights again after every suspicious action. A ratio outside of the in-service error that comes and goes is the finding.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ..verdict import Words
from .deciding import exactly
from .frame import Mode, Point, Procedure, Record, Result, Stage
from .judge import Judge
from .weighing.bench import Bench
from .weighing.changeover import error_of_indication
from .weighing.instrument import MILLIGRAMS, Instrument
from .weighing.readings import PriceReading, Tests

MARKETS = "集贸市场计量监督管理办法"
_NAME = Words("电子计价秤作弊排查", "check of a price-computing scale for cheating")
STEPS = (
    ("seals", Words("封印、检定标记、型式批准和软件标识", "seals, verification mark, type approval, software identifier")),
    ("level", Words("水平、零位和显示自检", "level, zero, display test")),
    ("before", Words("操作按键前的标准砝码示值", "known weights before touching keys")),
    ("after", Words("可疑操作后的标准砝码示值", "the same weights after suspicious actions")),
    ("price", Words("金额计算核查", "price check")),
    ("custody", Words("固定证据和移交", "securing and chain of custody")),
)
_NAMES = dict(STEPS)


@dataclass(frozen=True, slots=True)
class Seals:
    """Step 1."""

    intact: Annotated[bool, "Whether all seals are whole"]
    mark_valid_until: Annotated[date | None, "Last day of the verification mark; leave out where there is none"] = None
    type_approval: Annotated[str, "Type-approval number read on the scale"] = ""
    software_id: Annotated[str, "Software identifier shown"] = ""
    software_id_approved: Annotated[str, "Software identifier of the approved type"] = ""
    photos: Annotated[tuple[str, ...], "Names of the photographs: seals, mark, type plate, software identifier"] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """Step 2."""

    levelled: Annotated[bool, "Whether the scale stands level"]
    zero: Annotated[bool, "Whether it shows zero with nothing on it"]
    displays_agree: Annotated[bool, "Whether seller's and customer's displays agree, no digit covered"]


@dataclass(frozen=True, slots=True)
class Known:
    """A known weight on the scale."""

    weight: Annotated[Decimal, "Known weight"]
    indication: Annotated[Decimal, "Indication"]


@dataclass(frozen=True, slots=True)
class Action:
    """A known weight after a suspicious action."""

    action: Annotated[str, "Key, key combination, power cycle or else"]
    weight: Annotated[Decimal, "Known weight"]
    indication: Annotated[Decimal, "Indication"]
    video: Annotated[str, "Name of the video; needed where the indication is wrong"] = ""


@dataclass(frozen=True, slots=True)
class Custody:
    """Step 6."""

    sealed_by: Annotated[str, "Who sealed the scale"]
    witness: Annotated[str, "Who witnessed it"]
    handed_to: Annotated[str, "Technical body that opens it"] = ""
    photos: Annotated[tuple[str, ...], "Names of the photographs"] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps in their order; what was not done yet is left out."""

    seals: Annotated[Seals | None, "Step 1"] = None
    level: Annotated[Level | None, "Step 2"] = None
    before: Annotated[tuple[Known, ...], "Step 3: about 200 g, 500 g, 1 kg and half Max"] = ()
    after: Annotated[tuple[Action, ...], "Step 4"] = ()
    price: Annotated[tuple[PriceReading, ...], "Step 5"] = ()
    custody: Annotated[Custody | None, "Step 6; needed where something was found"] = None


@exactly
def evaluate(record: Record[Instrument, Steps]) -> Result:
    """Every step with what it showed; steps out of order and findings without evidence leave the check incomplete."""
    conditions, steps = record.conditions, record.tests
    judge = Judge("cheating-check", _NAME, conditions)
    bench = Bench(Record(conditions, record.instrument, Tests()), judge)
    market = judge.rules(MARKETS).edition
    _order(judge, steps)
    if steps.seals is not None:
        _seals(judge, steps.seals)
    if steps.level is not None:
        for holds, failed in (
            (steps.level.levelled, Words("未调水平", "not level")),
            (steps.level.zero, Words("空秤不为零", "not at zero")),
            (steps.level.displays_agree, Words("两面显示不一致或被遮挡", "the displays disagree or are covered")),
        ):
            judge.fact("level", _NAMES["level"], failed.en, holds, failed)
    found = [
        _known(bench, "before", f"{bench.at(known.weight)}", known.weight, known.indication, f"tests.before[{n}]")
        for n, known in enumerate(steps.before)
    ]
    _spread(judge, bench, steps)
    changed = [
        _known(bench, "after", f"{a.action}, {bench.at(a.weight)}", a.weight, a.indication, f"tests.after[{n}]") for n, a in enumerate(steps.after)
    ]
    _evidence(judge, steps, changed)
    _prices(judge, bench, steps)
    switched = any(changed) and not all([*found, *changed])
    if any([*found, *changed]) and steps.custody is None:
        judge.missing("custody", _NAMES["custody"], "", Words("发现异常后未固定证据", "something was found and not secured"), "custody-missing")
    return judge.result(details={"switched on and off": switched, "market rules": market.name, "ratios": _ratios(steps)})


def _order(judge: Judge, steps: Steps) -> None:
    """A step counts only after the ones before it: weights tried after the keys prove nothing about the untouched scale."""
    done = [name for name, _ in STEPS if getattr(steps, name)]
    for place, (name, words) in enumerate(STEPS[:5]):
        if name in done:
            continue
        later = [other for other in done if other in [step for step, _ in STEPS[place + 1 :]]]
        why = Words(f"第 {place + 1} 步未做：{words.zh}", f"step {place + 1} was not done: {words.en}")
        judge.missing(name, words, "", why, "step-out-of-order" if later else "step-missing")


def _seals(judge: Judge, seals: Seals) -> None:
    name, day = _NAMES["seals"], judge.conditions.on
    judge.fact("seals", name, "seals", seals.intact, Words("封印破损", "a seal is broken"))
    valid = seals.mark_valid_until is not None and seals.mark_valid_until >= day
    judge.fact("seals", name, "verification mark", valid, Words("无检定标记或已过有效期", "no verification mark in date"))
    judge.fact("seals", name, "type approval", bool(seals.type_approval), Words("无型式批准编号", "no type-approval number"))
    if seals.software_id_approved:
        agree = seals.software_id == seals.software_id_approved
        judge.fact("seals", name, "software", agree, Words("软件标识与批准的不一致", "the software identifier is not the approved one"))
    if not seals.photos:
        judge.missing("seals", name, "photos", Words("缺少照片", "photographs are missing"), "evidence-missing")


def _known(bench: Bench, step: str, at: str, weight: Decimal, indication: Decimal, path: str) -> bool:
    """Adds the item; whether the indication is beyond the in-service error."""
    scale = bench.instrument.range_of(weight, None, f"{path}.weight")
    error = error_of_indication(weight, indication, None, scale, bench.instrument, path)
    mpe = bench.mpe(weight, scale)
    bench.judge.error(
        step, _NAMES[step], at, error.E, mpe, {"L": weight, "I": indication}, U_squared=bench.U_squared(step, weight, error), unit=bench.unit
    )
    return abs(error.E) > mpe.value


def _spread(judge: Judge, bench: Bench, steps: Steps) -> None:
    if not steps.before:
        return
    grams = {known.weight * MILLIGRAMS[bench.unit] / 1000 for known in steps.before}
    wanted = (Decimal(200), Decimal(500), Decimal(1000), bench.instrument.max * MILLIGRAMS[bench.unit] / 2000)
    for weight in wanted:
        if not any(abs(given - weight) * 5 <= weight for given in grams):
            judge.missing("before", _NAMES["before"], f"{weight.normalize():f} g", code="point-missing")


def _evidence(judge: Judge, steps: Steps, changed: list[bool]) -> None:
    for action, is_wrong in zip(steps.after, changed, strict=True):
        if is_wrong and not action.video:
            why = Words(f"{action.action}：示值异常但未录像", f"{action.action}: a wrong indication without video")
            judge.missing("after", _NAMES["after"], action.action, why, "evidence-missing")


def _prices(judge: Judge, bench: Bench, steps: Steps) -> None:
    limit = bench.rules.limit("price", "steps").by(bench.instrument.money_step or Decimal("0.01"), "yuan")
    for reading in steps.price:
        difference = reading.amount - reading.mass * reading.unit_price
        at = f"{bench.at(reading.mass)} × {reading.unit_price:f}"
        judge.value("price", _NAMES["price"], at, difference, -limit.value, limit.value, (limit,), {}, unit="yuan", measured=False)


def _ratios(steps: Steps) -> list[dict[str, Any]]:
    return [{"action": a.action, "ratio": str(round(a.indication / a.weight, 4))} for a in steps.after if a.weight]


def plan(instrument: Instrument) -> tuple[Point, ...]:
    """The six steps, in the order that matters."""
    weights = [f"{weight} g" for weight in ("200", "500", "1000")] + [f"{(instrument.max / 2).normalize():f} {instrument.unit}"]
    points = []
    for name, words in STEPS:
        points += [Point(name, words, weight) for weight in weights] if name in ("before", "after") else [Point(name, words, "")]
    return tuple(points)


PROCEDURE = Procedure(
    "cheating-check", _NAME, ("JJG 539", MARKETS), (Stage.IN_SERVICE,), (Mode.INSPECTION, Mode.SELF_TEST), Instrument, Steps, evaluate, plan
)
