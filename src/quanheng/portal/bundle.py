"""The whole public programme as files for another web server: pages, feeds and data with links that lead from file to file."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.handlers.base import BaseHandler
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override

from quanheng.campaigns.models import Activity, Campaign
from quanheng.units.sights import ANYBODY, in_sight_of

LANGUAGES = ("zh-hans", "en")
PAGES = ("programme", "month", "units", "poster")
DATA = ("feed", "programme-json", "programme-csv", "atom")
LINK = re.compile(r'(href|src)="([^"]+)"')
ASSETS = ("quanheng/quanheng.css", "quanheng/mark.svg", "vendor/bootstrap.min.css")


def static_bundle(campaign: Campaign) -> bytes:
    """A zip with everything that the public sees of a campaign, in both languages; addresses are made relative, filters lead to the whole list.

    Every page is made by the public views themselves, so that the files hold nothing that the site does not show.
    """
    files = dict(_files(campaign))
    assets = {urlsplit(staticfiles_storage.url(name)).path: f"assets/{posixpath.basename(name)}" for name in ASSETS}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for address, (place, content) in files.items():
            if place.endswith(".html"):
                content = _relinked(content.decode(), address, place, {known: where for known, (where, _c) in files.items()}, assets).encode()
            archive.writestr(place, content)
        for name in ASSETS:
            found = finders.find(name)
            assert found is not None, name
            archive.writestr(f"assets/{posixpath.basename(name)}", Path(found).read_bytes())
        archive.writestr("index.html", _front(campaign))
    return packed.getvalue()


def _files(campaign: Campaign) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """Address, place in the archive, and content of every page and data file."""
    codes = list(in_sight_of(ANYBODY, Activity.objects.filter(campaign=campaign)).values_list("code", flat=True))
    for language in LANGUAGES:
        with override(language):
            wanted: list[tuple[str, tuple[str, ...]]] = [(name, (campaign.code,)) for name in (*PAGES, *DATA)]
            wanted += [(name, (campaign.code, code)) for code in codes for name in ("activity", "activity-feed")]
            addresses = [reverse(f"portal:{name}", args=arguments) for name, arguments in wanted]
        for address in addresses:
            place = address.strip("/")
            yield address, (f"{place}/index.html" if address.endswith("/") else place, _made(address))


def _made(address: str) -> bytes:
    """What the public site answers at an address, asked through the same middleware as anybody's request."""
    handler = BaseHandler()
    handler.load_middleware()
    public = urlsplit(settings.QUANHENG_PUBLIC_URL)
    request = RequestFactory().get(address, headers={"host": public.netloc}, secure=public.scheme == "https")
    response = handler.get_response(request)
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
        path = urlsplit(target).path or address
        known = files.get(path) or assets.get(path)
        if known is not None:
            return f'{attribute}="{posixpath.relpath(known, folder)}"'
        if attribute == "href" and not path.startswith(settings.STATIC_URL):
            return f'{attribute}="{settings.QUANHENG_PUBLIC_URL.rstrip("/")}{path}"'
        return f'{attribute}=""'

    return LINK.sub(relative, page)


def _front(campaign: Campaign) -> str:
    """The first page: it leads to the programme in the language of the office."""
    return f'<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=zh-hans/programme/{campaign.code}/index.html">'
