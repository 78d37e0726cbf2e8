"""The job that packs an archive: a step for each room's files, one for the proof of the ledger, one that joins them. Killed anywhere, it goes on."""

import hashlib
import io
import json
import re
import tempfile
import unicodedata
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import default_storage
from django.utils import timezone

from quanheng.archiving import archive_checker
from quanheng.archiving.contents import contents_page
from quanheng.archiving.models import Archive
from quanheng.archiving.proof import proof_lines, sealed_head
from quanheng.archiving.services import PACK, store_package
from quanheng.archiving.terms import kept_until
from quanheng.campaigns.keeping import ArchivedFile, archive_parts
from quanheng.jobs.models import Job
from quanheng.jobs.pieces import blocks, keep_file, keep_zip
from quanheng.jobs.registry import Step, job_kind
from quanheng.ledger.queries import export_head
from quanheng.units.kinds import Role
from quanheng.units.sights import reader_of, require_role

_STAMP = (1980, 1, 1, 0, 0, 0)
_PACKED_ALREADY = (".zip", ".docx", ".xlsx", ".jpg", ".jpeg", ".png", ".webp", ".pdf")
_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')


@job_kind(PACK)
def next_step(job: Job) -> Step:
    """Each step writes one piece into the store under a name of its own, so that doing it again changes nothing."""
    archive = Archive.objects.select_related("campaign__unit", "made_by").get(pk=job.arguments["archive"])
    require_role(archive.made_by, archive.campaign.unit, Role.OFFICER)  # whose sight the files are read with: without it a part would come out empty
    parts = archive_parts()
    at, total = job.cursor or 0, len(parts) + 3
    if at < len(parts):
        name, part = parts[at]
        files = part(archive.campaign, reader_of(archive.made_by))
        keep_zip(_piece(archive, at), lambda packed: _write_files(packed, files))
        return Step(cursor=at + 1, done=at + 1, total=total, message="packing", params={"part": name})
    if at == len(parts):
        keep_zip(_piece(archive, at), lambda packed: _write_proof(packed, archive))
        return Step(cursor=at + 1, done=at + 1, total=total, message="proving")
    if at > len(parts) + 1:  # only now is the package committed: a killed join still finds its pieces
        for number in range(len(parts) + 1):
            default_storage.delete(_piece(archive, number))
        return Step(done=total, total=total, finished=True, result={"archive": str(archive.pk)})
    made = _join(archive, at)

    def apply() -> None:
        store_package(archive, package=made.place, sha256=made.sha256, size=made.size, files=made.files, entries=made.entries)

    return Step(apply=apply, cursor=at + 1, done=at + 1, total=total, message="joined")


def _piece(archive: Archive, number: int) -> str:
    return f"archives/{archive.pk}/pieces/{number}.zip"


def _write_files(packed: zipfile.ZipFile, files: Any) -> None:
    """The files, and beside each what it is and its class, as the join reads them."""
    told: list[dict[str, str]] = []
    taken: set[str] = set()
    for one in files:
        place = _free(fit_place(one.place), taken)
        _write_one(packed, place, one)
        told.append({"path": place, "what": one.what, "keep": one.keep})
    packed.comment = b""
    packed.writestr(".told.json", json.dumps(told, ensure_ascii=False))


def _write_one(packed: zipfile.ZipFile, place: str, one: ArchivedFile) -> None:
    source: IO[bytes] = io.BytesIO(one.content) if isinstance(one.content, bytes) else one.content.open("rb")
    with source, packed.open(_info(place), "w", force_zip64=True) as target:
        for block in blocks(source):
            target.write(block)


