"""What changed last, as an Atom feed (RFC 4287): an entry for every activity, and one that tells each move of an occurrence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from quanheng.campaigns.models import Campaign
from quanheng.campaigns.move_words import move_in_words
from quanheng.campaigns.public import PublicActivity

MOST_ENTRIES = 100


@dataclass(frozen=True, slots=True)
class FeedEntry:
    key: str
    title: str
    summary: str
    updated: datetime
    address: str


def programme_atom(campaign: Campaign, activities: Iterable[PublicActivity], *, base: str, own: str) -> bytes:
    """The newest entries first; an entry keeps its id for good, and a move is told in an entry of its own."""
    entries = [entry for activity in activities for entry in _entries(activity, base)]
    entries = sorted(entries, key=lambda entry: entry.updated, reverse=True)[:MOST_ENTRIES]
    newest = entries[0].updated if entries else campaign.issued_at or campaign.created_at
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{_text(campaign.title)}</title>",
        f"<id>urn:quanheng:campaign:{campaign.code}</id>",
        f"<updated>{newest.isoformat()}</updated>",
        f"<author><name>{_text(campaign.unit.name)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(own)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(base)}/>',
    ]
    for entry in entries:
        lines += [
            "<entry>",
            f"<title>{_text(entry.title)}</title>",
            f"<id>{entry.key}</id>",
            f"<updated>{entry.updated.isoformat()}</updated>",
            f'<link rel="alternate" type="text/html" href={quoteattr(entry.address)}/>',
            f"<summary>{_text(entry.summary)}</summary>",
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""]).encode()


def _entries(activity: PublicActivity, base: str) -> Iterator[FeedEntry]:
    address = f"{base}{activity.code}/"
    words = " · ".join(filter(None, (activity.words_of_time, activity.place, activity.leading_words, activity.content)))
    state = f"[{activity.state_name}] " if activity.is_off else ""
    for move in activity.moves:
        sign = _("[cancelled]") if move.cancelled else _("[moved]")
        key = f"urn:quanheng:activity:{activity.code}:occurrence:{move.number}:r{move.revision}"
        yield FeedEntry(key, f"{sign} {activity.title}", move_in_words(move), move.made_at, address)
    yield FeedEntry(f"urn:quanheng:activity:{activity.code}", state + activity.title, words, activity.changed_at, address)


def _text(value: str) -> str:
    """Escaped; XML knows no control characters."""
    return escape("".join(letter for letter in value if letter >= " " or letter in "\n\t"))
