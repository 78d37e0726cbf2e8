"""What all procedures share: stage and mode, standards and surroundings, the record, its items and the result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

from ..errors import BadInput
from ..rules import Confirmation, EditionRef, Limit
from ..verdict import Reason, Verdict, Words


class Stage(StrEnum):
    """Stage of legal control (OIML V 1). The stage chooses the limits; in China only the in-service inspection doubles those of scales."""

    INITIAL = "initial"
    PERIODIC = "subsequent"
    AFTER_REPAIR = "subsequent after repair"
    IN_SERVICE = "in-service"
    ARBITRAL = "arbitral"

    @property
    def limits(self) -> str:
        """The stage whose limits apply: an arbitral verification judges by those of the subsequent one."""
        return self.value if self in (Stage.INITIAL, Stage.IN_SERVICE) else Stage.PERIODIC.value

    @property
    def words(self) -> Words:
        """首次检定, 后续检定, ..."""
        return _STAGES[self]


_STAGES = {
    Stage.INITIAL: Words("首次检定", "initial verification"),
    Stage.PERIODIC: Words("后续检定（周期）", "subsequent verification (periodic)"),
    Stage.AFTER_REPAIR: Words("后续检定（修理后）", "subsequent verification (after repair)"),
    Stage.IN_SERVICE: Words("使用中检查", "in-service inspection"),
    Stage.ARBITRAL: Words("仲裁检定", "arbitral verification"),
}


class Mode(StrEnum):
    """In what capacity the measurement is made; it chooses what may be concluded."""

    VERIFICATION = "verification"
    CALIBRATION = "calibration"
    COURTESY_CHECK = "courtesy check"
    SELF_TEST = "self-test"
    INSPECTION = "inspection"

    @property
    def words(self) -> Words:
        """检定, 校准, 便民检测, 自测, 监督检查."""
        return _MODES[self]


_MODES = {
    Mode.VERIFICATION: Words("检定", "verification"),
    Mode.CALIBRATION: Words("校准", "calibration"),
    Mode.COURTESY_CHECK: Words("便民检测", "courtesy check"),
    Mode.SELF_TEST: Words("自测", "self-test"),
    Mode.INSPECTION: Words("监督检查", "inspection"),
}


class Finding(StrEnum):
    """What a courtesy check or a self-test says of an error, without judging the instrument."""

    WITHIN = "within the limit"
    BEYOND = "beyond the limit"
    NOT_MET = "requirement not met"
    TOO_CLOSE = "too close to the limit to tell"
    NOT_MEASURED = "not measured"

    @property
    def words(self) -> Words:
        """未超过, 超过, ..."""
        return Words(_FINDINGS[self], self.value)


_FINDINGS = {
    Finding.WITHIN: "未超过限值",
    Finding.BEYOND: "超过限值",
    Finding.NOT_MET: "不满足要求",
    Finding.TOO_CLOSE: "与限值过于接近，无法判断",
    Finding.NOT_MEASURED: "未测量",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """Correction of a standard at one of its values: reading plus correction is the reference value."""

    at: Annotated[Decimal, "Reading of the standard"]
    correction: Annotated[Decimal, "Added to the reading, in the same unit"]


@dataclass(frozen=True, slots=True)
class Standard:
    """A measurement standard as used on the day."""

    name: Annotated[str, "Name of the standard"]
    certificate: Annotated[str, "Number of its certificate"] = ""
    valid_until: Annotated[date | None, "Last day of its validity, inclusive"] = None
    unit: Annotated[str, "Unit of U and of the corrections"] = ""
    U: Annotated[Decimal | None, "Expanded uncertainty of the reference value, in `unit`"] = None
    k: Annotated[Decimal, "Coverage factor of U"] = Decimal(2)
    corrections: Annotated[tuple[Correction, ...], "Corrections by reading; between two readings they are interpolated"] = ()
    weights: Annotated[tuple[Decimal, ...], "For a set of weights: nominal values, in the unit of the weighing instrument"] = ()
    weight_class: Annotated[str, "For a set of weights: accuracy class, such as M1"] = ""

    def __post_init__(self) -> None:
        if self.U is not None and self.U < 0:
            raise BadInput("U", str(self.U), "an uncertainty is not negative (JCGM 100:2008, 2.3.1)")
        if self.k <= 0:
            raise BadInput("k", str(self.k), "a coverage factor is above 0")


_POSSIBLE = (("temperature_c", -90, 100), ("humidity_percent", 0, 100), ("pressure_kpa", 1, 120), ("soak_h", 0, 10_000))
"""What surroundings can be at all; a procedure asks for less."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Conditions of the measurement; None where they were not recorded."""

    temperature_c: Annotated[Decimal | None, "Temperature in °C"] = None
    humidity_percent: Annotated[Decimal | None, "Relative humidity in %"] = None
    pressure_kpa: Annotated[Decimal | None, "Atmospheric pressure in kPa"] = None
    soak_h: Annotated[Decimal | None, "Hours that the instrument spent in these conditions before the test"] = None
    place: Annotated[str, "Where it was measured"] = ""

    def __post_init__(self) -> None:
        for name, least, most in _POSSIBLE:
            value = getattr(self, name)
            if value is not None and not least <= value <= most:
                raise BadInput(name, str(value), f"lies between {least} and {most}")


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a record of any procedure states beside instrument and readings."""

    on: Annotated[date, "Day of the measurement; it chooses the edition of every document"]
    stage: Annotated[Stage, "Stage of legal control; it chooses the limits"] = Stage.PERIODIC
    mode: Annotated[Mode, "Capacity in which it is measured; it chooses what may be concluded"] = Mode.VERIFICATION
    environment: Annotated[Environment, "Conditions of the measurement"] = Environment()
    standards: Annotated[tuple[Standard, ...], "Measurement standards used"] = ()
    confirmations: Annotated[tuple[Confirmation, ...], "Unconfirmed limits that an administrator has compared with the official text"] = ()
    uncertainty: Annotated[
        Mapping[str, Decimal], "Expanded uncertainty (k = 2) of the evaluation, by test and in its unit; replaces that of the standards"
    ] = field(default_factory=dict)
    decide: Annotated[bool, "For a calibration: judge against the limits as well (decision rule of JJF 1094)"] = False

    def __post_init__(self) -> None:
        for test, U in self.uncertainty.items():
            if U < 0:
                raise BadInput(f"uncertainty.{test}", str(U), "an uncertainty is not negative (JCGM 100:2008, 2.3.1)")


ON_INSTRUMENTS = (Mode.VERIFICATION, Mode.CALIBRATION, Mode.COURTESY_CHECK, Mode.SELF_TEST)
"""Modes of a procedure that examines an instrument."""
ON_GOODS = (Mode.INSPECTION, Mode.COURTESY_CHECK, Mode.SELF_TEST)
"""Modes of a check of goods, prices or marks: it is never a verification."""

I = TypeVar("I")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Record(Generic[I, T]):
    """Conditions, instrument and readings of one measurement."""

    conditions: Conditions
    instrument: I
    tests: T


@dataclass(frozen=True, slots=True)
class Item:
    """One judged value: where it was measured, what was read and computed, the limit, and what follows.

    Attributes
    ----------
    test, at : str
        The test and the point within it.
    values : mapping
        Readings and computed values by their symbols, in ``unit`` unless the symbol says otherwise.
    found : Decimal or None
        The error or value that is judged.
    least, most : Decimal or None
        Its limits; None is open.
    limits : tuple of Limit
        Where they come from.
    U : Decimal or None
        Expanded uncertainty (k = 2) of ``found`` to three digits; None where it was not stated.
    verdict : Verdict or None
        None in courtesy checks, self-tests, and calibrations without a decision rule.
    finding : Finding or None
        In courtesy checks and self-tests only.
    """

    test: str
    name: Words
    at: str
    values: Mapping[str, Decimal | str | bool]
    found: Decimal | None
    unit: str
    least: Decimal | None
    most: Decimal | None
    limits: tuple[Limit, ...]
    U: Decimal | None
    verdict: Verdict | None
    finding: Finding | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What follows from a record, with everything that it rests on.

    ``verdict`` is None where the mode allows none, ``finding`` where the mode judges; ``unconfirmed`` lists the limits that kept a verification
    from a conclusion (or that a courtesy check rests on).
    """

    procedure: str
    name: Words
    conditions: Conditions
    editions: tuple[EditionRef, ...]
    items: tuple[Item, ...]
    verdict: Verdict | None
    finding: Finding | None
    conclusion: Words
    reasons: tuple[Reason, ...]
    unconfirmed: tuple[str, ...]
    details: Mapping[str, Any]

    def item(self, test: str, at: str = "") -> Item:
        """The item of ``test`` at ``at`` (the first of the test where ``at`` is empty); KeyError where there is none."""
        for item in self.items:
            if item.test == test and (not at or item.at == at):
                return item
        raise KeyError((test, at))


@dataclass(frozen=True, slots=True)
class Point:
    """A point that a procedure asks for before anything is measured."""

    test: str
    name: Words
    at: str
    value: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Procedure(Generic[I, T]):
    """A procedure as the registry lists it, with the types of its inputs."""

    id: str
    name: Words
    documents: tuple[str, ...]
    stages: tuple[Stage, ...]
    modes: tuple[Mode, ...]
    instrument: type[I]
    tests: type[T]
    evaluate: Callable[[Record[I, T]], Result]
    plan: Callable[[I], tuple[Point, ...]]
