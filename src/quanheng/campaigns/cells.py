"""Cells of the review's grid: what each field of a row says in one line, and what a typed line makes of the row."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanheng.campaigns.forms import RowForm, iso, names_in
from quanheng.campaigns.kinds import PartRole
from quanheng.campaigns.models import Basis
from quanheng.campaigns.times import Clock

Row = dict[str, Any]
COLUMNS: dict[str, str | Promise] = {
    "number": gettext_lazy("No."),
    "name": gettext_lazy("Activity"),
    "content": gettext_lazy("Content"),
    "time_words": gettext_lazy("Time as written"),
    "start": gettext_lazy("From"),
    "end": gettext_lazy("To"),
    "place": gettext_lazy("Place"),
    "form": gettext_lazy("Form of publicity"),
    "responsible": gettext_lazy("Responsible units"),
}
DOUBT_OF = {"name": "name", "content": "content", "form": "form", "time_words": "window", "start": "window", "end": "window", "responsible": "parts"}
WITH_TIME = ("time_words", "start", "end", "approximate", "basis", "occurrences")
AROUND_A_CUT = " \t\r\n、，,；;。"
MOST_NUMBER = 20


def cell_text(row: Row, field: str) -> str:
    if field == "responsible":
        return "、".join(part["name"] for part in row["parts"] if part["role"] == PartRole.RESPONSIBLE)
    return str(row.get(field) or "")


def values_of_cell(row: Row, field: str, text: str, clock: Clock) -> Row:
    """What changes in ``row`` when ``text`` is typed into ``field``.

    Words of time set the days too where they tell any. Raises ValidationError with the same sentences as the row's own page.
    """
    text = text.replace("\x00", "").strip()
    if field == "number":
        if len(text) > MOST_NUMBER:
            raise ValidationError(_("“%(number)s” is longer than %(most)d signs."), params={"number": text[:30], "most": MOST_NUMBER})
        return {"number": text}
    if field not in COLUMNS:
        raise ValidationError(_("There is no column “%(name)s”."), params={"name": field[:30]})
    form = RowForm({**RowForm.initial_of_row(row, 0), field: text}, initial={"kinds": row["kinds"]})
    form.is_valid()
    concerned = ("start", "end", "occurrences") if field in {"start", "end"} else (field,)
    if errors := [message for name in concerned for message in form.errors.get(name, [])]:
        raise ValidationError(errors)
    if field == "responsible":
        return {"parts": with_responsible(row, [{"role": PartRole.RESPONSIBLE.value, "name": name} for name in names_in(text)])}
    if field == "time_words":
        return {"time_words": text, **(clock.days_of(text) if text else {})}
    value = iso(form.cleaned_data[field])
    return {field: value, "basis": Basis.STATED.value} if field in {"start", "end"} else {field: value}


def with_responsible(row: Row, parts: list[Row]) -> list[Row]:
    """The row's units with these responsible ones in front."""
    return [*parts, *(part for part in row["parts"] if part["role"] != PartRole.RESPONSIBLE)]


def is_still_doubtful(row: Row, field: str) -> bool:
    """Whether words of time that a person typed leave open which days they mean."""
    return field == "time_words" and bool(row["time_words"]) and (not row["start"] or bool(row["approximate"]))


def cut_words(words: str, at: int) -> tuple[str, str]:
    """The words before and behind a caret, without what joined them; ValidationError where one side holds nothing."""
    before, behind = words[:at].rstrip(AROUND_A_CUT), words[at:].lstrip(AROUND_A_CUT)
    behind = re.sub(r"^(?:[（(]?\d{1,2}[)）.．、]|[①-⑳])\s*", "", behind)
    if not before or not behind:
        raise ValidationError(_("Put the caret between the two things that the cell holds, with words on both sides, and split again."))
    return before, behind
