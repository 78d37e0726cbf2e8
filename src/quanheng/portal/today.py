"""What is on today and this week, and how near the campaign's day is; days are those of the campaign's time zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

from quanheng.campaigns.models import Campaign
from quanheng.campaigns.public import PublicActivity

SHOWN = 6
NEAR_DAYS = 60


@dataclass(frozen=True, slots=True)
class NearTheDay:
    """``next_day`` is the next on which something begins where nothing is on today."""

    today: date
    on_today: tuple[PublicActivity, ...]
    today_count: int
    week_count: int
    days_to_go: int | None
    on_the_day: int
    next_day: date | None


def today_in(campaign: Campaign) -> date:
    """The date where the campaign takes place."""
    try:
        zone = ZoneInfo(campaign.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return timezone.localdate()
    return timezone.now().astimezone(zone).date()


def near_the_day(campaign: Campaign, activities: Sequence[PublicActivity], today: date) -> NearTheDay | None:
    """None long before the first activity and after the last."""
    days = [(item.start, item.last) for one in activities for item in one.happenings if item.start and item.last and not item.is_cancelled]
    if not days or today < min(start for start, _last in days) - timedelta(days=NEAR_DAYS) or today > max(last for _start, last in days):
        return None
    on_today = sorted((one for one in activities if not one.is_off and one.is_on(today, today)), key=lambda one: (_length(one, today), one.position))
    monday = today - timedelta(days=today.weekday())
    to_go = (campaign.day - today).days if campaign.day and campaign.day >= today else None
    return NearTheDay(
        today=today,
        on_today=tuple(on_today[:SHOWN]),
        today_count=len(on_today),
        week_count=sum(not one.is_off and one.is_on(monday, monday + timedelta(days=6)) for one in activities),
        days_to_go=to_go,
        on_the_day=sum(one.is_on(campaign.day, campaign.day) for one in activities) if campaign.day and to_go is not None else 0,
        next_day=None if on_today else min((start for start, _last in days if start > today), default=None),
    )


def _length(activity: PublicActivity, today: date) -> int:
    """Days of the happening that is on: what is on for one day stands before what runs for a month."""
    return min((item.last - item.start).days for item in activity.happenings if item.start and item.last and item.touches(today, today))
