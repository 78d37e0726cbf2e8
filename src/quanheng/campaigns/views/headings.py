"""The page on which activities are put under the headings of the notice."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quanheng.campaigns import services
from quanheng.campaigns.headings import proposed_headings
from quanheng.campaigns.models import Activity, Campaign, Duty
from quanheng.units.kinds import Role
from quanheng.units.sights import in_sight_of, person, reader_of

PAGE_ROWS = 100


@login_required
def headings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Each activity with its heading; where none is set, one is proposed, and nothing is set before the person's yes."""
    reader = reader_of(request.user)
    campaign = get_object_or_404(in_sight_of(reader, Campaign.objects.select_related("unit")), pk=pk)
    if request.method == "POST":
        return _store(request, campaign)
    duties = list(in_sight_of(reader, Duty.objects.filter(campaign=campaign)))
    activities = in_sight_of(reader, Activity.objects.filter(campaign=campaign)).order_by("position")
    page = Paginator(activities, PAGE_ROWS).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    proposed = proposed_headings([activity for activity in shown if not activity.duty_id], duties)
    context = {
        "campaign": campaign,
        "duties": duties,
        "page": page,
        "rows": [(activity, activity.duty_id or getattr(proposed.get(activity.pk), "pk", None), activity.pk in proposed) for activity in shown],
        "proposals": len(proposed),
        "may_edit": reader.holds(campaign.unit_id, Role.OFFICER),
    }
    return render(request, "campaigns/headings.html", context)


def _store(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    chosen: dict[UUID, UUID | None] = {}
    try:
        for name, value in request.POST.items():
            if name.startswith("heading-"):
                chosen[UUID(name.removeprefix("heading-"))] = UUID(str(value)) if value else None
        count = services.put_under_headings(campaign, chosen, by=person(request))
    except ValueError:
        messages.warning(request, _("An activity or a heading is of another campaign; open the page again."))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        words = ngettext("%(count)d activity stands under another heading now.", "%(count)d activities stand under another heading now.", count)
        messages.success(request, words % {"count": count})
    return redirect(request.get_full_path())
