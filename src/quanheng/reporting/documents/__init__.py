"""The documents of a report, written from its plain values alone: a frozen version gives the same words again, whatever changed since.

All are drafts for sign-off: no red head, number or seal. What a spreadsheet would run is written as text.
"""

from .bundle import evidence_csv, figures_csv, mail_bundle
from .report_docx import report_docx
from .table_docx import table_docx
from .table_xlsx import table_xlsx

__all__ = ["evidence_csv", "figures_csv", "mail_bundle", "report_docx", "table_docx", "table_xlsx"]
