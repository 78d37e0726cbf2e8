"""Writes to the organisation tree, to roles and to accounts. ``by`` is who acts; None is the system itself."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from quanheng.ledger import services as ledger
from quanheng.units.locks import TREE, one_at_a_time
from quanheng.units.models import PATH_LENGTH, Invitation, Membership, Unit, UnitAlias, UnitName, UnitRelation, User
from quanheng.units.permissions import require_administrator, require_care, require_people_right, require_unit_right
from quanheng.units.sights import not_ended

LEVELS = PATH_LENGTH // 33


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
    one_at_a_time(TREE)
    parent = _as_stored(parent)
    _require_place(by, parent)
    unit = Unit(name=name.strip(), kind=kind, parent=parent, short_name=short_name, official_order=official_order, region_code=region_code or None)
    unit.path = (parent.path if parent else "") + unit.step
    _require_depth(unit.path.count("/"))
    unit.full_clean()
    unit.save(force_insert=True)
    UnitName.objects.create(unit=unit, name=unit.name)
    wanted = _clean_aliases(unit, aliases)
    UnitAlias.objects.bulk_create(UnitAlias(unit=unit, alias=alias) for alias in wanted)
    ledger.append("unit.created", subject=unit, actor=by, unit=unit.pk, change={**_facts(unit), "aliases": wanted})
    return unit


def _as_stored(unit: Unit | None) -> Unit | None:
    """The unit as it stands now: one in hand may have been moved meanwhile."""
    return None if unit is None else Unit.objects.get(pk=unit.pk)


def _require_place(by: User | None, parent: Unit | None) -> None:
    """Under a parent the right over it is needed; a top unit is for administrators."""
    if parent is None:
        require_administrator(by)
    else:
        require_unit_right(by, parent)


def _require_depth(levels: int) -> None:
    if levels > LEVELS:
        raise ValidationError({"parent": _("The tree would be %(levels)s levels deep; %(most)s are possible.") % {"levels": levels, "most": LEVELS}})


def _facts(unit: Unit) -> dict[str, object]:
    """What the ledger tells of a unit."""
    return {
        "name": unit.name,
        "kind": unit.kind,
        "parent": str(unit.parent_id) if unit.parent_id else None,
        "short_name": unit.short_name,
        "official_order": unit.official_order,
        "region_code": unit.region_code,
    }


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
    one_at_a_time(TREE)
    unit, parent = Unit.objects.get(pk=unit.pk), _as_stored(parent)
    require_unit_right(by, unit)
    before = {**_facts(unit), "aliases": _standing_aliases(unit)}
    if name.strip() != unit.name:
        _begin_name(unit, name.strip(), on)
    if (parent.pk if parent else None) != unit.parent_id:
        _require_place(by, unit.parent)  # who takes a unit away from a tree needs the right there
        _require_place(by, parent)
        _move(unit, parent)
    unit.kind, unit.short_name, unit.official_order, unit.region_code = kind, short_name, official_order, region_code or None
    unit.full_clean()
    unit.save()
    _set_aliases(unit, aliases)
    after = {**_facts(unit), "aliases": _standing_aliases(unit)}
    if changed := {fact: (before[fact], after[fact]) for fact in after if before[fact] != after[fact]}:
        ledger.append("unit.changed", subject=unit, actor=by, unit=unit.pk, change=changed)
    return unit


def _begin_name(unit: Unit, name: str, on: date) -> None:
    if on > timezone.localdate():
        raise ValidationError({"on": _("A new name is entered on the day it holds from, or later.")})
    standing = UnitName.objects.get(unit=unit, until=None)
    if standing.from_date and standing.from_date > on:
        told = {"name": standing.name, "day": standing.from_date}
        raise ValidationError({"on": _("The name “%(name)s” holds from %(day)s. The new name cannot begin before it.") % told})
    if standing.from_date == on:
        standing.delete()  # renamed twice in a day: the first was a slip
    else:
        standing.until = on - timedelta(days=1)
        standing.save(update_fields=["until"])
    UnitName.objects.create(unit=unit, name=name, from_date=on)
    unit.name = name


def _move(unit: Unit, parent: Unit | None) -> None:
    if parent and parent.path.startswith(unit.path):
        raise ValidationError(
            {"parent": _("%(parent)s stands below %(unit)s. Choose a unit outside it.") % {"parent": parent.name, "unit": unit.name}}
        )
    old = unit.path
    new = (parent.path if parent else "") + unit.step
    moved = Unit.objects.filter(path__startswith=old)
    _require_depth(max(path.count("/") for path in moved.values_list("path", flat=True)) + new.count("/") - old.count("/"))
    moved.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    unit.parent, unit.path = parent, new


def _standing_aliases(unit: Unit) -> list[str]:
    return sorted(unit.aliases.values_list("alias", flat=True))


def _clean_aliases(unit: Unit, aliases: Iterable[str]) -> list[str]:
    """The aliases worth keeping, sorted; ValidationError for one that is too long."""
    wanted = sorted({alias.strip() for alias in aliases if alias.strip()} - {unit.name})
    longest = UnitAlias._meta.get_field("alias").max_length or 0
    if long := [alias for alias in wanted if len(alias) > longest]:
        told = {"alias": long[0][:30], "most": longest}
        raise ValidationError({"aliases": _("The way of writing “%(alias)s…” is longer than %(most)s characters.") % told})
    return wanted


def _set_aliases(unit: Unit, aliases: Iterable[str]) -> None:
    wanted = _clean_aliases(unit, aliases)
    standing = _standing_aliases(unit)
    if wanted != standing:
        unit.aliases.exclude(alias__in=wanted).delete()
        UnitAlias.objects.bulk_create(UnitAlias(unit=unit, alias=alias) for alias in wanted if alias not in standing)


@transaction.atomic
def close_unit(unit: Unit, *, on: date, successor: Unit | None, by: User | None) -> None:
    """Close a unit from a day, with the one that takes over its work."""
    one_at_a_time(TREE)
    require_unit_right(by, unit)
    after = _as_stored(successor)
    while after is not None:  # along the successors' own successors
        if after.pk == unit.pk:
            raise ValidationError({"successor": _("A unit cannot succeed itself, nor one that succeeded it.")})
        after = after.successor
    unit.closed_on, unit.successor = on, successor
    unit.full_clean()
    unit.save(update_fields=["closed_on", "successor"])
    ledger.append(
        "unit.closed", subject=unit, actor=by, unit=unit.pk, change={"on": on.isoformat(), "successor": str(successor.pk) if successor else None}
    )


@transaction.atomic
def relate_units(*, kind: str, from_unit: Unit, to_unit: Unit, from_date: date | None = None, by: User | None) -> UnitRelation:
    """Record a tie other than the administrative one."""
    require_unit_right(by, from_unit)
    relation = UnitRelation(kind=kind, from_unit=from_unit, to_unit=to_unit, from_date=from_date)
    relation.full_clean()
    relation.save()
    ledger.append("unit.related", subject=relation, actor=by, unit=from_unit.pk, change={"kind": kind, "to": str(to_unit.pk)})
    return relation


@transaction.atomic
def end_relation(relation: UnitRelation, *, on: date, by: User | None) -> None:
    """End a tie on a day; it stays on record."""
    require_unit_right(by, relation.from_unit)
    if relation.from_date and on < relation.from_date:
        raise ValidationError({"on": _("The tie begins on %(day)s; it cannot end before.") % {"day": relation.from_date}})
    relation.until = on
    relation.full_clean()
    relation.save(update_fields=["until"])
    ledger.append("unit.relation-ended", subject=relation, actor=by, unit=relation.from_unit_id, change={"on": on.isoformat()})


@transaction.atomic
def grant_role(*, user: User, unit: Unit, role: str, by: User | None, from_date: date | None = None, until: date | None = None) -> Membership:
    """Give a person a role in a unit, for good or until a day; only the unit's managers (and administrators) may."""
    require_people_right(by, unit)
    begins = from_date or timezone.localdate()
    if unit.closed_on and unit.closed_on <= begins:
        raise ValidationError({"from_date": _("%(unit)s is closed since %(day)s.") % {"unit": unit.name, "day": unit.closed_on}})
    if not user.is_active:
        raise ValidationError({"username": _("The account of %(name)s is closed.") % {"name": user.name}})
    if until and until < begins:
        raise ValidationError({"until": _("The role would end before it begins.")})
    User.objects.select_for_update().get(pk=user.pk)  # two grants to one person follow each other
    same = Membership.objects.filter(Q(until=None) | Q(until__gte=begins), user=user, unit=unit, role=role)
    if (same.filter(from_date__lte=until) if until else same).exists():
        raise ValidationError({"role": _("This person already holds the role here in these days.")})
    membership = Membership(user=user, unit=unit, role=role, from_date=begins, until=until, delegated_by=by)
    membership.full_clean()
    membership.save()
    ledger.append(
        "membership.granted",
        subject=membership,
        actor=by,
        unit=unit.pk,
        change={"user": str(user.pk), "role": role, "from": begins.isoformat(), "until": until.isoformat() if until else None},
    )
    return membership


