"""What sort of notice or report a document is, beyond notice, report and news."""

from __future__ import annotations

import re
from typing import Literal

from .document import Document
from .programme import DocumentKind, Field

GeneralKind = Literal["notice", "report", "news"]
_GENERAL: dict[DocumentKind, GeneralKind] = {
    "notice": "notice", "call": "notice", "plan": "notice", "sheet": "notice", "report": "report", "brief": "report", "news": "news",
}  # fmt: skip
_CALL = re.compile(r"征集|征求|报送.{0,16}(?:计划|方案|项目)|申报|推荐|报名")
_PLAN = re.compile(r"(?:方案|计划|安排|要点|一览表|安排表|计划表|日程表?)(?:[（(].{1,12}[)）])?$")
_BRIEF = re.compile(r"简报|快报|专报|工作动态|信息摘报")
_SHEETS = ("spreadsheetml", "ms-excel")


def general_kind(kind: DocumentKind) -> GeneralKind:
    """Whether a document of this kind announces, gives an account of its own, or is told by a medium."""
    return _GENERAL[kind]


def refined_kind(document: Document, general: Field[GeneralKind], title: Field[str] | None, head: str) -> Field[DocumentKind]:
    """The kind told by the sort of file, the title and the words at the head."""
    words = title.value if title else ""

    def told(kind: DocumentKind, confidence: float, rule: str) -> Field[DocumentKind]:
        return Field(kind, title.span if title else None, confidence, rule)

    if any(sort in document.media_type for sort in _SHEETS):
        return told("sheet", 0.95, "a workbook")
    if general.value == "report" and (_BRIEF.search(words) or _BRIEF.search(head)):
        return told("brief", 0.9, "words of the title or head")
    if general.value == "notice" and _CALL.search(words) and words.endswith(("通知", "公告", "函", "启事")):
        return told("call", 0.85, "words of the title")
    if general.value == "notice" and _PLAN.search(words):
        return told("plan", 0.9, "words of the title")
    return Field(general.value, general.span, general.confidence, general.rule)
