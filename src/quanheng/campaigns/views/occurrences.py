"""The occurrences of an activity: moved or cancelled one by one, with the words to send."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from quanheng.campaigns import services
from quanheng.campaigns.kinds import Audience
from quanheng.campaigns.models import Activity, Campaign, Occurrence, OccurrenceMove
from quanheng.campaigns.move_words import message_of
from quanheng.campaigns.public import as_published, told_of
from quanheng.campaigns.publishing_forms import CancelForm, MoveForm
from quanheng.campaigns.services.changing import ActivityMoved
from quanheng.units.kinds import Role
from quanheng.units.sights import Reader, in_sight_of, person, reader_of, require_role


def _activity(request: HttpRequest, pk: UUID) -> tuple[Activity, Reader]:
    reader = reader_of(request.user)
    rows = in_sight_of(reader, Activity.objects.select_related("campaign__unit")).prefetch_related("occurrences")
    found = get_object_or_404(rows, pk=pk)
    if found.campaign.unit_id not in reader.unit_ids:
        raise Http404
    return found, reader


@login_required
def occurrences(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every occurrence with its state, and what was moved with the words to send."""
    found, reader = _activity(request, pk)
    return _shown(request, found, reader)


@login_required
@require_POST
def move(request: HttpRequest, pk: UUID, number: int, act: str) -> HttpResponse:
    """One occurrence is moved or cancelled."""
    found, reader = _activity(request, pk)
    require_role(person(request), found.campaign.unit, Role.OFFICER)
    form: MoveForm | CancelForm = (MoveForm if act == "move" else CancelForm)(request.POST, auto_id=f"{act}{number}-%s")
    if form.is_valid() and _moved(request, found, number, form):
        return redirect(f"{reverse('campaigns:occurrences', args=[found.pk])}#moves")
    return _shown(request, found, reader, at=number, bound=form)


def _moved(request: HttpRequest, activity: Activity, number: int, form: MoveForm | CancelForm) -> bool:
    told = {"number": number, "reason": form.cleaned_data["reason"], "revision": form.cleaned_data["revision"], "by": person(request)}
    try:
        if isinstance(form, MoveForm):
            services.move_occurrence(activity, to=form.to(), **told)
        else:
            services.cancel_occurrence(activity, **told)
    except ActivityMoved as error:
        messages.warning(request, str(error))
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            form.add_error(None, error)
            return False
        for field, texts in error.message_dict.items():
            form.add_error(field if field in form.fields else None, texts)
        return False
    else:
        messages.success(request, _("Stored. Below are the words for those who should know; feeds and calendars tell it already."))
    return True


def _shown(request: HttpRequest, activity: Activity, reader: Reader, *, at: int = 0, bound: MoveForm | CancelForm | None = None) -> HttpResponse:
    campaign = activity.campaign
    may_edit = reader.holds(campaign.unit_id, Role.OFFICER) and campaign.state == Campaign.State.ISSUED and activity.state != Activity.State.CANCELLED
    rows = []
    for item in _standing(activity):
        move_form: Any = MoveForm(initial=MoveForm.initial_of(activity, item), auto_id=f"move{item.mark}-%s")
        cancel_form: Any = CancelForm(initial={"revision": activity.revision}, auto_id=f"cancel{item.mark}-%s")
        if item.mark == at:
            move_form, cancel_form = (bound, cancel_form) if isinstance(bound, MoveForm) else (move_form, bound or cancel_form)
        rows.append((item, move_form, cancel_form))
    context = {
        "activity": activity,
        "campaign": campaign,
        "rows": rows,
        "messages_to_send": _messages(activity, reader),
        "may_edit": may_edit,
        "at": at,
        "act": "" if bound is None else "move" if isinstance(bound, MoveForm) else "cancel",
    }
    return render(request, "campaigns/occurrences.html", context, status=422 if bound is not None else 200)


def _standing(activity: Activity) -> list[Occurrence]:
    """Its occurrences; an activity with a window alone has one, the window."""
    rows = list(activity.occurrences.all())
    if rows or not (first := activity.start or activity.end):
        return rows
    return [Occurrence(activity=activity, position=1, start=first, end=activity.end or first, place=activity.place)]


def _messages(activity: Activity, reader: Reader) -> list[tuple[OccurrenceMove, str]]:
    """The newest first. Of a public activity a text holds what is published and no more."""
    moves = in_sight_of(reader, OccurrenceMove.objects.filter(activity=activity)).select_related("made_by").order_by("-revision")
    campaign = activity.campaign
    if activity.audience != Audience.PUBLIC:
        return [(move, message_of(told_of(move), name=activity.name, unit=campaign.unit.name, address="")) for move in moves]
    (seen,) = as_published(Activity.objects.filter(pk=activity.pk), campaign)
    published = {move.revision: move for move in seen.moves}
    with override("zh-hans"):
        address = settings.QUANHENG_PUBLIC_URL + reverse("portal:activity", args=[campaign.code, activity.code])
    return [
        (move, message_of(published[move.revision], name=seen.title, unit=campaign.unit.name, address=address) if move.revision in published else "")
        for move in moves
    ]
