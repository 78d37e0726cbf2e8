"""Evidence comes in and is put aside; nothing is ever thrown away."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from quanheng.campaigns.closed import refuse_closed
from quanheng.campaigns.models import Activity, Campaign
from quanheng.ledger import services as ledger
from quanheng.reporting.models import Brief, Coverage, Evidence, Figure
from quanheng.reporting.pictures import safe_file
from quanheng.reporting.services.figures import for_results
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import require_role


class EvidenceGiven(Exception):
    """This very file is here already."""

    def __init__(self, filename: str, evidence: Evidence | None) -> None:
        self.evidence = evidence
        super().__init__(_("%(file)s is here already; it was not taken twice.") % {"file": filename})


def add_file(
    campaign: Campaign, *, data: bytes, filename: str, by: User, title: str = "", activity: Activity | None = None, brief: Brief | None = None
) -> Evidence:
    """Keep a picture or a PDF. A picture is drawn anew, without what the camera knew.

    EvidenceGiven for one that is here; ValidationError for what is no picture or PDF, is too large or damaged.
    """
    for_results(campaign, by)
    _belongs(campaign, activity, brief)
    filename = filename.replace("\\", "/").rsplit("/", 1)[-1][:255] or "file"
    given = hashlib.sha256(data).hexdigest()
    here = Evidence.objects.filter(campaign=campaign, activity=activity, given_sha256=given, withdrawn="")
    if standing := here.first():
        raise EvidenceGiven(filename, standing)
    safe = safe_file(data, filename)
    evidence = Evidence(
        campaign=campaign,
        activity=activity,
        brief=brief,
        kind=Evidence.Kind.PICTURE if safe.is_picture else Evidence.Kind.PDF,
        title=title.strip()[:200],
        filename=filename,
        media_type=safe.media_type,
        given_sha256=given,
        sha256=hashlib.sha256(safe.data).hexdigest(),
        size=len(safe.data),
        given_by=by,
    )
    evidence.file.save(filename, ContentFile(safe.data), save=False)
    if safe.thumbnail:
        evidence.thumbnail.save(filename, ContentFile(safe.thumbnail), save=False)
    try:
        with transaction.atomic():
            evidence.save(force_insert=True)
            _enter("evidence.added", evidence, by)
    except BaseException as error:
        evidence.file.delete(save=False)
        if safe.thumbnail:
            evidence.thumbnail.delete(save=False)
        if isinstance(error, IntegrityError):  # the same file dropped twice at the same moment
            raise EvidenceGiven(filename, here.first()) from error
        raise
    return evidence


@transaction.atomic
def add_link(
    campaign: Campaign, *, address: str, by: User, title: str = "", activity: Activity | None = None, brief: Brief | None = None
) -> Evidence:
    """Keep an address; nothing is fetched. ValidationError for one that is no web address."""
    for_results(campaign, by)
    _belongs(campaign, activity, brief)
    if not address.startswith(("https://", "http://")):
        raise ValidationError(_("“%(address)s” is no web address. It begins with https://.") % {"address": address[:80]}, code="address")
    kept = {"campaign": campaign, "activity": activity, "brief": brief, "given_by": by}
    evidence = Evidence(**kept, kind=Evidence.Kind.LINK, address=address, title=title.strip()[:200])
    evidence.full_clean(exclude=list(kept), validate_constraints=False)
    evidence.save(force_insert=True)
    _enter("evidence.added", evidence, by)
    return evidence


@transaction.atomic
def put_evidence_aside(evidence: Evidence, *, reason: str, by: User) -> None:
    """It no longer proves anything; ValidationError while a standing figure or coverage rests on it."""
    require_role(by, evidence.campaign.unit, Role.OFFICER)
    refuse_closed(evidence.campaign)
    if not reason.strip():
        raise ValidationError(_("Say why it is put aside."), code="reason")
    resting = Figure.objects.filter(evidence=evidence, stands=True, value__isnull=False).exists()
    if resting or Coverage.objects.filter(evidence=evidence, withdrawn="").exists():
        raise ValidationError(_("A figure or an item of coverage rests on this file. Correct that first."), code="in-use")
    if not Evidence.objects.filter(pk=evidence.pk, withdrawn="").update(withdrawn=reason.strip()[:300]):
        raise ValidationError(_("This was put aside meanwhile."), code="moved")
    ledger.append("evidence.put-aside", subject=evidence, actor=by, unit=evidence.campaign.unit_id, change={"reason": reason})


def _belongs(campaign: Campaign, activity: Activity | None, brief: Brief | None) -> None:
    if (activity and activity.campaign_id != campaign.pk) or (brief and brief.campaign_id != campaign.pk):
        raise ValidationError(_("This belongs to another campaign."), code="campaign")


def _enter(event: str, evidence: Evidence, by: User) -> None:
    change = {"file": evidence.filename or evidence.address, "sha256": evidence.sha256, "size": evidence.size, "title": evidence.title}
    ledger.append(event, subject=evidence, actor=by, unit=evidence.campaign.unit_id, change=change)
