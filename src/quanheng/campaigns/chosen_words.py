"""Words that a person chose in the source: where they stand, and what they say as this or that field."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanheng.campaigns.draft import SourceLines
from quanheng.campaigns.forms import DutiesForm, HeaderForm
from quanheng.campaigns.times import Clock
from quanheng.notices.kinds import kinds_of
from quanheng.notices.numerals import whole_number
from quanheng.rows import new_id

Item = dict[str, Any]
HEADER: dict[str, str | Promise] = {
    "title": gettext_lazy("Title"),
    "doc_number": gettext_lazy("Document number"),
    "issuer": gettext_lazy("Issuer"),
    "issue_date": gettext_lazy("Date of issue"),
    "annex_title": gettext_lazy("Title of the annex"),
    "campaign_name": gettext_lazy("Campaign"),
    "year": gettext_lazy("Year"),
    "edition": gettext_lazy("Edition"),
    "day": gettext_lazy("Day"),
    "global_theme": gettext_lazy("Global theme"),
    "china_theme": gettext_lazy("National theme"),
    "period": gettext_lazy("Period"),
}
ROW: dict[str, str | Promise] = {
    "name": gettext_lazy("Name of the activity"),
    "content": gettext_lazy("Content"),
    "time_words": gettext_lazy("Time as written"),
    "place": gettext_lazy("Place"),
    "form": gettext_lazy("Form of publicity"),
    "responsible": gettext_lazy("Responsible units"),
}
NEW: dict[str, str | Promise] = {
    "row": gettext_lazy("an activity"),
    "deadline": gettext_lazy("a deadline"),
    "duty": gettext_lazy("a heading"),
    "contact": gettext_lazy("a contact"),
}
AROUND = ' \t\r\n　“”"《》：:，,。；;'
EMAIL, PHONE = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), re.compile(r"\+?\d[\d\-—－]{5,}\d")
OFFICE = re.compile(r"(?:局|院|所|处|科|室|中心|协会|公司)$")
LABELS = re.compile(r"(?:联系人|联系电话|联系方式|电子邮箱|电子邮件|电话|手机|传真|邮箱)\s*[：:]?")


def span_of_words(text: str, first: int, last: int, words: str) -> tuple[int, int]:
    """Where ``words`` stand within lines ``first`` to ``last`` (counted from 1); the whole lines where no words are given.

    Blanks and line ends count as alike, since a browser copies them its own way. Raises ValidationError where they do not stand there.
    """
    source = SourceLines.of(text)
    if not 1 <= first <= last <= len(source.lines):
        raise ValidationError(_("The document has lines 1 to %(most)d."), params={"most": len(source.lines)})
    start, end = source.starts[first - 1], source.starts[last - 1] + len(source.lines[last - 1])
    pieces = words.split()
    pattern = r"\s+".join(map(re.escape, pieces)) if pieces else r"\S(?:.*\S)?"
    found = re.compile(pattern, re.DOTALL).search(text, start, end)
    if found is None:
        raise ValidationError(_("These words do not stand in lines %(first)d to %(last)d."), params={"first": first, "last": last})
    return found.span()


def header_values(name: str, words: str, header: Item) -> Item:
    """Values of the header fields that ``words`` set; ValidationError where they do not fit the field."""
    said = _one_line(words).strip(AROUND)
    if name in {"issue_date", "day", "period"}:
        return _header_days(name, said, header)
    if name in {"year", "edition"}:
        number = whole_number(re.sub(r"[第届个年\s]", "", said))
        if number is None:
            raise ValidationError(_("“%(words)s” tells no number."), params={"words": said[:60]})
        said = str(number)
    form = HeaderForm({name: said})
    form.is_valid()
    if name in form.errors:
        raise ValidationError(list(form.errors[name]))
    return {name: form.cleaned_data[name]}


def _header_days(name: str, said: str, header: Item) -> Item:
    days = Clock.of_header(header).days_of(said)
    if not days or (name != "period" and days["start"] != days["end"]):
        raise ValidationError(_("“%(words)s” tells no day."), params={"words": said[:60]})
    return {"period_start": days["start"], "period_end": days["end"]} if name == "period" else {name: days["start"]}


def row_text(field: str, words: str) -> str:
    return words.strip() if field == "content" else _one_line(words).strip(AROUND)


def new_row(words: str, span: list[int], number: str) -> Item:
    """An activity named by the words; kinds are guessed from them, everything else is for the person."""
    name = row_text("name", words)[:300]
    return {
        "key": str(new_id()),
        "number": number,
        "name": name,
        "content": "",
        "time_words": "",
        "start": None,
        "end": None,
        "approximate": False,
        "basis": "stated",
        "place": "",
        "form": "",
        "kinds": [kind for kind, _confidence in kinds_of(name, "")],
        "audience": None,
        "parts": [],
        "components": [],
        "occurrences": [],
        "span": span,
        "confidence": 1.0,
        "doubts": [],
        "checked": True,
        "removed": False,
    }


def new_deadline(words: str, span: list[int], header: Item) -> Item:
    """What is to be handed in, with the day that the words tell, where they tell one."""
    said = _one_line(words).strip(AROUND)
    last = Clock.of_header(header).window_of(said).end
    return {
        "key": str(new_id()),
        "what": said[:300],
        "recipient": "",
        "date": last.isoformat() if last else None,
        "words": said[:120],
        "span": span,
        "confidence": 1.0,
    }


def new_duty(words: str, span: list[int]) -> Item:
    """A heading with its number; ValidationError for words that begin with none."""
    form = DutiesForm({"lines": _one_line(words).strip(), "version": 0})
    if not form.is_valid():
        raise ValidationError(list(form.errors["lines"]))
    return {**form.cleaned_data["lines"][0], "text": "", "span": span}


def new_contact(words: str, span: list[int]) -> Item:
    """A contact from words such as 市局计量处：李某，0571-12345678."""
    email, phone = EMAIL.search(words), PHONE.search(words)
    rest = LABELS.sub(" ", PHONE.sub(" ", EMAIL.sub(" ", words)))
    names = [piece for piece in re.split(r"[\s，,；;、：:（）()。]+", rest) if piece]
    offices = [name for name in names if OFFICE.search(name)]
    people = [name for name in names if name not in offices]
    return {
        "name": people[0][:80] if people else "",
        "organisation": "".join(offices)[:200],
        "phone": phone[0] if phone else "",
        "email": email[0] if email else "",
        "span": span,
    }


def _one_line(words: str) -> str:
    """Lines that were broken for the width of a page, joined: with a blank only between Latin words."""
    return re.sub(r"(?<=[\w,.;])\s*\n\s*(?=[A-Za-z])", " ", words).replace("\n", "")
