"""Tables without rules, and pages set in two columns: told by the white corridors that run down the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .layout import LaidCell, LaidTable
from .placed_text import Placed, PlacedLine, lines_of, rows_of
from .table_header import columns_of
from .white_columns import columns_by_white, laid_by_white, levels, pieces_of

_CORRIDOR = 0.35  # in heights of a character: the least width of the white between two columns
_NEXT_ROW = 1.08  # lines of two rows stand at least so much farther apart than those of one, in the narrower distance
_TWO_COLUMNS_FROM = 5  # lines beside each other
_RUNNING_TEXT = 8  # characters of a line, at the median of both columns
_BROKEN_HEADER = 2  # rows: a header whose line the page broke, without a row under it
_FOOT_GAP = 2.6  # in heights: so much white ends a table


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table without rules: its grid, its box, and where its columns part."""

    table: LaidTable
    top: float
    bottom: float
    cuts: tuple[float, ...]


def open_tables(chars: Sequence[Placed], before: tuple[float, ...] | None) -> tuple[list[OpenTable], list[Placed]]:
    """The tables that header words begin, or that go on from the page ``before`` with the same columns; and what is left over."""
    rows = rows_of(chars)
    tables: list[OpenTable] = []
    left: list[Placed] = []
    place = 0
    while place < len(rows):
        if (found := _by_white(rows, place, before)) is not None:
            tables.append(found[0])
            place = found[1]
            continue
        cuts = _header_cuts(rows, place)
        if cuts is None and before is not None and place == 0 and _fits(rows[:2], before):
            cuts = before
        last = _end_of_table(rows, place, cuts) if cuts is not None else place
        if cuts is None or last - place < 2 or (last - place == _BROKEN_HEADER and len(pieces_of(rows[place + 1])) < len(pieces_of(rows[place]))):
            left += rows[place]
            place += 1
            continue
        body = rows[place:last]
        cuts = _sharpened(body, cuts)
        tables.append(OpenTable(_laid(body, cuts), min(c.top for c in body[0]), max(c.bottom for c in body[-1]), cuts))
        place = last
    return tables, left


def _by_white(rows: Sequence[Sequence[Placed]], place: int, before: tuple[float, ...] | None) -> tuple[OpenTable, int] | None:
    """A table with cells of several lines, and the number of the line behind it: by its header, or by the columns of the page before."""
    header, last, cuts = 0, place, before
    if (found := columns_by_white(rows, place)) is not None:
        header, last, cuts = found.lines, found.last, found.cuts
    elif before is not None and place == 0:
        goes_on = [one for one in levels(rows, place) if _alike(one[1], before)]
        last, cuts = goes_on[-1] if goes_on else (0, None)
    if cuts is None or last - place < 2 or (laid := laid_by_white(rows[place:last], header, cuts)) is None:
        return None
    table, count = laid
    body = rows[place : place + count]
    return OpenTable(table, min(c.top for c in body[0]), max(c.bottom for c in body[-1]), cuts), place + count


def _alike(cuts: Sequence[float], before: Sequence[float]) -> bool:
    """Whether the columns part where those of the page before do, as far as their words reach."""
    if len(cuts) != len(before):
        return False
    narrowest = min((two - one for one, two in pairwise(before)), default=0.0)
    return all(abs(one - two) < narrowest / 2 for one, two in zip(cuts, before, strict=True))


def _header_cuts(rows: Sequence[Sequence[Placed]], place: int) -> tuple[float, ...] | None:
    """Where the columns part under a line of header words: first guesses, midway between the words."""
    pieces = pieces_of(rows[place])
    if len(pieces) < 3 or columns_of(["".join(char.words for char in piece) for piece in pieces]) is None:
        return None
    return tuple((left[-1].x1 + right[0].x0) / 2 for left, right in pairwise(pieces))


def _corridors(rows: Sequence[Sequence[Placed]]) -> list[tuple[float, float]]:
    """White between the outermost characters of these rows that no character crosses."""
    spans = sorted((char.x0, char.x1) for row in rows for char in row)
    least = _CORRIDOR * median(char.bottom - char.top for row in rows for char in row)
    found: list[tuple[float, float]] = []
    reach = spans[0][1]
    for x0, x1 in spans:
        if x0 - reach > least:
            found.append((reach, x0))
        reach = max(reach, x1)
    return found


