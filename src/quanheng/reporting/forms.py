"""Forms of results: days held, notes, proofs, briefs, coverage, the report's steps."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.forms import DayField
from quanheng.campaigns.models import Campaign
from quanheng.campaigns.recipients import units_below
from quanheng.reporting.activity_field import ActivityField
from quanheng.reporting.metrics import METRICS
from quanheng.reporting.models import ActivityNotes, HandIn
from quanheng.units.models import Unit

MOST_REVISIONS = 10**9
ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"


class DateOf(DayField):
    """A day that the browser picks; asked for unless told otherwise."""

    def __init__(self, *, required: bool = True, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)


class HeldForm(forms.Form):
    """When it took place."""

    revision = forms.IntegerField(widget=forms.HiddenInput, max_value=MOST_REVISIONS)
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

    edit = forms.IntegerField(widget=forms.HiddenInput, max_value=MOST_REVISIONS)
    people = forms.CharField(label=_("People"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    money = forms.CharField(label=_("Money"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    safety = forms.CharField(label=_("Safety"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    good_case = forms.BooleanField(label=_("Nominate as a good case"), required=False)
    science_resource = forms.BooleanField(label=_("Nominate as a science resource"), required=False)
    nomination_reason = forms.CharField(label=_("Why it is nominated"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    NAMES = ("people", "money", "safety", "good_case", "science_resource", "nomination_reason")

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.NAMES}

    @classmethod
    def initial_of(cls, notes: ActivityNotes | None) -> dict[str, Any]:
        return {"edit": 0} if notes is None else {"edit": notes.edit, **{name: getattr(notes, name) for name in cls.NAMES}}


class ManyFiles(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class ProofsField(forms.FileField):
    """A list of files; each is checked where it is taken, so that one bad file never costs the others."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles(attrs={"accept": ACCEPTED}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise ValidationError(self.error_messages["required"], code="required")
        return list(files)


class ProofsForm(forms.Form):
    """Pictures and PDFs."""

    proofs = ProofsField(
        label=_("Pictures or PDFs"),
        help_text=_("JPEG, PNG, WebP or PDF, up to 20 MB each. Pictures are drawn anew: place, time and device are taken out of them."),
    )
    title = forms.CharField(label=_("What they show"), max_length=200, required=False)


class LinkForm(forms.Form):
    """An address."""

    address = forms.URLField(label=_("Address"), max_length=1000, assume_scheme="https")
    title = forms.CharField(label=_("What it shows"), max_length=200, required=False)


class AsideForm(forms.Form):
    """Why something is put aside."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class OfCampaignForm(forms.Form):
    """A form that may name an activity of its campaign."""

    activity = ActivityField()

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity"].of(campaign)  # type: ignore[attr-defined]


class BriefForm(OfCampaignForm):
    """A short account: who writes it, of what, when."""

    edit = forms.IntegerField(widget=forms.HiddenInput, max_value=MOST_REVISIONS)
    title = forms.CharField(label=_("Title"), max_length=200)
    day = DateOf(label=_("Day"))
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit that writes"), empty_label=None)
    text = forms.CharField(label=_("Text"), max_length=20000, widget=forms.Textarea(attrs={"rows": 12}))
    field_order = ("edit", "title", "day", "unit", "activity", "text")

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, campaign=campaign, **kwargs)
        keys = [campaign.unit_id, *(unit.pk for unit in units_below(campaign))]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=keys).order_by("path")  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "day", "unit", "activity", "text")}


class CoverageForm(OfCampaignForm):
    """A medium told of it."""

    edit = forms.IntegerField(widget=forms.HiddenInput, max_value=MOST_REVISIONS, required=False)
    medium = forms.CharField(label=_("Medium"), max_length=120)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    day = DateOf(label=_("Day"), required=False)
    address = forms.URLField(label=_("Address"), max_length=1000, required=False, assume_scheme="https")
    reach = forms.IntegerField(
        label=_("Reach"), required=False, min_value=0, max_value=10**12, help_text=_("Views or copies, as the medium itself tells.")
    )
    file = forms.FileField(label=_("Picture or PDF of it"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPTED}))
    NAMES = ("medium", "title", "day", "address", "reach", "activity")
    field_order = ("edit", *NAMES, "file")

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day and day > timezone.localdate():
            raise ValidationError(_("%(day)s is still to come."), code="to-come", params={"day": day})
        return day

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.NAMES}


class FreezeForm(forms.Form):
    """The version that the person saw, and why there is another one."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_REVISIONS)
    reason = forms.CharField(label=_("Why there is a supplement"), max_length=300, required=False)


class HandInForm(forms.Form):
    """To whom, how and when the report was handed in, and what was answered."""

    recipient = forms.CharField(label=_("To whom"), max_length=200)
    how = forms.ChoiceField(label=_("How"), choices=HandIn.How.choices)
    day = DateOf(label=_("Day"))
    receipt = forms.CharField(label=_("Receipt: who took it, number"), max_length=300, required=False)


def words_in(value: str, most: int = 300) -> str:
    """Words that came without a form: no NUL, which no database of ours takes, and not longer than they are kept."""
    return value.replace("\x00", "").strip()[:most]


def number_in(value: str) -> int:
    """A version as a page sends it back; 0 for whatever is none."""
    return int(value) if value.isdecimal() and len(value) <= 9 else 0


def metric_choices() -> list[tuple[str, str]]:
    """Every metric with its word of count."""
    return [(metric.code, f"{metric.name} ({metric.unit_name})") for metric in METRICS.values()]


def told(form: forms.BaseForm) -> str:
    """What is wrong with a form, as one sentence for a page that does not show it again."""
    return " ".join(str(message) for errors in form.errors.values() for message in errors)
