"""Tables in plain text: columns that line up, also where Chinese characters take two places."""

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """Places that ``text`` takes on a terminal; wide characters take two, combining ones none."""
    return sum(0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def columns(rows: Sequence[Sequence[str]], *, left: Sequence[int] = (0,), drop_empty: bool = False) -> str:
    """``rows`` as lines; the first row is the heading. Columns in ``left`` begin at the left edge, the others end at the right one.

    With ``drop_empty`` a column that holds nothing below its heading is left out.
    """
    if not rows:
        return ""
    kept = [index for index in range(len(rows[0])) if not drop_empty or any(row[index] for row in rows[1:])]
    widths = {index: max(width(row[index]) for row in rows) for index in kept}
    return "\n".join("  ".join(_cell(row[index], widths[index], index in left) for index in kept).rstrip() for row in rows)


def _cell(text: str, places: int, at_left: bool) -> str:
    gap = " " * (places - width(text))
    return text + gap if at_left else gap + text
