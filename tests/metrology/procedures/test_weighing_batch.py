"""Thousands of readings in scaled integers are judged as the decimals are."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.metrology.errors import BadInput
from quanheng.metrology.procedures.weighing import Instrument, Range, error_of_indication, judge_errors
from quanheng.metrology.procedures.weighing.instrument import mpe_at
from quanheng.metrology.rules import rules_on

RULES = rules_on("OIML R 76-1", date(2026, 5, 20))
# Steps of 0.1 g, e = 5 g
readings = st.lists(st.tuples(st.integers(0, 500_000), st.integers(-3, 3), st.integers(0, 50)), min_size=1, max_size=30)


@given(readings, st.integers(-20, 20), st.sampled_from(["subsequent", "in-service"]), st.sampled_from(["III", "II"]))
def test_a_batch_gives_the_verdicts_of_the_decimals(rows: list[tuple[int, int, int]], E0: int, stage: str, accuracy_class: str) -> None:
    loads = np.array([load for load, _, _ in rows], dtype=np.int64)
    indications = np.array([(load // 50 + steps) * 50 for load, steps, _ in rows], dtype=np.int64)
    added = np.array([dL for _, _, dL in rows], dtype=np.int64)
    errors, passes = judge_errors(loads, indications, added, E0=E0, e=50, rules=RULES, accuracy_class=accuracy_class, stage=stage)
    scale = Range(Decimal(50_000), Decimal(5))
    instrument = Instrument(accuracy_class, (scale,), "g")  # type: ignore[arg-type]
    for n in range(len(rows)):
        load, shown, dL = (Decimal(int(array[n])) / 10 for array in (loads, indications, added))
        Ec = error_of_indication(load, shown, dL, scale, instrument, "r").E - Decimal(E0) / 10
        assert Decimal(int(errors[n])) / 20 == Ec
        assert bool(passes[n]) == (abs(Ec) <= mpe_at(instrument, RULES, load, scale, stage).value)


def test_a_batch_knows_the_bounds_of_the_table_and_of_its_numbers() -> None:
    one = np.array([5000, 5001], dtype=np.int64)  # e = 10: 500 e, and just above
    zero = np.zeros(2, dtype=np.int64)
    _, passes = judge_errors(one, one + 6, zero + 5, E0=0, e=10, rules=RULES, accuracy_class="III")
    assert passes.tolist() == [False, True]
    with pytest.raises(BadInput, match="goes from 0 to 10000 e"):
        judge_errors(one * 100, one, zero, E0=0, e=10, rules=RULES, accuracy_class="III")
    with pytest.raises(BadInput, match="choose a coarser step"):
        judge_errors(one * 2**50, one, zero, E0=0, e=10, rules=RULES, accuracy_class="III")
