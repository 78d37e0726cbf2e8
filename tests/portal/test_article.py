"""The article for the official site: plain HTML and docx from the public view."""

import io
import re

import pytest
from docx import Document
from lxml import html

from quanheng.campaigns import services
from quanheng.campaigns.models import Activity
from quanheng.units.kinds import Role


@pytest.fixture
def officer(office, sign_in):
    return sign_in(office.person("city", Role.OFFICER))


def article(officer, campaign, form: str) -> bytes:
    answer = officer.get(f"/campaigns/{campaign.pk}/article.{form}")
    assert answer.status_code == 200
    return answer.content


def rows_of(officer, campaign) -> list[list[str]]:
    page = html.fromstring(article(officer, campaign, "html"))
    return [[cell.text_content() for cell in row.iter("td")] for row in page.iter("tr")][1:]


def test_it_is_plain_html_that_any_editor_takes(officer, issued):
    text = article(officer, issued, "html").decode()
    assert not re.search(r"<(script|style|link|img|iframe)|class=|style=|on\w+=", text)
    assert "<h1>" in text
    assert "2027年5月20日是第28个“世界计量日”，主题为“称量未来”。" in text
    assert f"/zh-hans/programme/{issued.code}/" in text


def test_the_table_goes_by_date_with_days_where_words_only_point_elsewhere(office, officer, issued):
    Activity.objects.filter(name="便民检测进社区").update(time_words="〃")
    Activity.objects.filter(name="实验室开放日").update(time_words="5月20日上午9:00")
    rows = rows_of(officer, issued)
    assert [row[0] for row in rows if row[1] == "便民检测进社区"] == ["5月15日至5月18日"]
    assert [row[0] for row in rows if row[1] == "实验室开放日"] == ["5月20日上午9:00"]
    assert [row[1] for row in rows].index("便民检测进社区") < [row[1] for row in rows].index("实验室开放日")


def test_word_says_the_same_as_the_page(officer, issued):
    document = Document(io.BytesIO(article(officer, issued, "docx")))
    table = [[cell.text for cell in row.cells] for row in document.tables[0].rows][1:]
    assert table == rows_of(officer, issued)
    assert not any("专项检查" in cell for row in table for cell in row)


def test_what_is_off_or_moved_is_told(office, officer, issued):
    person = office.person("city", Role.OFFICER)
    activity = issued.activities.get(name="实验室开放日")
    services.change_activity(activity, values={"state": "cancelled"}, parts=None, revision=1, reason="停办", by=person)
    assert "实验室开放日（已取消）" in {row[1] for row in rows_of(officer, issued)}


def test_words_of_markup_are_words(office, officer, issued):
    Activity.objects.filter(name="实验室开放日").update(name="<script>alert(1)</script>", place='"><img src=x>')
    text = article(officer, issued, "html").decode()
    assert "<script" not in text
    assert "<img" not in text
    page = officer.get(f"/campaigns/{issued.pk}/article/").content.decode()
    assert "<script>alert" not in page


def test_the_page_offers_the_words_to_copy(officer, issued):
    page = officer.get(f"/campaigns/{issued.pk}/article/").content.decode()
    assert 'data-copy="article-html"' in page
    assert "&lt;table border=" in page
