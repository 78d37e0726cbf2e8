"""Writes of the issuing room."""

import hashlib
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from quanheng.campaigns import services as campaigns
from quanheng.campaigns.models import Campaign
from quanheng.campaigns.recipients import units_below
from quanheng.campaigns.working_days import working_calendar
from quanheng.issuing.models import OwnNotice, SignOff
from quanheng.issuing.wording import first_addressees, first_body, first_title
from quanheng.ledger import services as ledger
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import require_role

MOST_SCAN_BYTES = 30 * 1024 * 1024
SCAN_STARTS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")


class NoticeMoved(Exception):
    """Somebody else changed the draft meanwhile, or the programme was issued."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody changed this draft while you had it open. Your entry was not stored; look at the newest state and enter it again.")
        )


@transaction.atomic
def start_own_notice(campaign: Campaign, *, by: User) -> OwnNotice:
    """The draft of a campaign, worded from the parent's duties when it is first asked for."""
    require_role(by, campaign.unit, Role.OFFICER)
    _refuse_issued(campaign)
    standing = OwnNotice.objects.filter(campaign=campaign).first()
    if standing:
        return standing
    addressees = first_addressees(units_below(campaign))
    draft = OwnNotice.objects.create(
        campaign=campaign,
        title=first_title(campaign)[:300],
        addressees=addressees[:500],
        body=first_body(campaign, working_calendar()),
        issuer=campaign.unit.name,
    )
    ledger.append("own-notice.started", subject=draft, actor=by, unit=campaign.unit_id)
    return draft


@transaction.atomic
def change_own_notice(draft: OwnNotice, *, values: dict[str, Any], edit: int, by: User) -> OwnNotice:
    """Store other words; NoticeMoved where ``edit`` is not the newest."""
    require_role(by, draft.campaign.unit, Role.OFFICER)
    _refuse_issued(draft.campaign)
    if not OwnNotice.objects.filter(pk=draft.pk, edit=edit).update(edit=F("edit") + 1, changed_at=timezone.now()):
        raise NoticeMoved
    current = OwnNotice.objects.select_related("campaign__unit").get(pk=draft.pk)
    changed = [name for name, value in values.items() if getattr(current, name) != value]
    for name, value in values.items():
        setattr(current, name, value)
    current.full_clean()
    current.save()
    ledger.append("own-notice.changed", subject=current, actor=by, unit=draft.campaign.unit_id, change={"fields": changed})
    return current


@transaction.atomic
def record_sign_off(
    draft: OwnNotice, *, steps: list[dict[str, str]], number: str, issued_on: date, scan: tuple[bytes, str] | None, edit: int, by: User
) -> SignOff:
    """Record what the office system approved, and issue: the campaign takes the own title, number and date, cites the parent's, and is frozen.

    The approver's act. NoticeMoved where the words changed meanwhile, ValidationError for a missing number or a scan that is no picture or PDF.
    """
    campaign = Campaign.objects.select_related("unit").get(pk=draft.campaign_id)
    require_role(by, campaign.unit, Role.APPROVER)
    _refuse_issued(campaign)
    if not number.strip():
        raise ValidationError({"number": _("Enter the number that the office system gave.")})
    if not OwnNotice.objects.filter(pk=draft.pk, edit=edit).exists():
        raise NoticeMoved
    data = _checked_scan(scan)
    words = f"{draft.title}\n{draft.addressees}\n{draft.body}\n{draft.issuer}"
    signed = SignOff(
        campaign=campaign,
        steps=steps,
        number=number.strip()[:80],
        issued_on=issued_on,
        draft_sha256=hashlib.sha256(words.encode()).hexdigest(),
        recorded_by=by,
    )
    if data is not None and scan is not None:
        signed.scan_name, signed.scan_sha256 = scan[1][:255], hashlib.sha256(data).hexdigest()
        signed.scan.save(scan[1], ContentFile(data), save=False)
    signed.save()
    cited = [campaign.doc_number] if campaign.doc_number else []
    Campaign.objects.filter(pk=campaign.pk).update(
        title=draft.title,
        doc_number=signed.number,
        issuer=draft.issuer,
        issue_date=issued_on,
        cited_numbers=[*cited, *(one for one in campaign.cited_numbers if one not in cited)],
        addressees=[part for part in draft.addressees.split("，") if part],
    )
    change = {"number": signed.number, "scan": signed.scan_sha256, "draft": signed.draft_sha256}
    ledger.append("own-notice.signed-off", subject=signed, actor=by, unit=campaign.unit_id, change=change)
    campaigns.issue_programme(campaign, by=by)
    return signed


def _refuse_issued(campaign: Campaign) -> None:
    if campaign.state != Campaign.State.DRAFT:
        raise ValidationError(_("This programme is issued already."), code="issued")


def _checked_scan(scan: tuple[bytes, str] | None) -> bytes | None:
    if scan is None:
        return None
    data, name = scan
    if len(data) > MOST_SCAN_BYTES:
        raise ValidationError({"scan": _("%(file)s is larger than %(most)d MB.") % {"file": name, "most": MOST_SCAN_BYTES // 1024**2}})
    if not data.startswith(SCAN_STARTS):
        raise ValidationError({"scan": _("%(file)s is no PDF, JPEG, PNG or TIFF.") % {"file": name}})
    return data
