"""What this room shows on the campaign's page, and tells of its history."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.history import register_history
from quanheng.campaigns.models import Campaign
from quanheng.campaigns.rooms import CampaignRoom, register_campaign_room
from quanheng.reporting.models import ActivityNotes, Brief, Coverage, Evidence, Figure, HandIn, Handout, Report, ReportText
from quanheng.units.sights import Reader


def _offered(campaign: Campaign, reader: Reader) -> bool:
    return campaign.unit_id in reader.unit_ids and campaign.state != Campaign.State.DRAFT


def _subjects(campaign: Campaign) -> Iterator[tuple[str, list[str]]]:
    for kind, rows in (
        ("reporting.figure", Figure.objects.filter(activity__campaign=campaign)),
        ("reporting.evidence", Evidence.objects.filter(campaign=campaign)),
        ("reporting.activitynotes", ActivityNotes.objects.filter(activity__campaign=campaign)),
        ("reporting.brief", Brief.objects.filter(campaign=campaign)),
        ("reporting.coverage", Coverage.objects.filter(campaign=campaign)),
        ("reporting.handout", Handout.objects.filter(campaign=campaign)),
        ("reporting.reporttext", ReportText.objects.filter(campaign=campaign)),
        ("reporting.report", Report.objects.filter(campaign=campaign)),
        ("reporting.handin", HandIn.objects.filter(report__campaign=campaign)),
    ):
        yield kind, [str(key) for key in rows.values_list("pk", flat=True)]


register_campaign_room(CampaignRoom(_("Report"), "reporting:report", _offered))
register_campaign_room(CampaignRoom(_("Materials handed out"), "reporting:handouts", _offered))
register_history(
    events={
        "figure.recorded": _("figure recorded"),
        "figure.taken-back": _("figure taken back"),
        "evidence.added": _("evidence added"),
        "evidence.put-aside": _("evidence put aside"),
        "notes.set": _("notes of an activity written"),
        "brief.begun": _("brief begun"),
        "brief.changed": _("brief changed"),
        "brief.moved": _("brief moved on"),
        "coverage.added": _("coverage added"),
        "coverage.corrected": _("coverage corrected"),
        "coverage.put-aside": _("coverage put aside"),
        "handout.added": _("materials handed out"),
        "handout.corrected": _("entry of materials corrected"),
        "handout.put-aside": _("entry of materials put aside"),
        "report.written": _("text of the report changed"),
        "report.frozen": _("report frozen"),
        "report.handed-in": _("report handed in"),
    },
    fields={
        "activity": _("activity"),
        "metric": _("metric"),
        "value": _("value"),
        "source": _("source"),
        "version": _("version"),
        "medium": _("medium"),
        "recipient": _("to whom"),
        "sections": _("sections"),
        "item": _("material or exhibit"),
        "quantity": _("quantity"),
        "returned_on": _("returned on"),
    },
    subjects=_subjects,
)
