"""The officer's whole campaign by browser, on the real notices of 2024: the national notice in, the archive out, with all 52 rows of the annex.

The pictures of the officer's guide (docs/guide) are taken on the way, in both languages.
"""

import io
import json
import re
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from quanheng.archiving import archive_checker
from quanheng.collecting.planning_sheet import COLUMNS, HEAD_ROW
from quanheng.demo.rehearse import AnnexRow
from quanheng.demo.shapes import SHAPES
from tests.browser.conftest import SCREENSHOTS
from tests.browser.test_report import picture as photograph
from tests.browser.test_thread import give, overflows, serious

SAMPLES = Path(__file__).parents[3] / "shared" / "notices" / "samples"
MOST_CORRECTIONS = 10
REASON = "演练数据，非真实统计"
OPEN_DAY = "实验室开放日活动"
SCREEN = 840
CORRECTED = """上海市市场监督管理局关于调整2024年“世界计量日”部分活动安排的通知

各区市场监督管理局：
《上海市市场监督管理局关于开展2024年“世界计量日”活动的通知》（沪市监计量〔2024〕149号）印发后，部分活动安排有调整，现通知如下。

附件：2024年“世界计量日”活动调整表

上海市市场监督管理局
2024年5月6日

附件
2024年“世界计量日”活动调整表
序号\t活动名称\t活动内容\t活动时间\t宣传形式\t负责单位
{rows}
"""
TOLD = "5月21日，浦东新区市场监管局举办实验室开放日活动，共接待市民320余人次，发放宣传资料1200份。"
COVER = r"""name => {
  const covered = text => text.replaceAll(name, "▇▇▇").replace(/https?:\/\/127\.0\.0\.1:\d+(\/give\/)?\w*/g, "https://▇▇▇▇$1▇▇▇▇");
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  window.beneath = [];
  const cover = (thing, field) => {
    window.beneath.push([thing, field, thing[field]]);
    thing[field] = covered(thing[field]);
  };
  while (walker.nextNode()) if (covered(walker.currentNode.data) !== walker.currentNode.data) cover(walker.currentNode, "data");
  for (const field of document.querySelectorAll("main input, main textarea")) if (/127\.0\.0\.1/.test(field.value)) cover(field, "value");
}"""
UNCOVER = "() => window.beneath.forEach(([thing, field, words]) => { thing[field] = words; })"


@pytest.fixture(scope="module")
def annex() -> list[AnnexRow]:
    if not SAMPLES.exists():
        pytest.skip("the real notices are not beside the project (../shared/notices/samples)")
    return [AnnexRow.of(told) for told in json.loads((SAMPLES / "seed_004.json").read_text(encoding="utf-8"))["activities"]]


class Walk:
    """The officer's page, and the same address in English for the guide's pictures."""

    def __init__(self, open_page, site, shoot) -> None:
        self.page, self.english = open_page(), open_page(language="en-GB")
        self.outsider = open_page(signed_in=False, language="en-GB")
        self.site, self.shoot = site, shoot

    def picture(self, name: str, *, at: str = "main") -> None:
        """Both languages, a screen from ``at`` on."""
        self.take(self.page, f"guide-{name}-zh", at=at)
        self.english.goto(self.page.url.replace("/zh-hans/", "/en/"))
        self.take(self.english, f"guide-{name}-en", at=at)

    def take(self, page, name: str, *, at: str = "main") -> None:
        """Without the frame above, which names who is signed in; names and this machine's address are covered in what is shown."""
        SCREENSHOTS.mkdir(exist_ok=True)
        page.wait_for_load_state("load")
        page.evaluate(COVER, "何经办")
        page.evaluate("scrollTo(0, 0)")
        top = page.locator(at).first.bounding_box()["y"]
        height = min(SCREEN, page.evaluate("document.documentElement.scrollHeight") - top)
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True, clip={"x": 0, "y": top, "width": 1280, "height": height})
        page.evaluate(UNCOVER)


def units_of(annex: list[AnnexRow]) -> list[str]:
    return list(dict.fromkeys(row.unit for row in annex))


