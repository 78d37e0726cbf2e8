"""Excess packaging: interspace ratio, layers, cost ratio, each by itself (GB 23350-2021 with amendment 1; GB 43284-2023).

X = (Vn - sum of k V0) / Vn, with 1 g = 1 mL = 1 cm3. The limit of X goes by the content of a single piece, X itself by the whole content; a
negative X passes. One failed item makes it excess packaging.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from .errors import BadInput
from .procedures.deciding import exactly
from .procedures.frame import Conditions, Mode, Result, Stage
from .procedures.judge import Judge
from .rules import Confirmation, Limit, Mark, Rules
from .verdict import Words

Goods = Literal[
    "mooncakes", "zongzi", "grain products", "compressed tea", "tea", "bulky tea", "tangerine peel", "leaf and flower infusions", "other",
    "vegetables", "eggs", "fruit", "meat", "aquatic products",
]  # fmt: skip
_NAME = Words("商品过度包装检查", "excess packaging")
_INTERSPACE = Words("包装空隙率", "interspace ratio")
_LAYERS = Words("包装层数", "layers of packaging")
_COST = Words("包装成本比率", "cost ratio of the packaging")
_MATERIAL = Words("包装材料", "material of the packaging")
_MIXED = Words("混装", "mixing with other goods")
_AMENDED = ("mooncakes", "zongzi")
_FRESH = ("vegetables", "eggs", "fruit", "meat", "aquatic products")
_DEAR = ("meat", "aquatic products", "eggs")


@dataclass(frozen=True, slots=True)
class Content:
    """Pieces of one kind in the package."""

    piece: Annotated[Decimal, "Net content of a single piece in g or mL"]
    pieces: Annotated[int, "Number of pieces"]
    k: Annotated[Decimal | None, "Coefficient of required space, keyed in from the annex where the rule file does not have it"] = None


@dataclass(frozen=True, slots=True)
class Package:
    """A sales package as measured."""

    on: Annotated[date, "Day of the check; it chooses the edition"]
    goods: Annotated[Goods, "Kind of goods"]
    contents: Annotated[tuple[Content, ...], "What is in it"]
    outer_cm: Annotated[tuple[Decimal, ...], "Three outer sizes in cm, handles, clasps and ropes included"] = ()
    outer_volume_cm3: Annotated[Decimal | None, "Outer volume in cm3, for other shapes"] = None
    layers: Annotated[int | None, "Layers; a net bag or drawer box is one, half trays and inner films of tea bags are none"] = None
    price: Annotated[Decimal | None, "Price in yuan"] = None
    cost: Annotated[Decimal | None, "Cost in yuan of all packaging but the first package"] = None
    interspace_limit: Annotated[Decimal | None, "Fresh produce: limit of X in %, keyed in from the standard"] = None
    keyed_from: Annotated[str, "Text from which coefficients or limits were keyed in: standard, annex, row"] = ""
    listed_as_dear: Annotated[bool, "Fruit: strawberry, cherry, bayberry or loquat"] = False
    precious_material: Annotated[bool | None, "Precious metal or rosewood in the packaging"] = None
    mixed: Annotated[bool | None, "Mooncakes with other goods; zongzi with goods dearer than the zongzi"] = None
    export_or_gift: Annotated[bool, "Export goods, or gifts that are not for sale: outside of the standards"] = False
    mode: Annotated[Literal["inspection", "self-test"], "Inspection concludes, a self-test warns"] = "inspection"
    confirmations: Annotated[tuple[Confirmation, ...], "Unconfirmed values that an administrator has compared with the official text"] = ()

    def __post_init__(self) -> None:
        if self.export_or_gift:
            raise BadInput("packaging.export_or_gift", True, "export goods and gifts that are not for sale are outside of the standards")
        if not self.contents:
            raise BadInput("packaging.contents", [], "at least one kind of content is needed")
        for number, content in enumerate(self.contents):
            if content.piece <= 0 or content.pieces < 1:
                raise BadInput(f"packaging.contents[{number}]", str(content.piece), "a piece has content, and there is at least one")
            if content.k is not None and content.k <= 0:
                raise BadInput(f"packaging.contents[{number}].k", str(content.k), "a coefficient of required space is above 0")
        if self.outer_cm and self.outer_volume_cm3 is not None:
            raise BadInput("packaging.outer_volume_cm3", str(self.outer_volume_cm3), "either three outer sizes, or the volume of another shape")
        if any(size <= 0 for size in self.outer_cm):
            raise BadInput("packaging.outer_cm", [str(size) for size in self.outer_cm], "outer sizes are above 0")
        if self.layers is not None and self.layers < 0:
            raise BadInput("packaging.layers", self.layers, "layers are counted from 0")
        if self.cost is not None and self.cost < 0:
            raise BadInput("packaging.cost", str(self.cost), "a cost is not negative")
        if self.volume is not None and self.volume <= 0:
            raise BadInput("packaging.outer_volume_cm3", str(self.volume), "is above 0")

    @property
    def volume(self) -> Decimal | None:
        """Vn in cm3; None where it was not measured."""
        if self.outer_volume_cm3 is not None:
            return self.outer_volume_cm3
        if not self.outer_cm:
            return None
        if len(self.outer_cm) != 3:
            raise BadInput("packaging.outer_cm", [str(size) for size in self.outer_cm], "three sizes; give outer_volume_cm3 for other shapes")
        return self.outer_cm[0] * self.outer_cm[1] * self.outer_cm[2]


@exactly
def evaluate(package: Package) -> Result:
    """Every item with its limit, and whether the packaging is excessive; what an annex alone says and nobody keyed in leaves it incomplete."""
    judge = Judge("packaging", _NAME, Conditions(package.on, Stage.IN_SERVICE, Mode(package.mode), confirmations=package.confirmations))
    rules = judge.rules(document_of(package.goods))
    X = _interspace(judge, rules, package)
    if package.layers is None:
        judge.missing("layers", _LAYERS)
    else:
        limit = rules.limit("layers", "most", goods=_row_of(package.goods, rules, "layers"))
        judge.value("layers", _LAYERS, "", Decimal(package.layers), None, limit.value, (limit,), {}, measured=False)
    _cost(judge, rules, package)
    if package.precious_material is not None:
        failed = Words("使用贵金属或红木", "precious metal or rosewood is used")
        judge.fact("material", _MATERIAL, "", not package.precious_material, failed)
    if package.goods in _AMENDED and package.mixed is not None:
        judge.fact("mixed", _MIXED, "", not package.mixed, Words("与其他商品混装", "mixed with other goods"))
    return judge.result(details={"Vn in cm3": package.volume, "X in %": X})


def document_of(goods: str) -> str:
    """The standard for a kind of goods."""
    return "GB 43284" if goods in _FRESH else "GB 23350 Amd 1" if goods in _AMENDED else "GB 23350"


def interspace_ratio(Vn: Decimal, needed: Decimal) -> Decimal:
    """X in per cent of an outer volume and the sum of k V0, both in cm3."""
    return (Vn - needed) / Vn * 100


def _row_of(goods: str, rules: Rules, table: str) -> str:
    return goods if any(row.keys["goods"] == goods for row in rules.tables[table].rows) else "other"


def _interspace(judge: Judge, rules: Rules, package: Package) -> Decimal | None:
    Vn = package.volume
    if package.layers == 1 and "one_layer" in rules.tables:
        one = rules.limit("one_layer", "layers")
        judge.fact("interspace", _INTERSPACE, "one layer: no limit", True, Words("", ""), limits=(one,))
        return None
    if Vn is None:
        judge.missing("interspace", _INTERSPACE)
        return None
    coefficients = _coefficients(rules, package)
    limit = _interspace_limit(judge, rules, package)
    if coefficients is None:
        why = Words("必要空间系数见标准附录，尚未录入", "the coefficient of required space stands in the annex and was not keyed in with its source")
        judge.missing("interspace", _INTERSPACE, "", why, "annex-value-missing")
        return None
    needed = sum((k.value * c.piece * c.pieces for k, c in zip(coefficients, package.contents, strict=True)), Decimal(0))
    X = interspace_ratio(Vn, needed)
    if limit is not None:
        values = {"Vn": Vn, "sum k V0": needed, "X": X}
        judge.value("interspace", _INTERSPACE, "", X, None, limit.value, (limit, *coefficients), values, measured=False)
    return X


def _interspace_limit(judge: Judge, rules: Rules, package: Package) -> Limit | None:
    """By the content of the largest single piece, for which the limit is smallest; keyed in for fresh produce."""
    if "interspace" in rules.tables:
        return rules.limit("interspace", "most", at=max(content.piece for content in package.contents))
    if package.interspace_limit is None or not package.keyed_from:
        why = Words("该类生鲜产品的空隙率限值尚未录入", "the limit for this kind and weight was not keyed in with its source")
        judge.missing("interspace", _INTERSPACE, "", why, "annex-value-missing")
        return None
    least, most = (rules.limit("interspace_bounds", column) for column in ("least", "most"))
    if not least.value <= package.interspace_limit <= most.value:
        rule = f"the limits of {rules.edition.name} lie between {least.value} % and {most.value} %"
        raise BadInput("packaging.interspace_limit", str(package.interspace_limit), rule)
    return _keyed(most, package.interspace_limit, package.keyed_from)


def _coefficients(rules: Rules, package: Package) -> tuple[Limit, ...] | None:
    """k of every content: from the rule file, else keyed in; None where one is missing."""
    found = []
    for content in package.contents:
        if "coefficient" in rules.tables and rules.has("coefficient", "k", goods=package.goods):
            if content.k is not None:
                rule = f"{rules.edition.name} gives the coefficient of {package.goods}; leave k out"
                raise BadInput("packaging.contents.k", str(content.k), rule)
            found.append(rules.limit("coefficient", "k", goods=package.goods))
        elif content.k is not None and package.keyed_from:
            edition = rules.edition
            found.append(Limit(content.k, "1", edition.document, edition.edition, "", Mark.C1, "keyed in", note=package.keyed_from))
        else:
            return None
    return tuple(found)


def _keyed(like: Limit, value: Decimal, source: str) -> Limit:
    return replace(like, value=value, id="keyed in", note=source)


def _cost(judge: Judge, rules: Rules, package: Package) -> None:
    if package.price is None or package.cost is None:
        judge.missing("cost", _COST)
        return
    if package.price <= 0:
        raise BadInput("packaging.price", str(package.price), "a price is above 0")
    if package.goods in _FRESH:
        kind = "listed" if package.goods in _DEAR or package.listed_as_dear else "other"
        limit = rules.limit("cost", "most", at=package.price, kind=kind)
    else:
        limit = rules.limit("cost", "most", at=package.price)
    ratio = package.cost / package.price * 100
    judge.value("cost", _COST, "", ratio, None, limit.value, (limit,), {"price": package.price, "cost": package.cost}, measured=False)
