"""The whole public programme as files for another web server: pages, feeds and data with links that lead from file to file."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.handlers.base import BaseHandler
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override

from quanheng.campaigns.models import Campaign
from quanheng.campaigns.public import PublicActivity
from quanheng.portal.article import article_docx, article_of, article_page
from quanheng.portal.kept import programme_of
from quanheng.portal.sheets import monday_of, month_after
from quanheng.portal.views.pages import IN_FILES

LANGUAGES = ("zh-hans", "en")
PAGES = ("programme", "month", "week", "units", "districts", "places", "poster")
DATA = ("feed", "programme-json", "programme-csv", "atom")
MOST_SHEETS = 60
LINK = re.compile(r'(href|src)="([^"]+)"')
ASSETS = ("quanheng/quanheng.css", "portal/portal.css", "quanheng/mark.svg", "vendor/bootstrap.min.css")


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A public address, and where its answer stands among the files."""

    address: str
    place: str


def static_bundle(campaign: Campaign) -> bytes:
    """A zip with everything that the public sees of a campaign, in both languages; addresses are made relative, filters lead to the whole list.

    Every page is made by the public views themselves, so that the files hold nothing that the site does not show.
    """
    every = programme_of(campaign)
    planned = planned_files(campaign, every)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        write_files(archive, planned, among=planned)
        write_rest(archive, campaign, every)
    return packed.getvalue()


def write_files(archive: zipfile.ZipFile, planned: Iterable[PlannedFile], *, among: Iterable[PlannedFile]) -> None:
    """Make these files, linked to each other and to all the files ``among`` which they will stand."""
    assets = {urlsplit(staticfiles_storage.url(name)).path: f"assets/{posixpath.basename(name)}" for name in ASSETS}
    places = {one.address: one.place for one in among}
    for one in planned:
        content = _made(one.address)
        if one.place.endswith(".html"):
            content = _relinked(content.decode(), one.address, one.place, places, assets).encode()
        archive.writestr(one.place, content)


def write_rest(archive: zipfile.ZipFile, campaign: Campaign, every: Sequence[PublicActivity]) -> None:
    """What is no page of the site: its style, the article, the page that leads in."""
    for name in ASSETS:
        found = finders.find(name)
        assert found is not None, name
        archive.writestr(f"assets/{posixpath.basename(name)}", Path(found).read_bytes())
    article = article_of(campaign, every)
    archive.writestr("article/article.html", article_page(article))
    archive.writestr("article/article.docx", article_docx(article))
    archive.writestr("index.html", _front(campaign))


def planned_files(campaign: Campaign, every: Sequence[PublicActivity]) -> list[PlannedFile]:
    """Every page and data file of the public site, in both languages."""
    codes = [activity.code for activity in every]
    planned = []
    for language in LANGUAGES:
        with override(language):
            wanted: list[tuple[str, tuple[str, ...]]] = [(name, (campaign.code,)) for name in (*PAGES, *DATA)]
            wanted += [(name, (campaign.code, code)) for code in codes for name in ("activity", "activity-feed")]
            addresses = [reverse(f"portal:{name}", args=arguments) for name, arguments in wanted]
            sheets = [reverse(f"portal:{name}", args=[campaign.code]) + question for name, question in _sheets(every)]
        for address in addresses:
            place = address.strip("/")
            planned.append(PlannedFile(address, f"{place}/index.html" if address.endswith("/") else place))
        for address in sheets:
            path, _mark, day = address.partition("=")
            planned.append(PlannedFile(address, f"{path.partition('?')[0].strip('/')}/{day}.html"))
    return planned


def _sheets(every: Sequence[PublicActivity]) -> Iterator[tuple[str, str]]:
    """A sheet for each month and week in which something begins or ends, and for those between."""
    days = [day for activity in every for item in activity.happenings for day in (item.start, item.last) if day]
    if not days:
        return
    last = max(days)
    month, week = min(days).replace(day=1), monday_of(min(days))
    for _step in range(MOST_SHEETS):
        if month <= last:
            yield "month", f"?m={month:%Y-%m}"
        if week <= last:
            yield "week", f"?w={week:%Y-%m-%d}"
        month, week = month_after(month), week + timedelta(days=7)


@cache
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def _made(address: str) -> bytes:
    """What the public site answers at an address, asked through the same middleware as anybody's request."""
    public = urlsplit(settings.QUANHENG_PUBLIC_URL)
    request = RequestFactory().get(address, headers={"host": public.netloc}, secure=public.scheme == "https")
    request.META[IN_FILES] = True
    response = _handler().get_response(request)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answers {response.status_code}")
    return bytes(response.content)  # type: ignore[attr-defined]


def _relinked(page: str, address: str, place: str, files: dict[str, str], assets: dict[str, str]) -> str:
    """Links of one page as paths relative to its file; what is not in the bundle leads to the public address."""
    folder = posixpath.dirname(place)

    def relative(match: re.Match[str]) -> str:
        attribute, target = match[1], match[2].replace("&amp;", "&")
        if target.startswith(("http:", "https:", "#", "data:")):
            return match[0]
        path = urlsplit(target).path or urlsplit(address).path
        known = files.get(f"{path}?{urlsplit(target).query}") or files.get(path) or assets.get(path)
        if known is not None:
            return f'{attribute}="{posixpath.relpath(known, folder)}"'
        if attribute == "href" and not path.startswith(settings.STATIC_URL):
            return f'{attribute}="{settings.QUANHENG_PUBLIC_URL.rstrip("/")}{path}"'
        return f'{attribute}=""'

    return LINK.sub(relative, page)


def _front(campaign: Campaign) -> str:
    """The first page: it leads to the programme in the language of the office."""
    return f'<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=zh-hans/programme/{campaign.code}/index.html">'
