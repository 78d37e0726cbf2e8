import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from quanheng.reporting import services
from quanheng.reporting.models import Evidence
from quanheng.units.kinds import Role
from quanheng.units.sights import RoleMissing
from tests.reporting.conftest import picture, record

pytestmark = pytest.mark.django_db
GPS = 0x8825


def taken_outdoors() -> bytes:
    """A JPEG that knows where and with what it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x010F] = "ACME Camera"
    exif[0x0112] = 6
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (31.0, 14.0, 5.0)
    return picture(exif=exif, size=(64, 48))


def huge_png(side: int = 10_000) -> bytes:
    """A hundred megapixels in some kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj()
    line = b"\0" * (side // 8 + 1)
    pixels = b"".join(packer.compress(line) for _ in range(side)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_a_picture_is_stored_without_place_and_device_and_upright(issued, open_day, officer):
    data = taken_outdoors()
    assert GPS in Image.open(io.BytesIO(data)).getexif()
    evidence = services.add_file(issued, data=data, filename="现场.jpg", activity=open_day, by=officer)
    stored = evidence.file.open("rb").read()
    kept = Image.open(io.BytesIO(stored))
    assert dict(kept.getexif()) == {}
    assert b"ACME" not in stored
    assert kept.size == (48, 64)
    assert Image.open(evidence.thumbnail.open("rb")).format == "JPEG"
    assert (evidence.media_type, evidence.kind) == ("image/jpeg", "picture")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_what_is_appended_to_a_picture_does_not_ride_along(issued, officer, form):
    evidence = services.add_file(issued, data=picture(form) + b"<script>alert(1)</script>", filename=f"a.{form.lower()}", by=officer)
    assert b"<script>" not in evidence.file.open("rb").read()


@pytest.mark.parametrize(
    ("data", "filename", "words"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "海报.png", "neither a JPEG, PNG or WebP"),
        (b"GIF89a" + bytes(60), "a.gif", "neither a JPEG"),
        (b"", "空.jpg", "is empty"),
        (picture("PNG")[:60], "断.png", "damaged"),
        (b"PK\x03\x04" + bytes(200), "a.jpg", "neither"),
    ],
)
def test_what_is_no_picture_and_no_pdf_is_refused_by_name(issued, officer, data, filename, words):
    with pytest.raises(ValidationError, match=words) as refused:
        services.add_file(issued, data=data, filename=filename, by=officer)
    assert filename in str(refused.value)
    assert not Evidence.objects.exists()


def test_a_picture_of_a_hundred_megapixels_is_refused_before_it_is_unpacked(issued, officer):
    with pytest.raises(ValidationError, match="more than 50 million pixels"):
        services.add_file(issued, data=huge_png(), filename="大图.png", by=officer)


def test_a_file_is_taken_once_and_again_after_it_was_put_aside(issued, open_day, officer):
    evidence = services.add_file(issued, data=picture(), filename="a.jpg", activity=open_day, by=officer)
    with pytest.raises(services.EvidenceGiven, match="not taken twice"):
        services.add_file(issued, data=picture(), filename="b.jpg", activity=open_day, by=officer)
    services.put_evidence_aside(evidence, reason="拍错了", by=officer)
    services.add_file(issued, data=picture(), filename="b.jpg", activity=open_day, by=officer)
    assert Evidence.objects.filter(withdrawn="").count() == 1


def test_a_file_on_which_a_figure_rests_is_not_put_aside(issued, open_day, officer):
    evidence = services.add_file(issued, data=picture(), filename="签到表.jpg", activity=open_day, by=officer)
    record(open_day, officer, evidence=evidence)
    with pytest.raises(ValidationError, match="rests on this file"):
        services.put_evidence_aside(evidence, reason="不要了", by=officer)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/", "https://"])
def test_a_link_is_a_web_address(issued, officer, address):
    with pytest.raises(ValidationError):
        services.add_link(issued, address=address, by=officer)


def test_files_are_served_safely_and_only_to_the_own_unit(issued, open_day, officer, office, sign_in):
    shown = services.add_file(issued, data=picture(), filename="现场.jpg", activity=open_day, by=officer)
    paper = services.add_file(issued, data=b"%PDF-1.7\n%%EOF", filename="总结.pdf", activity=open_day, by=officer)
    client = sign_in(officer)
    response = client.get(reverse("reporting:evidence-file", args=[shown.pk]))
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert response["Content-Disposition"].startswith("inline")
    response = client.get(reverse("reporting:evidence-file", args=[paper.pk]))
    assert response["Content-Disposition"].startswith("attachment")
    for unit in ("province", "institute", "neighbour"):
        stranger = sign_in(office.person(unit, Role.OFFICER))
        for name in ("evidence-file", "evidence-thumbnail"):
            assert stranger.get(reverse(f"reporting:{name}", args=[shown.pk])).status_code == 404
    assert sign_in(None).get(reverse("reporting:evidence-file", args=[shown.pk])).status_code == 302


def test_one_bad_file_of_several_costs_only_itself(issued, open_day, officer, sign_in):
    files = [
        SimpleUploadedFile("好.jpg", picture(), "image/jpeg"),
        SimpleUploadedFile("坏.png", b"<svg/>", "image/png"),
        SimpleUploadedFile("也好.png", picture("PNG"), "image/png"),
    ]
    page = sign_in(officer).post(reverse("reporting:evidence-add", args=[open_day.pk]), {"proofs": files}, follow=True)
    assert set(Evidence.objects.values_list("filename", flat=True)) == {"好.jpg", "也好.png"}
    assert "坏.png" in page.content.decode()


def test_nobody_else_adds_evidence(issued, office):
    with pytest.raises(RoleMissing):
        services.add_file(issued, data=picture(), filename="a.jpg", by=office.person("province", Role.OFFICER))
