"""Items from values and limits: the rules that hold for every test of every procedure are applied here, once."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from ..errors import BadInput
from ..rules import EditionRef, Limit, Rules, rules_on
from ..verdict import Reason, Verdict, Words
from .concluding import conclude
from .deciding import decide, is_simple, root
from .frame import Conditions, Finding, Item, Mode, Result, Stage
from .places import place, unit_in

Values = Mapping[str, Decimal | str | bool]

_FINDING = {
    Verdict.CONFORMS: Finding.WITHIN,
    Verdict.DOES_NOT_CONFORM: Finding.BEYOND,
    Verdict.UNDECIDED: Finding.TOO_CLOSE,
    Verdict.INCOMPLETE: Finding.NOT_MEASURED,
}


class Judge:
    """Collects the items of one record.

    It looks limits up in the editions of the record's day, puts the state of the standards and unconfirmed limits to their consequences, and
    finally gives the :class:`Result`.
    """

    def __init__(self, procedure: str, name: Words, conditions: Conditions) -> None:
        self.conditions = conditions
        self._procedure, self._name = procedure, name
        self._items: list[Item] = []
        self._editions: dict[str, EditionRef] = {}
        self._asked: set[str] = set()
        self._standards = tuple(_faults_of_standards(conditions))

    @property
    def is_conclusive(self) -> bool:
        """Whether the mode judges the instrument (a verification, an inspection, or a calibration with a decision rule)."""
        mode = self.conditions.mode
        return mode in (Mode.VERIFICATION, Mode.INSPECTION) or (mode is Mode.CALIBRATION and self.conditions.decide)

    @property
    def stage(self) -> Stage:
        """The stage of the record."""
        return self.conditions.stage

    def rules(self, document: str) -> Rules:
        """The edition of ``document`` on the day of the record; all are named in the result, the first one in its conclusion."""
        rules = rules_on(document, self.conditions.on, self.conditions.confirmations)
        self._editions[document] = rules.edition
        return rules

    def error(
        self,
        test: str,
        name: Words,
        at: str,
        error: Decimal,
        mpe: Limit,
        values: Values,
        *,
        U_squared: Decimal | None = None,
        unit: str | None = None,
    ) -> None:
        """An error of indication against a maximum permissible error, the same on both sides."""
        self.value(test, name, at, error, -mpe.value, mpe.value, (mpe,), values, U_squared=U_squared, unit=unit)

    def value(
        self,
        test: str,
        name: Words,
        at: str,
        found: Decimal,
        least: Decimal | None,
        most: Decimal | None,
        limits: tuple[Limit, ...],
        values: Values,
        *,
        U_squared: Decimal | None = None,
        unit: str | None = None,
        measured: bool = True,
        because: tuple[Reason, ...] = (),
    ) -> None:
        """A value against limits of its own. ``measured=False`` where no standard takes part (a range of readings, an amount of money)."""
        unit, given = unit if unit is not None else limits[0].unit, U_squared
        if U_squared is None:
            U_squared = self.uncertainty(test, unit) if measured else Decimal(0)
        reasons = list(because)
        if measured and self.conditions.mode is Mode.CALIBRATION and given is None and test not in self.conditions.uncertainty:
            reasons.append(_OF_STANDARDS_ONLY)
        verdict = decide(found, least, most, U_squared or Decimal(0))
        if measured and U_squared is None:
            reasons.append(_NO_UNCERTAINTY)
        elif U_squared and not is_simple(least, most, U_squared):
            reasons.append(_LARGE_UNCERTAINTY)
        if verdict is Verdict.DOES_NOT_CONFORM:
            reasons.append(_beyond(found, least, most, unit, limits))
        elif verdict is Verdict.UNDECIDED:
            reasons.append(_UNDECIDED)
        U = root(U_squared) if measured and U_squared is not None else None
        self._add(Item(test, name, at, values, found, unit, least, most, limits, U, verdict, None, tuple(reasons)), measured)

    def fact(
        self, test: str, name: Words, at: str, holds: bool | None, failed: Words, *, values: Values | None = None, limits: tuple[Limit, ...] = ()
    ) -> None:
        """Something that holds or does not (a seal, a display that moved); None where nobody looked."""
        if holds is None:
            self.missing(test, name, at)
            return
        verdict = Verdict.CONFORMS if holds else Verdict.DOES_NOT_CONFORM
        reasons = () if holds else (Reason("requirement-not-met", failed, limits[0].source if limits else None),)
        self._add(Item(test, name, at, values or {}, None, "", None, None, limits, None, verdict, None, reasons), measured=False)

    def missing(
        self, test: str, name: Words, at: str = "", why: Words | None = None, code: str = "test-missing", values: Values | None = None
    ) -> None:
        """A test or point that the procedure asks for and the record does not have."""
        of_zh, of_en = (f"（{place(at, 'zh')}）", f" ({at})") if at else ("", "")
        reason = Reason(code, why or Words(f"缺少{name.zh}{of_zh}的记录", f"there is no record of {name.en}{of_en}"))
        self._add(Item(test, name, at, values or {}, None, "", None, None, (), None, Verdict.INCOMPLETE, None, (reason,)), measured=False)

    def uncertainty(self, test: str, unit: str) -> Decimal | None:
        """The square of U (k = 2) of ``test``: as the record states it, else from the standards whose unit it is; None where neither says."""
        self._asked.add(test)
        if test in self.conditions.uncertainty:
            return self.conditions.uncertainty[test] ** 2
        parts = [(2 * s.U / s.k) ** 2 for s in self.conditions.standards if s.U and s.unit == unit]  # a standard of U 0 states nothing
        return sum(parts, Decimal(0)) if parts else None

    def reference(self, reading: Decimal, unit: str) -> Decimal:
        """The reading of a standard with the corrections of the standards whose unit it is."""
        return reading + sum((correction_at(s.corrections, reading, s.name) for s in self.conditions.standards if s.unit == unit), Decimal(0))

    def result(self, *, accuracy_class: str = "", details: Mapping[str, Any] | None = None) -> Result:
        """All items and what they come to. Raises BadInput for a stated uncertainty whose test is none of the record's: it would be lost unseen."""
        tests = sorted(self._asked | {item.test for item in self._items})
        for test, U in self.conditions.uncertainty.items():
            if test not in tests:
                raise BadInput(f"uncertainty.{test}", str(U), f"no test of this name in the record; its tests are {', '.join(tests)}")
        return conclude(
            self._procedure,
            self._name,
            self.conditions,
            tuple(self._editions.values()),
            tuple(self._items),
            self.is_conclusive,
            accuracy_class,
            details,
        )

    def _add(self, item: Item, measured: bool) -> None:
        """Puts the verdict on the values to what mode, standards and marks allow."""
        unconfirmed = [identifier for limit in item.limits for identifier in limit.unconfirmed]
        verdict, reasons = item.verdict, list(item.reasons)
        if measured:
            reasons += self._standards
        if unconfirmed:
            reasons.append(_not_confirmed(unconfirmed))
        lame = unconfirmed or (measured and (self._standards or _NO_UNCERTAINTY in reasons))
        if self.is_conclusive:
            shown, finding = (Verdict.INCOMPLETE if lame else verdict), None
        elif self.conditions.mode is Mode.CALIBRATION:
            shown, finding = None, None
        else:
            # A broken seal or a wrong amount is no error of indication: a slip must not say that one exceeded its limit.
            is_requirement = verdict is Verdict.DOES_NOT_CONFORM and not measured
            shown, finding = None, Finding.NOT_MET if is_requirement else _FINDING[verdict or Verdict.INCOMPLETE]
        self._items.append(replace(item, verdict=shown, finding=finding, reasons=tuple(reasons)))


