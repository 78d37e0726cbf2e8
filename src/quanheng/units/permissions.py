"""Who may change the tree and its people. Services ask; pages ask again to show only what will be granted."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from quanheng.units.kinds import Role
from quanheng.units.models import Membership, Unit, User
from quanheng.units.sights import Reader, RoleMissing, any_of, not_ended, reader_of


def may_manage_people(reader: Reader, unit: Unit) -> bool:
    """The unit's managers, and administrators."""
    return reader.is_administrator or reader.holds(unit.pk, Role.MANAGER)


def may_change_unit(reader: Reader, unit: Unit) -> bool:
    """Administrators; managers of the unit or of one above it."""
    if reader.is_administrator:
        return True
    steps = {step for step in unit.path.split("/") if step}
    return any(managed.hex in steps for managed in reader.units_with(Role.MANAGER))


def changeable_units(reader: Reader) -> QuerySet[Unit]:
    """The units of ``may_change_unit``, as a queryset."""
    if reader.is_administrator:
        return Unit.objects.all()
    managed = Unit.objects.filter(pk__in=reader.units_with(Role.MANAGER)).values_list("path", flat=True)
    return Unit.objects.filter(any_of(Q(path__startswith=path) for path in managed))


def may_care_for(reader: Reader, user: User) -> bool:
    """Whether the reader may hand out a new password for this account, or close it.

    Administrators may. A manager may only where that gives nothing beyond their own units: every role that the
    person holds, now or later, lies in a unit whose people the manager manages.
    """
    if reader.is_administrator:
        return True
    if reader.user is None or user == reader.user or user.is_administrator:
        return False
    units = set(Membership.objects.filter(not_ended(), user=user).values_list("unit_id", flat=True))
    return bool(units) and units <= reader.units_with(Role.MANAGER)


# ``None`` is the system itself: the demonstration, the setup page, a code that was granted before.


def require_people_right(by: User | None, unit: Unit) -> None:
    if by is not None and not may_manage_people(reader_of(by), unit):
        raise RoleMissing(unit, (Role.MANAGER,))


def require_unit_right(by: User | None, unit: Unit) -> None:
    if by is not None and not may_change_unit(reader_of(by), unit):
        raise RoleMissing(unit, (Role.MANAGER,))


def require_administrator(by: User | None) -> None:
    if by is not None and not reader_of(by).is_administrator:
        raise PermissionDenied(_("Only administrators may do this. Ask one of them."))


def require_care(by: User | None, user: User) -> None:
    if by is not None and not may_care_for(reader_of(by), user):
        raise PermissionDenied(
            _("%(name)s also works outside your units, or is an administrator. Ask an administrator of Quanheng to do this.") % {"name": user.name}
        )
