"""The public site. Everything is read with the eyes of anybody; no page here knows who asks."""

import json
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from quanheng.campaigns.forms import ActivityFilterForm
from quanheng.campaigns.kinds import kind_name
from quanheng.campaigns.models import Activity, Campaign
from quanheng.campaigns.queries import ActivityFilter, activities_of, counts_by_kind, counts_by_unit
from quanheng.campaigns.timeline import timeline_of
from quanheng.ledger.queries import latest_head
from quanheng.portal.caching import serve
from quanheng.portal.calendar import calendar_of
from quanheng.portal.month import asked_month, month_after, month_before, weeks_of
from quanheng.portal.open_data import event_of, programme_atom, programme_csv, programme_json
from quanheng.portal.scan import scan_code
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
    number, unit = request.GET.get("page", "1")[:6], request.GET.get("unit", "")[:200]

    def make() -> tuple[bytes, str]:
        every = list(in_sight_of(ANYBODY, Activity.objects.filter(campaign=found)).only("kinds", "start", "end"))
        shown = activities_of(found, ANYBODY, ActivityFilter(words=words, kind=kind, unit=unit, on_or_after=day, on_or_before=day)).order_by(
            "start", "position"
        )
        page = Paginator(shown, PAGE_ROWS).get_page(number)
        kinds = [(count.code, count.name, count.count) for count in counts_by_kind(every)]
        head = latest_head()
        context = {
            "campaign": found,
            "page": page,
            "words": words,
            "kind": kind,
            "unit": unit,
            "day": day,
            "kinds": kinds,
            "kind_name": kind_name(kind) if kind else "",
            "total": len(every),
            "timeline": timeline_of(every, day=found.day),
            "head": head,
            "head_root": bytes(head.root_hash).hex() if head else "",
            "asked": urlencode({name: value for name, value in (("q", words), ("kind", kind), ("unit", unit), ("day", day)) if value}),
            "query": urlencode({"q": words, "kind": kind, "unit": unit, "day": day or ""}) + "&",
            "language": get_language(),
        }
        return render_to_string("portal/programme.html", context).encode(), HTML

    return serve(request, found, what=json.dumps(["programme", words, kind, unit, str(day), number]), make=make)


@require_safe
def activity(request: HttpRequest, code: str, activity_code: str) -> HttpResponseBase:
    """One public activity."""
    found = _campaign(code)

    def make() -> tuple[bytes, str]:
        rows = in_sight_of(ANYBODY, Activity.objects.filter(campaign=found)).prefetch_related("parts", "occurrences", "components")
        shown = get_object_or_404(rows, code=activity_code)
        event = event_of(found, shown, settings.QUANHENG_PUBLIC_URL + reverse("portal:activity", args=[found.code, shown.code]))
        context = {"campaign": found, "activity": shown, "event": mark_safe(event), "language": get_language()}  # noqa: S308  event_of escapes it
        return render_to_string("portal/activity.html", context).encode(), HTML

    return serve(request, found, what=json.dumps(["activity", activity_code]), make=make)


@require_safe
def feed(request: HttpRequest, code: str) -> HttpResponseBase:
    """The programme as an iCalendar feed, all of it, one kind (``?kind=``) or one unit (``?unit=``)."""
    found = _campaign(code)
    kind, unit = (request.GET.get(name, "").replace("\x00", "")[:200] for name in ("kind", "unit"))

    def make() -> tuple[bytes, str]:
        shown = list(activities_of(found, ANYBODY, ActivityFilter(kind=kind, unit=unit)))
        return calendar_of(found, shown, address_of=_addresses(found, shown)), "text/calendar; charset=utf-8"

    return serve(request, found, what=json.dumps(["feed", kind, unit]), make=make)


def _addresses(campaign: Campaign, activities: list[Activity]) -> dict[str, str]:
    return {item.code: settings.QUANHENG_PUBLIC_URL + reverse("portal:activity", args=[campaign.code, item.code]) for item in activities}


MOST_ENTRIES = 100


@require_safe
def open_data(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """The public programme as JSON, CSV or an Atom feed of what changed last."""
    found = _campaign(code)

    def make() -> tuple[bytes, str]:
        shown = activities_of(found, ANYBODY)
        if form == "json":
            rows = list(shown)
            return programme_json(found, rows, address_of=_addresses(found, rows)), "application/json; charset=utf-8"
        if form == "csv":
            rows = list(shown)
            return programme_csv(rows, address_of=_addresses(found, rows)), "text/csv; charset=utf-8"
        rows = list(shown.order_by("-changed_at", "position")[:MOST_ENTRIES])
        own, page = (settings.QUANHENG_PUBLIC_URL + reverse(f"portal:{name}", args=[found.code]) for name in ("atom", "programme"))
        return programme_atom(found, rows, address_of=_addresses(found, rows), own=own, page=page), "application/atom+xml; charset=utf-8"

    return serve(request, found, what=json.dumps(["open-data", form]), make=make)


@require_safe
def units(request: HttpRequest, code: str) -> HttpResponseBase:
    """A tile for every unit that leads something."""
    found = _campaign(code)

    def make() -> tuple[bytes, str]:
        context = {"campaign": found, "units": counts_by_unit(found, ANYBODY), "language": get_language()}
        return render_to_string("portal/units.html", context).encode(), HTML

    return serve(request, found, what=json.dumps(["units"]), make=make)


POSTER_ROWS = 36


@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponseBase:
    """A sheet for the wall (A3 or A4): themes, the dated activities, and a code to scan that leads to the programme."""
    found = _campaign(code)

    def make() -> tuple[bytes, str]:
        dated = activities_of(found, ANYBODY).exclude(start=None).exclude(state__in=[Activity.State.CANCELLED, Activity.State.POSTPONED])
        address = settings.QUANHENG_PUBLIC_URL + reverse("portal:programme", args=[found.code])
        shown = list(dated.order_by("start", "position"))
        context = {
            "campaign": found,
            "activities": shown[:POSTER_ROWS],
            "more": max(0, len(shown) - POSTER_ROWS),
            "address": address,
            "scan": mark_safe(scan_code(address)),  # noqa: S308  drawn here, from our own address
            "language": get_language(),
        }
        return render_to_string("portal/poster.html", context).encode(), HTML

    return serve(request, found, what=json.dumps(["poster"]), make=make)


@require_safe
def month(request: HttpRequest, code: str) -> HttpResponseBase:
    """One month of the programme as a calendar sheet; that of the campaign's day unless another is asked for (``?m=2027-05``)."""
    found = _campaign(code)
    first = asked_month(request.GET.get("m", ""), found.day or timezone.localdate())

    def make() -> tuple[bytes, str]:
        last = month_after(first) - timedelta(days=1)
        shown = list(activities_of(found, ANYBODY, ActivityFilter(on_or_after=first, on_or_before=last)))
        context = {
            "campaign": found,
            "first": first,
            "weeks": weeks_of(first, shown, day=found.day),
            "before": month_before(first),
            "after": month_after(first),
            "language": get_language(),
        }
        return render_to_string("portal/month.html", context).encode(), HTML

    return serve(request, found, what=json.dumps(["month", first.isoformat()]), make=make)


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
