"""The public view of a programme, kept in each process's memory by the campaign's revision: a search then reads no rows.

Every change of what the public sees raises the revision, so a kept view is never older than the change.
"""

from collections import OrderedDict
from threading import Lock
from uuid import UUID

from quanheng.campaigns.models import Campaign
from quanheng.campaigns.public import LetOutBefore, PublicActivity, public_programme

MOST_KEPT = 4
_kept: OrderedDict[tuple[UUID, int], tuple[PublicActivity, ...]] = OrderedDict()
_before: OrderedDict[UUID, LetOutBefore] = OrderedDict()
_lock = Lock()


def programme_of(campaign: Campaign) -> tuple[PublicActivity, ...]:
    """Every public activity, in the order of the table."""
    key = (campaign.pk, campaign.revision)
    with _lock:
        if key in _kept:
            return _kept[key]
        before = _before.setdefault(campaign.pk, LetOutBefore())
    found = tuple(public_programme(campaign, before=before))
    with _lock:
        _kept[key] = found
        for kept in (_kept, _before):
            while len(kept) > MOST_KEPT:
                kept.popitem(last=False)
    return found


def activity_of(campaign: Campaign, code: str) -> PublicActivity | None:
    """One of them: from memory where the programme is kept, else read alone."""
    with _lock:
        kept = _kept.get((campaign.pk, campaign.revision))
    return next((one for one in (kept if kept is not None else public_programme(campaign, code=code)) if one.code == code), None)


def forget() -> None:
    """Nothing is kept any more."""
    with _lock:
        _kept.clear()
        _before.clear()
