"""The first wording of an own notice: the parent's duties, the deadlines, the annex. Official Chinese; the officer makes it the office's own."""

import re
from collections.abc import Sequence

from quanheng.campaigns.models import Campaign, Deadline, heading_words
from quanheng.campaigns.working_days import WorkingCalendar
from quanheng.notices.draft import DraftParagraph, NoticeDraft, level_of
from quanheng.notices.write import SummaryTable
from quanheng.units.kinds import UnitKind
from quanheng.units.models import Unit

NUMBERS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五")

MOST_NAMED = 3
DAYS_BEFORE = 5
SENTENCE = re.compile(r"[^。；;]*[。；;]?")
TO_THE_PARENT = re.compile(
    r"联系人|联系电话|联系方式|电子[邮信]箱|传真|邮箱|(?:\d{1,2}\s*月\s*\d{1,2}\s*日|\d{1,2}\s*日)(?:之?前|以前|止).{0,40}(?:报送?|上报|提交|反馈|寄)|向.{2,16}(?:报送|上报)"
)
"""Sentences that ask to hand something in, or say whom to ask."""
HANDED_IN = (
    re.compile(r"(?:请|及时|各单位)*(?:报送|上报|提交|报)(?P<what>[^至到]{2,}?)(?:(?:至|到).*)?"),
    re.compile(r"(?:请|及时|各单位)*(?:将|把)?(?P<what>.{2,}?)(?:报送|上报|提交|反馈|报|寄|发送)(?:至|给|到)?(?!告).*"),
)
"""What is handed in, out of words such as 上报活动总结至… or 将活动总结报市局计量处."""
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


def first_body(campaign: Campaign, calendar: WorkingCalendar) -> str:
    """The text, a paragraph each line: opening with the parent's title and number, themes, its duties, what is due. Nothing invented.

    What the parent wants handed in to itself, and whom to ask there, is left out: units below report to this office, on a day before the parent's.
    """
    sections: list[tuple[str, list[str]]] = []
    themes = [f"{label}是“{words}”" for label, words in (("全球主题", campaign.global_theme), ("中国主题", campaign.china_theme)) if words]
    if themes:
        sections.append(("活动主题", ["，".join(themes) + "。"]))
    duties = list(campaign.duties.all())
    for duty in duties:
        if duty.depth == 1 and duty.heading not in {"活动主题", "报送要求"}:
            sections.append((duty.heading, _own_lines(duty.text)))
        elif duty.depth > 1 and sections:
            sections[-1][1].extend([heading_words(duty.number, duty.heading, duty.depth), *_own_lines(duty.text)])
    due = [_due(item, campaign, calendar) for item in campaign.deadlines.all()]
    if due:
        sections.append(("报送要求", due))
    lines = [_opening(campaign)]
    for number, (heading, words) in enumerate((heading, words) for heading, words in sections if words):
        lines += [f"{NUMBERS[number] if number < len(NUMBERS) else number + 1}、{heading}", *words]
    return "\n".join(lines)


def _opening(campaign: Campaign) -> str:
    basis = f"根据《{campaign.title}》" + (f"（{campaign.doc_number}）" if campaign.doc_number else "") + "要求，"
    day = f"{campaign.day.year}年{campaign.day.month}月{campaign.day.day}日是" if campaign.day else ""
    day += f"第{campaign.edition}个" if campaign.edition and day else ""
    name = f"“{campaign.name}”。" if campaign.name and day else ""
    return f"{day}{name}{basis}现将有关事项通知如下："


def _due(deadline: Deadline, campaign: Campaign, calendar: WorkingCalendar) -> str:
    """Units below hand in some working days before the parent's day, to this office; an open day stays in the parent's words."""
    if deadline.by_date is None:
        return f"请于{deadline.words}{deadline.what}。"
    day = calendar.before(deadline.by_date, DAYS_BEFORE)
    what = next((found["what"] for form in HANDED_IN if (found := form.fullmatch(deadline.what))), deadline.what)
    return f"请于{day.year}年{day.month}月{day.day}日前将{what}报{campaign.unit.name}。"


def _own_lines(text: str) -> list[str]:
    """The parent's words without the sentences that are about reporting to it or asking there."""
    lines = ("".join(part for part in SENTENCE.findall(line) if not TO_THE_PARENT.search(part)) for line in text.splitlines())
    return [line.strip() for line in lines if line.strip()]


def laid_out(
    *, title: str, addressees: str, body: str, issuer: str, day: str, publicity: str, annex_title: str, annex: SummaryTable | None
) -> NoticeDraft:
    """The draft as the writer of documents takes it; paragraphs find their level by their numbers (GB/T 9704-2012, 7.3.3)."""
    return NoticeDraft(
        title=title,
        addressees=addressees,
        body=tuple(DraftParagraph(line, level_of(line)) for line in map(str.strip, body.splitlines()) if line),
        attachments=(annex_title,) if annex is not None else (),
        issuer=issuer,
        day=day,
        publicity=f"（此件{publicity}）" if publicity else "",
        annex=annex,
    )
