"""Figures that the house's own records count: offered beside the field, taken over with a tick, never by themselves."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quanheng.campaigns.models import Activity
from quanheng.reporting import services
from quanheng.reporting.models import Figure, Handout
from quanheng.units.kinds import Role
from tests.reporting.conftest import record

pytestmark = pytest.mark.django_db


def hand_out(stall: Activity, officer, **values) -> Handout:
    told = {"activity": stall, "item": "计量知识折页", "count_word": "份", "quantity": 300, "recipient": "市民", "day": timezone.localdate()}
    return services.record_handout(stall.campaign, values={**told, **values}, by=officer)


@pytest.fixture
def page(stall, office, sign_in):
    """Posts what a person filled in on the results page of the stall; without anything, reads it."""
    client, address = sign_in(office.person("city", Role.OFFICER)), reverse("reporting:results", args=[stall.pk])

    def filled(**fields: str):
        named = {f"{name.replace('_', '-', 1)}-{stall.pk}.{metric}": value for (name, metric), value in fields.pop("cells", {}).items()}
        return client.post(address, {**named, **fields}) if named else client.get(address)

    return filled


def test_materials_handed_out_are_counted_and_taken_over_with_a_tick(stall, officer, page):
    hand_out(stall, officer)
    hand_out(stall, officer, item="读本", count_word="册", quantity=50)
    hand_out(stall, officer, item="砝码组", count_word="套", quantity=2)  # no copies
    hand_out(stall, officer, item="展板画册", count_word="册", quantity=9, lent=True)  # comes back
    html = page().content.decode()
    assert "采用 350" in html
    assert "2 条物料发放记录" in html
    assert f"/campaigns/{stall.campaign_id}/handouts/?activity={stall.pk}" in html
    assert not Figure.objects.exists()
    assert page(cells={("take", "materials"): "350"}).status_code == 302
    figure = Figure.objects.get()
    assert (figure.metric, figure.value, figure.source, figure.words) == ("materials", 350, "tool", "2 条物料发放记录")
    assert "采用 350" not in page().content.decode()


def test_a_count_that_moved_meanwhile_is_not_taken(stall, officer, page):
    hand_out(stall, officer)
    hand_out(stall, officer, quantity=20)
    answer = page(cells={("take", "materials"): "300"})
    assert answer.status_code == 422
    assert "采用 320" in answer.content.decode()
    assert not Figure.objects.exists()


def test_a_count_beside_a_typed_value_is_refused_and_costs_nothing_else(stall, officer, page):
    hand_out(stall, officer)
    answer = page(cells={("take", "materials"): "300", ("value", "materials"): "280", ("value", "visits"): "150"})
    assert answer.status_code == 422
    assert 'value="280"' in answer.content.decode()
    assert list(Figure.objects.values_list("metric", "value")) == [("visits", 150)]


def test_a_count_corrects_what_was_typed_and_says_so(stall, officer, page):
    record(stall, officer, metric="materials", value=280)
    hand_out(stall, officer)
    assert "采用 300" in page().content.decode()
    page(cells={("take", "materials"): "300", ("value", "materials"): "280", ("seen", "materials"): "1:280"})
    figure = Figure.objects.get(stands=True)
    assert (figure.value, figure.version, figure.source) == (300, 2, "tool")
    assert "1 条物料发放记录" in figure.reason


def test_an_odd_count_is_asked_about_and_the_tick_stays(stall, officer, page):
    stall.planned_headcount = 10
    stall.save()
    record(stall, officer, metric="materials", value=3)
    hand_out(stall, officer, quantity=90_000)
    ticked = {("take", "materials"): "90000", ("value", "materials"): "3", ("seen", "materials"): "1:3"}
    answer = page(cells=ticked)
    assert answer.status_code == 422
    assert 'value="90000" checked' in " ".join(answer.content.decode().split())
    page(cells={**ticked, ("yes", "materials"): "on"}, reason="印量已核对")
    assert Figure.objects.get(stands=True).source == "tool"


def test_sessions_are_counted_once_the_activity_was_held(stall, officer, page):
    assert "场活动日程" not in page().content.decode()
    Activity.objects.filter(pk=stall.pk).update(state="held")
    days = stall.occurrences.count()
    assert f"采用 {days or 1}" in page().content.decode()


def test_media_are_counted_and_lead_to_their_entries(stall, officer, page, sign_in):
    for medium in ("日报", "电视台"):
        services.add_coverage(stall.campaign, values={"activity": stall, "medium": medium}, by=officer)
    services.add_coverage(stall.campaign, values={"medium": "晚报"}, by=officer)
    assert "2 条媒体报道" in page().content.decode()
    told = sign_in(officer).get(reverse("reporting:coverage", args=[stall.campaign_id]), {"activity": stall.pk}).content.decode()
    assert "电视台" in told
    assert "晚报" not in told


def test_the_grid_counts_with_queries_that_do_not_grow(stall, issued, officer, sign_in):
    client, address = sign_in(officer), reverse("reporting:grid", args=[issued.pk]) + f"?kind={stall.kinds[0]}"

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    hand_out(stall, officer)
    Activity.objects.filter(pk=stall.pk).update(state="held")
    client.get(address)
    few = queries()
    for position in range(900, 910):
        one = Activity.objects.create(campaign=issued, position=position, name=f"摊位{position}", kinds=stall.kinds, state="held", plan_revision=1)
        hand_out(one, officer)
    assert queries() == few
