"""Lots of prepackages: T by band, plans by table, both tests decided exactly, labels, and many lots at once."""

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.metrology.cases.lot import run
from quanheng.metrology.errors import BadInput
from quanheng.metrology.prepackages import judge_lots, mean_test, plan_for, tolerable_deficiency
from quanheng.metrology.procedures import Finding, Result
from quanheng.metrology.rules import rules_on
from quanheng.metrology.verdict import Verdict
from tests.metrology.procedures.records import confirmations

OLD = rules_on("JJF 1070", date(2024, 5, 20))
NET = ["247.5", "251.2", "249.8", "250.6", "248.9", "252.0", "250.3", "249.1", "251.5", "248.7"]


def lot(readings: list[str] | None = None, **changes: Any) -> dict[str, Any]:
    given = {"on": "2024-05-20", "nominal": 250, "unit": "g", "size": 45, "net": NET if readings is None else readings}
    return {"lot": {**given, **changes}}


def confirmed(case: dict[str, Any]) -> Result:
    return run({"lot": {**case["lot"], "confirmations": confirmations(run(case))}})


@pytest.mark.parametrize(
    ("Qn", "T"),
    [
        ("50", "4.5"), ("50.1", "4.5"), ("100", "4.5"), ("110", "5.0"), ("200", "9.0"), ("201", "9"), ("300", "9"), ("310", "9.3"), ("500", "15.0"),
        ("501", "15"), ("1000", "15"), ("1001", "15"), ("2500", "38"), ("10000", "150"), ("10001", "150"), ("15000", "150"), ("15001", "150"),
        ("20000", "200"), ("50000", "500"), ("30", "2.7"), ("475", "14.2"),
    ],
)  # fmt: skip
def test_the_tolerable_deficiency_by_band_with_its_upper_end_inclusive(Qn: str, T: str) -> None:
    assert Decimal(T) == tolerable_deficiency(Decimal(Qn), "mass", OLD).T


def test_rounding_up_and_to_even_differ_on_some_values_only() -> None:
    assert Decimal("14.3") == tolerable_deficiency(Decimal(475), "mass", OLD, "up").T
    assert Decimal("9.3") == tolerable_deficiency(Decimal(310), "mass", OLD, "up").T
    assert tolerable_deficiency(Decimal(2500), "mass", OLD, "up").T == 38


@pytest.mark.parametrize(
    ("quantity", "Qn", "T"),
    [("length", "5", "0"), ("length", "5.5", "0.11"), ("area", "2", "0.06"), ("count", "50", "0"), ("count", "51", "1"), ("count", "101", "2")],
)
def test_lengths_areas_and_counts_have_bands_of_their_own(quantity: Any, Qn: str, T: str) -> None:
    assert Decimal(T) == tolerable_deficiency(Decimal(Qn), quantity, OLD).T


@given(st.integers(1, 500_000), st.integers(1, 500_000))
def test_within_a_band_a_larger_quantity_never_has_a_smaller_deficiency(one: int, two: int) -> None:
    small, large = sorted((Decimal(one) / 10, Decimal(two) / 10))
    rows = [OLD.row("deficiency", at=Qn).name for Qn in (small, large)]
    if rows[0] == rows[1]:
        assert tolerable_deficiency(small, "mass", OLD).T <= tolerable_deficiency(large, "mass", OLD).T


@pytest.mark.parametrize(
    ("N", "n", "T1"),
    [(10, 10, 0), (11, 10, 0), (50, 10, 0), (51, 13, 1), (99, 13, 1), (100, 50, 3), (500, 50, 3), (501, 80, 5), (3200, 80, 5), (3201, 125, 7)],
)
def test_the_plan_follows_the_size_of_the_lot(N: int, n: int, T1: int) -> None:
    plan = plan_for(N, OLD)
    assert (plan.n, plan.T1, plan.T2) == (n, T1, 0)


def test_a_small_lot_is_measured_whole_and_its_mean_needs_no_factor() -> None:
    assert plan_for(7, OLD).k == 0
    assert confirmed(lot(["250.0"] * 7, size=7)).verdict is Verdict.CONFORMS
    assert confirmed(lot(["250.0"] * 6 + ["249.9"], size=7)).verdict is Verdict.DOES_NOT_CONFORM


