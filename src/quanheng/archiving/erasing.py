"""Personal data of closed campaigns are erased once their day is over: rows stay to be counted, the persons go (MODEL.md 11)."""

from django.db import transaction
from django.utils import timezone

from quanheng.archiving.models import Erasure
from quanheng.campaigns.keeping import erasables
from quanheng.campaigns.models import Campaign
from quanheng.jobs.registry import declare_schedule, inline_kind
from quanheng.ledger import services as ledger

EVERY_SECONDS = 6 * 3600


@inline_kind("archiving.erase")
def erase_what_is_over() -> int:
    """Erase what closed campaigns hold of persons beyond their day; how many values went. Doing it again finds nothing left."""
    over = Campaign.objects.filter(state=Campaign.State.CLOSED, keep_until__lt=timezone.localdate())
    return sum(erase_of(campaign) for campaign in over)


@transaction.atomic
def erase_of(campaign: Campaign) -> int:
    """Erase every kind of personal value that the rooms hold of one campaign."""
    erased = 0
    for erasable in erasables():
        if not erasable.count(campaign):
            continue
        count = erasable.erase(campaign)
        Erasure.objects.create(campaign=campaign, code=erasable.code, count=count)
        change = {"what": erasable.code, "erased": count}
        ledger.append("personal.erased", subject=campaign, actor=None, unit=campaign.unit_id, change=change)
        erased += count
    return erased


declare_schedule("erase personal data of closed campaigns", kind="archiving.erase", every=EVERY_SECONDS)
