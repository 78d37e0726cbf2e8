"""What the review page shows: the source's lines, and each proposed field and row with the lines it came from."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from quanheng.campaigns.cells import COLUMNS, cell_text
from quanheng.campaigns.draft import SourceLines, is_unsure
from quanheng.campaigns.history import EVENTS
from quanheng.campaigns.kinds import PartRole, default_audience, kind_name
from quanheng.campaigns.models import DraftStep, Notice, heading_words
from quanheng.units.queries import name_index

Lines = tuple[int, int] | None
PAGE_ROWS = 100


@dataclass(frozen=True)
class HeaderField:
    name: str
    value: Any
    lines: Lines
    unsure: bool
    span: list[int] | None


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
    """One page of the rows: while the draft is reviewed the unsure ones first, then the others in the order of the table; or only the unsure ones."""
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
    unsure_first = sorted(standing, key=lambda row: not is_unsure(row)) if notice.state == Notice.State.REVIEW else standing
    rows = Paginator(unsure if only_unsure else unsure_first, PAGE_ROWS).get_page(number)
    rows.object_list = [shown(row) for row in rows.object_list]
    return ReviewPage(
        version=notice.draft_version,
        source=source.lines,
        header=[
            HeaderField(name, item["value"], source.of_span(item["span"]), is_unsure(item), item["span"]) for name, item in draft["header"].items()
        ],
        duties=[(heading_words(duty["number"], duty["heading"], duty["depth"]), source.of_span(duty["span"])) for duty in draft["duties"]],
        deadlines=[(deadline, source.of_span(deadline["span"])) for deadline in draft["deadlines"]],
        contacts=draft["contacts"],
        rows=rows,
        row_count=len(standing),
        only_unsure=only_unsure,
        removed=[row for row in draft["rows"] if row.get("removed")],
        unsure_count=len(unsure),
    )


@dataclass(frozen=True)
class GridRow:
    """A row as the grid shows it: ``cells`` are pairs of field and text, ``span`` its place in the source in signs."""

    row: dict[str, Any]
    cells: list[tuple[str, str]]
    lines: Lines
    unsure: bool
    place: int

    @property
    def doubts(self) -> list[str]:
        return list(self.row.get("doubts", [])) if self.unsure else []


@dataclass(frozen=True)
class GridPage:
    """One page of the grid; ``undoes`` and ``redoes`` name the act that would be taken back or done again."""

    version: int
    source: list[str]
    rows: Page[GridRow]
    row_count: int
    unsure_count: int
    only_unsure: bool
    undoes: str
    redoes: str


def grid_page(notice: Notice, *, number: str = "1", only_unsure: bool = False) -> GridPage:
    """Rows in the order of the table (neighbours are joined, values carried down), all of them or only the unsure ones."""
    source = SourceLines.of(notice.text)
    standing = [(place, row) for place, row in enumerate(_standing_rows(notice), start=1)]
    unsure = [(place, row) for place, row in standing if is_unsure(row)]
    rows: Page[Any] = Paginator(unsure if only_unsure else standing, PAGE_ROWS).get_page(number)
    rows.object_list = [_grid_row(row, place, source) for place, row in rows.object_list]
    steps = list(DraftStep.objects.filter(notice=notice).order_by("position").values_list("undone", "event"))
    done, undone = [event for was_undone, event in steps if not was_undone], [event for was_undone, event in steps if was_undone]
    return GridPage(
        version=notice.draft_version,
        source=source.lines,
        rows=rows,
        row_count=len(standing),
        unsure_count=len(unsure),
        only_unsure=only_unsure,
        undoes=str(EVENTS.get(done[-1], "")) if done else "",
        redoes=str(EVENTS.get(undone[0], "")) if undone else "",
    )


def grid_row(notice: Notice, key: str) -> GridRow:
    """One row of the grid as it stands now."""
    place, row = next((place, row) for place, row in enumerate(_standing_rows(notice), start=1) if row["key"] == key)
    return _grid_row(row, place, SourceLines.of(notice.text))


def _standing_rows(notice: Notice) -> list[dict[str, Any]]:
    return [row for row in (notice.draft or {"rows": []})["rows"] if not row.get("removed")]


def _grid_row(row: dict[str, Any], place: int, source: SourceLines) -> GridRow:
    return GridRow(row, [(field, cell_text(row, field)) for field in COLUMNS], source.of_span(row["span"]), is_unsure(row), place)