def test_a_deficiency_of_exactly_t_is_no_t1_and_of_exactly_two_t_no_t2() -> None:
    def counts(smallest: str) -> tuple[int, int]:
        details = run(lot([*["252.0"] * 9, smallest])).details
        return details["T1"], details["T2"]

    assert [counts(smallest) for smallest in ("241.0", "240.9", "232.0", "231.9")] == [(0, 0), (1, 0), (1, 0), (0, 1)]


def test_a_lot_can_fail_by_its_mean_alone() -> None:
    result = confirmed(lot(["246.1", "247.9", "245.2", "248.3", "246.8", "247.0", "245.9", "248.8", "246.4", "247.6"]))
    assert result.item("mean").verdict is Verdict.DOES_NOT_CONFORM
    assert result.item("single").verdict is Verdict.CONFORMS
    assert result.conclusion.zh == "监督检查：不符合 JJF 1070-2005。"


def test_a_mean_of_exactly_nominal_less_k_s_passes() -> None:
    contents = [Decimal(value) for value in ("247", "249", "251")]  # mean 249, s = 2
    assert mean_test(contents, Decimal(250), Decimal("0.5")).passes
    assert not mean_test(contents, Decimal("250.0000000001"), Decimal("0.5")).passes


def test_an_unconfirmed_plan_concludes_no_inspection_but_warns_in_a_self_test() -> None:
    inspected, tested = run(lot()), run(lot(mode="self-test"))
    assert inspected.verdict is Verdict.INCOMPLETE
    assert "JJF 1070-2005/plan/(10, 50]/k" in inspected.unconfirmed
    assert (tested.verdict, tested.finding) == (None, Finding.WITHIN)
    assert "合格" not in tested.conclusion.zh


def test_a_lot_of_the_new_rules_names_their_edition() -> None:
    assert run(lot(on="2024-10-11")).editions[0].name == "JJF 1070-2005"
    assert run(lot(on="2024-10-12")).editions[0].name == "JJF 1070-2023"


def test_the_eu_reference_test_has_factors_but_no_counts_here() -> None:
    result = run(lot(["250"] * 30, size=300, plan="EU 76/211/EEC"))
    assert (result.item("mean").verdict, result.item("single").verdict) == (Verdict.CONFORMS, Verdict.INCOMPLETE)
    assert (result.details["n"], result.details["k"]) == (30, Decimal("0.503"))
    assert run(lot(["250"] * 20, size=300, plan="EU 76/211/EEC", destructive=True)).details["k"] == Decimal("0.640")


def test_the_printed_factor_of_thirteen_stands_beside_the_recomputed_one() -> None:
    details = run(lot(["250"] * 13, size=60)).details
    assert (details["k"], details["k recomputed"]) == (Decimal("0.848"), 0.8472)
    assert "0.001 above" in details["note"]


def test_tares_are_taken_off_and_volumes_come_from_density() -> None:
    packages = [{"gross": "262.5", "tare": "12.5"}, *[{"gross": "263"}] * 9]
    assert run(lot([], packages=packages, tare="12.0")).details["contents"][:2] == [250, 251]
    oil = run(lot(["460"] * 10, nominal=500, unit="mL", density="0.92"))
    assert oil.details["contents"] == [500] * 10
    assert oil.details["mean"] == 500


def test_a_volume_by_weighing_is_decided_without_rounding() -> None:
    # 1/3 g/mL steps: 100 g / 0.3 g/mL = 333.33... mL is below 333.34 and above 333.33
    def mean(nominal: str) -> bool:
        return run(lot(["100"] * 10, nominal=nominal, unit="mL", density="0.3", mode="self-test")).item("mean").finding is Finding.WITHIN

    assert [mean(nominal) for nominal in ("333.33", "333.33333333333333", "333.33333333333334")] == [True, True, False]


