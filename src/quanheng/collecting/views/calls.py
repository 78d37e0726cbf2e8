"""The call, its board, a unit's plans, and the sheets that came back."""

import io
import zipfile
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from quanheng.campaigns.models import Campaign
from quanheng.campaigns.recipients import proposed_recipients, units_below
from quanheng.campaigns.refusals import refusal_in_words
from quanheng.campaigns.working_days import working_calendar
from quanheng.collecting import letters, services
from quanheng.collecting.forms import AskForm, CallForm, ChangeCallForm, CommentForm, OnBehalfForm, ReasonForm, SheetsForm, TakeSheetForm, told
from quanheng.collecting.models import Call, Request, Sheet, Submission
from quanheng.collecting.planning_sheet import planning_sheet
from quanheng.collecting.queries import board_of, proposed_day, sheets_of
from quanheng.collecting.reading import sheets_waiting
from quanheng.collecting.rows import keys_of_other_years
from quanheng.units.kinds import Role
from quanheng.units.sights import Reader, in_sight_of, person, reader_of, require_role

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROBLEMS = {
    "other-call": gettext_lazy("This workbook was made for another call or campaign."),
    "damaged": gettext_lazy("The workbook is damaged, or is no workbook."),
    "too-large": gettext_lazy("The workbook unpacks to more than 60 MB."),
}


def link_of(request: Request) -> str:
    """The address that opens a unit's form, as it is sent out."""
    return f"{settings.QUANHENG_PUBLIC_URL.rstrip('/')}{reverse('collecting:give', args=[request.code])}"


@login_required
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The call of a campaign: opened here, then its board."""
    reader = reader_of(request.user)
    campaign = get_object_or_404(in_sight_of(reader, Campaign.objects.select_related("unit")), pk=pk)
    if campaign.unit_id not in reader.unit_ids:
        raise Http404
    standing = in_sight_of(reader, Call.objects.filter(campaign=campaign)).select_related("campaign__unit").first()
    return _open(request, campaign) if standing is None else _board(request, standing, reader)


def _open(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    may_edit = reader_of(request.user).holds(campaign.unit_id, Role.OFFICER)
    if request.method == "POST":
        require_role(person(request), campaign.unit, Role.OFFICER)
    below, today, calendar = units_below(campaign), timezone.localdate(), working_calendar()
    chosen = [unit.pk for unit in proposed_recipients(campaign)]
    initial = {"by_date": proposed_day(campaign, today=today, calendar=calendar), "units": chosen}
    form = CallForm(request.POST or None, units=below, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.open_call(campaign, units=data["units"], by_date=data["by_date"], text=data["text"], by=person(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            count = len(data["units"])
            messages.success(
                request,
                ngettext("%(count)d unit is called on for its plans.", "%(count)d units are called on for their plans.", count) % {"count": count},
            )
            return redirect("collecting:call", campaign.pk)
    context = {"campaign": campaign, "form": form, "below": below, "may_edit": may_edit, "official": calendar.knows(today)}
    return render(request, "collecting/open.html", context, status=422 if form.errors else 200)


def _board(request: HttpRequest, found: Call, reader: Reader) -> HttpResponse:
    today, calendar = timezone.localdate(), working_calendar()
    lines = board_of(found, reader, today=today, calendar=calendar)
    asked = {line.request.unit_id for line in lines}
    context = {
        "call": found,
        "campaign": found.campaign,
        "lines": lines,
        "done": sum(not line.waits for line in lines),
        "late": sum(line.late > 0 for line in lines),
        "sheets": sheets_of(found, reader),
        "reading": sheets_waiting(found),
        "form": SheetsForm(),
        "change": ChangeCallForm(initial={"by_date": found.by_date, "text": found.text}),
        "more": [unit for unit in units_below(found.campaign) if unit.pk not in asked],
        "may_edit": reader.holds(found.campaign.unit_id, Role.OFFICER),
        "official": calendar.knows(found.by_date, today),
        "today": today,
    }
    return render(request, "collecting/board.html", context)


def _call(request: HttpRequest, pk: UUID) -> tuple[Call, Reader]:
    reader = reader_of(request.user)
    return get_object_or_404(in_sight_of(reader, Call.objects.select_related("campaign__unit")), pk=pk), reader


def _to_board(found: Call) -> HttpResponse:
    return redirect("collecting:call", found.campaign_id)


@login_required
@require_POST
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another day or other words."""
    found, _reader = _call(request, pk)
    require_role(person(request), found.campaign.unit, Role.OFFICER)
    form = ChangeCallForm(request.POST)
    if form.is_valid():
        services.change_call(found, **form.cleaned_data, by=person(request))
        messages.success(request, _("Stored."))
    else:
        messages.warning(request, told(form))
    return _to_board(found)


