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


def test_paragraphs_of_a_brief_are_headed_by_short_sentences():
    brief = (
        "市场监管工作简报\n第7期\n东湖区市场监督管理局办公室    2025年6月3日\n\n东湖区开展世界计量日活动情况\n5月20日是第26个“世界计量日”。\n"
        "开好一个会。5月14日，召开动员会，38人参加。\n送好一次检。5月21日，区检测所上门为9家企业提供技术咨询。\n东湖区市场监督管理局成绩突出。\n"
    )
    assert told(brief) == [
        ("开好一个会", date(2025, 5, 14), date(2025, 5, 14), ["东湖区市场监督管理局"]),
        ("送好一次检", date(2025, 5, 21), date(2025, 5, 21), ["区检测所"]),
    ]


def test_labels_may_be_questions():
    first = "【第一站】夜市称重\n◆什么时候：5月20日\n◆在哪里：东门夜市\n◆谁来办：东湖区市场监管局\n\n"
    page = f"称心五月\n第26个世界计量日\n{first}【第二站】开放日\n◆什么时候：5月底前\n◆谁来办：市计量院\n"
    assert told(page) == [("夜市称重", date(2025, 5, 20), date(2025, 5, 20), ["东湖区市场监管局"]), ("开放日", None, date(2025, 5, 31), ["市计量院"])]


def test_days_within_a_stage_are_acts_of_their_own():
    stage = "（一）集中宣传阶段（5月17日—5月23日）。5月20日上午，由计量科在文化广场开展现场咨询；5月22日，由县检测所到实验中学开展“护眼课”。"
    assert [(name, first, units) for name, first, _last, units in told(items(stage))][1:] == [
        ("现场咨询", date(2025, 5, 20), ["计量科"]),
        ("“护眼课”", date(2025, 5, 22), ["县检测所"]),
    ]


def test_from_a_day_and_to_another_is_one_window():
    (activity,) = programme(items("1.线上答题。5月12日9:00起，5月22日24:00截止。责任单位：宣传科。")).activities
    assert (activity.window.value.start, activity.window.value.end) == (date(2025, 5, 12), date(2025, 5, 22))


def test_arriving_is_no_day_of_a_course():
    course = "关于举办衡器检定培训班的通知\n各有关单位：\n一、培训时间\n2025年6月4日至5日，6月3日下午报到\n二、培训地点\n柳川宾馆\n"
    (activity,) = programme(course).activities
    assert activity.window.value.start == date(2025, 6, 4)


def test_a_bar_of_links_at_the_head_is_no_title():
    head = "首页 | 机构 | 新闻 | 公开\n柳川市市场监管局关于2024年净含量抽查情况的通报\n各县局：\n"
    report = head + "2024年5月至8月，市局组织开展了净含量专项抽查，共抽查企业52家。\n柳川市市场监督管理局\n2024年9月8日"
    found = programme(report)
    assert (found.kind.value, found.title.value) == ("report", "柳川市市场监管局关于2024年净含量抽查情况的通报")
    assert told(report)[0][:3] == ("净含量专项抽查", date(2024, 5, 1), date(2024, 8, 31))


def test_links_under_the_text_with_numbers_are_no_items():
    report = REPORT + "一、查处违法行为\n活动周内，检查农贸市场8个。\n东湖区市场监督管理局\n2025年5月26日\n"
    links = "\n【计量日总结】相关文章：\n1.上半年工作总结范文\n2.质量月总结\n"
    assert told(report + links)[0][0] == "查处违法行为"


def test_an_office_signs_but_its_bureau_acts():
    head = "工作简报\n东湖区市场监督管理局办公室\n2025年5月28日\n东湖区世界计量日活动总结\n"
    brief = head + "一、送服务进园区。5月18日，组织技术人员走进园区校准压力表60块。\n东湖区市场监督管理局办公室\n2025年5月28日"
    assert told(brief)[0][3] == ["东湖区市场监督管理局"]


def test_a_wrapped_table_of_blanks_is_put_together_again():
    table = "序号  活动名称  实施时\n间  责任单位\n1  加油机检查  5月18日  县市场监\n管局\n"
    table += "2  公平秤\n复查  5月20日  计量科\n3  眼镜店检查  5月21日至23日\n县检测所\n"
    assert [(one[0], one[1], one[3]) for one in told(NOTICE + table)] == [
        ("加油机检查", date(2025, 5, 18), ["县市场监管局"]),
        ("公平秤复查", date(2025, 5, 20), ["计量科"]),
        ("眼镜店检查", date(2025, 5, 21), ["县检测所"]),
    ]


def test_a_pipe_at_the_edge_stands_behind_an_empty_cell_where_the_header_has_none():
    table = (
        "责任单位 | 序号 | 活动名称 | 活动时间 |\n计量科 | 1 | 主题日 | 5月20日 |\n | 2 | 座谈会 | 5.18 |\n市计量所 | 3 | 开放周 | 5月18日至22日 |\n"
    )
    assert [(one[0], one[3]) for one in told(NOTICE + table)] == [("主题日", ["计量科"]), ("座谈会", ["计量科"]), ("开放周", ["市计量所"])]


