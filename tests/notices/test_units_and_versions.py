"""Units of a given list are found under the names a notice uses; two versions are compared by sense."""

import csv

import pytest

from quanheng.notices import UnitName, compare, document_from_text, load, read
from quanheng.notices.command import main


@pytest.fixture(scope="module")
def units(demo):
    with (demo / "units.csv").open(encoding="utf-8") as file:
        return [UnitName(row["name"], tuple(row["aliases"].split(";"))) for row in csv.DictReader(file)]


def notice(*rows, issuer="衡川市市场监督管理局"):
    table = "\n".join(
        "|".join(("序号", "活动名称", "活动时间", "负责单位")) if n == 0 else f"{n}|{'|'.join(row)}" for n, row in enumerate([(), *rows])
    )
    return document_from_text(f"关于开展2027年世界计量日活动的通知\n各区：\n请于2027年6月1日前报送总结。\n{table}\n\n{issuer}\n2027年4月26日\n")


def test_every_unit_of_the_demonstration_is_resolved(demo, units):
    programme = read(load((demo / "notice.docx").read_bytes()), units=units)
    for activity in programme.activities:
        for part in activity.parts:
            assert part.resolved is not None, part.name.value
            assert part.resolved.confidence <= part.name.confidence
    assert programme.activities[0].parts[0].resolved.value == "衡川市市场监督管理局"


@pytest.mark.parametrize(
    ("written", "resolved"),
    [
        ("市局", "衡川市市场监督管理局"),
        ("砣湖区市场监督管理局", "砣湖区市场监督管理局"),
        ("市计量测试院", "衡川市计量测试院"),
        ("市局计量处", "衡川市市场监督管理局"),
        ("精密传动产业计量测试中心", "衡川市精密传动产业计量测试中心"),
        ("砣湖区市场监督管理管局", "砣湖区市场监督管理局"),
        ("泰山区市场监管局", None),
        ("某某公司", None),
    ],
)
def test_a_name_as_written_finds_its_unit_or_none(units, written, resolved):
    part = read(notice(("验秤", "5月18日", written)), units=units).activities[0].parts[0]
    assert (part.resolved.value if part.resolved else None) == resolved


def test_a_name_that_two_units_bear_stays_open():
    two = [UnitName("甲市计量所", ("计量所",)), UnitName("乙市计量所", ("计量所",))]
    assert read(notice(("验秤", "5月18日", "计量所")), units=two).activities[0].parts[0].resolved is None


OLD = notice(("血压计免费检修", "5月18日", "市局"), ("公平秤回访", "5月中旬", "市局"), ("加油机检查", "5月20日", "市局"))
NEW = notice(("加油机检查", "5月20日", "市局"), ("血压计免费检测检修", "5月19日", "市局"), ("计量公开课", "5月21日", "市局"))


def test_versions_are_compared_by_sense():
    changes = compare(read(OLD), read(NEW))
    rows = [(row.what, (row.new or row.old).name.value, [field.path for field in row.fields]) for row in changes.rows]
    assert rows == [("changed", "血压计免费检测检修", ["name", "window"]), ("added", "计量公开课", []), ("withdrawn", "公平秤回访", [])]


def test_other_words_for_the_same_are_no_change():
    moved = notice(("加油机检查", "5.20", "市局"), ("公平秤回访", "5月11日至20日", "市局"), ("“血压计”免费检修", "5月18日（周二）", "市局"))
    assert not compare(read(OLD), read(moved))
    assert not compare(read(OLD), read(OLD))


def test_deadlines_and_head_are_compared():
    changed = document_from_text(OLD.text.replace("6月1日前", "6月3日前").replace("各区：", "各区、各县："))
    paths = [(field.path, field.what) for field in compare(read(OLD), read(changed)).fields]
    assert ("deadlines", "changed") in paths


def test_the_command_prints_the_changes(tmp_path, capsys):
    for name, document in (("old.txt", OLD), ("new.txt", NEW)):
        (tmp_path / name).write_text(document.text, encoding="utf-8")
    assert main([str(tmp_path / "new.txt"), "--compare", str(tmp_path / "old.txt")]) == 0
    printed = capsys.readouterr().out
    assert "+ 计量公开课" in printed
    assert "- 公平秤回访" in printed
