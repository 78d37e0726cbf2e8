"""A lot of prepackages: contents from what was weighed, the mean test, the single packages, the label, the verdict."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from ..errors import BadInput
from ..procedures.deciding import exactly
from ..procedures.entry import named
from ..procedures.frame import Conditions, Mode, Result, Stage
from ..procedures.judge import Judge
from ..rules import Confirmation, Limit
from ..verdict import Words
from .deficiency import BASE, UNITS, Deficiency, Quantity, Rounding, tolerable_deficiency
from .label import Label, judge_label
from .plan import Document, Plan, plan_for, recomputed_factor
from .statistics import MeanTest, decimal_of, mean_test

_NAME = Words("定量包装商品净含量检验", "net content of a lot of prepackages")
_MEAN = Words("平均实际含量", "mean content")
_SINGLE = Words("单件实际含量", "single packages")
_SAMPLE = Words("抽样", "sample")
MOST_PACKAGES = 10_000
_UP = ("OIML R 87",)


@dataclass(frozen=True, slots=True)
class Package:
    """One package: its net content, or gross and tare (its own, or the mean tare of the lot)."""

    net: Annotated[Decimal | None, "Net content in the unit of the readings"] = None
    gross: Annotated[Decimal | None, "Gross mass"] = None
    tare: Annotated[Decimal | None, "Tare of this package; else the mean tare of the lot"] = None


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot as it was found, sampled and measured."""

    on: Annotated[date, "Day of the test; it chooses the edition"]
    nominal: Annotated[Decimal, "Nominal quantity Qn, in `unit`"]
    unit: Annotated[Literal["mg", "g", "kg", "mL", "L", "mm", "cm", "m", "cm2", "m2", "piece"], "Unit of the nominal quantity"]
    size: Annotated[int, "Number of packages in the lot, N; in a shop everything of that kind that is there"]
    net: Annotated[tuple[Decimal, ...], "Net contents, where nothing else was read"] = ()
    packages: Annotated[tuple[Package, ...], "Packages with gross and tare, instead of `net`"] = ()
    read_in: Annotated[Literal["mg", "g", "kg", "mL", "L", "mm", "cm", "m", "cm2", "m2", "piece"] | None, "Unit of the readings; else `unit`"] = None
    tare: Annotated[Decimal | None, "Mean tare, in the unit of the readings"] = None
    density: Annotated[Decimal | None, "Density in g/mL, where a volume was weighed"] = None
    plan: Annotated[Document, "Document of the plan"] = "JJF 1070"
    destructive: Annotated[bool, "EU reference test: destructive"] = False
    rounding: Annotated[Rounding | None, "Rounding of T; else as the document of the plan does"] = None
    allowed_variation: Annotated[Decimal | None, "NIST HB 133: maximum allowable variation of the goods, in `unit`"] = None
    mode: Annotated[Literal["inspection", "self-test"], "Inspection concludes, a self-test warns"] = "inspection"
    label: Annotated[Label | None, "What the label shows"] = None
    goods: Annotated[str, "Goods"] = ""
    place: Annotated[str, "Where the sample was drawn"] = ""
    sampling: Annotated[str, "How the sample was drawn"] = ""
    tare_method: Annotated[str, "How the tare was found"] = ""
    confirmations: Annotated[tuple[Confirmation, ...], "Unconfirmed values that an administrator has compared with the official text"] = ()

    def __post_init__(self) -> None:
        if self.size < 1:
            raise BadInput("lot.size", self.size, "a lot has at least one package")
        if bool(self.net) == bool(self.packages):
            raise BadInput("lot.net", len(self.net), "either net contents, or packages with gross and tare")
        if self.density is not None and self.density <= 0:
            raise BadInput("lot.density", str(self.density), "a density is above 0")


@exactly
def evaluate(lot: Lot) -> Result:
    """Plan, T, counts, mean test and label of a lot, and what they come to.

    A lot conforms where both tests pass: mean + k s reaches Qn, and no more packages than allowed fall short of Qn by more than T, none by
    more than 2T. ``details`` holds the statistics, each package with its deficiency, and the factor recomputed.
    """
    mode = Mode(lot.mode)
    judge = Judge("lot", _NAME, Conditions(lot.on, Stage.IN_SERVICE, mode, confirmations=lot.confirmations))
    rules = judge.rules(lot.plan)
    quantity, factor = UNITS[lot.unit]
    Qn, contents = lot.nominal * factor, _contents(lot, quantity)
    with named("lot.size"):
        plan = plan_for(lot.size, rules, destructive=lot.destructive)
    if lot.plan == "NIST HB 133":
        deficiency = _allowed_variation(lot, factor)
    else:
        with named("lot.nominal"):
            deficiency = tolerable_deficiency(Qn, quantity, rules, lot.rounding or ("up" if lot.plan in _UP else "GB/T 8170"))
    if len(contents) > lot.size:
        raise BadInput("lot.net", len(contents), f"the lot has {lot.size} packages")
    if len(contents) != plan.n:
        why = Words(f"样本量 {len(contents)}，应为 {plan.n}", f"a sample of {len(contents)} where the plan asks for {plan.n}")
        judge.missing("sample", _SAMPLE, "", why, "sample-size")
    statistics = _mean(judge, contents, Qn, plan, BASE[quantity])
    counts = _single(judge, contents, Qn, deficiency, plan)
    if lot.label is not None:
        judge_label(judge, lot.label, Qn, quantity)
    return judge.result(details=_details(lot, contents, Qn, plan, deficiency, statistics, counts, BASE[quantity]))


