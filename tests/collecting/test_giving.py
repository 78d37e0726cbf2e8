import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from quanheng.campaigns import services as campaigns
from quanheng.collecting import services
from quanheng.collecting.models import Request, Submission
from quanheng.collecting.planning_sheet import COLUMNS, HEAD_ROW, NotOurs, filled_sheet, planning_sheet
from quanheng.units.kinds import Role
from tests.collecting.conftest import STALL, give, row

pytestmark = pytest.mark.django_db
COLUMN = {name: place for place, (name, _heading, _width) in enumerate(COLUMNS, 1)}


def fill(request, *rows, other=None):
    """The template as a unit fills it in its office program."""
    book = load_workbook(io.BytesIO(planning_sheet(request)))
    sheet = book["活动计划"]
    start = HEAD_ROW + 1 + len(request.rows)
    for offset, values in enumerate(rows):
        for name, value in values.items():
            sheet.cell(start + offset, COLUMN[name], value)
    if other:
        other(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_unit_writes_and_hands_in_without_an_account(of_institute, sign_in):
    client = sign_in(None)
    home = reverse("collecting:give", args=[of_institute.code])
    assert "衡川市计量测试院" in client.get(home).content.decode()
    new = reverse("collecting:give-row-new", args=[of_institute.code])
    answer = client.post(
        new, {"version": 0, "name": "开放日", "start": "2027-05-20", "end": "2027-05-20", "responsible": "市计量测试院", "cost": "2000"}
    )
    assert answer.status_code == 302
    of_institute.refresh_from_db()
    assert [(one["name"], one["start"], one["cost"]) for one in of_institute.rows] == [("开放日", "2027-05-20", "2000")]
    client.post(reverse("collecting:give-hand-in", args=[of_institute.code]), {"edit": of_institute.edit, "sender": "王工"})
    given = Submission.objects.get()
    assert (given.version, given.by, given.sender) == (1, "link", "王工")
    of_institute.refresh_from_db()
    assert of_institute.state == Request.State.SUBMITTED


def test_a_row_is_saved_as_it_is_written(of_institute, sign_in):
    of_institute, key = services.save_row(of_institute, key=None, values=row(), edit=of_institute.edit)
    client = sign_in(None)
    address = reverse("collecting:give-row", args=[of_institute.code, key])
    answer = client.post(address, {"version": of_institute.edit, "name": "开放日", "content": "半天"}, headers={"HX-Request": "true"})
    assert 'id="saved"' in answer.content.decode()
    assert f'value="{of_institute.edit + 1}"' in answer.content.decode()  # the next saving knows what it follows
    of_institute.refresh_from_db()
    assert of_institute.rows[0]["content"] == "半天"
    wrong = client.post(address, {"version": of_institute.edit, "name": ""}, headers={"HX-Request": "true"})
    assert "Not saved yet" in wrong.content.decode() or "尚未保存" in wrong.content.decode()
    of_institute.refresh_from_db()
    assert of_institute.rows[0]["name"] == "开放日"


def test_two_people_of_a_unit_never_overwrite_each_other(of_institute):
    services.save_row(of_institute, key=None, values=row(), edit=0)
    with pytest.raises(services.EntryMoved):
        services.save_row(of_institute, key=None, values=row(name="另一项"), edit=0)
    of_institute.refresh_from_db()
    assert len(of_institute.rows) == 1


@pytest.mark.parametrize("code", ["0" * 27, "nonsense", "2QWMYZQ3EZFA56DFSVSJ9020WTT"])
def test_a_code_that_is_none_opens_nothing(code, of_institute, sign_in):
    assert sign_in(None).get(reverse("collecting:give", args=[code])).status_code == 404


def test_a_mistyped_code_costs_no_query(sign_in, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert sign_in(None).get(reverse("collecting:give", args=["A" * 26 + "B"])).status_code == 404


def test_the_form_tells_no_other_site_its_address_and_is_kept_nowhere(of_institute, sign_in):
    answer = sign_in(None).get(reverse("collecting:give", args=[of_institute.code]))
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]


def test_rows_without_a_name_or_ending_early_are_not_handed_in(of_institute):
    request, _key = services.save_row(of_institute, key=None, values=row(name=" "), edit=0)
    request, _key = services.save_row(request, key=None, values=row(start="2027-05-20", end="2027-05-18"), edit=request.edit)
    with pytest.raises(ValidationError) as refused:
        services.hand_in(request, edit=request.edit, sender="王工")
    assert len(refused.value.messages) == 2


def test_returned_rows_are_mended_and_become_the_next_version(of_institute, officer):
    give(of_institute, row())
    services.return_plans(of_institute, comment="时间？", by=officer)
    of_institute.refresh_from_db()
    give(of_institute, row(name="第二项"))
    assert [(one.version, len(one.rows), one.comment) for one in Submission.objects.order_by("version")] == [(1, 1, "时间？"), (2, 2, "")]


def test_an_accepted_plan_takes_nothing_more(of_institute, officer):
    give(of_institute, row())
    services.accept_plans(of_institute, by=officer)
    of_institute.refresh_from_db()
    with pytest.raises(services.EntryMoved):
        services.save_row(of_institute, key=None, values=row(), edit=of_institute.edit)
    services.take_back_acceptance(of_institute, comment="请改时间", by=officer)
    of_institute.refresh_from_db()
    services.save_row(of_institute, key=None, values=row(), edit=of_institute.edit)


def test_the_workbook_comes_back_as_it_was_filled(of_institute):
    data = fill(
        of_institute,
        {
            "name": "检测血压计",
            "content": "为老人检测",
            "start": "2027-05-20",
            "kind": "便民服务",
            "audience": "公开",
            "responsible": "市计量测试院、砣湖区市场监管局",
            "cost": 3000,
        },
        {"name": "讲座", "time_words": "5月中旬", "headcount": 80},
    )
    filled = filled_sheet(data, call_id=of_institute.call_id, year=2027)
    assert (filled.code, filled.problems) == (str(of_institute.pk), [])
    first, second = filled.rows
    assert (first["start"], first["end"], first["kinds"], first["audience"], first["cost"]) == (
        "2027-05-20",
        "2027-05-20",
        ["service_desk"],
        "public",
        "3000",
    )
    assert [part["name"] for part in first["parts"]] == ["市计量测试院", "砣湖区市场监管局"]
    assert (second["start"], second["time_words"], second["headcount"]) == (None, "5月中旬", "80")


def test_rows_given_before_keep_their_keys_and_copies_become_new_rows(of_institute):
    of_institute, key = services.save_row(of_institute, key=None, values=row(), edit=0)

    def copied(book):
        sheet = book["活动计划"]
        for place in range(1, len(COLUMNS) + 1):
            sheet.cell(HEAD_ROW + 2, place, sheet.cell(HEAD_ROW + 1, place).value)
        sheet.cell(HEAD_ROW + 1, COLUMN["name"], "改了名")

    filled = filled_sheet(fill(of_institute, other=copied), call_id=of_institute.call_id, year=2027)
    assert [one["name"] for one in filled.rows] == ["改了名", "走进计量实验室"]
    assert filled.rows[0]["key"] == key
    assert filled.rows[1]["key"] != key


def test_a_formula_or_an_unreadable_cell_costs_only_itself(of_institute):
    data = fill(of_institute, {"name": "讲座", "place": '=HYPERLINK("http://bad.example","x")', "start": "五月某日", "kind": "魔术"})
    filled = filled_sheet(data, call_id=of_institute.call_id, year=2027)
    assert (filled.rows[0]["name"], filled.rows[0]["place"], filled.rows[0]["start"], filled.rows[0]["kinds"]) == ("讲座", "", None, [])
    assert [problem.split(":")[0] for problem in filled.problems] == ["Row 4, 活动地点", "Row 4, 开始日期", "Row 4, 活动类型"]


def test_words_that_begin_like_a_formula_leave_as_words(of_institute):
    of_institute, _key = services.save_row(of_institute, key=None, values=row(name="=1+1", content="+cmd|' /C calc'!A0"), edit=0)
    sheet = load_workbook(io.BytesIO(planning_sheet(of_institute)))["活动计划"]
    for name in ("name", "content"):
        cell = sheet.cell(HEAD_ROW + 1, COLUMN[name])
        assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_a_workbook_of_another_call_or_none_is_refused(of_institute):
    with pytest.raises(NotOurs, match="other-call"):
        filled_sheet(fill(of_institute), call_id="0", year=2027)
    with pytest.raises(NotOurs, match="damaged"):
        filled_sheet(b"PK\x03\x04 no zip at all", call_id=of_institute.call_id, year=2027)


def test_a_filled_workbook_is_uploaded_through_the_link(of_institute, of_district, sign_in):
    client = sign_in(None)
    address = reverse("collecting:give-upload", args=[of_institute.code])

    def upload(data, edit=0):
        return client.post(address, {"edit": edit, "file": SimpleUploadedFile("计划.xlsx", data)}, follow=True).content.decode()

    upload(fill(of_district, {"name": "别人的"}))
    of_institute.refresh_from_db()
    assert of_institute.rows == []
    upload(b"\x89PNG\r\n a picture named .xlsx")
    upload(fill(of_institute, {"name": "讲座", "start": "2027-05-20"}))
    of_institute.refresh_from_db()
    assert [one["name"] for one in of_institute.rows] == ["讲座"]


def test_an_officer_hands_in_for_a_unit_and_says_how_it_came(of_district, officer):
    request, _key = services.save_row(of_district, key=None, values={**row(**STALL)}, edit=0)
    with pytest.raises(ValidationError):
        services.enter_on_behalf(request, rows=request.rows, note=" ", by=officer)
    given = services.enter_on_behalf(request, rows=request.rows, note="电话，李主任，4月2日", by=officer)
    assert (given.by, given.entered_by, given.note) == ("officer", officer, "电话，李主任，4月2日")


def test_what_a_unit_gives_is_seen_by_it_and_by_the_office_that_asks_alone(of_institute, office, sign_in):
    give(of_institute, row())
    address = reverse("collecting:unit-plans", args=[of_institute.pk])
    for unit, status in (("city", 200), ("institute", 200), ("district", 404), ("province", 404), ("neighbour", 404)):
        assert sign_in(office.person(unit, "officer")).get(address).status_code == status, unit


def test_a_new_row_is_saved_as_it_is_written_and_only_once(of_institute, sign_in):
    client, address = sign_in(None), reverse("collecting:give-row-new", args=[of_institute.code])
    first = client.post(address, {"version": of_institute.edit, "key": "", "name": "开放日"}, headers={"HX-Request": "true"}).content.decode()
    of_institute.refresh_from_db()
    key = of_institute.rows[0]["key"]
    assert f'value="{key}"' in first
    client.post(address, {"version": of_institute.edit, "key": key, "name": "开放日", "content": "半天"}, headers={"HX-Request": "true"})
    of_institute.refresh_from_db()
    assert [(one["name"], one["content"]) for one in of_institute.rows] == [("开放日", "半天")]
    assert client.post(address, {"version": of_institute.edit, "key": key, "name": "开放日", "content": "全天"}).status_code == 302
    of_institute.refresh_from_db()
    assert [one["content"] for one in of_institute.rows] == ["全天"]


def test_of_two_people_at_one_row_the_second_keeps_the_words_and_is_told(of_institute, sign_in):
    of_institute, key = services.save_row(of_institute, key=None, values=row(), edit=of_institute.edit)
    client, address = sign_in(None), reverse("collecting:give-row", args=[of_institute.code, key])
    seen = of_institute.edit
    of_institute, _key = services.save_row(of_institute, key=key, values={**row(content="甲写的"), "key": key}, edit=seen)
    live = client.post(address, {"version": seen, "name": "开放日", "content": "乙写的"}, headers={"HX-Request": "true"})
    assert (live.status_code, 'id="saved"' in live.content.decode(), "<form" in live.content.decode()) == (200, True, False)
    page = client.post(address, {"version": seen, "key": key, "name": "开放日", "content": "乙写的"})
    assert (page.status_code, "乙写的" in page.content.decode()) == (422, True)
    of_institute.refresh_from_db()
    assert of_institute.rows[0]["content"] == "甲写的"
    again = page.context["form"].data
    assert client.post(address, {name: again[name] for name in ("version", "name", "content")}).status_code == 302
    of_institute.refresh_from_db()
    assert of_institute.rows[0]["content"] == "乙写的", "the second yes is meant"


def test_once_the_programme_is_issued_the_links_take_nothing_and_say_so(of_institute, office, officer, sign_in):
    of_institute, key = services.save_row(of_institute, key=None, values=row(), edit=of_institute.edit)
    campaigns.issue_programme(of_institute.call.campaign, by=office.person("city", Role.APPROVER))
    of_institute.refresh_from_db()
    of_institute.call.campaign.refresh_from_db()
    with pytest.raises(services.EntryMoved):
        services.save_row(of_institute, key=key, values=row(), edit=of_institute.edit)
    with pytest.raises(services.EntryMoved):
        services.enter_on_behalf(of_institute, rows=[row()], note="电话", by=officer)
    page = sign_in(None).get(reverse("collecting:give", args=[of_institute.code]), headers={"accept-language": "en"}).content.decode()
    assert "The call is closed" in page


def test_absurd_days_and_endless_words_are_refused_with_the_field(of_institute, sign_in):
    client, address = sign_in(None), reverse("collecting:give-row-new", args=[of_institute.code])
    sent = {"version": of_institute.edit, "name": "讲座", "start": "0001-01-01", "end": "9999-12-31", "content": "字" * 100_000}
    page = client.post(address, sent)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"start", "end", "content"}


