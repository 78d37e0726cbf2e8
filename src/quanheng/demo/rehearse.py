"""A rehearsal: a whole campaign played on an empty installation, with sheets in many shapes made from a finished annex.

The annex is the truth that the table must come to: it is cut into one sheet for each unit, each in another shape, given back through the rooms' own
services, put together, and compared with the annex row by row. Every row that a person would have to correct is counted and then corrected.
"""

import json
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from quanheng.archiving import services as archiving
from quanheng.archiving.archive_checker import ZipPackage, findings
from quanheng.archiving.terms import PROPOSED
from quanheng.campaigns import services as campaigns
from quanheng.campaigns.draft import unchecked_rows
from quanheng.campaigns.models import Activity, Campaign, Notice
from quanheng.collecting import services as collecting
from quanheng.collecting.models import Call, Request, Sheet
from quanheng.collecting.table import compiled_table
from quanheng.demo.load import CITY, document, new_password
from quanheng.demo.rehearse_results import play_results
from quanheng.demo.shapes import SHAPES
from quanheng.jobs.worker import Worker
from quanheng.units.exchange import rows_of_file, store_rows
from quanheng.units.invitations import create_account
from quanheng.units.kinds import Role, UnitKind
from quanheng.units.models import Unit, User
from quanheng.units.queries import name_index, name_key
from quanheng.units.services import create_unit, grant_role

COMPARED = ("name", "start", "end", "unit")


class NotEmpty(Exception):
    """The installation holds campaigns already; a rehearsal would mix with real work."""


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One row of the finished annex, as its unit would tell it."""

    number: int
    name: str
    content: str
    time_words: str
    start: date | None
    end: date | None
    unit: str
    partners: tuple[str, ...]
    form: str

    @classmethod
    def of(cls, told: dict[str, Any]) -> "AnnexRow":
        """From the flat form of the reader's samples."""

        def day(name: str) -> date | None:
            return date.fromisoformat(told[name]) if told.get(name) else None

        partners = tuple(name for key in ("undertaker", "co_organizer") for name in (told.get(key) or "").split("、") if name)
        unit = (told.get("organizer") or "").split("、")
        return cls(
            number=told["row"],
            name=told["name"],
            content=told.get("content") or "",
            time_words=told.get("date_text") or "",
            start=day("start"),
            end=day("end"),
            unit=unit[0],
            partners=(*unit[1:], *partners),
            form=told.get("form") or "",
        )


@dataclass(slots=True)
class Rehearsal:
    """What happened: steps in order, and every correction (of a row, a unit, a title) that a person had to make."""

    steps: list[str] = field(default_factory=list)
    corrections: list[str] = field(default_factory=list)
    campaign: Campaign | None = None
    call: Call | None = None
    password: str = ""

    def say(self, words: str) -> None:
        self.steps.append(words)


def rehearse(
    *,
    city: str,
    parent: tuple[bytes, str],
    annex: Iterable[AnnexRow],
    report_by: date | None = None,
    tell: Callable[[str], None] | None = None,
) -> Rehearsal:
    """Play the call: parent's notice in, units asked, sheets back in all shapes, one table, compared and corrected, issued, and reported.

    Raises NotEmpty where a campaign is here already.
    """
    if Campaign.objects.exists() or Notice.objects.exists():
        raise NotEmpty
    rows = list(annex)
    rehearsal = _Told(tell)
    office, officer, approver, rehearsal.password = _office(city)
    units = _units(office, officer, rows)
    rehearsal.say(f"{len(units)} units stand below {city}")
    rehearsal.campaign = _campaign(office, officer, *parent, rehearsal)
    rehearsal.say(f"the parent's notice is read: {rehearsal.campaign.title}")
    tomorrow = timezone.localdate() + timedelta(days=1)
    call = rehearsal.call = collecting.open_call(rehearsal.campaign, units=units.values(), by_date=tomorrow, text="", by=officer)
    rehearsal.say(f"{call.requests.count()} units are asked for their plans")
    _give(call, rows, units, officer, rehearsal)
    _decide_nothing_joint(call, officer)
    edit = collecting.compilation_of(call).edit
    added = collecting.take_over(call, edit=edit, by=officer)
    rehearsal.say(f"{len(added)} rows are put together and taken over")
    _compare(rehearsal, rows, officer)
    rehearsal.say(f"{len(rehearsal.corrections)} corrections were needed; all {len(rows)} rows agree with the annex")
    campaigns.issue_programme(rehearsal.campaign, by=approver)
    rehearsal.say("the programme is issued")
    rehearsal.campaign.refresh_from_db()
    for step in play_results(rehearsal.campaign, officer=officer, approver=approver, report_by=report_by):
        rehearsal.say(step)
    rehearsal.say(_archive(rehearsal.campaign, officer))
    return rehearsal


