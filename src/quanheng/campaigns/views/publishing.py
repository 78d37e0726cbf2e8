"""What the public sees of a campaign's activities: looked at and set for many at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quanheng.campaigns import services
from quanheng.campaigns.contact_lines import public_phone
from quanheng.campaigns.models import Activity, Campaign, Contact
from quanheng.campaigns.public import PublicActivity, as_published
from quanheng.campaigns.publishing import PublicField
from quanheng.campaigns.publishing_forms import PublishFilterForm, PublishForm
from quanheng.campaigns.queries import ActivityFilter, activities_of
from quanheng.campaigns.services import Published
from quanheng.units.kinds import Role
from quanheng.units.sights import Reader, in_sight_of, person, reader_of, require_role

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Line:
    """An activity beside what the public sees of it; ``told_anyway`` are withheld words that stand in a field that is shown."""

    activity: Activity
    seen: PublicActivity
    shown: list[str]
    withheld: list[str]
    told_anyway: list[str]


@login_required
def publishing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Activities, their audience and fields, and the public view of each; a change is applied to those ticked."""
    found, reader = _own_campaign(request, pk)
    narrow = _narrow(request)
    rows = activities_of(found, reader, narrow)
    form = PublishForm(request.POST or None)
    if request.method == "POST":
        require_role(person(request), found.unit, Role.OFFICER)
        if form.is_valid() and _publish(request, found, form):
            return redirect(f"{reverse('campaigns:publishing', args=[found.pk])}?{request.GET.urlencode()}")
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "campaign": found,
        "form": form,
        "filter": PublishFilterForm(request.GET),
        "page": page,
        "lines": _lines(found, list(page.object_list)),
        "query": f"{kept.urlencode()}&" if kept else "",
        "may_edit": reader.holds(found.unit_id, Role.OFFICER),
        "contacts": [(contact, public_phone(contact.phone)) for contact in in_sight_of(reader, Contact.objects.filter(campaign=found))],
        "ticked": {value.partition(":")[0] for value in request.POST.getlist("chosen")},
    }
    return render(request, "campaigns/publishing.html", context, status=422 if form.errors else 200)


def _own_campaign(request: HttpRequest, pk: UUID) -> tuple[Campaign, Reader]:
    """For the unit that runs the campaign: others see it as the public does."""
    reader = reader_of(request.user)
    found = get_object_or_404(in_sight_of(reader, Campaign.objects.select_related("unit")), pk=pk)
    if found.unit_id not in reader.unit_ids:
        raise Http404
    return found, reader


def _narrow(request: HttpRequest) -> ActivityFilter:
    form = PublishFilterForm(request.GET)
    if not form.is_valid():
        return ActivityFilter()
    asked = form.cleaned_data
    return ActivityFilter(asked["q"], asked["kind"], asked["audience"], on_or_after=asked["day"], on_or_before=asked["day"])


def _publish(request: HttpRequest, campaign: Campaign, form: PublishForm) -> bool:
    """Whether it was stored; what was refused stands on the form."""
    chosen = PublishForm.chosen(request.POST.getlist("chosen"))
    if form.cleaned_data["every"]:
        chosen = dict(activities_of(campaign, reader_of(request.user), _narrow(request)).prefetch_related(None).values_list("pk", "revision"))
    if not chosen:
        form.add_error(None, _("Tick at least one activity."))
        return False
    try:
        done = services.publish_activities(campaign, revisions=chosen, change=form.change(), reason=form.cleaned_data["reason"], by=person(request))
    except ValidationError as error:
        for field, texts in (error.message_dict if hasattr(error, "error_dict") else {"": error.messages}).items():
            form.add_error({"fields": "fields_named", "": None}.get(field, field), texts)
        return False
    _tell(request, done)
    return True


def _tell(request: HttpRequest, done: Published) -> None:
    if done.changed:
        count = len(done.changed)
        messages.success(request, ngettext("%(n)d activity changed.", "%(n)d activities changed.", count) % {"n": count})
    elif not done.moved:
        messages.info(request, _("Nothing was to change: the chosen activities stand so already."))
    if done.moved:
        names = "、".join(done.moved[:10])
        messages.warning(
            request, _("Changed by somebody else meanwhile and left as they are: %(names)s. Look at them and choose again.") % {"names": names}
        )


def _lines(campaign: Campaign, activities: list[Activity]) -> list[Line]:
    seen = {one.code: one for one in as_published(Activity.objects.filter(pk__in=[activity.pk for activity in activities]), campaign)}
    return [_line(activity, seen[activity.code]) for activity in activities]


def _line(activity: Activity, seen: PublicActivity) -> Line:
    return Line(
        activity,
        seen,
        shown=[str(field.label) for field in PublicField if field in seen.shown],
        withheld=[str(field.label) for field in PublicField if field not in seen.shown],
        told_anyway=list(dict.fromkeys(_told_anyway(activity, seen))) if seen.shown else [],
    )


def _told_anyway(activity: Activity, seen: PublicActivity) -> Iterable[str]:
    """Words of withheld fields that the shown name, content or form give away."""
    told = "\n".join((seen.name, seen.content, seen.form, seen.time_words))
    withheld = [] if PublicField.PLACE in seen.shown else [activity.place, *(item.place for item in activity.occurrences.all())]
    if not {PublicField.UNITS, PublicField.PARTNERS} <= seen.shown:
        shown = {part.name for part in seen.parts}
        withheld += [part.name for part in activity.parts.all() if part.name not in shown]
    if PublicField.NAME not in seen.shown:
        withheld.append(activity.name)
    return (words for words in withheld if words and words in told)


@login_required
@require_POST
def contacts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which contacts the article for the official site names."""
    found, _reader = _own_campaign(request, pk)
    require_role(person(request), found.unit, Role.OFFICER)
    keys = PublishForm.chosen([f"{key}:0" for key in request.POST.getlist("contact")])
    services.publish_contacts(found, keys=keys, by=person(request))
    messages.success(request, _("Stored."))
    return redirect("campaigns:publishing", found.pk)
