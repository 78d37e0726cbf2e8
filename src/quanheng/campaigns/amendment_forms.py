"""Forms by which a campaign that stands is changed by a document or by hand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.forms import RowForm, VersionedForm


class AmendmentForm(VersionedForm):
    """Why the ticked differences are applied, and the states of document and campaign that the person saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why it changes"), max_length=300, help_text=_("Kept with every revision that this makes."))


class NewActivityForm(RowForm):
    """An activity entered by hand; an issued programme wants a reason."""

    reason = forms.CharField(
        label=_("Why it is added"), max_length=300, required=False, help_text=_("Needed once the programme is issued; kept with the revision.")
    )
