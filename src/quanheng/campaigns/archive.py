"""This room's part of the archive: documents, the plan as issued and as it stands, every revision; and the contacts that are erased in the end."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.keeping import ArchivedFile, Erasable, KeepClass, register_archive_part, register_erasable
from quanheng.campaigns.models import Activity, ActivityRevision, Amendment, Assignment, Campaign, Contact, Deadline, Duty, Notice
from quanheng.campaigns.snapshots import snapshot_of_activity
from quanheng.campaigns.summary import summary_table
from quanheng.notices.write import summary_table_docx, summary_table_xlsx
from quanheng.units.sights import Reader, in_sight_of


def as_json(value: Any) -> bytes:
    """Readable JSON: UTF-8, indented, dates as ISO text."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode()


def _archived(campaign: Campaign, reader: Reader) -> Iterator[ArchivedFile]:
    notice = Notice.objects.get(pk=campaign.notice_id)
    yield ArchivedFile(f"通知/原件/{notice.filename}", "收到的通知原件", KeepClass.RECEIVED, notice.original)
    for number, amendment in enumerate(in_sight_of(reader, Amendment.objects.filter(campaign=campaign)).select_related("notice"), start=1):
        name = amendment.notice.filename
        yield ArchivedFile(f"通知/补充更正/{number} {name}", "补充或更正通知原件", KeepClass.RECEIVED, amendment.notice.original)
        told = {"reason": amendment.reason, "applied_at": amendment.applied_at, "changes": amendment.changes}
        yield ArchivedFile(f"通知/补充更正/{number} 采纳的变更.json", "采纳的变更", KeepClass.OFFICIAL, as_json(told))
    for words, as_issued in (("计划（印发时）", True), ("安排（归档时）", False)):
        table = summary_table(campaign, reader, as_issued=as_issued)
        yield ArchivedFile(f"安排/{words}.xlsx", f"活动安排{words}", KeepClass.OFFICIAL, summary_table_xlsx(table))
        yield ArchivedFile(f"安排/{words}.docx", f"活动安排{words}", KeepClass.OFFICIAL, summary_table_docx(table))
    yield ArchivedFile("安排/方案.json", "活动方案全部数据", KeepClass.OFFICIAL, as_json(_campaign_data(campaign, reader)))
    yield ArchivedFile("安排/活动修订.json", "活动的每次修订", KeepClass.OFFICIAL, as_json(_revisions(campaign, reader)))


def _campaign_data(campaign: Campaign, reader: Reader) -> dict[str, Any]:
    told = {field.name: getattr(campaign, field.attname) for field in campaign._meta.concrete_fields if field.name not in {"notice", "parent"}}
    activities = in_sight_of(reader, Activity.objects.filter(campaign=campaign)).prefetch_related("parts", "occurrences", "components")
    asked = in_sight_of(reader, Assignment.objects.filter(campaign=campaign))
    return {
        "campaign": told,
        "duties": list(in_sight_of(reader, Duty.objects.filter(campaign=campaign)).values("id", "position", "number", "heading", "text", "depth")),
        "deadlines": list(in_sight_of(reader, Deadline.objects.filter(campaign=campaign)).values("what", "recipient", "by_date", "words")),
        "assignments": list(asked.values("unit_name", "what", "by_date", "state", "reason", "sent_at", "answered_at")),
        "activities": [
            {
                "id": one.pk,
                "code": one.code,
                "revision": one.revision,
                "plan_revision": one.plan_revision,
                "duty": one.duty_id,
                **snapshot_of_activity(one),
            }
            for one in activities
        ],
    }


def _revisions(campaign: Campaign, reader: Reader) -> list[dict[str, Any]]:
    found = in_sight_of(reader, ActivityRevision.objects.filter(activity__campaign=campaign)).order_by("activity__position", "number")
    return [dict(one) for one in found.values("activity_id", "number", "reason", "made_at", "snapshot")]


def _named(campaign: Campaign) -> Any:
    return Contact.objects.filter(campaign=campaign).exclude(Q(name="") & Q(phone="") & Q(email=""))


def _erase_contacts(campaign: Campaign) -> int:
    """Names and numbers go from the rows and from the draft that they were read into; the organisation stays."""
    count: int = _named(campaign).update(name="", phone="", email="")
    notices = Notice.objects.filter(Q(pk=campaign.notice_id) | Q(amendment__campaign=campaign))
    for notice in notices:
        draft, reading = notice.draft or {}, notice.reading or {}
        Notice.objects.filter(pk=notice.pk).update(draft={**draft, "contacts": []}, reading={**reading, "contacts": []})
    return count


register_archive_part("campaigns", _archived)
register_erasable(Erasable("campaigns.contacts", _("contacts named in the notice"), lambda campaign: _named(campaign).count(), _erase_contacts))
