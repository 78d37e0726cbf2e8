"""Working days of the official calendar; Monday to Friday, and said so, for years that were not imported."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from quanheng.campaigns.models import OfficialDay
from quanheng.ledger import services as ledger
from quanheng.units.models import User

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked: the exceptions that the state publishes, over Monday to Friday."""

    exceptions: Mapping[date, bool]

    def is_working(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def knows(self, *days: date) -> bool:
        """Whether the official calendar of every year of these days was imported; otherwise counting falls back to Monday to Friday."""
        return {day.year for day in days} <= {day.year for day in self.exceptions}

    def between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to and including ``last``; 0 where ``last`` is not later."""
        return sum(self.is_working(first + timedelta(days=step)) for step in range(1, (last - first).days + 1))

    def before(self, day: date, count: int) -> date:
        """The working day ``count`` working days before ``day``; with 0 the last working day up to ``day`` itself."""
        while not self.is_working(day):
            day -= timedelta(days=1)
        while count > 0:
            day -= timedelta(days=1)
            count -= self.is_working(day)
        return day


def working_calendar() -> WorkingCalendar:
    """The calendar as imported (one query)."""
    return WorkingCalendar(dict(OfficialDay.objects.values_list("day", "is_working")))


@transaction.atomic
def import_official_days(lines: Iterable[str], *, by: User | None) -> int:
    """Take the official calendar of whole years from csv lines ``day,working,name`` (2027-02-06,1,调休上班); gives the number of days.

    Every year named is replaced as a whole. ValidationError names the line that cannot be read; nothing is taken then.
    """
    found = []
    for number, row in enumerate(csv.reader(lines), start=1):
        if not row or not row[0].strip() or (number == 1 and not row[0].strip()[:1].isdigit()):
            continue
        try:
            day, working = date.fromisoformat(row[0].strip()), {"1": True, "0": False}[row[1].strip()]
        except (ValueError, IndexError, KeyError):
            message = _("Line %(line)d: “%(text)s” is not of the form day,1 or 0,name such as 2027-02-06,1,make-up day.")
            raise ValidationError(message % {"line": number, "text": ",".join(row)[:60]}, code="line") from None
        found.append(OfficialDay(day=day, is_working=working, name=row[2].strip()[:60] if len(row) > 2 else ""))
    if not found:
        raise ValidationError(_("The file names no day."), code="empty")
    years = sorted({entry.day.year for entry in found})
    OfficialDay.objects.filter(day__year__in=years).delete()
    OfficialDay.objects.bulk_create(found)
    ledger.append("calendar.imported", subject=("calendar", "official"), actor=by, unit=None, change={"years": years, "days": len(found)})
    return len(found)
