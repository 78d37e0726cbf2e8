"""The public site. Everything is read with the eyes of anybody; no page here knows who asks."""

import json
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from quanheng.campaigns.forms import ActivityFilterForm
from quanheng.campaigns.kinds import kind_name
from quanheng.campaigns.models import Activity, Campaign
from quanheng.campaigns.queries import ActivityFilter, activities_of, counts_by_kind
from quanheng.campaigns.timeline import timeline_of
from quanheng.ledger.queries import latest_head
from quanheng.portal.caching import serve
from quanheng.portal.calendar import calendar_of
from quanheng.rows import is_public_code
from quanheng.units.sights import ANYBODY, in_sight_of

HTML = "text/html; charset=utf-8"
PAGE_ROWS = 200


def _campaign(code: str) -> Campaign:
    if not is_public_code(code):  # a slip of the pen costs no query
        raise Http404
    return get_object_or_404(in_sight_of(ANYBODY, Campaign.objects.select_related("unit")), code=code)


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
    """The public programme: by day, narrowed by words and kind."""
    found = _campaign(code)
    form = ActivityFilterForm(request.GET)
    words, kind, day = (form.cleaned_data["q"], form.cleaned_data["kind"], form.cleaned_data["day"]) if form.is_valid() else ("", "", None)
    number = request.GET.get("page", "1")[:6]

    def make() -> tuple[bytes, str]:
        every = list(in_sight_of(ANYBODY, Activity.objects.filter(campaign=found)).only("kinds", "start", "end"))
        shown = activities_of(found, ANYBODY, ActivityFilter(words=words, kind=kind, on_or_after=day, on_or_before=day)).order_by("start", "position")
        page = Paginator(shown, PAGE_ROWS).get_page(number)
        kinds = [(count.code, count.name, count.count) for count in counts_by_kind(every)]
        head = latest_head()
        context = {
            "campaign": found,
            "page": page,
            "words": words,
            "kind": kind,
            "day": day,
            "kinds": kinds,
            "kind_name": kind_name(kind) if kind else "",
            "total": len(every),
            "timeline": timeline_of(every, day=found.day),
            "head": head,
            "head_root": bytes(head.root_hash).hex() if head else "",
            "asked": urlencode({name: value for name, value in (("q", words), ("kind", kind), ("day", day)) if value}),
            "query": urlencode({"q": words, "kind": kind, "day": day or ""}) + "&",
            "language": get_language(),
        }
        return render_to_string("portal/programme.html", context).encode(), HTML

    return serve(request, found, what=json.dumps(["programme", words, kind, str(day), number]), make=make)


@require_safe
def activity(request: HttpRequest, code: str, activity_code: str) -> HttpResponseBase:
    """One public activity."""
    found = _campaign(code)

    def make() -> tuple[bytes, str]:
        rows = in_sight_of(ANYBODY, Activity.objects.filter(campaign=found)).prefetch_related("parts", "occurrences", "components")
        shown = get_object_or_404(rows, code=activity_code)
        return render_to_string("portal/activity.html", {"campaign": found, "activity": shown, "language": get_language()}).encode(), HTML

    return serve(request, found, what=json.dumps(["activity", activity_code]), make=make)


@require_safe
def feed(request: HttpRequest, code: str) -> HttpResponseBase:
    """The programme as an iCalendar feed, all of it or one kind (``?kind=``)."""
    found = _campaign(code)
    kind = request.GET.get("kind", "")[:30]

    def make() -> tuple[bytes, str]:
        shown = list(activities_of(found, ANYBODY, ActivityFilter(kind=kind)))
        addresses = {item.code: settings.QUANHENG_PUBLIC_URL + reverse("portal:activity", args=[found.code, item.code]) for item in shown}
        return calendar_of(found, shown, address_of=addresses), "text/calendar; charset=utf-8"

    return serve(request, found, what=json.dumps(["feed", kind]), make=make)


@require_safe
def activity_feed(request: HttpRequest, code: str, activity_code: str) -> HttpResponseBase:
    """One activity for the reader's own calendar."""
    found = _campaign(code)

    def make() -> tuple[bytes, str]:
        rows = in_sight_of(ANYBODY, Activity.objects.filter(campaign=found)).prefetch_related("parts", "occurrences")
        shown = get_object_or_404(rows, code=activity_code)
        address = settings.QUANHENG_PUBLIC_URL + reverse("portal:activity", args=[found.code, shown.code])
        return calendar_of(found, [shown], address_of={shown.code: address}), "text/calendar; charset=utf-8"

    return serve(request, found, what=json.dumps(["activity-feed", activity_code]), make=make)