def test_a_unit_without_activities_says_so_through_its_link(of_institute, sign_in):
    client = sign_in(None)
    page = client.get(reverse("collecting:give", args=[of_institute.code]), headers={"accept-language": "en"}).content.decode()
    assert "My unit plans no activity" in page
    client.post(reverse("collecting:give-hand-in", args=[of_institute.code]), {"edit": of_institute.edit, "sender": "王工", "none": "yes"})
    given = Submission.objects.get()
    assert (given.rows, given.sender, bool(given.note)) == ([], "王工", True)
    of_institute.refresh_from_db()
    assert of_institute.state == Request.State.SUBMITTED
    page = client.get(reverse("collecting:give", args=[of_institute.code]), headers={"accept-language": "en"}).content.decode()
    assert "You said that your unit plans no activity." in page
    assert "My unit plans no activity" not in page
    services.save_row(of_institute, key=None, values=row(), edit=of_institute.edit)
    page = client.get(reverse("collecting:give", args=[of_institute.code]), headers={"accept-language": "en"}).content.decode()
    assert "Hand in again" in page  # who finds an activity after all adds it


def test_rows_are_never_lost_behind_a_no(of_institute):
    of_institute, _key = services.save_row(of_institute, key=None, values=row(), edit=of_institute.edit)
    with pytest.raises(ValidationError, match="Take them out first"):
        services.hand_in(of_institute, edit=of_institute.edit, sender="王工", none=True)