def _archive(campaign: Campaign, officer: User) -> str:
    """The campaign packed, and the package checked as anyone would: without this server."""
    ordered = archiving.order_package(campaign, terms={keep.value: years for keep, years in PROPOSED.items()}, by=officer)
    _work()
    ordered.refresh_from_db()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "package.zip"
        with ordered.package.open("rb") as stored:
            file.write_bytes(stored.read())
        found = list(findings(ZipPackage(file)))
    if found:
        raise AssertionError(f"the archive does not agree with itself: {found[0]}")
    return f"the archive is packed and checked: {ordered.files} files, {ordered.entries} entries of the ledger"


def rehearse_demonstration(*, tell: Callable[[str], None] | None = None) -> Rehearsal:
    """The rehearsal of the demonstration's invented city; raises NotEmpty as :func:`rehearse`."""
    if Campaign.objects.exists() or Notice.objects.exists():
        raise NotEmpty
    store_rows(rows_of_file(document("units.csv"), "units.csv"), by=None)
    annex = [AnnexRow.of(told) for told in json.loads(document("expected.json"))["activities"]]
    return rehearse(city=CITY, parent=(document("parent.txt"), "parent.txt"), annex=annex, tell=tell)


class _Told(Rehearsal):
    """A rehearsal that says each step as it is done."""

    def __init__(self, tell: Callable[[str], None] | None) -> None:
        super().__init__()
        self.tell = tell

    def say(self, words: str) -> None:
        super().say(words)
        if self.tell is not None:
            self.tell(words)


def _office(city: str) -> tuple[Unit, User, User, str]:
    office = Unit.objects.filter(name=city).first() or create_unit(name=city, kind=UnitKind.REGULATOR, aliases=["市局"])
    people, password = [], new_password()
    for name, role in (("rehearsal-officer", Role.OFFICER), ("rehearsal-approver", Role.APPROVER)):
        user = create_account(username=name, name=name, password=password, by=None)
        grant_role(user=user, unit=office, role=role, by=None)
        people.append(user)
    return office, people[0], people[1], password


def _units(office: Unit, officer: User, rows: list[AnnexRow]) -> dict[str, Unit]:
    """The unit behind every name that the annex holds responsible, in the annex's order; made where it is not known."""
    index = name_index(near=office)
    found: dict[str, Unit] = {}
    for row in rows:
        if row.unit not in found:
            found[row.unit] = index.resolve(row.unit) or create_unit(
                name=row.unit, kind=UnitKind.REGULATOR, parent=office, official_order=len(found) + 1
            )
    return found


def _campaign(office: Unit, officer: User, data: bytes, filename: str, rehearsal: Rehearsal) -> Campaign:
    notice = campaigns.receive_notice(unit=office, data=data, filename=filename, by=officer)
    _work()
    notice.refresh_from_db()
    assert notice.draft is not None, notice.problem
    for row in notice.draft["rows"]:  # a parent's notice orders; the rows are the units' own
        notice = campaigns.remove_row(notice, key=row["key"], version=notice.draft_version, by=officer)
    assert notice.draft is not None
    header = notice.draft["header"]
    if not header["title"]["value"]:
        title = f"{header['year']['value'] or ''}年“{header['campaign_name']['value'] or '世界计量日'}”活动"
        notice = campaigns.correct_header(notice, values={"title": title}, version=notice.draft_version, by=officer)
        rehearsal.corrections.append(f"the parent's notice names no title: {title}")
    assert notice.draft is not None
    if waiting := [row["key"] for row in unchecked_rows(notice.draft)]:
        notice = campaigns.check_rows(notice, keys=waiting, version=notice.draft_version, by=officer)
    return campaigns.accept_programme(notice, version=notice.draft_version, by=officer)