def add_units(walk: Walk, names: list[str]) -> None:
    lines = ["单位名称,类型,上级单位,别名,排序", *(f"{name},regulator,上海市市场监督管理局,,{place}" for place, name in enumerate(names, 1))]
    walk.page.goto(f"{walk.site.base}/units/import/")
    walk.page.set_input_files("[name=file]", {"name": "units.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode("utf-8-sig")})
    walk.page.click("button[name=act][value=store]")
    walk.page.wait_for_load_state()


def accept_the_national_notice(walk: Walk) -> str:
    """Its two rows order and are left out by keyboard; the title that the copy lacks is written. Gives the campaign's address."""
    page = walk.page
    give(page, walk.site, data=(SAMPLES / "seed_000.txt").read_bytes() + b"\n", filename="national.txt")
    review = page.url
    walk.picture("review")
    page.goto(f"{review}grid/")
    rows = page.locator("table[data-rows-grid] tbody tr")
    walk.picture("grid")
    while count := rows.count():
        rows.first.locator("[data-field=name]").focus()
        page.keyboard.press("Control+Delete")
        expect(rows).to_have_count(count - 1)
    page.goto(review)
    if not page.input_value("[name=title]"):
        page.fill("[name=title]", "关于开展2024年“世界计量日”活动的通知")
        page.click("#header button.btn-outline-primary")
    page.click("#accept button.btn-primary")
    page.wait_for_url(re.compile("/campaigns/"))
    return page.url


def call_for_plans(walk: Walk, names: list[str]) -> str:
    page = walk.page
    page.click(".ways a:text('征集')")
    for name in names:
        page.locator("label", has_text=re.compile(f"^\\s*{re.escape(name)}\\s*$")).locator("input").check()
    walk.picture("call")
    page.click("main form button.btn-primary")
    page.wait_for_selector("table[data-rows]")
    return page.url


def filled_workbook(page, rows: list[AnnexRow]) -> bytes:
    """The unit's own workbook as it is offered on its page, filled in an office program."""
    with page.expect_download() as waiting:
        page.click("a[href$='/template.xlsx']")
    book = load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    sheet, place = book["活动计划"], {name: column for column, (name, _heading, _width) in enumerate(COLUMNS, 1)}
    for line, row in enumerate(rows, HEAD_ROW + 1):
        told = {"name": row.name, "content": row.content, "time_words": row.time_words, "form": row.form, "responsible": row.unit}
        for name, value in {**told, "joint": "、".join(row.partners)}.items():
            sheet.cell(line, place[name], value or None)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def through_the_link(walk: Walk, guest, rows: list[AnnexRow], *, shown: bool) -> None:
    guest.goto(walk.page.input_value("#link"))
    for row in rows:
        guest.click("a:text('添加活动')")
        guest.fill("[name=name]", row.name)
        guest.fill("[name=content]", row.content)
        guest.fill("[name=time_words]", row.time_words)
        guest.fill("[name=form]", row.form)
        guest.fill("[name=responsible]", row.unit)
        guest.fill("[name=joint]", "、".join(row.partners))
        guest.click("main form button.btn-primary")
    guest.fill("[name=sender]", "联络员")
    if shown:
        walk.take(guest, "guide-form-zh")
        walk.outsider.goto(guest.url)
        walk.take(walk.outsider, "guide-form-en")
    guest.click("form[action$='/hand-in/'] button")
    assert "已报送" in guest.inner_text("main")


def sheets_come_back(walk: Walk, open_page, board: str, annex: list[AnnexRow]) -> None:
    """Every sixth unit by its link, the others as files in five shapes, dropped at once; each is taken by a yes."""
    page, guest, files = walk.page, open_page(signed_in=False), []
    campaign = SimpleNamespace(year=2024, name="世界计量日")
    for place, name in enumerate(units_of(annex)):
        rows, shape = [row for row in annex if row.unit == name], SHAPES[place % len(SHAPES)]
        if shape.name in {"link", "template"}:
            page.goto(board)
            page.locator("table[data-rows] th a", has_text=re.compile(f"^\\s*{re.escape(name)}\\s*$")).click()
            page.wait_for_selector("#link")
        if shape.write is None:
            if place == 0:
                walk.picture("unit")
            through_the_link(walk, guest, rows, shown=place == 0)
            continue
        request = SimpleNamespace(unit_name=name, call=SimpleNamespace(campaign=campaign))
        data = filled_workbook(page, rows) if shape.name == "template" else shape.write(request, rows)
        files.append({"name": shape.filename(name), "mimeType": "application/octet-stream", "buffer": data})
    guest.close()
    page.goto(board)
    page.set_input_files("[name=sheets]", files)
    page.click(".drop button")
    for _ in range(120):
        if page.locator("main [role=status] a").count() == 0:
            break
        page.reload()
    walk.picture("board")
    waiting = page.locator("a[href^='/sheets/']").evaluate_all("links => links.map(link => link.href)")
    assert len(waiting) == len(files)
    for place, address in enumerate(waiting):
        page.goto(address)
        if place == 0:
            walk.picture("sheet")
        page.click("button:text('采用所选各行')")
        page.wait_for_selector("table[data-rows]")


def compile_and_take(walk: Walk, board: str, campaign: str) -> None:
    page = walk.page
    page.goto(board)
    page.click("a:text('汇总')")
    page.wait_for_selector("table[data-rows]")
    walk.picture("table")
    assert serious(page) == []
    while page.locator("button[name=joined][value=no]").count():
        page.locator("button[name=joined][value=no]").first.click()
        page.wait_for_load_state()
    page.click("form[action$='/table/take/'] button")
    page.wait_for_url(re.compile(re.escape(campaign)))


def corrections_against(walk: Walk, campaign: str, annex: list[AnnexRow]) -> int:
    """The table as the officer downloads it, against the real annex: name, words of time and unit of each row."""
    walk.page.goto(campaign)
    with walk.page.expect_download() as waiting:
        walk.page.click("a[href$='/summary.xlsx']")
    sheet = load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes())).active
    told = [tuple(str(cell or "").strip() for cell in row) for row in sheet.iter_rows(values_only=True)]
    lines = [row for row in told if row[0].isdigit()]
    assert len(lines) == len(annex) == 52
    spoken = {(key(row[1]), key(row[3])) for row in lines}
    return sum((key(row.name), key(row.time_words)) not in spoken for row in annex)


