"""The mail bundle: report, table, figures, list of evidence and what each file hashes to, in one archive."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable
from typing import Any

from quanheng.reporting.documents.report_docx import report_docx
from quanheng.reporting.documents.table_docx import table_docx
from quanheng.reporting.documents.table_xlsx import table_xlsx
from quanheng.reporting.models import Figure

SOURCE_WORDS = {Figure.Source.TYPED: "手工填写", Figure.Source.READ: "读自材料", Figure.Source.ESTIMATED: "估计", Figure.Source.TOOL: "工具统计"}
_STAMP = (1980, 1, 1, 0, 0, 0)  # the archive of one version has the same bytes whenever it is packed


def mail_bundle(values: dict[str, Any], *, day: str, code: str) -> bytes:
    """The archive; ``code`` is the hash of the frozen values that the list of contents names."""
    files = {
        "总结报告.docx": report_docx(values, day=day),
        "汇总表.xlsx": table_xlsx(values),
        "汇总表.docx": table_docx(values),
        "成效数据.csv": figures_csv(values),
        "佐证清单.csv": evidence_csv(values),
    }
    hashes = [f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in files.items()]
    files["清单.txt"] = "\n".join([values["title"], f"定稿数据 SHA-256 {code}", "", *hashes, ""]).encode("utf-8-sig")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _STAMP), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def figures_csv(values: dict[str, Any]) -> bytes:
    """Every figure with its source and the words of the report it was read from."""
    headings = ("序号", "活动名称", "指标", "数值", "计量单位", "来源", "版本", "材料原文", "SHA-256")
    rows = (
        (one["number"], one["activity_name"], one["name"], one["value"], one["unit"], SOURCE_WORDS.get(one["source"], one["source"]), one["version"],
         one["words"], one["sha256"])
        for one in values["figures"]
    )  # fmt: skip
    return _csv(headings, rows)


def evidence_csv(values: dict[str, Any]) -> bytes:
    """Every picture, file and link with what it hashes to."""
    headings = ("活动名称", "内容说明", "文件或网址", "字节", "SHA-256")
    return _csv(headings, ((one["activity"], one["title"], one["name"], one["size"] or "", one["sha256"]) for one in values["evidence"]))


def _csv(headings: Iterable[object], rows: Iterable[Iterable[object]]) -> bytes:
    """UTF-8 with a mark so that spreadsheets know it; what looks like a formula is written as text."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([f"'{cell}" if str(cell)[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell for cell in row])
    return file.getvalue().encode("utf-8-sig")
