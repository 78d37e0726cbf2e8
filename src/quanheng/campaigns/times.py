"""The days that words such as 5月中旬 or 活动周期间 mean within a campaign."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from quanheng.notices import Window, read_window


@dataclass(frozen=True)
class Clock:
    """What a campaign's words of time are read against: its year, its day, and its period where one is told."""

    year: int | None
    day: date | None
    start: date | None
    end: date | None

    @classmethod
    def of_header(cls, header: dict[str, Any]) -> "Clock":
        """The clock of a draft, whose header keeps days as ISO text."""

        def value(name: str) -> Any:
            return (header.get(name) or {}).get("value")

        def day(name: str) -> date | None:
            return date.fromisoformat(value(name)) if value(name) else None

        return cls(value("year"), day("day"), day("period_start"), day("period_end"))

    def window_of(self, words: str) -> Window:
        """The window that the words name, open where they leave it open."""
        period = Window(self.start, self.end, "") if self.start else None
        return read_window(words, year=self.year, campaign_day=self.day, period=period)

    def days_of(self, words: str) -> dict[str, Any]:
        """First and last day, whether they are approximate, and the single days where there are several; empty where the words tell none."""
        window = self.window_of(words)
        if window.start is None or window.end is None:
            return {}
        sessions = [{"start": first.isoformat(), "end": last.isoformat(), "place": ""} for first, last in window.sessions]
        return {
            "start": window.start.isoformat(),
            "end": window.end.isoformat(),
            "approximate": window.approximate,
            "basis": window.basis,
            "occurrences": sessions if len(sessions) > 1 else [],
        }
