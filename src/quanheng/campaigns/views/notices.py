"""A document comes in, its reading is shown line by line, and a person corrects and accepts it."""

from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from quanheng.campaigns import services
from quanheng.campaigns.amending import campaign_meant, campaigns_amended_by
from quanheng.campaigns.draft import SourceLines, unchecked_rows
from quanheng.campaigns.forms import ContactsForm, DeadlineForm, DutiesForm, HeaderForm, NoticeForm, RowForm, VersionForm
from quanheng.campaigns.models import Amendment, Campaign, Notice
from quanheng.campaigns.queries import notices_in_sight
from quanheng.campaigns.review import ReviewPage, review_page
from quanheng.campaigns.words_form import WordsForm
from quanheng.jobs.errors import WrongState
from quanheng.jobs.models import Job
from quanheng.jobs.queries import progress_of
from quanheng.units.kinds import Role
from quanheng.units.models import Unit
from quanheng.units.sights import Reader, in_sight_of, person, reader_of, require_role


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Upload or paste a notice."""
    reader = reader_of(request.user)
    form = NoticeForm(request.POST or None, request.FILES or None)
    mine = in_sight_of(reader, Unit.objects.filter(pk__in=reader.units_with(Role.OFFICER)))
    form.fields["unit"].queryset = mine  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        data, filename = form.document()
        try:
            notice = services.receive_notice(unit=form.cleaned_data["unit"], data=data, filename=filename, by=person(request))
        except services.AlreadyReceived as error:
            messages.info(request, _("This very document was received before; here it is."))
            return redirect("campaigns:notice", error.notice.pk)
        except ValidationError as error:
            form.add_error("file" if form.cleaned_data["file"] else "text", error)
        else:
            return redirect("campaigns:notice", notice.pk)
    return render(request, "campaigns/notice_new.html", {"form": form, "may_upload": mine.exists()}, status=422 if form.errors else 200)


def _notice(request: HttpRequest, pk: UUID) -> tuple[Notice, Reader]:
    reader = reader_of(request.user)
    return get_object_or_404(in_sight_of(reader, Notice.objects.select_related("unit", "uploaded_by")), pk=pk), reader


@login_required
def notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the document stands: being read, unreadable, in review, accepted."""
    found, reader = _notice(request, pk)
    if found.state in {Notice.State.REVIEW, Notice.State.ACCEPTED}:
        return _show_review(request, found, reader)
    job = in_sight_of(reader, Job.objects.filter(pk=found.job_id)).first() if found.job_id else None
    alone = request.headers.get("HX-Target") == "reading"
    context = {"notice": found, "progress": progress_of(job) if job else None, "may_correct": reader.holds(found.unit_id, Role.OFFICER)}
    response = render(request, "campaigns/_reading.html" if alone else "campaigns/notice.html", context)
    patch_vary_headers(response, ["HX-Target"])
    return response


@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """All documents of one's units."""
    page = Paginator(notices_in_sight(reader_of(request.user)), 50).get_page(request.GET.get("page"))
    return render(request, "campaigns/notices.html", {"page": page})


@login_required
@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a document aside."""
    found, _reader = _notice(request, pk)
    try:
        services.discard_notice(found, by=person(request))
    except services.NoticeStands as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("The document is put aside; it stays on record."))
    return redirect("campaigns:notices")


@login_required
@require_POST
def read_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Try a reading that broke off once more."""
    found, _reader = _notice(request, pk)
    try:
        services.read_again(found, by=person(request))
    except WrongState:
        messages.warning(request, _("This document is being read, or was read already."))
    return redirect("campaigns:notice", found.pk)


