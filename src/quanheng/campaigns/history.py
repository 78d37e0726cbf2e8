"""What happened to a campaign, told from the ledger: who, when, what, from what to what, and whether it is sealed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanheng.campaigns import chosen_words
from quanheng.campaigns.cells import COLUMNS
from quanheng.campaigns.kinds import CATALOGUE, Audience
from quanheng.campaigns.models import Activity, Campaign
from quanheng.ledger.models import Entry
from quanheng.ledger.queries import change_of
from quanheng.units.models import User

PAGE_ROWS = 50
EVENTS: dict[str, str | Promise] = {
    "notice.received": gettext_lazy("document received"),
    "notice.read": gettext_lazy("document read"),
    "notice.read-again": gettext_lazy("reading tried again"),
    "notice.unreadable": gettext_lazy("document found unreadable"),
    "draft.header-corrected": gettext_lazy("notice fields corrected"),
    "draft.row-corrected": gettext_lazy("row corrected"),
    "draft.row-added": gettext_lazy("row added"),
    "draft.row-removed": gettext_lazy("row left out"),
    "draft.row-restored": gettext_lazy("row taken back in"),
    "draft.rows-checked": gettext_lazy("rows compared with the source"),
    "draft.deadline-set": gettext_lazy("deadline corrected"),
    "draft.row-split": gettext_lazy("row split in two"),
    "draft.rows-joined": gettext_lazy("rows joined"),
    "draft.carried-down": gettext_lazy("value carried down"),
    "draft.words-taken": gettext_lazy("words of the source made a field"),
    "draft.undone": gettext_lazy("act undone"),
    "draft.redone": gettext_lazy("act done again"),
    "draft.contacts-set": gettext_lazy("contacts corrected"),
    "draft.duties-set": gettext_lazy("headings corrected"),
    "draft.deadline-removed": gettext_lazy("deadline removed"),
    "campaign.accepted": gettext_lazy("campaign accepted"),
    "campaign.issued": gettext_lazy("programme issued"),
    "campaign.amended": gettext_lazy("changed by a supplementary or corrected notice"),
    "campaign.closed": gettext_lazy("campaign closed"),
    "campaign.reopened": gettext_lazy("campaign opened again"),
    "campaign.headings-set": gettext_lazy("activities put under headings"),
    "activity.added": gettext_lazy("activity added"),
    "activity.changed": gettext_lazy("activity changed"),
    "assignment.sent": gettext_lazy("unit asked"),
    "assignment.acknowledged": gettext_lazy("acknowledged by the unit"),
    "assignment.waived": gettext_lazy("assignment waived"),
}


Subjects = Callable[[Campaign], Iterable[tuple[str, Iterable[str]]]]
_subjects: list[Subjects] = []


def register_history(*, events: Mapping[str, str | Promise], fields: Mapping[str, str | Promise], subjects: Subjects) -> None:
    """A later room tells its part of a campaign's history: words for its events and fields, and the rows they are about.

    ``subjects`` gives, for a campaign, pairs of a ledger's subject type and the keys of its rows.
    """
    EVENTS.update(events)
    for name, words in fields.items():
        FIELDS.setdefault(name, words)
    _subjects.append(subjects)


# What is told of a change; keys, hashes of rows and the reader's own marks are for `quanheng ledger`, not for this page.
FIELDS: dict[str, str | Promise] = {
    "name": gettext_lazy("name"),
    "content": gettext_lazy("content"),
    "place": gettext_lazy("place"),
    "form": gettext_lazy("form of publicity"),
    "start": gettext_lazy("from"),
    "end": gettext_lazy("to"),
    "time_words": gettext_lazy("time as written"),
    "kinds": gettext_lazy("kinds"),
    "audience": gettext_lazy("audience"),
    "state": gettext_lazy("state"),
    "parts": gettext_lazy("units"),
    "occurrences": gettext_lazy("occurrences"),
    "reason": gettext_lazy("reason"),
    "title": gettext_lazy("title"),
    "doc_number": gettext_lazy("document number"),
    "issuer": gettext_lazy("issuer"),
    "issue_date": gettext_lazy("date of issue"),
    "day": gettext_lazy("day"),
    "global_theme": gettext_lazy("global theme"),
    "china_theme": gettext_lazy("national theme"),
    "activities": gettext_lazy("activities"),
    "public": gettext_lazy("public"),
    "file": gettext_lazy("file"),
    "sha256": "SHA-256",
    "changes": gettext_lazy("changes"),
    "keep_until": gettext_lazy("personal data are kept until"),
    "what": gettext_lazy("what"),
    "by": gettext_lazy("by"),
    "by_date": gettext_lazy("by"),
}
CODES: dict[str, str | Promise] = {
    **dict(Activity.State.choices),
    **dict(Audience.choices),
    **{code: kind.name for code, kind in CATALOGUE.items()},
    **{f"header.{name}": words for name, words in chosen_words.HEADER.items()},
    **{f"row.{name}": words for name, words in chosen_words.ROW.items()},
    **{f"new.{name}": words for name, words in chosen_words.NEW.items()},
    **COLUMNS,
}


@dataclass(frozen=True)
class Happening:
    when: datetime
    who: str
    what: str
    details: list[tuple[str, str]]
    leaf: int | None


def history_of_campaign(campaign: Campaign, number: str) -> Page[Happening]:
    """Newest first; a fixed number of queries however long it is. For readers of the campaign's own unit only."""
    entries = entries_about(campaign).select_related("leaf").order_by("-id")
    page: Page[Any] = Paginator(entries, PAGE_ROWS).get_page(number)
    rows = list(page.object_list)
    names = {str(user.pk): user.name for user in User.objects.filter(pk__in={entry.actor for entry in rows if entry.actor})}
    page.object_list = [_happening(entry, names) for entry in rows]
    return page


