"""People and equipment that two rows want on one day at two places, as far as their words name them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from quanheng.campaigns.draft import Item
from quanheng.units.queries import name_key

CROWD = 30
_TITLES = r"院士|教授|研究员|高级工程师|总工程师|工程师|主任|院长|所长|处长|局长|老师|博士"
_PERSON = re.compile(rf"(?:邀请|由|请|聘请|特邀|主讲人?[：:]?|讲解人?[：:]?|[、，,；;（(])\s*([一-鿿]{{1,4}}?)({_TITLES})")
_NO_NAME = re.compile(r"等|各|多位|知名|有关|相关|领域|行业|技术|资深|专家|本|该|全|我|校|大学|医院|计量|省|市|区|县|所|院")
"""Words before a title that name nobody: 行业教授, 计量院院长."""

_EQUIPMENT = re.compile(
    r"([一-鿿]{2,14}?(?:局|院|所|中心|公司|协会))?的?((?:流动|移动)(?:检测|检定|服务|实验)(?:车|室)|科普(?:大篷车|宣传车|车)|计量大篷车|巡展展车|流动科技馆)"
)


def people_in(row: Item) -> set[str]:
    """Persons whom the content names with a title: 张三教授; without those whom only an office describes."""
    text = row.get("content") or ""
    return {name + title for name, title in _PERSON.findall(text) if not _NO_NAME.search(name)}


def equipment_in(row: Item, leads: Iterable[str]) -> set[tuple[str, str]]:
    """Vehicles and travelling exhibits with their owner: the one the words name, or else each unit that leads the row."""
    found = set()
    for owner, thing in _EQUIPMENT.findall(f"{row['name']} {row.get('content') or ''}"):
        found |= {(name_key(owner), thing)} if owner else {(lead, thing) for lead in leads}
    return found


def wanted_twice(rows: Sequence[tuple[date, Item, set[str]]]) -> Iterator[tuple[str, str, date, Item, Item]]:
    """``same-person`` or ``same-equipment``, what, the day, and the two rows; ``rows`` come with their single day and leading units."""
    wanted: dict[tuple[str, date, object], list[Item]] = {}
    for day, row, leads in rows:
        for person in people_in(row):
            wanted.setdefault(("same-person", day, person), []).append(row)
        for owner, thing in equipment_in(row, leads):
            wanted.setdefault(("same-equipment", day, (owner, thing)), []).append(row)
    for (code, day, what), together in sorted(wanted.items(), key=lambda entry: (entry[0][1], str(entry[0][2]))):
        for one, other in combinations(together[:CROWD], 2):
            if name_key(one["place"] or "") != name_key(other["place"] or ""):
                yield code, what if isinstance(what, str) else what[1], day, one, other  # type: ignore[index]
