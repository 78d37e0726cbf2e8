"""A field that names an activity of the campaign by its number or name: a list of three thousand to choose from helps nobody."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.models import Activity, Campaign

MOST_OFFERED = 300


class ActivityInput(forms.TextInput):
    """A line of text; where there are not too many, the browser offers the activities while one types."""

    template_name = "reporting/activity_input.html"
    offered: tuple[str, ...] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return {**context, "offered": self.offered, "list_id": f"list-{name}"}


class ActivityField(forms.Field):
    """Takes “17”, “17 实验室开放日”, the whole name, or the activity's key; gives the activity, or None where nothing is written."""

    widget = ActivityInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, label=_("Activity"), help_text=_("Its number or name; empty for the campaign as a whole."), **kwargs)
        self.known: list[tuple[UUID, str, str]] = []

    def of(self, campaign: Campaign) -> None:
        """Look among the activities of this campaign."""
        self.known = list(Activity.objects.filter(campaign=campaign).values_list("pk", "number", "name"))
        if len(self.known) <= MOST_OFFERED:
            self.widget.offered = tuple(f"{number} {name}".strip() for _key, number, name in self.known)

    def prepare_value(self, value: Any) -> Any:
        """An activity or its key, as a person reads it."""
        key = str(getattr(value, "pk", value) or "")
        return next((f"{number} {name}".strip() for known, number, name in self.known if str(known) == key), value)

    def to_python(self, value: Any) -> Activity | None:
        said = " ".join(str(value or "").split())
        if not said:
            return None
        found = [key for key, number, name in self.known if said in {str(key), f"{number} {name}".strip(), number, name}]
        if len(found) > 1:
            found = [key for key, number, _name in self.known if said == number] or found
        if len(found) != 1:
            message = _("“%(said)s” names no activity of this campaign.") if not found else _("“%(said)s” names several activities; give the number.")
            raise ValidationError(message, code="no-activity", params={"said": said[:80]})
        return Activity.objects.get(pk=found[0])
