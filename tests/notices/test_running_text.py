"""What notices and news tell outside their tables, each rule with words of its own."""

from datetime import date

import pytest

from quanheng.notices import load, read


def programme(text):
    return read(load(text.encode(), filename="notice.txt"))


NOTICE = "柳川市市场监督管理局关于开展2025年世界计量日活动的通知\n各县局：\n"


@pytest.mark.parametrize("parting", ["；", "，", "。"])
def test_two_themes_on_one_line_end_where_the_next_begins(parting):
    campaign = programme(f"{NOTICE}一、主题\n全球主题：随时随地量得准{parting}中国主题：计量连着你我。\n二、要求\n").campaign
    assert (campaign.global_theme.value, campaign.china_theme.value) == ("随时随地量得准", "计量连着你我")


def test_the_next_heading_is_no_theme():
    campaign = programme(f"{NOTICE}一、活动主题\n二、活动内容\n（一）开放日。5月20日举办。\n").campaign
    assert campaign.global_theme is None


def test_when_a_page_was_put_up_is_no_time_of_an_activity():
    news = programme(
        "柳川市举办世界计量日主题活动\n时间：2025-05-22 08:30 浏览：91次\n5月20日，世界计量日主题活动在东门广场举行，发放资料300余份。\n"
    )
    assert [activity.window.value.start for activity in news.activities] == [date(2025, 5, 20)]


def test_time_and_place_of_a_course_are_no_name():
    course = programme(
        "关于举办衡器检定培训班的通知\n各有关单位：\n一、培训时间与地点\n时间：2025年6月3日—5日\n地点：柳川宾馆\n二、要求\n按时参加。\n"
    )
    assert [(activity.name.value, activity.window.value.end) for activity in course.activities] == [("衡器检定培训班", date(2025, 6, 5))]


def test_a_department_signs_for_its_office():
    assert programme(f"{NOTICE}请认真组织。\n\n柳川市市场监督管理局计量科\n2025年4月2日").issuer.value == "柳川市市场监督管理局计量科"


def test_health_centres_of_townships_are_counted():
    report = programme("2025年上半年计量工作总结\n上半年走访48家乡镇企业，检查集市12家。\n柳川市市场监督管理局\n2025年7月2日")
    assert [(figure.value.value, figure.unit) for figure in report.report.figures][:1] == [(48, "家")]


TABLE = (
    "安排一览\n\n\t序号\n\t项目名称\n\t实施时间\n\t地点\n\t责任单位\n\n"
    "\t1\n\t集市公平秤复查\n\t5月9日至\n5月15日\n\t城区\n\t计量科\n\n\t2\n\t授牌\n\t6月28日\n\t政务中心\n\t\n"
)


def test_a_date_on_two_lines_and_an_empty_unit_stay_in_their_cells():
    first, second = programme(NOTICE + "活动安排见附表。\n" + TABLE).activities
    assert (first.name.value, first.window.value.start, first.window.value.end) == ("集市公平秤复查", date(2025, 5, 9), date(2025, 5, 15))
    assert [place.value for place in second.places] == ["政务中心"]
    assert all(part.name.value != "政务中心" for part in second.parts)


def test_a_feast_is_a_time_in_a_table_of_one_cell_a_line():
    rows = "1\n5月20日\n开放日\n参观实验室\n市计量所\n2\n六一儿童节当天\n亲子体验\n参观计量馆\n市少年宫\n"
    activities = programme(f"{NOTICE}安排如下。\n序号\n活动时间\n活动名称\n活动内容\n负责单位\n{rows}").activities
    assert [(one.name.value, one.window.value.start, one.parts[0].name.value) for one in activities] == [
        ("开放日", date(2025, 5, 20), "市计量所"),
        ("亲子体验", date(2025, 6, 1), "市少年宫"),
    ]


CALL = "柳川市市场监督管理局关于征集2026年度比对项目的通知\n各有关单位：\n一、安排\n{}二、要求\n按时完成。\n柳川市市场监督管理局\n2025年9月10日"


def test_a_stated_year_stands_for_the_items_after_it():
    listed = "（一）申报（2025年9月12日至10月20日）。登录平台填报。\n（二）审查（10月21日至30日）。由市计量协会负责。\n（三）公布（12月底前）。\n"
    windows = [activity.window for activity in programme(CALL.format(listed)).activities]
    assert [window.value.end for window in windows] == [date(2025, 10, 20), date(2025, 10, 30), date(2025, 12, 31)]
    assert [window.is_sure for window in windows] == [True, False, False]


def test_items_past_the_turn_of_the_year_keep_that_of_the_title():
    listed = "（一）申报（2025年11月1日至12月20日）。登录平台填报。\n（二）审查（1月5日至20日）。由市计量协会负责。\n"
    window = programme(CALL.format(listed)).activities[1].window
    assert window.value.start == date(2026, 1, 5)
    assert not window.is_sure


def test_who_holds_and_who_hosts_without_labels():
    item = (
        "一、活动安排\n（一）主场活动。5月20日上午在柳川剧院举办。市局计量司主办，东柳区市场监管局承办。\n"
        "（二）开放周。5月16日至20日。责任单位：市计量所。\n"
    )
    first = programme(NOTICE + item).activities[0]
    assert [(part.role, part.name.value) for part in first.parts] == [("responsible", "市局计量司"), ("host", "东柳区市场监管局")]


