"""Passing a campaign down, and answering what is asked of one's unit."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quanheng.campaigns import services
from quanheng.campaigns.forms import PassDownForm, WaiveForm
from quanheng.campaigns.models import Assignment, Campaign, Deadline
from quanheng.campaigns.recipients import proposed_recipients, units_below
from quanheng.units.kinds import Role
from quanheng.units.models import Unit
from quanheng.units.sights import in_sight_of, person, reader_of, require_role


@login_required
def pass_down(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose the units that are asked; those the notice addresses are ticked."""
    reader = reader_of(request.user)
    found = get_object_or_404(in_sight_of(reader, Campaign.objects.select_related("unit")), pk=pk)
    require_role(person(request), found.unit, Role.OFFICER)
    form = PassDownForm(
        request.POST or None, initial={"units": [unit.pk for unit in proposed_recipients(found)], "deadlines": found.deadlines.exclude(by_date=None)}
    )
    form.fields["deadlines"].queryset = in_sight_of(reader, Deadline.objects.filter(campaign=found))  # type: ignore[attr-defined]
    form.fields["units"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units_below(found)])  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                units, by = form.cleaned_data["units"], person(request)
                for deadline in form.cleaned_data["deadlines"]:
                    services.pass_down(found, units=units, deadline=deadline, by=by)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, ngettext("%(count)d unit is asked.", "%(count)d units are asked.", len(units)) % {"count": len(units)})
            return redirect("campaigns:campaign", found.pk)
    return render(request, "campaigns/pass_down.html", {"campaign": found, "form": form}, status=422 if form.errors else 200)


def _assignment(request: HttpRequest, pk: UUID) -> Assignment:
    assignments = Assignment.objects.select_related("campaign__unit", "unit")
    return get_object_or_404(in_sight_of(reader_of(request.user), assignments), pk=pk)


@login_required
@require_POST
def acknowledge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Taken note."""
    found = _assignment(request, pk)
    try:
        services.acknowledge(found, by=person(request))
    except services.AssignmentAnswered as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Acknowledged."))
    return redirect("home")


@login_required
@require_POST
def waive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a request back."""
    found = _assignment(request, pk)
    require_role(person(request), found.campaign.unit, Role.APPROVER)
    form = WaiveForm(request.POST)
    try:
        services.waive(found, reason=form.data.get("reason", "")[:300], by=person(request))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Waived."))
    return redirect("campaigns:campaign", found.campaign_id)
