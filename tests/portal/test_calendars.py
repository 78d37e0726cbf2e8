"""Week, month, units, districts, places, search, and what is on today: each from the published occurrences."""

from datetime import UTC, date, datetime

import pytest
from django.core.cache import caches

from quanheng.campaigns import services
from quanheng.campaigns.districts import district_name
from quanheng.campaigns.models import Activity, Campaign
from quanheng.portal import today
from quanheng.portal.kept import forget
from quanheng.units.kinds import Role, UnitKind
from quanheng.units.services import create_unit
from tests.portal.made_files import files_of


@pytest.fixture(autouse=True)
def _nothing_kept():
    caches["pages"].clear()
    forget()


@pytest.fixture
def clock(monkeypatch):
    """Sets the moment at which pages are asked for."""

    def at(*moment: int) -> None:
        monkeypatch.setattr(today.timezone, "now", lambda: datetime(*moment, tzinfo=UTC))

    return at


def main_of(client, campaign: Campaign, path: str = "", language: str = "zh-hans") -> str:
    answer = client.get(f"/{language}/programme/{campaign.code}/{path}")
    assert answer.status_code == 200
    return answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]


def near(client, campaign: Campaign) -> str:
    page = main_of(client, campaign)
    return page.split('<section class="near"', 1)[1].split("</section>", 1)[0] if '<section class="near"' in page else ""


def test_what_is_on_today_stands_first_in_the_campaigns_time_zone(client, issued, clock):
    clock(2027, 5, 19, 17)  # one o'clock at night on the 20th in Shanghai
    page = near(client, issued)
    assert "2027年5月20日" in page
    assert "实验室开放日" in page
    assert "便民检测进社区" not in page, "it ended on the 18th"


def test_the_kept_page_gives_way_to_the_next_day(client, issued, clock):
    clock(2027, 5, 17, 3)
    assert "便民检测进社区" in near(client, issued)
    clock(2027, 5, 20, 3)
    assert "便民检测进社区" not in near(client, issued)


def test_days_to_go_and_the_next_day_on_which_something_begins(client, issued, clock):
    Activity.objects.filter(name="计量知识竞赛").update(audience="internal")
    clock(2027, 5, 13, 3)
    page = near(client, issued)
    assert "还有 7 天" in page
    assert "?day=2027-05-15" in page


def test_long_before_and_long_after_there_is_no_today(client, issued, clock):
    clock(2026, 11, 22)
    assert near(client, issued) == ""
    clock(2028, 1, 1)
    assert near(client, issued) == ""


def test_a_file_of_the_bundle_never_says_what_is_on_today(client, office, issued, clock, sign_in):
    clock(2027, 5, 20, 3)
    assert near(client, issued)
    archive = files_of(sign_in(office.person("city", Role.OFFICER)), issued)
    page = archive.read(f"zh-hans/programme/{issued.code}/index.html").decode()
    assert '<section class="near"' not in page
    names = archive.namelist()
    assert {f"zh-hans/programme/{issued.code}/month/2027-05.html", f"en/programme/{issued.code}/week/2027-05-17.html"} <= set(names)


def test_the_week_tells_each_day_and_turns_to_others(client, issued):
    page = main_of(client, issued, "week/")
    days = page.split('<section class="week-day')
    assert "实验室开放日" in days[4]
    assert " own-day" in days[4][:20]
    assert ["便民检测进社区" in day for day in days[1:8]] == [True, True, False, False, False, False, False]
    assert "计量知识竞赛" in page.split("</section>")[-1], "what lasts longer than a week stands below"
    assert "便民检测进社区" in main_of(client, issued, "week/?w=2027-05-15")
    assert "实验室开放日" not in main_of(client, issued, "week/?w=2027-05-15")


@pytest.mark.parametrize("asked", ["0000-00-00", "2027-02-30", "x", "%00", "9999-12-31"])
def test_an_odd_week_is_that_of_the_campaigns_day(client, issued, asked):
    assert "2027年5月17日" in main_of(client, issued, f"week/?w={asked}")


@pytest.mark.parametrize("sheet", ["week/?w=2027-05-17&", "month/?m=2027-05&", "?", "calendar.ics?"])
def test_sheets_and_lists_narrow_to_a_unit_a_district_a_place_or_words(client, issued, sheet):
    Activity.objects.filter(name="实验室开放日").update(place="二号楼大厅")

    def shown(question: str) -> set[str]:
        page = client.get(f"/zh-hans/programme/{issued.code}/{sheet}{question}").content.decode().replace("\r\n ", "")
        return {name for name in ("实验室开放日", "便民检测进社区") if name in page}

    assert shown("unit=市计量测试院") == {"实验室开放日"}
    assert shown("district=砣湖区") == {"便民检测进社区"}
    assert shown("district=other") == {"实验室开放日"}
    assert shown("place=二号楼大厅") == {"实验室开放日"}
    assert shown("q=砣湖") == {"便民检测进社区"}, "a district is found by its name"
    assert shown("q=大厅 实验室") == {"实验室开放日"}, "every word must fit"
    assert shown("q=") == {"实验室开放日", "便民检测进社区"}


