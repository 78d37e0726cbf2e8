"""Procedures: one file for each kind of instrument, from raw readings to a verdict with its reasons.

>>> [known.id for known in procedures()][0]
'weighing'
"""

from .frame import Conditions, Environment, Finding, Item, Mode, Point, Procedure, Record, Result, Stage, Standard
from .registry import Listed, listing, procedure, procedures

__all__ = [
    "Conditions",
    "Environment",
    "Finding",
    "Item",
    "Listed",
    "Mode",
    "Point",
    "Procedure",
    "Record",
    "Result",
    "Stage",
    "Standard",
    "listing",
    "procedure",
    "procedures",
]
