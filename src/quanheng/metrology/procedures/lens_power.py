"""Powers of spectacle lenses: principal meridians, cylinders and axes, and their tolerances in the two systems of rules."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from ..rules import Limit, Rules
from ..verdict import Words
from .judge import Judge

MERIDIAN = Words("子午面顶焦度", "power of a principal meridian")
CYLINDER = Words("柱镜顶焦度", "cylinder")
AXIS = Words("柱镜轴位", "axis of the cylinder")
_HALF_TURN = Decimal(180)


@dataclass(frozen=True, slots=True)
class Power:
    """Sphere, cylinder and axis of a lens."""

    sphere: Annotated[Decimal, "Sphere in D"]
    cylinder: Annotated[Decimal, "Cylinder in D"] = Decimal(0)
    axis: Annotated[Decimal, "Axis in degrees"] = Decimal(0)

    def minus_form(self) -> "Power":
        """The same lens written with a cylinder that is not positive."""
        if self.cylinder <= 0:
            return self
        return Power(self.sphere + self.cylinder, -self.cylinder, (self.axis + 90) % _HALF_TURN)

    @property
    def meridians(self) -> tuple[Decimal, Decimal]:
        """Powers of the two principal meridians."""
        return self.sphere, self.sphere + self.cylinder

    @property
    def strongest(self) -> Decimal:
        """The larger absolute power of the two."""
        return max(abs(power) for power in self.meridians)


def axis_difference(ordered: Decimal, measured: Decimal) -> Decimal:
    """Angle between two axes, 0 to 90 degrees: 175 and 2 are 7 apart."""
    apart = abs(ordered - measured) % _HALF_TURN
    return min(apart, _HALF_TURN - apart)


def judge_gb(judge: Judge, rules: Rules, at: str, ordered: Power, measured: Power) -> None:
    """Meridians by A and cylinder by B of GB 10810.1, table entered with the larger meridian."""
    want, got = ordered.minus_form(), measured.minus_form()
    A = rules.limit("meridian", "A", at=want.strongest)
    for name, wanted, found in zip(("S", "S + C"), want.meridians, got.meridians, strict=True):
        judge.error("power", MERIDIAN, f"{at}{name}", found - wanted, A, {"ordered": wanted, "measured": found})
    cylinder = abs(want.cylinder)
    column = rules.row("cylinder_column", at=cylinder).texts["column"]
    if rules.has("cylinder", column, at=want.strongest):
        B = rules.limit("cylinder", column, at=want.strongest)
        judge.error("cylinder", CYLINDER, at, got.cylinder - want.cylinder, B, {"ordered": want.cylinder, "measured": got.cylinder})
    else:
        why = Words("标准对该柱镜未规定允差", "the standard sets no tolerance for this cylinder at this power")
        judge.missing("cylinder", CYLINDER, at, why, "limit-missing", {"measured": got.cylinder})


def judge_ansi(judge: Judge, rules: Rules, at: str, ordered: Power, measured: Power) -> None:
    """Sphere and cylinder by ANSI Z80.1; the sphere of the minus-cylinder form, shares in per cent of the power ordered."""
    want, got = ordered.minus_form(), measured.minus_form()
    for test, name, table, wanted, found in (
        ("power", MERIDIAN, "sphere", want.sphere, got.sphere),
        ("cylinder", CYLINDER, "cylinder", want.cylinder, got.cylinder),
    ):
        limit = tolerance(rules, table, abs(wanted), "D")
        judge.error(test, name, f"{at}{table}", found - wanted, limit, {"ordered": wanted, "measured": found})


def judge_axis(judge: Judge, rules: Rules, at: str, ordered: Power, measured: Power) -> None:
    """The axis by the cylinder ordered; nothing where there is none."""
    want, got = ordered.minus_form(), measured.minus_form()
    cylinder = abs(want.cylinder)
    if not rules.has("axis", "axis", at=cylinder):
        return
    limit, apart = rules.limit("axis", "axis", at=cylinder), axis_difference(want.axis, got.axis)
    judge.value("axis", AXIS, at, apart, None, limit.value, (limit,), {"ordered": want.axis, "measured": got.axis})


def tolerance(rules: Rules, table: str, power: Decimal, unit: str) -> Limit:
    """An absolute tolerance, or a share in per cent of ``power``."""
    row = rules.row(table, at=power)
    if "absolute" in row.cells:
        return rules.cell(table, row, "absolute")
    return rules.cell(table, row, "share").by(power / 100, unit)
