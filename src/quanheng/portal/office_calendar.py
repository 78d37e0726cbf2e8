"""For officers: the occurrences of a campaign on a calendar, internal ones too, by month or week, of one unit or place."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from quanheng.campaigns.models import Activity, Campaign
from quanheng.campaigns.public import as_told_to_offices
from quanheng.campaigns.rooms import CampaignRoom, register_campaign_room
from quanheng.portal.asked import answering, asked_day, asked_in, place_tiles, unit_tiles
from quanheng.portal.sheets import Day, Entry, asked_month, monday_of, month_after, month_before, month_sheet, running, week_sheet
from quanheng.portal.today import today_in
from quanheng.units.sights import Reader, in_sight_of, reader_of

MOST_PROPOSED = 200


@login_required
@require_safe
def calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A month (``?m=2027-05``) or a week (``?w=2027-05-17``) of the activities in the reader's sight, narrowed as the public pages are."""
    reader = reader_of(request.user)
    found = get_object_or_404(in_sight_of(reader, Campaign.objects.select_related("unit")), pk=pk)
    asked = asked_in(request)
    every = as_told_to_offices(in_sight_of(reader, Activity.objects.filter(campaign=found)), found)
    shown = answering(every, asked)
    today = today_in(found)
    by_week = "w" in request.GET
    sheet = _week(request, found, shown, today) if by_week else _month(request, found, shown, today)
    entries = [entry for week in sheet["weeks"] for day in week for entry in day.entries] + sheet["running"]
    addresses = _addresses(found, entries)
    context = {
        "campaign": found,
        "asked": asked,
        "by_week": by_week,
        "today": today,
        "units": unit_tiles(every)[:MOST_PROPOSED],
        "places": place_tiles(every)[:MOST_PROPOSED],
        "weeks": [[(day, _with(day.entries, addresses)) for day in week] for week in sheet.pop("weeks")],
        "running": _with(sheet.pop("running")[:MOST_PROPOSED], addresses),
        **sheet,
    }
    return render(request, "portal/office_calendar.html", context)


def _month(request: HttpRequest, campaign: Campaign, shown: list[Any], today: date) -> dict[str, Any]:
    first = asked_month(request.GET.get("m", ""), campaign.day or today)
    last = month_after(first) - timedelta(days=1)
    weeks: list[list[Day]] = month_sheet(first, shown, day=campaign.day)
    return {
        "first": first,
        "last": last,
        "weeks": weeks,
        "running": running(shown, first, last),
        "before": month_before(first),
        "after": month_after(first),
    }


def _week(request: HttpRequest, campaign: Campaign, shown: list[Any], today: date) -> dict[str, Any]:
    first = monday_of(asked_day(request.GET.get("w", "")) or campaign.day or today)
    last, step = first + timedelta(days=6), timedelta(days=7)
    weeks = [week_sheet(first, shown, day=campaign.day)]
    return {"first": first, "last": last, "weeks": weeks, "running": running(shown, first, last), "before": first - step, "after": first + step}


def _addresses(campaign: Campaign, entries: Iterable[Entry]) -> dict[str, str]:
    codes = {entry.activity.code for entry in entries}
    keys = Activity.objects.filter(campaign=campaign, code__in=list(codes)[:900]).values_list("code", "pk")
    return {code: reverse("campaigns:activity", args=[key]) for code, key in keys}


def _with(entries: Iterable[Entry], addresses: dict[str, str]) -> list[tuple[Entry, str]]:
    return [(entry, addresses.get(entry.activity.code, "")) for entry in entries]


def _offered(campaign: Campaign, reader: Reader) -> bool:
    return True


def sign_in() -> None:
    """Called when Django starts."""
    register_campaign_room(CampaignRoom(_("Calendar of occurrences"), "office-calendar", _offered))
