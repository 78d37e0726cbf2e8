"""Budgets and distributions for people and programs."""

import json
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from quanheng.metrology.errors import BadInput
from quanheng.metrology.plain import plain
from quanheng.metrology.uncertainty import Estimated, Model, Normal, Quantity, Rectangular

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def mass():
    m = Model("m = m_R*(1 + 温度系数)", units={"m": "g"})
    return m.evaluate(Quantity("m_R", Estimated(100.0, 0.05, 18), "g"), Quantity("温度系数", Rectangular(-1e-3, 1e-3)))


def test_a_budget_lines_up_where_chinese_takes_two_columns(mass):
    from quanheng.metrology.columns import width

    for language in ("zh", "en"):
        lines = mass.budget.as_text(language).splitlines()
        assert len(lines) == 4
        shares = [line for line in lines if line.rstrip().endswith(("%", "57.1", "42.9"))]
        assert len({width(line) for line in shares}) == 1
    assert mass.budget.as_text("zh").startswith("输入量")


def test_shares_add_up_to_the_whole():
    a, b = Quantity("a", Normal(1.0, 0.3)), Quantity("b", Normal(1.0, 0.4))
    budget = Model("a - b").evaluate(a, b, correlation={("a", "b"): 0.9}).budget
    assert sum(row.share for row in budget.rows) == pytest.approx(100.0)
    assert budget.rows[-1].quantity is None
    assert budget.rows[-1].share < 0.0
    assert "correlation" in budget.as_text("en")
    assert "相关项" in budget.as_text("zh")


def test_a_budget_as_json_names_every_column(mass):
    row = json.loads(json.dumps(plain(mass)))["m"]["budget"]["rows"][0]
    assert row == {
        "quantity": "m_R",
        "unit": "g",
        "estimate": 100.0,
        "u": 0.05,
        "distribution": {"zh": "t 分布", "en": "t"},
        "dof": 18.0,
        "sensitivity": 1.0,
        "contribution": 0.05,
        "share": pytest.approx(42.857142857),
    }


def test_a_budget_as_html_is_an_accessible_table_and_escapes_names():
    text = Model("a*b").evaluate(Quantity("a", Normal(1.0, 0.1), "<b>&"), Quantity("b", Normal(2.0, 0.1))).budget.as_html("zh")
    table = ET.fromstring(text)
    assert table.get("lang") == "zh-CN"
    assert table.find("caption") is not None
    assert {cell.get("scope") for cell in table.iter("th")} == {"col", "row"}
    assert "<b>&" not in text
    assert "style" not in text
    assert "script" not in text


def test_charts_have_a_title_a_description_and_one_decimal(mass):
    mc = Model("a + b").monte_carlo(Quantity("a", Normal(0.0, 1.0)), Quantity("b", Rectangular(-1.0, 1.0)), seed=1, trials=20_000)
    law = Model("a + b").evaluate(Quantity("a", Normal(0.0, 1.0)), Quantity("b", Rectangular(-1.0, 1.0)))
    for text in (mass.budget.as_svg("zh"), mc.only.as_svg(), mc.only.as_svg(law.only, language="zh")):
        svg = ET.fromstring(text)
        assert svg.find(f"{SVG}title").text
        assert svg.find(f"{SVG}desc").text
        for node in svg.iter(f"{SVG}rect"):
            assert all(len(node.get(key).partition(".")[2]) <= 1 for key in ("x", "y", "width", "height") if node.get(key))


def test_the_budget_of_a_batch_is_shown_one_result_at_a_time():
    r = Model("a*b").evaluate(Quantity("a", Normal(np.array([1.0, 2.0]), 0.1)), Quantity("b", Normal(2.0, 0.1)))
    with pytest.raises(BadInput, match=r"result\.at\(0\)"):
        r.budget.as_text()
    assert r.only.at(1).estimate == 4.0
    assert "4" in r.only.at(1).budget.as_text()
    assert len(json.loads(json.dumps(plain(r)))["y"]["u"]) == 2


def test_a_language_that_is_neither_is_refused(mass):
    with pytest.raises(BadInput, match="zh or en"):
        mass.budget.as_text("de")
