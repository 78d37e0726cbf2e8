"""The district of an activity: where its leading unit stands in the tree of units below the office that runs the campaign."""

from collections.abc import Iterable
from dataclasses import dataclass

from quanheng.units.kinds import UnitKind
from quanheng.units.models import Unit

OFFICES = (UnitKind.REGULATOR, UnitKind.FUNCTIONAL_ZONE_OFFICE)
ENDINGS = ("市场监督管理局", "市场监管局", "市场监督管理所", "市场监管所", "市场监督管理分局", "市场监管分局", "分局")


@dataclass(frozen=True, slots=True)
class District:
    """``code`` is the region code where the office has one, or else its name."""

    code: str
    name: str


@dataclass(frozen=True)
class DistrictIndex:
    """The offices right below one office, by path and by region code; made with one query."""

    by_path: dict[str, District]
    by_region: dict[str, District]

    @classmethod
    def of(cls, unit: Unit) -> "DistrictIndex":
        """An office below another office of the same tree belongs to the upper one's district."""
        offices = Unit.objects.filter(path__startswith=unit.path, kind__in=OFFICES).exclude(pk=unit.pk).order_by("path")
        by_path: dict[str, District] = {}
        by_region: dict[str, District] = {}
        for path, name, region in offices.values_list("path", "name", "region_code"):
            if _above(path, by_path) is None:
                by_path[path] = District(region or name, district_name(name, within=unit.name))
                if region:
                    by_region[region] = by_path[path]
        return cls(by_path, by_region)

    def of_units(self, units: Iterable[tuple[str | None, str | None]]) -> District | None:
        """The district of the first unit that stands in one; None where the tree does not tell."""
        for path, region in units:
            if found := (_above(path, self.by_path) if path else None) or self.by_region.get(region or ""):
                return found
        return None


def _above(path: str, by_path: dict[str, District]) -> District | None:
    """The district on or over a path, the lowest steps first."""
    while path:
        if path in by_path:
            return by_path[path]
        path = path.rstrip("/").rpartition("/")[0]
        path = f"{path}/" if path else ""
    return None


def district_name(office: str, *, within: str = "") -> str:
    """砣湖区市场监督管理局 is the office of 砣湖区, 衡川市市场监督管理局高新区分局 that of 高新区; a name of another form stays whole."""
    office = office.removeprefix(within) or office
    for ending in ENDINGS:
        if office.endswith(ending) and office != ending:
            return office.removesuffix(ending)
    return office
