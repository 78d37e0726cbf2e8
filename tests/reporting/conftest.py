"""The small campaign, issued, and its activities by what they are."""

import io

import pytest
from django.utils.translation import override
from PIL import Image

from quanheng.campaigns.models import Activity, Campaign
from quanheng.reporting import services
from quanheng.reporting.services import Entry
from quanheng.units.kinds import Role


@pytest.fixture(autouse=True)
def english():
    """Messages of services are matched in English; pages speak the reader's language."""
    with override("en"):
        yield


@pytest.fixture
def officer(office):
    return office.person("city", Role.OFFICER)


@pytest.fixture
def approver(office):
    return office.person("city", Role.APPROVER)


def activity(campaign: Campaign, name: str) -> Activity:
    return Activity.objects.get(campaign=campaign, name=name)


@pytest.fixture
def open_day(issued) -> Activity:
    return activity(issued, "实验室开放日")


@pytest.fixture
def stall(issued) -> Activity:
    return activity(issued, "便民检测进社区")


def record(of: Activity, by, *, metric: str = "visits", value: int | None = 320, **values):
    return services.record_figure(of, Entry(metric=metric, value=value, **values), by=by)


def picture(form: str = "JPEG", size: tuple[int, int] = (64, 48), *, exif: Image.Exif | None = None) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(file, form, **({"exif": exif} if exif else {}))
    return file.getvalue()
