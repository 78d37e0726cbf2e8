"""Items, sentences and labels that name their own day or unit, each rule with words of its own."""

from datetime import date

import pytest

from quanheng.notices import load, read

NOTICE = "柳川市市场监督管理局关于开展2025年世界计量日活动的通知\n各县局：\n"


def programme(text, filename="notice.txt"):
    return read(load(text.encode(), filename=filename))


def told(text):
    """Name, first and last day, and the units in charge of each activity."""
    return [
        (one.name.value, one.window.value.start, one.window.value.end, [part.name.value for part in one.parts if part.role in IN_CHARGE])
        for one in programme(text).activities
    ]


IN_CHARGE = {"responsible", "organiser"}


def items(*lines):
    return (
        NOTICE
        + "一、活动时间\n5月6日至5月30日。\n二、主要活动\n"
        + "\n".join(lines)
        + "\n三、有关要求\n厉行节约。\n\n柳川市市场监督管理局\n2025年4月20日"
    )


@pytest.mark.parametrize("colon", ["：", "｜", "丨", "|"])
def test_labels_may_end_with_a_bar(colon):
    first = f"01 天平课堂\n时间{colon}5月17日上午\n主办{colon}市计量院\n\n"
    second = f"02 夜市称重\n时间{colon}5月20日\n主办{colon}东湖区市场监管局\n"
    page = f"周末去量一量\n第26个世界计量日来了\n{first}{second}"
    assert told(page) == [
        ("天平课堂", date(2025, 5, 17), date(2025, 5, 17), ["市计量院"]),
        ("夜市称重", date(2025, 5, 20), date(2025, 5, 20), ["东湖区市场监管局"]),
    ]


def test_an_item_may_be_named_by_a_label_under_its_place():
    first = "📍东湖区\n项目：公平秤进集市\n时间：5月18日\n单位：东湖区市场监管局\n\n"
    second = "📍西山县\n项目：眼镜店体检\n时间：5月21日至23日\n单位：县检测所\n"
    page = f"量值地图\n第26个世界计量日\n{first}{second}"
    assert [one[0] for one in told(page)] == ["公平秤进集市", "眼镜店体检"]
    assert told(page)[1][1:] == (date(2025, 5, 21), date(2025, 5, 23), ["县检测所"])


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("5.13—5.18", date(2025, 5, 13), date(2025, 5, 18)),
        ("世界计量日前夕", date(2025, 5, 17), date(2025, 5, 19)),
        ("六一儿童节前夕", date(2025, 5, 29), date(2025, 5, 31)),
        ("活动期间", date(2025, 5, 6), date(2025, 5, 30)),
    ],
)
def test_a_bracket_behind_the_heading_tells_the_time(words, first, last):
    assert told(items(f"（一）展板巡回（{words}）", "在车站轮流摆放。由计量科负责。"))[0][:3] == ("展板巡回", first, last)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("5月14日、17日、22日，分别到三个镇走访。", (date(2025, 5, 14), date(2025, 5, 22), 3)),
        ("5月8日零时起至5月22日24时，开展答题。", (date(2025, 5, 8), date(2025, 5, 22), 0)),
        ("五月十九、二十两日，在农贸市场换秤。", (date(2025, 5, 19), date(2025, 5, 20), 2)),
        ("五月二十一日石桥镇，二十三日白塔镇，二十七日双河镇。", (date(2025, 5, 21), date(2025, 5, 27), 3)),
    ],
)
def test_lists_of_days_in_running_text_are_read_to_their_end(words, days):
    (activity,) = programme(items(f"1.送检下乡。{words}责任单位：县检测所。")).activities
    window = activity.window.value
    assert (window.start, window.end, len(window.sessions)) == days


def test_who_acts_may_stand_before_the_day():
    (activity,) = told(items("（一）粮库衡器检查。各县市场监管局要于5月25日前完成辖区粮库地磅的检查，严查作弊。"))
    assert activity == ("粮库衡器检查", None, date(2025, 5, 25), ["各县市场监管局"])


def test_who_hands_something_in_by_a_day_does_no_activity():
    assert told(items("（一）总体安排。各县市场监管局要于5月25日前报送活动照片。")) == []


def test_the_host_is_not_in_charge():
    (activity,) = programme(items("（一）主会场活动。5月20日上午，市局在文化宫举办主会场活动，由东湖区市场监管局承办。")).activities
    assert [(part.role, part.name.value) for part in activity.parts] == [("responsible", "市局"), ("host", "东湖区市场监管局")]


def test_an_evening_of_every_week_lasts_as_long_as_the_campaign():
    (activity,) = programme(items("（一）云课堂。活动期间每周三晚，由市计量院邀请专家授课。")).activities
    assert (activity.window.value.start, activity.window.value.recurrence) == (date(2025, 5, 6), "weekly:Wed")


def test_the_last_stage_of_a_plan_is_one():
    stages = told(items("（一）动员（5月6日至8日）。由计量科负责。", "（二）总结提升（5月28日至30日）。由计量科负责。"))
    assert [name for name, *_ in stages] == ["动员", "总结提升"]


