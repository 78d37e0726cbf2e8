"""Who may read what: one declared function per model, applied by pages, exports, feeds, files and job results alike.

A *sight* is a path from a row to the reader's units (MODEL: own, below, addressed, joint, public). A room
declares, once for each of its models, how a queryset narrows to what a reader may see; everything that
reads such rows asks ``in_sight_of`` and nothing else. A model without a declaration cannot be read at all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from quanheng.jobs.models import Job
from quanheng.units.kinds import Role
from quanheng.units.models import Membership, Unit, User

M = TypeVar("M", bound=Model)
Sight = Callable[["Reader", QuerySet[Any]], QuerySet[Any]]
_sights: dict[type[Model], Sight] = {}


class UndeclaredSight(LookupError):
    """A model is read whose paths to a unit nobody declared."""


@dataclass(frozen=True)
class Reader:
    """A person with the roles they hold today; an anonymous one holds none."""

    user: User | None
    roles: frozenset[tuple[UUID, Role]] = frozenset()
    paths: tuple[str, ...] = field(default=())
    is_administrator: bool = False

    @property
    def unit_ids(self) -> frozenset[UUID]:
        return frozenset(unit for unit, role in self.roles)

    def holds(self, unit: UUID | None, *roles: Role) -> bool:
        """Whether the reader has one of ``roles`` in that very unit."""
        return any((unit, role) in self.roles for role in roles)

    def units_with(self, *roles: Role) -> frozenset[UUID]:
        return frozenset(unit for unit, role in self.roles if role in roles)


ANYBODY = Reader(user=None)


def reader_of(user: User | AnonymousUser | None) -> Reader:
    """The reader behind a signed-in user (one query), or anybody."""
    if not isinstance(user, User) or not user.is_active:
        return ANYBODY
    standing = Membership.objects.filter(not_ended(), user=user, from_date__lte=timezone.localdate())
    rows = list(standing.values_list("unit_id", "role", "unit__path"))
    return Reader(
        user=user,
        roles=frozenset((unit, Role(role)) for unit, role, path in rows),
        paths=tuple(sorted({path for unit, role, path in rows})),
        is_administrator=user.is_administrator,
    )


def person(request: HttpRequest) -> User:
    """The signed-in person of a request; only behind ``login_required``."""
    assert isinstance(request.user, User)
    return request.user


def declares_sight(model: type[Model]) -> Callable[[Sight], Sight]:
    """Registers the decorated function as the one sight of ``model``."""

    def register(function: Sight) -> Sight:
        if model in _sights:
            raise ValueError(f"{model.__name__} has its sight in {_sights[model].__module__} already")
        _sights[model] = function
        return function

    return register


def in_sight_of(reader: Reader, queryset: QuerySet[M]) -> QuerySet[M]:
    """``queryset`` narrowed to what ``reader`` may see; UndeclaredSight for a model nobody declared."""
    try:
        narrow = _sights[queryset.model]
    except KeyError:
        raise UndeclaredSight(f"{queryset.model.__name__} has no sight; declare one beside the model before it is read") from None
    return narrow(reader, queryset)


def of_own_unit(reader: Reader, field_name: str = "unit") -> Q:
    """Rows of the reader's own units."""
    return Q(**{f"{field_name}__in": reader.unit_ids})


def of_units_below(reader: Reader, field_name: str = "unit") -> Q:
    """Rows of units strictly below the reader's own in the tree."""
    return any_of(Q(**{f"{field_name}__path__startswith": path}) & ~Q(**{f"{field_name}__path": path}) for path in reader.paths)


def not_ended() -> Q:
    """Memberships that stand today or will."""
    return Q(until=None) | Q(until__gte=timezone.localdate())


def any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, NOTHING)


NOTHING = Q(pk__in=[])


@declares_sight(Unit)
def sight_of_units(reader: Reader, units: QuerySet[Unit]) -> QuerySet[Unit]:
    """The tree is an office directory: whoever signs in may read it; the public may not."""
    return units if reader.user else units.none()


@declares_sight(Membership)
def sight_of_memberships(reader: Reader, memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """One's own; those of the units whose people one manages; all for an administrator."""
    if reader.is_administrator:
        return memberships
    return memberships.filter(Q(user=reader.user) | Q(unit__in=reader.units_with(Role.MANAGER))) if reader.user else memberships.none()


@declares_sight(User)
def sight_of_users(reader: Reader, users: QuerySet[User]) -> QuerySet[User]:
    """Oneself; people who have or will have a role in a unit one manages; all for an administrator."""
    if reader.is_administrator:
        return users
    if not reader.user:
        return users.none()
    colleagues = Membership.objects.filter(not_ended(), unit__in=reader.units_with(Role.MANAGER)).values("user")
    return users.filter(Q(pk=reader.user.pk) | Q(pk__in=colleagues))


class RoleMissing(PermissionDenied):
    """The person does not hold the role that an act needs; the page says which."""

    def __init__(self, unit: Unit, roles: tuple[Role, ...]) -> None:
        self.unit, self.roles = unit, roles
        wanted = " / ".join(str(role.label) for role in roles)
        super().__init__(_("This needs the role “%(role)s” in %(unit)s. Ask the unit's manager for it.") % {"role": wanted, "unit": unit.name})


def require_role(user: User, unit: Unit, *roles: Role) -> None:
    """RoleMissing unless ``user`` holds one of ``roles`` in ``unit`` today."""
    if not reader_of(user).holds(unit.pk, *roles):
        raise RoleMissing(unit, roles)


@declares_sight(Job)
def sight_of_jobs(reader: Reader, jobs: QuerySet[Job]) -> QuerySet[Job]:
    """Progress and results of one's own unit's long work."""
    return jobs.filter(unit_id__in=reader.unit_ids) if reader.user else jobs.none()