def _info(place: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(place, _STAMP)
    info.compress_type = zipfile.ZIP_STORED if place.lower().endswith(_PACKED_ALREADY) else zipfile.ZIP_DEFLATED
    return info


def fit_place(place: str) -> str:
    """The place as every system can hold it: no signs that a file name may not bear, no way out of the folder, no name beyond 120 signs."""
    pieces = [_UNFIT.sub("_", unicodedata.normalize("NFC", piece)).strip(" .") for piece in place.split("/")]
    kept = [piece for piece in pieces if piece] or ["_"]
    *folders, name = kept
    stem, dot, ending = name.rpartition(".")
    if len(name) > 120:
        name = f"{stem[: 119 - len(ending)]}.{ending}" if dot and len(ending) < 12 else name[:120]
    return "/".join([*(folder[:120] for folder in folders), name])


def _free(place: str, taken: set[str]) -> str:
    """The place, numbered where another file of the same name was before."""
    stem, dot, ending = place.rpartition(".")
    found, number = place, 1
    while found.casefold() in taken:
        number += 1
        found = f"{stem}-{number}.{ending}" if dot and "/" not in ending else f"{place}-{number}"
    taken.add(found.casefold())
    return found


def _write_proof(packed: zipfile.ZipFile, archive: Archive) -> None:
    head = sealed_head()
    count = 0
    with packed.open(_info("ledger/entries.jsonl"), "w", force_zip64=True) as target:
        for line in proof_lines(archive.campaign, head):
            target.write(f"{line}\n".encode())
            count += 1
    packed.writestr(_info("ledger/head.json"), export_head(head))
    packed.writestr(_info("check.py"), Path(archive_checker.__file__).read_bytes())
    told = [
        {"path": "ledger/entries.jsonl", "what": "账本中本次活动的全部记录及其证明", "keep": "official"},
        {"path": "ledger/head.json", "what": "账本的签名头", "keep": "official"},
        {"path": "check.py", "what": "核验程序（python check.py .）", "keep": "official"},
    ]
    packed.writestr(".told.json", json.dumps(told, ensure_ascii=False))
    packed.writestr(".entries.json", json.dumps(count))


@dataclass(slots=True)
class _Made:
    """The package as it grows: what stands in it, and what the store calls it."""

    place: str
    told: list[dict[str, Any]] = field(default_factory=list)
    entries: int = 0
    sha256: str = ""
    size: int = 0

    @property
    def files(self) -> int:
        return len(self.told)


def _join(archive: Archive, pieces: int) -> _Made:
    """All pieces in one package with manifest and contents page, streamed."""
    made = _Made(place=f"archives/{archive.pk}/package-{archive.version}.zip")
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            for number in range(pieces):
                _copy_piece(archive, number, package, made)
            _close(package, archive, made)
        made.size = file.tell()
        file.seek(0)
        made.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        keep_file(made.place, file)
    return made


def _copy_piece(archive: Archive, number: int, package: zipfile.ZipFile, made: _Made) -> None:
    with default_storage.open(_piece(archive, number)) as stored, zipfile.ZipFile(stored) as piece:
        told = json.loads(piece.read(".told.json"))
        if ".entries.json" in piece.namelist():
            made.entries = json.loads(piece.read(".entries.json"))
        for one in told:
            digest, size = hashlib.sha256(), 0
            with piece.open(one["path"]) as source, package.open(_info(one["path"]), "w", force_zip64=True) as target:
                for block in blocks(source):
                    digest.update(block)
                    target.write(block)
                    size += len(block)
            made.told.append({**one, "sha256": digest.hexdigest(), "size": size, **_term(archive, one["keep"])})


def _term(archive: Archive, keep: str) -> dict[str, Any]:
    years = archive.terms[keep]
    until = kept_until(years, timezone.localdate(archive.made_at))
    return {"keep_years": years or "permanent", "keep_until": until.isoformat() if until else None}


def _close(package: zipfile.ZipFile, archive: Archive, made: _Made) -> None:
    """The contents page, then the manifest that names everything but itself."""
    page = contents_page(archive, made.told).encode()
    package.writestr(_info("index.html"), page)
    page_told = {"path": "index.html", "what": "目录", "keep": "official", "sha256": hashlib.sha256(page).hexdigest(), "size": len(page)}
    made.told.append({**page_told, **_term(archive, "official")})
    campaign = archive.campaign
    manifest = {
        "schema": archive_checker.SCHEMA,
        "campaign": {
            "id": str(campaign.pk),
            "title": campaign.title,
            "doc_number": campaign.doc_number,
            "unit": campaign.unit.name,
            "year": campaign.year,
        },
        "version": archive.version,
        "made_at": archive.made_at.isoformat(),
        "made_by": archive.made_by.name,
        "entries": made.entries,
        "files": made.told,
    }
    package.writestr(_info("manifest.json"), json.dumps(manifest, ensure_ascii=False, indent=1))
