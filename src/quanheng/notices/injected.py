"""Words that mirror sites push into the middle of sentences, so that search engines find other things under an honest text.

Two kinds are known: scraps of the page's own title (列宣, cut from 系列宣传), and foreign phrases that are set in again and again.
Both tear words apart: the characters beside them belong to no word until the intruder is gone. Nothing is taken for injected
on the strength of one place; a text needs several before any is touched. No list of such words exists here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from .pairs import is_word
from .words import is_used, likelihood, neighbours

LONGEST_TEXT = 6_000  # mirrored pages are news and notices without long annexes; beyond this nothing is looked for
_LONGEST_SCRAP, _SHORTEST_PHRASE, _LONGEST_PHRASE = 8, 3, 8
_SHORTEST_STRANGER = 5
_LONG = 4  # characters of a piece of the title that is more than a word
_LEAST_SENTENCES = 3  # tables and lists are no running text
_MOST_PHRASES = 600
_SIGNS = 2  # places that must tear a word before anything goes
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_FUNCTION = frozenset("的了在和与及为对向从到由是有不把将被于以等并也就都而或其各该")
Range = tuple[int, int]


def noise_ranges(text: str) -> list[Range]:
    """Ranges of ``text`` that were pushed in, in order and apart from each other."""
    if len(text) > LONGEST_TEXT or text.count("。") < _LEAST_SENTENCES:
        return []
    title_end = text.find("\n", len(text) - len(text.lstrip()))
    if title_end < 0:
        return []
    found = [r for r in _scraps(text, title_end) + _phrases(text, title_end) + _parted_numbers(text, title_end) if _in_running_text(text, r)]
    torn = [one for one in _torn_words(text, title_end) if _in_running_text(text, one[1])]
    if len(found) + sum(gain >= _PLAIN_GAIN for gain, _ in torn) < _SIGNS:
        return []
    known = _apart([r for _, r in torn] + found + _before_stops(text, title_end))
    return _without_halves(text, title_end, _apart(known + _strangers(text, title_end, known)))


_NO_SENTENCE = re.compile(r"[\t|｜]|〔\d{4}〕\d{1,4}号")


def _in_running_text(text: str, place: Range) -> bool:
    """Whether the words stand in a sentence or heading: rows of tables and numbers of documents put words together that no sentence does."""
    start, end = text.rfind("\n", 0, place[0]) + 1, text.find("\n", place[1])
    return _NO_SENTENCE.search(text, start, end if end >= 0 else len(text)) is None


def _without_halves(text: str, title_end: int, ranges: list[Range]) -> list[Range]:
    """Without a half of a word of the title that only the scrap beside it parted: 世界计[湘湖区]量日."""
    title = "".join(_HAN.findall(text[:title_end]))
    begins = dict(ranges)
    ends = {end: start for start, end in ranges}
    return [
        (start, end)
        for start, end in ranges
        if not (end in begins and text[start:end] + text[begins[end] : begins[end] + 1] in title)
        and not (start in ends and text[ends[start] - 1 : ends[start]] + text[start:end] in title)
    ]


# ---- anything that parts a word in use: with it gone, the words around it are far likelier


_NEAR = 6  # characters beside a range that its words may reach
_LONGEST_INTRUDER = 12
_LEAST_GAIN, _PLAIN_GAIN = 5.5, 8.0  # of a logarithm: in a text that holds others, and as a sign by itself


def _torn_words(text: str, title_end: int) -> list[tuple[float, Range]]:
    """Ranges that part a word, with how much likelier the words around them are without; the best ones first, none over another."""
    found: list[tuple[float, Range]] = []
    title, within = frozenset(text[:title_end]), neighbours()
    for run in _HAN.finditer(text, title_end):
        words, offset = run.group(), run.start()
        for start in range(1, len(words) - 2):
            for end in range(start + 2, min(len(words) - 1, start + _LONGEST_INTRUDER) + 1):
                if (
                    words[start - 1] + words[end] not in within
                    or not _closes(words, start, end)
                    or not _is_strange(text, offset + start, offset + end, title)
                ):
                    continue
                left, inner, right = words[max(0, start - _NEAR) : start], words[start:end], words[end : end + _NEAR]
                gain = likelihood(left + right) + likelihood(inner) - likelihood(left + inner + right)
                if gain >= (_LEAST_GAIN if _of_title(inner, title) else _PLAIN_GAIN):
                    found.append((gain, (offset + start, offset + end)))
    taken: set[int] = set()
    apart: list[tuple[float, Range]] = []
    for gain, (start, end) in sorted(found, key=lambda one: (-one[0], one[1])):
        if taken.isdisjoint(range(start - 1, end + 1)):
            taken.update(range(start, end))
            apart.append((gain, (start, end)))
    return apart


def _is_strange(text: str, start: int, end: int, title: frozenset[str]) -> bool:
    """Whether the words are of characters of the title, torn out of their row, or are told nowhere else in the text."""
    words = text[start:end]
    if text.count(text[start - 1 : end]) > 1 or text.count(text[start : end + 1]) > 1:
        return False  # they stand in the same row elsewhere
    if _of_title(words, title):
        return True
    told = [text.count(words[n : n + 2]) > 1 for n in range(len(words) - 1) if is_word(words[n : n + 2])]
    return not _FUNCTION & set(words) and not any(told)


def _of_title(words: str, title: frozenset[str]) -> bool:
    return sum(character in title for character in words) * 4 >= len(words) * 3


def _closes(words: str, start: int, end: int) -> bool:
    """Whether a word in use would stand across the gap."""
    return any(is_used(words[start - a : start] + words[end : end + b]) for a in (1, 2, 3) for b in (1, 2, 3) if a <= start and a + b <= 4)


def _joins(text: str, start: int, end: int) -> bool:
    """Whether taking the range out makes a word of two characters that neither neighbour claims."""
    left, right = text[start - 1], text[end]
    return is_word(left + right) and not _claimed(text, start, end)


def _claimed(text: str, start: int, end: int) -> bool:
    """Whether a character beside the range makes a word with its other neighbour."""
    return is_word(text[max(0, start - 2) : start]) or is_word(text[end : end + 2])


def _is_stray(text: str, start: int, end: int) -> bool:
    """Whether nothing of the range makes a word with what stands beside it."""
    return not is_word(text[start - 1 : start + 1]) and not is_word(text[end - 1 : end + 1])


def _is_at_home(text: str, start: int, end: int) -> bool:
    """Whether the range makes words with both of its neighbours."""
    return is_word(text[start - 1 : start + 1]) and is_word(text[end - 1 : end + 1])


def _told_elsewhere(text: str, start: int, end: int) -> bool:
    """Whether the words that close up stand together somewhere else in the text."""
    closed = (text[max(0, start - 2) : start] + text[end : end + 1], text[start - 1 : start] + text[end : end + 2])
    return any(len(words) == 3 and _HAN.fullmatch(words) and words in text for words in closed)


def _within_sentence(text: str, start: int, end: int) -> bool:
    return start > 0 and end < len(text) and _HAN.match(text[start - 1]) is not None and _HAN.match(text[end]) is not None


# ---- scraps of the title


def _scraps(text: str, title_end: int) -> list[Range]:
    """Pieces of the title, its punctuation left out, that stand where no word of the title could."""
    title = "".join(_HAN.findall(text[:title_end]))
    places = {title[n : n + 2]: n for n in range(len(title) - 1)}
    pieces = [r for r in _title_pieces(text, title_end, title, places) if _is_stray(text, *r) and not _names_a_place(text, *r)]
    torn = [r for r in pieces if _is_torn(text, r, title)]
    if len(torn) < _SIGNS:
        return []
    again = {text[slice(*r)] for r in torn if _is_cut(text, r, title) or r[1] - r[0] >= _LONG}
    return [r for r in pieces if r in torn or text[slice(*r)] in again or _is_foreign(text, r, title)]


def _names_a_place(text: str, start: int, end: int) -> bool:
    """云冈 before 区, in a title that calls the district so."""
    return end - start == len("云冈") and text[start - 1] in "省市州县" and text[end] in "区市县镇乡"


def _title_pieces(text: str, title_end: int, title: str, places: dict[str, int]) -> list[Range]:
    """Longest pieces of the title in the text below it."""
    pieces: list[Range] = []
    place = title_end
    while place < len(text) - 1:
        if text[place : place + 2] not in places:
            place += 1
            continue
        length = 2
        while length < _LONGEST_SCRAP and place + length < len(text) and text[place : place + length + 1] in title:
            length += 1
        if _within_sentence(text, place, place + length):
            pieces.append((place, place + length))
        place += length
    return pieces


def _is_cut(text: str, piece: Range, title: str) -> bool:
    """Whether the piece was torn from a word of the title, and is itself no row of words."""
    words = text[slice(*piece)]
    return _at_cut(title, words) and (
        _told_elsewhere(text, *piece) or len(words) == 3 or not any(is_word(words[n : n + 2]) for n in range(len(words) - 1))
    )


def _is_torn(text: str, piece: Range, title: str) -> bool:
    """Whether the piece, to which no neighbour belongs, cannot have been written here: a strong sign, never seen in an honest text."""
    start, end = piece
    if _is_cut(text, piece, title):
        return True
    words = text[start:end]
    tears = is_word(text[start - 1] + text[end])
    if tears and (len(words) >= 3 or not is_word(words)):
        return True
    return len(words) >= _LONG and not _claimed(text, start, end) and (_told_elsewhere(text, start, end) or _at_cut(title, words))


def _at_cut(title: str, words: str) -> bool:
    at = title.find(words)
    return (at > 0 and is_word(title[at - 1 : at + 1])) or is_word(title[at + len(words) - 1 : at + len(words) + 1])


def _is_foreign(text: str, piece: Range, title: str) -> bool:
    """Whether the piece, in a text that is known to hold others, parts a word or stands between two characters that nothing claims."""
    start, end = piece
    words = text[start:end]
    if len(words) == 2 and is_word(words) and text.count(words) > 2:
        return False  # a common word of this text
    if _claimed(text, start, end):
        return len(words) >= _LONG and (_at_cut(title, words) or _told_elsewhere(text, start, end))
    return (len(words) >= _LONG and _at_cut(title, words)) or is_word(text[start - 1] + text[end]) or _told_elsewhere(text, start, end)


_BEFORE_STOP = re.compile(r"(?<=[\u4e00-\u9fff])[\u4e00-\u9fff]{3,8}(?=[，。；、])")


def _before_stops(text: str, title_end: int) -> list[Range]:
    """In a text that holds others: ends of clauses that are torn from a word of the title and tied to nothing before them."""
    title = "".join(_HAN.findall(text[:title_end]))
    found: list[Range] = []
    for match in _BEFORE_STOP.finditer(text, title_end):
        for start in range(match.start(), match.end() - 2):
            words = text[start : match.end()]
            if words in title and _at_cut(title, words) and text.count(words) == 1 and not is_word(text[start - 1 : start + 1]):
                found.append((start, match.end()))
                break
    return found


_BEFORE_UNIT = re.compile(r"(?<=\d)(?P<scrap>[\u4e00-\u9fff]{3,8})(?=[台件份人次家个名日月年场批副块支只把元户条项])")


def _parted_numbers(text: str, title_end: int) -> list[Range]:
    """Scraps of the title between a number and its unit of count: 86甘井子把台."""
    title = "".join(_HAN.findall(text[:title_end]))
    return [
        match.span("scrap")
        for match in _BEFORE_UNIT.finditer(text, title_end)
        if match["scrap"] in title and text[match.start() : match.end() + 1] not in title
    ]


# ---- foreign phrases that come again


def _phrases(text: str, title_end: int) -> list[Range]:
    """Phrases set in again and again: always within a sentence, never claimed by a neighbour, and tearing words apart."""
    counts: Counter[str] = Counter()
    for run in _HAN.finditer(text, title_end):
        words = run.group()
        for length in range(_SHORTEST_PHRASE, _LONGEST_PHRASE + 1):
            counts.update(words[n : n + length] for n in range(len(words) - length + 1))
    often: dict[int, list[str]] = defaultdict(list)
    for phrase, count in counts.items():
        if count >= 2:
            often[count].append(phrase)
    few = sum(map(len, often.values())) <= _MOST_PHRASES
    maximal = [phrase for same in often.values() for phrase in set(same) - _within(same)] if few else []
    found: list[Range] = []
    for phrase in sorted(maximal, key=len, reverse=True):
        places = [match.span() for match in re.finditer(re.escape(phrase), text)]
        if phrase in text[:title_end] or is_used(phrase) or not all(_within_sentence(text, *r) and not _is_at_home(text, *r) for r in places):
            continue
        if max(len({text[start - 1] for start, _ in places}), len({text[end] for _, end in places})) < len(places):
            continue
        pairs = [phrase[n : n + 2] for n in range(0, len(phrase) - 1, 2)]
        if 2 * sum(map(is_word, pairs)) < len(pairs):
            continue  # no phrase of a language
        torn = sum(_joins(text, *r) or (_told_elsewhere(text, *r) and not _claimed(text, *r)) for r in places)
        if torn >= 1 and (torn >= _SIGNS or torn * 3 >= len(places)):
            found += [r for r in places if _is_stray(text, *r) or _joins(text, *r)]  # 大连计 is set in here and begins 大连计量院 there
    return found


def _within(phrases: list[str]) -> set[str]:
    """Every shorter phrase that lies within one of these."""
    return {q[n : n + k] for q in phrases for k in range(_SHORTEST_PHRASE, len(q)) for n in range(len(q) - k + 1)}


# ---- a phrase set in once, in a text that is known to hold others


def _strangers(text: str, title_end: int, known: list[Range]) -> list[Range]:
    """Long runs of words found nowhere else in the text, between two characters that nothing claims."""
    touched = {n for start, end in known for n in range(start - 1, end + 1)}
    found: list[Range] = []
    for run in _HAN.finditer(text, title_end):
        start = run.start() + 1
        while start < run.end() - _SHORTEST_STRANGER:
            end = next(
                (e for e in range(min(start + 14, run.end() - 1), start + _SHORTEST_STRANGER - 1, -1) if _is_stranger(text, start, e, touched)), 0
            )
            if end:
                found.append((start, end))
            start = end + 1 if end else start + 1
    return found


def _is_stranger(text: str, start: int, end: int, touched: set[int]) -> bool:
    """Words of another matter: told nowhere else, tied to neither neighbour, and parting what is one word."""
    words = text[start:end]
    if _FUNCTION & set(words) or touched & set(range(start - 1, end + 1)):
        return False
    if not _is_stray(text, start, end) or _claimed(text, start, end):
        return False
    if not (is_word(text[start - 1] + text[end]) or _told_elsewhere(text, start, end)):
        return False
    pairs = [words[n : n + 2] for n in range(len(words) - 1)]
    return is_word(pairs[0]) and is_word(pairs[-1]) and sum(map(is_word, pairs)) * 2 >= len(pairs) and all(text.count(pair) <= 1 for pair in pairs)


def _apart(ranges: list[Range]) -> list[Range]:
    result: list[Range] = []
    for start, end in sorted(ranges, key=lambda r: (r[0], -r[1])):
        if not result or start >= result[-1][1]:
            result.append((start, end))
    return result
