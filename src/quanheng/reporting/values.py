"""The report as plain values: what the pages show, what the documents are written from, and what a frozen version keeps.

Every value names its source by key, and every source has a hash, so that it can be shown later that nothing was changed.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from quanheng.campaigns.models import Activity, Campaign, Duty
from quanheng.ledger.canonical import canonical
from quanheng.reporting.drafting import Section, Telling, drafted_sections
from quanheng.reporting.models import Brief, Evidence, Figure, ReportText
from quanheng.reporting.official import STATE_WORDS, actual_words, figure_words, planned_words, report_title, table_title, units_words
from quanheng.reporting.queries import Result, coverage_of, evidence_of, results_of
from quanheng.reporting.totals import Total, totals_of
from quanheng.units.sights import Reader, in_sight_of

FORM = "quanheng-report/1"
SHOWN, AROUND = 200, 40


def digest(content: object) -> str:
    """SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def sections_of(campaign: Campaign, reader: Reader, results: Sequence[Telling]) -> list[Section]:
    """The sections as drafted from data, now."""
    duties = in_sight_of(reader, Duty.objects.filter(campaign=campaign)).order_by("position")
    return drafted_sections(campaign, results, coverage_of(campaign, reader), duties)


def written_sections(drafted: list[Section], text: ReportText | None) -> list[Section]:
    """The sections as the person wrote them, or else as drafted."""
    written = text.sections if text else {}
    return [Section(one.key, one.heading, written[one.key]["text"], one.level) if one.key in written else one for one in drafted]


def report_values(campaign: Campaign, reader: Reader) -> dict[str, Any]:
    """Everything that the report says; a fixed number of queries."""
    results = results_of(campaign, reader)
    text = in_sight_of(reader, ReportText.objects.filter(campaign=campaign)).first()
    sections = written_sections(sections_of(campaign, reader, results), text)
    return {
        "form": FORM,
        "title": report_title(campaign),
        "table_title": table_title(campaign),
        "campaign": {"id": str(campaign.pk), "title": campaign.title, "doc_number": campaign.doc_number, "issuer": campaign.unit.name},
        "sections": [{"key": one.key, "heading": one.heading, "level": one.level, "text": one.text} for one in sections],
        "rows": [_row(result) for result in results],
        "figures": [_figure(result, figure) for result in results for figure in result.figures.values()],
        "totals": [
            {
                "metric": total.metric.code,
                "name": total.metric.official_name,
                "unit": total.metric.unit,
                "value": total.value,
                "activities": total.count,
            }
            for total in totals_of(results)
        ],
        "coverage": [
            {"id": str(one.pk), "medium": one.medium, "title": one.title, "day": _iso(one.day), "address": one.address, "reach": one.reach}
            for one in coverage_of(campaign, reader)
        ],
        "briefs": [
            {"id": str(one.pk), "title": one.title, "unit": one.unit_name, "day": _iso(one.day), "state": one.state, "where": one.where}
            for one in in_sight_of(reader, Brief.objects.filter(campaign=campaign)).order_by("day", "pk")
        ],
        "evidence": [_proof(one) for one in evidence_of(campaign, reader)],
    }


def _row(result: Result) -> dict[str, Any]:
    activity = result.activity
    return {
        "activity": str(activity.pk),
        "revision": activity.revision,
        "number": activity.number,
        "name": activity.name,
        "planned": planned_words(result),
        "actual": actual_words(result),
        "state": STATE_WORDS[Activity.State(activity.state)],
        "results": figure_words(result.figures),
        "units": units_words(result),
    }


def _figure(result: Result, figure: Figure) -> dict[str, Any]:
    metric = figure.metric_data
    told = {
        "id": str(figure.pk),
        "key": f"{result.activity.pk}.{figure.metric}",
        "activity": str(result.activity.pk),
        "metric": figure.metric,
        "value": figure.value,
        "source": figure.source,
        "version": figure.version,
        "words": figure.words,
    }
    named = {"activity_name": result.activity.name, "number": result.activity.number, "name": metric.official_name, "unit": metric.unit}
    return {**told, **named, "sha256": digest(told)}


def _total(total: Total) -> dict[str, Any]:
    metric = total.metric
    return {"metric": metric.code, "name": metric.official_name, "unit": metric.unit, "value": total.value, "activities": total.count}


def _proof(evidence: Evidence) -> dict[str, Any]:
    return {
        "id": str(evidence.pk),
        "activity": evidence.activity.name if evidence.activity else "",
        "kind": evidence.kind,
        "title": evidence.title,
        "name": evidence.filename or evidence.address,
        "sha256": evidence.sha256,
        "size": evidence.size,
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


# What is compared: the word for it, where it stands, by which key, and which of its values matter.
COMPARED = (
    ("row", "rows", "activity", ("state", "actual", "units", "name")),
    ("figure", "figures", "key", ("value",)),
    ("text", "sections", "key", ("text",)),
    ("coverage", "coverage", "id", ("medium",)),
    ("brief", "briefs", "id", ("state",)),
    ("evidence", "evidence", "id", ("name",)),
)


def changes_between(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """What a supplement changes: ``what`` of ``COMPARED``, ``of`` its name, and a value from, to (None for what came or went)."""
    found: list[dict[str, Any]] = []
    for what, group, key, fields in COMPARED:
        old, new = ({item[key]: item for item in values[group]} for values in (before, after))
        for name in dict.fromkeys([*old, *new]):
            was, now = old.get(name), new.get(name)
            for field in fields if was and now else fields[:1]:
                one, other = was and was[field], now and now[field]
                if one != other and (one or other):
                    found.append({"what": what, "of": _called(now or was or {}), "from": one, "to": other})
    return found


def cut_around(before: Any, after: Any) -> dict[str, str]:
    """Both values short enough for a table, long ones cut around the first sign that differs."""
    one, other = ("—" if value is None else str(value) for value in (before, after))
    same = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other)))
    start = max(0, same - AROUND) if max(len(one), len(other)) > SHOWN else 0
    return {"from": _cut(one, start), "to": _cut(other, start)}


def _cut(words: str, start: int) -> str:
    return ("…" if start else "") + words[start : start + SHOWN] + ("…" if len(words) > start + SHOWN else "")


def _called(item: dict[str, Any]) -> str:
    """What a changed thing is called."""
    if "metric" in item:
        return f"{item['activity_name']} · {item['name']}"
    return str(item.get("heading") or item.get("title") or item.get("name") or item.get("medium") or item.get("key") or "")
