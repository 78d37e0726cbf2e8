"""Net content of prepackages, from the plan to the verdict (JJF 1070, OIML R 87, EU reference test, NIST HB 133)."""

from .batch import judge_lots
from .deficiency import Rounding, tolerable_deficiency
from .label import Label
from .lot import Lot, Package, evaluate
from .plan import Plan, plan_for, recomputed_factor
from .statistics import MeanTest, mean_test

__all__ = [
    "Label",
    "Lot",
    "MeanTest",
    "Package",
    "Plan",
    "Rounding",
    "evaluate",
    "judge_lots",
    "mean_test",
    "plan_for",
    "recomputed_factor",
    "tolerable_deficiency",
]
