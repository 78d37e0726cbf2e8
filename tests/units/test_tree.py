"""The organisation tree: places, names, ties, and what the database itself refuses."""

import contextlib
import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from quanheng.ledger.models import Entry
from quanheng.units import services
from quanheng.units.kinds import RelationKind, Role, UnitKind
from quanheng.units.models import Unit, UnitAlias, UnitName, UnitRelation
from quanheng.units.queries import ancestors_of, name_index, name_key, names_of
from tests.ledger.test_races import in_threads

TODAY = timezone.localdate()


def change(unit: Unit, **changes):
    """``change_unit`` with everything else as it stands."""
    unit.refresh_from_db()
    standing = {
        "name": unit.name,
        "kind": unit.kind,
        "parent": unit.parent,
        "short_name": unit.short_name,
        "aliases": [alias.alias for alias in unit.aliases.all()],
        "official_order": unit.official_order,
        "region_code": unit.region_code,
        "on": TODAY,
        "by": None,
    }
    return services.change_unit(unit, **{**standing, **changes})


def test_a_new_unit_stands_under_its_parent_with_its_name_and_aliases(office):
    team = services.create_unit(
        name=" 砣湖区执法大队 ", kind=UnitKind.ENFORCEMENT_TEAM, parent=office.district, aliases=["执法大队", "", "执法大队 "]
    )
    assert team.name == "砣湖区执法大队"
    assert [unit.name for unit in ancestors_of(team)] == [office.province.name, office.city.name, office.district.name]
    assert team.depth == 3
    assert list(team.names.values_list("name", "from_date", "until")) == [("砣湖区执法大队", None, None)]
    assert list(team.aliases.values_list("alias", flat=True)) == ["执法大队"]
    assert Entry.objects.get(event="unit.created", subject_id=str(team.pk)).unit == str(team.pk)


def test_a_moved_unit_takes_all_below_it_along(office):
    office_below = services.create_unit(name="城关所", kind=UnitKind.LOCAL_OFFICE, parent=office.district)
    change(office.city, parent=office.neighbour)
    office_below.refresh_from_db()
    assert [unit.name for unit in ancestors_of(office_below)] == [
        office.province.name,
        office.neighbour.name,
        office.city.name,
        office.district.name,
    ]
    assert {unit.path for unit in Unit.objects.all()} == {"".join(u.step for u in ancestors_of(unit)) + unit.step for unit in Unit.objects.all()}


def test_a_unit_cannot_stand_below_itself(office):
    with pytest.raises(ValidationError, match=office.district.name):
        change(office.city, parent=office.district)
    with pytest.raises(ValidationError):
        change(office.city, parent=office.city)
    office.city.refresh_from_db()
    assert office.city.parent == office.province


def test_a_parent_that_was_moved_meanwhile_gives_its_present_path(office):
    stale = Unit.objects.get(pk=office.district.pk)
    change(office.district, parent=office.neighbour)
    team = services.create_unit(name="大队", kind=UnitKind.ENFORCEMENT_TEAM, parent=stale)
    assert team.path == Unit.objects.get(pk=office.district.pk).path + team.step


def test_the_tree_has_a_depth_that_its_paths_can_hold(db):
    unit = None
    for level in range(services.LEVELS):
        unit = services.create_unit(name=f"第{level}级", kind=UnitKind.DEPARTMENT, parent=unit)
    with pytest.raises(ValidationError, match=str(services.LEVELS)):
        services.create_unit(name="太深", kind=UnitKind.DEPARTMENT, parent=unit)
    top = services.create_unit(name="新顶", kind=UnitKind.REGULATOR)
    with pytest.raises(ValidationError, match=str(services.LEVELS)):
        change(Unit.objects.get(name="第0级"), parent=top)


def test_a_renamed_unit_keeps_its_old_names_with_their_days(office):
    change(office.institute, name="衡川市计量科学研究院", on=date(2026, 3, 1))
    change(office.institute, name="衡川计量院", on=date(2026, 6, 1))
    assert list(names_of(office.institute).values_list("name", "from_date", "until")) == [
        ("衡川市计量测试院", None, date(2026, 2, 28)),
        ("衡川市计量科学研究院", date(2026, 3, 1), date(2026, 5, 31)),
        ("衡川计量院", date(2026, 6, 1), None),
    ]