@login_required
@require_POST
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """More units are asked."""
    found, _reader = _call(request, pk)
    require_role(person(request), found.campaign.unit, Role.OFFICER)
    form = AskForm(request.POST, units=units_below(found.campaign))
    if form.is_valid():
        added = services.ask_units(found, units=form.cleaned_data["units"], by=person(request))
        words = ngettext("%(count)d unit is called on for its plans.", "%(count)d units are called on for their plans.", len(added))
        messages.success(request, words % {"count": len(added)})
    else:
        messages.warning(request, _("Choose at least one unit to ask."))
    return _to_board(found)


@login_required
@require_POST
def open_or_close(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Nothing more is taken, or again."""
    found, _reader = _call(request, pk)
    try:
        (services.close_call if act == "close" else services.reopen_call)(found, by=person(request))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("The call is closed.") if act == "close" else _("The call is open again."))
    return _to_board(found)


@login_required
@require_POST
def drop_sheets(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Files that came back: each is taken or refused by itself."""
    found, _reader = _call(request, pk)
    require_role(person(request), found.campaign.unit, Role.OFFICER)
    form = SheetsForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.warning(request, told(form))
        return _to_board(found)
    taken = 0
    for file in form.cleaned_data["sheets"]:
        try:
            services.receive_sheet(found, data=file.read(), filename=file.name, by=person(request))
        except services.SheetDropped as error:
            messages.info(request, str(error))
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            taken += 1
    if taken:
        messages.success(request, ngettext("%(count)d file is being read.", "%(count)d files are being read.", taken) % {"count": taken})
    return _to_board(found)


@login_required
def templates(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every unit's own workbook in one archive, ready to attach."""
    found, reader = _call(request, pk)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for place, one in enumerate(in_sight_of(reader, Request.objects.filter(call=found)).select_related("unit", "call__campaign__unit"), start=1):
            packed.writestr(f"{place:02} {one.unit_name.replace('/', '_')}.xlsx", planning_sheet(one))
    response = HttpResponse(file.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, f"{found.campaign.name or found.campaign.title}.zip")
    return response


def _request(request: HttpRequest, pk: UUID) -> tuple[Request, Reader]:
    reader = reader_of(request.user)
    return get_object_or_404(in_sight_of(reader, Request.objects.select_related("call__campaign__unit", "unit")), pk=pk), reader


def _own(found: Request, reader: Reader) -> None:
    """The asked unit reads its own request; links and letters are for the unit that asks."""
    if found.call.campaign.unit_id not in reader.unit_ids:
        raise Http404


@login_required
def unit_plans(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What one unit gave, version by version; its link and the letters; the officer's decisions."""
    found, reader = _request(request, pk)
    own = found.call.campaign.unit_id in reader.unit_ids
    today, calendar = timezone.localdate(), working_calendar()
    submissions = list(
        in_sight_of(reader, Submission.objects.filter(request=found)).select_related("entered_by", "sheet").defer("sheet__text", "sheet__rows")
    )
    context = {
        "plan": found,
        "call": found.call,
        "campaign": found.call.campaign,
        "submissions": submissions,
        "latest": submissions[0] if submissions else None,
        "own": own,
        "may_edit": reader.holds(found.call.campaign.unit_id, Role.OFFICER),
        "comment": CommentForm(),
        "waive": ReasonForm(),
        "behalf": OnBehalfForm(initial={"edit": found.edit}),
    }
    if own or reader.holds(found.unit_id, Role.OFFICER):
        context["link"] = link_of(found)
    if own:
        late = calendar.between(found.call.by_date, today)
        context |= {
            "letter": letters.call_letter(found, link_of(found)),
            "subject": letters.call_subject(found.call),
            "message": letters.call_message(found, link_of(found)),
            "reminder": letters.reminder(found, link_of(found), late=late, today=today),
        }
    return render(request, "collecting/unit_plans.html", context)


@login_required
def template(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One unit's workbook."""
    found, _reader = _request(request, pk)
    response = HttpResponse(planning_sheet(found), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{found.unit_name}.xlsx")
    return response


@login_required
@require_POST
def decide(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Accept, return, let off, take an acceptance back, renew the link, or hand in on the unit's behalf."""
    found, reader = _request(request, pk)
    _own(found, reader)
    by = person(request)
    require_role(by, found.call.campaign.unit, Role.OFFICER)
    said = {name: request.POST.get(name, "").replace("\x00", "")[:2000] for name in ("comment", "reason", "note")}
    words = {"comment": said["comment"]}
    acts: dict[str, Callable[[], object]] = {
        "accept": lambda: services.accept_plans(found, by=by),
        "return": lambda: services.return_plans(found, **words, by=by),
        "take-back": lambda: services.take_back_acceptance(found, **words, by=by),
        "waive": lambda: services.waive_request(found, reason=said["reason"], by=by),
        "renew": lambda: services.renew_link(found, by=by),
        "hand-in": lambda: services.enter_on_behalf(found, rows=found.rows, note=said["note"], by=by),
    }
    try:
        acts[act]()
    except services.EntryMoved:
        messages.warning(request, _("This was decided or changed meanwhile. Look at the newest state."))
    except ValidationError as error:
        for message in error.messages:
            messages.warning(request, message)
    else:
        messages.success(request, _("Stored."))
    return redirect("collecting:unit-plans", found.pk)


def _sheet(request: HttpRequest, pk: UUID) -> tuple[Sheet, Reader]:
    reader = reader_of(request.user)
    return get_object_or_404(in_sight_of(reader, Sheet.objects.select_related("call__campaign__unit", "request")), pk=pk), reader


@login_required
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was read in a file, whose it seems to be, and the yes that takes its rows."""
    found, reader = _sheet(request, pk)
    requests = in_sight_of(reader, Request.objects.filter(call=found.call)).exclude(state__in=[Request.State.ACCEPTED, Request.State.WAIVED])
    keys = [row["key"] for row in found.rows]
    strange = keys_of_other_years(found.rows, found.call.campaign)
    initial = {"request": found.request_id, "rows": [key for key in keys if key not in strange]}
    form = TakeSheetForm(request.POST or None, requests=requests, keys=keys, initial=initial)
    if request.method == "POST":
        require_role(person(request), found.call.campaign.unit, Role.OFFICER)
        if form.is_valid():
            try:
                services.take_sheet(found, request=form.cleaned_data["request"], keys=form.cleaned_data["rows"], by=person(request))
            except (services.SheetMoved, services.EntryMoved) as error:
                messages.warning(request, str(error))
                return _to_board(found.call)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("The rows are taken as what %(unit)s gives.") % {"unit": form.cleaned_data["request"].unit_name})
                return _to_board(found.call)
    problem = str(PROBLEMS[found.problem]) if found.problem in PROBLEMS else refusal_in_words(found.problem) if found.problem else ""
    context = {
        "sheet": found,
        "call": found.call,
        "campaign": found.call.campaign,
        "form": form,
        "problem": problem,
        "lines": [line for line in found.text.split("\n") if line.strip()][:400],
        "may_edit": reader.holds(found.call.campaign.unit_id, Role.OFFICER),
        "chosen": set(form["rows"].value() or []),
        "other_years": "、".join(sorted(set(strange.values()))),
        "strange": strange,
    }
    return render(request, "collecting/sheet.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def put_aside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A file that is no plan."""
    found, _reader = _sheet(request, pk)
    try:
        services.put_sheet_aside(found, by=person(request))
    except services.SheetMoved as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The file is put aside; it stays on record."))
    return _to_board(found.call)


@login_required
def sheet_original(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file as it came, always as a download."""
    found, _reader = _sheet(request, pk)
    return FileResponse(found.original.open("rb"), as_attachment=True, filename=found.filename, content_type="application/octet-stream")
