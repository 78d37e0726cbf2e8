"""Forms of the archive: terms for each class, the day of erasing, the reason for opening again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanheng.archiving.terms import PROPOSED, TERMS
from quanheng.campaigns.keeping import KeepClass


class TermsForm(forms.Form):
    """A term for every class of files."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for keep in KeepClass:
            self.fields[keep.value] = forms.TypedChoiceField(label=keep.label, choices=TERMS, coerce=int, initial=PROPOSED[keep])

    def terms(self) -> dict[str, int]:
        return {keep.value: self.cleaned_data[keep.value] for keep in KeepClass}


class CloseForm(forms.Form):
    """Until when personal data are kept."""

    keep_until = forms.DateField(
        label=_("Personal data are kept until"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Names and numbers are erased after this day; how many there were stays on record."),
    )


class ReopenForm(forms.Form):
    reason = forms.CharField(label=_("Why it is opened again"), max_length=300)