def entries_about(campaign: Campaign) -> QuerySet[Entry]:
    """Entries about the campaign, its notice, its activities, its assignments, and what later rooms hold of it."""
    activities = [str(key) for key in campaign.activities.values_list("pk", flat=True)]
    assignments = [str(key) for key in campaign.assignments.values_list("pk", flat=True)]
    about = Q(subject_type="campaigns.campaign", subject_id=str(campaign.pk)) | Q(subject_type="campaigns.notice", subject_id=str(campaign.notice_id))
    about |= Q(subject_type="campaigns.activity", subject_id__in=activities) | Q(subject_type="campaigns.assignment", subject_id__in=assignments)
    for subjects in _subjects:
        for kind, keys in subjects(campaign):
            about |= Q(subject_type=kind, subject_id__in=list(keys))
    return Entry.objects.filter(about)


def _happening(entry: Entry, names: dict[str, str]) -> Happening:
    return Happening(
        when=entry.recorded_at,
        who=names.get(entry.actor or "", _("the system")),
        what=str(EVENTS.get(entry.event, entry.event)),
        details=[(str(FIELDS[field]), _told(value)) for field, value in change_of(entry).items() if field in FIELDS],
        leaf=entry.leaf.index if hasattr(entry, "leaf") else None,
    )


def _told(value: Any) -> str:
    """A change in one line: from → to, or the fact alone; long texts are cut."""
    if isinstance(value, dict) and set(value) == {"from", "to"}:
        return f"{_short(value['from'])} → {_short(value['to'])}"
    return _short(value)


def _short(value: Any) -> str:
    if isinstance(value, list):
        text = "、".join(_short(item) for item in value)
    elif isinstance(value, dict):
        text = " ".join(str(value[key]) for key in ("name", "start", "end", "place", "text") if value.get(key))
    else:
        text = str(CODES.get(value) or EVENTS.get(value) or value) if isinstance(value, str) else "" if value is None else str(value)
    text = text or "—"
    return text if len(text) <= 80 else text[:79] + "…"
