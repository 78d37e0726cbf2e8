"""The rows of a draft worked in a grid: cells, splits, joins, values carried down, undo; and words of the source made fields."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quanheng.campaigns import services
from quanheng.campaigns.chosen_words import new_contact, span_of_words
from quanheng.campaigns.deltas import applied, delta
from quanheng.campaigns.models import DraftStep, Notice
from quanheng.ledger.models import Entry
from quanheng.units.kinds import Role
from tests.conftest import accept

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def officer(office):
    return office.person("city", Role.OFFICER)


@pytest.fixture
def desk(officer, sign_in):
    return sign_in(officer)


def rows(notice: Notice) -> list[dict]:
    return [row for row in notice.draft["rows"] if not row["removed"]]


def key_of(notice: Notice, place: int) -> str:
    return rows(notice)[place]["key"]


def test_words_of_time_typed_into_a_cell_set_the_days_too(notice, officer):
    changed = services.correct_cell(notice, key=key_of(notice, 0), field="time_words", text="5月18日至19日", version=1, by=officer)
    row = rows(changed)[0]
    assert (row["time_words"], row["start"], row["end"], row["approximate"]) == ("5月18日至19日", "2027-05-18", "2027-05-19", False)


def test_words_of_time_that_leave_the_days_open_keep_the_row_unsure(notice, officer):
    changed = services.correct_cell(notice, key=key_of(notice, 0), field="time_words", text="5月20日前后", version=1, by=officer)
    assert (rows(changed)[0]["doubts"], rows(changed)[0]["checked"]) == (["window"], False)


def test_a_cell_is_refused_with_the_sentence_of_the_rows_own_page(notice, officer):
    with pytest.raises(ValidationError, match=r"2027-05-20|2027 ?年 ?5 ?月 ?20"):
        services.correct_cell(notice, key=key_of(notice, 0), field="end", text="2027-05-19", version=1, by=officer)
    with pytest.raises(ValidationError):
        services.correct_cell(notice, key=key_of(notice, 0), field="name", text="", version=1, by=officer)
    assert Notice.objects.get(pk=notice.pk).draft_version == 1
    assert not DraftStep.objects.exists()


def test_units_typed_into_a_cell_leave_the_other_parts_alone(notice, officer):
    row = rows(notice)[0]
    version = services.correct_row(
        notice, key=row["key"], values={"parts": [*row["parts"], {"role": "host", "name": "甲街道"}]}, version=1, by=officer
    )
    changed = services.correct_cell(version, key=row["key"], field="responsible", text="市计量院、市计量协会", version=2, by=officer)
    assert [(part["role"], part["name"]) for part in rows(changed)[0]["parts"]] == [
        ("responsible", "市计量院"),
        ("responsible", "市计量协会"),
        ("host", "甲街道"),
    ]


def test_a_row_is_split_where_the_caret_stands(notice, officer):
    whole = services.correct_cell(notice, key=key_of(notice, 0), field="name", text="实验室开放日；计量讲座", version=1, by=officer)
    split = services.split_row(whole, key=key_of(whole, 0), field="name", at=7, version=2, by=officer)
    first, second = rows(split)[:2]
    assert (first["name"], second["name"]) == ("实验室开放日", "计量讲座")
    assert (second["start"], second["parts"], second["span"]) == (first["start"], first["parts"], first["span"])
    assert len(rows(split)) == 6
    assert second["doubts"], "a person looks at the new row before it may enter"


def test_dates_split_apart_give_each_row_its_own_day(notice, officer):
    two = services.correct_cell(notice, key=key_of(notice, 0), field="time_words", text="5月9日、5月16日", version=1, by=officer)
    split = services.split_row(two, key=key_of(two, 0), field="time_words", at=4, version=2, by=officer)
    assert [(row["start"], row["end"]) for row in rows(split)[:2]] == [("2027-05-09", "2027-05-09"), ("2027-05-16", "2027-05-16")]


@pytest.mark.parametrize("at", [0, 6])
def test_a_caret_at_the_edge_splits_nothing(notice, officer, at):
    with pytest.raises(ValidationError):
        services.split_row(notice, key=key_of(notice, 0), field="name", at=at, version=1, by=officer)


def test_joined_rows_lose_nothing_that_either_said(notice, officer):
    keys = [key_of(notice, 0), key_of(notice, 1)]
    row = rows(services.join_rows(notice, keys=keys, version=1, by=officer))[0]
    assert row["name"] == "实验室开放日、便民检测进社区"
    assert row["content"].splitlines() == ["邀请市民参观长度实验室", "为居民免费检测血压计和电子秤"]
    assert (row["start"], row["end"]) == ("2027-05-15", "2027-05-20")
    assert [part["name"] for part in row["parts"]] == ["市计量测试院", "砣湖区市场监管局"]
    assert [(item["start"], item["end"]) for item in row["occurrences"]] == [("2027-05-15", "2027-05-18"), ("2027-05-20", "2027-05-20")]
    assert set(row["kinds"]) >= {"open_day", "service_desk"}


def test_a_value_is_carried_down_and_says_so(notice, officer):
    keys = [key_of(notice, place) for place in (0, 1, 2)]
    changed = services.carry_down(notice, field="time_words", keys=keys, version=1, by=officer)
    assert [(row["start"], row["basis"]) for row in rows(changed)[1:3]] == [("2027-05-20", "carried")] * 2
    alone = services.carry_down(changed, field="responsible", keys=[keys[1]], version=2, by=officer)
    assert [(part["name"], part.get("carried")) for part in rows(alone)[1]["parts"]] == [("市计量测试院", True)]
    with pytest.raises(ValidationError):
        services.carry_down(alone, field="place", keys=[keys[0]], version=3, by=officer)
    with pytest.raises(ValidationError):
        services.carry_down(alone, field="name", keys=[keys[1]], version=3, by=officer)


def test_undo_and_do_again_walk_the_acts(notice, officer):
    before = notice.draft
    split = services.correct_cell(notice, key=key_of(notice, 0), field="name", text="甲；乙", version=1, by=officer)
    split = services.split_row(split, key=key_of(split, 0), field="name", at=2, version=2, by=officer)
    back = services.undo(services.undo(split, version=3, by=officer), version=4, by=officer)
    assert back.draft == before
    with pytest.raises(services.NothingToUndo):
        services.undo(back, version=5, by=officer)
    again = services.redo(services.redo(back, version=5, by=officer), version=6, by=officer)
    assert again.draft == split.draft
    assert Entry.objects.filter(event="draft.undone").count() == 2


def test_a_new_act_ends_what_could_be_done_again(notice, officer):
    changed = services.correct_cell(notice, key=key_of(notice, 0), field="place", text="甲", version=1, by=officer)
    back = services.undo(changed, version=2, by=officer)
    other = services.correct_cell(back, key=key_of(back, 1), field="place", text="乙", version=3, by=officer)
    with pytest.raises(services.NothingToUndo):
        services.redo(other, version=4, by=officer)


def test_two_officers_in_one_grid_never_overwrite_each_other(notice, officer):
    services.correct_cell(notice, key=key_of(notice, 0), field="place", text="甲", version=1, by=officer)
    for act in (
        lambda: services.correct_cell(notice, key=key_of(notice, 0), field="place", text="乙", version=1, by=officer),
        lambda: services.undo(notice, version=1, by=officer),
        lambda: services.join_rows(notice, keys=[key_of(notice, 0), key_of(notice, 1)], version=1, by=officer),
    ):
        with pytest.raises(services.DraftMoved):
            act()
    assert rows(Notice.objects.get(pk=notice.pk))[0]["place"] == "甲"


def test_the_steps_are_gone_once_the_draft_is_accepted(office, notice, officer):
    changed = services.correct_cell(notice, key=key_of(notice, 0), field="place", text="甲", version=1, by=officer)
    accept(office, changed)
    assert not DraftStep.objects.exists()


ROWS = st.lists(
    st.builds(lambda key, name: {"key": key, "name": name}, st.sampled_from("abcdef"), st.text(max_size=3)), unique_by=lambda row: row["key"]
)
DRAFTS = st.builds(lambda rows, title: {"rows": rows, "header": {"title": title}}, ROWS, st.text(max_size=3))


@given(DRAFTS, DRAFTS)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_delta_leads_from_one_draft_to_the_other(before, after):
    assert applied(before, delta(before, after)) == after
    assert delta(after, after) == {}


def test_the_grid_answers_each_act(desk, notice):
    address = f"/notices/{notice.pk}/grid/"
    page = desk.get(address, headers=ENGLISH).content.decode()
    assert "实验室开放日" in page
    key = key_of(notice, 0)
    typed = desk.post(address, {"act": "cell", "version": 1, "key": key, "field": "time_words", "text": "5月18日"}, headers=ENGLISH).json()
    assert (typed["version"], typed["cells"]["start"]) == (2, "2027-05-18")
    refused = desk.post(address, {"act": "cell", "version": 2, "key": key, "field": "end", "text": "2027-05-01"}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "lies before the first day" in refused.json()["error"]
    stale = desk.post(address, {"act": "undo", "version": 1}, headers=ENGLISH)
    assert (stale.status_code, stale.json()["moved"]) == (409, True)
    undone = desk.post(address, {"act": "undo", "version": 2}, headers=ENGLISH).json()
    assert "2027-05-20" in undone["rows"]
    assert desk.post(address, {"act": "undo", "version": 3}, headers=ENGLISH).status_code == 422
    assert desk.post(address, {"act": "nonsense", "version": 3}).status_code == 400
    assert desk.post(address, {"act": "cell", "version": "x"}).status_code == 400


def test_scripts_typed_into_a_cell_stay_words(desk, notice):
    desk.post(
        f"/notices/{notice.pk}/grid/", {"act": "cell", "version": 1, "key": key_of(notice, 0), "field": "name", "text": "<script>alert(1)</script>"}
    )
    page = desk.get(f"/notices/{notice.pk}/grid/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_words_are_found_as_a_browser_copies_them():
    text = "一、主题\n称量  未来\n下一行"
    assert text[slice(*span_of_words(text, 2, 2, "称量 未来"))] == "称量  未来"
    assert text[slice(*span_of_words(text, 1, 2, "主题\n\n称量"))] == "主题\n称量"
    assert text[slice(*span_of_words(text, 2, 3, ""))] == "称量  未来\n下一行"
    for first, last, words in ((1, 1, "称量"), (0, 1, ""), (3, 4, "")):
        with pytest.raises(ValidationError):
            span_of_words(text, first, last, words)


def take(desk, notice, line: int, words: str, what: str, number: str = ""):
    version = Notice.objects.get(pk=notice.pk).draft_version
    sent = {"version": version, "first": line, "words": words, "what": what, "number": number}
    return desk.post(f"/notices/{notice.pk}/words/", sent, headers=ENGLISH, follow=True).content.decode()


def line_of(notice: Notice, words: str) -> int:
    return next(number for number, line in enumerate(notice.text.splitlines(), start=1) if words in line)


def test_chosen_words_become_fields_that_light_their_place(desk, notice):
    take(desk, notice, line_of(notice, "全球主题"), "称量未来", "header.china_theme")
    take(desk, notice, line_of(notice, "计量知识竞赛"), "线上有奖竞答", "row.place", "3")
    take(desk, notice, line_of(notice, "二、工作要求"), "", "new.duty")
    take(desk, notice, line_of(notice, "6月11日前"), "2027年6月11日前将活动总结报市局计量处", "new.deadline")
    take(desk, notice, line_of(notice, "全球主题"), "全球主题", "new.row")
    draft = Notice.objects.get(pk=notice.pk).draft
    theme = draft["header"]["china_theme"]
    assert (theme["value"], notice.text[slice(*theme["span"])], theme["checked"]) == ("称量未来", "称量未来", True)
    assert draft["rows"][0]["name"] == "全球主题", "a new activity stands where its words stand in the source"
    assert next(row for row in draft["rows"] if row["number"] == "3")["place"] == "线上有奖竞答"
    assert draft["deadlines"][-1]["date"] == "2027-06-11"
    assert [duty["heading"] for duty in draft["duties"]].count("工作要求") == 2


@pytest.mark.parametrize(
    ("what", "number", "sentence"),
    [
        ("header.day", "", "tells no day"),
        ("row.name", "77", "0 rows bear the number"),
        ("header.year", "", "tells no number"),
        ("new.duty", "", "number such as"),
    ],
)
def test_words_that_do_not_fit_are_refused_with_the_reason(desk, notice, what, number, sentence):
    assert sentence in take(desk, notice, line_of(notice, "全球主题"), "称量未来", what, number)
    assert Notice.objects.get(pk=notice.pk).draft == notice.draft


def test_a_contact_is_read_from_chosen_words():
    contact = new_contact("联系人：市局计量处，李某，电话：0571-1234 5678，邮箱 li@example.cn", [0, 1])
    assert contact["name"] == "李某"
    assert (contact["organisation"], contact["email"]) == ("市局计量处", "li@example.cn")
