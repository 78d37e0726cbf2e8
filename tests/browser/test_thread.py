"""The whole thread as an officer walks it: give the notice, look, say yes, issue; then as the public sees it."""

import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from icalendar import Calendar
from openpyxl import load_workbook

from quanheng.demo.load import document
from tests.browser.conftest import CITY_NOTICE

WIDTHS = {"desk": 1280, "phone": 390}
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}


def give(page, site, *, data: bytes, filename: str) -> None:
    """Upload a document and wait until it is before us for review."""
    page.goto(f"{site.base}/notices/new/")
    page.set_input_files("[name=file]", {"name": filename, "mimeType": "application/octet-stream", "buffer": data})
    page.click("main form button")
    page.wait_for_selector(".review", timeout=30_000)


def accept(page) -> None:
    if page.locator("form[action$='/rows/check/']").count():
        page.click("form[action$='/rows/check/'] button")
        page.wait_for_load_state()
    page.click("#accept button")
    page.wait_for_url(re.compile("/campaigns/"))


def issue(page) -> None:
    page.click("form[action$='/issue/'] button")
    page.wait_for_load_state()


def serious(page) -> list[str]:
    """What axe finds of serious or critical impact, each with the first element it means."""
    found = Axe().run(page).response["violations"]
    return [f"{item['id']}: {item['nodes'][0]['html'][:120]}" for item in found if item["impact"] in {"serious", "critical"}]


def overflows(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.fixture(scope="session")
def city_notice() -> bytes:
    if not CITY_NOTICE.exists():
        pytest.skip("the real city notice is not beside the project (../shared/notices/samples/seed_004.txt)")
    return CITY_NOTICE.read_bytes()


def test_the_real_city_notice_from_file_to_public_page(open_page, site, shoot, city_notice):
    page = open_page()
    give(page, site, data=city_notice, filename="city-notice.txt")
    assert page.locator("#rows tbody tr").count() == 52
    assert page.input_value("[name=global_theme]") == "可持续发展"
    assert "2024-06-14" in page.inner_text("section:has(h2:text('报送时限'))")
    shoot(page, "city-review-desk-zh")

    row = page.locator("#rows tbody tr[data-number='17']")
    row.locator("a[data-lines]").click()
    lit = page.locator(".source li.lit")
    assert "计量惠民进社区" in "".join(lit.all_inner_texts())
    shoot(page, "city-review-lit-desk-zh", whole=False)

    row.locator("th a").click()
    assert "在广中街道开展社区血压计维修服务" in page.inner_text(".quoted")
    page.fill("[name=place]", "虹口区广中街道")
    page.click("main form button")
    page.wait_for_selector(".review")
    accept(page)
    assert "52" in page.inner_text("[role=status]")
    assert "2024年6月14日" in page.inner_text("main")

    with page.expect_download() as download:
        page.click("a:text('xlsx')")
    cells = list(load_workbook(io.BytesIO(download.value.path().read_bytes())).active.iter_rows(values_only=True))
    assert len([row for row in cells if row and str(row[0]).isdecimal()]) == 52

    issue(page)
    shoot(page, "city-campaign-desk-zh")
    page.click("a:text('公众页面')")
    page.wait_for_selector(".programme-list")
    public = page.url
    assert "专项检查" not in page.inner_text("main")

    response = page.request.get(public + "calendar.ics")
    assert len(Calendar.from_ical(response.body()).walk("VEVENT")) >= 30
    for device, width in WIDTHS.items():
        for language in LANGUAGES:
            looking = open_page(signed_in=False, width=width, language=LANGUAGES[language])
            looking.goto(public if language == "zh" else public.replace("/zh-hans/", "/en/"))
            shoot(looking, f"city-programme-{device}-{language}")
            assert not overflows(looking)
            looking.locator(".programme-list h3 a").nth(3).click()
            looking.wait_for_selector("dl.facts")
            shoot(looking, f"city-activity-{device}-{language}")
            assert not overflows(looking)


def test_the_demonstrations_notice_in_word_works_without_scripts(open_page, site):
    """Every step by plain forms and links; the reading is waited for by looking again."""
    page = open_page(scripts=False)
    page.goto(f"{site.base}/notices/new/")
    page.set_input_files("[name=file]", {"name": "notice.docx", "mimeType": "application/octet-stream", "buffer": document("notice.docx")})
    page.click("main form button")
    for _ in range(100):
        if page.locator(".review").count():
            break
        page.click("#reading a")
    assert page.locator("#rows tbody tr").count() >= 40
    accept(page)
    issue(page)
    page.click("a:text('公众页面')")
    page.wait_for_selector(".programme-list")


def test_an_unreadable_file_tells_what_to_do(open_page, site, shoot):
    page = open_page()
    page.goto(f"{site.base}/notices/new/")
    page.set_input_files("[name=file]", {"name": "notice.rar", "mimeType": "application/octet-stream", "buffer": b"Rar!\x1a\x07 packed"})
    page.click("main form button")
    page.wait_for_selector(".notice.error", timeout=30_000)
    assert "这是压缩包" in page.inner_text("main")
    shoot(page, "unreadable-desk-zh")


def test_rows_are_walked_and_opened_by_keyboard(open_page, site):
    page = open_page()
    give(page, site, data=document("notice.txt"), filename="notice.txt")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.evaluate("document.activeElement.blur()")
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("k")
    active = page.locator("tr.active-row")
    assert active.count() == 1
    name = active.locator("th a").inner_text()
    assert page.locator(".source li.lit").count() > 0
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=name]")
    assert page.input_value("[name=name]") == name


