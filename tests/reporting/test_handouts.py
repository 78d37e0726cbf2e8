"""Materials and exhibits handed out: entered, corrected, returned, put aside, counted, and given as a file."""

import csv
import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quanheng.ledger.models import Entry, PersonalValue
from quanheng.ledger.queries import change_of
from quanheng.reporting import services
from quanheng.reporting.handouts import handouts_of, totals_by_item
from quanheng.reporting.models import Handout
from quanheng.reporting.services import TextMoved
from quanheng.units.kinds import Role
from quanheng.units.sights import RoleMissing, reader_of

DAY = date(2026, 5, 20)
LEAFLETS = {"item": "计量知识折页", "quantity": 200, "count_word": "份", "recipient": "砣湖区市场监管局", "day": DAY}


def hand_out(issued, by, **values) -> Handout:
    return services.record_handout(issued, values={**LEAFLETS, **values}, by=by)


def form(**values) -> dict[str, object]:
    return {**LEAFLETS, "day": "2026-05-20", **values}


def test_what_is_handed_out_is_entered_and_the_unit_is_recognised(office, issued, officer, stall):
    row = hand_out(issued, officer, activity=stall, given_by="何经办")
    assert row.recipient_unit == office.district
    entry = Entry.objects.get(event="handout.added")
    assert change_of(entry)["quantity"] == 200
    assert "何经办" not in str(entry.body), "a person's name is erasable"
    assert PersonalValue.objects.filter(entry=entry, field="given_by", value="何经办").exists()


def test_words_are_a_recipient_too(issued, officer):
    assert hand_out(issued, officer, recipient="到场市民").recipient_unit is None


def test_an_exhibit_is_lent_and_comes_back(issued, officer):
    row = hand_out(issued, officer, item="杆秤", quantity=2, count_word="件", lent=True)
    reader = reader_of(officer)
    assert totals_by_item(handouts_of(issued, reader))[0].still_out == 2
    values = {**LEAFLETS, "item": "杆秤", "quantity": 2, "count_word": "件", "lent": True, "returned_on": date(2026, 6, 1)}
    services.record_handout(issued, values=values, by=officer, handout=row, edit=1)
    assert totals_by_item(handouts_of(issued, reader))[0].still_out == 0
    assert change_of(Entry.objects.get(event="handout.corrected"))["returned_on"] == {"from": None, "to": "2026-06-01"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"returned_on": date(2026, 6, 1)}, "returned_on"),
        ({"lent": True, "returned_on": date(2026, 5, 1)}, None),
        ({"quantity": 0}, None),
        ({"day": date(2999, 1, 1)}, "day"),
        ({"item": ""}, "item"),
    ],
)
def test_what_cannot_be_is_refused(issued, officer, wrong, field):
    with pytest.raises(ValidationError) as refused:
        hand_out(issued, officer, **wrong)
    if field:
        assert field in refused.value.message_dict
    assert not Handout.objects.exists()


def test_two_officers_correct_one_entry_and_the_second_is_told(issued, officer):
    row = hand_out(issued, officer)
    services.record_handout(issued, values={**LEAFLETS, "quantity": 210}, by=officer, handout=row, edit=1)
    with pytest.raises(TextMoved):
        services.record_handout(issued, values={**LEAFLETS, "quantity": 220}, by=officer, handout=row, edit=1)
    assert Handout.objects.get().quantity == 210


def test_it_needs_an_officer_and_an_issued_campaign(office, campaign):
    officer = office.person("city", Role.OFFICER)
    with pytest.raises(ValidationError, match="not issued"):
        hand_out(campaign, officer)
    with pytest.raises(RoleMissing):
        hand_out(campaign, office.person("city", Role.VIEWER))


def test_an_entry_put_aside_leaves_list_and_totals_and_stays_on_record(issued, officer):
    row = hand_out(issued, officer)
    with pytest.raises(ValidationError):
        services.put_handout_aside(row, reason=" ", by=officer)
    services.put_handout_aside(row, reason="重复登记", by=officer)
    assert not handouts_of(issued, reader_of(officer))
    assert Handout.objects.get().withdrawn == "重复登记"
    with pytest.raises(ValidationError):
        services.put_handout_aside(row, reason="再次", by=officer)
    with pytest.raises(TextMoved):
        services.record_handout(issued, values=LEAFLETS, by=officer, handout=row, edit=2)


def test_totals_keep_units_of_count_apart(issued, officer):
    hand_out(issued, officer)
    hand_out(issued, officer, quantity=50)
    hand_out(issued, officer, quantity=3, count_word="箱")
    totals = totals_by_item(handouts_of(issued, reader_of(officer)))
    assert [(total.quantity, total.count_word, total.entries) for total in totals] == [(250, "份", 2), (3, "箱", 1)]


def test_the_page_takes_an_entry_and_keeps_what_was_typed_when_it_is_refused(office, issued, officer, sign_in):
    client = sign_in(officer)
    address = f"/campaigns/{issued.pk}/handouts/"
    refused = client.post(address, form(quantity="0"))
    assert refused.status_code == 422
    assert "计量知识折页" in refused.content.decode()
    assert client.post(address, form()).status_code == 302
    row = Handout.objects.get()
    assert client.post(f"/handouts/{row.pk}/", form(edit=1, quantity=230)).status_code == 302
    assert "230 份" in client.get(address).content.decode()
    assert client.post(f"/handouts/{row.pk}/aside/", {"reason": "重复"}).status_code == 302
    assert client.get(f"/handouts/{row.pk}/").status_code == 404


def test_the_list_narrows_to_an_activity_to_words_and_to_what_is_still_out(issued, officer, stall, sign_in):
    hand_out(issued, officer, activity=stall)
    hand_out(issued, officer, item="杆秤", count_word="件", lent=True)
    client = sign_in(officer)

    def listed(question: str) -> set[str]:
        page = client.get(f"/campaigns/{issued.pk}/handouts/?{question}").content.decode().partition("data-rows")[2].partition("</table>")[0]
        return {item for item in ("计量知识折页", "杆秤") if f">{item}<" in page}

    assert listed("") == {"计量知识折页", "杆秤"}
    assert listed(f"activity={stall.pk}") == {"计量知识折页"}
    assert listed("out=on") == {"杆秤"}
    assert listed("q=杆") == {"杆秤"}
    assert listed("activity=nonsense&q=%00") == {"计量知识折页", "杆秤"}


def test_the_file_opens_in_office_programs_and_runs_nothing(issued, officer, sign_in):
    hand_out(issued, officer, note="=1+1")
    raw = sign_in(officer).get(f"/campaigns/{issued.pk}/handouts.csv").content
    (row,) = csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))
    assert (row["名称"], row["数量"], row["对应单位"], row["备注"]) == ("计量知识折页", "200", "砣湖区市场监督管理局", "'=1+1")


def test_the_page_costs_the_same_however_long_the_list_is(issued, officer, stall, sign_in):
    client = sign_in(officer)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/campaigns/{issued.pk}/handouts/").status_code == 200
        return len(queries)

    hand_out(issued, officer, activity=stall)
    few = count()
    for number in range(60):
        hand_out(issued, officer, activity=stall, quantity=number + 1)
    assert count() == few


def test_other_units_do_not_see_it(office, issued, officer, sign_in):
    row = hand_out(issued, officer)
    for unit in ("province", "district", "institute", "neighbour"):
        client = sign_in(office.person(unit, Role.OFFICER))
        assert {client.get(address).status_code for address in (f"/campaigns/{issued.pk}/handouts/", f"/handouts/{row.pk}/")} == {404}
