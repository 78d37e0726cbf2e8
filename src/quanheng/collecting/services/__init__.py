"""Writes of the collecting room: one function per act, whoever calls it."""

from .compiling import TableMoved, compilation_of, decide_joint, dismiss_warnings, place_row, take_over
from .giving import (
    EntryMoved,
    accept_plans,
    enter_on_behalf,
    hand_in,
    remove_row,
    replace_rows,
    return_plans,
    save_row,
    take_back_acceptance,
)
from .opening import ask_units, change_call, close_call, open_call, renew_link, reopen_call, waive_request
from .sheets import SheetDropped, SheetMoved, put_sheet_aside, receive_sheet, take_sheet

__all__ = [
    "EntryMoved",
    "SheetDropped",
    "SheetMoved",
    "TableMoved",
    "accept_plans",
    "ask_units",
    "change_call",
    "close_call",
    "compilation_of",
    "decide_joint",
    "dismiss_warnings",
    "enter_on_behalf",
    "hand_in",
    "open_call",
    "place_row",
    "put_sheet_aside",
    "receive_sheet",
    "remove_row",
    "renew_link",
    "reopen_call",
    "replace_rows",
    "return_plans",
    "save_row",
    "take_back_acceptance",
    "take_over",
    "take_sheet",
    "waive_request",
]
