"""The rows of a notice corrected by keyboard alone, as an officer does it the night before the sign-off."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_thread import accept, give, overflows, serious
from tests.conftest import SMALL_NOTICE


@pytest.fixture
def in_grid(open_page, site):
    page = open_page()
    give(page, site, data=f"{SMALL_NOTICE}\n{page.context.new_page().url}{id(page)}".encode(), filename="small.txt")
    page.goto(f"{page.url}grid/")
    page.wait_for_selector("table[data-rows-grid]")
    return page


def lines(page):
    return page.locator("table[data-rows-grid] tbody tr")


def cell(page, row: int, field: str):
    return lines(page).nth(row).locator(f"[data-field={field}]")


def test_rows_are_corrected_split_joined_and_taken_back_by_keyboard(in_grid, shoot):
    page = in_grid
    cell(page, 0, "time_words").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("5月18日至19日")
    page.keyboard.press("Enter")
    expect(cell(page, 0, "start")).to_have_value("2027-05-18")
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 2, "Enter goes to the row below"

    cell(page, 0, "name").focus()
    page.keyboard.press("End")
    page.keyboard.type("；计量讲座")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+K")
    expect(lines(page)).to_have_count(6)
    assert [cell(page, row, "name").input_value() for row in (0, 1)] == ["实验室开放日", "计量讲座"]

    cell(page, 1, "place").focus()
    page.keyboard.press("Control+J")
    expect(lines(page)).to_have_count(5)
    assert cell(page, 1, "name").input_value() == "计量讲座、便民检测进社区"
    page.keyboard.press("Control+Z")
    expect(lines(page)).to_have_count(6)
    page.keyboard.press("Control+Y")
    expect(lines(page)).to_have_count(5)
    page.keyboard.press("Control+Z")
    expect(lines(page)).to_have_count(6)

    cell(page, 1, "responsible").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+D")
    expect(cell(page, 2, "responsible")).to_have_value("市计量测试院")
    page.keyboard.press("F8")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#grid-problem")).to_be_empty()
    shoot(page, "grid-desk-zh", whole=False)
    assert serious(page) == []
    assert not overflows(page)


def test_a_refused_cell_keeps_its_words_and_says_why(in_grid):
    page = in_grid
    cell(page, 0, "end").fill("2027-05-01")
    cell(page, 1, "name").focus()
    page.wait_for_selector("#grid-problem .notice.error")
    assert "2027" in page.inner_text("#grid-problem")
    assert cell(page, 0, "end").input_value() == "2027-05-01"
    page.on("dialog", lambda dialog: dialog.accept())


def test_words_chosen_in_the_source_are_offered_as_a_field(in_grid, shoot):
    page = in_grid
    line = page.locator(".source li", has_text=re.compile("^线上|计量知识竞赛")).first
    line.locator("span").select_text()
    line.dispatch_event("mouseup")
    assert page.locator("#words").evaluate("panel => panel.open")
    page.select_option("#words [name=what]", "new.row")
    shoot(page, "grid-words-desk-zh", whole=False)
    before = lines(page).count()
    page.click("#words button")
    expect(lines(page)).to_have_count(before + 1)


def test_a_field_in_hand_lights_its_words(in_grid):
    page = in_grid
    cell(page, 2, "name").focus()
    assert "计量知识竞赛" in page.inner_text(".source li.lit")
    lit = page.evaluate("[...CSS.highlights.get('chosen-field')].map(range => range.toString()).join('')")
    assert lit.startswith("3\t计量知识竞赛")


def test_the_grid_on_a_phone(open_page, site, shoot):
    page = open_page(width=390, language="en-GB")
    give(page, site, data=f"{SMALL_NOTICE}\nphone {id(page)}".encode(), filename="small.txt")
    shoot(page, "review-phone-en")
    page.goto(f"{page.url}grid/")
    shoot(page, "grid-phone-en")
    assert serious(page) == []
    assert not overflows(page)


def test_a_corrected_notice_shows_its_differences_before_any_is_applied(open_page, site, shoot):
    page = open_page()
    marked = SMALL_NOTICE.replace("衡川市", "砝河市")
    give(page, site, data=marked.encode(), filename="first.txt")
    accept(page)
    changed = marked.replace("长度实验室\t5月20日", "长度实验室\t5月21日").replace("称量未来", "衡量可信未来")
    give(page, site, data=f"{changed}6\t计量文化展\t展出历代量器\t5月18日\t展览\t市计量测试院\n".encode(), filename="corrected.txt")
    page.click(".notice.info a[href*='/differences/']")
    assert page.locator("del", has_text="5月20日").count() == 1
    assert page.locator("ins", has_text="5月21日").count() == 1
    shoot(page, "differences-desk-zh")
    assert serious(page) == []
    assert not overflows(page)
    page.set_viewport_size({"width": 390, "height": 840})
    shoot(page, "differences-phone-zh")
    assert not overflows(page)
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile("/campaigns/"))
    assert "计量文化展" in page.inner_text("main")
