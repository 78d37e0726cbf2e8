"""Whom a notice addresses: names become units, groups such as 各区市场监管局 become the units of that kind below."""

import re

from quanheng.campaigns.models import Campaign
from quanheng.units.kinds import UnitKind
from quanheng.units.models import Unit
from quanheng.units.queries import name_index

# Groups as official letters write them; the first word says "each", the rest names the kind.
GROUPS: tuple[tuple[str, tuple[UnitKind, ...]], ...] = (
    (r"各.{0,12}(?:市场监管|市场监督管理)(?:局|部门)", (UnitKind.REGULATOR, UnitKind.FUNCTIONAL_ZONE_OFFICE)),
    (r"各.{0,12}计量技术机构", (UnitKind.INSTITUTE,)),
    (r"各.{0,12}(?:协会|学会|协学会)", (UnitKind.ASSOCIATION,)),
    (r"各.{0,12}产业计量测试中心", (UnitKind.INDUSTRY_MEASUREMENT_CENTRE,)),
    (r"各.{0,12}专业计量站", (UnitKind.PROFESSIONAL_STATION,)),
    (r"各.{0,12}技术委员会", (UnitKind.TECHNICAL_COMMITTEE,)),
    (r"各有关单位", tuple(UnitKind)),
)


def units_below(campaign: Campaign) -> list[Unit]:
    """Open units directly below the campaign's own, in official order: those it can ask."""
    return list(Unit.objects.filter(parent=campaign.unit, closed_on=None))


def proposed_recipients(campaign: Campaign) -> set[Unit]:
    """Of the units below, those that the notice addresses by name or as a group; a person confirms them.

    各有关单位 ("all units concerned") counts only where nothing more precise was said.
    """
    below = units_below(campaign)
    index = name_index(near=campaign.unit)
    written = [name for words in campaign.addressees for name in re.split(r"[、，,；;]", words)]
    named = {unit for name in written if (unit := index.resolve(name)) is not None}
    found = {unit for unit in below if unit in named}
    for pattern, kinds in GROUPS:
        if any(re.search(pattern, name) for name in written) and (len(kinds) < len(UnitKind) or not found):
            found |= {unit for unit in below if unit.kind in kinds}
    return found
