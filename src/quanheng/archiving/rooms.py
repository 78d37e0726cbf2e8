"""What this room shows on the campaign's page, and tells of its history."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from quanheng.archiving.models import Archive
from quanheng.campaigns.history import register_history
from quanheng.campaigns.models import Campaign
from quanheng.campaigns.rooms import CampaignRoom, register_campaign_room
from quanheng.units.sights import Reader


def _offered(campaign: Campaign, reader: Reader) -> bool:
    return campaign.unit_id in reader.unit_ids and campaign.state != Campaign.State.DRAFT


def _subjects(campaign: Campaign) -> Iterator[tuple[str, list[str]]]:
    yield "archiving.archive", [str(key) for key in Archive.objects.filter(campaign=campaign).values_list("pk", flat=True)]


register_campaign_room(CampaignRoom(_("Archive"), "archiving:archive", _offered))
register_history(
    events={
        "archive.ordered": _("package ordered"),
        "archive.packed": _("package made"),
        "personal.erased": _("personal data erased"),
    },
    fields={"files": _("files"), "erased": _("erased"), "terms": _("terms")},
    subjects=_subjects,
)
