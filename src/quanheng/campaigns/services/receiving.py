"""A document comes in: the original is kept, and a job reads it."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from quanheng.campaigns.models import Notice
from quanheng.campaigns.services.drafting import forget_steps
from quanheng.jobs import services as jobs
from quanheng.jobs.queries import jobs_about
from quanheng.ledger import services as ledger
from quanheng.units.kinds import Role
from quanheng.units.models import Unit, User
from quanheng.units.sights import require_role

READ_NOTICE = "campaigns.read-notice"


class AlreadyReceived(Exception):
    """The unit has this very file already."""

    def __init__(self, notice: Notice) -> None:
        self.notice = notice
        super().__init__(f"{notice.filename} was received already")


def receive_notice(*, unit: Unit, data: bytes, filename: str, by: User) -> Notice:
    """Keep the original and start its reading; AlreadyReceived for a file the unit holds, ValidationError for one that is empty or too large."""
    require_role(by, unit, Role.OFFICER)
    if not data.strip():
        raise ValidationError(_("The document is empty. Choose the file again or paste its text."), code="empty")
    if len(data) > settings.QUANHENG_UPLOAD_BYTES:
        most = settings.QUANHENG_UPLOAD_BYTES // (1024 * 1024)
        raise ValidationError(
            _("%(file)s is larger than %(most)s MB. Send the part that holds the notice and its annex.") % {"file": filename, "most": most},
            code="too-large",
        )
    digest = hashlib.sha256(data).hexdigest()
    standing = Notice.objects.filter(unit=unit, sha256=digest).exclude(state__in=[Notice.State.UNREADABLE, Notice.State.DISCARDED]).first()
    if standing:
        raise AlreadyReceived(standing)
    notice = Notice(unit=unit, filename=filename[:255], sha256=digest, size=len(data), uploaded_by=by)
    notice.original.save(filename, ContentFile(data), save=False)
    try:
        with transaction.atomic():
            notice.save()
            job = jobs.start(READ_NOTICE, arguments={"notice": str(notice.pk)}, unit=unit.pk, made_by=by, subject=notice)
            Notice.objects.filter(pk=notice.pk).update(job_id=job.pk)
            notice.job_id = job.pk
            ledger.append("notice.received", subject=notice, actor=by, unit=unit.pk, change={"sha256": digest, "size": len(data), "file": filename})
    except BaseException:
        notice.original.delete(save=False)  # nothing is left half written
        raise
    return notice


@transaction.atomic
def store_reading(notice: Notice, *, text: str, reading: dict[str, Any], draft: dict[str, Any]) -> None:
    """Keep what was read and open the review; a notice that is no longer waiting stays as it is."""
    waiting = Notice.objects.filter(pk=notice.pk, state=Notice.State.READING)
    if waiting.update(text=text, reading=reading, draft=draft, draft_version=1, state=Notice.State.REVIEW, problem=""):
        ledger.append(
            "notice.read", subject=notice, actor=None, unit=notice.unit_id, change={"rows": len(draft["rows"]), "schema": reading.get("schema")}
        )


@transaction.atomic
def refuse_reading(notice: Notice, *, problem: str) -> None:
    """Record why a document could not be read: the reader's stable code."""
    if Notice.objects.filter(pk=notice.pk, state=Notice.State.READING).update(state=Notice.State.UNREADABLE, problem=problem):
        ledger.append("notice.unreadable", subject=notice, actor=None, unit=notice.unit_id, change={"problem": problem})


class NoticeStands(ValidationError):
    """An accepted document cannot be discarded: a campaign stands on it."""


@transaction.atomic
def discard_notice(notice: Notice, *, by: User) -> None:
    """Put a document aside that will not become a campaign; it stays on record and off the desk."""
    require_role(by, notice.unit, Role.OFFICER)
    open_states = [Notice.State.READING, Notice.State.UNREADABLE, Notice.State.REVIEW]
    if not Notice.objects.filter(pk=notice.pk, state__in=open_states).update(state=Notice.State.DISCARDED):
        raise NoticeStands(_("This document was accepted or put aside already."), code="stands")
    forget_steps(notice)
    ledger.append("notice.discarded", subject=notice, actor=by, unit=notice.unit_id)


@transaction.atomic
def read_again(notice: Notice, *, by: User) -> None:
    """Put a reading that broke off back in line; WrongState (a sentence for the page) when it has not broken off."""
    require_role(by, notice.unit, Role.OFFICER)
    jobs.restart(jobs_about(notice).get())
    ledger.append("notice.read-again", subject=notice, actor=by, unit=notice.unit_id)
