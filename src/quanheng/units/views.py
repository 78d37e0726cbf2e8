"""Pages of the organisation tree and of accounts."""

from collections.abc import Callable
from uuid import UUID

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from quanheng.units import exchange, invitations, services
from quanheng.units.forms import (
    CloseUnitForm,
    CodeForm,
    ForgottenForm,
    ImportForm,
    InviteForm,
    JoinForm,
    PasswordPairForm,
    PeopleFilterForm,
    RelationForm,
    RoleForm,
    SetupForm,
    UnitChangeForm,
    UnitFilterForm,
    UnitForm,
)
from quanheng.units.kinds import Role
from quanheng.units.models import Invitation, Unit, UnitRelation, User
from quanheng.units.permissions import (
    changeable_units,
    may_care_for,
    may_change_unit,
    may_manage_people,
    require_people_right,
    require_unit_right,
)
from quanheng.units.queries import ancestors_of, names_of, open_invitations_of, people_in_sight, people_of, roles_of, units_in_tree_order
from quanheng.units.setup import complete_setup, is_setup_code
from quanheng.units.sights import Reader, in_sight_of, person, reader_of

PAGE_ROWS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _unit(request: HttpRequest, pk: UUID) -> tuple[Unit, Reader]:
    reader = reader_of(request.user)
    return get_object_or_404(in_sight_of(reader, Unit.objects.select_related("parent", "successor")), pk=pk), reader


@login_required
def units(request: HttpRequest) -> HttpResponse:
    """The tree as a searchable list."""
    reader = reader_of(request.user)
    form = UnitFilterForm(request.GET)
    found = (
        units_in_tree_order(reader, words=form.cleaned_data["q"], kind=form.cleaned_data["kind"]) if form.is_valid() else units_in_tree_order(reader)
    )
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    alone = request.headers.get("HX-Target") == "units"
    may_add = reader.is_administrator or bool(reader.units_with(Role.MANAGER))
    context = {"form": form, "page": page, "query": _query(request), "may_add": may_add, "reader": reader}
    response = render(request, "units/_units.html" if alone else "units/units.html", context)
    patch_vary_headers(response, ["HX-Target"])
    return response


def _query(request: HttpRequest) -> str:
    """The filter of a list as it stands in the address, for the links to its other pages."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return f"{asked.urlencode()}&" if asked else ""


@login_required
def unit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One unit: where it stands, its names and ties, its people for those who manage them."""
    found, reader = _unit(request, pk)
    children = in_sight_of(reader, Unit.objects.filter(parent=found))
    context = {
        "unit": found,
        "ancestors": ancestors_of(found),
        "children": Paginator(children, PAGE_ROWS).get_page(request.GET.get("page")),
        "names": names_of(found),
        "aliases": found.aliases.all(),
        "relations_from": found.relations_from.select_related("to_unit"),
        "relations_to": found.relations_to.select_related("from_unit"),
        "people": people_of(reader, found),
        "invitations": open_invitations_of(found) if may_manage_people(reader, found) else [],
        "today": timezone.localdate(),
        "may_manage": may_manage_people(reader, found),
        "may_change": may_change_unit(reader, found),
    }
    return render(request, "units/unit.html", context)


@login_required
def new_unit(request: HttpRequest) -> HttpResponse:
    reader = reader_of(request.user)
    if not (reader.is_administrator or reader.units_with(Role.MANAGER)):
        raise PermissionDenied(_("Only managers and administrators add units."))
    form = UnitForm(request.POST or None, initial={"parent": request.GET.get("parent")})
    form.fields["parent"].queryset = changeable_units(reader)  # type: ignore[attr-defined]
    form.fields["parent"].required = not reader.is_administrator
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_unit(**form.values(), by=person(request))
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(request, _("%(unit)s stands in the tree.") % {"unit": made.name})
            return redirect("units:unit", made.pk)
    return render(request, "units/unit_form.html", {"form": form}, status=422 if form.errors else 200)


def _show(form: Form, error: ValidationError) -> None:
    """Put each message at its field where the form has that field, else above the form."""
    told = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
    for field, texts in told.items():
        for text in texts:
            form.add_error(field if field in form.fields else None, text)


