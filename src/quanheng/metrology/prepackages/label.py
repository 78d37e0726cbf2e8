"""What the label of a prepackage must look like: unit by quantity, height of the numerals."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from ..procedures.judge import Judge
from ..verdict import Words
from .deficiency import UNITS, Quantity

DOCUMENT = "定量包装商品计量监督管理办法"
_UNIT = Words("净含量单位", "unit of the net content")
_HEIGHT = Words("净含量字符高度", "height of the numerals")
_SMALLER = {"mass": ("g", "mg"), "volume": ("mL",), "length": ("mm", "cm")}
_LARGER = {"mass": ("kg",), "volume": ("L",), "length": ("m",)}


@dataclass(frozen=True, slots=True)
class Label:
    """What the label shows."""

    unit: Annotated[str, "Unit printed"]
    numeral_height_mm: Annotated[Decimal, "Height of the numerals in mm"]


def judge_label(judge: Judge, label: Label, Qn: Decimal, quantity: Quantity) -> None:
    """Unit and height against the rules of the day; ``Qn`` in g, mL, m, m2 or pieces."""
    rules = judge.rules(DOCUMENT)
    if quantity in _SMALLER:
        threshold = rules.limit("label_unit", "smaller_below", quantity=quantity)
        wanted = _SMALLER[quantity] if Qn < threshold.value else _LARGER[quantity]
        failed = Words(f"单位应为 {'、'.join(wanted)}", f"the unit is to be {' or '.join(wanted)}")
        judge.fact("label unit", _UNIT, label.unit, label.unit in wanted and label.unit in UNITS, failed, limits=(threshold,))
    by_quantity = quantity in ("mass", "volume")
    height = rules.limit("label", "height", at=Qn) if by_quantity else rules.limit("label_other", "height")
    judge.value("label height", _HEIGHT, "", label.numeral_height_mm, height.value, None, (height,), {}, measured=False)
