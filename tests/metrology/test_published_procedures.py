"""Every worked example of procedures, lots and packaging, at the precision printed."""

import pytest

from quanheng.metrology.validation.procedures import PUBLISHED
from quanheng.metrology.validation.published import Published


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: f"{case.source} | {case.quantity}")
def test_the_computed_value_is_the_printed_one(case: Published) -> None:
    computed = case.computed()
    assert case.agrees(computed), f"{case.source}, {case.quantity}: printed {case.printed}, computed {computed}"
