"""Writes of the reporting room: one function per act, whoever calls it."""

from .figures import Entry, FigureMoved, FigureQuestioned, for_results, record_figure
from .handing import put_handout_aside, record_handout
from .holding import mark_held, mark_many_held
from .proving import EvidenceGiven, add_file, add_link, put_evidence_aside
from .reports import Written, freeze_report, record_hand_in, write_report
from .telling import STEPS, TextMoved, add_coverage, correct_coverage, put_coverage_aside, role_for, set_notes, step_brief, write_brief

__all__ = [
    "STEPS",
    "Entry",
    "EvidenceGiven",
    "FigureMoved",
    "FigureQuestioned",
    "TextMoved",
    "Written",
    "add_coverage",
    "add_file",
    "add_link",
    "correct_coverage",
    "for_results",
    "freeze_report",
    "mark_held",
    "mark_many_held",
    "put_coverage_aside",
    "put_evidence_aside",
    "put_handout_aside",
    "record_figure",
    "record_hand_in",
    "record_handout",
    "role_for",
    "set_notes",
    "step_brief",
    "write_brief",
    "write_report",
]
