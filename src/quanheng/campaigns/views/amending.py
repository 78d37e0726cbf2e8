"""A supplementary or corrected document: its differences shown before any is applied; and an activity added by hand."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quanheng.campaigns import services
from quanheng.campaigns.amending import campaigns_amended_by, differences
from quanheng.campaigns.amendment_forms import AmendmentForm, NewActivityForm
from quanheng.campaigns.models import Campaign, Notice
from quanheng.units.kinds import Role
from quanheng.units.sights import in_sight_of, person, reader_of, require_role

MOST_CHOSEN = 20_000


@login_required
def compare_with(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The differences between a document under review and a campaign that stands; a POST applies the ticked ones."""
    reader = reader_of(request.user)
    notice = get_object_or_404(in_sight_of(reader, Notice.objects.select_related("unit")), pk=pk)
    require_role(person(request), notice.unit, Role.OFFICER)
    if notice.state != Notice.State.REVIEW:
        messages.warning(request, str(services.DraftMoved()))
        return redirect("campaigns:notice", notice.pk)
    standing = campaigns_amended_by(notice, reader)
    asked = request.POST.get("campaign") or request.GET.get("campaign", "")
    campaign = next((one for one in standing if str(one.pk) == asked), None)
    if campaign is None:
        messages.warning(request, _("Choose the campaign that this document amends."))
        return redirect("campaigns:notice", notice.pk)
    if request.method == "POST":
        return _apply(request, notice, campaign)
    seen = {"version": notice.draft_version, "seen": campaign.revision, "reason": _reason(notice)}
    return _show(request, notice, campaign, AmendmentForm(initial=seen))


def _reason(notice: Notice) -> str:
    header = (notice.draft or {"header": {}})["header"]
    said = [(header.get(name) or {}).get("value") or "" for name in ("title", "doc_number")]
    return " ".join(word for word in said if word)[:300]


def _show(request: HttpRequest, notice: Notice, campaign: Campaign, form: AmendmentForm, *, status: int = 200) -> HttpResponse:
    found = differences(campaign, notice.draft or {}, reader_of(request.user))
    ticked = set(form.data.getlist("chosen")) if form.is_bound else None  # type: ignore[attr-defined]
    context = {
        "notice": notice,
        "campaign": campaign,
        "head": [*found.head, *found.deadlines],
        "changed": found.of_kind("changed"),
        "added": found.of_kind("added"),
        "withdrawn": found.of_kind("withdrawn"),
        "form": form,
        "ticked": ticked,
    }
    return render(request, "campaigns/differences.html", context, status=status)


def _apply(request: HttpRequest, notice: Notice, campaign: Campaign) -> HttpResponse:
    form = AmendmentForm(request.POST)
    if not form.is_valid():
        return _show(request, notice, campaign, form, status=422)
    data = form.cleaned_data
    chosen = set(request.POST.getlist("chosen")[:MOST_CHOSEN])
    try:
        amendment = services.apply_amendment(
            notice, campaign, chosen=chosen, version=data["version"], seen=data["seen"], reason=data["reason"], by=person(request)
        )
    except services.DraftMoved as error:
        messages.warning(request, str(error))
        return redirect(request.get_full_path())
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _show(request, notice, campaign, form, status=422)
    count = len(amendment.changes)
    messages.success(request, ngettext("%(count)d change is applied.", "%(count)d changes are applied.", count) % {"count": count})
    return redirect("campaigns:campaign", campaign.pk)


@login_required
def new_activity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An activity that no document tells: added by hand, with a reason once the programme is issued."""
    campaign = get_object_or_404(in_sight_of(reader_of(request.user), Campaign.objects.select_related("unit")), pk=pk)
    require_role(person(request), campaign.unit, Role.OFFICER)
    form = NewActivityForm(request.POST or None, initial={"version": campaign.revision})
    if request.method == "POST" and form.is_valid():
        try:
            activity = services.add_activity(campaign, values=form.values(), reason=form.cleaned_data["reason"], by=person(request))
        except ValidationError as error:
            form.add_error("reason", error.messages)
        else:
            messages.success(request, _("The activity is added."))
            return redirect("campaigns:activity", activity.pk)
    return render(request, "campaigns/activity_new.html", {"campaign": campaign, "form": form}, status=422 if form.errors else 200)
