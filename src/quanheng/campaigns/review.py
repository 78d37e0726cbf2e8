"""What the review page shows: the source's lines, and each proposed field and row with the lines it came from."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from quanheng.campaigns.draft import SourceLines, is_unsure
from quanheng.campaigns.kinds import PartRole, default_audience, kind_name
from quanheng.campaigns.models import Notice, heading_words
from quanheng.units.queries import name_index

Lines = tuple[int, int] | None
PAGE_ROWS = 100


@dataclass(frozen=True)
class HeaderField:
    name: str
    value: Any
    lines: Lines
    unsure: bool


@dataclass(frozen=True)
class PartShown:
    role: str
    name: str
    unit: str | None
    carried: bool
    is_responsible: bool


@dataclass(frozen=True)
class RowShown:
    """A row with everything its line on the page says; ``row`` is the draft's own dict."""

    row: dict[str, Any]
    lines: Lines
    unsure: bool
    kinds: list[str]
    parts: list[PartShown]
    audience: str


@dataclass(frozen=True)
class ReviewPage:
    version: int
    source: list[str]
    header: list[HeaderField]
    duties: list[tuple[str, Lines]]
    deadlines: list[tuple[dict[str, Any], Lines]]
    contacts: list[dict[str, Any]]
    rows: Page[RowShown]
    row_count: int
    only_unsure: bool
    removed: list[dict[str, Any]]
    unsure_count: int


def review_page(notice: Notice, *, number: str = "1", only_unsure: bool = False) -> ReviewPage:
    """One page of the rows, all of them in the order of the table or only the unsure ones."""
    draft = notice.draft or {"header": {}, "duties": [], "deadlines": [], "contacts": [], "rows": []}
    source = SourceLines.of(notice.text)
    index = name_index(near=notice.unit)

    def shown(row: dict[str, Any]) -> RowShown:
        parts = []
        for part in row["parts"]:
            unit = index.resolve(part["name"])
            parts.append(
                PartShown(
                    str(PartRole(part["role"]).label),
                    part["name"],
                    unit.name if unit else None,
                    part.get("carried", False),
                    part["role"] == PartRole.RESPONSIBLE,
                )
            )
        audience = row.get("audience") or default_audience(row["kinds"])
        return RowShown(row, source.of_span(row["span"]), is_unsure(row), [kind_name(code) for code in row["kinds"]], parts, audience)

    standing = [row for row in draft["rows"] if not row.get("removed")]
    unsure = [row for row in standing if is_unsure(row)]
    rows = Paginator(unsure if only_unsure else standing, PAGE_ROWS).get_page(number)
    rows.object_list = [shown(row) for row in rows.object_list]
    return ReviewPage(
        version=notice.draft_version,
        source=source.lines,
        header=[HeaderField(name, item["value"], source.of_span(item["span"]), is_unsure(item)) for name, item in draft["header"].items()],
        duties=[(heading_words(duty["number"], duty["heading"], duty["depth"]), source.of_span(duty["span"])) for duty in draft["duties"]],
        deadlines=[(deadline, source.of_span(deadline["span"])) for deadline in draft["deadlines"]],
        contacts=draft["contacts"],
        rows=rows,
        row_count=len(standing),
        only_unsure=only_unsure,
        removed=[row for row in draft["rows"] if row.get("removed")],
        unsure_count=len(unsure),
    )
