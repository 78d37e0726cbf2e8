"""Pages of the organisation tree."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quanheng.units import exchange, services
from quanheng.units.forms import (
    CloseUnitForm,
    ImportForm,
    RelationForm,
    UnitChangeForm,
    UnitFilterForm,
    UnitForm,
)
from quanheng.units.kinds import Role
from quanheng.units.models import Unit, UnitRelation
from quanheng.units.permissions import (
    changeable_units,
    may_change_unit,
    may_manage_people,
    require_unit_right,
)
from quanheng.units.queries import ancestors_of, names_of, open_invitations_of, people_of, units_in_tree_order
from quanheng.units.sights import in_sight_of, person, reader_of
from quanheng.units.views.common import query_of, show_errors, unit_in_sight

PAGE_ROWS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    context = {"form": form, "page": page, "query": query_of(request), "may_add": may_add, "reader": reader}
    response = render(request, "units/_units.html" if alone else "units/units.html", context)
    patch_vary_headers(response, ["HX-Target"])
    return response


@login_required
def unit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One unit: where it stands, its names and ties, its people for those who manage them."""
    found, reader = unit_in_sight(request, pk)
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
            show_errors(form, error)
        else:
            messages.success(request, _("%(unit)s stands in the tree.") % {"unit": made.name})
            return redirect("units:unit", made.pk)
    return render(request, "units/unit_form.html", {"form": form}, status=422 if form.errors else 200)


@login_required
def edit_unit(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, reader = unit_in_sight(request, pk)
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
            show_errors(form, error)
        else:
            messages.success(request, _("Stored."))
            return redirect("units:unit", found.pk)
    return render(request, "units/unit_form.html", {"form": form, "unit": found}, status=422 if form.errors else 200)


@login_required
def close_unit(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, _reader = unit_in_sight(request, pk)
    require_unit_right(person(request), found)
    form = CloseUnitForm(request.POST or None, initial={"on": timezone.localdate()})
    form.fields["successor"].queryset = Unit.objects.exclude(pk=found.pk)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            services.close_unit(found, on=form.cleaned_data["on"], successor=form.cleaned_data["successor"], by=person(request))
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Stored."))
            return redirect("units:unit", found.pk)
    return render(request, "units/close.html", {"form": form, "unit": found}, status=422 if form.errors else 200)


@login_required
def relate(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, _reader = unit_in_sight(request, pk)
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
            show_errors(form, error)
        else:
            messages.success(request, _("Stored."))
            return redirect("units:unit", found.pk)
    return render(request, "units/relate.html", {"form": form, "unit": found}, status=422 if form.errors else 200)


@login_required
@require_POST
def end_relation(request: HttpRequest, pk: UUID, relation: UUID) -> HttpResponse:
    found, _reader = unit_in_sight(request, pk)
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
