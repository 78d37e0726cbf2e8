"""Cleaning takes away what a mirror site added, keeps everything else, and knows where each character stood."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.notices import clean, load
from quanheng.notices.encodings import unshifted


@pytest.mark.parametrize(
    ("polluted", "cleaned"),
    [
        ("計量(liàng)測試中(zhōng)心", "计量测试中心"),
        ("我們(men)的(de)孩子(zi)", "我们的孩子"),
        ("戰略(luè)與(yǔ)規(guī)律(lǜ)", "战略与规律"),
        ("强製檢定", "强制检定"),
        ("全麵落實長效機製", "全面落实长效机制"),
        ("聯係人", "联系人"),
        ("誌願服務", "志愿服务"),
        ("鬆坪縣和平裏", "松坪县和平里"),
        ("２０２７年５月Ａ座", "2027年5月A座"),
        ("计\u200b量\ufeff日", "计量日"),
    ],
)
def test_noise_goes(polluted, cleaned):
    assert clean(polluted).text == cleaned


@pytest.mark.parametrize(
    "words",
    ["国际单位制(SI)", "质量(kg)、长度(m)", "检定电子秤12台(件)", "市场监管局(厅、委)", "重庆(渝)", "血压计（含腕式）", "邮箱(email)", "乾隆年间"],
)
def test_real_brackets_and_names_stay(words):
    assert clean(words).text == words


def test_navigation_at_the_foot_goes_and_the_date_of_the_document_stays():
    text = "某市市场监管局\n2027年4月26日\n栏目导航\n内容推荐\n更多>2027-04-22\n2027-04-15\n"
    assert clean(text).text.strip() == "某市市场监管局\n2027年4月26日"
    assert "nav" in clean(text).noise


def test_a_list_of_dates_that_is_no_navigation_stays():
    text = "比对安排\n2027-05-17\n2027-05-18"
    assert clean(text).text == text


def test_one_traditional_character_does_not_make_a_document_traditional():
    text = "计量测试技术" * 40 + "於"
    assert clean(text).script == "simplified"
    assert clean(text).text.endswith("於")


def test_every_character_knows_where_it_stood():
    text = "世界(jiè)計量(liàng)日"
    cleaned = clean(text)
    start = cleaned.text.index("计量")
    span = cleaned.span_in_original(start, start + 2)
    assert text[span.start : span.end] == "計量"
    assert cleaned.range_of(span) == (start, start + 2)


POLLUTED = st.text(
    alphabet=st.sampled_from(list("計量计量的們制製麵乾著()（）aāliàngdemen\n>栏目导航更多★2024-05０Ａ\u200b， 。")) | st.characters(codec="utf-8"),
    max_size=80,
)


@settings(max_examples=300, deadline=None)
@given(POLLUTED)
def test_cleaning_twice_changes_nothing(text):
    once = clean(text)
    assert clean(once.text).text == once.text


@settings(max_examples=200, deadline=None)
@given(POLLUTED)
def test_origins_lie_in_the_original_and_never_run_back(text):
    cleaned = clean(text)
    assert len(cleaned.origins) == len(cleaned.text)
    assert all(0 <= origin < len(text) for origin in cleaned.origins)
    assert list(cleaned.origins) == sorted(cleaned.origins)


@pytest.mark.parametrize(
    ("split", "whole"),
    [
        ("2 0 2 7年5月2 0日", "2027年5月20日"),
        ("共3 8 0 0余份", "共3800余份"),
        ("5月17、18 日", "5月17、18 日"),
        ("1 2 3", "1 2 3"),
        ("1 5月20日", "1 5月20日"),
    ],
)
def test_digits_set_wide_are_one_number(split, whole):
    assert clean(split).text == whole


@pytest.mark.parametrize(("read_as", "really"), [("latin-1", "utf-8"), ("gb18030", "utf-8"), ("latin-1", "gb18030")])
def test_bytes_shifted_by_a_wrong_table_are_put_right(read_as, really):
    words = "关于世界计量活动通知各区单位会议时间主题要求内容工作组织市局部门总结"  # pairs that no table loses bytes of
    shifted = words.encode(really).decode(read_as)
    assert unshifted(shifted) == words
    assert unshifted(words) == words
    assert load(shifted.encode("utf-8")).text == words
