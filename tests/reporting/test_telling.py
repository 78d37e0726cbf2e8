from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from quanheng.ledger.models import Entry
from quanheng.ledger.queries import change_of
from quanheng.reporting import services
from quanheng.reporting.forms import CoverageForm
from quanheng.reporting.models import ActivityNotes, Brief, Coverage, Evidence
from quanheng.units.kinds import Role
from quanheng.units.sights import RoleMissing
from tests.reporting.conftest import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def brief(issued, office, officer) -> Brief:
    values = {
        "title": "实验室向市民开放",
        "text": "5月20日，<b>市民</b>走进实验室。",
        "day": date(2026, 5, 20),
        "unit": office.institute,
        "activity": None,
    }
    return services.write_brief(issued, values=values, by=officer)


def test_a_brief_goes_its_way_step_by_step(brief, officer, approver):
    with pytest.raises(RoleMissing):
        services.step_brief(brief, step="review", edit=1, by=officer)
    brief = services.step_brief(brief, step="review", edit=1, by=approver)
    with pytest.raises(ValidationError, match="Say where"):
        services.step_brief(brief, step="send", edit=2, by=officer)
    brief = services.step_brief(brief, step="send", edit=2, where="省局计量处", by=officer)
    brief = services.step_brief(brief, step="adopt", edit=3, where="省局简报第12期", by=officer)
    assert (brief.state, brief.where) == (Brief.State.ADOPTED, "省局简报第12期")


def test_a_brief_under_way_is_not_changed_and_a_stale_page_is_told(brief, issued, officer, approver):
    values = {"title": "新题", "text": "新文", "day": brief.day, "unit": brief.unit, "activity": None}
    changed = services.write_brief(issued, values=values, by=officer, brief=brief, edit=1)
    with pytest.raises(services.TextMoved):
        services.write_brief(issued, values=values, by=officer, brief=brief, edit=1)
    services.step_brief(changed, step="review", edit=2, by=approver)
    with pytest.raises(services.TextMoved):
        services.write_brief(issued, values=values, by=officer, brief=brief, edit=3)


def test_the_office_above_reads_a_brief_once_it_is_sent_up(brief, office, officer, approver, sign_in):
    above, address = sign_in(office.person("province", Role.VIEWER)), reverse("reporting:brief", args=[brief.pk])
    assert above.get(address).status_code == 404
    services.step_brief(brief, step="review", edit=1, by=approver)
    services.step_brief(brief, step="send", edit=2, where="省局", by=officer)
    page = above.get(address)
    assert page.status_code == 200
    assert "&lt;b&gt;市民&lt;/b&gt;" in page.content.decode()
    assert sign_in(office.person("neighbour", Role.VIEWER)).get(address).status_code == 404


def test_coverage_with_its_file_is_stored_together(issued, open_day, officer, sign_in):
    address = reverse("reporting:coverage", args=[issued.pk])
    values = {"medium": "衡川日报", "title": "走进实验室", "day": "2026-05-21", "reach": "23000", "activity": str(open_day.pk)}
    page = sign_in(officer).post(address, {**values, "file": SimpleUploadedFile("剪报.jpg", picture(), "image/jpeg")})
    assert page.status_code == 302
    item = Coverage.objects.get()
    assert (item.medium, item.reach, item.evidence.filename) == ("衡川日报", 23000, "剪报.jpg")
    services.put_coverage_aside(item, reason="重复", by=officer)
    assert "衡川日报" not in sign_in(officer).get(address).content.decode().split("<form")[0]


def test_coverage_of_a_day_to_come_is_refused_and_leaves_no_file(issued, officer, sign_in):
    tomorrow = timezone.localdate() + timedelta(days=1)
    filled = {"medium": "电视台", "day": tomorrow.isoformat(), "file": SimpleUploadedFile("a.jpg", picture(), "image/jpeg")}
    assert sign_in(officer).post(reverse("reporting:coverage", args=[issued.pk]), filled).status_code == 422
    assert not Coverage.objects.exists()
    assert not Evidence.objects.exists()


