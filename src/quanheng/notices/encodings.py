"""Which of the encodings of Chinese text the bytes are in."""

from __future__ import annotations

import re
import unicodedata

from .errors import UnreadableDocument

# The most frequent characters of official prose in both scripts: text decoded with the
# wrong table is made of rare characters, and hardly holds any of these.
_FREQUENT = frozenset(
    "的一是在和有中大为上个国我以到时年月日号会区市县局各位单部门技术机构量计活动开展通知主题内容要求组织負責單計動開關於國區縣會為個時號組織際結實務報"
)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffd\ue000-\uf8ff]")


# Bytes that passed through a wrong table on their way: what they were read as, and what they are.
_SHIFTS = (("cp1252", "utf-8"), ("latin-1", "utf-8"), ("gb18030", "utf-8"), ("latin-1", "gb18030"), ("cp1252", "gb18030"))
_SHIFTED = re.compile(r"[\u00a0-\u00ff]{2}|[\u9200-\u9fff\ue000-\uf8ff][\u20ac\u4e00-\u9fff]")
_CLEARLY = 0.15


def unshifted(text: str) -> str:
    """``text`` as it was before some program read its bytes by a wrong table; itself where that gives nothing clearly better."""
    sample = text[:4000]
    if not _SHIFTED.search(sample):
        return text
    before = _plausibility(sample)
    best, score = text, before + _CLEARLY
    for read_as, really in _SHIFTS:
        try:
            candidate = text.encode(read_as).decode(really)
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if (plausible := _plausibility(candidate)) > score:
            best, score = candidate, plausible
    return best


def decode(data: bytes) -> str:
    """The text in ``data``; raises UnreadableDocument if no encoding gives readable text."""
    if data.startswith(b"\xef\xbb\xbf"):
        return _checked(_attempt(data, "utf-8-sig"))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _checked(_attempt(data, "utf-16"))
    if (text := _attempt(data, "utf-8")) is not None and "\x00" not in text:
        return _checked(text)
    if len(data) >= 4 and data[:4000].count(0) > len(data[:4000]) // 10:
        big = sum(byte == 0 for byte in data[:4000:2]) > sum(byte == 0 for byte in data[1:4000:2])
        return _checked(_attempt(data, "utf-16-be" if big else "utf-16-le"))
    candidates = [text for name in ("gb18030", "big5", "cp950") if (text := _attempt(data, name)) is not None]
    return _checked(max(candidates, key=_plausibility, default=None))


def decode_as(data: bytes, name: str) -> str:
    """The text in an encoding that the document itself declares; where that does not hold, as ``decode`` finds it."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return decode(data)
    name = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030"}.get(name, name)
    if name in {"utf-8", "gb18030", "big5", "big5-hkscs", "utf-16"} and (text := _attempt(data, name)) is not None:
        return _checked(text)
    return decode(data)


def _attempt(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _plausibility(text: str) -> float:
    sample = [character for character in text[:20_000] if character > "\x7f"]
    return sum(character in _FREQUENT for character in sample) / max(1, len(sample))


def _checked(text: str | None) -> str:
    if text is None:
        raise UnreadableDocument(
            "the bytes are neither a Word document nor text in a known encoding; save the document as .docx or as UTF-8 text", code="not-text"
        )
    text = unshifted(text)
    sample = text[:20_000]
    strange = len(_NOT_TEXT.findall(sample))
    strange += sum(1 for character in sample if character > "\x7f" and unicodedata.category(character) in {"Cn", "Co", "Cs"})
    if strange > max(2, len(sample) // 50):
        raise UnreadableDocument("the bytes are not readable text; save the document as .docx or as UTF-8 text", code="not-text")
    return text.replace("\x00", "")