REPORT = "东湖区市场监督管理局2025年世界计量日活动总结\n我局组织了为期一周（5月16日—22日）的宣传活动，现总结如下：\n"


def test_a_section_of_a_report_may_tell_a_second_act_on_its_day():
    report = (
        REPORT
        + "一、送检上门。5月17日至18日，为两个社区校准血压计60台。5月21日，到夕阳红敬老院开展护眼服务，清洗眼镜40副。\n"
        + "东湖区市场监督管理局\n2025年5月26日"
    )
    assert [one[:2] for one in told(report)] == [("送检上门", date(2025, 5, 17)), ("护眼服务", date(2025, 5, 21))]


def test_a_report_knows_its_week():
    report = REPORT + "一、监督进市场。活动周内，检查农贸市场8个。\n东湖区市场监督管理局\n2025年5月26日"
    assert told(report)[0][1:3] == (date(2025, 5, 16), date(2025, 5, 22))


NEWS = "东湖：夜市有了公平秤\n2025年05月22日 来源：东湖晚报\n5月20日是第26个“世界计量日”。"


def test_a_day_without_a_month_is_one_of_the_month_told_before():
    news = NEWS + "18日上午，东湖区市场监督管理局在文化广场举行“量值探秘”主场活动，发放资料300份。"
    assert told(news) == [("“量值探秘”主场活动", date(2025, 5, 18), date(2025, 5, 18), ["东湖区市场监督管理局"])]


def test_what_was_done_to_something_is_an_act_of_the_office_not_of_its_staff():
    news = NEWS + "5月13日至14日，柳川市计量测试所的技术人员冒雨赶路，对6个集市的90台电子秤进行了免费检定。"
    ((name, first, _last, units),) = told(news)
    assert (name, first, units) == ("对6个集市的90台电子秤进行了免费检定", date(2025, 5, 13), ["柳川市计量测试所"])


def test_words_of_the_heading_may_be_set_wide():
    table = (
        "附：安排表\n\n  时  间          活动名称          地  点          责任单位\n"
        "  5月13日         量值开放日        市计量院        市计量院\n  5月20日         广场咨询          文化广场        计量科、市计量院\n"
    )
    assert [(one[0], one[3]) for one in told(NOTICE + table)] == [("量值开放日", ["市计量院"]), ("广场咨询", ["计量科", "市计量院"])]


def test_the_leading_laboratory_answers_for_a_comparison():
    table = "序号|比对项目|主导实验室|比对时间\n1|砝码比对|省计量院|6月1日至9月30日\n2|压力表比对|市计量所|第三季度\n"
    assert [one[3] for one in told(NOTICE + table)] == [["省计量院"], ["市计量所"]]


def test_a_telephone_of_each_row_is_a_contact_with_its_unit():
    head = "序号\t活动名称\t活动时间\t主办单位\t咨询电话\n"
    table = head + "1\t开放日\t5月20日\t市计量院\t0577-00001234\n2\t宣传\t5月21日\t东湖区市场监管局\t0577-00001235\n"
    contacts = [(contact.org.value, contact.phone.value) for contact in programme(NOTICE + table).contacts]
    assert contacts == [("市计量院", "0577-00001234"), ("东湖区市场监管局", "0577-00001235")]


def test_navigation_under_the_last_cell_is_no_cell():
    table = "\t序号\n\t活动名称\n\t活动时间\n\t责任单位\n\n\t1\n\t开放日\n\t5月20日\n\t市计量院\n栏目导航\n政务公开\n办事服务\n更多>2025-04-28\n"
    assert told(NOTICE + table)[0][3] == ["市计量院"]


def test_a_web_page_keeps_the_tab_that_marks_a_cell():
    lines = ["\t序号", "\t活动名称", "\t活动时间", "\t地点", "\t责任单位", "", "\t1", "\t量值开放日", "\t5月20日", "\t各供热公司", "\t", ""]
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in [*NOTICE.split("\n"), *lines]) + "</body></html>"
    (activity,) = read(load(page.encode(), filename="page.html")).activities
    assert ([place.value for place in activity.places], activity.parts) == (["各供热公司"], ())


def test_a_signature_in_the_frame_of_a_table_is_read():
    rows = [
        ["序号", "活动名称", "时间", "责任单位"],
        ["1", "开放日", "5月20日", "市计量院"],
        ["柳川市市场监督管理局", "", "", ""],
        ["2025年4月2日", "", "", ""],
    ]
    page = (
        "<html><body><p>柳川市世界计量日安排表</p><table>"
        + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        + "</table>"
    )
    found = read(load(page.encode(), filename="page.html"))
    assert (found.issuer.value, found.issue_date.value) == ("柳川市市场监督管理局", date(2025, 4, 2))
    assert len(found.activities) == 1


def test_an_office_over_the_rest_of_its_title_is_part_of_it():
    assert (
        programme("柳川市计量检定测试所\n关于免费检定血压计的公告\n第26个世界计量日到来之际，现公告如下：\n").title.value
        == "柳川市计量检定测试所关于免费检定血压计的公告"
    )
