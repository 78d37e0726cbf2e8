"""This room's part of the archive: the call, what every unit gave in every version, the sheets as they came, how they were compiled."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.archive import as_json
from quanheng.campaigns.keeping import ArchivedFile, Erasable, KeepClass, register_archive_part, register_erasable
from quanheng.campaigns.models import Campaign
from quanheng.collecting.models import Call, Compilation, Request, Sheet, Submission
from quanheng.units.sights import Reader, in_sight_of


def _archived(campaign: Campaign, reader: Reader) -> Iterator[ArchivedFile]:
    call = in_sight_of(reader, Call.objects.filter(campaign=campaign)).first()
    if call is None:
        return
    requests = in_sight_of(reader, Request.objects.filter(call=call))
    asked = {"by_date": call.by_date, "text": call.text, "opened_at": call.opened_at, "closed_at": call.closed_at}
    units = list(requests.values("unit_name", "state", "reason", "asked_at", "edited_at"))
    yield ArchivedFile("征集/征集.json", "征集的要求、期限和各单位状态", KeepClass.WORKING, as_json({"call": asked, "units": units}))
    given = in_sight_of(reader, Submission.objects.filter(request__call=call)).order_by("request", "version")
    fields = ("request__unit_name", "version", "by", "note", "comment", "submitted_at", "sheet_id", "rows")
    yield ArchivedFile("征集/各单位报送.json", "各单位报送的每个版本", KeepClass.WORKING, as_json(list(given.values(*fields))))
    compilation = in_sight_of(reader, Compilation.objects.filter(call=call)).first()
    if compilation is not None:
        told = {name: getattr(compilation, name) for name in ("order", "joints", "dismissed", "taken", "taken_at")}
        yield ArchivedFile("征集/汇总.json", "汇总的顺序、联合活动和已处理的提示", KeepClass.WORKING, as_json(told))
    for sheet in in_sight_of(reader, Sheet.objects.filter(call=call)).select_related("request"):
        unit = sheet.request.unit_name if sheet.request else "未认定单位"
        yield ArchivedFile(f"征集/原表/{unit}/{sheet.filename}", f"{unit}交来的原表", KeepClass.WORKING, sheet.original)


def _senders(campaign: Campaign) -> Any:
    return Submission.objects.filter(request__call__campaign=campaign).exclude(sender="")


def _erase_senders(campaign: Campaign) -> int:
    return int(_senders(campaign).update(sender=""))


register_archive_part("collecting", _archived)
register_erasable(
    Erasable("collecting.senders", _("names of those who handed in plans"), lambda campaign: _senders(campaign).count(), _erase_senders)
)