def key(words: str) -> str:
    return re.sub(r"[\W_]", "", words)


def sign_off_and_issue(walk: Walk, campaign: str) -> None:
    page = walk.page
    page.goto(campaign)
    page.locator(".ways a[href$='/own-notice/']").click()
    page.click("main form button.btn-primary")
    page.wait_for_selector("#sign-off")
    walk.picture("own-notice")
    page.fill("[name=number]", "沪市监计量〔2024〕149号")
    page.fill("[name=issued_on]", "2024-04-29")
    page.click("form[action$='/sign-off/'] button.btn-primary")
    page.wait_for_load_state()
    page.goto(campaign)
    assert "已印发" in page.inner_text("main")
    walk.picture("campaign")


def what_the_public_sees(walk: Walk, campaign: str) -> None:
    """One place is withheld by keyboard; the public page, poster, article and files know nothing of it."""
    page = walk.page
    page.goto(f"{campaign}publishing/?q=计量惠民进社区")
    page.locator("#publish input[name=chosen]").first.check()
    page.select_option("[name=act]", "withhold")
    page.check("input[value=place]")
    page.fill("[name=reason]", "地点待定")
    page.click("fieldset.apply button")
    page.wait_for_selector(".notice.success")
    assert "地点" in page.locator("#publish tbody td").first.inner_text()
    walk.picture("publishing", at="fieldset.apply")
    page.goto(campaign)
    page.click("a:text('公众页面')")
    assert "走进计量" in page.inner_text("main") or "开放" in page.inner_text("main")
    assert not overflows(page)
    walk.picture("public")
    page.click("a:text('海报')")
    walk.picture("poster", at=".poster-list")
    page.goto(f"{campaign}article/")
    assert OPEN_DAY in page.inner_text(".pasted")
    walk.picture("article")
    page.goto(campaign)
    page.click(".ways a:text('供官方网站使用的文件')")
    page.click("#files form button")
    page.wait_for_selector("#files a.btn[href$='/files.zip']", timeout=60_000)
    with page.expect_download() as waiting:
        page.click("#files a.btn[href$='/files.zip']")
    assert any(name.endswith("/poster/index.html") for name in zipfile.ZipFile(waiting.value.path()).namelist())
    walk.picture("files")


def an_occurrence_moves(walk: Walk, campaign: str) -> None:
    page = walk.page
    page.goto(campaign)
    page.click(f"#activities a:text('{OPEN_DAY}')")
    page.click("a:text('改期或取消')")
    page.click("summary:text('改期或改地点')")
    opened = page.locator("details[open]")
    opened.locator("[name=start]").fill("2024-05-21")
    opened.locator("[name=reason]").fill("场地维修")
    opened.locator("button").click()
    page.wait_for_selector("#moves textarea")
    assert re.search("原定.*改为", page.input_value("#moves textarea"))
    walk.picture("moved")
    page.goto(f"{campaign}calendar/?m=2024-05")
    assert OPEN_DAY in page.inner_text("main")
    walk.picture("calendar")