def test_cells_parted_by_empty_lines_and_a_signature_in_words_under_them():
    cells = [
        "序号",
        "活动项目",
        "时间",
        "地点",
        "责任单位",
        "1",
        "广场咨询",
        "5月19日",
        "县城广场",
        "县局",
        "2",
        "衡器检定",
        "5月10日前",
        "治超站",
        "县检测所",
    ]
    text = NOTICE + "附：安排\n" + "\n\n".join([*cells, "东湖县质量技术监督局", "二〇二五年四月二十四日"])
    assert [(one[0], one[3]) for one in told(text)] == [("广场咨询", ["县局"]), ("衡器检定", ["县检测所"])]
    assert programme(text).issuer.value == "东湖县质量技术监督局"


def test_a_header_of_content_and_place_is_known():
    table = "\t序号\n\t活动时间\n\t活动名称\n\t活动内容及地点\n\t责任单位\n\n"
    table += "\t1\n\t5月20日\n\t现场咨询日\n\t在汽车站设台\n\t主办单位：市局\n承办单位：东湖区局\n"
    (activity,) = programme(NOTICE + table).activities
    assert [(part.role, part.name.value) for part in activity.parts] == [("organiser", "市局"), ("host", "东湖区局")]


def test_bullets_may_stand_before_fields():
    first = "❶ 计量科普展\n■ 展期：5月18日—5月31日（周一闭馆）\n■ 展点：市科技馆\n■ 主办：市科技馆\n\n"
    second = "❷ 免费验秤\n■ 日期：5月16、17日\n■ 摊位：东门市场\n■ 主办：东湖区市场监管局\n"
    assert [(one[0], one[3]) for one in told(f"量一量\n第26个世界计量日\n{first}{second}")] == [
        ("计量科普展", ["市科技馆"]),
        ("免费验秤", ["东湖区市场监管局"]),
    ]


def test_what_an_item_is_may_stand_between_its_name_and_its_time():
    first = "01 三件套检测\n血压计、体温计、人体秤\n⏰ 5.17—5.20\n主办：市计量院\n\n"
    page = f"礼包来了\n第26个世界计量日\n{first}02 线上答题\n⏰ 5月16日-5月26日\n主办：市局办公室\n"
    assert [one[0] for one in told(page)] == ["三件套检测", "线上答题"]


def test_days_to_sign_up_in_a_column_are_deadlines():
    table = "序号|培训班名称|培训时间|报名截止|主办单位\n1|内审员班|4月16日至18日|4月11日|市计量院\n2|实操班|6月4日|5月28日|市计量院\n"
    assert [one.date.value for one in programme(NOTICE + table).deadlines] == [date(2025, 4, 11), date(2025, 5, 28)]


def test_a_stage_with_items_of_its_own_and_a_sentence_that_hosts():
    text = items(
        "（一）宣传引导阶段（5月11日至5月24日）。",
        "1.广场宣传。5月20日，在文化广场设点，由计量科负责。",
        "2.进乡街。5月13日新哨街、5月17日虹溪街，由属地所负责。",
    ).replace("厉行节约。", "上下联动。市局将于5月20日举办“量值惠民”主场活动，由市计量院承办。")
    assert [one[:3] for one in told(text)] == [
        ("宣传引导阶段", date(2025, 5, 11), date(2025, 5, 24)),
        ("广场宣传", date(2025, 5, 20), date(2025, 5, 20)),
        ("进乡街", date(2025, 5, 13), date(2025, 5, 17)),
        ("“量值惠民”主场活动", date(2025, 5, 20), date(2025, 5, 20)),
    ]


def test_a_heading_that_is_a_slogan_names_nothing():
    (activity,) = programme(items("（一）积极回应民生关切。各地要在“5·20”前后组织开展眼镜、血压计等免费检测。")).activities
    assert activity.name.value == "眼镜、血压计等免费检测"


def test_the_day_before_yesterday():
    head = "东湖：菜场来了验秤团\n2025-05-22 07:42 来源：东湖晚报\n"
    news = head + "昨（21）日，东湖区市场监督管理局在南门菜场组织“验秤团”活动。前天下午，该局在实验小学举办“小小计量师”第一课。\n"
    assert [(name, first) for name, first, *_ in told(news)] == [("“验秤团”活动", date(2025, 5, 21)), ("“小小计量师”第一课", date(2025, 5, 20))]


def test_a_caption_in_the_frame_of_a_table_tells_the_year():
    rows = [["东湖市2024年随机抽查计划", "", "", ""], ["序号", "抽查事项", "实施时间", "牵头科室"], ["1", "加油机检查", "6月1日至30日", "计量科"]]
    page = "<html><body><table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table></body></html>"
    (activity,) = read(load(page.encode(), filename="page.html")).activities
    assert activity.window.value.start == date(2024, 6, 1)


