"""What the shopper got: goods weighed again (Measures of 2004, Order 66, revised by Order 31 of 2020).

The settled weight may exceed the true one by the negative deviation at most. Weighing again on a scale of equal accuracy doubles the deviation;
a check of the scale itself is another procedure and never doubles it.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from ..errors import BadInput
from ..rules import Limit, Rules
from ..verdict import Words
from .deciding import exactly
from .entry import named
from .frame import ON_GOODS, Point, Procedure, Record, Result, Stage
from .judge import Judge

DOCUMENT = "零售商品称重计量监督管理办法"
_NAME = Words("零售商品称重复核", "re-weighing of retail goods")
_SHORTAGE = Words("短缺量", "shortage")
_BANDS = {"grain, vegetables, fruit": "A", "meat, eggs, poultry, seafood, cakes": "B", "dried goods": "C"}
_IN_GRAMS = {"g": Decimal(1), "kg": Decimal(1000)}


@dataclass(frozen=True, slots=True)
class Goods:
    """What was sold. A listed kind settles the band of the table; ``other food`` goes by its price."""

    kind: Annotated[
        Literal["grain, vegetables, fruit", "meat, eggs, poultry, seafood, cakes", "dried goods", "other food", "gold", "silver"],
        "Kind of goods in the table; other food is judged by its price",
    ]
    unit: Annotated[Literal["g", "kg"], "Unit of the weights"] = "kg"
    price: Annotated[Decimal | None, "Price in yuan per kilogram; needed for other food"] = None
    live_or_soaked: Annotated[bool, "Live poultry, live fish, soaked goods: outside of the measures"] = False
    scale_mpe_g: Annotated[Decimal | None, "Maximum permissible error in g of the seller's scale at the load; it may not be above the deviation"] = (
        None
    )

    def __post_init__(self) -> None:
        if self.live_or_soaked:
            raise BadInput("instrument.live_or_soaked", True, "live poultry, live fish and soaked goods are outside of the measures")
        if self.kind == "other food" and (self.price is None or self.price <= 0):
            raise BadInput("instrument.price", self.price, "other food is judged by its price in yuan per kilogram, above 0")


@dataclass(frozen=True, slots=True)
class Weighed:
    """One sale weighed again."""

    settled: Annotated[Decimal, "Weight that was paid for"]
    found: Annotated[Decimal, "Weight found"]
    name: Annotated[str, "What it was"] = ""


@dataclass(frozen=True, slots=True)
class Sales:
    """Sales weighed again, and how."""

    way: Annotated[
        Literal["same scale", "more accurate scale", "scale of equal accuracy"],
        "How it was weighed again; a scale of equal accuracy doubles the deviation",
    ]
    sales: Annotated[tuple[Weighed, ...], "Sales weighed again"]


@exactly
def evaluate(record: Record[Goods, Sales]) -> Result:
    """Every sale with its shortage and the deviation allowed; BadInput for weights outside of the table."""
    judge, goods = Judge("retail-reweighing", _NAME, record.conditions), record.instrument
    rules = judge.rules(DOCUMENT)
    factor = rules.limit("recheck", "factor", way=record.tests.way)
    in_grams = _IN_GRAMS[goods.unit]
    short = []
    for number, sale in enumerate(record.tests.sales):
        at = sale.name or f"sale {number + 1}"
        with named(f"tests.sales[{number}].settled"):
            deviation = deviation_of(goods, rules, sale.settled * in_grams)
        limit = deviation.times(factor)
        shortage = (sale.settled - sale.found) * in_grams
        values = {"settled": sale.settled, "found": sale.found, "way": record.tests.way}
        judge.value("shortage", _SHORTAGE, at, shortage, None, limit.value, (limit,), values, unit="g")
        if goods.scale_mpe_g is not None:
            name = Words("计量器具的最大允许误差（第三条）", "permissible error of the scale (article 3)")
            judge.value("scale", name, at, goods.scale_mpe_g, None, deviation.value, (deviation,), {}, unit="g", measured=False)
        if shortage > limit.value:
            short.append(sale)
    if not record.tests.sales:
        judge.missing("shortage", _SHORTAGE)
    details = {"compensation if it was fraud": [str(c) for c in (_fraud(goods, sale, rules) for sale in short) if c is not None]}
    return judge.result(details=details if short else None)


def deviation_of(goods: Goods, rules: Rules, settled_g: Decimal) -> Limit:
    """The negative deviation in g allowed for a settled weight in g."""
    if settled_g <= 0:
        raise BadInput("settled", str(settled_g), "a settled weight is above 0")
    if goods.kind in ("gold", "silver"):
        return rules.limit("jewellery", "deviation", at=settled_g, metal=goods.kind)
    band = _BANDS.get(goods.kind) or rules.row("price_band", at=goods.price).texts["band"]
    return rules.limit("food", "deviation", at=settled_g / 1000, band=band)


def compensation(paid: Decimal, rules: Rules) -> Decimal:
    """What a cheated shopper is due beside the difference: three times the price paid, at least 500 yuan (consumer law, 55)."""
    return max(paid * rules.limit("compensation", "times_the_price").value, rules.limit("compensation", "at_least").value)


def _fraud(goods: Goods, sale: Weighed, rules: Rules) -> Decimal | None:
    if goods.price is None:
        return None
    return compensation(sale.settled * _IN_GRAMS[goods.unit] / 1000 * goods.price, rules)


def plan(goods: Goods) -> tuple[Point, ...]:
    """One sale weighed again."""
    return (Point("shortage", _SHORTAGE, "the goods as sold, without tare", None, goods.unit),)


PROCEDURE = Procedure("retail-reweighing", _NAME, (DOCUMENT,), (Stage.IN_SERVICE,), ON_GOODS, Goods, Sales, evaluate, plan)
