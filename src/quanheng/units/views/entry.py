"""The way in: codes, forgotten passwords, the first administrator."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from quanheng.units import invitations
from quanheng.units.forms import (
    CodeForm,
    ForgottenForm,
    JoinForm,
    PasswordPairForm,
    SetupForm,
)
from quanheng.units.models import Invitation
from quanheng.units.setup import complete_setup, is_setup_code
from quanheng.units.views.common import show_errors


def _too_many(request: HttpRequest, action: str, *, key: str | None = None) -> HttpResponse | None:
    """An answer when this address tried too often (counted in the database, so for all processes together)."""
    allowed = ratelimit.consume(request, app="allauth.account", action=action, key=key, limit_get=True)
    return None if allowed else ratelimit.respond_429(request)


@never_cache
def enter_code(request: HttpRequest) -> HttpResponse:
    """Type the code that a manager handed over."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("units:join", form.cleaned_data["code"].strip())
    return render(request, "units/enter_code.html", {"form": form, "bare": True})


@never_cache
@sensitive_post_parameters("password", "again")
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Open an account, or set a new password, with a code."""
    try:
        invitation = invitations.open_invitation(code)
    except invitations.InvitationRefused as error:
        if refused := _too_many(request, "wrong_code"):
            return refused
        form: Form = CodeForm({"code": code})
        form.add_error("code", error)
        return render(request, "units/enter_code.html", {"form": form, "bare": True}, status=404)
    joining = invitation.purpose == Invitation.Purpose.JOIN
    form = JoinForm(request.POST or None, initial={"name": invitation.name}) if joining else PasswordPairForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = {key: value for key, value in form.cleaned_data.items() if key != "again"}
        try:
            invitations.join(code=code, **data) if joining else invitations.set_new_password(code=code, password=data["password"])
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Your account is ready. Sign in.") if joining else _("Your password is set. Sign in."))
            return redirect("account_login")
    keeps = not joining and invitations.keeps_second_factor(invitation)
    context = {"form": form, "invitation": invitation, "joining": joining, "keeps_second_factor": keeps, "bare": True}
    return render(request, "units/join.html", context, status=422 if form.errors else 200)


@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a reset by mail; the answer is the same whether or not the account exists."""
    if request.method == "POST" and (refused := _too_many(request, "forgotten", key=request.POST.get("username", "").lower())):
        return refused
    form = ForgottenForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent:
        invitations.request_new_password(**form.cleaned_data)
    has_mail = not settings.EMAIL_BACKEND.endswith("console.EmailBackend")
    return render(
        request,
        "units/forgotten.html",
        {"form": form, "sent": sent, "bare": True, "has_mail": has_mail},
        status=422 if form.errors else 200,
    )


@never_cache
@sensitive_post_parameters("password", "again")
def setup(request: HttpRequest, code: str) -> HttpResponse:
    """The first administrator of an empty installation; the address is printed at start and works once."""
    if not is_setup_code(code):
        if refused := _too_many(request, "wrong_code"):
            return refused
        raise Http404
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = {key: value for key, value in form.cleaned_data.items() if key != "again"}
        try:
            complete_setup(**data)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Your account is ready. Sign in."))
            return redirect("account_login")
    return render(request, "units/setup.html", {"form": form, "bare": True}, status=422 if form.errors else 200)
