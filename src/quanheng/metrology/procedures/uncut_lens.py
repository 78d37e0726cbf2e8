"""Uncut spectacle lenses (GB 10810.1-2005, which is ISO 8980-1:2004 modified; ANSI Z80.1)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from ..verdict import Words
from .deciding import exactly
from .frame import ON_INSTRUMENTS, Point, Procedure, Record, Result, Stage
from .judge import Judge
from .lens_power import AXIS, CYLINDER, MERIDIAN, Power, judge_ansi, judge_axis, judge_gb, tolerance

_NAME = Words("眼镜镜片（未割边）", "uncut spectacle lens")
_ADDITION = Words("附加顶焦度", "addition")
_THICKNESS = Words("中心厚度", "centre thickness")


@dataclass(frozen=True, slots=True)
class Ordered:
    """The lens as ordered, and the rules by which it is judged."""

    power: Annotated[Power, "Power ordered"]
    rules: Annotated[Literal["GB 10810.1", "ANSI Z80.1"], "Rules"] = "GB 10810.1"
    addition: Annotated[Decimal | None, "Addition ordered in D"] = None
    thickness: Annotated[Decimal | None, "Nominal centre thickness in mm"] = None


@dataclass(frozen=True, slots=True)
class Measured:
    """The lens as measured."""

    power: Annotated[Power, "Power measured"]
    addition: Annotated[Decimal | None, "Addition measured in D"] = None
    thickness: Annotated[Decimal | None, "Centre thickness measured in mm"] = None


@exactly
def evaluate(record: Record[Ordered, Measured]) -> Result:
    """Power, cylinder, axis, and where they were ordered addition and thickness."""
    judge, ordered, measured = Judge("uncut-lens", _NAME, record.conditions), record.instrument, record.tests
    rules = judge.rules(ordered.rules)
    (judge_gb if ordered.rules == "GB 10810.1" else judge_ansi)(judge, rules, "", ordered.power, measured.power)
    judge_axis(judge, rules, "", ordered.power, measured.power)
    if ordered.addition is not None and "addition" in rules.tables:
        if measured.addition is None:
            judge.missing("addition", _ADDITION)
        else:
            limit = tolerance(rules, "addition", ordered.addition, "D")
            judge.error("addition", _ADDITION, "", measured.addition - ordered.addition, limit, {})
    if ordered.thickness is not None and "thickness" in rules.tables:
        if measured.thickness is None:
            judge.missing("thickness", _THICKNESS)
        else:
            judge.error("thickness", _THICKNESS, "", measured.thickness - ordered.thickness, rules.limit("thickness", "mpe"), {})
    return judge.result()


def plan(ordered: Ordered) -> tuple[Point, ...]:
    """Both meridians, and cylinder and axis where there is one."""
    S, SC = ordered.power.minus_form().meridians
    points = (Point("power", MERIDIAN, "S", S, "D"), Point("power", MERIDIAN, "S + C", SC, "D"))
    return points if S == SC else (*points, Point("cylinder", CYLINDER, ""), Point("axis", AXIS, ""))


PROCEDURE = Procedure("uncut-lens", _NAME, ("GB 10810.1", "ANSI Z80.1"), (Stage.INITIAL,), ON_INSTRUMENTS, Ordered, Measured, evaluate, plan)
