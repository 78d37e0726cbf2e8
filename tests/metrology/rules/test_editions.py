"""Limits as data: editions by day, marks, confirmations, and what the loader refuses."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quanheng.metrology.errors import BadInput
from quanheng.metrology.rules import Confirmation, Mark, documents, rules_on
from quanheng.metrology.rules.editions import check_confirmations, read_editions
from quanheng.metrology.rules.table import BadRuleFile

DAY = date(2026, 5, 20)


def test_every_rule_file_of_the_package_loads_and_names_each_value_once() -> None:
    names = [cell.id for edition in documents() for cell in rules_on(edition.document, edition.valid_from or edition.valid_to or DAY).cells()]
    assert len(documents()) >= 35
    assert len(names) == len(set(names)) > 600
    assert all(edition.title.zh and edition.title.en for edition in documents())


@pytest.mark.parametrize(
    ("document", "day", "edition"),
    [
        ("JJF 1070", date(2024, 10, 11), "2005"),
        ("JJF 1070", date(2024, 10, 12), "2023"),
        ("JJG 443", date(2024, 4, 30), "2015"),
        ("JJG 443", date(2024, 5, 1), "2023"),
        ("集贸市场计量监督管理办法", date(2025, 2, 28), "2002"),
        ("集贸市场计量监督管理办法", date(2025, 3, 1), "2024"),
        ("JJG 692", date(2010, 11, 11), "2010"),
    ],
)
def test_a_record_is_judged_by_the_edition_of_its_day(document: str, day: date, edition: str) -> None:
    assert rules_on(document, day).edition.edition == edition


@pytest.mark.parametrize(("document", "day"), [("JJG 692", date(2010, 11, 10)), ("GB 43284", date(2024, 3, 31)), ("GB 23350", date(2023, 8, 31))])
def test_a_day_without_an_edition_is_refused_with_what_is_known(document: str, day: date) -> None:
    with pytest.raises(BadInput, match=rf"on: '{day}': no edition of {document} in the rule files was in force on that day \({document}-20"):
        rules_on(document, day)


def test_the_newer_rules_of_net_content_say_that_their_plan_is_the_older_one() -> None:
    older, newer = rules_on("JJF 1070", date(2024, 5, 20)), rules_on("JJF 1070", DAY)
    assert older.limit("plan", "k", at=Decimal(200)).mark is Mark.C1
    assert newer.limit("plan", "k", at=Decimal(200)).mark is Mark.M
    assert "sampling plan has changed" in newer.edition.note


def test_a_limit_names_document_edition_clause_and_mark() -> None:
    limit = rules_on("OIML R 76-1", DAY).limit("mpe", "mpe", at=Decimal(501), accuracy_class="III")
    assert (limit.value, limit.unit, limit.source) == (Decimal("1.0"), "e", "OIML R 76-1:2006, 3.5.1, Table 6")
    assert limit.is_confirmed
    assert limit.id == "OIML R 76-1:2006/mpe/III/(500, 2000]/mpe"


def test_a_product_of_limits_is_as_sure_as_its_weakest_factor() -> None:
    rules = rules_on("JJG 577", DAY)
    doubled = rules.limit("error", "mpe", accuracy_class="1.5", zone="upper").times(rules.limit("stages", "factor", stage="in-service"))
    assert doubled.value == 3
    assert doubled.mark is Mark.M
    assert doubled.unconfirmed == ("JJG 577-2012/stages/in-service/factor",)


def test_half_a_kilopascal_is_375_and_4_millimetres_in_two_regulations() -> None:
    def pair(document: str) -> list[Decimal]:
        return [rules_on(document, DAY).limit("error", "mpe", stage="subsequent", unit=unit).value for unit in ("kPa", "mmHg")]

    assert pair("JJG 270") == [Decimal("0.5"), Decimal("3.75")]
    assert pair("JJG 692") == [Decimal("0.5"), Decimal("4")]


def confirmation(limit: str, value: str) -> Confirmation:
    return Confirmation(limit, Decimal(value), "L. Chen", date(2026, 1, 5), "printed copy")


def test_a_confirmation_makes_an_unconfirmed_value_fit_to_conclude() -> None:
    name = "JJG 539-2016/tests/zero/limit"
    before = rules_on("JJG 539", DAY).limit("tests", "limit", test="zero")
    after = rules_on("JJG 539", DAY, [confirmation(name, "0.25")]).limit("tests", "limit", test="zero")
    assert (before.is_confirmed, after.is_confirmed) == (False, True)
    assert before.mark is after.mark is Mark.M  # the mark of the file stays; who confirmed stands beside it
    assert after.confirmations[0].text == "printed copy"


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [
        ("JJG 539-2016/tests/zero/limit", "0.3", r"confirmations\[0\].value: '0.3': the rule file has 0.25"),
        ("JJG 539-2016/tests/nought/limit", "0.25", r"confirmations\[0\].limit: .* has no value of this name"),
        ("JJG 0-2016/tests/zero/limit", "0.25", r"confirmations\[0\].limit: .* begins with a document of the rule files"),
    ],
)
def test_a_confirmation_that_does_not_fit_is_refused(limit: str, value: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        check_confirmations([confirmation(limit, value)])


@pytest.mark.parametrize(
    ("table", "at", "message"), [("mpe", "10001", r"m: '10001': table mpe goes over \[0, 500\]"), ("mpe", None, "is entered with")]
)
def test_a_value_outside_of_a_table_is_refused(table: str, at: str | None, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        rules_on("JJG 539", DAY).limit(table, "mpe", at=None if at is None else Decimal(at), accuracy_class="III")


def test_a_key_that_a_table_does_not_have_is_refused_with_those_it_has() -> None:
    with pytest.raises(BadInput, match="accuracy_class: 'V': table mpe has I, II, III, IIII"):
        rules_on("JJG 539", DAY).limit("mpe", "mpe", at=Decimal(1), accuracy_class="V")


def test_a_value_between_two_intervals_of_the_contact_thermometer_is_refused() -> None:
    with pytest.raises(BadInput, match=r"temperature_c: '36.95'"):
        rules_on("JJG 1162", DAY).limit("error", "mpe", at=Decimal("36.95"))


HEAD = {"document": "X", "edition": "1", "title_zh": "甲", "title_en": "X", "valid_from": "", "valid_to": "", "replaces": "", "note": ""}


def a_file(*rows: dict[str, Any], **changes: Any) -> dict[str, dict[str, Any]]:
    return {"x.toml": {**HEAD, "t": {"of": "m", "units": {"mpe": "e"}, "mark": "C1", "rows": list(rows), **changes}}}


def test_a_gap_an_overlap_and_a_doubled_bound_are_refused() -> None:
    first = {"from": 0, "to": 500, "mpe": 1}
    for second, message in (
        ({"over": 501, "mpe": 2}, "leave a gap between"),
        ({"over": 499, "mpe": 2}, "overlap: "),
        ({"from": 500, "mpe": 2}, "overlap at 500"),
    ):
        with pytest.raises(BadRuleFile, match=message):
            read_editions(a_file(first, second))
    assert read_editions(a_file(first, {"over": 501, "mpe": 2}, gaps=True))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (a_file({"from": 0, "mpe": 1}, mark="C9"), "mpe has no mark of C1, C2, C3, A, M"),
        (a_file({"from": 0, "limit": 1}), r"\['limit'\] are neither keys nor values with a unit"),
        (a_file({"from": 0, "over": 0, "mpe": 1}), "one lower and one upper bound at most"),
        (a_file({"mpe": 1}, keys=["stage"]), r"missing \['stage'\]"),
        (a_file({"mpe": 1}, colour="red"), r"unknown words \['colour'\]"),
        (
            {"x.toml": {key: value for key, value in HEAD.items() if key != "edition"} | {"edition": "1"} | {"t": {"like": "Y-1/t"}}},
            "no Y-1/t to take over",
        ),
        ({"x.toml": HEAD, "y.toml": {**HEAD, "edition": "2"}}, "1 and 2 are in force on one day"),
        ({"x.toml": {**HEAD, "valid_to": "2026-01-02"}, "y.toml": {**HEAD, "edition": "2", "valid_from": "2026-01-02"}}, "are in force on one day"),
    ],
)
def test_a_rule_file_that_does_not_say_what_it_must_is_refused(content: dict[str, dict[str, Any]], message: str) -> None:
    with pytest.raises(BadRuleFile, match=message):
        read_editions(content)


def test_an_edition_whose_day_is_not_recorded_does_not_reach_back_before_its_year() -> None:
    undated = next(edition for edition in documents() if edition.valid_from is None and edition.edition[:4].isdigit())
    year = int(undated.edition[:4])
    assert undated.is_in_force_on(date(year, 1, 1))
    assert not undated.is_in_force_on(date(year - 1, 12, 31))


def test_a_confirmation_says_who_and_which_text() -> None:
    with pytest.raises(BadInput, match="by: '': a confirmation names who"):
        Confirmation("x", Decimal(1), "", date(2026, 1, 5), "printed copy")
