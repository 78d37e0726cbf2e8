"""Tables whose places are activities: morning and afternoon, or days, across the top."""

import pytest

from quanheng.notices import document_from_text, read

HEAD = "关于印发2027年世界计量日活动日程的通知\n各单位：\n日程如下。\n量河市市场监督管理局\n2027年4月20日\n"


def told(table):
    programme = read(document_from_text(HEAD + table))
    return [(one.name.value, one.window.value.start.day, list(one.units("responsible"))) for one in programme.activities]


def test_mornings_and_afternoons_are_columns():
    table = (
        "| 日期 | 上午 | 下午 |\n|---|---|---|\n| 5月9日（周日） | 码头地磅巡查（东港区市场监管所） | 净含量抽检 |\n"
        "| 5月21日 | — | 考点计时器核查（市教育局） |"
    )
    assert told(table) == [
        ("码头地磅巡查", 9, ["东港区市场监管所"]),
        ("净含量抽检", 9, []),
        ("考点计时器核查", 21, ["市教育局"]),
    ]


@pytest.mark.parametrize("mark", ["|", "\t"])
def test_days_are_columns_and_units_stand_at_the_side(mark):
    rows = [
        ["单位", "5月18日", "5月19日", "5月20日"],
        ["市计量院", "实验室开放", "校秤服务", "计量讲座"],
        ["东港区市场监管局", "/", "集市验秤", "主场活动"],
    ]
    assert told("\n".join(mark.join(row) for row in rows)) == [
        ("实验室开放", 18, ["市计量院"]),
        ("校秤服务", 19, ["市计量院"]),
        ("计量讲座", 20, ["市计量院"]),
        ("集市验秤", 19, ["东港区市场监管局"]),
        ("主场活动", 20, ["东港区市场监管局"]),
    ]
