"""From this year's campaign to the next."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from quanheng.campaigns import services
from quanheng.campaigns.forms import NextYearForm
from quanheng.campaigns.models import Campaign
from quanheng.campaigns.next_year import activities_to_move, activities_with_lessons, default_day, lessons, moved_activities
from quanheng.units.kinds import Role
from quanheng.units.sights import in_sight_of, person, reader_of, require_role

PAGE_ROWS = 100


@login_required
def next_year(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Dates as they would be, what went otherwise than planned, and the way to begin."""
    reader = reader_of(request.user)
    found = get_object_or_404(in_sight_of(reader, Campaign.objects.select_related("unit")), pk=pk)
    require_role(person(request), found.unit, Role.OFFICER)
    form = NextYearForm(request.POST or None, initial={"day": default_day(found)})
    day = default_day(found)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["day"]
        try:
            notice = services.begin_next_year(found, day=day, by=person(request))
        except ValidationError as error:
            form.add_error("day", error)
        else:
            messages.success(request, _("Next year's document is being read; correct it and accept it like any other."))
            return redirect("campaigns:notice", notice.pk)
    page = Paginator(activities_to_move(found, reader), PAGE_ROWS).get_page(request.GET.get("page"))
    learnt = Paginator(activities_with_lessons(found, reader), PAGE_ROWS).get_page(request.GET.get("lessons"))
    context = {
        "campaign": found,
        "form": form,
        "page": page,
        "moved": moved_activities(found, page.object_list, day),
        "lessons": lessons(learnt.object_list),
        "lessons_page": learnt,
    }
    return render(request, "campaigns/next_year.html", context, status=422 if form.errors else 200)