def test_a_nomination_needs_its_reason(open_day, officer):
    values = {"people": "讲解员4人", "good_case": True, "nomination_reason": ""}
    with pytest.raises(ValidationError, match="Say why the activity is nominated"):
        services.set_notes(open_day, values=values, edit=0, by=officer)
    notes = services.set_notes(open_day, values={**values, "nomination_reason": "首次整点讲解"}, edit=0, by=officer)
    assert (notes.good_case, notes.edit) == (True, 1)


def test_notes_enter_the_ledger_as_commitments_that_can_be_erased(open_day, officer):
    notes = services.set_notes(open_day, values={"people": "讲解员王小明", "good_case": True, "nomination_reason": "首创"}, edit=0, by=officer)
    entry = Entry.objects.get(subject_type="reporting.activitynotes", subject_id=str(notes.pk))
    assert "王小明" not in entry.body
    assert change_of(entry)["good_case"] == {"from": False, "to": True}


def test_of_two_people_at_one_activitys_notes_the_second_is_told(open_day, officer):
    services.set_notes(open_day, values={"people": "4人"}, edit=0, by=officer)
    with pytest.raises(services.TextMoved):
        services.set_notes(open_day, values={"people": "5人"}, edit=0, by=officer)
    services.set_notes(open_day, values={"people": "5人"}, edit=1, by=officer)
    assert ActivityNotes.objects.get().people == "5人"


def test_an_activity_of_another_campaign_is_refused(issued, brief, officer, office):
    other = issued.activities.first()
    other.campaign_id = brief.pk  # as a forged form would name it
    with pytest.raises(ValidationError, match="another campaign"):
        services.add_coverage(issued, values={"medium": "报", "activity": other}, by=officer)


def test_coverage_is_corrected_and_the_ledger_tells_from_what_to_what(issued, officer, open_day):
    item = services.add_coverage(issued, values={"medium": "衡川曰报", "reach": 100}, by=officer)
    services.correct_coverage(item, values={"medium": "衡川日报", "reach": 1000, "activity": open_day}, edit=1, by=officer)
    item.refresh_from_db()
    assert (item.medium, item.reach, item.activity, item.edit) == ("衡川日报", 1000, open_day, 2)
    told = change_of(Entry.objects.get(event="coverage.corrected"))
    assert told["medium"] == {"from": "衡川曰报", "to": "衡川日报"}
    with pytest.raises(services.TextMoved):
        services.correct_coverage(item, values={"medium": "别的"}, edit=1, by=officer)
    services.put_coverage_aside(item, reason="重复", by=officer)
    with pytest.raises(services.TextMoved):
        services.correct_coverage(item, values={"medium": "别的"}, edit=2, by=officer)


@pytest.mark.parametrize(
    ("said", "found"), [("1", "实验室开放日"), ("1 实验室开放日", "实验室开放日"), ("便民检测进社区", "便民检测进社区"), ("", None)]
)
def test_an_activity_is_named_by_its_number_or_name(issued, said, found):
    form = CoverageForm({"medium": "衡川日报", "activity": said}, campaign=issued)
    assert form.is_valid()
    assert getattr(form.cleaned_data["activity"], "name", None) == found


def test_a_name_that_no_activity_bears_is_told(issued):
    form = CoverageForm({"medium": "衡川日报", "activity": "没有的活动"}, campaign=issued)
    assert not form.is_valid()
    assert "names no activity" in form.errors["activity"][0]


def test_the_coverage_page_corrects_an_entry(issued, officer, open_day, sign_in):
    item = services.add_coverage(issued, values={"medium": "衡川曰报", "activity": open_day}, by=officer)
    desk = sign_in(officer)
    page = desk.get(f"/coverage/{item.pk}/").content.decode()
    assert 'value="1 实验室开放日"' in page
    sent = {"edit": 1, "medium": "衡川日报", "activity": "2"}
    assert desk.post(f"/coverage/{item.pk}/", sent).status_code == 302
    item.refresh_from_db()
    assert (item.medium, item.activity.name) == ("衡川日报", "便民检测进社区")
