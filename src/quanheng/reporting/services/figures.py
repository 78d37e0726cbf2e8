"""Figures enter, are corrected and are taken back; every version stays readable."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from quanheng.campaigns.closed import refuse_closed
from quanheng.campaigns.models import Activity, Campaign
from quanheng.ledger import services as ledger
from quanheng.reporting.metrics import METRICS
from quanheng.reporting.models import Evidence, Figure
from quanheng.reporting.plausible import Question, questions_about
from quanheng.units.kinds import Role
from quanheng.units.models import User
from quanheng.units.sights import require_role

MOST = 10**12
NEWEST = 300


class FigureMoved(Exception):
    """Somebody entered or corrected this figure meanwhile."""

    def __init__(self, name: str) -> None:
        super().__init__(_("%(metric)s: somebody changed this figure meanwhile. Look at what stands now and enter yours again.") % {"metric": name})


class FigureQuestioned(Exception):
    """The value is odd; it is taken with a yes and a reason."""

    def __init__(self, metric: str, value: int, questions: list[Question]) -> None:
        self.metric, self.value, self.questions = metric, value, questions
        super().__init__(" ".join(question.words for question in questions))


@dataclass(frozen=True, slots=True)
class Entry:
    """A value as a person gives it. ``seen`` is the version on the page (0 where none stood); ``value`` None takes the figure back."""

    metric: str
    value: int | None
    seen: int = 0
    source: str = Figure.Source.TYPED
    words: str = ""
    reason: str = ""
    accepted: bool = False
    evidence: Evidence | None = None


def for_results(campaign: Campaign, by: User) -> Campaign:
    """The officer's campaign, once it is issued: before that there is a plan, and nothing has happened."""
    require_role(by, campaign.unit, Role.OFFICER)
    if campaign.state == Campaign.State.DRAFT:
        raise ValidationError(_("The programme is not issued yet. Results are entered once it is."), code="draft")
    refuse_closed(campaign)
    return campaign


def record_figure(activity: Activity, entry: Entry, *, by: User) -> Figure:
    """Store one figure as its newest version.

    FigureMoved when ``seen`` no longer stands; FigureQuestioned for an odd value without a yes; ValidationError for a metric
    that is not in the catalogue, for a correction or a yes without a reason, and for a value below 0.
    """
    campaign = for_results(Campaign.objects.select_related("unit").get(pk=activity.campaign_id), by)
    name = _checked(activity, entry)
    try:
        with transaction.atomic():
            before = _standing(activity, entry, name)
            codes = [] if entry.value is None else _asked(activity, entry, before)
            figure = Figure(
                activity=activity,
                metric=entry.metric,
                value=entry.value,
                source=entry.source,
                words=entry.words[:300],
                evidence=entry.evidence,
                version=before.version + 1 if before else 1,
                reason=entry.reason.strip(),
                questions=codes,
                made_by=by,
            )
            figure.full_clean(exclude=["activity", "evidence", "made_by"], validate_constraints=False, validate_unique=False)
            figure.save(force_insert=True)
            told = {"activity": activity.name, "metric": entry.metric, "value": (before.value if before else None, entry.value)}
            change = {**told, "source": entry.source, "reason": entry.reason, "questions": codes, "version": figure.version}
            ledger.append(
                "figure.recorded" if entry.value is not None else "figure.taken-back", subject=figure, actor=by, unit=campaign.unit_id, change=change
            )
    except IntegrityError as error:  # two people enter the same figure at the same moment
        raise FigureMoved(name) from error
    return figure


def _checked(activity: Activity, entry: Entry) -> str:
    metric = METRICS.get(entry.metric)
    if metric is None:
        raise ValidationError(_("“%(metric)s” is not in the catalogue of metrics.") % {"metric": entry.metric}, code="metric")
    name = str(metric.name)
    if entry.value is not None and not 0 <= entry.value <= MOST:
        raise ValidationError(
            _("%(metric)s: %(value)s is no count. Give a whole number from 0.") % {"metric": name, "value": entry.value}, code="count"
        )
    if entry.seen and not entry.reason.strip():
        raise ValidationError(_("%(metric)s: say why the figure changes; both versions stay readable.") % {"metric": name}, code="reason")
    if entry.value is None and not entry.seen:
        raise ValidationError(_("%(metric)s: there is no figure to take back.") % {"metric": name}, code="nothing")
    if entry.evidence is not None and entry.evidence.activity_id != activity.pk:
        raise ValidationError(_("The proof belongs to another activity."), code="evidence")
    return name


def _standing(activity: Activity, entry: Entry, name: str) -> Figure | None:
    """The version that stood, no longer standing; FigureMoved where it is not what the page showed.

    A figure that was taken back shows as none: ``seen`` 0 goes on from it.
    """
    before = Figure.objects.filter(activity=activity, metric=entry.metric, stands=True).first()
    shown = before.version if before and (entry.seen or before.value is not None) else 0
    if shown != entry.seen:
        raise FigureMoved(name)
    if before and not Figure.objects.filter(pk=before.pk, stands=True).update(stands=False):
        raise FigureMoved(name)
    return before


def _asked(activity: Activity, entry: Entry, before: Figure | None) -> list[str]:
    """Codes of the questions that the entry answers with its yes; FigureQuestioned where it does not."""
    assert entry.value is not None
    standing = Figure.objects.filter(stands=True, value__isnull=False)
    questions = questions_about(
        METRICS[entry.metric],
        entry.value,
        before=before.value if before else None,
        beside={metric: value for metric, value in standing.filter(activity=activity).values_list("metric", "value") if value is not None},
        others=_of_the_kind(activity, entry.metric),
        headcount=activity.planned_headcount,
    )
    if questions and not entry.accepted:
        raise FigureQuestioned(entry.metric, entry.value, questions)
    if questions and not entry.reason.strip():
        message = _("%(metric)s: say why this figure is right; the reason is kept with it.")
        raise ValidationError(message % {"metric": str(METRICS[entry.metric].name)}, code="reason")
    return [question.code for question in questions]


def _of_the_kind(activity: Activity, metric: str) -> list[int]:
    """The same metric in the campaign's other activities whose leading kind is the same: the newest of them, for they tell enough."""
    figures = Figure.objects.filter(activity__campaign_id=activity.campaign_id, metric=metric, stands=True, value__isnull=False)
    newest = figures.exclude(activity=activity).order_by("-made_at").values_list("value", "activity__kinds")[:NEWEST]
    return [value for value, kinds in newest if value is not None and kinds[:1] == activity.kinds[:1]]
