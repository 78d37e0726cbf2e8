"""Tables without rules whose cells run over several lines: the white between their columns runs through all of them.

The header may stand on several lines too, and cells may be set to the middle of their rows; then the number of a row stands in
the middle of its lines, and the lines of each column lie evenly around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .layout import LaidCell, LaidTable
from .placed_text import Placed, PlacedLine, lines_of
from .table_header import columns_of, role_of

_NARROWEST = 0.18  # in widths of a character of Han: browsers leave so much between the cells of a table without a border
_HEADER_GAP = 0.35  # in heights: white between two words of a header
_LEAST_COLUMNS = 3
_LEAST_ROWS = 4  # lines below a header through which the white must run
_LEAST_CENTRED = 2  # rows of a table without numbers
_HEADER_LINES = 3  # above and below the line in which header words were found
_FAR = 2.6  # in heights: so much white ends a table
_OFF = 0.6  # in heights: how far the middle of a cell may be from that of its row's number
_NOT_OWNED, _MISPLACED = 3.0, 10.0  # of the cost: a line that belongs to no number of this page; a cell off its row's middle
_EMPTY, _NOT_TOGETHER = 0.5, 2.0  # of the cost: a cell without lines; two lines of one cell that stand farther apart than lines do
_APART = 1.1  # of the distance of two lines
_OPENING, _CLOSING = frozenset("“‘（《〈【〔"), frozenset("”’）》〉】〕，。、；：！？")
Row = Sequence[Placed]


@dataclass(frozen=True, slots=True, order=True)
class WhiteColumns:
    """The columns under a header; of two readings of one place the one with more known headers, then the longer one, is the better."""

    known: int
    """How many of its headers are known for sure."""
    last: int
    """The number of the line behind the table."""
    lines: int
    """How many lines the header has."""
    cuts: tuple[float, ...]
    """Where the columns part."""


def columns_by_white(rows: Sequence[Row], place: int) -> WhiteColumns | None:
    """The columns of the table whose header begins at ``place``, if one does."""
    best = _header_at(rows, place)
    if best is None or ((later := _header_at(rows, place + 1)) is not None and later.known >= best.known):
        return None  # a line above a header is no part of it
    return best


def _header_at(rows: Sequence[Row], place: int) -> WhiteColumns | None:
    if not _begins_near(rows, place):
        return None
    found: list[WhiteColumns] = []
    for last, cuts in levels(rows, place):
        for count in range(1, min(2 * _HEADER_LINES, last - place - _LEAST_ROWS) + 1):
            columns = columns_of(cells_of(rows[place : place + count], cuts))
            known = sum(column.is_sure and column.role != "other" for column in columns or ())
            if known >= _LEAST_COLUMNS:
                found.append(WhiteColumns(known, last, count, cuts))
    return max(found, default=None)


def _begins_near(rows: Sequence[Row], place: int) -> bool:
    """Whether this line or one right below it has two header words or more, parted by white."""
    for row in rows[place : place + _HEADER_LINES]:
        words = ["".join(char.words for char in piece) for piece in pieces_of(row)]
        if len(words) >= _LEAST_COLUMNS and sum(role_of(one) is not None for one in words) >= 2:
            return True
    return False


def pieces_of(row: Row) -> list[list[Placed]]:
    """A line's characters, parted where the white between them is as wide as between two words of a header."""
    pieces = [[row[0]]]
    for before, char in pairwise(row):
        if char.x0 - before.x1 > _HEADER_GAP * (char.bottom - char.top):
            pieces.append([])
        pieces[-1].append(char)
    return pieces


def _em(rows: Sequence[Row]) -> float:
    """The width of a character of Han; boxes of characters are higher than wide in some fonts."""
    return median([char.x1 - char.x0 for row in rows for char in row if not char.words.isascii()] or [rows[0][0].bottom - rows[0][0].top])


