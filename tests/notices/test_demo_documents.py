"""The notice of the invented city, in three shapes, read against an expectation that was typed by hand."""

import csv
import json

import pytest

from quanheng.notices import document_from_text, load, read, to_flat

SHAPES = ("notice.docx", "notice.txt", "mirror.txt")
# What is told in words of an activity's kind is a guess of the reader, not a fact of the document.
GUESSED = {"kind", "aliases"}


@pytest.fixture(scope="module")
def expected(demo):
    return json.loads((demo / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=SHAPES)
def flat(request, demo):
    document = load((demo / request.param).read_bytes(), filename=request.param)
    return to_flat(read(document), document)


def test_every_row_is_read_with_its_words_dates_and_units(flat, expected):
    assert len(flat["activities"]) == len(expected["activities"]) == 62
    for got, wanted in zip(flat["activities"], expected["activities"], strict=True):
        asked = {key: value for key, value in wanted.items() if key not in GUESSED}
        assert {key: got.get(key) for key in asked} == asked, f"row {wanted['row']}"


def test_carried_cells_are_marked_and_only_these(flat, expected):
    for mark in ("name_carried", "date_carried", "organizer_carried"):
        assert [row["row"] for row in flat["activities"] if row.get(mark)] == [row["row"] for row in expected["activities"] if row.get(mark)]


@pytest.mark.parametrize("key", ["kind", "title", "doc_number", "issuer", "issue_date", "campaign", "deadlines", "contacts"])
def test_the_head_of_the_notice_is_read(flat, expected, key):
    assert flat[key] == expected[key]


def test_most_kinds_are_guessed_right(flat, expected):
    right = sum(got["kind"] == wanted["kind"] for got, wanted in zip(flat["activities"], expected["activities"], strict=True))
    assert right >= 0.85 * len(expected["activities"])


def test_the_mirror_page_is_clean(demo):
    mirror = load((demo / "mirror.txt").read_bytes())
    programme = read(mirror)
    assert programme.noise == ("pinyin", "traditional", "nav", "cell_per_line")
    assert programme.script == "traditional"
    plain = load((demo / "notice.txt").read_bytes())
    squeezed = ["".join(to_flat(read(document), document)["clean_text"].split()) for document in (mirror, plain)]
    assert squeezed[0] == squeezed[1]


def test_an_activity_told_by_two_units_names_both(demo):
    programme = read(load((demo / "notice.docx").read_bytes()))
    joint = [activity for activity in programme.activities if "水表比对" in activity.name.value]
    assert [activity.units("responsible", "joint") for activity in joint] == [
        ("量河区市场监管局", "准江区市场监管局"),
        ("准江区市场监管局", "量河区市场监管局"),
    ]
    opening = programme.activities[0]
    assert opening.units("organiser", "host", "co-organiser") == ("市局", "砣湖区市场监管局", "市计量测试学会")


def test_a_row_may_hold_several_components(demo):
    opening = read(load((demo / "notice.docx").read_bytes())).activities[0]
    assert [component.text.value for component in opening.components] == [
        "为市级产业计量测试中心授牌", "发布民生计量十件小事", "中小企业计量伙伴结对签约", "量具展",
    ]  # fmt: skip


def test_duties_attachments_and_publicity_are_read(demo):
    programme = read(load((demo / "notice.docx").read_bytes()))
    assert [duty.heading.value for duty in programme.duties if duty.level == 2] == [
        "办好衡川主场活动", "把计量服务送到身边", "守牢民生计量底线", "讲求实效", "按时报送",
    ]  # fmt: skip
    assert [field.value for field in programme.attachments] == ["衡川市2027年“世界计量日”系列活动安排表"]
    assert programme.publicity is not None
    assert programme.publicity.value == "主动公开"
    assert [field.value for field in programme.cited_numbers] == ["江岭省市监计量函〔2027〕9号"] or programme.cited_numbers[0].value.endswith(
        "〔2027〕9号"
    )
    assert programme.addressees[1].value == "高新区市场监管分局"


def test_every_unit_of_the_table_is_in_the_city_s_tree(demo, expected):
    with (demo / "units.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    known = {row["name"] for row in rows} | {alias for row in rows for alias in row["aliases"].split(";")}
    assert {row["parent"] for row in rows} - {row["name"] for row in rows} == {""}
    for activity in expected["activities"]:
        for names in (activity["organizer"], activity["undertaker"], activity["co_organizer"]):
            assert not names or set(names.split("、")) <= known


def test_the_title_stands_under_a_red_head_and_its_number():
    text = (
        "临河市市场监督管理局文件\n临市监〔2026〕5号\n\n关于开展“世界计量日”活动的通知\n"
        "各县市场监管局：\n请于5月30日17:00前将活动小结（电子版）发送至市局。\n临河市市场监督管理局\n2026年4月20日"
    )
    programme = read(document_from_text(text))
    assert programme.title is not None
    assert programme.title.value == "关于开展“世界计量日”活动的通知"
    assert programme.doc_number is not None
    assert programme.doc_number.value == "临市监〔2026〕5号"
    assert programme.deadlines[0].what.value == "将活动小结（电子版）发送至市局"
