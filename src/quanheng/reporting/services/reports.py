"""The report is written, frozen as a numbered version, and handed in."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from quanheng.campaigns.closed import refuse_closed
from quanheng.campaigns.models import Campaign
from quanheng.ledger import services as ledger
from quanheng.reporting.models import HandIn, Report, ReportText
from quanheng.reporting.queries import progress_of
from quanheng.reporting.services.figures import for_results
from quanheng.reporting.services.telling import TextMoved
from quanheng.reporting.values import changes_between, digest, report_values, sections_of
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import reader_of, require_role

MOST_CHARACTERS = 500_000


@dataclass(frozen=True, slots=True)
class Written:
    """A section as the person sends it back: its text, and the hashes of the text and of the draft that the page showed."""

    text: str
    shown: str = ""
    draft: str = ""


@transaction.atomic
def write_report(campaign: Campaign, *, texts: dict[str, Written], edit: int, by: User) -> ReportText:
    """Store what the person wrote, section by section; a section left as the page showed it is not touched.

    A section that says what the data say follows them on. TextMoved when ``edit`` is no longer the newest (0 where nothing was
    written yet).
    """
    for_results(campaign, by)
    reader = reader_of(by)
    drafted = {section.key: section.text for section in sections_of(campaign, reader, progress_of(campaign, reader, with_notes=True))}
    text = _own_text(campaign, edit, by)
    kept: dict[str, dict[str, str]] = dict(text.sections)
    for key, written in texts.items():
        words = written.text.replace("\r\n", "\n").replace("\x00", "").strip()
        if key not in drafted or digest(words) == written.shown:
            continue
        if len(words) > MOST_CHARACTERS:
            message = _("A section has %(count)d characters, more than the %(most)d allowed.")
            raise ValidationError(message % {"count": len(words), "most": MOST_CHARACTERS}, code="long")
        if words == drafted[key]:
            kept.pop(key, None)
        else:
            kept[key] = {"text": words, "over": written.draft or digest(drafted[key])}
    changed = sorted(key for key in {*kept, *text.sections} if kept.get(key) != text.sections.get(key))
    text.sections, text.changed_by, text.changed_at = kept, by, timezone.now()
    text.save()
    ledger.append("report.written", subject=text, actor=by, unit=campaign.unit_id, change={"sections": changed, "sha256": digest(kept)})
    return text


def _own_text(campaign: Campaign, edit: int, by: User) -> ReportText:
    """The row, with its counter raised by us alone."""
    if edit == 0:
        try:
            with transaction.atomic():
                return ReportText.objects.create(campaign=campaign, edit=1, changed_by=by)
        except IntegrityError as error:
            raise TextMoved from error
    if not ReportText.objects.filter(campaign=campaign, edit=edit).update(edit=F("edit") + 1):
        raise TextMoved
    return ReportText.objects.get(campaign=campaign)


@transaction.atomic
def freeze_report(campaign: Campaign, *, seen: int, by: User, reason: str = "") -> Report:
    """The report as it stands becomes version ``seen`` + 1: the first is the report, later ones are supplements with a reason.

    TextMoved when another version came meanwhile; ValidationError where nothing changed since the last one.
    """
    require_role(by, campaign.unit, Role.APPROVER)
    refuse_closed(campaign)
    if campaign.state == Campaign.State.DRAFT:
        raise ValidationError(_("The programme is not issued yet. Results are entered once it is."), code="draft")
    before = Report.objects.filter(campaign=campaign).order_by("-version").first()
    if (before.version if before else 0) != seen:
        raise TextMoved
    values = report_values(campaign, reader_of(by))
    changes = changes_between(before.values, values) if before else []
    if before and not changes:
        raise ValidationError(
            _("Nothing changed since version %(version)d; there is nothing to supplement.") % {"version": before.version}, code="same"
        )
    if before and not reason.strip():
        raise ValidationError(_("Say why there is a supplement."), code="reason")
    report = Report(campaign=campaign, version=seen + 1, values=values, changes=changes, reason=reason.strip(), sha256=digest(values), frozen_by=by)
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError as error:  # two people freeze at the same moment
        raise TextMoved from error
    change = {"version": report.version, "sha256": report.sha256, "reason": report.reason}
    ledger.append("report.frozen", subject=report, actor=by, unit=campaign.unit_id, change=change)
    return report


@transaction.atomic
def record_hand_in(report: Report, *, recipient: str, how: str, day: date, by: User, receipt: str = "") -> HandIn:
    """This version was handed in: to whom, how, when, and the receipt. It may be handed in to several, each recorded."""
    require_role(by, report.campaign.unit, Role.OFFICER)
    if day > timezone.localdate():
        raise ValidationError({"day": _("%(day)s is still to come.") % {"day": day}})
    hand_in = HandIn(report=report, recipient=recipient.strip(), how=how, day=day, receipt=receipt.strip(), recorded_by=by)
    hand_in.full_clean(exclude=["report", "recorded_by"])
    hand_in.save(force_insert=True)
    change = {"version": report.version, "recipient": hand_in.recipient, "by": how, "day": day, "sha256": report.sha256}
    ledger.append("report.handed-in", subject=hand_in, actor=by, unit=report.campaign.unit_id, change=change)
    return hand_in
