"""Worked examples of procedures, lots and packaging, as published or recomputed independently.

Every case is a JSON case as the command takes it. Limits that are unconfirmed in the rule files are confirmed for these examples with the value
that stands there, so that the arithmetic and the decision can be compared.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from ..packaging import interspace_ratio
from ..prepackages import recomputed_factor, tolerable_deficiency
from ..prepackages.plan import Document
from ..procedures import Item, Result
from ..procedures.retail import DOCUMENT as RETAIL
from ..procedures.retail import compensation
from ..rounding import Real
from ..rules import rules_on
from .published import Published

WEIGHTS = {
    "name": "weights",
    "certificate": "FM-1",
    "valid_until": "2027-01-01",
    "weight_class": "M1",
    "weights": [20000, 10000, 5000, 2000, 2000, 1000, 500, 200, 200, 100, 50],
}


def confirmations(result: Result) -> list[dict[str, str]]:
    """A confirmation for every unconfirmed value that ``result`` rests on, with the value of the rule file."""
    day = result.conditions.on
    values = {cell.id: cell.value for edition in result.editions for cell in rules_on(edition.document, day).cells()}
    return [{"limit": name, "value": str(values[name]), "by": "example", "on": "2026-01-05", "text": "as printed"} for name in result.unconfirmed]


def confirmed(case: Mapping[str, Any]) -> Result:
    """The result of a case of kind procedure, lot or packaging when all that it rests on has been confirmed."""
    from ..cases import lot, packaging, procedure

    if "lot" in case:
        return lot.run({"lot": {**case["lot"], "confirmations": confirmations(lot.run(case))}})
    if "packaging" in case:
        return packaging.run({"packaging": {**case["packaging"], "confirmations": confirmations(packaging.run(case))}})
    found = procedure.run(case)
    assert isinstance(found, Result)
    again = procedure.run({**case, "confirmations": confirmations(found)})
    assert isinstance(again, Result)
    return again


def record(
    procedure: str, instrument: Mapping[str, Any], tests: Mapping[str, Any], unit: str = "", U: str = "0.000001", **rest: Any
) -> dict[str, Any]:
    """A case with a standard in date whose U is ``U`` in ``unit``."""
    standard = {"name": "standard", "certificate": "C-1", "valid_until": "2027-01-01", "unit": unit, "U": U}
    return {"procedure": procedure, "on": "2026-05-20", "instrument": instrument, "tests": tests, "standards": [standard], **rest}


_SCALE = {"accuracy_class": "III", "unit": "g", "ranges": [{"max": 30000, "e": 10}]}
_READINGS = ((200, 200, 4), (5000, 5000, 2), (10000, 10000, 1), (20000, 20010, 8), (30000, 30010, 1), (30000, 30020, 9))
_EC = ("2", "4", "5", "8", "15", "17")


@cache
def _scale(stage: str) -> tuple[Item, ...]:
    rows = [{"load": L, "indication": shown, "added": dL} for L, shown, dL in _READINGS]
    tests = {"zero": {"load": 100, "indication": 100, "added": 6}, "weighing": rows}
    case = {**record("weighing", _SCALE, tests), "standards": [WEIGHTS], "stage": stage}
    return tuple(item for item in confirmed(case).items if item.test == "weighing" and item.found is not None)


@cache
def _eccentric() -> tuple[Item, ...]:
    rows = [{"load": 10000, "indication": shown, "added": dL} for shown, dL in ((10000, 3), (10010, 2))]
    tests = {"zero": {"load": 100, "indication": 100, "added": 6}, "eccentricity": rows}
    case = {**record("weighing", _SCALE, tests), "standards": [WEIGHTS], "stage": "initial"}
    return tuple(item for item in confirmed(case).items if item.test == "eccentricity" and item.found is not None)


def _zero() -> Decimal:
    scale = {"accuracy_class": "III", "unit": "g", "ranges": [{"max": 15000, "e": 5}]}
    case = {**record("weighing", scale, {"zero": {"load": 50, "indication": 50, "added": 2}}), "standards": [WEIGHTS]}
    return _found(confirmed(case).item("zero"))


def _found(item: Item) -> Decimal:
    assert item.found is not None
    return item.found


def _said(item: Item) -> str:
    return str(item.verdict.value if item.verdict else item.finding)


_KINDS = {"vegetables": "grain, vegetables, fruit", "pork": "meat, eggs, poultry, seafood, cakes"}


@cache
def _sale(goods: str, found: str, way: str) -> Item:
    """1.50 kg settled, weighed again."""
    tests = {"way": way, "sales": [{"settled": "1.50", "found": found}]}
    return confirmed(record("retail-reweighing", {"kind": _KINDS[goods], "unit": "kg"}, tests, "g")).item("shortage")


@cache
def _cheating() -> Item:
    scale = {"accuracy_class": "III", "unit": "g", "ranges": [{"max": 15000, "e": 5}]}
    case = record("cheating-check", scale, {"after": [{"action": "key", "weight": 200, "indication": 230, "video": "v"}]}, "g")
    return confirmed(case).item("after", "key, 200 g")


@cache
def automatic(stage: str) -> Item:
    """The point of JJG 692 with the largest error, 20.0 kPa."""
    points = zip((6.7, 13.3, 20.0, 26.7, 33.3), (6.9, 13.6, 20.5, 26.8, 33.2), strict=True)
    tests = {"pressure": [{"reference": r, "indicated": i} for r, i in points]}
    result = confirmed(record("sphygmomanometer-automatic", {"unit": "kPa"}, tests, "kPa", stage=stage))
    return max((item for item in result.items if item.test == "pressure" and item.found is not None), key=lambda item: abs(_found(item)))


@cache
def manual(test: str, stage: str) -> Item:
    """Leakage or zero of JJG 270."""
    tests = {"zero": "0.6", "leak": {"start": "38.0", "end": "37.3"}}
    return confirmed(record("sphygmomanometer-manual", {"kind": "mercury", "unit": "kPa"}, tests, "kPa", stage=stage)).item(test)


_EXAM = {"V0": 20, "h0": 69, "k": 2, "material": "stainless steel"}
_FIELD = {"V0": "20.004", "h0": 70, "k": 2, "material": "stainless steel"}


@cache
def fuel(which: str) -> Item:
    """One run: the exam question, the field example, or the same with 20.10 L shown."""
    measure, run = {
        "exam": (_EXAM, {"VJ": "20.04", "h": 38, "tJ": 24, "tB": 24}),
        "field": (_FIELD, {"VJ": "20.03", "h": 64, "tJ": "26.0", "tB": "25.4"}),
        "short": (_FIELD, {"VJ": "20.10", "h": 64, "tJ": "26.0", "tB": "25.4"}),
    }[which]
    tests = {"measure": measure, "runs": [{"point": "Q1", **run}]}
    return confirmed(record("fuel-dispenser", {"fuel": "petrol"}, tests, "%")).item("error")


@cache
def fuel_range(errors: tuple[str, ...]) -> Item:
    """Repeatability of three runs with the given errors, measured at 20 degrees in a measure of 20 L."""
    runs = [{"point": "Q1", "VJ": str(20 * (1 + Decimal(e) / 100)), "h": 0, "tJ": 20, "tB": 20} for e in errors]
    return confirmed(record("fuel-dispenser", {"fuel": "petrol"}, {"measure": {"V0": 20}, "runs": runs}, "%")).item("repeatability")


@cache
def water(flow: str) -> Item:
    """Q3 = 4, R 100: 10.42 L shown for 10.00 L."""
    tests = {"runs": [{"flow": flow, "indicated_L": "10.42", "actual_L": "10.00"}]}
    return confirmed(record("water-meter", {"accuracy_class": "2", "Q3": 4, "R": 100}, tests, "%")).item("error")


@cache
def gas(which: str) -> Item:
    """Class 1.5, qmax 6: at qmax with pressures and temperatures, or 3.1 % at 0.3."""
    full = {"flow": 6, "Vm": "201.6", "Vref": 200, "pm": 101200, "pref": 101325, "tm": "19.6", "tref": "20.1"}
    run = full if which == "qmax" else {"flow": "0.3", "Vm": "103.1", "Vref": 100}
    return confirmed(record("gas-meter", {"accuracy_class": "1.5", "qmax": 6, "qmin": "0.04"}, {"runs": [run]}, "%")).item("error")


@cache
def electricity(accuracy_class: str, error: str) -> Item:
    """Two equal readings at Ib."""
    tests = {"loads": [{"current": 1, "errors": [error, error]}]}
    return confirmed(record("electricity-meter", {"accuracy_class": accuracy_class}, tests, "%")).item("error")


@cache
def lens(ordered: str, made: str) -> Item:
    """A spherical lens by ANSI Z80.1."""
    case = record("uncut-lens", {"rules": "ANSI Z80.1", "power": {"sphere": ordered}}, {"power": {"sphere": made}}, "D")
    return confirmed(case).item("power")


@cache
def axis() -> Item:
    """Axis ordered 175, measured 2."""
    powers = ({"sphere": "-1", "cylinder": "-1", "axis": a} for a in (175, 2))
    return confirmed(record("uncut-lens", {"rules": "ANSI Z80.1", "power": next(powers)}, {"power": next(powers)}, "°")).item("axis")


@cache
def model_eye(value: str, reading: str) -> Item:
    """Three equal readings of a model eye."""
    tests = {"spheres": [{"value": value, "readings": [reading] * 3}]}
    return confirmed(record("optometer", {}, tests, "D")).item("sphere")


@cache
def ear(*readings: str) -> tuple[Item, ...]:
    """Readings of an ear thermometer at 38.5 degrees."""
    tests = {"temperatures": [{"reference": "38.5", "readings": readings}], "new_cover_each_time": True}
    result = confirmed(record("clinical-thermometer", {"kind": "ear"}, tests, "°C"))
    return tuple(item for item in result.items if item.test == "error" and item.found is not None)


@cache
def body_scale(stage: str) -> Item:
    """70 kg on a scale of 150 kg, e = 100 g."""
    scale = {"accuracy_class": "III", "unit": "kg", "ranges": [{"max": 150, "e": "0.1"}]}
    tests = {"weighing": [{"load": 70, "indication": 70, "added": "0.05"}]}
    return confirmed(record("body-scale", scale, tests, "kg", stage=stage)).item("weighing")


_BALANCES = {
    "II": {"accuracy_class": "II", "unit": "g", "ranges": [{"max": 200, "e": "0.01", "d": "0.001"}], "regulation": "JJG 1036", "auxiliary": True},
    "III": {"accuracy_class": "III", "unit": "g", "ranges": [{"max": 620, "e": "0.1", "d": "0.01"}], "regulation": "JJG 1036"},
}


@cache
def balance(accuracy_class: str, grams: str) -> Item:
    """Fitness of a shop balance for gold at a piece mass."""
    tests = {"pieces": [{"tag": "12.36", "found": "12.352"}, {"tag": "12.36", "found": "12.345"}]}
    case = record("jewellery-balance", {"balance": _BALANCES[accuracy_class], "metal": "gold"}, tests, "g", mode="inspection")
    return confirmed(case).item("goods" if grams in ("piece 1", "piece 2") else "fitness", grams)


LOTS = {
    "1": "247.5 251.2 249.8 250.6 248.9 252.0 250.3 249.1 251.5 248.7",
    "2": "246.1 247.9 245.2 248.3 246.8 247.0 245.9 248.8 246.4 247.6",
    "3": "247.5 251.2 249.8 250.6 248.9 252.0 250.3 249.1 240.5 248.7",
}
_HB = "2 -1 -3 1 0 -2 1 -1 -2 0 1 -1"


@cache
def lot(which: str) -> Result:
    """Lots of 45 packages of 250 g, or HB 133 with all errors as printed (HB) and shifted by -1 g (HB-1)."""
    if which.startswith("HB"):
        shift = Decimal(which[2:] or 0)
        net = [str(500 + Decimal(error) + shift) for error in _HB.split()]
        case = {"on": "2026-05-20", "nominal": 500, "unit": "g", "size": 100, "net": net, "plan": "NIST HB 133", "allowed_variation": 15}
    else:
        case = {"on": "2024-05-20", "nominal": 250, "unit": "g", "size": 45, "net": LOTS[which].split()}
    return confirmed({"lot": case})


@cache
def tolerable(nominal: str, rounding: Literal["GB/T 8170", "up"] = "GB/T 8170") -> Decimal:
    """T of a nominal mass in g."""
    return tolerable_deficiency(Decimal(nominal), "mass", rules_on("JJF 1070", date(2024, 5, 20)), rounding).T


_PACKAGES: dict[str, dict[str, Any]] = {
    "mooncakes, 7 cm": {"goods": "mooncakes", "contents": [{"piece": 50, "pieces": 8}], "outer_cm": [26, 26, 7]},
    "mooncakes, 6.8 cm": {"goods": "mooncakes", "contents": [{"piece": 50, "pieces": 8}], "outer_cm": [26, 26, "6.8"]},
    "zongzi, 22 cm": {"goods": "zongzi", "contents": [{"piece": 140, "pieces": 2}], "outer_cm": [22, 18, 6]},
    "zongzi, 20 cm": {"goods": "zongzi", "contents": [{"piece": 140, "pieces": 2}], "outer_cm": [20, 16, 6]},
    "tea": {"goods": "tea", "contents": [{"piece": 5, "pieces": 30}], "outer_cm": [25, 18, 8]},
}


@cache
def package(which: str, cost: str = "22") -> Result:
    """A package of the table, 158 yuan, two layers."""
    return confirmed({"packaging": {"on": "2026-05-20", "layers": 2, "price": 158, "cost": cost, **_PACKAGES[which]}})


@cache
def validity(instrument: str, begins: str | None) -> Result:
    """An inspection on 2026-05-20."""
    tests = {"first_mark": True} if begins is None else {"begins": begins}
    return confirmed(record("validity", {"instrument": instrument}, tests))


@cache
def _weights() -> Item:
    """M1 weights of 20 kg and 10 kg under the scale of 30 kg."""
    tests = {"weighing": [{"load": 30000, "indication": 30000, "added": 5}]}
    return confirmed({**record("weighing", _SCALE, tests), "standards": [WEIGHTS]}).item("test weights")


@cache
def _ecg() -> Item:
    tests = {"ecg": [{"test": "voltage", "reference": 1, "found": "1.05"}]}
    return confirmed(record("patient-monitor", {"channels": ["ecg"]}, tests, "%")).item("ecg", "voltage, 1")


def _compensation(paid: str) -> Decimal:
    return compensation(Decimal(paid), rules_on(RETAIL, date(2026, 5, 20)))


def _factor(document: Document, n: int) -> float:
    k = recomputed_factor(n, document)
    assert k is not None
    return k


def _kind(source: str) -> Literal["printed", "recomputed"]:
    """Most examples give data, and were computed independently; a few are printed in a publication."""
    return "printed" if "published" in source else "recomputed"


def _case(source: str, quantity: str, printed: str, computed: Callable[[], Real | str], **rest: Any) -> Published:
    return Published(source, quantity, printed, computed, **rest)


_R76 = "OIML R 76-1:2006, class III, Max 30 kg, e = 10 g"
_INITIAL = ("conforms",) * 5 + ("does not conform",)


def _weighing() -> list[Published]:
    found = [Published("published zero example, e = 5 g", "E at 50 g, in g", "0.5", _zero, note="the article prints 1.5 for the 2 in its working")]
    for n, (L, shown, _) in enumerate(_READINGS):
        at = f"{_R76}, {L} g, I = {shown} g"
        found.append(_case(at, "Ec in g", _EC[n], lambda n=n: _found(_scale("initial")[n]), kind="recomputed"))  # type: ignore[misc]
        found.append(_case(at, "initial verification", _INITIAL[n], lambda n=n: _said(_scale("initial")[n]), kind="recomputed"))  # type: ignore[misc]
        found.append(_case(at, "in service", "conforms", lambda n=n: _said(_scale("in-service")[n]), kind="recomputed"))  # type: ignore[misc]
    for n, (Ec, said) in enumerate((("3", "conforms"), ("14", "does not conform"))):
        found.append(_case(f"{_R76}, eccentricity {n + 1}", "Ec in g", Ec, lambda n=n: _found(_eccentric()[n]), kind="recomputed"))  # type: ignore[misc]
        found.append(_case(f"{_R76}, eccentricity {n + 1}", "verdict", said, lambda n=n: _said(_eccentric()[n]), kind="recomputed"))  # type: ignore[misc]
    return found


_VERDICTS: tuple[tuple[str, str, str, Callable[[], Item]], ...] = (
    ("Order 66, vegetables 1.50 kg, finer scale", "1.468 kg found", "conforms", lambda: _sale("vegetables", "1.468", "more accurate scale")),
    ("Order 66, pork 1.50 kg, finer scale", "1.490 kg found", "does not conform", lambda: _sale("pork", "1.490", "more accurate scale")),
    ("Order 66, pork 1.50 kg, scale of equal accuracy", "1.490 kg found", "conforms", lambda: _sale("pork", "1.490", "scale of equal accuracy")),
    ("R 76-1 in service, 200 g, e = 5 g", "230 g displayed", "does not conform", _cheating),
    ("JJG 692-2010, 20.0 kPa shown as 20.5", "subsequent", "conforms", lambda: automatic("subsequent")),
    ("JJG 692-2010, 20.0 kPa shown as 20.5", "initial", "does not conform", lambda: automatic("initial")),
    ("JJG 270-2008, 38.0 to 37.3 kPa in 60 s", "initial", "does not conform", lambda: manual("leak", "initial")),
    ("JJG 270-2008, 38.0 to 37.3 kPa in 60 s", "subsequent", "conforms", lambda: manual("leak", "subsequent")),
    ("JJG 270-2008, zero +0.6 kPa", "verdict", "does not conform", lambda: manual("zero", "subsequent")),
    ("JJG 443, exam question", "verdict", "does not conform", lambda: fuel("exam")),
    ("JJG 443, petrol, 20.03 L shown", "verdict", "conforms", lambda: fuel("field")),
    ("JJG 443, petrol, 20.10 L shown", "verdict", "does not conform", lambda: fuel("short")),
    ("JJG 443, runs +0.09, +0.12, +0.18", "repeatability", "conforms", lambda: fuel_range(("0.09", "0.12", "0.18"))),
    ("JJG 443, runs +0.10, +0.16, +0.22", "repeatability", "does not conform", lambda: fuel_range(("0.10", "0.16", "0.22"))),
    ("JJG 162, Q3 = 4, R 100, 0.050 m3/h, +4.2 %", "verdict", "conforms", lambda: water("0.050")),
    ("JJG 162, Q3 = 4, R 100, 0.064 m3/h, +4.2 %", "verdict", "does not conform", lambda: water("0.064")),
    ("JJG 577, class 1.5, qmax", "verdict", "conforms", lambda: gas("qmax")),
    ("JJG 577, class 1.5, 0.3 m3/h, +3.1 %", "verdict", "does not conform", lambda: gas("0.3")),
    ("JJG 596, class 1, +1.05 %", "verdict", "conforms", lambda: electricity("1", "1.05")),
    ("JJG 596, class 1, +1.06 %", "verdict", "does not conform", lambda: electricity("1", "1.06")),
    ("JJG 596, class 2, +2.11 %", "verdict", "does not conform", lambda: electricity("2", "2.11")),
    ("ANSI Z80.1, published: -3.00 ordered, -3.25 made", "verdict", "does not conform", lambda: lens("-3.00", "-3.25")),
    ("ANSI Z80.1, -2.00 ordered, -2.10 made", "verdict", "conforms", lambda: lens("-2.00", "-2.10")),
    ("JJG 892, model eye -4.98, readings -5.25", "verdict", "does not conform", lambda: model_eye("-4.98", "-5.25")),
    ("JJG 1164, 38.5: 38.6, 38.4, 38.7", "worst reading", "conforms", lambda: ear("38.6", "38.4", "38.7")[2]),
    ("JJG 1164, 38.5: 38.8 once", "worst reading", "does not conform", lambda: ear("38.6", "38.4", "38.8")[2]),
    ("Order 66 and JJG 1036, class II, e = 10 mg, 50 g", "fit for gold", "conforms", lambda: balance("II", "50 g")),
    ("Order 66 and JJG 1036, class II, e = 10 mg, 100 g", "fit for gold", "does not conform", lambda: balance("II", "100 g")),
    ("Order 66 and JJG 1036, class III, e = 0.1 g, 50 g", "fit for gold", "does not conform", lambda: balance("III", "50 g")),
    ("Order 66, gold, tag 12.36 g, found 12.352 g", "verdict", "conforms", lambda: balance("II", "piece 1")),
    ("Order 66, gold, tag 12.36 g, found 12.345 g", "verdict", "does not conform", lambda: balance("II", "piece 2")),
)  # fmt: skip


def _most(item: Item) -> Decimal:
    assert item.most is not None
    return item.most


def _value(item: Item, symbol: str) -> Decimal:
    value = item.values[symbol]
    assert isinstance(value, Decimal)
    return value


_NUMBERS: tuple[tuple[str, str, str, Callable[[], Decimal]], ...] = (
    ("JJG 443, exam question", "VB in L", "19.938", lambda: _value(fuel("exam"), "VB")),
    ("JJG 443, exam question", "VBt in L", "19.94199", lambda: _value(fuel("exam"), "VBt")),
    ("JJG 443, exam question", "EV in %", "0.491", lambda: _found(fuel("exam"))),
    ("JJG 443, petrol", "VB in L", "19.992", lambda: _value(fuel("field"), "VB")),
    ("JJG 443, petrol", "VBt in L", "20.01179", lambda: _value(fuel("field"), "VBt")),
    ("JJG 443, petrol, 20.03 L shown", "EV in %", "0.091", lambda: _found(fuel("field"))),
    ("JJG 443, petrol, 20.10 L shown", "EV in %", "0.441", lambda: _found(fuel("short"))),
    ("JJG 577, class 1.5, qmax", "E in %", "0.848", lambda: _found(gas("qmax"))),
    ("JJG 596, class 1, +1.05 %", "rounded error in %", "1.0", lambda: _found(electricity("1", "1.05"))),
    ("JJG 596, class 1, +1.06 %", "rounded error in %", "1.1", lambda: _found(electricity("1", "1.06"))),
    ("JJG 596, class 2, +2.11 %", "rounded error in %", "2.2", lambda: _found(electricity("2", "2.11"))),
    ("axis ordered 175, measured 2", "difference in degrees", "7", lambda: _found(axis())),
    ("JJG 892, published: model eye 9.95, readings 10.00", "error in D", "0.05", lambda: _found(model_eye("9.95", "10.00"))),
    ("JJG 892, published: model eye 9.95, readings 10.00", "correction in D", "-0.05", lambda: _value(model_eye("9.95", "10.00"), "correction")),
    ("JJG 892, model eye -4.98, readings -5.25", "error in D", "-0.27", lambda: _found(model_eye("-4.98", "-5.25"))),
    ("body scale 150 kg, e = 100 g, 70 kg", "MPE initial in kg", "0.1", lambda: _most(body_scale("initial"))),
    ("body scale 150 kg, e = 100 g, 70 kg", "MPE in service in kg", "0.2", lambda: _most(body_scale("in-service"))),
    ("JJG 1036, class II, e = 10 mg, 50 g", "MPE in service in g", "0.010", lambda: _found(balance("II", "50 g"))),
    ("JJG 1036, class II, e = 10 mg, 100 g", "MPE in service in g", "0.020", lambda: _found(balance("II", "100 g"))),
    ("JJG 1036, class III, e = 0.1 g, 50 g", "MPE in service in g", "0.100", lambda: _found(balance("III", "50 g"))),
    ("JJF 1070, 475 g, GB/T 8170", "T in g", "14.2", lambda: tolerable("475")),
    ("OIML R 87, 475 g, up", "T in g", "14.3", lambda: tolerable("475", "up")),
    ("JJF 1070, lot 1", "mean in g", "249.96", lambda: lot("1").details["mean"]),
    ("JJF 1070, lot 1", "s in g", "1.4191", lambda: lot("1").details["s"]),
    ("JJF 1070, lot 1", "mean + 1.028 s in g", "251.419", lambda: lot("1").details["mean + k s"]),
    ("JJF 1070, lot 2", "mean in g", "247.00", lambda: lot("2").details["mean"]),
    ("JJF 1070, lot 2", "s in g", "1.1431", lambda: lot("2").details["s"]),
    ("JJF 1070, lot 2", "mean + 1.028 s in g", "248.175", lambda: lot("2").details["mean + k s"]),
    ("JJF 1070, lot 3", "mean in g", "248.86", lambda: lot("3").details["mean"]),
    ("JJF 1070, lot 3", "s in g", "3.2170", lambda: lot("3").details["s"]),
    ("JJF 1070, lot 3", "mean + 1.028 s in g", "252.167", lambda: lot("3").details["mean + k s"]),
    ("JJF 1070, lot 3", "T1 packages", "1", lambda: Decimal(lot("3").details["T1"])),
    ("NIST HB 133", "mean error in g", "-0.4167", lambda: lot("HB").details["mean"] - 500),
    ("NIST HB 133", "s in g", "1.5050", lambda: lot("HB").details["s"]),
    ("NIST HB 133", "mean error + k s in g", "0.539", lambda: lot("HB").details["mean + k s"] - 500),
    ("NIST HB 133, shifted by -1 g", "mean error + k s in g", "-0.461", lambda: lot("HB-1").details["mean + k s"] - 500),
    *((f"GB 23350, {name}", "X in %", X, lambda name=name: package(name).details["X in %"])
      for name, X in (("mooncakes, 7 cm", "40.83"), ("mooncakes, 6.8 cm", "39.09"), ("zongzi, 22 cm", "41.08"),
                      ("zongzi, 20 cm", "27.08"), ("tea", "45.83"))),
    ("GB 23350 amendment 1, published: k from 12 to 7", "smaller box in %", "42", lambda: interspace_ratio(Decimal(12), Decimal(7))),
    ("GB 23350 amendment 1, published: k from 12 to 5", "smaller box in %", "58", lambda: interspace_ratio(Decimal(12), Decimal(5))),
    ("GB 23350 amendment 1, k from 12 to 7", "smaller box in %", "41.7", lambda: interspace_ratio(Decimal(12), Decimal(7))),
    ("GB 23350 amendment 1, k from 12 to 5", "smaller box in %", "58.3", lambda: interspace_ratio(Decimal(12), Decimal(5))),
    ("consumer law 55, 1.5 kg at 40 yuan", "compensation in yuan", "500", lambda: _compensation("60")),
    ("consumer law 55, 2 kg at 300 yuan", "compensation in yuan", "1800", lambda: _compensation("600")),
    ("JJG 543-2008, ECG voltage at 1 mV", "MPE in %", "11", lambda: _most(_ecg())),
    ("R 76-1, M1 20 kg and 10 kg at 30 kg", "sum of tolerances in g", "1.5", lambda: _value(_weights(), "tolerance")),
    ("R 76-1, M1 20 kg and 10 kg at 30 kg", "limit in g", "5", lambda: _most(_weights())),
    ("GB 23350, mooncakes 158 yuan, packaging 22", "cost ratio in %", "13.9", lambda: _found(package("mooncakes, 6.8 cm").item("cost"))),
    ("GB 23350, mooncakes 158 yuan, packaging 25", "cost ratio in %", "15.8", lambda: _found(package("mooncakes, 6.8 cm", "25").item("cost"))),
)  # fmt: skip

_FACTORS: tuple[tuple[Document, int, str], ...] = (
    ("JJF 1070", 10, "1.0277"), ("JJF 1070", 13, "0.8472"), ("JJF 1070", 50, "0.3790"), ("JJF 1070", 80, "0.2951"), ("JJF 1070", 125, "0.2340"),
    ("EU 76/211/EEC", 30, "0.5032"), ("EU 76/211/EEC", 50, "0.3790"), ("EU 76/211/EEC", 20, "0.6397"),
    ("NIST HB 133", 12, "0.6354"), ("NIST HB 133", 24, "0.4223"), ("NIST HB 133", 48, "0.2904"),
)  # fmt: skip

_WHOLE: tuple[tuple[str, str, str, Callable[[], Result]], ...] = (
    *((f"JJF 1070, lot {n}", "verdict", said, lambda n=n: lot(n))
      for n, said in (("1", "conforms"), ("2", "does not conform"), ("3", "does not conform"), ("HB", "conforms"), ("HB-1", "does not conform"))),
    *((f"GB 23350, {name}", "verdict", said, lambda name=name: package(name))
      for name, said in (("mooncakes, 7 cm", "does not conform"), ("mooncakes, 6.8 cm", "conforms"), ("zongzi, 22 cm", "does not conform"),
                         ("zongzi, 20 cm", "conforms"), ("tea", "conforms"))),
    ("GB 23350, mooncakes 158 yuan, packaging 25", "verdict", "does not conform", lambda: package("mooncakes, 6.8 cm", "25")),
    ("price scale verified 2025-05-21, on 2026-05-20", "verdict", "conforms", lambda: validity("price-scale", "2025-05-21")),
    ("fuel dispenser verified 2025-11-19, on 2026-05-20", "verdict", "does not conform", lambda: validity("fuel-dispenser", "2025-11-19")),
    ("glass thermometer with first mark, on 2026-05-20", "verdict", "conforms", lambda: validity("thermometer-glass", None)),
    ("water meter DN 15 of 2020-05-01, on 2026-05-20", "verdict", "does not conform", lambda: validity("water-meter-dn15-25", "2020-05-01")),
)  # fmt: skip

_DAYS = (
    ("price scale verified 2025-05-21, one year", "price-scale", "2025-05-21", "2026-05-20"),
    ("fuel dispenser verified 2025-11-19, six months", "fuel-dispenser", "2025-11-19", "2026-05-18"),
    ("water meter DN 15 installed 2020-05-01, six years", "water-meter-dn15-25", "2020-05-01", "2026-04-30"),
)

PUBLISHED: tuple[Published, ...] = (
    *_weighing(),
    *(Published(source, what, printed, lambda item=item: _said(item()), kind=_kind(source)) for source, what, printed, item in _VERDICTS),  # type: ignore[misc]
    *(Published(source, what, printed, number, kind=_kind(source)) for source, what, printed, number in _NUMBERS),
    *(Published(document, f"k for n = {n}", k, lambda d=document, n=n: _factor(d, n), kind="recomputed") for document, n, k in _FACTORS),  # type: ignore[misc]
    *(Published(source, what, printed, lambda whole=whole: str(whole().verdict), kind="recomputed") for source, what, printed, whole in _WHOLE),  # type: ignore[misc]
    *(
        Published(source, "valid until", until, lambda i=i, b=b: validity(i, b).details["valid until"].isoformat(), kind="recomputed")  # type: ignore[misc]
        for source, i, b, until in _DAYS
    ),
)
