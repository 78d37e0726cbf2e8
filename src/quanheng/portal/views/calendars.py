"""A month and a week as sheets, of the whole programme or of one unit, place, district or kind; and the feeds for one's own calendar."""

import json
from datetime import timedelta

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from quanheng.portal.addresses import base_of, path_of, public_campaign
from quanheng.portal.asked import answering, asked_day, asked_in
from quanheng.portal.caching import serve
from quanheng.portal.calendar import calendar_of
from quanheng.portal.kept import programme_of
from quanheng.portal.sheets import asked_month, monday_of, month_after, month_before, month_sheet, running, week_sheet
from quanheng.portal.today import today_in
from quanheng.portal.views.pages import HTML, public_activity

ICS = "text/calendar; charset=utf-8"


@require_safe
def month(request: HttpRequest, code: str) -> HttpResponseBase:
    """One month as a calendar sheet; that of the campaign's day unless another is asked for (``?m=2027-05``)."""
    found, asked = public_campaign(code), asked_in(request)
    first = asked_month(request.GET.get("m", ""), found.day or today_in(found))

    def make() -> tuple[bytes, str]:
        shown = answering(programme_of(found), asked)
        context = {
            "campaign": found,
            "asked": asked,
            "first": first,
            "weeks": month_sheet(first, shown, day=found.day),
            "running": running(shown, first, month_after(first) - timedelta(days=1)),
            "before": month_before(first),
            "after": month_after(first),
            "language": get_language(),
            "base": path_of(found),
        }
        return render_to_string("portal/month.html", context).encode(), HTML

    return serve(request, found, what=json.dumps(["month", first.isoformat(), asked.query]), make=make)


@require_safe
def week(request: HttpRequest, code: str) -> HttpResponseBase:
    """One week, day by day: that of the campaign's day unless a day of another is asked for (``?w=2027-05-17``)."""
    found, asked = public_campaign(code), asked_in(request)
    monday = monday_of(asked_day(request.GET.get("w", "")) or found.day or today_in(found))

    def make() -> tuple[bytes, str]:
        shown = answering(programme_of(found), asked)
        context = {
            "campaign": found,
            "asked": asked,
            "monday": monday,
            "sunday": monday + timedelta(days=6),
            "days": week_sheet(monday, shown, day=found.day),
            "running": running(shown, monday, monday + timedelta(days=6)),
            "before": monday - timedelta(days=7),
            "after": monday + timedelta(days=7),
            "language": get_language(),
            "base": path_of(found),
        }
        return render_to_string("portal/week.html", context).encode(), HTML

    return serve(request, found, what=json.dumps(["week", monday.isoformat(), asked.query]), make=make)


@require_safe
def feed(request: HttpRequest, code: str) -> HttpResponseBase:
    """The programme as an iCalendar feed: all of it, or what a question narrows it to (``?kind=``, ``?unit=``, ``?district=``, ``?place=``)."""
    found, asked = public_campaign(code), asked_in(request)

    def make() -> tuple[bytes, str]:
        return calendar_of(found, answering(programme_of(found), asked), base=base_of(found)), ICS

    return serve(request, found, what=json.dumps(["feed", asked.query]), make=make)


@require_safe
def activity_feed(request: HttpRequest, code: str, activity_code: str) -> HttpResponseBase:
    """One activity for the reader's own calendar."""
    found = public_campaign(code)

    def make() -> tuple[bytes, str]:
        return calendar_of(found, [public_activity(found, activity_code)], base=base_of(found)), ICS

    return serve(request, found, what=json.dumps(["activity-feed", activity_code]), make=make)
