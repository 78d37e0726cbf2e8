"""Document in, programme out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .campaign import read_campaign
from .contacts import read_contacts
from .coverage import read_coverage
from .deadlines import read_deadlines
from .document import Document
from .document_kinds import refined_kind
from .duties import read_duties, sections_of
from .embedded import with_embedded
from .figures import read_figures
from .header import (
    guess_issuer,
    office_of_title,
    read_addressees,
    read_cited_numbers,
    read_dateline,
    read_doc_number,
    read_kind,
    read_page_date,
    read_print_date,
    read_publicity,
    read_signature,
    read_stated_source,
    read_title,
)
from .items import read_items
from .programme import ActivityReport, Field, Programme
from .recognised import unsure
from .resolve_units import UnitName, with_units
from .rows import Dating, read_rows
from .source import Source, source_of


def read(document: Document, *, units: Iterable[UnitName] = ()) -> Programme:
    """Everything that ``document`` says of its campaign and its activities.

    With a list of ``units``, every part whose name the list leaves no doubt about gets its ``resolved`` name.
    """
    programme = read_source(source_of(document))
    if document.embedded:
        programme = with_embedded(document.embedded, programme)
    return with_units(programme, units) if units else programme


def read_source(source: Source) -> Programme:
    """As ``read``, for a document that was made ready before."""
    title = read_title(source)
    issuer, issue_date = read_signature(source)
    kind = read_kind(source, title, is_signed=issuer is not None)
    if kind.value == "notice":
        issue_date = issue_date or read_page_date(source)
        issuer = issuer or read_stated_source(source) or guess_issuer(source, title)
    elif kind.value == "news":
        issue_date = issue_date or read_page_date(source) or read_print_date(source)
        issuer = issuer or read_stated_source(source)
    else:
        issue_date = issue_date or read_page_date(source)
        issuer = issuer or office_of_title(title)
    doc_number = read_doc_number(source)
    head = "\n".join(line.words for line in source.lines[:5])
    campaign = read_campaign(source, title=title, issue_date=issue_date)
    if kind.value == "news":
        issue_date = issue_date or read_dateline(source, campaign.year.value if campaign.year else None)
    dating = Dating(
        year=campaign.year.value if campaign.year else None,
        campaign_day=campaign.day.value if campaign.day else None,
        issue_date=issue_date.value if issue_date else None,
        period=campaign.period.value if campaign.period else None,
    )
    activities = read_rows(source, dating) or read_items(source, dating, kind=kind.value, issuer=issuer, title=title)
    noise = source.clean.noise + tuple(dict.fromkeys(_SHAPE_NOISE[grid.shape] for grid in source.grids if grid.shape in _SHAPE_NOISE))
    programme = Programme(
        kind=refined_kind(source.document, kind, title, head),
        title=title,
        doc_number=doc_number,
        cited_numbers=read_cited_numbers(source, doc_number),
        issuer=issuer,
        addressees=read_addressees(source),
        issue_date=issue_date,
        publicity=read_publicity(source),
        campaign=campaign,
        duties=read_duties(source, sections_of(source)),
        deadlines=read_deadlines(source, campaign, issue_date),
        contacts=read_contacts(source),
        attachments=_attachments(source),
        activities=tuple(activities),
        report=_report(source) if kind.value != "notice" else None,
        noise=noise,
        script=source.clean.script,
    )
    return unsure(programme) if source.document.recognised else programme


def _report(source: Source) -> ActivityReport:
    figures = read_figures(source)
    return ActivityReport(figures, read_coverage(source, figures))


_SHAPE_NOISE = {"pipes": "pipe_table", "cell-per-line": "cell_per_line", "tabs": "tab_table", "blanks": "blank_table"}


def _attachments(source: Source) -> tuple[Field[str], ...]:
    """Names after 附件：, one a line or numbered."""
    found: list[Field[str]] = []
    going_on = False
    for line in source.lines:
        match = re.match(
            r"附件\s*\d*\s*[:：]\s*(?:\d{1,2}[.．、]\s*)?(?P<name>\S.*)"
            if not going_on
            else r"(?:附件\s*\d*\s*[:：]\s*)?\d{1,2}[.．、]\s*(?P<name>\S.*)",
            line.words,
        )
        going_on = match is not None
        if match:
            found.append(source.words(line.start + match.start("name"), line.end, 0.95, "line of attachments"))
    return tuple(found)
