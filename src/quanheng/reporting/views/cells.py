"""Cells of figures on a page: what stands, what was typed, what is asked about it; and how a filled page is taken."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quanheng.campaigns.counting import ToolCount
from quanheng.reporting import services
from quanheng.reporting.forms import number_in, words_in
from quanheng.reporting.metrics import Metric, parts_of
from quanheng.reporting.models import Evidence, Figure
from quanheng.reporting.plausible import Question
from quanheng.reporting.queries import Result, metrics_for
from quanheng.reporting.services import Entry, FigureMoved, FigureQuestioned
from quanheng.units.models import User

WHOLE_NUMBER = re.compile(r"\d{1,13}")


@dataclass(slots=True)
class Cell:
    """One figure of one activity on a page. ``seen`` says which version the person saw and what it said: "2:320"."""

    result: Result
    metric: Metric
    standing: Figure | None
    text: str = ""
    seen: str = ""
    estimated: bool = False
    taken_over: bool = False
    error: str = ""
    questions: list[Question] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.result.activity.pk}.{self.metric.code}"

    @property
    def count(self) -> ToolCount | None:
        """What a tool counts of it now."""
        return self.result.counts.get(self.metric.code)

    @property
    def rests_on_the_count(self) -> bool:
        """Whether the standing figure says what the tool counts, and says so."""
        standing, count = self.standing, self.count
        return bool(standing and count and standing.source == Figure.Source.TOOL and standing.value == count.value)


@dataclass(slots=True)
class Taken:
    """What became of a filled page."""

    stored: int = 0
    evidence: Evidence | None = None
    cells: list[Cell] = field(default_factory=list)

    @property
    def asked(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.questions]

    @property
    def refused(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.error]


def cell_of(result: Result, metric: Metric) -> Cell:
    standing = result.figures.get(metric.code)
    if standing is None:
        return Cell(result, metric, None)
    estimated = standing.source == Figure.Source.ESTIMATED
    return Cell(result, metric, standing, text=str(standing.value), seen=f"{standing.version}:{standing.value}", estimated=estimated)


def cells_of(result: Result) -> list[Cell]:
    """Every metric that the activity usually counts, and what else it has counted, parts behind their whole."""
    metrics = {metric.code: metric for metric in metrics_for(result)}
    for metric in list(metrics.values()):
        metrics.update({part.code: part for part in parts_of(metric.code)})
    ordered = sorted(metrics.values(), key=lambda metric: list(metrics).index(metric.part_of or metric.code))
    return [cell_of(result, metric) for metric in ordered]


def take(cells: Iterable[Cell], filled: Mapping[str, str], *, reason: str, by: User, evidence: Evidence | None = None) -> Taken:
    """Store every cell that changed, resting on ``evidence``; a cell that is refused or asked about never costs the others."""
    taken = Taken(evidence=evidence)
    for cell in cells:
        taken.cells.append(cell)
        if f"take-{cell.key}" in filled:
            _take_over(cell, filled, reason=reason, by=by, taken=taken)
        elif f"value-{cell.key}" in filled:
            _take_one(cell, filled, reason=reason, by=by, taken=taken)
    return taken


def _take_one(cell: Cell, filled: Mapping[str, str], *, reason: str, by: User, taken: Taken) -> None:
    typed = re.sub(r"[,，\s]", "", filled[f"value-{cell.key}"])
    seen = filled.get(f"seen-{cell.key}", "")
    version, _colon, value_seen = seen.partition(":")
    estimated = f"estimated-{cell.key}" in filled
    was_estimated = cell.estimated
    if typed == value_seen and (not typed or estimated == was_estimated):
        return
    cell.text, cell.seen, cell.estimated = words_in(typed, 40), seen, estimated
    if typed and not WHOLE_NUMBER.fullmatch(typed):
        words = _("“%(value)s” is no whole number. Write digits only, for example 1200.")
        cell.error = words % {"value": words_in(filled[f"value-{cell.key}"], 40)}
        return
    entry = Entry(
        metric=cell.metric.code,
        value=int(typed) if typed else None,
        seen=number_in(version),
        source=Figure.Source.ESTIMATED if estimated else Figure.Source.TYPED,
        reason=words_in(filled.get(f"reason-{cell.key}", "") or reason),
        accepted=f"yes-{cell.key}" in filled,
        evidence=taken.evidence,
    )
    _store(cell, entry, by=by, taken=taken)


def _take_over(cell: Cell, filled: Mapping[str, str], *, reason: str, by: User, taken: Taken) -> None:
    """The count of a tool becomes the figure, if it still is the count that the person saw."""
    seen, count = filled.get(f"seen-{cell.key}", ""), cell.count
    version, _colon, value_seen = seen.partition(":")
    typed = re.sub(r"[,，\s]", "", filled.get(f"value-{cell.key}", ""))
    cell.seen, cell.text = seen, words_in(typed, 40)
    if count is None or str(count.value) != filled[f"take-{cell.key}"]:
        cell.error = _("The records changed meanwhile. Look at what is counted now and tick it again.")
        return
    if typed not in ("", value_seen, str(count.value)):
        cell.error = _("A value was typed and the count was ticked too. Keep one of them.")
        return
    cell.text, cell.taken_over, cell.estimated = str(count.value), True, False
    entry = Entry(
        metric=cell.metric.code,
        value=count.value,
        seen=number_in(version),
        source=Figure.Source.TOOL,
        words=count.words,
        reason=words_in(filled.get(f"reason-{cell.key}", "") or reason) or (_("Counted anew: %(words)s") % {"words": count.words} if version else ""),
        accepted=f"yes-{cell.key}" in filled,
        evidence=taken.evidence,
    )
    _store(cell, entry, by=by, taken=taken)


def _store(cell: Cell, entry: Entry, *, by: User, taken: Taken) -> None:
    try:
        figure = services.record_figure(cell.result.activity, entry, by=by)
    except FigureQuestioned as asked:
        cell.questions = asked.questions
    except FigureMoved as error:
        cell.error = str(error)
    except ValidationError as error:
        cell.error = " ".join(error.messages)
    else:
        taken.stored += 1
        cell.standing = figure if figure.value is not None else None
        cell.seen = f"{figure.version}:{figure.value}" if cell.standing else ""
