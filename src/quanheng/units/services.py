"""Writes to the organisation tree."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from quanheng.ledger import services as ledger
from quanheng.units.models import Membership, Unit, UnitAlias, UnitName, UnitRelation, User


@transaction.atomic
def create_unit(
    *,
    name: str,
    kind: str,
    parent: Unit | None = None,
    short_name: str = "",
    aliases: Iterable[str] = (),
    official_order: int = 1000,
    region_code: str | None = None,
    by: User | None = None,
) -> Unit:
    """Put a unit into the tree under ``parent``, with its standing name and aliases; ValidationError says what is wrong."""
    unit = Unit(name=name.strip(), kind=kind, parent=parent, short_name=short_name, official_order=official_order, region_code=region_code or None)
    unit.path = (parent.path if parent else "") + unit.step
    unit.full_clean()
    unit.save()
    UnitName.objects.create(unit=unit, name=unit.name)
    _set_aliases(unit, aliases)
    ledger.append(
        "unit.created",
        subject=unit,
        actor=by,
        unit=unit.pk,
        change={"name": unit.name, "kind": unit.kind, "parent": str(parent.pk) if parent else None},
    )
    return unit


@transaction.atomic
def change_unit(
    unit: Unit,
    *,
    name: str,
    kind: str,
    parent: Unit | None,
    short_name: str = "",
    aliases: Iterable[str] = (),
    official_order: int = 1000,
    region_code: str | None = None,
    on: date,
    by: User | None,
) -> Unit:
    """Change what is known of a unit; a new name begins ``on`` that day and the old one is kept with its days."""
    unit = Unit.objects.get(pk=unit.pk)
    before = {"name": unit.name, "kind": unit.kind, "parent": str(unit.parent_id) if unit.parent_id else None}
    if name.strip() != unit.name:
        _begin_name(unit, name.strip(), on)
    if parent != unit.parent:
        _move(unit, parent)
    unit.kind, unit.short_name, unit.official_order, unit.region_code = kind, short_name, official_order, region_code or None
    unit.full_clean()
    unit.save()
    _set_aliases(unit, aliases)
    after = {"name": unit.name, "kind": unit.kind, "parent": str(unit.parent_id) if unit.parent_id else None}
    ledger.append("unit.changed", subject=unit, actor=by, unit=unit.pk, change={"from": before, "to": after})
    return unit


def _begin_name(unit: Unit, name: str, on: date) -> None:
    UnitName.objects.filter(unit=unit, until=None, from_date=on).delete()  # renamed twice in a day: the first was a slip
    UnitName.objects.filter(unit=unit, until=None).update(until=on - timedelta(days=1))
    UnitName.objects.create(unit=unit, name=name, from_date=on)
    unit.name = name


def _move(unit: Unit, parent: Unit | None) -> None:
    if parent and parent.path.startswith(unit.path):
        raise ValidationError(
            {"parent": _("%(parent)s stands below %(unit)s. Choose a unit outside it.") % {"parent": parent.name, "unit": unit.name}}
        )
    old = unit.path
    new = (parent.path if parent else "") + unit.step
    Unit.objects.filter(path__startswith=old).update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    unit.parent, unit.path = parent, new


def _set_aliases(unit: Unit, aliases: Iterable[str]) -> None:
    wanted = {alias.strip() for alias in aliases if alias.strip()} - {unit.name}
    unit.aliases.exclude(alias__in=wanted).delete()
    standing = set(unit.aliases.values_list("alias", flat=True))
    UnitAlias.objects.bulk_create(UnitAlias(unit=unit, alias=alias) for alias in sorted(wanted - standing))


@transaction.atomic
def close_unit(unit: Unit, *, on: date, successor: Unit | None, by: User) -> None:
    """Close a unit from a day, with the one that takes over its work."""
    if successor == unit:
        raise ValidationError({"successor": _("A unit cannot succeed itself.")})
    unit.closed_on, unit.successor = on, successor
    unit.full_clean()
    unit.save(update_fields=["closed_on", "successor"])
    ledger.append(
        "unit.closed", subject=unit, actor=by, unit=unit.pk, change={"on": on.isoformat(), "successor": str(successor.pk) if successor else None}
    )


@transaction.atomic
def relate_units(*, kind: str, from_unit: Unit, to_unit: Unit, from_date: date | None = None, by: User | None) -> UnitRelation:
    """Record a tie other than the administrative one."""
    relation = UnitRelation(kind=kind, from_unit=from_unit, to_unit=to_unit, from_date=from_date)
    relation.full_clean()
    relation.save()
    ledger.append("unit.related", subject=relation, actor=by, unit=from_unit.pk, change={"kind": kind, "to": str(to_unit.pk)})
    return relation


@transaction.atomic
def end_relation(relation: UnitRelation, *, on: date, by: User) -> None:
    """End a tie on a day; it stays on record."""
    relation.until = on
    relation.full_clean()
    relation.save(update_fields=["until"])
    ledger.append("unit.relation-ended", subject=relation, actor=by, unit=relation.from_unit_id, change={"on": on.isoformat()})


@transaction.atomic
def grant_role(*, user: User, unit: Unit, role: str, by: User | None, from_date: date | None = None, until: date | None = None) -> Membership:
    """Give a person a role in a unit."""
    membership = Membership(user=user, unit=unit, role=role, until=until, delegated_by=by)
    if from_date:
        membership.from_date = from_date
    membership.full_clean()
    membership.save()
    ledger.append(
        "membership.granted",
        subject=membership,
        actor=by,
        unit=unit.pk,
        change={"user": str(user.pk), "role": role, "until": until.isoformat() if until else None},
    )
    return membership


@transaction.atomic
def end_role(membership: Membership, *, on: date, by: User) -> None:
    """End a membership with the day before ``on``; one that began that same day never counted and goes."""
    change = {"user": str(membership.user_id), "role": membership.role, "last_day": (on - timedelta(days=1)).isoformat()}
    ledger.append("membership.ended", subject=membership, actor=by, unit=membership.unit_id, change=change)
    if membership.from_date >= on:
        membership.delete()
    else:
        membership.until = on - timedelta(days=1)
        membership.save(update_fields=["until"])
