"""The grammar of dates: the forms that official documents use, and the days that a careful reader gives them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.notices import Window, read_window

YEAR = 2027
CAMPAIGN_DAY = date(2027, 5, 20)
ISSUED = date(2027, 4, 26)
PREVIOUS = Window(date(2027, 5, 11), date(2027, 5, 13), "5月11日至13日")
PERIOD = Window(date(2027, 5, 6), date(2027, 6, 6), "2027年5月6日至6月6日")


def window(words, **context):
    known = {"year": YEAR, "campaign_day": CAMPAIGN_DAY, "issue_date": ISSUED, "previous": PREVIOUS, "period": PERIOD}
    return read_window(words, **{**known, **context})


def day(text):
    """05-17 -> 17 May 2027; 2026-01-31 as it is; - -> open."""
    if text == "-":
        return None
    return date.fromisoformat(text if len(text) == 10 else f"2027-{text}")


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("5月17日", "05-17", "05-17"),
        ("五月十七日", "05-17", "05-17"),
        ("5月17号", "05-17", "05-17"),
        ("5.17", "05-17", "05-17"),
        ("2023/5/17", "2023-05-17", "2023-05-17"),
        ("2023-05-17", "2023-05-17", "2023-05-17"),
        ("2026年5月17日", "2026-05-17", "2026-05-17"),
        ("二〇二六年五月十七日", "2026-05-17", "2026-05-17"),
        ("明年1月5日", "2028-01-05", "2028-01-05"),
        ("9日至13日", "05-09", "05-13"),
        ("5月15日至19日", "05-15", "05-19"),
        ("5月18日-20日", "05-18", "05-20"),
        ("5.15—5.21", "05-15", "05-21"),
        ("5.15-21", "05-15", "05-21"),
        ("4月15日?5月5日", "04-15", "05-05"),
        ("4月15日～5月5日", "04-15", "05-05"),
        ("5月15日至5月19", "05-15", "05-19"),
        ("5月15日至\n5月19日", "05-15", "05-19"),
        ("11月20日至次年1月10日", "11-20", "2028-01-10"),
        ("11月至2月", "11-01", "2028-02-29"),
        ("5月", "05-01", "05-31"),
        ("5月份", "05-01", "05-31"),
        ("5月全月", "05-01", "05-31"),
        ("2月", "02-01", "02-28"),
        ("5-6月", "05-01", "06-30"),
        ("5月至7月", "05-01", "07-31"),
        ("5月上旬", "05-01", "05-10"),
        ("5月中旬", "05-11", "05-20"),
        ("5月下旬", "05-21", "05-31"),
        ("5月上中旬", "05-01", "05-20"),
        ("5月中下旬", "05-11", "05-31"),
        ("下旬", "05-21", "05-31"),
        ("5月10日至月底", "05-10", "05-31"),
        ("5月至6月上旬", "05-01", "06-10"),
        ("4月下旬至5月", "04-21", "05-31"),
        ("5月中旬起至6月底", "05-11", "06-30"),
        ("第二季度", "04-01", "06-30"),
        ("三季度", "07-01", "09-30"),
        ("第二、三季度", "04-01", "09-30"),
        ("5月最后一个周六", "05-29", "05-29"),
        ("上半年", "01-01", "06-30"),
        ("下半年", "07-01", "12-31"),
        ("全年", "01-01", "12-31"),
        ("世界计量日当天", "05-20", "05-20"),
        ("“世界计量日”当天", "05-20", "05-20"),
        ("六一儿童节当天", "06-01", "06-01"),
        ("5月20日上午9:00-11:30", "05-20", "05-20"),
        ("5月15日（周六）", "05-15", "05-15"),
        ("5月15日0时至5月20日24时", "05-15", "05-20"),
        ("5月15日至5月19日\n（工作日）", "05-15", "05-19"),
        ("5月6日起，为期一周", "05-06", "05-12"),
        ("5月20日当周", "05-17", "05-23"),
        ("活动期间", "05-06", "06-06"),
        ("昨（25）日", "04-25", "04-25"),
        ("即日起至6月10日", "04-26", "06-10"),
        ("自通知印发之日起至5月31日", "04-26", "05-31"),
        ("5月8日起", "05-08", "-"),
        ("6月1日前", "-", "06-01"),
        ("5月底前", "-", "05-31"),
        ("待定", "-", "-"),
        ("另行通知", "-", "-"),
        ("时间视情况安排", "-", "-"),
        ("长期", "-", "-"),
        ("", "-", "-"),
        ("20 May 2025", "2025-05-20", "2025-05-20"),
        ("May 20, 2025", "2025-05-20", "2025-05-20"),
        ("15-19 May", "05-15", "05-19"),
        ("15 May to 3 June", "05-15", "06-03"),
        ("early May", "05-01", "05-10"),
        ("late May", "05-21", "05-31"),
        ("by 30 May", "-", "05-30"),
        ("from 8 May", "05-08", "-"),
        ("World Metrology Day", "05-20", "05-20"),
    ],
)
def test_words_name_these_days(words, start, end):
    read = window(words)
    assert (read.start, read.end) == (day(start), day(end))
    assert read.words == words
    assert not read.approximate


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("5月20日前后", "05-17", "05-23"),
        ("5月20日左右", "05-17", "05-23"),
        ("5·20期间", "05-17", "05-23"),
        ("世界计量日期间", "05-17", "05-23"),
        ("世界计量日前夕", "05-17", "05-19"),
        ("4月26日至5月初", "04-26", "05-05"),
        ("5月初至6月底", "05-01", "06-30"),
        ("around 20 May", "05-17", "05-23"),
    ],
)
def test_vague_words_are_marked_as_approximate(words, start, end):
    read = window(words)
    assert (read.start, read.end, read.approximate) == (day(start), day(end), True)


@pytest.mark.parametrize(
    ("words", "sessions"),
    [
        ("5月9日、5月16日", ["05-09", "05-16"]),
        ("5月17、18、20日", ["05-17", "05-18", "05-20"]),
        ("五月十九、二十两日", ["05-19", "05-20"]),
        ("5月16日白塔镇、5月22日双桥镇", ["05-16", "05-22"]),
        ("5月每周五", ["05-07", "05-14", "05-21", "05-28"]),
        ("5月1日至31日每周六", ["05-01", "05-08", "05-15", "05-22", "05-29"]),
    ],
)
def test_listed_days_are_sessions(words, sessions):
    assert window(words).sessions == tuple((day(one), day(one)) for one in sessions)


def test_listed_months_are_sessions_of_a_month_each():
    read = window("3、6、9、12月")
    assert read.sessions[1] == (date(2027, 6, 1), date(2027, 6, 30))
    assert (read.start, read.end, len(read.sessions)) == (date(2027, 3, 1), date(2027, 12, 31), 4)


def test_a_weekly_day_keeps_its_span_and_its_recurrence():
    read = window("5月每周五")
    assert (read.start, read.end, read.recurrence) == (date(2027, 5, 1), date(2027, 5, 31), "weekly:Fri")
    assert window("每周五").recurrence == "weekly:Fri"
    assert window("每周五").start is None


@pytest.mark.parametrize("words", ["同上", "〃", "同期", '"'])
def test_ditto_takes_over_the_window_above(words):
    read = window(words)
    assert (read.start, read.end, read.basis, read.words) == (PREVIOUS.start, PREVIOUS.end, "carried", words)


def test_the_basis_tells_stated_from_derived():
    assert window("5月17日").basis == "stated"
    assert window("5月上旬").basis == "stated"
    assert window("5月20日前后").basis == "derived"
    assert window("即日起至6月10日").basis == "derived"


def test_without_any_year_no_day_is_invented():
    assert read_window("5月17日").start is None
    assert read_window("9日", year=2027).start is None
    assert read_window("5月17日", issue_date=date(2026, 4, 1)).start == date(2026, 5, 17)


def test_impossible_numbers_are_no_dates():
    assert window("13月40日").start is None
    assert window("2月30日").start == date(2027, 2, 28), "the last day of a month that is shorter"


DAYS = st.dates(date(2000, 1, 1), date(2098, 11, 20))


@given(DAYS, st.integers(0, 400))
def test_written_ranges_read_back(start, days):
    end = start + timedelta(days=days)
    words = f"{start.year}年{start.month}月{start.day}日至{end.year}年{end.month}月{end.day}日"
    read = read_window(words)
    assert (read.start, read.end) == (start, end)


@given(DAYS)
def test_written_days_read_back_in_every_form(written):
    for words in (
        f"{written.year}年{written.month}月{written.day}日",
        written.isoformat(),
        f"{written.year}/{written.month}/{written.day}",
        f"{written.day} {written:%B} {written.year}",
    ):
        assert read_window(words).start == read_window(words).end == written


@given(st.text(alphabet="0123456789年月日至-、上中下旬初底前后起每周五期间世界计量同待定（）() ", max_size=24))
def test_no_words_break_the_grammar_or_turn_a_window_round(words):
    read = window(words)
    assert read.start is None or read.end is None or read.start <= read.end
    assert all(start <= end for start, end in read.sessions)


@pytest.mark.parametrize(
    ("words", "year", "day"),
    [  # as published by the State Council in its yearly notices of holidays
        ("春节当天", 2024, date(2024, 2, 10)), ("端午节", 2024, date(2024, 6, 10)), ("中秋节", 2024, date(2024, 9, 17)),
        ("清明节", 2024, date(2024, 4, 4)), ("清明节", 2023, date(2023, 4, 5)), ("端午节", 2025, date(2025, 5, 31)),
        ("中秋节", 2025, date(2025, 10, 6)), ("春节", 2025, date(2025, 1, 29)), ("除夕", 2025, date(2025, 1, 28)),
        ("母亲节", 2026, date(2026, 5, 10)), ("父亲节", 2026, date(2026, 6, 21)), ("端午节（6月19日）", 2026, date(2026, 6, 19)),
    ],
)  # fmt: skip
def test_holidays_that_move_are_dates(words, year, day):
    window = read_window(words, year=year)
    assert (window.start, window.end, window.sessions) == (day, day, ())


def test_before_a_holiday_is_open_at_its_start_and_during_it_is_approximate():
    assert read_window("2026年春节前").end == date(2026, 2, 17)
    assert read_window("2026年春节前").start is None
    during = read_window("端午节期间", year=2026)
    assert during.approximate
    assert during.start <= date(2026, 6, 19) <= during.end


def test_no_day_is_invented_for_a_holiday_beyond_the_table():
    assert read_window("中秋节", year=2080).start is None


@pytest.mark.parametrize("words", ["2024年2月30日", "4月31日", "2024-02-30"])
def test_a_day_that_no_month_has_is_nobodys_sure_day(words):
    window = read_window(words, year=2024)
    assert window.approximate, "a person looks at it"
    assert read_window("2024年2月29日", year=2024).approximate is False
