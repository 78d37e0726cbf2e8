"""The first wording of an own notice: the parent's duties, the deadlines, the annex. Official Chinese; the officer makes it the office's own."""

import re
from collections.abc import Sequence

from quanheng.campaigns.models import Campaign, heading_words
from quanheng.notices.draft import DraftParagraph, NoticeDraft, level_of
from quanheng.notices.write import SummaryTable
from quanheng.units.kinds import UnitKind
from quanheng.units.models import Unit

NUMBERS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五")

MOST_NAMED = 3
LEVELS = "市州盟区县旗"
GROUPS_ADDRESSED: tuple[tuple[str, tuple[UnitKind, ...]], ...] = (
    ("各市场监督管理局", (UnitKind.REGULATOR, UnitKind.FUNCTIONAL_ZONE_OFFICE)),
    ("各计量技术机构", (UnitKind.INSTITUTE,)),
    ("各产业计量测试中心", (UnitKind.INDUSTRY_MEASUREMENT_CENTRE,)),
    ("各专业计量站", (UnitKind.PROFESSIONAL_STATION,)),
    ("各有关协会、学会", (UnitKind.ASSOCIATION,)),
)


def first_title(campaign: Campaign) -> str:
    """关于开展…活动的通知, after the issuing unit's name."""
    year = f"{campaign.year}年" if campaign.year else ""
    name = f"“{campaign.name}”" if campaign.name else "计量"
    return f"{campaign.unit.name}关于开展{year}{name}活动的通知"


def first_addressees(units: Sequence[Unit]) -> str:
    """Whom the notice goes to, as official letters write it: groups of several, single ones by name, all others as 各有关单位.

    The words are those that a unit below reads back as groups (campaigns.recipients).
    """
    said: list[str] = []
    for words, kinds in GROUPS_ADDRESSED:
        members = [unit for unit in units if unit.kind in kinds]
        if UnitKind.REGULATOR in kinds:
            words = _regulators(members)
        if len(members) > MOST_NAMED:
            said.append(words)
        else:
            said += [unit.name for unit in members]
    grouped = {kind for _words, kinds in GROUPS_ADDRESSED for kind in kinds}
    others = any(unit.kind not in grouped for unit in units)
    return "，".join([*said, *(["各有关单位"] if others else [])])


def _regulators(units: Sequence[Unit]) -> str:
    """各区市场监督管理局, or 各区县 … by what the names below say of themselves."""
    levels = [found[1] for unit in units if (found := re.search(r"([区县市州盟旗])市场监", unit.name))]
    return f"各{''.join(level for level in LEVELS if level in levels)}市场监督管理局"


def first_body(campaign: Campaign) -> str:
    """The text, a paragraph each line: opening with the parent's title and number, themes, its duties, deadlines. Nothing invented."""
    sections: list[tuple[str, list[str]]] = []
    themes = [f"{label}是“{words}”" for label, words in (("全球主题", campaign.global_theme), ("中国主题", campaign.china_theme)) if words]
    if themes:
        sections.append(("活动主题", ["，".join(themes) + "。"]))
    duties = list(campaign.duties.all())
    for duty in duties:
        if duty.depth == 1 and duty.heading not in {"活动主题", "报送要求"}:
            sections.append((duty.heading, _lines(duty.text)))
        elif duty.depth > 1 and sections:
            sections[-1][1].extend([heading_words(duty.number, duty.heading, duty.depth), *_lines(duty.text)])
    due = [f"请于{item.words or item.by_date}{item.what}。" for item in campaign.deadlines.all()]
    if due:
        sections.append(("报送要求", due))
    lines = [_opening(campaign)]
    for number, (heading, words) in enumerate(sections):
        lines += [f"{NUMBERS[number] if number < len(NUMBERS) else number + 1}、{heading}", *words]
    return "\n".join(lines)


def _opening(campaign: Campaign) -> str:
    basis = f"根据《{campaign.title}》" + (f"（{campaign.doc_number}）" if campaign.doc_number else "") + "要求，"
    day = f"{campaign.day.year}年{campaign.day.month}月{campaign.day.day}日是" if campaign.day else ""
    day += f"第{campaign.edition}个" if campaign.edition and day else ""
    name = f"“{campaign.name}”。" if campaign.name and day else ""
    return f"{day}{name}{basis}现将有关事项通知如下："


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def laid_out(
    *, title: str, addressees: str, body: str, issuer: str, day: str, publicity: str, annex_title: str, annex: SummaryTable | None
) -> NoticeDraft:
    """The draft as the writer of documents takes it; paragraphs find their level by their numbers (GB/T 9704-2012, 7.3.3)."""
    return NoticeDraft(
        title=title,
        addressees=addressees,
        body=tuple(DraftParagraph(line, level_of(line)) for line in _lines(body)),
        attachments=(annex_title,) if annex is not None else (),
        issuer=issuer,
        day=day,
        publicity=f"（此件{publicity}）" if publicity else "",
        annex=annex,
    )
