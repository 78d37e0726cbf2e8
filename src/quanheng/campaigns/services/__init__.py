"""Writes of the campaigns room: one function per act, whoever calls it."""

from .accepting import AcceptRefused, accept_programme, add_activities
from .adding import add_activity
from .amending import apply_amendment
from .assigning import AssignmentAnswered, acknowledge, pass_down, waive
from .changing import change_activity, issue_programme
from .choosing import take_words
from .closing import close_campaign, reopen_campaign
from .continuing import begin_next_year
from .drafting import DraftMoved, NothingToUndo, redo, undo
from .heading import put_under_headings
from .moving import NewPlace, cancel_occurrence, move_occurrence
from .publishing import FlagAct, PublishChange, Published, publish_activities, publish_contacts
from .receiving import AlreadyReceived, NoticeStands, discard_notice, read_again, receive_notice, refuse_reading, store_reading
from .reviewing import (
    add_row,
    check_rows,
    correct_header,
    correct_row,
    remove_deadline,
    remove_row,
    restore_row,
    set_contacts,
    set_deadline,
    set_duties,
)
from .row_grid import carry_down, correct_cell, join_rows, split_row

__all__ = [
    "AcceptRefused",
    "AlreadyReceived",
    "AssignmentAnswered",
    "DraftMoved",
    "FlagAct",
    "NewPlace",
    "NothingToUndo",
    "NoticeStands",
    "PublishChange",
    "Published",
    "accept_programme",
    "acknowledge",
    "add_activities",
    "add_activity",
    "add_row",
    "apply_amendment",
    "begin_next_year",
    "cancel_occurrence",
    "carry_down",
    "change_activity",
    "check_rows",
    "close_campaign",
    "correct_cell",
    "correct_header",
    "correct_row",
    "discard_notice",
    "issue_programme",
    "join_rows",
    "move_occurrence",
    "pass_down",
    "publish_activities",
    "publish_contacts",
    "put_under_headings",
    "read_again",
    "receive_notice",
    "redo",
    "refuse_reading",
    "remove_deadline",
    "remove_row",
    "reopen_campaign",
    "restore_row",
    "set_contacts",
    "set_deadline",
    "set_duties",
    "split_row",
    "store_reading",
    "take_words",
    "undo",
    "waive",
]
