"""A call to the city's district and institute, and rows as a unit writes them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from quanheng.campaigns.models import Campaign
from quanheng.collecting import services
from quanheng.collecting.models import Call, Request
from quanheng.collecting.rows import plan_row
from quanheng.units.kinds import Role

OPEN_DAY = {
    "name": "走进计量实验室",
    "content": "开放长度、质量实验室，邀请中学生参观",
    "start": "2027-05-18",
    "end": "2027-05-18",
    "time_words": "5月18日",
    "place": "市计量测试院",
    "kinds": ["open_day"],
    "parts": [{"role": "responsible", "name": "市计量测试院"}],
}
STALL = {
    "name": "民生计量便民服务",
    "content": "现场检测血压计",
    "start": "2027-05-20",
    "end": "2027-05-20",
    "time_words": "5月20日",
    "place": "砣湖广场",
    "kinds": ["service_desk"],
    "parts": [{"role": "responsible", "name": "砣湖区市场监管局"}],
}


def row(**values):
    return plan_row({**OPEN_DAY, **values})


@pytest.fixture(autouse=True)
def english():
    """Messages of services are matched in English; pages speak the reader's language."""
    with override("en"):
        yield


@pytest.fixture
def officer(office):
    return office.person("city", Role.OFFICER)


@pytest.fixture
def plain_campaign(campaign) -> Campaign:
    """The small campaign without the rows that its notice brought: what is called for is all there is."""
    campaign.activities.all().delete()
    return campaign


@pytest.fixture
def call(office, plain_campaign, officer) -> Call:
    tomorrow = timezone.localdate() + timedelta(days=1)
    return services.open_call(plain_campaign, units=[office.district, office.institute], by_date=tomorrow, text="请认真填报", by=officer)


@pytest.fixture
def of_institute(call, office) -> Request:
    return Request.objects.select_related("call__campaign__unit", "unit").get(call=call, unit=office.institute)


@pytest.fixture
def of_district(call, office) -> Request:
    return Request.objects.select_related("call__campaign__unit", "unit").get(call=call, unit=office.district)


def give(request: Request, *rows, sender="王工"):
    """Write rows through the link and hand them in."""
    request.refresh_from_db()
    for one in rows:
        request, _key = services.save_row(request, key=None, values={name: value for name, value in one.items() if name != "key"}, edit=request.edit)
    return services.hand_in(request, edit=request.edit, sender=sender)


MONDAY = date(2027, 5, 10)
