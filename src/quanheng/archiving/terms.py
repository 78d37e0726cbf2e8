"""For how long files of each class are kept.

The kinds of term (permanent, 30 years, 10 years) are those of 《机关文件材料归档范围和文书档案保管期限规定》 (国家档案局令第8号, 2006). Which
class takes which term is set by each office's own schedule: the terms proposed here are unconfirmed, and a person confirms them for every package.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.keeping import KeepClass

PERMANENT = 0
TERMS = ((PERMANENT, _("permanent")), (30, _("30 years")), (10, _("10 years")))
PROPOSED = {KeepClass.OFFICIAL: 30, KeepClass.RECEIVED: 10, KeepClass.WORKING: 10, KeepClass.EVIDENCE: 10, KeepClass.PUBLIC: 10}


def kept_until(years: int, made: date) -> date | None:
    """The last day of the term, counted from the first of January after the year of the package; None for permanent ones."""
    return date(made.year + years, 12, 31) if years else None
