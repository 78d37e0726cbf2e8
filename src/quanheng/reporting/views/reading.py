"""A pasted report: what the reader finds in it, and the yes that takes it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quanheng.campaigns.models import Activity
from quanheng.reporting import services
from quanheng.reporting.forms import ReportTextForm, metric_choices, words_in
from quanheng.reporting.metrics import METRICS
from quanheng.reporting.models import Figure
from quanheng.reporting.queries import Result, coverage_of
from quanheng.reporting.reading import Told, media_in, proposals_in, report_in
from quanheng.reporting.services import Entry, FigureMoved, FigureQuestioned
from quanheng.reporting.views.figures import own_activity, result_of
from quanheng.units.kinds import Role
from quanheng.units.sights import person, require_role


@login_required
def read_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Figures and media of a pasted report, each taken by a person's yes."""
    activity, reader = own_activity(request, pk)
    require_role(person(request), activity.campaign.unit, Role.OFFICER)
    form = ReportTextForm(request.POST or None)
    context: dict[str, Any] = {"campaign": activity.campaign, "activity": activity, "form": form, "choices": metric_choices()}
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        result = result_of(activity, reader)
        found = report_in(text)
        lines = [_line(proposal, result, request) for proposal in proposals_in(found, text, activity.kinds)]
        known = set(coverage_of(activity.campaign, reader).filter(activity=activity).values_list("medium", flat=True))
        media = [told for told in media_in(found) if told.medium not in known]
        context |= {"lines": lines, "media": media, "read": True}
        if "take" in request.POST:
            taken = _take_media(request, activity, media)
            context["media"] = [told for told in media if told not in taken]
            if _take_figures(request, result, lines, also=bool(taken)):
                return redirect("reporting:results", activity.pk)
    return render(
        request, "reporting/read.html", context, status=422 if form.errors or any(line["error"] for line in context.get("lines", [])) else 200
    )


def _line(proposal: Any, result: Result, request: HttpRequest) -> dict[str, Any]:
    """One proposal as the page shows it: with what the person chose, where they did."""
    number = proposal.number
    taking = "take" in request.POST
    metric = request.POST.get(f"metric-{number}", "") if taking else proposal.metric
    return {
        "proposal": proposal,
        "metric": metric,
        "chosen": f"yes-{number}" in request.POST,
        "accepted": f"odd-{number}" in request.POST,
        "reason": words_in(request.POST.get(f"reason-{number}", "")),
        "standing": result.figures.get(metric),
        "error": "",
        "questions": [],
    }


def _take_media(request: HttpRequest, activity: Activity, media: list[Told]) -> list[Told]:
    """The chosen media become coverage of the activity; the day and the address are added on the page of coverage."""
    taken = [told for told in media if f"medium-{told.number}" in request.POST]
    for told in taken:
        services.add_coverage(activity.campaign, values={"medium": told.medium, "reach": told.reach, "activity": activity}, by=person(request))
    if taken:
        messages.success(
            request, ngettext("%(count)d item of coverage is stored.", "%(count)d items of coverage are stored.", len(taken)) % {"count": len(taken)}
        )
    return taken


def _take_figures(request: HttpRequest, result: Result, lines: list[dict[str, Any]], *, also: bool) -> bool:
    """Store the chosen lines; True when something was taken (``also``: beside them) and nothing is left to ask."""
    stored = 0
    order = list(METRICS)
    chosen = [line for line in lines if line["chosen"]]
    for line in sorted(chosen, key=lambda line: order.index(line["metric"]) if line["metric"] in METRICS else len(order)):
        if not line["metric"]:
            line["error"] = _("Choose what this figure counts.")
            continue
        standing, proposal = line["standing"], line["proposal"]
        entry = Entry(
            metric=line["metric"],
            value=proposal.value,
            seen=standing.version if standing else 0,
            source=Figure.Source.READ,
            words=proposal.words,
            reason=line["reason"],
            accepted=line["accepted"],
        )
        try:
            services.record_figure(result.activity, entry, by=person(request))
        except FigureQuestioned as asked:
            line["questions"], line["error"] = asked.questions, str(asked)
        except FigureMoved as error:
            line["error"] = str(error)
        except ValidationError as error:
            line["error"] = " ".join(error.messages)
        else:
            stored += 1
            line["chosen"], line["taken"] = False, True
    if stored:
        messages.success(request, ngettext("%(count)d figure is stored.", "%(count)d figures are stored.", stored) % {"count": stored})
    if not chosen and not also:
        messages.info(request, _("Nothing was chosen."))
    return (also or bool(stored)) and not any(line["error"] for line in lines)
