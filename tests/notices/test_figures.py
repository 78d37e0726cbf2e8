"""Figures of reports and news: value, unit of count, approximate, and what is none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.notices import document_from_text, from_native, read, to_native
from quanheng.notices.command import main
from quanheng.notices.counts import chinese_number, counts

HEAD = "某县世界计量日活动总结\n"


def figures(words):
    report = read(document_from_text(HEAD + words)).report
    return [(figure.metric.value, str(figure.value.value), figure.unit, figure.approximate) for figure in report.figures]


@pytest.mark.parametrize(
    ("words", "metric", "value", "unit", "approximate"),
    [
        ("发放资料3800余份。", "发放资料", "3800", "份", True),
        ("参与群众2.3万余人次。", "参与群众", "23000", "人次", True),
        ("减免费用42.6万元。", "减免费用", "426000", "元", False),
        ("检修衡器一百二十余件。", "检修衡器", "120", "件", True),
        ("发放手册近两千份。", "发放手册", "2000", "份", True),
        ("检定血压计78台(件)。", "检定血压计", "78", "台件", False),
        ("合格率为96.5%。", "合格率", "96.5", "%", False),
        ("检查商户1,250户。", "检查商户", "1250", "户", False),
        ("约8000人参加。", "参加", "8000", "人", True),
        ("为22家企业讲解体系。", "企业", "22", "家", False),
        ("举办三场讲座。", "讲座", "3", "场", False),
        ("点击量突破1.2亿次。", "点击量", "120000000", "次", True),
    ],
)  # fmt: skip
def test_a_figure_is_read(words, metric, value, unit, approximate):
    [(got_metric, *rest)] = figures(words)
    assert rest == [value, unit, approximate]
    assert metric in got_metric


@pytest.mark.parametrize(
    "words",
    [
        "5月20日是第25个世界计量日。", "赠送50克小砝码。", "根据省局通知（省市监〔2024〕9号）。", "联系电话：0000-12345678。", "上午9:30开始。",
        "检定**组砝码。", "温度误差±2%。", "精度为0.5%。", "每场30人。", "一个都不能少。", "下一步，将再建服务站20个。", "历时3个月。", "活动8小时。",
        "2020年以来。", "3-5人一组。",
    ],
)  # fmt: skip
def test_what_counts_nothing_is_no_figure(words):
    assert figures(words) == []


def test_a_figure_told_twice_is_one():
    assert len(figures("一、检定电子秤312台\n5月20日，共检定电子秤312台。")) == 1


def test_a_part_points_at_its_whole():
    report = read(document_from_text(HEAD + "检定电子秤312台，其中不合格9台，停用3台；检查加油站11家。")).report
    assert [figure.part_of for figure in report.figures] == [None, 0, 0, None]


def test_a_notice_has_no_report():
    assert read(document_from_text("关于开展活动的通知\n各区市场监管局：\n计划检定电子秤300台。")).report is None


def test_media_and_their_reach_are_read():
    report = read(document_from_text(HEAD + "市电视台、《青禾日报》报道了活动，短视频播放量达12.4万次。")).report
    assert [one.medium.value for one in report.coverage] == ["市电视台", "青禾日报"]
    assert report.coverage[0].reach.value == Decimal(124000)


def test_the_native_form_keeps_figures():
    programme = read(document_from_text(HEAD + "合格率为96.5%，检定78台（件）。"))
    form = to_native(programme)
    assert form["report"]["figures"][0]["value"]["value"] == "96.5"
    assert from_native(form) == programme
    older = {key: value for key, value in form.items() if key != "report"} | {"schema": "quanheng.programme/1"}
    assert from_native(older).report is None


def test_chinese_numbers_have_their_value():
    for words, value in (("十二", 12), ("二百三十", 230), ("三万五千", 35000), ("一亿二千万", 120_000_000), ("两千", 2000)):
        assert chinese_number(words) == value
    assert chinese_number("三四") is None


@given(st.text(alphabet="0123456789一二三百万亿余多台件人次份%.,，（）第约近其中", max_size=30))
def test_no_words_break_the_reading_of_numbers(words):
    for count in counts(words, 0, len(words)):
        assert 0 <= count.start < count.end <= len(words)
        assert count.value >= 0


def test_a_number_with_a_scale_is_no_day():
    programme = read(document_from_text(HEAD + "全县参与群众1.9万人次，免费检定器具2315台，减免2.5元。"))
    assert programme.activities == ()


def test_explain_tells_everything_that_was_read(tmp_path, capsys):
    path = tmp_path / "report.txt"
    path.write_text(HEAD + "5月20日，县局举办计量公开课活动，检定电子秤312台，其中不合格9台。", encoding="utf-8")
    assert main([str(path), "--explain"]) == 0
    printed = capsys.readouterr().out
    for words in ("file = report.txt  [text/plain]", "report.figures[2].value = 9  [0.92; ",
                  "report.figures[2].part_of = 0", "report.figures[1].unit = 台",
                  "activities[1].parts[1].role = responsible", "5月20日 -> open", "    2: 5月20日，县局举办"):  # fmt: skip
        assert words in printed, words


def test_two_districts_with_the_same_count_are_two_figures():
    told = figures("东江区检查商户34家，举办讲座13场。\n南湖县检查商户17家，举办讲座13场。\n全市举办讲座13场。")
    assert [figure[1:3] for figure in told] == [("34", "家"), ("13", "场"), ("17", "家"), ("13", "场")]


def test_tons_count_what_was_done_and_not_what_a_scale_can_weigh():
    assert figures("检定汽车衡12台，涉及收购粮食3.5万吨。")[1][1:3] == ("35000", "吨")
    assert [one[2] for one in figures("检定100吨地磅3台。")] == ["台"]
