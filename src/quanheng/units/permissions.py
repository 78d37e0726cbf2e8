"""Who may change the tree and its people."""

from quanheng.units.kinds import Role
from quanheng.units.models import Unit, User
from quanheng.units.sights import Reader, RoleMissing, reader_of


def may_manage_people(reader: Reader, unit: Unit) -> bool:
    """The unit's managers, and administrators."""
    return reader.is_administrator or reader.holds(unit.pk, Role.MANAGER)


def may_change_unit(reader: Reader, unit: Unit) -> bool:
    """Administrators; managers of the unit or of one above it."""
    if reader.is_administrator:
        return True
    steps = {step for step in unit.path.split("/") if step}
    return any(managed.hex in steps for managed in reader.units_with(Role.MANAGER))


def require_people_right(user: User, unit: Unit) -> None:
    if not may_manage_people(reader_of(user), unit):
        raise RoleMissing(unit, (Role.MANAGER,))


def require_unit_right(user: User, unit: Unit) -> None:
    if not may_change_unit(reader_of(user), unit):
        raise RoleMissing(unit, (Role.MANAGER,))
