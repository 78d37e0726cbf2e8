"""Forms of the issuing room."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.forms import DayField

STEPS = ("处室审核", "法制审核", "会签", "办公室核稿", "分管领导签发", "编号用印")
"""The usual steps of an office system; each may stay empty."""


class OwnNoticeForm(forms.Form):
    """The words of the notice."""

    edit = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=300)
    addressees = forms.CharField(label=_("Addressees"), max_length=500, required=False, help_text=_("Joined by ， as they stand in the notice."))
    body = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text=_("A paragraph each line; 一、 （一） 1. （1） at its beginning make it a heading of that level."),
    )
    issuer = forms.CharField(label=_("Issuer"), max_length=200)
    day = DayField(label=_("Date"))
    publicity = forms.CharField(label=_("Publication"), max_length=40, required=False, help_text=_("For example 公开发布 or 依申请公开."))
    letter = forms.BooleanField(label=_("Letter form (信函格式)"), required=False)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "edit"}


class SignOffForm(forms.Form):
    """What the office system did."""

    edit = forms.IntegerField(widget=forms.HiddenInput)
    steps = forms.CharField(
        label=_("Steps"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("One a line: step | name | day (2027-04-26) | opinion. Lines without a name are left out."),
    )
    number = forms.CharField(label=_("Document number"), max_length=80)
    issued_on = DayField(label=_("Date of issue"), required=True)
    scan = forms.FileField(label=_("Scan of the signed notice"), required=False, help_text=_("PDF, JPEG, PNG or TIFF, up to 30 MB."))

    def clean_steps(self) -> list[dict[str, str]]:
        found = []
        for line in self.cleaned_data["steps"].splitlines():
            pieces = [piece.strip() for piece in line.replace("｜", "|").split("|")]
            if len(pieces) > 4:
                raise ValidationError(_("“%(line)s” has more than four parts."), code="parts", params={"line": line})
            step, name, day, opinion = [*pieces, "", "", "", ""][:4]
            if step and name:
                found.append({"step": step, "name": name, "day": day, "opinion": opinion})
        return found
