"""Forms of the review and of activities: input becomes typed values, errors name field, value and rule."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.kinds import CATALOGUE, Audience, PartRole, default_audience
from quanheng.campaigns.models import Activity, Basis, Deadline, heading_words
from quanheng.campaigns.snapshots import PLANNED
from quanheng.units.models import Unit

NAMES_APART = re.compile(r"[、;；\n]+")
PART_FIELDS = {
    "responsible": PartRole.RESPONSIBLE,
    "organisers": PartRole.ORGANISER,
    "hosts": PartRole.HOST,
    "co_organisers": PartRole.CO_ORGANISER,
    "joint": PartRole.JOINT,
    "technical_support": PartRole.TECHNICAL_SUPPORT,
}


class DayField(forms.DateField):
    """A date that the browser picks and the draft keeps as ISO text."""

    FIRST, LAST = date(1999, 1, 1), date(2200, 12, 31)  # the first World Metrology Day was kept in 2000; beyond is a slip of the pen

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        bounds = [MinValueValidator(self.FIRST), MaxValueValidator(self.LAST)]
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": self.FIRST.isoformat(), "max": self.LAST.isoformat()})
        super().__init__(required=required, widget=widget, validators=bounds, **kwargs)


class OccurrencesField(forms.CharField):
    """Dated happenings, one a line: ``2027-05-09 桃浦街道`` or ``2027-05-15/2027-05-19 place``."""

    LINE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*/\s*(\d{4}-\d{2}-\d{2}))?\s*(.*)")

    def __init__(self, **kwargs: Any) -> None:
        help_text = _("One a line: a day, or first/last day, then the place; for example 2027-05-09 Taopu. Empty where there is only one.")
        super().__init__(required=False, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        return [self._happening(line.strip()) for line in (super().clean(value) or "").splitlines() if line.strip()]

    def _happening(self, line: str) -> dict[str, Any]:
        match = self.LINE.fullmatch(line)
        try:
            if match is None:
                raise ValueError
            start, end = date.fromisoformat(match[1]), date.fromisoformat(match[2] or match[1])
        except ValueError:
            raise ValidationError(_("“%(line)s” does not begin with a day such as 2027-05-09."), code="no-day", params={"line": line}) from None
        if end < start:
            raise ValidationError(_("In “%(line)s” the last day lies before the first."), code="ends-early", params={"line": line})
        return {"start": start.isoformat(), "end": end.isoformat(), "place": match[3].strip()}

    @staticmethod
    def words(occurrences: list[dict[str, Any]], *, start: Any, end: Any, place: str) -> str:
        """The lines that this field reads; none where the one happening is the whole window, so that it moves with the dates."""
        if len(occurrences) == 1:
            only = occurrences[0]
            if (only["start"], only["end"]) == (iso(start), iso(end)) and only["place"] in {"", None, place}:
                return ""

        def line(item: dict[str, Any]) -> str:
            span = item["start"] if item["end"] in (None, item["start"]) else f"{item['start']}/{item['end']}"
            return f"{span} {item['place'] or ''}".strip()

        return "\n".join(line(item) for item in occurrences if item["start"])


class NoticeForm(forms.Form):
    """A document to read: a file, or its text pasted."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("For which unit"), empty_label=None)
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("Word, PDF with text, Excel, OFD, a web page or plain text. The original is kept as it is."),
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.xlsx,.xls,.ofd,.html,.htm,.txt,.md,.doc,.wps,.et,.rtf,text/plain"}),
    )
    text = forms.CharField(label=_("or paste the text"), required=False, widget=forms.Textarea(attrs={"rows": 8}))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if bool(values.get("file")) == bool((values.get("text") or "").strip()):
            raise ValidationError(_("Give either a file or a pasted text, one of the two."), code="one-source")
        return values

    def document(self) -> tuple[bytes, str]:
        """Content and name of what was given."""
        if file := self.cleaned_data["file"]:
            return file.read(), file.name
        return self.cleaned_data["text"].encode(), "pasted.txt"


class VersionedForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class VersionForm(VersionedForm):
    """Only the version that the person saw."""


class HeaderForm(VersionedForm):
    """What the notice says of itself and of the campaign."""

    title = forms.CharField(label=_("Title"), max_length=300)
    doc_number = forms.CharField(label=_("Document number"), max_length=80, required=False)
    annex_title = forms.CharField(label=_("Title of the annex"), max_length=200, required=False)
    issuer = forms.CharField(label=_("Issuer"), max_length=200, required=False)
    issue_date = DayField(label=_("Date of issue"))
    campaign_name = forms.CharField(label=_("Campaign"), max_length=120, required=False)
    year = forms.IntegerField(label=_("Year"), min_value=1999, max_value=2200, required=False)
    edition = forms.IntegerField(label=_("Edition"), min_value=1, max_value=300, required=False)
    day = DayField(label=_("Day"))
    global_theme = forms.CharField(label=_("Global theme"), max_length=200, required=False)
    china_theme = forms.CharField(label=_("National theme"), max_length=200, required=False)
    period_start = DayField(label=_("Period from"))
    period_end = DayField(label=_("Period to"))

    def values(self) -> dict[str, Any]:
        return {name: iso(value) or None for name, value in self.cleaned_data.items() if name != "version"}


