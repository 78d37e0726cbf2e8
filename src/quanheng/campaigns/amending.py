"""A supplementary or corrected document beside the campaign that stands: what it says otherwise, each difference ready to be ticked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from quanheng.campaigns.draft import day_of, is_unsure
from quanheng.campaigns.models import Activity, Campaign, Deadline, Notice
from quanheng.campaigns.snapshots import snapshot_of_activity
from quanheng.campaigns.summary import window_words
from quanheng.notices import Field, FieldChange, Programme, RowChange, Span, Window, compare
from quanheng.notices import programme as read_form
from quanheng.units.queries import NameIndex, name_index
from quanheng.units.sights import Reader, in_sight_of

Item = dict[str, Any]
LABELS: dict[str, str | Promise] = {
    "campaign.name": gettext_lazy("Campaign"),
    "campaign.year": gettext_lazy("Year"),
    "campaign.edition": gettext_lazy("Edition"),
    "campaign.global_theme": gettext_lazy("Global theme"),
    "campaign.china_theme": gettext_lazy("National theme"),
    "campaign.day": gettext_lazy("Day"),
    "campaign.period": gettext_lazy("Period"),
    "deadlines": gettext_lazy("Deadline"),
    "name": gettext_lazy("Name of the activity"),
    "content": gettext_lazy("Content"),
    "window": gettext_lazy("Time"),
    "form": gettext_lazy("Form of publicity"),
    "places": gettext_lazy("Place"),
    "parts": gettext_lazy("Units"),
}
"""What an amendment may change: its own title, number and date are not the campaign's."""

