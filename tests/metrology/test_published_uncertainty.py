"""Published cases of uncertainty, each at the precision printed."""

import pytest

from quanheng.metrology.validation.uncertainty import PUBLISHED


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: f"{case.source}: {case.quantity}")
def test_a_published_value_is_reproduced(case):
    computed = case.computed()
    assert case.agrees(computed), f"printed {case.printed}, computed {computed}"