def test_a_second_renaming_on_the_same_day_replaces_the_slip(office):
    change(office.institute, name="衡川市计量科学研究", on=date(2026, 3, 1))
    change(office.institute, name="衡川市计量科学研究院", on=date(2026, 3, 1))
    assert list(names_of(office.institute).values_list("name", flat=True)) == ["衡川市计量测试院", "衡川市计量科学研究院"]


@pytest.mark.parametrize("on", [date(2026, 2, 1), TODAY + timedelta(days=1)], ids=["before the standing name", "in the future"])
def test_a_name_on_an_impossible_day_changes_nothing(office, on):
    change(office.institute, name="衡川市计量科学研究院", on=date(2026, 3, 1))
    with pytest.raises(ValidationError) as refused:
        change(office.institute, name="另名", on=on)
    assert list(refused.value.message_dict) == ["on"]
    assert Unit.objects.get(pk=office.institute.pk).name == "衡川市计量科学研究院"
    assert UnitName.objects.filter(unit=office.institute).count() == 2


def test_what_changed_stands_in_the_ledger_from_and_to(office):
    change(office.institute, short_name="市计测院", aliases=["市计量测试院", "计测院"])
    body = Entry.objects.get(event="unit.changed").body
    assert '"short_name":{"from":"","to":"市计测院"}' in body
    assert "计测院" in body
    assert '"kind"' not in body
    change(office.institute)
    assert Entry.objects.filter(event="unit.changed").count() == 1


def test_a_closed_unit_names_its_successor_and_never_itself(office):
    services.close_unit(office.institute, on=TODAY, successor=office.city, by=None)
    office.institute.refresh_from_db()
    assert (office.institute.closed_on, office.institute.successor) == (TODAY, office.city)
    with pytest.raises(ValidationError, match=r"itself|自身"):
        services.close_unit(office.city, on=TODAY, successor=office.institute, by=None)
    with pytest.raises(ValidationError):
        services.close_unit(office.district, on=TODAY, successor=office.district, by=None)


def test_a_tie_stands_once_and_ends_on_a_day(office):
    tie = {"kind": RelationKind.GUIDED_BY, "from_unit": office.institute, "to_unit": office.neighbour, "by": None}
    relation = services.relate_units(**tie, from_date=date(2026, 5, 1))
    with pytest.raises(ValidationError):
        services.relate_units(**tie)
    with pytest.raises(ValidationError):
        services.end_relation(relation, on=date(2026, 4, 30), by=None)
    services.end_relation(relation, on=date(2026, 6, 1), by=None)
    services.relate_units(**tie)
    assert UnitRelation.objects.filter(until=None).count() == 1


def test_an_alias_that_is_too_long_is_refused_by_name(office):
    with pytest.raises(ValidationError) as refused:
        change(office.city, aliases=["市" * 201])
    assert list(refused.value.message_dict) == ["aliases"]


@pytest.mark.parametrize("breach", ["own parent", "twice under a parent", "twice at the top", "two standing names", "alias twice", "tie to itself"])
def test_the_database_itself_refuses(office, breach):
    city = office.city
    act = {
        "own parent": lambda: Unit.objects.filter(pk=city.pk).update(parent=city),
        "twice under a parent": lambda: Unit.objects.filter(pk=office.neighbour.pk).update(name=city.name),
        "twice at the top": lambda: Unit.objects.bulk_create([Unit(name=office.province.name, kind="regulator", path="x/")]),
        "two standing names": lambda: UnitName.objects.create(unit=city, name="又名"),
        "alias twice": lambda: UnitAlias.objects.bulk_create([UnitAlias(unit=city, alias="市局")]),
        "tie to itself": lambda: UnitRelation.objects.create(kind="guided-by", from_unit=city, to_unit=city),
    }[breach]
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


# Who may


