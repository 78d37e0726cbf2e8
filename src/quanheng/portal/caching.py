"""Finished public pages, kept in each process's memory by (campaign revision, language, filter).

A public page carries no cookie, token or nonce, so one copy serves everybody. A request costs one small
query for the campaign's revision; everything else comes from memory until the campaign changes.
"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from quanheng.campaigns.models import Campaign

BROWSER_SECONDS = 60
LEAST_TO_COMPRESS = 500
MUCH = 300_000
"""Above this a page is packed faster and a tenth less tightly."""


@dataclass(frozen=True)
class KeptPage:
    body: bytes
    packed: bytes
    media_type: str
    etag: str


def serve(request: HttpRequest, campaign: Campaign, *, what: str, make: Callable[[], tuple[bytes, str]]) -> HttpResponseBase:
    """The page from memory, or made now and kept; 304 where the reader has it already. ``what`` names page and filter."""
    key = _key(campaign.pk, campaign.revision, what)
    page = caches["pages"].get(key)
    if page is None:
        body, media_type = make()
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        page = KeptPage(body, gzip.compress(body, 6 if len(body) < MUCH else 4, mtime=0), media_type, etag)
        caches["pages"].set(key, page)
    return _answer(request, page)


def _key(campaign: UUID, revision: int, what: str) -> str:
    return hashlib.sha256(f"{campaign}|{revision}|{get_language()}|{what}".encode()).hexdigest()


def _answer(request: HttpRequest, page: KeptPage) -> HttpResponse:
    response: HttpResponse
    if page.etag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    elif len(page.body) >= LEAST_TO_COMPRESS and "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(page.packed, content_type=page.media_type, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(page.body, content_type=page.media_type)
    response["ETag"] = page.etag
    response["Cache-Control"] = f"public, max-age={BROWSER_SECONDS}"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