def _fits(rows: Sequence[Sequence[Placed]], cuts: tuple[float, ...]) -> bool:
    """Whether no character of the rows stands across the cuts and at least three columns have words."""
    for row in rows:
        if any(char.x0 < cut - 1 and char.x1 > cut + 1 for char in row for cut in cuts):
            return False
    return bool(rows) and len({sum(cut < char.x0 for cut in cuts) for row in rows for char in row}) >= 3


def _end_of_table(rows: Sequence[Sequence[Placed]], first: int, cuts: tuple[float, ...]) -> int:
    """Number of the first row below the table: one that closes a corridor, or that stands far below."""
    last = first + 1
    while last < len(rows):
        height = rows[last][0].bottom - rows[last][0].top
        if min(c.top for c in rows[last]) - max(c.bottom for c in rows[last - 1]) > _FOOT_GAP * height:
            break
        if _parted_by(rows[first : last + 1], cuts) is None:
            break
        last += 1
    while (
        last > first + 1
        and len(pieces_of(rows[last - 1])) == 1
        and sum(cut < rows[last - 1][0].x0 for cut in cuts) == 0
        and _is_wide(rows[last - 1], rows[first:last], cuts)
    ):
        last -= 1  # a note under the table, in its first column by chance
    return last


def _is_wide(row: Sequence[Placed], rows: Sequence[Sequence[Placed]], cuts: tuple[float, ...]) -> bool:
    return row[-1].x1 - row[0].x0 > 0.8 * (cuts[0] - min(char.x0 for one in rows for char in one))


def _parted_by(rows: Sequence[Sequence[Placed]], cuts: tuple[float, ...]) -> tuple[float, ...] | None:
    """The cuts moved into corridors of all these rows, one between each two header words; None where a column is not apart."""
    header = pieces_of(rows[0])
    corridors = _corridors(rows)
    if len(header) != len(cuts) + 1:
        return cuts if _fits(rows, cuts) else None
    moved: list[float] = []
    for left, right in pairwise(header):
        between = [c for c in corridors if c[1] > left[0].x1 and c[0] < right[-1].x0 and c[0] >= left[0].x0 and c[1] <= right[-1].x1]
        if not between:
            return None
        widest = max(between, key=lambda c: c[1] - c[0])
        moved.append((widest[0] + widest[1]) / 2)
    return tuple(moved) if sorted(set(moved)) == moved else None


def _sharpened(rows: Sequence[Sequence[Placed]], cuts: tuple[float, ...]) -> tuple[float, ...]:
    return _parted_by(rows, cuts) or cuts


def _laid(rows: Sequence[Sequence[Placed]], cuts: tuple[float, ...]) -> LaidTable:
    """Lines put together to rows: where lines stand at two distances, the wider one parts rows; else the first column does."""
    groups: list[list[Sequence[Placed]]] = [[rows[0]]]
    begins = _beginnings(rows, cuts)
    for number, row in enumerate(rows[1:], 1):
        if number in begins or number == 1:
            groups.append([])
        groups[-1].append(row)
    return LaidTable(tuple(_cells(group, cuts) for group in groups), is_ruled=False)


def _beginnings(rows: Sequence[Sequence[Placed]], cuts: tuple[float, ...]) -> set[int]:
    """Numbers of the lines that begin a row: by the number in the first column, else by the white above, else by what is filled."""
    filled = [_filled(row, cuts) for row in rows]
    firsts = ["".join(char.words for char in row if not cuts or char.x1 <= cuts[0]) for row in rows]
    numbered = [number for number, words in enumerate(firsts) if words.isdecimal()]
    counted = [int(firsts[number]) for number in numbered]
    if counted and counted == list(range(counted[0], counted[0] + len(counted))) and all(len(filled[number]) > 1 for number in numbered):
        return set(numbered) if numbered[0] == 1 else _around(rows, numbered)
    tops = [min(char.top for char in row) for row in rows]
    steps = {number: tops[number] - tops[number - 1] for number in range(2, len(rows))}
    ordered = sorted(steps.values())
    jumps = [(wide / max(narrow, 0.1), (wide + narrow) / 2) for narrow, wide in pairwise(ordered)]
    ratio, limit = max(jumps, default=(1.0, 0.0))
    far = {number for number, step in steps.items() if step > limit}
    near = set(steps) - far
    if ratio > _NEXT_ROW and near and sum(len(filled[n]) for n in near) * len(far) < sum(len(filled[n]) for n in far) * len(near):
        return far
    return {number for number in range(1, len(rows)) if 0 in filled[number] or len(filled[number]) * 2 > len(cuts) + 1}


