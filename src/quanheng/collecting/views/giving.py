"""What a unit sees through its link: no account, one table, saved as it goes. The code in the address is the key."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from quanheng.collecting import services
from quanheng.collecting.forms import EditForm, HandInForm, PlanRowForm, UploadForm, told
from quanheng.collecting.models import Request
from quanheng.collecting.planning_sheet import NotOurs, filled_sheet, planning_sheet
from quanheng.collecting.queries import request_by_code
from quanheng.collecting.rows import PLAIN
from quanheng.collecting.services.sheets import MOST_SHEET_BYTES
from quanheng.collecting.views.calls import PROBLEMS, XLSX
from quanheng.rows import is_public_code


def _plan(code: str) -> Request:
    """The request behind a code; 404 for anything else, without a query where the check character is wrong."""
    found = request_by_code(code) if is_public_code(code) else None
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    patch_cache_control(response, private=True, no_store=True)
    # The address is the key: it must not travel to other sites. (no-referrer would also hide the origin that the form's token is checked by.)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@never_cache
def give(request: HttpRequest, code: str) -> HttpResponse:
    """The unit's table: what stands, what was handed in, and the ways to add to it."""
    found = _plan(code)
    latest = found.submissions.order_by("-version").first()
    context = {
        "plan": found,
        "call": found.call,
        "campaign": found.call.campaign,
        "latest": latest,
        "upload": UploadForm(initial={"edit": found.edit}),
        "hand_in": HandInForm(initial={"edit": found.edit}),
        "same": latest is not None and latest.rows == found.rows,
    }
    return _page(request, "collecting/give.html", context)


@never_cache
def give_row(request: HttpRequest, code: str, key: str = "") -> HttpResponse:
    """One row: written, corrected. With the page's script every pause saves what stands (``autosave``)."""
    found, live = _plan(code), bool(request.headers.get("HX-Request"))
    key = key or request.POST.get("key", "")[:40]  # a new row bears the key that its first saving gave it
    current = next((row for row in found.rows if row["key"] == key), None)
    if not found.takes_entries or (key and current is None):
        if live:
            return _page(request, "collecting/_unsaved.html", {"told": str(services.EntryMoved())})
        messages.warning(request, str(services.EntryMoved()))
        return redirect("collecting:give", code)
    initial = PlanRowForm.initial_of_row(current, found.edit) if current else {"version": found.edit}
    form = PlanRowForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            found, kept = services.save_row(found, key=key or None, values=_whole(form, current), edit=form.cleaned_data["version"])
        except services.EntryMoved:
            form = _with_newest_version(request, code)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if live:
                return _page(request, "collecting/_saved.html", {"plan": found, "key": kept})
            return redirect("collecting:give", code)
    if live:
        return _page(request, "collecting/_unsaved.html", {"form": form}, status=200)
    context = {"plan": found, "call": found.call, "campaign": found.call.campaign, "form": form, "row": current, "key": key}
    return _page(request, "collecting/give_row.html", context, status=422 if form.errors else 200)


def _with_newest_version(request: HttpRequest, code: str) -> PlanRowForm:
    """The words that could not be stored, kept before the person: storing them again says that they are meant over what stands now."""
    data = request.POST.copy()
    data["version"] = str(_plan(code).edit)
    form = PlanRowForm(data)
    form.is_valid()
    form.add_error(None, _("Somebody of your unit saved meanwhile. Your words still stand below; look at the table, then store them again."))
    return form


def _whole(form: PlanRowForm, current: dict[str, Any] | None) -> dict[str, Any]:
    """What the form says, over a whole row: fields that the form does not show keep what they held."""
    return {**PLAIN, **(current or {}), **form.values()}


@require_POST
def give_remove(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Take one row out."""
    found = _plan(code)
    form = EditForm(request.POST)
    try:
        if not form.is_valid():
            raise services.EntryMoved
        services.remove_row(found, key=key, edit=form.cleaned_data["edit"])
    except services.EntryMoved as error:
        messages.warning(request, str(error))
    return redirect("collecting:give", code)


@never_cache
def give_template(request: HttpRequest, code: str) -> HttpResponse:
    """The unit's workbook."""
    found = _plan(code)
    response = HttpResponse(planning_sheet(found), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{found.unit_name}.xlsx")
    return response


@require_POST
def give_upload(request: HttpRequest, code: str) -> HttpResponse:
    """The filled workbook: its rows replace those that stood; cells that cannot be read are named and cost only themselves."""
    found = _plan(code)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.warning(request, told(form))
        return redirect("collecting:give", code)
    file = form.cleaned_data["file"]
    if file.size > MOST_SHEET_BYTES:
        messages.warning(request, _("%(file)s is larger than %(most)d MB.") % {"file": file.name, "most": MOST_SHEET_BYTES // 1024**2})
        return redirect("collecting:give", code)
    try:
        filled = filled_sheet(file.read(), call_id=found.call_id, year=found.call.campaign.year)
        if filled.code != str(found.pk):
            raise NotOurs("other-call")
        services.replace_rows(found, rows=filled.rows, edit=form.cleaned_data["edit"])
    except NotOurs as error:
        if error.problem == "not-a-template":
            messages.warning(request, _("This is not the workbook offered here. Copy your rows into it, or send your file to the office that asks."))
        else:
            messages.warning(request, str(PROBLEMS[error.problem]))
    except services.EntryMoved as error:
        messages.warning(request, str(error))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        count = len(filled.rows)
        messages.success(
            request,
            ngettext("%(count)d row was read. Look it over, then hand in.", "%(count)d rows were read. Look them over, then hand in.", count)
            % {"count": count},
        )
        for problem in filled.problems[:20]:
            messages.warning(request, problem)
    return redirect("collecting:give", code)


@require_POST
def give_hand_in(request: HttpRequest, code: str) -> HttpResponse:
    """The unit's yes."""
    found = _plan(code)
    form = HandInForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Give your name, so that the office knows whom to call back."))
        return redirect("collecting:give", code)
    try:
        services.hand_in(found, edit=form.cleaned_data["edit"], sender=form.cleaned_data["sender"], none="none" in request.POST)
    except services.EntryMoved as error:
        messages.warning(request, str(error))
    except ValidationError as error:
        for message in error.messages:
            messages.warning(request, message)
    else:
        messages.success(request, _("Handed in. Thank you! You may still change it until the office accepts it."))
    return redirect("collecting:give", code)