def _show_review(request: HttpRequest, found: Notice, reader: Reader, *, header_form: HeaderForm | None = None, status: int = 200) -> HttpResponse:
    if request.headers.get("HX-Target") == "reading":  # the reading has just ended: load the whole review
        return HttpResponseClientRefresh()
    page = review_page(found, number=request.GET.get("page", "1"), only_unsure=request.GET.get("show") == "unsure")
    form = header_form or HeaderForm(initial=_header_initial(page))
    read = {field.name: field for field in page.header}
    may_correct = reader.holds(found.unit_id, Role.OFFICER) and found.state == Notice.State.REVIEW
    context = {
        "notice": found,
        "page": page,
        "header_form": form,
        "header_fields": [(form[name], read[name].lines, read[name].unsure, read[name].span) for name in form.fields if name in read],
        "cited": read["cited_numbers"].value if "cited_numbers" in read else [],
        "may_correct": may_correct,
        "words_form": WordsForm(initial={"version": page.version}) if may_correct else None,
        "campaign": _campaign_of(found),
        "amended": list(campaigns_amended_by(found, reader)[:50]) if may_correct else [],
        "meant": campaign_meant(found, reader) if may_correct else None,
    }
    return render(request, "campaigns/review.html", context, status=status)


def _campaign_of(found: Notice) -> Campaign | None:
    """The campaign that was set up from the document, or changed by it."""
    amendment = Amendment.objects.select_related("campaign").filter(notice=found).first()
    return amendment.campaign if amendment else getattr(found, "campaign", None)


def _header_initial(page: ReviewPage) -> dict[str, Any]:
    return {**{field.name: field.value for field in page.header}, "version": page.version}


@login_required
def original(request: HttpRequest, pk: UUID) -> FileResponse:
    """The document as it came, always as a download: it is never shown inside our own pages."""
    found, _reader = _notice(request, pk)
    return FileResponse(found.original.open("rb"), as_attachment=True, filename=found.filename, content_type="application/octet-stream")


