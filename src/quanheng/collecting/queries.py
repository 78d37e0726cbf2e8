"""Reads of a call: the board of units, who is late, the days to plan back from."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, OuterRef, Subquery

from quanheng.campaigns.models import Campaign
from quanheng.campaigns.working_days import WorkingCalendar
from quanheng.collecting.models import Call, Request, Sheet, Submission
from quanheng.units.sights import Reader, in_sight_of

COMPILE_DAYS = 3
"""Working days that putting together and signing off usually takes, planned back from the parent's deadline; a proposal only."""


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One unit on the board: its request, its newest version, and how many working days it is late."""

    request: Request
    late: int
    versions: int
    last_by: str

    @property
    def waits(self) -> bool:
        return self.request.state in {Request.State.ASKED, Request.State.RETURNED}


def board_of(call: Call, reader: Reader, *, today: date, calendar: WorkingCalendar) -> list[BoardLine]:
    """All units asked, in official order. Two queries, however many they are."""
    newest = Submission.objects.filter(request=OuterRef("pk")).order_by("-version")
    requests = in_sight_of(reader, Request.objects.filter(call=call)).select_related("unit", "call__campaign__unit")
    requests = requests.annotate(version_count=Count("submissions"), last_by=Subquery(newest.values("by")[:1]))
    late = calendar.between(call.by_date, today)
    return [
        BoardLine(
            request=request,
            late=late if request.state in {Request.State.ASKED, Request.State.RETURNED} and call.is_open else 0,
            versions=request.version_count,
            last_by=str(Submission.By(request.last_by).label) if request.last_by else "",
        )
        for request in requests
    ]


def sheets_of(call: Call, reader: Reader) -> list[Sheet]:
    """Sheets that lie with a call and were not put aside; those to be checked first. Text and rows are left where they are."""
    first = {Sheet.State.PROPOSED: 0, Sheet.State.UNREADABLE: 1, Sheet.State.READING: 2, Sheet.State.TAKEN: 3}
    sheets = in_sight_of(reader, Sheet.objects.filter(call=call)).exclude(state=Sheet.State.PUT_ASIDE).select_related("request").defer("text", "rows")
    return sorted(sheets, key=lambda sheet: (first[Sheet.State(sheet.state)], sheet.uploaded_at))


def proposed_day(campaign: Campaign, *, today: date, calendar: WorkingCalendar) -> date:
    """A day to ask for: some working days before the first deadline still to come, or else a week from now; never before tomorrow."""
    ahead = campaign.deadlines.filter(by_date__gt=today).order_by("by_date").values_list("by_date", flat=True).first()
    planned = calendar.before(ahead, COMPILE_DAYS) if ahead else calendar.before(today + timedelta(days=7), 0)
    return max(planned, today + timedelta(days=1))


def request_by_code(code: str) -> Request | None:
    """The request that a link opens: the code is the key, so no reader is asked. None for a code that opens nothing."""
    return Request.objects.select_related("call__campaign__unit", "unit").filter(code=code).first()
