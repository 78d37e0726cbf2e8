"""Sheets that come back as files: kept, read by a job, given to a unit by a person's yes."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from quanheng.collecting.models import Call, Request, Sheet, Submission
from quanheng.collecting.services.giving import enter_on_behalf
from quanheng.jobs import services as jobs
from quanheng.ledger import services as ledger
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import require_role

READ_SHEET = "collecting.read-sheet"
MOST_SHEET_BYTES = 20 * 1024 * 1024


class SheetDropped(Exception):
    """This very file lies with the call already."""

    def __init__(self, filename: str) -> None:
        super().__init__(_("%(file)s is here already; it was not taken twice.") % {"file": filename})


class SheetMoved(Exception):
    """Somebody took the sheet or put it aside meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("This sheet was taken or put aside meanwhile."))


def receive_sheet(call: Call, *, data: bytes, filename: str, by: User) -> Sheet:
    """Keep a file and start its reading; SheetDropped for one that is here, ValidationError for an empty or too large one."""
    require_role(by, call.campaign.unit, Role.OFFICER)
    most = min(MOST_SHEET_BYTES, settings.QUANHENG_UPLOAD_BYTES)
    if not data.strip():
        raise ValidationError(_("%(file)s is empty.") % {"file": filename}, code="empty")
    if len(data) > most:
        raise ValidationError(_("%(file)s is larger than %(most)d MB.") % {"file": filename, "most": most // 1024**2}, code="too-large")
    digest = hashlib.sha256(data).hexdigest()
    if Sheet.objects.filter(call=call, sha256=digest).exists():
        raise SheetDropped(filename)
    sheet = Sheet(call=call, filename=filename[:255], sha256=digest, size=len(data), uploaded_by=by)
    sheet.original.save(filename, ContentFile(data), save=False)
    try:
        with transaction.atomic():
            sheet.save()
            jobs.start(READ_SHEET, arguments={"sheet": str(sheet.pk)}, unit=call.campaign.unit_id, made_by=by, subject=sheet)
            change = {"sha256": digest, "size": len(data), "file": filename}
            ledger.append("sheet.received", subject=sheet, actor=by, unit=call.campaign.unit_id, change=change)
    except IntegrityError as error:  # the same file dropped twice at the same moment
        sheet.original.delete(save=False)
        raise SheetDropped(filename) from error
    except BaseException:
        sheet.original.delete(save=False)
        raise
    return sheet


@transaction.atomic
def store_sheet(sheet: Sheet, *, text: str, rows: list[dict[str, Any]], request: Request | None, why_unit: str) -> None:
    """Keep what was read and whose it seems to be; a sheet that no longer waits stays as it is."""
    waiting = Sheet.objects.filter(pk=sheet.pk, state=Sheet.State.READING)
    if waiting.update(state=Sheet.State.PROPOSED, text=text, rows=rows, request=request, why_unit=why_unit):
        change = {"rows": len(rows), "unit": str(request.unit_id) if request else None}
        ledger.append("sheet.read", subject=sheet, actor=None, unit=sheet.call.campaign.unit_id, change=change)


@transaction.atomic
def refuse_sheet(sheet: Sheet, *, problem: str) -> None:
    """Why a file could not be read: the reader's stable code, or ours."""
    if Sheet.objects.filter(pk=sheet.pk, state=Sheet.State.READING).update(state=Sheet.State.UNREADABLE, problem=problem):
        ledger.append("sheet.unreadable", subject=sheet, actor=None, unit=sheet.call.campaign.unit_id, change={"problem": problem})


@transaction.atomic
def take_sheet(sheet: Sheet, *, request: Request, keys: list[str], by: User) -> Submission:
    """The yes: these rows of the sheet are what this unit gives. SheetMoved where it was taken or put aside meanwhile."""
    require_role(by, sheet.call.campaign.unit, Role.OFFICER)
    if request.call_id != sheet.call_id:
        raise ValidationError(_("This unit was not asked in this call."), code="not-asked")
    mine = Sheet.objects.filter(pk=sheet.pk, state=Sheet.State.PROPOSED)
    if not mine.update(state=Sheet.State.TAKEN, request=request):
        raise SheetMoved
    chosen = [{**row, "doubts": [], "checked": True} for row in sheet.rows if row["key"] in set(keys)]
    return enter_on_behalf(request, rows=chosen, note="", by=by, sheet=sheet)


@transaction.atomic
def put_sheet_aside(sheet: Sheet, *, by: User) -> None:
    """A file that is no plan, or an older one."""
    require_role(by, sheet.call.campaign.unit, Role.OFFICER)
    open_states = [Sheet.State.PROPOSED, Sheet.State.UNREADABLE, Sheet.State.READING]
    if not Sheet.objects.filter(pk=sheet.pk, state__in=open_states).update(state=Sheet.State.PUT_ASIDE):
        raise SheetMoved
    ledger.append("sheet.put-aside", subject=sheet, actor=by, unit=sheet.call.campaign.unit_id)
