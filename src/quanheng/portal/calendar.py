"""iCalendar feeds (RFC 5545) of public activities: stable UIDs, sequence numbers, cancellations."""

from collections.abc import Iterable
from datetime import date, timedelta

from icalendar import Calendar, Event

from quanheng.campaigns.models import Activity, Campaign


def calendar_of(campaign: Campaign, activities: Iterable[Activity], *, address_of: dict[str, str]) -> bytes:
    """A calendar with an event for every dated happening; ``address_of`` maps an activity's code to its page."""
    calendar = Calendar()
    calendar.add("prodid", "-//Quanheng//Programme//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", campaign.title)
    calendar.add("x-wr-timezone", campaign.time_zone)
    for activity in activities:
        for event in _events(activity, address_of[activity.code]):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(activity: Activity, address: str) -> Iterable[Event]:
    happenings: list[tuple[date, date | None, str]] = [(item.start, item.end, item.place) for item in activity.occurrences.all() if item.start]
    if not happenings and (first := activity.start or activity.end):
        happenings = [(first, activity.end or activity.start, activity.place)]
    for place, (start, end, where) in enumerate(happenings, start=1):
        yield _event(activity, f"{activity.code}-{place}", start, end or start, where, address)


def _event(activity: Activity, uid: str, start: date, end: date, where: str, address: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@quanheng")
    event.add("sequence", activity.revision - 1)
    event.add("dtstamp", activity.changed_at)
    event.add("last-modified", activity.changed_at)
    event.add("dtstart", start)
    event.add("dtend", end + timedelta(days=1))  # whole days: the end is exclusive (RFC 5545, 3.6.1)
    event.add("summary", activity.name)
    told = [activity.content, activity.time_words, activity.responsible_words]  # the hour, where there is one, stands in the words
    event.add("description", "\n".join(filter(None, told)))
    if where or activity.place:
        event.add("location", where or activity.place)
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if activity.state == Activity.State.CANCELLED else "TENTATIVE" if activity.approximate else "CONFIRMED")
    return event
