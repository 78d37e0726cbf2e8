"""Writes of the reporting room: one function per act, whoever calls it."""

from .figures import Entry, FigureMoved, FigureQuestioned, for_results, record_figure
from .holding import mark_held, mark_many_held

__all__ = [
    "Entry",
    "FigureMoved",
    "FigureQuestioned",
    "for_results",
    "mark_held",
    "mark_many_held",
    "record_figure",
]
