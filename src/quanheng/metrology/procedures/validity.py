"""Whether an instrument's mandatory verification is in date: periodic kinds, limited life, and first verification only."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from ..errors import BadInput
from ..rules import Limit, Rules, rules_on
from ..rules.table import Row
from ..verdict import Words
from .deciding import exactly
from .entry import named
from .frame import Mode, Point, Procedure, Record, Result, Stage
from .judge import Judge, Values

DOCUMENT = "强制检定周期"
_NAME = Words("强制检定有效期核查", "check that a mandatory verification is in date")
_VALIDITY = Words("检定有效期", "validity of the verification")


@dataclass(frozen=True, slots=True)
class Validity:
    """How long a verification holds; ``until`` is inclusive, None where it does not end (first verification only)."""

    instrument: Words
    kind: str
    regulation: str
    until: date | None
    months: Limit | None

    def days_overdue(self, day: date) -> int:
        """Days since the end; 0 while it holds."""
        return 0 if self.until is None else max((day - self.until).days, 0)


@dataclass(frozen=True, slots=True)
class Instrument:
    """The instrument by its row of the interval table."""

    instrument: Annotated[str, "Row of the interval table, such as price-scale or fuel-dispenser"]
    day_before: Annotated[bool, "Valid until the day before the anniversary (the usual reading), else until the anniversary"] = True


@dataclass(frozen=True, slots=True)
class Marks:
    """What was found on the instrument."""

    begins: Annotated[date | None, "Day of the last verification; of installation for kinds with limited life"] = None
    first_mark: Annotated[bool | None, "Whether it bears the mark of the first verification"] = None


def valid_until(instrument: str, begins: date | None, *, on: date, day_before: bool = True) -> Validity:
    """How long a verification made (or a life begun) on ``begins`` holds, by the interval table in force on ``on``.

    Raises BadInput for an instrument that the table does not have, or a periodic one without a day.
    """
    rules = rules_on(DOCUMENT, on)
    return _validity(rules.row("intervals", instrument=instrument), begins, day_before, rules)


def _validity(row: Row, begins: date | None, day_before: bool, rules: Rules) -> Validity:
    words = Words(row.texts["zh"], row.texts["en"])
    if "months" not in row.cells:
        return Validity(words, row.texts["kind"], row.texts["regulation"], None, None)
    if begins is None:
        raise BadInput("tests.begins", None, "the day of the last verification (or of installation) is needed")
    months = rules.cell("intervals", row, "months")
    until = months_later(begins, int(months.value), day_before=day_before)
    return Validity(words, row.texts["kind"], row.texts["regulation"], until, months)


def months_later(day: date, months: int, *, day_before: bool) -> date:
    """The last day of a period of whole months. A month without the day ends it on its last day: six months from 31 August end on 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    longest = monthrange(year, month)[1]
    if day.day > longest:
        return date(year, month, longest)
    anniversary = date(year, month, day.day)
    return anniversary - timedelta(days=1) if day_before else anniversary


@exactly
def evaluate(record: Record[Instrument, Marks]) -> Result:
    """Whether the verification holds on the day, and by how many days it is overdue."""
    judge, marks, day = Judge("validity", _NAME, record.conditions), record.tests, record.conditions.on
    rules = judge.rules(DOCUMENT)
    with named("instrument.instrument"):
        row = rules.row("intervals", instrument=record.instrument.instrument)
    found = _validity(row, marks.begins, record.instrument.day_before, rules)
    if found.until is None:
        judge.fact(
            "mark", Words("首次检定标记", "mark of the first verification"), found.regulation, marks.first_mark, Words("无首次检定标记", "no mark")
        )
        return judge.result(details={"valid until": None, "kind": found.kind})
    overdue = found.days_overdue(day)
    due = Words("应更换" if found.kind == "life" else "超期", "to be replaced" if found.kind == "life" else "overdue")
    failed = Words(f"{due.zh}，超过 {overdue} 天", f"{due.en}, {overdue} days past {found.until.isoformat()}")
    values: Values = {"valid until": found.until.isoformat()}
    judge.fact("validity", _VALIDITY, found.regulation, overdue == 0, failed, values=values, limits=(found.months,) if found.months else ())
    return judge.result(details={"valid until": found.until, "days overdue": overdue, "kind": found.kind})


def plan(instrument: Instrument) -> tuple[Point, ...]:
    """The mark or the certificate."""
    return (Point("validity", _VALIDITY, "mark, label or certificate"),)


PROCEDURE = Procedure("validity", _NAME, (DOCUMENT,), (Stage.IN_SERVICE,), (Mode.INSPECTION, Mode.SELF_TEST), Instrument, Marks, evaluate, plan)
