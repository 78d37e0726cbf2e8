"""Words that a person chose in the source become a field of the draft, with their place kept."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quanheng.campaigns import chosen_words
from quanheng.campaigns.cells import Row, values_of_cell
from quanheng.campaigns.models import Notice
from quanheng.campaigns.services.drafting import Draft, change_draft
from quanheng.campaigns.services.row_grid import settle_doubt
from quanheng.campaigns.times import Clock
from quanheng.units.models import User


def take_words(notice: Notice, *, what: str, number: str, span: tuple[int, int], version: int, by: User) -> Notice:
    """Make the words at ``span`` the field ``what``: ``header.title``, ``row.place`` (of the row with this number), ``new.deadline`` ...

    Raises ValidationError for words that do not fit the field or a row that does not stand, DraftMoved when the draft is no longer the one seen.
    """
    words, place = notice.text[slice(*span)], list(span)
    where, _dot, field = what.partition(".")
    kinds = {"header": chosen_words.HEADER, "row": chosen_words.ROW, "new": chosen_words.NEW}
    if field not in kinds.get(where, {}):
        raise ValidationError(_("Choose what the words are."))

    def change(draft: Draft) -> dict[str, Any]:
        if where == "header":
            _take_header(draft, field, words, place)
        elif where == "row":
            _take_cell(_numbered(draft, number), field, words, place, Clock.of_header(draft["header"]))
        else:
            _take_new(draft, field, words, place)
        return {"what": what, "name": words[:200] if field != "contact" else ""}  # who is named is personal: the ledger is not told

    return change_draft(notice, version=version, by=by, event="draft.words-taken", change=change)


def _take_header(draft: Draft, field: str, words: str, place: list[int]) -> None:
    for name, value in chosen_words.header_values(field, words, draft["header"]).items():
        plain = value.isoformat() if hasattr(value, "isoformat") else value
        draft["header"][name] = {"value": plain, "span": place, "confidence": 1.0, "checked": True}


def _take_cell(row: Row, field: str, words: str, place: list[int], clock: Clock) -> None:
    row.update(values_of_cell(row, field, chosen_words.row_text(field, words), clock))
    if not row["span"]:
        row["span"] = place
    settle_doubt(row, field)


def _numbered(draft: Draft, number: str) -> Row:
    found: list[Row] = [row for row in draft["rows"] if not row.get("removed") and str(row["number"]) == number.strip()]
    if len(found) != 1:
        words = _("%(count)d rows bear the number “%(number)s”; give one that only one row bears.")
        raise ValidationError(words % {"count": len(found), "number": number[:20]})
    return found[0]


def _take_new(draft: Draft, field: str, words: str, place: list[int]) -> None:
    if field == "row":
        _insert(draft["rows"], chosen_words.new_row(words, place, str(len(draft["rows"]) + 1)))
    elif field == "deadline":
        draft["deadlines"].append(chosen_words.new_deadline(words, place, draft["header"]))
    elif field == "duty":
        _insert(draft["duties"], chosen_words.new_duty(words, place))
    else:
        draft["contacts"].append(chosen_words.new_contact(words, place))


def _insert(items: list[Any], item: Any) -> None:
    """Before the first one that stands behind it in the source; at the end where none does."""
    behind = (at for at, other in enumerate(items) if other["span"] and other["span"][0] > item["span"][0])
    items.insert(next(behind, len(items)), item)
