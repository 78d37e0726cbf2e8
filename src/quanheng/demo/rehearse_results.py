"""The second half of a rehearsal: made-up figures and briefs, the report frozen, packed and handed in by its deadline."""

from dataclasses import replace
from datetime import date

from django.utils import timezone

from quanheng.campaigns.models import Activity, Campaign
from quanheng.reporting import services as reporting
from quanheng.reporting.documents import mail_bundle
from quanheng.reporting.metrics import usual_metrics
from quanheng.reporting.models import Figure
from quanheng.units.models import User

MADE_UP = "演练数据，非真实统计"


def play_results(campaign: Campaign, *, officer: User, approver: User, report_by: date | None) -> list[str]:
    """Results of every activity that is over, a brief, a medium, and the report; gives the steps. Of a campaign still to come nothing is made up.

    ``report_by`` is the day of handing in, where it is another than the notice asks for.
    """
    today = timezone.localdate()
    over = [one for one in Activity.objects.filter(campaign=campaign) if one.start and one.end and one.end <= today]
    if not over:
        return ["the activities are still to come; results and the report wait for them"]
    held = reporting.mark_many_held([(activity, activity.revision) for activity in over], by=officer, today=today)
    figures = sum(_figures(activity, officer) for activity in held)
    steps = [f"{len(held)} activities are marked held; {figures} made-up figures are in"]
    _brief(campaign, held[0], officer, approver)
    steps.append("a brief is reviewed and sent up, a medium is noted")
    report = reporting.freeze_report(campaign, seen=0, by=approver)
    bundle = mail_bundle(report.values, day=report.frozen_at.date().isoformat(), code=report.sha256)
    due = min(report_by or _due(campaign, today), today)
    reporting.record_hand_in(report, recipient="上级计量处", how="mail", day=due, by=officer, receipt=MADE_UP)
    return [*steps, f"the report is frozen, packed ({len(bundle)} bytes) and handed in on {due.isoformat()}"]


def _figures(activity: Activity, officer: User) -> int:
    """The first three metrics that are usual for the kind, with values that follow from the row's place."""
    metrics = usual_metrics(activity.kinds)[:3]
    for place, metric in enumerate(metrics, 1):
        entry = reporting.Entry(metric.code, 10 * place + activity.position % 10, source=Figure.Source.ESTIMATED, words=MADE_UP)
        try:
            reporting.record_figure(activity, entry, by=officer)
        except reporting.FigureQuestioned:
            reporting.record_figure(activity, replace(entry, accepted=True, reason=MADE_UP), by=officer)
    return len(metrics)


def _brief(campaign: Campaign, activity: Activity, officer: User, approver: User) -> None:
    day = activity.end
    values = {"activity": activity, "unit": campaign.unit, "title": activity.name[:200], "text": f"{activity.name}（{MADE_UP}）", "day": day}
    brief = reporting.write_brief(campaign, values=values, by=officer)
    brief = reporting.step_brief(brief, step="review", edit=brief.edit, by=approver)
    reporting.step_brief(brief, step="send", edit=brief.edit, by=officer, where="上级计量处")
    reporting.add_coverage(campaign, values={"activity": activity, "medium": "演练日报", "day": day}, by=officer)


def _due(campaign: Campaign, today: date) -> date:
    """The day by which the notice wants the summary (or else its last deadline), or today where that is still to come."""
    told = [(deadline.what, deadline.by_date) for deadline in campaign.deadlines.all() if deadline.by_date]
    of_summary = [day for what, day in told if "总结" in what]
    wanted = min(of_summary) if of_summary else max((day for _what, day in told), default=today)
    return min(wanted, today)
