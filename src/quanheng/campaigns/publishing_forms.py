"""Forms of publishing and of occurrences that move."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.forms import ActivityFilterForm, DayField
from quanheng.campaigns.kinds import Audience
from quanheng.campaigns.models import Activity, Occurrence
from quanheng.campaigns.publishing import PublicField
from quanheng.campaigns.services import FlagAct, NewPlace, PublishChange

ACTS = (
    ("", _("leave the fields as they are")),
    (FlagAct.SHOW.value, _("show these fields too")),
    (FlagAct.WITHHOLD.value, _("withhold these fields")),
    (FlagAct.ONLY.value, _("show these fields and no others")),
    (FlagAct.DEFAULT.value, _("back to the defaults of the kind")),
)


class PublishForm(forms.Form):
    """One change for the chosen activities."""

    audience = forms.ChoiceField(label=_("Audience"), required=False)
    act = forms.ChoiceField(label=_("Fields"), choices=ACTS, required=False)
    fields_named = forms.MultipleChoiceField(
        label=_("Which fields"), choices=PublicField.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    every = forms.BooleanField(label=_("All activities of this search, on other pages too"), required=False)
    reason = forms.CharField(
        label=_("Why"), max_length=300, required=False, help_text=_("Needed once the programme is issued; kept with the revision.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = [("", _("leave as it is")), *Audience.choices]  # type: ignore[attr-defined]

    def change(self) -> PublishChange:
        data = self.cleaned_data
        return PublishChange(data["audience"], FlagAct(data["act"]) if data["act"] else None, frozenset(data["fields_named"]))

    @staticmethod
    def chosen(values: list[str]) -> dict[UUID, int]:
        """Keys and revisions of the rows ticked; what is neither is left out."""
        found: dict[UUID, int] = {}
        for value in values:
            key, _colon, revision = value.partition(":")
            try:
                found[UUID(key)] = int(revision[:9])
            except ValueError:
                continue
        return found


class PublishFilterForm(ActivityFilterForm):
    """What the list is narrowed to."""

    field_order = ("q", "kind", "audience", "day")


class MoveForm(forms.Form):
    """Where an occurrence goes."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    start = DayField(label=_("New day"), required=True)
    end = DayField(label=_("Last day, where it lasts longer"))
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    time_words = forms.CharField(
        label=_("Time as written, afterwards"),
        max_length=200,
        required=False,
        help_text=_("Left as it is, the old day in it is replaced by the new one."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Those who follow the programme read it."))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        start, end = values.get("start"), values.get("end")
        if start and end and end < start:
            message = _("%(end)s lies before the first day, %(start)s.")
            self.add_error("end", ValidationError(message, code="ends-early", params={"end": end, "start": start}))
        return values

    def to(self) -> NewPlace:
        data = self.cleaned_data
        return NewPlace(data["start"], data["end"], data["place"], data["time_words"])

    @classmethod
    def initial_of(cls, activity: Activity, occurrence: Occurrence) -> dict[str, Any]:
        end = occurrence.end if occurrence.end != occurrence.start else None
        told = {"start": occurrence.start, "end": end, "place": occurrence.place, "time_words": activity.time_words}
        return {**told, "revision": activity.revision}


class CancelForm(forms.Form):
    """Why an occurrence does not take place."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Those who follow the programme read it."))
