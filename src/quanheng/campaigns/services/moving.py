"""One occurrence is put off or cancelled, and the rest of the activity stays as it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from quanheng.campaigns.closed import refuse_closed
from quanheng.campaigns.models import Activity, ActivityRevision, Campaign, Occurrence, OccurrenceMove
from quanheng.campaigns.services.changing import ActivityMoved
from quanheng.campaigns.snapshots import snapshot_of_activity
from quanheng.campaigns.summary import window_words
from quanheng.ledger import services as ledger
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import require_role

NAMES_A_DAY = re.compile(r"\d\s*[日号]|\d\s*[./-]\s*\d")


@dataclass(frozen=True, slots=True)
class NewPlace:
    """The day, or first and last day, and the place to which an occurrence moves; ``time_words`` are the activity's own words afterwards."""

    start: date
    end: date | None = None
    place: str = ""
    time_words: str = ""


@transaction.atomic
def move_occurrence(activity: Activity, *, number: int, to: NewPlace, reason: str, revision: int, by: User) -> OccurrenceMove:
    """Put one occurrence off to another day or place; ActivityMoved when ``revision`` is no longer the newest.

    One that was cancelled can be moved too: it takes place after all. Words that name the old day are told anew.
    """
    end = to.end or to.start
    if end < to.start:
        raise ValidationError({"end": _("%(end)s lies before the first day, %(start)s.") % {"end": end, "start": to.start}})
    activity, occurrence, before = _begun(activity, number, reason, revision, by)
    old = (occurrence.start, occurrence.end, occurrence.place)
    if (to.start, end, to.place) == old and occurrence.state != Occurrence.State.CANCELLED:
        raise ValidationError({"start": _("The occurrence stands on this day and at this place already.")})
    windows = _windows(activity)
    if len(windows) == 1 and activity.place == old[2]:
        activity.place = to.place[:300]
    occurrence.start, occurrence.end, occurrence.place = to.start, end, to.place[:300]
    occurrence.state = Occurrence.State.MOVED
    occurrence.full_clean()
    occurrence.save()
    activity.time_words = _words_after(activity, to, (old[0], old[1]), (to.start, end))
    _widen(activity, windows)
    return _done(activity, occurrence, old, before, reason=reason, by=by)


@transaction.atomic
def cancel_occurrence(activity: Activity, *, number: int, reason: str, revision: int, by: User) -> OccurrenceMove:
    """Cancel one occurrence; when none is left the whole activity is cancelled."""
    activity, occurrence, before = _begun(activity, number, reason, revision, by)
    if occurrence.state == Occurrence.State.CANCELLED:
        raise ValidationError(_("This occurrence is cancelled already."), code="cancelled")
    occurrence.state = Occurrence.State.CANCELLED
    occurrence.save()
    if not activity.occurrences.exclude(state=Occurrence.State.CANCELLED).exists():
        activity.state = Activity.State.CANCELLED
    old = (occurrence.start, occurrence.end, occurrence.place)
    return _done(activity, occurrence, old, before, reason=reason, by=by, cancelled=True)


def _begun(activity: Activity, number: int, reason: str, revision: int, by: User) -> tuple[Activity, Occurrence, dict[str, Any]]:
    """The activity at its next revision, the occurrence, and what the activity said before."""
    campaign = Campaign.objects.select_related("unit").get(pk=activity.campaign_id)
    require_role(by, campaign.unit, Role.OFFICER)
    refuse_closed(campaign)
    if campaign.state != Campaign.State.ISSUED:
        raise ValidationError(_("The programme is not issued: change the activity itself."), code="not-issued")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; those who follow read it.")})
    if not Activity.objects.filter(pk=activity.pk, revision=revision).update(revision=F("revision") + 1, changed_at=timezone.now()):
        raise ActivityMoved
    activity = Activity.objects.get(pk=activity.pk)
    if activity.state == Activity.State.CANCELLED:
        raise ValidationError(_("The whole activity is cancelled. Change its state first."), code="cancelled")
    before = snapshot_of_activity(activity)
    _number_occurrences(activity)
    occurrence = activity.occurrences.filter(number=number).first()
    if occurrence is None:
        raise ValidationError(_("There is no occurrence %(number)s any more.") % {"number": number}, code="gone")
    return activity, occurrence, before


