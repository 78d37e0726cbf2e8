"""Pages of the people of a unit, their roles and their accounts."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanheng.units import invitations, services
from quanheng.units.forms import (
    InviteForm,
    PeopleFilterForm,
    RoleForm,
)
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.permissions import (
    may_care_for,
    may_manage_people,
    require_people_right,
)
from quanheng.units.queries import open_invitations_of, people_in_sight, people_of, roles_of
from quanheng.units.sights import Reader, in_sight_of, person, reader_of
from quanheng.units.views.common import query_of, show_errors, unit_in_sight

PAGE_ROWS = 50


@login_required
def invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite a person; the code is shown once."""
    found, _reader = unit_in_sight(request, pk)
    require_people_right(person(request), found)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            code = invitations.invite(unit=found, **form.cleaned_data, by=person(request))
        except ValidationError as error:
            show_errors(form, error)
        else:
            return _show_code(request, reverse("units:unit", args=[found.pk]), code, name=form.cleaned_data["name"])
    return render(request, "units/invite.html", {"form": form, "unit": found}, status=422 if form.errors else 200)


def _show_code(request: HttpRequest, back: str, code: str, *, name: str) -> HttpResponse:
    context = {"back": back, "code": code, "link": invitations.link_of_code(code), "name": name, "days": invitations.VALID_FOR.days}
    response = render(request, "units/code.html", context)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def withdraw_invitation(request: HttpRequest, pk: UUID, invitation: UUID) -> HttpResponse:
    found, _reader = unit_in_sight(request, pk)
    require_people_right(person(request), found)
    standing = get_object_or_404(open_invitations_of(found), pk=invitation)
    try:
        invitations.withdraw(standing, by=person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The code for %(name)s no longer works.") % {"name": standing.name})
    return redirect("units:unit", found.pk)


@login_required
def new_role(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a person who has an account a role in this unit, for good or until a day."""
    found, _reader = unit_in_sight(request, pk)
    require_people_right(person(request), found)
    form = RoleForm(request.POST or None, initial={"username": request.GET.get("username"), "from_date": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        user = User.objects.filter(username__iexact=values.pop("username"), is_active=True).first()
        if user is None:
            form.add_error("username", _("Nobody with this login name has an open account here. Compare it, or invite the person."))
        else:
            try:
                services.grant_role(user=user, unit=found, **values, by=person(request))
            except ValidationError as error:
                show_errors(form, error)
            else:
                messages.success(request, _("%(name)s holds the role.") % {"name": user.name})
                return redirect("units:unit", found.pk)
    return render(request, "units/role.html", {"form": form, "unit": found}, status=422 if form.errors else 200)


@login_required
def people(request: HttpRequest) -> HttpResponse:
    """Accounts as a searchable list: of the units one manages, or all for an administrator."""
    reader = reader_of(request.user)
    if not (reader.is_administrator or reader.units_with(Role.MANAGER)):
        raise PermissionDenied(_("Only managers and administrators see a list of people."))
    form = PeopleFilterForm(request.GET)
    found = people_in_sight(reader, **form.cleaned_data) if form.is_valid() else people_in_sight(reader)
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "units/people.html", {"form": form, "page": page, "query": query_of(request)})


def _user(request: HttpRequest, pk: UUID) -> tuple[User, Reader]:
    reader = reader_of(request.user)
    return get_object_or_404(in_sight_of(reader, User.objects.all()), pk=pk), reader


@login_required
def someone(request: HttpRequest, user: UUID) -> HttpResponse:
    """One person: the roles they hold and held, and what the reader may do about the account."""
    found, reader = _user(request, user)
    today = timezone.localdate()
    roles = [(role, may_manage_people(reader, role.unit) and (role.until is None or role.until >= today)) for role in roles_of(reader, found)]
    context = {"someone": found, "roles": roles, "today": today, "reader": reader, "may_care": may_care_for(reader, found)}
    return render(request, "units/person.html", context)


@login_required
@require_POST
def allow_new_password(request: HttpRequest, user: UUID) -> HttpResponse:
    """Make a code for a new password, shown once."""
    found, _reader = _user(request, user)
    code = invitations.allow_new_password(found, by=person(request))
    return _show_code(request, reverse("units:person", args=[found.pk]), code, name=found.name)


def _done(request: HttpRequest, user: User, act: Callable[[], object], told: str) -> HttpResponse:
    """Do one act on an account and go back to its page, with what came of it."""
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, told)
    still_in_sight = in_sight_of(reader_of(request.user), User.objects.filter(pk=user.pk)).exists()
    return redirect("units:person", user.pk) if still_in_sight else redirect("units:people")


@login_required
@require_POST
def close_account(request: HttpRequest, user: UUID) -> HttpResponse:
    found, _reader = _user(request, user)
    return _done(request, found, lambda: services.close_account(found, by=person(request)), _("The account is closed."))


@login_required
@require_POST
def reopen_account(request: HttpRequest, user: UUID) -> HttpResponse:
    found, _reader = _user(request, user)
    return _done(request, found, lambda: services.reopen_account(found, by=person(request)), _("The account is open again."))


@login_required
@require_POST
def set_administrator(request: HttpRequest, user: UUID) -> HttpResponse:
    found, _reader = _user(request, user)
    to = request.POST.get("to") == "yes"
    return _done(request, found, lambda: services.set_administrator(found, to=to, by=person(request)), _("Stored."))


@login_required
@require_POST
def end_membership(request: HttpRequest, pk: UUID, membership: UUID) -> HttpResponse:
    found, reader = unit_in_sight(request, pk)
    require_people_right(person(request), found)
    standing = get_object_or_404(people_of(reader, found), pk=membership)
    services.end_role(standing, on=timezone.localdate(), by=person(request))
    messages.success(request, _("%(name)s no longer holds this role.") % {"name": standing.user.name})
    return redirect("units:unit", found.pk)
