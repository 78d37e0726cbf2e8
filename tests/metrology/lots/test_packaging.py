"""Excess packaging: interspace by the single piece, layers, cost, and what must be keyed in from an annex."""

from decimal import Decimal
from typing import Any

import pytest

from quanheng.metrology.cases.packaging import run
from quanheng.metrology.errors import BadInput
from quanheng.metrology.verdict import Verdict
from tests.metrology.procedures.records import confirmations

MOONCAKES = {"goods": "mooncakes", "contents": [{"piece": 50, "pieces": 8}], "outer_cm": [26, 26, "6.8"], "layers": 3, "price": 158, "cost": 22}


def package(**changes: Any) -> dict[str, Any]:
    return {"packaging": {"on": "2026-05-20", **MOONCAKES, **changes}}


def test_a_box_within_all_limits_conforms() -> None:
    assert run(package()).verdict is Verdict.CONFORMS


@pytest.mark.parametrize(
    ("changes", "test"),
    [
        ({"outer_cm": [26, 26, 7]}, "interspace"),
        ({"layers": 4}, "layers"),
        ({"cost": 25}, "cost"),
        ({"precious_material": True}, "material"),
        ({"mixed": True}, "mixed"),
    ],
)
def test_one_failed_item_makes_it_excess_packaging(changes: dict[str, Any], test: str) -> None:
    result = run(package(**changes))
    assert result.verdict is Verdict.DOES_NOT_CONFORM
    assert {item.test for item in result.items if item.verdict is Verdict.DOES_NOT_CONFORM} == {test}


@pytest.mark.parametrize(("piece", "limit"), [("1", 85), ("1.1", 70), ("5", 70), ("15", 60), ("30", 50), ("50", 40), ("50.1", 30)])
def test_the_limit_goes_by_the_single_piece_and_the_ratio_by_the_whole(piece: str, limit: int) -> None:
    assert run(package(contents=[{"piece": piece, "pieces": 8}])).item("interspace").most == limit


def test_a_negative_interspace_passes() -> None:
    item = run(package(outer_cm=[10, 10, 10])).item("interspace")
    assert item.found == -180
    assert item.verdict is Verdict.CONFORMS


def test_cheap_mooncakes_may_spend_a_fifth_and_dear_ones_less() -> None:
    assert [run(package(price=price, cost=price * Decimal("0.2"))).item("cost").verdict for price in (100, Decimal("100.1"))] == [
        Verdict.CONFORMS,
        Verdict.DOES_NOT_CONFORM,
    ]


def test_other_goods_need_the_coefficient_of_the_annex_with_its_source() -> None:
    other = {"goods": "other", "contents": [{"piece": 20, "pieces": 10}], "layers": 2}
    assert run(package(**other)).item("interspace").reasons[0].code == "annex-value-missing"
    keyed = package(**{**other, "contents": [{"piece": 20, "pieces": 10, "k": 12}]}, keyed_from="GB 23350-2021, annex A, row 7")
    item = run(keyed).item("interspace")
    assert item.most == 50
    assert item.verdict is Verdict.CONFORMS  # (4596.8 - 2400) / 4596.8 = 47.8 %


def test_fresh_produce_needs_the_limit_of_the_standard() -> None:
    fruit = {"goods": "fruit", "contents": [{"piece": 2000, "pieces": 1, "k": 2}], "layers": 4, "price": 120, "cost": 20}
    assert run(package(**fruit)).item("interspace").reasons[0].code == "annex-value-missing"
    keyed = {**fruit, "interspace_limit": 20, "keyed_from": "GB 43284-2023, table 1"}
    assert run(package(**keyed)).verdict is Verdict.CONFORMS  # (4596.8 - 4000) / 4596.8 = 13.0 %
    assert run(package(**keyed, listed_as_dear=True)).item("cost").verdict is Verdict.DOES_NOT_CONFORM  # 16.7 % of 15 %
    with pytest.raises(BadInput, match=r"packaging.interspace_limit: '30': the limits of GB 43284-2023 lie between 10 % and 25 %"):
        run(package(**{**keyed, "interspace_limit": 30}))


def test_layers_of_other_food_are_unconfirmed() -> None:
    tea = package(goods="tea", contents=[{"piece": 5, "pieces": 30}], outer_cm=[25, 18, 8])
    assert run(tea).item("layers").verdict is Verdict.INCOMPLETE
    assert run({"packaging": {**tea["packaging"], "confirmations": confirmations(run(tea))}}).verdict is Verdict.CONFORMS


def test_mooncakes_were_judged_before_other_food_was() -> None:
    assert run(package(on="2022-08-15")).verdict is Verdict.CONFORMS
    with pytest.raises(BadInput, match="no edition of GB 23350 in the rule files was in force"):
        run(package(on="2022-08-15", goods="tea"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"export_or_gift": True}, "packaging.export_or_gift: True: export goods"),
        ({"outer_cm": [1, 2]}, "packaging.outer_cm: .* three sizes"),
        ({"contents": []}, "packaging.contents: .* at least one kind"),
        ({"goods": "stones"}, "packaging.goods: 'stones': one of mooncakes, zongzi"),
        ({"price": 0}, "packaging.price: '0': a price is above 0"),
        ({"outer_volume_cm3": 4732}, "packaging.outer_volume_cm3: '4732': either three outer sizes"),
        ({"layers": -1}, "packaging.layers: -1: layers are counted from 0"),
        ({"cost": -1}, "packaging.cost: '-1': a cost is not negative"),
        ({"contents": [{"piece": 60, "pieces": 8, "k": 20}]}, "packaging.contents.k: '20': GB 23350.* gives the coefficient"),
    ],
)
def test_bad_packages_are_named_by_their_path(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        run(package(**changes))