def a_corrected_notice(walk: Walk, campaign: str, annex: list[AnnexRow]) -> None:
    """One row on another day and a new one, told by a later document: shown before anything is applied."""
    page, row = walk.page, annex[2]
    told = [(row.number, row.name, row.content, "5月11日", row.form, row.unit), (53, "计量文化展", "展出历代量器", "5月18日", "展览", row.unit)]
    rows = "\n".join("\t".join(str(cell or "") for cell in line) for line in told)
    give(page, walk.site, data=CORRECTED.format(rows=rows).encode(), filename="调整通知.txt")
    page.click(".notice.info a[href*='/differences/']")
    assert page.locator("ins", has_text="5月11日").count() == 1
    walk.picture("differences")
    page.click("a:text('与原文核对')")  # an unsure row changes nothing before it is compared
    page.click("main form button.btn-primary")
    page.wait_for_url(re.compile("/differences/"))
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(re.escape(campaign)))
    assert "计量文化展" in page.inner_text("main")
    assert "5月11日" in page.locator("#activities tr", has_text=row.name).first.inner_text()


def materials_and_headings(walk: Walk, campaign: str) -> None:
    page = walk.page
    page.goto(f"{campaign}handouts/")
    for name, value in {"item": "计量知识折页", "quantity": "200", "count_word": "份", "recipient": "静安区市场监管局"}.items():
        page.fill(f"[name={name}]", value)
    page.click("form[method=post] button.btn-primary:text('保存')")
    page.wait_for_selector("table.ruled")
    walk.picture("handouts")
    page.goto(f"{campaign}headings/")
    assert page.locator("tr.unsure").count() > 0
    walk.picture("headings")
    page.click("main form button.btn-primary")
    assert page.locator("tr.unsure").count() == 0


def one_activity_told(walk: Walk, report: str) -> str:
    """A pasted report, a picture, notes, a nomination, a brief sent up, what a newspaper wrote. Gives the page of its results."""
    page = walk.page
    page.goto(report.replace("/report/", "/"))
    page.click(f"#activities a:text('{OPEN_DAY}')")
    page.goto(f"{page.url}results/")
    results = page.url
    page.click("a:text('读取总结材料')")
    for side, language in ((page, "zh"), (walk.english, "en")):
        side.goto(page.url)
        side.fill("[name=text]", TOLD)
        side.click("button[name=look]")
        walk.take(side, f"guide-read-{language}")
    for box in page.locator("tbody input[type=checkbox]").all():
        box.check()
    page.click("button[name=take]")
    page.wait_for_url(results)
    assert page.locator("input.count[value='320']").count() == 1
    page.set_input_files("[name=proofs]", {"name": "讲解.jpg", "mimeType": "image/jpeg", "buffer": photograph("#c9d8e6")})
    page.click("form[action$='/evidence/'] button")
    page.check("[name=good_case]")
    page.fill("[name=people]", "讲解员4人、志愿者12人")
    page.fill("[name=nomination_reason]", "首次整点讲解，学生占七成")
    page.click("form[action$='/notes/'] button")
    walk.picture("results", at="#evidence")
    page.click("a:text('为本活动撰写信息稿')")
    page.fill("[name=title]", "实验室向市民敞开大门")
    page.fill("[name=text]", "5月21日，三百多位市民走进长度实验室。")
    page.click("main form button.btn-primary")
    page.click("form[action$='/review/'] button")
    page.fill("[name=where]", "总局计量司")
    page.click("form[action$='/send/'] button")
    assert "已报送上级" in page.inner_text("main")
    walk.picture("brief")
    page.goto(report.replace("/report/", "/coverage/"))
    for name, value in {"medium": "东方网", "day": "2024-05-21", "reach": "23000"}.items():
        page.fill(f"[name={name}]", value)
    page.click("main form button.btn-primary")
    assert "东方网" in page.inner_text("table")
    walk.picture("coverage")
    return results


def a_supplement(walk: Walk, report: str, results: str) -> None:
    page = walk.page
    frozen = page.url
    page.goto(results)
    page.fill("input.count[value='320']", "350")
    page.fill("#reason", "补登下午场")
    page.click("main form button:text('保存数据')")
    page.goto(report)
    page.fill("#supplement", "补登下午场")
    page.click("form[action$='/freeze/'] button")
    page.wait_for_url(re.compile("/reports/"))
    assert page.url != frozen
    assert "350" in page.inner_text("main")
    walk.picture("supplement")