class RowForm(forms.Form):
    """One row of the table, as the reader proposes it or as a person writes it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name of the activity"), max_length=300)
    content = forms.CharField(label=_("Content"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}))
    time_words = forms.CharField(label=_("Time as written"), max_length=200, required=False)
    start = DayField(label=_("From"))
    end = DayField(label=_("To"))
    approximate = forms.BooleanField(label=_("The dates are approximate"), required=False)
    occurrences = OccurrencesField(label=_("Occurrences"))
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    form = forms.CharField(label=_("Form of publicity"), max_length=300, required=False)
    responsible = forms.CharField(label=_("Responsible units"), required=False, help_text=_("Several names are joined by 、"))
    organisers = forms.CharField(label=_("Organisers"), required=False)
    hosts = forms.CharField(label=_("Hosts"), required=False)
    co_organisers = forms.CharField(label=_("Co-organisers"), required=False)
    joint = forms.CharField(label=_("Joint organisers"), required=False)
    technical_support = forms.CharField(label=_("Technical support"), required=False)
    kinds = forms.MultipleChoiceField(label=_("Kinds"), required=False, widget=forms.CheckboxSelectMultiple)
    audience = forms.ChoiceField(label=_("Audience"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(kind.code, kind.name) for kind in CATALOGUE.values()]  # type: ignore[attr-defined]
        usual = default_audience(self.initial.get("kinds") or []).label
        by_kind = _("by kind (%(audience)s)") % {"audience": usual} if self.initial.get("kinds") else _("by kind")
        self.fields["audience"].choices = [("", by_kind), *Audience.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        start, end = values.get("start"), values.get("end")
        if start and end and end < start:
            self.add_error(
                "end", ValidationError(_("%(end)s lies before the first day, %(start)s."), code="ends-early", params={"end": end, "start": start})
            )
        for item in values.get("occurrences") or []:
            if (start and item["start"] < start.isoformat()) or (end and item["end"] > end.isoformat()):
                message = _("The occurrence on %(day)s lies outside the dates above. Correct the one or the other.")
                self.add_error("occurrences", ValidationError(message, code="outside", params={"day": item["start"]}))
        return values

    def parts(self) -> list[dict[str, str]]:
        return [{"role": str(role), "name": name} for field, role in PART_FIELDS.items() for name in names_in(self.cleaned_data[field])]

    def values(self) -> dict[str, Any]:
        """The row as the draft keeps it."""
        data = self.cleaned_data
        kept = {name: data[name] for name in ("name", "content", "time_words", "approximate", "place", "form", "kinds")}
        dates = {"start": iso(data["start"]), "end": iso(data["end"])}
        return {
            **kept,
            **dates,
            "occurrences": data["occurrences"],
            "audience": data["audience"] or None,
            "basis": Basis.STATED,
            "doubts": [],
            "parts": self.parts(),
        }

    @classmethod
    def initial_of_row(cls, row: dict[str, Any], version: int) -> dict[str, Any]:
        words = OccurrencesField.words(row["occurrences"], start=row["start"], end=row["end"], place=row["place"])
        audience = row.get("audience") or ""
        return {**row, **_part_words(row["parts"]), "occurrences": words, "version": version, "audience": audience}


class ActivityForm(RowForm):
    """An accepted activity changes; an issued one says why."""

    planned_headcount = forms.IntegerField(
        label=_("Participants planned"), required=False, min_value=1, max_value=10_000_000, help_text=_("Figures above it are asked about.")
    )
    planned_cost = forms.CharField(label=_("Cost planned"), max_length=120, required=False)
    state = forms.ChoiceField(label=_("State"), choices=Activity.State.choices)
    words_fit = forms.BooleanField(label=_("The time as written fits the new dates as it is"), required=False)
    reason = forms.CharField(
        label=_("Why it changes"), max_length=300, required=False, help_text=_("Needed once the programme is issued; kept with the revision.")
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        moved = {"start", "end"} & set(self.changed_data)
        if moved and values.get("time_words") and "time_words" not in self.changed_data and not values.get("words_fit"):
            message = _("The dates change, but the time as written still says “%(words)s”. Change it, empty it, or tick that it fits.")
            self.add_error("time_words", ValidationError(message, code="stale-words", params={"words": values["time_words"]}))
        return values

    def activity_values(self) -> dict[str, Any]:
        """Values of the model's own fields."""
        data = self.cleaned_data
        names = ("name", "content", "time_words", "approximate", "place", "form", "kinds", "start", "end", "state", *PLANNED)
        return {**{name: data[name] for name in names}, "audience": data["audience"] or default_audience(data["kinds"])}

    @classmethod
    def initial_of_activity(cls, activity: Activity) -> dict[str, Any]:
        names = ("name", "content", "time_words", "approximate", "place", "form", "kinds", "start", "end", "state", "audience", *PLANNED)
        parts = [{"role": part.role, "name": part.name} for part in activity.parts.all()]
        happenings = [{"start": iso(item.start), "end": iso(item.end), "place": item.place} for item in activity.occurrences.all()]
        words = OccurrencesField.words(happenings, start=activity.start, end=activity.end, place=activity.place)
        return {**{name: getattr(activity, name) for name in names}, **_part_words(parts), "occurrences": words, "version": activity.revision}


