"""The public programme as JSON, CSV or an Atom feed."""

import json

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from quanheng.portal.addresses import base_of, public_campaign
from quanheng.portal.atom import programme_atom
from quanheng.portal.caching import serve
from quanheng.portal.kept import programme_of
from quanheng.portal.open_data import programme_csv, programme_json


@require_safe
def open_data(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """Everything that is published, in a form for programs."""
    found = public_campaign(code)

    def make() -> tuple[bytes, str]:
        every, base = programme_of(found), base_of(found)
        if form == "json":
            return programme_json(found, every, base=base), "application/json; charset=utf-8"
        if form == "csv":
            return programme_csv(every, base=base), "text/csv; charset=utf-8"
        own = settings.QUANHENG_PUBLIC_URL + reverse("portal:atom", args=[found.code])
        return programme_atom(found, every, base=base, own=own), "application/atom+xml; charset=utf-8"

    return serve(request, found, what=json.dumps(["open-data", form]), make=make)
