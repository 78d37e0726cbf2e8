"""Mounted spectacles (GB 13511.1-2011): optical centres, vertical difference, axis, and the powers by GB 10810.1."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from ..rules import Limit, Rules
from ..verdict import Words
from .deciding import exactly
from .frame import ON_INSTRUMENTS, Point, Procedure, Record, Result, Stage
from .judge import Judge
from .lens_power import AXIS, MERIDIAN, Power, judge_axis, judge_gb

_NAME = Words("配装眼镜", "mounted spectacles")
_HORIZONTAL = Words("光学中心水平距离", "horizontal distance of the optical centres")
_VERTICAL = Words("光学中心垂直互差", "vertical difference of the optical centres")


@dataclass(frozen=True, slots=True)
class Prescription:
    """The spectacles as ordered; ready-made ones have one power and their nominal distance."""

    right: Annotated[Power, "Right lens as ordered"]
    left: Annotated[Power, "Left lens as ordered"]
    distance: Annotated[Decimal, "Pupil distance, or nominal centre distance of ready-made glasses, in mm"]
    ready_made: Annotated[bool, "Reading glasses off the shelf"] = False


@dataclass(frozen=True, slots=True)
class Measured:
    """The spectacles as measured."""

    right: Annotated[Power | None, "Right lens"] = None
    left: Annotated[Power | None, "Left lens"] = None
    distance: Annotated[Decimal | None, "Horizontal distance of the optical centres in mm"] = None
    vertical: Annotated[Decimal | None, "Vertical difference of the optical centres in mm"] = None


@exactly
def evaluate(record: Record[Prescription, Measured]) -> Result:
    """Powers and axes of both lenses, distance and vertical difference of their centres."""
    judge, ordered, measured = Judge("mounted-spectacles", _NAME, record.conditions), record.instrument, record.tests
    rules, lenses = judge.rules("GB 13511.1"), judge.rules("GB 10810.1")
    for eye, want, got in (("right ", ordered.right, measured.right), ("left ", ordered.left, measured.left)):
        if got is None:
            judge.missing("power", MERIDIAN, eye.strip())
            continue
        judge_gb(judge, lenses, eye, want, got)
        judge_axis(judge, rules, eye, want, got)
    strongest = max(ordered.right.strongest, ordered.left.strongest)
    error = None if measured.distance is None else measured.distance - ordered.distance
    limit = rules.limit("ready_made", "distance") if ordered.ready_made else _in_mm(rules, "horizontal", strongest)
    _centres(judge, "distance", _HORIZONTAL, error, limit, both_sides=True)
    _centres(judge, "vertical", _VERTICAL, measured.vertical, _in_mm(rules, "vertical", strongest), both_sides=False)
    return judge.result()


def _centres(judge: Judge, test: str, name: Words, found: Decimal | None, limit: Limit | None, *, both_sides: bool) -> None:
    if found is None:
        judge.missing(test, name)
    elif limit is not None:
        judge.value(test, name, "", found, -limit.value if both_sides else None, limit.value, (limit,), {}, unit="mm")


def _in_mm(rules: Rules, table: str, power: Decimal) -> Limit | None:
    """A limit in millimetres; one in prism dioptres by prism = distance in cm times power (none for a plane lens)."""
    row = rules.row(table, at=power)
    if "distance" in row.cells:
        return rules.cell(table, row, "distance")
    return None if power == 0 else rules.cell(table, row, "prism").by(10 / power, "mm")


def plan(ordered: Prescription) -> tuple[Point, ...]:
    """Powers and axes of both eyes, distance and vertical difference."""
    points = [Point(test, name, eye) for eye in ("right", "left") for test, name in (("power", MERIDIAN), ("axis", AXIS))]
    return (*points, Point("distance", _HORIZONTAL, "", ordered.distance, "mm"), Point("vertical", _VERTICAL, ""))


PROCEDURE = Procedure(
    "mounted-spectacles",
    _NAME,
    ("GB 13511.1", "GB 10810.1"),
    (Stage.INITIAL, Stage.IN_SERVICE),
    ON_INSTRUMENTS,
    Prescription,
    Measured,
    evaluate,
    plan,
)