HEADER_OF = {"campaign.name": "campaign_name", "campaign.year": "year", "campaign.edition": "edition", "campaign.day": "day"} | {
    f"campaign.{name}": name for name in ("global_theme", "china_theme")
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing told otherwise; ``key`` is what a person ticks."""

    key: str
    path: str
    what: str
    old: str
    new: str

    @property
    def label(self) -> str:
        return str(LABELS[self.path])


@dataclass(frozen=True, slots=True)
class RowDifference:
    """An activity told otherwise, newly told, or told no more; ``row`` is the draft's."""

    key: str
    what: str
    activity: Activity | None
    row: Item | None
    fields: tuple[Difference, ...] = ()

    @property
    def name(self) -> str:
        return self.activity.name if self.activity else (self.row or {})["name"]

    @property
    def is_unsure(self) -> bool:
        return bool(self.row) and is_unsure(self.row or {})


@dataclass(frozen=True, slots=True)
class Differences:
    """Every difference between a draft and a campaign, in the order of the draft; what is told no more stands last."""

    head: tuple[Difference, ...] = ()
    deadlines: tuple[Difference, ...] = ()
    rows: tuple[RowDifference, ...] = ()
    deadline_of: dict[str, tuple[Deadline | None, Item]] = field(default_factory=dict)

    def of_kind(self, what: str) -> list[RowDifference]:
        return [row for row in self.rows if row.what == what]


def campaigns_amended_by(notice: Notice, reader: Reader) -> QuerySet[Campaign]:
    """Campaigns of the same unit that the document may amend: the newest first."""
    return in_sight_of(reader, Campaign.objects.filter(unit=notice.unit)).exclude(state=Campaign.State.CLOSED).order_by("-created_at")


def campaign_meant(notice: Notice, reader: Reader) -> Campaign | None:
    """The campaign that the document speaks of: whose number it cites or bears, or else of the same name and year."""
    header = (notice.draft or {"header": {}})["header"]

    def value(name: str) -> Any:
        return (header.get(name) or {}).get("value")

    numbers = [number for number in (*(value("cited_numbers") or []), value("doc_number")) if number]
    mine = campaigns_amended_by(notice, reader).exclude(notice=notice)
    by_number = mine.filter(doc_number__in=numbers).first() if numbers else None
    if by_number or not (value("campaign_name") and value("year")):
        return by_number
    return mine.filter(Q(name=value("campaign_name")), year=value("year")).first()


def differences(campaign: Campaign, draft: Item, reader: Reader) -> Differences:
    """What ``draft`` says otherwise than the campaign as it stands now; what it is silent on in its head is no difference."""
    index = name_index(near=campaign.unit)
    activities = list(in_sight_of(reader, Activity.objects.filter(campaign=campaign)).prefetch_related("parts", "occurrences", "components"))
    said = [snapshot_of_activity(activity) for activity in activities]
    rows = [row for row in draft["rows"] if not row.get("removed")]
    deadlines = list(campaign.deadlines.all())
    before = Programme(
        kind=_field("notice"),
        campaign=_campaign_of_header(_header_of_campaign(campaign)),
        deadlines=tuple(_deadline(deadline.what, deadline.by_date, deadline.words) for deadline in deadlines),
        activities=tuple(_activity(item, place, index) for place, item in enumerate(said)),
    )
    after = Programme(
        kind=_field("notice"),
        campaign=_campaign_of_header({name: (item or {}).get("value") for name, item in draft["header"].items()}),
        deadlines=tuple(_deadline(item["what"], day_of(item["date"]), item["words"]) for item in draft["deadlines"]),
        activities=tuple(_activity(row, place, index) for place, row in enumerate(rows)),
    )
    found = compare(before, after)
    told = [change for change in found.fields if change.path in LABELS and change.new is not None]
    pairs = {_due(deadline.what, deadline.by_date, deadline.words): deadline for deadline in deadlines}
    items = {_due(item["what"], day_of(item["date"]), item["words"]): item for item in draft["deadlines"]}
    due = [change for change in told if change.path == "deadlines"]
    return Differences(
        head=tuple(_head_difference(change) for change in told if change.path != "deadlines"),
        deadlines=tuple(
            Difference(f"deadline.{place}", "deadlines", change.what, change.old or "", change.new or "") for place, change in enumerate(due)
        ),
        rows=tuple(_row_difference(change, activities, said, rows) for change in found.rows),
        deadline_of={f"deadline.{place}": (pairs.get(change.old or ""), items[change.new or ""]) for place, change in enumerate(due)},
    )


def _head_difference(change: FieldChange) -> Difference:
    return Difference(f"head.{change.path}", change.path, change.what, change.old or "", change.new or "")


def _row_difference(change: RowChange, activities: list[Activity], said: list[Item], rows: list[Item]) -> RowDifference:
    activity = activities[change.old.span.start] if change.old else None
    row = rows[change.new.span.start] if change.new else None
    if activity is None or row is None:
        key = row["key"] if row else f"gone.{activity.pk if activity else ''}"
        return RowDifference(key, change.what, activity, row)
    plain = said[change.old.span.start] if change.old else {}
    return RowDifference(row["key"], change.what, activity, row, tuple(_field_differences(change.fields, plain, row)))


def _field_differences(changes: Iterable[FieldChange], plain: Item, row: Item) -> Iterable[Difference]:
    """One difference for each field: units and places that come and go one by one are ticked together."""
    for path, group in groupby(changes, key=lambda change: change.path):
        kinds = {change.what for change in group}
        what = kinds.pop() if len(kinds) == 1 else "changed"
        old, new = shown(plain, path), shown(row, path)
        yield Difference(f"{row['key']}.{path}", path, "changed" if what == "added" and old else "withdrawn" if not new else what, old, new)


def shown(item: Item, path: str) -> str:
    """What a row says in this field, in one line or several."""
    if path == "parts":
        return "、".join(part["name"] for part in item["parts"])
    if path == "places":
        return item["place"] or ""
    if path == "window":
        days = window_words(day_of(item["start"]), day_of(item["end"]))
        words = item["time_words"] or ""
        return words if not days or days == words else f"{words} ({days})".strip()
    return item[path] or ""


def _header_of_campaign(campaign: Campaign) -> Item:
    kept = {name: getattr(campaign, name) for name in ("year", "edition", "day", "global_theme", "china_theme", "period_start", "period_end")}
    return {**kept, "campaign_name": campaign.name}


def _campaign_of_header(header: Item) -> read_form.Campaign:
    start, end = day_of(header.get("period_start")), day_of(header.get("period_end"))
    return read_form.Campaign(
        name=_told(header.get("campaign_name")),
        year=_told(header.get("year")),
        edition=_told(header.get("edition")),
        global_theme=_told(header.get("global_theme")),
        china_theme=_told(header.get("china_theme")),
        day=_told(day_of(header.get("day"))),
        period=_field(Window(start, end, "")) if start or end else None,
    )


def _deadline(what: str, day: date | None, words: str) -> read_form.Deadline:
    return read_form.Deadline(what=_field(what), date=_told(day), words=_field(words or ""))


def _due(what: str, day: date | None, words: str) -> str:
    return f"{day or words or ''} {what}"


def _activity(item: Item, place: int, index: NameIndex) -> read_form.Activity:
    """The row in the reader's form; ``span`` holds its place in the list that it came from."""
    start, end = day_of(item["start"]), day_of(item["end"])
    days = [(day_of(one["start"]), day_of(one["end"])) for one in item["occurrences"]]
    sessions = tuple((first, last or first) for first, last in days if first) if len(days) > 1 else ()
    window = Window(start, end, item["time_words"] or "", bool(item["approximate"]), sessions=sessions)
    return read_form.Activity(
        span=Span(place, place),
        name=_field(item["name"]),
        content=_told(item["content"]),
        window=_field(window) if start or end or item["time_words"] else None,
        places=tuple(_field(name) for name in (item["place"] or "").split("、") if name),
        form=_told(item["form"]),
        parts=tuple(_part(part, index) for part in item["parts"]),
    )


def _part(part: Item, index: NameIndex) -> read_form.Part:
    unit = index.resolve(part["name"])
    return read_form.Part(role=part["role"], name=_field(part["name"]), resolved=_field(unit.name) if unit else None)


def _field(value: Any) -> Field[Any]:
    return Field(value, None, 1.0, "campaign")


def _told(value: Any) -> Field[Any] | None:
    return _field(value) if value else None
