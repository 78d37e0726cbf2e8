"""Forms of results: days held, notes, proofs, briefs, coverage, the report's steps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanheng.reporting.metrics import METRICS
from quanheng.reporting.models import ActivityNotes


class DateOf(forms.DateField):
    """A day that the browser picks."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


class HeldForm(forms.Form):
    """When it took place."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    start = DateOf(label=_("Held from"))
    end = DateOf(label=_("Held to"))
    reason = forms.CharField(label=_("Remark"), max_length=300, required=False, help_text=_("For example why the days differ from the plan."))


class ReportTextForm(forms.Form):
    """A report as it came, to be read for figures."""

    text = forms.CharField(
        label=_("Text of the report"),
        max_length=60000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Paste what the unit sent: a mail, a brief, a chat message."),
    )


class NotesForm(forms.Form):
    """People, money, safety, nominations."""

    edit = forms.IntegerField(widget=forms.HiddenInput)
    planned_headcount = forms.IntegerField(
        label=_("Participants planned"), required=False, min_value=1, max_value=10_000_000, help_text=_("Figures above it are asked about.")
    )
    people = forms.CharField(label=_("People"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    money = forms.CharField(label=_("Money"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    safety = forms.CharField(label=_("Safety"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    good_case = forms.BooleanField(label=_("Nominate as a good case"), required=False)
    science_resource = forms.BooleanField(label=_("Nominate as a science resource"), required=False)
    nomination_reason = forms.CharField(label=_("Why it is nominated"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    NAMES = ("planned_headcount", "people", "money", "safety", "good_case", "science_resource", "nomination_reason")

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.NAMES}

    @classmethod
    def initial_of(cls, notes: ActivityNotes | None) -> dict[str, Any]:
        return {"edit": 0} if notes is None else {"edit": notes.edit, **{name: getattr(notes, name) for name in cls.NAMES}}


def metric_choices() -> list[tuple[str, str]]:
    """Every metric with its word of count."""
    return [(metric.code, f"{metric.name} ({metric.unit_name})") for metric in METRICS.values()]


def told(form: forms.BaseForm) -> str:
    """What is wrong with a form, as one sentence for a page that does not show it again."""
    return " ".join(str(message) for errors in form.errors.values() for message in errors)
