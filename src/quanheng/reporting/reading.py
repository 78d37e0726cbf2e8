"""A pasted report becomes proposals: figures with their words, each waiting for a person's yes."""

from dataclasses import dataclass
from decimal import Decimal

from quanheng.notices import ActivityReport, document_from_text, read
from quanheng.notices import Figure as ReadFigure
from quanheng.notices.coverage import read_coverage
from quanheng.notices.figures import read_figures
from quanheng.notices.source import source_of
from quanheng.reporting.metrics import proposed_metric

MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Proposal:
    """One figure of the text; ``metric`` is what it seems to count, or "" where a person must say it."""

    number: int
    value: int
    unit: str
    words: str
    metric: str
    approximate: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A medium that the text names; ``reach`` is what the same sentence counts of its views."""

    number: int
    medium: str
    reach: int | None


def report_in(text: str) -> ActivityReport:
    """What the reader finds in a pasted text, whatever sort of document it seems to be."""
    document = document_from_text(text)
    if found := read(document).report:
        return found
    source = source_of(document)
    figures = read_figures(source)
    return ActivityReport(figures, read_coverage(source, figures))


def media_in(report: ActivityReport) -> list[Told]:
    """Media in the order in which the text names them."""
    return [Told(number, item.medium.value[:120], int(item.reach.value) if item.reach else None) for number, item in enumerate(report.coverage)]


def proposals_in(report: ActivityReport, text: str, kinds: list[str]) -> list[Proposal]:
    """Whole numbers of the text with the sentence they stand in, in its order; percentages and shares are no counts and are left out."""
    figures = report.figures
    metrics: dict[int, str] = {}
    found = []
    for number, figure in enumerate(figures):
        value = figure.value.value
        if value != value.to_integral_value() or value < 0 or figure.unit in {"%", "个百分点"}:
            continue
        within = metrics.get(figure.part_of, "") if figure.part_of is not None else ""
        words = figure.text.value if figure.metric.value in figure.text.value else f"{figure.metric.value} {figure.text.value}"
        metric = proposed_metric(words, figure.unit, kinds, within=within)
        if metric in metrics.values():
            metric = ""
        metrics[number] = metric
        found.append(Proposal(number, int(Decimal(value)), figure.unit, _sentence(text, figure), metric, figure.approximate))
    return found


def _sentence(text: str, figure: ReadFigure) -> str:
    """The sentence around the figure, as the report has it."""
    span = figure.text.span or figure.value.span
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if span is None:
        return figure.text.value[:MOST_WORDS]
    start = max(plain.rfind(mark, 0, span.start) for mark in "。！？\n") + 1
    ends = [place for place in (plain.find(mark, span.end) for mark in "。！？\n") if place >= 0]
    end = min(ends) + 1 if ends else len(plain)
    sentence = plain[start:end].strip()
    return sentence if len(sentence) <= MOST_WORDS else plain[max(start, span.start - 100) : span.end + 100].strip()[:MOST_WORDS]