def _around(rows: Sequence[Sequence[Placed]], numbered: Sequence[int]) -> set[int]:
    """Where words stand above the first number, cells are set to the middle of their rows: a line belongs to the nearest number."""
    middles = [(min(char.top for char in row) + max(char.bottom for char in row)) / 2 for row in rows]
    owners = [min(numbered, key=lambda number: abs(middles[number] - middle)) for middle in middles]
    return {number for number in range(1, len(rows)) if owners[number] != owners[number - 1] or number == 1}


def _filled(row: Sequence[Placed], cuts: tuple[float, ...]) -> set[int]:
    return {sum(cut < (char.x0 + char.x1) / 2 for cut in cuts) for char in row}


def _cells(rows: Sequence[Sequence[Placed]], cuts: tuple[float, ...]) -> tuple[LaidCell, ...]:
    cells: list[list[Placed]] = [[] for _ in range(len(cuts) + 1)]
    for row in rows:
        for char in row:
            cells[sum(cut < (char.x0 + char.x1) / 2 for cut in cuts)].append(char)
    return tuple(LaidCell("".join(line.words for line in lines_of(cell)) if cell else "") for cell in cells)


def two_columns(chars: Sequence[Placed], width: float) -> list[list[PlacedLine]] | None:
    """The lines of a page in reading order, in one list for each stretch of one measure; None for a page of one column."""
    rows = rows_of(chars)
    for part in (0.5, 0.48, 0.52, 0.46, 0.54):
        middle = part * width
        sides = [_sides(row, middle) for row in rows]
        both = sum(one is not None and bool(one[0]) and bool(one[1]) for one in sides)
        if both >= _TWO_COLUMNS_FROM and both * 2 >= len(rows) and _are_columns(sides, middle):
            return _stretches(rows, sides)
    return None


_Sides = tuple[list[Placed], list[Placed]] | None


def _sides(row: Sequence[Placed], middle: float) -> _Sides:
    """The characters left and right of the middle, or None where one crosses it."""
    left = [char for char in row if char.x1 <= middle]
    right = [char for char in row if char.x0 >= middle]
    if len(left) + len(right) < len(row):
        return None
    if left and right and right[0].x0 - left[-1].x1 < _CORRIDOR * (row[0].bottom - row[0].top):
        return None
    return left, right


def _are_columns(sides: Sequence[_Sides], middle: float) -> bool:
    """Whether both sides hold running text: most of their lines are long, and begin at one edge."""
    full = [one for one in sides if one is not None and one[0] and one[1]]
    starts = [one[1][0].x0 for one in full]
    edge = min(starts)
    at_edge = sum(start - edge < 2.5 * (full[0][1][0].bottom - full[0][1][0].top) for start in starts)
    lengths = [len(side) for one in full for side in one]
    parted = any(len(pieces_of(side)) > 2 for one in full for side in one)
    return at_edge * 5 >= len(full) * 4 and median(lengths) >= _RUNNING_TEXT and not parted


def _stretches(rows: Sequence[Sequence[Placed]], sides: Sequence[_Sides]) -> list[list[PlacedLine]]:
    """Down the left column, down the right one; a line across both parts what is above it from what is below."""
    found: list[list[PlacedLine]] = []
    left: list[Placed] = []
    right: list[Placed] = []

    def finish() -> None:
        found.extend(lines_of(side) for side in (left, right) if side)
        left.clear()
        right.clear()

    for row, one in zip(rows, sides, strict=True):
        if one is None:
            finish()
            found.append(lines_of(row))
        else:
            left += one[0]
            right += one[1]
    finish()
    return found
