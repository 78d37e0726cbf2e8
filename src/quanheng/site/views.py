"""The front door, health, and the page of components."""

from django import forms
from django.core.paginator import Paginator
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import quanheng
from quanheng.campaigns.kinds import Audience
from quanheng.campaigns.queries import KindCount
from quanheng.campaigns.views.campaigns import home


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Signed-in people go to their desk, everybody else to the public programmes in their language."""
    return redirect("home") if request.user.is_authenticated else redirect("portal:index")


desk = home


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """For whoever watches the server: the version, and whether the database answers (503 when it does not)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "the database does not answer", "version": quanheng.__version__}, status=503)
    return JsonResponse({"status": "ok", "version": quanheng.__version__})


def to_code_page(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("units:enter-code"))


def to_forgotten_page(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("units:forgotten"))


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Name of the activity"), help_text=_("As it stands in the annex."))
    audience = forms.ChoiceField(label=_("Audience"), choices=Audience)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    approximate = forms.BooleanField(label=_("The dates are approximate"), required=False)
    roles = forms.MultipleChoiceField(label=_("Kinds"), choices=Audience, widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(label=_("Content"), widget=forms.Textarea(attrs={"rows": 2}), required=False)


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component once, in each of its states; later rooms build from here."""
    refused = SampleForm({"name": "", "day": "2027-02-30", "audience": "public"})
    context = {
        "form": SampleForm(initial={"name": "实验室开放日", "audience": "public"}),
        "refused": refused,
        "counts": [KindCount("lecture", "讲座", 12, 1.0), KindCount("open_day", "开放日", 7, 7 / 12), KindCount("quiz", "竞赛", 1, 1 / 12)],
        "page": Paginator(range(240), 50).get_page(2),
        "rows": [("1", "实验室开放日", "5月20日", 120), ("2", "计量便民服务", "5月中旬", 36)],
        "scales": [(0, 40), (13, 40), (40, 40)],
    }
    return render(request, "site/styleguide.html", context)
