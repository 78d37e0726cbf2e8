"""Forms for units, their people, and accounts."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from quanheng.units.kinds import RelationKind, Role, UnitKind
from quanheng.units.models import Unit


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class UnitForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind)
    parent = forms.ModelChoiceField(Unit.objects.none(), label=_("Parent unit"), required=False, empty_label=_("none: a top unit"))
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    aliases = forms.CharField(
        label=_("Other ways of writing the name"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line. The reader recognises them in documents."),
    )
    official_order = forms.IntegerField(label=_("Official order"), min_value=0, max_value=1_000_000, initial=1000)
    region_code = forms.CharField(label=_("Region code"), max_length=12, required=False)

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "aliases": self.cleaned_data["aliases"].splitlines()}


class UnitChangeForm(UnitForm):
    on = forms.DateField(label=_("A new name holds from"), widget=DayInput, help_text=_("The old name is kept with its days."))


class CloseUnitForm(forms.Form):
    on = forms.DateField(label=_("Closed on"), widget=DayInput)
    successor = forms.ModelChoiceField(Unit.objects.none(), label=_("Successor"), required=False)


class RelationForm(forms.Form):
    kind = forms.ChoiceField(label=_("Tie"), choices=RelationKind)
    to_unit = forms.ModelChoiceField(Unit.objects.none(), label=_("With"))


class UnitFilterForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all kinds")), *UnitKind.choices])


def not_too_large(file: "File[bytes]") -> None:
    if (file.size or 0) > settings.QUANHENG_UPLOAD_BYTES:
        told = {"size": filesizeformat(file.size), "most": filesizeformat(settings.QUANHENG_UPLOAD_BYTES)}
        raise ValidationError(_("The file has %(size)s, more than the %(most)s allowed. Split it."), code="too-large", params=told)


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Workbook or csv"),
        validators=[not_too_large],
        help_text=_(
            "Columns: name, kind, parent, short_name, aliases (joined by ;), official_order, region_code. Parents stand above their children; "
            "a parent whose name several units bear is written with the names above it, joined by /."
        ),
    )


class InviteForm(forms.Form):
    name = forms.CharField(label=_("Name of the person"), max_length=60)
    role = forms.ChoiceField(label=_("Role"), choices=Role)
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("Without an address you get a code to hand over yourself."))


class RoleForm(forms.Form):
    """A role for a person who has an account already."""

    username = forms.CharField(label=_("Login name"), max_length=60, help_text=_("Of a person who has an account. Invite others."))
    role = forms.ChoiceField(label=_("Role"), choices=Role)
    from_date = forms.DateField(label=_("From"), widget=DayInput)
    until = forms.DateField(label=_("Until"), widget=DayInput, required=False, help_text=_("The last day; empty for good."))


class PeopleFilterForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=60)
    closed = forms.BooleanField(label=_("closed accounts too"), required=False)


class PasswordPairForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters, not only digits, and no common word."),
    )
    again = forms.CharField(label=_("Password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("password") and values.get("again") and values["password"] != values["again"]:
            self.add_error("again", ValidationError(_("The two passwords differ. Type them again."), code="differ"))
        return values


class JoinForm(PasswordPairForm):
    name = forms.CharField(label=_("Your name"), max_length=60)
    username = forms.CharField(label=_("Login name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"}))
    field_order = ["name", "username", "password", "again"]


class SetupForm(JoinForm):
    """The first administrator of an empty installation, and the office they work in."""

    unit_name = forms.CharField(label=_("Name of your unit"), max_length=200)
    unit_kind = forms.ChoiceField(label=_("Kind of unit"), choices=UnitKind)
    field_order = ["unit_name", "unit_kind", "name", "username", "password", "again"]


class CodeForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=60, help_text=_("As handed over by your unit's manager, for example 7K2M9-…"))


class ForgottenForm(forms.Form):
    username = forms.CharField(label=_("Login name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"}))
    email = forms.EmailField(label=_("E-mail"))
