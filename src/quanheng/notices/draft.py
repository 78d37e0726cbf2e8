"""The words of a notice in the order of its page, ready to be laid out for sign-off."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .document import Document
from .programme import Programme
from .source import Line, source_of
from .write import SummaryTable, summary_table

_LEVELS = (r"[一二三四五六七八九十]{1,3}、", r"[（(][一二三四五六七八九十]{1,3}[)）]", r"\d{1,2}\s?[.．、](?!\d)", r"[（(]\d{1,2}[)）]")
_CHINESE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


@dataclass(frozen=True, slots=True)
class DraftParagraph:
    """One paragraph with its number; level 0 is running text, 1 is 一、, 2 （一）, 3 1., 4 （1）."""

    words: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """A notice without what only the issuing office may add: red head, number and seal."""

    title: str
    addressees: str = ""
    body: tuple[DraftParagraph, ...] = ()
    attachments: tuple[str, ...] = ()
    issuer: str = ""
    day: str = ""
    publicity: str = ""
    annex: SummaryTable | None = None


def draft_of(programme: Programme, document: Document | None = None) -> NoticeDraft:
    """The draft of a programme: its body as the cleaned document has it, or, without one, in plain sentences."""
    issue = programme.issue_date.value if programme.issue_date else None
    return NoticeDraft(
        title=programme.title.value
        if programme.title
        else f"关于开展{programme.campaign.name.value if programme.campaign.name else '计量'}活动的通知",
        addressees="，".join(field.value for field in programme.addressees),
        body=tuple(_body(programme, document) if document is not None else _composed(programme)),
        attachments=tuple(field.value for field in programme.attachments),
        issuer=programme.issuer.value if programme.issuer else "",
        day=f"{issue.year}年{issue.month}月{issue.day}日" if issue else "",
        publicity=f"（此件{programme.publicity.value}）" if programme.publicity else "",
        annex=summary_table(programme) if programme.activities else None,
    )


def level_of(words: str) -> int:
    """Level of a paragraph by its number (GB/T 9704-2012, 7.3.3)."""
    return next((level for level, pattern in enumerate(_LEVELS, 1) if re.match(pattern, words)), 0)


def _body(programme: Programme, document: Document) -> list[DraftParagraph]:
    """Lines from the salutation to the attachments or the signature."""
    source = source_of(document)
    first = _after(source.lines, [field.span.end for field in programme.addressees if field.span] or [programme.title.span.end] if programme.title
                   and programme.title.span else [0], source.clean.origins)  # fmt: skip
    body: list[DraftParagraph] = []
    ends = {programme.issuer.value if programme.issuer and programme.issuer.rule == "signature" else None}
    for line in source.lines[first:]:
        if (re.match(r"附件\s*\d*\s*[:：]?", line.words) and len(line.words) <= 80) or re.sub(r"\s", "", line.words) in ends:
            break
        if programme.issue_date and programme.issue_date.span and source.span(line.start, line.end) == programme.issue_date.span:
            break
        if programme.doc_number is None or line.words != programme.doc_number.value:
            body.append(DraftParagraph(line.words, level_of(line.words)))
    return body


def _after(lines: tuple[Line, ...], ends: list[int], origins: tuple[int, ...]) -> int:
    place = max(ends)
    return next((number for number, line in enumerate(lines) if line.end > line.start and origins[line.start] >= place), len(lines))


def _composed(programme: Programme) -> list[DraftParagraph]:
    """Sentences that say what the programme says, read again without loss."""
    campaign = programme.campaign
    sections: list[tuple[str, list[str]]] = []
    themes = [f"{label}是“{field.value}”" for label, field in (("全球主题", campaign.global_theme), ("中国主题", campaign.china_theme)) if field]
    lead = f"{campaign.day.value.year}年{campaign.day.value.month}月{campaign.day.value.day}日是" if campaign.day else ""
    lead += f"第{campaign.edition.value}个" if campaign.edition else ""
    lead = f"{lead}“{campaign.name.value}”。现将有关事项通知如下：" if campaign.name and lead else "现将有关事项通知如下："
    if themes:
        sections.append(("活动主题", [f"今年的{'，'.join(themes)}。"]))
    if campaign.period:
        sections.append(("活动时间", [f"{campaign.period.value.words.rstrip('。')}。"]))
    headings = [duty.heading.value for duty in programme.duties if duty.level == 1]
    sections += [(heading, []) for heading in headings if heading not in {"活动主题", "活动时间", "报送要求"}]
    due = [f"{deadline.words.value}{deadline.what.value}" for deadline in programme.deadlines]
    people = [_contact(contact) for contact in programme.contacts]
    if due or people:
        sections.append(("报送要求", [f"请于{one}。" for one in due] + people))
    body = [DraftParagraph(lead)]
    for number, (heading, lines) in enumerate(sections):
        body.append(DraftParagraph(f"{_CHINESE[number] if number < len(_CHINESE) else number + 1}、{heading}", 1))
        body += [DraftParagraph(line) for line in lines]
    return body


def _contact(contact: object) -> str:
    from .programme import Contact

    assert isinstance(contact, Contact)
    words = "联系人：" + (f"{contact.org.value} " if contact.org else "") + (contact.name.value if contact.name else "")
    words += f"，联系电话：{contact.phone.value}" if contact.phone else ""
    return words + (f"，电子邮箱：{contact.email.value}" if contact.email else "") + "。"
