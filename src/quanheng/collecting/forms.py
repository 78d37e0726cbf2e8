"""Forms of a call: what is asked of whom, a row that a unit writes, and the decisions of the officer."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.forms import DayField, RowForm
from quanheng.collecting.models import Request
from quanheng.units.models import Unit


class ManyFiles(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploaded files; each is checked where it is taken, so that one bad file never costs the others."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles(), allow_empty_file=True, **kwargs)  # an empty one is refused by name where it is taken

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(file, initial) for file in files]


class CallForm(forms.Form):
    """Until when, in which words, and whom."""

    by_date = DayField(
        label=_("By (that day included)"),
        required=True,
        help_text=_("Proposed so that three working days are left before the first deadline of the notice."),
    )
    text = forms.CharField(
        label=_("What is asked, in your words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands in the mail, on the form and in the workbook."),
    )
    units = forms.ModelMultipleChoiceField(Unit.objects.none(), label=_("Units"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, units: list[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["units"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])  # type: ignore[attr-defined]

    def clean_by_date(self) -> date:
        day: date = self.cleaned_data["by_date"]
        if day < self.today:
            raise ValidationError(_("%(day)s lies in the past."), code="past", params={"day": day})
        return day


class ChangeCallForm(forms.Form):
    """Another day or other words."""

    by_date = DayField(label=_("By (that day included)"), required=True)
    text = forms.CharField(label=_("What is asked, in your words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class AskForm(forms.Form):
    """More units are asked."""

    units = forms.ModelMultipleChoiceField(Unit.objects.none(), label=_("Units"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])  # type: ignore[attr-defined]


class SheetsForm(forms.Form):
    """Files that came back."""

    sheets = FilesField(label=_("Files"), help_text=_("Thirty at once, in whatever shape they came: workbooks, Word, PDF, text."))


class PlanRowForm(RowForm):
    """One planned activity as a unit writes it."""

    cost = forms.CharField(label=_("Planned cost (yuan)"), required=False, max_length=20)
    headcount = forms.CharField(label=_("Expected participants"), required=False, max_length=20)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "cost": self.cleaned_data["cost"], "headcount": self.cleaned_data["headcount"]}


class UploadForm(forms.Form):
    """The filled workbook."""

    edit = forms.IntegerField(widget=forms.HiddenInput)
    file = forms.FileField(label=_("Filled workbook"), widget=forms.FileInput(attrs={"accept": ".xlsx"}))


class HandInForm(forms.Form):
    """The unit's yes."""

    edit = forms.IntegerField(widget=forms.HiddenInput)
    sender = forms.CharField(label=_("Your name"), max_length=80, help_text=_("For the office that asks, so that it knows whom to call back."))


def told(form: forms.BaseForm) -> str:
    """What is wrong with a form, as one sentence for a page that does not show it again."""
    return " ".join(str(message) for errors in form.errors.values() for message in errors)


class EditForm(forms.Form):
    """Only the state that the person saw."""

    edit = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Words that go with a decision."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class CommentForm(forms.Form):
    """What is to be mended."""

    comment = forms.CharField(label=_("What is to be mended"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class OnBehalfForm(EditForm):
    """How rows came that an officer enters for a unit."""

    note = forms.CharField(label=_("How these rows came"), max_length=300, help_text=_("For example: by telephone from Ms Li, 2 April."))


class TakeSheetForm(forms.Form):
    """Whose sheet it is, and which of its rows are taken."""

    request = forms.ModelChoiceField(Request.objects.none(), label=_("Unit"), empty_label=_("choose the unit"))
    rows = forms.MultipleChoiceField(label=_("Rows"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, requests: Any, keys: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["request"].queryset = requests  # type: ignore[attr-defined]
        self.fields["rows"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]


class JointForm(EditForm):
    """Two rows: one event, or two."""

    one = forms.CharField(max_length=40)
    other = forms.CharField(max_length=40)
    joined = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class DismissForm(EditForm):
    """Findings put aside with a reason."""

    warnings = forms.MultipleChoiceField(label=_("Findings"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label=_("Why this is all right"), max_length=300)

    def __init__(self, *args: Any, ids: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["warnings"].choices = [(one, one) for one in ids]  # type: ignore[attr-defined]


class PlaceForm(EditForm):
    """One row moves in front of another, or to the end."""

    key = forms.CharField(max_length=40)
    before = forms.CharField(max_length=40, required=False)