def _number_occurrences(activity: Activity) -> None:
    """Those that a notice brought get their numbers; an activity with a window alone has one occurrence, the window."""
    standing = list(activity.occurrences.all())
    if not standing and (first := activity.start or activity.end):
        standing = [Occurrence(activity=activity, position=1, start=first, end=activity.end or first, place=activity.place)]
    for item in standing:
        item.number = item.mark
        item.save()
    activity.occurrences_numbered = max([activity.occurrences_numbered, *(item.mark for item in standing)])


Window = tuple[date | None, date | None]


def _windows(activity: Activity) -> list[Window]:
    return [(item.start, item.end) for item in activity.occurrences.all()]


def _hull(windows: list[Window]) -> Window:
    starts, ends = [start for start, _end in windows if start], [end for _start, end in windows if end]
    return min(starts, default=None), max(ends, default=None)


def _widen(activity: Activity, before: list[Window]) -> None:
    """A window that was just that of its occurrences stays so; a wider one grows where it must."""
    first, last = _hull(_windows(activity))
    if (activity.start, activity.end) == _hull(before):
        activity.start, activity.end = first, last
        return
    if activity.start and first:
        activity.start = min(activity.start, first)
    if activity.end and last:
        activity.end = max(activity.end, last)


def _words_after(activity: Activity, to: NewPlace, old: Window, new: Window) -> str:
    """The time as written, true again: new words where given, else the old day's words replaced; refused where that cannot be done."""
    if to.time_words.strip() and to.time_words.strip() != activity.time_words:
        return to.time_words.strip()[:200]
    words = activity.time_words
    if old == new or not NAMES_A_DAY.search(words):
        return words
    for written, anew in _ways_to_write(old, new):
        if words.count(written) == 1:
            return words.replace(written, anew)[:200]
    raise _stale(words)


def _ways_to_write(old: Window, new: Window) -> Iterator[tuple[str, str]]:
    """How words may name the old days, each with the new days in the same way."""
    (first, last), anew = old, window_words(*new)
    if first is None:
        return
    yield window_words(first, last), anew
    if last and last != first:
        for between in ("至", "-", "—", "－", "~", "～"):
            for end in (f"{last.month}月{last.day}日", f"{last.day}日"):
                yield f"{first.month}月{first.day}日{between}{end}", anew
                yield f"{first.month}月{first.day}{between}{end}", anew
    elif new[0] and new[0] == new[1]:
        yield f"、{first.day}日", f"、{new[0].day}日" if new[0].month == first.month else f"、{anew}"


def _stale(words: str) -> ValidationError:
    message = _("The time as written says “%(words)s”. Write it as it is now, for example “5月16日上午9:00”.") % {"words": words}
    return ValidationError({"time_words": message}, code="stale-words")


def _done(
    activity: Activity,
    occurrence: Occurrence,
    old: tuple[date | None, date | None, str],
    before: dict[str, Any],
    *,
    reason: str,
    by: User,
    cancelled: bool = False,
) -> OccurrenceMove:
    """The activity, its revision, the move and the ledger's entry are stored."""
    activity.full_clean()
    activity.save()
    move = OccurrenceMove(
        activity=activity,
        number=occurrence.mark,
        revision=activity.revision,
        from_start=old[0],
        from_end=old[1],
        from_place=old[2],
        to_start=occurrence.start,
        to_end=occurrence.end,
        to_place=occurrence.place,
        cancelled=cancelled,
        reason=reason.strip()[:300],
        made_by=by,
    )
    move.full_clean(exclude=["activity", "made_by"])
    move.save(force_insert=True)
    after = snapshot_of_activity(activity)
    ActivityRevision.objects.create(activity=activity, number=activity.revision, snapshot=after, reason=move.reason, made_by=by)
    campaign = activity.campaign
    Campaign.objects.filter(pk=campaign.pk).update(revision=F("revision") + 1)
    changed = {name: {"from": before[name], "to": after[name]} for name in after if before[name] != after[name]}
    change = {"revision": activity.revision, "occurrence": move.number, "reason": move.reason, **changed}
    event = "occurrence.cancelled" if cancelled else "occurrence.moved"
    ledger.append(event, subject=activity, actor=by, unit=campaign.unit_id, change=change)
    return move
