"""Writes of the campaigns room: one function per act, whoever calls it."""

from .accepting import AcceptRefused, accept_programme
from .assigning import AssignmentAnswered, acknowledge, pass_down, waive
from .changing import change_activity, issue_programme
from .receiving import AlreadyReceived, read_again, receive_notice, refuse_reading, store_reading
from .reviewing import DraftMoved, add_row, check_rows, correct_header, correct_row, remove_row, restore_row

__all__ = [
    "AcceptRefused",
    "AlreadyReceived",
    "AssignmentAnswered",
    "DraftMoved",
    "accept_programme",
    "acknowledge",
    "add_row",
    "change_activity",
    "check_rows",
    "correct_header",
    "correct_row",
    "issue_programme",
    "pass_down",
    "read_again",
    "receive_notice",
    "refuse_reading",
    "remove_row",
    "restore_row",
    "store_reading",
    "waive",
]