@login_required
def edit_unit(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, reader = _unit(request, pk)
    require_unit_right(person(request), found)
    initial = {name: getattr(found, name) for name in ("name", "kind", "parent", "short_name", "official_order", "region_code")}
    initial |= {"aliases": "\n".join(alias.alias for alias in found.aliases.all()), "on": timezone.localdate()}
    form = UnitChangeForm(request.POST or None, initial=initial)
    allowed = changeable_units(reader) | Unit.objects.filter(children=found)
    form.fields["parent"].queryset = allowed.exclude(path__startswith=found.path)  # type: ignore[attr-defined]
    form.fields["parent"].required = found.parent_id is not None and not reader.is_administrator
    if request.method == "POST" and form.is_valid():
        try:
            services.change_unit(found, **form.values(), by=person(request))
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(request, _("Stored."))
            return redirect("units:unit", found.pk)
    return render(request, "units/unit_form.html", {"form": form, "unit": found}, status=422 if form.errors else 200)


@login_required
def close_unit(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, _reader = _unit(request, pk)
    require_unit_right(person(request), found)
    form = CloseUnitForm(request.POST or None, initial={"on": timezone.localdate()})
    form.fields["successor"].queryset = Unit.objects.exclude(pk=found.pk)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            services.close_unit(found, on=form.cleaned_data["on"], successor=form.cleaned_data["successor"], by=person(request))
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(request, _("Stored."))
            return redirect("units:unit", found.pk)
    return render(request, "units/close.html", {"form": form, "unit": found}, status=422 if form.errors else 200)


@login_required
def relate(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, _reader = _unit(request, pk)
    require_unit_right(person(request), found)
    form = RelationForm(request.POST or None)
    form.fields["to_unit"].queryset = Unit.objects.exclude(pk=found.pk)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            services.relate_units(
                kind=form.cleaned_data["kind"],
                from_unit=found,
                to_unit=form.cleaned_data["to_unit"],
                from_date=timezone.localdate(),
                by=person(request),
            )
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(request, _("Stored."))
            return redirect("units:unit", found.pk)
    return render(request, "units/relate.html", {"form": form, "unit": found}, status=422 if form.errors else 200)


@login_required
@require_POST
def end_relation(request: HttpRequest, pk: UUID, relation: UUID) -> HttpResponse:
    found, _reader = _unit(request, pk)
    require_unit_right(person(request), found)
    services.end_relation(get_object_or_404(UnitRelation, pk=relation, from_unit=found, until=None), on=timezone.localdate(), by=person(request))
    messages.success(request, _("The tie ends today; it stays on record."))
    return redirect("units:unit", found.pk)


@login_required
def import_units(request: HttpRequest) -> HttpResponse:
    """A sheet of units: first what each row would do, then, with a yes, the good rows are stored."""
    if not reader_of(request.user).is_administrator:
        raise PermissionDenied(_("Only administrators import units."))
    form = ImportForm(request.POST or None, request.FILES or None)
    rows: list[exchange.UnitRow] | None = None
    stored = False
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = exchange.rows_of_file(file.read(), file.name)
        except exchange.UnreadableSheet as error:
            form.add_error("file", str(error))
        else:
            stored = request.POST.get("act") == "store"
            if stored:
                exchange.store_rows(rows, by=person(request))
                good = sum(row.action in {"create", "change"} for row in rows)
                messages.success(request, ngettext("%(count)d row is stored.", "%(count)d rows are stored.", good) % {"count": good})
            else:
                exchange.check_rows(rows)
    return render(request, "units/import.html", {"form": form, "rows": rows, "stored": stored}, status=422 if form.errors else 200)


@login_required
def export_units(request: HttpRequest, extension: str) -> HttpResponse:
    """All units in sight, in the columns that the import reads."""
    found = in_sight_of(reader_of(request.user), Unit.objects.prefetch_related("aliases"))
    data, media_type = (exchange.as_xlsx(found), XLSX) if extension == "xlsx" else (exchange.as_csv(found), "text/csv; charset=utf-8")
    return HttpResponse(data, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="units.{extension}"'})


@login_required
def invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite a person; the code is shown once."""
    found, _reader = _unit(request, pk)
    require_people_right(person(request), found)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            code = invitations.invite(unit=found, **form.cleaned_data, by=person(request))
        except ValidationError as error:
            _show(form, error)
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
    found, _reader = _unit(request, pk)
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
    found, _reader = _unit(request, pk)
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
                _show(form, error)
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
    return render(request, "units/people.html", {"form": form, "page": page, "query": _query(request)})


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
    found, reader = _unit(request, pk)
    require_people_right(person(request), found)
    standing = get_object_or_404(people_of(reader, found), pk=membership)
    services.end_role(standing, on=timezone.localdate(), by=person(request))
    messages.success(request, _("%(name)s no longer holds this role.") % {"name": standing.user.name})
    return redirect("units:unit", found.pk)


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
            _show(form, error)
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
            _show(form, error)
        else:
            messages.success(request, _("Your account is ready. Sign in."))
            return redirect("account_login")
    return render(request, "units/setup.html", {"form": form, "bare": True}, status=422 if form.errors else 200)
