"""The rule of JJF 1094: simple acceptance up to U = MPEV/3, three states above, exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.metrology.procedures.deciding import decide
from quanheng.metrology.verdict import Verdict

thousandths = st.integers(-100_000, 100_000).map(lambda n: Decimal(n) / 1000)
ORDER = {Verdict.CONFORMS: 0, Verdict.UNDECIDED: 1, Verdict.DOES_NOT_CONFORM: 2}


@pytest.mark.parametrize(
    ("error", "U", "verdict"),
    [
        ("0.3", "0.1", "conforms"),  # on the limit, U exactly a third
        ("0.301", "0.1", "does not conform"),
        ("0.3", "0.101", "undecided"),
        ("0.199", "0.101", "conforms"),  # MPEV - U
        ("0.200", "0.101", "undecided"),
        ("0.401", "0.101", "does not conform"),  # MPEV + U
        ("0.400", "0.101", "undecided"),
        ("0", "0.4", "undecided"),
    ],
)
def test_three_states_by_error_and_uncertainty(error: str, U: str, verdict: str) -> None:
    limit = Decimal("0.3")
    for sign in (1, -1):
        assert decide(sign * Decimal(error), -limit, limit, Decimal(U) ** 2) == verdict


def test_a_one_sided_limit_takes_its_own_size_as_mpev() -> None:
    assert decide(Decimal("0.8"), None, Decimal("0.8"), Decimal("0.2") ** 2) is Verdict.CONFORMS
    assert decide(Decimal("0.8"), None, Decimal("0.8"), Decimal("0.3") ** 2) is Verdict.UNDECIDED


@given(thousandths, thousandths, st.integers(1, 50_000).map(lambda n: Decimal(n) / 1000), st.integers(0, 50_000).map(lambda n: Decimal(n) / 1000))
def test_a_larger_error_never_turns_a_failure_into_a_pass(one: Decimal, two: Decimal, mpe: Decimal, U: Decimal) -> None:
    small, large = sorted((one, two), key=abs)
    assert ORDER[decide(small, -mpe, mpe, U * U)] <= ORDER[decide(large, -mpe, mpe, U * U)]


@given(thousandths, st.integers(1, 50_000).map(lambda n: Decimal(n) / 1000), st.integers(0, 50_000), st.integers(-6, 6))
def test_another_unit_gives_the_same_verdict(error: Decimal, mpe: Decimal, thousandths_of_U: int, power: int) -> None:
    U, scale = Decimal(thousandths_of_U) / 1000, Decimal(10) ** power
    assert decide(error, -mpe, mpe, U * U) is decide(error * scale, -mpe * scale, mpe * scale, (U * scale) ** 2)


@given(thousandths, st.integers(1, 50_000).map(lambda n: Decimal(n) / 1000))
def test_with_a_small_uncertainty_the_error_alone_decides(error: Decimal, mpe: Decimal) -> None:
    expected = Verdict.CONFORMS if abs(error) <= mpe else Verdict.DOES_NOT_CONFORM
    assert decide(error, -mpe, mpe, (mpe / 4) ** 2) is expected