def levels(rows: Sequence[Row], place: int) -> list[tuple[int, tuple[float, ...]]]:
    """How far down each number of columns goes, with the places where they part; the widest number first."""
    least = _NARROWEST * _em(rows[place : place + _LEAST_ROWS])
    found: list[tuple[int, tuple[float, ...]]] = []
    white = _without(((0.0, float("inf")),), rows[place], least)
    left = min(char.x0 for char in rows[place])
    last = place + 1
    while last < len(rows):
        row = rows[last]
        if min(c.top for c in row) - max(c.bottom for c in rows[last - 1]) > _FAR * (row[0].bottom - row[0].top):
            break
        left = min(left, row[0].x0)
        narrower = _without(white, row, least)
        if len(_inner(narrower, left)) < _LEAST_COLUMNS - 1:
            break
        if len(_inner(narrower, left)) < len(_inner(white, left)):
            found.append((last, _cuts(white, left)))
        white, last = narrower, last + 1
    found.append((last, _cuts(white, left)))
    return found


def _without(white: Sequence[tuple[float, float]], row: Row, least: float) -> list[tuple[float, float]]:
    """What stays white of these stretches beside the characters of one more line."""
    left: list[tuple[float, float]] = []
    for start, end in white:
        place = start
        for x0, x1 in map(_ink, row):
            if x1 <= place or x0 >= end:
                continue
            if x0 - place >= least:
                left.append((place, x0))
            place = max(place, x1)
        if end - place >= least:
            left.append((place, end))
    return left


def _ink(char: Placed) -> tuple[float, float]:
    """From where to where the character is black: brackets and stops fill half of their box, and the other half may hang over an edge."""
    half = (char.x1 - char.x0) / 2
    return (char.x0 + half if char.words in _OPENING else char.x0, char.x1 - half if char.words in _CLOSING else char.x1)


def _inner(white: Sequence[tuple[float, float]], left: float) -> list[tuple[float, float]]:
    return [one for one in white if one[0] > left and one[1] != float("inf")]


def _cuts(white: Sequence[tuple[float, float]], left: float) -> tuple[float, ...]:
    return tuple((start + end) / 2 for start, end in _inner(white, left))


def cells_of(rows: Sequence[Row], cuts: Sequence[float]) -> list[str]:
    """The words of these lines, column by column."""
    return ["".join(line.words for line in lines) for lines in _lines(rows, cuts)]


def _lines(rows: Sequence[Row], cuts: Sequence[float]) -> list[list[PlacedLine]]:
    columns: list[list[Placed]] = [[] for _ in range(len(cuts) + 1)]
    for row in rows:
        for char in row:
            columns[sum(cut < (char.x0 + char.x1) / 2 for cut in cuts)].append(char)
    return [lines_of(column) if column else [] for column in columns]


def rows_around_numbers(rows: Sequence[Row], cuts: Sequence[float]) -> list[tuple[LaidCell, ...]] | None:
    """The rows whose numbers stand in the first column, in the middle or at the head of their cells; None where none count on."""
    columns = _lines(rows, cuts)
    numbers = [line for line in columns[0] if line.words.isdecimal()]
    counted = [int(line.words) for line in numbers]
    if not numbers or len(numbers) < len(columns[0]) or counted != list(range(counted[0], counted[0] + len(counted))):
        return None
    height = median(line.height for line in numbers)
    step = min((_middle(two) - _middle(one) for lines in columns for one, two in pairwise(lines)), default=height)
    owners: dict[bool, list[list[int]]] = {}
    costs: dict[bool, float] = {}
    for centred in (True, False):
        found = [_owners(lines, [_middle(line) for line in numbers], height, step, centred=centred) for lines in columns[1:]]
        owners[centred], costs[centred] = [one for one, _ in found], sum(cost for _, cost in found)
    best = owners[costs[True] <= costs[False]]
    for one, lines in zip(best, columns[1:], strict=True):
        for n in range(1, len(lines)):  # a cell that the page's end cut lies around no number: what goes on at once is still its own
            if one[n] == len(numbers) and one[n - 1] == len(numbers) - 1 and _middle(lines[n]) - _middle(lines[n - 1]) <= _APART * step:
                one[n] = one[n - 1]
    laid = []
    for number in range(-1, len(numbers) + 1):
        first = numbers[number].words if 0 <= number < len(numbers) else ""
        rest = [
            "".join(line.words for line, owner in zip(lines, one, strict=True) if owner == number)
            for lines, one in zip(columns[1:], best, strict=True)
        ]
        if first or any(rest):
            laid.append((LaidCell(first), *map(LaidCell, rest)))
    return laid