@transaction.atomic
def end_role(membership: Membership, *, on: date, by: User | None) -> None:
    """End a membership with the day before ``on``; one that begins that day or later never counted and goes."""
    require_people_right(by, membership.unit)
    if membership.until and membership.until < on:
        raise ValidationError({"until": _("This role ended on %(day)s already.") % {"day": membership.until}})
    change = {"user": str(membership.user_id), "role": membership.role, "last_day": (on - timedelta(days=1)).isoformat()}
    ledger.append("membership.ended", subject=membership, actor=by, unit=membership.unit_id, change=change)
    if membership.from_date >= on:
        membership.delete()
    else:
        membership.until = on - timedelta(days=1)
        membership.save(update_fields=["until"])


@transaction.atomic
def close_account(user: User, *, by: User | None) -> None:
    """The person signs in no more, from this moment; roles end today, codes made by or for them no longer work."""
    require_care(by, user)
    user = User.objects.select_for_update().get(pk=user.pk)
    _require_another_administrator(user)
    if not user.is_active:
        return
    user.is_active = user.is_administrator = False
    user.save(update_fields=["is_active", "is_administrator"])
    today = timezone.localdate()
    for membership in Membership.objects.filter(not_ended(), user=user).select_related("unit"):
        end_role(membership, on=today, by=None)
    Invitation.objects.filter(Q(user=user) | Q(made_by=user), used_at=None).update(used_at=timezone.now())
    ledger.append("account.closed", subject=user, actor=by)


@transaction.atomic
def reopen_account(user: User, *, by: User | None) -> None:
    """The person may sign in again, with the password of before and without any role."""
    require_administrator(by)
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        ledger.append("account.reopened", subject=user, actor=by)


@transaction.atomic
def set_administrator(user: User, *, to: bool, by: User | None) -> None:
    """Make a person an administrator of the system, or no longer; one always stays."""
    require_administrator(by)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_administrator == to:
        return
    if to and not user.is_active:
        raise ValidationError(_("The account of %(name)s is closed.") % {"name": user.name})
    if not to:
        _require_another_administrator(user)
    user.is_administrator = to
    user.save(update_fields=["is_administrator"])
    ledger.append("account.administrator", subject=user, actor=by, change={"administrator": (not to, to)})


def _require_another_administrator(user: User) -> None:
    others = User.objects.select_for_update().filter(is_administrator=True, is_active=True).exclude(pk=user.pk)
    if user.is_administrator and not list(others):
        raise ValidationError(_("%(name)s is the only administrator. Make another one first.") % {"name": user.name})
