"""This room's part of the archive: every frozen version with its documents, hand-ins, briefs, coverage, materials, and the evidence itself."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.archive import as_json
from quanheng.campaigns.keeping import ArchivedFile, Erasable, KeepClass, register_archive_part, register_erasable
from quanheng.campaigns.models import Campaign
from quanheng.ledger import services as ledger
from quanheng.ledger.queries import personal_values_of
from quanheng.reporting import documents
from quanheng.reporting.models import ActivityNotes, Brief, Coverage, Evidence, Figure, HandIn, Handout, Report
from quanheng.reporting.official import day_words
from quanheng.units.sights import Reader, in_sight_of

HANDOUT_FIELDS = ("item", "quantity", "count_word", "recipient", "day", "lent", "returned_on", "note", "withdrawn")


def _archived(campaign: Campaign, reader: Reader) -> Iterator[ArchivedFile]:
    for report in in_sight_of(reader, Report.objects.filter(campaign=campaign)).order_by("version"):
        yield from _version(report)
    handed = in_sight_of(reader, HandIn.objects.filter(report__campaign=campaign))
    told = list(handed.values("report__version", "recipient", "how", "day", "receipt", "recorded_at"))
    yield ArchivedFile("总结/报送记录.json", "报送对象、方式和回执", KeepClass.OFFICIAL, as_json(told))
    figures = in_sight_of(reader, Figure.objects.filter(activity__campaign=campaign)).order_by("activity__position", "metric", "version")
    fields = ("activity_id", "activity__name", "metric", "value", "source", "words", "version", "stands", "reason", "made_at", "evidence_id")
    yield ArchivedFile("总结/成效数据全部版本.json", "成效数据的每个版本", KeepClass.OFFICIAL, as_json(list(figures.values(*fields))))
    yield from _tellings(campaign, reader)
    yield from _evidence(campaign, reader)


def _version(report: Report) -> Iterator[ArchivedFile]:
    folder, day = f"总结/第{report.version}版", day_words(timezone.localdate(report.frozen_at), year=True)
    yield ArchivedFile(f"{folder}/总结报告.docx", "总结报告", KeepClass.OFFICIAL, documents.report_docx(report.values, day=day))
    yield ArchivedFile(f"{folder}/汇总表.xlsx", "汇总表（计划与实际）", KeepClass.OFFICIAL, documents.table_xlsx(report.values))
    yield ArchivedFile(f"{folder}/汇总表.docx", "汇总表（计划与实际）", KeepClass.OFFICIAL, documents.table_docx(report.values))
    told = {"version": report.version, "sha256": report.sha256, "reason": report.reason, "changes": report.changes, "values": report.values}
    yield ArchivedFile(f"{folder}/定稿数据.json", "定稿的全部数据", KeepClass.OFFICIAL, as_json(told))


def _tellings(campaign: Campaign, reader: Reader) -> Iterator[ArchivedFile]:
    lists: tuple[tuple[str, str, Any, tuple[str, ...]], ...] = (
        ("信息稿", "信息稿", Brief, ("title", "day", "unit_name", "state", "where", "text", "activity__name")),
        ("媒体报道", "媒体报道", Coverage, ("medium", "title", "address", "day", "reach", "activity__name", "withdrawn")),
        (
            "宣传品和展品",
            "宣传品和展品的发放",
            Handout,
            ("item", "quantity", "count_word", "recipient", "day", "lent", "returned_on", "note", "withdrawn"),
        ),
    )
    for name, what, model, fields in lists:
        rows = list(in_sight_of(reader, model.objects.filter(campaign=campaign)).values(*fields))
        if rows:
            yield ArchivedFile(f"佐证/{name}.json", what, KeepClass.EVIDENCE, as_json(rows))
    notes = in_sight_of(reader, ActivityNotes.objects.filter(activity__campaign=campaign))
    fields = ("activity__name", "people", "money", "safety", "good_case", "science_resource", "nomination_reason")
    if rows := list(notes.values(*fields)):
        yield ArchivedFile("佐证/人员经费安全和推荐.json", "人员、经费、安全和推荐", KeepClass.EVIDENCE, as_json(rows))


def _evidence(campaign: Campaign, reader: Reader) -> Iterator[ArchivedFile]:
    every = list(in_sight_of(reader, Evidence.objects.filter(campaign=campaign)).select_related("activity"))
    if not every:
        return
    told = [
        {"kind": one.kind, "title": one.title, "address": one.address, "file": one.filename, "sha256": one.sha256, "withdrawn": one.withdrawn}
        for one in every
    ]
    yield ArchivedFile("佐证/清单.json", "佐证清单（含网址和已撤下的）", KeepClass.EVIDENCE, as_json(told))
    for one in every:
        if one.file and not one.withdrawn:
            where = one.activity.name if one.activity else "全部活动"
            yield ArchivedFile(f"佐证/{where}/{one.filename or one.pk}", one.title or "佐证", KeepClass.EVIDENCE, one.file)


def _givers(campaign: Campaign) -> Any:
    return Handout.objects.filter(campaign=campaign).exclude(given_by="")


def _erase_givers(campaign: Campaign) -> int:
    return int(_givers(campaign).update(given_by=""))


def _staffed(campaign: Campaign) -> Any:
    return ActivityNotes.objects.filter(activity__campaign=campaign).exclude(people="")


def _erase_people(campaign: Campaign) -> int:
    """The notes on people, in the rows and where the ledger is committed to them."""
    for notes in _staffed(campaign):
        ledger.erase_personal(personal_values_of(notes, ["people"]), subject=notes, actor=None, reason="keep-until")
    return int(_staffed(campaign).update(people=""))


register_archive_part("reporting", _archived)
register_erasable(Erasable("reporting.people", _("notes on the people of activities"), lambda campaign: _staffed(campaign).count(), _erase_people))
register_erasable(Erasable("reporting.givers", _("names of those who gave out materials"), lambda campaign: _givers(campaign).count(), _erase_givers))
