"""The weeks after the day: figures come in, a report is read, pictures prove it, the report is written, frozen and handed in."""

import io
import re
import zipfile

from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.browser.test_thread import LANGUAGES, WIDTHS, accept, give, issue, overflows, serious
from tests.conftest import SMALL_NOTICE

NOTICE = SMALL_NOTICE.replace("2027", "2026").replace("第28个", "第27个").replace("衡川市市场监督管理局", "上海市市场监督管理局")
TOLD = "5月20日，市计量测试院举办实验室开放日活动，共接待市民320余人次，发放宣传资料1200份，开放实验室5个。"


def picture(colour: str) -> bytes:
    """A drawn photograph: a balance before a wall."""
    image = Image.new("RGB", (800, 600), colour)
    draw = ImageDraw.Draw(image)
    draw.line((400, 140, 400, 480), fill="#1c2733", width=14)
    draw.line((180, 200, 620, 160), fill="#1c2733", width=12)
    draw.ellipse((130, 300, 250, 340), fill="#d9a441")
    draw.ellipse((560, 260, 680, 300), fill="#d9a441")
    file = io.BytesIO()
    image.save(file, "JPEG")
    return file.getvalue()


def issued_campaign(page, site, notice: str) -> str:
    """A small campaign of this spring, issued; gives the address of its report."""
    give(page, site, data=notice.encode(), filename="notice-2026.txt")
    accept(page)
    issue(page)
    return page.locator(".ways a", has_text="总结").evaluate("link => link.href")


