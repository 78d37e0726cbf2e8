import pytest

from quanheng.metrology.validation.published import Published
from quanheng.metrology.validation.report import PARTS, published, report


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.source}: {case.quantity}") for part in PARTS for case in published(part)])
def test_the_published_value_is_computed(case):
    computed = case.computed()
    assert case.agrees(computed), f"printed {case.printed}, computed {computed} ({case.note})"


def test_a_value_agrees_when_it_rounds_to_the_printed_one_and_not_otherwise():
    printed = Published("-", "-", "1 234.50", lambda: 0)
    assert printed.agrees(1234.504)
    assert printed.agrees("1234.505")
    assert not printed.agrees(1234.506)
    assert Published("-", "-", "conforms", lambda: 0).agrees("conforms")
    assert not Published("-", "-", "conforms", lambda: 0).agrees("undecided")


def test_the_report_sets_every_case_beside_its_value_and_misses_none():
    text, missed = report()
    assert missed == 0
    assert text.count("\n| ") - len(PARTS) * 2 == sum(len(published(part)) for part in PARTS)
