"""Days and moves in the words of the reader's language, for pages, feeds and messages."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from quanheng.campaigns.public import PublicMove
from quanheng.campaigns.summary import window_words

Told = tuple[date | None, date | None, str]


def days_in_words(start: date | None, end: date | None) -> str:
    """Chinese as official documents write it; else the short form of the language."""
    if (get_language() or "").startswith("zh"):
        return window_words(start, end or start)
    if start is None:
        return ""
    return date_format(start) if end in (None, start) else f"{date_format(start)} – {date_format(end)}"


def move_in_words(move: PublicMove) -> str:
    """What was planned and what is now: 原定5月9日（东门），改为5月16日（西门）。"""
    before, after = _place_in_words(move.before), _place_in_words(move.after)
    if move.cancelled:
        told = _("Planned for %(before)s; cancelled.") % {"before": before}
    else:
        told = _("Planned for %(before)s; moved to %(after)s.") % {"before": before, "after": after}
    if not move.reason:
        return told
    return _("%(told)s Reason: %(reason)s.") % {"told": told, "reason": move.reason.rstrip(".。")}


def _place_in_words(told: Told) -> str:
    start, end, place = told
    days = days_in_words(start, end)
    return _("%(days)s (%(place)s)") % {"days": days, "place": place} if place and days else days or place


def message_of(move: PublicMove, *, name: str, unit: str, address: str) -> str:
    """A text for chat or mail, ready to copy. Chinese in every language of the interface: it goes to the offices and to the public."""
    with override("zh-hans"):
        told = move_in_words(move)
    where = f"详情：{address}" if address else "（内部活动，请勿外传）"
    return f"【活动变更】{unit}：“{name}”{told}{where}"