def test_districts_are_those_of_the_leading_units_and_the_rest_is_elsewhere(client, office, issued):
    page = main_of(client, issued, "districts/")
    tiles = [tile.split("</a>")[0] for tile in page.split('<ul class="tiles doors">')[1].split("<li>")[1:]]
    assert ["砣湖区" in tile for tile in tiles] == [True, False]
    assert "其他" in tiles[1]
    assert "?district=other" in tiles[1]


def test_an_office_below_a_districts_office_belongs_to_the_district(office, issued, client):
    street = create_unit(name="砣湖区湖滨市场监督管理所", kind=UnitKind.LOCAL_OFFICE, parent=office.district)
    create_unit(name="衡川市市场监督管理局高新区分局", kind=UnitKind.FUNCTIONAL_ZONE_OFFICE, parent=office.city)
    activity = issued.activities.get(name="实验室开放日")
    parts = [{"role": "responsible", "name": street.name}]
    services.change_activity(activity, values={}, parts=parts, revision=1, reason="改由所里办", by=office.person("city", Role.OFFICER))
    assert "实验室开放日" in main_of(client, issued, "?district=砣湖区")


@pytest.mark.parametrize(
    ("office_name", "within", "district"),
    [
        ("砣湖区市场监督管理局", "", "砣湖区"),
        ("衡川市市场监督管理局高新区分局", "衡川市市场监督管理局", "高新区"),
        ("临港新片区管委会", "", "临港新片区管委会"),
        ("市场监督管理局", "", "市场监督管理局"),
    ],
)
def test_a_district_is_named_after_its_office(office_name, within, district):
    assert district_name(office_name, within=within) == district


def test_places_have_their_tiles(client, office, issued):
    activity = issued.activities.get(name="便民检测进社区")
    occurrences = [{"start": f"2027-05-{day}", "end": f"2027-05-{day}", "place": place} for day, place in (("15", "湖滨广场"), ("16", "湖滨广场"))]
    services.change_activity(
        activity, values={}, parts=None, occurrences=occurrences, revision=1, reason="定地点", by=office.person("city", Role.OFFICER)
    )
    page = main_of(client, issued, "places/")
    assert page.count("湖滨广场</span>") == 1
    assert "<strong>1</strong>" in page


def test_what_is_asked_stays_when_the_sheet_turns(client, issued):
    page = main_of(client, issued, "month/?m=2027-05&unit=市计量测试院")
    assert "?m=2027-06&amp;unit=%E5%B8%82" in page
    assert "week/?unit=%E5%B8%82" in page


def test_a_full_day_says_how_many_more(client, issued):
    for number in range(200, 220):
        Activity.objects.create(campaign=issued, position=number, name=f"活动{number}", audience="public", start="2027-05-20", end="2027-05-20")
    Campaign.objects.filter(pk=issued.pk).update(revision=issued.revision + 1)
    page = main_of(client, issued, "month/?m=2027-05")
    assert "另有 15 项" in page
    assert "?day=2027-05-20" in page


def test_queries_do_not_grow_and_a_second_question_reads_no_rows(client, issued, django_assert_num_queries):
    main_of(client, issued, "week/")
    with django_assert_num_queries(1):
        main_of(client, issued, "month/?unit=市计量测试院")
    with django_assert_num_queries(1):
        main_of(client, issued, "places/")


def test_a_page_in_english_tells_its_days_in_english(client, office, issued):
    activity = issued.activities.get(name="实验室开放日")
    to = services.NewPlace(date(2027, 5, 21))
    services.move_occurrence(activity, number=1, to=to, reason="repairs", revision=1, by=office.person("city", Role.OFFICER))
    assert "Planned for May 20, 2027; moved to May 21, 2027." in main_of(client, issued, f"{activity.code}/", "en")


def test_a_feed_folds_long_lines_between_letters_and_escapes_what_has_a_meaning(client, issued):
    from icalendar import Calendar

    content = "一二三四五六七八九十；逗号,分号;反斜\\线\n第二行" * 9 + "\x07"
    Activity.objects.filter(name="实验室开放日").update(content=content)
    activity = issued.activities.get(name="实验室开放日")
    raw = client.get(f"/zh-hans/programme/{issued.code}/{activity.code}/calendar.ics").content
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert str(event["description"]).startswith(content.rstrip("\x07"))