class ActivityFilterForm(forms.Form):
    """What a list of activities is narrowed to."""

    q = forms.CharField(label=_("Search"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    audience = forms.ChoiceField(label=_("Audience"), required=False)
    day = DayField(label=_("On the day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("all kinds")), *((kind.code, kind.name) for kind in CATALOGUE.values())]  # type: ignore[attr-defined]
        self.fields["audience"].choices = [("", _("all audiences")), *Audience.choices]  # type: ignore[attr-defined]


def names_in(words: str) -> list[str]:
    return [name.strip() for name in NAMES_APART.split(words) if name.strip()]


def iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _part_words(parts: list[dict[str, str]]) -> dict[str, str]:
    return {field: "、".join(part["name"] for part in parts if part["role"] == role) for field, role in PART_FIELDS.items()}


class PassDownForm(forms.Form):
    """Which units are asked, and for what."""

    deadlines = forms.ModelMultipleChoiceField(Deadline.objects.none(), label=_("What they hand in"), widget=forms.CheckboxSelectMultiple)
    units = forms.ModelMultipleChoiceField(Unit.objects.none(), label=_("Units"), widget=forms.CheckboxSelectMultiple)


class NextYearForm(forms.Form):
    """The day of next year's campaign."""

    day = DayField(label=_("Day of next year's campaign"), required=True)


class WaiveForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class DeadlineForm(VersionedForm):
    """What is to be handed in, to whom, by which day."""

    what = forms.CharField(label=_("What"), max_length=300)
    recipient = forms.CharField(label=_("To whom"), max_length=200, required=False)
    day = DayField(label=_("By (that day included)"))
    words = forms.CharField(label=_("Words of the notice"), max_length=120, required=False)

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"what": data["what"], "recipient": data["recipient"], "date": iso(data["day"]), "words": data["words"]}


class ContactsForm(VersionedForm):
    """Contacts, one a line: name | organisation | telephone | e-mail."""

    lines = forms.CharField(
        label=_("Contacts"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line: name | organisation | telephone | e-mail. What is missing stays empty."),
    )
    NAMES = ("name", "organisation", "phone", "email")

    def clean_lines(self) -> list[dict[str, str]]:
        contacts = []
        for line in self.cleaned_data["lines"].splitlines():
            pieces = [piece.strip() for piece in line.replace("｜", "|").split("|")]
            if len(pieces) > len(self.NAMES):
                raise ValidationError(_("“%(line)s” has more than four parts."), code="parts", params={"line": line})
            if any(pieces):
                contacts.append(dict(zip(self.NAMES, [*pieces, "", "", ""], strict=False)))
        return contacts

    @classmethod
    def words(cls, contacts: list[dict[str, Any]]) -> str:
        return "\n".join(" | ".join(contact[name] or "" for name in cls.NAMES) for contact in contacts)


class DutiesForm(VersionedForm):
    """Headings, one a line, numbered as official documents number them: 一、 then （一） then 1."""

    lines = forms.CharField(
        label=_("Headings"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("One a line, with its number: 一、… then （一）… then 1. …"),
    )
    FORMS = (
        (1, re.compile(r"([一二三四五六七八九十]+)、\s*(.+)")),
        (2, re.compile(r"[（(]([一二三四五六七八九十]+)[）)]\s*(.+)")),
        (3, re.compile(r"(\d+)[.．、]\s*(.+)")),
    )

    def clean_lines(self) -> list[dict[str, Any]]:
        return [self._heading(line.strip()) for line in self.cleaned_data["lines"].splitlines() if line.strip()]

    def _heading(self, line: str) -> dict[str, Any]:
        for depth, form in self.FORMS:
            if match := form.fullmatch(line):
                return {"depth": depth, "number": match[1], "heading": match[2]}
        raise ValidationError(_("“%(line)s” does not begin with a number such as 一、 or （一）."), code="no-number", params={"line": line})

    @staticmethod
    def words(duties: list[dict[str, Any]]) -> str:
        return "\n".join(heading_words(duty["number"], duty["heading"], duty["depth"]) for duty in duties)
