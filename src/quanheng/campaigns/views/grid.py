"""The rows of a draft worked by keyboard beside their source, and words of the source made fields. Every act answers with what became of it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanheng.campaigns import services
from quanheng.campaigns.cells import COLUMNS
from quanheng.campaigns.chosen_words import span_of_words
from quanheng.campaigns.models import Notice
from quanheng.campaigns.review import grid_page, grid_row
from quanheng.campaigns.words_form import WordsForm
from quanheng.units.kinds import Role
from quanheng.units.sights import in_sight_of, person, reader_of, require_role

MOST_SIGNS = 20_000


def _notice(request: HttpRequest, pk: UUID) -> Notice:
    found = get_object_or_404(in_sight_of(reader_of(request.user), Notice.objects.select_related("unit")), pk=pk)
    require_role(person(request), found.unit, Role.OFFICER)
    return found


@login_required
def grid(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rows in a grid; a POST is one act on it and is answered in JSON."""
    found = _notice(request, pk)
    if request.method == "POST":
        return _act(request, found)
    if found.state != Notice.State.REVIEW:
        return redirect("campaigns:notice", found.pk)
    page = grid_page(found, number=request.GET.get("page", "1"), only_unsure=request.GET.get("show") == "unsure")
    context = {"notice": found, "page": page, "columns": COLUMNS, "words_form": WordsForm(initial={"version": page.version, "back": "grid"})}
    return render(request, "campaigns/grid.html", context)


def _act(request: HttpRequest, found: Notice) -> JsonResponse:
    act = _act_of(request, found)
    if act is None:
        return JsonResponse({"error": "?"}, status=400)
    try:
        after = act()
    except services.DraftMoved as error:
        return JsonResponse({"error": str(error), "moved": True}, status=409)
    except services.NothingToUndo as error:
        return JsonResponse({"error": str(error)}, status=422)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    return _answer(request, after)


def _act_of(request: HttpRequest, found: Notice) -> Any:
    """The service that this request asks for, ready to be called; None for a request that no page of ours sends."""
    sent = request.POST
    try:
        seen: dict[str, Any] = {"version": int(sent["version"]), "by": person(request)}
        at = int(sent.get("at", "0"))
    except (KeyError, ValueError):
        return None
    keys, field = [key[:60] for key in sent.getlist("key")], sent.get("field", "")[:40]
    first = keys[0] if keys else ""
    acts: dict[str, Any] = {
        "cell": partial(services.correct_cell, found, key=first, field=field, text=sent.get("text", "")[:MOST_SIGNS], **seen),
        "split": partial(services.split_row, found, key=first, field=field, at=max(at, 0), **seen),
        "join": partial(services.join_rows, found, keys=keys, **seen),
        "carry": partial(services.carry_down, found, field=field, keys=keys, **seen),
        "check": partial(services.check_rows, found, keys=keys, **seen),
        "remove": partial(services.remove_row, found, key=first, **seen),
        "undo": partial(services.undo, found, **seen),
        "redo": partial(services.redo, found, **seen),
    }
    return acts.get(sent.get("act", ""))


def _answer(request: HttpRequest, found: Notice) -> JsonResponse:
    """The new version, and either the one row that was typed in or the whole body of the grid."""
    sent = request.POST
    page = grid_page(found, number=sent.get("page", "1"), only_unsure=sent.get("show") == "unsure")
    answer: dict[str, Any] = {"version": page.version, "status": render_to_string("campaigns/_grid_status.html", {"page": page}, request)}
    if sent["act"] == "cell":
        row = grid_row(found, sent["key"])
        state = render_to_string("campaigns/_grid_state.html", {"item": row}, request)
        answer |= {"cells": dict(row.cells), "state": state, "unsure": row.unsure}
    else:
        answer["rows"] = render_to_string("campaigns/_grid_rows.html", {"page": page, "columns": COLUMNS}, request)
    return JsonResponse(answer)


@login_required
@require_POST
def words(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Words chosen in the source become a field."""
    found = _notice(request, pk)
    form = WordsForm(request.POST)
    back = reverse("campaigns:notice-grid" if request.POST.get("back") == "grid" else "campaigns:notice", args=[found.pk])
    if not form.is_valid():
        for error in [message for errors in form.errors.values() for message in errors]:
            messages.error(request, str(error))
        return redirect(f"{back}#words")
    data = form.cleaned_data
    try:
        span = span_of_words(found.text, data["first"], data["last"] or data["first"], data["words"])
        services.take_words(found, what=data["what"], number=data["number"], span=span, version=data["version"], by=person(request))
    except services.DraftMoved as error:
        messages.warning(request, str(error))
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, _("Stored."))
    return redirect(f"{back}#L{data['first']}")
