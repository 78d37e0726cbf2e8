"""What the public sees of an activity is a person's choice with safe defaults; every change is a revision and in the ledger."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quanheng.campaigns import services
from quanheng.campaigns.models import Activity, ActivityRevision, Campaign
from quanheng.campaigns.public import as_published
from quanheng.campaigns.publishing import EVERY_FIELD, PublicField, default_fields, fields_shown
from quanheng.campaigns.services import FlagAct, PublishChange
from quanheng.ledger.models import Entry
from quanheng.ledger.queries import change_of
from quanheng.units.kinds import Role
from quanheng.units.sights import RoleMissing

GUARDED = {"content", "time", "place", "occurrences"}


def publish(office, campaign, names, *, by="officer", reason="核对后公开", **change):
    rows = campaign.activities.filter(name__in=names)
    return services.publish_activities(
        campaign,
        revisions={row.pk: row.revision for row in rows},
        change=PublishChange(**change),
        reason=reason,
        by=office.person("city", Role(by)),
    )


def test_a_public_activity_shows_everything_until_somebody_chooses():
    assert default_fields(["lecture"], "public") == EVERY_FIELD
    assert default_fields(["open_day", "visit"], "public") == EVERY_FIELD, "an open day that also is a visit is an open day"


@pytest.mark.parametrize("audience", ["internal", "invited"])
def test_what_is_not_public_shows_nothing_whatever_was_chosen(audience):
    assert fields_shown(kinds=["lecture"], audience=audience, state="planned", published=list(EVERY_FIELD)) == frozenset()


@pytest.mark.parametrize(
    ("kinds", "withheld"), [(["training"], "place"), (["visit"], "partners"), (["exam"], "occurrences"), (["comparison"], "partners")]
)
def test_kinds_that_need_care_show_less_by_default(kinds, withheld):
    assert withheld not in default_fields(kinds, "public")
    assert "name" in default_fields(kinds, "public")


@pytest.mark.parametrize("kinds", [["inspection"], ["open_day", "inspection"]])
def test_no_flag_publishes_an_inspection_before_it_was_held(kinds):
    before = fields_shown(kinds=kinds, audience="public", state="planned", published=list(EVERY_FIELD))
    after = fields_shown(kinds=kinds, audience="public", state="held", published=list(EVERY_FIELD))
    assert not before & GUARDED
    assert after == EVERY_FIELD


def test_where_it_may_not_be_told_that_it_is_off_no_date_is_told_either():
    shown = fields_shown(kinds=["lecture"], audience="public", state="cancelled", published=["name", "time", "occurrences"])
    assert shown == {"name"}


def test_several_activities_change_at_once_each_with_revision_and_ledger_entry(office, issued):
    names = ["实验室开放日", "便民检测进社区"]
    before = Campaign.objects.get(pk=issued.pk).revision
    done = publish(office, issued, names, act=FlagAct.WITHHOLD, fields=frozenset({"place", "units"}))
    assert set(done.changed) == set(names)
    rows = Activity.objects.filter(name__in=names)
    assert {row.revision for row in rows} == {2}
    assert all("place" not in row.published and "content" in row.published for row in rows)
    assert ActivityRevision.objects.filter(activity__in=rows, number=2, reason="核对后公开").count() == 2
    entries = Entry.objects.filter(event="activity.published")
    assert {change_of(entry)["reason"] for entry in entries} == {"核对后公开"}
    assert entries.count() == 2
    assert Campaign.objects.get(pk=issued.pk).revision == before + 1, "kept pages give way"


def test_showing_adds_to_what_stands_and_the_defaults_come_back(office, issued):
    publish(office, issued, ["实验室开放日"], act=FlagAct.ONLY, fields=frozenset({"name"}))
    publish(office, issued, ["实验室开放日"], act=FlagAct.SHOW, fields=frozenset({"time"}))
    assert issued.activities.get(name="实验室开放日").published == ["name", "time"]
    publish(office, issued, ["实验室开放日"], act=FlagAct.DEFAULT)
    assert issued.activities.get(name="实验室开放日").published is None


def test_an_audience_is_set_for_many_and_what_stands_so_already_makes_no_revision(office, issued):
    done = publish(office, issued, ["实验室开放日", "执法人员培训"], audience="public")
    assert done.changed == ("执法人员培训",)
    assert issued.activities.get(name="实验室开放日").revision == 1


def test_a_row_that_somebody_changed_meanwhile_is_left_and_named(office, issued):
    stale = {row.pk: row.revision for row in issued.activities.all()}
    first = issued.activities.get(name="实验室开放日")
    officer = office.person("city", Role.OFFICER)
    services.change_activity(first, values={"place": "二号楼"}, parts=None, revision=1, reason="换楼", by=officer)
    change = PublishChange(audience="internal")
    done = services.publish_activities(issued, revisions=stale, change=change, reason="暂不公开", by=officer)
    assert done.moved == ("实验室开放日",)
    assert issued.activities.get(name="实验室开放日").audience == "public"
    assert issued.activities.get(name="便民检测进社区").audience == "internal"


def test_it_needs_an_officer_a_reason_and_a_change(office, issued):
    with pytest.raises(RoleMissing):
        publish(office, issued, ["实验室开放日"], by="viewer", audience="internal")
    with pytest.raises(ValidationError, match="reason"):
        publish(office, issued, ["实验室开放日"], reason=" ", audience="internal")
    for nothing in ({}, {"act": FlagAct.SHOW}, {"act": FlagAct.ONLY, "fields": frozenset({"phone"})}, {"audience": "everybody"}):
        with pytest.raises(ValidationError):
            publish(office, issued, ["实验室开放日"], **nothing)


def test_the_page_shows_the_public_view_beside_the_activity_and_applies_to_the_ticked(office, issued, sign_in):
    client = sign_in(office.person("city", Role.OFFICER))
    activity = issued.activities.get(name="便民检测进社区")
    Activity.objects.filter(pk=activity.pk).update(place="东门广场")
    address = f"/campaigns/{issued.pk}/publishing/"
    page = client.get(address).content.decode()
    assert "东门广场" in page
    form = {"chosen": f"{activity.pk}:1", "act": "withhold", "fields_named": ["place", "units"], "reason": "地点未定"}
    assert client.post(address, form).status_code == 302
    page = client.get(address + "?q=便民").content.decode()
    assert "东门广场" not in page
    assert activity.name in page
    assert set(Activity.objects.get(pk=activity.pk).published) == set(EVERY_FIELD) - {"place", "units"}


def test_a_withheld_word_that_a_shown_field_tells_is_pointed_out(office, issued, sign_in):
    activity = issued.activities.get(name="便民检测进社区")
    Activity.objects.filter(pk=activity.pk).update(place="东门广场", content="在东门广场免费检测")
    publish(office, issued, [activity.name], act=FlagAct.WITHHOLD, fields=frozenset({"place"}))
    page = sign_in(office.person("city", Role.OFFICER)).get(f"/campaigns/{issued.pk}/publishing/?q=便民").content.decode()
    assert '<span class="tag warn">' in page


def test_all_of_a_search_change_and_refusals_keep_what_was_ticked(office, issued, sign_in):
    client = sign_in(office.person("city", Role.OFFICER))
    address = f"/campaigns/{issued.pk}/publishing/"
    refused = client.post(address, {"chosen": f"{issued.activities.first().pk}:1", "audience": "invited"})
    assert refused.status_code == 422
    assert "checked" in refused.content.decode()
    assert client.post(address, {"act": "default", "reason": "试"}).status_code == 422, "nothing is ticked"
    done = client.post(address + "?kind=quiz", {"every": "on", "audience": "invited", "reason": "仅邀请"})
    assert done.status_code == 302
    assert list(issued.activities.filter(audience="invited").values_list("name", flat=True)) == ["计量知识竞赛"]


def test_the_page_costs_the_same_however_long_the_campaign_is(office, issued, sign_in):
    client = sign_in(office.person("city", Role.OFFICER))

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/campaigns/{issued.pk}/publishing/").status_code == 200
        return len(queries)

    few = count()
    for number in range(100, 140):
        Activity.objects.create(campaign=issued, position=number, name=f"活动{number}", audience="public", start="2027-05-20")
    assert count() == few


def test_only_the_own_unit_sees_the_page(office, issued, sign_in):
    for unit in ("province", "district", "institute"):
        assert sign_in(office.person(unit, Role.OFFICER)).get(f"/campaigns/{issued.pk}/publishing/").status_code == 404


def test_an_office_outside_sees_a_public_activity_as_the_public_does(office, issued, sign_in):
    activity = issued.activities.get(name="实验室开放日")
    answer = sign_in(office.person("neighbour", Role.OFFICER)).get(f"/activities/{activity.pk}/")
    assert answer.status_code == 302
    assert activity.code in answer["Location"]


def test_contacts_are_published_one_by_one_and_mobile_numbers_never(office, issued, sign_in):
    desk = issued.contacts.create(name="计量处", phone="021-55550001、13800000000")
    issued.contacts.create(name="何经办", phone="13900000000")
    client = sign_in(office.person("city", Role.OFFICER))
    assert client.post(f"/campaigns/{issued.pk}/publishing/contacts/", {"contact": [str(desk.pk)]}).status_code == 302
    article = client.get(f"/campaigns/{issued.pk}/article.html").content.decode()
    assert "计量处" in article
    assert "021-55550001" in article
    assert "何经办" not in article
    assert "13800000000" not in article
    assert Entry.objects.filter(event="contact.published").count() == 1


def test_the_public_view_of_what_is_not_public_is_empty(issued):
    seen = as_published(issued.activities.exclude(audience="public"), issued)
    assert seen
    for one in seen:
        assert (one.name, one.content, one.place, one.parts, one.start, one.time_words, one.occurrences) == ("", "", "", (), None, "", ())


def test_every_flag_has_words():
    assert all(field.label for field in PublicField)


def test_an_absurd_day_is_refused_before_it_breaks_a_feed(office, issued, sign_in):
    activity = issued.activities.get(name="便民检测进社区")
    desk = sign_in(office.person("city", Role.OFFICER))
    sent = {"revision": activity.revision, "start": "9999-12-31", "reason": "改期"}
    assert desk.post(f"/activities/{activity.pk}/occurrences/1/move/", sent).status_code == 422
    assert sign_in(None).get(f"/zh-hans/programme/{issued.code}/calendar.ics").status_code == 200
    assert desk.post(f"/campaigns/{issued.pk}/next-year/", {"day": "9999-12-31"}).status_code == 422