@pytest.mark.parametrize("told", ["活动时间为5月11日至5月29日，全市统一部署。", "全市统一部署，活动时间：5月11日至5月29日。"])
def test_the_period_of_a_campaign_told_in_a_sentence(told):
    period = programme(f"{NOTICE}一、总体安排\n{told}\n").campaign.period
    assert (period.value.start, period.value.end, period.is_sure) == (date(2025, 5, 11), date(2025, 5, 29), False)


def test_two_things_to_hand_in_each_with_its_day():
    deadlines = programme(f"{NOTICE}请将活动方案于5月9日前、活动小结于5月30日前报局计量科。\n").deadlines
    assert [deadline.date.value for deadline in deadlines] == [date(2025, 5, 9), date(2025, 5, 30)]


NEWS = "柳川市扎实推进能源计量 帮企业降成本\n发布时间：2025-06-12 来源：柳川市市场监管局\n"


def test_news_with_half_width_stops_tells_its_acts():
    news = programme(
        f"{NEWS}5月13日至17日,该局对化工行业18家单位开展能源计量审查,发现问题53项。\n同期,市计量所在南门社区开设便民服务点,校准电子秤27台。\n"
    )
    assert news.kind.value == "news"
    assert [(one.name.value, one.window.value.start) for one in news.activities] == [
        ("能源计量审查", date(2025, 5, 13)),
        ("便民服务点", date(2025, 5, 13)),
    ]


def test_a_page_that_tells_what_will_be_done_is_a_notice():
    page = programme("柳川市计量开放日安排\n发布时间：2025-05-12 来源：柳川市市场监管局\n5月20日，市计量所将举办开放日。\n")
    assert page.kind.value in {"notice", "plan"}


def test_another_unit_acts_in_a_report():
    report = programme(
        "柳川县市场监督管理局关于质量月活动情况的报告\n市局：\n一、开展技术帮扶。9月10日至20日，县质检所组织专家走访企业34家。\n"
        "二、举办启动仪式。9月3日，在县会展中心举办仪式。\n柳川县市场监督管理局\n2025年10月11日"
    )
    assert [one.parts[0].name.value for one in report.activities] == ["县质检所", "柳川县市场监督管理局"]


def test_several_things_done_under_one_heading_of_a_report():
    report = programme(
        "柳川县市场监督管理局2025年上半年计量工作总结\n一、专项检查成效明显\n3月至5月，开展集市电子秤专项检查，检查市场22家。\n"
        "4月10日至30日，开展眼镜店专项检查，检查眼镜店41家。\n二、存在问题\n人员不足。\n柳川县市场监督管理局\n2025年7月3日"
    )
    assert [(one.name.value, one.window.value.start, one.name.is_sure) for one in report.activities] == [
        ("集市电子秤专项检查", date(2025, 3, 1), False),
        ("眼镜店专项检查", date(2025, 4, 10), False),
    ]


def test_the_office_that_reports_and_whom_it_joined():
    report = programme(
        "柳川县市场监督管理局关于世界计量日活动情况的报告\n市局：\n一、对接企业。5月21日，联合县工信局在开发区召开对接会，76家企业到会。\n"
        "二、自查整改（4月15日至24日）。各经营单位自查衡器1300台。\n三、强化监管。活动期间，稽查大队出动执法人员62人次。\n"
        "柳川县市场监督管理局\n2025年6月11日"
    )
    assert [[part.name.value for part in one.parts] for one in report.activities] == [
        ["柳川县市场监督管理局", "县工信局"],
        ["各经营单位"],
        ["稽查大队"],
    ]


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("5月26日前、9月28日前分别报送阶段性小结。", [(5, 26), (9, 28)]),
        ("活动小结和图片于5月24日前交办公室。", [(5, 24)]),
        ("征稿截止时间为6月25日。", [(6, 25)]),
        ("各单位要于7月31日前完成整改。", []),
    ],
)
def test_what_is_to_be_handed_in(sentence, days):
    notice = programme(f"柳川县市场监督管理局关于开展2025年世界计量日活动的通知\n各所：\n请认真准备。{sentence}\n柳川县市场监督管理局\n2025年4月11日")
    assert sorted((one.date.value.month, one.date.value.day) for one in notice.deadlines) == days


def test_a_second_telephone_and_a_day_of_the_other_calendar():
    notice = programme("柳川县计量所公告\n实验室于2025年5月19日（农历四月初一）开放。\n联系电话：028-00001010、00001011\n柳川县计量所\n2025年5月6日")
    assert [one.phone.value for one in notice.contacts] == ["028-00001010", "00001011"]
    assert [one.window.value.start.month for one in notice.activities if one.window] in ([], [5])


def test_offices_that_sign_together_are_several():
    text = (
        "关于开展2025年世界计量日活动的通知\n各县局：\n请认真组织。\n柳川省市场监督管理厅 柳川省教育厅\n"
        "柳川省科学技术协会 柳川省总工会\n2025年4月24日"
    )
    notice = programme(text)
    assert notice.issuer.value == "柳川省市场监督管理厅、柳川省教育厅、柳川省科学技术协会、柳川省总工会"
    assert not notice.issuer.is_sure
    assert text[notice.issuer.span.start : notice.issuer.span.end].split() == notice.issuer.value.split("、")
