"""Cells on lines of their own, without numbers, some of them on two lines."""

from quanheng.notices import SURE, document_from_text, read

ROWS = (
    "2027年世界计量日活动表\n时间\n活动名称\n活动内容\n承办单位\n5月18日\n计量直播\n专家在线讲解\n市计量院\n5月19日、\n5月21日\n企业帮扶\n走进纺织、钢铁企业，\n"
    "帮助解决溯源问题\n市局计量科\n5月20日\n主场活动\n发布公约\n市市场监管局\n量河市市场监督管理局\n2027年4月20日\n"
)


def test_cells_on_two_lines_find_their_rows_and_are_not_sure():
    programme = read(document_from_text(ROWS))
    assert [one.name.value for one in programme.activities] == ["计量直播", "企业帮扶", "主场活动"]
    assert [one.content.value for one in programme.activities][1] == "走进纺织、钢铁企业，帮助解决溯源问题"
    assert [one.units("host") for one in programme.activities] == [("市计量院",), ("市局计量科",), ("市市场监管局",)]
    assert all(one.name.confidence < SURE for one in programme.activities)
    assert programme.issuer.value == "量河市市场监督管理局"