@login_required
@require_POST
def header(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct what the notice says of itself."""
    found, reader = _notice(request, pk)
    form = HeaderForm(request.POST)
    if not form.is_valid():
        return _show_review(request, found, reader, header_form=form, status=422)
    return _correct(
        request,
        found,
        lambda: services.correct_header(found, values=form.values(), version=form.cleaned_data["version"], by=person(request)),
        anchor="header",
    )


def _to_differences(found: Notice, campaign: str) -> str:
    """The differences page that the person came from; empty for whoever came from the review."""
    with suppress(ValueError):
        return f"{reverse('campaigns:notice-differences', args=[found.pk])}?campaign={UUID(campaign)}"
    return ""


def _correct(request: HttpRequest, found: Notice, act: Any, *, anchor: str, back: str = "") -> HttpResponse:
    try:
        act()
    except services.DraftMoved as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Stored."))
    return redirect(back or f"{_address(found)}#{anchor}")


def _address(found: Notice) -> str:
    return reverse("campaigns:notice", args=[found.pk])


@login_required
def row(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Correct one row beside its source."""
    found, _reader = _notice(request, pk)
    require_role(person(request), found.unit, Role.OFFICER)
    draft = found.draft or {"rows": []}
    current = next((row for row in draft["rows"] if row["key"] == key), None)
    if current is None or found.state != Notice.State.REVIEW:
        messages.warning(request, str(services.DraftMoved()))
        return redirect("campaigns:notice", found.pk)
    form = RowForm(request.POST or None, initial=RowForm.initial_of_row(current, found.draft_version))
    if request.method == "POST" and form.is_valid():
        return _correct(
            request,
            found,
            lambda: services.correct_row(found, key=key, values=form.values(), version=form.cleaned_data["version"], by=person(request)),
            anchor=f"row-{key}",
            back=_to_differences(found, request.GET.get("campaign", "")),
        )
    source = SourceLines.of(found.text)
    lines = source.of_span(current["span"])
    quoted = [line.strip() for line in source.lines[lines[0] - 1 : lines[1]] if line.strip()] if lines else []
    context = {"notice": found, "row": current, "form": form, "quoted": quoted, "first_line": lines[0] if lines else None}
    return render(request, "campaigns/row.html", context, status=422 if form.errors else 200)


@login_required
def new_row(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A row that the reader missed."""
    found, _reader = _notice(request, pk)
    require_role(person(request), found.unit, Role.OFFICER)
    form = RowForm(request.POST or None, initial={"version": found.draft_version})
    if request.method == "POST" and form.is_valid():
        return _correct(
            request,
            found,
            lambda: services.add_row(found, values=form.values(), version=form.cleaned_data["version"], by=person(request)),
            anchor="rows",
        )
    return render(request, "campaigns/row.html", {"notice": found, "row": None, "form": form, "quoted": []}, status=422 if form.errors else 200)


LISTS: dict[str, tuple[type[ContactsForm] | type[DutiesForm], str]] = {"contacts": (ContactsForm, "contacts"), "headings": (DutiesForm, "duties")}


@login_required
def list_of(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    """Correct the contacts or the headings, a line each."""
    found, _reader = _notice(request, pk)
    require_role(person(request), found.unit, Role.OFFICER)
    if found.state != Notice.State.REVIEW or found.draft is None:
        messages.warning(request, str(services.DraftMoved()))
        return redirect("campaigns:notice", found.pk)
    kind, key = LISTS[what]
    form = kind(request.POST or None, initial={"lines": kind.words(found.draft[key]), "version": found.draft_version})
    if request.method == "POST" and form.is_valid():
        store = services.set_contacts if what == "contacts" else services.set_duties
        act = partial(store, found, **{key: form.cleaned_data["lines"]}, version=form.cleaned_data["version"], by=person(request))
        return _correct(request, found, act, anchor=what)
    return render(request, "campaigns/list_of.html", {"notice": found, "form": form, "what": what}, status=422 if form.errors else 200)


@login_required
def deadline(request: HttpRequest, pk: UUID, key: str = "") -> HttpResponse:
    """Correct a deadline, add one, or take it out."""
    found, _reader = _notice(request, pk)
    require_role(person(request), found.unit, Role.OFFICER)
    current = next((item for item in (found.draft or {"deadlines": []})["deadlines"] if item["key"] == key), None)
    if found.state != Notice.State.REVIEW or (key and current is None):
        messages.warning(request, str(services.DraftMoved()))
        return redirect("campaigns:notice", found.pk)
    initial = {**current, "day": current["date"]} if current else {}
    form = DeadlineForm(request.POST or None, initial={**initial, "version": found.draft_version})
    if request.method == "POST" and request.POST.get("act") == "remove" and current:
        seen = VersionForm(request.POST)
        version = seen.cleaned_data["version"] if seen.is_valid() else -1
        return _correct(request, found, lambda: services.remove_deadline(found, key=key, version=version, by=person(request)), anchor="deadlines")
    if request.method == "POST" and form.is_valid():
        values, version = form.values(), form.cleaned_data["version"]
        act = partial(services.set_deadline, found, key=key or None, values=values, version=version, by=person(request))
        return _correct(request, found, act, anchor="deadlines")
    return render(request, "campaigns/deadline.html", {"notice": found, "form": form, "deadline": current}, status=422 if form.errors else 200)


@login_required
@require_POST
def row_state(request: HttpRequest, pk: UUID, key: str, act: str) -> HttpResponse:
    """Leave a row out, take it back in, or say that it was compared with its source."""
    found, _reader = _notice(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return redirect("campaigns:notice", found.pk)
    version = form.cleaned_data["version"]
    acts = {
        "remove": lambda: services.remove_row(found, key=key, version=version, by=person(request)),
        "restore": lambda: services.restore_row(found, key=key, version=version, by=person(request)),
        "check": lambda: services.check_rows(found, keys=[key], version=version, by=person(request)),
    }
    return _correct(request, found, acts[act], anchor=f"row-{key}")


@login_required
@require_POST
def check_all(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person has compared every unsure row."""
    found, _reader = _notice(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid() or found.draft is None:
        return redirect("campaigns:notice", found.pk)
    keys = [item["key"] for item in unchecked_rows(found.draft)]
    return _correct(
        request, found, lambda: services.check_rows(found, keys=keys, version=form.cleaned_data["version"], by=person(request)), anchor="rows"
    )


@login_required
@require_POST
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The yes that makes a campaign of the draft."""
    found, _reader = _notice(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return redirect("campaigns:notice", found.pk)
    try:
        campaign = services.accept_programme(found, version=form.cleaned_data["version"], by=person(request))
    except services.DraftMoved as error:
        messages.warning(request, str(error))
        return redirect("campaigns:notice", found.pk)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return redirect(f"{_address(found)}#accept")
    count = campaign.activities.count()
    messages.success(
        request,
        ngettext("The campaign is set up with %(count)d activity.", "The campaign is set up with %(count)d activities.", count) % {"count": count},
    )
    return redirect("campaigns:campaign", campaign.pk)
