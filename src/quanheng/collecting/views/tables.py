"""The compiled table: all rows in official order, what seems to be joint, what should be looked at, and its taking over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quanheng.campaigns.models import Campaign
from quanheng.collecting import services
from quanheng.collecting.forms import DismissForm, EditForm, JointForm, PlaceForm, told
from quanheng.collecting.models import Call, Compilation
from quanheng.collecting.table import compiled_table
from quanheng.units.kinds import Role
from quanheng.units.sights import Reader, in_sight_of, person, reader_of, require_role

PAGE_ROWS, MOST_PROPOSALS, MOST_FINDINGS = 200, 50, 100


def _call(request: HttpRequest, pk: UUID) -> tuple[Call, Reader]:
    reader = reader_of(request.user)
    return get_object_or_404(in_sight_of(reader, Call.objects.select_related("campaign__unit")), pk=pk), reader


@login_required
def table(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The table as it stands now."""
    found, reader = _call(request, pk)
    compilation = in_sight_of(reader, Compilation.objects.filter(call=found)).first() or Compilation(call=found)
    compiled = compiled_table(found)
    rows = compiled.by_key()
    context = {
        "call": found,
        "campaign": found.campaign,
        "table": compiled,
        "page": Paginator(compiled.rows, PAGE_ROWS).get_page(request.GET.get("page")),
        "edit": compilation.edit,
        "proposals": [(proposal, rows[proposal.keys[0]], rows[proposal.keys[1]]) for proposal in compiled.proposals[:MOST_PROPOSALS]],
        "joints": [(joint, rows[joint["keys"][0]], rows[joint["keys"][1]]) for joint in compilation.joints if set(joint["keys"]) <= set(rows)],
        "warnings": [(warning, [rows[key] for key in warning.keys]) for warning in compiled.warnings[:MOST_FINDINGS]],
        "more_findings": max(0, len(compiled.warnings) - MOST_FINDINGS),
        "dismissed": [(warning, told, [rows[key] for key in warning.keys]) for warning, told in compiled.dismissed],
        "may_edit": reader.holds(found.campaign.unit_id, Role.OFFICER) and found.campaign.state == Campaign.State.DRAFT,
    }
    return render(request, "collecting/table.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Join two rows or keep them apart, put findings aside, move a row, or take the table over."""
    found, _reader = _call(request, pk)
    by = person(request)
    require_role(by, found.campaign.unit, Role.OFFICER)
    services.compilation_of(found)
    try:
        if act == "joint":
            joint = _valid(JointForm(request.POST))
            keys = (joint["one"], joint["other"])
            services.decide_joint(found, keys=keys, joined=joint["joined"] == "yes", lead=joint["one"], edit=joint["edit"], by=by)
        elif act == "dismiss":
            form = DismissForm(request.POST, ids=[warning.id for warning in compiled_table(found).warnings])
            dismissed = _valid(form)
            services.dismiss_warnings(found, ids=dismissed["warnings"], reason=dismissed["reason"], edit=dismissed["edit"], by=by)
        elif act == "place":
            moved = _valid(PlaceForm(request.POST))
            services.place_row(found, key=moved["key"], before=moved["before"] or None, edit=moved["edit"], by=by)
        else:
            added = services.take_over(found, edit=_valid(EditForm(request.POST))["edit"], by=by)
            words = ngettext("%(count)d activity is in the campaign now.", "%(count)d activities are in the campaign now.", len(added))
            messages.success(request, words % {"count": len(added)})
            return redirect("campaigns:campaign", found.campaign_id)
    except services.TableMoved as error:
        messages.warning(request, str(error))
    except ValidationError as error:
        for message in error.messages:
            messages.warning(request, message)
    else:
        messages.success(request, _("Stored."))
    return redirect("collecting:table", found.pk)


def _valid(form: EditForm) -> dict[str, Any]:
    """Cleaned values; ValidationError with every message of a form that is not fit."""
    if not form.is_valid():
        raise ValidationError(told(form))
    return dict(form.cleaned_data)
