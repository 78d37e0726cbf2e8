"""Forms of materials handed out."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanheng.reporting.forms import MOST_REVISIONS, DateOf, OfCampaignForm
from quanheng.reporting.models import Handout

MOST = 100_000_000


class HandoutForm(OfCampaignForm):
    """What was handed out or lent."""

    edit = forms.IntegerField(widget=forms.HiddenInput, max_value=MOST_REVISIONS, required=False)
    item = forms.CharField(label=_("Material or exhibit"), max_length=120, help_text=_("For example poster, leaflet, gift, exhibit."))
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=MOST)
    count_word = forms.CharField(label=_("Unit of count"), max_length=10, help_text="份、张、套、件")
    recipient = forms.CharField(label=_("Handed to"), max_length=200, help_text=_("A unit, or words."))
    day = DateOf(label=_("Day"))
    given_by = forms.CharField(label=_("Handed out by"), max_length=120, required=False)
    lent = forms.BooleanField(label=_("Lent, to be returned"), required=False)
    returned_on = DateOf(label=_("Returned on"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    NAMES = ("item", "quantity", "count_word", "recipient", "day", "activity", "given_by", "lent", "returned_on", "note")
    field_order = ("edit", *NAMES)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        day, returned = values.get("day"), values.get("returned_on")
        if returned and not values.get("lent"):
            message = _("Only what was lent comes back: tick that it was lent, or leave the day empty.")
            self.add_error("returned_on", ValidationError(message, code="not-lent"))
        elif day and returned and returned < day:
            message = _("%(returned)s lies before the day on which it was lent, %(day)s.")
            self.add_error("returned_on", ValidationError(message, code="too-early", params={"returned": returned, "day": day}))
        return values

    def clean_day(self) -> date:
        return _not_to_come(self.cleaned_data["day"])

    def clean_returned_on(self) -> date | None:
        day = self.cleaned_data["returned_on"]
        return _not_to_come(day) if day else None

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.NAMES}

    @classmethod
    def initial_of(cls, handout: Handout) -> dict[str, Any]:
        return {"edit": handout.edit, "activity": handout.activity_id, **{name: getattr(handout, name) for name in cls.NAMES if name != "activity"}}


class HandoutFilterForm(forms.Form):
    """What the list is narrowed to."""

    q = forms.CharField(label=_("Search"), required=False, max_length=60)
    out = forms.BooleanField(label=_("Lent and still out"), required=False)


def _not_to_come(day: date) -> date:
    if day > timezone.localdate():
        raise ValidationError(_("%(day)s is still to come."), code="to-come", params={"day": day})
    return day
