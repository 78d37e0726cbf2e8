"""The workbook that a unit fills: lists to choose from, dates that are dates, and hidden ids by which it is known when it comes back."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from quanheng.campaigns.draft import Item
from quanheng.campaigns.kinds import CATALOGUE, Audience, PartRole
from quanheng.collecting.models import Request
from quanheng.collecting.rows import MOST_ROWS, plan_row
from quanheng.notices import read_window

MARK = "quanheng-plans/1"
IDS_SHEET = "_ids"
HEAD_ROW = 3
EMPTY_ROWS = 40
MOST_UNPACKED = 60_000_000

# Chinese headings: the sheet goes to Chinese offices whatever the officer's own language is.
COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("name", "活动名称", 28),
    ("content", "活动内容", 48),
    ("start", "开始日期", 13),
    ("end", "结束日期", 13),
    ("time_words", "时间说明", 18),
    ("place", "活动地点", 22),
    ("form", "宣传形式", 18),
    ("kind", "活动类型", 14),
    ("audience", "公开范围", 12),
    ("responsible", "负责单位", 24),
    ("organiser", "主办单位", 20),
    ("host", "承办单位", 20),
    ("co-organiser", "协办单位", 20),
    ("joint", "联合单位", 20),
    ("technical-support", "技术支撑单位", 20),
    ("cost", "计划经费（元）", 14),
    ("headcount", "预计人数", 10),
    ("key", "行标识", 4),
)
ROLES = (PartRole.RESPONSIBLE, PartRole.ORGANISER, PartRole.HOST, PartRole.CO_ORGANISER, PartRole.JOINT, PartRole.TECHNICAL_SUPPORT)
KIND_WORDS = {
    "ceremony": "启动仪式", "lecture": "讲座", "open_day": "实验室开放", "service_desk": "便民服务", "publicity": "宣传", "quiz": "知识竞答",
    "contest": "竞赛", "exam": "考试", "training": "培训", "visit": "走访", "comparison": "计量比对", "inspection": "监督检查", "other": "其他",
}  # fmt: skip
AUDIENCE_WORDS = {Audience.PUBLIC.value: "公开", Audience.INVITED.value: "受邀", Audience.INTERNAL.value: "内部"}


class NotOurs(Exception):
    """The workbook is no filled template, or one of another call; ``problem`` is a stable code."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A template that came back: which request it belongs to, its rows, and what is wrong with single cells."""

    code: str
    rows: list[Item]
    problems: list[str]


