"""Gold and jewellery balances (JJG 1036-2022): the balance, its fitness for the goods, and the goods, as separate decisions."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Literal

from ..verdict import Words, combined
from .deciding import exactly
from .entry import named
from .frame import Mode, Point, Procedure, Record, Result, Stage
from .judge import Judge
from .retail import DOCUMENT
from .weighing.bench import Bench
from .weighing.instrument import MILLIGRAMS, Instrument, mpe_at
from .weighing.procedure import judge_tests
from .weighing.procedure import plan as weighing_plan
from .weighing.readings import Tests as WeighingTests

_NAME = Words("金银饰品天平", "balance for gold and jewellery")
_SUITABLE = Words("天平对商品的适用性（第三条）", "fitness for the goods (article 3)")
_GOODS = Words("饰品短缺量", "shortage of a piece")
_UNIT = Words("计量单位", "unit shown")
_PIECES = tuple(Decimal(grams) for grams in (1, 5, 10, 20, 50, 100))


@dataclass(frozen=True, slots=True)
class Shop:
    """The balance of a shop and what is sold on it."""

    balance: Annotated[Instrument, "The balance; regulation JJG 1036"]
    metal: Annotated[Literal["gold", "silver"], "What is sold"] = "gold"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece weighed again on a better balance."""

    tag: Annotated[Decimal, "Mass on the tag in g"]
    found: Annotated[Decimal, "Mass found in g"]
    name: Annotated[str, "Number or name of the piece"] = ""


@dataclass(frozen=True, slots=True)
class Tests:
    """What was done; what was not is left out."""

    balance: Annotated[WeighingTests | None, "Tests of the balance itself"] = None
    pieces: Annotated[tuple[Piece, ...], "Pieces weighed again"] = ()
    unit_is_gram: Annotated[bool | None, "Whether the balance shows grams, not troy ounces or qian"] = None


@exactly
def evaluate(record: Record[Shop, Tests]) -> Result:
    """A verification or calibration judges the balance alone; other modes its fitness at the usual masses, the pieces, the unit, and the balance
    where it was tested. ``details`` keeps the decisions apart: a balance may conform to its class and yet not be fit for the goods.
    """
    shop, tests = record.instrument, record.tests
    judge = Judge("jewellery-balance", _NAME, record.conditions)
    bench = Bench(Record(record.conditions, shop.balance, tests.balance or WeighingTests()), judge)
    is_of_the_balance = record.conditions.mode in (Mode.VERIFICATION, Mode.CALIBRATION)
    if tests.balance is not None or is_of_the_balance:
        judge_tests(bench)
    if is_of_the_balance:
        return judge.result(accuracy_class=shop.balance.accuracy_class)
    largest = _fitness(judge, bench, shop)
    _pieces(judge, shop, tests.pieces)
    if tests.unit_is_gram is not None:
        judge.fact("unit", _UNIT, "", tests.unit_is_gram, Words("未使用克作单位", "the balance does not show grams"))
    result = judge.result(accuracy_class=shop.balance.accuracy_class)
    decisions = {name: _decision(result, tests_of) for name, tests_of in (("fitness", ("fitness",)), ("goods", ("goods",)))}
    balance = tuple({item.test for item in result.items} - {"fitness", "goods", "unit"})
    decisions["balance"] = _decision(result, balance)
    return replace(result, details={"fit up to g": largest, "metal": shop.metal, "decisions": decisions})


def _decision(result: Result, tests: tuple[str, ...]) -> str | None:
    """What the items of some tests come to by themselves; None where there are none, or the mode concludes nothing."""
    verdicts = [item.verdict for item in result.items if item.test in tests and item.verdict is not None]
    return combined(verdicts).value if verdicts else None


def _pieces(judge: Judge, shop: Shop, pieces: tuple[Piece, ...]) -> None:
    retail = judge.rules(DOCUMENT)
    for number, piece in enumerate(pieces):
        with named(f"tests.pieces[{number}].tag"):
            limit = retail.limit("jewellery", "deviation", at=piece.tag, metal=shop.metal)
        values = {"tag": piece.tag, "found": piece.found}
        at = piece.name or f"piece {number + 1}"
        judge.value("goods", _GOODS, at, piece.tag - piece.found, None, limit.value, (limit,), values)


def _fitness(judge: Judge, bench: Bench, shop: Shop) -> Decimal | None:
    """The permissible error in service may not be above the deviation of the goods; the largest usual piece for which it is not."""
    largest, retail = None, judge.rules(DOCUMENT)
    per_gram = MILLIGRAMS["g"] / MILLIGRAMS[bench.unit]
    for grams in _PIECES:
        load = grams * per_gram
        if load > shop.balance.max or load < shop.balance.min_load(bench.rules):
            continue
        scale = shop.balance.range_of(load, None, "instrument.balance")
        mpe = mpe_at(shop.balance, bench.rules, load, scale, Stage.IN_SERVICE.value)
        deviation = retail.limit("jewellery", "deviation", at=grams, metal=shop.metal)
        found = mpe.value / per_gram
        judge.value("fitness", _SUITABLE, f"{grams} g", found, None, deviation.value, (deviation, mpe), {}, unit="g", measured=False)
        if found <= deviation.value:
            largest = grams
    return largest


def plan(shop: Shop) -> tuple[Point, ...]:
    """The points of the balance, then pieces to weigh again."""
    return (*weighing_plan(shop.balance), Point("goods", _GOODS, "pieces on a better balance"))


PROCEDURE = Procedure("jewellery-balance", _NAME, ("JJG 1036", DOCUMENT, "JJG 99"), tuple(Stage), (*Mode,), Shop, Tests, evaluate, plan)