def next_year(walk: Walk, campaign: str) -> None:
    """Every date of this year beside the next, above them what went otherwise than planned; the document this makes lies for review."""
    page = walk.page
    page.goto(f"{campaign}next-year/")
    assert page.input_value("main form input[type=date]") == "2025-05-20"
    assert OPEN_DAY in page.locator("main ul").first.inner_text()
    walk.picture("next-year")
    page.click("main form button.btn-primary")
    page.wait_for_selector(".review", timeout=30_000)
    assert "2025" in page.input_value("[name=title]")
    assert page.locator("#rows tbody tr").count() == 53


def figures_by_kind(walk: Walk, report: str) -> None:
    """Every row that was held as planned, and a made-up figure in each first column; what is asked about gets a yes and its reason."""
    page = walk.page
    page.goto(report)
    page.click("main a.btn-primary")
    kinds = page.locator(".chips a").evaluate_all("links => links.map(link => link.href)")
    for place, address in enumerate(kinds):
        page.goto(address)
        for box in page.locator("input[name=held]").all():
            box.check()
        for number, row in enumerate(page.locator("table[data-grid] tbody tr").all()):
            row.locator("input.count").first.fill(str(40 + 3 * number))
        if place == 0:
            walk.take(page, "guide-figures-zh")
        page.click("main form button.btn-primary")
        while page.locator(".notice.warning input[type=checkbox]").count():
            for box in page.locator(".notice.warning input[type=checkbox]").all():
                box.check()
            for field in page.locator(".notice.warning input[name^=reason-]").all():
                field.fill(REASON)
            page.click("main form button.btn-primary")
    walk.english.goto(kinds[0])
    walk.take(walk.english, "guide-figures-en")


def report_goes_out(walk: Walk, report: str) -> None:
    page = walk.page
    page.goto(report)
    assert page.locator(".counts li", has_text="已举办").inner_text().startswith("53")
    walk.picture("report")
    page.click("main a:text('总结文字')")
    walk.picture("text")
    page.goto(report)
    page.click("form[action$='/freeze/'] button")
    page.wait_for_url(re.compile("/reports/"))
    with page.expect_download() as waiting:
        page.click("main a.btn-primary")
    assert {"总结报告.docx", "汇总表.xlsx"} <= set(zipfile.ZipFile(waiting.value.path()).namelist())
    page.fill("[name=recipient]", "市场监管总局计量司")
    page.fill("[name=day]", "2024-06-14")
    page.fill("[name=receipt]", REASON)
    page.click("form[action$='/hand-in/'] button")
    assert "市场监管总局计量司" in page.inner_text("main")
    walk.picture("version")


def archive(walk: Walk, campaign: str, tmp_path, capsys) -> None:
    page = walk.page
    page.goto(f"{campaign}archive/")
    page.click("form[action$='/pack/'] button")
    page.wait_for_selector("a[href$='/package.zip']", timeout=120_000)
    walk.picture("archive")
    with page.expect_download() as waiting:
        page.click("a[href$='/package.zip']")
    package = tmp_path / "package.zip"
    waiting.value.save_as(package)
    assert archive_checker.main([str(package)]) == 0
    assert "agree" in capsys.readouterr().out
    next_year(walk, campaign)
    page.goto(f"{campaign}archive/")
    page.click("form[action$='/close/'] button")
    page.wait_for_selector("form[action$='/reopen/']")


def test_shanghai_2024_from_the_national_notice_to_the_archive(open_page, site, shoot, annex, tmp_path, capsys):
    walk = Walk(open_page, site, shoot)
    add_units(walk, units_of(annex))
    campaign = accept_the_national_notice(walk)
    board = call_for_plans(walk, units_of(annex))
    sheets_come_back(walk, open_page, board, annex)
    compile_and_take(walk, board, campaign)
    assert corrections_against(walk, campaign, annex) <= MOST_CORRECTIONS
    sign_off_and_issue(walk, campaign)
    what_the_public_sees(walk, campaign)
    an_occurrence_moves(walk, campaign)
    a_corrected_notice(walk, campaign, annex)
    materials_and_headings(walk, campaign)
    walk.page.goto(campaign)
    report = walk.page.locator(".ways a[href$='/report/']").evaluate("link => link.href")
    figures_by_kind(walk, report)
    results = one_activity_told(walk, report)
    report_goes_out(walk, report)
    a_supplement(walk, report, results)
    archive(walk, campaign, tmp_path, capsys)
