"""What holds for every procedure: words of the modes, verdicts that follow the errors, units, and cases that are damaged."""

import copy
import json
import random
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.metrology.cases import answer
from quanheng.metrology.errors import BadInput, MetrologyError
from quanheng.metrology.plain import plain
from quanheng.metrology.procedures import Mode, listing
from quanheng.metrology.verdict import Verdict

from .records import WEIGHTS, answered, confirmed

CASES = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((Path(__file__).parents[3] / "docs/metrology/cases").glob("*.json"))
}
OURS = {name: case for name, case in CASES.items() if {"procedure", "lot", "packaging"} & set(case)}
ORDER = {Verdict.CONFORMS: 0, Verdict.UNDECIDED: 1, Verdict.DOES_NOT_CONFORM: 2}


SLIPS = [(entry.id, mode.value) for entry in listing() for mode in entry.modes if mode in (Mode.COURTESY_CHECK, Mode.SELF_TEST)]


@pytest.mark.parametrize(("name", "mode"), SLIPS)
def test_a_slip_never_reads_like_a_verification(name: str, mode: str) -> None:
    found = answer({**CASES[name], "mode": mode})
    chinese, english = found.table("zh"), found.table("en")
    assert found.result.verdict is None
    assert "合格" not in chinese
    assert "符合" not in chinese
    assert "conform" not in english
    assert "passed" not in english
    assert "不是检定" in chinese
    assert "no verification" in english


@pytest.mark.parametrize("name", [entry.id for entry in listing()])
def test_a_chinese_table_names_its_points_in_chinese(name: str) -> None:
    planned = answer({key: value for key, value in CASES[name].items() if key in ("procedure", "instrument")}).table("zh")
    entered = {"qmin", "qmax", "mmHg"}
    assert set(re.findall("[A-Za-z]{4,}", planned)) <= entered


def damaged(case: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """``case`` with one value somewhere taken away or replaced by something that does not belong there."""
    case = copy.deepcopy(case)
    here: Any = case
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        if not keys:
            return case
        key = chance.choice(keys)
        if isinstance(here[key], dict | list) and here[key] and chance.random() < 0.8:
            here = here[key]
            continue
        if chance.random() < 0.2:
            del here[key]
        else:
            here[key] = chance.choice(
                [None, True, "", "x", "NaN", "1e999999999", -1, 0, "0", 1, "1e15", -5.5, [], {}, [1], {"a": 1}, "2026-13-01", 10**40, 1e-9]
            )
        return case


@pytest.mark.parametrize("name", OURS)
def test_a_damaged_case_is_answered_or_refused_and_never_breaks(name: str) -> None:
    chance, refusals = random.Random(name), []
    for _ in range(40):
        case = damaged(OURS[name], chance)
        try:
            found = answer(case)
            json.dumps(plain(found.result), allow_nan=False)
            found.table("zh")
        except MetrologyError as refused:
            refusals.append(str(refused))
    assert all("\n" not in refusal and ": " in refusal for refusal in refusals)


def scale(load: Decimal, indication: Decimal, added: Decimal, unit: str, factor: Decimal, stage: str) -> dict[str, Any]:
    weights = {**WEIGHTS, "weights": [str(Decimal(weight) * factor) for weight in WEIGHTS["weights"]]}
    return {
        "procedure": "weighing",
        "on": "2026-05-20",
        "stage": stage,
        "instrument": {"accuracy_class": "III", "unit": unit, "ranges": [{"max": str(30000 * factor), "e": str(10 * factor)}]},
        "standards": [weights],
        "tests": {"weighing": [{"load": str(load * factor), "indication": str(indication * factor), "added": str(added * factor)}]},
    }


loads = st.sampled_from([100, 200, 500, 1000, 2000, 5000, 10000, 20000, 30000]).map(Decimal)
steps = st.integers(-5, 5)
small = st.integers(0, 20).map(lambda n: Decimal(n) / 2)
stages = st.sampled_from(["initial", "subsequent", "in-service"])


@settings(max_examples=40, deadline=None)
@given(loads, steps, small, stages)
def test_grams_and_kilograms_give_the_same_verdicts(load: Decimal, display_steps: int, added: Decimal, stage: str) -> None:
    shown = load + 10 * display_steps
    results = [confirmed(scale(load, shown, added, unit, factor, stage)) for unit, factor in (("g", Decimal(1)), ("kg", Decimal("0.001")))]
    assert [item.verdict for item in results[0].items] == [item.verdict for item in results[1].items]
    assert results[0].item("weighing").found == 1000 * (results[1].item("weighing").found or 0)


@settings(max_examples=40, deadline=None)
@given(loads, steps, steps, small, small, stages)
def test_a_larger_error_never_turns_a_failure_into_a_pass(
    load: Decimal, one_step: int, other_step: int, one_added: Decimal, other_added: Decimal, stage: str
) -> None:
    items = [
        confirmed(scale(load, load + 10 * display_steps, added, "g", Decimal(1), stage)).item("weighing")
        for display_steps, added in ((one_step, one_added), (other_step, other_added))
    ]
    smaller, larger = sorted(items, key=lambda item: abs(item.found or 0))
    assert smaller.verdict is not None
    assert larger.verdict is not None
    assert ORDER[smaller.verdict] <= ORDER[larger.verdict]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("123456789.123456789", "tests.begins|at most 17 significant digits"),
        ("1e16", "lies between 1e-15 and 1e15"),
        ("1e999999999", "lies between 1e-15 and 1e15"),
        ("inf", "a finite number is needed"),
    ],
)
def test_numbers_that_no_display_shows_are_refused(value: str, message: str) -> None:
    case = scale(Decimal(200), Decimal(200), Decimal(5), "g", Decimal(1), "initial")
    case["tests"]["weighing"][0]["load"] = value
    with pytest.raises(BadInput, match=rf"tests.weighing\[0\].load: .*({message})"):
        answered(case)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"standards": [{"name": "w", "U": -1}]}, r"standards\[0\].U: '-1': an uncertainty is not negative"),
        ({"standards": [{"name": "w", "k": 0}]}, r"standards\[0\].k: '0': a coverage factor is above 0"),
        ({"uncertainty": {"weighing": "-0.1"}}, "uncertainty.weighing: '-0.1': an uncertainty is not negative"),
        ({"instrument": {"accuracy_class": "III", "ranges": [{"max": 10, "e": 1}], "supports": 10**9}}, "instrument.supports: 1000000000: between"),
        ({"instrument": {"accuracy_class": "III", "ranges": [{"max": 10, "e": 1}], "min": 10}}, "instrument.min: '10': Min lies between 0 and Max"),
        ({"confirmations": [{"limit": "JJG 539-2016/x"}]}, r"confirmations\[0\].value: None: is needed"),
    ],
)
def test_a_value_that_cannot_be_is_named_by_its_path(change: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        answered({**scale(Decimal(200), Decimal(200), Decimal(5), "g", Decimal(1), "initial"), **change})
