"""What this room shows on the campaign's page, and tells of its history."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.history import register_history
from quanheng.campaigns.models import Campaign
from quanheng.campaigns.rooms import CampaignRoom, register_campaign_room
from quanheng.issuing.models import OwnNotice, SignOff
from quanheng.units.sights import Reader


def _subjects(campaign: Campaign) -> Iterator[tuple[str, list[str]]]:
    yield "issuing.ownnotice", [str(key) for key in OwnNotice.objects.filter(campaign=campaign).values_list("pk", flat=True)]
    yield "issuing.signoff", [str(key) for key in SignOff.objects.filter(campaign=campaign).values_list("pk", flat=True)]


def _offered(campaign: Campaign, reader: Reader) -> bool:
    return campaign.unit_id in reader.unit_ids


register_campaign_room(CampaignRoom(_("Own notice and sign-off"), "issuing:own-notice", _offered))
register_history(
    events={
        "own-notice.started": _("own notice drafted"),
        "own-notice.changed": _("own notice changed"),
        "own-notice.signed-off": _("sign-off recorded"),
    },
    fields={"number": _("document number")},
    subjects=_subjects,
)