def _contents(lot: Lot, quantity: Quantity) -> tuple[Fraction, ...]:
    """Contents in g, mL, m, m2 or pieces as exact fractions (a density divides)."""
    read_in = lot.read_in or ("g" if lot.density is not None else lot.unit)
    kind, factor = UNITS[read_in]
    weighed_volume = quantity == "volume" and kind == "mass"
    if kind != quantity and not weighed_volume:
        raise BadInput("lot.read_in", read_in, f"{lot.unit} cannot be found from readings in {read_in}")
    if weighed_volume and lot.density is None:
        raise BadInput("lot.density", None, "a volume found by weighing needs the density")
    if (many := len(lot.net or lot.packages)) > MOST_PACKAGES:
        raise BadInput("lot.net", many, f"at most {MOST_PACKAGES} packages in one sample")
    readings = lot.net or tuple(_net(package, lot, f"lot.packages[{number}]") for number, package in enumerate(lot.packages))
    for number, reading in enumerate(readings):
        if reading < 0:
            raise BadInput(f"lot.{'net' if lot.net else 'packages'}[{number}]", str(reading), "a net content is not negative; check gross and tare")
    by = Fraction(factor) / (Fraction(lot.density) if weighed_volume and lot.density is not None else 1)
    return tuple(Fraction(reading) * by for reading in readings)


def _net(package: Package, lot: Lot, path: str) -> Decimal:
    if package.net is not None:
        return package.net
    tare = package.tare if package.tare is not None else lot.tare
    if package.gross is None or tare is None:
        raise BadInput(path, None, "a package has a net content, or gross and tare (its own or that of the lot)")
    return package.gross - tare


def _allowed_variation(lot: Lot, factor: Decimal) -> Deficiency:
    if lot.allowed_variation is None:
        raise BadInput("lot.allowed_variation", None, "NIST HB 133 needs the maximum allowable variation of the goods")
    return Deficiency(lot.allowed_variation * factor, ())


def _mean(judge: Judge, contents: tuple[Fraction, ...], Qn: Decimal, plan: Plan, unit: str) -> MeanTest:
    found = mean_test(contents, Qn, plan.k)
    values = {"mean": found.mean, "s": found.s, "k": plan.k, "mean + k s": found.corrected, "Qn": Qn}
    limits = tuple(limit for limit in plan.limits if limit.id.endswith(("/n", "/k")))
    failed = Words(
        f"平均实际含量修正值 {_short(found.corrected)} {unit} 小于标注净含量 {Qn:f} {unit}",
        f"mean + k s is {_short(found.corrected)} {unit}, below the nominal {Qn:f} {unit}",
    )
    judge.fact("mean", _MEAN, f"mean + k s = {_short(found.corrected)} {unit}", found.passes, failed, values=values, limits=limits)
    return found


def _single(judge: Judge, contents: tuple[Fraction, ...], Qn: Decimal, deficiency: Deficiency, plan: Plan) -> tuple[int, int]:
    """Counts of packages short of Qn by more than T up to 2T, and by more than 2T."""
    T = Fraction(deficiency.T)
    short = [Fraction(Qn) - content for content in contents]
    T1, T2 = sum(T < d <= 2 * T for d in short), sum(d > 2 * T for d in short)
    at = f"T = {deficiency.T.normalize():f}: {T1} T1, {T2} T2"
    values: dict[str, Decimal | str | bool] = {"T": deficiency.T, "T1": Decimal(T1), "T2": Decimal(T2)}
    if plan.T1 is None:
        why = Words("规则文件中没有允许的件数", "the rule file does not have the numbers of packages allowed")
        judge.missing("single", _SINGLE, at, why, "limit-missing", values)
        return T1, T2
    beyond = T1 + T2 if plan.T2 is None else T1
    holds = beyond <= plan.T1 and (plan.T2 is None or plan.T2 >= T2)
    failed = Words(
        f"短缺超过 T 的 {T1} 件（允许 {plan.T1}），超过 2T 的 {T2} 件",
        f"{T1} packages short by more than T ({plan.T1} allowed), {T2} by more than 2T",
    )
    judge.fact("single", _SINGLE, at, holds, failed, values=values, limits=(*deficiency.limits, *_counts(plan)))
    return T1, T2


def _counts(plan: Plan) -> tuple[Limit, ...]:
    return tuple(limit for limit in plan.limits if limit.id.endswith(("/T1", "/T2", "/n")))


def _short(value: Decimal) -> str:
    return f"{round(value, 4):f}"


def _details(
    lot: Lot,
    contents: tuple[Fraction, ...],
    Qn: Decimal,
    plan: Plan,
    deficiency: Deficiency,
    statistics: MeanTest,
    counts: tuple[int, int],
    unit: str,
) -> dict[str, Any]:
    recomputed = recomputed_factor(plan.n, lot.plan) if plan.k else None
    return {
        "lot": {"goods": lot.goods, "N": lot.size, "place": lot.place, "sampling": lot.sampling, "tare method": lot.tare_method},
        "unit": unit,
        "Qn": Qn,
        "n": plan.n,
        "k": plan.k,
        "k recomputed": None if recomputed is None else round(recomputed, 4),
        "note": plan.note,
        "T": deficiency.T,
        "mean": statistics.mean,
        "s": statistics.s,
        "mean + k s": statistics.corrected,
        "T1": counts[0],
        "T2": counts[1],
        "allowed": {"T1": plan.T1, "T2": plan.T2},
        "contents": [decimal_of(content) for content in contents],
        "deficiencies": [decimal_of(Fraction(Qn) - content) for content in contents],
    }
