"""This room's part of the archive: the public pages as they stood."""

from collections.abc import Iterator

from quanheng.campaigns.keeping import ArchivedFile, KeepClass, register_archive_part
from quanheng.campaigns.models import Campaign
from quanheng.portal.bundle import static_bundle
from quanheng.units.sights import Reader


def _archived(campaign: Campaign, reader: Reader) -> Iterator[ArchivedFile]:
    yield ArchivedFile("公众页面/公众页面.zip", "公众页面、日历订阅和开放数据", KeepClass.PUBLIC, static_bundle(campaign))


register_archive_part("portal", _archived)
