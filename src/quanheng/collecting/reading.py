"""The job that reads a sheet: a filled template exactly, anything else by the reader; and whose it seems to be."""

from collections import Counter

from quanheng.campaigns.draft import Item, draft_of
from quanheng.campaigns.kinds import PartRole
from quanheng.collecting.models import Call, Request, Sheet
from quanheng.collecting.planning_sheet import NotOurs, filled_sheet
from quanheng.collecting.rows import rows_of_draft
from quanheng.collecting.services.sheets import READ_SHEET, refuse_sheet, store_sheet
from quanheng.jobs.models import Job
from quanheng.jobs.registry import Step, job_kind
from quanheng.notices import UnreadableDocument, load, read
from quanheng.units.models import Unit
from quanheng.units.queries import NameIndex, name_index, name_key

MOST_TEXT = 200_000


@job_kind(READ_SHEET)
def next_step(job: Job) -> Step:
    """One step: open, read, guess the unit, store the proposal; or say why the file cannot be read."""
    sheet = Sheet.objects.select_related("call__campaign__unit").get(pk=job.arguments["sheet"])
    with sheet.original.open("rb") as file:
        data = file.read()
    try:
        text, rows, request, why = _read(sheet, data)
    except (UnreadableDocument, NotOurs) as error:
        code = error.code if isinstance(error, UnreadableDocument) else error.problem
        return Step(apply=lambda: refuse_sheet(sheet, problem=code), done=1, total=1, finished=True, result={"unreadable": code})
    return Step(
        apply=lambda: store_sheet(sheet, text=text, rows=rows, request=request, why_unit=why),
        done=1,
        total=1,
        finished=True,
        result={"rows": len(rows)},
    )


def _read(sheet: Sheet, data: bytes) -> tuple[str, list[Item], Request | None, str]:
    call = sheet.call
    requests = {request.unit_id: request for request in call.requests.select_related("unit")}
    if sheet.filename.lower().endswith(".xlsx"):
        try:
            filled = filled_sheet(data, call_id=call.pk, year=call.campaign.year)
        except NotOurs as error:
            if error.problem == "other-call":
                raise
        else:
            own = next((request for request in requests.values() if str(request.pk) == filled.code), None)
            return "\n".join(filled.problems), filled.rows, own, "template" if own else ""
    document = load(data, filename=sheet.filename)
    rows = rows_of_draft(draft_of(read(document), document)["rows"])
    index = name_index(near=call.campaign.unit)
    request, why = _whose(sheet, document.text, rows, index, {request.unit: request for request in requests.values()})
    return document.text[:MOST_TEXT], rows, request, why


def _whose(sheet: Sheet, text: str, rows: list[Item], index: NameIndex, asked: dict[Unit, Request]) -> tuple[Request | None, str]:
    """The request that a sheet answers: named in the file's name, or else by most rows as responsible, or else at the top of the text."""
    for words, why in ((sheet.filename, "file name"), (text[:300], "heading")):
        named = _named_in(words, index, asked)
        if len(named) == 1:
            return asked[named.pop()], why
    told = Counter(
        unit
        for row in rows
        for part in row["parts"]
        if part["role"] in {PartRole.RESPONSIBLE, PartRole.ORGANISER} and (unit := index.resolve(part["name"])) in asked
    )
    if told:
        unit, count = told.most_common(1)[0]
        if unit is not None and count * 2 > sum(told.values()):
            return asked[unit], "content"
    return None, ""


def _named_in(words: str, index: NameIndex, asked: dict[Unit, Request]) -> set[Unit]:
    """Asked units whose name or alias stands in ``words``; a name inside a longer one that also stands there does not count."""
    key = name_key(words)
    found = {name: next(iter(units)) for name, units in index.units.items() if len(name) > 1 and len(units) == 1 and name in key}
    longest = {name for name in found if not any(name != other and name in other for other in found)}
    return {found[name] for name in longest if found[name] in asked}


def sheets_waiting(call: Call) -> bool:
    """Whether any sheet of a call is still being read."""
    return call.sheets.filter(state=Sheet.State.READING).exists()