def correction_at(corrections: tuple[Any, ...], reading: Decimal, name: str) -> Decimal:
    """The correction of a standard at ``reading``, interpolated; 0 without corrections, BadInput outside of those that are given."""
    if not corrections:
        return Decimal(0)
    points = sorted(corrections, key=lambda point: point.at)
    if not points[0].at <= reading <= points[-1].at:
        raise BadInput("standards", str(reading), f"the corrections of {name} go from {points[0].at} to {points[-1].at}")
    for one, two in pairwise(points):
        if one.at <= reading <= two.at and two.at > one.at:
            return Decimal(one.correction + (two.correction - one.correction) * (reading - one.at) / (two.at - one.at))
    return Decimal(points[0].correction)


def _faults_of_standards(conditions: Conditions) -> "list[Reason]":
    if not conditions.standards:
        return [Reason("standards-missing", Words("未记录所用计量标准", "no measurement standards are recorded"))]
    found = []
    for standard in conditions.standards:
        if not standard.certificate.strip():
            words = Words(f"{standard.name}：未记录证书编号", f"{standard.name}: the number of its certificate is not recorded")
            found.append(Reason("standard-certificate-missing", words))
        if standard.valid_until is None:
            found.append(
                Reason("standard-validity-missing", Words(f"{standard.name}：未记录有效期", f"{standard.name}: its validity is not recorded"))
            )
        elif standard.valid_until < conditions.on:
            day = standard.valid_until.isoformat()
            found.append(Reason("standard-expired", Words(f"{standard.name}：有效期至{day}，已过期", f"{standard.name}: was valid until {day}")))
    return found


