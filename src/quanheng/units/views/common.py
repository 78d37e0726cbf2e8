"""What the pages of this room share: a unit in sight, the query kept while paging, errors put where they belong."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from quanheng.units.models import Unit
from quanheng.units.sights import Reader, in_sight_of, reader_of


def unit_in_sight(request: HttpRequest, pk: UUID) -> tuple[Unit, Reader]:
    reader = reader_of(request.user)
    return get_object_or_404(in_sight_of(reader, Unit.objects.select_related("parent", "successor")), pk=pk), reader


def query_of(request: HttpRequest) -> str:
    """The filter of a list as it stands in the address, for the links to its other pages."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return f"{asked.urlencode()}&" if asked else ""


def show_errors(form: Form, error: ValidationError) -> None:
    """Put each message at its field where the form has that field, else above the form."""
    told = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
    for field, texts in told.items():
        for text in texts:
            form.add_error(field if field in form.fields else None, text)
