"""Officers see every occurrence in their sight on a calendar, internal ones too, by month and week, of one unit or place."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quanheng.campaigns.models import Activity, Occurrence
from quanheng.units.kinds import Role


@pytest.fixture
def shown(office, issued, sign_in):
    def page(question: str = "", unit: str = "city") -> str:
        answer = sign_in(office.person(unit, Role.OFFICER)).get(f"/campaigns/{issued.pk}/calendar/{question}")
        assert answer.status_code == 200
        return answer.content.decode().split("<main", 1)[1].split("<tbody>", 1)[1]

    return page


def test_internal_matters_stand_in_it_and_are_marked(shown, issued):
    Occurrence.objects.filter(activity__name="集贸市场电子秤专项检查").update(start="2027-05-12", end="2027-05-13")
    page = shown()
    assert page.count("集贸市场电子秤专项检查") == 2
    assert "内部" in page
    assert f"/activities/{issued.activities.get(name='集贸市场电子秤专项检查').pk}/" in page


def test_another_office_sees_what_is_in_its_sight(shown, issued):
    Occurrence.objects.filter(activity__name="集贸市场电子秤专项检查").update(start="2027-05-12", end="2027-05-13")
    page = shown(unit="institute")
    assert "实验室开放日" in page
    assert "专项检查" not in page


def test_it_narrows_to_a_unit_a_place_and_words_and_turns(shown):
    Activity.objects.filter(name="便民检测进社区").update(place="湖滨广场")
    assert "便民检测进社区" not in shown("?unit=市计量测试院")
    assert "实验室开放日" not in shown("?place=湖滨广场")
    assert "便民检测进社区" in shown("?w=2027-05-15&place=湖滨广场")
    assert "便民检测进社区" not in shown("?w=2027-05-25")
    assert "实验室开放日" in shown("?m=nonsense&w=")


def test_it_costs_the_same_however_many_there_are(shown, issued):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown()
        return len(queries)

    shown()
    few = count()
    for number in range(100, 150):
        Activity.objects.create(campaign=issued, position=number, name=f"活动{number}", start="2027-05-20", end="2027-05-20")
    assert count() == few