def _beyond(found: Decimal, least: Decimal | None, most: Decimal | None, unit: str, limits: tuple[Limit, ...]) -> Reason:
    source = limits[0].source if limits else None
    short = _legible(found)

    def with_unit(number: Decimal | None) -> Words:
        return Words(f"{number:f} {unit_in(unit, 'zh')}".strip(), f"{number:f} {unit}".strip())

    value, upper, lower = with_unit(short), with_unit(most) if most is not None else None, with_unit(least) if least is not None else None
    if upper is not None and least is not None and most is not None and least == -most:
        words = Words(f"误差 {value.zh} 超出 ±{upper.zh}", f"the error {value.en} is beyond ±{upper.en}")
        return Reason("beyond-mpe", words, source)
    if upper is not None and most is not None and found > most:
        return Reason("above-limit", Words(f"{value.zh} 大于 {upper.zh}", f"{value.en} is above {upper.en}"), source)
    assert lower is not None
    return Reason("below-limit", Words(f"{value.zh} 小于 {lower.zh}", f"{value.en} is below {lower.en}"), source)


def _legible(value: Decimal) -> Decimal:
    """At most six places after the point: a quotient would fill a line."""
    exponent = value.as_tuple().exponent
    return round(value, 6) if isinstance(exponent, int) and exponent < -6 else value


def _not_confirmed(identifiers: "list[str]") -> Reason:
    names = ", ".join(dict.fromkeys(identifiers))
    return Reason("limit-not-confirmed", Words(f"限值尚未与规程文本核对 [M]:{names}", f"limit not confirmed against the official text [M]: {names}"))


_NO_UNCERTAINTY = Reason(
    "uncertainty-missing", Words("未给出评定的扩展不确定度", "the expanded uncertainty of the evaluation is not stated"), "JJF 1094-2002"
)
_OF_STANDARDS_ONLY = Reason(
    "uncertainty-of-standards-only",
    Words(
        "U 仅含计量标准的分量；被校仪器的分辨力、重复性等应在 uncertainty 中计入",
        "U is that of the standards alone: state U of the test in uncertainty",
    ),
    "JCGM 100:2008, 4.3",
)
_LARGE_UNCERTAINTY = Reason(
    "uncertainty-above-a-third", Words("U 大于 MPEV/3，按三态判定", "U is above MPEV/3: judged by the three-state rule"), "JJF 1094-2002"
)
_UNDECIDED = Reason("undecided", Words("与限值之差小于 U，待定", "closer to the limit than U: undecided"), "JJF 1094-2002")
