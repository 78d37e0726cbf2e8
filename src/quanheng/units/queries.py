"""Reads of the organisation tree and its people."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from quanheng.units.models import Invitation, Membership, Unit, UnitAlias, UnitName, User
from quanheng.units.sights import Reader, in_sight_of, not_ended


def units_in_tree_order(reader: Reader, *, words: str = "", kind: str = "") -> QuerySet[Unit]:
    """Units in sight, as a tree (found ones by official order and name), with parent joined and numbers of children and people."""
    units = in_sight_of(reader, Unit.objects.all()).select_related("parent")
    if words:
        units = units.filter(Q(name__icontains=words) | Q(short_name__icontains=words) | Q(aliases__alias__icontains=words)).distinct()
    if kind:
        units = units.filter(kind=kind)
    return units.annotate(child_count=Count("children", distinct=True)).order_by(*(("official_order", "name", "pk") if words or kind else ("path",)))


def ancestors_of(unit: Unit) -> QuerySet[Unit]:
    """The units above, the top one first."""
    steps = unit.path.rstrip("/").split("/")[:-1]
    return Unit.objects.filter(pk__in=[UUID(hex=step) for step in steps]).order_by("path")


def names_of(unit: Unit) -> QuerySet[UnitName]:
    """The names a unit bore and bears, the oldest first; one without a first day came before all."""
    return unit.names.order_by(F("from_date").asc(nulls_first=True), "pk")


def people_of(reader: Reader, unit: Unit) -> QuerySet[Membership]:
    """Memberships of ``unit`` in sight that stand or will; by name, person joined."""
    return in_sight_of(reader, Membership.objects.filter(not_ended(), unit=unit)).select_related("user").order_by("user__name", "user", "role")


def people_in_sight(reader: Reader, *, q: str = "", closed: bool = False) -> QuerySet[User]:
    """People by name, with the number of roles they hold or will hold."""
    users = in_sight_of(reader, User.objects.all())
    if q:
        users = users.filter(Q(name__icontains=q) | Q(username__icontains=q) | Q(email__icontains=q))
    if not closed:
        users = users.filter(is_active=True)
    today = timezone.localdate()
    roles = Count("memberships", filter=Q(memberships__until=None) | Q(memberships__until__gte=today))
    return users.annotate(role_count=roles).order_by("name", "username")


def roles_of(reader: Reader, user: User) -> QuerySet[Membership]:
    """All memberships of a person that are in sight, ended ones too; the latest first, unit and delegator joined."""
    return in_sight_of(reader, Membership.objects.filter(user=user)).select_related("unit", "delegated_by").order_by("-from_date", "role", "pk")


def open_invitations_of(unit: Unit) -> QuerySet[Invitation]:
    """Invitations into ``unit`` that can still be used; the newest first."""
    return Invitation.objects.filter(unit=unit, used_at=None, expires_at__gt=timezone.now()).order_by("-made_at")


_LONG_AND_SHORT = ("市场监督管理", "市场监管"), ("监督管理", "监管")


def name_key(name: str) -> str:
    """Form under which two spellings of one name meet: width, spaces, brackets and 监督管理/监管 made alike."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    for long, short in _LONG_AND_SHORT:
        text = text.replace(long, short)
    return text.casefold()


@dataclass(frozen=True)
class NameIndex:
    """Every name and alias of a set of units, ready for many look-ups without a query each."""

    units: dict[str, frozenset[Unit]]

    def resolve(self, written: str) -> Unit | None:
        """The one unit that ``written`` names; None where nobody or more than one bears it."""
        found = self.units.get(name_key(written), frozenset())
        return next(iter(found)) if len(found) == 1 else None


def name_index(*, near: Unit) -> NameIndex:
    """Names of the tree in which ``near`` stands: 市局 means another unit in another province.

    Where several units bear a name, one that is open comes before a closed one, then those below ``near`` come first,
    then those below its parent and so on, and among these one whose official name it is.
    """
    top = near.path.split("/", 1)[0]
    within = Unit.objects.filter(path__startswith=top)
    units = {unit.pk: unit for unit in within}
    pairs: list[tuple[str, UUID]] = [(unit.name, unit.pk) for unit in units.values()]
    pairs += [(unit.short_name, unit.pk) for unit in units.values() if unit.short_name]
    pairs += UnitAlias.objects.filter(unit__in=within).values_list("alias", "unit_id")
    pairs += UnitName.objects.filter(unit__in=within).values_list("name", "unit_id")
    found: dict[str, set[Unit]] = {}
    for written, key in pairs:
        found.setdefault(name_key(written), set()).add(units[key])
    return NameIndex({written: frozenset(_meant(candidates, written, near)) for written, candidates in found.items()})


def _meant(candidates: set[Unit], written: str, near: Unit) -> Iterable[Unit]:
    today = timezone.localdate()
    still_open = {unit for unit in candidates if unit.closed_on is None or unit.closed_on > today}
    nearest = _nearest(still_open or candidates, near)
    official = [unit for unit in nearest if name_key(unit.name) == written]
    return official or nearest


def _nearest(candidates: Iterable[Unit], near: Unit) -> list[Unit]:
    candidates = list(candidates)
    if len(candidates) == 1:
        return candidates
    above = near.path
    while above:
        inside = [unit for unit in candidates if unit.path.startswith(above)]
        if inside:
            return inside
        above = above.rstrip("/").rpartition("/")[0]
        above = f"{above}/" if above else ""
    return candidates