@pytest.mark.parametrize(
    ("nominal", "unit", "label", "verdicts"),
    [
        (250, "g", {"unit": "g", "numeral_height_mm": 4}, ["conforms", "conforms"]),
        (250, "g", {"unit": "g", "numeral_height_mm": "3.9"}, ["conforms", "does not conform"]),
        (999, "g", {"unit": "kg", "numeral_height_mm": 4}, ["does not conform", "conforms"]),
        (1, "kg", {"unit": "g", "numeral_height_mm": 4}, ["does not conform", "conforms"]),
        ("1.001", "kg", {"unit": "kg", "numeral_height_mm": 6}, ["conforms", "conforms"]),
        (50, "mL", {"unit": "mL", "numeral_height_mm": 2}, ["conforms", "conforms"]),
        (2, "m", {"unit": "m", "numeral_height_mm": 2}, ["conforms", "conforms"]),
    ],
)
def test_unit_and_height_on_the_label(nominal: Any, unit: str, label: dict[str, Any], verdicts: list[str]) -> None:
    result = run(lot([str(nominal)] * 10, nominal=nominal, unit=unit, label=label))
    assert [result.item(test).verdict for test in ("label unit", "label height")] == verdicts


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"net": []}, "lot.net: 0: either net contents, or packages"),
        ({"size": 9}, "lot.net: 10: the lot has 9 packages"),
        ({"unit": "piece", "read_in": "g"}, "lot.read_in: 'g': piece cannot be found from readings in g"),
        ({"unit": "mL", "read_in": "g"}, "lot.density: None: a volume found by weighing needs the density"),
        ({"nominal": 60000}, "lot.nominal: '60000': table deficiency goes over"),
        ({"plan": "NIST HB 133", "size": 100}, "lot.allowed_variation: None"),
        ({"packages": [{"gross": 3}], "net": []}, r"lot.packages\[0\]: None: a package has"),
        ({"weight": 1}, "lot.weight: 1: no field of this name; known are on, nominal"),
    ],
)
def test_bad_lots_are_named_by_their_path(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        run(lot(**changes))


@given(
    st.integers(2, 12).flatmap(lambda n: st.lists(st.lists(st.integers(-300, 300), min_size=n, max_size=n), min_size=1, max_size=6)),
    st.sampled_from(["0", "0.379", "1.028", "0.5"]),
    st.integers(0, 2),
    st.sampled_from([1, 10**9]),
)
def test_many_lots_at_once_are_judged_as_one_by_one(rows: list[list[int]], k: str, T1: int, coarse: int) -> None:
    # With the coarse step sums of squares leave 64 bits, and the exact integers of Python take over.
    nominal = 25_000
    contents = np.array(rows, dtype=np.int64) * coarse + nominal
    T = 90 * coarse
    passes, beyond, far = judge_lots(contents, Qn=nominal, T=T, k=Decimal(k), T1=T1)
    for number, row in enumerate(contents.tolist()):
        short = [nominal - value for value in row]
        expected = (sum(T < d <= 2 * T for d in short), sum(d > 2 * T for d in short))
        mean = mean_test([Decimal(value) for value in row], Decimal(nominal), Decimal(k)).passes
        assert (int(beyond[number]), int(far[number])) == expected
        assert bool(passes[number]) == (mean and expected[0] <= T1 and expected[1] == 0)


def test_a_batch_has_one_row_for_each_lot() -> None:
    with pytest.raises(BadInput, match="one row for each lot"):
        judge_lots(np.array([1, 2]), Qn=1, T=1, k=Decimal(1), T1=0)


@given(st.lists(st.integers(24_000, 26_000), min_size=10, max_size=10), st.integers(0, 9), st.integers(0, 500))
def test_filling_one_package_more_never_turns_a_pass_of_the_counts_into_a_failure(net: list[int], which: int, more: int) -> None:
    before = run(lot([str(Decimal(value) / 100) for value in net], mode="self-test")).item("single").finding
    net[which] += more
    after = run(lot([str(Decimal(value) / 100) for value in net], mode="self-test")).item("single").finding
    assert (before, after) != (Finding.WITHIN, Finding.NOT_MET)