def _give(call: Call, rows: list[AnnexRow], units: dict[str, Unit], officer: User, rehearsal: Rehearsal) -> None:
    """Each unit's rows in another shape: through its link, or as a file that the officer drops and says yes to."""
    by_unit: dict[str, list[AnnexRow]] = {}
    for row in rows:
        by_unit.setdefault(row.unit, []).append(row)
    requests = {request.unit_id: request for request in call.requests.select_related("unit", "call__campaign__unit")}
    dropped: list[tuple[Sheet, Request]] = []
    for place, (name, own) in enumerate(by_unit.items()):
        request, shape = requests[units[name].pk], SHAPES[place % len(SHAPES)]
        if shape.write is None:
            _through_the_link(request, own)
            continue
        sheet = collecting.receive_sheet(call, data=shape.write(request, own), filename=shape.filename(name), by=officer)
        dropped.append((sheet, request))
    _work()
    for sheet, request in dropped:
        sheet.refresh_from_db()
        if sheet.request_id != request.pk:
            rehearsal.corrections.append(f"{sheet.filename}: unit {sheet.request.unit_name if sheet.request else 'not told'} -> {request.unit_name}")
        collecting.take_sheet(sheet, request=request, keys=[row["key"] for row in sheet.rows], by=officer)
    rehearsal.say(f"{len(dropped)} files in {len(SHAPES) - 1} shapes and {len(by_unit) - len(dropped)} forms came back")


def _through_the_link(request: Request, rows: list[AnnexRow]) -> None:
    for row in rows:
        parts = [{"role": "responsible", "name": row.unit}, *({"role": "joint", "name": partner} for partner in row.partners)]
        values = {"name": row.name, "content": row.content, "time_words": row.time_words, "form": row.form, "parts": parts}
        request, _key = collecting.save_row(request, key=None, values={**EMPTY, **values}, edit=request.edit)
    collecting.hand_in(request, edit=request.edit, sender="联络员")


EMPTY: dict[str, Any] = {
    "start": None,
    "end": None,
    "approximate": False,
    "basis": "stated",
    "place": "",
    "kinds": [],
    "components": [],
    "occurrences": [],
}


def _decide_nothing_joint(call: Call, officer: User) -> None:
    """The annex lists joint events once for each unit: every proposal is answered with two."""
    collecting.compilation_of(call)
    for proposal in compiled_table(call).proposals:
        edit = collecting.compilation_of(call).edit
        collecting.decide_joint(call, keys=proposal.keys, joined=False, lead=proposal.keys[0], edit=edit, by=officer)


def _compare(rehearsal: Rehearsal, rows: list[AnnexRow], officer: User) -> None:
    """Every row of the annex against the campaign: what differs is counted and corrected, as the officer would."""
    assert rehearsal.campaign is not None
    left = list(Activity.objects.filter(campaign=rehearsal.campaign).prefetch_related("parts"))
    for row in rows:
        found = _match(row, left)
        if found is None:
            rehearsal.corrections.append(f"row {row.number}: missing: {row.name}")
            continue
        left.remove(found)
        wrong = _differences(row, found)
        if wrong:
            told = ", ".join(f"{name} {old or 'none'} -> {new or 'none'}" for name, (old, new) in wrong.items())
            rehearsal.corrections.append(f"row {row.number} ({row.time_words}): {told}")
            values = {name: new for name, (_old, new) in wrong.items() if name != "unit"}
            parts = [{"role": "responsible", "name": row.unit}] if "unit" in wrong else None
            campaigns.change_activity(found, values=values, parts=parts, revision=found.revision, reason="rehearsal", by=officer)
    rehearsal.corrections += [f"too many: {activity.name}" for activity in left]


def _match(row: AnnexRow, left: list[Activity]) -> Activity | None:
    same = [activity for activity in left if name_key(activity.name) == name_key(row.name)]
    own = [activity for activity in same if any(name_key(part.name) == name_key(row.unit) for part in activity.parts.all())]
    on_day = [activity for activity in own if activity.start == row.start]
    return next(iter(on_day or own or same), None)


def _differences(row: AnnexRow, found: Activity) -> dict[str, tuple[Any, Any]]:
    lead = next((part.name for part in found.parts.all() if part.role in {"responsible", "organiser"}), "")
    told = {"name": (found.name, row.name), "start": (found.start, row.start), "end": (found.end, row.end), "unit": (lead, row.unit)}
    return {name: (old, new) for name, (old, new) in told.items() if _alike(old) != _alike(new)}


def _alike(value: Any) -> Any:
    """Two spellings of one name are no difference (name_key)."""
    return name_key(value) if isinstance(value, str) else value


def _work() -> None:
    worker = Worker()
    while worker.work_once():
        pass
