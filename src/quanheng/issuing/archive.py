"""This room's part of the archive: the own notice as it was signed off, the record of the sign-off, the scan."""

from collections.abc import Iterator

from quanheng.campaigns.archive import as_json
from quanheng.campaigns.keeping import ArchivedFile, KeepClass, register_archive_part
from quanheng.campaigns.models import Campaign
from quanheng.issuing.documents import own_notice_docx
from quanheng.issuing.models import OwnNotice, SignOff
from quanheng.units.sights import Reader, in_sight_of


def _archived(campaign: Campaign, reader: Reader) -> Iterator[ArchivedFile]:
    draft = in_sight_of(reader, OwnNotice.objects.filter(campaign=campaign)).first()
    if draft is not None:
        yield ArchivedFile("印发/通知稿.docx", "送签的通知稿（附安排表）", KeepClass.OFFICIAL, own_notice_docx(draft, reader))
        told = {name: getattr(draft, name) for name in ("title", "addressees", "body", "issuer", "day", "publicity", "letter")}
        yield ArchivedFile("印发/通知稿.json", "通知稿的文字", KeepClass.OFFICIAL, as_json(told))
    signed = in_sight_of(reader, SignOff.objects.filter(campaign=campaign)).first()
    if signed is None:
        return
    record = {name: getattr(signed, name) for name in ("number", "issued_on", "steps", "scan_name", "scan_sha256", "draft_sha256", "recorded_at")}
    yield ArchivedFile("印发/签发记录.json", "签发记录", KeepClass.OFFICIAL, as_json(record))
    if signed.scan:
        yield ArchivedFile(f"印发/扫描件/{signed.scan_name}", "签发件扫描", KeepClass.OFFICIAL, signed.scan)


register_archive_part("issuing", _archived)
