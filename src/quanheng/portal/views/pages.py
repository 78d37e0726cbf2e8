"""Programmes, one programme, one activity, tiles, the poster."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from quanheng.campaigns.kinds import kind_name
from quanheng.campaigns.models import Campaign
from quanheng.campaigns.move_words import move_in_words
from quanheng.campaigns.public import PublicActivity
from quanheng.campaigns.timeline import timeline_of
from quanheng.ledger.queries import latest_head
from quanheng.portal.addresses import base_of, path_of, public_campaign
from quanheng.portal.asked import Asked, Tile, answering, asked_in, by_date, district_tiles, place_tiles, unit_tiles
from quanheng.portal.caching import serve
from quanheng.portal.kept import activity_of, programme_of
from quanheng.portal.open_data import event_of
from quanheng.portal.scan import scan_code
from quanheng.portal.today import near_the_day, today_in
from quanheng.units.sights import ANYBODY, in_sight_of

HTML = "text/html; charset=utf-8"
PAGE_ROWS = 100
MOST_IN_A_FILE = 100_000  # a file has no second page behind a question mark
MOST_DISTRICTS = 20
IN_FILES = "quanheng.in-files"
"""Set in the request's environment where a page is made to lie in a file: it must not say what is on today."""


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """The campaigns whose programme is issued."""
    campaigns = in_sight_of(ANYBODY, Campaign.objects.select_related("unit")).order_by("-day", "-issued_at")
    page = Paginator(campaigns, 30).get_page(request.GET.get("page"))
    response = render(request, "portal/index.html", {"page": page, "language": get_language()})
    response["Cache-Control"] = "public, max-age=60"
    return response


@require_safe
def programme(request: HttpRequest, code: str) -> HttpResponseBase:
    """The public programme by date, narrowed by what is asked; what is on today stands first."""
    found = public_campaign(code)
    asked, number = asked_in(request), request.GET.get("page", "1")[:6]
    in_files = bool(request.META.get(IN_FILES))
    today = None if in_files or asked.query or number != "1" else today_in(found)

    def make() -> tuple[bytes, str]:
        every = programme_of(found)
        head, districts = latest_head(), district_tiles(every)
        context = {
            "campaign": found,
            "asked": asked,
            "page": Paginator(by_date(answering(every, asked)), MOST_IN_A_FILE if in_files else PAGE_ROWS).get_page(number),
            "kinds": _kind_chips(every, asked),
            "kind_name": kind_name(asked.kind) if asked.kind else "",
            "districts": districts if 1 < len(districts) <= MOST_DISTRICTS else [],
            "total": len(every),
            "near": near_the_day(found, every, today) if today else None,
            "timeline": timeline_of((item for one in every for item in one.happenings if not item.is_cancelled), day=found.day),
            "head": head,
            "head_root": bytes(head.root_hash).hex() if head else "",
            "query": f"{asked.query}&" if asked.query else "",
            "base": path_of(found),
            "language": get_language(),
        }
        return render_to_string("portal/programme.html", context).encode(), HTML

    return serve(request, found, what=json.dumps(["programme", asked.query, number, str(today), in_files]), make=make)


def _kind_chips(every: Sequence[PublicActivity], asked: Asked) -> list[tuple[str, str, int, str]]:
    """Code, name and count of each kind, the most frequent first, and the question that its chip asks."""
    counts: dict[str, int] = {}
    for activity in every:
        for code in activity.kinds or ("other",):
            counts[code] = counts.get(code, 0) + 1
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(code, kind_name(code), count, asked.without(kind=code)) for code, count in ordered]


@require_safe
def activity(request: HttpRequest, code: str, activity_code: str) -> HttpResponseBase:
    """One public activity."""
    found = public_campaign(code)

    def make() -> tuple[bytes, str]:
        shown = public_activity(found, activity_code)
        event = event_of(found, shown, base_of(found))
        moves = [(move, move_in_words(move)) for move in reversed(shown.moves)]
        context = {"campaign": found, "activity": shown, "moves": moves, "event": mark_safe(event), "language": get_language()}  # noqa: S308  event_of escapes it
        return render_to_string("portal/activity.html", context).encode(), HTML

    return serve(request, found, what=json.dumps(["activity", activity_code]), make=make)


def public_activity(campaign: Campaign, code: str) -> PublicActivity:
    """One by its code; Http404 where there is none that is public."""
    found = activity_of(campaign, code)
    if found is None:
        raise Http404
    return found


TILES: dict[str, Callable[[Sequence[PublicActivity]], list[Tile]]] = {"units": unit_tiles, "districts": district_tiles, "places": place_tiles}


@require_safe
def tiles(request: HttpRequest, code: str, what: str) -> HttpResponseBase:
    """A tile for every leading unit, district or place, each with its list, month and week."""
    found, number = public_campaign(code), request.GET.get("page", "1")[:6]
    in_files = bool(request.META.get(IN_FILES))

    def make() -> tuple[bytes, str]:
        page = Paginator(TILES[what](programme_of(found)), MOST_IN_A_FILE if in_files else PAGE_ROWS).get_page(number)
        context: dict[str, Any] = {"campaign": found, "what": what, "page": page, "view": f"portal:{what}", "language": get_language()}
        return render_to_string("portal/tiles.html", context).encode(), HTML

    return serve(request, found, what=json.dumps([what, number, in_files]), make=make)


POSTER_ROWS = 36


@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponseBase:
    """A sheet for the wall (A3 or A4): themes, the dated activities, and a code to scan that leads to the programme."""
    found = public_campaign(code)

    def make() -> tuple[bytes, str]:
        shown = by_date(one for one in programme_of(found) if one.first_day and not one.is_off)
        context = {
            "campaign": found,
            "activities": shown[:POSTER_ROWS],
            "more": max(0, len(shown) - POSTER_ROWS),
            "address": base_of(found),
            "scan": mark_safe(scan_code(base_of(found))),  # noqa: S308  drawn here, from our own address
            "language": get_language(),
        }
        return render_to_string("portal/poster.html", context).encode(), HTML

    return serve(request, found, what=json.dumps(["poster"]), make=make)
