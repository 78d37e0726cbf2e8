"""The end of a campaign: activities under their headings, one package, closed."""

import zipfile

from tests.browser.test_report import NOTICE, issued_campaign
from tests.browser.test_thread import LANGUAGES, WIDTHS, overflows, serious


def test_the_campaign_is_packed_downloaded_and_closed(open_page, site, shoot):
    page = open_page()
    report = issued_campaign(page, site, NOTICE.replace("上海市", "砝川市").replace("2026年4月26日", "2026年4月25日"))
    campaign = report.removesuffix("report/")
    page.goto(f"{campaign}headings/")
    shoot(page, "headings-desk-zh")
    assert serious(page) == []
    page.click("main form button.btn-primary")
    page.goto(f"{campaign}archive/")
    page.click("form[action$='/pack/'] button")
    page.wait_for_selector("a[href$='/package.zip']", timeout=60_000)
    shoot(page, "archive-desk-zh")
    assert serious(page) == []
    with page.expect_download() as waiting:
        page.click("a[href$='/package.zip']")
    with zipfile.ZipFile(waiting.value.path()) as package:
        assert {"manifest.json", "check.py", "ledger/head.json"} <= set(package.namelist())
    for device, width in WIDTHS.items():
        for language, locale in LANGUAGES.items():
            looking = open_page(width=width, language=locale)
            for name in ("headings", "archive", "activities/new"):
                looking.goto(f"{campaign}{name}/")
                assert not overflows(looking), (name, device, language)
                shoot(looking, f"{name.replace('/', '-')}-{device}-{language}")
            looking.close()
    page.click("form[action$='/close/'] button")
    page.wait_for_selector("form[action$='/reopen/']")
    assert "已关闭" in page.inner_text("main")
    shoot(page, "archive-closed-desk-zh")
    page.goto(campaign)
    assert "已结束" in page.inner_text("main")
