"""The programme as an article for the official site: title, lead, a table by date, contacts. Plain HTML without style or script, and docx.

The words are Chinese in every language of the interface: the article is an official text. It is made from the public view alone.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override
from docx import Document
from docx.shared import Cm, Pt

from quanheng.campaigns.contact_lines import contact_lines
from quanheng.campaigns.models import Campaign
from quanheng.campaigns.public import Happening, PublicActivity
from quanheng.campaigns.summary import window_words

HEADINGS = ("时间", "活动", "地点", "单位")
UNDATED = "时间另行公布"


@dataclass(frozen=True, slots=True)
class Article:
    """``rows`` are four cells each, by date."""

    title: str
    lead: str
    rows: tuple[tuple[str, str, str, str], ...]
    contacts: tuple[str, ...]
    address: str


def article_of(campaign: Campaign, activities: Sequence[PublicActivity]) -> Article:
    """What is off stands in the table with its state, so that nobody goes there in vain."""
    with override("zh-hans"):
        address = settings.QUANHENG_PUBLIC_URL + reverse("portal:programme", args=[campaign.code])
    name = f"“{campaign.name}”" if campaign.name else ""
    title = f"{f'{campaign.year}年' if campaign.year else ''}{name}系列活动安排" if campaign.year or name else campaign.title
    return Article(title, _lead(campaign, len(activities)), tuple(_rows(activities)), contact_lines(campaign), address)


def _lead(campaign: Campaign, count: int) -> str:
    day = f"{campaign.day.year}年{campaign.day.month}月{campaign.day.day}日是" if campaign.day else ""
    edition = f"第{campaign.edition}个" if campaign.edition else ""
    opening = f"{day}{edition}“{campaign.name}”" if day and campaign.name else ""
    themes = "、".join(filter(None, (campaign.china_theme, campaign.global_theme)))
    theme = f"主题为“{themes}”" if themes else ""
    period = window_words(campaign.period_start, campaign.period_end)
    held = f"{f'{period}，' if period else ''}{campaign.unit.name}组织开展系列活动，面向公众的共{count}项，安排如下。"
    return "。".join(filter(None, ("，".join(filter(None, (opening, theme))), held)))


def _rows(activities: Iterable[PublicActivity]) -> Iterable[tuple[str, str, str, str]]:
    dated: list[tuple[date, int, tuple[str, str, str, str]]] = []
    undated = []
    for one in activities:
        for item in one.happenings:
            first = item.start or item.end
            assert first is not None
            dated.append((first, one.position, (_time(one, item), _name(one, item), item.place or one.place, one.leading_words)))
        if not one.happenings:
            undated.append((one.words_of_time or UNDATED, _name(one), one.place, one.leading_words))
    return [row for _day, _position, row in sorted(dated, key=lambda entry: entry[:2])] + undated


def _time(one: PublicActivity, item: Happening) -> str:
    """The words as written where they name the day of the one happening (they may hold the hour) or its rough time; else the days."""
    if len(one.happenings) == 1 and item.start:
        names_the_day = f"{item.start.month}月{item.start.day}日" in one.time_words and "?" not in one.time_words
        if names_the_day or (one.approximate and "月" in one.time_words):
            return one.time_words
    return window_words(item.start, item.last) + ("（约）" if one.approximate else "")


def _name(one: PublicActivity, item: Happening | None = None) -> str:
    if one.is_off:
        return f"{one.title}（{'已取消' if one.state == 'cancelled' else '延期'}）"
    if item and item.is_cancelled:
        return f"{one.title}（本场已取消）"
    return f"{one.title}（本场时间地点有调整）" if item and item.move else one.title


def article_html(article: Article) -> str:
    """A fragment that an editor takes as it is: headings, paragraphs and one table, no class, no style, no script."""
    head = "".join(f"<th>{heading}</th>" for heading in HEADINGS)
    body = "\n".join(f"<tr>{''.join(f'<td>{_lines(cell)}</td>' for cell in row)}</tr>" for row in article.rows)
    contacts = "".join(f"<p>{escape(line)}</p>\n" for line in article.contacts)
    return (
        f"<h1>{escape(article.title)}</h1>\n<p>{escape(article.lead)}</p>\n"
        f'<table border="1">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n'
        f'{contacts}<p>最新安排以<a href="{escape(article.address)}">{escape(article.address)}</a>为准。</p>\n'
    )


def article_page(article: Article) -> bytes:
    """The same as a whole file."""
    title = escape(article.title)
    head = f'<!DOCTYPE html>\n<html lang="zh-Hans">\n<head><meta charset="utf-8"><title>{title}</title></head>'
    return f"{head}\n<body>\n{article_html(article)}</body>\n</html>\n".encode()


def _lines(cell: str) -> str:
    return escape(cell).replace("\n", "<br>")


def article_docx(article: Article) -> bytes:
    """A Word document of the same words; a draft, without red head, number or seal."""
    document = Document()
    document.core_properties.title = article.title
    document.core_properties.author = ""
    document.add_heading(article.title, 1)
    document.add_paragraph(article.lead)
    table = document.add_table(rows=1 + len(article.rows), cols=len(HEADINGS))
    table.style = "Table Grid"
    for cell, heading in zip(table.rows[0].cells, HEADINGS, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    for line, row in zip(table._tbl.tr_lst[1:], article.rows, strict=True):  # the cells of python-docx cost a search each
        for cell, words in zip(line.tc_lst, row, strict=True):
            cell.p_lst[0].add_r().text = _printable(words)
    for width, column in zip((Cm(3.4), Cm(6.2), Cm(3.4), Cm(3.4)), table.columns, strict=True):
        column.width = width
    for line in article.contacts:
        document.add_paragraph(line)
    document.add_paragraph(f"最新安排以 {article.address} 为准。").runs[0].font.size = Pt(9)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _printable(words: str) -> str:
    return "".join(letter for letter in words if letter >= " " or letter in "\n\t")