def test_labels_may_be_set_wide():
    text = items("1.计量讲堂", "时　间：5月18日", "地　点：市图书馆", "主 办：市局", "2.免费验光", "时　间：5月19日", "单　位：市计量院")
    assert [(one[0], one[1]) for one in told(text)] == [("计量讲堂", date(2025, 5, 18)), ("免费验光", date(2025, 5, 19))]


def test_an_inspection_is_named_by_what_is_looked_at_and_has_a_department_and_an_office():
    head = "东湖市市场监督管理局2025年随机抽查计划\n序号 | 抽查部门 | 抽查类别 | 抽查内容 | 抽查时间 | 承办科室 |\n"
    rows = "1 | 市局 | 衡器检查 | 检定情况 | 3-5月 | 计量科 |\n2 | 市局、市交通运输局 | 计价器联合检查 | 封印情况 | 6月 | 认检科 |\n"
    assert [(one[0], one[3]) for one in told(head + rows)] == [("衡器检查", ["计量科"]), ("计价器联合检查", ["认检科"])]


def test_a_theme_before_its_label_is_no_name_of_the_day():
    text = NOTICE + "一、“世界计量日”的全球主题是“可持续发展”。围绕“计量促进绿色转型”中国主题开展宣传。\n"
    campaign = programme(text).campaign
    assert campaign.global_theme.value == "可持续发展"
    assert campaign.china_theme.value == "计量促进绿色转型"


def test_what_a_font_garbled_is_never_sure():
    first, second = programme(items("1.砀䶍㦚豹", "时间：5月18日", "主办：市局", "2.免费验光", "时间：5月19日", "主办：市局")).activities
    assert first.name.confidence <= 0.5 < second.name.confidence


def test_header_letters_set_wide_are_one_header_each():
    table = (
        "    日  期            活  动  项  目              责  任  单  位\n    5月15日           车用衡器座谈会              计量股\n"
        "    5月18日           检测线计量检查              稽查大队\n"
    )
    assert [(one[0], one[3]) for one in told(NOTICE + table)] == [("车用衡器座谈会", ["计量股"]), ("检测线计量检查", ["稽查大队"])]


@pytest.mark.parametrize("header", ["地点/平台", "平台", "活动地点/方式"])
def test_one_cell_a_line_under_a_header_of_two_kinds(header):
    rows = ["1", "衡器检定", "治超站", "5月19日", "县检测所", "2", "云上课堂", "县局视频号", "5月20日", "县局"]
    text = NOTICE + "附：安排\n" + "\n".join(["序号", "活动项目", header, "时间", "责任单位", *rows])
    assert [(one[0], one[3]) for one in told(text)] == [("衡器检定", ["县检测所"]), ("云上课堂", ["县局"])]


def test_who_acts_is_told_by_what_follows():
    text = items(
        "（一）开放实验室。5月18日（周六）9:00-11:30，市计量院面向学生开放质量实验室。",
        "（二）集市巡查。各县局要紧盯粮食集市，在5月底前完成一轮巡查。",
        "（三）讲解比赛。5月下旬，市局会同市科协自行组织。",
        "（四）作品展播。6月至8月，由市计量学会在视频号推送。",
        "（五）评选诚信计量示范户，三季度进行，由信用科负责。",
    )
    assert [(one[0], one[3]) for one in told(text)] == [
        ("开放实验室", ["市计量院"]),
        ("集市巡查", ["各县局"]),
        ("讲解比赛", ["市局"]),
        ("作品展播", ["市计量学会"]),
        ("评选诚信计量示范户", ["信用科"]),
    ]


def test_days_that_lines_tell_with_their_places_are_the_days_of_the_item():
    text = items(
        "（一）家用衡器检测。5月18日，市计量院到东湖社区服务。", "（二）夜市复秤\n5月19日 西山广场\n5月21日 南门市场\n责任单位：南门市场监管所"
    )
    second = programme(text).activities[1]
    assert (second.name.value, second.window.value.start, second.window.value.end) == ("夜市复秤", date(2025, 5, 19), date(2025, 5, 21))


def test_a_rule_for_those_who_do_not_come_is_no_activity():
    names = [one[0] for one in told(items("（一）集中检定。5月15日至20日，县检测所集中检定衡器。", "（二）逾期不送检的，将依法处理。6月1日起执行。"))]
    assert names == ["集中检定"]


def test_a_long_white_under_a_table_is_no_part_of_it():
    rows = ["1", "衡器检定", "5月19日", "县检测所", "2", "夜市称重", "5月20日", "县局"]
    text = NOTICE + "附：安排\n" + "\n".join(["序号", "活动项目", "时间", "责任单位", *rows]) + "\n" * 5_000 + "完"
    assert [(one[0], one[3]) for one in told(text)] == [("衡器检定", ["县检测所"]), ("夜市称重", ["县局"])]
