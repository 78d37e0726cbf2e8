"""The text of the report, its documents, its frozen versions, and the way out of the house."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanheng.reporting import documents, services
from quanheng.reporting.forms import FreezeForm, HandInForm, number_in, told
from quanheng.reporting.models import Figure, HandIn, Report, ReportText
from quanheng.reporting.official import day_words
from quanheng.reporting.queries import progress_of
from quanheng.reporting.services import TextMoved, Written
from quanheng.reporting.values import cut_around, digest, report_values, sections_of, written_sections
from quanheng.reporting.views.figures import issued_campaign
from quanheng.units.kinds import Role
from quanheng.units.sights import Reader, in_sight_of, person, reader_of, require_role

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAGE_ROWS = 100
Writer = Callable[[dict[str, Any]], bytes]
FORMS: dict[str, tuple[Writer, str, str, str]] = {
    "table.xlsx": (documents.table_xlsx, XLSX, "table_title", "xlsx"),
    "table.docx": (documents.table_docx, DOCX, "table_title", "docx"),
    "report.docx": (documents.report_docx, DOCX, "title", "docx"),
    "figures.csv": (documents.figures_csv, "text/csv; charset=utf-8", "table_title", "csv"),
    "evidence.csv": (documents.evidence_csv, "text/csv; charset=utf-8", "table_title", "csv"),
}


def _download(data: bytes, *, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@login_required
def text(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every section beside what the data say, each to be changed by hand."""
    campaign, reader = issued_campaign(request, pk)
    if request.method == "POST":
        require_role(person(request), campaign.unit, Role.OFFICER)
        keys = [name.removeprefix("text-") for name in request.POST if name.startswith("text-")]
        texts = {key: Written(*(request.POST.get(f"{part}-{key}", "") for part in ("text", "shown", "draft"))) for key in keys}
        try:
            services.write_report(campaign, texts=texts, edit=number_in(request.POST.get("edit", "")), by=person(request))
        except TextMoved as error:
            messages.warning(request, str(error))
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("Stored."))
        return redirect("reporting:text", campaign.pk)
    found = in_sight_of(reader, ReportText.objects.filter(campaign=campaign)).first()
    drafted = sections_of(campaign, reader, progress_of(campaign, reader, with_notes=True))
    stored = found.sections if found else {}
    lines = [
        {
            "section": section,
            "drafted": draft.text,
            "written": draft.key in stored,
            "shown": digest(section.text),
            "draft": digest(draft.text),
            "moved": draft.key in stored and stored[draft.key]["over"] != digest(draft.text),
            "rows": min(24, 3 + section.text.count("\n") + len(section.text) // 60),
        }
        for draft, section in zip(drafted, written_sections(drafted, found), strict=True)
    ]
    context = {"campaign": campaign, "lines": lines, "edit": found.edit if found else 0, "may_edit": reader.holds(campaign.unit_id, Role.OFFICER)}
    return render(request, "reporting/text.html", context)


@login_required
def document(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """The table, the report or a list, as things stand now."""
    campaign, reader = issued_campaign(request, pk)
    if form not in FORMS:
        raise Http404
    writer, media_type, name, extension = FORMS[form]
    values = report_values(campaign, reader)
    return _download(writer(values), media_type=media_type, name=f"{values[name]}.{extension}")


@login_required
@require_POST
def freeze(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report as it stands becomes the next version."""
    campaign, _reader = issued_campaign(request, pk)
    require_role(person(request), campaign.unit, Role.APPROVER)
    form = FreezeForm(request.POST)
    if not form.is_valid():
        messages.warning(request, told(form))
        return redirect("reporting:report", campaign.pk)
    try:
        report = services.freeze_report(campaign, **form.cleaned_data, by=person(request))
    except TextMoved as error:
        messages.warning(request, str(error))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Frozen as version %(version)d.") % {"version": report.version})
        return redirect("reporting:version", report.pk)
    return redirect("reporting:report", campaign.pk)


def _report(request: HttpRequest, pk: UUID) -> tuple[Report, Reader]:
    reader = reader_of(request.user)
    return get_object_or_404(in_sight_of(reader, Report.objects.select_related("campaign__unit", "frozen_by")), pk=pk), reader


@login_required
def version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One frozen version: what it says, what it changed, to whom it went."""
    report, reader = _report(request, pk)
    context = {
        "report": report,
        "campaign": report.campaign,
        "values": report.values,
        "changes": [{"of": one["of"], **cut_around(one["from"], one["to"])} for one in report.changes],
        "own": report.campaign.unit_id in reader.unit_ids,
        "hand_ins": in_sight_of(reader, HandIn.objects.filter(report=report)).select_related("recorded_by"),
        "form": HandInForm(initial={"day": timezone.localdate()}),
        "may_edit": reader.holds(report.campaign.unit_id, Role.OFFICER),
    }
    return render(request, "reporting/version.html", context)


@login_required
def frozen_metric(request: HttpRequest, pk: UUID, metric: str) -> HttpResponse:
    """The figures behind a total, as they were frozen."""
    report, reader = _report(request, pk)
    figures = [one for one in report.values["figures"] if one["metric"] == metric]
    if not figures:
        raise Http404
    page = Paginator(figures, PAGE_ROWS).get_page(request.GET.get("page"))
    own = report.campaign.unit_id in reader.unit_ids
    sources = dict(Figure.Source.choices)
    context = {"report": report, "campaign": report.campaign, "own": own, "name": figures[0]["name"], "unit": figures[0]["unit"], "page": page}
    rows = [(one, sources.get(one["source"], one["source"])) for one in page.object_list]
    return render(request, "reporting/frozen_metric.html", {**context, "rows": rows})


@login_required
def frozen_document(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """A document of the version, written from what was frozen; ``bundle.zip`` is all of them."""
    report, _reader = _report(request, pk)
    day = day_words(timezone.localdate(report.frozen_at), year=True)
    if form == "bundle.zip":
        data = documents.mail_bundle(report.values, day=day, code=report.sha256)
        return _download(data, media_type="application/zip", name=f"{report.values['title']}-{report.version}.zip")
    if form not in FORMS:
        raise Http404
    writer, media_type, name, extension = FORMS[form]
    data = documents.report_docx(report.values, day=day) if form == "report.docx" else writer(report.values)
    return _download(data, media_type=media_type, name=f"{report.values[name]}-{report.version}.{extension}")


@login_required
@require_POST
def hand_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The version was handed in."""
    report, _reader = _report(request, pk)
    require_role(person(request), report.campaign.unit, Role.OFFICER)
    form = HandInForm(request.POST)
    if form.is_valid():
        try:
            services.record_hand_in(report, **form.cleaned_data, by=person(request))
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("Recorded."))
    else:
        messages.warning(request, told(form))
    return redirect("reporting:version", report.pk)
