"""``quanheng read FILE -o OUT``: the ending tells the form, and what was written is read back."""

import pytest

from quanheng.notices import load, read
from quanheng.notices.command import main

NOTICE = (
    "量河市市场监督管理局关于开展2027年世界计量日活动的通知\n各区市场监管局：\n现将活动安排印发给你们，请于6月5日前报送总结。\n"
    "量河市市场监督管理局\n2027年4月20日\n序号 | 活动名称 | 活动时间 | 负责单位 |\n"
    "1 | 计量讲座 | 5月18日 | 市计量院 |\n2 | 主场活动 | 5月20日 | 市局 |\n"
)


@pytest.fixture
def notice(tmp_path):
    path = tmp_path / "notice.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


@pytest.mark.parametrize(("name", "more"), [("out.docx", []), ("out.docx", ["--letter"]), ("out.xlsx", []), ("out.csv", [])])
def test_what_is_written_holds_the_activities(notice, name, more):
    out = notice.with_name(name)
    assert main([str(notice), "-o", str(out), *more]) == 0
    again = read(load(out.read_bytes(), filename=name))
    assert [one.name.value for one in again.activities] == ["计量讲座", "主场活动"]


def test_a_calendar_holds_events_and_the_deadline(notice):
    out = notice.with_name("out.ics")
    assert main([str(notice), "-o", str(out)]) == 0
    words = out.read_text(encoding="utf-8")
    assert words.count("BEGIN:VEVENT") == 3
    assert "20270605" in words


@pytest.mark.parametrize(("name", "more", "told"), [("out.pdf", [], ".docx, .xlsx"), ("out.csv", ["--letter"], "end the name in .docx")])
def test_a_form_that_cannot_be_written_is_refused_with_the_way_out(notice, capsys, name, more, told):
    out = notice.with_name(name)
    assert main([str(notice), "-o", str(out), *more]) == 2
    assert told in capsys.readouterr().err
    assert not out.exists()


def test_a_list_of_units_resolves_names(notice, capsys):
    units = notice.with_name("units.csv")
    units.write_text("量河市市场监督管理局,市局\n量河市计量科学研究院,市计量院\n", encoding="gb18030")
    assert main([str(notice), "--units", str(units), "--explain"]) == 0
    assert "resolved = 量河市计量科学研究院" in capsys.readouterr().out