def test_figures_come_in_and_the_report_goes_out(open_page, site, shoot):
    page = open_page()
    report = issued_campaign(page, site, NOTICE)
    page.goto(report)
    assert serious(page) == []
    shoot(page, "report-empty-desk-zh")

    page.click("main a.btn-primary")
    page.click(".chips a:text('便民服务')")
    fields = page.locator("input.count")
    fields.first.focus()
    page.keyboard.type("12")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("八百")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("0")
    shoot(page, "report-grid-desk-zh")
    page.check("input[name=held]")
    page.click("main form button.btn-primary")
    assert "八百" in page.inner_text("main")
    assert page.locator(".notice.warning input[type=checkbox]").count() == 1
    assert page.locator("tbody .tag.good").count() == 1
    assert serious(page) == []
    shoot(page, "report-grid-asked-desk-zh")

    page.goto(report)
    page.click("a:text('实验室开放日')")
    page.fill("[name=start]", "2026-05-20")
    page.fill("[name=end]", "2026-05-21")
    page.click("form[action$='/held/'] button")
    assert "已举办" in page.inner_text(".page-head")
    results = page.url
    page.click("a:text('读取总结材料')")
    page.fill("[name=text]", TOLD)
    page.click("button[name=look]")
    expect(page.locator("button[name=take]")).to_be_visible()
    for box in page.locator("tbody input[type=checkbox]").all():
        box.check()
    shoot(page, "report-read-desk-zh")
    assert serious(page) == []
    page.click("button[name=take]")
    page.wait_for_url(results)
    assert page.locator("input.count[value='320']").count() == 1

    page.click("a:text('物料发放')")
    for name, words in {"item": "计量知识折页", "quantity": "260", "count_word": "份", "recipient": "参观市民"}.items():
        page.fill(f"[name={name}]", words)
    page.click("main form button.btn-primary")
    page.goto(results)
    page.get_by_label("采用 260").check()
    assert serious(page) == []
    shoot(page, "report-results-counted-desk-zh")
    page.click("button:text('保存数据')")
    assert "工具统计" in page.inner_text("tr:has-text('1 条物料发放记录')")

    page.set_input_files(
        "[name=proofs]",
        [
            {"name": "讲解.jpg", "mimeType": "image/jpeg", "buffer": picture("#c9d8e6")},
            {"name": "参观.jpg", "mimeType": "image/jpeg", "buffer": picture("#e6d9c9")},
            {"name": "海报.png", "mimeType": "image/png", "buffer": b"<svg onload='alert(1)'/>"},
        ],
    )
    page.click("form[action$='/evidence/'] button")
    assert "海报.png" in page.inner_text("[role=status]")
    assert page.locator(".proofs img").count() == 2
    page.locator(".proofs img").first.scroll_into_view_if_needed()
    assert page.locator(".proofs img").first.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 100
    page.check("[name=good_case]")
    page.fill("[name=people]", "讲解员4人、志愿者12人")
    page.fill("[name=nomination_reason]", "首次整点讲解，学生占七成")
    page.click("form[action$='/notes/'] button")
    assert serious(page) == []
    page.locator(".proofs img").last.scroll_into_view_if_needed()
    shoot(page, "report-results-desk-zh")

    page.click("a:text('为本活动撰写信息稿')")
    page.fill("[name=title]", "实验室向市民敞开大门")
    page.fill("[name=text]", "5月20日，三百多位市民走进长度实验室。")
    shoot(page, "report-brief-desk-zh")
    page.click("main form button.btn-primary")
    page.click("form[action$='/review/'] button")
    page.fill("[name=where]", "省局计量处")
    page.click("form[action$='/send/'] button")
    assert "已报送上级" in page.inner_text("main")
    assert serious(page) == []

    page.goto(report)
    page.click("main a:text('媒体报道')")
    page.fill("[name=medium]", "衡川日报")
    page.fill("[name=day]", "2026-05-21")
    page.fill("[name=reach]", "23000")
    page.click("main form button.btn-primary")
    assert "衡川日报" in page.inner_text("table")
    assert serious(page) == []
    shoot(page, "report-coverage-desk-zh")

    page.goto(report)
    page.click("main a:text('总结文字')")
    assert "参与活动320人次" in page.input_value("#text-results")
    page.fill("#text-problems", "个别活动数据报送不及时。")
    page.click("main form button.btn-primary")
    assert page.input_value("#text-problems") == "个别活动数据报送不及时。"
    assert serious(page) == []
    shoot(page, "report-text-desk-zh")

    page.goto(report)
    assert serious(page) == []
    shoot(page, "report-page-desk-zh")
    page.click("form[action$='/freeze/'] button")
    page.wait_for_url(re.compile("/reports/"))
    frozen = page.url
    with page.expect_download() as download:
        page.click("main a.btn-primary")
    assert "总结报告.docx" in zipfile.ZipFile(download.value.path()).namelist()
    page.fill("[name=recipient]", "省局计量处")
    page.fill("[name=receipt]", "李工，2026-118")
    page.click("form[action$='/hand-in/'] button")
    assert "2026-118" in page.inner_text("main")

    page.goto(results)
    page.fill("input.count[value='320']", "350")
    page.fill("#reason", "补登下午场")
    page.click("main form button:text('保存数据')")
    page.goto(report)
    page.fill("#supplement", "补登下午场")
    page.click("form[action$='/freeze/'] button")
    page.wait_for_url(re.compile("/reports/"))
    assert page.url != frozen
    assert "350" in page.inner_text("table")
    assert serious(page) == []
    shoot(page, "report-supplement-desk-zh")
    supplement = page.url

    for device, width in WIDTHS.items():
        for language, locale in LANGUAGES.items():
            looking = open_page(width=width, language=locale)
            addresses = {"page": report, "grid": report.replace("/report/", "/figures/"), "results": results, "version": supplement}
            addresses |= {"text": report + "text/", "metric": report.replace("/report/", "/figures/visits/"), "groups": report + "groups/"}
            addresses |= {"briefs": report.replace("/report/", "/briefs/"), "frozen": supplement + "figures/visits/"}
            addresses |= {"next-year": report.replace("/report/", "/next-year/")}
            for name, address in addresses.items():
                looking.goto(address)
                assert device == "phone" or serious(looking) == [], (name, language)
                assert not overflows(looking), (name, device, language)
                for shown in looking.locator(".proofs img").all():
                    shown.scroll_into_view_if_needed()
                shoot(looking, f"report-{name}-{device}-{language}")
            looking.close()


def test_results_need_no_script(open_page, site):
    page = open_page(scripts=False)
    page.goto(f"{site.base}/notices/new/")
    page.fill("[name=text]", NOTICE.replace("2026", "2025"))
    page.click("main form button")
    for _ in range(100):
        if page.locator(".review").count():
            break
        page.reload()
    accept(page)
    issue(page)
    page.click(".ways a:text('总结')")
    page.click("main a.btn-primary")
    page.locator("input.count").first.fill("12")
    page.click("main form button.btn-primary")
    assert page.locator("input.count").first.input_value() == "12"
