"""The days of the campaign: the officer sets what the public sees, moves an occurrence, hands out materials; visitors see it, on a phone too."""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.browser.test_thread import LANGUAGES, WIDTHS, accept, give, issue, overflows, serious
from tests.conftest import SMALL_NOTICE


def near_notice() -> str:
    """The small notice with its days around today, so that something is on."""
    day = date.today() + timedelta(days=3)
    first, last = day - timedelta(days=5), day - timedelta(days=2)
    words = {"5月20日": day, "5月15日": first, "5月18日": last}
    text = SMALL_NOTICE.replace("2027", str(day.year)).replace("衡川市市场监督管理局", "上海市市场监督管理局").replace("5月20日前后", "5月中旬")
    for written, meant in words.items():
        text = text.replace(written, f"{meant.month}月{meant.day}日")
    return text


def test_from_the_flags_to_the_visitors_phone(open_page, site, shoot):
    page = open_page()
    give(page, site, data=near_notice().encode(), filename="notice-near.txt")
    accept(page)
    issue(page)
    campaign = page.url

    page.click("a:text('公开内容')")
    assert serious(page) == []
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.inner_text("#chosen-count") == "1"
    page.select_option("[name=act]", "withhold")
    page.check("input[value=units]")
    page.fill("[name=reason]", "单位待定")
    page.click("fieldset.apply button")
    page.wait_for_selector(".notice.success")
    assert "负责单位" in page.inner_text("tbody tr:nth-child(2) td")
    shoot(page, "publishing-desk-zh")

    page.goto(campaign)
    page.click("#activities a:text('实验室开放日')")
    page.click("a:text('改期或取消')")
    page.click("summary:text('改期或改地点')")
    opened = page.locator("details[open]")
    opened.locator("[name=start]").fill(str(date.today() + timedelta(days=4)))
    opened.locator("[name=reason]").fill("场地维修")
    opened.locator("button").click()
    page.wait_for_selector("#moves textarea")
    assert "原定" in page.input_value("#moves textarea")
    assert serious(page) == []
    shoot(page, "occurrences-desk-zh")

    page.goto(campaign)
    page.click(".ways a:text('物料发放')")
    for name, value in {"item": "计量知识折页", "quantity": "200", "count_word": "份", "recipient": "各街道"}.items():
        page.fill(f"[name={name}]", value)
    page.click("form[method=post] button.btn-primary:text('保存')")
    page.wait_for_selector("table.ruled")
    assert serious(page) == []
    shoot(page, "handouts-desk-zh")

    page.goto(campaign)
    page.click(".ways a:text('官网文章')")
    assert serious(page) == []
    shoot(page, "article-desk-zh")
    page.goto(campaign)
    visit(open_page, shoot, page.get_attribute("a:text('公众页面')", "href"), site)


def visit(open_page, shoot, path: str, site) -> None:
    """As a visitor, without scripts: every view in both languages and widths."""
    for width_name, width in WIDTHS.items():
        for language, locale in LANGUAGES.items():
            page = open_page(signed_in=False, width=width, language=locale, scripts=False)
            base = site.base + re.sub(r"^/[^/]+/", "/zh-hans/" if language == "zh" else "/en/", path)
            for view in ("", "week/", "month/", "units/", "districts/", "places/", "poster/"):
                page.goto(base + view)
                assert not overflows(page), (view, width_name, language)
                if view in {"", "week/", "districts/"}:
                    shoot(page, f"public-{view.strip('/') or 'today'}-{width_name}-{language}")
            page.goto(base)
            assert page.locator("section.near li").count() >= 1, "something is on today"
            page.click(".programme-list a:text('实验室开放日')")
            expect(page.locator(".moves li")).to_have_count(1)
            assert not overflows(page)
    audited = open_page(signed_in=False)
    for view in ("", "week/", "month/", "districts/", "places/"):
        audited.goto(site.base + path + view)
        assert serious(audited) == [], view
