"""What is asked before a figure is taken: a question is no verdict, a yes with a reason settles it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from django.utils.translation import gettext as _

from quanheng.reporting.metrics import METRICS, Metric, parts_of

TIMES = 10
"""A figure ten times another of its kind, or a tenth of it, is usually a slipped digit or 万 taken for 人."""
ENOUGH_OTHERS = 2


@dataclass(frozen=True, slots=True)
class Question:
    """Why a figure is asked about: a stable code, and the sentence for the page."""

    code: str
    words: str


def questions_about(
    metric: Metric,
    value: int,
    *,
    before: int | None,
    beside: Mapping[str, int],
    others: Iterable[int],
    headcount: int | None,
) -> list[Question]:
    """Everything odd about a value.

    ``before`` is the version it corrects, ``beside`` the activity's other standing figures by metric, ``others`` the same
    metric in activities of the same kind, ``headcount`` the participants that were planned.
    """
    found = []
    shown = {"value": value, "metric": str(metric.name)}
    if value == 0:
        found.append(Question("zero", _("%(metric)s is 0. Leave the field empty if nothing was counted.") % shown))
    if before and (value >= TIMES * before or 0 < value * TIMES <= before):
        found.append(Question("unlike-before", _("%(metric)s: %(value)d, where %(before)d stood before.") % {**shown, "before": before}))
    beside_others = [other for other in others if other]
    usual = median(beside_others) if len(beside_others) >= ENOUGH_OTHERS else 0
    if usual and value >= TIMES * usual:
        words = _("%(metric)s: %(value)d is ten times what other activities of this kind have (%(usual)d in the middle) or more.")
        found.append(Question("unlike-others", words % {**shown, "usual": int(usual)}))
    whole = beside.get(metric.part_of) if metric.part_of else None
    if whole is not None and value > whole:
        words = _("%(metric)s: %(value)d, but the whole (%(whole_name)s) is %(whole)d.")
        found.append(Question("above-whole", words % {**shown, "whole_name": str(METRICS[metric.part_of].name), "whole": whole}))
    for part in parts_of(metric.code):
        if beside.get(part.code, 0) > value:
            words = _("%(metric)s: %(value)d, but its part (%(part)s) is %(count)d.")
            found.append(Question("below-part", words % {**shown, "part": str(part.name), "count": beside[part.code]}))
    if headcount and metric.code in {"visits", "people"} and value > headcount:
        words = _("%(metric)s: %(value)d, where %(headcount)d were planned.")
        found.append(Question("above-headcount", words % {**shown, "headcount": headcount}))
    return found