def test_every_page_is_accessible_and_fits_a_phone(open_page, site, shoot):
    """axe finds nothing serious, and nothing sticks out sideways, in both languages."""
    page = open_page()
    give(page, site, data=document("mirror.txt"), filename="mirror.txt")
    accept(page)
    issue(page)
    campaign = page.url.removeprefix(site.base)
    found: dict[str, list[str]] = {}
    activity = page.locator("#activities th a").first.get_attribute("href")
    give(page, site, data=document("notice.txt") + b"\n", filename="another.txt")
    review = page.url
    unit = page.goto(f"{site.base}/units/") and page.locator("#units th a").first.get_attribute("href")
    page.goto(review)
    row = page.locator("#rows th a").first.get_attribute("href")
    signed = ["/desk/", "/notices/new/", review.removeprefix(site.base), row, campaign, activity, f"{activity}edit/"]
    signed += [
        "/units/",
        unit,
        f"{unit}edit/",
        f"{unit}invite/",
        "/units/new/",
        "/units/import/",
        "/accounts/2fa/",
        "/accounts/password/change/",
        "/styleguide/",
    ]
    signed += ["/accounts/2fa/totp/activate/", "/nothing-here/"]
    here = review.removeprefix(site.base)
    signed += ["/notices/", f"{here}contacts/", f"{here}headings/", f"{here}deadlines/new/", f"{here}rows/new/"]
    page.goto(f"{site.base}/people/")
    colleague = page.locator("main table th a").first.get_attribute("href")
    signed += [f"{campaign}history/", f"{campaign}pass-down/", "/people/", colleague, f"{unit}roles/new/", f"{unit}close/", f"{unit}relations/new/"]
    public = ["/zh-hans/", "/accounts/login/", "/join/", "/password/forgotten/"]
    for language, locale in LANGUAGES.items():
        for device, width in WIDTHS.items():
            for addresses, signed_in in ((signed, True), (public, False)):
                looking = open_page(signed_in=signed_in, width=width, language=locale)
                for address in addresses:
                    looking.goto(site.base + address)
                    name = re.sub(r"[0-9a-f-]{36}", "x", address).strip("/").replace("/", "-") or "root"
                    shoot(looking, f"page-{name}-{device}-{language}")
                    problems = (serious(looking) if device == "desk" else []) + (["sticks out sideways"] if overflows(looking) else [])
                    if problems:
                        found[f"{address} {device} {language}"] = problems
                looking.context.close()
    assert found == {}


def test_paper_shows_the_content_and_not_the_navigation(open_page, site, shoot):
    page = open_page()
    page.goto(f"{site.base}/desk/")
    page.emulate_media(media="print")
    assert not page.is_visible(".site-nav")
    assert page.is_visible("h1")
    shoot(page, "desk-paper-zh")
