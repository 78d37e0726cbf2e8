"""Error pages: each says what happened and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def _page(request: HttpRequest, template: str, status: int, reason: str = "") -> HttpResponse:
    return render(request, template, {"bare": status in {400, 429}, "exception": reason}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "errors/400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "errors/403.html", 403, reason=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "errors/404.html", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, "errors/csrf.html", 403)


def too_many(request: HttpRequest) -> HttpResponse:
    return _page(request, "errors/429.html", 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request's context: whatever failed (the database, perhaps) must not be needed to say so."""
    return HttpResponse(render_to_string("errors/500.html", {"bare": True}), status=500)
