"""An officer's week before the notice: the call, a unit behind its link, files that came back, one table."""

import re

from playwright.sync_api import expect

from tests.browser.test_thread import LANGUAGES, WIDTHS, accept, overflows, serious
from tests.browser.test_thread import give as give_notice

UNITS = """单位名称,类型,上级单位,别名,排序
浦江区市场监督管理局,regulator,上海市市场监督管理局,浦江区市场监管局,10
市计量院,institute,上海市市场监督管理局,计量院,20
"""
PARENT = """国家计量主管部门关于做好2027年“世界计量日”活动的通知

各省市场监督管理局：
一、活动主题
全球主题是“称量未来”。
二、工作安排
请各单位结合实际开展实验室开放、便民服务等活动，并于2027年6月11日前报送总结。

国家计量主管部门
2027年4月2日
"""
SHEET = """浦江区市场监管局活动计划
活动名称\t活动内容\t活动时间\t宣传形式\t负责单位
便民检测\t为居民检测血压计\t2027年5月20日\t现场\t浦江区市场监管局
计量科普馆启用仪式\t启用并开放\t2027年5月18日\t现场\t浦江区市场监管局
"""


def add_units(page, site) -> None:
    """Two units below the officer's own, by the import page."""
    page.goto(f"{site.base}/units/import/")
    page.set_input_files("[name=file]", {"name": "units.csv", "mimeType": "text/csv", "buffer": UNITS.encode("utf-8-sig")})
    page.click("button[name=act][value=store]")
    page.wait_for_load_state()


def test_plans_are_called_for_given_and_put_together(open_page, site, shoot):
    page = open_page()
    add_units(page, site)
    give_notice(page, site, data=PARENT.encode(), filename="parent.txt")
    accept(page)
    campaign = page.url
    page.click(".ways a:text('征集')")
    shoot(page, "call-open-desk-zh")
    assert serious(page) == []
    for box in page.locator("[name=units]").all():
        box.check()
    page.fill("[name=text]", "请突出民生计量")
    page.click("main form button")
    page.wait_for_selector("table[data-rows]")
    board = page.url

    page.click("table[data-rows] a:text('市计量院')")
    page.wait_for_selector("#letter")
    assert "请突出民生计量" in page.input_value("#letter")
    link = page.input_value("#link")
    shoot(page, "call-unit-desk-zh")
    assert serious(page) == []

    for device, width in WIDTHS.items():
        guest = open_page(signed_in=False, width=width)
        guest.goto(link)
        assert not overflows(guest)
        shoot(guest, f"give-empty-{device}-zh")
        guest.close()
    guest = open_page(signed_in=False)
    guest.goto(link)
    guest.click("a:text('添加活动')")
    guest.fill("[name=name]", "计量科普馆启用仪式")
    guest.fill("[name=start]", "2027-05-18")
    guest.fill("[name=end]", "2027-05-18")
    guest.fill("[name=responsible]", "市计量院")
    guest.click("main form button.btn-primary")
    guest.click("table[data-rows] th a")
    guest.fill("[name=content]", "启用科普馆，向市民开放")
    guest.press("[name=content]", "Tab")
    guest.wait_for_selector("#saved:not(:empty)")
    shoot(guest, "give-row-desk-zh")
    assert serious(guest) == []
    guest.goto(link)
    assert "启用科普馆" in guest.inner_text("main")
    guest.fill("[name=sender]", "王工")
    guest.click("form[action$='/hand-in/'] button")
    assert "已报送" in guest.inner_text("main")
    shoot(guest, "give-handed-in-desk-zh")
    assert serious(guest) == []

    page.goto(board)
    page.set_input_files(
        "[name=sheets]",
        [
            {"name": "浦江区市场监管局.txt", "mimeType": "text/plain", "buffer": SHEET.encode()},
            {"name": "图片.xlsx", "mimeType": "application/octet-stream", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(300)},
        ],
    )
    page.click(".drop button")
    for _ in range(60):
        if page.locator("main [role=status] a").count() == 0:
            break
        page.reload()
    shoot(page, "call-board-desk-zh")
    assert serious(page) == []
    page.click("a:text('浦江区市场监管局.txt')")
    shoot(page, "call-sheet-desk-zh")
    assert serious(page) == []
    page.click("button:text('采用所选各行')")
    page.wait_for_selector("table[data-rows]")

    page.click("a:text('汇总')")
    page.wait_for_selector("table[data-rows]")
    shoot(page, "table-desk-zh")
    assert serious(page) == []
    page.click("button[name=joined][value=yes]")
    page.wait_for_load_state()
    page.click("form[action$='/table/take/'] button")
    page.wait_for_url(re.compile(campaign))
    names = page.inner_text("#activities")
    assert names.count("计量科普馆启用仪式") == 1
    assert "便民检测" in names
    for device, width in WIDTHS.items():
        for language, locale in LANGUAGES.items():
            looking = open_page(width=width, language=locale)
            for name, address in (("board", board), ("table", board), ("campaign", campaign)):
                looking.goto(address)
                if name == "table":
                    looking.click("main a.btn-primary")
                assert not overflows(looking), (name, device, language)
                shoot(looking, f"call-{name}-{device}-{language}")
            looking.close()


def link_of_a_unit(page, site, year):
    """The link of the first unit of a call for plans in a campaign of that year."""
    add_units(page, site)
    give_notice(page, site, data=PARENT.replace("2027", year).encode(), filename=f"parent-{year}.txt")
    accept(page)
    page.click(".ways a:text('征集')")
    page.locator("[name=units]").first.check()
    page.click("main form button")
    page.click("table[data-rows] th a")
    return page.input_value("#link")


def test_a_unit_needs_no_script(open_page, site):
    link = link_of_a_unit(open_page(), site, "2028")
    guest = open_page(signed_in=False, scripts=False)
    guest.goto(link)
    guest.click("a:text('添加活动')")
    guest.fill("[name=name]", "讲座")
    guest.click("main form button.btn-primary")
    guest.fill("[name=sender]", "李工")
    guest.click("form[action$='/hand-in/'] button")
    assert "已报送" in guest.inner_text("main")


def test_storing_while_the_page_is_saving_is_no_clash_with_oneself(open_page, site):
    link = link_of_a_unit(open_page(), site, "2029")
    guest = open_page(signed_in=False)
    guest.goto(link)
    guest.click("a:text('添加活动')")

    def store_before_the_answer(route):
        if not route.request.headers.get("hx-request"):
            route.continue_()
            return
        answer = route.fetch()
        guest.evaluate("document.querySelector('main form button.btn-primary').click()")
        route.fulfill(response=answer)

    guest.route("**/rows/new/", store_before_the_answer)
    guest.fill("[name=name]", "讲座")
    guest.press("[name=name]", "Tab")
    expect(guest.locator("table[data-rows] th a")).to_have_text(["讲座"])