def planning_sheet(request: Request) -> bytes:
    """The template for one unit, with the rows that it has given so far. ``request`` needs call, campaign and unit joined."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "活动计划"
    _head(sheet, request)
    for offset, row in enumerate([*request.rows, *([None] * EMPTY_ROWS)]):
        _fill(sheet, HEAD_ROW + 1 + offset, row)
    _validations(sheet, last=HEAD_ROW + len(request.rows) + EMPTY_ROWS)
    _instructions(book, request)
    ids = book.create_sheet(IDS_SHEET)
    ids.sheet_state = "veryHidden"
    for line, (name, value) in enumerate(
        (("format", MARK), ("campaign", request.call.campaign.code), ("call", str(request.call_id)), ("request", str(request.pk))), 1
    ):
        ids.cell(line, 1, name)
        ids.cell(line, 2, value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def filled_sheet(data: bytes, *, call_id: Any, year: int | None) -> FilledSheet:
    """Rows of a template that came back; NotOurs (``not-a-template``, ``other-call``, ``damaged``) for anything else.

    ``year`` stands in for days written without one. A row keeps its key where the hidden column still has it, so that rows given before are
    changed and not doubled. Formulas are not evaluated: a cell that holds one is refused by name. Cells that cannot be read cost only themselves.
    """
    book = _opened(data)
    try:
        if IDS_SHEET not in book.sheetnames:
            raise NotOurs("not-a-template")
        ids = {str(name): str(value) for name, value in book[IDS_SHEET].iter_rows(min_row=1, max_row=10, max_col=2, values_only=True)}
        if ids.get("format") != MARK:
            raise NotOurs("not-a-template")
        if ids.get("call") != str(call_id):
            raise NotOurs("other-call")
        sheet = next(book[name] for name in book.sheetnames if name != IDS_SHEET)
        rows: list[Item] = []
        problems: list[str] = []
        for line, row in _rows(sheet, year, problems):
            if len(rows) >= MOST_ROWS:
                problems.append(_("Row %(line)d and those below it were left out: at most %(most)d rows.") % {"line": line, "most": MOST_ROWS})
                break
            rows.append(row)
        return FilledSheet(ids.get("request", ""), _distinct(rows), problems)
    finally:
        book.close()


def _opened(data: bytes) -> Workbook:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MOST_UNPACKED:
                raise NotOurs("too-large")
        return load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    except NotOurs:
        raise
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError, AttributeError, SyntaxError) as error:  # openpyxl on damaged files
        raise NotOurs("damaged") from error


def _rows(sheet: Any, year: int | None, problems: list[str]) -> Iterator[tuple[int, Item]]:
    columns: dict[int, str] = {}
    for line, cells in enumerate(sheet.iter_rows(max_row=HEAD_ROW + MOST_ROWS + EMPTY_ROWS + 10, max_col=len(COLUMNS) + 8, values_only=True), 1):
        if not columns:
            known = {heading: name for name, heading, _width in COLUMNS}
            found = {place: known[str(cell).strip()] for place, cell in enumerate(cells) if cell is not None and str(cell).strip() in known}
            columns = found if "name" in found.values() else {}
            continue
        told = {name: cells[place] for place, name in columns.items() if place < len(cells) and cells[place] not in (None, "")}
        if any(name != "key" for name in told):
            yield line, _row(line, told, year, problems)


def _row(line: int, told: dict[str, Any], year: int | None, problems: list[str]) -> Item:
    words = {name: _words(value) for name, value in told.items()}
    for name, value in words.items():
        if value.startswith("=") and name != "key":
            problems.append(_("Row %(line)d, %(column)s: holds a formula; type the value itself.") % {"line": line, "column": _heading(name)})
            words[name] = ""
    values: dict[str, Any] = {name: words.get(name, "")[:300] for name in ("name", "place", "form")}
    values["content"] = words.get("content", "")[:5000]
    values["time_words"] = words.get("time_words", "")[:200]
    for name in ("start", "end"):
        values[name] = _day(line, name, told.get(name), year, problems)
    values["end"] = values["end"] or values["start"]
    values["kinds"] = _kinds(line, words.get("kind", ""), problems)
    values["audience"] = next((code for code, word in AUDIENCE_WORDS.items() if word == words.get("audience")), None)
    values["parts"] = [{"role": role.value, "name": name} for role in ROLES for name in _names(words.get(role.value, ""))]
    values["cost"], values["headcount"] = words.get("cost", "")[:20], words.get("headcount", "")[:20]
    if not values["time_words"] and values["start"]:
        values["time_words"] = values["start"] if values["end"] == values["start"] else f"{values['start']} – {values['end']}"
    row = plan_row(values)
    return {**row, "key": words["key"]} if _is_key(words.get("key", "")) else row


def _distinct(rows: list[Item]) -> list[Item]:
    """Copied rows carry the key of the row they were copied from: the first keeps it, the others become rows of their own."""
    seen: set[str] = set()
    found = []
    for row in rows:
        found.append(plan_row({name: value for name, value in row.items() if name != "key"}) if row["key"] in seen else row)
        seen.add(row["key"])
    return found


def _is_key(words: str) -> bool:
    try:
        UUID(words)
    except ValueError:
        return False
    return True


def _words(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return ILLEGAL_CHARACTERS_RE.sub("", str(value)).strip()


def _day(line: int, name: str, value: Any, year: int | None, problems: list[str]) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    window = read_window(_words(value), year=year)
    if window.start is not None and window.start == window.end:
        return window.start.isoformat()
    problems.append(
        _("Row %(line)d, %(column)s: “%(value)s” is no day such as 2027-05-20; say it under 时间说明.")
        % {"line": line, "column": _heading(name), "value": _words(value)[:40]}
    )
    return None


def _kinds(line: int, words: str, problems: list[str]) -> list[str]:
    if not words:
        return []
    found = [code for code, word in KIND_WORDS.items() if word == words]
    if not found:
        problems.append(
            _("Row %(line)d, %(column)s: “%(value)s” is none of the kinds in the list.")
            % {"line": line, "column": _heading("kind"), "value": words[:40]}
        )
    return found


def _names(words: str) -> list[str]:
    return [name.strip()[:200] for name in re.split(r"[、;；\n]+", words) if name.strip()]


def _heading(name: str) -> str:
    return next(heading for code, heading, _width in COLUMNS if code == name)


_THIN = Side(style="thin", color="8A97A5")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def _head(sheet: Worksheet, request: Request) -> None:
    last = len(COLUMNS) - 1  # the hidden key stands outside of the title
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=last)
    sheet.cell(1, 1, f"{request.call.campaign.name or request.call.campaign.title} 活动计划").font = Font(name="黑体", size=16)
    sheet.cell(1, 1).alignment = Alignment(horizontal="center")
    sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=last)
    sheet.cell(2, 1, f"填报单位：{request.unit_name}    请于 {request.call.by_date:%Y-%m-%d}（含当日）前报送    填写说明见下一张表").font = Font(
        name="宋体", size=11
    )
    for column, (name, heading, width) in enumerate(COLUMNS, 1):
        cell = sheet.cell(HEAD_ROW, column, heading)
        cell.font, cell.border, cell.fill = Font(name="黑体", size=11), _FRAME, PatternFill("solid", fgColor="E8F0F8")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.column_dimensions[get_column_letter(column)].hidden = name == "key"
    sheet.freeze_panes = f"B{HEAD_ROW + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def _fill(sheet: Worksheet, line: int, row: Item | None) -> None:
    values = _cells(row) if row else {}
    for column, (name, _heading_words, _width) in enumerate(COLUMNS, 1):
        cell = sheet.cell(line, column)
        value = values.get(name)
        if isinstance(value, str):
            value = ILLEGAL_CHARACTERS_RE.sub("", value) or None
        if value is not None:
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever it begins with
                cell.quotePrefix = value[:1] in {"=", "+", "-", "@", "\t"}
        cell.border = _FRAME
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        cell.protection = Protection(locked=name == "key")
        if name in {"start", "end"}:
            cell.number_format = "yyyy-mm-dd"


def _cells(row: Item) -> dict[str, Any]:
    values: dict[str, Any] = {name: row.get(name) or None for name in ("name", "content", "time_words", "place", "form", "cost", "headcount", "key")}
    for name in ("start", "end"):
        values[name] = date.fromisoformat(row[name]) if row.get(name) else None
    values["kind"] = KIND_WORDS.get(row["kinds"][0]) if row.get("kinds") else None
    values["audience"] = AUDIENCE_WORDS.get(row.get("audience") or "")
    for role in ROLES:
        values[role.value] = "、".join(part["name"] for part in row.get("parts", []) if part["role"] == role) or None
    return values


def _validations(sheet: Worksheet, *, last: int) -> None:
    places = {name: get_column_letter(column) for column, (name, _heading_words, _width) in enumerate(COLUMNS, 1)}

    def over(name: str, rule: DataValidation) -> None:
        rule.showErrorMessage = True
        sheet.add_data_validation(rule)
        rule.add(f"{places[name]}{HEAD_ROW + 1}:{places[name]}{last}")

    for name in ("start", "end"):
        over(
            name,
            DataValidation(
                "date",
                operator="greaterThan",
                formula1="36526",
                allow_blank=True,
                errorTitle="日期",
                error="请填写日期，如 2027-05-20；说不准的写在“时间说明”",
            ),
        )
    over("kind", _choice(KIND_WORDS[code] for code in CATALOGUE if code in KIND_WORDS))
    over("audience", _choice(AUDIENCE_WORDS.values()))
    over("headcount", DataValidation("whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True, errorTitle="人数", error="请填写整数"))
    over(
        "cost",
        DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True, errorTitle="经费", error="请填写数字，单位元"),
    )


def _choice(words: Iterable[str]) -> DataValidation:
    listed = ",".join(words)
    return DataValidation("list", formula1=f'"{listed}"', allow_blank=True, errorTitle="请从列表中选择", error="请从下拉列表中选择")


INSTRUCTIONS = (
    "一行填写一项活动；没有活动也请回复说明。",
    "日期填年-月-日；只有一天的，结束日期可不填；说不准的（如“5月中旬”）写在“时间说明”。",
    "活动类型、公开范围从下拉列表选择；不选的由牵头部门按类型确定，监督检查和内部培训不对外公开。",
    "单位较多时用“、”分开；与其他单位合办的，请把对方写在“联合单位”。",
    "计划经费、预计人数可不填。",
    "请不要修改表头和隐藏的列；可以增加行，可以复制行。",
    "填好后通过填报链接上传，或者把文件发回给联系人。",
)


def _instructions(book: Workbook, request: Request) -> None:
    sheet = book.create_sheet("填写说明")
    sheet.column_dimensions["A"].width = 100
    for line, words in enumerate([*INSTRUCTIONS, *([request.call.text] if request.call.text else [])], 1):
        cell = sheet.cell(line, 1, ILLEGAL_CHARACTERS_RE.sub("", words))
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
