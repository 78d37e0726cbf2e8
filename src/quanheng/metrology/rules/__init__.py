"""Limits as data: one file for each document and edition, looked up by the day of the record.

>>> from datetime import date
>>> rules = rules_on("OIML R 76-1", date(2026, 5, 20))
>>> str(rules.limit("mpe", "mpe", at=Decimal(501), accuracy_class="III").value)
'1.0'
"""

from decimal import Decimal as Decimal

from .editions import EditionRef, Rules, documents, rules_on
from .limit import Confirmation, Limit, Mark

__all__ = ["Confirmation", "EditionRef", "Limit", "Mark", "Rules", "documents", "rules_on"]
