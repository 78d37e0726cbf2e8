"""The form beside the source: which words, on which lines, become which field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns import chosen_words
from quanheng.campaigns.forms import VersionedForm


class WordsForm(VersionedForm):
    """Lines and words of the source, and the field they become; filled by choosing text, or by hand."""

    first = forms.IntegerField(label=_("From line"), min_value=1)
    last = forms.IntegerField(label=_("to line"), min_value=1, required=False)
    words = forms.CharField(
        label=_("Words"), required=False, max_length=5000, help_text=_("Empty: the whole lines."), widget=forms.Textarea(attrs={"rows": 2})
    )
    what = forms.ChoiceField(label=_("become"))
    number = forms.CharField(label=_("of row No."), required=False, max_length=20)
    back = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (_("Add"), [(f"new.{name}", words) for name, words in chosen_words.NEW.items()]),
            (_("Of a row"), [(f"row.{name}", words) for name, words in chosen_words.ROW.items()]),
            (_("Of the notice"), [(f"header.{name}", words) for name, words in chosen_words.HEADER.items()]),
        ]
