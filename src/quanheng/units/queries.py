"""Reads of the organisation tree and its people."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from quanheng.units.models import Membership, Unit, UnitAlias, UnitName
from quanheng.units.sights import Reader, in_sight_of


def units_in_tree_order(reader: Reader, *, words: str = "", kind: str = "") -> QuerySet[Unit]:
    """Units in sight, by official order and name, with parent joined and numbers of children and people."""
    units = in_sight_of(reader, Unit.objects.all()).select_related("parent")
    if words:
        units = units.filter(Q(name__icontains=words) | Q(short_name__icontains=words) | Q(aliases__alias__icontains=words)).distinct()
    if kind:
        units = units.filter(kind=kind)
    return units.annotate(child_count=Count("children", distinct=True)).order_by("official_order", "name", "pk")


def ancestors_of(unit: Unit) -> QuerySet[Unit]:
    """The units above, the top one first."""
    steps = unit.path.rstrip("/").split("/")[:-1]
    return Unit.objects.filter(pk__in=[UUID(hex=step) for step in steps]).order_by("path")


def people_of(reader: Reader, unit: Unit) -> QuerySet[Membership]:
    """Standing memberships of ``unit`` in sight; by name."""
    today = timezone.localdate()
    standing = Q(until=None) | Q(until__gte=today)
    return in_sight_of(reader, Membership.objects.filter(standing, unit=unit)).select_related("user").order_by("user__name", "role")


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

    Where several units share an alias, those below ``near`` come first, then those below its parent.
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
    return NameIndex({written: frozenset(_nearest(candidates, near)) for written, candidates in found.items()})


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
