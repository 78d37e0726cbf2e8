import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from quanheng.collecting import services
from quanheng.collecting.models import Request, Sheet, Submission
from quanheng.units.kinds import Role
from tests.collecting.test_giving import fill
from tests.conftest import work_all

pytestmark = pytest.mark.django_db
TABLE = "活动名称\t活动内容\t活动时间\t宣传形式\t负责单位\n便民检测\t检测血压计\t5月20日\t现场\t{unit}\n计量讲座\t讲座\t5月18日\t讲座\t{unit}\n"


def drop(call, officer, data, filename):
    sheet = services.receive_sheet(call, data=data, filename=filename, by=officer)
    work_all()
    sheet.refresh_from_db()
    return sheet


@pytest.mark.parametrize(
    ("filename", "text", "unit", "why"),
    [
        ("砣湖区市场监管局计划.txt", TABLE.format(unit="某单位"), "district", "file name"),
        ("计划.txt", "市计量测试院活动计划表\n" + TABLE.format(unit="某单位"), "institute", "heading"),
        ("计划.txt", "2027年活动计划表\n" + "\n" * 200 + " " * 200 + TABLE.format(unit="砣湖区市场监管局"), "district", None),
        ("计划.txt", "活动计划表\n" + TABLE.format(unit="某协会"), None, ""),
    ],
)
def test_a_sheet_finds_its_unit_by_name_heading_or_content(call, office, officer, filename, text, unit, why):
    sheet = drop(call, officer, text.encode(), filename)
    assert (sheet.state, len(sheet.rows)) == (Sheet.State.PROPOSED, 2)
    assert (sheet.request.unit if sheet.request else None) == (getattr(office, unit) if unit else None)
    if why is not None:
        assert sheet.why_unit == why


def test_a_filled_template_says_itself_whose_it_is(call, officer, of_institute):
    sheet = drop(call, officer, fill(of_institute, {"name": "讲座", "start": "2027-05-20"}), "随便什么名字.xlsx")
    assert (sheet.request, sheet.why_unit, [row["name"] for row in sheet.rows]) == (of_institute, "template", ["讲座"])


def test_the_yes_makes_a_sheet_what_the_unit_gives(call, officer, of_district, sign_in):
    sheet = drop(call, officer, TABLE.format(unit="砣湖区市场监管局").encode(), "砣湖区市场监管局.txt")
    client = sign_in(officer)
    address = reverse("collecting:sheet", args=[sheet.pk])
    assert client.get(address).context["form"].initial["request"] == of_district.pk
    assert client.post(address, {"request": of_district.pk, "rows": [sheet.rows[0]["key"]]}).status_code == 302
    given = Submission.objects.get()
    assert (given.by, given.sheet, [row["name"] for row in given.rows]) == ("sheet", sheet, ["便民检测"])
    assert Request.objects.get(pk=of_district.pk).state == Request.State.SUBMITTED
    with pytest.raises(services.SheetMoved):
        services.take_sheet(Sheet.objects.get(pk=sheet.pk), request=of_district, keys=[sheet.rows[0]["key"]], by=officer)


def test_nothing_enters_without_a_yes(call, officer):
    drop(call, officer, TABLE.format(unit="砣湖区市场监管局").encode(), "砣湖区市场监管局.txt")
    assert not Submission.objects.exists()


def test_the_same_file_dropped_twice_is_here_once(call, officer):
    drop(call, officer, TABLE.encode(), "一.txt")
    with pytest.raises(services.SheetDropped, match=r"二\.txt"):
        services.receive_sheet(call, data=TABLE.encode(), filename="二.txt", by=officer)
    assert Sheet.objects.count() == 1


def test_files_are_taken_or_refused_each_by_itself(call, officer, sign_in):
    files = [
        SimpleUploadedFile("空.txt", b" "),
        SimpleUploadedFile("无.xlsx", b""),
        SimpleUploadedFile("好.txt", TABLE.encode()),
        SimpleUploadedFile("好的副本.txt", TABLE.encode()),
        SimpleUploadedFile("图片.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(500)),
    ]
    answer = sign_in(officer).post(reverse("collecting:sheets-drop", args=[call.pk]), {"sheets": files})
    assert answer.status_code == 302
    work_all()
    assert dict(Sheet.objects.values_list("filename", "state")) == {"好.txt": "proposed", "图片.xlsx": "unreadable"}


def test_a_workbook_of_another_campaign_says_so(call, officer, of_institute, sign_in):
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(fill(of_institute, {"name": "讲座"})))
    book["_ids"].cell(3, 2, "01890000-0000-7000-8000-000000000000")
    file = io.BytesIO()
    book.save(file)
    sheet = drop(call, officer, file.getvalue(), "旧表.xlsx")
    assert (sheet.state, sheet.problem) == (Sheet.State.UNREADABLE, "other-call")
    assert sign_in(officer).get(reverse("collecting:sheet", args=[sheet.pk])).status_code == 200


def test_a_file_over_the_limit_is_refused_before_it_is_kept(call, officer, monkeypatch):
    monkeypatch.setattr("quanheng.collecting.services.sheets.MOST_SHEET_BYTES", 1000)
    with pytest.raises(ValidationError, match=r"大\.txt is larger"):
        services.receive_sheet(call, data=b"x" * 1001, filename="大.txt", by=officer)
    assert not Sheet.objects.exists()


def test_a_sheet_put_aside_stays_on_record_and_off_the_board(call, officer, sign_in):
    sheet = drop(call, officer, TABLE.encode(), "一.txt")
    sign_in(officer).post(reverse("collecting:sheet-aside", args=[sheet.pk]))
    board = sign_in(officer).get(reverse("collecting:call", args=[call.campaign_id])).context["sheets"]
    assert board == []
    assert Sheet.objects.get().state == Sheet.State.PUT_ASIDE


def test_sheets_are_the_asking_offices_alone(call, office, officer, sign_in):
    sheet = drop(call, officer, TABLE.encode(), "一.txt")
    for name in ("collecting:sheet", "collecting:sheet-original"):
        assert sign_in(office.person("district", Role.OFFICER)).get(reverse(name, args=[sheet.pk])).status_code == 404


def test_rows_of_another_year_are_asked_about_and_not_ticked(call, officer, sign_in):
    head = "活动名称\t活动内容\t活动时间\t宣传形式\t负责单位"
    rows = (f"{name}\t讲座\t{year}年5月20日\t现场\t砣湖区市场监管局" for name, year in (("老讲座", 2019), ("新讲座", 2027)))
    old = "\n".join((head, *rows))
    sheet = services.receive_sheet(call, data=old.encode(), filename="去年.txt", by=officer)
    work_all()
    page = sign_in(officer).get(reverse("collecting:sheet", args=[sheet.pk]), headers={"accept-language": "en"})
    assert "is it the right file?" in page.content.decode()
    sheet.refresh_from_db()
    assert page.context["chosen"] == {row["key"] for row in sheet.rows if row["name"] == "新讲座"}
