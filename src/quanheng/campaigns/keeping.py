"""What every room gives to a campaign's archive, and what of it names persons and is erased in the end. Rooms sign in; this one imports none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quanheng.campaigns.models import Campaign
from quanheng.units.sights import Reader


class KeepClass(models.TextChoices):
    """What a file of the archive is; how long it is kept goes by this."""

    OFFICIAL = "official", _("own documents: notice, plan, sign-off, report")
    RECEIVED = "received", _("documents received from above")
    WORKING = "working", _("working papers: sheets and versions that units gave")
    EVIDENCE = "evidence", _("evidence: pictures, files, briefs, coverage")
    PUBLIC = "public", _("public pages as they stood")


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """One file of the archive: its place in the package, what it is, and its content (bytes, or a stored file that is streamed)."""

    place: str
    what: str
    keep: KeepClass
    content: bytes | FieldFile


ArchivePart = Callable[[Campaign, Reader], Iterable[ArchivedFile]]


@dataclass(frozen=True, slots=True)
class Erasable:
    """Personal values of one kind within a campaign. ``count`` says how many stand; ``erase`` empties them and keeps the rows to be counted."""

    code: str
    name: str | Promise
    count: Callable[[Campaign], int]
    erase: Callable[[Campaign], int]


_parts: list[tuple[str, ArchivePart]] = []
_erasables: list[Erasable] = []


def register_archive_part(name: str, part: ArchivePart) -> None:
    """Called by a room when Django starts; parts are packed in the order in which rooms signed in."""
    _parts.append((name, part))


def register_erasable(erasable: Erasable) -> None:
    _erasables.append(erasable)


def archive_parts() -> list[tuple[str, ArchivePart]]:
    return list(_parts)


def erasables() -> list[Erasable]:
    return list(_erasables)