def rows_by_middle(rows: Sequence[Row], cuts: Sequence[float]) -> list[tuple[LaidCell, ...]] | None:
    """The rows of a table without numbers whose cells are all set to the middle; None where the lines do not make such rows."""
    columns = _lines(rows, cuts)
    distances = [_middle(two) - _middle(one) for lines in columns for one, two in pairwise(lines)]
    if not distances:
        return None
    together = _APART * min(distances)
    cells: list[tuple[float, int, list[PlacedLine]]] = []
    for column, lines in enumerate(columns):
        for line in lines:
            if cells and cells[-1][1] == column and _middle(line) - _middle(cells[-1][2][-1]) <= together:
                cells[-1][2].append(line)
            else:
                cells.append((0.0, column, [line]))
    placed = sorted(((_middle(lines[0]) + _middle(lines[-1])) / 2, column, lines) for _, column, lines in cells)
    found: list[list[tuple[float, int, list[PlacedLine]]]] = []
    for cell in placed:
        if found and cell[0] - found[-1][0][0] < _OFF * cell[2][0].height:
            found[-1].append(cell)
        else:
            found.append([cell])
    crossed = sum(
        min(_middle(c[2][0]) for c in two) <= max(_middle(c[2][-1]) for c in one) or len({c[1] for c in one}) < len(one)
        for one, two in pairwise(found)
    )
    full = sum(len(row) * 2 >= len(columns) for row in found)
    if len(found) < _LEAST_CENTRED or crossed * 10 > len(found) or full * 5 < len(found) * 4:
        return None
    return [
        tuple(LaidCell("".join(line.words for _, column, lines in row if column == number for line in lines)) for number in range(len(columns)))
        for row in found
    ]


def _middle(line: PlacedLine) -> float:
    return (line.top + line.bottom) / 2


def _owners(lines: Sequence[PlacedLine], centres: Sequence[float], height: float, step: float, *, centred: bool) -> tuple[list[int], float]:
    """For each line of a column the number of its row, -1 above the first and one more than the last below it; and what that costs."""
    middles = [_middle(line) for line in lines]
    best: list[list[tuple[float, int, int]]] = [[(_EMPTY * number, 0, -1) for number in range(len(centres) + 1)]]
    for end in range(1, len(lines) + 1):
        states = [(_NOT_OWNED * end, 0, -1)]
        for number, centre in enumerate(centres):
            options = [(states[number][0] + _EMPTY, states[number][1], states[number][2])]
            apart = 0
            for start in range(end - 1, -1, -1):
                apart += start < end - 1 and middles[start + 1] - middles[start] > _APART * step
                off = abs((middles[start] + middles[end - 1]) / 2 - centre if centred else middles[start] - centre) / height
                options.append((best[start][number][0] + off + (_MISPLACED if off > _OFF else 0.0) + apart * _NOT_TOGETHER, start, number))
            states.append(min(options))
        best.append(states)
    return _traced(best, len(lines), len(centres))


def _traced(best: list[list[tuple[float, int, int]]], count: int, centres: int) -> tuple[list[int], float]:
    """The owners on the cheapest way; lines behind the last row that is owned may belong to one that the next page numbers."""
    ends = [(best[end][centres][0] + _NOT_OWNED * (count - end), end) for end in range(count + 1)]
    cost, end = min(ends)
    owners = [centres] * count
    limit = centres
    while end:
        _, start, number = best[end][limit]
        for line in range(start, end):
            owners[line] = number
        end, limit = start, max(number, 0)
    return owners, cost


def laid_by_white(rows: Sequence[Row], header: int, cuts: tuple[float, ...]) -> tuple[LaidTable, int] | None:
    """The table of these lines, the first ``header`` of which are its header, and how many of them it has; None where nothing tells its rows."""
    last = _end_of_numbers(rows, header, cuts)
    body = rows_around_numbers(rows[header:last], cuts) or rows_by_middle(rows[header:last], cuts)
    if body is None:
        return None
    head = (tuple(map(LaidCell, cells_of(rows[:header], cuts))),) if header else ()
    return LaidTable((*head, *body), is_ruled=False), last


def _end_of_numbers(rows: Sequence[Row], header: int, cuts: tuple[float, ...]) -> int:
    """Where a line stands in the column of numbers that is none: 四、工作要求 is no row."""
    numbers = 0
    for place in range(header, len(rows)):
        first = "".join(char.words for char in rows[place] if char.x1 <= cuts[0])
        if first and not first.isdecimal():
            return place if numbers > 1 else len(rows)
        numbers += bool(first)
    return len(rows)
