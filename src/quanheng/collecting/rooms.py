"""What this room shows on the campaign's page, and tells of its history."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.history import register_history
from quanheng.campaigns.models import Campaign
from quanheng.campaigns.rooms import CampaignRoom, register_campaign_room
from quanheng.collecting.models import Call, Compilation, Request, Sheet
from quanheng.units.sights import Reader


def _own(campaign: Campaign, reader: Reader) -> bool:
    return campaign.unit_id in reader.unit_ids


def _subjects(campaign: Campaign) -> Iterator[tuple[str, list[str]]]:
    for kind, rows in (
        ("collecting.call", Call.objects.filter(campaign=campaign)),
        ("collecting.request", Request.objects.filter(call__campaign=campaign)),
        ("collecting.sheet", Sheet.objects.filter(call__campaign=campaign)),
        ("collecting.compilation", Compilation.objects.filter(call__campaign=campaign)),
    ):
        yield kind, [str(key) for key in rows.values_list("pk", flat=True)]


register_campaign_room(CampaignRoom(_("Call for plans"), "collecting:call", _own))
register_history(
    events={
        "call.opened": _("plans called for"),
        "call.changed": _("call changed"),
        "call.closed": _("call closed"),
        "call.reopened": _("call opened again"),
        "plans.asked": _("unit asked for its plans"),
        "plans.link-renewed": _("link of a unit renewed"),
        "plans.handed-in": _("plans handed in"),
        "plans.returned": _("plans returned for mending"),
        "plans.accepted": _("plans accepted"),
        "plans.waived": _("unit let off"),
        "sheet.received": _("file received"),
        "sheet.read": _("file read"),
        "sheet.unreadable": _("file found unreadable"),
        "sheet.put-aside": _("file put aside"),
        "table.joint-decided": _("joint activity decided"),
        "table.warnings-dismissed": _("findings put aside"),
        "table.row-placed": _("row moved"),
        "table.taken-over": _("table taken over into the campaign"),
    },
    fields={
        "units": _("units"),
        "rows": _("rows"),
        "version": _("version"),
        "comment": _("what is to be mended"),
        "warnings": _("findings"),
        "added": _("added"),
        "taken-out": _("taken out"),
        "joined": _("joined"),
    },
    subjects=_subjects,
)