def test_a_manager_changes_what_lies_below_and_nothing_else(office):
    manager = office.person("city", Role.MANAGER)
    change(office.district, short_name="砣湖区局", by=manager)
    services.create_unit(name="城关所", kind=UnitKind.LOCAL_OFFICE, parent=office.district, by=manager)
    for unit in (office.province, office.neighbour):
        with pytest.raises(PermissionDenied):
            change(unit, short_name="不可", by=manager)
    with pytest.raises(PermissionDenied):
        services.create_unit(name="新顶", kind=UnitKind.REGULATOR, by=manager)
    with pytest.raises(PermissionDenied):
        services.close_unit(office.neighbour, on=TODAY, successor=None, by=manager)


def test_a_unit_leaves_a_tree_only_with_the_right_on_both_sides(office):
    district = office.person("district", Role.MANAGER)
    services.grant_role(user=district, unit=office.neighbour, role=Role.MANAGER, by=None)
    with pytest.raises(PermissionDenied):
        change(office.district, parent=office.neighbour, by=district)
    change(office.district, parent=office.neighbour, by=office.person("province", Role.MANAGER))
    with pytest.raises(PermissionDenied):
        change(office.district, parent=None, by=office.person("province", Role.MANAGER))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "negative control"])
def test_two_moves_at_once_make_no_ring(office, guarded, monkeypatch):
    """A goes under B while B goes under A: one is refused, with the reason. Without the lock (PostgreSQL; SQLite's is
    always there) neither learns a reason: at best the database breaks off one of them."""
    from django.db import connection

    if not guarded:
        if connection.vendor == "sqlite":
            pytest.skip("SQLite's write lock cannot be taken away")
        monkeypatch.setattr(services, "one_at_a_time", lambda lock: None)
    both = threading.Barrier(2)
    require = services._require_depth

    def meet(levels):
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(timeout=0.5 if guarded else 5)
        require(levels)

    monkeypatch.setattr(services, "_require_depth", meet)
    pairs = [(office.city, office.neighbour), (office.neighbour, office.city)]
    found = in_threads(2, lambda number: change(pairs[number][0], parent=pairs[number][1]))
    refused = sum(isinstance(answer, ValidationError) for answer in found)
    parents = {unit.pk: unit.parent_id for unit in Unit.objects.all()}
    is_ring = parents[office.city.pk] == office.neighbour.pk and parents[office.neighbour.pk] == office.city.pk
    assert refused == (1 if guarded else 0), found
    assert not (guarded and is_ring)


# Names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("衡川市市场监督管理局", "衡川市市场监管局"),
        ("省 药品监督管理局", "省药品监管局"),
        ("计量院（筹）", "计量院(筹)"),
        ("ＡＢＣ检测", "abc检测"),
        ("市　计量\n测试院", "市计量测试院"),
    ],
)
def test_two_spellings_of_one_name_meet(one, other):
    assert name_key(one) == name_key(other)


def test_the_nearest_unit_is_meant(office):
    assert name_index(near=office.district).resolve("市局") == office.city
    assert name_index(near=office.neighbour).resolve("市局") == office.neighbour
    assert name_index(near=office.province).resolve("市局") is None
    assert name_index(near=office.city).resolve("没有的单位") is None


def test_names_of_another_tree_do_not_reach_in(office):
    services.create_unit(name="外省局", kind=UnitKind.REGULATOR, aliases=["独一份"])
    assert name_index(near=office.city).resolve("独一份") is None


def test_an_official_name_outranks_an_alias_that_copies_it(office):
    change(office.institute, aliases=["砣湖区市场监督管理局"])
    assert name_index(near=office.city).resolve("砣湖区市场监管局") == office.district


def test_an_old_name_still_resolves_and_an_open_unit_comes_before_a_closed_one(office):
    change(office.institute, name="衡川计量院", on=date(2026, 3, 1))
    assert name_index(near=office.city).resolve("衡川市计量测试院") == office.institute
    services.close_unit(office.institute, on=TODAY, successor=None, by=None)
    heir = services.create_unit(name="衡川市计量测试院", kind=UnitKind.INSTITUTE, parent=office.city)
    assert name_index(near=office.city).resolve("市计量测试院") == office.institute
    assert name_index(near=office.city).resolve("衡川市计量测试院") == heir
