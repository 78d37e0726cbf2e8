"""Error pages: each says what happened and what to do next."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
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


def method_not_allowed_page(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """A page for who opens or reloads an address that only takes what a form sends; the browser's own is blank."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
            return response
        page = _page(request, "errors/405.html", HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response.get("Allow", "POST")
        return page

    return answer


def too_many(request: HttpRequest) -> HttpResponse:
    return _page(request, "errors/429.html", 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request's context: whatever failed (the database, perhaps) must not be needed to say so."""
    return HttpResponse(render_to_string("errors/500.html", {"bare": True}), status=500)
