"""Holidays whose day changes from year to year, as dates.

Those of the lunar calendar stand in a table for 2000 to 2060; Qingming follows the usual formula for this century;
those tied to a Sunday are counted. Source of the lunar calendar: GB/T 33661-2017, as computed by the Chinese calendar of ICU.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 2000, 2060
_LUNAR = {  # month and day, year by year
    "春节": (
        "0205 0124 0212 0201 0122 0209 0129 0218 0207 0126 0214 0203 0123 0210 0131 0219 0208 0128 0216 0205 "
        "0125 0212 0201 0122 0210 0129 0217 0207 0126 0213 0202 0123 0211 0131 0219 0208 0128 0215 0204 0124 "
        "0212 0201 0122 0210 0130 0217 0206 0126 0214 0202 0123 0211 0201 0219 0208 0128 0215 0204 0124 0212 "
        "0202"
    ),
    "端午": (
        "0606 0625 0615 0604 0622 0611 0531 0619 0608 0528 0616 0606 0623 0612 0602 0620 0609 0530 0618 0607 "
        "0625 0614 0603 0622 0610 0531 0619 0609 0528 0616 0605 0624 0612 0601 0620 0610 0530 0618 0607 0527 "
        "0614 0603 0622 0611 0531 0619 0608 0529 0615 0604 0623 0613 0601 0620 0610 0530 0617 0606 0625 0614 "
        "0603"
    ),
    "七夕": (
        "0806 0825 0815 0804 0822 0811 0731 0819 0807 0826 0816 0806 0824 0813 0802 0820 0809 0828 0817 0807 "
        "0825 0814 0804 0822 0810 0829 0819 0808 0826 0816 0805 0824 0812 0801 0820 0810 0828 0817 0807 0826 "
        "0814 0803 0822 0811 0731 0819 0808 0827 0816 0805 0823 0812 0801 0820 0810 0829 0817 0806 0825 0814 "
        "0802"
    ),
    "中秋": (
        "0912 1001 0921 0911 0928 0918 1006 0925 0914 1003 0922 0912 0930 0919 0908 0927 0915 1004 0924 0913 "
        "1001 0921 0910 0929 0917 1006 0925 0915 1003 0922 0912 1001 0919 0908 0927 0916 1004 0924 0913 1002 "
        "0920 0910 0928 0917 1005 0925 0915 1004 0922 0911 0930 0919 0907 0926 0916 1005 0924 0913 1002 0921 "
        "0909"
    ),
    "重阳": (
        "1006 1025 1014 1004 1022 1011 1030 1019 1007 1026 1016 1005 1023 1013 1002 1021 1009 1028 1017 1007 "
        "1025 1014 1004 1023 1011 1029 1018 1008 1026 1016 1005 1024 1012 1001 1020 1009 1027 1017 1007 1026 "
        "1014 1003 1022 1011 1029 1018 1008 1027 1016 1005 1024 1013 1030 1020 1009 1028 1017 1007 1025 1014 "
        "1002"
    ),
}


def _lunar(name: str, later: int = 0) -> Callable[[int], date | None]:
    days = _LUNAR[name].split()

    def day(year: int) -> date | None:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        words = days[year - FIRST_YEAR]
        return date(year, int(words[:2]), int(words[2:])) + timedelta(days=later)

    return day


def _qingming(year: int) -> date | None:
    """4 or 5 April, when the sun stands at 15 degrees."""
    if not 2000 <= year <= 2099:
        return None
    last = year % 100
    return date(year, 4, int(last * 0.2422 + 4.81) - last // 4)


def _sunday(month: int, number: int) -> Callable[[int], date | None]:
    def day(year: int) -> date:
        first = date(year, month, 1)
        return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (number - 1))

    return day


MOVEABLE: dict[str, Callable[[int], date | None]] = {
    "春节": _lunar("春节"), "除夕": _lunar("春节", -1), "元宵节": _lunar("春节", 14), "元宵": _lunar("春节", 14),
    "端午节": _lunar("端午"), "端午": _lunar("端午"), "七夕节": _lunar("七夕"), "七夕": _lunar("七夕"),
    "中秋节": _lunar("中秋"), "中秋": _lunar("中秋"), "重阳节": _lunar("重阳"), "重阳": _lunar("重阳"),
    "清明节": _qingming, "清明": _qingming, "母亲节": _sunday(5, 2), "父亲节": _sunday(6, 3),
}  # fmt: skip


def holiday(name: str, year: int) -> date | None:
    """The day of a moveable holiday in this year; None for other names and for years that the table does not reach."""
    return MOVEABLE[name](year) if name in MOVEABLE else None
